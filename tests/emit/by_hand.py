"""Normal forms written by hand: a name is a variable, everything else a literal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from adcompile import emit, ir
from adcompile.kinds import BOOL, FLOAT, INT, Array, Kind
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
    of: Mapping[str, Kind] | None = None,
    **fields: Any,
) -> ir.Function:
    """A function of the parameters, with the kinds ``of`` its variables."""
    body = block(*stmts, yields=(result,))
    return ir.Function(name, tuple(params.split()), body, of or {}, **fields)


def program(*functions: ir.Function) -> ir.Program:
    return ir.Program(functions)


def kinds(**names: str) -> dict[str, Kind]:
    """``kinds(floats="x.0 y.1", vectors="u.2")``"""
    table: dict[str, Kind] = {"floats": FLOAT, "ints": INT, "bools": BOOL, "vectors": VECTOR}
    return {name: table[sort] for sort, listed in names.items() for name in listed.split()}


def loaded(made: emit.Emitted, name: str, **env: Any) -> Any:
    """The function of an emitted text, with its imports."""
    namespace: dict[str, Any] = {}
    exec(made.imports, namespace)
    return emit.load(made.text, name, {**namespace, **made.bindings, **env}, name)


def text_of(*stmts: ir.Stmt, params: str, result: Any, dialect: str = "python", **fields: Any) -> str:
    """The body of a function ``f``, without its first line and its indentation."""
    made = emit.to_text(program(function("f", params, *stmts, result=result, **fields)), dialect=dialect)
    return textwrap.dedent(made.partition("\n")[2])


__all__ = [
    "BOOL",
    "FLOAT",
    "INT",
    "VECTOR",
    "U",
    "block",
    "for_",
    "function",
    "if_",
    "kinds",
    "loaded",
    "make_tuple",
    "op",
    "operand",
    "operands",
    "program",
    "text_of",
    "while_",
]  # fmt: skip
