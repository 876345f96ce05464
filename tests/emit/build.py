"""Normal forms written by hand: a name is a variable, everything else a literal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adcompile import ir
from adcompile.kinds import FLOAT, INT, Array, Kind
from adcompile.primitives import make_tuple

VECTOR = Array("float64", 1)
U = ir.UNDEFINED


def operand(value: Any) -> ir.Operand:
    """``"x.0"`` is a variable, ``"$g"`` a free name, ``"'text"`` a string, any other object a literal."""
    if isinstance(value, (ir.Var, ir.Const, ir.Free)):
        return value
    if isinstance(value, str) and value.startswith("'"):
        return ir.Const(value[1:])
    if isinstance(value, str):
        return ir.Free(value[1:]) if value.startswith("$") else ir.Var(value)
    return ir.Const(value)


def operands(*values: Any) -> tuple[ir.Operand, ...]:
    return tuple(map(operand, values))


def op(target: str | None, fn: Any, *args: Any, pos: ir.Pos | None = None, **kwargs: Any) -> ir.Op:
    named = tuple((name, operand(value)) for name, value in kwargs.items())
    return ir.Op(target, fn, operands(*args), named, pos)


def block(*stmts: ir.Stmt, yields: tuple[Any, ...] = ()) -> ir.Block:
    return ir.Block(stmts, operands(*yields))


def if_(cond: Any, then: ir.Block, orelse: ir.Block, *outs: str, pos: ir.Pos | None = None) -> ir.If:
    return ir.If(operand(cond), then, orelse, outs, pos)


Carried = tuple[Any, str, str]  # init, parameter, result


def for_(
    index: str,
    bounds: Any,
    carried: list[Carried],
    body: ir.Block,
    until: Any = None,
    backwards: bool = False,
) -> ir.For:
    start, stop, step = operands(*bounds) if isinstance(bounds, tuple) else operands(0, bounds, 1)
    inits, params, outs = zip(*carried, strict=True) if carried else ((), (), ())
    flag = None if until is None else operand(until)
    return ir.For(index, start, stop, step, operands(*inits), params, body, outs, flag, backwards)


def while_(carried: list[Carried], test: ir.Block, body: ir.Block, until: Any = None) -> ir.While:
    inits, params, outs = zip(*carried, strict=True) if carried else ((), (), ())
    flag = None if until is None else operand(until)
    return ir.While(operands(*inits), params, test, body, outs, flag)


def function(
    name: str,
    params: str,
    *stmts: ir.Stmt,
    result: Any,
    kinds: Mapping[str, Kind] | None = None,
    **fields: Any,
) -> ir.Function:
    body = block(*stmts, yields=(result,))
    return ir.Function(name, tuple(params.split()), body, kinds or {}, **fields)


def program(*functions: ir.Function) -> ir.Program:
    return ir.Program(functions)


__all__ = [
    "FLOAT", "INT", "U", "VECTOR", "block", "for_", "function", "if_", "make_tuple", "op", "operand", "operands",
    "program", "while_",
]  # fmt: skip
