"""Say what the compiler made as NumPy is written by hand, where that is the same and takes less time.

    np.flip(w_bar)                              w_bar[::-1]             (one axis)
    np.expand_dims(y_bar, 1)         gives      y_bar[:, None]          (a vector)
    np.broadcast_to(y_bar, shape).copy()        np.full(shape, y_bar)
    np.full_like(y, 1.0)                        np.ones_like(y)
    np.shape(y)                                 y.shape

What the user named keeps the form that the user gave it.
"""

from __future__ import annotations

import dataclasses
import operator
from typing import Any

import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.motion import is_in
from adcompile.emit.tidy import is_adjoint
from adcompile.emit.webs import count_uses
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import UNKNOWN, Array, Kind, Passive, Tuple, ndim_of

_ATTRIBUTES: dict[Any, Any] = {np.shape: p.shape_of, np.size: p.size_of}


def spell(function: ir.Function) -> ir.Function:
    speller = _Speller(function)
    body = speller.block(function.body)
    return dataclasses.replace(function, body=body, kinds={**function.kinds, **speller.new})


class _Speller:
    def __init__(self, function: ir.Function) -> None:
        self._function = function
        self._uses = dict(count_uses(function))
        numbers = [int(n.rpartition(".")[2]) for n in function.kinds if n.rpartition(".")[2].isdigit()]
        self._names = ir.Names(max(numbers, default=0) + 1)
        self.new: dict[str, Kind] = {}

    def block(self, block: Block) -> Block:
        stmts: list[ir.Stmt] = []
        spread: dict[str, Op] = {}
        for stmt in block.stmts:
            if isinstance(stmt, Op):
                stmts += self._op(stmt, spread)
            else:
                stmts.append(ir.with_blocks(stmt, tuple(map(self.block, ir.blocks(stmt)))))
        merged = {id(op) for op in spread.values() if self._uses.get(op.target or "") == 0}
        return Block(tuple(stmt for stmt in stmts if id(stmt) not in merged), block.yields)

    def _op(self, op: Op, spread: dict[str, Op]) -> list[ir.Stmt]:
        """The statements for an operation; ``spread`` collects the arrays of this block that are broadcast."""
        if op.kwargs or op.target is None or not (ir.is_temporary(op.target) or is_adjoint(op.target)):
            return [op]
        if is_in(op.fn, _ATTRIBUTES) and self._ndim(op.args[0]) is not None and len(op.args) == 1:
            return [dataclasses.replace(op, fn=_ATTRIBUTES[op.fn])]
        if op.fn is np.broadcast_to and len(op.args) == 2:
            spread[op.target] = op
        elif op.fn is p.copy_of and isinstance(op.args[0], Var) and self._uses[op.args[0].name] == 1:
            wide = spread.get(op.args[0].name)
            if wide is not None:
                self._uses[op.args[0].name] = 0
                return [dataclasses.replace(op, fn=np.full, args=(wide.args[1], wide.args[0]))]
        elif op.fn is np.full_like and op.args[1] == Const(1.0) and self._is_of_floats(op.args[0]):
            return [dataclasses.replace(op, fn=np.ones_like, args=op.args[:1])]
        elif op.fn is np.flip and self._is_by_rows(op):
            return self._indexed(op, [self._slice(Const(None), Const(None), Const(-1))])
        elif op.fn is np.expand_dims and len(op.args) == 2:
            return self._with_new_axes(op)
        return [op]

    def _is_of_floats(self, operand: Operand) -> bool:
        kind = self._function.kind(operand)
        return isinstance(kind, Array) and kind.dtype is not None and kind.dtype.startswith("float")

    def _is_by_rows(self, op: Op) -> bool:
        ndim = self._ndim(op.args[0])
        return ndim == 1 if len(op.args) == 1 else op.args[1] == Const(0) and ndim is not None and ndim > 0

    def _with_new_axes(self, op: Op) -> list[ir.Stmt]:
        ndim, axis = self._ndim(op.args[0]), op.args[1].value if isinstance(op.args[1], Const) else None
        axes = axis if isinstance(axis, tuple) else (axis,)
        count = (ndim or 0) + len(axes)
        if ndim is None or not all(type(k) is int and -count <= k < count for k in axes):
            return [op]
        new = {k % count for k in axes}
        return self._indexed(op, [Const(None) if k in new else self._slice(Const(None)) for k in range(max(new) + 1)])

    def _ndim(self, operand: Operand) -> int | None:
        return ndim_of(self._function.kinds.get(operand.name, UNKNOWN)) if isinstance(operand, Var) else None

    def _slice(self, *bounds: Operand) -> Op:
        return Op(self._fresh(Passive(slice)), slice, bounds)

    def _indexed(self, op: Op, index: list[Op | Const]) -> list[ir.Stmt]:
        """``op`` as its first argument with this index."""
        made: list[ir.Stmt] = [part for part in index if isinstance(part, Op)]
        parts = tuple(Var(part.target or "") if isinstance(part, Op) else part for part in index)
        place: Operand = parts[0]
        if len(parts) > 1:
            place = Var(self._fresh(Tuple((UNKNOWN,) * len(parts))))
            made.append(Op(place.name, p.make_tuple, parts))
        return [*made, dataclasses.replace(op, fn=operator.getitem, args=(op.args[0], place))]

    def _fresh(self, kind: Kind) -> str:
        name = self._names.fresh("%t")
        self.new[name] = kind
        return name
