"""Objects that a program makes with classes of its own, managers among them, and global variables that it assigns."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import contextlib
import math
import warnings
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

GROUP = "objects and containers"


class Ellipse:
    unit = 2.0
    label = None

    def __init__(self, a, b=2.0, *, model="plain"):
        self.a, self.b = a, b
        if a > b:
            self.flattening = (a - b) / a
        else:
            self.flattening = 0.1 * a
        self.model = model
        self.prepare()

    def prepare(self):
        self.area = math.pi * self.a * self.b
        if self.a > 1.5:
            self.label = "long"

    @property
    def volume(self):
        return self.area * self.a * self.unit

    @volume.setter
    def volume(self, value):
        self.area = value / (self.a * self.unit)

    @classmethod
    def square(cls, a):
        return cls(a, b=a * a)

    def __call__(self, x):
        return x * self.area

    def __add__(self, other):
        return Ellipse(self.a + other.a, self.b + other.b)

    def __len__(self):
        return 2

    def __getitem__(self, k):
        return (self.a, self.b)[k]

    def __setitem__(self, k, value):
        if k == 0:
            self.a = value
        else:
            self.b = value


class Ring(Ellipse):
    def __init__(self, a):
        super().__init__(a, 1.5)
        self.curve = math.sin
        self.parts = [a, a * a]
        self.inner = Ellipse.square(a)


class Sum:
    def __init__(self):
        self.total = 0.0
        self.count = 0

    def add(self, value):
        self.total += value
        self.count += 1
        self.last = value


@dataclass
class Product:
    a: float
    b: float = 2.0
    parts: list = field(default_factory=list)

    def __post_init__(self):
        self.parts.append(self.a * self.b)


@dataclass(frozen=True)
class Frozen:
    a: float

    def __post_init__(self):
        object.__setattr__(self, "square", self.a * self.a)


class MadeUp:
    def __init__(self, x):
        self.x = x

    def __getattr__(self, name):
        return self.x * len(name)


def computed_attributes(x):
    e = Ellipse(x)
    return e.volume * e.flattening * (3.0 if e.label == "long" else 2.0)


def an_init_above_another(x):
    ring = Ring(x)
    return ring.curve(ring.area) * ring(x) + ring.parts[1] * ring.inner.volume


def special_methods(x):
    e = Ellipse.square(x) + Ring(x)
    e[0] = e[1] * x
    return e[0] * len(e) if e else 0.0


def a_setter(x):
    e = Ellipse(x)
    e.volume = x * x
    return e.area * e(x)


def changed_in_a_loop(x, n):
    s = Sum()
    for k in range(n):
        s.add(x**k)
    return s.total * (1 + s.count) * x


def changed_in_a_branch_of_a_loop(x, n):
    s, i = Sum(), 0
    while i < n:
        if x > 0.5:
            s.add(x * i)
        i += 1
    return s.total + x


def of_one_class_or_another(x, c):
    e = Ellipse(x) if c > 0.0 else Ring(x)
    return e.volume * (e.b if isinstance(e, Ring) else 1.0)


def made_on_one_path(x, c):
    e = None
    if c > 0.0:
        e = Ellipse(x)
    return x if e is None else e.volume


def made_anew_in_a_loop(x, n):
    e = Ellipse(x)
    for _ in range(n):
        e = Ellipse(e.a * 1.1, e.b * e.a)
    return e.volume


def made_and_left_in_a_loop(x, n):
    total = 0.0
    for k in range(n):
        e = Ellipse(x, b=k + 1.0)
        total += e.volume
    return total


def after_the_init(x):
    return Product(x).parts[0] ** 2 * Frozen(x).square


def in_a_list(x):
    return sum(e.area for e in [Ellipse(x), Ring(x)])


def attributes_made_up(x):
    return MadeUp(x).length * MadeUp(x).x


def an_array_in_an_object(x):
    e = MadeUp(np.ones(3))
    e.x[1] = x[0]
    return np.sum(e.x * x)


_mode = "strict"
_count = 0
_sine = None
_kept = None
_factor = 1.5


def set_mode(mode):
    global _mode
    _mode = mode


def scaled(x):
    return x * x if _mode == "strict" else x


class Mode:
    def __init__(self, mode):
        self.mode = mode
        self.before = _mode

    def __enter__(self):
        set_mode(self.mode)
        return self

    def __exit__(self, *args):
        set_mode(self.before)


class Quiet:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return True


def a_mode_for_a_while(x):
    a = scaled(x)
    with Mode("loose") as mode:
        b = scaled(x)
        with Mode(mode.before):
            c = scaled(x) * x
    return a + 3.0 * b + 5.0 * scaled(x) + c


def a_return_out_of_a_mode(x):
    with Mode("loose"):
        if x > 0.0:
            return scaled(x) * 3.0
        x = x * x
    return scaled(x)


def modes_in_a_loop(x, n):
    for k in range(n):
        set_mode("loose" if k % 2 else "strict")
        x = scaled(x) + 0.1
    set_mode("strict")
    return x * x


def imported_when_needed(x):
    global _sine
    if _sine is None:
        from math import sin as _sine
    return _sine(x)


def counted(x):
    global _count
    _count += 1
    return x * x * _count


@contextlib.contextmanager
def factor(value, scale=2.0):
    global _factor
    before = _factor
    _factor = value
    try:
        yield scale * 3.0
    finally:
        _factor = before


@contextlib.contextmanager
def squared(x):
    y = x * x
    yield y


@contextlib.contextmanager
def twice(x):
    for _ in range(1):
        yield x


class Holder:
    def __init__(self, x):
        self.x = x

    @contextlib.contextmanager
    def doubled(self):
        self.x = self.x * 2.0
        yield self.x
        self.x = self.x / 2.0


def a_generator_that_manages(x):
    with factor(2.0, scale=5.0) as s, squared(x) as y:
        y = y * s * _factor
        with factor(x):
            y = y * _factor
    return y * _factor


def a_method_that_manages(x):
    h = Holder(x)
    with h.doubled() as d:
        if x > 0.0:
            return d * h.x
    return h.x


def warnings_caught(x):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = np.sqrt(x)
    return y * x


class Table(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


TABLE = Table(a=2.0, b=3.0)
TABLES = {10: Table(low=0.5), 12: Table(low=1.5)}


def a_table_with_attributes(x):
    return TABLE.a * x + TABLE["b"] * x * x


def tables_in_a_table(x, bits):
    return TABLES[bits].low * x * x


def managed_by_a_loop(x):
    with twice(x) as y:
        return y * x


def two_names_for_one_of_two(x, c):
    p, r = Sum(), Sum()
    q = p if c > 0.0 else r
    p.add(x)
    return q.total


def another_name_in_a_loop(x):
    p = q = Sum()
    for k in range(3):
        p.add(x)
        if k == 1:
            q = Sum()
    return q.total


def names_exchanged_in_a_loop(x):
    q = Sum()
    for k in range(3):
        p = Sum()
        p.add(x * k)
        q.add(p.total)
        p = q
    return q.total


def one_object_or_two(x, c):
    if c > 0.0:
        p = q = Sum()
    else:
        p, q = Sum(), Sum()
    p.add(x)
    return q.total + p.total


def handed_on(x):
    return np.asarray(Sum())[()].total * x


def swallowing(x):
    with Quiet():
        return x * x


@dataclass
class Window:
    gain: float
    past: deque = field(default_factory=deque)

    def mean(self, value):
        self.past.append(value)
        if len(self.past) > 2:
            self.past.popleft()
        return self.gain * sum(self.past) / len(self.past)


def a_dataclass_with_a_deque(gain, values):
    window, total = Window(gain), 0.0
    for value in values:
        total += window.mean(value) ** 2
    return total


@dataclass
class Layer:
    weight: object
    activation: Callable
    scale: float = 1.0

    def __call__(self, x):
        return self.activation(self.weight * x) * self.scale


def dataclasses_with_functions(weight, x):
    for layer in (Layer(weight, np.tanh), Layer(2.0 * weight, lambda t: t**3, 3.0)):
        x = layer(x)
    return np.sum(x)


@dataclass(frozen=True)
class Chosen:
    function: Callable
    factor: float


def one_of_two_functions(a, x):
    chosen = Chosen(math.sin, a) if x > 0.0 else Chosen(math.cos, 2.0 * a)
    return chosen.function(x) * chosen.factor


PROGRAMS = [
    (a_dataclass_with_a_deque, (0.3, [1.0, 2.0, 0.5])),
    (a_dataclass_with_a_deque, (0.3, np.array([1.0, 2.0, 0.5]))),
    (dataclasses_with_functions, (0.3, np.array([1.0, 0.4]))),
    (one_of_two_functions, (0.3, 0.7)),
    (one_of_two_functions, (0.3, -0.7)),
    (computed_attributes, (0.7,)),
    (computed_attributes, (2.5,)),
    (an_init_above_another, (0.7,)),
    (special_methods, (0.7,)),
    (a_setter, (0.7,)),
    (changed_in_a_loop, (0.7, 4)),
    (changed_in_a_loop, (0.7, 0)),
    (changed_in_a_branch_of_a_loop, (0.7, 3)),
    (changed_in_a_branch_of_a_loop, (0.3, 3)),
    (of_one_class_or_another, (0.7, 1.0)),
    (of_one_class_or_another, (0.7, -1.0)),
    (made_on_one_path, (0.7, 1.0)),
    (made_on_one_path, (0.7, -1.0)),
    (made_anew_in_a_loop, (0.7, 3)),
    (made_anew_in_a_loop, (0.7, 0)),
    (made_and_left_in_a_loop, (0.7, 3)),
    (after_the_init, (0.7,)),
    (in_a_list, (0.7,)),
    (attributes_made_up, (0.7,)),
    (an_array_in_an_object, (np.array([0.7, 1.3, 0.4]),)),
    (a_mode_for_a_while, (0.7,)),
    (a_return_out_of_a_mode, (0.7,)),
    (a_return_out_of_a_mode, (-0.7,)),
    (modes_in_a_loop, (0.7, 3)),
    (modes_in_a_loop, (0.7, 0)),
    (imported_when_needed, (0.7,)),
    (a_generator_that_manages, (0.7,)),
    (a_method_that_manages, (0.7,)),
    (a_method_that_manages, (-0.7,)),
    (warnings_caught, (0.7,)),
    (a_table_with_attributes, (0.7,)),
    (tables_in_a_table, (0.7, 12)),
]

REFUSED = [
    (two_names_for_one_of_two, (0.7, 1.0), "a change of an object of class Sum"),
    (another_name_in_a_loop, (0.7,), "a change of an object of class Sum"),
    (names_exchanged_in_a_loop, (0.7,), "a change of an object of class Sum"),
    (one_object_or_two, (0.7, 1.0), "a change of an object of class Sum"),
    (handed_on, (0.7,), "an object of class Sum that is made here, and handed on"),
    (managed_by_a_loop, (0.7,), "the manager twice, which yields in a branch or a loop"),
    (swallowing, (0.7,), "a with statement over this manager"),
]
