"""Adjoint arrays begin with their first contribution.

    b.1 = np.zeros_like(a.0)                           b.1 = 2.0 * a.0
    v.2 = 2.0 * a.0                        →
    isum(b.1, v.2)

This holds when the sum is the first that anybody does with the zeros, in the same block, and ``v`` has their shape and
dtype for certain (``analysis.shapes``). A ``v`` that others read is copied, a number fills the array.
"""

from __future__ import annotations

import operator
from collections.abc import Hashable, Mapping

import numpy as np

from adcompile import kinds, runtime
from adcompile import primitives as p
from adcompile.analysis.layouts import layout_matters
from adcompile.analysis.shapes import shapes
from adcompile.ir import Block, Const, Function, Op, Operand, Stmt, Var, blocks, with_blocks
from adcompile.optimize.access import Access
from adcompile.optimize.actions import makes_storage
from adcompile.optimize.definitions import count_reads
from adcompile.optimize.facts import is_adjoint_name, is_hashable, is_inexact
from adcompile.optimize.rewriting import with_body
from adcompile.optimize.storage import Storage, storage

_ZEROS = frozenset({np.zeros_like, runtime.zeros_like, runtime.buffer_like})


def zeros(function: Function) -> Function:
    """The function with zero starts replaced by first contributions; the same object when there are none."""
    if not _has_candidates(function.body):
        return function
    return with_body(function, _Walk(function).block(function.body))


def _has_candidates(block: Block) -> bool:
    """Whether a block, or one nested in it, makes zeros and adds to an array."""
    made = added = False
    for stmt in block.stmts:
        if type(stmt) is Op:
            made = made or (is_hashable(stmt.fn) and stmt.fn in _ZEROS)
            added = added or stmt.fn is p.isum or stmt.fn is p.isub
        elif any(map(_has_candidates, blocks(stmt))):
            return True
    return made and added


class _Walk:
    def __init__(self, function: Function) -> None:
        self.kinds = function.kinds
        self.memory: Storage = storage(function)
        self.shapes: Mapping[str, Hashable] = shapes(function)
        self.uses = count_reads(function)
        self.exact = layout_matters(function)

    def block(self, block: Block) -> Block:
        stmts: list[Stmt | None] = []
        untouched: dict[int, tuple[int, Op]] = {}  # class -> place and definition of zeros that nobody has used
        made: dict[str, int] = {}  # where each variable of this block is defined
        changed = False
        for stmt in block.stmts:
            if type(stmt) is Op and (stmt.fn is p.isum or stmt.fn is p.isub):
                new = self.first(stmt, untouched, made, stmts)
                if new is not None:
                    changed = True
                    stmts.extend(new)
                    continue
            elif type(stmt) is not Op:
                new_blocks = tuple(map(self.block, blocks(stmt)))
                if any(one is not other for one, other in zip(new_blocks, blocks(stmt), strict=True)):
                    stmt, changed = with_blocks(stmt, new_blocks), True
            if untouched:
                for touched in Access(self.memory, stmt).touched:
                    untouched.pop(touched, None)
            if type(stmt) is Op and stmt.target is not None:
                made[stmt.target] = len(stmts)
                found = self.memory.classes.get(stmt.target)
                if found is not None and is_hashable(stmt.fn) and stmt.fn in _ZEROS and self.is_new(stmt):
                    untouched[found] = len(stmts), stmt
            stmts.append(stmt)
        return Block(tuple(stmt for stmt in stmts if stmt is not None), block.yields) if changed else block

    def is_new(self, op: Op) -> bool:
        kind = self.kinds.get(op.target or "")
        return type(kind) is kinds.Array and is_inexact(kind)

    def first(
        self, op: Op, untouched: dict[int, tuple[int, Op]], made: dict[str, int], stmts: list[Stmt | None]
    ) -> list[Stmt] | None:
        """What the zeros and the first sum into them become."""
        place, value = op.args
        found = self.memory.of(place)
        if type(place) is not Var or found not in untouched:
            return None
        at, start = untouched[found]
        if not (op.origin < 0 or is_adjoint_name(place.name)):
            return None  # 0.0 + -0.0 is 0.0
        if start.target != place.name or self.memory.of(value) == found:
            return None
        new = self.number(op, start, place.name, value)
        if new is None and self.alike(place, value):
            new = self.array(op, place.name, value, made, stmts)
        if new is None:
            return None
        stmts[at] = None
        del untouched[found]
        return new

    def number(self, op: Op, start: Op, name: str, value: Operand) -> list[Stmt] | None:
        """``zeros_like(a) + 2.0``"""
        kind = kinds.of_value(value.value) if type(value) is Const else None
        if type(value) is Var:
            kind = self.kinds.get(value.name)
        if op.fn is not p.isum or type(kind) is not kinds.Scalar or kind.type not in ("int", "float"):
            return None
        return [Op(name, np.full_like, (start.args[0], value), (), op.pos, op.origin)]

    def alike(self, place: Operand, value: Operand) -> bool:
        """Whether two arrays have the same shape and dtype for certain."""
        if type(place) is not Var or type(value) is not Var:
            return False
        one, other = self.kinds.get(place.name), self.kinds.get(value.name)
        if type(one) is not kinds.Array or type(other) is not kinds.Array or one.dtype != other.dtype:
            return False
        if self.exact and one.ndim not in (0, 1):
            return False  # they may lie in memory in different ways
        key = self.shapes.get(place.name)
        return key is not None and key == self.shapes.get(value.name)

    def array(
        self, op: Op, name: str, value: Operand, made: dict[str, int], stmts: list[Stmt | None]
    ) -> list[Stmt] | None:
        assert type(value) is Var
        if op.fn is p.isub:
            return [Op(name, operator.neg, (value,), (), op.pos, op.origin)]
        at = made.get(value.name)
        source = None if at is None else stmts[at]
        if type(source) is not Op or self.uses.get(value.name) != 1 or not makes_storage(source):
            return [Op(name, p.copy_of, (value,), (), op.pos, op.origin)]
        assert at is not None
        stmts[at] = Op(name, source.fn, source.args, source.kwargs, source.pos, source.origin)
        made[name] = at
        return []
