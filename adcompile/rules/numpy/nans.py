# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that fold along axes, leaving out what is not a number, and what ``where`` leaves out."""

from __future__ import annotations

import numpy as np

from adcompile.rules.core import Given, RuleSet, call

rules = RuleSet()

NAN = np.array([[1.0, np.nan, -2.0], [0.5, 3.0, 1.5]])
MASK = np.array([True, False, True])
WITH_NAN = [call(NAN), call(NAN, axis=0), call(NAN, axis=-1)]
MASKED = [*WITH_NAN, call(NAN, axis=1, where=MASK), call(NAN, where=MASK, keepdims=True)]
STARTED = [*MASKED, call(NAN, axis=1, initial=0.5, dtype=np.float64), call(NAN, 0, initial=2.0, where=MASK)]
SPREAD = [*MASKED, call(NAN, axis=1, ddof=1), call(NAN, axis=0, correction=0.5), call(NAN, mean=0.25)]
BOUNDED = [call(NAN, axis=1, where=MASK, initial=0.1), call(NAN, where=MASK, initial=1.1, keepdims=True)]


def absent(a, where):
    """Where an element does not count."""
    return np.isnan(a) if where is None else np.logical_or(np.isnan(a), np.logical_not(where))


def count(a, axis, keepdims, where, dtype):
    """How many elements count."""
    return np.sum(np.logical_not(absent(a, where)), axis=axis, dtype=dtype, keepdims=keepdims)


# Sums and products


@rules.definition(np.nansum, cases=STARTED)
def nansum(a, axis=None, dtype=None, *, keepdims=False, initial=None, where=None):
    total = np.sum(np.where(absent(a, where), 0.0, a), axis, dtype, keepdims=keepdims)
    return total if initial is None else total + initial


@rules.definition(np.nanprod, cases=STARTED)
def nanprod(a, axis=None, dtype=None, *, keepdims=False, initial=None, where=None):
    product = np.prod(np.where(absent(a, where), 1.0, a), axis, dtype, keepdims=keepdims)
    return product if initial is None else product * initial


@rules.definition(np.nancumsum, cases=[*WITH_NAN, call(NAN, 1, np.float64)])
def nancumsum(a, axis=None, dtype=None):
    return np.cumsum(np.where(np.isnan(a), 0.0, a), axis, dtype)


@rules.definition(np.nancumprod, cases=[*WITH_NAN, call(NAN, 1, np.float64)])
def nancumprod(a, axis=None, dtype=None):
    return np.cumprod(np.where(np.isnan(a), 1.0, a), axis, dtype)


# Means and spreads


@rules.definition(np.nanmean, cases=MASKED)
def nanmean(a, axis=None, dtype=None, *, keepdims=False, where=None):
    total = nansum(a, axis, dtype, keepdims=keepdims, where=where)
    return total / count(a, axis, keepdims, where, np.result_type(a) if dtype is None else dtype)


@rules.definition(np.nanvar, cases=SPREAD)
def nanvar(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=None, mean=None, correction=None):
    gone = absent(a, where)
    if mean is None:
        total = np.sum(np.where(gone, 0.0, a), axis, dtype, keepdims=True)
        number = np.sum(np.logical_not(gone), axis, np.result_type(a) if dtype is None else dtype, keepdims=True)
        mean = total / number
    centred = np.where(gone, 0.0, a - mean)
    squares = np.real(centred * np.conjugate(centred)) if np.iscomplexobj(centred) else centred * centred
    number = count(a, axis, keepdims, where, np.result_type(squares) if dtype is None else dtype)
    return np.sum(squares, axis, dtype, keepdims=keepdims) / (number - (ddof if correction is None else correction))


@rules.definition(np.nanstd, cases=SPREAD)
def nanstd(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=None, mean=None, correction=None):
    """With the derivative zero, as that of ``np.std``, where the elements are all equal."""
    variance = nanvar(a, axis, dtype, ddof=ddof, keepdims=keepdims, where=where, mean=mean, correction=correction)
    return np.sqrt(np.where(variance == 0.0, 1.0, variance)) * (variance != 0.0)


# Extrema of some elements


@rules.definition(Given(np.nanmax, "where"), cases=BOUNDED, at_once=True)
def nanmax(a, axis=None, *, keepdims=False, initial, where):
    return np.nanmax(np.where(where, a, initial), axis, keepdims=keepdims, initial=initial)


@rules.definition(Given(np.nanmin, "where"), cases=BOUNDED, at_once=True)
def nanmin(a, axis=None, *, keepdims=False, initial, where):
    return np.nanmin(np.where(where, a, initial), axis, keepdims=keepdims, initial=initial)
