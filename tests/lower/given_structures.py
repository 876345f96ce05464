"""Arguments that are lists, dicts and objects in one another, changed by the program."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

GROUP = "objects and containers"


@dataclass
class Pair:
    a: Any
    b: Any


@dataclass(frozen=True)
class Layer:
    weights: Any
    scale: float


@dataclass
class Tree:
    value: Any
    left: Pair
    right: Pair


def attributes_swapped(pairs, n):
    for _ in range(n):
        for p in pairs:
            p.a, p.b = p.b, p.a
            p.a = p.a * p.b
    return np.sum(pairs[0].a * pairs[1].b + pairs[0].b * pairs[1].a)


def attributes_swapped_between(pairs, n):
    for _ in range(n):
        pairs[0].a, pairs[1].a = pairs[1].a, pairs[0].a
        pairs[0].b = pairs[0].a * pairs[1].b
    return pairs[0].a * pairs[1].b + pairs[0].b * pairs[1].a


def items_swapped(pairs, n):
    for _ in range(n):
        pairs[0], pairs[1] = pairs[1], pairs[0]
        pairs[0].a = pairs[0].a * pairs[1].b
    return pairs[0].a * pairs[1].b


def arrays_in_a_list(items):
    first = items[0]
    first[1:] = first[1:] * items[1][0]
    items[1][0] = np.sum(first)
    return np.sum(items[0] * items[1])


def lists_in_a_list(table):
    row = table[1]
    row[0] = row[0] * table[0][1]
    table[0][0] = row[0] * row[1]
    return sum(table[0]) * sum(table[1])


def objects_in_a_dict(table):
    p = table["p"]
    p.a = p.a * p.b
    table["q"].b = p.a * table["q"].a
    return table["p"].a * table["q"].b


def objects_in_an_object(tree):
    left = tree.left
    left.a = left.a * tree.value
    tree.value = left.a * tree.right.b
    tree.right.b = tree.value * left.b
    return np.sum(tree.value * tree.right.b + left.a)


def an_object_is_exchanged(tree):
    tree.left, tree.right = tree.right, tree.left
    tree.left.a = tree.left.a * tree.right.b
    return tree.left.a * tree.right.a * tree.value


def arrays_in_frozen_objects(layers, x):
    for layer in layers:
        layer.weights[0] = layer.weights[0] * layer.scale * x
        x = x * np.sum(layer.weights**2)
    return x


def objects_in_a_tuple(pair):
    p, q = pair
    p.a = p.a * q.b
    q.b = p.a * p.b
    return p.a * q.b


def one_of_the_objects(pairs, k):
    p = pairs[k]
    for other in pairs:
        other.a = other.a * p.a
    return p.a * pairs[0].a * p.b


def a_dict_of_lists_of_arrays(table):
    for items in table.values():
        for v in items:
            v *= items[0][0]
    return np.sum(table["u"][0]) * np.sum(table["u"][1] * table["v"][0])


def a_tuple_is_an_attribute(p):
    pair = p.a
    p.b = pair[0] * p.b
    return pair[0] * p.a[1] * p.b


def tuples_exchanged(pairs, n):
    total = 0.0
    for _ in range(n):
        for p in pairs:
            p.a = (p.a[1], p.a[0] * p.b)
            total += p.a[0] * p.a[1]
    return total


def a_pair_is_made_and_taken_apart(x, n):
    p = Pair((x, 2.0 * x), x)
    for _ in range(n):
        p.a = (p.a[1], p.a[0] * p.a[1])
    u, v = p.a
    return u * v * p.b


def an_attribute_becomes_a_number(p, x):
    p.a[0] = x * p.a[1]
    s = np.sum(p.a)
    p.a = 2.0 * x * s
    return s * p.a


def an_object_makes_way(p, x):
    q = p.a
    q.a = x * q.b
    p.a = 2.0 * x * q.a
    q.b = q.a * p.a
    return q.b * p.a


def an_object_is_dropped(p, x):
    q = p.a
    q.a = x * q.b
    p.a = None
    q.b = q.a * p.b
    return q.b * q.a


def an_array_makes_way(p, x):
    v = p.a
    v[0] = x * v[1]
    p.a = (x, 2.0 * x)
    v[1] = p.a[0] * v[0]
    return p.a[0] * p.a[1] * p.b * np.sum(v)


def an_item_becomes_a_number(table, x):
    table["a"][0] = x * table["a"][1]
    s = np.sum(table["a"])
    table["a"] = 2.0 * x * s
    return s * table["a"]


def an_item_becomes_a_pair(table, x):
    v = table["a"]
    v[0] = x * v[1]
    table["a"] = (x, 2.0 * x)
    v[1] = table["a"][0] * v[0]
    return table["a"][0] * table["a"][1] * np.sum(v)


def a_number_becomes_an_array(p):
    p.b = p.a.a * p.b
    p.a.b = p.b * p.a.a
    return np.sum(p.b * p.a.b)


def an_integer_in_an_attribute(p, x, n):
    for k in range(n):
        p.a = p.a * x
        p.b = p.a * p.b
        if k == n - 1:
            p.a = 2
    return p.a * p.b * x


def an_integer_in_a_list(numbers, x, n):
    for k in range(n):
        numbers[k] = numbers[k] * x
    return numbers[0] * numbers[1]


def an_integer_is_read(numbers):
    return numbers[0] * numbers[1] ** 2


def an_integer_in_a_dict(table, x, n):
    for _ in range(n):
        table["a"] = table["a"] * x
    return table["a"] * table["b"]


def an_object_becomes_an_integer(p, x):
    q = p.a
    q.a = x * q.b
    p.a = 3
    q.b = q.a * p.b * p.a
    return q.b * q.a


def an_array_becomes_an_integer(table, x):
    q = table["a"]
    q[0] = x * q[1]
    table["a"] = 3
    q[1] = q[0] * table["a"]
    return q[0] * q[1] * x


def a_number_becomes_a_vector(p, x, n):
    for k in range(n):
        if k == 1:
            p.a = np.array([p.a, p.b])
        else:
            p.a = p.a * x
    return np.sum(p.a) * p.b


def _numbers():
    return [Pair(0.3, 0.4), Pair(0.5, 0.7)]


def _u():
    return np.array([0.3, 1.7])


def _v():
    return np.array([1.1, 0.4])


PROGRAMS = [
    (attributes_swapped, (_numbers(), 3)),
    (attributes_swapped, ([Pair(_u(), _v()), Pair(_v(), _u())], 3)),
    (attributes_swapped_between, (_numbers(), 3)),
    (items_swapped, (_numbers(), 3)),
    (arrays_in_a_list, ([_u(), _v()],)),
    (lists_in_a_list, ([[0.3, 0.4], [1.5, 0.7]],)),
    (objects_in_a_dict, ({"p": Pair(0.3, 0.4), "q": Pair(0.5, 0.7)},)),
    (objects_in_an_object, (Tree(0.6, Pair(0.3, 0.4), Pair(0.5, 0.7)),)),
    (objects_in_an_object, (Tree(0.6, Pair(_u(), 0.4), Pair(0.5, _v())),)),
    (an_object_is_exchanged, (Tree(0.6, Pair(0.3, 0.4), Pair(0.5, 0.7)),)),
    (arrays_in_frozen_objects, ([Layer(_u(), 0.4), Layer(_v(), 0.7)], 0.8)),
    (objects_in_a_tuple, ((Pair(0.3, 0.4), Pair(0.5, 0.7)),)),
    (one_of_the_objects, (_numbers(), 1)),
    (a_dict_of_lists_of_arrays, ({"u": [_u(), _v()], "v": [_v()]},)),
    (a_tuple_is_an_attribute, (Pair((0.3, 0.4), 0.7),)),
    (tuples_exchanged, ([Pair((0.3, 0.4), 0.7), Pair((0.5, 1.4), 0.2)], 2)),
    (a_pair_is_made_and_taken_apart, (0.7, 3)),
    (an_attribute_becomes_a_number, (Pair(_u(), 0.7), 0.3)),
    (an_object_makes_way, (Pair(Pair(0.2, 0.3), 0.7), 0.3)),
    (an_object_is_dropped, (Pair(Pair(0.2, 0.3), 0.7), 0.3)),
    (an_array_makes_way, (Pair(_u(), 0.7), 0.3)),
    (an_item_becomes_a_number, ({"a": _u()}, 0.3)),
    (an_item_becomes_a_pair, ({"a": _u()}, 0.3)),
    (a_number_becomes_an_array, (Pair(Pair(_u(), 0.4), 0.6),)),
    (an_integer_in_an_attribute, (Pair(3, 0.7), 0.3, 2)),
    (an_integer_in_a_list, ([3, 0.7], 0.3, 2)),
    (an_integer_is_read, ([2, 0.3],)),
    (an_integer_in_a_dict, ({"a": 3, "b": 0.7}, 0.3, 2)),
    (an_object_becomes_an_integer, (Pair(Pair(0.2, 0.3), 0.7), 0.3)),
    (an_array_becomes_an_integer, ({"a": _u()}, 0.3)),
    (a_number_becomes_a_vector, (Pair(0.2, 0.7), 0.3, 4)),
]
