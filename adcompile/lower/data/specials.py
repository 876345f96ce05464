"""Built-in functions that are settled, in whole or in part, while compiling."""

from __future__ import annotations

import dataclasses
import enum
import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Array, Dict, Kind, List, Passive, Scalar, Tuple
from adcompile.lower.calling import calls, dataclass_methods
from adcompile.lower.calling.in_place import IN_PLACE
from adcompile.lower.calling.refused_calls import REFUSED
from adcompile.lower.calling.spelled import SPELLED
from adcompile.lower.control.patterns import PATTERNS
from adcompile.lower.control.sequences import numbered, unrolled
from adcompile.lower.core import Lowering
from adcompile.lower.data import arrays, displays, instances, objects, subscripts
from adcompile.lower.data.folding import FOLDING
from adcompile.lower.data.inspected import INSPECTED
from adcompile.lower.data.types_ import TYPES
from adcompile.lower.values import (
    Bound,
    Closure,
    DictValue,
    Known,
    RangeValue,
    TupleValue,
    Value,
    is_iterator,
    is_operand,
)

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]


# -- lengths and shapes ------------------------------------------------------------------------------------------------


def _len(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    from adcompile.lower.data.overloaded import user_method

    (value,) = args
    match value:
        case TupleValue(items):
            return Const(len(items))
        case DictValue(keys):
            return Const(len(keys))
        case RangeValue():
            return numbered(lo, value).length(lo)
        case Known(obj) if isinstance(obj, enum.EnumMeta):
            return Const(len(obj))
    if is_iterator(value) or isinstance(value, (Known, Closure, Bound)):
        raise lo.fails(TypeError, "this object has no len()")
    method = user_method(lo, value, "__len__")
    if method is not None:
        return calls.call(lo, method, [value], {}, hint)
    kind = lo.kind(value)  # type: ignore[arg-type]
    match kind:
        case Tuple() | Dict(tuple()):
            return Const(len(kind.items or ()))
        case Scalar() | Array(_, 0):
            raise lo.fails(TypeError, "this object has no len()")
    return None


def _ndim(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    kind = lo.kind(args[0]) if is_operand(args[0]) else None  # type: ignore[arg-type]
    match kind:
        case Array(_, ndim) if ndim is not None:
            return Const(ndim)
        case Scalar():
            return Const(0)
    if isinstance(args[0], TupleValue) and all(
        is_operand(x) and isinstance(lo.kind(x), Scalar)  # type: ignore[arg-type]
        for x in args[0].items
    ):
        return Const(1)
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


def _iscomplexobj(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    match lo.kind(args[0]) if is_operand(args[0]) else None:  # type: ignore[arg-type]
        case Array(dtype) if dtype is not None:
            return Const(np.dtype(dtype).kind == "c")
        case Scalar(type_):
            return Const(type_ == "complex")
    return None


def _result_type(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    kind = lo.kind(args[0]) if len(args) == 1 and is_operand(args[0]) else None  # type: ignore[arg-type]
    if not isinstance(kind, Array) or kind.dtype is None:
        return None
    name = np.dtype(kind.dtype).name
    return Known(getattr(np, name), f"np.{name}", np) if isinstance(getattr(np, name, None), type) else None


def _sign(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """Of a complex number, ``x / abs(x)``: not constant, as that of a real one."""
    if _iscomplexobj(lo, args, {}, hint) != Const(True) or kwargs or len(args) > 1:
        return None
    x = lo.operand(args[0])
    size = lo.b.op(np.abs, x)
    return lo.b.op(operator.truediv, x, lo.b.op(operator.add, size, lo.b.op(operator.eq, size, Const(0.0))), hint=hint)


def _each(fn: Callable[..., Any]) -> Special:
    """Of several arrays, a function gives what it gives of each."""

    def each(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
        if len(args) == 1:
            return None
        parts = [calls.call_known(lo, fn, [arg], kwargs, hint) for arg in args]
        return TupleValue(tuple(parts)) if isinstance(fn(0, 0), tuple) else displays.make_list(lo, parts, hint)

    return each


# -- containers --------------------------------------------------------------------------------------------------------


def _dict(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    from adcompile.lower.data.methods import call_method

    pairs: list[tuple[Value, Value]] = []
    if args:
        (given,) = args
        if isinstance(given, DictValue) or isinstance(_kind(lo, given), Dict):
            if isinstance(given_kind := _kind(lo, given), Dict) and given_kind.items is None:
                table = lo.b.op(p.copy_of, lo.operand(given), hint=hint)
                call_method(lo, table, "update", [], kwargs, hint)
                return table
            pairs = displays.entries(lo, given, None)
        else:
            items = unrolled(lo, given)
            if items is None:
                table = lo.b.op(p.make_dict, hint=hint)
                call_method(lo, table, "update", [given], kwargs, hint)
                return table
            pairs = [(subscripts.item(lo, x, Const(0), "%t"), subscripts.item(lo, x, Const(1), "%t")) for x in items]
    new = {key: value for key, value in pairs} | {Const(key): value for key, value in kwargs.items()}  # noqa: C416
    return displays.make_dict(lo, list(new.items()), hint)


def _kind(lo: Lowering, value: Value) -> Kind | None:
    return lo.kind(value) if is_operand(value) else None  # type: ignore[arg-type]


def _partial(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    return Bound(args[0], tuple(args[1:]), tuple(kwargs.items()))


def _slice(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    parts: list[Operand] = [lo.operand(a) for a in args]
    if len(parts) == 1:
        parts = [Const(None), *parts]
    parts += [Const(None)] * (3 - len(parts))
    made = lo.b.op(slice, *parts, hint=hint)
    lo.slices[made.name] = tuple(parts)
    return made


SPECIALS: dict[Any, Special] = {
    **TYPES,
    len: _len,
    np.ndim: _ndim,
    np.shape: _shape,
    np.iscomplexobj: _iscomplexobj,
    np.isscalar: _isscalar,
    np.result_type: _result_type,
    np.sign: _sign,
    np.einsum: arrays.einsum,
    np.tensordot: arrays.tensordot,
    np.pad: arrays.pad,
    **{fn: _each(fn) for fn in (np.atleast_1d, np.atleast_2d, np.atleast_3d)},
    dict: _dict,
    slice: _slice,
    functools.partial: _partial,
    dataclasses.replace: objects.replaced,
    dataclass_methods.compared_fields: objects.compared,
    object.__init__: instances.nothing_to_init,
    object.__setattr__: instances.set_past_class,
    **FOLDING,
    **PATTERNS,
    **IN_PLACE,
    **SPELLED,
    **REFUSED,
    **INSPECTED,
}
#: What asks for the type of its first argument: of a choice, it is answered for both sides.
OF_ONE = {
    isinstance,
    type,
    hasattr,
    callable,
    getattr,
    len,
    np.ndim,
    np.shape,
    np.isscalar,
    np.iscomplexobj,
    inspect.signature,
}
