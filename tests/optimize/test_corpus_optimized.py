"""Gradients of the corpus are the same with every pass as without, and every pass leaves the normal form.

``dce`` always runs: what is carried through a loop and has no value yet can't be emitted, and goes if nobody reads it.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile import ir, pipeline
from adcompile.check import check
from adcompile.optimize import OPEN_PASSES, PASSES
from tests.programs import PROGRAMS, Program

SOME = [program for program in PROGRAMS[::6] if program.smooth]
CHOICES = {"all": tuple(PASSES), **{name: (name, "dce") for name in PASSES}}


def numbers(value: Any) -> list[float]:
    if isinstance(value, dict):
        return numbers(list(value.values()))
    if hasattr(value, "__dict__"):
        return numbers(vars(value))
    if isinstance(value, (list, tuple)):
        return [number for item in value for number in numbers(item)]
    return [] if value is None else [float(number) for number in np.ravel(value)]


def gradient(program: Program, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The gradient at the first argument set, compiled with these passes, checked one by one."""

    def optimized(function: ir.Function, *, closed: bool = True) -> ir.Function:
        for _ in range(4):
            before = function
            for name in names:
                if closed or name in OPEN_PASSES:
                    function = PASSES[name](function)
                    check(function, closed=closed)
            if function is before:
                break
        return function

    monkeypatch.setattr(pipeline, "optimize", optimized)
    given = program.args[0]
    args = given() if callable(given) else copy.deepcopy(given)
    with np.errstate(all="ignore"):
        return numbers(adcompile.grad(program.fn, argnums=program.argnums)(*args))


@pytest.mark.sweep(3)
@pytest.mark.parametrize("program", SOME, ids=lambda program: program.name)
def test_each_pass_alone(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = gradient(program, ("dce",), monkeypatch)
    for choice, names in CHOICES.items():
        found = gradient(program, names, monkeypatch)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, err_msg=choice)
