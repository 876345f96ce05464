"""Workload a: a scalar function with a branch, one call."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def response(x, a, b):
    y = math.sin(a * x) + math.exp(-b * x * x)
    if y > 0.5:
        z = math.log(1.0 + y * y)
    else:
        z = y * y * math.sqrt(1.0 + x * x)
    return z * x + math.tanh(y)


def response_grad(x, a, b):
    ax = a * x
    e = math.exp(-b * x * x)
    y = math.sin(ax) + e
    t = math.tanh(y)
    y_bar = 1.0 - t * t
    if y > 0.5:
        q = 1.0 + y * y
        x_bar = math.log(q)
        y_bar += x * 2.0 * y / q
    else:
        root = math.sqrt(1.0 + x * x)
        x_bar = y * y * root + x * y * y * x / root
        y_bar += x * 2.0 * y * root
    return x_bar + y_bar * (a * math.cos(ax) - 2.0 * b * x * e)


def make_args(small):
    return (0.7, 1.3, 0.4)


WORKLOADS = [
    Workload(
        "a",
        "scalar function with a branch, one call",
        response,
        response_grad,
        make_args,
        peers=all_peers(response, 0),
    )
]
