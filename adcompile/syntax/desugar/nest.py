"""Jumps to the end of a block, removed by nesting what follows them.

The one rewrite behind early returns, ``continue`` and ``break``: where one branch of an ``if`` jumps, what follows the
``if`` moves into the other branch, and nothing is left to jump over. Only where both branches may go on, or the jump is
in a ``try`` or ``with``, a flag says whether to skip what follows. No statement is ever duplicated.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.tree import (
    TRIES,
    Node,
    Stmts,
    assign,
    blocks,
    completes,
    map_blocks,
    set_flag,
    unless_flag,
    with_blocks,
)

LIMIT = 20  # levels that nesting may add; Python itself takes no more than a hundred


class Nester(ABC):
    """``nest`` for one kind of jump."""

    def __init__(self, names: FreshNames) -> None:
        self.names = names
        self._level = 0

    @abstractmethod
    def is_jump(self, stmt: Node) -> bool:
        """Whether a statement, which is not compound, is such a jump."""

    @abstractmethod
    def has_jump(self, stmts: Stmts) -> bool:
        """Whether such a jump is anywhere in a block."""

    @abstractmethod
    def landed(self, jump: Node, before: Stmts, known: str | None) -> Stmts:
        """What remains of a jump; ``before`` precedes it in its block, ``known`` is a flag that is set there."""

    @abstractmethod
    def flag(self, stmts: Stmts) -> tuple[str, bool]:
        """The flag that tells whether a jump in ``stmts`` was taken, and whether it has to be cleared first."""

    def fallback(self, stmt: Node, rest: Stmts) -> tuple[str, Node] | None:
        """The name and value to assign before ``stmt``, if that is all that ``rest`` comes to when it runs."""
        return None

    def nest(self, stmts: Stmts, flags: tuple[str, ...] = (), known: str | None = None) -> Stmts:
        """The block without jumps: control always reaches its end; a jump sets ``flags`` on its way."""
        done: Stmts = []
        for k, stmt in enumerate(stmts):
            rest = stmts[k + 1 :]
            if self.is_jump(stmt):
                signals = [set_flag(flag, True, stmt) for flag in flags if flag != known]
                return done + self.landed(stmt, done, known) + signals
            if self.has_jump([stmt]):
                return done + self._compound(stmt, rest, flags, known)
            done.append(stmt)
            if not completes([stmt]):  # nothing that follows can run
                return done
        return done

    def _compound(self, stmt: Node, rest: Stmts, flags: tuple[str, ...], known: str | None) -> Stmts:
        if isinstance(stmt, gast.If) and not (completes(stmt.body) and completes(stmt.orelse)):
            return self._branches(stmt, rest, flags, known)
        if not rest or not completes([stmt]):
            return self._guarded(stmt, flags, known)
        fallback = self.fallback(stmt, rest) if not flags else None
        if fallback is not None:
            return [assign(fallback[0], fallback[1], rest[0]), *self._guarded(stmt, flags, known)]
        clear, flag, signals = self._signals([stmt], flags)
        return [
            *clear,
            *self._guarded(stmt, signals, known),
            *unless_flag(flag, self._deeper(rest, flags, known), rest[0]),
        ]

    def _signals(self, stmts: Stmts, flags: tuple[str, ...]) -> tuple[Stmts, str, tuple[str, ...]]:
        """How to clear the flag of jumps in ``stmts``, the flag, and all that such a jump sets."""
        flag, to_clear = self.flag(stmts)
        if not to_clear or flag in flags:
            return [], flag, flags
        return [set_flag(flag, False, stmts[0])], flag, (*flags, flag)

    def _deeper(self, stmts: Stmts, flags: tuple[str, ...], known: str | None) -> Stmts:
        self._level += 1
        try:
            return self.nest(stmts, flags, known)
        finally:
            self._level -= 1

    def _branches(self, stmt: Node, rest: Stmts, flags: tuple[str, ...], known: str | None) -> Stmts:
        """An ``if`` of which at most one branch goes on: that one takes what follows."""
        if rest and completes([stmt]) and self._level >= LIMIT:
            return self._in_a_row([stmt, *rest], flags, known)
        tested = stmt.test.id if isinstance(stmt.test, gast.Name) and stmt.test.id in self.names.made else None
        body, orelse = stmt.body, stmt.orelse
        if completes(body):
            body = body + rest
        elif completes(orelse):
            orelse = orelse + rest
        body, orelse = self._deeper(body, flags, tested or known), self._deeper(orelse, flags, known)
        if not body and tested is not None:
            return unless_flag(tested, orelse, stmt)
        return [with_blocks(stmt, [body, orelse])]

    def _in_a_row(self, stmts: Stmts, flags: tuple[str, ...], known: str | None) -> Stmts:
        """Statements of which each jump keeps all that follow from running, without nesting them."""
        done, flag, signals = self._signals(stmts, flags)
        nested = False
        while stmts:
            end = next(
                (k for k, stmt in enumerate(stmts, 1) if self.is_jump(stmt) or self.has_jump([stmt])), len(stmts)
            )
            part = self._deeper(stmts[:end], signals, known)
            done += unless_flag(flag, part, stmts[0]) if nested else part
            if not completes(stmts[:end]):
                break
            stmts, nested = stmts[end:], True
        return done

    def _guarded(self, stmt: Node, flags: tuple[str, ...], known: str | None) -> Stmts:
        """A compound statement whose jumps may all go to its end."""
        if isinstance(stmt, TRIES) and stmt.orelse and self.has_jump(stmt.body):
            return self._try_else(stmt, flags, known)
        return [map_blocks(stmt, lambda block: self.nest(block, flags, known))]

    def _try_else(self, stmt: Node, flags: tuple[str, ...], known: str | None) -> Stmts:
        """A ``try`` whose ``else`` must not run after a jump out of its body."""
        _, *handlers, orelse, final = blocks(stmt)
        clear, flag, signals = self._signals([stmt], flags)
        body = self.nest(stmt.body, signals, known)
        guarded = unless_flag(flag, self.nest(orelse, flags, known), orelse[0]) if completes(stmt.body) else []
        others = [self.nest(block, flags, known) for block in handlers]
        return [*clear, with_blocks(stmt, [body, *others, guarded, self.nest(final, flags, known)])]
