"""What a program asks about its own functions and classes."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from copy import copy
import dataclasses
from dataclasses import asdict, astuple, dataclass, fields
import inspect
from inspect import signature

import numpy as np

GROUP = "objects and containers"


def doubled(a, b=2.0):
    return a * b


def tripled(a, b=2.0, c=3.0):
    return a * b * c


def _taken_by(function, **kwargs):
    return {key: value for key, value in kwargs.items() if key in inspect.signature(function).parameters}


def what_a_function_takes(x, three):
    if three:
        return tripled(x, **_taken_by(tripled, b=x, c=x))
    return doubled(x, **_taken_by(doubled, b=x, c=x))


def _without_the_others(function, **kwargs):
    kwargs = copy(kwargs)
    try:
        names = list(inspect.signature(function).parameters.keys())
    except ValueError:
        return {}
    for key in set(kwargs.keys()) - set(names):
        kwargs.pop(key)
    return kwargs


def others_taken_out(x):
    return doubled(x, **_without_the_others(doubled, b=x, c=2.0, d=3.0)) + tripled(
        x, **_without_the_others(tripled, b=x, c=x)
    )


def members_of_sets(x):
    total = 0.0
    for name in (set(("a", "b", "c")) - {"b"}) | ({"dd", "c"} & {"dd"}):
        total += x ** len(name)
    return total


def set_that_grows(x):
    names = {"a", "b"}
    total = 0.0
    for power in (1, 2):
        for name in names:
            total += x**power * len(name)
        names.add("ccc")
    return total


def defaults_of_a_function(x):
    total = len(doubled.__name__) * doubled.__defaults__[0] * len(doubled.__code__.co_varnames)
    for parameter in signature(tripled).parameters.values():
        if parameter.default is not inspect.Parameter.empty:
            total += parameter.default
    return x * total * len(signature(tripled).parameters) + signature(tripled).parameters["c"].default * x * x


@dataclass
class Point:
    a: float
    b: float

    def values(self):
        return [getattr(self, field.name) for field in fields(self)]


def fields_one_by_one(x):
    point = Point(x, 2.0 * x)
    for field in dataclasses.fields(point):
        setattr(point, field.name, getattr(point, field.name) ** 2)
    named = {field.name: getattr(point, field.name) for field in fields(Point)}
    return sum(point.values()) * named["b"]


def fields_of_a_given_object(point, x):
    return sum(getattr(point, field.name) for field in fields(point)) * x


@dataclass
class Segment:
    start: Point
    end: Point
    weights: list
    label: object = None


def as_plain_values(x, y):
    segment = Segment(Point(x, y), Point(y, x * x), [x, y])
    start, (a, b), weights, label = astuple(segment)
    table = asdict(segment)
    segment.weights[0] = 0.0
    segment.end.a = 5.0
    return start[1] * a * b * weights[0] + table["start"]["a"] * table["weights"][1] + (label is None)


def plain_values_of_a_given_object(segment, x):
    start, end, weights, label = astuple(segment)
    return sum(start) * end[0] * x + sum(weights) * len(label)


def parts_of_points(x, y):
    found = astuple(Segment(Point(x, y), Point(y, x), [Point(y, x * y)]))
    return found[2][0][1] * found[0][0]


def an_array_or_none(x):
    values, copied = astuple(Point(np.sin(x), x * x if np.sum(x) > 0.0 else None))
    values[0] *= 2.0
    return np.sum(values * (copied if copied is not None else 1.0))


def a_point_or_none(x):
    found = astuple(Point(x, Point(x, x) if x > 0.0 else None))
    return found[0] * found[1][0]


def of_a_local_function(x):
    def scaled(v, by=2.0):
        return v * by

    return scaled(x) * len(signature(scaled).parameters)


PROGRAMS = [
    (others_taken_out, (0.7,)),
    (members_of_sets, (0.7,)),
    (set_that_grows, (0.7,)),
    (what_a_function_takes, (0.7, True)),
    (what_a_function_takes, (0.7, False)),
    (defaults_of_a_function, (0.7,)),
    (fields_one_by_one, (0.7,)),
    (fields_of_a_given_object, (Point(0.3, 1.2), 0.7)),
    (as_plain_values, (0.7, 1.3)),
    (plain_values_of_a_given_object, (Segment(Point(0.3, 1.2), Point(0.5, 0.4), [0.2, 0.6], "ab"), 0.7)),
    (parts_of_points, (0.7, 1.3)),
    (an_array_or_none, (np.array([0.3, 0.7]),)),
    (an_array_or_none, (np.array([-0.3, -0.7]),)),
]
REFUSED = [
    (of_a_local_function, "inspect.signature of a local function"),
    (a_point_or_none, "the fields of an object whose class is not known"),
]
