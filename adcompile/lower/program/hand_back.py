"""Functions of a program that write to their arguments hand the arrays back instead.

    f(a.0):                          f(b.5):
        a.0[0] = 1.0                     a.0 = b.5.copy()
        return r.1                       a.0[0] = 1.0
                                         return r.1, a.0

    r.2 = f(v.3)                     t.6 = f(v.3); r.2 = t.6[0]; v.3[...] = t.6[1]

After that, no call changes what its caller holds, and a call is an operation like any other: it can be differentiated
by itself. The price is a copy of the array for each call.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Mapping, Sequence

from adcompile import ir
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, aliases
from adcompile.errors import NotSupportedYet
from adcompile.ir import Block, Callee, Const, Op, Operand, Var
from adcompile.kinds import Array, Kind, Tuple, has_storage
from adcompile.lower.core import refusal

#: For each function, the positions of the parameters that it writes to.
Written = Mapping[str, tuple[int, ...]]


def hand_back(functions: Sequence[ir.Function]) -> list[ir.Function]:
    """The functions without writes to parameters, but for the first one, which is called from outside."""
    written: Written = {}
    names = ir.Names(1 + max((_number(n) for f in functions for n in f.kinds), default=0))
    while True:
        changed = [_Calls(f, written, names).run() for f in functions]
        found = {f.name: _written(f) for f in changed[1:]}
        if found == written:
            return [changed[0], *(_handing_back(f, written.get(f.name, ()), names) for f in changed[1:])]
        written = found


def _number(name: str) -> int:
    number = name.rpartition(".")[2]
    return int(number) if number.isdigit() else 0


def _written(function: ir.Function) -> tuple[int, ...]:
    memory = aliases(function)
    return tuple(k for k, name in enumerate(function.params) if memory.is_shadowed(name))


def _handing_back(function: ir.Function, positions: tuple[int, ...], names: ir.Names) -> ir.Function:
    if not positions:
        return function
    kinds, params = dict(function.kinds), list(function.params)
    copies: list[ir.Stmt] = []
    for k in positions:
        params[k] = names.fresh(ir.hint(function.params[k]))
        kinds[params[k]] = kinds[function.params[k]]
        copies.append(Op(function.params[k], p.copy_of, (Var(params[k]),)))
    (result,) = function.body.yields
    both = names.fresh("result")
    kinds[both] = _pair_kind(function, positions)
    last = Op(both, p.make_tuple, (result, *(Var(function.params[k]) for k in positions)))
    body = Block((*copies, *function.body.stmts, last), (Var(both),))
    return dataclasses.replace(function, params=tuple(params), body=body, kinds=kinds)


def _pair_kind(function: ir.Function, positions: tuple[int, ...]) -> Tuple:
    return Tuple((function.kind(function.body.yields[0]), *(function.kinds[function.params[k]] for k in positions)))


class _Calls:
    """The calls in one function."""

    def __init__(self, function: ir.Function, written: Written, names: ir.Names) -> None:
        self.function, self.written, self.names = function, written, names
        self.kinds: dict[str, Kind] = dict(function.kinds)
        self.memory: Aliases = aliases(function)

    def run(self) -> ir.Function:
        if not any(isinstance(s, Op) and isinstance(s.fn, Callee) for s in ir.walk(self.function.body)):
            return self.function
        body = self._block(self.function.body)
        return dataclasses.replace(self.function, body=body, kinds=self.kinds)

    def _block(self, block: Block) -> Block:
        stmts: list[ir.Stmt] = []
        for stmt in block.stmts:
            if isinstance(stmt, Op) and isinstance(stmt.fn, Callee):
                stmts += self._call(stmt, stmt.fn.name)
            else:
                stmts.append(ir.with_blocks(stmt, tuple(map(self._block, ir.blocks(stmt)))))
        return Block(tuple(stmts), block.yields)

    def _call(self, op: Op, name: str) -> list[ir.Stmt]:
        positions = self.written.get(name, ())
        if not positions:
            return [op]
        assert op.target is not None
        places = [op.args[k] for k in positions]
        for k, place in zip(positions, places, strict=True):
            self._check(op, k, place)
        both = self.names.fresh("%t")
        self.kinds[both] = Tuple((self.kinds[op.target], *map(self.function.kind, places)))
        new: list[ir.Stmt] = [dataclasses.replace(op, target=both)]
        new.append(Op(op.target, operator.getitem, (Var(both), Const(0)), (), op.pos))
        for k, place in enumerate(places, 1):
            content = self.names.fresh("%t")
            self.kinds[content] = self.function.kind(place)
            new.append(Op(content, operator.getitem, (Var(both), Const(k)), (), op.pos))
            new.append(Op(None, operator.setitem, (place, Const(...), Var(content)), (), op.pos))
        return new

    def _check(self, op: Op, position: int, place: Operand) -> None:
        assert op.target is not None
        if not isinstance(place, Var) or not isinstance(self.function.kind(place), Array):
            raise refusal(op.pos, "a function that calls itself and changes an argument that is not an array,",
                          "return what changes", NotSupportedYet)  # fmt: skip
        cls = self.memory.of(place.name)
        others = [a for k, a in enumerate(op.args) if k != position and isinstance(a, Var)]
        if has_storage(self.kinds[op.target]) or any(self.memory.of(a.name) == cls for a in others):
            raise refusal(op.pos, "a function that calls itself and changes an array that it has another name for,",
                          "return what changes", NotSupportedYet)  # fmt: skip
