"""The four exemplars of the design, with the adjoints that it writes by hand."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from adcompile.runtime import unbroadcast
from tests.programs.arrays import loss
from tests.programs.loops import heat, iterate, rosen
from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def rosen_grad(x):
    x_bar = np.zeros_like(x)
    for i in reversed(range(len(x) - 1)):
        a = x[i + 1] - x[i] ** 2
        a_bar = 200.0 * a
        x_bar[i + 1] += a_bar
        x_bar[i] -= 2.0 * x[i] * a_bar
        x_bar[i] -= 2.0 * (1.0 - x[i])
    return x_bar


def iterate_grad(x, n):
    y_tape = []
    y = 1.0
    for _ in range(n):
        y_tape.append(y)
        y = y * x + np.sin(y)
    # reverse sweep
    x_bar = 0.0
    y_bar = 1.0
    for _ in reversed(range(n)):
        y = y_tape.pop()
        x_bar += y_bar * y
        y_bar = y_bar * x + y_bar * np.cos(y)
    return x_bar


def heat_grad(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    # reverse sweep
    u_bar = 2.0 * u
    for _ in reversed(range(steps)):
        v_bar = u_bar[1:-1].copy()
        u_bar[1:-1] = 0.8 * v_bar
        u_bar[2:] += 0.1 * v_bar
        u_bar[:-2] += 0.1 * v_bar
    return u_bar


def loss_grad(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    # reverse sweep
    r_bar = (2.0 / r.size) * r
    b2_bar = unbroadcast(r_bar, b2)
    w2_bar = h.T @ r_bar
    h_bar = r_bar @ w2.T
    a_bar = h_bar * (1.0 - h * h)
    b1_bar = unbroadcast(a_bar, b1)
    w1_bar = x.T @ a_bar
    return w1_bar, b1_bar, w2_bar, b2_bar


def iterate_for_peers(x, n):
    y = x * 0.0 + 1.0
    for _ in range(n):
        y = y * x + np.sin(y)
    return y


def heat_for_peers(u, steps):
    for _ in range(steps):
        inner = u[1:-1] + 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u = np.concatenate((u[:1], inner, u[-1:]))
    return np.sum(u * u)


def rosen_args(small):
    return (np.random.default_rng(0).uniform(-1.5, 1.5, 7 if small else 5_000),)


def iterate_args(small):
    return (0.3, 6 if small else 1_000)


def heat_args(small):
    return np.random.default_rng(1).standard_normal(9 if small else 10_000), 4 if small else 100


def loss_args(small):
    n, inputs, hidden, outputs = (5, 3, 4, 2) if small else (128, 64, 64, 8)
    rng = np.random.default_rng(2)
    shapes = [(inputs, hidden), (hidden,), (hidden, outputs), (outputs,), (n, inputs), (n, outputs)]
    return tuple(0.3 * rng.standard_normal(shape) for shape in shapes)


WORKLOADS = [
    Workload("rosen", "Rosenbrock by a loop, n = 5000", rosen, rosen_grad, rosen_args, peers=all_peers(rosen, 0)),
    Workload(
        "iterate",
        "scalar recurrence, 1000 steps",
        iterate,
        iterate_grad,
        iterate_args,
        peers=all_peers(iterate, 0, functional=iterate_for_peers),
    ),
    Workload(
        "heat",
        "heat equation in place, 10000 points, 100 steps",
        heat,
        heat_grad,
        heat_args,
        mutates=True,
        peers=all_peers(heat, 0, functional=heat_for_peers),
    ),
    Workload(
        "loss",
        "tanh network 64-64-8, batch 128",
        loss,
        loss_grad,
        loss_args,
        argnums=(0, 1, 2, 3),
        peers=all_peers(loss, (0, 1, 2, 3)),
    ),
]
