"""``check_grads`` accepts what is right, and names what is wrong."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile import RuleSet, check_grads
from adcompile.testing import CheckFailed
from tests.programs.loops import heat, iterate, rosen

X = np.array([0.4, -0.8, 1.1, 0.3])

wrong_sine = RuleSet()


@wrong_sine.elementwise(math.sin, domain=(-1.0, 1.0))
def slightly_wrong(x: float) -> float:
    return 1.001 * math.cos(x)


wrong_tangent = RuleSet()


def _tangent(x_dot: Any, x: Any) -> Any:
    return 2.0 * np.flip(x_dot)


@wrong_tangent.pair(np.flip, tangent=_tangent, cases=())
def _flip(bar: Any, x: Any) -> Any:
    return np.flip(bar)


wrong_second = RuleSet()


@wrong_second.elementwise(math.exp, domain=(-1.0, 1.0))
def _exp(x: float) -> float:
    return adcompile.stop_gradient(math.exp(x))  # right, but a constant to the second derivative


@pytest.mark.parametrize(
    ("fn", "args"),
    [
        (rosen, (X,)),
        (iterate, (0.3, 5)),
        (heat, (X, 3)),
        (lambda p, n: {"a": np.sin(p["w"]) * p["b"], "n": n, "c": [p["b"] ** n]}, ({"w": X, "b": 0.7}, 3)),
        (lambda x: (x * x, 3, "text"), (X,)),
        (lambda m: m.T @ m, (np.arange(6.0).reshape(2, 3),)),
        (lambda x: np.sum(np.exp(x)), (X.astype(np.float32),)),
    ],
)
def test_right_derivatives_pass(fn: Any, args: tuple[Any, ...]) -> None:
    check_grads(fn, args)
    check_grads(fn, args, order=1, modes=("rev",))
    check_grads(fn, args, order=1, modes=("fwd",))


def scaled_sine(p: dict[str, Any]) -> Any:
    return math.sin(p["angle"]) * p["factors"][1]


@pytest.mark.parametrize("modes", [("rev",), ("fwd",), ("rev", "fwd")])
def test_wrong_partial(modes: tuple[str, ...]) -> None:
    args = ({"angle": 0.3, "factors": np.array([1.0, 2.0])},)
    with pytest.raises(AssertionError, match=r"scaled_sine, (forward|reverse) mode") as caught:
        check_grads(scaled_sine, args, modes=modes, rules=wrong_sine)
    assert isinstance(caught.value, CheckFailed)
    assert isinstance(caught.value, adcompile.AdcompileError)


def test_worst_entry_is_named() -> None:
    def total(x: np.ndarray, y: float) -> Any:
        return x[0] + 2.0 * math.sin(x[2]) + y

    with pytest.raises(CheckFailed, match=r"at x\[2\], and differences give"):
        check_grads(total, (X, 2.0), modes=("rev",), rules=wrong_sine)


def test_modes_that_disagree() -> None:
    with pytest.raises(CheckFailed, match="total, forward mode"):
        check_grads(_total, (X,), rules=wrong_tangent)
    check_grads(_total, (X,), order=1, modes=("rev",), rules=wrong_tangent)


def _total(x: np.ndarray) -> Any:
    return np.sum(np.flip(x) * x[0])


_total.__name__ = "total"


def test_wrong_second_derivative() -> None:
    def growth(x: float) -> float:
        return math.exp(x)

    check_grads(growth, (0.3,), order=1, rules=wrong_second)
    with pytest.raises(CheckFailed, match="the pullback of growth"):
        check_grads(growth, (0.3,), order=2, rules=wrong_second)


def test_argnums() -> None:
    check_grads(lambda x, y: x * abs(y), (1.0, 0.0), argnums=0)


def test_bad_calls() -> None:
    with pytest.raises(TypeError, match="modes holds 'backward'"):
        check_grads(rosen, (X,), modes=("backward",))
    with pytest.raises(TypeError, match="no argument of iterate holds a float"):
        check_grads(iterate, (1, 2))


def test_arguments_stay_as_they_were() -> None:
    u = X.copy()
    check_grads(heat, (u, 2))
    assert np.array_equal(u, X)
