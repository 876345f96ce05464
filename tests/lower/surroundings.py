"""What programs find around them: constants of modules, objects in the place of modules, tables with attributes."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import sys
import typing
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.lower import surrounding_constants as const

GROUP = "names"


class Proxy:
    """An object that stands in the place of a module, as packages make to warn of old names."""

    def __init__(self, module: Any, name: str) -> None:
        self.__name__ = name
        self._module = module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)


proxy = Proxy(const, "tests.lower.surrounding_proxy")
sys.modules[proxy.__name__] = proxy  # type: ignore[assignment]


class Table(dict[str, float]):
    """A dict whose keys are its attributes."""

    def __init__(self, **items: float) -> None:
        super().__init__(**items)
        self.__dict__ = self


class Ring:
    """An object that holds itself."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self.next = self


TABLE = Table(a=2.0, b=0.5)
RING = Ring(3.0)
Number = typing.Union[float, int]  # noqa: UP007 (the object that this makes is what is tested)


def two_constants_of_a_module(x):
    return const.SCALE * x + np.sum(const.WEIGHTS * x**2) + const.WEIGHTS[1] * const.doubled(x)


def constants_through_a_proxy(x):
    return proxy.SCALE * x**2 + proxy.WEIGHTS[0] * proxy.doubled(x)


def attributes_of_a_table(x):
    return TABLE.a * x**2 + TABLE["b"] * x


def attribute_of_a_ring(x):
    return RING.weight * x**2


def type_among_those_of_a_union(x):
    assert float in Number.__args__
    return x * x


def integers_among_floats(x, y):
    factors, powers = [1, x], [y, 3]
    total = 0.0
    for i in range(len(factors)):
        total += factors[i] * powers[i] ** 2 + factors[i]
    return total


def integer_array_beside_floats(x):
    counts, values = [np.asanyarray(item) for item in ([[20, 40], [30, 50]], x)]
    return np.sum(np.exp(0.01 * counts * values)) + values


@dataclass
class OwnInit:
    area: float
    side: float

    def __init__(self, side: float) -> None:
        self.side = side
        self.area = side * side


def own_init(x):
    return OwnInit(x).area


CODES = {"begin": 1, "end": 0, 0: 2}


def _code(name):
    try:
        return CODES[name]
    except (KeyError, TypeError):
        return [CODES[x] for x in name]


def looked_up_in_a_try(x, begin=False):
    return x ** (2 + _code("begin")) + _code(0) * x + (_code("end") if begin else 3.0)


def _named(what):
    try:
        what = what.lower()
    except AttributeError:
        kind = 2.0
    else:
        kind = 3.0
    return kind


def handler_that_is_certain_to_run(x):
    return _named(x) * x**2


def unpacked_from_a_map(x, y):
    a, b, c = map(np.array, [x, y, 2.0])
    d, e = map(np.exp, (x, y))
    f, *g = (k * x for k in (1.0, y, 3.0))
    return a * b * c + d * e + f * g[0] + g[1]


def finally_after_a_body(x):
    total = x
    try:
        pair = (x, total)
    finally:
        total = total * x
    return pair[0] * total


def unassigned_in_a_try(x):
    if x > 1.0:
        y = x
    try:
        z = y
    except NameError:
        z = 2.0 * x
    return z


def around_the_ring(x):
    return RING.next.weight * x


PROGRAMS = [
    (two_constants_of_a_module, (0.7,)),
    (constants_through_a_proxy, (0.7,)),
    (attributes_of_a_table, (0.7,)),
    (attribute_of_a_ring, (0.7,)),
    (looked_up_in_a_try, (0.7,)),
    (handler_that_is_certain_to_run, (0.7,)),
    (finally_after_a_body, (0.7,)),
    (unpacked_from_a_map, (0.7, 1.3)),
    (type_among_those_of_a_union, (0.7,)),
    (integers_among_floats, (0.7, 1.3)),
    (integer_array_beside_floats, (0.7,)),
    (own_init, (0.7,)),
]
