"""The emitted text computes what the normal form means, for random programs."""

from __future__ import annotations

import ast
import functools
from typing import Any

import numpy as np
import pytest

from adcompile import emit, ir
from adcompile.interpret import run
from tests.emit.random_programs import LENGTH, Generator, log_to

Outcome = tuple[str, Any]


def arguments() -> list[Any]:
    return [0.7, -1.5, np.linspace(0.5, 1.5, LENGTH), [0.25, 0.75], 2]


def outcome(call: Any) -> Outcome:
    """The result, the arguments as they are afterwards, and the order of calls; or the error."""
    log: list[Any] = []
    args = arguments()
    with np.errstate(all="ignore"):
        try:
            result = call(args, {"note": log_to(log)})
        except NameError:  # a variable that has no value on this path
            return "undefined", None
    return "result", repr((plain(result), plain(args), plain(log)))


def plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (np.generic, float, bool)):
        number = float(value)
        return "nan" if np.isnan(number) else number
    return value


def emitted(program: ir.Program, dialect: str) -> Any:
    found = emit.emit(program, dialect=dialect)
    namespace: dict[str, Any] = {}
    exec(found.imports, namespace)

    def call(args: list[Any], env: dict[str, Any]) -> Any:
        return emit.load(found.text, "f", {**namespace, **found.bindings, **env}, "f")(*args)

    return call, found.text


@pytest.mark.parametrize("chunk", range(20))
def test_text_computes_what_the_normal_form_means(chunk: int) -> None:
    for seed in range(chunk * 10, chunk * 10 + 10):
        program = Generator(seed).program()
        expected = outcome(functools.partial(run, program))
        for dialect in ("python", "numba"):
            call, text = emitted(program, dialect)
            assert outcome(call) == expected, f"seed {seed}:\n{text}"
            ast.parse(text)
