# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of NumPy that choose among arrays, or write to some elements of one."""

from __future__ import annotations

import numpy as np

from adcompile import adjoints, runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

POINTS = np.array([-1.5, 0.5, 2.5])
CONDITIONS = [POINTS < 0.0, POINTS < 2.0]


@rules.definition(np.select, cases=[call(CONDITIONS, [POINTS, POINTS**2], 0.5)], at_once=True)
def select(condlist, choicelist, default=0):
    chosen = default
    for condition, choice in tuple(zip(condlist, choicelist, strict=False))[::-1]:
        chosen = np.where(condition, choice, chosen)
    return chosen


@rules.definition(
    np.piecewise,
    cases=[
        call(POINTS, CONDITIONS, [np.sin, 2.0, np.exp]), call(POINTS, CONDITIONS, [np.sin, np.exp]),
        call(POINTS, [POINTS > 0.0], [1.0, 2.0]), call(POINTS, POINTS > 0.0, [np.sqrt]),
    ],
    at_once=True,
)  # fmt: skip
def piecewise(x, condlist, funclist, *args, **kw):
    if not isinstance(condlist, (list, tuple)):
        condlist = (condlist,)
    y = np.zeros_like(x)
    if len(funclist) > len(condlist):
        conditions = (np.logical_not(any_of(condlist)), *condlist)
        functions = (funclist[-1], *funclist[:-1])
    else:
        conditions, functions = condlist, funclist
    for condition, function in tuple(zip(conditions, functions, strict=False)):
        y[condition] = function(x[condition], *args, **kw) if callable(function) else function
    return y


def any_of(conditions):
    found = conditions[0]
    for condition in conditions[1:]:
        found = np.logical_or(found, condition)
    return found


@rules.linear(
    np.choose,
    linear_in=(1,),
    cases=[
        call([1, 0, 1], [normal(3), normal(3)]), call(np.array([[1], [0]]), [normal(3), 2.5]),
        call([5, -1, 0], [normal(3), normal(3)], mode="wrap"), call([5, -1], [normal(2), normal(2)], mode="clip"),
    ],
)  # fmt: skip
def choose(bar, a, choices, *, mode="raise"):
    return adjoints.unchosen(bar, a, runtime.shapes(choices), mode)


@rules.linear(adjoints.unchosen, cases=[call(normal(3), [1, 0, 1], [(3,), ()])])
def unchosen(bars, x, a, shapes, mode="raise"):
    return np.choose(a, bars, mode=mode)


# Stores


GRID = np.arange(6.0).reshape(2, 3)
STORED = np.array([[True, False, True], [False, True, False]])


@rules.definition(
    np.put,
    cases=[
        call(GRID, 4, 1.5), call(GRID, [0, -1], normal(2)), call(GRID, [0, 2, 4], normal(2)),
        call(GRID, [1, 9], 2.5, "wrap"),        call(GRID, [-3, 9], normal(2), mode="clip"),
    ],
    at_once=True,
)  # fmt: skip
def put(a, ind, v, mode="raise"):
    if mode == "clip":
        ind = np.clip(ind, 0, np.size(a) - 1)
    elif mode == "wrap":
        ind = np.mod(ind, np.size(a))
    flat = np.copy(np.ravel(a))
    flat[ind] = v if np.ndim(v) == 0 else np.resize(v, np.shape(ind))
    a[...] = np.reshape(flat, np.shape(a))


@rules.definition(np.place, cases=[call(GRID, STORED, [1.5]), call(GRID, STORED, normal(2))], at_once=True)
def place(arr, mask, vals):
    arr[mask] = np.resize(vals, np.count_nonzero(mask))


@rules.definition(
    np.putmask,
    cases=[call(GRID, STORED, 1.5), call(GRID, STORED, normal(2, 3)), call(GRID, STORED, normal(4))],
    at_once=True,
)
def putmask(a, mask, values):
    a[mask] = values if np.ndim(values) == 0 else np.resize(values, np.shape(a))[mask]


@rules.definition(
    np.put_along_axis,
    cases=[
        call(GRID, np.array([[2], [0]]), 1.5, axis=1),
        call(GRID, np.array([[1, 0, 1]]), normal(1, 3), axis=0),
        call(GRID, np.array([5, 0]), normal(2), axis=None),
    ],
    at_once=True,
)
def put_along_axis(arr, indices, values, axis):
    if axis is None:
        arr[np.unravel_index(indices, np.shape(arr))] = values
    else:
        arr[adjoints.places_along(indices, axis)] = values


@rules.definition(np.copyto, cases=[call(GRID, normal(3)), call(GRID, 1.5, where=STORED)], at_once=True)
def copyto(dst, src, *, where=None):
    if where is None:
        dst[...] = src
    else:
        chosen = np.broadcast_to(where, np.shape(dst))
        dst[chosen] = np.broadcast_to(src, np.shape(dst))[chosen]


@rules.definition(
    np.fill_diagonal,
    cases=[
        call(GRID, 1.5),
        call(np.ones((3, 3)), normal(3)),
        call(np.ones((2, 2, 2)), -1.0),
        call(np.ones((5, 2)), normal(3), wrap=True),
    ],
    at_once=True,
)
def fill_diagonal(a, val, wrap=False):
    if wrap and np.ndim(a) == 2:
        k = np.arange(0, np.size(a), np.shape(a)[1] + 1)
        a[np.unravel_index(k, np.shape(a))] = val if np.ndim(val) == 0 else np.resize(val, np.shape(k))
    else:
        k = np.arange(min(np.shape(a)))
        a[(k,) * np.ndim(a)] = val if np.ndim(val) == 0 else np.resize(val, np.shape(k))


rules.constant(adjoints.places_along)
