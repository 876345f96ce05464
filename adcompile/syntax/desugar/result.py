"""What a ``return`` leaves behind where it may not leave the function on the spot."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.tree import TRIES, Node, Stmts, assign, blocks, constant


def returned_value(jump: Node) -> Node:
    """What a ``return`` returns; None for a bare one."""
    return jump.value if jump.value is not None else constant(None, jump)


def kept_result(jump: Node, result: str) -> Stmts:
    """``result = value`` for ``return value``; nothing where it is there already."""
    if isinstance(jump.value, gast.Name) and jump.value.id == result:
        return []
    return [assign(result, returned_value(jump), jump)]


def constant_return(rest: Stmts) -> Node | None:
    """The literal that ``rest`` returns, if that is all it does: it can be assigned beforehand as well."""
    if len(rest) != 1 or not isinstance(rest[0], gast.Return):
        return None
    value = returned_value(rest[0])
    negative = isinstance(value, gast.UnaryOp) and isinstance(value.op, gast.USub)
    return value if isinstance(value.operand if negative else value, gast.Constant) else None


def may_be_overtaken(stmt: Node, result: str) -> bool:
    """Whether an exception can replace a return that has begun, and be caught inside ``stmt``.

    ``finally`` and the exit of a context manager run after the value of ``return`` is there, and may raise.
    """
    catches = isinstance(stmt, gast.With) or (isinstance(stmt, TRIES) and bool(stmt.handlers))
    if catches and any(_is_closing(inner, result) for inner in stmt.body):
        return True
    if isinstance(stmt, gast.With) and len(stmt.items) > 1 and _returns(stmt, result):
        return True
    return any(may_be_overtaken(inner, result) for block in blocks(stmt) for inner in block)


def _is_closing(stmt: Node, result: str) -> bool:
    closes = isinstance(stmt, gast.With) or (isinstance(stmt, TRIES) and bool(stmt.finalbody))
    return (closes and _returns(stmt, result)) or any(_is_closing(s, result) for block in blocks(stmt) for s in block)


def _returns(stmt: Node, result: str) -> bool:
    if isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name) and stmt.targets[0].id == result:
        return True
    return isinstance(stmt, gast.Return) or any(_returns(inner, result) for block in blocks(stmt) for inner in block)
