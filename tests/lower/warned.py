"""Warnings that are exceptions for a while, and warnings that are kept."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import warnings

import numpy as np

GROUP = "control flow"


def as_exceptions(x):
    try:
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("error")
            y = 2.0 * np.arctan(np.sqrt(1.0 / x))
    except (ArithmeticError, RuntimeWarning):
        y = x * 3.0
    return np.sum(y)


def at_an_edge(x):
    """The slope of ``arcsin`` divides by zero where the function doesn't: nothing is raised there."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error")
            y = np.arcsin(x)
    except RuntimeWarning:
        y = -x
    return np.sum(np.where(x < 1.0, y, x * x))


def followed_by_stores(x):
    y = x * 2.0
    try:
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("error")
            a = np.arcsin(y)
        a[np.isnan(y)] = 0.0
        a[y > 0.9] = 1.0
    except (ArithmeticError, RuntimeWarning, TypeError, ValueError):
        try:
            with warnings.catch_warnings(record=True):
                warnings.simplefilter("error")
                a = np.log(x)
        except RuntimeWarning:
            a = x * y
    return np.sum(a * x)


def in_a_loop(x, n):
    for _ in range(n):
        with warnings.catch_warnings(record=True) as kept:
            warnings.simplefilter("always")
            x = np.sqrt(x) - 0.3
        del kept
    return x


def filters_of_its_own(x):
    def quietly(v):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return np.log(v)

    try:
        y = quietly(x)
    except RuntimeWarning:
        y = x * x
    return y


def that_are_counted(x):
    with warnings.catch_warnings(record=True) as kept:
        warnings.simplefilter("always")
        y = np.log(x)
    return x * 5.0 if len(kept) else y


def left_behind(x):
    try:
        warnings.simplefilter("error")
        y = np.log(x)
    except RuntimeWarning:
        y = x
    return y


A = np.array
PROGRAMS = [
    (as_exceptions, (0.7,)),
    (as_exceptions, (A([0.7, 1.2]),)),
    (as_exceptions, (A([0.7, -1.2]),)),
    (at_an_edge, (A([0.7, 0.2]),)),
    (at_an_edge, (A([0.7, 1.2]),)),
    (followed_by_stores, (0.3,)),
    (followed_by_stores, (A([0.3, 0.2]),)),
    (followed_by_stores, (A([0.3, 0.47]),)),
    (followed_by_stores, (A([0.3, 0.8]),)),
    (in_a_loop, (1.7, 2)),
    (filters_of_its_own, (np.float64(0.7),)),
    (filters_of_its_own, (np.float64(-0.7),)),
]
REFUSED = [
    (that_are_counted, "the variable 'kept' that holds the warnings of a block"),
    (left_behind, "a try statement"),
]
