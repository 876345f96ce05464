# mypy: allow-untyped-defs, allow-untyped-calls
"""Integrals of samples, of ``scipy.integrate``."""

from __future__ import annotations

import numpy as np
from scipy import integrate

from adcompile.rules.core import RuleSet, call, normal

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


@rules.linear(integrate.simpson, cases=[*RULES[:-1], call(normal(6), dx=0.5), call(normal(3))])
def simpson(bar, y, x=None, *, dx=1.0, axis=-1):
    """The weights are the integrals of unit vectors."""
    if x is not None and np.ndim(x) != 1:
        raise NotImplementedError("scipy.integrate.simpson with points for each row")
    weights = integrate.simpson(np.eye(np.shape(y)[axis]), x, dx=dx)
    return np.moveaxis(np.expand_dims(bar, -1) * weights, -1, axis)


@rules.linear(integrate.romb, cases=[call(normal(5)), call(normal(3, 2), 0.5, axis=0)])
def romb(bar, y, dx=1.0, axis=-1):
    weights = integrate.romb(np.eye(np.shape(y)[axis]), dx)
    return np.moveaxis(np.expand_dims(bar, -1) * weights, -1, axis)
