# mypy: allow-untyped-defs, allow-untyped-calls
"""Splines of ``scipy.interpolate``, by the points where they are evaluated; their coefficients are constants.

A spline has as many derivatives as its degree; SciPy raises where one more is asked for.
"""

from __future__ import annotations

import numpy as np
from scipy import interpolate

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call

rules = RuleSet()

POINTS = np.linspace(0.0, 3.0, 9)
CURVE = interpolate.splrep(POINTS, np.sin(POINTS))
ROWS, COLUMNS = (np.ravel(grid) for grid in np.meshgrid(POINTS, POINTS, indexing="ij"))
SURFACE = interpolate.bisplrep(ROWS, COLUMNS, np.cos(ROWS) * np.sin(COLUMNS), kx=5, ky=5, s=0.1)
ROOF = interpolate.bisplrep(ROWS, COLUMNS, np.cos(ROWS) * np.sin(COLUMNS), kx=1, ky=2, s=0.1)
INSIDE = np.array([0.31, 1.27, 2.65])
FOLDED = interpolate.PchipInterpolator(POINTS, np.cos(POINTS))


def slope_outside(ext, der):
    """The extrapolation of the derivative: what is constant outside has none; a derivative never is."""
    return 1 if der == 0 and ext in (3, "const") else ext


def splev_tangent(x_dot, x, tck, der=0, ext=0):
    return interpolate.splev(x, tck, der + 1, slope_outside(ext, der)) * x_dot


@rules.pair(
    interpolate.splev,
    tangent=splev_tangent,
    cases=[call(INSIDE, CURVE), call(0.7, CURVE, 1), call(4.0, CURVE, ext=3), call(4.0, CURVE, 1, 3)],
)
def splev(bar, x, tck, der=0, ext=0):
    return bar * interpolate.splev(x, tck, der + 1, slope_outside(ext, der))


def interval(x, knots, degree):
    """The knots around each point, where the polynomial of its piece is told by them."""
    k = np.clip(np.searchsorted(knots, x, side="right") - 1, degree, len(knots) - degree - 2)
    return knots[k], knots[k + 1]


def is_outside(x, knots):
    """Where the surface goes on as it is at the edge."""
    return (x < knots[0]) | (x > knots[-1])


def upright(x):
    """One row for each point."""
    return np.expand_dims(x, 1) if np.ndim(x) == 1 else x


def slope_by_x(x, y, tck, dx, dy):
    """SciPy has no derivative of the order of the degree: it is that of a line from knot to knot."""
    knots = np.asarray(tck[0])
    if dx + 1 < tck[3]:
        slope = interpolate.bisplev(x, y, tck, dx + 1, dy)
    else:
        low, high = interval(x, knots, tck[3])
        rise = interpolate.bisplev(high, y, tck, dx, dy) - interpolate.bisplev(low, y, tck, dx, dy)
        slope = rise / upright(high - low)
    return np.where(upright(is_outside(x, knots)), 0.0, slope)


def slope_by_y(x, y, tck, dx, dy):
    knots = np.asarray(tck[1])
    if dy + 1 < tck[4]:
        slope = interpolate.bisplev(x, y, tck, dx, dy + 1)
    else:
        low, high = interval(y, knots, tck[4])
        slope = (interpolate.bisplev(x, high, tck, dx, dy) - interpolate.bisplev(x, low, tck, dx, dy)) / (high - low)
    return np.where(is_outside(y, knots), 0.0, slope)


def bisplev_tangent(x_dot, y_dot, x, y, tck, dx=0, dy=0):
    return slope_by_x(x, y, tck, dx, dy) * upright(x_dot) + slope_by_y(x, y, tck, dx, dy) * y_dot


@rules.pair(
    interpolate.bisplev,
    tangent=bisplev_tangent,
    wrt=(0, 1),
    cases=[
        call(0.7, 1.9, SURFACE), call(INSIDE, INSIDE[:2], SURFACE), call(1.2, 0.4, SURFACE, 1, 0),
        call(0.7, 1.9, ROOF), call(INSIDE, INSIDE[:2], ROOF), call(3.5, 1.0, SURFACE), call(1.0, -2.0, SURFACE),
    ],
)  # fmt: skip
def bisplev(bar, x, y, tck, dx=0, dy=0):
    """The values on the grid that two vectors span."""
    by_x, by_y = bar * slope_by_x(x, y, tck, dx, dy), bar * slope_by_y(x, y, tck, dx, dy)
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        return by_x, by_y
    if np.ndim(x) == 0 or np.ndim(y) == 0:
        raise NotImplementedError("scipy.interpolate.bisplev of a number and a vector")
    return np.sum(by_x, 1), np.sum(by_y, 0)


# Splines as objects


def beside_values(self, x_dot, out):
    """A number for each point, beside the values that a spline has there."""
    if np.ndim(out) == np.ndim(x_dot):
        return x_dot
    if adjoints.axis_of(self) != 0:
        raise NotImplementedError("a spline of scipy.interpolate that has several values at a point, not along axis 0")
    return np.reshape(x_dot, np.shape(x_dot) + (1,) * (np.ndim(out) - np.ndim(x_dot)))


def over_values(self, bar, x):
    if np.ndim(bar) == np.ndim(x):
        return bar
    if adjoints.axis_of(self) != 0:
        raise NotImplementedError("a spline of scipy.interpolate that has several values at a point, not along axis 0")
    return np.sum(bar, axis=tuple(range(np.ndim(x), np.ndim(bar))))


def piecewise_tangent(x_dot, self, x, nu=0, extrapolate=None, *, out):
    return interpolate.PPoly.__call__(self, x, nu + 1, extrapolate) * beside_values(self, x_dot, out)


@rules.pair(
    interpolate.PPoly.__call__,
    tangent=piecewise_tangent,
    wrt=(1,),
    cases=[
        call(interpolate.CubicSpline(POINTS, np.sin(POINTS)), INSIDE),
        call(FOLDED, 0.7, 1),
        call(interpolate.CubicSpline(POINTS, np.eye(9)[:, :2]), INSIDE),
    ],
)
def piecewise(bar, self, x, nu=0, extrapolate=None):
    return over_values(self, bar * interpolate.PPoly.__call__(self, x, nu + 1, extrapolate), x)


def b_spline_tangent(x_dot, self, x, nu=0, extrapolate=None, *, out):
    return interpolate.BSpline.__call__(self, x, nu + 1, extrapolate) * beside_values(self, x_dot, out)


@rules.pair(
    interpolate.BSpline.__call__,
    tangent=b_spline_tangent,
    wrt=(1,),
    cases=[
        call(interpolate.make_interp_spline(POINTS, np.sin(POINTS)), INSIDE),
        call(interpolate.make_interp_spline(POINTS, np.eye(9)[:, :2]), 0.7),
    ],
)
def b_spline(bar, self, x, nu=0, extrapolate=None):
    return over_values(self, bar * interpolate.BSpline.__call__(self, x, nu + 1, extrapolate), x)
