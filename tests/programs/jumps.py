"""``break``, ``continue``, early ``return``, and ``else`` on loops."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math

import numpy as np

from tests.programs.program import Program, normal

FOUR = np.array([0.3, -0.4, 0.7, 1.2])


def break_on_sum(x, limit):
    s = 0.0
    for v in x:
        if s > limit:
            break
        s += v * v
    return s


def continue_on_negative(x):
    s = 0.0
    for v in x:
        if v < 0.0:
            continue
        s += v * math.sqrt(v)
    return s


def break_and_continue(x):
    p = 1.0
    for i, v in enumerate(x):
        if i == 1:
            continue
        p *= v + 2.0
        if p > 10.0:
            p = math.log(p)
            break
        p += 0.1
    return p


def guard_clauses(x, y):
    if y < 1e-3:
        return 0.0
    if x < 0.0:
        return -x / y
    r = x / y
    if r > 3.0:
        return 3.0 + math.log(r / 3.0)
    return r * r


def return_from_loop(x):
    s = 0.0
    for v in x:
        s += v
        if s > 2.0:
            return s * s
    return s - 1.0


def return_from_nest(m):
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            if m[i, j] > 1.0:
                return m[i, j] * m[i, 0] + i
    return np.sum(m)


def found_or_else(x, target):
    for v in x:
        if v > target:
            found = v * v
            break
    else:
        found = x[0] * target
    return found + target


def else_without_break(x):
    s = 0.0
    for v in x:
        s += v
    else:
        s = s * s
    return s


def break_of_inner_only(m, bound):
    total = 0.0
    for row in m:
        acc = 0.0
        for v in row:
            acc += v * v
            if acc > bound:
                break
        total += acc
    return total


def outer_continue_through_else(m):
    """The idiom that continues the outer loop."""
    total = 0.0
    for row in m:
        for v in row:
            if v < 0.0:
                break
        else:
            total += np.prod(row)
            continue
        total += np.sum(row)
    return total


def return_in_while_true(x):
    k = 0
    while True:
        if k >= 3:
            return x * k
        x = x * x - 0.3
        k += 1


def return_in_both_branches(x):
    if x > 1.0:
        y = math.log(x)
        return y * y
    else:
        y = math.exp(x)
        return y - 1.0


def while_break_else(x, n):
    i = 0
    while i < n:
        x = 1.3 * x
        if x > 2.0:
            break
        i += 1
    else:
        x = -x
    return x * x * x


def newton_with_early_stop(c, most):
    x = 1.0
    for _ in range(most):
        f = x**3 - c
        if abs(f) < 1e-14:
            return x
        x = x - f / (3.0 * x * x)
    return x


def first_pass_only(x):
    for v in x:
        return v * v
    return 7.0


def continue_in_while(x):
    i = -1
    s = 1.0
    while i < 5:
        i += 1
        if i % 2:
            continue
        s = s * x + i
    return s


def several_breaks(x, a, b):
    for _ in range(10):
        x = x * a
        if x > 4.0:
            break
        x = x + b
        if x > 3.5:
            break
        if x < -5.0:
            x = -x
            break
    return x * x


def escape_time(cx, cy):
    zx, zy = 0.0, 0.0
    for n in range(20):
        if zx * zx + zy * zy > 4.0:
            return math.log(zx * zx + zy * zy) / 2.0**n
        zx, zy = zx * zx - zy * zy + cx, 2.0 * zx * zy + cy
    return zx * zx + zy * zy


def break_before_anything(x, y):
    s = y
    for v in x:
        if v != 0.0:
            break
        s = s * 100.0
    return s * s


def stores_until_break(a, threshold):
    for i in range(1, len(a)):
        a[i] = a[i] + 0.5 * a[i - 1]
        if a[i] > threshold:
            a[i] = threshold
            break
        a[0] = a[0] * a[i]
    return np.sum(a * a)


def reversed_range_left(x, s):
    total = s
    for i in reversed(range(4)):
        total = total * np.sin(x[i] + total)
        if total < -0.3 or i == 1:
            break
    return total


def reversed_range_by_steps_left(x, s):
    total = s
    for i in reversed(range(1, 12, 3)):
        total = total * np.cos(x[i % 4] + total)
        x[i % 4] *= total
        if i == 4 and s > 0.0:
            return total * np.sum(x)
    return total


def reversed_countdown_left(x, s):
    total = s
    for i in reversed(range(10, -1, -3)):
        total = total * np.cos(x[i % 4] + total)
        if total > s:
            break
    for i in reversed(range(len(x) - 4)):
        total = total * x[i]
        if total > 0.0:
            break
    return total * np.sum(x)


PROGRAMS = [
    Program(break_on_sum, args=[(np.array([1.0, 2.0, 3.0, 4.0]), 4.0), (np.array([1.0, 2.0]), 100.0)]),
    Program(continue_on_negative, args=[(np.array([1.0, -2.0, 3.0]),), (np.array([-1.0]),)]),
    Program(break_and_continue, args=[([0.5, 9.0, 0.3, 1.0, 5.0],), ([0.5, 0.4],)]),
    Program(guard_clauses, args=[(1.0, 2.0), (-1.0, 2.0), (9.0, 2.0), (1.0, -1.0)], argnums=(0, 1)),
    Program(return_from_loop, args=[(np.array([1.5, 1.7, 9.0]),), (np.array([0.1, 0.2]),)]),
    Program(return_from_nest, args=[(np.array([[0.5, 0.2], [0.7, 1.4]]),), (np.array([[0.5, 0.2]]),)]),
    Program(found_or_else, args=[(np.array([0.5, 1.5]), 1.0), (np.array([0.5, 0.7]), 1.0)], argnums=(0, 1)),
    Program(else_without_break, args=[(normal(1, 4),)]),
    Program(break_of_inner_only, args=[(normal(2, 3, 4), 1.0)]),
    Program(outer_continue_through_else, args=[(np.array([[0.5, 2.0], [0.5, -1.0], [3.0, 0.1]]),)]),
    Program(return_in_while_true, args=[(0.9,)]),
    Program(return_in_both_branches, args=[(0.4,), (1.9,)]),
    Program(while_break_else, args=[(0.5, 2), (0.5, 20), (0.5, 0)]),
    Program(newton_with_early_stop, args=[(2.0, 50), (2.0, 3)]),
    Program(first_pass_only, args=[(np.array([3.0, 4.0]),), (np.zeros(0),)]),
    Program(continue_in_while, args=[(0.8,)]),
    Program(
        several_breaks, args=[(1.0, 1.5, 0.3), (1.0, 1.1, 2.6), (-3.0, 1.6, -0.4), (0.1, 0.5, 0.1)], argnums=(0, 1, 2)
    ),
    Program(escape_time, args=[(0.5, 0.6), (-0.1, 0.2)], argnums=(0, 1)),
    Program(break_before_anything, args=[(np.array([1.0, 2.0]), 0.7), (np.array([0.0, 2.0]), 0.7)], argnums=1),
    Program(
        stores_until_break, args=[(np.array([1.0, 0.5, 3.0, 2.0]), 2.0), (np.array([1.0, 0.5]), 9.0)], argnums=(0, 1)
    ),
    Program(reversed_range_left, args=[(FOUR, 0.7), (-FOUR, 0.7)], argnums=(0, 1)),
    Program(reversed_range_by_steps_left, args=[(FOUR, 0.7), (FOUR, -0.7)], argnums=(0, 1)),
    Program(reversed_countdown_left, args=[(FOUR, 0.7), (np.append(FOUR, FOUR), 0.7), (FOUR, -0.7)], argnums=(0, 1)),
]
