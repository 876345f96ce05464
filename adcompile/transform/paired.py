"""Calls of functions of the same program, made ready for reverse mode, and their adjoints.

y = f(x)                t = f_forward(x); y = t[0]; residuals = t[1]
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases
from adcompile.errors import NotSupportedYet
from adcompile.ir import Block, Callee, Const, Op, Operand, Var
from adcompile.kinds import UNKNOWN, Array, Kind, Scalar, Tuple, carries_derivative, has_storage
from adcompile.lower.core import refusal
from adcompile.transform.bars import Bar, Bars, derivative_kind
from adcompile.transform.callees import Callees, Pair

_RESIDUALS = "residuals"


@dataclass(frozen=True)
class Call:
    """A call of a forward half: what it keeps for the backward half."""

    pair: Pair
    residuals: str


@dataclass
class Paired:
    """A function with its active calls in two parts; ``calls`` by the variable that holds both."""

    function: ir.Function
    calls: Mapping[str, Call] = field(default_factory=dict)


def has_calls(function: ir.Function) -> bool:
    return any(isinstance(s, Op) and isinstance(s.fn, Callee) for s in ir.walk(function.body))


def paired(function: ir.Function, active: frozenset[str], memory: Aliases, names: ir.Names, callees: Callees) -> Paired:
    """Replace each active call by a call of the forward half."""
    return _Pairing(function, active, memory, names, callees).run() if has_calls(function) else Paired(function)


class _Pairing:
    def __init__(
        self, function: ir.Function, active: frozenset[str], memory: Aliases, names: ir.Names, callees: Callees
    ) -> None:
        self.function, self.memory, self.names, self.callees = function, memory, names, callees
        self.active = set(active)
        self.kinds = dict(function.kinds)
        self.calls: dict[str, Call] = {}

    def run(self) -> Paired:
        body = self._block(self.function.body)
        return Paired(dataclasses.replace(self.function, body=body, kinds=self.kinds), self.calls)

    def _new(self, hint: str, kind: Kind) -> str:
        name = self.names.fresh(hint)
        self.kinds[name] = kind
        return name

    def _block(self, block: Block) -> Block:
        stmts: list[ir.Stmt] = []
        for stmt in block.stmts:
            if isinstance(stmt, Op) and isinstance(stmt.fn, Callee) and stmt.target in self.active:
                stmts += self._call(stmt, stmt.fn.name, stmt.target)
            else:
                stmts.append(ir.with_blocks(stmt, tuple(map(self._block, ir.blocks(stmt)))))
        return Block(tuple(stmts), block.yields)

    def _call(self, op: Op, name: str, target: str) -> list[ir.Stmt]:
        check_result(op, self.function, self.memory)
        stmts: list[ir.Stmt] = []
        args = tuple(self._kept(arg, stmts, op.pos) for arg in op.args)
        positions = tuple(k for k, a in enumerate(args) if isinstance(a, Var) and a.name in self.active)
        pair = self.callees.pair(name, positions)
        both = self._new("%t", Tuple((self.kinds[target], UNKNOWN)))
        residuals = self._new(_RESIDUALS, UNKNOWN)
        self.calls[both] = Call(pair, residuals)
        stmts.append(dataclasses.replace(op, target=both, fn=Callee(pair.forward), args=args))
        if self.memory.is_shadowed(target):  # it is written to: what is handed over with it stays as it is
            result = self._new(ir.hint(target), self.kinds[target])
            stmts.append(Op(result, operator.getitem, (Var(both), Const(0)), (), op.pos))
            stmts.append(Op(target, _copy_of(self.kinds[target]), (Var(result),), (), op.pos))
        else:
            stmts.append(Op(target, operator.getitem, (Var(both), Const(0)), (), op.pos))
        stmts.append(Op(residuals, operator.getitem, (Var(both), Const(1)), (), op.pos))
        return stmts

    def _kept(self, arg: Operand, stmts: list[ir.Stmt], pos: ir.Pos | None) -> Operand:
        """An argument as it is now: what is written to is copied, since the backward half may read it."""
        if not isinstance(arg, Var) or not self.memory.is_shadowed(arg.name):
            return arg
        kept = self._new(ir.hint(arg.name), self.kinds[arg.name])
        stmts.append(Op(kept, _copy_of(self.kinds[kept]), (arg,), (), pos))
        if arg.name in self.active:
            self.active.add(kept)
        return Var(kept)


def _copy_of(kind: Kind) -> Callable[[Any], Any]:
    return p.copy_of if isinstance(kind, Array) else runtime.copied


def check_result(op: Op, function: ir.Function, memory: Aliases) -> None:
    """Refuse a result that may be an argument, and is written to."""
    assert op.target is not None
    assert isinstance(op.fn, Callee)
    if not op.fn.fresh and has_storage(function.kinds[op.target]) and memory.is_shadowed(op.target):
        raise refusal(
            op.pos, "a result of a function that calls itself, which is written to, or whose argument is,",
            "return a copy", NotSupportedYet,
        )  # fmt: skip


def defined(function: ir.Function) -> ir.Function:
    """The function with None for what a call that was not made would have kept: it may be read for its zeros."""
    if not has_calls(function):
        return function
    return dataclasses.replace(function, body=_defined(function, function.body))


def _defined(function: ir.Function, block: Block) -> Block:
    stmts: list[ir.Stmt] = []
    for stmt in block.stmts:
        blocks = tuple(_defined(function, inner) for inner in ir.blocks(stmt))
        if isinstance(stmt, ir.If):
            kept = [ir.hint(out) == _RESIDUALS and function.kinds[out] == UNKNOWN for out in stmt.outs]
            blocks = tuple(Block(b.stmts, tuple(map(_or_none, b.yields, kept))) for b in blocks)
        stmts.append(ir.with_blocks(stmt, blocks))
    return Block(tuple(stmts), block.yields)


def _or_none(operand: Operand, kept: bool) -> Operand:
    return Const(None) if kept and operand is ir.UNDEFINED else operand


def call_backward(bars: Bars, op: Op, call: Call) -> None:
    """The adjoint of a call: the backward half gives the adjoints of the arguments."""
    assert op.target is not None
    prefix = f"{op.target}[0]"
    if not any(key == prefix or key.startswith(f"{prefix}[") for key in bars.env):
        return
    kind = bars.b.kind(Var(op.target))
    assert isinstance(kind, Tuple)
    out_bar = _whole(bars, prefix, kind.items[0], lambda: bars.b.op(operator.getitem, Var(op.target or ""), Const(0)))
    args = [op.args[k] for k in call.pair.positions]
    kinds = tuple(derivative_kind(bars.b.kind(a)) for a in args)
    kind = kinds[0] if len(kinds) == 1 else Tuple(kinds)
    found = bars.b.op(Callee(call.pair.backward), Var(call.residuals), out_bar, hint="%t_bar", kind=kind)
    for k, (arg, item) in enumerate(zip(args, kinds, strict=True)):
        one = found if len(args) == 1 else bars.b.op(operator.getitem, found, Const(k), hint="%t_bar", kind=item)
        bars.add(arg, Bar(one))


def _whole(bars: Bars, key: str, kind: Kind, like: Callable[[], Operand]) -> Operand:
    """What has been collected for a value, in its structure; ``like`` gives the value itself."""
    if not carries_derivative(kind):
        return Const(None)
    if isinstance(kind, Tuple):
        parts = [_item(bars, key, k, item, like) for k, item in enumerate(kind.items)]
        return bars.b.op(p.make_tuple, *parts)
    bar = bars.env.pop(key, None)
    if isinstance(kind, Scalar):
        return Const(0.0) if bar is None else bars.plain(bar)
    return bars.zeros(like()) if bar is None else bars.full(bar, like())


def _item(bars: Bars, key: str, k: int, kind: Kind, like: Callable[[], Operand]) -> Operand:
    return _whole(bars, f"{key}[{k}]", kind, lambda: bars.b.op(operator.getitem, like(), Const(k), kind=kind))
