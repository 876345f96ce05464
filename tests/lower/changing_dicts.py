"""Dicts that change, as arguments too: under keys that are known or not, with lists in them; those of collections."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import copy
from collections import Counter, OrderedDict, defaultdict

import numpy as np

GROUP = "objects and containers"


def joined(x, y):
    d = dict(a=x)
    also = d
    d |= {"b": y}
    e = d | {"a": x * y, "c": x}
    d.setdefault("l", []).append(x)
    return also["a"] * e["a"] + e["b"] + d["l"][0] * also["b"]


def groups(xs):
    found = {}
    for i, v in enumerate(xs):
        found.setdefault(i % 2, []).append(v)
    total = 0.0
    for k, group in found.items():
        product = 1.0
        for v in group:
            product *= v
        total += (k + 1) * product
    return total


def made_when_it_is_missing(x):
    found = {}
    for i in range(4):
        if i % 3 not in found:
            found[i % 3] = []
        found[i % 3].append(x * i)
    return found[0][1] * found[1][0]


def named_before_it_is_filled(x):
    found = {}
    for i in range(4):
        v = []
        found[i] = v
        v.append(x * i)
    return found[2][0] * found[1][0]


def default_numbers(xs):
    found = defaultdict(float)
    for i, v in enumerate(xs):
        found[i % 3] += v * v
    return found[0] * found[1] + found[2] + found[7]


def default_lists(xs):
    found = defaultdict(list)
    for i, v in enumerate(xs):
        found["even" if i % 2 == 0 else "odd"].append(v)
    return sum(found["even"]) * sum(found["odd"])


def in_order(x, y):
    d = OrderedDict()
    d["a"] = x
    d["b"] = y
    d.move_to_end("a")
    _, v = d.popitem()
    return v * v + d["b"] * len(d)


def letters_counted(x):
    total = 0.0
    for _, n in sorted(Counter("abracadabra").items()):
        total += n * x**n
    return total


def counted_and_missing(x):
    c = Counter(["a", "b", "a"])
    c.update("ab")
    return x * c["a"] + x * x * c["b"] + c["z"] * x + c.total() * x


def from_keys(x):
    d = dict.fromkeys(["a", "b"], 0.0)
    d["a"] += x
    d["b"] = d["a"] * x
    e = dict.fromkeys("ab", x)
    return d["b"] + d["a"] * e["b"]


def last_item_popped(x):
    d = {"a": x, "b": x * x}
    k, v = d.popitem()
    return v * 3 + d["a"] if k == "b" else x


def a_table_filled_in_order(x, n):
    memo = {0: 1.0, 1: x}
    for k in range(2, n):
        memo[k] = memo[k - 1] * x + memo[k - 2]
    return memo[n - 1]


def keys_that_are_pairs(x, n):
    t = {}
    for i in range(n):
        for j in range(n):
            t[i, j] = x ** (i + j) if i >= j else 0.0
    total = 0.0
    for (i, j), v in t.items():
        total = total + v * (i + 1) * (j + 2)
    return total


def updated_from_itself(x):
    d = {k: x * k for k in range(3)}
    d.update({k: v * v for k, v in d.items()})
    d.update([(5, x)])
    return sum(d.values())


def half_of_it_deleted(x):
    d = {k: x**k for k in range(5)}
    for k in list(d):
        if k % 2:
            del d[k]
    total = sum(d.values()) * len(d)
    d.clear()
    return total + len(d)


def copies_share_what_they_hold(x):
    a = {"p": x, "q": [x * 2.0]}
    b = copy.copy(a)
    c = copy.deepcopy(a)
    b["p"] = x * x
    b["q"][0] *= x
    return a["p"] * b["p"] + a["q"][0] + c["q"][0] * 3.0


def item_replaced_and_written(d):
    d["w"] = d["w"] * 2.0
    d["w"][0] = 1.0
    return np.sum(d["w"] ** 2)


def item_of_another_key_written(d):
    d["w"] = d["v"] * 2.0
    d["w"][0] = 1.0
    return np.sum(d["w"] ** 2) + np.sum(d["v"])


def named_and_written(d):
    y = d["w"] * 2.0
    d["w"] = y
    y[0] = 1.0
    return np.sum(d["w"] ** 2)


def layers_scaled(p):
    for layer in p["layers"]:
        layer["w"] = layer["w"] * 2.0
    p["layers"][0]["w"][0] = 1.0
    return sum(np.sum(layer["w"] ** 2) + layer["b"] for layer in p["layers"])


def keys_that_come_and_go(d):
    d["a"] = d["a"] * d["b"]
    d["new"] = d["a"] * 2.0
    e = d.pop("b")
    return d["new"] * e


def numbers_of_a_set(x):
    s = set()
    s.add(x)
    return s.pop() * 2.0


_W = np.array([0.7, 1.3])

PROGRAMS = [
    (joined, (0.7, 1.3)),
    (groups, ([0.7, 1.3, 0.4, 0.2],)),
    (made_when_it_is_missing, (0.7,)),
    (named_before_it_is_filled, (0.7,)),
    (default_numbers, ([0.7, 1.3, 0.4, 0.2],)),
    (default_lists, ([0.7, 1.3, 0.4, 0.2],)),
    (in_order, (0.7, 1.3)),
    (letters_counted, (0.7,)),
    (counted_and_missing, (0.7,)),
    (from_keys, (0.7,)),
    (last_item_popped, (0.7,)),
    (a_table_filled_in_order, (0.7, 5)),
    (keys_that_are_pairs, (0.7, 3)),
    (updated_from_itself, (0.7,)),
    (half_of_it_deleted, (0.7,)),
    (copies_share_what_they_hold, (0.7,)),
    (item_replaced_and_written, ({"w": _W},)),
    (item_of_another_key_written, ({"w": _W, "v": 2.0 * _W},)),
    (named_and_written, ({"w": _W},)),
    (layers_scaled, ({"layers": [{"w": _W, "b": 0.3}, {"w": 3.0 * _W, "b": 0.1}]},)),
    (keys_that_come_and_go, ({"a": 0.7, "b": 1.3},)),
]
REFUSED = [(numbers_of_a_set, (0.7,), "a set of floating-point numbers")]
