"""The ``else`` of a loop, moved behind it."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.tree import (
    LOOPS,
    Node,
    Stmts,
    blocks,
    has_break,
    is_endless,
    map_statements,
    set_flag,
    unless_flag,
    with_blocks,
    with_fields,
)


def move_loop_else(node: Node, names: FreshNames) -> Node:
    """Run the ``else`` of a loop after it, unless the loop was broken off.

    Before::

        for i in xs:
            if f(i):
                break
        else:
            g(i)

    After::

        broken = False
        for i in xs:
            if f(i):
                broken = True
                break
        if not broken:
            g(i)
    """

    def change(stmt: Node) -> Stmts:
        if not isinstance(stmt, LOOPS) or not stmt.orelse:
            return [stmt]
        loop = with_fields(stmt, orelse=[])
        if is_endless(stmt):
            return [loop]
        if not has_break(stmt.body):
            return [loop, *stmt.orelse]
        flag = names.fresh("broken")
        loop = with_fields(loop, body=_flagged(stmt.body, flag))
        return [set_flag(flag, False, stmt), loop, *unless_flag(flag, stmt.orelse, stmt.orelse[0])]

    return with_fields(node, body=map_statements(node.body, change))


def _flagged(stmts: Stmts, flag: str) -> Stmts:
    """The body of a loop in which each ``break`` says so; nested loops have no ``else`` any more."""
    done: Stmts = []
    for stmt in stmts:
        if isinstance(stmt, gast.Break):
            done.append(set_flag(flag, True, stmt))
        elif not isinstance(stmt, LOOPS):
            stmt = with_blocks(stmt, [_flagged(block, flag) for block in blocks(stmt)])
        done.append(stmt)
    return done
