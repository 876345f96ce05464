"""Programs of the language: the normal form computes what Python computes, and the derivative of it is right."""

from __future__ import annotations

import copy
import importlib
import inspect
import pkgutil
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
from tests import checks, lower as corpus

GROUPS = {
    "control flow", "calls", "objects and containers", "memory", "dynamic types", "names", "refusal",
}  # fmt: skip
MODULES = [importlib.import_module(f"{corpus.__name__}.{found.name}") for found in pkgutil.iter_modules(corpus.__path__)
           if not found.name.startswith("test_")]  # fmt: skip

Case = tuple[Callable[..., Any], tuple[Any, ...]]
CASES: list[Case] = [case for module in MODULES for case in getattr(module, "PROGRAMS", ())]
NAMES = [f"{fn.__name__}-{sum(other is fn for other, _ in CASES[:k])}" for k, (fn, _) in enumerate(CASES)]


def all_arguments(case: Case) -> tuple[Any, ...]:
    """The arguments with the defaults of those that are left out, as new objects."""
    bound = inspect.signature(case[0]).bind(*copy.deepcopy(case[1]))
    bound.apply_defaults()
    return tuple(bound.arguments.values())


def test_every_module_says_to_which_group_its_programs_belong() -> None:
    groups = {module.__name__: getattr(module, "GROUP", None) for module in MODULES if hasattr(module, "PROGRAMS")}
    assert GROUPS.issuperset(groups.values()), groups


@pytest.mark.sweep
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_normal_form_computes_the_same(case: Case) -> None:
    fn, args, names = case[0], all_arguments(case), list(inspect.signature(case[0]).parameters)
    params, constants = kinds_and_constants(names, args)
    lowered = lower(fn, params, constants, DEFAULT, "f")
    check(lowered.function)
    functions = (lowered.function, *lowered.functions)
    env = {name: binding.get() for function in functions for name, binding in function.env.items()}
    taken = tuple(arg for name, arg in zip(names, args, strict=True) if name not in constants)
    found = run(ir.Program(functions), taken, env)
    expected = fn(*all_arguments(case))
    np.testing.assert_allclose(found, expected, rtol=1e-14)
    assert np.shape(found) == np.shape(expected)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_gradient_agrees_with_differences(case: Case) -> None:
    checks.check_gradient(case[0], all_arguments(case))


@pytest.mark.sweep(3)
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_modes_agree(case: Case) -> None:
    checks.check_modes(case[0], all_arguments(case))
