"""A jump that an exception overtakes did not happen."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.tree import (
    TRIES,
    Node,
    Stmts,
    assigned_true,
    blocks,
    map_statements,
    set_flag,
    unless_flag,
    with_fields,
)


def reset_flags(node: Node, names: FreshNames) -> Node:
    """Clear the flags of jumps that a ``finally`` or the exit of a ``with`` undid, where their exception ends.

    Before (``returned`` is a flag)::

        try:
            with f() as g:
                result = g.h
                returned = True
        except E:
            k()

    After::

        try:
            with f() as g:
                result = g.h
                returned = True
        except E:
            returned = False
            k()

    A context manager may swallow such an exception too, and then the end of its block is not reached.

    Before (``returned`` is a flag)::

        with f():
            with g() as h:
                result = h
                returned = True

    After::

        passed = False
        with f():
            with g() as h:
                result = h
                returned = True
            passed = True
        if not passed:
            returned = False
    """
    flags = frozenset(names.made)

    def change(stmt: Node) -> Stmts:
        if isinstance(stmt, gast.With):
            return _with(stmt, names, flags)
        if isinstance(stmt, TRIES) and stmt.handlers:
            undone = _set_before_closing(stmt.body, False) & flags
            return [with_fields(stmt, handlers=[_cleared(handler, undone) for handler in stmt.handlers])]
        return [stmt]

    return with_fields(node, body=map_statements(node.body, change))


def _cleared(handler: Node, undone: frozenset[str]) -> Node:
    return with_fields(handler, body=[*_clear(undone, handler), *handler.body])


def _clear(flags: frozenset[str], like: Node) -> Stmts:
    return [set_flag(flag, False, like) for flag in sorted(flags)]


def _with(stmt: Node, names: FreshNames, flags: frozenset[str]) -> Stmts:
    several = len(stmt.items) > 1
    undone = _set_before_closing(stmt.body, several) & flags
    if not undone:
        return [stmt]
    # `with a, b` is `with a: with b`, and the exit of b may raise what a swallows.
    body = _with(with_fields(stmt, items=stmt.items[1:]), names, flags) if several else stmt.body
    passed = names.fresh("passed")
    checked = with_fields(stmt, items=stmt.items[:1], body=[*body, set_flag(passed, True, stmt)])
    return [set_flag(passed, False, stmt), checked, *unless_flag(passed, _clear(undone, stmt), stmt)]


def _set_before_closing(stmts: Stmts, closing: bool) -> frozenset[str]:
    """The flags that are set in a ``with`` or a ``try``-``finally``, at any depth."""
    found: set[str] = set()
    for stmt in stmts:
        flag = assigned_true(stmt)
        if flag is not None and closing:
            found.add(flag)
        closes = isinstance(stmt, gast.With) or (isinstance(stmt, TRIES) and bool(stmt.finalbody))
        for block in blocks(stmt):
            found |= _set_before_closing(block, closing or closes)
    return frozenset(found)
