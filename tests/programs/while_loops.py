"""Loops whose trip count depends on the data."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math

import numpy as np

from tests.programs.program import Program, normal


def babylonian_root(a):
    x = a
    while abs(x * x - a) > 1e-13 * a:
        x = 0.5 * (x + a / x)
    return x


def grow_until(y):
    while np.sqrt(np.sum(y * y)) < 1000.0:
        y = y * 2.0
    return np.sum(y)


def counting_while(x, n):
    i = 0
    s = 0.0
    while i < n:
        s += x**i
        i += 1
    return s


def halving(x):
    total = x
    while x > 1.0:
        x = x / 2.0
        total = total + x * x
    return total


def collatz_like(x, limit):
    steps = 0
    while x > 1.5 and steps < limit:
        if steps % 2 == 0:
            x = x * 0.5
        else:
            x = 1.1 * x + 0.01 * x * x
        steps += 1
    return x + steps


def forever_with_break(x):
    n = 0
    while True:
        x = math.cos(x) + 0.1 * x
        n += 1
        if n > 7:
            break
    return x * x


def nested_whiles(x, n):
    i = 0
    s = 0.0
    while i < n:
        j = 0
        p = 1.0
        while j <= i:
            p *= x + j
            j += 1
        s += p
        i += 1
    return s


def exponential_series(x):
    term = 1.0
    total = 1.0
    k = 1
    while abs(term) > 1e-16:
        term = term * x / k
        total = total + term
        k += 1
    return total


def arithmetic_geometric_mean(a, b):
    while abs(a - b) > 1e-13:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return a


def integrate_until(rate, y):
    t = 0.0
    dt = 0.01
    while t < 0.5:
        y = y + dt * rate * y * (1.0 - y)
        t += dt
    return y


def while_with_else(x, bound):
    while x < bound:
        x = x * x
    else:
        x = x - 0.5 * bound
    return x


def bisection(lo, hi):
    """The cube root of two; the result depends on the bracket only through the last midpoint."""
    while hi - lo > 0.1:
        mid = 0.5 * (lo + hi)
        if mid**3 < 2.0:
            lo = mid
        else:
            hi = mid
    return 0.5 * (lo + hi)


def euclid_steps(a, b):
    while b > 0.3:
        a, b = b, a % b
    return a


def index_walk(x):
    """Where the walk goes next is read from the values."""
    i = 0
    s = 0.0
    while i < len(x):
        s += x[i] ** 2
        i += 1 if x[i] > 0 else 2
    return s


def drain_list(x):
    stack = [x, 2.0 * x, x * x]
    total = 0.0
    while stack:
        top = stack.pop()
        total = total * 0.5 + math.sin(top)
    return total


def for_in_while(x, tol):
    err = 1.0
    while err > tol:
        for i in range(1, len(x) - 1):
            x[i] = 0.5 * (x[i - 1] + x[i + 1])
        err = err * 0.5
    return np.sum(x**2)


PROGRAMS = [
    Program(babylonian_root, args=[(2.0,), (0.3,)]),
    Program(grow_until, args=[(np.array([0.1, 1.0, 0.0001]),), (np.array([900.0, 800.0]),)]),
    Program(counting_while, args=[(0.8, 5), (0.8, 0)]),
    Program(halving, args=[(7.3,), (0.4,)]),
    Program(collatz_like, args=[(9.3, 20), (9.3, 2), (1.0, 5)]),
    Program(forever_with_break, args=[(0.3,)]),
    Program(nested_whiles, args=[(0.7, 4), (0.7, 0)]),
    Program(exponential_series, args=[(0.9,), (-1.3,)]),
    Program(arithmetic_geometric_mean, args=[(1.0, 2.0)], argnums=(0, 1)),
    Program(integrate_until, args=[(1.5, 0.2)], argnums=(0, 1)),
    Program(while_with_else, args=[(1.3, 4.0), (5.0, 4.0)], argnums=(0, 1)),
    Program(bisection, args=[(0.0, 2.1), (1.2, 1.25)], argnums=(0, 1)),
    Program(euclid_steps, args=[(7.3, 2.1), (3.0, 0.0)], argnums=(0, 1)),
    Program(index_walk, args=[(normal(1, 8),), (np.array([1.0]),)]),
    Program(drain_list, args=[(0.6,)]),
    Program(for_in_while, args=[(normal(2, 6), 0.1), (normal(3, 2), 0.3), (normal(4, 5), 2.0)]),
]
