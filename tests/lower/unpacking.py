"""Starred targets and items, iterators as arguments, names of other scopes, and stores in the order of a display."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math
import numpy as np

GROUP = "control flow"


def np_array_of_comp(x):
    a = np.array([[x * (i + 1) ** j for j in range(3)] for i in range(2)])
    return np.sum(a @ a.T)


def fromiter(xs):
    return np.sum(np.fromiter((v * v for v in xs), dtype=float) ** 2)


def sorted_generator(xs):
    a, *_, b = sorted(v * v for v in xs)
    return a * 3.0 + b


def enumerate_reversed(xs):
    total = 0.0
    for i, v in enumerate(reversed(xs), start=1):
        total = total * 0.9 + i * v
    return total


def zip_uneven(xs, ys):
    t = 0.0
    for a, b, k in zip(xs, ys, range(100)):
        t += a * b * k
    return t


def list_star(x):
    a = [x, x * 2.0]
    b = [*a, *(v * v for v in a), 1.0]
    c = [*b, *a]
    return sum(c) * len(c)


def dict_star(x):
    a = {"u": x, "v": x * x}
    b = {**a, "v": 2.0 * x, "w": 1.0}
    return sum(b.values()) * b["v"]


def call_star(x):
    def f(a, b, *c, k=1.0, **kw):
        return a * b + sum(c) * k + sum(kw.values())

    args = (x, x * x, 3.0)
    kw = {"k": x, "m": x**3}
    return f(*args, *[x], **kw)


def star_target_in_loop(rows):
    t = 0.0
    for first, *rest in rows:
        t += first * sum(rest)
    return t


def nested_unpack(x):
    (a, (b, *c)), d = (x, (x * 2.0, x * 3.0, 4.0)), x
    return a * b * c[0] * c[1] * d


def head_tail_array(x):
    first, *mid, last = x
    return first * last + sum(m * m for m in mid)


def swap_items(x):
    a = [x[0], x[1], 2.0]
    a[0], a[1], a[2] = a[2] * x[0], a[0], a[1]
    return a[0] * a[1] + a[2]


def array_swap(x):
    y = x.copy()
    y[[0, 1]] = y[[1, 0]]
    y[0], y[2] = y[2], y[0] * 2.0
    return np.sum(y * np.arange(1.0, 4.0))


COUNT = 0


FACTOR = 2.0


def global_write(x):
    global COUNT, FACTOR
    COUNT = 3
    y = x * COUNT * FACTOR
    return y


def nonlocal_chain(x):
    total, n = 0.0, 0

    def outer(v):
        nonlocal total

        def inner(w):
            nonlocal total, n
            total += w * w
            n += 1

        inner(v)
        inner(v * x)
        total *= 1.5

    for k in range(3):
        outer(x + k)
    return total * n


def nonlocal_in_branch(x, c):
    state = x

    def bump(by):
        nonlocal state
        if c:
            state = state * by
        else:
            state += by
        return state

    a = bump(2.0)
    b = bump(a)
    return a * b * state


def nonlocal_array(x):
    acc = np.zeros(2)

    def add(v, k):
        nonlocal acc
        acc[k % 2] += v
        acc = acc * 1.1

    for k, v in enumerate(x):
        add(v * v, k)
    return acc @ acc


def gen_of_gen(xs):
    sq = (v * v for v in xs)
    pos = (v + 1.0 for v in sq)
    return math.prod(pos)


def range_steps(xs):
    t = 0.0
    for i in range(len(xs) - 1, -1, -2):
        t = t * xs[i] + xs[i]
    return t


def string_keys_loop(x, params):
    t = x
    for name in sorted(params):
        t = t * params[name] + x
    return t


def in_tests(x, name):
    if name in ("a", "b") and name not in {"b"}:
        return x * x
    return x * 3.0


def augmented_chain(x):
    d = {"a": [x, 2.0]}
    d["a"][0] *= x
    d["a"] += [x]
    return sum(d["a"])


def cond_list_build(xs):
    pos, neg = [], []
    for v in xs:
        (pos if v > 0 else neg).append(v)
    return sum(pos) * 2.0 + sum(v * v for v in neg)


def bool_short(x):
    y = (x > 0 and x * 2.0) or 1.0
    z = not x and 5.0 or x
    return y * z


def lambda_default_cond(x):
    f = (lambda v: v * v) if x > 0 else (lambda v: -v)
    g = lambda v, f=f: f(v) + v  # noqa: E731
    return g(x) * f(2.0 * x)


X = [0.3, -0.7, 1.1]


PROGRAMS = [
    (np_array_of_comp, (0.7,)),
    (fromiter, (X,)),
    (sorted_generator, (X,)),
    (enumerate_reversed, (X,)),
    (enumerate_reversed, (np.array(X),)),
    (zip_uneven, (X, [1.0, 2.0])),
    (list_star, (0.7,)),
    (dict_star, (0.7,)),
    (call_star, (0.7,)),
    (star_target_in_loop, ([[0.3, 0.7, 1.1], [0.2, 0.4, 0.1]],)),
    (star_target_in_loop, (np.array([[0.3, 0.7, 1.1], [0.2, 0.4, 0.1]]),)),
    (nested_unpack, (0.7,)),
    (head_tail_array, (np.array([0.3, 0.7, 1.1, 0.5]),)),
    (swap_items, ([0.3, 0.7],)),
    (array_swap, (np.array(X),)),
    (global_write, (0.7,)),
    (nonlocal_chain, (0.7,)),
    (nonlocal_in_branch, (0.7, True)),
    (nonlocal_in_branch, (0.7, False)),
    (nonlocal_array, (np.array(X),)),
    (gen_of_gen, (X,)),
    (range_steps, (X,)),
    (string_keys_loop, (0.7, {"b": 0.3, "a": 1.7})),
    (in_tests, (0.7, "a")),
    (in_tests, (0.7, "b")),
    (augmented_chain, (0.7,)),
    (cond_list_build, (X,)),
    (bool_short, (0.7,)),
    (bool_short, (-0.7,)),
    (lambda_default_cond, (0.7,)),
]
