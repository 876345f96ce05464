"""Iterators of itertools, in loops and as arguments, and functions that operator makes."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from itertools import (
    accumulate,
    chain,
    product,
    combinations,
    pairwise,
    repeat,
    count,
    islice,
    zip_longest,
    starmap,
    takewhile,
    dropwhile,
    groupby,
    permutations,
    cycle,
    compress,
)
from typing import NamedTuple
import math
import itertools
import functools
import operator
import numpy as np

GROUP = "calls"


class P(NamedTuple):
    a: float
    b: float = 2.0

    def norm(self):
        return math.hypot(self.a, self.b)

    @property
    def prod(self):
        return self.a * self.b


def operators(x):
    get = operator.itemgetter(1)
    attr = operator.attrgetter("a")
    f = operator.methodcaller("norm")
    return (
        operator.mul(x, get([1.0, x]))
        + attr(P(x)) * f(P(x))
        + operator.neg(operator.truediv(x, 3.0))
        + operator.pow(x, 3)
        + operator.add(*(x, 1.0))
    )


def operators_more(x):
    a = [x, x * x]
    operator.setitem(a, 0, x * 3.0)
    b = operator.add(a, [x])
    return (
        operator.getitem(b, 0) * operator.abs(-x) * len(a)
        + operator.matmul(np.array(a), np.array(a))
        + sum(map(operator.itemgetter(0), [(x, 1.0), (x * x, 2.0)]))
    )


def itemgetter_two(x):
    a, b = operator.itemgetter("a", "b")({"a": x, "b": x * x})
    return a * b


def sort_itemgetter(xs):
    rows = [(v, k) for k, v in enumerate(xs)]
    rows.sort(key=operator.itemgetter(0))
    return rows[0][0] * 2.0 + rows[-1][0]


def it_accumulate(xs):
    return (
        sum(accumulate(xs))
        + list(accumulate(xs, operator.mul))[-1]
        + sum(accumulate(xs, lambda a, b: a * b + 1.0, initial=2.0))
    )


def it_chain(xs):
    return sum(v * v for v in chain(xs, [xs[0]], (2.0,))) + sum(chain.from_iterable([xs, xs]))


def it_product(xs):
    return (
        sum(a * b for a, b in product(xs, xs))
        + sum(a * k for a, k in product(xs, range(3)))
        + sum(a * b for a, b in product(xs, repeat=2))
    )


def it_pairwise(xs):
    return sum((b - a) ** 2 for a, b in pairwise(xs))


def it_combinations(xs):
    return sum(a * b for a, b in combinations(xs, 2)) + sum(a - b * b for a, b in permutations(xs, 2))


def it_repeat(xs):
    return sum(map(operator.mul, xs, repeat(xs[0]))) + sum(repeat(xs[1], 3))


def it_count(x):
    return sum(x**k for k in islice(count(1), 4)) + sum(x * k for k in islice(count(0, 2), 1, 5, 2))


def it_count_zip(xs):
    t = 0.0
    for k, v in zip(count(1), xs):
        t += k * v * v
    return t


def it_zip_longest(xs, ys):
    return sum(a * b for a, b in zip_longest(xs, ys, fillvalue=2.0))


def it_starmap(xs):
    return sum(starmap(lambda a, b: a * b * b, zip(xs, xs[1:])))


def it_takewhile(xs):
    return sum(takewhile(lambda v: v < 1.0, xs)) + sum(v * v for v in dropwhile(lambda v: v < 0.5, xs))


def it_loop(xs):
    t = 1.0
    for a, b in pairwise(xs):
        if a < b:
            t = t * a + b
    for i, j in product(range(2), range(2)):
        t += xs[i] * xs[j] * (i + 1)
    for i, j in combinations(range(len(xs)), 2):
        t += xs[i] * xs[j]
    return t


def it_cycle(xs):
    return sum(v * w for v, w in zip(xs, cycle([1.0, -1.0]))) + sum(compress(xs, [1, 0, 1]))


def it_groupby(xs):
    t = 0.0
    for key, group in groupby(xs, key=lambda v: v > 0):
        t += (2.0 if key else 1.0) * sum(v * v for v in group)
    return t


X = [0.3, -0.7, 1.1]


def fib(x, n):
    a, b = x, 1.0
    for _ in range(n):
        yield a
        a, b = b, a * x + b


def it_combo(xs):
    t = 0.0
    for a, b in itertools.pairwise(itertools.accumulate(xs)):
        t += a * b
    for (i, a), b in zip(enumerate(itertools.chain(xs, xs)), itertools.cycle([1.0, 2.0])):
        if i > 3:
            break
        t += a * b * i
    return (
        t
        + sum(itertools.starmap(operator.mul, itertools.combinations(xs, 2)))
        + sum(a * b * c for a, b, c in itertools.product(xs, (1.0, 2.0), xs))
    )


def it_islice_fib(x):
    def endless():
        a, b = x, 1.0
        while True:
            yield a
            a, b = b, a + b * x

    s = list(itertools.islice(endless(), 2, 8, 2))
    for k, v in zip(range(3), endless()):
        s.append(v * k)
    return sum(s) + sum(itertools.takewhile(lambda v: v < 3.0, endless()))


def it_repeat_map(x):
    return sum(map(pow, [x, 2.0 * x], itertools.repeat(2))) + sum(v * k for v, k in zip(itertools.repeat(x), range(3)))


def it_count_loop(x):
    for k in itertools.count(1):
        x = x * 1.3
        if k > 3:
            return x * k * x


def it_groupby_sum(xs):
    return sum(sum(g) ** 2 for _, g in itertools.groupby(xs, key=lambda v: v > 0))


def reduce_gen(x):
    return functools.reduce(lambda a, b: a * 0.5 + b, fib(x, 4)) + functools.reduce(operator.add, [[x], [x * x]])[1]


def zip_strict_gen(x):
    return sum(a * b for a, b in zip([1.0, 2.0], list(fib(x, 2)), strict=True))


X = [0.3, -0.7, 1.1]


PROGRAMS = [
    (operators, (0.7,)),
    (operators_more, (0.7,)),
    (itemgetter_two, (0.7,)),
    (sort_itemgetter, (X,)),
    (it_accumulate, (X,)),
    (it_chain, (X,)),
    (it_product, (X,)),
    (it_pairwise, (X,)),
    (it_combinations, (X,)),
    (it_repeat, (X,)),
    (it_count, (0.7,)),
    (it_count_zip, (X,)),
    (it_zip_longest, (X, [1.0])),
    (it_starmap, (X,)),
    (it_takewhile, (X,)),
    (it_loop, (X,)),
    (it_cycle, (X,)),
    (it_groupby, (X,)),
    (it_pairwise, (np.array(X),)),
    (it_accumulate, (np.array(X),)),
    (it_combo, (X,)),
    (it_islice_fib, (0.7,)),
    (it_repeat_map, (0.7,)),
    (it_count_loop, (0.7,)),
    (it_groupby_sum, (X,)),
    (reduce_gen, (0.7,)),
    (zip_strict_gen, (0.7,)),
]
