# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that are one thing on one side and another on the other: signs, extrema, bounds, comparisons.

``runtime.step(x, y)`` is 1 where x > y, 0.5 where they are equal, and 0 elsewhere.
"""

from __future__ import annotations

import math

import numpy as np

from adcompile import runtime
from adcompile.rules.core import RuleSet

rules = RuleSet()

INF = math.inf
BOTH = [(-2.0, -0.5), (0.5, 2.0)]

rules.constant(runtime.step)
rules.constant(np.floor, np.ceil, np.trunc, np.rint, np.fix, np.round, np.around, np.sign, np.signbit, np.spacing)
rules.constant(np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal)
rules.constant(np.isnan, np.isinf, np.isfinite, np.isneginf, np.isposinf, np.isnat, np.isreal, np.iscomplex)
rules.constant(np.logical_and, np.logical_or, np.logical_xor, np.logical_not)
rules.constant(np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.bitwise_not, np.left_shift, np.right_shift)
rules.constant(np.gcd, np.lcm, np.bitwise_count)


@rules.elementwise(np.absolute, np.fabs, domain=(0.1, 2.0), edges=[((0.0,), (0.0,)), ((-2.0,), (-1.0,))])
def absolute(x, *, out):
    return np.conjugate(x) / (out + (out == 0.0)) if np.iscomplexobj(x) else np.sign(x)


@rules.elementwise(np.copysign, domain=[(0.1, 2.0), (-2.0, -0.1)], edges=[((0.0, -1.0), (0.0, 0.0))])
def copysign(x, y):
    return np.sign(x) * np.copysign(1.0, y), 0.0


TIES = [((1.0, 1.0), (0.5, 0.5)), ((INF, INF), (0.5, 0.5))]


@rules.elementwise(np.maximum, domain=BOTH, edges=TIES)
def maximum(x, y):
    return runtime.step(x, y), runtime.step(y, x)


@rules.elementwise(np.minimum, domain=BOTH, edges=TIES)
def minimum(x, y):
    return runtime.step(y, x), runtime.step(x, y)


@rules.elementwise(np.fmax, domain=BOTH, edges=[*TIES, ((math.nan, 1.0), (0.0, 1.0)), ((1.0, math.nan), (1.0, 0.0))])
def fmax(x, y):
    x, y = np.where(np.isnan(x), -math.inf, x), np.where(np.isnan(y), -math.inf, y)
    return runtime.step(x, y), runtime.step(y, x)


@rules.elementwise(np.fmin, domain=BOTH, edges=[*TIES, ((math.nan, 1.0), (0.0, 1.0)), ((1.0, math.nan), (1.0, 0.0))])
def fmin(x, y):
    x, y = np.where(np.isnan(x), math.inf, x), np.where(np.isnan(y), math.inf, y)
    return runtime.step(y, x), runtime.step(x, y)


CLIP_EDGES = [
    ((1.0, 1.0, 2.0), (0.5, 0.5, 0.0)),
    ((2.0, 1.0, 2.0), (0.5, 0.0, 0.5)),
    ((1.5, 1.0, 2.0), (1.0, 0.0, 0.0)),
    ((0.0, 1.0, 2.0), (0.0, 1.0, 0.0)),
    ((9.0, 1.0, 2.0), (0.0, 0.0, 1.0)),
]


@rules.elementwise(np.clip, domain=[(-0.4, 0.4), (-1.5, -0.5), (0.5, 1.5)], edges=CLIP_EDGES)
def clip(x, a_min=None, a_max=None):
    """As ``np.minimum(np.maximum(x, a_min), a_max)``; a bound can be None."""
    if a_min is None and a_max is None:
        return 1.0, 0.0, 0.0
    if a_min is None:
        return runtime.step(a_max, x), 0.0, runtime.step(x, a_max)
    if a_max is None:
        return runtime.step(x, a_min), runtime.step(a_min, x), 0.0
    by_min, by_max = runtime.step(a_min, x) * runtime.step(a_max, a_min), runtime.step(np.maximum(x, a_min), a_max)
    return runtime.step(x, a_min) * runtime.step(a_max, x), by_min, by_max


@rules.elementwise(np.nan_to_num, domain=(-2.0, 2.0), edges=[((math.nan,), (0.0,)), ((INF,), (0.0,))])
def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    if not copy:
        raise NotImplementedError("np.nan_to_num that writes to its argument, said by position")
    return np.isfinite(x)


@rules.elementwise(np.nextafter, domain=BOTH)
def nextafter(x, y):
    return 1.0, 0.0


@rules.elementwise(np.heaviside, domain=BOTH, edges=[((0.0, 0.5), (0.0, 1.0))])
def heaviside(x, at_zero):
    return 0.0, np.equal(x, 0.0)
