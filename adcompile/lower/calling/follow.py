"""Following a call into the source of the function: its body is lowered here, with the arguments bound."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import gast

from adcompile.ir import Const, Operand
from adcompile.lower.calling import arguments, outline
from adcompile.lower.calling.calls import lift, lift_all
from adcompile.lower.calling.sources import nested, read
from adcompile.lower.control import produced
from adcompile.lower.core import Lowering
from adcompile.lower.values import Closure, Frame, Produced, Value
from adcompile.syntax.desugar.structured import is_generator

_MAX_DEPTH = 40


def follow(lo: Lowering, fn: types.FunctionType, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """Lower a call of a Python function by lowering its body here."""
    generates = bool(fn.__code__.co_flags & inspect.CO_GENERATOR)
    code = read(fn, generator=generates, stops=generates)
    defaults = [lift(d) for d in (code.source.fn.__defaults__ or ())]
    kw_defaults = lift_all(code.source.fn.__kwdefaults__ or {})
    env = arguments.bind(lo, code.args, args, kwargs, defaults, kw_defaults, code.name)
    if generates:
        return produced.made(lo, code, env, None)
    return _run(lo, Frame(code, env), code.source.fn.__code__, hint)


def manage(
    lo: Lowering, fn: types.FunctionType, args: list[Value], kwargs: dict[str, Value], block: Callable[[Value], object]
) -> None:
    """Lower a generator around the block of the ``with`` statement that it manages: the block is where it yields."""
    code = read(fn, generator=True)
    if not _yields_once(code.body):
        raise lo.refuse(
            None, f"the manager {code.name}, which yields in a branch or a loop,", "yield once, outside of them"
        )
    env = arguments.bind(
        lo, code.args, args, kwargs, [lift(d) for d in fn.__defaults__ or ()], lift_all(fn.__kwdefaults__ or {}),
        code.name,
    )  # fmt: skip
    outer, frame = lo.frame, Frame(code, env)

    def at_yield(value: Value) -> Value:
        with _resumed(lo, outer):
            block(value)
        return Const(None)

    frame.at_yield = at_yield
    with _entered(lo, frame, (fn.__code__, ())):
        lo.stmts(code.body)


def run_through(
    lo: Lowering, over: Produced, body: Callable[[Value], Operand | None], cells: Sequence[tuple[Frame, str]]
) -> None:
    """Lower the body of a generator, and ``body`` where it yields; what that gives is whether to stop."""
    outer, frame = lo.frame, Frame(over.code, dict(over.env), over.parent)
    if len(lo.calls) > _MAX_DEPTH:
        raise lo.refuse(
            None, f"a generator that runs through {_MAX_DEPTH} others, {over.code.name},", "build a list of the values"
        )

    def at_yield(value: Value) -> Value:
        with _resumed(lo, outer):
            return body(value) or Const(False)

    frame.at_yield, frame.cells = at_yield, tuple(cells)
    with _entered(lo, frame, (over.code.name, ())):
        lo.stmts(over.code.body)


@contextmanager
def _resumed(lo: Lowering, outer: Frame) -> Iterator[None]:
    """Back in the code that runs through a generator, while the generator waits."""
    frame, lo.frame, call = lo.frame, outer, lo.calls.pop()
    try:
        yield
    finally:
        lo.calls.append(call)
        lo.frame = frame


def _yields_once(body: Sequence[gast.AST]) -> bool:
    """Whether a generator yields exactly once, whatever path it takes."""
    found = [stmt for stmt in body if any(isinstance(n, (gast.Yield, gast.YieldFrom)) for n in gast.walk(stmt))]
    if len(found) != 1:
        return False
    match found[0]:
        case gast.Expr(value=gast.Yield()):
            return True
        case gast.Try() as inner if not inner.handlers and not inner.orelse:
            return _yields_once(inner.body)
        case gast.With() as inner:
            return _yields_once(inner.body)
    return False


def yield_(lo: Lowering, node: gast.Yield, hint: str) -> Value:
    if lo.frame.at_yield is None:
        raise lo.refuse(node, "a generator", "build a list of the values and return it")
    return lo.frame.at_yield(Const(None) if node.value is None else lo.expr(node.value))


def follow_closure(lo: Lowering, fn: Closure, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """Lower a call of a function that was defined in the one being lowered."""
    code = nested(fn.node, fn.frame.code)
    frame = Frame(code, {}, fn.frame)
    frame.env = arguments.bind(lo, code.args, args, kwargs, list(fn.defaults), dict(fn.kw_defaults), code.name)
    if is_generator(fn.node):
        return produced.made(lo, code, frame.env, fn.frame)
    return _run(lo, frame, fn.node, hint)


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


def _run(lo: Lowering, frame: Frame, code: object, hint: str = "%t") -> Value:
    """Lower the body of a function, or call it by name where it calls itself."""

    def body(lo: Lowering, frame: Frame) -> Value:
        with _entered(lo, frame, outline.exact_form(lo, frame, code)):
            result = lo.stmts(frame.code.body)
            if len(lo.frames) == 1:
                lo.marks = dict(frame.env)
            return result

    found = outline.called(lo, frame, code, body, hint)
    if found is not None:
        return found
    if len(lo.calls) > _MAX_DEPTH:
        raise lo.refuse(
            None,
            f"a call of {frame.code.name}, {_MAX_DEPTH} calls deep,",
            "call fewer functions from one another",
            why="each call is lowered where it stands",
        )
    return body(lo, frame)


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
        frame.left = not frame.code.rebound
        if not frame.left:  # functions made in it may go on to rebind its variables
            lo.heap.append(frame)
