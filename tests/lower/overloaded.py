"""Objects of classes that define operators and the methods that built-in functions call."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

GROUP = "calls"


class Vec:
    def __init__(self, items):
        self.items = list(items)

    def __add__(self, o):
        return (
            Vec([a + b for a, b in zip(self.items, o.items)])
            if isinstance(o, Vec)
            else Vec([a + o for a in self.items])
        )

    __radd__ = __add__

    def __mul__(self, k):
        return Vec([a * k for a in self.items])

    __rmul__ = __mul__

    def __matmul__(self, o):
        return sum(a * b for a, b in zip(self.items, o.items))

    def __neg__(self):
        return Vec([-a for a in self.items])

    def __abs__(self):
        return math.sqrt(self @ self)

    def __getitem__(self, k):
        return self.items[k]

    def __setitem__(self, k, v):
        self.items[k] = v

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items)

    def __contains__(self, v):
        return v in self.items

    def __eq__(self, o):
        return self.items == o.items

    def __lt__(self, o):
        return abs(self) < abs(o)

    def __float__(self):
        return float(self.items[0])

    def __bool__(self):
        return any(self.items)

    def __iadd__(self, o):
        for k in range(len(self)):
            self.items[k] += o
        return self

    def __sub__(self, o):
        return self + (-o)

    def __pow__(self, n):
        return Vec([a**n for a in self.items])

    def __truediv__(self, k):
        return self * (1.0 / k)


def vec_ops(x):
    a, b = Vec([x, 2.0]), Vec([x * x, 1.0])
    c = 2.0 * (a + b) * 3.0
    return c @ (-a) + abs(c)


def vec_radd(x):
    return sum([Vec([x, 2.0]), Vec([x, x])]).items[0]


def vec_iter(x):
    a = Vec([x, 2.0, x * x])
    return sum(v * v for v in a) * len(a) + a[1] * a[-1]


def vec_contains(x):
    a = Vec([x, 2.0])
    return x * x if 2.0 in a and 5.0 not in a else x


def vec_compare(x):
    a, b = Vec([x, 2.0]), Vec([x, 3.0])
    return (x * x if a < b else x) * (2.0 if a == Vec([x, 2.0]) else 1.0) * (3.0 if a != b else 1.0)


def vec_float(x):
    return float(Vec([x * x, 2.0])) * x


def vec_inplace(x):
    a = Vec([x, 2.0])
    b = a
    a += x
    a[0] = a[0] * 2.0
    a[1] *= x
    return b[0] * b[1]


def vec_loop(x, n):
    a = Vec([1.0, x])
    for k in range(n):
        a = a * x + 0.5
    return a @ a


def vec_unpack(x):
    a, b = Vec([x, x * x])
    return a * b


def vec_more(x):
    a = Vec([x, 2.0]) - Vec([1.0, x])
    return ((a**2) / 3.0)[0] if a else x


def vec_max(x):
    return max(Vec([x, 2.0]), Vec([x, 1.0]))[1] * x


PROGRAMS = [
    (vec_ops, (0.7,)),
    (vec_radd, (0.7,)),
    (vec_iter, (0.7,)),
    (vec_contains, (0.7,)),
    (vec_compare, (0.7,)),
    (vec_float, (0.7,)),
    (vec_inplace, (0.7,)),
    (vec_loop, (0.7, 3)),
    (vec_unpack, (0.7,)),
    (vec_more, (0.7,)),
    (vec_max, (0.7,)),
]
