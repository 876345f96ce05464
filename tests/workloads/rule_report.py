"""The adjoints of single functions: time against hand-written ones, and the memory that each needs at once."""

from __future__ import annotations

import math
import statistics
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.workloads.measure import Contestant, side_by_side
from tests.workloads.report import emitted, in_units, same
from tests.workloads.rules import CASES, RuleCase

SIZES = (10, 1_000_000)


def peak(call: Callable[..., Any], args: tuple[Any, ...]) -> float:
    """The most memory that a call holds at once, its result included, in arrays of the size of the largest argument."""
    call(*args)
    tracemalloc.start()
    try:
        kept = call(*args)
        most = tracemalloc.get_traced_memory()[1]
        del kept
    finally:
        tracemalloc.stop()
    return float(most / max(arg.nbytes for arg in args if isinstance(arg, np.ndarray)))


def ratio(case: RuleCase, n: int, seconds: float) -> float:
    """Emitted over hand-written, by the best of several times; prints a line."""
    args = case.make_args(np.random.default_rng(0), n)
    ours = emitted(case.loss, case.argnums, args)
    if not same(ours(*args), case.adjoint(*args), case.argnums):
        raise ValueError(f"the two adjoints of {case.loss.__name__} differ")
    found = side_by_side({"by hand": Contestant(case.adjoint, args), "emitted": Contestant(ours, args)}, seconds)
    hand, own = found["by hand"].best, found["emitted"].best
    memory = [peak(call, args) for call in (case.adjoint, ours)] if n > 1_000 else []
    print(
        f"{case.loss.__name__:<16}{n:>9}{in_units(hand):>10}{in_units(own):>10}{own / hand:>8.2f}"
        + "".join(f"{arrays:>9.1f}" for arrays in memory),
        flush=True,
    )
    return own / hand


def print_rules(seconds: float) -> None:
    """The table, and a geometric mean for each size."""
    print(f"{'function':<16}{'n':>9}{'by hand':>10}{'emitted':>10}{'ratio':>8}   arrays, by hand and emitted")
    for n in SIZES:
        ratios = {case.loss.__name__: ratio(case, n, seconds) for case in CASES}
        mean = math.exp(statistics.fmean(map(math.log, ratios.values())))
        worst = max(ratios, key=lambda name: ratios[name])
        print(f"n = {n}: geometric mean {mean:.3f}, worst {ratios[worst]:.2f} ({worst})\n")
