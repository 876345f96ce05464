"""Builds blocks of IR, one operation at a time, with the kind of every result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Block, Callee, Const, Operand, Pos, Var
from adcompile.kinds import NEVER, UNKNOWN, Kind, of_value
from adcompile.lower.inference.infer import result_kind
from adcompile.lower.kind_table import KindTable


class Builder:
    """Statements under construction. ``pos`` and ``origin`` are given to every statement that is added."""

    def __init__(self, names: ir.Names, kinds: Mapping[str, Kind]) -> None:
        self.names = names
        self.kinds = KindTable(kinds)
        self.pos: Pos | None = None
        self.origin = 0
        self.objects: dict[str, Any] = {}  # free names whose object is known when compiling
        self._blocks: list[list[ir.Stmt]] = [[]]
        self._homes: dict[str, list[ir.Stmt]] = {}  # the blocks that variables belong to

    def kind(self, operand: Operand) -> Kind:
        if isinstance(operand, Const):
            return NEVER if operand is ir.UNDEFINED else of_value(operand.value)
        return self.kinds.get(operand.name, UNKNOWN)

    def fresh(self, hint: str, kind: Kind) -> Var:
        name = self.names.fresh(hint)
        self.kinds[name] = kind
        self._homes[name] = self._blocks[-1]
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
        return self.made(fn, args, kwargs, hint, kind)

    def made(
        self,
        fn: Callable[..., Any] | Callee,
        args: tuple[Operand, ...],
        named: dict[str, Operand],
        hint: str = "%t",
        kind: Kind | None = None,
    ) -> Var:
        """The same with the keyword arguments of a program, which can have any names."""
        if kind is None:
            kind = UNKNOWN if isinstance(fn, Callee) else self._infer(fn, args, named)
        target = self.fresh(hint, kind)
        self.add(ir.Op(target.name, fn, args, tuple(named.items()), self.pos, self.origin))
        return target

    def _infer(self, fn: Callable[..., Any], args: tuple[Operand, ...], kwargs: dict[str, Operand]) -> Kind:
        if any(isinstance(a, Var) and self.kind(a) == NEVER for a in args):
            return NEVER  # it comes from a call of a function whose result is not known yet
        named = {key: (value, self.kind(value)) for key, value in kwargs.items()}
        return result_kind(fn, args, [self.kind(a) for a in args], named, self.objects)

    def effect(self, fn: Callable[..., Any] | Callee, /, *args: Operand, **kwargs: Operand) -> None:
        """Add a statement that is executed for its effect."""
        self.add(ir.Op(None, fn, args, tuple(kwargs.items()), self.pos, self.origin))

    def add(self, stmt: ir.Stmt) -> None:
        self._blocks[-1].append(stmt)

    def mark(self) -> int:
        """Where the block under construction ends now, for ``since``."""
        return len(self._blocks[-1])

    def since(self, mark: int) -> list[ir.Stmt]:
        """What was added to the block under construction since then."""
        return self._blocks[-1][mark:]

    def forget(self, mark: int) -> None:
        """Take back what was added to the block under construction since then."""
        del self._blocks[-1][mark:]

    def adopt(self, stmts: list[ir.Stmt], home: list[ir.Stmt]) -> None:
        """Add statements that were collected in a list of their own: their variables belong here now."""
        self._blocks[-1] += stmts
        for stmt in stmts:
            for name in ir.targets(stmt):
                if self._homes.get(name) is home:
                    self._homes[name] = self._blocks[-1]

    def home(self, name: str | None) -> list[ir.Stmt]:
        """The block that a variable is made in, or that is under construction."""
        return self._blocks[-1] if name is None else self._homes.get(name, self._blocks[0])

    def before(self, names: Iterable[str]) -> list[ir.Stmt]:
        """The outermost block under construction in which all these variables are visible."""
        homes = [self.home(name) for name in names]
        if not all(map(self.is_open, homes)):  # the test of a while loop
            return self._blocks[-1]
        depths = [k for k, block in enumerate(self._blocks) if any(block is home for home in homes)]
        return self._blocks[max(depths, default=0)]

    def is_open(self, block: list[ir.Stmt]) -> bool:
        """Whether what is added next can see the variables of a block."""
        return any(block is found for found in self._blocks)

    def is_innermost(self, block: list[ir.Stmt]) -> bool:
        """Whether what is added next is added to this block."""
        return self._blocks[-1] is block

    def so_far(self) -> Iterator[ir.Stmt]:
        """Every statement added before what is being lowered now."""
        for block in self._blocks:
            yield from ir.walk(Block(tuple(block)))

    @contextmanager
    def before_raise(self) -> Iterator[None]:
        """Add before the exception that the block ends with, if it does, and what makes it."""
        block = self._blocks[-1]
        ends = len(block) > 1 and isinstance(last := block[-1], ir.Op) and last.fn is p.raise_
        tail = block[-2:] if ends else []
        del block[len(block) - len(tail) :]
        try:
            yield
        finally:
            block += tail

    @contextmanager
    def nested(self) -> Iterator[list[ir.Stmt]]:
        """Collect the statements added meanwhile in a list of their own."""
        self._blocks.append([])
        try:
            yield self._blocks[-1]
        finally:
            self._blocks.pop()

    @contextmanager
    def into(self, stmts: list[ir.Stmt]) -> Iterator[None]:
        """Add to a block that was left already."""
        self._blocks.append(stmts)
        try:
            yield
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
