# mypy: allow-untyped-defs, allow-untyped-calls
"""Integrals of samples, of ``scipy.integrate``."""

from __future__ import annotations

import numpy as np
from scipy import integrate

from adcompile import runtime
from adcompile.primitives import stop_gradient
from adcompile.rules.core import VARIABLE, Given, RuleSet, call, normal, present

rules = RuleSet()

POINTS = np.array([0.0, 0.4, 1.5, 2.0])
RULES = [
    call(normal(5)), call(normal(4), dx=0.5), call(normal(4), POINTS), call(normal(2, 5), dx=0.3),
    call(normal(4, 3), POINTS, axis=0), call(normal(3, 2), axis=0), call(normal(2, 3), normal(2, 3)),
]  # fmt: skip


def means(y, x, dx, axis):
    """The area over each interval, the axis last."""
    y = np.moveaxis(y, axis, -1)
    heights = (y[..., 1:] + y[..., :-1]) / 2.0
    if x is None:
        return dx * heights
    return np.diff(x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1)) * heights


@rules.definition(integrate.trapezoid, cases=RULES)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    return np.sum(means(y, x, dx, axis), -1)


@rules.definition(integrate.cumulative_trapezoid, cases=[*RULES, call(normal(2, 4), POINTS, initial=0)])
def cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    areas = np.cumsum(means(y, x, dx, axis), -1)
    if initial is not None:
        areas = np.concatenate((np.zeros_like(areas[..., :1]), areas), -1)
    return np.moveaxis(areas, -1, axis)


# Parabolas through three points


def ratio(a, b):
    """Nothing where points coincide."""
    return np.where(b == 0.0, 0.0, a / np.where(b == 0.0, 1.0, b))


def pairs_of_intervals(y, h):
    """The area under a parabola over each interval and the next, of widths that may differ."""
    before, after, both = h[..., :-1:2], h[..., 1::2], h[..., :-1:2] + h[..., 1::2]
    first = y[..., :-2:2] * (2.0 - ratio(after, before))
    middle = y[..., 1:-1:2] * ratio(both * both, before * after)
    return both / 6.0 * (first + middle + y[..., 2::2] * (2.0 - ratio(before, after)))


def last_interval(y, h):
    """The area under the parabola through the last three points, over the interval between two (Cartwright)."""
    before, last = h[..., -2], h[..., -1]
    after = y[..., -1] * ratio(2.0 * last * last + 3.0 * before * last, 6.0 * (last + before))
    middle = y[..., -2] * ratio(last * last + 3.0 * before * last, 6.0 * before)
    return after + middle - y[..., -3] * ratio(last * last * last, 6.0 * before * (before + last))


def widths(y, x, dx, axis):
    """Those of the intervals, along the last axis."""
    if x is None:
        return dx * np.ones(np.shape(y)[axis] - 1)
    return np.diff(x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))


SIMPSON = [
    *RULES, call(normal(6), dx=0.5), call(normal(3)), call(normal(2), dx=0.5), call(normal(1)),
    call(normal(5), np.array([0.0, 0.4, 1.5, 2.0, 2.2])),
]  # fmt: skip


@rules.linear(integrate.simpson, cases=[call(normal(5)), call(normal(4)), call(normal(2)), call(normal(4, 3), axis=0)])
def simpson(bar, y, x=None, *, dx=1.0, axis=-1):
    """The weights are the integrals of unit vectors."""
    if x is not None and np.ndim(x) != 1:
        raise NotImplementedError("scipy.integrate.simpson with points for each row")
    weights = integrate.simpson(np.eye(np.shape(y)[axis]), x, dx=dx)
    return np.moveaxis(np.expand_dims(bar, -1) * weights, -1, axis)


@rules.definition(
    Given(integrate.simpson, "x"),
    Given(integrate.simpson, "x", VARIABLE),
    Given(integrate.simpson, "dx"),
    cases=SIMPSON,
    at_once=True,
)
def simpson_over(y, x=None, *, dx=1.0, axis=-1):
    if x is None:
        return dx * integrate.simpson(y, axis=axis)
    y, h = np.moveaxis(np.asarray(y), axis, -1), widths(y, np.asarray(x), dx, axis)
    size = np.shape(y)[-1]
    if size % 2 == 1:
        return np.sum(pairs_of_intervals(y, h), -1)
    if size == 2:
        return 0.5 * h[..., -1] * (y[..., -1] + y[..., -2])
    return np.sum(pairs_of_intervals(y[..., :-1], h[..., :-1]), -1) + last_interval(y, h)


def first_of_two(y, before, after):
    """The area under a parabola over the first of two intervals."""
    both = before + after
    part = before / both
    share = part * (before / after)
    inner = (3.0 - part) * y[..., :-2] + (3.0 + share + part) * y[..., 1:-1] - share * y[..., 2:]
    return before / 6.0 * inner


@rules.definition(
    *present(integrate, "cumulative_simpson"),
    cases=[
        call(normal(5)), call(normal(4), x=POINTS), call(normal(2, 5), dx=0.3), call(normal(4, 3), x=POINTS, axis=0),
        call(normal(2, 4), x=POINTS, initial=0.5), call(normal(2), dx=0.3), call(normal(2, 3), x=POINTS[:3]),
    ],
)  # fmt: skip
def cumulative_simpson(y, *, x=None, dx=1.0, axis=-1, initial=None):
    if np.ndim(dx) > 0 or np.ndim(initial) > 0:
        raise NotImplementedError("scipy.integrate.cumulative_simpson with a width or a start for each row")
    if np.shape(y)[axis] < 3:
        return cumulative_trapezoid(y, x, dx, axis, initial)
    h, y = widths(y, x, dx, axis), np.moveaxis(y, axis, -1)
    if np.any(stop_gradient(h) <= 0.0):
        raise ValueError("Input x must be strictly increasing.")
    ahead = first_of_two(y, h[..., :-1], h[..., 1:])
    behind = np.flip(first_of_two(np.flip(y, -1), np.flip(h[..., 1:], -1), np.flip(h[..., :-1], -1)), -1)
    number = np.arange(np.shape(y)[-1] - 1)
    is_second = (number % 2 == 1) | (number == number[-1])
    ahead = np.concatenate((ahead, ahead[..., -1:]), -1)
    behind = np.concatenate((behind[..., :1], behind), -1)
    areas = np.cumsum(np.where(is_second, behind, ahead), -1)
    if initial is not None:
        areas = np.concatenate((np.zeros_like(areas[..., :1]), areas), -1) + initial
    return np.moveaxis(areas, -1, axis)


def romb_tangent(y_dot, dx_dot, y, dx=1.0, axis=-1):
    return integrate.romb(y_dot, dx, axis) + dx_dot * integrate.romb(y, 1.0, axis)


@rules.pair(
    integrate.romb,
    tangent=romb_tangent,
    wrt=(0, 1),
    cases=[call(normal(5)), call(normal(3, 2), 0.5, axis=0), call(normal(2, 5), normal())],
)
def romb(bar, y, dx=1.0, axis=-1):
    weights = integrate.romb(np.eye(np.shape(y)[axis]), dx)
    y_bar = np.moveaxis(np.expand_dims(bar, -1) * weights, -1, axis)
    return y_bar, runtime.unbroadcast(bar * integrate.romb(y, 1.0, axis), dx)
