"""Calls: which function is meant, and whether it is followed into its source or becomes an operation."""

from __future__ import annotations

import functools
import inspect
import operator
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gast
import numpy as np

from adcompile import effects, ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.lower import arguments, outline
from adcompile.lower.core import Lowering
from adcompile.lower.sources import nested, read
from adcompile.lower.values import Bound, Closure, Frame, Known, Method, TupleValue, Value, is_operand

_FOLDABLE = {
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.neg,
    operator.pos, operator.not_, operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge,
    operator.and_, operator.or_, operator.is_, operator.is_not, p.contains, bool, len, operator.getitem, abs, int,
    isinstance,
}  # fmt: skip
_MAX_DEPTH = 60


def call(lo: Lowering, fn: Value | Callable[..., Any], args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """The result of calling what ``fn`` means."""
    match fn:
        case Closure():
            return _follow_closure(lo, fn, args, kwargs, hint)
        case Bound(inner, first, named):
            return call(lo, inner, [*first, *args], {**dict(named), **kwargs}, hint)
        case Method(owner, name):
            from adcompile.lower.methods import call_method

            return call_method(lo, owner, name, args, kwargs, hint)
        case Known(obj):
            return call_known(lo, obj, args, kwargs, hint)
        case _ if is_operand(fn):  # type: ignore[arg-type]
            operands = [lo.operand(a) for a in args]
            return lo.b.op(p.call, fn, *operands, hint=hint, **{k: lo.operand(v) for k, v in kwargs.items()})  # type: ignore[arg-type]
    if callable(fn):
        return call_known(lo, fn, args, kwargs, hint)
    raise lo.refuse(None, "this value cannot be called")


def call_known(lo: Lowering, obj: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """A call of an object that is known when compiling."""
    from adcompile.lower.specials import SPECIAL

    special = SPECIAL.get(obj) if _hashable(obj) else None
    if special is not None:
        found = special(lo, args, kwargs, hint)
        if found is not None:
            return found
    if isinstance(obj, functools.partial):
        return call(lo, Known(obj.func), [*map(_lift, obj.args), *args], {**_lift_all(obj.keywords), **kwargs}, hint)
    if isinstance(obj, types.MethodType) and lo.rules.lookup(obj) is None:
        return call(lo, Known(obj.__func__), [_lift(obj.__self__), *args], kwargs, hint)
    if lo.rules.lookup(obj) is not None or _is_library(obj):
        return emit(lo, obj, args, kwargs, hint)
    lowered = getattr(type(obj), "__adcompile_lower__", None)  # a derivative called inside the function
    if lowered is not None:
        return lowered(obj, lo, args, kwargs, hint)  # type: ignore[no-any-return]
    if isinstance(obj, types.FunctionType):
        return follow(lo, obj, args, kwargs, hint)
    if isinstance(obj, type):
        from adcompile.lower.objects import construct

        return construct(lo, obj, args, kwargs, hint)
    if isinstance(type(obj).__call__, types.FunctionType):
        return call(lo, Known(type(obj).__call__), [Known(obj), *args], kwargs, hint)
    return emit(lo, obj, args, kwargs, hint)


def _lift(obj: Any) -> Value:
    from adcompile.lower.core import LITERALS

    return Const(obj) if type(obj) in LITERALS else Known(obj)


def _lift_all(kwargs: dict[str, Any]) -> dict[str, Value]:
    return {key: _lift(value) for key, value in kwargs.items()}


def _hashable(obj: Any) -> bool:
    try:
        hash(obj)
    except TypeError:
        return False
    return True


def _is_library(obj: Any) -> bool:
    """NumPy's, the standard library's and our own operations are never followed into their source."""
    if isinstance(obj, np.ufunc) or isinstance(obj, types.BuiltinFunctionType):
        return True
    root = (getattr(obj, "__module__", None) or "").split(".")[0]
    own = (getattr(obj, "__module__", None) or "") in ("adcompile.primitives", "adcompile.runtime")
    return own or root in ("numpy", "math", "cmath", "operator", "_operator", "builtins")


def emit(lo: Lowering, fn: Callable[..., Any], args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """``fn(*args, **kwargs)`` as an operation; folded where every operand is a literal."""
    if kwargs:
        args, kwargs = _in_position(fn, args, kwargs)
    operands = [lo.operand(a) for a in args]
    named = {key: lo.operand(value) for key, value in kwargs.items()}
    if fn in _FOLDABLE and not named:
        folded = _fold(fn, operands)
        if folded is not None:
            return folded
    effect = effects.of(fn)
    if effect.ordered or (effect.writes and not effect.fresh):
        lo.b.effect(fn, *operands, **named)
        return Const(None)
    return lo.b.op(fn, *operands, hint=hint, **named)


def _in_position(
    fn: Callable[..., Any], args: list[Value], kwargs: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """Arguments that are given by name, and come next in order, put in their position."""
    names = _positional_names(fn)
    args, kwargs = list(args), dict(kwargs)
    for name in names[len(args) :]:
        if name not in kwargs:
            break
        args.append(kwargs.pop(name))
    return args, kwargs


@functools.cache
def _positional_names(fn: Callable[..., Any]) -> list[str]:
    try:
        parameters = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return []
    return [q.name for q in parameters if q.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]


def _fold(fn: Callable[..., Any], operands: list[Operand]) -> Const | None:
    if not all(isinstance(x, Const) and x is not ir.UNDEFINED for x in operands):
        return None
    try:
        value = fn(*[x.value for x in operands])  # type: ignore[union-attr]
    except Exception:  # whatever it raises, it shall raise when the program runs
        return None
    return Const(value) if isinstance(value, (bool, int, float, str, tuple, type(None))) else None


def closure(lo: Lowering, node: gast.FunctionDef | gast.Lambda) -> Closure:
    """A function defined here; its default values are evaluated now."""
    count = len(node.args.defaults)
    defaults = tuple(lo.expr(d) for d in node.args.defaults[len(node.args.defaults) - count :])
    kw = tuple(
        (arg.id, lo.expr(default))
        for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is not None
    )
    return Closure(node, lo.frame, defaults, kw)


def _follow_closure(
    lo: Lowering, fn: Closure, args: list[Value], kwargs: dict[str, Value], hint: str
) -> Value:
    code = nested(fn.node, fn.frame.code)
    frame = Frame(code, {}, fn.frame)
    frame.env = arguments.bind(lo, code.args, args, kwargs, list(fn.defaults), dict(fn.kw_defaults), code.name)
    return _run(lo, frame, fn.node, hint)


def follow(lo: Lowering, fn: types.FunctionType, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """Lower a call of a Python function by lowering its body here."""
    code = read(fn)
    defaults = [_lift(d) for d in (code.source.fn.__defaults__ or ())]
    kw_defaults = _lift_all(code.source.fn.__kwdefaults__ or {})
    env = arguments.bind(lo, code.args, args, kwargs, defaults, kw_defaults, code.name)
    return _run(lo, Frame(code, env), code.source.fn.__code__, hint)


def enter(lo: Lowering, fn: types.FunctionType, values: dict[str, Value]) -> Value:
    """Lower the body of the outermost function, its parameters bound."""
    code = read(fn)
    return _run(lo, Frame(code, dict(values)), code.source.fn.__code__)


def _run(lo: Lowering, frame: Frame, code: object, hint: str = "%t") -> Value:
    def body(lo: Lowering, frame: Frame) -> Value:
        with _entered(lo, frame, outline.exact_form(lo, frame, code)):
            return lo.stmts(frame.code.body)

    found = outline.called(lo, frame, code, body, hint)
    if found is not None:
        return found
    if len(lo.calls) > _MAX_DEPTH:
        raise lo.refuse(None, f"the function {frame.code.name}, which is called from too many others,")
    return body(lo, frame)


@contextmanager
def _entered(lo: Lowering, frame: Frame, key: object) -> Iterator[None]:
    before = lo.frame
    lo.frame = frame
    lo.calls.append(key)
    try:
        yield
    finally:
        lo.frame = before
        lo.calls.pop()


__all__ = ["call", "call_known", "closure", "emit", "follow", "TupleValue"]
