# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that arrange elements: all linear."""

from __future__ import annotations

import numpy as np

from adcompile import contractions, primitives, runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()


rules.constant(np.shape, np.ndim, np.size, np.result_type, np.iscomplexobj, np.isrealobj, np.isscalar)
rules.constant(primitives.shape_of, primitives.ndim_of, primitives.size_of)
rules.constant(np.unravel_index, np.ravel_multi_index, np.broadcast_shapes, np.array_equal, np.allclose, np.isclose)
rules.constant(np.may_share_memory, np.shares_memory, np.isin, np.array_equiv, np.iterable)
rules.constant(np.dtype, np.finfo, np.iinfo, np.issubdtype, np.promote_types, np.can_cast, np.min_scalar_type)
rules.constant(np.array_str, np.array_repr, np.array2string, np.format_float_positional, np.format_float_scientific)
rules.constant(np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64)


# One array, the same elements


@rules.linear(np.reshape, cases=[call(normal(2, 3), -1), call(normal(6), (3, 2), "F")])
def reshape(bar, x, shape, order="C"):
    return np.reshape(bar, np.shape(x), order)


@rules.linear(np.ravel, cases=[call(normal(2, 3)), call(normal(2, 3), order="F")])
def ravel(bar, x, order="C"):
    return np.reshape(bar, np.shape(x), order)


@rules.linear(np.squeeze, cases=[call(np.ones((1, 2, 1))), call(np.ones((1, 2, 1)), axis=-1)])
def squeeze(bar, x, axis=None):
    return np.reshape(bar, np.shape(x))


@rules.linear(np.expand_dims, cases=[call(normal(3), 0), call(normal(3), (0, -1))])
def expand_dims(bar, x, axis):
    return np.reshape(bar, np.shape(x))


@rules.linear(np.atleast_1d, np.atleast_2d, np.atleast_3d, cases=[call(2.5), call(normal(2, 3))])
def atleast(bar, x):
    return np.reshape(bar, np.shape(x))


@rules.linear(primitives.transposed, cases=[call(normal(2, 3)), call(normal(2, 3, 4))])
def transposed(bar, x):
    return bar.T


@rules.linear(np.transpose, cases=[call(np.ones((2, 3))), call(normal(2, 3, 4), (1, -1, 0))])
def transpose(bar, x, axes=None):
    return np.transpose(bar) if axes is None else np.transpose(bar, contractions.inverse_order(axes, np.ndim(x)))


@rules.definition(
    np.matrix_transpose, np.linalg.matrix_transpose, cases=[call(normal(2, 3)), call(normal(2, 3, 4))], at_once=True
)
def matrix_transpose(x):
    return np.swapaxes(x, -1, -2)


@rules.definition(np.rollaxis, cases=[call(normal(2, 3, 4), 2), call(normal(2, 3, 4), 0, 2), call(normal(2, 3), -1, 1)])
def rollaxis(a, axis, start=0):
    axis, start = axis % np.ndim(a), start + np.ndim(a) if start < 0 else start
    return np.moveaxis(a, axis, start - 1 if axis < start else start)


@rules.linear(np.swapaxes, cases=[call(normal(2, 3, 4), 0, -1)])
def swapaxes(bar, x, axis1, axis2):
    return np.swapaxes(bar, axis1, axis2)


@rules.linear(np.moveaxis, cases=[call(np.ones((2, 3, 4)), 0, -1), call(np.ones((2, 3, 4)), (0, 1), (2, 0))])
def moveaxis(bar, x, source, destination):
    return np.moveaxis(bar, destination, source)


@rules.linear(np.flip, cases=[call(normal(2, 3)), call(normal(2, 3), (0, -1))])
def flip(bar, x, axis=None):
    return np.flip(bar, axis)


@rules.linear(np.fliplr, cases=[call(normal(2, 3))])
def fliplr(bar, x):
    return np.fliplr(bar)


@rules.linear(np.flipud, cases=[call(normal(2, 3))])
def flipud(bar, x):
    return np.flipud(bar)


@rules.linear(np.rot90, cases=[call(np.ones((2, 3))), call(normal(2, 3, 4), 3, (0, 2))])
def rot90(bar, x, k=1, axes=(0, 1)):
    return np.rot90(bar, -k, axes)


@rules.linear(
    np.roll, cases=[call(normal(2, 3), 1), call(normal(2, 3), -2, 1), call(normal(2, 3), (1, 2), axis=(0, 1))]
)
def roll(bar, x, shift, axis=None):
    return np.roll(bar, -shift if np.ndim(shift) == 0 else np.negative(shift), axis)


# Copies and repetitions


@rules.linear(primitives.copy_of, cases=[call(normal(2, 3))])
def copy_of(bar, x):
    return bar


@rules.linear(np.copy, cases=[call(normal(2, 3))])
def copy(bar, x, order="K"):
    return bar


@rules.linear(np.ascontiguousarray, np.asfortranarray, cases=[call(normal(2, 3))])
def as_contiguous(bar, x, dtype=None):
    bar = np.reshape(bar, np.shape(x))
    return bar if dtype is None else np.asarray(bar, np.result_type(x))


@rules.definition(np.asarray_chkfinite, cases=[call(normal(2, 3))], at_once=True)
def asarray_chkfinite(a, dtype=None, order=None):
    a = np.asarray(a, dtype, order)
    if not np.all(np.isfinite(a)):
        raise ValueError("array must not contain infs or NaNs")
    return a


@rules.definition(
    np.require,
    cases=[
        call(normal(2, 3)), call(normal(3), np.float64), call(normal(2, 3), None, "C"),
        call(normal(2, 3), requirements=["F", "A"]), call(normal(2, 3), float, ("C_CONTIGUOUS", "WRITEABLE")),
    ],
    at_once=True,
)  # fmt: skip
def require(a, dtype=None, requirements=None):
    wanted = () if requirements is None else tuple(requirements)  # of a string, its letters
    if "O" in wanted or "OWNDATA" in wanted:
        raise NotImplementedError("np.require of an array that owns its memory: write np.copy")
    if "C" in wanted or "CONTIGUOUS" in wanted or "C_CONTIGUOUS" in wanted:
        return np.asarray(a, dtype, "C")
    if "F" in wanted or "FORTRAN" in wanted or "F_CONTIGUOUS" in wanted:
        return np.asarray(a, dtype, "F")
    return np.asarray(a, dtype)


@rules.linear(np.asarray, np.asanyarray, cases=[call(normal(2, 3)), call(1.5), call(normal(3), np.float32)])
def asarray(bar, x, dtype=None, order=None):
    return bar if dtype is None or isinstance(x, (list, tuple)) else np.asarray(bar, np.result_type(x))


@rules.linear(
    np.array, cases=[call(normal(2, 3)), call([1.0, 2.5]), call([[1.0], (2.0,)]), call(normal(3), np.float32)]
)
def array(bar, x, dtype=None, *, copy=True, order="K"):
    return bar if dtype is None or isinstance(x, (list, tuple)) else np.asarray(bar, np.result_type(x))


@rules.linear(np.broadcast_to, cases=[call(normal(2, 1), (4, 2, 3)), call(2.5, (3,))])
def broadcast_to(bar, x, shape):
    return runtime.unbroadcast(bar, x)


@rules.linear(runtime.unbroadcast, cases=[call(normal(4, 2, 3), np.ones((2, 1))), call(normal(3), np.ones((2, 3)))])
def unbroadcast(bar, x, like):
    return runtime.unbroadcast(bar, x)


@rules.linear(runtime.view_or_zeros, cases=[call(normal(2, 3), False), call(normal(3), True)])
def view_or_zeros(bar, view, copied):
    return runtime.view_or_zeros(bar, copied)


@rules.linear(np.tile, cases=[call(normal(2, 3), 2), call(normal(3), (2, 2)), call(1.5, 2)])
def tile(bar, x, reps):
    return runtime.fold_tiles(bar, np.shape(x), reps)


@rules.linear(runtime.fold_tiles, cases=[call(normal(2, 6), (3,), (2, 2))])
def fold_tiles(bar, x, shape, reps):
    return np.tile(bar, reps)


@rules.linear(
    np.repeat,
    cases=[call(normal(2, 3), 2), call(normal(2, 3), 2, axis=1), call(normal(2, 3), [1, 2], axis=0), call(1.5, 3)],
)
def repeat(bar, x, repeats, axis=None):
    length = np.size(x) if axis is None else np.shape(x)[axis]
    return runtime.scatter(bar, np.shape(x), np.repeat(np.arange(length), repeats), axis)


@rules.linear(
    np.take,
    cases=[
        call(normal(2, 3), 4), call(normal(2, 3), [0, 0, -1]), call(normal(2, 3), 1, axis=0), call(normal(3), [], 0),
        call(normal(3), [0, 5, -7], mode="wrap"), call(normal(2, 3), [0, 5, -7], 1, mode="clip"),
        call(normal(2, 3), np.array([[2, 2], [0, 1]]), axis=1),
    ],
)  # fmt: skip
def take(bar, x, indices, axis=None, *, mode="raise"):
    length = np.size(x) if axis is None else np.shape(x)[axis]
    if mode == "wrap":
        indices = np.mod(indices, length)
    elif mode == "clip":
        indices = np.clip(indices, 0, length - 1)
    return runtime.scatter(bar, np.shape(x), indices, axis)


@rules.linear(runtime.scatter, cases=[call(normal(2, 3), (2, 2), [0, 1, 0], 1)])
def scatter(bar, x, shape, indices, axis=None):
    return np.take(bar, np.asarray(indices, dtype=int), axis)


# Diagonals and triangles


@rules.linear(np.diagonal, cases=[call(normal(3, 4)), call(normal(2, 3, 4), -1, 2, 0)])
def diagonal(bar, x, offset=0, axis1=0, axis2=1):
    return runtime.place_diagonal(bar, np.shape(x), offset, axis1, axis2)


_CUBE = np.arange(27.0).reshape(3, 3, 3)


@rules.linear(runtime.diagonal, cases=[call(_CUBE[0], 0, 1), call(_CUBE, 0, 2)])
def diagonal_to_write_to(bar, x, axis1, axis2):
    return runtime.place_diagonal(bar, np.shape(x), 0, axis1, axis2)


@rules.linear(runtime.place_diagonal, cases=[call(normal(3), (3, 4), 1)])
def place_diagonal(bar, x, shape, offset=0, axis1=0, axis2=1):
    return np.diagonal(bar, offset, axis1, axis2)


@rules.linear(np.diag, cases=[call(normal(3), -1), call(normal(3, 4), 1)])
def diag(bar, x, k=0):
    return np.diagonal(bar, k) if np.ndim(x) == 1 else runtime.place_diagonal(bar, np.shape(x), k)


@rules.linear(np.diagflat, cases=[call(normal(2, 2), 1)])
def diagflat(bar, x, k=0):
    return np.reshape(np.diagonal(bar, k), np.shape(x))


@rules.definition(np.linalg.diagonal, cases=[call(normal(3, 4)), call(normal(2, 3, 3), offset=1)])
def diagonal_of_matrices(x, *, offset=0):
    return np.diagonal(x, offset, -2, -1)


@rules.definition(np.trace, cases=[call(normal(3, 4), 1), call(normal(2, 3, 3), 0, 1, 2)])
def trace(x, offset=0, axis1=0, axis2=1, dtype=None):
    return np.sum(np.diagonal(x, offset, axis1, axis2), -1, dtype)


@rules.linear(np.triu, cases=[call(normal(3, 4), -1), call(normal(2, 3, 3))])
def triu(bar, x, k=0):
    return np.triu(bar, k)


@rules.linear(np.tril, cases=[call(normal(3, 4), 1), call(normal(2, 3, 3))])
def tril(bar, x, k=0):
    return np.tril(bar, k)
