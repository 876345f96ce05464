"""Closures with variables that they rebind, methods as functions, recursion without a name, tables of operators."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from dataclasses import dataclass
import math
import functools

GROUP = "calls"


def callbacks(x):
    log = []

    def on(v, cb=None):
        if cb is not None:
            cb(v)
        return v * 2.0

    y = on(x, log.append)
    z = on(y, lambda v: log.append(v * v))
    return z * sum(log)


def default_closure(x):
    def outer(v, f=lambda w: w * w):
        return f(v) + v

    return outer(x) + outer(x, f=math.sin) + outer(x, lambda w: w * x)


def partial_method(x):
    acc = Acc(x)
    add = functools.partial(acc.add, k=2.0)
    bound = acc.add
    add(x)
    bound(x, k=x)
    Acc.add(acc, 1.0)
    return acc.total


class Acc:
    count = 0

    def __init__(self, x):
        self.total = x

    def add(self, v, k=1.0):
        self.total += v * k
        self.count += 1
        return self

    @property
    def mean(self):
        return self.total / self.count

    @staticmethod
    def sq(v):
        return v * v

    @classmethod
    def of(cls, *vs):
        a = cls(0.0)
        for v in vs:
            a.add(v)
        return a

    def __call__(self, v):
        return self.add(v).total

    def __enter__(self):
        return self

    def __exit__(self, *e):
        self.total *= 2.0


def chain_methods(x):
    a = Acc.of(x, x * x, 2.0)
    return a.add(x).add(1.0, k=x).mean * Acc.sq(a(x))


def method_map(x):
    a = Acc(x)
    vals = list(map(a, [x, 2.0, x * x]))
    return vals[-1] * vals[0]


def manager_instance(x):
    with Acc(x) as a:
        a.add(x * x)
    return a.total


def star_everything(x):
    def f(*args, **kw):
        return g(*args, **{**kw, "c": 2.0})

    def g(a, b=1.0, *rest, c=1.0, d=3.0):
        return a * b * c + d * sum(rest)

    return f(x) + f(x, x, x) + f(*[x, 2.0], **{"d": x}) + f(b=x, a=2.0)


def pos_only(x):
    def f(a, /, b, *, c):
        return a * b**c

    return f(x, 2.0, c=3) + f(x, b=x, c=2)


def recursion_default(x, n=3, acc=None):
    acc = [] if acc is None else acc
    if n == 0:
        return sum(acc)
    return recursion_default(x * 0.5, n - 1, acc + [x * n])


def mutual_closures(x, n):
    def is_even(k):
        return True if k == 0 else is_odd(k - 1)

    def is_odd(k):
        return False if k == 0 else is_even(k - 1)

    return x * x if is_even(n) else x


def ackermann_like(x, m, n):
    if m == 0:
        return x + n
    if n == 0:
        return ackermann_like(x * 1.1, m - 1, 1)
    return ackermann_like(x, m - 1, n - 1) * 0.5 + x


def newton_rec(f, x, n):
    return x if n == 0 else newton_rec(f, x - f(x) / 3.0, n - 1)


def higher_rec(x):
    return newton_rec(lambda v: v * v - x, 1.0, 3)


def trampoline(x, n):
    step = lambda v: v * 1.1 + x  # noqa: E731
    for _ in range(n):
        x = step(x)
    return x


def curry(x):
    return (lambda a: lambda b: lambda c: a * b + c)(x)(2.0)(x * x)


def ycomb(x):
    fact = (lambda f: lambda n: f(f, n))(lambda self, n: x if n == 0 else n * x * self(self, n - 1))
    return fact(3)


def operator_table(x, op):
    import operator

    ops = {"+": operator.add, "*": operator.mul, "-": lambda a, b: a - b, "max": max, "^": pow}
    return ops[op](x, 2.0) * x


def sorted_by_attr(x):
    ps = [Pt(x, 2.0), Pt(2.0, x), Pt(1.0, 1.0)]
    best = min(ps, key=lambda p: p.b)
    return best.a * best.b + sorted(ps, key=lambda p: p.a)[0].b


@dataclass(order=True)
class Pt:
    a: float
    b: float

    def __add__(self, o):
        return Pt(self.a + o.a, self.b + o.b)

    def __mul__(self, k):
        return Pt(self.a * k, self.b * k)

    __rmul__ = __mul__

    def __iter__(self):
        yield self.a
        yield self.b


def data_ops(x):
    p = Pt(x, 1.0) + 2.0 * Pt(2.0, x)
    a, b = p
    return a * b * (2.0 if Pt(x, 1.0) < Pt(2.0, 0.0) else 3.0) + sum(p) + (x if p == Pt(1.0, 2.0) else x * x)


def data_loop(xs):
    acc = Pt(0.0, 1.0)
    for v in xs:
        acc = acc + Pt(v, v * v)
    return acc.a * acc.b


PROGRAMS = [
    (callbacks, (0.7,)),
    (default_closure, (0.7,)),
    (partial_method, (0.7,)),
    (chain_methods, (0.7,)),
    (method_map, (0.7,)),
    (manager_instance, (0.7,)),
    (star_everything, (0.7,)),
    (pos_only, (0.7,)),
    (recursion_default, (0.7,)),
    (mutual_closures, (0.7, 4)),
    (ackermann_like, (0.7, 2, 2)),
    (higher_rec, (0.7,)),
    (trampoline, (0.7, 3)),
    (curry, (0.7,)),
    (ycomb, (0.7,)),
    (operator_table, (0.7, "+")),
    (operator_table, (0.7, "^")),
    (operator_table, (0.7, "max")),
    (sorted_by_attr, (0.7,)),
    (data_ops, (0.7,)),
    (data_loop, ([0.3, 0.7],)),
]
