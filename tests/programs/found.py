"""Programs whose derivatives were wrong once: what random programs, and the forms that they draw from, have found."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from tests.programs.program import Program

# The test of a while loop is run once more than its body, and what it changes then counts too.


def walrus_in_a_test(x, s):
    while (t := s * x[0] + 0.1) < 0.5:
        s = s * 1.3
    return t * s


def walrus_in_a_test_with_break_and_else(x, s):
    k = 0
    while (t := s * np.cos(k * s)) > 0.1:
        k += 1
        s = s * 1.05
        if k == 2 and t > x[0]:
            break
    else:
        t = t * x[1]
    return t * s


def _scaled(v, s):
    v *= np.cos(s)
    return v[0]


def a_test_that_writes_to_an_array(x, s):
    v = x * 4.0
    while _scaled(v, s) > 0.2:
        v[1] *= s
        s = s * 1.1
    return np.sum(v * v) * s


def two_tests_that_write_to_an_array(x, s):
    v = x * 3.0
    while _scaled(v, s) > 0.2 and _scaled(v, 0.9) > 0.3:
        s = s * 1.1
    return np.sum(v * v) * s


class Decay:
    def __init__(self, v):
        self.v = v
        self.n = 0

    def step(self, s):
        self.v = self.v * np.cos(s)
        self.n += 1
        return self.v


def a_test_that_changes_an_object(x, s):
    decay = Decay(s * 3.0)
    while decay.step(s) > 0.2:
        s = s * 1.1
    return decay.v * decay.n * s + x[0]


def a_test_that_rebinds_a_variable(x, s):
    t = s * x[2]

    def step():
        nonlocal t
        t = t * np.cos(s)
        return t

    while step() > 0.2:
        pass
    return t


def a_test_that_takes_from_a_list(x, s):
    items = [x[0], s, s * s]
    while items.pop() < 0.6:
        s = s * 2.0
    return s * items[0]


# A store in a slice of a list, and a deletion of one, change how many items it has.


def slice_stored_by_as_many(x, s):
    items = [x[0], s, x[1]]
    items[1:] = [s * s, x[2]]
    return items[0] * items[1] * items[2]


def slice_stored_by_fewer(x, s):
    items = [x[0], s, x[1]]
    items[:2] = [s * s]
    return items[0] * items[1]


def slice_stored_by_more(x, s):
    items = [x[0], s]
    new = [e * s for e in x]
    items[1:] = new
    new[0] = s
    return sum(items) * items[2]


def slices_stored_in_places(x, s):
    items = [x[0], s, x[1], s * s]
    items[::2] = [s * x[3], x[2]]
    items[2:1] = (s, x[1] * x[1])
    items[len(items) :] = [s]
    del items[1:3]
    return sum(items) * items[1] * items[-1]


def arrays_stored_in_a_slice(x, s):
    items = [x, x * s]
    items[1:] = [x * x, x]
    items[1][0] = s
    return np.sum(items[0]) * np.sum(items[1] * items[2])


_PROGRAMS = [
    walrus_in_a_test,
    walrus_in_a_test_with_break_and_else,
    a_test_that_writes_to_an_array,
    two_tests_that_write_to_an_array,
    a_test_that_changes_an_object,
    a_test_that_rebinds_a_variable,
    a_test_that_takes_from_a_list,
    slice_stored_by_as_many,
    slice_stored_by_fewer,
    slice_stored_by_more,
    slices_stored_in_places,
    arrays_stored_in_a_slice,
]
_POINTS = [(np.array([0.3, -0.7, 1.2, 0.5]), 0.7), (np.array([0.9, 0.4, 1.1, 0.6]), 0.7)]
PROGRAMS = [Program(fn, args=_POINTS, argnums=(0, 1)) for fn in _PROGRAMS]
