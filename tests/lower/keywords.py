"""Keywords of library functions: those that change no value, and those that are refused."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

import numpy as np

GROUP = "calls"


def of_their_defaults(x):
    y = np.sin(x, casting="same_kind", subok=True, where=True) * np.full(3, x[0], order="C")
    return np.sum(np.stack([x, y], axis=0, casting="same_kind") ** 2) + np.sum(np.asarray(y, like=None))


def of_subclasses(x):
    return np.sum(np.broadcast_to(np.array(x, subok=True), (2, 3), subok=False) ** 2) + np.sum(np.copy(x, subok=True))


def overwritten_temporaries(x):
    return np.median(x * x, overwrite_input=True) + np.nanmedian(np.sin(x), overwrite_input=True)


def overwritten_by_name(x):
    y = x * x
    return np.median(y, overwrite_input=True) + y[0]


def overwritten_for_a_percentile(x):
    return np.percentile(x, 30.0, overwrite_input=True)


def in_no_order(x):
    return np.sum(np.unique(x, sorted=False))


def no_keyword_of_it(x):
    return math.sin(x[0], scale=2.0) + x[1]


def masked_ufunc(x):
    return np.sum(np.add(x, x, where=x > 1.0))


A = np.array
PROGRAMS = [
    (of_their_defaults, (A([0.3, 1.2, 0.7]),)),
    (of_subclasses, (A([0.3, 1.2, 0.7]),)),
    (overwritten_temporaries, (A([0.3, 1.2, 0.7]),)),
]
REFUSED = [
    (overwritten_by_name, "overwrite_input"),
    (
        overwritten_for_a_percentile,
        "'overwrite_input' of numpy.percentile(.|\n)*instead: .* a, q, axis, method, keepdims",
    ),
    (in_no_order, "'sorted' of numpy.unique(.|\n)*instead: .* ar, return_index"),
    (no_keyword_of_it, "'scale' of math.sin(.|\n)*instead: .* x"),
    (masked_ufunc, "'where' of numpy.add"),
]
