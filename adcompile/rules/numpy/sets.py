# mypy: allow-untyped-defs, allow-untyped-calls
"""NumPy's functions on sets, and others that pick elements: where they are found doesn't depend on them smoothly."""

from __future__ import annotations

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(adjoints.first_places, adjoints.parts_of_unique, adjoints.places_of_values)
rules.constant(adjoints.places_of_common, adjoints.places_of_single, adjoints.inside_of_zeros)

MIXED = np.array([2.0, -1.0, 3.5, 0.25])
SEVERAL = np.array([[7.5, 0.0], [1.0, -2.0]])
# Equal elements are integers here: where they part, the derivative breaks off.
ONES, OTHERS = np.array([3, -1, 4, 0, 7]), np.array([[4, 1], [-1, 9]])
TWICE = np.array([[2, -1, 2], [5, -1, 3]])

UniqueAll = type(np.unique_all(np.ones(1)))
UniqueCounts = type(np.unique_counts(np.ones(1)))
UniqueInverse = type(np.unique_inverse(np.ones(1)))


# One set


@rules.definition(
    np.unique,
    cases=[
        call(np.array([2.0, 1.0, 3.0])), call(normal(2, 3)), call(TWICE), call(TWICE, return_index=True),
        call(TWICE, False, True), call(TWICE, return_inverse=True, return_counts=True), call(TWICE, True, True, True),
        call(MIXED, return_counts=True), call(TWICE, axis=1), call(TWICE, return_counts=True, axis=0, equal_nan=False),
    ],
    at_once=True,
)  # fmt: skip
def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True):
    """Of equal elements, or of equal rows along an axis, the first."""
    if not (return_index or return_inverse or return_counts) and axis is None and equal_nan:
        return np.take(ar, adjoints.first_places(ar))
    index, inverse, counts = adjoints.parts_of_unique(ar, equal_nan, axis)
    elements = np.take(ar, index, axis)
    if not (return_index or return_inverse or return_counts):
        return elements
    asked = (index,) if return_index else ()
    asked = (*asked, inverse) if return_inverse else asked
    return (elements, *asked, counts) if return_counts else (elements, *asked)


@rules.definition(np.unique_values, cases=[call(MIXED), call(TWICE)])
def unique_values(x):
    return np.take(x, adjoints.places_of_values(x))


@rules.definition(np.unique_all, cases=[call(TWICE), call(MIXED)], at_once=True)
def unique_all(x):
    index, inverse, counts = adjoints.parts_of_unique(x, equal_nan=False)
    return UniqueAll(np.take(x, index), index, inverse, counts)


@rules.definition(np.unique_counts, cases=[call(TWICE), call(MIXED)], at_once=True)
def unique_counts(x):
    index, _, counts = adjoints.parts_of_unique(x, equal_nan=False)
    return UniqueCounts(np.take(x, index), counts)


@rules.definition(np.unique_inverse, cases=[call(TWICE), call(MIXED)], at_once=True)
def unique_inverse(x):
    index, inverse, _ = adjoints.parts_of_unique(x, equal_nan=False)
    return UniqueInverse(np.take(x, index), inverse)


# Two sets


@rules.definition(np.union1d, cases=[call(ONES, OTHERS), call(MIXED, np.zeros(0)), call(normal(3), normal(2, 2))])
def union1d(ar1, ar2):
    both = np.concatenate((ar1, ar2), axis=None)
    return np.take(both, adjoints.first_places(both))


@rules.definition(
    np.intersect1d,
    cases=[
        call(ONES, OTHERS), call(TWICE, ONES), call(ONES, OTHERS, True), call(MIXED, SEVERAL),
        call(ONES, OTHERS, return_indices=True),
    ],
    at_once=True,
)  # fmt: skip
def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    """The elements of the first."""
    places, others = adjoints.places_of_common(ar1, ar2, assume_unique)
    return (np.take(ar1, places), places, others) if return_indices else np.take(ar1, places)


@rules.definition(
    np.setdiff1d, cases=[call(ONES, OTHERS), call(TWICE, ONES), call(ONES, OTHERS, True), call(MIXED, SEVERAL)]
)
def setdiff1d(ar1, ar2, assume_unique=False):
    elements = np.ravel(ar1) if assume_unique else np.take(ar1, adjoints.first_places(ar1))
    return elements[np.isin(elements, ar2, invert=True)]


@rules.definition(
    np.setxor1d, cases=[call(ONES, OTHERS), call(TWICE, ONES), call(ONES, OTHERS, True), call(MIXED, SEVERAL)]
)
def setxor1d(ar1, ar2, assume_unique=False):
    both = np.concatenate((ar1, ar2), axis=None)
    return np.take(both, adjoints.places_of_single(ar1, ar2, assume_unique))


# Without the zeros around


ROW, BLOCK = np.array([0, 3, 0, 2, 0, 0]), np.pad(np.array([[1, 0, 2], [3, -1, 5]]), ((1, 2), (0, 1)))


@rules.definition(
    np.trim_zeros,
    cases=[
        call(ROW), call(ROW, "f"), call(ROW, "b"), call(np.zeros(3, int)), call(BLOCK), call(BLOCK, axis=0),
        call(BLOCK, "b", axis=-1), call(MIXED),
    ],
    at_once=True,
)  # fmt: skip
def trim_zeros(filt, trim="fb", axis=None):
    inside = adjoints.inside_of_zeros(filt, trim, axis)
    return filt[inside[0]] if isinstance(filt, (list, tuple)) else filt[inside]
