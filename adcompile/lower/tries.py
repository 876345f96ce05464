"""``try`` statements that are settled while compiling: what the body raises, if anything, is known from the kinds.

try:                                     try:
    code = CODES[name]    ─▶ the body        return name.lower()    ─▶ the handler, where ``name`` is a number
except KeyError:                         except AttributeError:
    code = 0                                 return str(name)
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const
from adcompile.kinds import Dict, Tuple
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.values import Known, TupleValue, Value

#: What raises nothing, whatever its operands are.
_SAFE = {p.make_tuple, p.make_list, operator.is_, operator.is_not, isinstance, operator.not_}


def try_(lo: Lowering, node: gast.Try) -> None:
    """A ``try`` statement: its body as it stands, or the handler that is certain to run."""
    start = lo.b.mark()
    _require_assigned(lo, node)
    try:
        lo.stmts(node.body)
    except Raised as raised:
        handler = _handler(lo, node, raised)
        _require_safe(lo, node, lo.b.since(start)[:-2])
        lo.b.take_back(2)  # the exception, and that it is raised
        lo.stmts(handler.body)
    else:
        _require_safe(lo, node, lo.b.since(start))
        lo.stmts(node.orelse)
    lo.stmts(node.finalbody)


def _handler(lo: Lowering, node: gast.Try, raised: Raised) -> Any:
    """The handler of an exception whose class is known."""
    last = lo.b.since(0)[-1:]
    certain = bool(last) and isinstance(last[0], ir.Op) and last[0].fn is p.raise_
    if raised.error is None or not certain or node.finalbody:
        raise _refusal(lo, node)
    for handler in node.handlers:
        if handler.type is None or any(issubclass(raised.error, cls) for cls in _classes(lo, node, handler.type)):
            if handler.name is not None:
                raise _refusal(lo, node)
            return handler
    raise raised


def _classes(lo: Lowering, node: gast.Try, named: gast.AST) -> list[type]:
    found: Value = lo.expr(named)
    classes = found.items if isinstance(found, TupleValue) else (found,)
    if not all(isinstance(cls, Known) and isinstance(cls.obj, type) for cls in classes):
        raise _refusal(lo, node)
    return [cls.obj for cls in classes if isinstance(cls, Known)]


def _require_safe(lo: Lowering, node: gast.Try, stmts: Sequence[ir.Stmt]) -> None:
    if not all(isinstance(stmt, ir.Op) and _cannot_raise(lo, stmt) for stmt in stmts):
        raise _refusal(lo, node)


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
    if op.fn in _SAFE:
        return True
    if op.fn is not operator.getitem or not isinstance(op.args[1], Const):
        return False
    kind, key = lo.kind(op.args[0]), op.args[1].value
    if isinstance(kind, Dict):
        return isinstance(op.args[0], ir.Free) and kind.items is not None and _has_key(lo, op.args[0], key)
    return isinstance(kind, Tuple) and type(key) is int and -len(kind.items) <= key < len(kind.items)


def _has_key(lo: Lowering, table: ir.Free, key: Any) -> bool:
    """Whether a table from outside has a key; a guard watches that it stays so."""
    root, *path = table.name.split(".")
    place = lo.env[root]

    def present() -> bool:
        obj = place.get()
        for name in path:
            obj = getattr(obj, name)
        return key in obj

    if not present():
        return False
    lo.guards.append(present)
    return True


def _refusal(lo: Lowering, node: gast.Try) -> Exception:
    return lo.refuse(
        node,
        "a try statement",
        "test for the condition that raises the exception, with if",
        why="the reverse sweep would have to know how far it ran",
    )


__all__ = ["try_"]
