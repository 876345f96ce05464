"""Loops: every ``for`` becomes a counted loop, whatever it runs over, and what it changes is carried explicitly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import INT, Kind, Scalar, Tuple
from adcompile.lower.control import merge
from adcompile.lower.control.carry import Cell, carry, rebound
from adcompile.lower.control.sequences import consume, iterable, numbered, unrolled
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.inference.traces import leave_a_trace
from adcompile.lower.values import Choice, Filtered, Generated, RangeValue, TupleValue, Value, is_operand

_MAX_UNROLLED = 64
_RESIZING = {p.append, p.pop_last, p.drop_last}


def for_(lo: Lowering, node: gast.For) -> None:
    """A ``for`` statement; its only jump is ``if flag: break`` at the end of the body."""
    _over(lo, node, iterable(lo, lo.expr(node.iter)))


def _over(lo: Lowering, node: gast.For, over: Value) -> None:
    from adcompile.lower.assignments import assign
    from adcompile.lower.control.hidden_loops import as_run, each
    from adcompile.lower.control.produced import runs_code

    if isinstance(over, Choice):
        then, orelse = over.then, over.orelse
        merge.branch(lo, over.cond, lambda: _over(lo, node, then), lambda: _over(lo, node, orelse))
        return
    body, flag = _split_until(node.body)
    if isinstance(over, (Generated, Filtered)):
        over = as_run(lo, over)

    def lower_body(item: Value) -> Operand | None:
        assign(lo, node.target, item)
        lo.stmts(body)
        return None if flag is None else lo.operand_of(flag)

    if runs_code(over):
        each(lo, over, lower_body, rebound(lo, [*body, node.target]))
        return
    over = consume(lo, over)
    items = unrolled(lo, over)
    if items is not None and not (len(items) > _MAX_UNROLLED and _alike([_kind(lo, item) for item in items])):
        _unroll(lo, node, items, body, flag)
        return
    hint = node.target.id if isinstance(node.target, gast.Name) else "%i"
    run(lo, over, rebound(lo, [*body, node.target]), lower_body, hint, node)


def _alike(kinds: list[Kind | None]) -> bool:
    """Whether items have one type, or are numbers, so that a loop can run over them by number."""
    rows = [kind.items for kind in kinds if isinstance(kind, Tuple) and kind.cls is None]
    if len(rows) == len(kinds) and len(set(map(len, rows))) == 1:
        return all(_alike(list(column)) for column in zip(*rows, strict=True))
    return None not in kinds and (len(set(kinds)) == 1 or all(isinstance(kind, Scalar) for kind in kinds))


def _kind(lo: Lowering, item: Value) -> Kind | None:
    if isinstance(item, TupleValue) and item.cls is None:
        kinds = [_kind(lo, inner) for inner in item.items]
        return None if None in kinds else Tuple(tuple(kind for kind in kinds if kind is not None))
    return lo.kind(lo.operand(item)) if is_operand(item) else None


def _unroll(lo: Lowering, node: gast.For, items: list[Value], body: list[Any], flag: gast.AST | None) -> None:
    from adcompile.lower.assignments import assign
    from adcompile.lower.data.operators import truth

    if len(items) > _MAX_UNROLLED:
        raise lo.refuse(
            node,
            f"a loop over a tuple of {len(items)} items",
            "loop over a list or an array",
            why="it is written out once for each item, since they may differ in type",
        )

    def rest(k: int) -> None:
        if k == len(items):
            return
        assign(lo, node.target, items[k])
        lo.stmts(body)
        if flag is None:
            rest(k + 1)
        else:
            merge.branch(lo, truth(lo, lo.expr(flag)), lambda: None, lambda: rest(k + 1))

    rest(0)


def _split_until(nodes: list[Any]) -> tuple[list[Any], gast.AST | None]:
    last = nodes[-1] if nodes else None
    if isinstance(last, gast.If) and len(last.body) == 1 and isinstance(last.body[0], gast.Break):
        return nodes[:-1], last.test
    return nodes, None


def run(
    lo: Lowering,
    over: Value,
    cells: list[Cell],
    body: Callable[[Value], Operand | None],
    hint: str,
    site: Any = None,
    first: int = 0,
) -> None:
    """A counted loop over the items of ``over``, from number ``first`` on; ``cells`` are what the body rebinds."""
    if isinstance(over, RangeValue) and not first:
        start, stop, step, item = over.start, over.stop, over.step, None
        backwards = over.backwards
    else:
        items = numbered(lo, over)
        start, stop, step, item = Const(first), items.length(lo), Const(1), items.item
        hint, backwards = "%i", False
    index = Var("")

    def once() -> Operand | None:
        nonlocal index
        index = lo.b.fresh(hint, INT)
        return body(index if item is None else item(lo, index, "%t"))

    made = carry(lo, cells, once, site)
    _refuse_resizing(lo, over, made.body)
    lo.b.add(
        ir.For(
            index.name, start, stop, step, made.inits, made.params, made.body, made.outs, made.until, backwards,
            lo.b.pos, lo.b.origin,
        )
    )  # fmt: skip


def _refuse_resizing(lo: Lowering, over: Value, body: Block) -> None:
    if not isinstance(over, Var):
        return
    for stmt in ir.walk(body):
        if isinstance(stmt, ir.Op) and stmt.fn in _RESIZING and stmt.args[0] == over:
            raise lo.refuse(
                None,
                "a list that grows or shrinks while a loop runs over it",
                "loop over a copy, or use while",
                why="the loop counts its items when it begins",
            )


def while_(lo: Lowering, node: gast.While) -> None:
    """A ``while`` statement; its only jump is ``if flag: break`` at the end of the body.

    A test that leaves something different begins the body of a loop that only the body ends: what it did when it was
    false counts too.
    """
    body, flag = _split_until(node.body)
    test = Block()

    def rest() -> Operand:
        lo.stmts(body)
        return Const(False) if flag is None else lo.operand_of(flag)

    def once() -> Operand | None:
        nonlocal test
        before: merge.Environments = {frame: dict(env) for frame, env in lo.environments().items()}
        with lo.b.nested() as stmts:
            cond = _condition(lo, node.test)
        if _calls_by_name(stmts) or leave_a_trace(lo.kind, stmts) or merge.changed(before):
            test = Block((), (Const(True),))
            lo.b.adopt(stmts, stmts)
            return lo.operand(merge.choose(lo, cond, rest, lambda: Const(True), "%ended"))
        test = Block(tuple(stmts), (cond,))
        ended = rest()
        return None if flag is None else ended

    made = carry(lo, rebound(lo, [*body, node.test]), once, node)
    if test.yields == (Const(True),) and made.until is None and any(frame.at_yield for frame in lo.frames):
        raise lo.refuse(
            node,
            "a generator that does not end, whose items are all asked for",
            "leave the loop that asks for them, or use islice",
        )
    lo.b.add(ir.While(made.inits, made.params, test, made.body, made.outs, made.until, lo.b.pos, lo.b.origin))


def _condition(lo: Lowering, node: gast.AST) -> Operand:
    from adcompile.lower.data.operators import truth

    try:
        return truth(lo, lo.expr(node))
    except Raised:
        return Const(False)


def _calls_by_name(stmts: list[ir.Stmt]) -> bool:
    """Whether functions of the program are called, which may change anything."""
    return any(isinstance(stmt, ir.Op) and isinstance(stmt.fn, ir.Callee) for stmt in ir.walk(Block(tuple(stmts))))
