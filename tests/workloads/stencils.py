"""Workloads g1 and g2: jacobi_2d by slices and seidel_2d by scalar loops, in place, after PolyBench."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from tests.workloads.peers import all_peers, by_tangent
from tests.workloads.workload import Workload


def jacobi_2d(a, b, steps):
    for _ in range(steps):
        b[1:-1, 1:-1] = 0.2 * (a[1:-1, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:] + a[2:, 1:-1] + a[:-2, 1:-1])
        a[1:-1, 1:-1] = 0.2 * (b[1:-1, 1:-1] + b[1:-1, :-2] + b[1:-1, 2:] + b[2:, 1:-1] + b[:-2, 1:-1])
    return np.sum(a * a)


def jacobi_2d_grad(a, b, steps):
    a, b = a.copy(), b.copy()
    for _ in range(steps):
        b[1:-1, 1:-1] = 0.2 * (a[1:-1, 1:-1] + a[1:-1, :-2] + a[1:-1, 2:] + a[2:, 1:-1] + a[:-2, 1:-1])
        a[1:-1, 1:-1] = 0.2 * (b[1:-1, 1:-1] + b[1:-1, :-2] + b[1:-1, 2:] + b[2:, 1:-1] + b[:-2, 1:-1])
    # reverse sweep
    a_bar = 2.0 * a
    b_bar = np.zeros_like(b)
    for _ in range(steps):
        v = 0.2 * a_bar[1:-1, 1:-1]
        a_bar[1:-1, 1:-1] = 0.0
        b_bar[1:-1, 1:-1] = v
        b_bar[1:-1, :-2] += v
        b_bar[1:-1, 2:] += v
        b_bar[2:, 1:-1] += v
        b_bar[:-2, 1:-1] += v
        v = 0.2 * b_bar[1:-1, 1:-1]
        b_bar[1:-1, 1:-1] = 0.0
        a_bar[1:-1, 1:-1] = v
        a_bar[1:-1, :-2] += v
        a_bar[1:-1, 2:] += v
        a_bar[2:, 1:-1] += v
        a_bar[:-2, 1:-1] += v
    return a_bar


def jacobi_2d_for_peers(a, b, steps):
    def sweep(source, target):
        inner = 0.2 * (source[1:-1, 1:-1] + source[1:-1, :-2] + source[1:-1, 2:] + source[2:, 1:-1] + source[:-2, 1:-1])
        middle = np.concatenate((target[1:-1, :1], inner, target[1:-1, -1:]), 1)
        return np.concatenate((target[:1], middle, target[-1:]), 0)

    for _ in range(steps):
        b = sweep(a, b)
        a = sweep(b, a)
    return np.sum(a * a)


def seidel_2d(a, steps):
    n = len(a)
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                a[i, j] = (
                    a[i - 1, j - 1]
                    + a[i - 1, j]
                    + a[i - 1, j + 1]
                    + a[i, j - 1]
                    + a[i, j]
                    + a[i, j + 1]
                    + a[i + 1, j - 1]
                    + a[i + 1, j]
                    + a[i + 1, j + 1]
                ) / 9.0
    return np.sum(a * a)


def seidel_2d_grad(a, steps):
    a = a.copy()
    n = len(a)
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                a[i, j] = (
                    a[i - 1, j - 1]
                    + a[i - 1, j]
                    + a[i - 1, j + 1]
                    + a[i, j - 1]
                    + a[i, j]
                    + a[i, j + 1]
                    + a[i + 1, j - 1]
                    + a[i + 1, j]
                    + a[i + 1, j + 1]
                ) / 9.0
    # reverse sweep
    a_bar = 2.0 * a
    for _ in range(steps):
        for i in range(n - 2, 0, -1):
            for j in range(n - 2, 0, -1):
                v = a_bar[i, j] / 9.0
                a_bar[i, j] = v
                a_bar[i - 1, j - 1] += v
                a_bar[i - 1, j] += v
                a_bar[i - 1, j + 1] += v
                a_bar[i, j - 1] += v
                a_bar[i, j + 1] += v
                a_bar[i + 1, j - 1] += v
                a_bar[i + 1, j] += v
                a_bar[i + 1, j + 1] += v
    return a_bar


def jacobi_args(small):
    n, steps = (6, 2) if small else (250, 40)
    rng = np.random.default_rng(4)
    return rng.standard_normal((n, n)), rng.standard_normal((n, n)), steps


def seidel_args(small):
    n, steps = (5, 2) if small else (100, 20)
    return np.random.default_rng(5).standard_normal((n, n)), steps


WORKLOADS = [
    Workload(
        "g1",
        "jacobi_2d in place, 250 x 250, 40 steps",
        jacobi_2d,
        jacobi_2d_grad,
        jacobi_args,
        mutates=True,
        peers=all_peers(jacobi_2d, 0, functional=jacobi_2d_for_peers),
    ),
    Workload(
        "g2",
        "seidel_2d in place, 100 x 100, 20 steps",
        seidel_2d,
        seidel_2d_grad,
        seidel_args,
        mutates=True,
        peers={"tangent": by_tangent(seidel_2d, 0)},
    ),
]
