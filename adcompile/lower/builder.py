"""Builds blocks of IR, one operation at a time, with the kind of every result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from adcompile import ir
from adcompile.ir import Callee, Const, Operand, Pos, Var
from adcompile.kinds import NEVER, UNKNOWN, Kind, of_value
from adcompile.lower.infer import result_kind


class Builder:
    """Statements under construction. ``pos`` and ``origin`` are given to every statement that is added."""

    def __init__(self, names: ir.Names, kinds: dict[str, Kind]) -> None:
        self.names = names
        self.kinds = kinds
        self.pos: Pos | None = None
        self.origin = 0
        self._blocks: list[list[ir.Stmt]] = [[]]

    def kind(self, operand: Operand) -> Kind:
        if isinstance(operand, Const):
            return NEVER if operand is ir.UNDEFINED else of_value(operand.value)
        return self.kinds.get(operand.name, UNKNOWN)

    def fresh(self, hint: str, kind: Kind) -> Var:
        name = self.names.fresh(hint)
        self.kinds[name] = kind
        return Var(name)

    def op(
        self,
        fn: Callable[..., Any] | Callee,
        *args: Operand,
        hint: str = "%t",
        kind: Kind | None = None,
        **kwargs: Operand,
    ) -> Var:
        """Add ``target = fn(*args, **kwargs)`` and give the target."""
        if kind is None:
            kind = UNKNOWN if isinstance(fn, Callee) else self._infer(fn, args, kwargs)
        target = self.fresh(hint, kind)
        self.add(ir.Op(target.name, fn, args, tuple(kwargs.items()), self.pos, self.origin))
        return target

    def _infer(self, fn: Callable[..., Any], args: tuple[Operand, ...], kwargs: dict[str, Operand]) -> Kind:
        if any(isinstance(a, Var) and self.kind(a) == NEVER for a in args):
            return NEVER  # it comes from a call of a function whose result is not known yet
        named = {key: (value, self.kind(value)) for key, value in kwargs.items()}
        return result_kind(fn, args, [self.kind(a) for a in args], named)

    def effect(self, fn: Callable[..., Any] | Callee, *args: Operand, **kwargs: Operand) -> None:
        """Add a statement that is executed for its effect."""
        self.add(ir.Op(None, fn, args, tuple(kwargs.items()), self.pos, self.origin))

    def add(self, stmt: ir.Stmt) -> None:
        self._blocks[-1].append(stmt)

    @contextmanager
    def nested(self) -> Iterator[list[ir.Stmt]]:
        """Collect the statements added meanwhile in a list of their own."""
        self._blocks.append([])
        try:
            yield self._blocks[-1]
        finally:
            self._blocks.pop()

    @contextmanager
    def at(self, pos: Pos | None, origin: int | None = None) -> Iterator[None]:
        before = self.pos, self.origin
        self.pos = pos
        if origin is not None:
            self.origin = origin
        try:
            yield
        finally:
            self.pos, self.origin = before

    @property
    def stmts(self) -> tuple[ir.Stmt, ...]:
        return tuple(self._blocks[-1])
