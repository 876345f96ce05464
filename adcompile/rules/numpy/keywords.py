# mypy: allow-untyped-defs, allow-untyped-calls
"""Keywords of NumPy's functions that say something else than the function alone: definitions of such calls."""

from __future__ import annotations

import math

import numpy as np

from adcompile.rules.core import Given, RuleSet, call, normal
from adcompile.rules.numpy.reductions import beside, length

rules = RuleSet()

MASK = np.array([[True, False, True], [True, True, False]])
COLUMN = np.array([[True], [False]])
MASKED = [
    call(normal(2, 3), where=MASK), call(normal(2, 3), axis=1, where=MASK),
    call(normal(2, 3), axis=0, where=COLUMN | MASK),
    call(normal(2, 3), axis=-1, keepdims=True, where=MASK), call(normal(2, 2, 3), axis=(0, -1), where=MASK),
]  # fmt: skip
INITIAL = [
    call(normal(2, 3), initial=2.0), call(normal(2, 3), axis=1, initial=-0.5),
    call(normal(3), initial=2.0, keepdims=True),
    call(normal(2, 3), axis=0, initial=0.5, where=MASK), call(np.zeros((0, 3)), axis=0, initial=0.5),
]  # fmt: skip


def chosen(x, where, otherwise):
    return x if where is None else np.where(where, x, otherwise)


@rules.definition(Given(np.sum, "where"), cases=MASKED, at_once=True)
@rules.definition(Given(np.sum, "initial"), cases=INITIAL, at_once=True)
def sum_(a, axis=None, dtype=None, *, keepdims=False, initial=None, where=None):
    total = np.sum(chosen(a, where, 0), axis, dtype, keepdims=keepdims)
    return total if initial is None else total + initial


@rules.definition(Given(np.prod, "where"), cases=MASKED, at_once=True)
@rules.definition(Given(np.prod, "initial"), cases=INITIAL, at_once=True)
def prod(a, axis=None, dtype=None, *, keepdims=False, initial=None, where=None):
    product = np.prod(chosen(a, where, 1), axis, dtype, keepdims=keepdims)
    return product if initial is None else product * initial


def count(a, axis, keepdims, where):
    """How many elements count."""
    if where is None:
        return length(a, axis)
    return np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims, dtype=np.result_type(a))


@rules.definition(Given(np.mean, "where"), cases=MASKED, at_once=True)
def mean(a, axis=None, dtype=None, *, keepdims=False, where=None):
    return sum_(a, axis, dtype, keepdims=keepdims, where=where) / count(a, axis, keepdims, where)


SPREAD = [*MASKED, call(normal(2, 3), where=np.array([True, True, True]), ddof=1)]


@rules.definition(Given(np.var, "where"), cases=SPREAD, at_once=True)
@rules.definition(
    Given(np.var, "mean"), cases=[call(normal(2, 3), axis=1, mean=np.array([[0.5], [1.0]]))], at_once=True
)
@rules.definition(Given(np.var, "correction"), cases=[call(normal(2, 3), axis=1, correction=1)], at_once=True)
def var(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=None, mean=None, correction=None):
    freedom = ddof if correction is None else correction
    if where is None and mean is None:
        return np.var(a, axis, dtype, ddof=freedom, keepdims=keepdims)
    if mean is None:
        mean = sum_(a, axis, dtype, keepdims=True, where=where) / count(a, axis, True, where)
    total = sum_(np.square(a - mean), axis, dtype, keepdims=keepdims, where=where)
    return total / (count(a, axis, keepdims, where) - freedom)


@rules.definition(Given(np.std, "where"), cases=SPREAD, at_once=True)
@rules.definition(
    Given(np.std, "mean"), cases=[call(normal(2, 3), axis=1, mean=np.array([[0.5], [1.0]]))], at_once=True
)
@rules.definition(Given(np.std, "correction"), cases=[call(normal(2, 3), axis=1, correction=1)], at_once=True)
def std(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=None, mean=None, correction=None):
    """With the derivative zero, as that of ``np.std`` alone, where the elements are all equal."""
    if where is None and mean is None:
        return np.std(a, axis, dtype, ddof=ddof if correction is None else correction, keepdims=keepdims)
    variance = var(a, axis, dtype, ddof=ddof, keepdims=keepdims, where=where, mean=mean, correction=correction)
    return np.sqrt(np.where(variance == 0.0, 1.0, variance)) * (variance != 0.0)


BOUNDED = [call(normal(2, 3), axis=1, initial=-0.1, where=MASK), call(normal(2, 3), initial=0.5, where=COLUMN)]


@rules.definition(Given(np.max, "where"), Given(np.amax, "where"), cases=BOUNDED, at_once=True)
def max_(a, axis=None, *, keepdims=False, initial, where):
    return np.max(np.where(where, a, initial), axis, keepdims=keepdims, initial=initial)


@rules.definition(Given(np.min, "where"), Given(np.amin, "where"), cases=BOUNDED, at_once=True)
def min_(a, axis=None, *, keepdims=False, initial, where):
    return np.min(np.where(where, a, initial), axis, keepdims=keepdims, initial=initial)


# Bounds, ends, and conversions


@rules.definition(
    Given(np.clip, "min"), cases=[call(normal(4), min=-0.5), call(normal(4), min=0.1, max=1.0)], at_once=True
)
@rules.definition(Given(np.clip, "max"), cases=[call(normal(4), max=0.5)], at_once=True)
def clip(a, *, min=None, max=None):
    return np.clip(a, min, max)


@rules.definition(
    Given(np.diff, "prepend"),
    cases=[call(normal(3), prepend=0.5), call(normal(2, 3), axis=0, prepend=np.ones((1, 3)), append=2.0)],
    at_once=True,
)
@rules.definition(Given(np.diff, "append"), cases=[call(normal(2, 3), 2, append=0.5)], at_once=True)
def diff(a, n=1, axis=-1, prepend=None, append=None):
    if prepend is not None:
        a = np.concatenate((end(prepend, a, axis), a), axis)
    if append is not None:
        a = np.concatenate((a, end(append, a, axis)), axis)
    return np.diff(a, n, axis)


def end(value, a, axis):
    """A number as one more row."""
    if np.ndim(value) > 0:
        return value
    return np.broadcast_to(value, tuple(1 if k == axis % np.ndim(a) else n for k, n in enumerate(np.shape(a))))


POINTS = np.array([0.0, 1.0, 2.5])


@rules.definition(
    Given(np.interp, "left"), cases=[call(np.array([-1.0, 0.5, 4.0]), POINTS, normal(3), left=0.5)], at_once=True
)
@rules.definition(
    Given(np.interp, "right"), cases=[call(np.array([-1.0, 0.5, 4.0]), POINTS, normal(3), right=-2.0)], at_once=True
)
def interp(x, xp, fp, left=None, right=None):
    y = np.interp(x, xp, fp)
    if left is not None:
        y = np.where(x < xp[0], left, y)
    return y if right is None else np.where(x > xp[-1], right, y)


ANGLES = np.array([1.0, 5.5, -2.0, 3.5])


@rules.definition(
    Given(np.interp, "period"),
    cases=[
        call(np.array([-1.3, 0.5, 7.7]), ANGLES, normal(4), period=6.0), call(9.25, ANGLES, normal(4), period=-6.0)
    ],
    at_once=True,
)  # fmt: skip
def interp_around(x, xp, fp, left=None, right=None, period=None):
    """The last point comes once more before the first, and the first after the last; no end is left."""
    turn = np.abs(period)
    places = np.mod(xp, turn)
    order = np.argsort(places)
    xs, ys = np.take(places, order), np.take(fp, order)
    xs = np.concatenate((xs[-1:] - turn, xs, xs[:1] + turn))
    ys = np.concatenate((ys[-1:], ys, ys[:1]))
    return np.interp(np.mod(x, turn), xs, ys)


@rules.definition(Given(np.astype, "copy"), cases=[call(np.ones(3), np.float64, copy=False)], at_once=True)
def astype(x, dtype, *, copy=True):
    return np.astype(x, dtype) if copy else np.asarray(x, dtype)


@rules.definition(Given(np.nan_to_num, "copy"), cases=[call(np.array([1.0, -2.0]), copy=False)], at_once=True)
def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    found = np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
    if copy:
        return found
    x[...] = found
    return x


@rules.definition(Given(np.linspace, "dtype"), cases=[call(0.5, 2.0, 5, dtype=np.float64)], at_once=True)
@rules.definition(
    Given(np.linspace, "retstep"),
    cases=[call(0.5, 2.0, 5, retstep=True), call(0.5, 2.0, 4, False, True)],
    at_once=True,
)
@rules.definition(
    Given(np.linspace, "axis"),
    cases=[call(normal(3), normal(3), 4, axis=-1), call(normal(2, 3), 2.0, 4, axis=1)],
    at_once=True,
)
def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0):
    points = np.linspace(start, stop, num, endpoint)
    points = points if dtype is None else np.asarray(points, dtype)
    points = points if axis == 0 else np.moveaxis(points, 0, axis)
    steps = num - 1 if endpoint else num
    return (points, (stop - start) / steps if steps > 0 else math.nan) if retstep else points


@rules.definition(
    Given(np.average, "returned"),
    cases=[
        call(normal(3), weights=np.array([1.0, 2.0, 0.5]), returned=True),
        call(normal(2, 3), axis=1, returned=True),
        call(normal(2, 3), axis=1, weights=np.array([1.0, 2.0, 0.5]), keepdims=True, returned=True),
    ],
    at_once=True,
)
def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    mean = np.average(a, axis, weights, keepdims=keepdims)
    if not returned:
        return mean
    if weights is None:
        return mean, np.full_like(mean, length(a, axis))
    if isinstance(weights, (list, tuple)):
        weights = np.array(weights)
    return mean, np.sum(beside(weights, a, axis), axis=axis, keepdims=keepdims)


# Factorizations


@rules.definition(Given(np.linalg.qr, "mode", "r"), cases=[call(np.eye(3) + 0.2, mode="r")], at_once=True)
def qr(a, mode="reduced"):
    return np.linalg.qr(a)[1]


@rules.definition(Given(np.linalg.cholesky, "upper", True), cases=[call(np.eye(3) + 0.2, upper=True)], at_once=True)
def cholesky(a, *, upper):
    lower = np.linalg.cholesky(np.conjugate(np.matrix_transpose(a)) if np.iscomplexobj(a) else np.matrix_transpose(a))
    return np.conjugate(np.matrix_transpose(lower)) if np.iscomplexobj(a) else np.matrix_transpose(lower)
