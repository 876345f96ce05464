"""Programs in the shape of published ones: what a derivative was once wrong for, or refused."""

import cmath
import math
import sys

import numpy as np

GROUP = "calls"

table = None
_kept = None


def load_table():
    global table
    table = np.array([1.0, 2.0, 5.0])


def read_from_a_table_loaded_at_first(x):
    if table is None:
        load_table()
    return x * table[1] + x ** table[2]


def keeps_what_it_changes_later(x):
    global _kept
    steps = np.array([x, 2.0 * x])
    _kept = steps
    steps = steps * x
    steps[0] = x**3
    return steps[0] * steps[1]


def newton_with_many_ends(area, width):
    """Loops that end in several ways, with values that only some of the ways leave."""
    radius = 0.5 * width
    guess, low, high = 0.25 * radius, None, None
    for k in range(40):
        err = radius**2 * math.acos(1.0 - guess / radius) - area
        slope = radius**2 / math.sqrt(1.0 - (1.0 - guess / radius) ** 2) / radius
        if err == 0.0:
            return guess
        if slope == 0.0 or math.isnan(err):
            recovered = False
            for factor in (0.5, 0.25):
                other = guess * factor
                if other == guess:
                    continue
                guess, recovered = other, True
                break
            if not recovered:
                raise ValueError(f"no slope at {guess}")
        if err < 0.0:
            low = guess
        else:
            high = guess
        new = guess - err / slope
        if low is not None and high is not None and not low < new < high:
            new = 0.5 * (low + high)
        if new < 0.0:
            if guess == 0.0 and k > 4:
                raise ValueError("below")
            new = 0.0
        if new > radius:
            new = radius
        if abs(new - guess) < abs(1e-14 * new):
            return new
        guess = new
    raise ValueError("no root")


def power_that_is_a_float(x, k):
    a = np.full(3, 2**k)
    a[0] = x
    return a[0] * x


def rows_of_any_rank(x, rank):
    a = np.ones((2,) * rank) * x
    return np.sum(a[0]) * a.size


def numbers_of_python(x):
    u, s, v = np.linalg.svd(np.array([[x, 2.0], [1.0, x * x]]))
    rows = np.array([[x, 1.0], [2.0, x * x]]).T.tolist()
    return sum(s.tolist()) + rows[1][1] * rows[0][0]


def singular_values_written_to(a):
    u, s, vh = np.linalg.svd(a)
    turn = np.dot(u, vh)
    if np.linalg.det(turn) < 0.0:
        turn -= np.outer(u[:, 2], vh[2, :] * 2.0)
        s[-1] *= -1.0
    whole = np.identity(4)
    whole[:3, :3] = turn
    return np.sum(whole[:3, :3] * np.arange(9.0).reshape(3, 3)) + s[-1]


def one_part_of_a_result_written_to(a):
    q, r = np.linalg.qr(a)
    total = np.sum(q * np.arange(9.0).reshape(3, 3))
    r[0] = 1.0
    return total + r[1, 1] * r[0, 0]


def limits_of_numbers(x):
    b = np.arctan(x)
    limit = np.pi / 2 - np.finfo(b.dtype).eps
    patched = np.where(b >= limit, np.pi / 2, b * x)
    return patched + x * sys.float_info.epsilon * 1e16 + x / np.iinfo(np.int64).max


def power_that_is_complex(x, b):
    low = x * x - b
    try:
        power = low ** (-1.5)
    except ZeroDivisionError:
        power = 0.0
    return abs((cmath.sqrt(low - 1.0) * power).real) + x


def inverse_of_a_complex_power(x, b):
    return (1j / (x - b) ** 1.5).real


def complex_powers_in_a_loop(x, b):
    y = x
    for _ in range(3):
        y = (y - b) ** 1.5 * x
    return (y * (1.0 + 2.0j)).real


def complex_power_times_an_array(x, b):
    z = (x - b) ** 1.5 * np.array([x, x * x])
    return np.sum((z * (1.0 + 2.0j)).real)


def axes_in_lists(x):
    axes = [0, 3]
    whole = np.expand_dims(np.full([3, 2], x[0]), axes)
    return np.sum(whole[0] ** 2) + np.sum(np.transpose(whole, [3, 1, 2, 0])[0, 1] * x[1])


def shapes_in_lists(x):
    n = x.shape[0]
    samples = np.empty([n, n - 1])
    for i in range(n):
        samples[i] = np.delete(x, i) * (i + 1.0)
    whole = np.zeros([2, n])
    whole[0] = x**2
    turned = np.full([n, 2, 1], 0.5)
    turned[:, 0, 0] = x
    turned[1] = x[0]
    return np.sum(samples**2) + np.sum(whole[0] * x) + np.sum(np.transpose(turned, [1, 0, 2])[0] ** 2)


def numbers_and_arrays_made_arrays(rate, count, payment):
    (rate, count, payment) = map(np.asarray, [rate, count, payment])
    growth = (1 + rate) ** count
    return np.sum(payment * np.where(rate == 0, count, (growth - 1) / rate))


def mixture_rule(ys, mus, weights):
    each = range(len(ys))
    phis = [
        [(1.0 + (mus[i] / mus[j]) ** 0.5 * (weights[j] / weights[i]) ** 0.25) ** 2.0 / (8.0 + weights[i]) for j in each]
        for i in each
    ]
    return sum([ys[i] * mus[i] / sum([ys[j] * phis[i][j] for j in each]) for i in each])


def list_of_an_iteration(x, y):
    ys = [x, y]
    total = 0.0
    for i in range(2):
        parts = []
        for j in range(2):
            parts.append(ys[j] * ys[i])
        s = 0.0
        for j in range(len(parts)):
            s = s + parts[j]
        total = total + ys[i] / s
    return total


PROGRAMS = [
    (mixture_rule, ([0.05, 0.95], [1.3, 0.9], [64.0, 46.0])),
    (read_from_a_table_loaded_at_first, (1.3,)),
    (keeps_what_it_changes_later, (1.3,)),
    (newton_with_many_ends, (3.0, 4.0)),
    (power_that_is_a_float, (0.7, -1)),
    (power_that_is_a_float, (1.7, 1)),
    (rows_of_any_rank, (0.7, 3)),
    (numbers_of_python, (0.7,)),
    (singular_values_written_to, (np.array([[2.0, 0.3, 0.1], [0.2, 1.5, 0.4], [0.1, 0.6, 0.9]]),)),
    (singular_values_written_to, (np.array([[2.0, 0.3, 0.1], [0.2, -1.5, 0.4], [0.1, 0.6, 0.9]]),)),
    (one_part_of_a_result_written_to, (np.array([[2.0, 0.3, 0.1], [0.2, 1.5, 0.4], [0.1, 0.6, 0.9]]),)),
    (limits_of_numbers, (0.7,)),
    (power_that_is_complex, (0.4, 0.53)),
    (power_that_is_complex, (1.4, 0.53)),
    (inverse_of_a_complex_power, (0.4, 0.53)),
    (inverse_of_a_complex_power, (1.4, 0.53)),
    (complex_powers_in_a_loop, (0.4, 0.53)),
    (complex_power_times_an_array, (0.4, 0.53)),
    (axes_in_lists, (np.array([1.0, 2.0]),)),
    (shapes_in_lists, (np.array([1.0, 2.0, 4.0]),)),
    (numbers_and_arrays_made_arrays, (np.array([0.1, 0.2]), 12, -100)),
    (numbers_and_arrays_made_arrays, (0.1, 12, np.array([-100.0, 2.0]))),
    (list_of_an_iteration, (0.3, 0.4)),
]
