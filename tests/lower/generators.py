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


def fib(x, n):
    a, b = x, 1.0
    for _ in range(n):
        yield a
        a, b = b, a * x + b


def gen_in_list_comp(x):
    return [a * b for a, b in zip(fib(x, 4), fib(x * x, 4))][2]


def gen_break(x):
    t = 0.0
    for v in fib(x, 10):
        if v > 2.0:
            break
        t += v * v
    else:
        t = t * 2.0
    return t


def gen_continue_return(x):
    for k, v in enumerate(fib(x, 10)):
        if k % 2:
            continue
        if v > 1.0:
            return v * k
    return x


def gen_nested(x):
    t = 0.0
    for a in fib(x, 3):
        for b in fib(a, 3):
            if b > 3.0:
                break
            t += a * b
    return t


def gen_pass_gen(x):
    def scaled(items, k):
        for v in items:
            yield v * k

    return sum(scaled(scaled(fib(x, 4), x), 2.0))


def gen_with_state(xs):
    def running():
        total, n = 0.0, 0
        for v in xs:
            total += v
            n += 1
            yield total / n, n

    best = 0.0
    for mean, n in running():
        if mean * n > best:
            best = mean * n
    return best * best


def gen_stores(x):
    out = np.zeros(4)

    def fill():
        for k in range(4):
            out[k] = x**k
            yield k

    for k in fill():
        out[k] *= 2.0
    return out @ out


def gen_consumer_mutates(x):
    items = [x, 2.0 * x, 3.0]

    def walk():
        for k in range(len(items)):
            yield k, items[k]

    t = 0.0
    for k, v in walk():
        t += v
        if k + 1 < len(items):
            items[k + 1] = items[k + 1] * v
    return t


def gen_finally(x):
    log = []

    def g():
        try:
            yield x
            yield x * x
        finally:
            log.append(1.0)

    t = 0.0
    for v in g():
        t += v
    return t * len(log)


def gen_early_finally(x):
    log = []

    def g():
        try:
            for k in range(5):
                yield x * k
        finally:
            log.append(1.0)

    for v in g():
        if v > 1.0:
            break
    return v * (1 + len(log))


def gen_chunks(xs, n):
    def chunks():
        for k in range(0, len(xs), n):
            yield xs[k : k + n]

    return sum(math.prod(c) for c in chunks())


def gen_tree(x):
    def leaves(t):
        if isinstance(t, tuple):
            for s in t:
                yield from leaves(s)
        else:
            yield t

    return sum(v * v for v in leaves((x, (2.0, (x * x, 1.0)), 3.0)))


def gen_while_cond(x):
    def halving():
        v = x
        while v > 0.05:
            yield v
            v = v * 0.5

    return sum(v * k for k, v in enumerate(halving(), 1))


def gen_max_min(x):
    return max(fib(x, 5)) * min(fib(x, 3)) + max(v * v for v in fib(x, 3))


def gen_any_all(x):
    return x * x if any(v > 1.5 for v in fib(x, 6)) and not all(v > 0.9 for v in fib(x, 6)) else x


def gen_squares_in_a_dict(x):
    d = {k: v for k, v in enumerate(fib(x, 4))}
    return d[2] * d[3]


def gen_unpack(x):
    a, b, c = fib(x, 3)
    first, *rest = fib(x, 4)
    return a * b * c + first * sum(rest)


def gen_sorted_map(x):
    return sum(map(lambda v: v * v, fib(x, 4))) + sorted(fib(x, 4))[1] + sum(filter(lambda v: v < 1.0, fib(x, 4)))


def gen_weighted_array(x):
    return np.sum(np.array(list(fib(x, 5))) * np.arange(5.0)) + np.sum(np.fromiter(fib(x, 3), float))


def gen_if_yield(xs):
    def pos():
        last = None
        for v in xs:
            if last is not None and v > last:
                yield v - last
            elif v < 0:
                yield -v
            last = v

    return sum(w * w for w in pos())


def gen_conditional_source(x, c):
    src = fib(x, 4) if c else iter([x, 2.0])
    return sum(v * v for v in src)


def gen_next_first(x):
    return next(fib(x, 4)) + next(v for v in (x, x * x, 5.0) if v > 1.0) + next(iter([x, 2.0]))


def gen_method_chain(x):
    class_ = Grid(x)
    return sum(p * q for p, q in class_.points()) + sum(class_) + (class_[1] if 2.0 in class_.rows else 0.0)


class Grid:
    def __init__(self, x):
        self.rows = [x, 2.0, x * x]

    def points(self):
        for i, p in enumerate(self.rows):
            for q in self.rows[:i]:
                yield p, q

    def __iter__(self):
        return iter(self.rows)

    def __getitem__(self, k):
        return self.rows[k]


def gen_global_loop(x):
    out = []
    for v in (w * w for w in fib(x, 4) if w > 0.5):
        out.append(v)
    return sum(out) + len(out) * x


def expr_gen_lazy(x):
    a = [x, x * 2.0, x * 3.0]
    t = 0.0
    for v in (a[i] for i in range(3)):
        t += v
        a[2] = 5.0 * x
    return t


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
    (gen_in_list_comp, (0.7,)),
    (gen_break, (0.7,)),
    (gen_break, (0.1,)),
    (gen_continue_return, (0.7,)),
    (gen_nested, (0.7,)),
    (gen_pass_gen, (0.7,)),
    (gen_with_state, (X,)),
    (gen_stores, (0.7,)),
    (gen_consumer_mutates, (0.7,)),
    (gen_finally, (0.7,)),
    (gen_early_finally, (0.7,)),
    (gen_chunks, (X, 2)),
    (gen_tree, (0.7,)),
    (gen_while_cond, (0.7,)),
    (gen_max_min, (0.7,)),
    (gen_any_all, (0.7,)),
    (gen_squares_in_a_dict, (0.7,)),
    (gen_unpack, (0.7,)),
    (gen_sorted_map, (0.7,)),
    (gen_weighted_array, (0.7,)),
    (gen_if_yield, (X,)),
    (gen_conditional_source, (0.7, True)),
    (gen_conditional_source, (0.7, False)),
    (gen_next_first, (0.7,)),
    (gen_method_chain, (0.7,)),
    (gen_global_loop, (0.7,)),
    (expr_gen_lazy, (0.7,)),
]
