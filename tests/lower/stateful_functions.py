"""Functions that keep a state of their own: variables of the call that made them, which is over."""

import math

import numpy as np

GROUP = "calls"


def summing(scale):
    total = 0.0

    def add(x):
        nonlocal total
        total += scale * x * x
        return total

    return add


def by_name(x, y):
    sums = {"a": summing(y), "b": summing(x * y)}
    for k, name in enumerate("abba"):
        sums[name](x + k)
    return sums["a"](0.0) * math.log1p(sums["b"](1.0) ** 2)


def in_a_loop_with_branches(x, n):
    add = summing(x)
    for k in range(n):
        if k % 2:
            add(x + k)
        else:
            add(1.0)
            add(x)
    return add(0.5)


def one_of_two(x, threshold):
    first, second = summing(x), summing(2.0 * x)
    chosen = first if threshold > x else second
    chosen(x)
    chosen(2.0 * x)
    first(1.0)
    return first(x) * second(x)


def reader_and_writer():
    state = 1.0

    def read():
        return state

    def multiply(factor):
        nonlocal state
        state = state * factor

    return read, multiply


def two_functions_of_one_state(x, n):
    read, multiply = reader_and_writer()
    for i in range(n):
        multiply(x + i)
    try:
        factor = 1.0 / (x - 1.0)
    except ZeroDivisionError:
        factor = 5.0 * x
    multiply(factor)
    return read() ** 2


def counting(f):
    calls, best = 0, 1e9

    def counted(t):
        nonlocal calls, best
        calls += 1
        found = f(t)
        best = min(best, found)
        return found + best * calls

    return counted


def newton_with_a_counted_function(x):
    counted = counting(lambda t: t * t - x)
    t = 2.0
    for _ in range(2):
        t = t - counted(t) / (2.0 * t)
    return t * counted(t + 1.0)


def smoothing(a):
    last = None

    def step(value):
        nonlocal last
        last = value if last is None else a * last + (1.0 - a) * value
        return last

    return step


class Filter:
    def __init__(self, a):
        self.step = smoothing(a)

    def run(self, values):
        return [self.step(value) for value in values]


def kept_in_an_attribute(x, a):
    smooth = Filter(a)
    return sum(smooth.run(x)) + np.sum(np.array(smooth.run(x[::-1])) ** 2)


def made_in_each_iteration(x, n):
    found = 0.0
    for k in range(n):
        add = summing(x + k)
        add(x)
        found += add(2.0)
    return found


def made_on_one_path(x, threshold):
    add = summing(x) if threshold > x else summing(3.0)
    return add(x)


PROGRAMS = [
    (by_name, (0.7, 1.2)),
    (in_a_loop_with_branches, (0.7, 5)),
    (in_a_loop_with_branches, (0.7, 0)),
    (one_of_two, (0.7, 1.0)),
    (one_of_two, (0.7, 0.1)),
    (two_functions_of_one_state, (0.7, 3)),
    (two_functions_of_one_state, (0.7, 0)),
    (newton_with_a_counted_function, (3.1,)),
    (kept_in_an_attribute, (np.array([0.1, 0.4, 0.9]), 0.3)),
    (made_in_each_iteration, (0.7, 3)),
    (made_in_each_iteration, (0.7, 0)),
]

REFUSED = [(made_on_one_path, (0.7, 1.0)), (made_on_one_path, (0.7, 0.1))]
