"""A function along a line of points, and where its variables are alive.

A loop or a branch *copies* into its variables: where the loop begins (``init``), at the end of its body (``next``), at
the end of a branch. Each copy is a variable of its own here, so that coalescing may treat all variables alike.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from adcompile import ir


@dataclass(slots=True, eq=False)
class Region:
    """A block on the line: its first and last point, and the first point after the statement that it belongs to."""

    parent: Region | None
    first: int
    loop: bool = False  # after its last point, control may come back to the first
    last: int = 0
    after: int = 0


@dataclass(slots=True)
class Definition:
    point: int
    region: Region


@dataclass(slots=True)
class Copy:
    """``into`` gets the value of ``source`` at a point; ``phi`` is the loop or branch variable that it stands for."""

    into: str
    phi: str
    source: ir.Operand
    point: int
    region: Region


@dataclass(slots=True)
class Layout:
    definitions: dict[str, Definition] = field(default_factory=dict)
    uses: dict[str, list[int]] = field(default_factory=dict)  # points, ascending
    last_use: dict[str, Region] = field(default_factory=dict)
    copies: dict[str, Copy] = field(default_factory=dict)  # by Copy.into
    together: list[tuple[str, ...]] = field(default_factory=list)  # variables that are one by construction
    ops: dict[str, ir.Op] = field(default_factory=dict)  # what is printed as an assignment
    states: list[int] = field(default_factory=list)  # where storage is written to, or order matters

    def is_live_after(self, name: str, point: int, region: Region) -> bool:
        """Whether a variable's value is read after a point that its definition dominates."""
        uses = self.uses.get(name)
        if not uses:
            return False
        home = self.definitions[name].region
        while True:
            if any_within(uses, point, region.last):
                return True
            if region is home or region.parent is None:
                return False
            if region.loop and any_within(uses, region.first - 1, region.last):
                return True
            point = region.after
            region = region.parent

    def changes_state(self, first: int, last: int) -> bool:
        """Whether something between two points is not a mere evaluation."""
        return any_within(self.states, first, last - 1)

    def end(self, name: str) -> int:
        """A point that the variable does not outlive."""
        definition = self.definitions[name]
        uses = self.uses.get(name)
        if not uses:
            return definition.point
        end, region = uses[-1], self.last_use[name]
        while region is not definition.region and region.parent is not None:
            if region.loop:
                end = max(end, region.last)
            region = region.parent
        return end

    def move_use(self, name: str, old: int, new: int, region: Region) -> None:
        """A read happens later than it stood."""
        uses = self.uses[name]
        uses.remove(old)
        bisect.insort(uses, new)
        if uses[-1] == new:
            self.last_use[name] = region


def any_within(points: list[int], after: int, last: int) -> bool:
    """Whether one of the points, which are ascending, lies after ``after`` and not after ``last``."""
    place = bisect.bisect_right(points, after)
    return place < len(points) and points[place] <= last


def copy_name(variable: str, role: str) -> str:
    """The variable that a copy assigns: ``role`` is init or next of a loop, then or else of a branch."""
    return f"{variable}@{role}"
