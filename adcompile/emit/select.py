"""Choose which operands of a statement are folded into it."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.motion import Motion, is_in
from adcompile.emit.webs import UnionFind
from adcompile.emit.widths import op_width, operand_width

Ops = tuple[tuple[int, Motion], ...]

#: These read their place before the value is computed, when they are printed as ``place += value``.
_LOADS_FIRST = {p.isum, p.isub, p.isum_item, p.isub_item, p.isum_attr}


@dataclass(frozen=True, slots=True)
class Tree:
    """An operation with what is folded into it; ``clock`` tells when its root runs."""

    clock: int
    ops: Ops  # in the order in which Python evaluates them
    leaves: frozenset[str]
    width: int

    @property
    def motion(self) -> Motion:
        return max((motion for _, motion in self.ops), default=Motion.CALM)

    def states(self) -> list[int]:
        return [clock for clock, motion in self.ops if motion is Motion.STATE]


@dataclass(frozen=True, slots=True)
class Parts:
    """The operands of a statement: the ones that become part of it, and the measure of all."""

    chosen: tuple[str, ...]
    ops: Ops
    leaves: frozenset[str]
    widths: tuple[int, ...]

    @property
    def width(self) -> int:
        return sum(self.widths)


@dataclass(slots=True)
class History:
    """What has happened so far, statement by statement."""

    webs: UnionFind
    clock: int = 0
    changed: dict[str, int] = field(default_factory=dict)  # web -> when it was last assigned
    states: list[int] = field(default_factory=list)  # when something happened that reads may not cross
    unprinted: set[int] = field(default_factory=set)  # operations that never stand as a statement
    indices: dict[str, Tree] = field(default_factory=dict)  # written out at each use

    def assign(self, name: str) -> None:
        self.changed[self.webs.find(name)] = self.clock

    def is_current(self, tree: Tree, current: frozenset[str]) -> bool:
        """Whether the identifiers that a tree reads will still hold what it means."""
        return all(leaf in current or self.changed.get(self.webs.find(leaf), -1) <= tree.clock for leaf in tree.leaves)

    def states_between(self, first: int, last: int) -> list[int]:
        return self.states[bisect.bisect_right(self.states, first) : bisect.bisect_left(self.states, last)]


def select(
    history: History,
    operands: tuple[ir.Operand, ...],
    candidates: Mapping[str, Tree],
    *,
    until: int,
    budget: int,
    reader: ir.Op | None = None,
    current: frozenset[str] = frozenset(),
) -> Parts:
    """Fold as many candidates as the order of effects, reassignments and the width of the line allow.

    ``until`` is the time at which the reader runs; ``current`` names variables that are known to be intact.
    """
    chosen = {
        operand.name: candidates[operand.name]
        for operand in operands
        if isinstance(operand, ir.Var)
        and operand.name in candidates
        and history.is_current(candidates[operand.name], current)
    }
    while True:
        parts = _gather(history, operands, chosen)
        refused = _out_of_order(history, chosen, parts, until, reader) or _too_wide(chosen, parts, budget, reader)
        if refused is None:
            return parts
        del chosen[refused]


def _gather(history: History, operands: tuple[ir.Operand, ...], chosen: Mapping[str, Tree]) -> Parts:
    ops: list[tuple[int, Motion]] = []
    leaves: set[str] = set()
    widths: list[int] = []
    for operand in operands:
        tree = None
        if isinstance(operand, ir.Var):
            tree = chosen.get(operand.name) or history.indices.get(operand.name)
            leaves.update(tree.leaves if tree is not None else (operand.name,))
        if tree is not None:
            ops.extend(tree.ops)
        widths.append(operand_width(operand) if tree is None else tree.width)
    return Parts(tuple(chosen), tuple(ops), frozenset(leaves), tuple(widths))


def _out_of_order(
    history: History, chosen: Mapping[str, Tree], parts: Parts, until: int, reader: ir.Op | None
) -> str | None:
    """An operand whose evaluation would move past something that it must not pass."""
    moved = {clock for tree in chosen.values() for clock in tree.states()}
    for name, tree in chosen.items():
        if tree.motion is Motion.CALM:
            continue
        if any(state not in moved for state in history.states_between(tree.clock, until)):
            return name
    if not moved:
        return None
    for name, tree in chosen.items():
        for state in tree.states():
            loads_first = reader is not None and is_in(reader.fn, _LOADS_FIRST)
            if loads_first or not _in_order(parts.ops, state) or not _adjacent(history, parts.ops, state, until):
                return name
    return None


def _in_order(ops: Ops, state: int) -> bool:
    """Whether everything that isn't calm keeps its side of a state change."""
    place = next(k for k, (clock, motion) in enumerate(ops) if clock == state and motion is Motion.STATE)
    before = all(clock < state for clock, motion in ops[:place] if motion is not Motion.CALM)
    return before and all(clock > state for clock, motion in ops[place + 1 :] if motion is not Motion.CALM)


def _adjacent(history: History, ops: Ops, state: int, until: int) -> bool:
    """Whether no statement remains between a state change and the statement that it is folded into."""
    if until - state > 2 * len(ops) + 16:
        return False
    inside = {clock for clock, _ in ops}
    return all(tick in inside or tick in history.unprinted for tick in range(state + 1, until))


def _too_wide(chosen: Mapping[str, Tree], parts: Parts, budget: int, reader: ir.Op | None) -> str | None:
    width = parts.width if reader is None else op_width(reader, parts.widths)
    if width <= budget or not chosen:
        return None
    return max(chosen, key=lambda name: chosen[name].width)
