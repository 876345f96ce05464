# mypy: allow-untyped-defs, allow-untyped-calls
"""Histograms: the edges of equal bins follow the least and the greatest element; which bin an element falls into is
settled, and the sum over a bin is linear in the weights."""

from __future__ import annotations

import math

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(adjoints.count_of_bins, adjoints.places_in_bins)

SAMPLE = np.array([0.3, 1.7, -0.4, 2.2, 0.8, 0.35])
WEIGHTS = np.array([0.55, 2.1, 1.45, 0.25, 3.0, 1.05])
EDGES = np.array([-0.5, 0.0, 1.0, 2.0])
WHOLE = np.array([1, 4, 2, 2, 5])


# Edges


@rules.definition(
    np.histogram_bin_edges,
    cases=[
        call(SAMPLE), call(SAMPLE, 3), call(SAMPLE, 3, (-1.0, 1.5)), call(SAMPLE, EDGES), call(SAMPLE, "sturges"),
        call(WHOLE, 3), call(np.zeros(0), 2), call(np.ones(3, int), 2), call(normal(2, 3), 4),
    ],
    at_once=True,
)  # fmt: skip
def histogram_bin_edges(a, bins=10, range=None, weights=None):
    if isinstance(bins, str):
        bins = adjoints.count_of_bins(a, bins, range)
    if np.ndim(bins) == 1:
        return np.asarray(bins)
    if range is not None:
        low, high = range
    elif np.size(a) == 0:
        low, high = 0.0, 1.0
    else:
        low, high = np.min(a), np.max(a)
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.asarray(np.linspace(low, high, bins + 1), np.result_type(low, high, a, 0.0))


# Sums over bins


@rules.definition(
    np.histogram,
    cases=[
        call(SAMPLE), call(SAMPLE, 3), call(SAMPLE, 4, (-1.0, 1.5)), call(SAMPLE, EDGES, density=True),
        call(SAMPLE, 3, density=True), call(SAMPLE, 3, weights=WEIGHTS), call(SAMPLE, EDGES, weights=WEIGHTS),
        call(SAMPLE, EDGES, density=True, weights=WEIGHTS), call(WHOLE, 3),
        call(normal(2, 3), 2, None, None, normal(2, 3)), call(SAMPLE, 3, (0.0, 1.0), None, WEIGHTS),
    ],
    at_once=True,
)  # fmt: skip
def histogram(a, bins=10, range=None, density=None, weights=None):
    edges = histogram_bin_edges(a, bins, range, weights)
    places = adjoints.places_in_bins((np.ravel(a),), (edges,))
    counts = sums_over_bins(places, weights, len(edges) - 1)
    return (counts / np.diff(edges) / np.sum(counts) if density else counts), edges


def sums_over_bins(places, weights, size):
    """The last of one bin more has what falls into no other."""
    if weights is None:
        return np.bincount(places, minlength=size + 1)[:-1]
    if np.iscomplexobj(weights):
        raise NotImplementedError("histograms with complex weights: take those of the real and of the imaginary parts")
    return np.asarray(np.bincount(places, np.ravel(weights), size + 1)[:-1], np.result_type(weights))


POINTS = np.stack((SAMPLE, WEIGHTS), 1)


@rules.definition(
    np.histogramdd,
    cases=[
        call(POINTS, (2, 3)), call(POINTS, (2, EDGES), density=True), call([SAMPLE, WEIGHTS], [EDGES, EDGES]),
        call((SAMPLE, WEIGHTS), 2),
        call(POINTS, (3, 2), ((0.0, 1.0), None), weights=np.arange(6.0) + 0.5), call(SAMPLE, (3,)),
        call(np.stack((SAMPLE, WEIGHTS, SAMPLE), 1), (2, 3, 2), density=True, weights=np.arange(6.0) + 0.5),
    ],
    at_once=True,
)  # fmt: skip
def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    if isinstance(bins, int) and isinstance(sample, (list, tuple)):
        bins = tuple(bins for _ in sample)
    if isinstance(bins, int):
        raise NotImplementedError("np.histogramdd of an array with one number of bins: write one for each dimension")
    columns = sample if isinstance(sample, (list, tuple)) else np.atleast_2d(sample.T)
    limits = (None,) * len(bins) if range is None else range
    edges = [histogram_bin_edges(columns[k], of_axis, limits[k]) for k, of_axis in enumerate(bins)]
    shape = tuple(len(line) - 1 for line in edges)
    places = adjoints.places_in_bins(tuple(columns[k] for k, _ in enumerate(bins)), edges)
    counts = np.reshape(np.asarray(sums_over_bins(places, weights, math.prod(shape)), np.float64), shape)
    if density:
        counts = counts / np.sum(counts)
        for k, line in enumerate(edges):
            counts = counts / np.reshape(np.diff(line), tuple(-1 if k == axis else 1 for axis, _ in enumerate(edges)))
    return counts, edges


@rules.definition(
    np.histogram2d,
    cases=[
        call(SAMPLE, WEIGHTS), call(SAMPLE, WEIGHTS, 3), call(SAMPLE, WEIGHTS, (2, 3)),
        call(SAMPLE, WEIGHTS, EDGES), call(SAMPLE, WEIGHTS, 2, [[0.0, 1.0], [0.0, 2.0]]),
        call(SAMPLE, WEIGHTS, 2, density=True), call(SAMPLE, WEIGHTS, 2, weights=np.arange(6.0) + 0.5),
        call(SAMPLE, WEIGHTS, 2, None, True, np.arange(6.0) + 0.5),
    ],
    at_once=True,
)  # fmt: skip
def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    separate = not isinstance(bins, int) and len(bins) == 2
    x_bins, y_bins = bins if separate else (bins, bins)
    x_limits, y_limits = (None, None) if range is None else range
    x_edges, y_edges = histogram_bin_edges(x, x_bins, x_limits), histogram_bin_edges(y, y_bins, y_limits)
    shape = (len(x_edges) - 1, len(y_edges) - 1)
    totals = sums_over_bins(adjoints.places_in_bins((x, y), (x_edges, y_edges)), weights, shape[0] * shape[1])
    counts = np.reshape(np.asarray(totals, np.float64), shape)
    if density:
        counts = counts / np.sum(counts) / np.expand_dims(np.diff(x_edges), 1) / np.diff(y_edges)
    return counts, x_edges, y_edges
