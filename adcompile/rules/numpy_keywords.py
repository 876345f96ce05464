# mypy: allow-untyped-defs, allow-untyped-calls
"""The reductions of NumPy with ``where=``, ``initial=``, ``mean=`` or ``correction=``: definitions of such calls."""

from __future__ import annotations

import numpy as np

from adcompile.rules.core import Given, RuleSet, call, normal
from adcompile.rules.numpy_reductions import length

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


@rules.definition(Given(np.max, "where"), cases=BOUNDED, at_once=True)
def max_(a, axis=None, *, keepdims=False, initial, where):
    return np.max(np.where(where, a, initial), axis, keepdims=keepdims, initial=initial)


@rules.definition(Given(np.min, "where"), cases=BOUNDED, at_once=True)
def min_(a, axis=None, *, keepdims=False, initial, where):
    return np.min(np.where(where, a, initial), axis, keepdims=keepdims, initial=initial)
