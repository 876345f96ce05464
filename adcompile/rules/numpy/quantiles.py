# mypy: allow-untyped-defs, allow-untyped-calls
"""Medians, quantiles and percentiles, with or without what is not a number: sorted elements, of which two are mixed.

``columns(a, axis)`` has what is reduced along its first axis.
"""

from __future__ import annotations

import math

import numpy as np

from adcompile.rules.core import Given, RuleSet, call, normal
from adcompile.rules.numpy.reductions import beside

rules = RuleSet()

QS, INNER = np.array([0.1, 0.55, 0.9]), np.array([0.2, 0.55, 0.8])
NAN = np.array([[1.0, np.nan, -2.0, 0.3], [0.5, 3.0, 1.5, 7.0]])


def columns(a, axis):
    if axis is None:
        return np.ravel(a)
    axis = tuple(axis) if isinstance(axis, list) else axis
    if not isinstance(axis, tuple):
        return np.moveaxis(a, axis, 0)
    moved = np.moveaxis(a, axis, tuple(k for k, _ in enumerate(axis)))
    return np.reshape(moved, (-1,) + np.shape(moved)[len(axis) :])


def with_axes(result, before, a, axis, keepdims):
    """A result with the reduced axes kept, after those in ``before``."""
    if not keepdims:
        return result
    axes = (axis,) if axis is not None and not isinstance(axis, (list, tuple)) else axis
    ones = tuple(1 if axes is None or k in axes or k - np.ndim(a) in axes else n for k, n in enumerate(np.shape(a)))
    return np.reshape(result, (*before, *ones))


def position_of(q, steps, method):
    """Where between the sorted elements a quantile lies: Hyndman and Fan, "Sample quantiles in statistical packages"
    (1996), whose methods 4 to 9 give a line each, with ``steps + 1`` elements."""
    if method == "interpolated_inverted_cdf":
        return q * (steps + 1) - 1.0
    if method == "hazen":
        return q * (steps + 1) - 0.5
    if method == "weibull":
        return q * (steps + 2) - 1.0
    if method == "median_unbiased":
        return q * (steps + 4.0 / 3.0) - 2.0 / 3.0
    if method == "normal_unbiased":
        return q * (steps + 1.25) - 0.625
    if method == "inverted_cdf":
        return np.ceil(q * (steps + 1) - 1.0)
    if method == "averaged_inverted_cdf":
        place = q * (steps + 1) - 1.0
        return np.where(np.ceil(place) == place, place + 0.5, np.ceil(place))
    if method == "closest_observation":
        place = q * (steps + 1) - 1.5
        return np.where(np.mod(place, 2) == 1.0, place, np.floor(place) + 1.0)
    if method == "nearest":
        return np.rint(q * steps)
    return q * steps


def mixed(rows, position, method):
    """The elements of sorted rows at positions between whole numbers, which have the shape of the result."""
    low = np.asarray(np.clip(np.floor(position), 0, len(rows) - 1), dtype=int)
    high = np.asarray(np.clip(np.ceil(position), 0, len(rows) - 1), dtype=int)
    below, above = picked(rows, low), picked(rows, high)
    if method == "lower":
        return below
    if method == "higher":
        return above
    if method == "midpoint":
        return (below + above) / 2.0
    return below + (above - below) * (position - low)


def picked(rows, k):
    if np.ndim(rows) == 1:
        return rows[k]
    flat = np.reshape(k, (math.prod(np.shape(k)[: np.ndim(k) - np.ndim(rows) + 1]),) + np.shape(rows)[1:])
    return np.reshape(np.take_along_axis(rows, flat, 0), np.shape(k))


def marked(result, rows):
    """Not a number where there is one that is none among the sorted elements."""
    result = marked_array(result, rows)
    return np.positive(result) if np.ndim(result) == 0 else result  # a number, not an array without axes


def marked_array(result, rows):
    return np.where(np.isnan(rows[-1]), math.nan, result)


def over_columns(q, rank):
    """Each q for each column: q varies along the first axes."""
    return q if np.ndim(q) == 0 or rank == 0 else np.reshape(q, np.shape(q) + (1,) * rank)


JUMPING = ("inverted_cdf", "averaged_inverted_cdf", "closest_observation")
CASES = [
    call(normal(5), 0.3), call(normal(2, 4), 0.7), call(normal(2, 4), 0.25, axis=0), call(normal(2, 4), QS, axis=1),
    call(normal(2, 4), QS), call(normal(2, 3), 0.6, 1, keepdims=True), call(normal(2, 3), QS, -1, keepdims=True),
    call(normal(2, 3, 2), 0.4, axis=(0, 2)), call(normal(2, 3, 2), 0.4, axis=(0, -1), keepdims=True),
    call(normal(2, 3), 0.35, keepdims=True),
    *[call(normal(2, 4), 0.4, axis=1, method=method) for method in ("lower", "higher", "midpoint", "nearest")],
    *[call(normal(4), np.linspace(0.0, 1.0, 17).tolist(), method=method) for method in JUMPING],
    *[call(normal(4), 0.3, method=method) for method in JUMPING],
    *[
        call(normal(2, 6), INNER, axis=1, method=method)
        for method in ("interpolated_inverted_cdf", "hazen", "weibull", "median_unbiased", "normal_unbiased")
    ],
]  # fmt: skip


@rules.definition(np.quantile, cases=CASES, at_once=True)
def quantile(a, q, axis=None, *, method="linear", keepdims=False):
    q = np.asarray(q) if isinstance(q, (list, tuple)) else q
    rows = np.sort(columns(a, axis), 0)
    steps = np.broadcast_to(len(rows) - 1, np.shape(rows)[1:]) if np.ndim(rows) > 1 else len(rows) - 1
    result = mixed(rows, position_of(over_columns(q, np.ndim(rows) - 1), steps, method), method)
    return with_axes(marked(result, rows), np.shape(q), a, axis, keepdims)


def hundredths(q):
    return (np.asarray(q) if isinstance(q, (list, tuple)) else q) / 100.0


WEIGHTED = [
    call(normal(5), 0.3, weights=np.array([0.0, 1.0, 0.5, 2.0, 1.0]), method="inverted_cdf"),
    call(normal(2, 4), QS, axis=1, weights=np.array([1.0, 0.5, 2.0, 1.0]), method="inverted_cdf", keepdims=True),
]


@rules.definition(Given(np.quantile, "weights"), cases=WEIGHTED, at_once=True)
def weighted_quantile(a, q, axis=None, *, method, keepdims=False, weights):
    """The element at which the sum of the weights of the smaller ones reaches its share."""
    q = np.asarray(q) if isinstance(q, (list, tuple)) else q
    rows = columns(a, axis)
    order = np.argsort(rows, 0)
    rows = np.take_along_axis(rows, order, 0)
    reached = first_reached(np.take_along_axis(columns(beside(weights, a, axis), axis), order, 0), q, len(rows) - 1)
    return with_axes(marked_array(picked(rows, reached), rows), np.shape(q), a, axis, keepdims)


def first_reached(weights, q, last):
    """The first of the rows at which the weights have added up to their share."""
    sums = np.cumsum(weights, 0)
    shares = np.where(sums == 0.0, -1.0, sums / sums[-1])
    shares = np.reshape(shares, (len(weights),) + (1,) * np.ndim(q) + np.shape(weights)[1:])
    return np.minimum(np.sum(shares < over_columns(q, np.ndim(weights) - 1), axis=0), last)


WEIGHTS = np.array([[1.0, 0.5, 2.0, 1.0], [0.0, 1.5, 1.0, 1.0]])


@rules.definition(
    Given(np.nanquantile, "weights"),
    cases=[
        call(NAN, 0.4, axis=1, weights=WEIGHTS, method="inverted_cdf"),
        call(NAN, QS, weights=WEIGHTS, method="inverted_cdf"),
        call(NAN, QS, axis=0, weights=WEIGHTS, method="inverted_cdf", keepdims=True),
    ],
    at_once=True,
)
def weighted_nanquantile(a, q, axis=None, *, method, keepdims=False, weights):
    """What is not a number comes last, and weighs nothing."""
    q = np.asarray(q) if isinstance(q, (list, tuple)) else q
    rows = columns(a, axis)
    order = np.argsort(rows, 0)
    rows = np.take_along_axis(rows, order, 0)
    sizes = np.take_along_axis(columns(beside(weights, a, axis), axis), order, 0)
    last = np.maximum(np.sum(np.logical_not(np.isnan(rows)), axis=0) - 1, 0)
    reached = first_reached(np.where(np.isnan(rows), 0.0, sizes), q, last)
    return with_axes(np.asarray(picked(rows, reached)), np.shape(q), a, axis, keepdims)


@rules.definition(
    Given(np.nanpercentile, "weights"),
    cases=[call(normal(3), 40.0, weights=INNER, method="inverted_cdf")],
    at_once=True,
)
def weighted_nanpercentile(a, q, axis=None, *, method, keepdims=False, weights):
    return weighted_nanquantile(a, hundredths(q), axis, method=method, keepdims=keepdims, weights=weights)


@rules.definition(
    Given(np.percentile, "weights"), cases=[call(normal(3), 40.0, weights=INNER, method="inverted_cdf")], at_once=True
)
def weighted_percentile(a, q, axis=None, *, method, keepdims=False, weights):
    return weighted_quantile(a, hundredths(q), axis, method=method, keepdims=keepdims, weights=weights)


@rules.definition(np.percentile, cases=[call(normal(5), 30.0), call(normal(2, 4), 100.0 * QS, axis=1)], at_once=True)
def percentile(a, q, axis=None, *, method="linear", keepdims=False):
    return quantile(a, hundredths(q), axis, method=method, keepdims=keepdims)


def only_numbers(a):
    """The same, of which what is not a number has no derivative, however it came about."""
    return np.where(np.isnan(a), np.nan, a)


NAN_CASES = [
    call(NAN, 0.3), call(NAN, 0.3, axis=0), call(NAN, QS, axis=1), call(NAN, 0.3, axis=1, keepdims=True),
    call(normal(2, 3, 2), QS, axis=(0, 2)), call(normal(4), 0.6), call(NAN, 0.3, axis=1, method="lower"),
]  # fmt: skip


@rules.definition(np.nanquantile, cases=NAN_CASES, at_once=True)
def nanquantile(a, q, axis=None, *, method="linear", keepdims=False):
    q = np.asarray(q) if isinstance(q, (list, tuple)) else q
    rows = np.sort(columns(only_numbers(a), axis), 0)
    steps = np.sum(np.logical_not(np.isnan(rows)), axis=0) - 1
    result = mixed(rows, position_of(over_columns(q, np.ndim(rows) - 1), steps, method), method)
    return with_axes(result, np.shape(q), a, axis, keepdims)


@rules.definition(np.nanpercentile, cases=[call(NAN, 30.0), call(NAN, 100.0 * QS, axis=0)], at_once=True)
def nanpercentile(a, q, axis=None, *, method="linear", keepdims=False):
    return nanquantile(a, hundredths(q), axis, method=method, keepdims=keepdims)


MEDIANS = [
    call(normal(5)), call(normal(2, 4)), call(normal(2, 4), axis=0), call(normal(2, 3), 1, keepdims=True),
    call(normal(2, 3), keepdims=True), call(normal(2, 3, 2), axis=(0, -1)),
]  # fmt: skip


@rules.definition(np.median, cases=MEDIANS, at_once=True)
def median(a, axis=None, *, overwrite_input=False, keepdims=False):
    if overwrite_input:
        raise NotImplementedError("np.median with overwrite_input")
    rows = np.sort(columns(a, axis), 0)
    middle = (rows[(len(rows) - 1) // 2] + rows[len(rows) // 2]) / 2.0
    return with_axes(marked(middle, rows), (), a, axis, keepdims)


@rules.definition(
    np.nanmedian, cases=[*MEDIANS, call(NAN), call(NAN, axis=1), call(NAN, 0, keepdims=True)], at_once=True
)
def nanmedian(a, axis=None, *, overwrite_input=False, keepdims=False):
    if overwrite_input:
        raise NotImplementedError("np.nanmedian with overwrite_input")
    rows = np.sort(columns(only_numbers(a), axis), 0)
    count = np.sum(np.logical_not(np.isnan(rows)), axis=0)
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, len(rows) - 1)
    return with_axes((picked(rows, low) + picked(rows, high)) / 2.0, (), a, axis, keepdims)


# Covariances


def in_rows(m, rowvar):
    """One variable in each row."""
    if np.ndim(m) < 2:
        return np.reshape(m, (1, -1))
    return m if rowvar else m.T


def observations(m, y, rowvar, dtype):
    x = in_rows(m, rowvar) if y is None else np.concatenate((in_rows(m, rowvar), in_rows(y, rowvar)))
    return x if dtype is None else np.asarray(x, dtype)


def covariances(x, ddof):
    centred = x - np.mean(x, axis=1, keepdims=True)
    return centred @ (np.conjugate(centred) if np.iscomplexobj(x) else centred).T / (np.shape(x)[1] - ddof)


OBSERVED = [
    call(normal(4)), call(normal(2, 4)), call(normal(4, 2), rowvar=False), call(normal(4), normal(4)),
    call(normal(2, 4), normal(4)), call(normal(1, 4)),
]  # fmt: skip


@rules.definition(
    np.cov, cases=[*OBSERVED, call(normal(2, 4), bias=True), call(normal(2, 4), normal(3, 4), ddof=2)], at_once=True
)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, *, dtype=None):
    matrix = covariances(observations(m, y, rowvar, dtype), ddof if ddof is not None else 0 if bias else 1)
    return matrix[0, 0] if np.ndim(m) < 2 and y is None else np.squeeze(matrix)


TIMES_SEEN, IMPORTANCE = np.array([1, 2, 1, 3]), np.array([0.5, 1.0, 2.5, 1.0])


@rules.definition(
    Given(np.cov, "fweights"),
    cases=[call(normal(2, 4), fweights=TIMES_SEEN), call(normal(4), fweights=TIMES_SEEN, bias=True)],
    at_once=True,
)
@rules.definition(
    Given(np.cov, "aweights"),
    cases=[
        call(normal(2, 4), aweights=IMPORTANCE), call(normal(4), normal(4), aweights=IMPORTANCE, ddof=0),
        call(normal(4, 2), rowvar=False, fweights=TIMES_SEEN, aweights=IMPORTANCE),
    ],
    at_once=True,
)  # fmt: skip
def weighted_cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    x = observations(m, y, rowvar, dtype)
    fweights = np.asarray(fweights) if isinstance(fweights, (list, tuple)) else fweights
    aweights = np.asarray(aweights) if isinstance(aweights, (list, tuple)) else aweights
    freedom = ddof if ddof is not None else 0 if bias else 1
    if aweights is None:
        weights = fweights
        loss = freedom
    else:
        weights = aweights if fweights is None else fweights * aweights
        loss = freedom * np.sum(weights * aweights) / np.sum(weights)
    total = np.sum(weights)
    centred = x - np.expand_dims(np.sum(x * weights, axis=1) / total, 1)
    turned = (np.conjugate(centred) if np.iscomplexobj(x) else centred).T
    return np.squeeze((centred * weights) @ turned / (total - loss))


@rules.definition(np.corrcoef, cases=[*OBSERVED[1:4], call(normal(3, 4), normal(2, 4))], at_once=True)
def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    matrix = covariances(observations(x, y, rowvar, dtype), 1)
    spread = np.sqrt(np.real(np.diagonal(matrix)))
    scaled = matrix / np.expand_dims(spread, 1) / spread
    if np.iscomplexobj(matrix):
        scaled = np.clip(np.real(scaled), -1.0, 1.0) + 1.0j * np.clip(np.imag(scaled), -1.0, 1.0)
    else:
        scaled = np.clip(scaled, -1.0, 1.0)
    return scaled[0, 0] if np.ndim(x) < 2 and y is None else np.squeeze(scaled)
