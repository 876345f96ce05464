"""Iterators of which items are taken before the rest is run through, and unpacked ones."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

GROUP = "control flow"


def lists_side_by_side(xs, ys):
    a, b = zip(xs, ys)
    return a[0] * b[1]


def numbered_pairs(xs):
    (i, a), (j, b) = enumerate(xs)
    return a * (i + 1) + b * j


def from_an_iterator(xs):
    i = iter(xs)
    a, b = i
    return a * b


def the_rest_unpacked(x):
    i = iter((x, x * x, 3.0))
    a = next(i)
    b, c = i
    return a * b * c


def assigned_again_in_the_handler(x):
    y = x
    try:
        y = x * 2.0
        y = y / 0.0
    except ZeroDivisionError:
        y = x * 3.0
    a, *b = [y, x]
    return a * b[0]


def the_rest_as_a_list(x):
    i = iter((x, x * x, 3.0))
    a = next(i)
    t = list(i)
    return a * t[0] * len(t)


def the_rest_of_a_generator(x):
    def g():
        yield x
        yield x * x
        yield 2.0

    i = g()
    a = next(i)
    t = [v * a for v in i]
    return sum(t) * len(t)


def the_rest_summed_once(x):
    i = iter((x, x * x, 3.0))
    a = next(i)
    return a + sum(i) + sum(v for v in i)


def the_rest_as_a_tuple(x):
    i = iter((x, x * x, 3.0))
    a = next(i)
    t = tuple(i)
    return a * t[1] * len(t) + next(iter((x,)), 0.0)


PROGRAMS = [
    (lists_side_by_side, ([0.3, 0.7], [1.0, 2.0])),
    (numbered_pairs, ([0.3, 0.7],)),
    (from_an_iterator, ([0.3, 0.7],)),
    (the_rest_unpacked, (0.7,)),
    (assigned_again_in_the_handler, (0.7,)),
    (the_rest_as_a_list, (0.7,)),
    (the_rest_of_a_generator, (0.7,)),
    (the_rest_summed_once, (0.7,)),
    (the_rest_as_a_tuple, (0.7,)),
]
