"""Loops that are left early or skip, and variables that have no value for a while."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

GROUP = "control flow"


def skipped_before_it_is_assigned(xs):
    total = 0.0
    for v in xs:
        if v > 0:
            w = math.log(v)
        elif v < -5:
            continue
        else:
            w = v
        total += w * v
    return total


def assigned_on_the_side_that_is_read(xs):
    total = 0.0
    for v in xs:
        if v > 0:
            w = math.log(v)
            small = v < 1.0
        else:
            small = False
        if small:
            total += w * w * v
    return total


def kept_from_an_iteration_before(xs):
    total = 0.0
    for k, v in enumerate(xs):
        if v > 0:
            w = math.log(v)
        if k > 0:
            total += w * w * v
    return total


def broken_off_by_an_exception(x, n):
    total = 0.0
    for k in range(n):
        try:
            v = math.acos(x * k)
        except ValueError:
            break
        total += v * x
    else:
        total = total * 2.0
    return total + x


def skipped_by_an_exception(xs):
    total = 0.0
    for v in xs:
        try:
            w = math.log(v)
        except ValueError:
            continue
        total += w * v
    return total


def tried_until_it_works(x):
    tries = 0
    while True:
        try:
            y = math.sqrt(x - 2.0)
            break
        except ValueError:
            x = x + 0.5
            tries += 1
    return y * x * tries


def returned_through_finally(x, n):
    for k in range(n):
        try:
            return math.sqrt(x - k)
        except ValueError:
            continue
        finally:
            x = x + 0.25
    return x * 10.0


def while_with_else(x, n):
    k = 0
    while k < n:
        x = x * 1.1 + 0.1
        if x > 2.0:
            break
        k += 1
    else:
        x = x * x
    return x * (k + 1)


def every_jump_in_a_nest(xs, n):
    total = 0.0
    for v in xs:
        for k in range(n):
            if v * k > 1.0:
                total += v * k
                break
            if k % 2:
                continue
            total += v
        else:
            total = total * v
            continue
        total -= 0.5 * v
        if total > 5.0:
            break
    return total


def returned_from_a_nest(x, n):
    for i in range(n):
        for j in range(n):
            if i * j * x > 2.0:
                return x * i + j * x * x
            if x < 0:
                return -x
        x = x + 0.25
    return x


def returned_under_one_condition_twice(x, n):
    for k in range(n):
        if x > 1.0:
            y = x * x
            if x > 1.0:
                return y * k
        x = x * 1.5
    return x


def counted_forever(x):
    i = 0
    total = 0.0
    while True:
        i += 1
        if i % 2 == 0:
            continue
        total += x**i
        if i > 6:
            break
    return total


def read_after_the_loop(x, n):
    for i in range(n):
        y = x * i
    return y * (i + 1)


def rows_until_something_is_negative(m):
    total = 0.0
    for row in m:
        for i, v in enumerate(row):
            if v < 0:
                break
            total += v * i
        else:
            total *= 2.0
    return total


ITEMS = [0.3, -0.7, 1.1]

PROGRAMS = [
    (skipped_before_it_is_assigned, (ITEMS,)),
    (assigned_on_the_side_that_is_read, (ITEMS,)),
    (assigned_on_the_side_that_is_read, (ITEMS[1:],)),
    (kept_from_an_iteration_before, (ITEMS,)),
    (broken_off_by_an_exception, (0.7, 4)),
    (broken_off_by_an_exception, (0.2, 4)),
    (skipped_by_an_exception, (ITEMS,)),
    (tried_until_it_works, (0.7,)),
    (returned_through_finally, (0.7, 3)),
    (returned_through_finally, (-2.7, 3)),
    (while_with_else, (0.7, 3)),
    (while_with_else, (0.7, 30)),
    (every_jump_in_a_nest, ([0.3, 0.9, 1.2], 3)),
    (returned_from_a_nest, (0.7, 3)),
    (returned_from_a_nest, (0.1, 3)),
    (returned_from_a_nest, (-0.7, 3)),
    (returned_under_one_condition_twice, (0.7, 3)),
    (returned_under_one_condition_twice, (0.1, 3)),
    (counted_forever, (0.7,)),
    (read_after_the_loop, (0.7, 3)),
    (rows_until_something_is_negative, ([[0.3, 0.7], [1.1, -0.2]],)),
]
