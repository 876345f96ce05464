"""Functions of SciPy that take functions: integrals and roots, by what these functions read, and by limits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize

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


def over_a_region(w: Any, d: Any) -> Any:
    return integrate.dblquad(lambda y, x, s: np.exp(-w * x * y) + s, 0.0, d, 0.0, lambda x: w + x, args=(d,))[0]


def by_few_points(w: Any, d: Any) -> Any:
    return integrate.fixed_quad(lambda t: np.exp(w * t), 0.0, d, n=6)[0]


FUNCTIONS = [
    by_arguments, by_a_closure, by_a_method, by_its_limits, over_half_the_line, over_the_line, of_an_integral,
    over_a_region, by_few_points,
]  # fmt: skip


@pytest.mark.parametrize(
    "f", [pytest.param(f, marks=pytest.mark.sweep) if f is of_an_integral else f for f in FUNCTIONS]
)
def test_integrals(f: Any) -> None:
    args = (1.2, 0.7)
    assert adcompile.value_and_grad(f)(*args)[0] == pytest.approx(f(*args), rel=1e-12)
    checks.check_gradient(f, args, (0, 1))
    checks.check_modes(f, args, (0, 1))


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
    with pytest.raises(RuntimeError, match="kink"):
        adcompile.grad(adcompile.grad(kinked))(1.3)  # 2, which no sum over points can tell


@pytest.mark.parametrize(
    "integrand",
    [
        lambda t, c: 1.0 if t < c else 0.0,
        lambda t, c: c * np.floor(3.0 * t) + 1.0,
        lambda t, c: 100.0 + (1e-2 if t > c else 0.0),
    ],
)
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


def test_options_are_for_what_is_not_differentiated() -> None:
    def f(c: Any) -> Any:
        return c * integrate.quad(np.cos, 0.0, 1.0, weight="cos", wvar=2.0)[0]

    assert adcompile.grad(f)(1.3) == pytest.approx(f(1.0), rel=1e-14)


# Roots of systems, and the common calls for roots


class Network:
    def __init__(self, k: Any) -> None:
        self.k = k

    def residuals(self, x: Any, load: Any) -> Any:
        a, b = x
        out = [0, 0]
        out[0] = a * a + self.k * b - load
        out[1] = b**3 + a - self.k
        return out


def of_a_method(k: Any, load: Any) -> Any:
    return optimize.fsolve(Network(k).residuals, [1.0, 0.5], args=(load,))[1]


def of_a_matrix(k: Any, load: Any) -> Any:
    m = np.array([[3.0, 1.0, 0.5], [0.2, 4.0, k], [load, 0.1, 5.0]])
    found = optimize.root(lambda x: m @ x + 0.1 * x**3 - np.array([1.0, 2.0, load]), np.ones(3))
    if not found.success:
        raise ValueError(found.message)
    return np.sum(np.square(found.x))


def of_a_given_jacobian(k: Any, load: Any) -> Any:
    def slopes(x: Any, s: Any) -> Any:
        return np.array([[2.0 * x[0], k], [1.0, 3.0 * x[1] ** 2]])

    return optimize.fsolve(
        lambda x, s: np.array([x[0] ** 2 + k * x[1] - s, x[1] ** 3 + x[0] - k]), np.ones(2), (load,), slopes
    )[0]


def of_one_equation(k: Any, load: Any) -> Any:
    return optimize.fsolve(lambda x: x * np.exp(k * x) - load, 1.0)[0]


def in_a_bracket(k: Any, load: Any) -> Any:
    return optimize.root_scalar(lambda x, s: x * np.exp(k * x) - s, (load,), bracket=[0.0, 3.0]).root


def by_halves(k: Any, load: Any) -> Any:
    return optimize.root_scalar(lambda x: x * np.exp(k * x) - load, method="bisect", bracket=(0.0, 3.0)).root


def by_slopes(k: Any, load: Any) -> Any:
    found = optimize.root_scalar(
        lambda x: x * np.exp(k * x) - load, x0=0.5, fprime=lambda x: (1.0 + k * x) * np.exp(k * x)
    )
    return found.root if found.converged else math.nan


def by_secants(k: Any, load: Any) -> Any:
    return optimize.root_scalar(lambda x: x * np.exp(k * x) - load, x0=0.5, x1=0.6).root


ROOTS = [
    of_a_method, of_a_matrix, of_a_given_jacobian, of_one_equation, in_a_bracket, by_halves, by_slopes, by_secants,
]  # fmt: skip


@pytest.mark.sweep(3)
@pytest.mark.parametrize("f", ROOTS)
def test_roots(f: Any) -> None:
    args = (1.2, 1.7)
    assert adcompile.value_and_grad(f)(*args)[0] == pytest.approx(f(*args), rel=1e-7)
    checks.check_gradient(f, args, (0, 1))
    checks.check_modes(f, args, (0, 1))


@pytest.mark.sweep
@pytest.mark.parametrize("argnum", [0, 1])
@pytest.mark.parametrize("f", [*FUNCTIONS, *ROOTS])
def test_second_derivatives(f: Any, argnum: int) -> None:
    checks.check_second_order(f, (1.2, 1.7 if f in ROOTS else 0.7), argnum)


def test_the_derivatives_of_a_root_are_those_of_the_implicit_function_theorem() -> None:
    w = of_one_equation(1.0, 1.7)  # Lambert's function
    slope = adcompile.grad(of_one_equation, 1)
    assert slope(1.0, 1.7) == pytest.approx(np.exp(-w) / (1.0 + w), rel=1e-9)


@pytest.mark.sweep
def test_the_second_derivative_of_a_root_too() -> None:
    w = of_one_equation(1.0, 1.7)
    slope = adcompile.grad(of_one_equation, 1)
    second = -np.exp(-2.0 * w) * (w + 2.0) / (1.0 + w) ** 3
    assert adcompile.grad(slope, 1)(1.0, 1.7) == pytest.approx(second, rel=1e-9)


def test_a_system_without_a_root_raises() -> None:
    def f(c: Any) -> Any:
        return optimize.fsolve(lambda x: [x[0] ** 2 + c, x[1] - c], [1.0, 1.0])[1]

    with pytest.raises(RuntimeError, match="no root of the system"):
        adcompile.grad(f)(1.0)


def test_a_system_at_a_kink_has_no_derivative() -> None:
    def f(c: Any) -> Any:
        return optimize.fsolve(lambda x: [abs(x[0] - c) + 2.0 * (x[0] - c), x[1] - x[0]], [0.3, 0.1])[1]

    with pytest.raises(RuntimeError, match="no slopes"):
        adcompile.grad(f)(1.0)


@pytest.mark.parametrize("start", [0.0, 5.0, -2.0])
def test_the_root_is_the_one_that_scipy_finds(start: float) -> None:
    def f(c: Any) -> Any:
        return optimize.fsolve(lambda x: np.sin(x) * np.array([1.0, 2.0]) - c * x[::-1], [start + 1.0, start])[0]

    assert adcompile.value_and_grad(f)(0.3)[0] == pytest.approx(f(0.3), rel=1e-6, abs=1e-6)


def test_other_methods_are_refused() -> None:
    def by_least_squares(c: Any) -> Any:
        return optimize.root(lambda x: [x[0] - c], [1.0], method="lm").x[0]

    def how_long(c: Any) -> Any:
        found = optimize.root(lambda x: [x[0] - c], [1.0])
        return found["x"][0] * found.nfev

    with pytest.raises(adcompile.AdcompileError, match="hybr"):
        adcompile.grad(by_least_squares)(1.0)
    with pytest.raises(adcompile.AdcompileError, match="the attribute 'nfev'"):
        adcompile.grad(how_long)(1.0)
