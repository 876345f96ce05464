"""Workloads j and k: an LSTM over 50 steps with 64 hidden units, and one small dense layer."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def lstm(wx, wh, b, xs):
    """Gates in the order input, forget, output, candidate."""
    hidden = wh.shape[0]
    h, c = np.zeros(hidden), np.zeros(hidden)
    for x in xs:
        gates = x @ wx + h @ wh + b
        s = 1.0 / (1.0 + np.exp(-gates[: 3 * hidden]))
        g = np.tanh(gates[3 * hidden :])
        c = s[hidden : 2 * hidden] * c + s[:hidden] * g
        h = s[2 * hidden :] * np.tanh(c)
    return np.sum(h * h)


def lstm_grad(wx, wh, b, xs):
    hidden = wh.shape[0]
    h, c = np.zeros(hidden), np.zeros(hidden)
    tape = []
    for x in xs:
        gates = x @ wx + h @ wh + b
        s = 1.0 / (1.0 + np.exp(-gates[: 3 * hidden]))
        g = np.tanh(gates[3 * hidden :])
        tape.append((h, c, s, g))
        c = s[hidden : 2 * hidden] * c + s[:hidden] * g
        tanh_c = np.tanh(c)
        tape.append(tanh_c)
        h = s[2 * hidden :] * tanh_c
    # reverse sweep
    wx_bar, wh_bar, b_bar = np.zeros_like(wx), np.zeros_like(wh), np.zeros_like(b)
    h_bar, c_bar = 2.0 * h, np.zeros(hidden)
    gates_bar = np.empty(4 * hidden)
    for t in range(len(xs) - 1, -1, -1):
        tanh_c = tape.pop()
        h, c, s, g = tape.pop()
        forget, take, out = s[hidden : 2 * hidden], s[:hidden], s[2 * hidden :]
        c_bar = c_bar + h_bar * out * (1.0 - tanh_c * tanh_c)
        gates_bar[:hidden] = c_bar * g
        gates_bar[hidden : 2 * hidden] = c_bar * c
        gates_bar[2 * hidden : 3 * hidden] = h_bar * tanh_c
        gates_bar[: 3 * hidden] *= s * (1.0 - s)
        gates_bar[3 * hidden :] = c_bar * take * (1.0 - g * g)
        c_bar = c_bar * forget
        wx_bar += np.outer(xs[t], gates_bar)
        wh_bar += np.outer(h, gates_bar)
        b_bar += gates_bar
        h_bar = wh @ gates_bar
    return wx_bar, wh_bar, b_bar


def lstm_torch(wx, wh, b, xs):
    """For PyTorch, which ``np`` stands for here."""
    hidden = wh.shape[0]
    h, c = np.zeros(hidden, dtype=np.float64), np.zeros(hidden, dtype=np.float64)
    for x in xs:
        gates = x @ wx + h @ wh + b
        s = np.sigmoid(gates[: 3 * hidden])
        g = np.tanh(gates[3 * hidden :])
        c = s[hidden : 2 * hidden] * c + s[:hidden] * g
        h = s[2 * hidden :] * np.tanh(c)
    return (h * h).sum()


def dense(a, x, b):
    return np.sum(np.tanh(a @ x + b))


def dense_grad(a, x, b):
    t = np.tanh(a @ x + b)
    b_bar = 1.0 - t * t
    return np.outer(b_bar, x), a.T @ b_bar, b_bar


def lstm_args(small):
    steps, inputs, hidden = (3, 2, 2) if small else (50, 64, 64)
    rng = np.random.default_rng(11)
    wx = rng.standard_normal((inputs, 4 * hidden)) / inputs**0.5
    wh = rng.standard_normal((hidden, 4 * hidden)) / hidden**0.5
    return wx, wh, 0.1 * rng.standard_normal(4 * hidden), rng.standard_normal((steps, inputs))


def dense_args(small):
    n = 3 if small else 16
    rng = np.random.default_rng(12)
    return rng.standard_normal((n, n)), rng.standard_normal(n), rng.standard_normal(n)


WORKLOADS = [
    Workload(
        "j",
        "LSTM, 50 steps, 64 hidden",
        lstm,
        lstm_grad,
        lstm_args,
        argnums=(0, 1, 2),
        peers=all_peers(lstm, (0, 1, 2), torch=lstm_torch),
    ),
    Workload(
        "k",
        "tanh(Ax + b), n = 16, one call",
        dense,
        dense_grad,
        dense_args,
        argnums=(0, 1, 2),
        peers=all_peers(dense, (0, 1, 2)),
    ),
]
