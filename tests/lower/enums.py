"""Members of enums: as arguments, in tables, compared, run through, with attributes and methods of their own."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import enum
import math

GROUP = "calls"


class Planet(enum.Enum):
    EARTH = (5.9, 6.3)
    MARS = (0.64, 3.4)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return self.mass / self.radius**2

    @classmethod
    def default(cls):
        return cls.MARS


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = 3.0

    def weight(self):
        return 2.0 if self is Mode.FAST else 5.0


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 4


class Flags(enum.Flag):
    A = enum.auto()
    B = enum.auto()


class Name(str, enum.Enum):
    SIN = "sin"
    COSINE = "cosine"


def attributes_and_a_property(x, planet):
    return x * planet.gravity + planet.mass * x**2 + Planet.default().radius * x


def run_through(x):
    total = 0.0
    for planet in Planet:
        total += planet.gravity * x**planet.mass
    return total + sum(planet.radius * x for planet in Planet) + len(Planet) * x


def compared_by_identity(x, mode):
    if mode is Mode.FAST:
        y = x * x
    elif mode == Mode.SLOW:
        y = x * mode.value
    else:
        y = x
    return y * mode.weight() * Level.HIGH**2 * len(mode.name)


def ordered(x, level):
    if level > Level.LOW:
        x = x * level
    return x**Level.HIGH + max(Level) * x


def texts(x, name):
    f = math.sin if name is Name.SIN else math.cos
    return f(x) * len(name.value) * (2.0 if name == "sin" else 3.0)


def by_value_and_by_name(x, value):
    return x * Level(value) ** 2 + x * Planet[Planet.EARTH.name].mass + x * len(Name("sin").name)


def among_flags(x, flags):
    return x * x if Flags.A in flags else x


def keys_of_a_table(x, table):
    return x * table[Level.LOW] + x**2 * table[Level(4)]


def in_comprehensions(x):
    weights = {member: k + 1.0 for k, member in enumerate(Name)}
    return x * weights[Name.COSINE] + x * sum(weights.values()) + x * [level.value for level in Level][1]


PROGRAMS = [
    (attributes_and_a_property, (0.7, Planet.EARTH)),
    (run_through, (0.7,)),
    (compared_by_identity, (0.7, Mode.FAST)),
    (compared_by_identity, (0.7, Mode.SLOW)),
    (ordered, (0.7, Level.HIGH)),
    (ordered, (0.7, Level.LOW)),
    (texts, (0.7, Name.SIN)),
    (texts, (0.7, Name.COSINE)),
    (by_value_and_by_name, (0.7, 4)),
    (among_flags, (0.7, Flags.A | Flags.B)),
    (keys_of_a_table, (0.7, {Level.LOW: 2.0, Level.HIGH: 3.0})),
    (in_comprehensions, (0.7,)),
]
