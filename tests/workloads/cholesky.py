"""Workload h: Cholesky by triangular loops in place, n = 120; the logarithm of the determinant."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

import numpy as np

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def log_determinant(a):
    n = len(a)
    for i in range(n):
        for j in range(i):
            s = a[i, j]
            for k in range(j):
                s -= a[i, k] * a[j, k]
            a[i, j] = s / a[j, j]
        s = a[i, i]
        for k in range(i):
            s -= a[i, k] * a[i, k]
        a[i, i] = math.sqrt(s)
    total = 0.0
    for i in range(n):
        total += math.log(a[i, i])
    return 2.0 * total


def log_determinant_grad(a):
    a = a.copy()
    n = len(a)
    for i in range(n):
        for j in range(i):
            s = a[i, j]
            for k in range(j):
                s -= a[i, k] * a[j, k]
            a[i, j] = s / a[j, j]
        s = a[i, i]
        for k in range(i):
            s -= a[i, k] * a[i, k]
        a[i, i] = math.sqrt(s)
    # reverse sweep: every entry of the factor is written once, and still there
    a_bar = np.zeros_like(a)
    for i in range(n):
        a_bar[i, i] = 2.0 / a[i, i]
    for i in range(n - 1, -1, -1):
        s_bar = 0.5 * a_bar[i, i] / a[i, i]
        a_bar[i, i] = s_bar
        for k in range(i):
            a_bar[i, k] -= 2.0 * s_bar * a[i, k]
        for j in range(i - 1, -1, -1):
            s_bar = a_bar[i, j] / a[j, j]
            a_bar[i, j] = s_bar
            a_bar[j, j] -= s_bar * a[i, j]
            for k in range(j):
                a_bar[i, k] -= s_bar * a[j, k]
                a_bar[j, k] -= s_bar * a[i, k]
    return a_bar


def log_determinant_for_peers(a):
    """By columns, from the lower triangle, without stores; ``low`` holds the columns found so far."""
    low = []
    total = 0.0
    for j in range(len(a)):
        column = a[j:, j]
        for k in range(j):
            column = column - low[k][j - k :] * low[k][j - k]
        pivot = np.sqrt(column[0])
        total = total + np.log(pivot)
        low.append(column / pivot)
    return 2.0 * total


def make_args(small):
    n = 5 if small else 120
    m = np.random.default_rng(6).standard_normal((n, n))
    return (m @ m.T / n + np.eye(n),)


WORKLOADS = [
    Workload(
        "h",
        "Cholesky by triangular loops in place, n = 120",
        log_determinant,
        log_determinant_grad,
        make_args,
        mutates=True,
        peers=all_peers(log_determinant, 0, functional=log_determinant_for_peers),
    )
]
