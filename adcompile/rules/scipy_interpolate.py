# mypy: allow-untyped-defs, allow-untyped-calls
"""Splines of ``scipy.interpolate``, by the points where they are evaluated; their coefficients are constants.

A spline has as many derivatives as its degree; SciPy raises where one more is asked for.
"""

from __future__ import annotations

import numpy as np
from scipy import interpolate

from adcompile.rules.core import RuleSet, call

rules = RuleSet()

POINTS = np.linspace(0.0, 3.0, 9)
CURVE = interpolate.splrep(POINTS, np.sin(POINTS))
SURFACE = interpolate.bisplrep(
    *(np.ravel(g) for g in np.meshgrid(POINTS, POINTS)), np.ravel(np.outer(np.cos(POINTS), np.sin(POINTS))), kx=5, ky=5
)
INSIDE = np.array([0.31, 1.27, 2.65])


def slope_outside(ext):
    """The extrapolation of the derivative: what is constant outside has none."""
    return 1 if ext == 3 else ext


def splev_tangent(x_dot, x, tck, der=0, ext=0):
    return interpolate.splev(x, tck, der + 1, slope_outside(ext)) * x_dot


@rules.pair(
    interpolate.splev, tangent=splev_tangent, cases=[call(INSIDE, CURVE), call(0.7, CURVE, 1), call(4.0, CURVE, ext=3)]
)
def splev(bar, x, tck, der=0, ext=0):
    return bar * interpolate.splev(x, tck, der + 1, slope_outside(ext))


def bisplev_tangent(x_dot, y_dot, x, y, tck, dx=0, dy=0):
    by_x, by_y = interpolate.bisplev(x, y, tck, dx + 1, dy), interpolate.bisplev(x, y, tck, dx, dy + 1)
    return by_x * (np.expand_dims(x_dot, 1) if np.ndim(x) == 1 else x_dot) + by_y * y_dot


@rules.pair(
    interpolate.bisplev,
    tangent=bisplev_tangent,
    wrt=(0, 1),
    cases=[call(0.7, 1.9, SURFACE), call(INSIDE, INSIDE[:2], SURFACE), call(1.2, 0.4, SURFACE, 1, 0)],
)
def bisplev(bar, x, y, tck, dx=0, dy=0):
    """The values on the grid that two vectors span."""
    by_x = bar * interpolate.bisplev(x, y, tck, dx + 1, dy)
    by_y = bar * interpolate.bisplev(x, y, tck, dx, dy + 1)
    if np.ndim(x) == 0 and np.ndim(y) == 0:
        return by_x, by_y
    if np.ndim(x) == 0 or np.ndim(y) == 0:
        raise NotImplementedError("scipy.interpolate.bisplev of a number and a vector")
    return np.sum(by_x, 1), np.sum(by_y, 0)
