"""Shadows where control flow joins: they are joined, and carried by loops, as what they stand beside."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from adcompile import ir, runtime
from adcompile.errors import InternalError
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import UNKNOWN, Array, Kind, List, Never, Passive, Scalar, Unknown, carries_derivative
from adcompile.lower.core import refusal
from adcompile.transform.bars import may_hold_tuple


class Joins:
    """The shadows of a function's variables, and those that are made for values without one where they are joined."""

    def __init__(
        self,
        function: ir.Function,
        names: ir.Names,
        active: frozenset[str],
        shadows: Mapping[str, str],
        suffix: str,
        reverse: bool,
        slots: frozenset[str],
    ) -> None:
        self.function = function
        self.names = names
        self.active = active
        self.shadows = dict(shadows)
        self.suffix = suffix
        self.reverse = reverse
        self.slots = slots
        self.joins: dict[str, Operand] = {}
        self.kinds: dict[str, Kind] = dict(function.kinds)
        for name, shadow in shadows.items():
            self.kinds[shadow] = self._kind_of_shadow(name)

    def shadow(self, operand: Operand) -> Operand:
        """The shadow of an operand that has one."""
        if not isinstance(operand, Var) or operand.name not in self.shadows:
            raise InternalError(f"{operand} has no shadow")
        return Var(self.shadows[operand.name])

    def _held_shadow(self, operand: Operand) -> bool:
        return isinstance(operand, Var) and operand.name in self.shadows

    def _carried(self, stmt: ir.If | ir.For | ir.While) -> tuple[list[Op], ir.If | ir.For | ir.While]:
        """Shadows join and are carried as what they stand beside; with what must come before."""
        if isinstance(stmt, ir.If):
            kept = [k for k, out in enumerate(stmt.outs) if out in self.shadows]
            extra = tuple(self.shadows[stmt.outs[k]] for k in kept)
            then, orelse = (self._yielding(block, kept, stmt) for block in (stmt.then, stmt.orelse))
            return [], dataclasses.replace(stmt, outs=(*stmt.outs, *extra), then=then, orelse=orelse)
        kept = [k for k, name in enumerate(stmt.params) if name in self.shadows]
        for k in kept:
            self.shadows.setdefault(stmt.outs[k], self._extra_out(stmt.outs[k]))
        before: list[Op] = []
        inits = [self._joined(stmt.inits[k], stmt, before) for k in kept]
        new = dataclasses.replace(
            stmt,
            inits=(*stmt.inits, *inits),
            params=(*stmt.params, *(self.shadows[stmt.params[k]] for k in kept)),
            outs=(*stmt.outs, *(self.shadows[stmt.outs[k]] for k in kept)),
            body=self._yielding(stmt.body, kept, stmt),
        )
        return before, new

    def _yielding(self, block: Block, kept: list[int], stmt: ir.Stmt) -> Block:
        made: list[Op] = []
        shadows = [self._joined(block.yields[k], stmt, made) for k in kept]
        return Block((*block.stmts, *made), (*block.yields, *shadows))

    def _joined(self, operand: Operand, stmt: ir.Stmt, made: list[Op]) -> Operand:
        """The shadow of what joins shadowed storage: one is made for a value that has none.

        In reverse mode it collects, and the sweep hands on what it collected; in forward mode it is the tangent.
        """
        if operand is ir.UNDEFINED:
            return operand
        if self._held_shadow(operand):
            return self.shadow(operand)
        kind = self.function.kind(operand)
        if isinstance(kind, (Passive, Never)):
            return Const(None)
        active = isinstance(operand, Var) and operand.name in self.active and carries_derivative(kind)
        if active and not isinstance(kind, Scalar):
            raise refusal(stmt.pos, "a view that is joined with an array that is written to", "copy it first")
        name = self.names.fresh((ir.hint(operand.name) if isinstance(operand, Var) else "%zero") + self.suffix)
        start = self._start(name, operand, kind)
        if active:
            self.joins[name] = operand
            self.kinds[name] = self.kinds[name] if self.reverse else Unknown()
        made.append(dataclasses.replace(start, pos=stmt.pos, origin=stmt.origin))
        return Var(name)

    def _start(self, name: str, operand: Operand, kind: Kind) -> Op:
        """Zeros to add to: for a number, an array without axes."""
        if isinstance(kind, Scalar):
            dtype = (Const(complex),) if kind.type == "complex" else ()
            self.kinds[name] = Array("complex128" if dtype else "float64", 0)
            return Op(name, np.zeros, (Const(()), *dtype))
        floats = isinstance(kind, Array) and not carries_derivative(kind)
        self.kinds[name] = Array("float64", kind.ndim) if isinstance(kind, Array) and floats else kind
        return Op(name, runtime.buffer_like if may_hold_tuple(kind) else runtime.zeros_like, (operand,))

    def _extra_out(self, name: str) -> str:
        shadow = self.names.fresh(ir.hint(name) + self.suffix)
        self.kinds[shadow] = self._kind_of_shadow(name)
        return shadow

    def _kind_of_shadow(self, name: str) -> Kind:
        return List(UNKNOWN) if name in self.slots else self.function.kinds[name]
