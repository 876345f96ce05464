"""Adjoints that have their variable's shape already are not summed over broadcast axes, and nothing is broadcast that
would be anyway.

    b_bar = unbroadcast(r_bar, b)                 (b and r_bar of one shape)
    b_bar = r_bar

    b_bar = unbroadcast(r_bar, b)                 (b folded from that shape along axis 1)
    b_bar = np.sum(r_bar, 1, keepdims=True)

    t = np.broadcast_to(r_bar, s)                 (b of shape s)
    b_bar = t * b
    b_bar = r_bar * b

    b_bar = np.reshape(r_bar, s)                  (both with one axis)
    b_bar = r_bar

This is right on open SSA too: a shape is never changed, so it doesn't matter when it is read.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Hashable

import numpy as np

from adcompile import ir, kinds, runtime
from adcompile import primitives as p
from adcompile.analysis.shapes import folded_along, shapes
from adcompile.ir import Block, Const, Op, Operand, Stmt, Var
from adcompile.optimize.facts import is_adjoint

_CANDIDATES = (runtime.unbroadcast, np.broadcast_to, np.reshape)
_BROADCASTING = (operator.add, operator.sub, operator.mul, operator.truediv)
_INTO = (p.isum, p.isub)


def fitting(function: ir.Function) -> ir.Function:
    """The function without the calls that change nothing; the same object when there are none."""
    if not any(isinstance(s, Op) and s.fn in _CANDIDATES for s in ir.walk(function.body)):
        return function
    walk = _Walk(function)
    body = walk.block(function.body)
    if not walk.changed:
        return function
    return dataclasses.replace(function, body=ir.substitute_block(body, walk.to))


class _Walk:
    def __init__(self, function: ir.Function) -> None:
        self.keys = shapes(function)
        self.kinds = function.kinds
        self.to: dict[str, Operand] = {}
        self.broadcast: dict[str, Operand] = {}  # what is broadcast to another shape, and what it was before
        self.changed = False

    def key(self, operand: Operand) -> Hashable | None:
        return self.keys.get(operand.name) if isinstance(operand, Var) else None

    def kind(self, operand: Operand) -> kinds.Kind:
        return self.kinds.get(operand.name, kinds.UNKNOWN) if isinstance(operand, Var) else kinds.UNKNOWN

    def block(self, block: Block) -> Block:
        stmts: list[Stmt] = []
        for stmt in block.stmts:
            new = (
                self.op(stmt) if isinstance(stmt, Op) else ir.with_blocks(stmt, tuple(map(self.block, ir.blocks(stmt))))
            )
            self.changed = self.changed or new is not stmt
            if new is not None:
                stmts.append(new)
        return Block(tuple(stmts), block.yields) if self.changed else block

    def op(self, op: Op) -> Op | None:
        if op.fn is runtime.unbroadcast and op.target is not None:
            return self.unbroadcast(op, op.target)
        if op.fn is np.broadcast_to and op.target is not None:
            return self.broadcast_to(op, op.target)
        if op.fn is np.reshape and op.target is not None:
            return self.reshape(op, op.target)
        if op.fn in _INTO or op.fn in _BROADCASTING:
            return self.elementwise(op)
        return op

    def broadcast_to(self, op: Op, target: str) -> Op | None:
        wide = ir.substitute(op.args[0], self.to)
        if isinstance(self.kind(wide), kinds.Array) and self.key(wide) == self.keys.get(target, self):
            self.to[target] = wide
            return None
        self.broadcast[target] = wide
        return op

    def reshape(self, op: Op, target: str) -> Op | None:
        """Of a vector to a vector: in adjoint code it has as many elements; a user's may not, and raise."""
        flat = ir.substitute(op.args[0], self.to)
        if not is_adjoint(op) or len(op.args) != 2 or op.kwargs:
            return op
        if not (self.is_vector(flat) and self.is_vector(Var(target))):
            return op
        self.to[target] = flat
        return None

    def is_vector(self, operand: Operand) -> bool:
        kind = self.kind(operand)
        return isinstance(kind, kinds.Array) and kind.ndim == 1

    def unbroadcast(self, op: Op, target: str) -> Op | None:
        bar, like = (ir.substitute(a, self.to) for a in op.args)
        key, wanted = self.key(bar), self.key(like)
        if key is None:
            return op
        if isinstance(self.kind(bar), kinds.Array) and isinstance(self.kinds.get(target), kinds.Scalar):
            return op  # a number has no storage that could be written to
        if wanted == key:
            self.to[target] = bar
            return None
        axis = folded_along(wanted, key)
        if not isinstance(axis, Const):
            return op
        args = (bar,) if axis.value is None else (bar, axis)
        return dataclasses.replace(op, fn=np.sum, args=args, kwargs=(("keepdims", Const(True)),))

    def elementwise(self, op: Op) -> Op:
        """One operand that has the result's shape is enough; what is added to keeps its own. (In the user's own values,
        a number is not taken for an array of it: it would not have a say in the result's type.)"""
        args = list(op.args)
        for at, other in ((1, 0),) if op.fn in _INTO else ((0, 1), (1, 0)):
            arg = args[at]
            wide = self.broadcast.get(arg.name) if isinstance(arg, Var) else None
            if wide is None or not (is_adjoint(op) or isinstance(self.kind(wide), kinds.Array)):
                continue
            if self.key(arg) is not None and self.key(args[other]) == self.key(arg):
                args[at] = wide
        return op if args == list(op.args) else dataclasses.replace(op, args=tuple(args))
