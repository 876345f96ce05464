"""What a workload is: a plain program, its adjoint as an expert would write it, arguments, and its form for peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Takes arguments and gives a call that computes the gradient of those; conversions happen before, untimed.
Peer = Callable[[tuple[Any, ...]], Callable[[], Any]]


@dataclass(frozen=True)
class Workload:
    """``make_args(small)`` gives the arguments of the measurement, or small ones for a check by differences.

    ``hand_written`` returns what ``grad(primal, argnums)`` returns, and does not modify its arguments, where ``primal``
    may (``mutates``). ``peers`` names other tools that can express the function.
    """

    name: str
    title: str
    primal: Callable[..., Any]
    hand_written: Callable[..., Any]
    make_args: Callable[[bool], tuple[Any, ...]]
    argnums: int | tuple[int, ...] = 0
    mutates: bool = False
    peers: Mapping[str, Peer] = field(default_factory=dict)
