"""Workload c: a data-dependent ``while``, about 1200 rounds."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def growth(y, rate, limit):
    while y < limit:
        y = y + rate * math.sqrt(y)
    return y


def growth_grad(y, rate, limit):
    roots = []
    while y < limit:
        root = math.sqrt(y)
        roots.append(root)
        y += rate * root
    # reverse sweep
    y_bar, rate_bar = 1.0, 0.0
    for root in reversed(roots):
        rate_bar += y_bar * root
        y_bar += y_bar * rate * 0.5 / root
    return y_bar, rate_bar


def make_args(small):
    return (0.5, 0.7 if small else 0.05, 30.0 if small else 1000.0)


WORKLOADS = [
    Workload(
        "c",
        "data-dependent while, 1200 rounds",
        growth,
        growth_grad,
        make_args,
        argnums=(0, 1),
        peers=all_peers(growth, (0, 1)),
    )
]
