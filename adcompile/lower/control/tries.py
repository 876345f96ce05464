"""``try`` statements. Some are settled while compiling: what the body raises, if anything, is known from the kinds.

try:                                     try:
    code = CODES[name]    ─▶ the body        return name.lower()    ─▶ the handler, where ``name`` is a number
except KeyError:                         except AttributeError:
    code = 0                                 return str(name)

The others are attempted when the program runs (``attempts``).
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import gast

from adcompile import effects, ir
from adcompile import primitives as p
from adcompile.errors import Refusal
from adcompile.ir import Block, Const
from adcompile.kinds import Dict, Tuple
from adcompile.lower import names
from adcompile.lower.control import attempts
from adcompile.lower.control.attempts import Handlers, Tried
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.inference.hazards import can_raise, never_ends
from adcompile.lower.inference.traces import traces
from adcompile.lower.values import Known, TupleValue, Value


def try_(lo: Lowering, node: gast.Try) -> None:
    """A ``try`` statement: its body as it stands, the handler that is certain to run, or attempts."""
    try:
        if not node.handlers:  # an exception goes on as one
            lo.stmts(node.body)
        else:
            _require_assigned(lo, node)
            handlers = Handlers(tuple(node.handlers), tuple(_classes(lo, node, h.type) for h in node.handlers))
            _try(lo, node, node.body, handlers)
    except Raised:
        with lo.b.before_raise():
            lo.stmts(node.finalbody)
        raise
    lo.stmts(node.finalbody)


def _try(lo: Lowering, node: gast.Try, body: Sequence[gast.AST], handlers: Handlers) -> None:
    """Lower the body, or what is left of it, with what follows it."""
    tried = attempts.lowered(lo, body)
    if tried.raised is None and _is_safe(lo, tried.stmts, handlers):
        attempts.adopt(lo, tried)
        lo.stmts(node.orelse)
        return
    if tried.raised is not None and _is_certain(tried) and _is_safe(lo, tried.stmts[:-2], handlers):
        _fail(lo, tried, tried.raised, handlers)
        return
    if lo.outlines is None:
        raise _refusal(lo, node)
    first = _until_a_trace(lo, body, tried)
    if first is None:
        raise _refusal(lo, node)

    def orelse() -> None:
        lo.stmts(node.orelse)

    if first == len(body):
        attempts.attempt(lo, body, tried, handlers, orelse, _refusal(lo, node))
    else:
        part = attempts.lowered(lo, body[:first])
        attempts.attempt(
            lo, body[:first], part, handlers, lambda: _try(lo, node, body[first:], handlers), _refusal(lo, node)
        )


def _until_a_trace(lo: Lowering, body: Sequence[gast.AST], tried: Tried) -> int | None:
    """How many statements of the body end with the first trace that it leaves; None if something may fail after it.

    What fails before that leaves no trace at all, and what fails later is tried by itself.
    """
    left = list(traces(lo.kind, tried.stmts))
    if not left:
        return len(body)
    for k in range(len(tried.ends)):
        stmts = tried.of(k)
        inside = [op for op in left if any(op is stmt for stmt in ir.walk(Block(tuple(stmts))))]
        if inside:
            return k + 1 if all(_is_store(op) for op in inside) and attempts.end_with(stmts, inside) else None
    return None


def _is_store(op: ir.Op) -> bool:
    return effects.of(op.fn).writes == (0,) and not op.kwargs and op.target is None


def _fail(lo: Lowering, tried: Tried, raised: Raised, handlers: Handlers) -> None:
    """What follows a body that is certain to raise."""
    assert raised.error is not None
    for node, classes in zip(handlers.nodes, handlers.classes, strict=True):
        if any(issubclass(raised.error, cls.obj) for cls in classes):
            attempts.adopt(lo, tried, -1)  # but not that it is raised
            made = tried.stmts[-2]
            assert isinstance(made, ir.Op) and made.target is not None
            attempts.run_handler(lo, node, ir.Var(made.target))
            return
    attempts.adopt(lo, tried)
    raise raised


def _is_certain(tried: Tried) -> bool:
    """Whether the body is known to end by an exception of a class that is known."""
    last = tried.stmts[-1:]
    certain = bool(last) and isinstance(last[0], ir.Op) and last[0].fn is p.raise_
    return certain and tried.raised is not None and tried.raised.error is not None


def _classes(lo: Lowering, node: gast.Try, named: gast.AST | None) -> tuple[Known, ...]:
    """The classes that a handler is for."""
    if named is None:
        return (Known(BaseException, "BaseException", BaseException),)
    found: Value = lo.expr(named)
    classes = found.items if isinstance(found, TupleValue) else (found,)
    known = tuple(cls for cls in classes if isinstance(cls, Known) and isinstance(cls.obj, type))
    if len(known) < len(classes):
        raise _refusal(lo, node)
    return known


def _is_safe(lo: Lowering, stmts: Sequence[ir.Stmt], handlers: Handlers) -> bool:
    """Whether statements raise nothing that is caught."""
    return not can_raise(lo, [stmt for stmt in stmts if not _finds_it(lo, stmt)], handlers.caught)


def _require_assigned(lo: Lowering, node: gast.Try) -> None:
    """Refuse where the body reads a variable that may have no value: that raises, too."""
    names_in = [n for stmt in node.body for n in gast.walk(stmt) if isinstance(n, gast.Name)]
    read = {n.id for n in names_in if isinstance(n.ctx, gast.Load)}
    values = [value for name, value in lo.frame.env.items() if name in read]
    unsure = {
        out
        for stmt in lo.b.so_far()
        if isinstance(stmt, ir.If)
        for out, *sides in zip(stmt.outs, stmt.then.yields, stmt.orelse.yields, strict=True)
        if any(
            value is ir.UNDEFINED and not never_ends(block)
            for value, block in zip(sides, (stmt.then, stmt.orelse), strict=True)
        )
    }
    if any(value is ir.UNDEFINED or isinstance(value, ir.Var) and value.name in unsure for value in values):
        raise _refusal(lo, node)


def _finds_it(lo: Lowering, op: ir.Stmt) -> bool:
    """Whether an item is read that is known to be there."""
    if not isinstance(op, ir.Op) or op.fn is not operator.getitem or not isinstance(op.args[1], Const):
        return False
    kind, key = lo.kind(op.args[0]), op.args[1].value
    if isinstance(kind, Dict):
        return isinstance(op.args[0], ir.Free) and kind.items is not None and _has_key(lo, op.args[0], key)
    return isinstance(kind, Tuple) and type(key) is int and -len(kind.items) <= key < len(kind.items)


def _has_key(lo: Lowering, table: ir.Free, key: Any) -> bool:
    """Whether a table from outside has a key; a guard watches that it stays so."""
    get = names.current(lo, table)

    def present() -> bool:
        return key in get()

    if not present():
        return False
    lo.guards.append(present)
    return True


def _refusal(lo: Lowering, node: gast.Try) -> Refusal:
    found = lo.refuse(
        node,
        "a try statement",
        "test for the condition that raises the exception, with if",
        why="its body changes what is there before it, so it cannot be tried",
    )
    assert isinstance(found, Refusal)
    return found


__all__ = ["try_"]
