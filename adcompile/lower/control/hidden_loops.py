"""Loops that expressions hide: comprehensions, and functions that run through the items of their argument."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import List
from adcompile.lower.calling import equivalents
from adcompile.lower.calling.sources import nested
from adcompile.lower.control import attempts, merge, produced
from adcompile.lower.control.carry import Cell, rebound
from adcompile.lower.control.loops import run
from adcompile.lower.control.sequences import consume, iterable, unrolled
from adcompile.lower.core import Lowering
from adcompile.lower.data import storage
from adcompile.lower.values import Choice, Filtered, Frame, Generated, Known, Produced, Value, is_code, is_operand
from adcompile.syntax.desugar import desugar_expression
from adcompile.syntax.desugar.stop_at_yields import FIRST


def each(
    lo: Lowering, over: Value, body: Callable[[Value], Operand | None], cells: list[Cell] | None = None, first: int = 0
) -> None:
    """Run ``body`` for each item, in order; ``cells`` are the variables that it rebinds.

    What it gives, if anything, is a condition on which the loop ends; over items that are known one by one, and in
    nested loops, all items are run through.
    """
    cells = cells or []
    over = consume(lo, over)
    if produced.runs_code(over):
        produced.each(lo, over, body, cells)
        return
    if isinstance(over, Choice):
        choice = over
        merge.branch(
            lo, choice.cond, lambda: each(lo, choice.then, body, cells), lambda: each(lo, choice.orelse, body, cells)
        )
        return
    if isinstance(over, Generated):
        with _inside(lo, over.node, over.frame):
            _loops(lo, over.node, 0, over.first, lambda: body(lo.expr(over.node.elt)), cells)
        return
    if isinstance(over, Filtered):
        each(lo, over.inner, lambda item: _filtered(lo, over.fn, item, body), cells)
        return
    items = unrolled(lo, over)
    if items is not None:
        for item in items[first:]:
            body(item)
        return
    run(lo, over, cells + rebound(lo, []), body, "%i", first=first)


def _filtered(lo: Lowering, fn: Value, item: Value, body: Callable[[Value], object]) -> None:
    from adcompile.lower.calling import calls
    from adcompile.lower.data.operators import truth

    wanted = item if fn == Const(None) else calls.call(lo, fn, [item], {}, "%t")
    merge.branch(lo, truth(lo, wanted), lambda: body(item), lambda: None)


def fold(
    lo: Lowering,
    over: Value,
    start: Value,
    step: Callable[[Value, Value], Value],
    hint: str,
    until: Callable[[Value], Operand | None] = lambda total: None,
    first: int = 0,
) -> Value:
    """``total = step(total, item)`` over the items, until a condition on the total."""
    frame, name = lo.frame, accumulator(lo, hint)
    frame.env[name] = start

    def body(item: Value) -> Operand | None:
        frame.env[name] = step(frame.env[name], item)
        return until(frame.env[name])

    each(lo, over, body, [(frame, name)], first)
    return frame.env.pop(name)


def accumulator(lo: Lowering, hint: str) -> str:
    """A name for the total: nothing that a program could call a variable."""
    name = hint if hint.startswith("%") else f"{hint} "
    while name in lo.frame.env:
        name += "'"
    return name


def collect(lo: Lowering, over: Value, hint: str) -> Operand:
    """The items in a new list."""
    over = iterable(lo, over)
    if is_operand(over) and isinstance(lo.kind(over), List):  # type: ignore[arg-type]
        return lo.b.op(p.copy_of, over, hint=hint)  # type: ignore[arg-type]
    items = None if isinstance(over, (Generated, Produced, Filtered, Choice)) else unrolled(lo, over)
    if items is not None:
        consume(lo, over)
        return lo.b.op(p.make_list, *[lo.operand(v) for v in items], hint=hint)
    result = lo.b.op(p.make_list, hint=hint)
    each(lo, over, lambda item: put(lo, result, item))
    return result


def gathered(lo: Lowering, over: Value) -> list[Value] | None:
    """The items one by one, where it is known while compiling which there are; None, and no trace, where it is not."""
    items: list[Value] = []
    known = True

    def keep(tried: attempts.Tried, item: Value) -> None:
        nonlocal known
        known = known and lo.b.is_innermost(tried.stmts)
        items.append(item)

    over = iterable(lo, over)
    tried = attempts.by_itself(lo, lambda tried: each(lo, over, lambda item: keep(tried, item)))
    if tried.raised is not None or not known:
        return None
    attempts.adopt(lo, tried)
    return items


def put(lo: Lowering, owner: Operand, item: Value) -> None:
    """``owner.append(item)``"""
    value = lo.operand(item)
    storage.holds(lo, owner, value)
    lo.b.effect(p.append, owner, value)


# -- comprehensions ----------------------------------------------------------------------------------------------------


@contextmanager
def _inside(lo: Lowering, node: Any, frame: Frame) -> Iterator[None]:
    """The names of a comprehension are its own; what it doesn't bind is looked up around it."""
    before = lo.frame
    lo.frame = Frame(nested(node, frame.code), {}, frame)
    lo.frames.append(lo.frame)
    try:
        yield
    finally:
        lo.frames.pop().left = True
        lo.frame = before


def comprehension(lo: Lowering, node: gast.ListComp | gast.SetComp | gast.DictComp, hint: str) -> Value:
    """A comprehension, as a loop that fills a list, a set or a dict; over a tuple, as a display."""
    first = iterable(lo, lo.expr(node.generators[0].iter))
    with _inside(lo, node, lo.frame):
        items = None if isinstance(first, (Generated, Produced, Filtered, Choice)) else unrolled(lo, first)
        if items is not None and len(node.generators) == 1 and not node.generators[0].ifs:
            consume(lo, first)
            return _display(lo, node, items, hint)
        return _filled(lo, node, first, hint)


def generator(lo: Lowering, node: gast.GeneratorExp, hint: str) -> Value:
    """A generator expression: its first iterable is evaluated here, the rest where its items are asked for."""
    return Generated(node, lo.frame, iterable(lo, lo.expr(node.generators[0].iter)))


def as_run(lo: Lowering, over: Generated | Filtered) -> Value:
    """What is run through item by item, in turns with the code that asks for the items."""
    if isinstance(over, Filtered):
        from adcompile.lower.calling import calls

        return calls.call(lo, Known(equivalents.filtered), [over.fn, over.inner], {}, "%t")
    if any(isinstance(inner, gast.NamedExpr) for inner in gast.walk(over.node)):  # it binds in the function around it
        return collect(lo, over, "%t")
    code = nested(_function(over.node), over.frame.code)
    return Produced(code, {FIRST: over.first}, over.frame)


@functools.lru_cache(maxsize=1024)
def _function(node: gast.GeneratorExp) -> Any:
    return desugar_expression(node)


def first(lo: Lowering, over: Generated, otherwise: Callable[[], Value], hint: str) -> Value | None:
    """The first item, or what ``otherwise`` gives; None where what it runs over is not known item by item."""
    inner = over.first
    items = None if isinstance(inner, (Generated, Produced, Filtered, Choice)) else unrolled(lo, inner)
    if items is None or len(over.node.generators) > 1:
        return None
    consume(lo, over)
    return _first_generated(lo, over, items, otherwise, hint)


def _first_generated(
    lo: Lowering, over: Generated, items: list[Value], otherwise: Callable[[], Value], hint: str
) -> Value:
    from adcompile.lower.assignments import assign
    from adcompile.lower.data.operators import truth

    if not items:
        return otherwise()
    (generator,) = over.node.generators

    def item(conditions: list[Any]) -> Value:
        if not conditions:
            return lo.expr(over.node.elt, hint)
        cond = truth(lo, lo.expr(conditions[0]))
        return merge.choose(lo, cond, lambda: item(conditions[1:]), others, hint)

    def others() -> Value:
        return _first_generated(lo, over, items[1:], otherwise, hint)

    with _inside(lo, over.node, over.frame):
        assign(lo, generator.target, items[0])
        return item(generator.ifs)


def _display(lo: Lowering, node: Any, items: list[Value], hint: str) -> Value:
    from adcompile.lower.assignments import assign
    from adcompile.lower.data import displays

    pairs: list[tuple[Value, Value]] = []
    for item in items:
        assign(lo, node.generators[0].target, item)
        key = lo.expr(node.key) if isinstance(node, gast.DictComp) else Const(None)
        pairs.append((key, lo.expr(node.value if isinstance(node, gast.DictComp) else node.elt)))
    if isinstance(node, gast.DictComp):
        return displays.make_dict(lo, pairs, hint)
    values = [value for _, value in pairs]
    return (
        displays.make_set(lo, values, hint) if isinstance(node, gast.SetComp) else displays.make_list(lo, values, hint)
    )


def _filled(lo: Lowering, node: Any, first: Value, hint: str) -> Value:
    from adcompile.lower import assignments
    from adcompile.lower.data import displays

    if isinstance(node, gast.DictComp):
        table = lo.b.op(p.make_dict, hint=hint)

        def enter() -> None:
            key = lo.expr(node.key)
            assignments.store(lo, table, key, lo.expr(node.value))

        _loops(lo, node, 0, first, enter, [])
        return table
    result = lo.b.op(p.make_list, hint=hint if isinstance(node, gast.ListComp) else "%t")
    _loops(lo, node, 0, first, lambda: _checked_put(lo, node, result), [])
    return displays.set_of(lo, result, hint) if isinstance(node, gast.SetComp) else result


def _checked_put(lo: Lowering, node: Any, result: Var) -> None:
    item = lo.expr(node.elt)
    if is_code(item):
        raise lo.refuse(
            node.elt,
            "a list of functions whose length is known only when running",
            "use a tuple of functions, or one function with the item as an argument",
            why="which function an item is must be known to differentiate a call of it",
        )
    put(lo, result, item)


def _loops(
    lo: Lowering, node: Any, depth: int, over: Value, innermost: Callable[[], Operand | None], cells: list[Cell]
) -> None:
    """The loops of a comprehension from number ``depth`` on, and its conditions, around ``innermost``."""
    from adcompile.lower.assignments import assign
    from adcompile.lower.data.operators import truth

    generator = node.generators[depth]
    own = cells + rebound(lo, [node])
    alone = len(node.generators) == 1 and not generator.ifs

    def inner() -> Operand | None:
        if depth + 1 == len(node.generators):
            return innermost()
        _loops(lo, node, depth + 1, lo.expr(node.generators[depth + 1].iter), innermost, cells)
        return None

    def guarded(conditions: list[Any]) -> Operand | None:
        if not conditions:
            return inner()
        cond = truth(lo, lo.expr(conditions[0]))
        merge.branch(lo, cond, lambda: guarded(conditions[1:]), lambda: None)
        return None

    def body(item: Value) -> Operand | None:
        assign(lo, generator.target, item)
        ends = guarded(generator.ifs)
        return ends if alone else None

    each(lo, over, body, own)


__all__ = ["as_run", "collect", "comprehension", "each", "fold", "generator", "put"]
