"""Statements with a manager: the program's own, those of generators, and those of libraries."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import hashlib
from contextlib import contextmanager, nullcontext, suppress
import math
import warnings
import numpy as np

GROUP = "control flow"


class Timer:
    def __init__(self):
        self.entered = 0
        self.left = 0

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, *exc):
        self.left += 1
        return False


def own_manager(x):
    t = Timer()
    with t:
        y = x * x
    return y * (t.entered + t.left)


def own_manager_as(x, n):
    with Timer() as t:
        for k in range(n):
            with t:
                x = x * (k + 1.0)
    return x * t.left


class Scaled:
    def __init__(self, scale):
        self.scale = scale

    def __enter__(self):
        return self.scale * 2.0

    def __exit__(self, kind, value, trace):
        self.scale = 0.0


def manager_value(x):
    with Scaled(x) as s, Scaled(s) as t:
        y = s * t
    return y * x


def suppressed(x):
    y = x * 2.0
    with suppress(ValueError, ZeroDivisionError):
        y = math.log(x)
    return y * x


def null_context(x, c):
    with nullcontext(), nullcontext(2.0) if c else nullcontext(3.0) as k:
        y = x * k
    return y * x


@contextmanager
def doubled(v):
    w = v * 2.0
    yield w


def generator_manager(x):
    with doubled(x) as w:
        y = w * x
    return y


@contextmanager
def guarded(log):
    log.append("in")
    try:
        yield
    finally:
        log.append("out")


def generator_manager_with_finally(x):
    log = []
    with guarded(log):
        y = x * x
    return y * len(log)


def quiet_return(x):
    with np.errstate(all="ignore"):
        if x > 1.0:
            return x * x
        y = np.sqrt(x)
    return y * 3.0


def with_in_loop_break(x, n):
    total = 0.0
    for k in range(n):
        with np.errstate(invalid="ignore"):
            v = np.sin(x * k)
            if v > 0.8:
                break
            total += v * v
    return total


def with_catch_warnings(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = np.exp(x) * 2.0
    return np.sum(y)


def with_in_try(x):
    try:
        with nullcontext():
            y = math.log(x)
    except ValueError:
        y = x * x
    return y


def read_within(x):
    with open(__file__, "rb") as file:
        digest = hashlib.file_digest(file, "md5")
    return x * len(str(digest))


def print_options(x):
    with np.printoptions(precision=3):
        y = x * np.cos(x)
    return np.sum(y)


def settings_given_back(x):
    old = np.seterr(divide="ignore", invalid="raise")
    try:
        y = np.log(x) * x
    finally:
        np.seterr(**old)
    return np.sum(y)


PROGRAMS = [
    (settings_given_back, (np.array([0.7, 1.2]),)),
    (own_manager, (0.7,)),
    (own_manager_as, (0.7, 3)),
    (manager_value, (0.7,)),
    (suppressed, (0.7,)),
    (suppressed, (-0.7,)),
    (null_context, (0.7, True)),
    (null_context, (0.7, False)),
    (generator_manager, (0.7,)),
    (generator_manager_with_finally, (0.7,)),
    (quiet_return, (0.7,)),
    (quiet_return, (1.7,)),
    (with_in_loop_break, (0.7, 5)),
    (with_catch_warnings, (0.7,)),
    (with_in_try, (0.7,)),
    (with_in_try, (-0.7,)),
    (read_within, (0.7,)),
    (print_options, (0.7,)),
]
