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

from adcompile import ir
from adcompile import primitives as p
from adcompile.errors import Refusal
from adcompile.ir import Const
from adcompile.kinds import Dict, Tuple
from adcompile.lower import attempts, names
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.traces import leave_a_trace
from adcompile.lower.values import Known, TupleValue, Value


def try_(lo: Lowering, node: gast.Try) -> None:
    """A ``try`` statement: its body as it stands, the handler that is certain to run, or an attempt."""
    if not node.handlers:  # an exception goes on as one
        lo.stmts(node.body)
    else:
        _with_handlers(lo, node)
    lo.stmts(node.finalbody)


def _with_handlers(lo: Lowering, node: gast.Try) -> None:
    _require_assigned(lo, node)
    tried = attempts.lowered(lo, node.body)
    if tried.raised is None and _is_safe(lo, tried.stmts):
        attempts.adopt(lo, tried)
        lo.stmts(node.orelse)
        return
    if tried.raised is not None and _is_certain(tried) and _is_safe(lo, tried.stmts[:-2]):
        handler = _handler(lo, node, tried.raised)
        attempts.adopt(lo, tried, None if handler is None else -2)  # without the exception, and that it is raised
        if handler is None:
            raise tried.raised
        lo.stmts(handler.body)
        return
    if lo.outlines is None or leave_a_trace(lo.kind, tried.stmts):
        raise _refusal(lo, node)
    classes = [
        Known(BaseException, "BaseException", BaseException)
        if handler.type is None
        else _one_or_several(_classes(lo, node, handler.type))
        for handler in node.handlers
    ]
    attempts.attempt(lo, node, tried, classes, _refusal(lo, node))


def _one_or_several(classes: list[Known]) -> Value:
    return classes[0] if len(classes) == 1 else TupleValue(tuple(classes))


def _is_certain(tried: attempts.Tried) -> bool:
    """Whether the body is known to end by an exception of a class that is known."""
    last = tried.stmts[-1:]
    certain = bool(last) and isinstance(last[0], ir.Op) and last[0].fn is p.raise_
    return certain and tried.raised is not None and tried.raised.error is not None


def _handler(lo: Lowering, node: gast.Try, raised: Raised) -> Any:
    """The handler of an exception whose class is known; None where there is none."""
    assert raised.error is not None
    for handler in node.handlers:
        classes = None if handler.type is None else [cls.obj for cls in _classes(lo, node, handler.type)]
        if classes is None or any(issubclass(raised.error, cls) for cls in classes):
            if handler.name is not None:
                raise _refusal(lo, node)
            return handler
    return None


def _classes(lo: Lowering, node: gast.Try, named: gast.AST) -> list[Known]:
    found: Value = lo.expr(named)
    classes = found.items if isinstance(found, TupleValue) else (found,)
    known = [cls for cls in classes if isinstance(cls, Known) and isinstance(cls.obj, type)]
    if len(known) < len(classes):
        raise _refusal(lo, node)
    return known


def _is_safe(lo: Lowering, stmts: Sequence[ir.Stmt]) -> bool:
    return all(isinstance(stmt, ir.Op) and _cannot_raise(lo, stmt) for stmt in stmts)


def _require_assigned(lo: Lowering, node: gast.Try) -> None:
    """Refuse where the body reads a variable that may have no value: that raises, too."""
    read = {n.id for stmt in node.body for n in gast.walk(stmt) if isinstance(n, gast.Name)}
    values = [value for name, value in lo.frame.env.items() if name in read]
    unsure = {
        out
        for stmt in lo.b.so_far()
        if isinstance(stmt, ir.If)
        for out, *sides in zip(stmt.outs, stmt.then.yields, stmt.orelse.yields, strict=True)
        if ir.UNDEFINED in sides
    }
    if any(value is ir.UNDEFINED or isinstance(value, ir.Var) and value.name in unsure for value in values):
        raise _refusal(lo, node)


def _cannot_raise(lo: Lowering, op: ir.Op) -> bool:
    if not attempts.can_raise(op):
        return True
    if op.fn is not operator.getitem or not isinstance(op.args[1], Const):
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
