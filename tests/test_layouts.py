"""Arguments that lie in memory in other ways than row by row: what is a view of them in the primal is one here.

The references are differences of the functions themselves, at arguments of the very same layout.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import adcompile
from adcompile.sharing import exact_copy, is_copy
from adcompile.structures import snapshot

Matrix = NDArray[np.float64]

#: Each makes a matrix of three rows and four columns of one that is laid out row by row.
LAYOUTS: dict[str, Callable[[Matrix], Matrix]] = {
    "rows": np.array,
    "columns": np.asfortranarray,
    "part": lambda m: np.pad(m, ((0, 3), (0, 4)))[:3, :4],
    "strided": lambda m: np.kron(m, np.array([[1.0, 0.0], [0.0, 0.0]]))[::2, ::2],
    "rows backwards": lambda m: m[::-1].copy()[::-1],
    "columns backwards": lambda m: m[:, ::-1].copy()[:, ::-1],
    "all backwards": lambda m: m[::-1, ::-1].copy()[::-1, ::-1],
    "part of columns": lambda m: np.pad(m.T, ((0, 2), (0, 2)))[:4, :3].T,
}


def argument_raveled(m: Matrix) -> Any:
    m[0] = m[0] * 2.0
    r = m.reshape(-1)
    r *= np.sin(r)
    m[0] *= 2.0
    return np.sum(r * r) + np.sum(m**3)


def argument_transposed_and_raveled(m: Matrix) -> Any:
    r = m.T.ravel()
    r *= np.sin(r)
    m[0] *= 2.0
    return np.sum(r * r) + np.sum(m**3)


def argument_backwards(m: Matrix) -> Any:
    r = m[:, ::-1].reshape(-1)
    s = m[::-1].reshape(-1)
    r *= np.sin(r)
    s *= np.sin(s)
    return np.sum(r * s) + np.sum(m**3)


def product_raveled(m: Matrix) -> Any:
    y = m * 2.0
    r = y.ravel()
    r *= np.sin(r)
    y[0] *= 2.0
    return np.sum(r * r) + np.sum(y**3)


def zeros_like_it_raveled(m: Matrix) -> Any:
    y = np.zeros_like(m.T)
    y += m.T
    r = y.reshape(-1)
    r *= np.sin(r)
    y[0] *= 2.0
    return np.sum(r * r) + np.sum(y**3)


def copy_raveled(m: Matrix) -> Any:
    y = np.array(m)
    z = (m * 3.0).copy()
    r, s = y.reshape(-1), z.reshape(-1)
    r *= np.sin(s)
    s *= np.sin(r)
    y[0] *= 2.0
    z[1] *= 2.0
    return np.sum(r * s) + np.sum(y**3) + np.sum(z**3)


def columns_of_it(m: Matrix) -> Any:
    z = np.sin(m)
    q = np.asfortranarray(z)
    q *= 2.0
    q[0] *= np.cos(z[0])
    p = np.ascontiguousarray(m)
    p[1] *= q[1]
    return np.sum(m * p) + np.sum(z**3) + np.sum(q * q)


def made_in_loop(m: Matrix) -> Any:
    total = 0.0
    for i in range(3):
        z = m.T * (1.0 + i) if i != 1 else m.T.copy()
        r = z.reshape(-1)
        r *= np.sin(r)
        z[0] *= 2.0
        total = total + np.sum(r * r) + np.sum(z**3)
    return total


def raveled_or_reshaped(m: Matrix) -> Any:
    total = 0.0
    for i in range(3):
        if i % 2 == 0:
            r = m.ravel()
        else:
            r = m.reshape(4, 3)
        r[0] = r[0] * 2.0
        total = total + np.sum(r * r)
    return total


FUNCTIONS = [
    argument_raveled, argument_transposed_and_raveled, argument_backwards, product_raveled, zeros_like_it_raveled,
    copy_raveled, columns_of_it, made_in_loop, raveled_or_reshaped,
]  # fmt: skip


@pytest.mark.sweep
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: str(f.__name__))
def test_derivatives(f: Callable[[Matrix], Any], layout: str) -> None:
    rng, lay = np.random.default_rng(5), LAYOUTS[layout]
    numbers, dot, h = rng.standard_normal((3, 4)), rng.standard_normal((3, 4)), 1e-5
    m, gradient = lay(numbers), adcompile.grad(f)
    slope = (f(lay(numbers + h * dot)) - f(lay(numbers - h * dot))) / (2.0 * h)
    curved = (gradient(lay(numbers + h * dot)) - gradient(lay(numbers - h * dot))) / (2.0 * h)
    close = {"rtol": 1e-6, "atol": 1e-6 * max(1.0, float(np.max(np.abs(curved))))}
    np.testing.assert_allclose(np.sum(gradient(m) * dot), slope, **close)
    np.testing.assert_allclose(adcompile.jvp(f, (m,), (dot,))[1], slope, **close)
    np.testing.assert_allclose(adcompile.hvp(f, (m,), (dot,)), curved, **close)
    np.testing.assert_allclose(adcompile.vjp(gradient, m)[1](dot)[0], curved, **close)
    assert np.array_equal(m, numbers)


def test_arrays_in_containers() -> None:
    def f(parts: dict[str, Any]) -> Any:
        r = parts["m"][:, ::-1].reshape(-1)
        r *= np.sin(r)
        parts["both"][1][0] *= 2.0
        s = parts["both"][0].ravel()
        s[1:] *= s[:-1]
        return np.sum(r * s) + np.sum(parts["m"] ** 3) + np.sum(parts["both"][0] ** 2)

    def at(t: float, layout: str) -> dict[str, Any]:
        lay, dot = LAYOUTS[layout], np.cos(np.arange(12.0)).reshape(3, 4)
        numbers = [np.sin(np.arange(12.0) + k).reshape(3, 4) + t * dot for k in range(3)]
        return {"m": lay(numbers[0]), "both": [lay(numbers[1]), lay(numbers[2])]}

    dot = np.cos(np.arange(12.0)).reshape(3, 4)
    for layout in LAYOUTS:
        slope = (f(at(1e-5, layout)) - f(at(-1e-5, layout))) / 2e-5
        tangent = {"m": dot, "both": [dot, dot]}
        np.testing.assert_allclose(adcompile.jvp(f, (at(0.0, layout),), (tangent,))[1], slope, rtol=1e-6)
        bars = adcompile.grad(f)(at(0.0, layout))
        np.testing.assert_allclose(np.sum((bars["m"] + bars["both"][0] + bars["both"][1]) * dot), slope, rtol=1e-6)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_copies_are_laid_out_alike(layout: str) -> None:
    numbers = np.arange(12.0).reshape(3, 4)
    m = LAYOUTS[layout](numbers)
    for copied in (exact_copy(m, m), snapshot(m), exact_copy(numbers, m)):
        assert np.array_equal(copied, m)
        assert copied.strides == m.strides
        assert is_copy(copied, m)


def test_what_was_broadcast_is_copied_whole() -> None:
    row = np.broadcast_to(np.arange(4.0), (3, 4))
    copied = exact_copy(row, row)
    copied[0] = 7.0
    assert np.array_equal(copied[1:], row[1:])


def test_one_array_twice_in_a_derivative_in_a_function() -> None:
    def product(x: Matrix, y: Matrix) -> Any:
        x *= 2.0
        return np.sum(x * y)

    def outer(x: Matrix) -> Any:
        return np.sum(adcompile.grad(product)(x, x))

    with pytest.raises(adcompile.ArgumentValueError, match="share memory"):
        adcompile.grad(outer)(np.array([1.0, 2.0]))
