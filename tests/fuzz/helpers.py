"""The head of every random program: functions and a class that it may use, as source text."""

HELPERS = """\
import math
from dataclasses import dataclass

import numpy as np


@dataclass
class Box:
    v: np.ndarray
    a: float

    def scale(self, c):
        self.v *= np.cos(c)
        self.a = self.a * c
        return self.a

    def shift(self, k, c):
        self.v[k] += np.sin(self.a) * c


def mixed(a, b):
    if a > b:
        return np.sin(a) * b
    return a + np.tanh(a * b)


def scaled_in_place(v, a):
    v *= np.cos(a)
    v[0] += a
    return v


def tail(v):
    return v[1:]


def both(v, a):
    total = a
    for e in v:
        if e > 0.9:
            break
        total = total + e * np.cos(total)
    return total, np.sin(v) * a


def first_above(v, bound=0.2):
    for k in range(len(v)):
        if v[k] > bound:
            v[k] = v[k] * bound
            return v[k] * 2.0
    return bound


def smoothed(v, times):
    for _ in range(times):
        v[1:-1] = 0.5 * v[1:-1] + 0.25 * (v[2:] + v[:-2])


def exchanged(v, w):
    old = v.copy()
    v[:] = np.sin(w)
    w -= 0.5 * old
    return old


def fill(items, a):
    items.append(items[-1] * np.cos(a))
    if a > 0.3:
        items[0] = items[0] * a
    return items


def flipped(m, a):
    r = m.reshape(-1)
    r[::2] *= a
    return m[::-1].T


def checked(a, bound):
    if a > bound:
        raise ValueError("large")
    return np.sin(a) * bound


def applied(g, *given):
    return np.tanh(g(*given))


def step(v, k):
    v[k % len(v)] *= 0.8
    v += 0.1
    return v[0]


def folded(v):
    if len(v) == 1:
        return v[0]
    half = len(v) // 2
    return folded(v[:half]) * np.cos(folded(v[half:]))


def powered(a, n):
    if n == 0:
        return 1.0
    if n % 2:
        return np.tanh(a * powered(a, n - 1))
    return powered(a, n // 2) ** 2


def worn(v, a, n):
    if n == 0:
        return v
    v[n] = np.sin(a) * v[n - 1]
    return worn(v[::-1], a, n - 1)


def pair(v, a):
    return a * v[0], (np.sum(v), v * np.cos(a))


"""
