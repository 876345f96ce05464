"""Programs of the language: the normal form computes what Python computes, and the derivative of it is right."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adcompile import ir
from adcompile.check import check
from adcompile.interpret import run
from adcompile.lower import lower
from adcompile.rules import DEFAULT
from adcompile.specialize import kinds_and_constants
from tests import checks
from tests.lower import (
    attempts,
    containers,
    from_practice,
    functions,
    iteration,
    made_objects,
    paths,
    statements,
    stores_in_attempts,
    surroundings,
    unknown_kinds,
)

Case = tuple[Callable[..., Any], tuple[Any, ...]]
CASES: list[Case] = [
    case
    for module in (
        functions,
        from_practice,
        iteration,
        containers,
        statements,
        stores_in_attempts,
        surroundings,
        paths,
        made_objects,
        attempts,
        unknown_kinds,
    )
    for case in module.PROGRAMS
]
NAMES = [f"{fn.__name__}-{sum(other is fn for other, _ in CASES[:k])}" for k, (fn, _) in enumerate(CASES)]


def all_arguments(case: Case) -> tuple[Any, ...]:
    """The arguments with the defaults of those that are left out, as new objects."""
    bound = inspect.signature(case[0]).bind(*copy.deepcopy(case[1]))
    bound.apply_defaults()
    return tuple(bound.arguments.values())


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_normal_form_computes_the_same(case: Case) -> None:
    fn, args = case[0], all_arguments(case)
    params, constants = kinds_and_constants(list(inspect.signature(fn).parameters), args)
    lowered = lower(fn, params, constants, DEFAULT, "f")
    check(lowered.function)
    functions = (lowered.function, *lowered.functions)
    env = {name: binding.get() for function in functions for name, binding in function.env.items()}
    found = run(ir.Program(functions), args, env)
    expected = fn(*all_arguments(case))
    np.testing.assert_allclose(found, expected, rtol=1e-14)
    assert np.shape(found) == np.shape(expected)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_gradient_agrees_with_differences(case: Case) -> None:
    checks.check_gradient(case[0], all_arguments(case))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_modes_agree(case: Case) -> None:
    checks.check_modes(case[0], all_arguments(case))
