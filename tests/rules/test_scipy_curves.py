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


def of_splines(x: Any, y: Any, p: Any) -> Any:
    spline = interpolate.CubicSpline(x, y)
    return np.sum(spline(p) * spline(p + 2.0, 1)) + spline.integrate(p[0], p[2])


def of_a_bent_spline(x: Any, y: Any, p: Any) -> Any:
    bent = interpolate.CubicSpline(x, np.stack((y, y * y), 1), bc_type=("natural", (1, 2.0 * p[:2])))
    return np.sum(np.sin(bent(p[:2])))


def of_a_closed_spline(x: Any, y: Any, p: Any) -> Any:
    around = interpolate.CubicSpline(x, np.concatenate((y[:-1], y[:1])), bc_type="periodic")
    return np.sum(around(2.0 * p) * around.derivative(2)(p))


def of_careful_curves(x: Any, y: Any, p: Any) -> Any:
    return np.sum(interpolate.PchipInterpolator(x, y)(p) * interpolate.Akima1DInterpolator(x, y)(p))


CURVES = [of_splines, of_a_bent_spline, of_a_closed_spline, of_careful_curves]


@pytest.mark.parametrize("f", [of_splines, *(pytest.param(f, marks=pytest.mark.sweep) for f in CURVES[1:])])
def test_curves_that_are_made_in_the_program(f: Any) -> None:
    args = (X, Y, PLACES)
    assert adcompile.value_and_grad(f)(*args)[0] == pytest.approx(f(*args), rel=1e-13)
    checks.check_gradient(f, args, (0, 1, 2))
    checks.check_modes(f, args, (0, 1, 2))


@pytest.mark.sweep
@pytest.mark.parametrize("argnum", [0, 1, 2])
@pytest.mark.parametrize("f", CURVES)
def test_second_derivatives_of_curves(f: Any, argnum: int) -> None:
    checks.check_second_order(f, (X, Y, PLACES), argnum)


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
