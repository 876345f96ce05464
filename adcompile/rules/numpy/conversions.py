# mypy: allow-untyped-defs, allow-untyped-calls
"""Keywords of NumPy's functions that say of which type a result is, how it is laid out, and whether it is a copy.

Where no copy is asked for, the result may share memory with the argument: so it does here, too.
"""

from __future__ import annotations

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import VARIABLE, Given, RuleSet, call, normal

rules = RuleSet()


# One array


def array_or_view(object, dtype, copy, order):
    return np.array(object, dtype, order=order) if copy else np.asarray(object, dtype, None if order == "K" else order)


@rules.definition(
    Given(np.array, "copy"),
    cases=[call(normal(3), copy=True), call(np.ones((2, 3)), copy=False, order="C")],
    at_once=True,
)
def array_with_copy(object, dtype=None, *, copy=True, order="K"):
    return array_or_view(object, dtype, copy, order)


@rules.definition(
    Given(np.array, "ndmin"), cases=[call(normal(3), ndmin=2), call(normal(2, 3), ndmin=1, order="F")], at_once=True
)
def array(object, dtype=None, *, copy=True, order="K", ndmin=0):
    x = array_or_view(object, dtype, copy, order)
    return np.reshape(x, (1,) * max(ndmin - np.ndim(x), 0) + np.shape(x))


@rules.definition(
    Given(np.asarray, "copy"),
    cases=[call(normal(3), copy=True), call(np.ones((2, 3)), copy=False)],
    at_once=True,
)
def asarray(a, dtype=None, order=None, *, copy=None):
    return np.array(a, dtype, order="K" if order is None else order) if copy else np.asarray(a, dtype, order)


@rules.definition(
    Given(np.reshape, "copy"),
    cases=[call(normal(2, 3), (3, 2), copy=True), call(normal(2, 3), -1, copy=False)],
    at_once=True,
)
def reshape(a, shape, order="C", *, copy=None):
    return np.reshape(np.copy(a) if copy else a, shape, order)


# The order of the memory, which is another one in an adjoint or a tangent


@rules.definition(
    *[Given(np.reshape, "order", order) for order in ("A", "a", VARIABLE)],
    cases=[call(normal(2, 3), (3, 2), "F"), call(normal(2, 3), -1, order="C")],
    at_once=True,
)
def reshape_as_it_lies(a, shape, order):
    if order in ("F", "f") or order in ("A", "a") and np.isfortran(a):
        return np.reshape(a, shape, "F")
    return np.reshape(a, shape)


@rules.definition(
    *[Given(np.ravel, "order", order) for order in ("A", "a", "K", "k", VARIABLE)],
    cases=[call(normal(2, 3), "F")],
    at_once=True,
)
def ravel(a, order):
    if order in ("K", "k"):
        raise NotImplementedError("np.ravel in the order 'K', which may be a view: write x.flatten('K')")
    return reshape_as_it_lies(a, -1, order)


@rules.definition(adjoints.flattened, cases=[call(normal(2, 3), "F"), call(normal(2, 3, 2), "C")], at_once=True)
def flattened(a, order):
    if order in ("K", "k"):
        return np.take(a, adjoints.places_in_memory(a))
    return np.copy(reshape_as_it_lies(a, -1, order))


rules.constant(adjoints.places_in_memory)


# Several arrays


PARTS = (np.array([[1.0, 2.0]]), np.array([[0.5, -1.0]]))


def converted(x, dtype):
    return x if dtype is None else np.asarray(x, dtype)


@rules.definition(
    Given(np.concatenate, "dtype"),
    Given(np.concatenate, "casting"),
    cases=[call(PARTS, dtype=np.float64)],
    at_once=True,
)
def concatenate(arrays, axis=0, *, dtype=None, casting=None):
    return converted(np.concatenate(arrays, axis), dtype)


@rules.definition(
    Given(np.stack, "dtype"), Given(np.stack, "casting"), cases=[call(PARTS, 1, dtype=np.float64)], at_once=True
)
def stack(arrays, axis=0, *, dtype=None, casting=None):
    return converted(np.stack(arrays, axis), dtype)


@rules.definition(
    Given(np.hstack, "dtype"), Given(np.hstack, "casting"), cases=[call(PARTS, casting="unsafe")], at_once=True
)
def hstack(tup, *, dtype=None, casting=None):
    return converted(np.hstack(tup), dtype)


@rules.definition(
    Given(np.vstack, "dtype"), Given(np.vstack, "casting"), cases=[call(PARTS, dtype=np.float64)], at_once=True
)
def vstack(tup, *, dtype=None, casting=None):
    return converted(np.vstack(tup), dtype)


@rules.definition(Given(np.angle, "deg"), cases=[call(np.array([1.0 - 2.0j, 0.5j]), deg=True)], at_once=True)
def angle(z, deg=False):
    return np.degrees(np.angle(z)) if deg else np.angle(z)
