"""A function of the intermediate representation, as text for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adcompile import ir
from adcompile.kinds import Array, Dict, Kind, List, Object, Passive, Scalar, Tuple


def listing(function: ir.Function) -> str:
    """Every statement on a line, nested blocks indented, every variable under its SSA name.

    ``y.3 = multiply(x.0, 2.0)``
    """
    lines = [f"function {function.name}({', '.join(function.params)})", *_block(function.body, "    ", "return")]
    return "\n".join(lines)


def kind_text(kind: Kind) -> str:
    """A kind in words: ``float``, ``float64[2d]``, ``(float, int)``."""
    match kind:
        case Scalar(type_, numpy, width):
            return type_ if not numpy else f"numpy {type_}{width}"
        case Array(dtype, ndim):
            return f"{dtype or 'any'}[{'?' if ndim is None else ndim}d]"
        case Tuple(items, cls):
            return f"{cls.__name__ if cls else ''}({', '.join(map(kind_text, items))})"
        case List(item):
            return f"list of {kind_text(item)}"
        case Dict(None):
            return "dict"
        case Dict(items):
            return "{" + ", ".join(f"{key!r}: {kind_text(item)}" for key, item in items or ()) + "}"
        case Object(cls) | Passive(cls):
            return cls.__name__
    return type(kind).__name__.lower()


def _block(block: ir.Block, indent: str, last: str) -> Iterator[str]:
    for stmt in block.stmts:
        yield from _stmt(stmt, indent)
    if block.yields:
        yield f"{indent}{last} {', '.join(map(_operand, block.yields))}"


def _stmt(stmt: ir.Stmt, indent: str) -> Iterator[str]:
    inner = indent + "    "
    match stmt:
        case ir.Op():
            target = "" if stmt.target is None else f"{stmt.target} = "
            given = [*map(_operand, stmt.args), *(f"{key}={_operand(value)}" for key, value in stmt.kwargs)]
            yield f"{indent}{target}{_callee(stmt.fn)}({', '.join(given)})"
        case ir.If():
            yield f"{indent}{_outs(stmt.outs)}if {_operand(stmt.cond)}:"
            yield from _block(stmt.then, inner, "yield")
            if stmt.orelse.stmts or stmt.orelse.yields:
                yield f"{indent}else:"
                yield from _block(stmt.orelse, inner, "yield")
        case ir.For():
            span = f"range({', '.join(map(_operand, (stmt.start, stmt.stop, stmt.step)))})"
            span = f"reversed({span})" if stmt.backwards else span
            yield f"{indent}{_outs(stmt.outs)}for {stmt.index} in {span}{_carried(stmt)}:"
            yield from _block(stmt.body, inner, "yield")
        case ir.While():
            yield f"{indent}{_outs(stmt.outs)}while{_carried(stmt)}:"
            yield from _block(stmt.test, inner, "condition")
            yield from _block(stmt.body, inner, "yield")
    if isinstance(stmt, (ir.For, ir.While)) and stmt.until is not None:
        yield f"{inner}until {_operand(stmt.until)}"


def _outs(outs: tuple[str, ...]) -> str:
    return f"{', '.join(outs)} = " if outs else ""


def _carried(loop: ir.For | ir.While) -> str:
    pairs = [f"{param} = {_operand(init)}" for param, init in zip(loop.params, loop.inits, strict=True)]
    return f", carrying {', '.join(pairs)}" if pairs else ""


def _operand(operand: ir.Operand) -> str:
    return repr(operand.value) if isinstance(operand, ir.Const) else operand.name


def _callee(fn: Any) -> str:
    return str(fn.name if isinstance(fn, ir.Callee) else getattr(fn, "__name__", type(fn).__name__))
