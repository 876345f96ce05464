# mypy: allow-untyped-defs, allow-untyped-calls
"""The older splines of ``scipy.interpolate`` as objects, by the points where they are evaluated.

Of a spline of degree k, SciPy raises where a derivative of order k + 1 is asked for, of a surface already one of order
k. Outside, a surface goes on as it is at the edge.
"""

from __future__ import annotations

import numpy as np
from scipy import interpolate

from adcompile import runtime
from adcompile.rules.core import RuleSet, call
from adcompile.rules.scipy.interpolate import INSIDE, POINTS, is_outside, slope_outside

rules = RuleSet()

CURVE = interpolate.UnivariateSpline(POINTS, np.sin(POINTS), s=0.01)
FLAT = interpolate.InterpolatedUnivariateSpline(POINTS, np.cos(POINTS), ext=3)
SURFACE = interpolate.RectBivariateSpline(POINTS, POINTS[:7], np.cos(POINTS)[:, None] * np.sin(POINTS[:7]), kx=4, ky=5)


# Curves


def slope_of_curve(self, x, nu, ext):
    mode = slope_outside(self.ext if ext is None else ext, nu)
    return interpolate.UnivariateSpline.__call__(self, x, nu + 1, mode)


def curve_tangent(x_dot, self, x, nu=0, ext=None):
    return slope_of_curve(self, x, nu, ext) * x_dot


@rules.pair(
    interpolate.UnivariateSpline.__call__,
    tangent=curve_tangent,
    wrt=(1,),
    cases=[
        call(CURVE, INSIDE),
        call(FLAT, 0.7, 1),
        call(FLAT, 4.0),
        call(FLAT, 4.0, 1),
        call(CURVE, np.array([[0.3], [4.0]]), ext=0),
    ],
)
def curve(bar, self, x, nu=0, ext=None):
    return bar * slope_of_curve(self, x, nu, ext)


# Surfaces


def slope_by_x(self, x, y, dx, dy, grid):
    knots = self.get_knots()
    rows, columns = knots[0], knots[1]
    inside = np.clip(x, rows[0], rows[-1])
    slope = interpolate.BivariateSpline.__call__(self, inside, np.clip(y, columns[0], columns[-1]), dx + 1, dy, grid)
    outside = is_outside(x, rows)
    return np.where(np.reshape(outside, (-1, 1)) if grid else outside, 0.0, slope)


def slope_by_y(self, x, y, dx, dy, grid):
    knots = self.get_knots()
    rows, columns = knots[0], knots[1]
    inside = np.clip(y, columns[0], columns[-1])
    slope = interpolate.BivariateSpline.__call__(self, np.clip(x, rows[0], rows[-1]), inside, dx, dy + 1, grid)
    return np.where(is_outside(y, columns), 0.0, slope)


def surface_tangent(x_dot, y_dot, self, x, y, dx=0, dy=0, grid=True):
    by_x, by_y = slope_by_x(self, x, y, dx, dy, grid), slope_by_y(self, x, y, dx, dy, grid)
    return by_x * (np.reshape(x_dot, (-1, 1)) if grid else x_dot) + by_y * y_dot


@rules.pair(
    interpolate.BivariateSpline.__call__,
    tangent=surface_tangent,
    wrt=(1, 2),
    cases=[
        call(SURFACE, INSIDE, INSIDE[:2]), call(SURFACE, 0.7, 1.9), call(SURFACE, 0.7, INSIDE[:2], grid=False),
        call(SURFACE, INSIDE, INSIDE[::-1] / 2.0, grid=False), call(SURFACE, 1.2, 0.4, 1, grid=False),
        call(SURFACE, 3.5, 0.4, grid=False), call(SURFACE, 1.2, -0.4, 0, 1),
    ],
)  # fmt: skip
def surface(bar, self, x, y, dx=0, dy=0, grid=True):
    by_x, by_y = bar * slope_by_x(self, x, y, dx, dy, grid), bar * slope_by_y(self, x, y, dx, dy, grid)
    if not grid:
        return runtime.unbroadcast(by_x, x), runtime.unbroadcast(by_y, y)
    return np.reshape(np.sum(by_x, 1), np.shape(x)), np.reshape(np.sum(by_y, 0), np.shape(y))


@rules.definition(interpolate.BivariateSpline.ev, cases=[call(SURFACE, INSIDE, 0.4), call(SURFACE, 0.7, 1.1, 1)])
def ev(self, xi, yi, dx=0, dy=0):
    return interpolate.BivariateSpline.__call__(self, xi, yi, dx, dy, False)
