# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that lay arrays out against each other, or call a function for each part of one."""

from __future__ import annotations

import math

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(np.ix_)


# Grids


@rules.definition(
    np.meshgrid,
    cases=[
        call(normal(2), normal(3)), call(normal(2), normal(3), indexing="ij"), call(normal(2), 1.5, normal(3)),
        call(normal(2), normal(3), sparse=True), call(normal(4)),
    ],
    at_once=True,
)  # fmt: skip
def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    swapped = indexing == "xy" and len(xi) > 1
    lines = tuple(along(x, 1 - k if swapped and k < 2 else k, len(xi)) for k, x in enumerate(xi))
    if sparse:
        return tuple(np.copy(line) for line in lines)
    shape = np.broadcast_shapes(*tuple(np.shape(line) for line in lines))
    return tuple(np.copy(np.broadcast_to(line, shape)) for line in lines)


def along(x, axis, ndim):
    """The elements of x along one axis of several."""
    return np.reshape(x, (1,) * axis + (-1,) + (1,) * (ndim - axis - 1))


@rules.definition(np.broadcast_arrays, cases=[call(normal(2, 1), normal(3)), call(normal(3), 1.5)], at_once=True)
def broadcast_arrays(*args):
    shape = np.broadcast_shapes(*tuple(np.shape(arg) for arg in args))
    return tuple(np.broadcast_to(arg, shape) for arg in args)


@rules.definition(
    np.block,
    cases=[call([[np.ones((2, 2)), np.ones((2, 1))], [np.ones(2), 0.5]]), call([np.ones(2), 2.0])],
    at_once=True,
)
def block(arrays):
    depth = depth_of(arrays)
    return np.copy(arrays) if depth == 0 else joined(arrays, depth, max(depth, rank_of(arrays)))


def depth_of(arrays):
    return 1 + depth_of(arrays[0]) if isinstance(arrays, list) else 0


def rank_of(arrays):
    if not isinstance(arrays, list):
        return np.ndim(arrays)
    rank = 0
    for item in arrays:
        rank = max(rank, rank_of(item))
    return rank


def joined(arrays, depth, rank):
    """The arrays joined, those of the innermost lists along the last axis."""
    if isinstance(arrays, list):
        return np.concatenate([joined(item, depth - 1, rank) for item in arrays], axis=-depth)
    return np.reshape(arrays, (1,) * (rank - np.ndim(arrays)) + np.shape(arrays))


# Differences on a grid


CURVE = np.array([0.0, 1.0, 1.5, 3.0, 3.5])


@rules.definition(
    np.gradient,
    cases=[
        call(normal(5)), call(normal(5), 0.5), call(normal(5), CURVE), call(normal(5), CURVE, edge_order=2),
        call(normal(5), 0.5, edge_order=2), call(normal(4, 5)), call(normal(4, 5), 0.5, CURVE),
        call(normal(2, 5), axis=1), call(normal(4, 5), 0.5, axis=(0, 1)), call(normal(4, 5), 2.0, axis=-1),
        call(normal(2)),
    ],
    at_once=True,
)  # fmt: skip
def gradient(f, *varargs, axis=None, edge_order=1):
    axes = tuple(k for k, _ in enumerate(np.shape(f))) if axis is None else axis
    if not isinstance(axes, tuple):
        return slope(f, varargs[0] if len(varargs) > 0 else 1.0, axes, edge_order)
    spacings = varargs if len(varargs) == len(axes) else (varargs[0] if len(varargs) > 0 else 1.0,) * len(axes)
    slopes = tuple(slope(f, spacings[k], one, edge_order) for k, one in enumerate(axes))
    return slopes[0] if len(slopes) == 1 else slopes


def slope(f, spacing, axis, edge_order):
    """Central differences of second order inside, one-sided ones at both ends."""
    y = f if np.ndim(f) == 1 else np.moveaxis(f, axis, -1)
    if np.ndim(spacing) == 0:
        inside, steps = (y[..., 2:] - y[..., :-2]) / (2.0 * spacing), (spacing, spacing)
    else:
        steps = np.diff(spacing)
        h, k = steps[:-1], steps[1:]
        inside = -k / (h * (h + k)) * y[..., :-2] + (k - h) / (h * k) * y[..., 1:-1] + h / (k * (h + k)) * y[..., 2:]
    if edge_order == 2:
        left = one_sided(y[..., :1], y[..., 1:2], y[..., 2:3], steps[0], steps[1])
        right = -one_sided(y[..., -1:], y[..., -2:-1], y[..., -3:-2], steps[-1], steps[-2])
    else:
        left, right = (y[..., 1:2] - y[..., :1]) / steps[0], (y[..., -1:] - y[..., -2:-1]) / steps[-1]
    slopes = np.concatenate((left, inside, right), axis=-1)
    return slopes if np.ndim(f) == 1 else np.moveaxis(slopes, -1, axis)


def one_sided(a, b, c, h, k):
    """The slope at a of the parabola through a, b and c, which are h and k apart."""
    return -(2.0 * h + k) / (h * (h + k)) * a + (h + k) / (h * k) * b - h / (k * (h + k)) * c


# The places of an array


@rules.definition(np.ndindex, cases=[call(2, 3), call((2, 3)), call(0, 2)], at_once=True)
def ndindex(*shape):
    return adjoints.all_places(*shape)


@rules.definition(np.ndenumerate, cases=[call(normal(2, 3)), call(normal(4))], at_once=True)
def ndenumerate(arr):
    return [(place, arr[place]) for place in adjoints.all_places(np.shape(arr))]


rules.constant(adjoints.all_places)


# A function for each part


POINTS = np.array([1.0, -2.0])


@rules.definition(np.fromfunction, cases=[call(np.add, (2, 3)), call(np.square, (4,))], at_once=True)
def fromfunction(function, shape, *, dtype=float, **kwargs):
    return function(*tuple(np.indices(shape, dtype)[k] for k, _ in enumerate(shape)), **kwargs)


@rules.definition(
    np.apply_along_axis,
    cases=[call(np.cumsum, 0, normal(2, 3)), call(np.sum, 1, normal(2, 3)), call(np.outer, 1, normal(2, 3), POINTS)],
    at_once=True,
)
def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    rows = np.moveaxis(arr, axis, -1)
    around = tuple(n for n in np.shape(rows))[:-1]
    rows = np.reshape(rows, (-1, np.shape(arr)[axis]))
    results = np.stack([func1d(rows[k], *args, **kwargs) for k in range(len(rows))])
    results = np.reshape(results, around + np.shape(results)[1:])
    after = around[axis % np.ndim(arr) :]
    if len(after) == 0:
        return results
    places = tuple(len(around) - len(after) + k for k, _ in enumerate(after))
    return np.moveaxis(results, places, tuple(k - len(after) for k, _ in enumerate(after)))


@rules.definition(
    np.apply_over_axes,
    cases=[call(np.sum, normal(2, 3), [0]), call(np.sum, normal(2, 3, 2), (0, -1)), call(np.cumsum, normal(2, 3), 1)],
    at_once=True,
)
def apply_over_axes(func, a, axes):
    """A function may keep the axis, or leave it out."""
    for axis in (axes,) if np.ndim(axes) == 0 else axes:
        result = func(a, axis)
        a = result if np.ndim(result) == np.ndim(a) else np.expand_dims(result, axis)
    return a


def vectorized(pyfunc, *args):
    """What ``np.vectorize(pyfunc)(*args)`` gives."""
    shape = np.broadcast_shapes(*tuple(np.shape(arg) for arg in args))
    if math.prod(shape) == 0:
        raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
    columns = tuple(np.ravel(np.broadcast_to(arg, shape)) for arg in args)
    results = [pyfunc(*tuple(column[k] for column in columns)) for k in range(len(columns[0]))]
    return _laid_out(results, shape, None)


def vectorized_with(pyfunc, otype, excluded, *args, **named):
    """What ``np.vectorize(pyfunc, otypes=[otype], excluded=excluded)(*args, **named)`` gives."""
    every = (*args, *named.values())
    alone = (*tuple(k for k, _ in enumerate(args)), *named.keys())  # what each of them is excluded by
    shape = np.broadcast_shapes(*tuple(np.shape(x) for x, key in zip(every, alone, strict=True) if key not in excluded))
    if otype is not None:
        if math.prod(shape) == 0:
            return np.zeros(shape, otype)
    elif math.prod(shape) == 0:
        raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
    columns = tuple(
        x if key in excluded else np.ravel(np.broadcast_to(x, shape)) for x, key in zip(every, alone, strict=True)
    )
    results = []
    for k in range(math.prod(shape)):
        row = tuple(x if key in excluded else x[k] for x, key in zip(columns, alone, strict=True))
        results.append(pyfunc(*row[: len(args)], **dict(zip(named, row[len(args) :], strict=True))))
    return _laid_out(results, shape, otype)


def _laid_out(results, shape, otype):
    """Results as an array, or as one array for each of the items of results that are tuples."""
    if isinstance(results[0], tuple):
        return tuple(_laid_out([row[k] for row in results], shape, otype) for k, _ in enumerate(results[0]))
    found = np.reshape(np.stack(results), shape)
    return found if otype is None else np.asarray(found, otype)
