# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that join arrays, part one into several, or choose among their elements: all linear."""

from __future__ import annotations

import numpy as np

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, normal, present

rules = RuleSet()

rules.constant(runtime.shapes)

MASK = np.array([[True, False, True]])
ALONG = np.array([[0, 0], [2, 1]])


# Several arrays


@rules.linear(
    np.concatenate,
    cases=[
        call([normal(2, 3), normal(1, 3)]), call((normal(2, 3), normal(2, 1)), axis=1),
        call([normal(3), normal(2)], -1), call([normal(2, 3), normal(2)], axis=None), call(normal(2, 3, 4)),
    ],
)  # fmt: skip
def concatenate(bar, arrays, axis=0):
    if isinstance(arrays, tuple) and axis == 0:
        return rows_of(bar, arrays)
    parts = runtime.split_like(bar, runtime.shapes(arrays), axis)
    return np.stack(parts) if isinstance(arrays, np.ndarray) else parts


def rows_of(bar, arrays):
    """The rows of ``bar`` that come from each array, one after the other."""
    parts: tuple[np.ndarray, ...] = ()
    end = 0
    for array in arrays:
        begin, end = end, end + np.shape(array)[0]
        parts = (*parts, bar[begin:end])
    return parts


@rules.linear(
    runtime.split_like,
    cases=[
        call(normal(3, 2), [(2,), (2, 2)], 0), call(normal(2, 2), [(2, 1), (2,)], -1),
        call(normal(2), [(), (1, 1)], None),
    ],
)  # fmt: skip
def split_like(bars, x, shapes, axis=0):
    return runtime.join_like(bars, np.shape(x), axis)


@rules.linear(runtime.join_like, cases=[call([normal(2), normal(2, 2)], (3, 2))])
def join_like(bar, parts, shape, axis=0):
    return runtime.split_like(bar, runtime.shapes(parts), axis)


@rules.linear(np.stack, cases=[call([np.ones(3), normal(3)], -1), call(normal(2, 3, 4), 1)])
def stack(bar, arrays, axis=0):
    return np.moveaxis(bar, axis, 0)


@rules.linear(np.vstack, cases=[call([normal(3), normal(2, 3)])])
def vstack(bar, tup):
    return runtime.split_like(bar, runtime.shapes(tup), 0)


@rules.definition(*present(np, "row_stack"), cases=[call([normal(3), normal(2, 3)])], at_once=True)
def row_stack(tup):
    return np.vstack(tup)


@rules.linear(np.hstack, cases=[call([normal(2), 1.5]), call([np.ones((2, 3)), np.ones((2, 1))])])
def hstack(bar, tup):
    return runtime.split_like(bar, runtime.shapes(tup), 0 if np.ndim(bar) == 1 else 1)


@rules.linear(np.dstack, cases=[call([np.ones((2, 3)), np.ones((2, 3, 2))]), call([np.ones(2), np.ones(2)])])
def dstack(bar, tup):
    return runtime.split_like(bar, runtime.shapes(tup), 2)


@rules.linear(np.column_stack, cases=[call([normal(3), normal(3, 2)])])
def column_stack(bar, tup):
    return runtime.split_like(bar, runtime.shapes(tup), 1)


@rules.linear(np.append, linear_in=(0, 1), cases=[call(normal(3), 1.5), call(normal(2, 3), normal(1, 3), axis=0)])
def append(bar, x, values, axis=None):
    parts = runtime.split_like(bar, (np.shape(x), np.shape(values)), axis)
    return parts[0], parts[1]


@rules.linear(np.split, np.array_split, cases=[call(np.ones(6), 3), call(normal(2, 3), [1, 2], axis=1)])
def split(bars, x, indices_or_sections, axis=0):
    return np.concatenate(bars, axis)


@rules.linear(np.vsplit, cases=[call(normal(4, 2), 2)])
def vsplit(bars, x, indices_or_sections):
    return np.concatenate(bars, 0)


@rules.linear(np.hsplit, cases=[call(normal(2, 4), 2), call(normal(4), 2)])
def hsplit(bars, x, indices_or_sections):
    return np.concatenate(bars, 0 if np.ndim(x) == 1 else 1)


@rules.linear(np.dsplit, cases=[call(normal(1, 2, 4), 2)])
def dsplit(bars, x, indices_or_sections):
    return np.concatenate(bars, 2)


@rules.definition(np.unstack, cases=[call(normal(2, 3)), call(normal(2, 3, 4), axis=-1)], at_once=True)
def unstack(x, *, axis=0):
    """The parts in a list: their number isn't known when compiling."""
    return list(x if axis == 0 else np.moveaxis(x, axis, 0))


# Choices


@rules.linear(np.where, linear_in=(1, 2), cases=[call(MASK, normal(2, 3), 2.0), call(MASK, normal(2, 1), normal(3))])
def where(bar, condition, x, y):
    return runtime.unbroadcast(np.where(condition, bar, 0.0), x), runtime.unbroadcast(np.where(condition, 0.0, bar), y)


@rules.linear(np.compress, cases=[call([True, False, True], normal(3))], linear_in=(1,))
def compress(bar, condition, x, axis=None):
    return runtime.scatter(bar, np.shape(x), np.flatnonzero(condition), axis)


@rules.linear(np.take_along_axis, cases=[call(normal(2, 3), ALONG, 1), call(normal(2, 3), np.array([5, 0, 0]), None)])
def take_along_axis(bar, x, indices, axis=-1):
    if axis is None:
        return runtime.scatter(bar, np.shape(x), indices)
    return runtime.scatter_along_axis(bar, np.shape(x), indices, axis)


@rules.linear(runtime.scatter_along_axis, cases=[call(np.ones((2, 2)), (2, 3), ALONG, 1)])
def scatter_along_axis(bar, x, shape, indices, axis=-1):
    return np.take_along_axis(bar, indices, axis)


def sorting(x, axis, kind, stable):
    return np.argsort(x, axis) if kind is None and not stable else np.argsort(x, axis, kind="stable")


def sort_tangent(x_dot, x, axis=-1, kind=None, *, stable=None):
    return np.take_along_axis(x_dot, sorting(x, axis, kind, stable), axis)


@rules.pair(
    np.sort, tangent=sort_tangent, cases=[call(normal(3, 4)), call(normal(3, 4), axis=0), call(normal(2, 3), None)]
)
def sort(bar, x, axis=-1, kind=None, *, stable=None):
    if axis is None:
        return np.reshape(runtime.unsort(bar, sorting(x, None, kind, stable)), np.shape(x))
    return runtime.unsort(bar, sorting(x, axis, kind, stable), axis)


@rules.linear(
    runtime.unsort, cases=[call(normal(2, 3), np.array([[2, 0, 1], [0, 1, 2]])), call(normal(3), np.array([2, 0, 1]))]
)
def unsort(bar, sorted_bar, order, axis=-1):
    return np.take_along_axis(bar, order, axis)


@rules.definition(np.sort_complex, cases=[call(normal(2, 3)), call(np.array([1.0j, -1.0, 2.0 - 1.0j, 1.0]))])
def sort_complex(a):
    return np.asarray(np.sort(a), np.complex128)


@rules.definition(np.partition, cases=[call(normal(5), 2), call(normal(3, 4), 1, axis=0), call(normal(2, 3), 2, None)])
def partition(a, kth, axis=-1):
    if axis is None:
        a, axis = np.ravel(a), 0
    return np.take_along_axis(a, np.argpartition(a, kth, axis), axis)
