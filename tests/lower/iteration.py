"""Functions that run through their arguments, iterators, comprehensions and generator expressions."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import functools
import math

import numpy as np

GROUP = "control flow"


def reduced_without_start(x):
    return functools.reduce(lambda a, b: a * b + 1.0, [v * v for v in x])


def reduced_tuple(x, y):
    return functools.reduce(lambda a, b: a * b + x, (x, y, 2.0))


def sorted_list(xs):
    a = sorted(xs)
    return a[0] + 2.0 * a[1] + 3.0 * a[-1]


def sorted_by_key(xs):
    a = sorted(xs, key=lambda v: v * v, reverse=True)
    return a[0] + 2.0 * a[1] + 3.0 * a[2]


def sorted_pair(x, y):
    low, high = sorted((x * y, x + y))
    return low * 2.0 + high


def sorted_array(x):
    return sum(v * k for k, v in enumerate(sorted(x)))


def any_and_all(xs, limit):
    total = 0.0
    if any(v > limit for v in xs):
        total += xs[0]
    if all(v > limit for v in xs):
        total += xs[1] ** 2
    if not any([v > 10.0 for v in xs]):
        total = total * 3.0
    return total


def extremes_with_key(xs):
    return max(xs, key=lambda v: -v) * 2.0 + min(xs, key=abs)


def extremes_with_default(xs, x):
    return max(xs, default=x) * x


def extremes_of_generator(xs):
    return max(v * v for v in xs) + min(math.sin(v) for v in xs)


def quotient_and_remainder(x, y):
    q, r = divmod(x, y)
    return q * x + r * y


def mapped(xs):
    return sum(map(math.sin, xs)) + sum(map(lambda a, b: a * b, xs, xs[1:]))


def filtered(xs):
    return sum(v * v for v in filter(lambda v: v > 0.0, xs)) + len(list(filter(None, xs)))


def list_of_map(xs):
    ys = list(map(lambda v: v * v, xs))
    return ys[0] * ys[-1]


def tuple_of_generator(x, y):
    a, b = tuple(v * 2.0 for v in (x, y))
    return a * b


def nested_generator(m):
    return sum(v * v for row in m for v in row if v > 0.0)


def generator_passed_on(xs):
    def total(items):
        s = 0.0
        for item in items:
            s += item
        return s

    k = xs[0]
    return total(v * k for v in xs)


def set_comprehension(xs):
    return xs[0] * len({int(v) for v in xs})


def dict_comprehension(x):
    table = {name: x * len(name) for name in ("a", "bb")}
    return table["a"] * table["bb"]


def dict_comprehension_over_range(x, n):
    table = {k: x**k for k in range(n)}
    total = 0.0
    for k in table:
        total += table[k]
    return total


def walrus_in_comprehension(xs):
    ys = [last := v * 2.0 for v in xs]
    return ys[0] * last


def zip_of_functions(x):
    return sum(f(v) for f, v in zip((math.sin, math.cos), (x, x * x)))


def enumerated_zip(xs, ys):
    total = 0.0
    for k, (a, b) in enumerate(zip(xs, ys, strict=True), 1):
        total += k * a * b
    return total


def reversed_zip(xs):
    total = 0.0
    for k, v in reversed(list(enumerate(xs))):
        total = total * 0.5 + k * v
    return total


def tuple_by_number(x, y, n):
    weights = (x, y, x * y)
    total = 0.0
    for i in range(n):
        total += weights[i % 3] * (i + 1)
    return total


def constants_by_number(x, n):
    total = 0.0
    for i in range(n):
        total += x * (0.5, 1.5, 2.5)[i % 3]
    return total


def string_characters(x, word):
    total = 0.0
    for ch in word:
        if ch == "a":
            total += x
        elif ch.isupper():
            total += x * x
    return total


def lists_joined(x, y):
    a = [x, y] + [x * y]
    b = [x] * 3
    return a[2] * b[1] + len(a + b)


def best_so_far(xs):
    best = None
    for v in xs:
        if best is None or v < best:
            best = v
    return best * best


def list_of_a_zip(xs, ys):
    rows = []
    for x, y in zip([xs, ys], [ys, xs]):
        rows.append([a * b for a, b in zip(x, y)])
    return rows[0][1] * [k * a for k, a in enumerate(xs)][1]


def over_a_union_of_sets(x, names):
    found = {"a": 1.0, "b": 2.0}
    total = 0.0
    for name in set(found.keys()) | set(names):
        total += x * found.get(name, 3.0)
    return total * x


def a_starred_target_spread(x, y):
    first, *rest = (x, y, x * y)
    second = tuple([first, *rest])
    return _three(first, *rest) * math.prod(second) * _three(*rest, 1.0)


def a_list_that_has_grown(x, y):
    a, *rest = (x, y)
    rest.append(x * y)
    return a * sum(rest) * len(tuple(name for name in ("a", "b")))


def first_of_a_kind(x):
    text = next((item for item in (1.0, "text", x) if isinstance(item, str)), None)
    y = next((k * x for k in (1.0, 2.0, 3.0) if k * x > 1.0), 5.0 * x)
    return y * next(iter((x, 2.0))) * (1.0 if text is None else len(text))


def tuple_of_texts(x, names):
    lower = tuple([name.lower() for name in names])
    count = 0
    for name in lower:
        if name == "b":
            count += 1
    return x**count * len(lower) if "a" in lower else x


def _three(a, b, c):
    return a * b + c


def a_repeated_list_spread(x):
    return _three(*[x] * 3) * sum([*[x, x * x] * 2])


def arrays_spread_in_lists(x, m):
    rows = [*m, x]
    rows[0][1] = x[0]
    least = min([x[1], *x[2:], *(e * x[0] for e in x if e > 0.0), x[2]])
    return np.sum(np.array(rows) * x) * least * np.sum(np.array([*x, 1.0]) ** 2)


PROGRAMS = [
    (arrays_spread_in_lists, (np.array([0.3, -0.7, 1.1]), np.array([[0.3, -0.7, 0.2], [1.1, 0.2, 0.4]]))),
    (list_of_a_zip, ([0.3, -0.7], [1.1, 0.2])),
    (over_a_union_of_sets, (0.7, ["b", "c"])),
    (a_starred_target_spread, (0.7, 1.3)),
    (a_list_that_has_grown, (0.7, 1.3)),
    (first_of_a_kind, (0.7,)),
    (first_of_a_kind, (0.1,)),
    (tuple_of_texts, (0.7, ["A", "B", "b"])),
    (tuple_of_texts, (0.7, ["C"])),
    (a_repeated_list_spread, (0.7,)),
    (reduced_without_start, ([0.3, 0.7, 1.1],)),
    (reduced_without_start, (np.array([0.3]),)),
    (reduced_tuple, (0.3, 0.7)),
    (sorted_list, ([0.3, -0.7, 1.1],)),
    (sorted_by_key, ([0.3, -0.7, 1.1],)),
    (sorted_pair, (0.3, 0.7)),
    (sorted_array, (np.array([0.3, -0.7, 1.1]),)),
    (any_and_all, ([0.3, 0.7, 1.1], 0.5)),
    (any_and_all, ([0.3, 0.7, 1.1], 0.1)),
    (any_and_all, (np.array([0.3, 0.7, 1.1]), 5.0)),
    (extremes_with_key, ([0.3, -0.7, 1.1],)),
    (extremes_with_default, ([0.3, 0.7], 2.0)),
    (extremes_of_generator, ([0.3, -0.7, 1.1],)),
    (quotient_and_remainder, (7.3, 2.0)),
    (mapped, ([0.3, -0.7, 1.1],)),
    (filtered, ([0.3, -0.7, 1.1],)),
    (list_of_map, ([0.3, -0.7, 1.1],)),
    (tuple_of_generator, (0.3, 0.7)),
    (nested_generator, (np.array([[0.3, -0.7], [1.1, 0.2]]),)),
    (generator_passed_on, ([0.3, -0.7, 1.1],)),
    (set_comprehension, ([0.3, 1.7, 1.1],)),
    (dict_comprehension, (0.3,)),
    (dict_comprehension_over_range, (0.3, 4)),
    (walrus_in_comprehension, ([0.3, -0.7, 1.1],)),
    (zip_of_functions, (0.3,)),
    (enumerated_zip, ([0.3, -0.7], [1.1, 0.2])),
    (reversed_zip, ([0.3, -0.7, 1.1],)),
    (tuple_by_number, (0.3, 0.7, 5)),
    (constants_by_number, (0.3, 5)),
    (string_characters, (0.3, "aBcaa")),
    (lists_joined, (0.3, 0.7)),
    (best_so_far, ([0.3, -0.7, 1.1],)),
]
