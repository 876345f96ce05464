"""Workload b: Lotka-Volterra by Runge-Kutta, 1000 steps in scalar Python, with respect to its four parameters."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def lotka_volterra(alpha, beta, gamma, delta, steps):
    h = 0.01
    x, y = 1.0, 0.5
    for _ in range(steps):
        k1x = alpha * x - beta * x * y
        k1y = delta * x * y - gamma * y
        x2 = x + 0.5 * h * k1x
        y2 = y + 0.5 * h * k1y
        k2x = alpha * x2 - beta * x2 * y2
        k2y = delta * x2 * y2 - gamma * y2
        x3 = x + 0.5 * h * k2x
        y3 = y + 0.5 * h * k2y
        k3x = alpha * x3 - beta * x3 * y3
        k3y = delta * x3 * y3 - gamma * y3
        x4 = x + h * k3x
        y4 = y + h * k3y
        k4x = alpha * x4 - beta * x4 * y4
        k4y = delta * x4 * y4 - gamma * y4
        x = x + h / 6.0 * (k1x + 2.0 * k2x + 2.0 * k3x + k4x)
        y = y + h / 6.0 * (k1y + 2.0 * k2y + 2.0 * k3y + k4y)
    return (x - 1.2) ** 2 + (y - 0.8) ** 2


def lotka_volterra_grad(alpha, beta, gamma, delta, steps):
    h = 0.01
    half, sixth, third = 0.5 * h, h / 6.0, h / 3.0
    x, y = 1.0, 0.5
    x_tape, y_tape = [], []
    for _ in range(steps):
        x_tape.append(x)
        y_tape.append(y)
        k1x = alpha * x - beta * x * y
        k1y = delta * x * y - gamma * y
        x2 = x + half * k1x
        y2 = y + half * k1y
        k2x = alpha * x2 - beta * x2 * y2
        k2y = delta * x2 * y2 - gamma * y2
        x3 = x + half * k2x
        y3 = y + half * k2y
        k3x = alpha * x3 - beta * x3 * y3
        k3y = delta * x3 * y3 - gamma * y3
        x4 = x + h * k3x
        y4 = y + h * k3y
        x += sixth * (k1x + 2.0 * k2x + 2.0 * k3x + alpha * x4 - beta * x4 * y4)
        y += sixth * (k1y + 2.0 * k2y + 2.0 * k3y + delta * x4 * y4 - gamma * y4)
    # reverse sweep: the stages of a step are computed again from its recorded start
    alpha_bar = beta_bar = gamma_bar = delta_bar = 0.0
    x_bar, y_bar = 2.0 * (x - 1.2), 2.0 * (y - 0.8)
    for _ in range(steps):
        x = x_tape.pop()
        y = y_tape.pop()
        xy = x * y
        x2 = x + half * (alpha * x - beta * xy)
        y2 = y + half * (delta * xy - gamma * y)
        xy2 = x2 * y2
        x3 = x + half * (alpha * x2 - beta * xy2)
        y3 = y + half * (delta * xy2 - gamma * y2)
        xy3 = x3 * y3
        x4 = x + h * (alpha * x3 - beta * xy3)
        y4 = y + h * (delta * xy3 - gamma * y3)
        xy4 = x4 * y4

        kx = sixth * x_bar
        ky = sixth * y_bar
        alpha_bar += kx * x4
        beta_bar -= kx * xy4
        gamma_bar -= ky * y4
        delta_bar += ky * xy4
        p = kx * (alpha - beta * y4) + ky * delta * y4
        q = ky * (delta * x4 - gamma) - kx * beta * x4
        x_sum, y_sum = p, q

        kx = third * x_bar + h * p
        ky = third * y_bar + h * q
        alpha_bar += kx * x3
        beta_bar -= kx * xy3
        gamma_bar -= ky * y3
        delta_bar += ky * xy3
        p = kx * (alpha - beta * y3) + ky * delta * y3
        q = ky * (delta * x3 - gamma) - kx * beta * x3
        x_sum += p
        y_sum += q

        kx = third * x_bar + half * p
        ky = third * y_bar + half * q
        alpha_bar += kx * x2
        beta_bar -= kx * xy2
        gamma_bar -= ky * y2
        delta_bar += ky * xy2
        p = kx * (alpha - beta * y2) + ky * delta * y2
        q = ky * (delta * x2 - gamma) - kx * beta * x2
        x_sum += p
        y_sum += q

        kx = sixth * x_bar + half * p
        ky = sixth * y_bar + half * q
        alpha_bar += kx * x
        beta_bar -= kx * xy
        gamma_bar -= ky * y
        delta_bar += ky * xy
        x_bar += x_sum + kx * (alpha - beta * y) + ky * delta * y
        y_bar += y_sum + ky * (delta * x - gamma) - kx * beta * x
    return alpha_bar, beta_bar, gamma_bar, delta_bar


def make_args(small):
    return (1.1, 0.4, 0.4, 0.1, 20 if small else 1_000)


WORKLOADS = [
    Workload(
        "b",
        "Lotka-Volterra, Runge-Kutta, 1000 steps, wrt parameters",
        lotka_volterra,
        lotka_volterra_grad,
        make_args,
        argnums=(0, 1, 2, 3),
        peers=all_peers(lotka_volterra, (0, 1, 2, 3)),
    )
]
