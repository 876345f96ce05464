"""Counted loops: over ranges, arrays, lists and tuples, ``zip``, ``enumerate``, ``reversed``, and nests of them."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math

import numpy as np

from tests.programs.program import Program, normal, uniform


def rosen(x):
    s = 0.0
    for i in range(len(x) - 1):
        s = s + 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return s


def iterate(x, n):
    y = 1.0
    for i in range(n):
        y = y * x + np.sin(y)
    return y


def heat(u, steps):
    for t in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def geometric_series(r, n):
    total = 0.0
    term = 1.0
    for _ in range(n):
        total += term
        term *= r
    return total


def sum_of_elements(x):
    total = 0.0
    for value in x:
        total += value * value
    return total


def sum_from_integer_zero(x):
    total = 0
    for value in x:
        total = total + math.exp(value)
    return total


def stepping_range(x):
    s = 0.0
    for i in range(1, len(x), 2):
        s += x[i] * x[i - 1]
    return s


def counting_down(c, x):
    """Horner's rule."""
    y = 0.0
    for k in range(len(c) - 1, -1, -1):
        y = y * x + c[k]
    return y


def over_reversed(c, x):
    value = 0.0
    for coefficient in reversed(c):
        value = value * x + coefficient
    return value


def over_reversed_range(x, n):
    y = x
    for i in reversed(range(n)):
        y = y / (i + 1.0) + x
    return y


def over_enumerate(x):
    s = 0.0
    for i, v in enumerate(x):
        s += (i + 1) * v**2
    return s


def over_enumerate_from(x):
    s = 1.0
    for k, v in enumerate(x, start=1):
        s = s * (1.0 + v / k)
    return s


def over_zip(x, y):
    s = 0.0
    for a, b in zip(x, y):
        s += a * b
    return s


def over_three_zipped(x, y, w):
    """``zip`` stops at the shortest."""
    s = 0.0
    for i, (a, b, c) in enumerate(zip(x, y, w)):
        s += c * (a - b) ** 2 / (i + 1)
    return s


def over_tuple(x):
    s = 0.0
    for power, weight in ((1, 0.5), (2, -1.0), (3, 2.0)):
        s += weight * x**power
    return s


def over_list_of_floats(x):
    p = 1.0
    for w in [0.3, 0.7, x, x * x]:
        p *= 1.0 + w * x
    return p


def over_rows(m):
    total = 0.0
    for row in m:
        total += np.sum(row) ** 2
    return total


def triangular_nest(m):
    s = 0.0
    for i in range(m.shape[0]):
        for j in range(i):
            s += m[i, j] * m[j, i]
    return s


def matrix_by_scalars(a, x):
    rows, cols = a.shape
    total = 0.0
    for i in range(rows):
        acc = 0.0
        for j in range(cols):
            acc += a[i, j] * x[j]
        total += math.tanh(acc)
    return total


def two_carried(x, n):
    a, b = x, 1.0
    for _ in range(n):
        a, b = b, a * b + x
    return a - b


def running_product(x):
    p = 1.0
    for v in x:
        p *= v
    return p


def running_maximum(x):
    best = x[0]
    for v in x[1:]:
        if v > best:
            best = v
    return best * best


def alternating_signs(x):
    s = 0.0
    sign = 1.0
    for v in x:
        s += sign * v * v
        sign = -sign
    return s


def loop_variable_afterwards(x, n):
    i = 0
    for i in range(n):
        x = x * 1.1
    return x * (i + 1)


def loop_variable_overwritten(x):
    s = 0.0
    for v in x:
        v = v * v
        s += math.sin(v)
        v = 0.0
    return s + v


def branch_inside(x):
    s = 0.0
    for v in x:
        if v > 0:
            s += math.log(v)
        else:
            s -= v * s
    return s


def branch_on_index(x):
    s = 1.0
    for i in range(len(x)):
        if i % 2 == 0:
            s = s + x[i]
        elif i % 3 == 0:
            s = s * x[i]
        else:
            s = math.sin(s)
    return s


def trip_count_from_value(x, t):
    n = int(t)
    y = x
    for _ in range(n):
        y = y * x
    return y


def computed_indices(x):
    n = len(x)
    s = 0.0
    for i in range(n):
        s += x[i] * x[(i * i + 1) % n] + x[i // 2]
    return s


def continued_fraction(x, depth):
    y = x
    for k in range(depth, 0, -1):
        y = k + x / y
    return y


def nested_carried(x, n, m):
    y = x
    for i in range(n):
        z = y
        for j in range(m):
            z = math.sin(z) * x + 0.1 * j
        y = y + z * z
    return y


def sequential_loops(x):
    s = 0.0
    for v in x:
        s += v
    mean = s / len(x)
    t = 0.0
    for v in x:
        t += (v - mean) ** 2
    return t / len(x)


def three_deep(a, b):
    n, m = a.shape
    k = b.shape[1]
    s = 0.0
    for i in range(n):
        for j in range(k):
            acc = 0.0
            for q in range(m):
                acc = acc + a[i, q] * b[q, j]
            s = s + acc * acc
    return s


def mean_with_count(x):
    n = 0
    s = 0.0
    for v in x:
        s += v
        n += 1
    return s / (n + 1)


def state_in_tuple(x, n):
    state = (x, 0.0)
    for _ in range(n):
        position, velocity = state
        state = (position + 0.1 * velocity, velocity - 0.1 * math.sin(position))
    return state[0] * state[1]


def counter_and_value(x):
    """A string and an int are carried beside the float."""
    log = ""
    hits = 0
    for v in x:
        if v > 0.0:
            log += "+"
            hits += 1
        else:
            log += "-"
    return np.sum(x * x) * hits + len(log)


PROGRAMS = [
    Program(rosen, args=[(np.array([1.2, 0.7, -0.4, 2.0]),), (np.array([0.5]),), (np.zeros(0),)]),
    Program(iterate, args=[(0.6, 5), (0.6, 0)]),
    Program(heat, args=[(normal(1, 12), 4), (normal(2, 3), 0)]),
    Program(geometric_series, args=[(0.5, 6), (0.5, 0)]),
    Program(sum_of_elements, args=[(normal(3, 5),), (np.zeros(0),), ([0.5, -1.5],), ((0.25,),)]),
    Program(sum_from_integer_zero, args=[(normal(3, 3),)]),
    Program(stepping_range, args=[(normal(4, 7),), (normal(4, 1),)]),
    Program(counting_down, args=[(normal(5, 4), 0.7), (np.zeros(0), 0.7)], argnums=(0, 1)),
    Program(over_reversed, args=[(normal(5, 4), 0.7), ([1.0, 2.0, -1.0], 0.7)], argnums=(0, 1)),
    Program(over_reversed_range, args=[(0.8, 4), (0.8, 0)]),
    Program(over_enumerate, args=[(normal(6, 4),), ([0.3, 0.4],)]),
    Program(over_enumerate_from, args=[(normal(7, 4),)]),
    Program(over_zip, args=[(normal(8, 4), normal(9, 4)), ([1.0, 2.0], (3.0, 4.0))], argnums=(0, 1)),
    Program(over_three_zipped, args=[(normal(8, 4), normal(9, 3), normal(10, 5))], argnums=("x", "y", "w")),
    Program(over_tuple, args=[(0.8,)]),
    Program(over_list_of_floats, args=[(0.8,)]),
    Program(over_rows, args=[(normal(11, 3, 4),), (np.zeros((0, 2)),)]),
    Program(triangular_nest, args=[(normal(12, 4, 4),), (normal(12, 1, 1),)]),
    Program(matrix_by_scalars, args=[(normal(13, 3, 2), normal(14, 2))], argnums=(0, 1)),
    Program(two_carried, args=[(0.7, 6), (0.7, 0)]),
    Program(running_product, args=[(np.array([1.5, -0.5, 2.0]),), (np.array([1.5, 0.0, 2.0]),)]),
    Program(running_maximum, args=[(np.array([0.4, 2.5, 1.0]),), (np.array([3.0, 2.5, 1.0]),)]),
    Program(alternating_signs, args=[(normal(15, 5),)]),
    Program(loop_variable_afterwards, args=[(1.5, 3), (1.5, 0)]),
    Program(loop_variable_overwritten, args=[(normal(16, 4),)]),
    Program(branch_inside, args=[(np.array([0.5, -0.3, 2.0, -1.0]),)]),
    Program(branch_on_index, args=[(normal(17, 7),)]),
    Program(trip_count_from_value, args=[(1.1, 3.7), (1.1, 0.2)], argnums=(0, 1)),
    Program(computed_indices, args=[(normal(18, 6),)]),
    Program(continued_fraction, args=[(1.3, 5), (1.3, 0)]),
    Program(nested_carried, args=[(0.4, 3, 2), (0.4, 2, 0), (0.4, 0, 2)]),
    Program(sequential_loops, args=[(normal(19, 6),)]),
    Program(three_deep, args=[(normal(20, 2, 3), normal(21, 3, 2))], argnums=(0, 1)),
    Program(mean_with_count, args=[(uniform(22, 0.0, 1.0, 4),), (np.zeros(0),)]),
    Program(state_in_tuple, args=[(0.9, 8)]),
    Program(counter_and_value, args=[(normal(23, 4),)]),
]
