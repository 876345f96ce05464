"""Values whose class is known only when the program runs: items of a dict under a key that is an argument."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import copy

import numpy as np

GROUP = "dynamic types"


def _chosen(x, key):
    table = {
        "number": x,
        "text": "ab",
        "list": [x, 2.0 * x],
        "tuple": (x, x * x),
        "array": np.array([x, 3.0 * x]),
    }
    return table[key]


def added_up(x, key):
    total = 0.0
    for k in range(2):
        total += _chosen(x, key) * 2.0
        total += k
    return total * x


def taken_apart(x, key):
    a, b = _chosen(x, key)
    return a * b


def run_through(x, key):
    product = 1.0
    for v in _chosen(x, key):
        product = product * v
    return product + sum([v * x for v in _chosen(x, key)])


def scaled(x, key):
    y = _chosen(x, key)
    y *= 2.0
    return np.sum(y * x)


def changed_under_two_names(x, c):
    y = np.array([x, 2.0 * x]) if c else x * 3.0
    z = y
    y += x * z
    y %= 0.7
    return np.sum(y * z)


def changed_in_a_loop(x, c):
    y = x * 1.0
    for k in range(3):
        if c:
            y = np.atleast_1d(y)
        y += x * k
        y *= y
        y -= 0.1
    return np.sum(y)


def copied(x, key):
    y = _chosen(x, key)
    z = copy.copy(y)
    y = y * x
    y -= z
    return np.sum(y * z)


PROGRAMS = [
    (added_up, (0.7, "number")),
    (taken_apart, (0.7, "list")),
    (taken_apart, (0.7, "tuple")),
    (taken_apart, (0.7, "array")),
    (run_through, (0.7, "list")),
    (run_through, (0.7, "tuple")),
    (run_through, (0.7, "array")),
    (scaled, (0.7, "number")),
    (scaled, (0.7, "array")),
    (changed_under_two_names, (0.5, True)),
    (changed_under_two_names, (0.5, False)),
    (changed_in_a_loop, (0.5, True)),
    (changed_in_a_loop, (0.5, False)),
    (copied, (0.7, "number")),
    (copied, (0.7, "array")),
]
REFUSED = [(taken_apart, "text"), (run_through, "text"), (scaled, "list"), (copied, "text")]
