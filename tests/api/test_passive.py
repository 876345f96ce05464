"""``stop_gradient``, ``no_grad``, gradients by local variables, derivatives inside differentiated functions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile import grad, jvp, no_grad, stop_gradient, value_and_grad, vjp


def test_stop_gradient() -> None:
    assert stop_gradient(3.0) == 3.0
    assert grad(lambda x: x * stop_gradient(x * x))(3.0) == 9.0
    assert grad(lambda x: stop_gradient(x))(3.0) == 0.0
    assert jvp(lambda x: x * stop_gradient(x), (3.0,), (1.0,)) == (9.0, 3.0)


def test_no_grad() -> None:
    def constant_inside(x: np.ndarray) -> Any:
        with no_grad():
            y = x * x
            z = np.sum(y)
        return np.sum(y * x) * z

    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(grad(constant_inside)(x), x * x * 5.0, rtol=1e-15)
    assert constant_inside(x) == 45.0  # where nothing is differentiated, it does nothing


def test_no_grad_raises_through() -> None:
    with pytest.raises(KeyError), no_grad():
        raise KeyError


# -- local variables ---------------------------------------------------------------------------------------------------


def steps(x: float) -> float:
    y = 3.0 * x
    z = y * y
    return 2.0 * z


def layers(w: np.ndarray, x: np.ndarray) -> Any:
    h = np.tanh(w @ x)
    r = h * h + h
    return np.sum(r * r)


def looped(x: float, n: int) -> float:
    y = x
    for _ in range(n):
        y = y * x
    return y * y


def test_local_variables() -> None:
    assert grad(steps, argnums=("x", "y", "z"))(1.0) == (36.0, 12.0, 2.0)
    assert grad(steps, argnums="z")(1.0) == 2.0
    assert value_and_grad(steps, argnums="y")(1.0) == (18.0, 12.0)


def test_local_arrays() -> None:
    w, x = np.array([[0.5, -0.3], [0.2, 0.9]]), np.array([1.0, 2.0])
    h = np.tanh(w @ x)
    r = h * h + h
    by_h, by_r = grad(layers, argnums=("h", "r"))(w, x)
    np.testing.assert_allclose(by_r, 2.0 * r, rtol=1e-14)
    np.testing.assert_allclose(by_h, 2.0 * r * (2.0 * h + 1.0), rtol=1e-14)


def test_local_variable_of_a_loop_has_its_last_value() -> None:
    assert grad(looped, argnums="y")(2.0, 3) == 32.0


def test_local_lists() -> None:
    def with_list(x: float) -> float:
        parts = [x, 3.0 * x]
        return parts[0] * parts[1]

    assert grad(with_list, argnums="parts")(2.0) == [6.0, 2.0]


def test_local_names_of_an_argument() -> None:
    def renamed(x: float) -> float:
        y = x
        return y * y

    assert grad(renamed, argnums="y")(3.0) == 6.0
    with pytest.raises(adcompile.ArgumentError, match="'y' of renamed is another of the arguments"):
        grad(renamed, argnums=("x", "y"))(3.0)


def test_local_variables_that_are_refused() -> None:
    def with_pair(x: float) -> float:
        pair = (x, 2.0 * x)
        return pair[0] * pair[1]

    def overwritten(x: np.ndarray) -> Any:
        y = 2.0 * x
        y[0] = y[1] * 3.0
        return np.sum(y * y)

    with pytest.raises(adcompile.AdcompileError, match="'pair'"):
        grad(with_pair, argnums="pair")(2.0)
    with pytest.raises(adcompile.AdcompileError, match="'y'"):
        grad(overwritten, argnums="y")(np.array([1.0, 2.0]))


# -- derivatives inside ------------------------------------------------------------------------------------------------


def squared_sine(y: float) -> float:
    return math.sin(y) ** 2


def differences(f: Any, x: float, h: float = 1e-5) -> float:
    return float((f(x + h) - f(x - h)) / (2.0 * h))


def with_outside_function(x: float) -> float:
    return grad(squared_sine)(x) * x


def with_local_function(x: float) -> float:
    def inner(y: float) -> float:
        return x * y * y

    return grad(inner)(3.0 * x)


def with_lambda(x: float) -> Any:
    value, (by_a, by_b) = value_and_grad(lambda a, b: a * b * x, argnums=(0, 1))(x, 2.0)
    return value * by_a * by_b


def with_decorator(x: float) -> Any:
    @grad
    def inner(y: float, scale: float = 2.0) -> float:
        return y**3 * x * scale

    return inner(x)


def with_forward_mode(x: float) -> Any:
    _, dot = jvp(lambda y: y * y * x, (x,), (2.0,))
    return dot * x


def with_pullback(x: float) -> Any:
    out, pullback = vjp(lambda y: y * y * x, x)
    return pullback(3.0)[0] * out


def with_pullback_of_outside_function(x: float) -> Any:
    out, pullback = vjp(squared_sine, x)
    return pullback(x)[0] * out


def with_two_levels(x: float) -> Any:
    def outer(y: float) -> Any:
        def inner(z: float) -> float:
            return x * y * z**3

        return grad(inner)(y) * y

    return grad(outer)(x) * x


def power(x: float, n: int) -> float:
    return x if n == 1 else x * power(x, n - 1)


def with_recursion(x: float) -> Any:
    return grad(lambda y: power(y, 3) * x)(x) + grad(power)(x, 2)


INSIDE = [
    with_recursion,
    with_outside_function,
    with_local_function,
    with_lambda,
    with_decorator,
    with_forward_mode,
    with_pullback,
    with_pullback_of_outside_function,
    with_two_levels,
]


@pytest.mark.parametrize("fn", INSIDE)
def test_derivatives_inside(fn: Any) -> None:
    x = 1.3
    assert value_and_grad(fn)(x)[0] == pytest.approx(fn(x), rel=1e-14)  # run as it stands, it means the same
    assert grad(fn)(x) == pytest.approx(differences(fn, x), rel=1e-8)
    assert jvp(fn, (x,), (1.0,))[1] == pytest.approx(grad(fn)(x), rel=1e-13)


def test_no_perturbation_confusion() -> None:
    assert grad(lambda x: x * grad(lambda y: x + y)(2.0))(1.0) == 1.0
    assert jvp(lambda x: x * jvp(lambda y: x + y, (2.0,), (1.0,))[1], (1.0,), (1.0,)) == (1.0, 1.0)
