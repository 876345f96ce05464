# mypy: allow-untyped-defs, allow-untyped-calls
"""The methods of ufuncs: reduce, accumulate, reduceat, outer, and at.

Those of addition, multiplication and the extrema have rules; ``METHODS`` says what they are of any other ufunc.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import adjoints, runtime
from adcompile.rules.core import Given, RuleSet, call, normal
from adcompile.rules.numpy.keywords import chosen, prod, sum_
from adcompile.rules.numpy.quantiles import columns, with_axes
from adcompile.rules.numpy.reductions import kept

rules = RuleSet()

for ufunc in (np.logical_and, np.logical_or, np.logical_xor, np.bitwise_and, np.bitwise_or, np.bitwise_xor):
    rules.constant(ufunc.reduce, ufunc.accumulate, ufunc.reduceat)
for comparison in (np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal):
    rules.constant(comparison.outer)

CASES = [
    call(normal(3)), call(normal(2, 3)), call(normal(2, 3), axis=-1), call(normal(2, 3), axis=1, keepdims=True),
    call(normal(2, 3), axis=None), call(normal(2, 3, 4), axis=(0, 2)),
]  # fmt: skip
SCANS = [call(normal(4)), call(normal(2, 3)), call(normal(2, 3), axis=1), call(normal(2, 3), axis=-1)]


MASK = np.array([[True, False, True], [True, True, False]])
STARTED = [call(normal(2, 3), initial=2.0), call(normal(2, 3), axis=1, where=MASK, initial=0.1, keepdims=True)]


@rules.definition(np.add.reduce, cases=[*CASES, *STARTED], at_once=True)
def add_reduce(array, axis=0, *, keepdims=False, initial=None, where=None):
    return sum_(array, axis, keepdims=keepdims, initial=initial, where=where)


@rules.definition(np.multiply.reduce, cases=[*CASES, *STARTED], at_once=True)
def multiply_reduce(array, axis=0, *, keepdims=False, initial=None, where=None):
    return prod(array, axis, keepdims=keepdims, initial=initial, where=where)


@rules.definition(np.maximum.reduce, cases=[*CASES, *STARTED], at_once=True)
def maximum_reduce(array, axis=0, *, keepdims=False, initial=None, where=None):
    if initial is None:
        return np.max(array, axis, keepdims=keepdims)
    return np.max(chosen(array, where, initial), axis, keepdims=keepdims, initial=initial)


@rules.definition(np.minimum.reduce, cases=[*CASES, *STARTED], at_once=True)
def minimum_reduce(array, axis=0, *, keepdims=False, initial=None, where=None):
    if initial is None:
        return np.min(array, axis, keepdims=keepdims)
    return np.min(chosen(array, where, initial), axis, keepdims=keepdims, initial=initial)


def logaddexp_reduce_tangent(array_dot, array, axis=0, *, keepdims=False, out):
    shares = np.exp(array - kept(out, axis, keepdims))
    return np.sum(shares * array_dot, axis=axis, keepdims=keepdims)


@rules.pair(np.logaddexp.reduce, tangent=logaddexp_reduce_tangent, cases=[*CASES[:5], call(np.array([1e4, -1e4]))])
def logaddexp_reduce(bar, array, axis=0, *, keepdims=False, out):
    return kept(bar, axis, keepdims) * np.exp(array - kept(out, axis, keepdims))


@rules.definition(Given(np.logaddexp.reduce, "initial"), cases=STARTED, at_once=True)
@rules.definition(Given(np.logaddexp.reduce, "where"), cases=[call(normal(2, 3), where=MASK)], at_once=True)
def logaddexp_reduce_from(array, axis=0, *, keepdims=False, initial=None, where=None):
    return reduce(np.logaddexp, array, axis, keepdims=keepdims, initial=initial, where=where)


@rules.definition(np.add.accumulate, cases=SCANS, at_once=True)
def add_accumulate(array, axis=0):
    return np.cumsum(array, axis)


@rules.definition(np.multiply.accumulate, cases=SCANS, at_once=True)
def multiply_accumulate(array, axis=0):
    return np.cumprod(array, axis)


def holders(array, out, axis):
    """Which element each running extremum is: of equal ones the last."""
    length = np.shape(array)[axis]
    positions = np.moveaxis(np.broadcast_to(np.arange(length), np.shape(np.moveaxis(array, axis, -1))), -1, axis)
    return np.maximum.accumulate(np.where(np.equal(array, out), positions, 0), axis)


def extremum_accumulate_tangent(array_dot, array, axis=0, *, out):
    return np.take_along_axis(array_dot, holders(array, out, axis), axis)


@rules.pair(np.maximum.accumulate, np.minimum.accumulate, tangent=extremum_accumulate_tangent, cases=SCANS)
def extremum_accumulate(bar, array, axis=0, *, out):
    return runtime.scatter_along_axis(bar, np.shape(array), holders(array, out, axis), axis)


@rules.linear(
    np.add.reduceat,
    cases=[call(normal(6), [0, 2, 5]), call(normal(6), [3, 1, 1]), call(normal(2, 4), [0, 3], axis=1)],
)
def add_reduceat(bar, array, indices, axis=0):
    return adjoints.spread_segments(bar, np.shape(array), indices, axis)


@rules.linear(adjoints.spread_segments, cases=[call(normal(2), (5,), [1, 3]), call(normal(2, 2), (2, 4), [2, 1], 1)])
def spread_segments(bar, x, shape, indices, axis=0):
    return np.add.reduceat(bar, indices, axis)


# Any ufunc


def reduce(ufunc, array, axis=0, *, keepdims=False, initial=None, where=None):
    rows = columns(array, axis)
    if where is not None:
        mask = columns(np.broadcast_to(where, np.shape(array)), axis)
        initial = ufunc.identity if initial is None else initial
    total = rows[0] if initial is None else np.broadcast_to(initial, np.shape(rows)[1:])
    for k in range(1 if initial is None else 0, len(rows)):
        following = ufunc(total, rows[k])
        total = following if where is None else np.where(mask[k], following, total)
    return with_axes(total, (), array, axis, keepdims)


def accumulate(ufunc, array, axis=0):
    rows = np.moveaxis(array, axis, 0)
    totals = [rows[0]]
    for k in range(1, len(rows)):
        totals.append(ufunc(totals[k - 1], rows[k]))
    return np.moveaxis(np.stack(totals), 0, axis)


def reduceat(ufunc, array, indices, axis=0):
    rows = np.moveaxis(array, axis, 0)
    starts = np.asarray(indices)
    stops = np.maximum(np.append(starts[1:], len(rows)), starts + 1)
    return np.moveaxis(np.stack([ufunc.reduce(rows[starts[k] : stops[k]]) for k in range(len(starts))]), 0, axis)


def outer(ufunc, A, B):
    return ufunc(np.reshape(A, np.shape(A) + (1,) * np.ndim(B)), B)


def at(ufunc, a, indices, b=None):
    """One element after the other, which may be the same one again."""
    chosen = np.reshape(np.arange(np.size(a)), np.shape(a))[indices]
    places = np.ravel(chosen)
    if b is not None:
        b = np.ravel(np.broadcast_to(b, np.shape(chosen)))
    for k in range(len(places)):
        place = places[k] if np.ndim(a) == 1 else np.unravel_index(places[k], np.shape(a))
        a[place] = ufunc(a[place]) if b is None else ufunc(a[place], b[k])


METHODS: dict[str, Callable[..., Any]] = {
    "reduce": reduce,
    "accumulate": accumulate,
    "reduceat": reduceat,
    "outer": outer,
    "at": at,
}
