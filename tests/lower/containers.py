"""Lists, dicts and objects that change, and classes of the user's own."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

GROUP = "objects and containers"


class Point(NamedTuple):
    x: float
    y: float = 2.0

    def norm(self):
        return math.hypot(self.x, self.y)

    @property
    def product(self):
        return self.x * self.y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


@dataclass
class Vector:
    x: float
    y: float

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __rmul__(self, k):
        return self * k

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __getitem__(self, k):
        return self.x if k == 0 else self.y

    def __len__(self):
        return 2

    def __eq__(self, other):
        return self.x == other.x

    def __call__(self, t):
        return self.x * t + self.y

    @property
    def length(self):
        return math.sqrt(self.x**2 + self.y**2)

    @staticmethod
    def unit():
        return Vector(1.0, 0.0)

    @classmethod
    def diagonal(cls, a):
        return cls(a, a)


@dataclass
class Weighted(Vector):
    weight: float = 2.0
    history: list[Any] = field(default_factory=list)

    @property
    def length(self):
        return super().length * self.weight


def insertion(x, y):
    xs = [x, y]
    xs.insert(1, x * y)
    xs.insert(0, y)
    xs.insert(10, 2.0)
    return xs[0] * xs[1] + xs[2] * xs[3] + xs[4]


def removal(x, y):
    xs = [x, y, x * y, 3.0 * x]
    del xs[1]
    last = xs.pop(0)
    xs.remove(xs[0])
    return last * xs[0] + len(xs)


def reversal_and_order(x, y):
    xs = [x, y, x * y]
    xs.reverse()
    ys = xs.copy()
    ys.sort(key=lambda v: -v)
    return xs[0] + 2.0 * xs[1] + 3.0 * ys[0] + 4.0 * ys[2]


def cleared(x):
    xs = [x, x * x]
    total = xs[1]
    xs.clear()
    xs.append(total * x)
    return xs[0] * len(xs)


def table_updated(x, y):
    table = {"a": x}
    table.update({"b": x * y})
    table.update(c=y)
    table.setdefault("d", y * y)
    table.setdefault("a", 100.0)
    first = table.pop("b")
    return first * table["a"] + table["c"] * table["d"] + len(table)


def table_of_counts(xs):
    counts = {}
    for v in xs:
        key = "low" if v < 0.5 else "high"
        counts[key] = counts.get(key, 0.0) + v
    return counts["low"] * 2.0 + counts.get("high", 1.0)


def key_removed(x):
    table = {"a": x, "b": x * x}
    del table["a"]
    return table["b"] if "a" not in table else 0.0


def dict_copied(x):
    table = {"a": x}
    other = dict(table, b=x * x)
    other["a"] = other["b"] * 2.0
    return table["a"] * other["a"]


def point_methods(x, y):
    p = Point(x, y) + Point(y)
    return p.norm() * p.product + p._asdict()["x"] + len(p._fields)


def point_replaced(x, y):
    p = Point(x * y)._replace(y=x)
    return p.x * p.y


def overloaded_operators(x, y):
    v = Vector(x, y)
    w = 2.0 * v + v * x + (-v)
    return w.x * w[1] + len(w)


def methods_of_a_class(x, y):
    v = Vector.diagonal(x) + Vector.unit()
    return v.length * v(y)


def inherited(x, y):
    v = Weighted(x, y)
    return v.length + len(v.history)


def compared(x, y):
    return x * 2.0 if Vector(x, y) == Vector(x, 1.0) else y


def fields_replaced(x, y):
    v = dataclasses.replace(Vector(x, y), y=x * y)
    return v.x * v.y


def attribute_in_place(x):
    v = Vector(x, x * 2.0)
    v.x += v.y
    v.y *= v.x
    return v.y


def array_in_an_object(x):
    v = Vector(np.zeros(2), 0.0)
    v.x[0] = x
    v.x[1] += x * x
    v.x *= 2.0
    return np.sum(v.x)


def sum_of_a_list_of_numpy_numbers(x):
    return np.sum([np.sum(x * k) for k in (1.0, 2.0)]) * x


PROGRAMS = [
    (sum_of_a_list_of_numpy_numbers, (0.7,)),
    (insertion, (0.7, 1.3)),
    (removal, (0.7, 1.3)),
    (reversal_and_order, (0.7, 1.3)),
    (cleared, (0.7,)),
    (table_updated, (0.7, 1.3)),
    (table_of_counts, ([0.2, 0.7, 0.4],)),
    (key_removed, (0.7,)),
    (dict_copied, (0.7,)),
    (point_methods, (0.7, 1.3)),
    (point_replaced, (0.7, 1.3)),
    (overloaded_operators, (0.7, 1.3)),
    (methods_of_a_class, (0.7, 1.3)),
    (inherited, (0.7, 1.3)),
    (compared, (0.7, 1.3)),
    (fields_replaced, (0.7, 1.3)),
    (attribute_in_place, (0.7,)),
    (array_in_an_object, (0.7,)),
]
