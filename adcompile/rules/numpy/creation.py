# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that make arrays."""

from __future__ import annotations

import numpy as np

from adcompile import adjoints, runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(np.zeros, np.ones, np.empty, np.zeros_like, np.ones_like, np.empty_like)
rules.constant(runtime.zeros_like, adjoints.zeros_in_list)
rules.constant(np.eye, np.identity, np.tri, np.indices, np.diag_indices, np.tril_indices, np.triu_indices)
rules.constant(np.bartlett, np.blackman, np.hamming, np.hanning)


@rules.linear(np.full, linear_in=(1,), cases=[call((2, 3), 1.5), call((2, 3), normal(3))])
def full(bar, shape, fill_value, dtype=None, order="C"):
    return runtime.unbroadcast(bar, fill_value)


@rules.linear(np.full_like, linear_in=(1,), cases=[call(np.ones((2, 3)), 1.5), call(np.ones(3), np.ones(3))])
def full_like(bar, x, fill_value, dtype=None, order="K", subok=True, shape=None):
    return runtime.unbroadcast(bar, fill_value)


def arange_tangent(start_dot, step_dot, start, stop=None, step=1, dtype=None, *, out):
    moved = start_dot * (stop is not None) + step_dot * np.arange(len(out))
    return moved if dtype is None else np.asarray(moved, np.result_type(out))


@rules.pair(
    np.arange,
    tangent=arange_tangent,
    wrt=(0, 2),
    cases=[call(0.5, 4.1, 0.7), call(2.0, -1.2, -0.5), call(0.5, 4.1, 0.7, np.float64)],
)
def arange(bar, start, stop=None, step=1, dtype=None):
    """The length is constant; the end alone, as in ``np.arange(5.0)``, moves no element."""
    return np.sum(bar) * (stop is not None), np.sum(bar * np.arange(len(bar)))


@rules.linear(
    np.linspace,
    linear_in=(0, 1),
    cases=[
        call(0.5, 4.0), call(0.5, 4.0, 5), call(0.5, 4.0, 5, endpoint=False), call(0.5, 4.0, 1),
        call(normal(3), normal(3), 4), call(normal(3), 2.0, 4),
    ],
)  # fmt: skip
def linspace(bar, start, stop, num=50, endpoint=True):
    t = np.linspace(0.0, 1.0, num, endpoint)
    if np.ndim(bar) == 1:
        return np.sum(bar * (1.0 - t)), np.sum(bar * t)
    start_bar, stop_bar = np.tensordot(1.0 - t, bar, 1), np.tensordot(t, bar, 1)
    return runtime.unbroadcast(start_bar, start), runtime.unbroadcast(stop_bar, stop)


BASES = np.array([2.0, 10.0, 3.0])


@rules.definition(
    np.logspace,
    cases=[
        call(-1.0, 2.0, 5), call(-1.0, 2.0, 5, False, 2.0), call(normal(3), 1.0, 4, axis=1), call(0.1, 1.0, base=BASES),
        call(normal(2, 3), 1.0, 4, base=BASES, axis=-1), call(normal(2), 1.0, 4, dtype=np.float64),
    ],
    at_once=True,
)  # fmt: skip
def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    if np.ndim(base) > 0:
        start, stop, base = np.broadcast_arrays(start, stop, base)
        base = np.expand_dims(base, axis)
    points = base ** np.linspace(start, stop, num, endpoint, axis=axis)
    return points if dtype is None else np.asarray(points, dtype)


@rules.definition(
    np.geomspace,
    cases=[
        call(0.5, 8.0, 5), call(-0.5, -8.0, 5, endpoint=False), call(BASES, 8.0, 5), call(BASES, 9.0, 4, axis=-1),
        call(BASES, 1.0, 4, dtype=np.float64),
    ],
    at_once=True,
)  # fmt: skip
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    ratios = np.exp(np.linspace(0.0, np.log(stop / start), num, endpoint, axis=axis))
    if np.ndim(start) > 0:
        start = np.expand_dims(np.broadcast_to(start, np.shape(stop / start)), axis)
    points = start * ratios
    return points if dtype is None else np.asarray(points, dtype)


@rules.linear(np.bincount, linear_in=(1,), cases=[call([0, 2, 2], normal(3)), call([1], np.ones(1), 4)])
def bincount(bar, x, weights, minlength=0):
    return np.take(bar, x)
