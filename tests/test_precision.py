"""Single precision in, single precision out: a gradient has its argument's type, whatever that has met on its way."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile

WEIGHTS = np.array([0.5, -1.5, 2.0])


def by_doubles(x: Any) -> Any:
    return np.sum(np.sin(x) * WEIGHTS)


def by_a_double(x: Any) -> Any:
    return np.sum(np.sin(x) * np.float64(2.0))


def stored_among_doubles(x: Any) -> Any:
    y = np.zeros(3)
    y[:] = x * x
    return np.sum(y * WEIGHTS)


def one_by_one(x: Any) -> Any:
    total = 0.0
    for k in range(len(x)):
        total += float(x[k]) ** 2 * math.cos(k)
    return total


def made_double(x: Any) -> Any:
    return np.sum(x.astype(np.float64) ** 3)


def in_a_branch(x: Any) -> Any:
    y = x * WEIGHTS if x[0] > 0.0 else x
    return np.sum(y * y)


FUNCTIONS = [by_doubles, by_a_double, stored_among_doubles, one_by_one, made_double, in_a_branch]


@pytest.mark.parametrize("first", [0.5, -0.5])
@pytest.mark.parametrize("fn", FUNCTIONS)
def test_arrays(fn: Callable[..., Any], first: float) -> None:
    x = np.array([first, -0.25, 1.25], np.float32)
    double = np.asarray(x, np.float64)
    expected = adcompile.grad(fn)(double)
    _, pullback = adcompile.vjp(fn, x)
    for found in (adcompile.grad(fn)(x), adcompile.value_and_grad(fn)(x)[1], pullback(1.0)[0]):
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, expected, rtol=1e-5)
    hessian = adcompile.hessian(fn)(x)
    assert hessian.dtype == np.float32
    np.testing.assert_allclose(hessian, adcompile.hessian(fn)(double), rtol=1e-5, atol=1e-6)


def test_numbers() -> None:
    def f(x: Any) -> Any:
        return x * x * np.float64(3.0)

    found = adcompile.grad(f)(np.float32(0.5))
    assert type(found) is np.float32 and found == 3.0


def test_nothing_is_converted_that_is_single_already() -> None:
    def f(x: Any) -> Any:
        return np.sum(np.sin(x) ** 2)

    assert "float32" not in adcompile.source(adcompile.grad(f), np.zeros(3, np.float32))
