"""Closes the open form: every value of the forward sweep that adjoint code reads becomes available where it is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

from adcompile import ir
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, aliases
from adcompile.analysis.undefined import none_for_undefined
from adcompile.ir import Block, Op, Operand, Var
from adcompile.kinds import Kind, List
from adcompile.primitives import reverse_sweep
from adcompile.record.likes import likes
from adcompile.record.plan import Plan, plan
from adcompile.record.regions import ROOT, Forward, Insertions, Outs, Region, forward, insert, position_of
from adcompile.record.restores import settle


@dataclass(frozen=True)
class Decision:
    """How a value reaches the reverse sweep, for ``explain``."""

    name: str
    how: str  # "recorded" or "computed again"
    why: str
    line: int | None = None


@dataclass(frozen=True)
class Closed:
    function: ir.Function
    decisions: tuple[Decision, ...]


def close(function: ir.Function, names: ir.Names, shadows: frozenset[str]) -> Closed:
    """The closed form of a forward sweep, the mark, and its reverse sweep."""
    split = next(k for k, s in enumerate(function.body.stmts) if isinstance(s, Op) and s.fn is reverse_sweep)
    head, sweep = function.body.stmts[:split], function.body.stmts[split + 1 :]
    kinds = dict(function.kinds)
    tree = forward(function.params, head)
    sweep = likes(function, sweep, tree)
    function = dataclasses.replace(
        function, body=Block((*function.body.stmts[: split + 1], *sweep), function.body.yields)
    )
    memory = aliases(function)
    sweep, before = settle(function, kinds, names, sweep, tree, memory, shadows)
    head = insert(head, before, {})
    function = dataclasses.replace(
        function,
        body=Block((*head, function.body.stmts[split], *sweep), function.body.yields),
        kinds=kinds,
    )
    closing = _Closing(function, head, names, shadows)
    return closing.run(sweep, function.body.yields)


@dataclass
class _Closing:
    function: ir.Function
    head: tuple[ir.Stmt, ...]
    names: ir.Names
    shadows: frozenset[str]
    extra: Insertions = field(default_factory=dict)
    outs: Outs = field(default_factory=dict)
    tapes: list[ir.Stmt] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    pushed: list[str] = field(default_factory=list)  # also where the primal has no value for them, and reads none

    def run(self, sweep: tuple[ir.Stmt, ...], results: tuple[Operand, ...]) -> Closed:
        self.kinds: dict[str, Kind] = dict(self.function.kinds)
        self.memory: Aliases = aliases(self.function)
        self.tree: Forward = forward(self.function.params, self.head)
        self.kept: set[str] = set()  # the memory classes of shadows that are recorded somewhere
        root = self.tree.regions[ROOT]
        closed = self._region(Block(sweep, results), root, {})
        head = insert(self.head, self.extra, self.outs)
        mark = Op(None, reverse_sweep, ())
        body = none_for_undefined(Block((*self.tapes, *head, mark, *closed.stmts), closed.yields), self.pushed)
        return Closed(dataclasses.replace(self.function, body=body, kinds=self.kinds), tuple(self.decisions))

    def _region(self, block: Block, region: Region, to: dict[str, Operand]) -> Block:
        """Close a reverse block, whose forward region is given; inner blocks first."""
        stmts = [self._inner(stmt) for stmt in block.stmts]
        block = ir.substitute_block(Block(tuple(stmts), block.yields), to)
        if region.repeated:
            return self._supplied(block, region, self._needs(block, region), to)
        return self._brought_out(block) if region.key == ROOT else block

    def _brought_out(self, block: Block) -> Block:
        """The whole reverse sweep, where it reads variables of branches that run once."""
        homes = {name: self.tree.home[name] for name in ir.reads(block) if name in self.tree.home}
        return ir.substitute_block(
            block, {name: Var(self._handed_on(name, home)) for name, home in homes.items() if home.key != ROOT}
        )

    def _inner(self, stmt: ir.Stmt) -> ir.Stmt:
        """Close the blocks of a reverse statement that stands for a forward one."""
        regions = self.tree.mirrored(stmt)
        if regions is None:
            return stmt
        blocks = []
        for region, block in zip(regions, ir.blocks(stmt), strict=True):
            to: dict[str, Operand] = {}
            if region.index is not None and isinstance(stmt, ir.For):
                to[region.index] = Var(stmt.index)
            blocks.append(self._region(block, region, to))
        return ir.with_blocks(stmt, tuple(blocks))

    def _needs(self, block: Block, region: Region) -> dict[str, int]:
        """The variables of a region that its reverse reads, with the latest forward position that reads one."""
        needs: dict[str, int] = {}
        for stmt in block.stmts:
            for name in _all_reads(stmt):
                if self._is_of(name, region):
                    needs[name] = max(needs.get(name, -1), self._position(stmt, region))
        for name in ir.variables(block.yields):
            if self._is_of(name, region):
                needs.setdefault(name, -1)
        return needs

    def _position(self, stmt: ir.Stmt, region: Region) -> int:
        """Where in a region the statement stands that a reverse statement belongs to."""
        return position_of(region, -stmt.origin) if stmt.origin < 0 else len(region.stmts)

    def _is_of(self, name: str, region: Region) -> bool:
        home = self.tree.home.get(name)
        return home is not None and home.key == region.key

    def _handed_on(self, name: str, region: Region) -> str:
        """A variable of a branch that runs once stays there, as one more out of its ``if`` and of those around it."""
        if region.key == ROOT:
            return name
        assert region.parent is not None
        handed = self.outs.setdefault(region.key, {})
        if name in handed:
            return self._handed_on(handed[name], region.parent)
        out = self.names.fresh(ir.hint(name))
        self.kinds[out] = self.kinds[name]
        if (cls := self.memory.of(name)) is not None:
            self.memory.classes[out] = cls
        handed[name] = out
        self.tree.home[out] = region.parent
        self.tree.position[out] = self.tree.by_origin[region.key[0]][1]
        return self._handed_on(out, region.parent)

    def _supplied(self, block: Block, region: Region, needs: dict[str, int], index: dict[str, Operand]) -> Block:
        """Record and compute again what a reverse region in a loop needs; ``index`` renames the loop's index."""
        if not needs:
            return block
        chosen = plan(region, needs, self.tree, self.memory, self.kinds, self.shadows, self.kept)
        self._explain(chosen)
        to = dict(index)
        supply: list[ir.Stmt] = []
        for name in chosen.recorded:
            new = self._record(name, region)
            to[name] = Var(new.target or "")
            supply.append(new)
        supply += [self._renamed(stmt, to) for stmt in chosen.again]
        block = ir.substitute_block(block, to)
        return Block(_placed(supply, block), block.yields)

    def _record(self, name: str, region: Region) -> Op:
        """Push a variable in the forward sweep; the statement that pops it."""
        kind = self.kinds[name]
        tape = Var(self.names.fresh(f"{ir.hint(name)}_tape"))
        self.kinds[tape.name] = List(kind)
        self.tapes.append(Op(tape.name, p.tape))
        self.pushed.append(name)
        position = self.tree.position[name]
        place = -1 if position < 0 else position + 1
        origin = region.stmts[position].origin if position >= 0 else 0
        push = Op(None, p.push, (tape, Var(name)), origin=origin)
        self.extra.setdefault(region.key, {}).setdefault(place, []).append(push)
        new = self.names.fresh(ir.hint(name))
        self.kinds[new] = kind
        return Op(new, p.pop, (tape,), origin=-origin)

    def _renamed(self, stmt: ir.Stmt, to: dict[str, Operand]) -> ir.Stmt:
        """A statement that is computed again, with names of its own."""
        targets = [t for inner in [stmt, *_nested(stmt)] for t in ir.targets(inner)]
        for target in targets:
            new = self.names.fresh(ir.hint(target))
            self.kinds[new] = self.kinds[target]
            to[target] = Var(new)
        return _retargeted(ir.substitute_stmt(stmt, to), to)

    def _explain(self, chosen: Plan) -> None:
        for name in chosen.recorded:
            self.decisions.append(Decision(name, "recorded", chosen.reasons[name], self._line(name)))
        for stmt in chosen.again:
            for name in ir.targets(stmt):
                self.decisions.append(
                    Decision(name, "computed again", "cheap, from values that are there", self._line(name))
                )

    def _line(self, name: str) -> int | None:
        stmt = self.tree.definition(name)
        return stmt.pos.line if stmt is not None and stmt.pos is not None else None


def _nested(stmt: ir.Stmt) -> list[ir.Stmt]:
    return [s for block in ir.blocks(stmt) for s in ir.walk(block)]


def _all_reads(stmt: ir.Stmt) -> list[str]:
    names = list(ir.variables(ir.own_operands(stmt)))
    for block in ir.blocks(stmt):
        names += ir.reads(block)
    return names


def _retargeted(stmt: ir.Stmt, to: Mapping[str, Operand]) -> ir.Stmt:
    def new(name: str) -> str:
        found = to.get(name)
        return found.name if isinstance(found, Var) else name

    match stmt:
        case Op():
            return stmt if stmt.target is None else dataclasses.replace(stmt, target=new(stmt.target))
        case ir.If():
            blocks = tuple(Block(tuple(_retargeted(s, to) for s in b.stmts), b.yields) for b in ir.blocks(stmt))
            return dataclasses.replace(stmt, then=blocks[0], orelse=blocks[1], outs=tuple(map(new, stmt.outs)))
    return stmt


def _placed(supply: list[ir.Stmt], block: Block) -> tuple[ir.Stmt, ...]:
    """Each supplied statement just before the first statement that reads it, their order kept."""
    first: dict[int, list[ir.Stmt]] = {}
    wanted: dict[str, int] = {}
    for k, stmt in enumerate(block.stmts):
        for name in _all_reads(stmt):
            wanted.setdefault(name, k)
    for name in ir.variables(block.yields):
        wanted.setdefault(name, len(block.stmts))
    places: list[tuple[int, ir.Stmt]] = []
    for stmt in reversed(supply):
        place = min((wanted[t] for t in ir.targets(stmt) if t in wanted), default=len(block.stmts))
        for name in _all_reads(stmt):
            wanted[name] = min(wanted.get(name, place), place)
        places.append((place, stmt))
    for place, stmt in reversed(places):
        first.setdefault(place, []).append(stmt)
    placed: list[ir.Stmt] = []
    for k, stmt in enumerate(block.stmts):
        placed += first.get(k, ())
        placed.append(stmt)
    return (*placed, *first.get(len(block.stmts), ()))
