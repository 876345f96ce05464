"""Every program of the corpus, at each argument set, against references that share nothing with the compiler."""

from __future__ import annotations

import ast
import copy
import inspect
import sys
import textwrap
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import numpy as np
import pytest

from tests import checks
from tests.programs import PROGRAMS, STRUCTURED, Program

Case = tuple[Program, int]


def cases(programs: list[Program], which: Callable[[Program], bool] = lambda program: True) -> pytest.MarkDecorator:
    """One case for each argument set of each program."""
    chosen = [(program, k) for program in programs if which(program) for k in range(len(program.args))]
    return pytest.mark.parametrize("case", chosen, ids=[f"{program.name}-{k}" for program, k in chosen])


def arguments(case: Case) -> tuple[Any, ...]:
    """The arguments of a case, as new objects."""
    program, k = case
    given = program.args[k]
    return given() if callable(given) else copy.deepcopy(given)


def modes_rtol(program: Program) -> float:
    """How closely the two modes agree: to rounding, which single precision makes visible."""
    return checks.MODES_RTOL if program.rtol is None else program.rtol


@pytest.fixture(autouse=True)
def quiet() -> Any:
    """Programs at edges divide by zero, and NumPy would warn."""
    with np.errstate(all="ignore"):
        yield


@cases(PROGRAMS, lambda program: program.smooth)
def test_gradient_agrees_with_differences(case: Case) -> None:
    checks.check_gradient(case[0].fn, arguments(case), case[0].argnums, case[0].rtol)


@cases(PROGRAMS, lambda program: program.expected is not None)
def test_gradient_by_convention(case: Case) -> None:
    program, k = case
    assert program.expected is not None
    checks.check_expected(program.fn, arguments(case), program.argnums, program.expected[k], modes_rtol(program))


@pytest.mark.sweep(3)
@cases(PROGRAMS, lambda program: program.smooth)
def test_forward_mode_equals_reverse_mode(case: Case) -> None:
    checks.check_modes(case[0].fn, arguments(case), case[0].argnums, modes_rtol(case[0]))


def was_wrong_once(program: Program) -> bool:
    return program.name.startswith("found.")


@cases(PROGRAMS, lambda program: program.smooth and program.order2 and was_wrong_once(program))
def test_second_order_where_something_was_wrong_once(case: Case) -> None:
    checks.check_second_order(case[0].fn, arguments(case), case[0].argnums)


@pytest.mark.sweep
@cases(PROGRAMS, lambda program: program.smooth and program.order2 and not was_wrong_once(program))
def test_second_order(case: Case) -> None:
    checks.check_second_order(case[0].fn, arguments(case), case[0].argnums)


@cases(STRUCTURED)
def test_products(case: Case) -> None:
    checks.check_products(case[0].fn, arguments(case), case[0].argnums)


# ------------------------------------------------------------------------------------------------ the corpus itself


def body_of(program: Program) -> ast.FunctionDef:
    """The syntax tree of a program's function."""
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(program.fn))).body
    assert isinstance(function, ast.FunctionDef)
    return function


def executable_lines(code: CodeType) -> set[int]:
    """The lines of a function and of the functions inside it; the ``def`` line itself does not count."""
    lines = {line for _, _, line in code.co_lines() if line is not None and line != code.co_firstlineno}
    nested = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return lines.union(*map(executable_lines, nested)) if nested else lines


@pytest.mark.parametrize("program", PROGRAMS + STRUCTURED, ids=lambda program: program.name)
def test_argument_sets_reach_every_line(program: Program) -> None:
    """A program whose branches are never taken would pass every check."""
    if program.fn.__module__.endswith("edges"):
        return  # their points are chosen one by one, and some call the compiler
    source, first = inspect.getsourcelines(program.fn)
    reached: set[int] = set()

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        if frame.f_code.co_filename == program.fn.__code__.co_filename:
            reached.add(frame.f_lineno)
            return trace
        return None

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        for k in range(len(program.args)):
            program.fn(*arguments((program, k)))
    finally:
        sys.settrace(previous)
    missed = executable_lines(program.fn.__code__) - reached
    assert not missed, [source[line - first].strip() for line in sorted(missed)]


def test_no_two_programs_are_alike() -> None:
    bodies: dict[str, str] = {}
    for program in PROGRAMS + STRUCTURED:
        body = ast.dump(ast.Module(body_of(program).body, type_ignores=[]))
        assert body not in bodies, f"{program.name} is {bodies[body]} again"
        bodies[body] = program.name


def test_every_program_is_declared_once() -> None:
    names = [program.name for program in PROGRAMS + STRUCTURED]
    assert len(names) == len(set(names))
    assert len(PROGRAMS) >= 160
