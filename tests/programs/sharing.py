"""Storage that several things hold: views that may be copies, arrays made in a loop, objects around an argument."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tests.programs.program import Program, normal


@dataclass
class Body:
    position: np.ndarray
    mass: float

    def moved(self, by):
        self.position += by * self.mass


@dataclass(frozen=True)
class Frame:
    inner: Body
    angle: float


class Pair(NamedTuple):
    values: np.ndarray
    weight: float


def first_above(x, bound, count):
    k = 0
    while k < count and x[k] > bound:
        k += 1
    return k


def ravel_of_array_made_in_loop(m):
    total = 0.0
    for i in range(2):
        z = m * (1.0 + i)
        v = z.ravel()
        v *= np.sin(v)
        total = total + np.sum(z * z) + np.sum(v**3)
    return total


def part_of_array_made_in_loop(m):
    """The bounds of the part take more to compute again than the part itself takes to keep."""
    total = 0.0
    for i in range(3):
        z = m * 2.0
        v = z
        if i != 1:
            rows = first_above(m[0], -5.0, 1), first_above(m[1], -5.0, 3)
            columns = first_above(m[2], -5.0, 1), first_above(m[0], -5.0, 3)
            v = z[rows[0] : rows[1], columns[0] : columns[1]]
            v *= np.sin(v)
        total = total + np.sum(z * z) + np.sum(v**3)
    return total


def ravel_or_matrix(m):
    """What ``r[0]`` is depends on the iteration: a number of the matrix, or a row of it."""
    total = 0.0
    for i in range(3):
        if i % 2 == 0:
            r = m.ravel()
        else:
            r = m.reshape(4, 3)
        first = r[0]
        r[0] = r[0] * 2.0
        total = total + np.sum(r * r) + np.sum(np.sin(first))
    return total


def object_around_argument(x):
    body = Body(x, np.sum(x))
    body.moved(0.5)
    body.position[0] *= x[1]
    return np.sum(body.position**2) * body.mass + np.sum(x**3)


def object_in_object(x):
    total = 0.0
    for i in range(3):
        body = Body(x * 1.0, 2.0)
        frame = Frame(body, 0.1 * i)
        body.position[0] *= np.sin(x[1])
        frame.inner.position[1] *= np.cos(frame.angle) + x[0]
        total = total + np.sum(body.position**2) * frame.inner.mass
    return total


def named_tuple_around_argument(x):
    pair = Pair(x, np.sum(x))
    pair.values[0] *= 2.0
    return np.sum(pair.values**2) * pair.weight + np.sum(x**3)


def tuple_of_written_arrays(x, m):
    x *= 2.0
    joined = np.concatenate((x, m[0]))
    return np.sum(joined * joined)


def matrix_of_transposed_order(m):
    y = (m.T * 2.0).copy()
    r = y.ravel()
    r *= np.sin(r)
    y[0] *= 2.0
    return np.sum(r * r) + np.sum(y**3)


def view_read_after_stores(x, m):
    """``row`` is what the matrix holds when it is read, not when it was taken."""
    total = 0.0
    for i in range(len(m)):
        row = m[i]
        m[i] = m[i] * np.sin(x)
        total = total + np.sum(row * x)
        m[0] *= 1.5
        total = total + row[0] * row[-1]
    return total


def row_shifted_then_replaced(m):
    """The sum is a value of its own, and so is its tangent."""
    shifted = m[0] + 1.0
    m[0] = m[1] * 2.0
    return np.sum(shifted * shifted) + np.sum(m**3)


PROGRAMS = [
    Program(row_shifted_then_replaced, args=[(normal(12, 2, 3),)]),
    Program(ravel_of_array_made_in_loop, args=[(normal(1, 3, 4),)]),
    Program(part_of_array_made_in_loop, args=[(normal(2, 3, 4),)]),
    Program(ravel_or_matrix, args=[(normal(3, 3, 4),)]),
    Program(object_around_argument, args=[(normal(4, 3),)]),
    Program(object_in_object, args=[(normal(5, 3),)]),
    Program(named_tuple_around_argument, args=[(normal(6, 3),)]),
    Program(tuple_of_written_arrays, args=[(normal(8, 3), normal(9, 2, 4))], argnums=(0, 1)),
    Program(view_read_after_stores, args=[(normal(10, 3), normal(11, 3, 3))], argnums=(0, 1)),
    Program(matrix_of_transposed_order, args=[(normal(7, 3, 4),)]),
]
