"""Objects, lists and dicts in one another, under several names, changed in loops, branches and functions."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

import numpy as np

GROUP = "objects and containers"


@dataclass
class Part:
    a: Any
    b: Any = 2.0
    tags: list = field(default_factory=list)


def a_list_becomes_an_attribute(x):
    p = Part(x)
    for i in range(3):
        p.a = p.a * x
        p.tags.append(p.a)
        if i == 1:
            p.b = p.tags
    return sum(p.b) + p.a


def the_greatest_is_changed(x):
    parts = [Part(x * k) for k in range(3)]
    best = max(parts, key=lambda p: p.a)
    best.a = best.a * x
    best.tags += [best.a]
    return sum(p.a for p in parts) + best.tags[0]


def an_array_leaves_its_attribute(x):
    p = Part(np.array([x, 2 * x]))
    q = p.a
    p.a = p.a * 2.0
    q[0] = 5.0 * x
    p.a[1] += q[0]
    return np.sum(p.a) * np.sum(q)


def objects_under_pairs(x, n):
    grid = {}
    for i in range(n):
        for j in range(n):
            grid[i, j] = Part(x ** (i + j))
    for i in range(1, n):
        grid[i, 0].a += grid[i - 1, 0].a * x
    return grid[n - 1, 0].a + grid[n - 1, n - 1].a


def one_list_twice_in_another(x):
    a = [x, x * x]
    b = [a, a]
    b[0][0] = 3.0 * x
    b[1].append(x)
    return b[1][0] * b[0][2] + len(a)


def lists_on_a_stack(x):
    stack = [[x, 0]]
    total = 0.0
    while stack:
        v, depth = stack.pop()
        total += v
        if depth < 2:
            stack.append([v * x, depth + 1])
    return total


def items_deleted_backwards(x):
    a = [x, 2 * x, 3 * x]
    for i in range(len(a) - 1, 0, -1):
        if a[i] > 1.0:
            del a[i]
    return a[0] * len(a)


def a_new_list_of_the_same_name(x):
    xs = [x]
    for v in list(xs):
        xs.append(v * x)
    ys = xs
    xs = xs + [x**3]
    ys.append(5.0 * x)
    return sum(xs) * sum(ys)


def median_taken_out(xs):
    xs.sort()
    m = xs.pop(len(xs) // 2)
    xs.insert(0, m * m)
    return xs[0] * xs[-1]


def sums_of_a_window(x):
    q = deque([x], maxlen=2)
    out = []
    for i in range(4):
        q.append(q[-1] * x + i)
        out.append(sum(q))
    q.clear()
    return sum(out) * (1 + len(q))


def two_ends_multiplied(x):
    q = deque([x, 2 * x, 3 * x])
    out = 0.0
    while len(q) > 1:
        a = q.popleft()
        b = q.pop()
        q.append(a * b)
        out += q[0]
    return out


def one_dict_or_the_other(x, c):
    d = {"v": x}
    e = {"v": x * x}
    t = d if c else e
    t["v"] *= 3.0
    t["w"] = x
    return d["v"] * e["v"] + t["w"]


def one_list_or_the_other(x, c):
    a = [x, 2 * x]
    b = [3 * x]
    t = a if c else b
    t.append(x * x)
    t[0] *= x
    return sum(a) * sum(b)


def a_state_handed_round(x):
    def updated(state, k):
        state["x"] = state["x"] * k
        state["history"].append(state["x"])
        return state

    state = {"x": x, "history": []}
    for k in (2.0, 3.0):
        state = updated(state, k * x)
    return sum(state["history"])


def remembered_by_two_functions(x):
    memo = {}

    def first(n):
        if n not in memo:
            memo[n] = 1.0 if n < 2 else second(n) * x
        return memo[n]

    def second(n):
        return float(n) * x

    return first(3) + first(3) + first(1)


def lists_in_a_dict_changed_by_value(x):
    d = {"a": [x], "b": [2 * x]}
    for v in d.values():
        v.append(v[0] * x)
    for v in d.values():
        v[0] = v[-1]
    return d["a"][0] + d["b"][1]


def numbers_counted(x):
    c = Counter()
    c["a"] += x
    c["a"] += x * x
    c["b"] -= x
    return c["a"] * c["b"]


def products_by_default(xs):
    tree = defaultdict(lambda: 1.0)
    for i, v in enumerate(xs):
        tree[i // 2] *= v
        if tree[i // 2] > 0.8:
            tree["big"] += v
    return sum(tree.values())


def slices_copy(x):
    xs = [x * k for k in range(6)]
    pairs = [xs[i : i + 2] for i in range(0, 6, 2)]
    for pair in pairs:
        pair[0] = pair[1] * x
    return sum(sum(pair) for pair in pairs) + sum(xs)


def buffers_by_turns(x):
    buffers = [np.zeros(4), np.zeros(4)]
    now = 0
    buffers[0][:] = x
    for _ in range(3):
        other = 1 - now
        buffers[other][1:] = buffers[now][:-1] * x[1:]
        buffers[other][0] = buffers[now][-1]
        now = other
    return np.sum(buffers[now] ** 2)


def a_part_in_a_dict(x):
    d = {"a": x, "b": x[1:]}
    d["b"] *= 2.0
    d["a"] = d["a"] + 1.0
    d["b"][0] = d["a"][0]
    return np.sum(x * x) + np.sum(d["a"])


def kept_and_written(x):
    outs = []
    h = np.zeros(4)
    for i in range(3):
        h = np.tanh(h + x)
        outs.append(h)
        h[0] = 0.5 * i
    return np.sum(np.stack(outs) ** 2)


_X = np.array([0.7, 1.3, 0.4, 2.1])

PROGRAMS = [
    *[
        (fn, (0.7,))
        for fn in (
            a_list_becomes_an_attribute, the_greatest_is_changed, an_array_leaves_its_attribute,
            one_list_twice_in_another, lists_on_a_stack, items_deleted_backwards, a_new_list_of_the_same_name,
            sums_of_a_window, two_ends_multiplied, a_state_handed_round, remembered_by_two_functions,
            lists_in_a_dict_changed_by_value, numbers_counted, slices_copy,
        )
    ],
    (objects_under_pairs, (0.7, 3)),
    (median_taken_out, ([0.7, 1.3, 0.4],)),
    (one_dict_or_the_other, (0.7, True)),
    (one_dict_or_the_other, (0.7, False)),
    (one_list_or_the_other, (0.7, True)),
    (one_list_or_the_other, (0.7, False)),
    (products_by_default, ([0.7, 1.3, 0.4, 1.1],)),
    (buffers_by_turns, (_X,)),
    (a_part_in_a_dict, (_X,)),
    (kept_and_written, (_X,)),
]  # fmt: skip
