"""Tuples of numbers and arrays in lists and dicts, in loops and branches, while their arrays are written to."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from tests.programs.program import Program, normal


def pairs_scaled(x, m, s):
    pairs = [(x, s), (m[0], 2 * s)]
    for v, a in pairs:
        v *= a
    return np.sum(x * x) + np.sum(m**2)


def pairs_on_stack(x, m, s):
    pairs = [(x, s), (m[0], 2 * s)]
    pairs.append((m[1], x[1]))
    v, a = pairs.pop()
    v *= a
    total = 0.0
    for v, a in reversed(pairs):
        v *= a
        total = total + a * v[0]
    return total * np.sum(x) + np.sum(m**2)


def pairs_in_dictionary(x, m, s):
    table = {"k": (x, (s, x[2])), "l": (m[0], (2 * s, s * s))}
    total = 0.0
    for v, (a, b) in table.values():
        v *= a
        total = total + b
    chosen = table["k"]
    chosen[0][1] *= chosen[1][1]
    return total * np.sum(x) + np.sum(m**2)


def pair_carried(x, m, s):
    pairs = [(x, s), (m[0], 2 * s)]
    p = pairs[0]
    for i in range(2):
        v, a = p
        v *= a
        p = pairs[1 - i]
    if s > 0.0:
        p = (m[1], x[1])
    p[0][0] = p[1]
    return np.sum(x * x) + np.sum(m**2)


def pair_held_twice(x, m, s):
    p = (x, s)
    pairs = [p, p]
    pairs[0][0][0] = pairs[1][1] * p[1]
    return np.sum(x * x) + np.sum(m[0] * x)


def best_of_growing_list(x, m, s):
    pairs = [(x, s)]
    for i in range(3):
        v, a = pairs[-1]
        pairs.append((v * a, a + v[i] ** 2))
    k = 0
    best = pairs[0]
    while k < len(pairs):
        if pairs[k][1] > best[1]:
            best = pairs[k]
        k += 1
    return np.sum(best[0]) * best[1] + np.sum(m**2)


def pairs_exchanged(x, m, s):
    pairs = [(0.5, s), (s, x[0])]
    pairs[0], pairs[1] = pairs[1], pairs[0]
    pairs[1] = (pairs[0][1], pairs[0][0] * pairs[1][1])
    pairs.sort(key=lambda pair: pair[0])
    return pairs[0][0] * pairs[1][1] + pairs[0][1] + np.sum(m * x)


def halves_on_stack(x, m, s):
    stack = [(m, 1.0)]
    total = np.sum(x)
    while stack:
        a, weight = stack.pop()
        if a.shape[1] == 1:
            total = total + weight * np.sum(a**3)
            continue
        half = a.shape[1] // 2
        a[:, 0] *= s
        stack.append((a[:, :half], weight * 0.5))
        stack.append((a[:, half:], weight * x[0]))
    return total


def pair_of_recursion_carried(x, m, s):
    def go(v, a, n):
        if n == 0:
            return v * a, a * a
        u, b = go(np.sin(v), a * 0.5, n - 1)
        return u * v, b + np.sum(u)

    p = go(x, s, 1)
    for i in range(3):
        if p[1] > -10.0:
            p = go(p[0], p[1], i)
        q = p[0]
        q[0] = p[1]
    return np.sum(p[0]) * p[1] + np.sum(m)


def item_exchanged_in_slice(x, m, s):
    """The list gets another array; the row of the matrix stays."""
    items = [x, m[0], m[1]]
    part = items[1:3]
    part[0] *= s
    part[1] = part[1] * 2.0
    return np.sum(x**2) + np.sum(m**3) + np.sum(part[1])


def row_read_then_replaced(x, m, s):
    m[2, :] = np.clip(m[1], -1, 1) * s
    return np.sum(x * m[2])


ARGUMENTS = (normal(20, 4), normal(21, 3, 4), 0.7)

PROGRAMS = [
    Program(program, args=[ARGUMENTS], argnums=(0, 1, 2), order2=program is not pair_of_recursion_carried)
    for program in (
        pairs_scaled,
        pairs_on_stack,
        pairs_in_dictionary,
        pair_carried,
        pair_held_twice,
        best_of_growing_list,
        pairs_exchanged,
        halves_on_stack,
        pair_of_recursion_carried,
        item_exchanged_in_slice,
        row_read_then_replaced,
    )
]
