"""Lists that meet arrays of NumPy in arithmetic: these make arrays of them, in augmented assignments as well."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

GROUP = "dynamic types"


def list_that_an_array_is_added_to(x):
    a = [x, 2.0 * x]
    b = a
    a += np.array([1.0, 3.0])
    b += [x]
    return a[0] * a[1] + len(a) + b[2] * len(b)


def list_that_is_normalised(axis):
    unit = [axis[0], axis[1] * axis[2]]
    unit /= np.linalg.norm(axis)
    unit -= np.array([0.1, 0.2])
    return np.sum(unit * [1.0, 2.0] + unit)


def list_beside_arrays(x):
    weights = np.array([1.0, 3.0])
    total = np.sum([x, 2.0 * x] * weights) + np.sum(weights / (x, x * x))
    return total + np.sum([x, 1.0] - np.sqrt(x)) + [x, x * x] @ weights


def list_that_grows_beside_arrays(x, n):
    steps = []
    for k in range(n):
        steps.append(x * k)
    return np.sum(steps * np.arange(1.0, n + 1.0))


def list_and_either(x):
    table = {"array": np.array([1.0, 3.0]), "list": [x]}
    for key in ("array", "list"):
        a = [x, 2.0 * x]
        a += table[key]
        x = x * a[0] * len(a)
    return x


def list_repeated_by_a_count_of_numpy(x):
    a = [x, 2.0 * x]
    a *= np.int64(2)
    return a[0] * a[3] + len(a)


PROGRAMS = [
    (list_that_an_array_is_added_to, (0.7,)),
    (list_that_is_normalised, ([0.7, 0.2, 1.1],)),
    (list_that_is_normalised, (np.array([0.7, 0.2, 1.1]),)),
    (list_beside_arrays, (0.7,)),
    (list_that_grows_beside_arrays, (0.7, 3)),
    (list_and_either, (0.7,)),
    (list_repeated_by_a_count_of_numpy, (0.7,)),
]
