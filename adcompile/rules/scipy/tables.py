# mypy: allow-untyped-defs, allow-untyped-calls
"""Linear interpolation of ``scipy.interpolate``: ``interp1d``, and ``RegularGridInterpolator`` by the points.

An ``interp1d`` that a program makes is followed, so its derivative by the values is known too.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import interpolate

from adcompile.rules.core import RuleSet, StandIn, call

rules = RuleSet()

POINTS = np.array([0.0, 1.0, 2.5, 3.0])
CURVE = np.array([0.3, 1.7, -0.4, 0.9])
TABLE = interpolate.interp1d(POINTS, CURVE)
CONTINUED = interpolate.interp1d(POINTS, CURVE, fill_value="extrapolate")
ENDING = interpolate.interp1d(POINTS, CURVE, bounds_error=False, fill_value=0.5)
GRID = interpolate.RegularGridInterpolator((POINTS, POINTS[:3]), np.outer(CURVE, CURVE[:3]))
OPEN = interpolate.RegularGridInterpolator((POINTS, POINTS[:3]), np.outer(CURVE, CURVE[:3]), "linear", False, 0.0)


# One variable


def cell(x, points):
    """The number of the point at the end of the interval that x is in, or next to."""
    return np.clip(np.searchsorted(points, x), 1, len(points) - 1)


class Table(StandIn):
    """What ``interp1d`` makes."""

    def __init__(self, x, y, is_closed, fill):
        self.x = x
        self.y = y
        self.is_closed = is_closed
        self.fill = fill

    def __call__(self, x):
        x = np.asarray(x)
        is_below, is_above = x < self.x[0], x > self.x[-1]
        if self.is_closed and np.any(is_below | is_above):
            raise ValueError("A value in x_new is outside the interpolation range.")
        y = self.at(x)
        if self.is_closed or isinstance(self.fill, str):
            return y
        below, above = self.fill if isinstance(self.fill, tuple) else (self.fill, self.fill)
        return np.where(is_below, below, np.where(is_above, above, y))

    def at(self, x):
        raise NotImplementedError("scipy.interpolate.interp1d of this kind")


class Line(Table):
    def at(self, x):
        k = cell(x, self.x)
        slope = (self.y[k] - self.y[k - 1]) / (self.x[k] - self.x[k - 1])
        return self.y[k - 1] + slope * (x - self.x[k - 1])


class Nearest(Table):
    def at(self, x):
        return self.y[np.searchsorted(0.5 * (self.x[1:] + self.x[:-1]), x)]


class Previous(Table):
    def at(self, x):
        y = self.y[np.maximum(np.searchsorted(self.x, x, side="right") - 1, 0)]
        return np.where(x < self.x[0], math.nan, y)


class Next(Table):
    def at(self, x):
        y = self.y[np.minimum(np.searchsorted(self.x, x), len(self.x) - 1)]
        return np.where(x > self.x[-1], math.nan, y)


class Smooth(Table):
    """Cubic splines."""

    def at(self, x):
        return interpolate.make_interp_spline(self.x, self.y)(x)


class Quadratic(Table):
    def at(self, x):
        return interpolate.make_interp_spline(self.x, self.y, 2)(x)


KINDS = {
    "linear": Line, "slinear": Line, "nearest": Nearest, "previous": Previous, "next": Next, "cubic": Smooth,
    "quadratic": Quadratic,
}  # fmt: skip


def table(kind, x, y, is_closed, fill):
    return KINDS[kind](x, y, is_closed, fill)


@rules.definition(
    interpolate.interp1d,
    cases=[
        call([1, 0, 3], [0, 2, -1]), call([0, 1, 3], [0, 2, -1], bounds_error=False, fill_value=0.5),
        call([0, 1, 3], [0, 2, -1], bounds_error=False, fill_value=(0.5, 1.5)),
        call([0, 1, 3], [0, 2, -1], fill_value="extrapolate", assume_sorted=True),
        call([0, 1, 3, 4], [0, 2, -1, 1], "nearest"), call([0, 1, 3, 4], [0, 2, -1, 1], "previous"),
        call([0, 1, 3, 4], [0, 2, -1, 1], "next"), call([0, 1, 3, 4], [0, 2, -1, 1], "cubic"),
        call([0, 1, 3, 4], [0, 2, -1, 1], "quadratic"),
    ],
    at_once=True,
)  # fmt: skip
def interp1d(
    x, y, kind="linear", axis=-1, copy=True, bounds_error=None, fill_value=math.nan, assume_sorted=False
):  # fmt: skip
    x, y = np.asarray(x), np.asarray(y)
    if kind not in KINDS or np.ndim(y) != 1 or np.iscomplexobj(y):
        raise NotImplementedError(
            "scipy.interpolate.interp1d of another kind than its words for splines and steps, or of several values"
        )
    if not assume_sorted:
        order = np.argsort(x)
        x, y = x[order], y[order]
    is_closed = not isinstance(fill_value, str) if bounds_error is None else bounds_error
    return table(kind, x, y, is_closed, fill_value)


def slope_of_line(self, x):
    if not isinstance(self, interpolate.interp1d):
        raise NotImplementedError("an interpolation by one polynomial, of scipy.interpolate")
    if self._kind != "linear" or np.ndim(self.y) != 1:
        raise NotImplementedError("scipy.interpolate.interp1d of another kind than 'linear', or of several values")
    k = cell(x, self.x)
    slope = (self.y[k] - self.y[k - 1]) / (self.x[k] - self.x[k - 1])
    if isinstance(self.fill_value, str):
        return slope
    return np.where((x < self.x[0]) | (x > self.x[-1]), 0.0, slope)


def line_tangent(x_dot, self, x):
    return slope_of_line(self, x) * x_dot


@rules.pair(
    interpolate.interp1d.__call__,
    tangent=line_tangent,
    wrt=(1,),
    cases=[call(TABLE, np.array([0.3, 1.7])), call(CONTINUED, 4.0), call(ENDING, np.array([-1.0, 0.7]))],
)
def line_at(bar, self, x):
    return bar * slope_of_line(self, x)


# Several variables


def moved(xi, k, place):
    """The points with another coordinate."""
    return np.concatenate((xi[..., :k], np.expand_dims(place, -1), xi[..., k + 1 :]), -1)


def slopes_on_grid(self, xi, method):
    """In its cell, the interpolation is linear along each axis, from one side to the other."""
    if (
        isinstance(xi, tuple)
        or method not in (None, "linear")
        or self.method != "linear"
        or self.values.ndim != len(self.grid)
    ):
        raise NotImplementedError("scipy.interpolate.RegularGridInterpolator by another method than 'linear'")
    found = []
    for k in range(len(self.grid)):
        x, points = xi[..., k], self.grid[k]
        end = cell(x, points)
        after = interpolate.RegularGridInterpolator.__call__(self, moved(xi, k, points[end]))
        before = interpolate.RegularGridInterpolator.__call__(self, moved(xi, k, points[end - 1]))
        is_outside = (x < points[0]) | (x > points[-1])
        slope = (after - before) / (points[end] - points[end - 1])
        found.append(slope if self.fill_value is None else np.where(is_outside, 0.0, slope))
    return np.stack(found, -1)


def on_grid_tangent(xi_dot, self, xi, method=None):
    slopes = slopes_on_grid(self, xi, method)
    return np.sum(slopes * np.reshape(xi_dot, np.shape(slopes)), -1)


@rules.pair(
    interpolate.RegularGridInterpolator.__call__,
    tangent=on_grid_tangent,
    wrt=(1,),
    cases=[
        call(GRID, np.array([[0.3, 1.7], [2.7, 0.4]])),
        call(GRID, np.array([0.3, 1.7])),
        call(OPEN, np.array([[0.3, 3.7]])),
    ],
)
def on_grid(bar, self, xi, method=None):
    return np.reshape(np.expand_dims(bar, -1) * slopes_on_grid(self, xi, method), np.shape(xi))
