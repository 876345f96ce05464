"""Built-in functions that are settled, in whole or in part, while compiling."""

from __future__ import annotations

import builtins
import functools
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import INT, Array, Dict, Kind, List, Object, Passive, Scalar, Tuple
from adcompile.lower import calls, loops
from adcompile.lower.core import Lowering
from adcompile.lower.values import Bound, Enumerate, Known, RangeValue, Reversed, TupleValue, Value, Zip, is_operand

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]

_PYTHON_TYPES = {"bool": bool, "int": int, "float": float, "complex": complex}


def _range(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    parts = [lo.operand(a) for a in args]
    start, stop = (Const(0), parts[0]) if len(parts) == 1 else (parts[0], parts[1])
    return RangeValue(start, stop, parts[2] if len(parts) > 2 else Const(1))


def _enumerate(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    start = args[1] if len(args) > 1 else kwargs.get("start", Const(0))
    return Enumerate(args[0], lo.operand(start))


def _reversed(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    (inner,) = args
    if isinstance(inner, RangeValue):
        return RangeValue(inner.start, inner.stop, inner.step, not inner.backwards)
    if isinstance(inner, TupleValue):
        return TupleValue(inner.items[::-1])
    return Reversed(inner)


def class_of(kind: Kind) -> type | None:
    """The class of the values of a kind, where it is settled."""
    match kind:
        case Scalar("num", _):
            return None
        case Scalar(type_, False):
            return _PYTHON_TYPES[type_]
        case Scalar(type_, True, width):
            letter = {"bool": "b1", "int": f"i{width // 8}", "float": f"f{width // 8}", "complex": f"c{width // 8}"}
            return np.dtype(letter[type_]).type
        case Array():
            return np.ndarray
        case Tuple(_, cls):
            return cls or tuple
        case List():
            return list
        case Dict():
            return dict
        case Object(cls) | Passive(cls):
            return cls
    return None


def _class_of_value(lo: Lowering, value: Value) -> type | None:
    if isinstance(value, TupleValue):
        return value.cls or tuple
    if isinstance(value, Known):
        return type(value.obj)
    return class_of(lo.kind(value)) if is_operand(value) else None  # type: ignore[arg-type]


def _classes(value: Value) -> tuple[type, ...] | None:
    if isinstance(value, Known):
        return (value.obj,) if isinstance(value.obj, type) else None
    if isinstance(value, TupleValue) and all(isinstance(item, Known) for item in value.items):
        return tuple(item.obj for item in value.items)  # type: ignore[union-attr]
    return None


def _isinstance(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    cls, wanted = _class_of_value(lo, args[0]), _classes(args[1])
    if cls is not None and wanted is not None:
        return Const(issubclass(cls, wanted))
    return None


def _type(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    cls = _class_of_value(lo, args[0]) if len(args) == 1 else None
    return Known(cls) if cls is not None else None


def _hasattr(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if not isinstance(args[1], Const):
        return None
    if isinstance(args[0], Known):
        return Const(hasattr(args[0].obj, args[1].value))
    if is_operand(args[0]):
        kind = lo.kind(args[0])  # type: ignore[arg-type]
        if isinstance(kind, Object) and args[1].value in dict(kind.fields):
            return Const(True)
    cls = _class_of_value(lo, args[0])
    return None if cls is None else Const(hasattr(cls, args[1].value))


def _callable(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    cls = _class_of_value(lo, args[0])
    if not is_operand(args[0]) and not isinstance(args[0], TupleValue):
        return Const(not isinstance(args[0], Known) or builtins.callable(args[0].obj))
    return None if cls is None else Const(hasattr(cls, "__call__"))


def _len(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    (value,) = args
    if isinstance(value, TupleValue):
        return Const(len(value.items))
    if is_operand(value):
        kind = lo.kind(value)  # type: ignore[arg-type]
        if isinstance(kind, Tuple):
            return Const(len(kind.items))
        return None
    return loops.sequence(lo, value).length(lo)


def _ndim(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    kind = lo.kind(args[0]) if is_operand(args[0]) else None  # type: ignore[arg-type]
    match kind:
        case Array(_, ndim) if ndim is not None:
            return Const(ndim)
        case Scalar():
            return Const(0)
    return None


def _shape(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    kind = lo.kind(args[0]) if is_operand(args[0]) else None  # type: ignore[arg-type]
    return TupleValue(()) if isinstance(kind, Scalar) else None


def _isscalar(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    kind = lo.kind(args[0]) if is_operand(args[0]) else None  # type: ignore[arg-type]
    match kind:
        case Scalar() | Passive():
            return Const(isinstance(kind, Scalar) or kind.cls is str)
        case Array() | List() | Tuple() | Dict():
            return Const(False)
    return None


def _tuple(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if not args:
        return TupleValue(())
    if isinstance(args[0], TupleValue):
        return TupleValue(args[0].items)
    items = loops.unrolled(lo, args[0])
    return None if items is None else TupleValue(tuple(items))


def _list(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    items = [] if not args else loops.unrolled(lo, args[0])
    if items is not None:
        return lo.b.op(p.make_list, *[lo.operand(v) for v in items], hint=hint)
    return loops.collect(lo, args[0], hint)


def _dict(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if args:
        return None
    parts: list[Operand] = [x for key, value in kwargs.items() for x in (Const(key), lo.operand(value))]
    return lo.b.op(p.make_dict, *parts, hint=hint)


def _sum(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    start = args[1] if len(args) > 1 else kwargs.get("start", Const(0))

    def add(total: Value, item: Value) -> Value:
        return calls.emit(lo, operator.add, [total, item], {}, hint)

    return loops.fold(lo, args[0], start, add, hint)


def _extremum(better: Callable[..., Any]) -> Special:
    """Built-in ``max`` or ``min``: the item that wins is the result, as if chosen by ``if``."""

    def special(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
        if kwargs:
            return None
        items = args if len(args) > 1 else loops.unrolled(lo, args[0])
        if items is None:
            items_list = loops.collect(lo, args[0], "%t")
            first = calls.emit(lo, operator.getitem, [items_list, Const(0)], {}, hint)
            return loops.fold(lo, items_list, first, lambda best, item: _better(lo, best, item, better, hint), hint)
        best = items[0]
        for item in items[1:]:
            best = _better(lo, best, item, better, hint)
        return best

    return special


def _better(lo: Lowering, best: Value, item: Value, better: Callable[..., Any], hint: str) -> Value:
    from adcompile.lower import merge

    cond = lo.operand(calls.emit(lo, better, [item, best], {}, "%t"))
    return merge.choose(lo, cond, lambda: item, lambda: best, hint)


def _partial(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    return Bound(args[0], tuple(args[1:]), tuple(kwargs.items()))


def _getattr(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    from adcompile.lower import attributes

    if len(args) == 3:
        present = _hasattr(lo, args[:2], {}, hint)
        if not isinstance(present, Const):
            return None
        if not present.value:
            return args[2]
    if isinstance(args[1], Const):
        return attributes.read(lo, args[0], args[1].value, hint)
    return None


SPECIAL: dict[Any, Special] = {
    range: _range,
    enumerate: _enumerate,
    reversed: _reversed,
    zip: lambda lo, args, kwargs, hint: Zip(tuple(args)),
    isinstance: _isinstance,
    type: _type,
    hasattr: _hasattr,
    callable: _callable,
    len: _len,
    np.ndim: _ndim,
    np.shape: _shape,
    np.isscalar: _isscalar,
    tuple: _tuple,
    list: _list,
    dict: _dict,
    sum: _sum,
    min: _extremum(operator.lt),
    max: _extremum(operator.gt),
    functools.partial: _partial,
    getattr: _getattr,
}

__all__ = ["SPECIAL", "class_of", "INT"]
