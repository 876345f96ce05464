"""What names mean is asked when the derivative runs: globals and variables of enclosing functions may be rebound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adcompile import grad
from tests.lower import names


def test_a_global_number(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = grad(names.uses_global)
    assert derivative(0.7) == pytest.approx(4.0)
    monkeypatch.setattr(names, "SCALE", 5.0)
    assert derivative(0.7) == pytest.approx(10.0)
    monkeypatch.setitem(names._state, "k", 3.0)
    assert derivative(0.7) == pytest.approx(15.0)


def test_a_global_function(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = grad(names.two_lambdas)
    first = derivative(0.7)
    monkeypatch.setattr(names, "two", lambda v: v * v)
    assert derivative(0.7) == pytest.approx(first - 18.0 * 0.7**2 + 12.0 * 0.7**3)


def test_an_attribute_of_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = grad(names.func_attr)
    assert derivative(0.7) == pytest.approx(4.0)
    monkeypatch.setattr(names.func_attr, "scale", 6.0)
    assert derivative(0.7) == pytest.approx(6.0)


def test_a_variable_of_an_enclosing_function() -> None:
    def made() -> tuple[Callable[[float], Any], Callable[[float], None]]:
        weight = 2.0

        def f(x: float) -> Any:
            return weight * x * x

        def reweigh(new: float) -> None:
            nonlocal weight
            weight = new

        return f, reweigh

    f, reweigh = made()
    derivative = grad(f)
    assert derivative(0.7) == pytest.approx(2.8)
    reweigh(3.0)
    assert derivative(0.7) == pytest.approx(4.2)
