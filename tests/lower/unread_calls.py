"""Calls whose source is not read: what they are given, and the object that they are methods of, may change by them."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import operator
from dataclasses import dataclass

import numpy as np

GROUP = "memory"


turned = operator.attrgetter("T")


@dataclass
class Labelled:
    kind: float
    hint: float
    fn: float = 1.0
    args: float = 2.0


def set_asked_twice(x):
    seen = set()
    a = x if 1 in seen else 2.0 * x
    seen.add(1)
    b = x * x if 1 in seen else 3.0 * x
    size = len(seen)
    seen.add(2)
    return a * b * size * len(seen)


def set_grows_in_a_loop(x):
    seen = set()
    total = 0.0
    for k in [1, 2, 1, 3]:
        if k in seen:
            continue
        seen.add(k)
        total += x**k
    seen.discard(1)
    return total * len(seen)


def set_of_two_names(x):
    seen = {1}
    also = seen
    total = 0.0
    for k in range(4):
        if k not in seen:
            total += x**k
        also.add(k + 1)
    return total * len(also)


def set_in_a_dict(x):
    table = {"seen": set()}
    total = 0.0
    for k in (1, 1, 2):
        if k not in table["seen"]:
            total += x**k
        table["seen"].add(k)
    return total


def bytes_that_change(x):
    powers = bytearray(3)
    total = 0.0
    for k in range(3):
        powers[k] = k + 1
        total += x ** powers[k] * powers[0]
        powers[0] += 1
    return total


def shuffled_indices(x):
    rng = np.random.default_rng(0)
    order = np.arange(4)
    total = 0.0
    for _ in range(3):
        total = total + np.sum(x[order] * x * np.arange(4)) ** 2
        rng.shuffle(order)
    return total


def drawn_into_a_buffer(x):
    rng = np.random.default_rng(0)
    noise = np.zeros(4)
    total = 0.0
    for _ in range(3):
        rng.standard_normal(out=noise)
        total = total + np.sum(x * x * noise)
    return total


def buffer_filled_twice(x):
    rng = np.random.default_rng(0)
    noise = np.zeros(4)
    rng.standard_normal(out=noise)
    first = np.sum(x * noise)
    rng.standard_normal(out=noise)
    return first * first + np.sum(x * x * noise)


def passive_argument_shuffled(x, w):
    """The caller's array stays as it is."""
    rng = np.random.default_rng(0)
    before = np.sum(x * w)
    rng.shuffle(w)
    return before + np.sum(x * x * w)


def names_of_keyword_arguments(x):
    """What a program calls its arguments is nobody's business."""
    text = "{kind}{hint}{fn}".format(kind=1, hint=2, fn=3)
    labelled = Labelled(kind=x, hint=x * x)
    return labelled.kind * labelled.hint * labelled.args * len(text)


def view_given_by_a_library(x, w):
    """What code that is not read gives back may be a view of what it is given: a store in it changes that."""
    part = turned(w)
    before = np.sum(x * x * w)
    part[0] = 5.0
    buffer = np.ones(4)
    again = turned(buffer)
    between = np.sum(x**3 * buffer)
    again[1] = 2.0
    return before + np.sum(x * w) + between * np.sum(x * buffer)


def pushed_by_a_library(x):
    """The list holds what was put into it by code that is not read."""
    items = []
    operator.iconcat(items, [x])
    operator.iconcat(items, [x * x])
    return items[0] * items[1]


def arrays_in_a_list_that_is_given(x):
    parts = [np.ones(4), np.zeros(4)]
    first = np.sum(x * x * parts[0])
    operator.iconcat(parts, [1.0])
    return first


_X = np.array([0.7, 1.3, 0.4, 2.1])

PROGRAMS = [
    (set_asked_twice, (0.7,)),
    (set_grows_in_a_loop, (0.7,)),
    (set_of_two_names, (0.7,)),
    (set_in_a_dict, (0.7,)),
    (bytes_that_change, (0.7,)),
    (shuffled_indices, (_X,)),
    (drawn_into_a_buffer, (_X,)),
    (buffer_filled_twice, (_X,)),
    (passive_argument_shuffled, (_X, np.array([3, 1, 2, 5]))),
    (view_given_by_a_library, (_X, np.array([3, 1, 2, 5]))),
    (names_of_keyword_arguments, (0.7,)),
]
REFUSED = [
    (pushed_by_a_library, (0.7,), "with items"),
]
