"""Long tuples of constants, as tables of coefficients are written down."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

GROUP = "objects and containers"

ROWS = tuple((k, 0.5 * k, k % 3) for k in range(70))
NUMBERS = tuple(0.1 * k for k in range(96))
NAMED = tuple((f"a{k}", 0.1 * k) for k in range(96))
ARRAYS = tuple(np.array([1.0 * k, 2.0]) for k in range(70))
MIXED = tuple((k if k % 2 else 1.0 * k, 2.0) for k in range(70))
ODD = tuple(k if k % 2 else str(k) for k in range(70))


def rows(x):
    total = 0.0
    for k, c, power in ROWS:
        total += c * x**power + k
    return total


def rows_with_numbers(x):
    total = 0.0
    for (k, c, power), number in zip(ROWS, NUMBERS):
        total += c * x**power * number + k
    return total


def numbers_counted(x):
    total = 0.0
    for k, c in enumerate(NUMBERS):
        total += c * x ** (k % 4)
    for c in reversed(NUMBERS):
        total = total * x + c
    return total


def named_rows(x):
    total = 0.0
    for name, value in NAMED:
        total += value * x if name != "a3" else x * x
    return total


def arrays_until(x):
    total = np.zeros(2)
    for row in ARRAYS:
        total = total + row * x
        if total[0] > 600.0:
            break
    return np.sum(total * x)


def integers_among_numbers(x):
    total = 0.0
    for u, v in MIXED:
        total += v * x * u * total * 1e-3 + x
    return total


def made_in_the_function(x):
    total = 0.0
    for v in tuple(x * c for c in (0.1,) * 70):
        total = total * x + v
    return total


def of_different_types(x):
    total = 0.0
    for v in ODD:
        total += x * len(v) if isinstance(v, str) else x * v
    return total


PROGRAMS = [
    (rows, (0.7,)),
    (rows_with_numbers, (0.7,)),
    (numbers_counted, (0.7,)),
    (named_rows, (0.7,)),
    (arrays_until, (0.7,)),
    (integers_among_numbers, (0.02,)),
    (made_in_the_function, (0.7,)),
]
REFUSED = [of_different_types]
