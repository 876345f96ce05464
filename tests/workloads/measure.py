"""Times of several calls side by side: interleaved rounds, the collector off, minimum and median of each."""

from __future__ import annotations

import copy
import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timing:
    """Seconds for one call."""

    best: float
    median: float


@dataclass(frozen=True)
class Contestant:
    """A call to be timed. ``consumes`` says that it modifies its arguments, so that each call needs its own."""

    call: Callable[..., Any]
    args: tuple[Any, ...] = ()
    consumes: bool = False

    def batch(self, number: int) -> float:
        """Seconds for ``number`` calls; the arguments are copied before the clock starts."""
        call = self.call
        if self.consumes:
            copies = [copy.deepcopy(self.args) for _ in range(number)]
            start = time.perf_counter()
            for args in copies:
                call(*args)
            return time.perf_counter() - start
        args = self.args
        start = time.perf_counter()
        for _ in range(number):
            call(*args)
        return time.perf_counter() - start


def calls_per_batch(contestant: Contestant, target: float = 5e-3) -> int:
    """How many calls make a batch of ``target`` seconds."""
    once = min(contestant.batch(1) for _ in range(2))
    return max(1, min(20_000, int(target / max(once, 1e-8))))


def side_by_side(contestants: Mapping[str, Contestant], seconds: float) -> dict[str, Timing]:
    """Rounds in which each contestant runs one batch, for about ``seconds`` in all, and three rounds at least.

    A contestant that would take more than its share stops after three rounds.
    """
    numbers = {name: calls_per_batch(contestant) for name, contestant in contestants.items()}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    share = seconds / len(contestants)
    was_enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        rounds = 0
        while rounds < 3 or (time.perf_counter() - start < seconds and rounds < 200):
            for name, contestant in contestants.items():
                if rounds < 3 or sum(times[name]) * numbers[name] < share:
                    times[name].append(contestant.batch(numbers[name]) / numbers[name])
            rounds += 1
    finally:
        if was_enabled:
            gc.enable()
    return {name: Timing(min(ts), statistics.median(ts)) for name, ts in times.items()}
