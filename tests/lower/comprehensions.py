"""Comprehensions and generator expressions in each other, in loops, and as arguments."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import operator

import numpy as np

GROUP = "control flow"


def a_list_of_lists_as_an_array(x):
    a = np.array([[x * (i + 1) ** j for j in range(3)] for i in range(2)])
    return np.sum(a @ a.T)


def rows_appended_as_an_array(x):
    rows = []
    for i in range(2):
        row = []
        for j in range(3):
            row.append(x * i * j)
        rows.append(row)
    a = np.array(rows)
    return np.sum(a * a)


def a_list_in_each_iteration(m):
    total = 0.0
    for v in m:
        products = [v * w for w in m]
        total += sum(products) * v
    return total


def a_list_on_one_path_of_a_loop(m):
    found = []
    for v in m:
        if v > 0:
            found.append(sum([v * w for w in m]))
    return sum(found)


def lists_in_a_list_with_a_condition(m):
    return sum([sum([v * w for w in row]) for row in m for v in row if v > 0])


def conditions(xs):
    return sum(v if v > 0 else -v * 2.0 for v in xs if v != 0.0 if v < 5.0)


def targets_that_unpack(pairs):
    return sum(a * b for a, b in pairs) + sum(a for a, *_ in pairs)


def items_of_a_dict(d):
    squares = {k: v * v for k, v in d.items() if k != "c"}
    return sum(squares.values()) + max(squares.values())


def the_best_key(d):
    best = max(d, key=lambda k: d[k])
    return d[best] ** 2 + min(d.values())


def a_dict_of_a_zip(xs):
    d = dict(zip("abc", xs))
    return d["a"] * d["b"] + d["c"] ** 2


def the_same_key_twice(x):
    a = {"u": x, "v": x * x}
    b = {**a, "v": 2.0 * x, "w": 1.0}
    return sum(b.values()) * b["v"]


def a_sum_from_a_start(xs):
    return sum((v * v for v in xs), 3.0) * sum(xs, start=xs[0])


def a_sum_of_lists(xs):
    return sum([[v, v * v] for v in xs], [])[3] * xs[0]


def sorted_pairs(xs, ks):
    found = sorted(zip(ks, xs))
    return found[0][1] + 2.0 * found[1][1] + 3.0 * found[-1][1]


def sorted_items(d):
    total = 0.0
    for k, (_, v) in enumerate(sorted(d.items())):
        total += (k + 1) * v * v
    return total


def any_and_all_of_generators(xs):
    return xs[0] if all(v > 0 for v in xs) and any(v > 1 for v in xs) else xs[1] ** 2


def mapped_and_filtered(xs):
    return sum(map(lambda v: v * v, filter(lambda v: v > 0, xs))) + sum(map(operator.mul, xs, reversed(xs)))


def the_greatest_pair(xs):
    v, k = max((v * v, i) for i, v in enumerate(xs))
    return v * (k + 1)


def the_least_by_a_key(xs, ys):
    i = min(range(len(xs)), key=lambda k: xs[k])
    return xs[i] * ys[i]


def a_name_that_is_its_own(x):
    v = x
    found = [v for v in (1.0, 2.0, x)]
    return v * sum(found)


def functions_in_a_dict(x):
    fs = {name: (lambda v, p=p: v**p) for name, p in (("a", 1), ("b", 2), ("c", 3))}
    return sum(f(x) for f in fs.values()) * fs["b"](x)


def a_walrus_in_a_condition(xs):
    ys = [y * y for v in xs if (y := v - 0.5) > 0.0]
    return sum(ys) + y


def a_walrus_in_any(xs):
    if any((hit := v) > 1.0 for v in xs):
        return hit * hit
    return xs[0]


def a_walrus_in_while(x):
    total = 0.0
    while (y := x * 0.5) > 0.1:
        total += y * y
        x = y
    return total + x


def walruses_in_a_test(x):
    if (a := x * x) > 0.2 and (b := a + x) < 3.0:
        return a * b
    return (c := a * 2.0) + c


ITEMS = [0.3, -0.7, 1.1]
MATRIX = np.array([[0.3, -0.7], [1.1, 0.2]])

PROGRAMS = [
    (a_list_of_lists_as_an_array, (0.7,)),
    (rows_appended_as_an_array, (0.7,)),
    (a_list_in_each_iteration, (MATRIX[0],)),
    (a_list_on_one_path_of_a_loop, (ITEMS,)),
    (lists_in_a_list_with_a_condition, (MATRIX,)),
    (conditions, (ITEMS,)),
    (targets_that_unpack, ([(0.3, 0.7), (1.1, 0.2)],)),
    (items_of_a_dict, ({"a": 0.3, "b": 0.7, "c": 1.0},)),
    (the_best_key, ({"a": 0.3, "b": 0.7, "c": 0.1},)),
    (a_dict_of_a_zip, (ITEMS,)),
    (the_same_key_twice, (0.7,)),
    (a_sum_from_a_start, (ITEMS,)),
    (a_sum_of_lists, (ITEMS,)),
    (sorted_pairs, (ITEMS, [2, 0, 1])),
    (sorted_items, ({"b": 0.3, "a": 0.7},)),
    (any_and_all_of_generators, (ITEMS,)),
    (any_and_all_of_generators, ([0.3, 1.3],)),
    (mapped_and_filtered, (ITEMS,)),
    (the_greatest_pair, (ITEMS,)),
    (the_least_by_a_key, (ITEMS, [1.0, 2.0, 3.0])),
    (a_name_that_is_its_own, (0.7,)),
    (functions_in_a_dict, (0.7,)),
    (a_walrus_in_a_condition, ([0.3, 0.9, 1.2],)),
    (a_walrus_in_any, ([0.3, 0.9, 1.2],)),
    (a_walrus_in_any, ([0.3, 0.9],)),
    (a_walrus_in_while, (0.7,)),
    (walruses_in_a_test, (0.7,)),
    (walruses_in_a_test, (0.1,)),
]
