# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that fold or accumulate along axes.

In ``pair`` rules, ``kept(value, axis, keepdims)`` gives a reduced value its axes back, so that it broadcasts.
"""

from __future__ import annotations

import numpy as np

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(np.argmax, np.argmin, np.nanargmax, np.nanargmin, np.argsort, np.argpartition, np.lexsort)
rules.constant(np.any, np.all, np.count_nonzero, np.nonzero, np.flatnonzero, np.argwhere, np.searchsorted, np.digitize)
rules.constant(runtime.count)


def length(x, axis):
    """How many elements are folded into one."""
    if axis is None:
        return np.size(x)
    return np.shape(x)[axis] if np.ndim(axis) == 0 else runtime.count(np.shape(x), axis)


def kept(reduced, axis, keepdims):
    return reduced if axis is None or keepdims or np.ndim(reduced) == 0 else np.expand_dims(reduced, axis)


REDUCTIONS = [
    call(1.5), call(normal(4)), call(normal(2, 3)), call(normal(2, 3), keepdims=True), call(normal(2, 3), axis=0),
    call(normal(2, 3), axis=-1, keepdims=True), call(normal(2, 3, 4), axis=(0, 2)),
    call(normal(2, 3, 4), axis=(-1, 1), keepdims=True),
]  # fmt: skip
EXTREMA = [
    *REDUCTIONS, call(normal(2, 3), initial=0.5), call(normal(2, 3), axis=1, initial=-0.2),
    call(np.zeros((0, 2)), 0, initial=1.0),
]  # fmt: skip
SCANS = [call(normal(2, 3)), call(normal(2, 3), axis=0), call(normal(4), axis=-1), call(np.zeros((0, 3)), axis=1)]
WEIGHTS = np.array([1.0, 2.0, 0.5])


# Sums and means


def back(bar, x, dtype):
    """An adjoint as the type of x, where the result was made another one."""
    if dtype is None:
        return bar
    return np.asarray(np.real(bar) if np.iscomplexobj(bar) and not np.iscomplexobj(x) else bar, np.result_type(x))


@rules.linear(np.sum, cases=REDUCTIONS)
def sum_(bar, x, axis=None, dtype=None, *, keepdims=False):
    return np.broadcast_to(kept(back(bar, x, dtype), axis, keepdims), np.shape(x))


@rules.linear(np.mean, cases=REDUCTIONS)
def mean(bar, x, axis=None, dtype=None, *, keepdims=False):
    share = back(bar, x, dtype) / length(x, axis)
    return np.broadcast_to(kept(share, axis, keepdims), np.shape(x))


@rules.definition(
    np.average,
    cases=[
        call(normal(2, 3)), call(normal(2, 3), axis=1), call(normal(3), weights=WEIGHTS),
        call(normal(2, 3), axis=1, weights=WEIGHTS, keepdims=True), call(normal(3, 2), axis=0, weights=WEIGHTS),
        call(normal(4, 2, 3), axis=(2, 1), weights=np.arange(6.0).reshape(3, 2)),
    ],
)  # fmt: skip
def average(x, axis=None, weights=None, *, keepdims=False):
    if weights is None:
        return np.mean(x, axis=axis, keepdims=keepdims)
    if isinstance(weights, (list, tuple)):
        weights = np.array(weights)
    weight_of_each = beside(weights, x, axis)
    total = np.sum(x * weight_of_each, axis=axis, keepdims=keepdims)
    if np.ndim(weights) == 1:
        return total / np.sum(weights)
    return total / np.sum(weight_of_each, axis=axis, keepdims=keepdims)


def beside(weights, x, axis):
    """A weight for each element, where there is one for each place along the axes."""
    if np.ndim(weights) < np.ndim(x):
        if isinstance(axis, tuple):
            first = tuple(range(len(axis)))
            weights = np.moveaxis(np.expand_dims(weights, tuple(range(len(axis), np.ndim(x)))), first, axis)
        elif axis % np.ndim(x) != np.ndim(x) - 1:
            weights = np.expand_dims(weights, tuple(range(1, np.ndim(x) - axis % np.ndim(x))))
    return np.broadcast_to(weights, np.shape(x))


@rules.linear(np.cumsum, cases=SCANS)
def cumsum(bar, x, axis=None, dtype=None):
    bar = back(bar, x, dtype)
    if axis is None:
        return np.reshape(np.flip(np.cumsum(np.flip(bar))), np.shape(x))
    return np.flip(np.cumsum(np.flip(bar, axis), axis), axis)


@rules.linear(np.diff, cases=[call(normal(5)), call(normal(4, 3), n=2, axis=0)])
def diff(bar, x, n=1, axis=-1):
    """Each difference is transposed to minus the difference of the padded adjoint."""
    if np.ndim(x) == 1:
        return (-1.0) ** n * np.diff(np.pad(bar, n), n)
    width = np.zeros((np.ndim(x), 2), dtype=int)
    width[axis] = n
    return (-1.0) ** n * np.diff(np.pad(bar, width), n, axis)


@rules.definition(
    np.ediff1d, cases=[call(normal(5)), call(normal(2, 2), to_begin=0.5), call(normal(3), normal(2), normal(2))]
)
def ediff1d(ary, to_end=None, to_begin=None):
    steps = np.diff(np.ravel(ary))
    if to_begin is not None:
        steps = np.concatenate((np.ravel(np.asarray(to_begin, np.result_type(ary))), steps))
    if to_end is not None:
        steps = np.concatenate((steps, np.ravel(np.asarray(to_end, np.result_type(ary)))))
    return steps


@rules.definition(
    np.trapezoid,
    cases=[
        call(normal(3, 4)), call(normal(3, 4), dx=0.5), call(normal(3, 4), np.arange(4.0) ** 2),
        call(normal(3, 4), np.arange(3.0) ** 2, axis=0),
    ],
)  # fmt: skip
def trapezoid(y, x=None, dx=1.0, axis=-1):
    y = np.moveaxis(y, axis, -1)
    if x is not None:
        dx = np.diff(x if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))
    return np.sum(dx * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


# Spread


COMPLEX = np.array([[1.0 + 2.0j, -3.0j, 0.5], [0.3j, 1.5, -1.0 + 1.0j]])


def along_itself(x, x_dot):
    """Half of the tangent of the square of the modulus of x."""
    return np.real(np.conjugate(x) * x_dot) if np.iscomplexobj(x) else x * x_dot


def var_tangent(x_dot, x, axis=None, dtype=None, *, ddof=0, keepdims=False):
    along = along_itself(x - np.mean(x, axis=axis, keepdims=True), x_dot)
    return np.sum(2.0 * along / (length(x, axis) - ddof), axis, dtype, keepdims=keepdims)


@rules.pair(np.var, tangent=var_tangent, cases=[*REDUCTIONS, call(normal(2, 3), axis=1, ddof=1), call(COMPLEX, 1)])
def var(bar, x, axis=None, dtype=None, *, ddof=0, keepdims=False):
    centred = x - np.mean(x, axis=axis, keepdims=True)
    centred = np.conjugate(centred) if np.iscomplexobj(x) else centred
    return kept(2.0 * bar / (length(x, axis) - ddof), axis, keepdims) * centred


def std_tangent(x_dot, x, axis=None, dtype=None, *, ddof=0, keepdims=False, out):
    total = np.sum(along_itself(x - np.mean(x, axis=axis, keepdims=True), x_dot), axis=axis, keepdims=keepdims)
    return total / (out + (out == 0.0)) / (length(x, axis) - ddof)


@rules.pair(np.std, tangent=std_tangent, cases=[*REDUCTIONS, call(normal(2, 3), axis=1, ddof=1), call(COMPLEX)])
def std(bar, x, axis=None, dtype=None, *, ddof=0, keepdims=False, out):
    """Zero where the elements are all equal."""
    centred = x - np.mean(x, axis=axis, keepdims=True)
    centred = np.conjugate(centred) if np.iscomplexobj(x) else centred
    return kept(bar / (out + (out == 0.0)) / (length(x, axis) - ddof), axis, keepdims) * centred


# Products


def others_in_columns(x):
    before, after = np.ones_like(x), np.ones_like(x)
    before[1:] = np.cumprod(x[:-1], axis=0)
    after[:-1] = np.flip(np.cumprod(x[:0:-1], axis=0), 0)
    return before, after


def others(x, axis):
    """For each element, the products of those before and after it along the axes: exact where there are zeros."""
    if axis is None:
        before, after = others_in_columns(np.ravel(x))
        return np.reshape(before, np.shape(x)), np.reshape(after, np.shape(x))
    if np.ndim(axis) == 0:
        before, after = others_in_columns(np.swapaxes(x, axis, 0))
        return np.swapaxes(before, axis, 0), np.swapaxes(after, axis, 0)
    first = tuple(range(len(axis)))
    rows, count = np.moveaxis(x, axis, first), length(x, axis)
    before, after = others_in_columns(np.reshape(rows, (count, np.size(x) // max(count, 1))))
    shape = np.shape(rows)
    return np.moveaxis(np.reshape(before, shape), first, axis), np.moveaxis(np.reshape(after, shape), first, axis)


def prod_tangent(x_dot, x, axis=None, dtype=None, *, keepdims=False):
    before, after = others(x, axis)
    return np.sum(before * after * x_dot, axis, dtype, keepdims=keepdims)


@rules.pair(np.prod, tangent=prod_tangent, cases=REDUCTIONS)
def prod(bar, x, axis=None, dtype=None, *, keepdims=False):
    before, after = others(x, axis)
    return kept(bar, axis, keepdims) * before * after


def cumprod_tangent_along(x_dot, x, axis, out):
    if np.all(out != 0.0):
        return out * np.cumsum(x_dot / x, axis)
    rows, rows_dot, rows_out = np.moveaxis(x, axis, 0), np.moveaxis(x_dot, axis, 0), np.moveaxis(out, axis, 0)
    out_dot = np.zeros_like(rows)
    out_dot[0] = rows_dot[0]
    for k in range(1, len(rows)):
        out_dot[k] = out_dot[k - 1] * rows[k] + rows_out[k - 1] * rows_dot[k]
    return np.moveaxis(out_dot, 0, axis)


def cumprod_adjoint_along(bar, x, axis, out):
    """A running sum divided by x; where a product is zero, the recurrence itself, which is exact."""
    if np.all(out != 0.0):
        return np.flip(np.cumsum(np.flip(bar * out, axis), axis), axis) / x
    rows, rows_bar, rows_out = np.moveaxis(x, axis, 0), np.moveaxis(bar, axis, 0), np.moveaxis(out, axis, 0)
    x_bar = np.zeros_like(rows)
    total = rows_bar[-1]
    for k in reversed(range(1, len(rows))):
        x_bar[k] = total * rows_out[k - 1]
        total = rows_bar[k - 1] + total * rows[k]
    x_bar[0] = total
    return np.moveaxis(x_bar, 0, axis)


def cumprod_tangent(x_dot, x, axis=None, dtype=None, *, out):
    if axis is None:
        return cumprod_tangent_along(np.ravel(x_dot), np.ravel(x), 0, out)
    return cumprod_tangent_along(x_dot, x, axis, out)


ZEROS = np.array([[2.0, 0.0, 3.0, 0.0], [1.0, 2.0, 0.0, 4.0]])


@rules.pair(np.cumprod, tangent=cumprod_tangent, cases=[*SCANS, call(ZEROS), call(ZEROS, axis=0), call(ZEROS, axis=1)])
def cumprod(bar, x, axis=None, dtype=None, *, out):
    if axis is None:
        return np.reshape(cumprod_adjoint_along(bar, np.ravel(x), 0, out), np.shape(x))
    return cumprod_adjoint_along(bar, x, axis, out)


# Extrema


def shares(x, out, axis, keepdims, initial):
    """1 at an extremum, 0 elsewhere; where several elements are equal, they share it evenly."""
    extremum = kept(out, axis, keepdims)
    hits = np.equal(x, extremum)
    count = np.sum(hits, axis=axis, keepdims=True, dtype=np.result_type(x))
    return hits / count if initial is None else hits / (count + np.equal(initial, extremum))


def extremum_tangent(x_dot, x, axis=None, *, keepdims=False, initial=None, out):
    return np.sum(shares(x, out, axis, keepdims, initial) * x_dot, axis=axis, keepdims=keepdims)


@rules.pair(np.max, np.amax, np.nanmax, np.min, np.amin, np.nanmin, tangent=extremum_tangent, cases=EXTREMA)
def extremum(bar, x, axis=None, *, keepdims=False, initial=None, out):
    return kept(bar, axis, keepdims) * shares(x, out, axis, keepdims, initial)


@rules.definition(np.ptp, cases=REDUCTIONS)
def ptp(x, axis=None, *, keepdims=False):
    return np.max(x, axis=axis, keepdims=keepdims) - np.min(x, axis=axis, keepdims=keepdims)
