"""Calls of functions of the same program, made ready for reverse mode, and their adjoints.

y = f(x)                t = f_forward(x); y = t[0]; residuals = t[1]
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, has_storage
from adcompile.errors import NotSupportedYet
from adcompile.ir import Block, Callee, Const, Op, Operand, Var
from adcompile.kinds import UNKNOWN, Array, Kind, Scalar, Tuple, carries_derivative
from adcompile.lower.core import refusal
from adcompile.transform.bars import Bar, Bars
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
    if not has_calls(function):
        return Paired(function)
    kinds = dict(function.kinds)
    calls: dict[str, Call] = {}

    def new(hint: str, kind: Kind) -> str:
        name = names.fresh(hint)
        kinds[name] = kind
        return name

    def block(old: Block) -> Block:
        stmts: list[ir.Stmt] = []
        for stmt in old.stmts:
            if isinstance(stmt, Op) and isinstance(stmt.fn, Callee) and stmt.target in active:
                stmts += call(stmt, stmt.fn.name)
            else:
                stmts.append(ir.with_blocks(stmt, tuple(map(block, ir.blocks(stmt)))))
        return Block(tuple(stmts), old.yields)

    def call(op: Op, name: str) -> list[ir.Stmt]:
        assert op.target is not None
        stmts: list[ir.Stmt] = []
        args: list[Operand] = []
        check_result(op, function, memory)
        for arg in op.args:
            if isinstance(arg, Var) and memory.is_shadowed(arg.name):  # as it is now: it is read again in the end
                copy = p.copy_of if isinstance(kinds[arg.name], Array) else runtime.copied
                was = new(ir.hint(arg.name), kinds[arg.name])
                stmts.append(Op(was, copy, (arg,), (), op.pos))
                active_copies.update([was] if arg.name in active else [])
                arg = Var(was)
            args.append(arg)
        positions = tuple(k for k, a in enumerate(args) if isinstance(a, Var) and a.name in active | active_copies)
        pair = callees.pair(name, positions)
        both = new("%t", Tuple((kinds[op.target], UNKNOWN)))
        residuals = new(_RESIDUALS, UNKNOWN)
        calls[both] = Call(pair, residuals)
        stmts.append(dataclasses.replace(op, target=both, fn=Callee(pair.forward), args=tuple(args)))
        result = op.target
        if memory.is_shadowed(result):  # it is written to: what is handed over with it stays as it is
            result = new(ir.hint(result), kinds[result])
            copy = p.copy_of if isinstance(kinds[result], Array) else runtime.copied
            stmts.append(Op(result, operator.getitem, (Var(both), Const(0)), (), op.pos))
            stmts.append(Op(op.target, copy, (Var(result),), (), op.pos))
        else:
            stmts.append(Op(result, operator.getitem, (Var(both), Const(0)), (), op.pos))
        stmts.append(Op(residuals, operator.getitem, (Var(both), Const(1)), (), op.pos))
        return stmts

    active_copies: set[str] = set()
    body = block(function.body)
    return Paired(dataclasses.replace(function, body=body, kinds=kinds), calls)


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
    kinds = tuple(_bar_kind(bars.b.kind(a)) for a in args)
    kind = kinds[0] if len(kinds) == 1 else Tuple(kinds)
    found = bars.b.op(Callee(call.pair.backward), Var(call.residuals), out_bar, hint="%t_bar", kind=kind)
    for k, (arg, item) in enumerate(zip(args, kinds, strict=True)):
        one = found if len(args) == 1 else bars.b.op(operator.getitem, found, Const(k), hint="%t_bar", kind=item)
        bars.add(arg, Bar(one))


def _bar_kind(kind: Kind) -> Kind:
    if not isinstance(kind, Scalar):
        return kind
    return dataclasses.replace(kind, type="float" if kind.type == "num" else kind.type, numpy=None)


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
