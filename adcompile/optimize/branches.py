"""Branches on one condition know of each other.

    if t.1:                                            if t.1:
        a.2 = np.sin(x.0)                                  a.2 = np.sin(x.0)
    → a.3 = (a.2, None)                                    b.4 = a.2 * x.0
    if t.1:                                  →             s.5 = np.sum(b.4)
        b.4 = a.3 * x.0                                → s.6 = (s.5, 0.0)
        s.5 = np.sum(b.4)
    → s.6 = (s.5, 0.0)

Two that follow each other are one. In a branch on a condition, what another branch on it gave is what its same side
gave, where that can be read there. What is only read on one side of a condition is not made on the other.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence

from adcompile import ir
from adcompile.ir import Block, For, Function, If, Operand, Stmt, Var, While
from adcompile.optimize.rewriting import Rewriter, with_body

Side = tuple[str, int]  # a condition, and which of the two blocks


def branches(function: Function) -> Function:
    """The function with branches on the same condition merged; the same object where there are none."""
    conditions = [stmt.cond for stmt in ir.walk(function.body) if isinstance(stmt, If) and isinstance(stmt.cond, Var)]
    if len(set(conditions)) == len(conditions):
        return function
    body = _Merger({}).block(function.body)
    body = _one_sided(_Known().block(body))
    return with_body(function, body)


class _Merger(Rewriter):
    """Makes one of two branches that follow each other."""

    def statements(self, block: Block, stmts: list[Stmt]) -> None:
        mine: list[Stmt] = []
        super().statements(block, mine)
        for stmt in mine:
            last = stmts[-1] if stmts else None
            merged = _merged(last, stmt) if isinstance(last, If) and isinstance(stmt, If) else None
            if merged is None:
                stmts.append(stmt)
            else:
                stmts[-1] = merged


def _merged(one: If, two: If) -> If | None:
    """Both branches in one; None where they are on different conditions, or the second reads what is undefined."""
    if one.cond != two.cond or not isinstance(one.cond, Var):
        return None
    blocks: list[Block] = []
    for first, second in zip(ir.blocks(one), ir.blocks(two), strict=True):
        given = dict(zip(one.outs, first.yields, strict=True))
        missing = {out for out, value in given.items() if value == ir.UNDEFINED}
        if missing and not missing.isdisjoint(ir.reads(Block(second.stmts))):
            return None
        inner = Rewriter(given).block(second)
        blocks.append(Block((*first.stmts, *inner.stmts), (*first.yields, *inner.yields)))
    return If(one.cond, blocks[0], blocks[1], (*one.outs, *two.outs), one.pos, one.origin)


class _Known(Rewriter):
    """Replaces what a branch gave, on the same side of its condition."""

    def __init__(self) -> None:
        super().__init__({})
        self.given: dict[Side, dict[str, Operand]] = {}

    def statements(self, block: Block, stmts: list[Stmt]) -> None:
        for stmt in block.stmts:
            if not isinstance(stmt, If) or not isinstance(stmt.cond, Var):
                super().statements(Block((stmt,)), stmts)
                continue
            name, outs = stmt.cond.name, stmt.outs
            blocks = tuple(self.side(inner, (name, k)) for k, inner in enumerate(ir.blocks(stmt)))
            if not _same(blocks, ir.blocks(stmt)):
                stmt = If(stmt.cond, blocks[0], blocks[1], outs, stmt.pos, stmt.origin)
            stmts.append(stmt)
            for k, inner in enumerate(blocks):
                self.given.setdefault((name, k), {}).update(_readable(inner, outs))

    def side(self, block: Block, side: Side) -> Block:
        outer = self.replaced
        self.replaced = {**outer, **self.given.get(side, {})}
        new = self.block(block)
        self.replaced = outer
        return new


def _readable(block: Block, outs: tuple[str, ...]) -> dict[str, Operand]:
    """What a block yields that can be read after it too."""
    own = {name for stmt in block.stmts for name in ir.targets(stmt)}
    return {
        out: value
        for out, value in zip(outs, block.yields, strict=True)
        if value != ir.UNDEFINED and not (isinstance(value, Var) and value.name in own)
    }


def _one_sided(body: Block) -> Block:
    """Nothing is given on the side of a condition on which it is not read."""
    places: dict[str, list[frozenset[Side]]] = {}
    _collect(body, frozenset(), places)

    def change(block: Block) -> Block:
        stmts = tuple(map(changed, block.stmts))
        return block if _same(stmts, block.stmts) else Block(stmts, block.yields)

    def changed(stmt: Stmt) -> Stmt:
        blocks = ir.blocks(stmt)
        new = tuple(map(change, blocks))
        if isinstance(stmt, If) and isinstance(stmt.cond, Var):
            new = tuple(_needed(block, stmt, k, places) for k, block in enumerate(new))
        return stmt if _same(new, blocks) else ir.with_blocks(stmt, new)

    return change(body)


def _same(new: Sequence[object], old: Sequence[object]) -> bool:
    return all(map(operator.is_, new, old))


def _needed(block: Block, stmt: If, side: int, places: dict[str, list[frozenset[Side]]]) -> Block:
    """A block with nothing for the outs that are only read on the other side of the condition."""
    assert isinstance(stmt.cond, Var)
    other = stmt.cond.name, 1 - side
    yields = tuple(
        ir.UNDEFINED if places.get(out) and all(other in place for place in places[out]) else value
        for out, value in zip(stmt.outs, block.yields, strict=True)
    )
    return block if yields == block.yields else Block(block.stmts, yields)


def _collect(block: Block, sides: frozenset[Side], places: dict[str, list[frozenset[Side]]]) -> None:
    """Note, for each variable, on which sides of which conditions it is read, each time."""

    def read(operands: tuple[Operand, ...]) -> None:
        for name in ir.variables(operands):
            places.setdefault(name, []).append(sides)

    for stmt in block.stmts:
        read(ir.own_operands(stmt))
        if isinstance(stmt, (For, While)) and stmt.until is not None:
            read((stmt.until,))
        for k, inner in enumerate(ir.blocks(stmt)):
            decided = {(stmt.cond.name, k)} if isinstance(stmt, If) and isinstance(stmt.cond, Var) else set[Side]()
            _collect(inner, sides | decided, places)
    read(block.yields)
