# mypy: allow-untyped-defs, allow-untyped-calls
"""Cubic curves of ``scipy.interpolate`` that a program makes: by their values, their points, and where they are read.

A curve is known by its slopes at the points. Those of a spline solve equations with a band of three, which say that the
second derivative does not jump; those of the others are means of the slopes on both sides.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import interpolate, linalg

from adcompile.rules.core import RuleSet, StandIn, call

rules = RuleSet()

X, Y = [0, 1, 3, 4, 6], [1, 3, 0, 2, 1]


def aligned(h, y):
    """A number for each point, beside the values that a curve has there."""
    return h if np.ndim(y) == 1 else np.reshape(h, np.shape(h) + (1,) * (np.ndim(y) - 1))


def piece(x, points, mode):
    """The numbers of the pieces that points are in, and those points, within one period if there is one."""
    if mode == "periodic":
        x = points[0] + (x - points[0]) % (points[-1] - points[0])
    return x, np.clip(np.searchsorted(points, x, side="right") - 1, 0, len(points) - 2)


def area_within(c, h):
    return (((c[0] / 4.0 * h + c[1] / 3.0) * h + c[2] / 2.0) * h + c[3]) * h


class Curve(StandIn):
    """Between two points a cubic: ``c[0] * h**3 + c[1] * h**2 + c[2] * h + c[3]``, at ``h`` from the first of them."""

    def __init__(self, x, c, extrapolate):
        self.x = x
        self.c = c
        self.extrapolate = extrapolate

    def __call__(self, x, nu=0, extrapolate=None):
        mode = self.extrapolate if extrapolate is None else extrapolate
        x, k = piece(np.asarray(x), self.x, mode)
        c, h = self.c[:, k], aligned(x - self.x[k], self.c[0])
        if nu == 0:
            y = ((c[0] * h + c[1]) * h + c[2]) * h + c[3]
        elif nu == 1:
            y = (3.0 * c[0] * h + 2.0 * c[1]) * h + c[2]
        elif nu == 2:
            y = 6.0 * c[0] * h + 2.0 * c[1]
        elif nu == 3:
            y = 6.0 * c[0]
        elif nu > 3:
            y = np.zeros_like(c[0])
        else:
            raise NotImplementedError("a derivative of a curve of scipy.interpolate of a negative order")
        return self.within(x, y, mode)

    def within(self, x, y, mode):
        """No number outside of the points, unless the curve goes on there."""
        return y if mode else np.where(aligned((x < self.x[0]) | (x > self.x[-1]), self.c[0]), math.nan, y)

    def area(self, x):
        """The integral from the first point on."""
        whole = np.cumsum(area_within(self.c, aligned(np.diff(self.x), self.c[0])), 0)
        _, k = piece(x, self.x, True)
        before = np.concatenate((np.zeros_like(whole[:1]), whole))[k]
        return self.within(x, before + area_within(self.c[:, k], aligned(x - self.x[k], self.c[0])), self.extrapolate)

    def derivative(self, nu=1):
        return Derived(self, nu)

    def antiderivative(self):
        return Area(self)

    def integrate(self, a, b, extrapolate=None):
        if extrapolate is not None or self.extrapolate == "periodic":
            raise NotImplementedError("the integral of a curve of scipy.interpolate that goes on periodically")
        return self.area(np.asarray(b)) - self.area(np.asarray(a))


class Derived(StandIn):
    """A derivative of a curve."""

    def __init__(self, curve, nu):
        self.curve = curve
        self.nu = nu

    def __call__(self, x, nu=0, extrapolate=None):
        return self.curve(x, self.nu + nu, extrapolate)


class Area(StandIn):
    """The integral of a curve, as a curve."""

    def __init__(self, curve):
        self.curve = curve

    def __call__(self, x):
        if self.curve.extrapolate == "periodic":
            raise NotImplementedError("the integral of a curve of scipy.interpolate that goes on periodically")
        return self.curve.area(np.asarray(x))


def curve(x, y, slopes, extrapolate):
    """The curve through the points that has these slopes there."""
    h = aligned(np.diff(x), y)
    rise = np.diff(y, axis=0) / h
    bend = (slopes[:-1] + slopes[1:] - 2.0 * rise) / h
    return Curve(x, np.stack((bend / h, (rise - slopes[:-1]) / h - bend, slopes[:-1], y[:-1])), extrapolate)


def as_floats(x):
    return np.asarray(x).astype(float)


def points_of(x, y, axis):
    y = np.asarray(y)
    if (np.ndim(y) > 1 and axis != 0) or np.iscomplexobj(y):
        raise NotImplementedError(
            "a curve of scipy.interpolate along another axis than the first, or of complex values"
        )
    return as_floats(x), y.astype(float)


def check_enough(x, fewest):
    if len(x) < fewest or np.any(np.diff(x) <= 0.0):
        raise ValueError("the points of a curve that is differentiated must increase, and be enough for its ends")


# Splines


def at_end(condition, h, rise, sign):
    """The equation at an end: the factors of the slope there and of the one beside it, and the right side."""
    if condition == "not-a-knot" and len(h) == 1:  # a line
        return 1.0, 0.0, rise[0]
    if condition == "not-a-knot":
        both = h[0] + h[1]
        return h[1], both, ((h[0] + 2.0 * both) * h[1] * rise[0] + h[0] * h[0] * rise[1]) / both
    if condition == "natural":
        return 2.0, 1.0, 3.0 * rise[0]
    order, value = (1, 0.0) if condition == "clamped" else condition
    if order == 1:
        return 1.0, 0.0, value + np.zeros_like(rise[0])
    return 2.0, 1.0, 3.0 * rise[0] - 0.5 * sign * h[0] * np.asarray(value)


def slopes_of_spline(x, y, start, end):
    h = np.diff(x)
    rise = np.diff(y, axis=0) / aligned(h, y)
    first, second, left = at_end(start, h, rise, 1.0)
    last, previous, right = at_end(end, np.flip(h), np.flip(rise, 0), -1.0)
    above = np.concatenate(([0.0, second], h[:-1]))
    middle = np.concatenate(([first], 2.0 * (h[:-1] + h[1:]), [last]))
    below = np.concatenate((h[1:], [previous, 0.0]))
    inner = 3.0 * (aligned(h[1:], y) * rise[:-1] + aligned(h[:-1], y) * rise[1:])
    sides = np.concatenate((np.expand_dims(left, 0), inner, np.expand_dims(right, 0)))
    return linalg.solve_banded((1, 1), np.stack((above, middle, below)), sides)


def slopes_of_parabola(x, y):
    """Through three points, of which the inner one is no knot."""
    h = aligned(np.diff(x), y)
    rise = np.diff(y, axis=0) / h
    bend = (rise[1] - rise[0]) / (h[0] + h[1])
    return np.stack((rise[0] - bend * h[0], rise[0] + bend * h[0], rise[1] + bend * h[1]))


def slopes_of_periodic_spline(x, y):
    if not np.allclose(y[0], y[-1], rtol=1e-15, atol=1e-15):
        raise ValueError("the first and the last value of a periodic spline must be the same")
    h = np.diff(x)
    rise, before = np.diff(y, axis=0) / aligned(h, y), np.roll(h, 1)
    matrix = np.diag(2.0 * (h + before)) + np.roll(np.diag(h), -1, 1) + np.roll(np.diag(before), 1, 1)
    slopes = np.linalg.solve(matrix, 3.0 * (aligned(h, y) * np.roll(rise, 1, 0) + aligned(before, y) * rise))
    return np.concatenate((slopes, slopes[:1]))


@rules.definition(
    interpolate.CubicSpline,
    cases=[
        call(X, Y), call(X, Y, 0, "natural"), call(X, Y, bc_type=("clamped", (2, 3)), extrapolate=False),
        call([0, 3], [1, 2]), call([0, 1, 3], [1, 3, 0]), call([0, 1, 3], [1, 3, 0], 0, ("not-a-knot", (1, 2))),
    ],
    at_once=True,
)  # fmt: skip
def cubic_spline(x, y, axis=0, bc_type="not-a-knot", extrapolate=None):
    x, y = points_of(x, y, axis)
    if bc_type == "periodic":
        check_enough(x, 3)
        return curve(x, y, slopes_of_periodic_spline(x, y), "periodic" if extrapolate is None else extrapolate)
    start, end = (bc_type, bc_type) if isinstance(bc_type, str) else bc_type
    check_enough(x, 2)
    is_parabola = len(x) == 3 and start == "not-a-knot" and end == "not-a-knot"
    slopes = slopes_of_parabola(x, y) if is_parabola else slopes_of_spline(x, y, start, end)
    return curve(x, y, slopes, True if extrapolate is None else extrapolate)


@rules.definition(interpolate.CubicHermiteSpline, cases=[call(X, Y, [0, 1, 0, -1, 2])], at_once=True)
def hermite_spline(x, y, dydx, axis=0, extrapolate=None):
    x, y = points_of(x, y, axis)
    check_enough(x, 2)
    return curve(x, y, np.asarray(dydx, float), True if extrapolate is None else extrapolate)


# Curves that keep to their values


def slope_at_end(h, rise):
    """That of the parabola through three points, or none where it runs the other way."""
    slope = ((2.0 * h[0] + h[1]) * rise[0] - h[0] * rise[1]) / (h[0] + h[1])
    is_turning = (np.sign(rise[0]) != np.sign(rise[1])) & (np.abs(slope) > 3.0 * np.abs(rise[0]))
    return np.where(np.sign(slope) != np.sign(rise[0]), 0.0, np.where(is_turning, 3.0 * rise[0], slope))


def slopes_that_keep(h, rise):
    """Inside, a harmonic mean of the slopes on both sides, or none where these have different signs."""
    width = aligned(h, rise)
    behind, ahead = 2.0 * width[1:] + width[:-1], width[1:] + 2.0 * width[:-1]
    is_turning = rise[:-1] * rise[1:] <= 0.0
    before, after = np.where(is_turning, 1.0, rise[:-1]), np.where(is_turning, 1.0, rise[1:])
    inner = np.where(is_turning, 0.0, (behind + ahead) / (behind / before + ahead / after))
    left, right = slope_at_end(h, rise), slope_at_end(np.flip(h), np.flip(rise, 0))
    return np.concatenate((np.expand_dims(left, 0), inner, np.expand_dims(right, 0)))


@rules.definition(
    interpolate.PchipInterpolator,
    cases=[call(X, Y), call(X, Y, extrapolate=False), call([0, 3], [1, 2])],
    at_once=True,
)
def pchip(x, y, axis=0, extrapolate=None):
    x, y = points_of(x, y, axis)
    check_enough(x, 2)
    h = np.diff(x)
    rise = np.diff(y, axis=0) / aligned(h, y)
    slopes = slopes_that_keep(h, rise) if len(x) > 2 else np.concatenate((rise, rise))
    return curve(x, y, slopes, True if extrapolate is None else extrapolate)


def slopes_of_akima(rise):
    """A mean of the slopes on both sides, by how much those beside them differ."""
    below, above = rise[:1] - rise[1:2], rise[-1:] - rise[-2:-1]
    rise = np.concatenate((rise[:1] + 2.0 * below, rise[:1] + below, rise, rise[-1:] + above, rise[-1:] + 2.0 * above))
    change = np.abs(np.diff(rise, axis=0))
    both = change[2:] + change[:-2]
    is_even = both <= 1e-9 * np.max(both)
    part = change[:-2] / np.where(is_even, 1.0, both)
    return np.where(is_even, 0.5 * (rise[3:] + rise[:-3]), rise[1:-2] + part * (rise[2:-1] - rise[1:-2]))


@rules.definition(
    interpolate.Akima1DInterpolator,
    cases=[call(X, Y), call(X, Y, extrapolate=True), call([0, 3], [1, 2])],
    at_once=True,
)
def akima(x, y, axis=0, *, method="akima", extrapolate=None):
    x, y = points_of(x, y, axis)
    if method != "akima":
        raise NotImplementedError("scipy.interpolate.Akima1DInterpolator by another method than 'akima'")
    check_enough(x, 2)
    rise = np.diff(y, axis=0) / aligned(np.diff(x), y)
    slopes = slopes_of_akima(rise) if len(x) > 2 else np.concatenate((rise, rise))
    return curve(x, y, slopes, False if extrapolate is None else extrapolate)
