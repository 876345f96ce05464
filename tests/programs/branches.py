"""Conditions: ``if``/``elif``/``else``, conditional expressions, boolean operators, comparisons."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math

import numpy as np

from tests.programs.program import Program

VECTOR = np.array([0.4, 0.9, 1.3])


def relu(x):
    if x > 0.0:
        return x
    return 0.0


def leaky(x, slope=0.1):
    y = x if x >= 0 else slope * x
    return y * y


def income_tax(income):
    if income < 10.0:
        tax = 0.0
    elif income < 40.0:
        tax = 0.2 * (income - 10.0)
    elif income < 90.0:
        tax = 6.0 + 0.3 * (income - 40.0) + 0.001 * (income - 40.0) ** 2
    else:
        tax = 23.5 + 0.45 * (income - 90.0)
    return tax


def nested_ifs(x, y):
    if x > 0:
        if y > 0:
            z = x * y
        else:
            z = x / y
    else:
        z = x - y
        if y < -1:
            z = z * z
    return z + x


def if_without_else(x):
    y = x * x
    if y > 1.0:
        y = math.log(y) + 1.0
    return y


def defined_in_one_branch(x, flag):
    if flag:
        scale = math.exp(x)
    y = math.sin(x)
    if flag:
        y = y * scale
    return y


def redefined_after_use(x):
    a = x * 2.0
    if x > 0.0:
        b = a * a
        a = 1.0 / x
        b = b * a
    else:
        b = a
        a = math.exp(a)
    return a + b


def huber(r, delta):
    a = abs(r)
    if a <= delta:
        return 0.5 * r * r
    else:
        return delta * (a - 0.5 * delta)


def elu(x, alpha):
    return x if x > 0.0 else alpha * (math.exp(x) - 1.0)


def box_membership(x, y):
    if 0.0 < x < 1.0 and 0.0 < y < 1.0:
        return x * y * (1 - x) * (1 - y)
    if not (x < 2.0 or y < 2.0):
        return x + y
    return x - 3.0 * y


def value_of_or(x, y):
    return (x or y) * (x and y) + x


def nested_conditional_expression(x):
    return x**3 if x < -1.0 else (1.0 - x if x < 0.0 else math.cos(x)) if x < 1.0 else x * 0.5


def chosen_by_string(x, kind):
    if kind == "sin":
        y = math.sin(x)
    elif kind in ("cos", "cosine"):
        y = math.cos(x)
    else:
        y = x
    return y * y * x


def optional_weight(x, w=None):
    if w is None:
        w = 2.0
    return w * x * x


def by_type(x):
    if isinstance(x, float):
        return x * x
    elif isinstance(x, np.ndarray) and x.ndim == 2:
        return np.sum(x[0] * x[-1])
    return np.sum(np.sin(x))


def builtin_extremes(x, y, z):
    return max(x, y) * min(y, z) + max(x * z, 0.5, y)


def smoothstep(edge0, edge1, x):
    t = (x - edge0) / (edge1 - edge0)
    t = min(max(t, 0.0), 1.0)
    return t * t * (3.0 - 2.0 * t)


def any_and_all(x):
    if np.any(x < 0.0):
        return np.sum(x * x)
    if np.all(x > 1.0):
        return np.sum(np.log(x))
    return np.sum(x) * 3.0


def both_assign_pair(x, y):
    if x < y:
        lo, hi = x, y
    else:
        lo, hi = y, x
    return hi * hi - lo


def truthiness(items, x):
    if items:
        x = x * items[0]
    if not items:
        x = x - 4.0
    return x * x


def condition_reused(x):
    big = x * x > 2.0
    y = x
    if big:
        y = y * y
    x = y + 1.0
    if big:
        x = x * y
    return x


def empty_branch(x, verbose):
    y = x * x
    if verbose:
        pass
    else:
        print("quiet")
    return y / 3.0


def float_or_int(x, n):
    """``y`` is an int on one path and a float on the other."""
    y = 0
    if n > 0:
        y = x * n
    return y * y + x


def comparison_as_number(x):
    return (x > 0.5) * x * x + (x <= 0.5) * 2.0 * x


def made_in_one_branch(x, c):
    s = 0.0
    if c > 0:
        a = np.sin(x)
        s = np.sum(a * a * x)
    return s + np.sum(x)


def made_in_one_branch_read_in_another(x, c, d):
    if c > 0.5:
        a = np.outer(x, x)[0]
        w = [a, x * 2.0]
    s = np.sum(x)
    if c > 1.0 and d:
        for k in range(len(a)):
            s += a[k] * x[k] * s
    if c > 0.7:
        s = s + np.sum(w[0] * w[1]) * np.sum(a)
    return s


def made_by_the_last_iteration(x, n):
    s = 0.1
    for i in range(n):
        if i > 0:
            s = s + np.sum(before * x) * s + before[0]  # noqa: F821
        before = np.cos(x) * x[i]
    if n > 1:
        s = s + np.sum(before * before)
    return s + np.sum(x * x)


def real_or_complex(x, turned):
    """The gradient is real, whichever of them ``z`` is."""
    if turned:
        z = x * (1.0 + 2.0j)
    else:
        z = x * 1.0
    return np.sum(np.real(z) ** 3) + np.sum(np.imag(z) ** 3 * np.real(z))


def real_or_complex_storage(x, turned):
    z = np.zeros(3, dtype=complex) if turned else np.zeros(3)
    z[0] = x[0] ** 2
    z[1:] = x[1:] * (1j if turned else 2.0)
    z.real[1] += x[0]
    return np.sum(np.real(z) ** 3) + np.sum(np.imag(z) ** 3 * np.real(z))


PROGRAMS = [
    Program(relu, args=[(1.5,), (-0.5,)]),
    Program(leaky, args=[(1.5,), (-0.5,), (-0.5, 0.3)]),
    Program(income_tax, args=[(5.0,), (20.0,), (50.0,), (120.0,)]),
    Program(nested_ifs, args=[(1.0, 2.0), (1.0, -2.0), (-1.0, 2.0), (-1.0, -2.0)], argnums=(0, 1)),
    Program(if_without_else, args=[(0.5,), (2.0,)]),
    Program(defined_in_one_branch, args=[(0.5, True), (0.5, False)]),
    Program(redefined_after_use, args=[(0.7,), (-0.7,)]),
    Program(huber, args=[(0.4, 1.0), (2.0, 1.0), (-2.0, 1.5)], argnums=(0, 1)),
    Program(elu, args=[(0.4, 1.2), (-0.4, 1.2)], argnums=(0, 1)),
    Program(box_membership, args=[(0.3, 0.4), (2.5, 3.5), (-1.0, 0.5)], argnums=(0, 1)),
    Program(value_of_or, args=[(1.5, 2.5)], argnums=(0, 1)),
    Program(nested_conditional_expression, args=[(-1.5,), (-0.5,), (0.5,), (1.5,)]),
    Program(chosen_by_string, args=[(0.4, "sin"), (0.4, "cosine"), (0.4, "none")]),
    Program(optional_weight, args=[(1.5,), (1.5, 3.0)]),
    Program(by_type, args=[(1.5,), (np.array([0.1, 0.7]),), (np.arange(6.0).reshape(3, 2),)]),
    Program(builtin_extremes, args=[(1.0, 2.0, 0.3), (3.0, 1.0, 2.0), (0.1, 0.2, 0.3)], argnums=(0, 1, 2)),
    Program(smoothstep, args=[(0.0, 2.0, 0.7), (0.0, 2.0, 3.0), (0.5, 2.0, 0.1)], argnums=(0, 1, 2)),
    Program(any_and_all, args=[(np.array([-1.0, 2.0]),), (np.array([3.0, 2.0]),), (np.array([0.5, 2.0]),)]),
    Program(both_assign_pair, args=[(1.0, 2.0), (2.0, 1.0)], argnums=(0, 1)),
    Program(truthiness, args=[([2.0, 3.0], 1.5), ([], 1.5)], argnums=(0, 1)),
    Program(condition_reused, args=[(0.7,), (2.2,)]),
    Program(empty_branch, args=[(0.7, True), (0.7, False)]),
    Program(float_or_int, args=[(0.7, 2), (0.7, 0)]),
    Program(comparison_as_number, args=[(0.2,), (0.9,)]),
    Program(made_in_one_branch, args=[(VECTOR, 1.0), (VECTOR, -1.0)]),
    Program(
        made_in_one_branch_read_in_another,
        args=[(VECTOR, 1.2, True), (VECTOR, 1.2, False), (VECTOR, 0.8, True), (VECTOR, 0.6, True), (VECTOR, 0.2, True)],
    ),
    Program(made_by_the_last_iteration, args=[(VECTOR, 0), (VECTOR, 1), (VECTOR, 2), (VECTOR, 3)]),
    Program(real_or_complex, args=[(VECTOR, True), (VECTOR, False)]),
    Program(real_or_complex_storage, args=[(VECTOR, True), (VECTOR, False)]),
]
