"""Following a call into the source of the function: its body is lowered here, with the arguments bound."""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gast

from adcompile.ir import Const
from adcompile.kinds import Scalar
from adcompile.lower import arguments
from adcompile.lower.calls import lift, lift_all
from adcompile.lower.core import Lowering
from adcompile.lower.shapes import children
from adcompile.lower.sources import nested, read
from adcompile.lower.values import Closure, Frame, Known, Value, is_operand

_MAX_DEPTH = 40


def follow(lo: Lowering, fn: types.FunctionType, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Lower a call of a Python function by lowering its body here."""
    code = read(fn)
    defaults = [lift(d) for d in (code.source.fn.__defaults__ or ())]
    kw_defaults = lift_all(code.source.fn.__kwdefaults__ or {})
    env = arguments.bind(lo, code.args, args, kwargs, defaults, kw_defaults, code.name)
    return _run(lo, Frame(code, env), code.source.fn.__code__)


def follow_closure(lo: Lowering, fn: Closure, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """Lower a call of a function that was defined in the one being lowered."""
    code = nested(fn.node, fn.frame.code)
    frame = Frame(code, {}, fn.frame)
    frame.env = arguments.bind(lo, code.args, args, kwargs, list(fn.defaults), dict(fn.kw_defaults), code.name)
    return _run(lo, frame, fn.node)


def enter(lo: Lowering, fn: types.FunctionType, values: dict[str, Value]) -> Value:
    """Lower the body of the outermost function, its parameters bound."""
    code = read(fn)
    return _run(lo, Frame(code, dict(values)), code.source.fn.__code__)


def closure(lo: Lowering, node: gast.FunctionDef | gast.Lambda) -> Closure:
    """A function defined here; its default values are evaluated now."""
    defaults = tuple(lo.expr(d) for d in node.args.defaults)
    kw = tuple(
        (arg.id, lo.expr(default))
        for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is not None
    )
    return Closure(node, lo.frame, defaults, kw)


def _run(lo: Lowering, frame: Frame, code: object) -> Value:
    """Lower the body of a function; one that calls itself is followed as long as its arguments look different."""
    key = code, tuple((name, _outline(lo, value)) for name, value in frame.env.items())
    if key in lo.calls or len(lo.calls) > _MAX_DEPTH:
        raise lo.refuse(
            None,
            f"a call of {frame.code.name}, which is running already,",
            "how deep it goes is known only when the function runs",
            "write it as a loop",
        )
    with _entered(lo, frame, key):
        return lo.stmts(frame.code.body)


def _outline(lo: Lowering, value: Value) -> Any:
    """What the compiler knows of an argument."""
    if isinstance(value, Const):
        return value.key()
    if is_operand(value):
        kind = lo.kind(value)  # type: ignore[arg-type]
        return kind.type if isinstance(kind, Scalar) else kind
    if isinstance(value, Known):
        return id(value.obj)
    node = value.node if isinstance(value, Closure) else None
    return type(value), node, tuple(_outline(lo, part) for part in children(value))


@contextmanager
def _entered(lo: Lowering, frame: Frame, key: object) -> Iterator[None]:
    before = lo.frame
    lo.frame = frame
    lo.frames.append(frame)
    lo.calls.append(key)
    try:
        yield
    finally:
        lo.frame = before
        lo.frames.pop()
        lo.calls.pop()
        frame.left = True
