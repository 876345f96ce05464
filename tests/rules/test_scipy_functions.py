"""Functions of SciPy that take functions: integrals, by what their integrands read and by their limits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import integrate

import adcompile
from tests import checks


class Oscillator:
    def __init__(self, w: Any) -> None:
        self.w = w

    def wave(self, t: Any, phase: Any) -> Any:
        return np.sin(self.w * t + phase)


def damped(t: Any, w: Any, d: Any) -> Any:
    return np.exp(-d * t) * np.cos(w * t)


def by_arguments(w: Any, d: Any) -> Any:
    return integrate.quad(damped, 0.0, 2.0, args=(w, d))[0]


def by_a_closure(w: Any, d: Any) -> Any:
    def integrand(t: Any) -> Any:
        value = w * t
        for _ in range(3):
            value = np.sin(value) + d
        return value

    return integrate.quad(integrand, 0.5, 2.0)[0] ** 2


def by_a_method(w: Any, d: Any) -> Any:
    return integrate.quad(Oscillator(w).wave, d, 2.0, (d,))[0]


def by_its_limits(w: Any, d: Any) -> Any:
    return integrate.quad(lambda t: np.exp(t * t), w, d)[0]


def over_half_the_line(w: Any, d: Any) -> Any:
    return integrate.quad(lambda t: np.exp(-w * t) * t, d, np.inf)[0]


def over_the_line(w: Any, d: Any) -> Any:
    return integrate.quad(lambda t: np.exp(-w * (t - d) ** 2) * np.cos(d * t), -np.inf, np.inf)[0]


def of_an_integral(w: Any, d: Any) -> Any:
    return integrate.quad(lambda y: integrate.quad(lambda x: np.sin(w * x * y), 0.0, y)[0], 0.0, d)[0]


def by_few_points(w: Any, d: Any) -> Any:
    return integrate.fixed_quad(lambda t: np.exp(w * t), 0.0, d, n=6)[0]


FUNCTIONS = [
    by_arguments, by_a_closure, by_a_method, by_its_limits, over_half_the_line, over_the_line, of_an_integral,
    by_few_points,
]  # fmt: skip


@pytest.mark.parametrize("f", FUNCTIONS)
def test_integrals(f: Any) -> None:
    args = (1.2, 0.7)
    assert adcompile.value_and_grad(f)(*args)[0] == pytest.approx(f(*args), rel=1e-12)
    checks.check_gradient(f, args, (0, 1))
    checks.check_modes(f, args, (0, 1))
    for argnum in (0, 1):
        checks.check_second_order(f, args, argnum)


def ellipse(r: Any) -> Any:
    """The integrand has infinite slopes at both limits."""
    return integrate.quad(lambda x: math.sqrt(r * r - x * x), -r, r)[0]


def abel(r: Any) -> Any:
    """The integrand is infinite at the limit; the integral is r pi / 4."""
    return integrate.quad(lambda t: t * t / math.sqrt(r * r - t * t), 0.0, r)[0] / r


def logarithm(r: Any) -> Any:
    return integrate.quad(lambda t: math.log(r * t), 0.0, r)[0]


@pytest.mark.parametrize(
    ("f", "first", "second"),
    [
        (ellipse, lambda r: math.pi * r, math.pi),
        (abel, lambda r: math.pi / 4.0, 0.0),
        (logarithm, lambda r: 2.0 * math.log(r) + 1.0, 2.0 / 1.3),
    ],
)
def test_integrands_that_are_singular_at_a_limit(f: Any, first: Any, second: float) -> None:
    assert adcompile.grad(f)(1.3) == pytest.approx(first(1.3), rel=1e-9)
    assert adcompile.jvp(f, (1.3,), (1.0,))[1] == pytest.approx(first(1.3), rel=1e-9)
    assert adcompile.grad(adcompile.grad(f))(1.3) == pytest.approx(second, rel=1e-9, abs=1e-9)


def kinked(c: Any) -> Any:
    return integrate.quad(lambda t: abs(t - c) + 5.0, 0.0, 2.0)[0]


def test_a_kink_has_one_derivative() -> None:
    assert adcompile.grad(kinked)(1.3) == pytest.approx(2.0 * 1.3 - 2.0, rel=1e-6)
    assert not np.isfinite(adcompile.grad(adcompile.grad(kinked))(1.3))  # 2, which no sum over points can tell


@pytest.mark.parametrize("integrand", [lambda t, c: 1.0 if t < c else 0.0, lambda t, c: c * np.floor(3.0 * t) + 1.0])
def test_a_jump_has_none(integrand: Any) -> None:
    def f(c: Any) -> Any:
        return integrate.quad(integrand, 0.0, 2.0, (c,))[0]

    with pytest.raises(RuntimeError, match="jumps"):
        adcompile.grad(f)(1.3)


def test_the_error_of_an_integral_is_a_bound() -> None:
    def f(c: Any) -> Any:
        area, error = integrate.quad(lambda t: np.exp(c * t), 0.0, 1.0)
        return area if error < 1e-8 else 0.0 * c

    value, slope = adcompile.value_and_grad(f)(2.0)
    assert value == pytest.approx(math.expm1(2.0) / 2.0, rel=1e-14)
    assert slope == pytest.approx((math.exp(2.0) + 1.0) / 4.0, rel=1e-13)


def test_an_integral_without_width() -> None:
    assert adcompile.grad(lambda c: integrate.quad(math.exp, 0.5, c)[0])(0.5) == pytest.approx(math.exp(0.5), rel=1e-13)


def test_options_that_are_not_covered_are_refused() -> None:
    def f(c: Any) -> Any:
        return integrate.quad(lambda t: c * t, 0.0, 1.0, weight="cos", wvar=2.0)[0]

    with pytest.raises(adcompile.AdcompileError, match="quad with more than"):
        adcompile.grad(f)(1.3)
