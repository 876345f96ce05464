"""What is kept for its shape alone gives way to another array of that shape.

    t.2 = r.1 * r.1                                    n.3 = np.size(r.1)
    n.3 = np.size(t.2)                     →

The stand-in is the first array in scope with the same key of ``analysis.shapes`` whose content somebody reads. Where
the dtype is read too (``np.zeros_like``), it is the same for certain.
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from adcompile import adjoints, ir, kinds, runtime
from adcompile.analysis.layouts import layout_matters
from adcompile.analysis.shapes import shapes
from adcompile.analysis.undefined import maybe_undefined
from adcompile.effects import Effect
from adcompile.ir import Block, Function, Op, Stmt, Var
from adcompile.optimize.actions import effect_of
from adcompile.optimize.definitions import count_reads
from adcompile.optimize.rewriting import with_body

_READS_DTYPE = frozenset({
    np.zeros_like, np.ones_like, np.empty_like, np.full_like, runtime.zeros_like, runtime.buffer_like,
})  # fmt: skip
#: These ask whether a value is complex or of integers, which its kind may not tell.
_ASKS = frozenset({adjoints.part_of, adjoints.stored_in})


def standins(function: Function) -> Function:
    """The function with arrays that are kept for their shape replaced; the same object when there are none."""
    spare = _read_for_their_shape(function)
    if not spare:
        return function
    return with_body(function, _Walk(function, spare).function(function))


def _read_for_their_shape(function: Function) -> set[str]:
    """The variables that operations define and of which nothing but the shape is read."""
    found: dict[str, int] = {}
    made: set[str] = set()
    for stmt in ir.walk(function.body):
        if type(stmt) is Op:
            if stmt.target is not None:
                made.add(stmt.target)
            effect = effect_of(stmt)
            for name in _read_shapes(stmt, effect):
                found[name] = found.get(name, 0) + 1
    if not found:
        return set()
    reads = count_reads(function)
    return {name for name, count in found.items() if name in made and reads[name] == count}


def _read_shapes(op: Op, effect: Effect) -> list[str]:
    if effect.shape_only and not (effect.views and 0 in effect.shape_only):
        return [operand.name for k in effect.shape_only if type(operand := op.args[k]) is Var]
    return []


class _Walk:
    def __init__(self, function: Function, spare: set[str]) -> None:
        self.kinds = function.kinds
        self.keys = shapes(function)
        self.undefined = maybe_undefined(function)
        self.spare = spare
        self.exact = layout_matters(function)
        self.first: dict[Hashable, str] = {}  # by key, and dtype, of the arrays in scope

    def function(self, function: Function) -> Block:
        for name in function.params:
            self.see(name, [])
        return self.block(function.body, [])

    def see(self, name: str, seen: list[Hashable]) -> None:
        """Let an array stand in for others; ``seen`` are the keys to forget when it goes out of scope."""
        kind, key = self.kinds.get(name), self.keys.get(name)
        if type(kind) is not kinds.Array or key is None or name in self.spare or name in self.undefined:
            return
        for full in ((key,), (key, kind.dtype)):
            if full not in self.first:
                self.first[full] = name
                seen.append(full)

    def block(self, block: Block, seen: list[Hashable]) -> Block:
        """A block, in whose scope the keys ``seen`` began, and all of which end with it."""
        stmts: list[Stmt] = []
        changed = False
        for stmt in block.stmts:
            new = self.op(stmt) if type(stmt) is Op else self.nested(stmt)
            changed = changed or new is not stmt
            stmts.append(new)
            for name in ir.targets(stmt):
                self.see(name, seen)
        for full in seen:
            del self.first[full]
        return Block(tuple(stmts), block.yields) if changed else block

    def nested(self, stmt: Stmt) -> Stmt:
        before = ir.blocks(stmt)
        after: list[Block] = []
        for inner in before:
            seen: list[Hashable] = []
            for name in ir.inner_targets(stmt):
                self.see(name, seen)
            after.append(self.block(inner, seen))
        if all(one is other for one, other in zip(before, after, strict=True)):
            return stmt
        return ir.with_blocks(stmt, tuple(after))

    def op(self, op: Op) -> Op:
        effect = effect_of(op)
        names = _read_shapes(op, effect)
        if self.spare.isdisjoint(names) or op.fn in _ASKS:
            return op
        args = list(op.args)
        for k in effect.shape_only:
            operand = args[k]
            if type(operand) is Var and operand.name in self.spare:
                args[k] = Var(self.other(operand.name, op.fn in _READS_DTYPE))
        if all(one is other or one == other for one, other in zip(args, op.args, strict=True)):
            return op
        return Op(op.target, op.fn, tuple(args), op.kwargs, op.pos, op.origin)

    def other(self, name: str, dtype: bool) -> str:
        """The array that stands in for another, or that one itself."""
        kind, key = self.kinds.get(name), self.keys.get(name)
        if type(kind) is not kinds.Array or key is None or (dtype and (kind.dtype is None or self.exact)):
            return name  # what is made like it may have to lie in memory as it does
        return self.first.get((key, kind.dtype) if dtype else (key,), name)
