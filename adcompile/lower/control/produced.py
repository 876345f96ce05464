"""Generators: their bodies are lowered where their items are asked for, and what is done with an item at each yield.

def squares(xs):                      total = 0.0
    for x in xs:             and      for s in squares(xs):     ─▶     for x in xs:
        yield x * x                       total += s                       total += x * x
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import gast

from adcompile import ir
from adcompile.ir import Const, Operand
from adcompile.kinds import BOOL
from adcompile.lower.control import merge
from adcompile.lower.control.sequences import arithmetic, consume, numbered
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.values import Enumerate, Frame, Items, Mapped, Produced, TupleValue, Value, Zip
from adcompile.syntax.desugar.tree import is_endless

Cells = list[tuple[Frame, str]]
Body = Callable[[Value], Operand | None]


def made(lo: Lowering, code: Any, env: dict[str, Value], parent: Frame | None) -> Produced:
    """What a call of a generator function gives."""
    for stmt in code.body:
        _check(lo, stmt)
    return Produced(code, env, parent)


def _check(lo: Lowering, node: Any) -> None:
    """Refuse a ``yield`` whose place does not allow it to be followed by other code."""
    if isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda)):
        return
    inner = list(gast.iter_child_nodes(node))
    if isinstance(node, gast.Assign) and isinstance(node.value, gast.Yield):
        inner = list(gast.iter_child_nodes(node.value))
    elif isinstance(node, (gast.Yield, gast.YieldFrom)):
        raise lo.refuse(node, "the value of a yield", "yield in a statement of its own", why="it is what was sent")
    elif isinstance(node, gast.Try) and node.handlers and any(map(_yields, node.body)):
        raise lo.refuse(
            node,
            "a yield in a try statement with handlers",
            "assign the value in it, and yield after it",
            why="exceptions of the code that asks for the values are not for them",
        )
    for child in inner:
        _check(lo, child)


def _yields(node: Any) -> bool:
    return any(isinstance(inner, gast.Yield) for inner in gast.walk(node))


class _Unsettled(Exception):
    """It depends on the running program how many items there are."""


def known(lo: Lowering, over: Produced) -> list[Value] | None:
    """The items, where they are known one by one; the generator has run then."""
    from adcompile.lower.calling.follow import run_through

    before, made, found = lo.environments(), len(lo.heap), list[Value]()
    consumed, started = list(lo.consumed), list(lo.started)
    for frame, env in before.items():
        frame.env = dict(env)

    def body(item: Value) -> None:
        if lo.b.home(None) is not stmts:
            raise _Unsettled
        found.append(item)

    with lo.b.nested() as stmts:
        try:
            run_through(lo, over, body, [])
        except (_Unsettled, Raised):  # what it raises may lie beyond what is asked for
            for frame, env in before.items():
                frame.env = env
            lo.forget(made)
            lo.consumed, lo.started = consumed, started
            return None
    consume(lo, over)
    lo.b.adopt(stmts, stmts)
    return found


def runs_code(value: Value) -> bool:
    """Whether the items of a value appear while a generator runs."""
    match value:
        case Produced():
            return True
        case Enumerate(inner) | Items(inner):
            return runs_code(inner)
        case Zip(parts) | Mapped(_, parts):
            return any(map(runs_code, parts))
    return False


def each(lo: Lowering, over: Value, body: Body, cells: Cells) -> None:
    """Run ``body`` for each item of what runs a generator; what it gives is whether to stop."""
    from adcompile.lower.calling import calls
    from adcompile.lower.calling.follow import run_through
    from adcompile.lower.control import hidden_loops

    match over:
        case Produced():
            run_through(lo, over, body, cells)
        case Enumerate(inner, start):
            _counted(lo, inner, start, lambda k, item: body(TupleValue((k, item))), cells)
        case Mapped(fn, (part,)):
            hidden_loops.each(lo, part, lambda item: body(calls.call(lo, fn, [item], {}, "%t")), cells)
        case Mapped(fn, parts):
            each(lo, Zip(parts), lambda row: body(calls.call(lo, fn, _items(row), {}, "%t")), cells)
        case Zip(parts, strict):
            _side_by_side(lo, parts, strict, body, cells)


def _is_endless(value: Value) -> bool:
    """Whether a generator has a loop that only the code that asks for its items can end."""
    match value:
        case Produced(code):
            return any(is_endless(inner) for stmt in code.body for inner in gast.walk(stmt))
        case Enumerate(inner) | Mapped(_, (inner, *_)):
            return _is_endless(inner)
    return False


def first(lo: Lowering, over: Produced, otherwise: Callable[[], Value], hint: str) -> Value:
    """The first item, or what ``otherwise`` gives; the generator has been asked for the only time then."""
    from adcompile.lower.control import hidden_loops
    from adcompile.lower.data.operators import truth

    frame = lo.frame
    name = hidden_loops.accumulator(lo, hint)
    frame.env[name] = ir.UNDEFINED
    flag = hidden_loops.accumulator(lo, "%found")
    frame.env[flag] = Const(False)

    def take(item: Value) -> Operand:
        frame.env[name], frame.env[flag] = item, Const(True)
        return Const(True)

    hidden_loops.each(lo, over, take, [(frame, name), (frame, flag)])
    found, present = frame.env.pop(name), truth(lo, frame.env.pop(flag))
    return merge.choose(lo, present, lambda: found, otherwise, hint)


def _items(row: Value) -> list[Value]:
    assert isinstance(row, TupleValue)
    return list(row.items)


def _counted(
    lo: Lowering, over: Value, start: Operand, body: Callable[[Operand, Value], Operand | None], cells: Cells
) -> None:
    """Run ``body`` for each number and item."""
    from adcompile.lower.control import hidden_loops

    frame, name = lo.frame, hidden_loops.accumulator(lo, "%k")
    frame.env[name] = start

    def step(item: Value) -> Operand | None:
        number = lo.operand(frame.env[name])
        frame.env[name] = arithmetic(lo, operator.add, number, Const(1))
        return body(number, item)

    hidden_loops.each(lo, over, step, [*cells, (frame, name)])
    frame.env.pop(name)


def _side_by_side(lo: Lowering, parts: Sequence[Value], strict: bool, body: Body, cells: Cells) -> None:
    """``zip`` of a generator and others: it runs as long as the others have items."""
    place = min((k for k, part in enumerate(parts) if runs_code(part)), key=lambda k: not _is_endless(parts[k]))
    others = [numbered(lo, part) for k, part in enumerate(parts) if k != place]
    if strict:
        raise lo.refuse(None, "a generator in zip(strict=True)", "make a list of its items: list(...)")
    lengths = [other.length(lo) for other in others]

    def row(number: Operand, item: Value) -> Operand | None:
        items = [other.item(lo, number, "%t") for other in others]
        end = body(TupleValue((*items[:place], item, *items[place:])))
        following = arithmetic(lo, operator.add, number, Const(1))
        for length in lengths:
            last = lo.b.op(operator.ge, following, length, kind=BOOL)
            end = last if end is None else lo.operand(_either(lo, end, last))
        return end

    def run(left: Sequence[Operand]) -> None:
        if not left:
            _counted(lo, parts[place], Const(0), row, cells)
            return
        merge.branch(lo, lo.b.op(operator.gt, left[0], Const(0), kind=BOOL), lambda: run(left[1:]), lambda: None)

    run(lengths)


def _either(lo: Lowering, a: Operand, b: Operand) -> Value:
    return merge.choose(lo, a, lambda: Const(True), lambda: b, "%t", plain=True)
