"""Methods of arrays, lists, dicts and strings, called by name."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import Array, Dict, List, Passive, Scalar, join
from adcompile.lower import calls
from adcompile.lower.core import Lowering
from adcompile.lower.values import TupleValue, Value


def call_method(
    lo: Lowering, owner: Operand, name: str, args: list[Value], kwargs: dict[str, Value], hint: str
) -> Value:
    """``owner.name(*args, **kwargs)``"""
    kind = lo.kind(owner)
    match kind:
        case Array() | Scalar() if name in _ARRAY:
            return _ARRAY[name](lo, owner, args, kwargs, hint)
        case List() if name in _LIST:
            return _LIST[name](lo, owner, args, hint)
        case Dict() if name in _DICT:
            return _DICT[name](lo, owner, args, hint)
    if isinstance(kind, (Passive, Scalar)):
        operands = [lo.operand(a) for a in args]
        named = {key: lo.operand(value) for key, value in kwargs.items()}
        return lo.b.op(p.call_method, owner, Const(name), *operands, hint=hint, **named)
    raise lo.refuse(None, f"the method {name!r} of a {type(kind).__name__.lower()} is not supported")


def _spread(args: list[Value]) -> Value:
    return args[0] if len(args) == 1 else TupleValue(tuple(args))


def _reshape(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return calls.emit(lo, np.reshape, [owner, _spread(args)], kwargs, hint)


def _transpose(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return calls.emit(lo, np.transpose, [owner, _spread(args)] if args else [owner], kwargs, hint)


def _flatten(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return calls.emit(lo, np.ravel, [lo.b.op(p.copy_of, owner), *args], kwargs, hint)


def _astype(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return calls.emit(lo, np.astype, [owner, *args], kwargs, hint)


def _fill(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    lo.b.effect(operator.setitem, owner, Const(...), lo.operand(args[0]))
    return Const(None)


def _item(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    if args:
        return calls.emit(lo, operator.getitem, [owner, _spread(args)], {}, hint)
    kind = lo.kind(owner)
    if isinstance(kind, Array) and kind.ndim is not None:
        return calls.emit(lo, operator.getitem, [owner, Const((0,) * kind.ndim)], {}, hint)
    return owner


_ARRAY: dict[str, Callable[[Lowering, Operand, list[Value], dict[str, Value], str], Value]] = {
    "reshape": _reshape,
    "transpose": _transpose,
    "flatten": _flatten,
    "astype": _astype,
    "fill": _fill,
    "item": _item,
}


def _append(lo: Lowering, owner: Operand, args: list[Value], hint: str) -> Value:
    value = lo.operand(args[0])
    widen(lo, owner, value)
    lo.b.effect(p.append, owner, value)
    return Const(None)


def widen(lo: Lowering, owner: Operand, value: Operand) -> None:
    """Take note that a list holds a value of this kind too."""
    kind = lo.kind(owner)
    if isinstance(owner, Var) and isinstance(kind, List):
        lo.b.kinds[owner.name] = List(join(kind.item, lo.kind(value)))


def _pop(lo: Lowering, owner: Operand, args: list[Value], hint: str) -> Value:
    if args:
        raise lo.refuse(None, "list.pop(index) is not supported", "take the last item: pop()")
    kind = lo.kind(owner)
    assert isinstance(kind, List)
    return lo.b.op(p.pop_last, owner, hint=hint, kind=kind.item)


def _extend(lo: Lowering, owner: Operand, args: list[Value], hint: str) -> Value:
    from adcompile.lower.loops import each

    each(lo, args[0], lambda item: _append(lo, owner, [item], hint))
    return Const(None)


_LIST: dict[str, Callable[[Lowering, Operand, list[Value], str], Value]] = {
    "append": _append,
    "pop": _pop,
    "extend": _extend,
    "copy": lambda lo, owner, args, hint: lo.b.op(p.copy_of, owner, hint=hint),
}


def _entries(lo: Lowering, owner: Operand) -> list[tuple[Any, Value]]:
    kind = lo.kind(owner)
    if not (isinstance(kind, Dict) and kind.items is not None):
        raise lo.refuse(None, "the keys of this dict are not known when compiling", "name them one by one")
    return [(key, lo.b.op(operator.getitem, owner, Const(key))) for key, _ in kind.items]


def _get(lo: Lowering, owner: Operand, args: list[Value], hint: str) -> Value:
    key, default = args[0], args[1] if len(args) > 1 else Const(None)
    kind = lo.kind(owner)
    if isinstance(key, Const) and isinstance(kind, Dict) and kind.items is not None:
        if key.value in dict(kind.items):
            return lo.b.op(operator.getitem, owner, key, hint=hint)
        return default
    raise lo.refuse(None, "dict.get with a key that is not known when compiling", "use d[key]")


_DICT: dict[str, Callable[[Lowering, Operand, list[Value], str], Value]] = {
    "items": lambda lo, owner, args, hint: TupleValue(
        tuple(TupleValue((Const(key), value)) for key, value in _entries(lo, owner))
    ),
    "values": lambda lo, owner, args, hint: TupleValue(tuple(value for _, value in _entries(lo, owner))),
    "keys": lambda lo, owner, args, hint: TupleValue(tuple(Const(key) for key, _ in _entries(lo, owner))),
    "get": _get,
}
