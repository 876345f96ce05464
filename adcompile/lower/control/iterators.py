"""Where an iterator stands, after calls of ``next`` that follow one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adcompile.lower.core import Lowering
from adcompile.lower.values import Value


@dataclass(eq=False)
class Started:
    """An iterator of which some items have been taken, all in one block."""

    over: Value
    home: Any  # the block
    left: list[Value]


def rest(lo: Lowering, over: Value) -> list[Value] | None:
    """The items that are left, which are taken now; None of an iterator that has not been started."""
    found = _started(lo, over)
    if found is None:
        return None
    left, found.left = found.left, []
    return left


def left(lo: Lowering, over: Value) -> list[Value] | None:
    """The items that are left, which stay there; None of an iterator that has not been started."""
    found = _started(lo, over)
    return None if found is None else list(found.left)


def start(lo: Lowering, over: Value, items: list[Value]) -> None:
    lo.started.append(Started(over, lo.b.home(None), items))


def taken(lo: Lowering, over: Value) -> list[Value] | None:
    """The next item, or nothing at the end; None of an iterator that has not been started."""
    found = _started(lo, over)
    return None if found is None else [found.left.pop(0) for _ in found.left[:1]]


def _started(lo: Lowering, over: Value) -> Started | None:
    found = next((one for one in lo.started if one.over is over), None)
    if found is not None and found.home is not lo.b.home(None):
        raise lo.refuse(
            None,
            "an iterator of which items are taken here and there",
            "loop over the items, or read them by number",
            why="where it stands depends on the path",
        )
    return found
