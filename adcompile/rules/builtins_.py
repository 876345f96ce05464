# mypy: allow-untyped-defs, allow-untyped-calls
"""The built-in functions. ``abs``, ``pow`` and the operators are in ``operators``."""

from __future__ import annotations

import dataclasses

import numpy as np

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(int, bool, round, len, range, str, repr, format, ord, chr, hash, id, type)
rules.constant(isinstance, issubclass, hasattr, callable, any, all, runtime.index_of_max, runtime.index_of_min)
rules.constant(dataclasses.is_dataclass)


@rules.elementwise(float, domain=(-2.0, 2.0))
def float_(x):
    return 1.0


@rules.elementwise(complex, domain=[(-2.0, 2.0), (-2.0, 2.0)])
def complex_(real, imag=0.0):
    return 1.0, 1.0j


@rules.linear(
    sum, cases=[call([1.5, 2.5, -1.0]), call([normal(2), normal(2)]), call((2.0, 3.0), 1.5)], linear_in=(0, 1)
)
def sum_(bar, items, start=0):
    if isinstance(items, np.ndarray):
        return np.broadcast_to(bar, np.shape(items)), runtime.unbroadcast(bar, start)
    return runtime.spread(bar, runtime.shapes(items)), runtime.unbroadcast(bar, start)


@rules.linear(runtime.spread, cases=[call(1.5, [(), ()]), call(normal(3), [(3,), ()])])
def spread(bars, x, shapes):
    return sum(bars) if np.ndim(x) == 0 else np.broadcast_to(sum(bars), np.shape(x))


@rules.definition(max, cases=[call(2.0, 3.0), call(3.0, 2.0), call(1.0, 5.0, 4.0), call([1.0, 7.0, 6.0])])
def max_(first, *others):
    """The branch that ran, so the first of several that are equal."""
    if len(others) == 0:
        return first[runtime.index_of_max(first)]
    for item in others:
        first = item if item > first else first
    return first


@rules.definition(min, cases=[call(2.0, 3.0), call(3.0, 2.0), call(4.0, 5.0, 1.0), call([7.0, 1.0, 2.0])])
def min_(first, *others):
    """The branch that ran, so the first of several that are equal."""
    if len(others) == 0:
        return first[runtime.index_of_min(first)]
    for item in others:
        first = item if item < first else first
    return first


@rules.definition(divmod, cases=[call(7.5, 2.0), call(-7.5, 2.0)])
def divmod_(x, y):
    return x // y, x % y
