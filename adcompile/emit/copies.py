"""Assignments that happen at once, one after the other.

    a, b = b, a + b         a cycle: neither can go first
    a = b; b = c            no cycle: each is assigned when nobody reads it any more

What goes on at the end of a loop body or of a branch is such a set of assignments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gast

from adcompile.emit.nodes import name_node, tuple_node


@dataclass(frozen=True, slots=True)
class Move:
    """``into`` gets ``value``, which reads these identifiers."""

    into: str
    value: Any
    reads: frozenset[str]


def in_sequence(moves: Sequence[Move]) -> list[Any]:
    """Statements with the effect of all moves at once."""
    pending, done = list(moves), []
    while pending:
        free = next((move for move in pending if not _is_read(move, pending)), None)
        if free is not None:
            pending.remove(free)
            done.append(assign(free.into, free.value))
        else:
            done.append(_together(pending))
            pending = []
    return done


def _is_read(move: Move, pending: list[Move]) -> bool:
    return any(move.into in other.reads for other in pending if other is not move)


def _together(moves: list[Move]) -> Any:
    targets = tuple_node([stored(name_node(move.into)) for move in moves])
    return gast.Assign(targets=[stored(targets)], value=tuple_node([m.value for m in moves]), type_comment=None)


def assign(identifier: str, value: Any) -> Any:
    return gast.Assign(targets=[stored(name_node(identifier))], value=value, type_comment=None)


def stored(node: Any) -> Any:
    node.ctx = gast.Store()
    return node
