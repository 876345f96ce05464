"""Trees of statements: their blocks, where control leaves them, and the few nodes that desugaring makes.

Nodes are never changed: ``with_fields`` and ``with_blocks`` make copies that share what stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import gast

Node: TypeAlias = Any  # gast is untyped
Stmts: TypeAlias = list[Any]

LOOPS = (gast.For, gast.While)
TRIES = (gast.Try, gast.TryStar)


def with_fields(node: Node, **fields: Any) -> Node:
    new = type(node)()
    new.__dict__.update(node.__dict__)
    new.__dict__.update(fields)
    return new


def blocks(stmt: Node) -> list[Stmts]:
    """The blocks of a compound statement, in the order of the text; a definition inside a function has none."""
    if isinstance(stmt, (gast.If, *LOOPS)):
        return [stmt.body, stmt.orelse]
    if isinstance(stmt, gast.With):
        return [stmt.body]
    if isinstance(stmt, TRIES):
        return [stmt.body, *(handler.body for handler in stmt.handlers), stmt.orelse, stmt.finalbody]
    if isinstance(stmt, gast.Match):
        return [case.body for case in stmt.cases]
    return []


def with_blocks(stmt: Node, new: Sequence[Stmts]) -> Node:
    """The statement with other blocks, in the order of ``blocks``; one that may not be empty gets a ``pass``."""
    if isinstance(stmt, (gast.If, *LOOPS)):
        return with_fields(stmt, body=_filled(new[0], stmt), orelse=new[1])
    if isinstance(stmt, gast.With):
        return with_fields(stmt, body=_filled(new[0], stmt))
    if isinstance(stmt, TRIES):
        body, *handlers, orelse, final = new
        parts = [with_fields(h, body=_filled(b, h)) for h, b in zip(stmt.handlers, handlers, strict=True)]
        return with_fields(stmt, body=_filled(body, stmt), handlers=parts, orelse=orelse, finalbody=final)
    if isinstance(stmt, gast.Match):
        cases = [with_fields(c, body=_filled(b, stmt)) for c, b in zip(stmt.cases, new, strict=True)]
        return with_fields(stmt, cases=cases)
    return stmt


def map_blocks(stmt: Node, change: Callable[[Stmts], Stmts]) -> Node:
    found = blocks(stmt)
    return with_blocks(stmt, [change(block) for block in found]) if found else stmt


def map_statements(stmts: Stmts, change: Callable[[Node], Stmts]) -> Stmts:
    """Every statement of a block and its nested blocks replaced, the innermost first."""
    return [new for stmt in stmts for new in change(map_blocks(stmt, lambda block: map_statements(block, change)))]


def _filled(block: Stmts, like: Node) -> Stmts:
    return block or [located(gast.Pass(), like)]


def has_return(stmts: Stmts) -> bool:
    return any(isinstance(stmt, gast.Return) or any(map(has_return, blocks(stmt))) for stmt in stmts)


def has_break(stmts: Stmts) -> bool:
    return _has_loop_jump(stmts, (gast.Break,))


def has_loop_jump(stmts: Stmts) -> bool:
    """Whether a ``break`` or ``continue`` of the loop around the block is in it."""
    return _has_loop_jump(stmts, (gast.Break, gast.Continue))


def _has_loop_jump(stmts: Stmts, kinds: tuple[Any, ...]) -> bool:
    for stmt in stmts:
        # The jumps in the body of a nested loop are that loop's; those in its `else` are not.
        inside = [stmt.orelse] if isinstance(stmt, LOOPS) else blocks(stmt)
        if isinstance(stmt, kinds) or any(_has_loop_jump(block, kinds) for block in inside):
            return True
    return False


def completes(stmts: Stmts) -> bool:
    """Whether control can reach the end of a block; True where the text alone can't tell."""
    return all(_completes(stmt) for stmt in stmts)


def _completes(stmt: Node) -> bool:
    if isinstance(stmt, (gast.Return, gast.Raise, gast.Break, gast.Continue)):
        return False
    if isinstance(stmt, gast.If):
        return completes(stmt.body) or completes(stmt.orelse)
    if isinstance(stmt, gast.While):
        return not is_endless(stmt) or has_break(stmt.body)
    if isinstance(stmt, TRIES):
        normally = completes(stmt.body) and completes(stmt.orelse)
        return completes(stmt.finalbody) and (normally or any(completes(handler.body) for handler in stmt.handlers))
    return True  # a context manager may swallow the exception that ended its block, and a match may match nothing


def is_endless(loop: Node) -> bool:
    """``while True``."""
    return isinstance(loop, gast.While) and isinstance(loop.test, gast.Constant) and bool(loop.test.value)


def located(node: Node, like: Node) -> Node:
    for field in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        setattr(node, field, getattr(like, field, None))
    return node


def load(name: str, like: Node) -> Node:
    return located(gast.Name(name, gast.Load(), None, None), like)


def store(name: str, like: Node) -> Node:
    return located(gast.Name(name, gast.Store(), None, None), like)


def meaning(name: str, obj: object, like: Node) -> Node:
    """A name that means an object, whatever the program calls so."""
    found = load(name, like)
    found.means = obj
    return found


def constant(value: Any, like: Node) -> Node:
    return located(gast.Constant(value, None), like)


def assign(name: str, value: Node, like: Node) -> Node:
    """``name = value``, standing where ``like`` stands."""
    return located(gast.Assign([store(name, like)], value, None), like)


def set_flag(name: str, value: bool, like: Node) -> Node:
    return assign(name, constant(value, like), like)


def if_flag(name: str, body: Stmts, like: Node) -> Node:
    """``if name: body``."""
    return located(gast.If(load(name, like), body, []), like)


def unless_flag(name: str, body: Stmts, like: Node) -> Stmts:
    """``if not name: body``, or nothing where there is no body."""
    test = located(gast.UnaryOp(gast.Not(), load(name, like)), like)
    return [located(gast.If(test, body, []), like)] if body else []


def assigned_true(stmt: Node) -> str | None:
    """``name`` of ``name = True``."""
    if not isinstance(stmt, gast.Assign) or len(stmt.targets) != 1 or not isinstance(stmt.targets[0], gast.Name):
        return None
    return stmt.targets[0].id if isinstance(stmt.value, gast.Constant) and stmt.value.value is True else None
