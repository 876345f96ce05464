"""Workload d: a network 784-256-10 with softmax cross entropy, batch 128."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def cross_entropy(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    z = h @ w2 + b2
    z = z - np.max(z, axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.sum(y * log_p) / len(x)


def cross_entropy_grad(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    z = h @ w2 + b2
    e = np.exp(z - z.max(axis=1, keepdims=True))
    # reverse sweep: softmax minus targets; each row of targets sums to one
    z_bar = (e / e.sum(axis=1, keepdims=True) - y) / len(x)
    b2_bar = z_bar.sum(axis=0)
    w2_bar = h.T @ z_bar
    a_bar = (z_bar @ w2.T) * (1.0 - h * h)
    b1_bar = a_bar.sum(axis=0)
    w1_bar = x.T @ a_bar
    return w1_bar, b1_bar, w2_bar, b2_bar


def cross_entropy_torch(w1, b1, w2, b2, x, y):
    """For PyTorch, which ``np`` stands for here."""
    h = np.tanh(x @ w1 + b1)
    log_p = np.log_softmax(h @ w2 + b2, 1)
    return -(y * log_p).sum() / len(x)


def make_args(small):
    inputs, hidden, outputs, batch = (5, 4, 3, 6) if small else (784, 256, 10, 128)
    rng = np.random.default_rng(3)
    w1 = rng.standard_normal((inputs, hidden)) / inputs**0.5
    w2 = rng.standard_normal((hidden, outputs)) / hidden**0.5
    targets = np.eye(outputs)[rng.integers(0, outputs, batch)]
    b1, b2 = 0.1 * rng.standard_normal(hidden), 0.1 * rng.standard_normal(outputs)
    return w1, b1, w2, b2, rng.standard_normal((batch, inputs)), targets


WORKLOADS = [
    Workload(
        "d",
        "network 784-256-10, batch 128",
        cross_entropy,
        cross_entropy_grad,
        make_args,
        argnums=(0, 1, 2, 3),
        peers=all_peers(cross_entropy, (0, 1, 2, 3), torch=cross_entropy_torch),
    )
]
