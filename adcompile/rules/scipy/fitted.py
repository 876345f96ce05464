# mypy: allow-untyped-defs, allow-untyped-calls
"""Splines of any degree, and tables on grids, of ``scipy.interpolate`` that a program makes, by their values.

Both are linear in the values. The points stay constant: a spline is a sum of basis functions that they fix, with the
factors for which it goes through the values.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import interpolate

from adcompile.rules.core import RuleSet, StandIn, call
from adcompile.rules.scipy.curves import as_floats, points_of
from adcompile.rules.scipy.tables import cell

rules = RuleSet()

X, Y = [0, 1, 3, 4, 6], [1, 3, 0, 2, 1]


# Splines of any degree


class Spline(StandIn):
    """A sum of basis functions."""

    def __init__(self, t, c, k, basis):
        self.t = t
        self.c = c
        self.k = k
        self.basis = basis

    def __call__(self, x, nu=0, extrapolate=None):
        return interpolate.BSpline.__call__(self.basis, x, nu, extrapolate) @ self.c

    def derivative(self, nu=1):
        return Derived(self, nu)

    def integrate(self, a, b, extrapolate=None):
        area = interpolate.BSpline.antiderivative(self.basis)
        return (interpolate.BSpline.__call__(area, b) - interpolate.BSpline.__call__(area, a)) @ self.c


class Derived(StandIn):
    """A derivative of a spline."""

    def __init__(self, spline, nu):
        self.spline = spline
        self.nu = nu

    def __call__(self, x, nu=0, extrapolate=None):
        return self.spline(x, self.nu + nu, extrapolate)


def knots(x, k):
    """The points that are knots: all but those next to the ends, or between those for an even degree."""
    if k == 1:
        return np.concatenate((x[:1], x, x[-1:]))
    inner = x if k % 2 == 1 else 0.5 * (x[1:] + x[:-1])
    cut = (k + 1) // 2
    return np.concatenate((np.full(k + 1, x[0]), inner[cut:-cut], np.full(k + 1, x[-1])))


def spline(t, x, y, k):
    basis = interpolate.BSpline.construct_fast(t, np.eye(len(t) - k - 1), k)
    return Spline(t, np.linalg.solve(interpolate.BSpline.__call__(basis, x), y), k, basis)


@rules.definition(interpolate.make_interp_spline, cases=[call(X, Y), call(X, Y, 2), call(X, Y, 1)], at_once=True)
def make_interp_spline(x, y, k=3, t=None, bc_type=None, axis=0, check_finite=True):
    x, y = points_of(x, y, axis)
    if k < 1 or bc_type not in (None, "not-a-knot") or np.ndim(y) > 2:
        raise NotImplementedError("scipy.interpolate.make_interp_spline of degree 0, or with conditions at the ends")
    return spline(knots(x, k) if t is None else t, x, y, k)


# Tables on grids


class Grid(StandIn):
    """Values on a grid; between its lines, linear along each axis."""

    def __init__(self, grid, values, bounds_error, fill_value):
        self.grid = grid
        self.values = values
        self.bounds_error = bounds_error
        self.fill_value = fill_value

    def __call__(self, xi, method=None):
        if method not in (None, "linear"):
            raise NotImplementedError("scipy.interpolate.RegularGridInterpolator by another method than 'linear'")
        xi = np.stack(xi, -1) if isinstance(xi, tuple) else np.asarray(xi)
        is_outside = np.zeros(np.shape(xi)[:-1], dtype=bool)
        for j in range(len(self.grid)):
            is_outside = is_outside | (xi[..., j] < self.grid[j][0]) | (xi[..., j] > self.grid[j][-1])
        if self.bounds_error and np.any(is_outside):
            raise ValueError("one of the requested points is out of bounds")
        found = between(self.values, self.grid, xi, (), 1.0)
        return found if self.fill_value is None or self.bounds_error else np.where(is_outside, self.fill_value, found)


def grid(points, values, bounds_error, fill_value):
    return Grid(tuple(as_floats(line) for line in points), as_floats(values), bounds_error, fill_value)


def between(values, grid, xi, index, weight):
    """The mean of the corners of a cell, by how near the point is to each."""
    j = len(index)
    if j == len(grid):
        return weight * values[index]
    end = cell(xi[..., j], grid[j])
    part = (xi[..., j] - grid[j][end - 1]) / (grid[j][end] - grid[j][end - 1])
    before = between(values, grid, xi, (*index, end - 1), weight * (1.0 - part))
    return before + between(values, grid, xi, (*index, end), weight * part)


@rules.definition(
    interpolate.RegularGridInterpolator,
    cases=[call((X, X), np.outer(Y, Y)), call((X, X), np.outer(Y, Y), bounds_error=False, fill_value=None)],
    at_once=True,
)
def grid_table(
    points, values, method="linear", bounds_error=True, fill_value=math.nan, *, solver=None, solver_args=None
):  # fmt: skip
    values = np.asarray(values)
    if method != "linear" or np.ndim(values) != len(points) or np.iscomplexobj(values):
        raise NotImplementedError(
            "scipy.interpolate.RegularGridInterpolator by another method than 'linear', or of several values"
        )
    return grid(points, values, bounds_error, fill_value)
