"""Where the variables of a function are alive, once its expressions are folded.

The function is laid out along a line of points. A loop or a branch *copies* into its variables: where the loop begins
(``init``), at the end of its body (``next``), at the end of a branch. Each copy is a variable of its own here, so
that coalescing may treat all variables alike.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from adcompile import ir
from adcompile.emit.fold import Folding, expression_operands


@dataclass(slots=True, eq=False)
class Region:
    """A block on the line: its first and last point, and the first point after the statement that it belongs to."""

    parent: Region | None
    first: int
    loop: bool = False  # after its last point, control may come back to the first
    last: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    point: int
    region: Region


@dataclass(frozen=True, slots=True)
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
            if _any_within(uses, point, region.last):
                return True
            if region is home or region.parent is None:
                return False
            if region.loop and _any_within(uses, region.first - 1, region.last):
                return True
            point = region.after
            region = region.parent

    def changes_state(self, first: int, last: int) -> bool:
        """Whether something between two points is not a mere evaluation."""
        return _any_within(self.states, first, last - 1)

    def dominates(self, a: str, b: str) -> bool:
        first, second = self.definitions[a], self.definitions[b]
        return first.point < second.point <= first.region.last

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


def _any_within(points: list[int], after: int, last: int) -> bool:
    place = bisect.bisect_right(points, after)
    return place < len(points) and points[place] <= last


def lay_out(function: ir.Function, folding: Folding) -> Layout:
    return _Builder(function, folding).run()


def copy_name(variable: str, role: str) -> str:
    """The variable that a copy assigns: ``role`` is init or next of a loop, then or else of a branch."""
    return f"{variable}@{role}"


class _Builder:
    def __init__(self, function: ir.Function, folding: Folding) -> None:
        self._function = function
        self._folding = folding
        self._point = 0
        self._layout = Layout()

    def run(self) -> Layout:
        body = Region(None, self._point)
        for param in self._function.params:
            self._define(param, body)
        self._block(self._function.body, body)
        self._next()
        self._use(self._function.body.yields, body)
        self._close(body)
        return self._layout

    def _next(self) -> int:
        self._point += 1
        return self._point

    def _define(self, name: str, region: Region) -> None:
        self._layout.definitions[name] = Definition(self._point, region)

    def _use(self, operands: tuple[ir.Operand, ...], region: Region) -> None:
        for name in self._folding.leaves(*operands):
            points = self._layout.uses.setdefault(name, [])
            points.append(self._point)
            self._layout.last_use[name] = region
        if any(name in self._folding.stateful for name in ir.variables(operands)):
            self._layout.states.append(self._point)

    def _open(self, parent: Region, loop: bool = False) -> Region:
        return Region(parent, self._next(), loop)

    def _close(self, region: Region) -> None:
        region.last = region.after = self._next()

    def _copy(self, phi: str, role: str, source: ir.Operand, region: Region) -> str:
        into = copy_name(phi, role)
        self._use((source,), region)
        self._define(into, region)
        self._layout.copies[into] = Copy(into, phi, source, self._point, region)
        return into

    def _block(self, block: ir.Block, region: Region) -> None:
        for stmt in block.stmts:
            if all(name in self._folding.inline for name in ir.targets(stmt)) and ir.targets(stmt):
                continue
            self._next()
            match stmt:
                case ir.Op():
                    self._op(stmt, region)
                case ir.If():
                    self._if(stmt, region)
                case ir.For():
                    self._for(stmt, region)
                case ir.While():
                    self._while(stmt, region)

    def _op(self, op: ir.Op, region: Region) -> None:
        self._use(op.operands(), region)
        if op.target is not None:
            self._define(op.target, region)
            self._layout.ops[op.target] = op
        if op.target is None or op.target in self._folding.stateful:
            self._layout.states.append(self._point)

    def _if(self, stmt: ir.If, region: Region) -> None:
        if self._folding.is_choice(stmt):
            self._use(expression_operands(stmt), region)
            self._define(stmt.outs[0], region)
            return
        self._use((stmt.cond,), region)
        branches = []
        for role, block in (("then", stmt.then), ("else", stmt.orelse)):
            inner = self._open(region)
            branches.append(inner)
            self._block(block, inner)
            self._next()
            for out, source in zip(stmt.outs, block.yields, strict=True):
                if out not in self._folding.flags:
                    self._copy(out, role, source, inner)
                elif not (isinstance(source, ir.Var) and source.name in self._folding.flags):
                    self._use((source,), inner)
            self._close(inner)
        self._next()
        for inner in branches:
            inner.after = self._point
        for out in stmt.outs:
            if out not in self._folding.flags:
                self._define(out, region)
                self._layout.together.append((out, copy_name(out, "then"), copy_name(out, "else")))

    def _for(self, loop: ir.For, region: Region) -> None:
        self._inits(loop, region)
        self._next()
        self._use((loop.start, loop.stop, loop.step), region)
        body = self._open(region, loop=True)
        for name in (loop.index, *loop.params):
            self._define(name, body)
        self._body(loop, body)
        self._outs(loop, region, body)

    def _while(self, loop: ir.While, region: Region) -> None:
        self._inits(loop, region)
        test = self._open(region, loop=True)
        for name in loop.params:
            self._define(name, test)
        self._block(loop.test, test)
        self._next()
        # Where the condition fails, the parameters become the results.
        self._use((*loop.test.yields, *map(ir.Var, loop.params)), test)
        body = self._open(test)
        self._body(loop, body)
        self._close(test)
        self._outs(loop, region, test)

    def _inits(self, loop: ir.For | ir.While, region: Region) -> None:
        for param, source in zip(loop.params, loop.inits, strict=True):
            self._copy(param, "init", source, region)

    def _body(self, loop: ir.For | ir.While, region: Region) -> None:
        self._block(loop.body, region)
        self._next()
        if reads_until_early(loop):
            assert loop.until is not None
            self._use((loop.until,), region)
        for param, source in zip(loop.params, loop.body.yields, strict=True):
            self._copy(param, "next", source, region)
        if loop.until is not None and not reads_until_early(loop) and not self._is_flag(loop.until):
            self._next()
            self._use((loop.until,), region)
        self._close(region)

    def _outs(self, loop: ir.For | ir.While, region: Region, inner: Region) -> None:
        self._next()
        inner.after = self._point
        for param, out in zip(loop.params, loop.outs, strict=True):
            self._define(out, region)
            self._layout.together.append((param, out, copy_name(param, "init"), copy_name(param, "next")))

    def _is_flag(self, operand: ir.Operand) -> bool:
        return isinstance(operand, ir.Var) and operand.name in self._folding.flags


def reads_until_early(loop: ir.For | ir.While) -> bool:
    """Whether the condition that ends the loop is a variable of the loop, which its new values replace."""
    return isinstance(loop.until, ir.Var) and loop.until.name in loop.params
