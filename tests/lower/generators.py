"""Generators, run through by loops, functions and one another."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from itertools import (
    islice,
)
import math
import numpy as np

GROUP = "calls"


def squares(xs, start=0.0):
    total = start
    for v in xs:
        total += v * v
        yield total


def gen_loop(xs):
    t = 1.0
    for s in squares(xs):
        t = t * s + 0.5
    return t


def gen_sum(xs):
    return sum(squares(xs)) + max(squares(xs, 1.0))


def gen_list(xs):
    found = list(squares(xs))
    return found[-1] * list(squares(found))[0] * len(found)


def gen_zip(xs):
    return sum(a * b * (k + 1) for k, (a, b) in enumerate(zip(squares(xs), xs)))


def gen_next(x):
    def g():
        yield x
        yield x * x
        yield 3.0

    it = g()
    a = next(it)
    b = next(it)
    return a * b + next(it)


def both(xs, ys):
    yield from squares(xs)
    yield 2.0
    yield from ys


def gen_from(xs):
    t = 0.0
    for k, v in enumerate(both(xs, xs)):
        t += v * v * k
    return t


def first_positive(xs):
    for v in xs:
        if v > 0:
            yield v
        if v > 1.0:
            return


def gen_return(xs):
    return sum(v**3 for v in first_positive(xs))


def safe_logs(xs):
    for v in xs:
        try:
            w = math.log(v)
        except ValueError:
            w = v
        yield w


def gen_try(xs):
    return sum(safe_logs(xs))


def newton(x):
    y = x
    while True:
        yield y
        y = y - (y * y - x) / (2.0 * y)


def gen_infinite(x):
    for k, y in enumerate(newton(x)):
        if k == 5:
            return y * x


def gen_infinite_islice(x):
    return sum(islice(newton(x), 4))


def gen_method(x):
    class_ = Walker(x)
    return sum(class_.walk(3)) + sum(v for v in class_)


class Walker:
    def __init__(self, x):
        self.x = x

    def walk(self, n):
        for k in range(n):
            yield self.x * k

    def __iter__(self):
        yield self.x
        yield self.x * self.x


def gen_dict(xs):
    def pairs():
        for k, v in enumerate(xs):
            yield str(k), v * v

    d = dict(pairs())
    return d["0"] * d["1"]


def gen_array(xs):
    return np.sum(np.array(list(squares(xs))) ** 2)


def gen_any(xs):
    return xs[0] if any(s > 1.0 for s in squares(xs)) else xs[1] ** 2


X = [0.3, -0.7, 1.1]


PROGRAMS = [
    (gen_loop, (X,)),
    (gen_sum, (X,)),
    (gen_list, (X,)),
    (gen_zip, (X,)),
    (gen_next, (0.7,)),
    (gen_from, (X,)),
    (gen_return, (X + [2.0],)),
    (gen_try, (X,)),
    (gen_infinite, (0.7,)),
    (gen_infinite_islice, (0.7,)),
    (gen_method, (0.7,)),
    (gen_dict, (X,)),
    (gen_array, (X,)),
    (gen_any, (X,)),
]
