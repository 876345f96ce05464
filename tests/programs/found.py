"""Programs whose derivatives were wrong once: what random programs, and the forms that they draw from, have found."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.programs.program import Program, normal

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


# A list that was made empty gets floats by another name; one of integers gets floats in their places.


def grown_by_default(x, s):
    found = {}
    for k in range(4):
        found.setdefault(k % 2, []).append(x[k] * s)
    return found[0][0] * found[1][1]


def grown_by_key(x, s):
    found = {}
    for k in range(3):
        if "a" not in found:
            found["a"] = {}
        found["a"][k] = x[k] * s
    return found["a"][0] * found["a"][2]


def grown_in_a_list(x, s):
    found = []
    for k in range(4):
        if k % 2 == 0:
            found.append([])
        found[-1].append(x[k] * s)
    return found[0][1] * found[1][0]


def floats_in_place_of_integers(x, s):
    found = [0] * 3
    for k in range(3):
        found[k] = x[k] * s
    found[1] = 2
    return found[0] * found[2] + found[1] * s


# The sum of an array's adjoint is a number's, where a number was added to the whole of it.


@dataclass
class Box:
    v: np.ndarray
    a: float


def number_times_an_attribute(x, s):
    box = Box(x * 1.0, s)
    return np.sum(box.v) * box.a * box.a


def objects_in_a_list(x, s):
    boxes = [Box(x * 1.0, s), Box(x * s, 2.0 * s)]
    for box in boxes:
        box.v[0] *= box.a
        box.a *= s
    boxes.append(boxes[0])
    boxes[-1].v *= s
    return sum(np.sum(box.v) * box.a for box in boxes)


# An array that is dropped from a list may still be there by another name, and its adjoint too.


def dropped_and_put_back(x, s):
    y = x * s
    items, total = [y], 0.0
    for k in range(3):
        items[-1][k] *= s
        total = total + np.sum(items[-1] * items[-1])
        items.pop()
        items.append(y)
    return total + np.sum(y)


def dropped_for_another(x, s):
    items, total = [x * 1.0, x * s], 0.0
    for k in range(2):
        total = total + items[-1][k] * items[0][k]
        items.pop()
        items.append(x * total)
    return total + items[-1][0]


# What is added to the items of a list reaches them by their other names.


def array_of_comprehensions(x, s):
    y = x * s
    z = np.array([[a * b for a in x] for b in y])
    return np.sum(z @ y)


def array_of_grown_lists(x, s):
    rows = []
    for b in x[1:]:
        row = []
        for a in x:
            row.append(a * b * s)
        rows.append(row)
    return np.sum(np.array(rows) @ x)


# The tangent of a complex number that a loop carries is complex.


def turned_in_a_loop(x, s):
    z = x[0] + 0.5j
    for e in x:
        z = z * (1.0 + s * 1j) + e
    return z.imag


# Keys that are known only when the program runs are not differentiated.


def dict_grown_in_loops(x, s):
    found = {0: s}
    for i in range(2):
        for j in range(3):
            if j not in found or found[i] + x[j] < found[j]:
                found[j] = found[i] * x[j]
    return sum(found.values())


# What may not have been made has no length to lend.


def row_scaled_in_a_branch(x, s):
    m = np.outer(x, x)
    if s < x[3]:
        m[0] *= s
    total = 0.0
    for row in m:
        part = 0.0
        for e in row:
            part = part + e
        total = total + part * m[1, 0]
    return total


# Of items stored through indices that occur twice, the last one stays; arrays in arguments are copied to be written to.


def stored_through_repeated_indices(x, s):
    y = x * s
    y[[0, 2, 0]] = x[1:] * x[1:]
    y[np.array([3, 3])] *= s * x[:2]
    return np.sum(y * y)


def array_in_an_argument_written(rows, s):
    rows[0][1] = s * rows[1][0]
    return np.sum(rows[0] * rows[0]) * rows[1][1]


def array_in_a_dict_written(table, s):
    for name in ("a", "b"):
        table[name][0] *= s
    return np.sum(table["a"] * table["b"])


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
    grown_by_default,
    grown_by_key,
    grown_in_a_list,
    floats_in_place_of_integers,
    number_times_an_attribute,
    objects_in_a_list,
    dropped_and_put_back,
    dropped_for_another,
    array_of_comprehensions,
    array_of_grown_lists,
    turned_in_a_loop,
    dict_grown_in_loops,
    row_scaled_in_a_branch,
    stored_through_repeated_indices,
]
_POINTS = [(np.array([0.3, -0.7, 1.2, 0.5]), 0.7), (np.array([0.9, 0.4, 1.1, 0.8]), 0.7)]
PROGRAMS = [
    *(Program(fn, args=_POINTS, argnums=(0, 1)) for fn in _PROGRAMS),
    Program(array_in_an_argument_written, args=[([normal(1, 3), normal(2, 2)], 0.7)], argnums=(0, 1)),
    Program(array_in_a_dict_written, args=[({"a": normal(3, 3), "b": normal(4, 3)}, 0.7)], argnums=(0, 1)),
]
