"""Tuples of what a generator gives, where it is known while compiling which items these are."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from dataclasses import dataclass, fields

GROUP = "objects and containers"


@dataclass
class Parts:
    a: float
    b: float
    c: float | None = None

    def __iter__(self):
        yield from {field.name: getattr(self, field.name) for field in fields(self)}.items()

    @property
    def values(self):
        return tuple(value for _name, value in self)

    @property
    def names(self):
        return tuple(name for name, value in self if value is not None)


def values_of_an_object(x):
    parts = Parts(x, x * x)
    a, b, c = parts.values
    return a * b * len(parts.names) if c is None else a


def without_some(*args):
    kept = tuple(arg for k, arg in enumerate(args) if k not in (1, 3))
    a, b = kept
    return a * b


def some_of_the_arguments(x):
    return without_some(x, 2.0, x * x, 5.0)


def _halves(x, n):
    yield x
    if n > 1:
        yield x * 0.5
    yield x * x


def of_a_generator(x):
    a, b, c = tuple(_halves(x, 2))
    d, e = tuple(_halves(a * c, 1))
    return a * b + c * d * e


def counted_on_the_way(x):
    total = 0.0

    def seen(v):
        nonlocal total
        total += v
        return v * v

    a, b = tuple(seen(v) for k, v in enumerate((x, 2.0, 3.0 * x)) if k != 1)
    return a * b + total


def as_many_as_are_positive(x, y):
    return sum(tuple(v for v in (x, y) if v > 0.0))


PROGRAMS = [
    (values_of_an_object, (0.7,)),
    (some_of_the_arguments, (0.7,)),
    (of_a_generator, (0.7,)),
    (counted_on_the_way, (0.7,)),
]
REFUSED = [as_many_as_are_positive]
