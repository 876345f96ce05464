"""Loops that only end at the end of their body."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.nest import Nester
from adcompile.syntax.desugar.tree import (
    LOOPS,
    Node,
    Stmts,
    assign,
    assigned_true,
    blocks,
    has_break,
    has_loop_jump,
    if_flag,
    located,
    map_statements,
    set_flag,
    with_fields,
)


def nest_jumps(node: Node, names: FreshNames) -> Node:
    """Nest what follows a ``continue`` or ``break``; a loop is left at the end of its body, by its flag.

    Before::

        for i in xs:
            if f(i):
                continue
            if g(i):
                break
            h(i)

    After::

        for i in xs:
            broken = False
            if f(i):
                pass
            elif g(i):
                broken = True
            else:
                h(i)
            if broken:
                break

    A condition that already stands at the end is the flag itself.

    Before::

        while True:
            f()
            if g():
                break

    After::

        while True:
            f()
            broken = g()
            if broken:
                break
    """

    def change(stmt: Node) -> Stmts:
        if isinstance(stmt, LOOPS) and has_loop_jump(stmt.body):
            return [with_fields(stmt, body=_nested(stmt.body, names))]
        return [stmt]

    return with_fields(node, body=map_statements(node.body, change))


def _nested(body: Stmts, names: FreshNames) -> Stmts:
    """The body of a loop; those of nested loops are done."""
    last = body[-1]
    if _is_exit(last) and not has_loop_jump(body[:-1]):
        if isinstance(last.test, gast.Name):
            return body
        flag = names.fresh("broken")
        return [*body[:-1], assign(flag, last.test, last), if_flag(flag, last.body, last)]
    if not has_break(body):
        return _JumpNester(names, None).nest(body)
    flag = _common_flag(body, names) or names.fresh("broken")
    nested = _JumpNester(names, flag).nest(body)
    return [set_flag(flag, False, body[0]), *nested, if_flag(flag, [located(gast.Break(), last)], last)]


def _is_exit(stmt: Node) -> bool:
    """``if test: break``."""
    return (
        isinstance(stmt, gast.If) and not stmt.orelse and len(stmt.body) == 1 and isinstance(stmt.body[0], gast.Break)
    )


def _common_flag(body: Stmts, names: FreshNames) -> str | None:
    """A flag of an earlier pass that is set wherever the loop is broken off."""
    flags = set.intersection(*_flags_at_breaks(body, frozenset()))
    return min(flags & names.made, default=None)


def _flags_at_breaks(stmts: Stmts, known: frozenset[str]) -> list[set[str]]:
    """For each ``break`` of a loop, the names that are true there because the text just before says so."""
    found: list[set[str]] = []
    for k, stmt in enumerate(stmts):
        if isinstance(stmt, gast.Break):
            found.append(set(known) | _just_set(stmts[:k]))
        elif not isinstance(stmt, LOOPS):
            tested = {stmt.test.id} if isinstance(stmt, gast.If) and isinstance(stmt.test, gast.Name) else set()
            for index, block in enumerate(blocks(stmt)):
                found += _flags_at_breaks(block, frozenset(tested if index == 0 and len(block) == 1 else ()))
    return found


def _just_set(before: Stmts) -> set[str]:
    """The flags that the last statements of ``before`` set, with nothing between."""
    found: set[str] = set()
    for stmt in reversed(before):
        flag = assigned_true(stmt)
        if flag is None:
            break
        found.add(flag)
    return found


class _JumpNester(Nester):
    """Nests ``continue`` and ``break``; the latter sets the loop's flag."""

    def __init__(self, names: FreshNames, broken: str | None) -> None:
        super().__init__(names)
        self._broken = broken
        self._skipped: str | None = None

    def is_jump(self, stmt: Node) -> bool:
        return isinstance(stmt, (gast.Break, gast.Continue))

    def has_jump(self, stmts: Stmts) -> bool:
        return has_loop_jump(stmts)

    def landed(self, jump: Node, before: Stmts, known: str | None) -> Stmts:
        if isinstance(jump, gast.Continue) or self._broken is None:
            return []
        if self._broken == known or self._broken in _just_set(before):
            return []
        return [set_flag(self._broken, True, jump)]

    def flag(self, stmts: Stmts) -> tuple[str, bool]:
        if self._broken is not None and not _has_continue(stmts):
            return self._broken, False
        if self._skipped is None:
            self._skipped = self.names.fresh("skipped")
        return self._skipped, True


def _has_continue(stmts: Stmts) -> bool:
    return any(
        isinstance(stmt, gast.Continue)
        or (not isinstance(stmt, LOOPS) and any(_has_continue(block) for block in blocks(stmt)))
        for stmt in stmts
    )
