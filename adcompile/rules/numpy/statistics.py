# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy for signals, and the array API's names."""

from __future__ import annotations

import math

import numpy as np

from adcompile import runtime
from adcompile.rules.core import Given, RuleSet, call, normal
from adcompile.rules.numpy.products import cores

rules = RuleSet()

rules.constant(np.tril_indices_from, np.triu_indices_from, np.diag_indices_from)
rules.constant(np.mask_indices, np.isdtype, np.isfortran, np.common_type, np.mintypecode, np.typename, np.einsum_path)
rules.constant(np.base_repr, np.binary_repr, np.packbits, np.unpackbits, np.geterr, np.get_printoptions, np.getbufsize)
rules.constant(np.datetime_as_string, np.datetime_data, np.is_busday, np.busday_count, np.busday_offset)


# Signals


def full_adjoint(bar, a, v, mode):
    """The adjoint of the whole convolution, from that of the part which ``mode`` asks for."""
    if mode == "full":
        return bar
    shorter = min(len(a), len(v))
    before = shorter - 1 if mode == "valid" else (shorter - 1) // 2
    return np.pad(bar, (before, len(a) + len(v) - 1 - len(bar) - before))


@rules.bilinear(
    np.convolve,
    cases=[
        call(normal(4), normal(3)), call(normal(2), normal(5)), call(normal(5), normal(3), "same"),
        call(normal(4), normal(4), "same"), call(normal(2), normal(5), "valid"), call(normal(6), normal(4), "same"),
    ],
)  # fmt: skip
def convolve(bar, a, v, mode="full"):
    bar = full_adjoint(bar, a, v, mode)
    return np.correlate(bar, np.conjugate(v), "valid"), np.correlate(bar, np.conjugate(a), "valid")


@rules.definition(
    np.correlate,
    cases=[call(normal(5), normal(3)), call(normal(5), normal(3), "full"), call(normal(5), normal(3), "same")],
)
def correlate(a, v, mode="valid"):
    return np.convolve(a, np.flip(np.conjugate(v) if np.iscomplexobj(v) else v), mode)


def unwrap_tangent(p_dot, p, discont=None, axis=-1, *, period=6.283185307179586):
    return p_dot


@rules.pair(
    np.unwrap, tangent=unwrap_tangent, cases=[call(np.array([0.1, 3.0, 6.5, 13.0])), call(normal(2, 3), axis=0)]
)
def unwrap(bar, p, discont=None, axis=-1, *, period=6.283185307179586):
    """What is added is a multiple of the period."""
    return bar


POINTS = np.array([0.0, 1.0, 2.5, 4.0])


def between(x, xp):
    """The points around x, one and the same outside of them all, the way between the two, and x's share of it."""
    after = np.searchsorted(xp, x, side="right")
    k = np.maximum(after - 1, 0)
    after = np.minimum(after, len(xp) - 1)
    width = xp[after] - xp[k]
    width = width + (width == 0.0)
    return k, after, width, (x - xp[k]) * (after > k) / width


def interp_tangent(x_dot, xp_dot, fp_dot, x, xp, fp):
    k, after, width, share = between(x, xp)
    slope = (fp[after] - fp[k]) / width
    by_points = (1.0 - share) * (fp_dot[k] - slope * xp_dot[k]) + share * (fp_dot[after] - slope * xp_dot[after])
    return slope * x_dot + by_points


@rules.pair(
    np.interp,
    tangent=interp_tangent,
    wrt=(0, 1, 2),
    cases=[
        call(np.array([-1.0, 0.5, 1.7, 3.9, 5.0]), POINTS, normal(4)), call(1.25, POINTS, normal(4)),
        call(np.array([0.3, 2.0]), np.ones(1), normal(1)),
    ],
)  # fmt: skip
def interp(bar, x, xp, fp):
    """Each point has the weight that it has in the result: ``1 - share`` and ``share``."""
    k, after, width, share = between(x, xp)
    slope = (fp[after] - fp[k]) / width
    left, right = bar * (1.0 - share), bar * share
    fp_bar = runtime.scatter(left, np.shape(fp), k) + runtime.scatter(right, np.shape(fp), after)
    xp_bar = runtime.scatter(slope * left, np.shape(xp), k) + runtime.scatter(slope * right, np.shape(xp), after)
    return bar * slope, -xp_bar, fp_bar


# Choices


@rules.linear(
    np.insert,
    linear_in=(0, 2),
    cases=[
        call(normal(4), 1, 2.5), call(normal(4), 2, normal(3)), call(normal(4), [3, 0, 3], normal(3)),
        call(normal(4), [1], 0.5), call(normal(2, 3), 1, 0.5), call(normal(2, 3), -1, normal(2), axis=1),
        call(normal(2, 3), 1, normal(3), axis=0),
        call(normal(2, 3), [0, 2], normal(2, 2), axis=1), call(normal(2, 3), [0, 2], normal(2, 1), axis=-1),
        call(normal(2, 3), [1, 0], 0.5, axis=0), call(normal(2, 3), [1], normal(2, 1), axis=1),
    ],
)  # fmt: skip
def insert(bar, arr, obj, values, axis=None):
    """``origin`` is where each element comes from: a position in the array, or past its end in the values."""
    length = np.size(arr) if axis is None else np.shape(arr)[axis]
    count = np.shape(bar)[0 if axis is None else axis] - length
    origin = np.insert(np.arange(length), obj, np.arange(length, length + count))
    order = np.argsort(origin)
    kept, new = np.take(bar, order[:length], axis), np.take(bar, order[length:], axis)
    if axis is not None and np.ndim(obj) == 0:
        new = np.moveaxis(new, axis, 0)
    return np.reshape(kept, np.shape(arr)), runtime.unbroadcast(new, values)


@rules.linear(np.delete, cases=[call(normal(4), 1), call(normal(2, 3), [0, 2], axis=1)])
def delete(bar, arr, obj, axis=None):
    length = np.size(arr) if axis is None else np.shape(arr)[axis]
    return runtime.scatter(bar, np.shape(arr), np.delete(np.arange(length), obj), axis)


@rules.linear(np.extract, linear_in=(1,), cases=[call(np.array([True, False, True]), normal(3))])
def extract(bar, condition, arr):
    return runtime.scatter(bar, np.shape(arr), np.flatnonzero(condition))


@rules.linear(np.resize, cases=[call(normal(3), (2, 4)), call(normal(2, 2), (3,))])
def resize(bar, a, new_shape):
    return runtime.scatter(bar, np.shape(a), np.resize(np.arange(np.size(a)), new_shape))


# The array API's names


SCANS = [
    call(normal(4)),
    call(normal(2, 3), axis=1),
    call(normal(2, 3), axis=-1, dtype=np.float64, include_initial=True),
]


@rules.definition(np.cumulative_sum, cases=SCANS)
def cumulative_sum(x, *, axis=None, dtype=None, include_initial=False):
    sums = np.cumsum(x, axis, dtype)
    return np.insert(sums, 0, 0.0, axis) if include_initial else sums


@rules.definition(np.cumulative_prod, cases=SCANS)
def cumulative_prod(x, *, axis=None, dtype=None, include_initial=False):
    products = np.cumprod(x, axis, dtype)
    return np.insert(products, 0, 1.0, axis) if include_initial else products


@rules.definition(np.matvec, cases=[call(normal(2, 3), normal(3)), call(normal(4, 2, 3), normal(4, 3))])
def matvec(a, b):
    return np.squeeze(np.matmul(a, np.expand_dims(b, -1)), -1)


@rules.definition(np.vecmat, cases=[call(normal(2), normal(2, 3)), call(normal(4, 2), normal(4, 2, 3))])
def vecmat(a, b):
    row = np.expand_dims(np.conjugate(a) if np.iscomplexobj(a) else a, -2)
    return np.squeeze(np.matmul(row, b), -2)


@rules.definition(
    Given(np.matvec, "axes"),
    cases=[
        call(normal(3, 2), normal(3), axes=[(1, 0), 0, 0]),
        call(normal(3, 4, 2), normal(4, 2), axes=[(0, 2), 1, 0]),
    ],
    at_once=True,
)
def matvec_along(x1, x2, *, axes):
    vector, result = cores(axes[1]), cores(axes[2])
    return np.moveaxis(matvec(np.moveaxis(x1, axes[0], (-2, -1)), np.moveaxis(x2, vector, (-1,))), (-1,), result)


@rules.definition(
    Given(np.vecmat, "axes"),
    cases=[
        call(normal(3), normal(2, 3), axes=[0, (1, 0), 0]),
        call(normal(2, 4), normal(2, 3, 4), axes=[0, (0, 1), 0]),
    ],
    at_once=True,
)
def vecmat_along(x1, x2, *, axes):
    vector, result = cores(axes[0]), cores(axes[2])
    return np.moveaxis(vecmat(np.moveaxis(x1, vector, (-1,)), np.moveaxis(x2, axes[1], (-2, -1))), (-1,), result)


@rules.definition(np.linalg.tensorinv, cases=[call(np.reshape(np.eye(4) + 0.25, (2, 2, 4)))])
def tensorinv(a, ind=2):
    shape = np.shape(a)
    return np.reshape(np.linalg.inv(np.reshape(a, (math.prod(shape[:ind]), -1))), shape[ind:] + shape[:ind])


EQUATIONS = np.reshape(np.eye(4) + 0.25, (2, 2, 4))


@rules.definition(
    np.linalg.tensorsolve,
    cases=[
        call(EQUATIONS, normal(2, 2)), call(np.moveaxis(EQUATIONS, 2, 0), normal(2, 2), (0,)),
        call(np.moveaxis(np.reshape(EQUATIONS, (2, 2, 2, 2)), 2, 0), normal(2, 2), axes=(0, 3)),
    ],
)  # fmt: skip
def tensorsolve(a, b, axes=None):
    if axes is not None:
        a = np.moveaxis(a, axes, tuple(k - len(axes) for k, _ in enumerate(axes)))
    unknowns = np.shape(a)[np.ndim(b) :]
    return np.reshape(np.linalg.solve(np.reshape(a, (-1, math.prod(unknowns))), np.ravel(b)), unknowns)


@rules.definition(np.linalg.trace, cases=[call(normal(3, 4)), call(normal(2, 3, 3), offset=1)])
def trace(x, *, offset=0, dtype=None):
    return np.trace(x, offset, -2, -1, dtype)
