"""Functions whose result is an array or a structure, for vector-Jacobian and Jacobian-vector products."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math
from collections import namedtuple
from dataclasses import dataclass

import numpy as np

from tests.programs.program import Program, normal

Pair = namedtuple("Pair", "first second")


@dataclass
class State:
    position: np.ndarray
    energy: float


def elementwise_array(x):
    return np.sin(x) * x


def returned_argument(x):
    return [x, (x,)]


def affine(a, x, b):
    return a @ x + b


def two_arrays(x, y):
    return x * y, x - y * y


def scalar_and_array(x):
    return np.sum(x * x), x / (1.0 + np.sum(x))


def dict_of_results(x, y):
    return {"product": x * y, "sums": [x + y, math.sin(x)]}


def named_result(x, y):
    return Pair(first=x * y, second=(y, x**2))


def dataclass_result(x, v):
    moved = x + 0.1 * v
    return State(position=moved, energy=0.5 * (v @ v) + moved[0])


def same_value_twice(x):
    y = x * x
    return y, y, [y, x]


def with_passive_parts(x):
    n = len(x)
    return {"count": n, "mean": np.sum(x) / n, "label": "mean", "none": None}


def stencil_array(u):
    out = np.zeros_like(u)
    out[1:-1] = u[2:] * u[:-2] - u[1:-1]
    return out


def mutated_and_returned(x, s):
    x[0] = s * x[1]
    x *= 2.0
    return x


def view_returned(x):
    y = x * x
    return y[1:], y.reshape(2, -1).T


def growing_result(x, n):
    trajectory = [x]
    for _ in range(n):
        trajectory.append(trajectory[-1] * x + 0.1)
    return trajectory


def euler_trajectory(y0, rate, n):
    ys = np.empty((n + 1, len(y0)))
    ys[0] = y0
    for i in range(n):
        ys[i + 1] = ys[i] + 0.1 * rate * ys[i] * (1.0 - ys[i])
    return ys


def branch_of_shapes(x):
    if x[0] > 0.0:
        return x * 2.0
    return np.exp(x)


def early_tuple(x, y):
    if x > y:
        return x, y
    for _ in range(3):
        x = x * y
        if x > 2.0:
            return y, x
    return x * x, y


def rotation(theta):
    c, s = math.cos(theta), math.sin(theta)
    return np.array([[c, -s], [s, c]])


def outer_table(x, y):
    return np.outer(x, np.exp(y))


def reduced_axes(t):
    return t.sum(axis=0), np.mean(t, axis=1, keepdims=True), np.max(t, axis=(0, 1))


def sorted_by_loop(x):
    a = list(x)
    for i in range(1, len(a)):
        j = i
        while j > 0 and a[j - 1] > a[j]:
            a[j - 1], a[j] = a[j], a[j - 1]
            j -= 1
    return a


def pair_of_swapped_buffers(u, n):
    a, b = u, u * 0.5
    for _ in range(n):
        a, b = b, a * b
    return a, b


def zero_dimensional_result(x):
    return np.array(x * x), np.sum(x)


def empty_result(x):
    return x[:0] * 2.0


def scalar_times_structure(params):
    return {"w": params["w"] * 2.0, "b": [params["b"] * params["w"], params["b"]]}


STRUCTURED = [
    Program(elementwise_array, args=[(normal(1, 3),), (normal(1, 2, 2),), (0.7,), (np.zeros(0),)]),
    Program(returned_argument, args=[(normal(2, 3),), (0.7,), ([0.5, (1.5, normal(2, 2))],)]),
    Program(affine, args=[(normal(3, 2, 3), normal(4, 3), normal(5, 2))], argnums=(0, 1, 2)),
    Program(two_arrays, args=[(normal(6, 3), normal(7, 3)), (normal(6, 2, 3), normal(7, 3))], argnums=(0, 1)),
    Program(scalar_and_array, args=[(normal(8, 3),)]),
    Program(dict_of_results, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(named_result, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(dataclass_result, args=[(normal(9, 2), normal(10, 2))], argnums=(0, 1)),
    Program(same_value_twice, args=[(0.7,), (normal(11, 2),)]),
    Program(with_passive_parts, args=[(normal(12, 3),)]),
    Program(stencil_array, args=[(normal(13, 5),), (normal(13, 2),)]),
    Program(mutated_and_returned, args=[(normal(14, 3), 1.3)], argnums=(0, 1)),
    Program(view_returned, args=[(normal(15, 4),)]),
    Program(growing_result, args=[(0.7, 3), (0.7, 0)]),
    Program(euler_trajectory, args=[(np.array([0.1, 0.4]), 1.3, 4)], argnums=(0, 1)),
    Program(branch_of_shapes, args=[(np.array([0.5, 1.0]),), (np.array([-0.5, 1.0]),)]),
    Program(early_tuple, args=[(2.0, 1.0), (1.1, 1.6), (0.5, 0.9)], argnums=(0, 1)),
    Program(rotation, args=[(0.3,)]),
    Program(outer_table, args=[(normal(16, 2), normal(17, 3))], argnums=(0, 1)),
    Program(reduced_axes, args=[(normal(18, 2, 3),)]),
    Program(sorted_by_loop, args=[(np.array([0.9, -0.5, 0.4]),)]),
    Program(pair_of_swapped_buffers, args=[(normal(19, 2), 3), (normal(19, 2), 0)]),
    Program(zero_dimensional_result, args=[(0.7,), (np.array(0.7),)]),
    Program(empty_result, args=[(normal(20, 3),)]),
    Program(scalar_times_structure, args=[({"w": normal(21, 2), "b": 0.7},)]),
]
