"""Adjoints of what is folded along axes, and of products of matrices, are as a person would write them; and right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile import ir
from adcompile.interpret import run
from adcompile.optimize import dce, fitting
from tests import checks
from tests.optimize.notation import function

Function = Callable[..., Any]


def centred(x: Any) -> Any:
    y = x - np.mean(x, axis=0, keepdims=True)
    return np.sum(y**3)


def softmax(x: Any) -> Any:
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    p = e / np.sum(e, axis=-1, keepdims=True)
    return np.sum(p**2 * np.cos(x))


def scaled_twice(x: Any) -> Any:
    rows = np.sum(x * x, axis=1, keepdims=True) + 1.0
    whole = np.sum(rows * rows, axis=0, keepdims=True)
    return np.sum(np.sin(x / rows) / whole)


def by_all(x: Any) -> Any:
    return np.sum(np.sin(x) / (1.0 + np.sum(x * x, keepdims=True)))


def in_place(x: Any) -> Any:
    y = np.exp(x)
    y /= np.sum(y, axis=0, keepdims=True)
    return np.sum(y * y * x)


@pytest.mark.parametrize("fn", [centred, softmax, scaled_twice, by_all, in_place])
@pytest.mark.parametrize("shape", [(3, 4), (1, 4), (3, 1), (1, 1)])
def test_folded(fn: Function, shape: tuple[int, int]) -> None:
    x = np.random.default_rng(3).normal(size=shape)
    if fn is not scaled_twice:  # whose last line is folded twice
        assert "unbroadcast" not in adcompile.source(adcompile.grad(fn), x)
    checks.check_gradient(fn, (x,))
    checks.check_modes(fn, (x,))
    checks.check_second_order(fn, (x,))


@pytest.mark.parametrize("fn", [centred, in_place])
def test_folded_along_an_empty_axis(fn: Function) -> None:
    x = np.zeros((2, 0))
    assert adcompile.grad(fn)(x).shape == x.shape


def test_of_another_array() -> None:
    """A column folded from another array can be as long as it likes."""

    def f(x: Any, y: Any) -> Any:
        return np.sum(np.sin(x) * np.sum(y * y, axis=1, keepdims=True))

    rng = np.random.default_rng(5)
    for shape in [(1, 3), (4, 3)]:
        args = rng.normal(size=shape), rng.normal(size=(4, 2))
        assert "unbroadcast" in adcompile.source(adcompile.grad(f, (0, 1)), *args)
        checks.check_gradient(f, args, (0, 1))


def test_products_of_matrices() -> None:
    def f(a: Any, b: Any) -> Any:
        c = (a @ b) @ b.T
        d = a.T @ (a @ b)
        return np.sum(np.sin(a) * c) + np.sum(np.cos(b) * d)

    rng = np.random.default_rng(6)
    args = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    assert "unbroadcast" not in adcompile.source(adcompile.grad(f, (0, 1)), *args)
    checks.check_gradient(f, args, (0, 1))


def test_products_of_stacks() -> None:
    """A stack of matrices makes a product longer."""

    def f(a: Any, b: Any) -> Any:
        return np.sum(np.sin(a) * ((a @ b) @ np.swapaxes(b, -1, -2)))

    rng = np.random.default_rng(7)
    args = rng.normal(size=(3, 4)), rng.normal(size=(5, 4, 2))
    checks.check_gradient(f, args, (0, 1))


def test_a_number_that_the_user_broadcasts_keeps_its_type() -> None:
    """0.1 is a number of 64 bits once it is an array; in adjoints, single precision is kept."""

    def f(x: Any) -> Any:
        return np.sum(np.broadcast_to(0.1, x.shape) * x)

    x = np.full(3, 1.0, np.float32)
    value, gradient = adcompile.value_and_grad(f)(x)
    assert value == f(x) and value.dtype == np.float64
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, 0.1, rtol=1e-7)


def test_a_number_has_no_storage() -> None:
    """An adjoint that is kept in an array without axes is read where it becomes that of a number."""
    form = function(
        "x.0: point, z.0: npfloat, c.0: bool",
        """
        x_bar.1 = zeros_like x.0
        add_each x_bar.1 z.0
        if c.0 -> z_bar.2
          %t.3 = unbroadcast x_bar.1 z.0
          yield %t.3
        else
          yield 0.0
        w.4 = mul z_bar.2 2.0
        return w.4
        """,
        x_bar="point",
        z_bar="npfloat",
        t="npfloat",
        w="npfloat",
    )
    args = np.array(3.0), np.float64(5.0), True
    assert run(ir.Program((dce(fitting(form)),)), args) == 10.0
