"""Curves of SciPy that a program makes: by their values and their points, and where they are read."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import interpolate

import adcompile
from tests import checks

X = np.array([0.0, 1.0, 2.5, 3.0, 4.2])
Y = np.array([0.3, 1.7, -0.4, 0.9, 0.2])
PLACES = np.array([0.3, 1.7, 3.4])
CONDITION = "clamped"  # which the compiler does not know


def of_splines(x: Any, y: Any, p: Any) -> Any:
    spline = interpolate.CubicSpline(x, y)
    return np.sum(np.sin(spline(p)))


def of_areas_and_slopes(x: Any, y: Any, p: Any) -> Any:
    spline = interpolate.CubicSpline(x, y, bc_type=CONDITION)
    return spline.integrate(p[0], p[2]) * spline(p[1], 1)


def of_a_bent_spline(x: Any, y: Any, p: Any) -> Any:
    bent = interpolate.CubicSpline(x, np.stack((y, y * y), 1), bc_type=("natural", (1, 2.0 * p[:2])))
    return np.sum(np.sin(bent(p[:2])))


def of_a_closed_spline(x: Any, y: Any, p: Any) -> Any:
    around = interpolate.CubicSpline(x, np.concatenate((y[:-1], y[:1])), bc_type="periodic")
    return np.sum(around(2.0 * p) * around.derivative(2)(p))


def of_careful_curves(x: Any, y: Any, p: Any) -> Any:
    return np.sum(interpolate.PchipInterpolator(x, y)(p) * interpolate.Akima1DInterpolator(x, y)(p))


def of_fitted_splines(x: Any, y: Any, p: Any) -> Any:
    quartic = interpolate.make_interp_spline(X, y, 4)
    return np.sum(quartic(p, 1) * quartic(p)) + quartic.integrate(0.2, p[0])


def of_tables(x: Any, y: Any, p: Any) -> Any:
    smooth = interpolate.interp1d(X[::-1], y, "cubic", fill_value="extrapolate")(2.0 * p)
    return np.sum(smooth * interpolate.interp1d(X, y, "nearest", bounds_error=False, fill_value=(0.5, y[0]))(3.0 * p))


def of_a_grid(x: Any, y: Any, p: Any) -> Any:
    table = interpolate.RegularGridInterpolator((x, X), np.outer(y, y + 1.0), bounds_error=False, fill_value=None)
    return np.sum(table(np.stack((p, 2.0 * p), 1)))


#: Curves, and by which of their arguments they are differentiated.
CURVES = [
    (of_tables, (1, 2)), (of_a_grid, (0, 1, 2)), (of_splines, (0, 1, 2)), (of_areas_and_slopes, (0, 1, 2)),
    (of_a_bent_spline, (0, 1, 2)), (of_a_closed_spline, (0, 1, 2)), (of_careful_curves, (0, 1, 2)),
    (of_fitted_splines, (1, 2)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("f", "by"), [CURVES[0], *(pytest.param(f, by, marks=pytest.mark.sweep) for f, by in CURVES[1:])]
)
def test_curves_that_are_made_in_the_program(f: Any, by: tuple[int, ...]) -> None:
    args = (X, Y, PLACES)
    assert adcompile.value_and_grad(f, by)(*args)[0] == pytest.approx(f(*args), rel=1e-12)
    checks.check_gradient(f, args, by)
    checks.check_modes(f, args, by)


@pytest.mark.sweep
@pytest.mark.parametrize(("f", "argnum"), [(f, argnum) for f, by in CURVES for argnum in by])
def test_second_derivatives_of_curves(f: Any, argnum: int) -> None:
    checks.check_second_order(f, (X, Y, PLACES), argnum)


MAKERS = [
    lambda x, y: interpolate.PchipInterpolator(x, y),
    lambda x, y: interpolate.Akima1DInterpolator(x, y),
    lambda x, y: interpolate.CubicSpline(x, y),
    lambda x, y: interpolate.CubicSpline(x, y, bc_type=("not-a-knot", (2, 0.7))),
    lambda x, y: interpolate.CubicSpline(x, np.stack((y, y * y), 1)),
]


@pytest.mark.sweep
@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("make", MAKERS)
def test_curves_through_few_points(make: Any, count: int) -> None:
    def f(x: Any, y: Any, p: Any) -> Any:
        return np.sum(np.sin(make(x, y)(p)))

    args = X[:count], Y[:count], np.array([0.3, 0.7])
    checks.check_gradient(f, args, (0, 1, 2))
    checks.check_modes(f, args, (0, 1, 2))


@pytest.mark.parametrize("make", MAKERS[:3])
def test_a_curve_through_two_points_is_a_line(make: Any) -> None:
    slopes = adcompile.grad(lambda y: make(X[:2], y)(0.3)[()])(Y[:2])
    np.testing.assert_allclose(slopes, [0.7, 0.3], rtol=1e-14)


def test_the_derivative_by_the_values_is_the_curve_through_unit_vectors() -> None:
    def f(y: Any) -> Any:
        return interpolate.CubicSpline(X, y, bc_type="natural", extrapolate=False)(PLACES)

    expected = interpolate.CubicSpline(X, np.eye(5), bc_type="natural")(PLACES)
    np.testing.assert_allclose(adcompile.jacobian(f)(Y), expected, rtol=1e-12, atol=1e-14)


def test_points_that_do_not_increase_raise() -> None:
    def f(x: Any) -> Any:
        return interpolate.PchipInterpolator(x, Y)(0.5)

    with pytest.raises(ValueError, match="increas"):
        adcompile.grad(f)(X[::-1].copy())


@pytest.mark.parametrize(
    ("f", "words"),
    [
        (lambda y: interpolate.CubicSpline(X, np.stack((y, y)), axis=1)(0.5)[0], "another axis"),
        (lambda y: interpolate.CubicSpline(X, y).roots()[0], "the attribute 'roots'"),
        (lambda y: interpolate.CubicSpline(X, y)(0.5, -1), "negative order"),
        (lambda y: interpolate.CubicSpline(X, np.exp(1j * y))(0.5).real, "complex"),
    ],
)
def test_what_is_not_covered_is_refused(f: Any, words: str) -> None:
    with pytest.raises(adcompile.AdcompileError, match=words):
        adcompile.grad(f)(Y)
