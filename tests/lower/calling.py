"""Arguments of every kind, decorators, partials, functions that make functions, recursion and methods."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from functools import partial, reduce, wraps, lru_cache, cache
import math
import operator
import numpy as np

GROUP = "calls"


def _kinds(a, b=2.0, /, c=3.0, *rest, d=4.0, e, **more):
    return a * b + c * d * e + sum(rest) + sum(more.values())


def argument_kinds(x):
    return _kinds(x, e=x) + _kinds(x, x, x, x, x * x, e=2.0, f=x, g=x**3) + _kinds(1.0, d=x, c=x, e=x)


def mutable_default(x):
    def push(v, seen=[]):
        seen.append(v)
        return sum(seen)

    push(x)
    return push(x * x)


def mutable_default_none(x):
    def push(v, seen=None):
        seen = [] if seen is None else seen
        seen.append(v)
        return seen

    a = push(x)
    push(x * x, a)
    return sum(a) * len(push(1.0))


def partial_keywords(x):
    f = partial(_kinds, x, e=2.0)
    g = partial(f, 3.0, d=x)
    return f() * g(x, 1.0, e=x) + partial(pow, x)(2.0)


def logged(fn):
    @wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs) * 2.0

    return inner


def power(n):
    def deco(fn):
        @wraps(fn)
        def inner(*a, **k):
            return fn(*a, **k) ** n

        return inner

    return deco


@logged
@power(3)
def _decorated(x, k=1.0):
    """doc"""
    return x * k


def decorated(x):
    return _decorated(x) + _decorated(x, k=x)


@lru_cache(maxsize=None)
def _cached(x, n):
    return x if n == 0 else x * _cached(x, n - 1)


@cache
def _cached2(v):
    return math.sin(v)


def through_cache(x):
    return _cached2(x) * _cached2(2.0 * x) + _cached2(x)


def recursive_cache(x, n):
    return _cached(x, n)


def reduce_start(xs):
    return reduce(lambda acc, v: acc * v + math.sin(v), xs, xs[0]) + reduce(operator.add, xs)


@np.vectorize
def _vec(a, b):
    return a * b if a > b else a - b


def vectorized(x):
    return np.sum(_vec(x, np.array([0.2, 0.9])) ** 2)


def container_lambdas(x, key):
    table = {"a": lambda v: v * v, "b": lambda v, k=3: v**k}
    steps = [table["a"], table[key], math.sin]
    for f in steps:
        x = f(x) + 0.5
    return x


def apply_all(fns, x):
    return [f(x) for f in fns]


def passed_callables(x, fs):
    return sum(f(x) for f in fs) + sum(apply_all([math.exp, lambda v: v / 2.0], x))


def make_poly(*coef):
    def poly(v):
        r = 0.0
        for c in reversed(coef):
            r = r * v + c
        return r

    return poly


def closures_returned(x):
    p = make_poly(x, 2.0, x * x)
    q = make_poly(1.0, x)
    return p(x) * q(p(0.5))


def compose(*fs):
    return reduce(lambda f, g: lambda v: g(f(v)), fs)


def composed(x):
    return compose(math.sin, lambda v: v * x, math.exp)(x)


def even(x, n):
    return x if n == 0 else odd(x * 1.5, n - 1)


def odd(x, n):
    return x * x if n == 0 else even(x + 0.5, n - 1)


def mutual(x, n):
    return even(x, n) * odd(x, n)


def tree_sum(x, tree):
    def go(t, depth):
        if isinstance(t, tuple):
            return sum(go(s, depth + 1) for s in t)
        return t * x**depth

    return go(tree, 0)


def fib(x, n):
    if n < 2:
        return x**n
    return fib(x, n - 1) + fib(x, n - 2) * x


def local_recursion(x, n):
    def step(k, acc):
        if k == 0:
            return acc
        return step(k - 1, acc * x + k)

    return step(n, 1.0)


class Base:
    scale = 2.0

    def __init__(self, a):
        self.a = a

    def value(self):
        return self.a * self.scale

    @property
    def twice(self):
        return 2.0 * self.value()

    @twice.setter
    def twice(self, v):
        self.a = v / 2.0

    @staticmethod
    def sq(v):
        return v * v

    @classmethod
    def make(cls, v):
        return cls(v * cls.scale)


class Derived(Base):
    scale = 3.0

    def __init__(self, a, b):
        super().__init__(a)
        self.b = b

    def value(self):
        return super().value() + self.b

    @classmethod
    def make(cls, v):
        return cls(v, v * v)

    def __call__(self, v):
        return self.value() * v


def classes(x):
    d = Derived.make(x)
    b = Base.make(x)
    d.twice = x * x
    return d.twice * b.twice + d(x) + Base.sq(d.a) + d.sq(x)


PROGRAMS = [
    (argument_kinds, (0.7,)),
    (mutable_default, (0.7,)),
    (mutable_default_none, (0.7,)),
    (partial_keywords, (0.7,)),
    (decorated, (0.7,)),
    (through_cache, (0.7,)),
    (recursive_cache, (0.7, 3)),
    (reduce_start, ([0.3, 0.7],)),
    (vectorized, (np.array([0.3, 0.7]),)),
    (container_lambdas, (0.7, "a")),
    (container_lambdas, (0.7, "b")),
    (passed_callables, (0.7, [math.sin, math.cos])),
    (passed_callables, (0.7, (math.sin, _cached2))),
    (closures_returned, (0.7,)),
    (composed, (0.7,)),
    (mutual, (0.7, 3)),
    (mutual, (0.7, 4)),
    (tree_sum, (0.7, ((0.3, 2.0), (1.0, (0.5,))))),
    (fib, (0.7, 5)),
    (local_recursion, (0.7, 4)),
    (classes, (0.7,)),
]
