"""Methods of arrays, numbers, tuples and strings, called by name."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import adjoints
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import BOOL, INT, STR, UNKNOWN, Array, Dict, Kind, List, Passive, Scalar, Tuple, Unknown
from adcompile.lower.calling import calls
from adcompile.lower.control import merge
from adcompile.lower.core import LITERALS, Lowering
from adcompile.lower.data.dict_methods import DICT
from adcompile.lower.data.list_methods import LIST
from adcompile.lower.inference.random_numbers import kind_of_draw
from adcompile.lower.values import Choice, DictValue, Known, TupleValue, Value, is_operand

Special = Callable[[Lowering, Operand, list[Value], dict[str, Value], str], Value]


def call_method(lo: Lowering, owner: Value, name: str, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """``owner.name(*args, **kwargs)``"""
    match owner:
        case Choice():
            return merge.over(lo, owner, lambda one: call_method(lo, one, name, args, kwargs, hint), hint)
        case TupleValue() if name in ("_replace", "_asdict"):
            return _of_named_tuple(lo, owner, name, kwargs, hint)
        case DictValue() if name in ("keys", "values", "items", "get"):
            return _of_table(lo, owner, name, args)
        case DictValue() | TupleValue() if isinstance(owner, DictValue) or owner.cls is list:
            raise lo.refuse(
                None,
                f"the method {name!r} of a container that holds functions",
                "make the container in one display, and leave it as it is",
                why="which function an item is must be known to differentiate a call of it",
            )
    operand = lo.operand(owner)
    kind = lo.kind(operand)
    match kind:
        case Array() | Scalar() if name in _ARRAY:
            return _ARRAY[name](lo, operand, args, kwargs, hint)
        case List() if name in LIST:
            return LIST[name](lo, operand, args, kwargs, hint)
        case Dict() if name in DICT:
            return DICT[name](lo, operand, args, kwargs, hint)
        case Array():
            raise lo.refuse(None, f"the method {name!r} of an array", "use a function of NumPy")
    return _passive(lo, operand, kind, name, args, kwargs, hint)


def _passive(
    lo: Lowering, owner: Operand, kind: Kind, name: str, args: list[Value], kwargs: dict[str, Value], hint: str
) -> Value:
    """A method of a value that carries no derivative, or whose result carries none, called as it stands."""
    operands = [lo.operand(a) for a in args]
    named = {key: lo.operand(value) for key, value in kwargs.items()}
    if kind == Passive(set) and name == "add":
        from adcompile.lower.data.displays import check_set

        check_set(lo, [lo.kind(x) for x in operands if not isinstance(lo.kind(x), Unknown)])
    if isinstance(owner, Const) and not named and all(isinstance(x, Const) for x in operands):
        try:
            found = getattr(owner.value, name)(*[x.value for x in operands if isinstance(x, Const)])
        except Exception as error:  # whatever Python raises, with these very operands
            raise lo.fails(type(error), str(error)) from None
        if type(found) in LITERALS:
            return Const(found)
        if type(found) in (list, tuple) and all(type(item) in LITERALS for item in found):
            items = tuple(map(Const, found))
            return TupleValue(items) if type(found) is tuple else lo.b.op(p.make_list, *items, hint=hint)
    result = _result(lo, kind, name, operands, named)
    return calls.unread(lo, p.call_method, (owner, Const(name), *operands), named, hint, result)


def _result(lo: Lowering, kind: Kind, name: str, operands: list[Operand], named: dict[str, Operand]) -> Kind:
    if kind == STR:
        if name.startswith(("is", "startswith", "endswith")):
            return BOOL
        if name in ("count", "find", "rfind", "index", "rindex"):
            return INT
        if name in ("split", "rsplit", "splitlines"):
            return List(STR)
        return STR if name not in ("encode", "partition", "rpartition", "maketrans") else UNKNOWN
    if kind == Passive(slice) and name == "indices":
        return Tuple((INT, INT, INT))
    if name in ("index", "count", "is_integer", "bit_length", "bit_count"):
        return BOOL if name == "is_integer" else INT
    if isinstance(kind, Passive) and issubclass(kind.cls, (np.random.Generator, np.random.RandomState)):
        return kind_of_draw(lo, name, None, operands, named)
    return UNKNOWN


# -- tuples and tables of functions ------------------------------------------------------------------------------------


def _of_named_tuple(lo: Lowering, owner: TupleValue, name: str, kwargs: dict[str, Value], hint: str) -> Value:
    from adcompile.lower.data.displays import make_dict

    pairs = list(zip(owner.fields, owner.items, strict=True))
    if name == "_asdict":
        return make_dict(lo, [(Const(field), item) for field, item in pairs], hint)
    wrong = [key for key in kwargs if key not in owner.fields]
    if wrong:
        raise lo.fails(ValueError, f"Got unexpected field names: {wrong!r}")
    return TupleValue(tuple(kwargs.get(field, item) for field, item in pairs), owner.cls)


def _of_table(lo: Lowering, owner: DictValue, name: str, args: list[Value]) -> Value:
    if name == "get":
        if not isinstance(args[0], Const):
            from adcompile.lower.data.subscripts import item

            return item(lo, owner, args[0], "%t")
        default = args[1] if len(args) > 1 else Const(None)
        return dict(zip(owner.keys, owner.values, strict=True)).get(args[0], default)
    if name == "keys":
        return TupleValue(owner.keys)
    if name == "values":
        return TupleValue(owner.values)
    return TupleValue(tuple(TupleValue(pair) for pair in zip(owner.keys, owner.values, strict=True)))


# -- arrays ------------------------------------------------------------------------------------------------------------


def _spread(args: list[Value]) -> Value:
    return args[0] if len(args) == 1 else TupleValue(tuple(args))


def _reshape(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return calls.call_known(lo, np.reshape, [owner, _spread(args)], kwargs, hint)


def _transpose(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return calls.emit(lo, np.transpose, [owner, _spread(args)] if args else [owner], kwargs, hint)


def _flatten(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    (order,) = [*args, *kwargs.values()] or [Const("C")]
    if order in (Const("C"), Const("F")):
        return calls.call_known(lo, np.ravel, [lo.b.op(p.copy_of, owner), *args], kwargs, hint)
    return calls.call_known(lo, adjoints.flattened, [owner, order], {}, hint)


def _astype(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """The order of the copy is not told apart; a cast that NumPy would refuse is left to it."""
    given = {**dict(zip(("dtype", "order", "casting", "subok", "copy"), args, strict=False)), **kwargs}
    if given.get("casting", Const("unsafe")) in (Const("unsafe"), Const("same_kind")):
        given.pop("casting", None)
    dtype = [given.pop("dtype")] if "dtype" in given else []
    rest = {key: value for key, value in given.items() if key not in ("order", "subok")}
    return calls.call_known(lo, np.astype, [owner, *dtype], rest, hint)


def _fill(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    lo.b.effect(operator.setitem, owner, Const(...), lo.operand(args[0]))
    return Const(None)


def _item(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    kind = lo.kind(owner)
    if len(args) == 1 and isinstance(lo.kind(lo.operand(args[0])), Scalar):
        owner = lo.operand(calls.emit(lo, np.ravel, [owner], {}, "%t"))
    if args:
        return _number_of_python(lo, calls.emit(lo, operator.getitem, [owner, _spread(args)], {}, hint), hint)
    if isinstance(kind, Array) and kind.ndim is not None:
        owner = lo.operand(calls.emit(lo, operator.getitem, [owner, Const((0,) * kind.ndim)], {}, hint))
    return _number_of_python(lo, owner, hint)


def _number_of_python(lo: Lowering, value: Value, hint: str) -> Value:
    kind = lo.kind(lo.operand(value))
    if isinstance(kind, Scalar) and kind.numpy is not False and kind.type in _NUMBERS:
        return calls.call_known(lo, _NUMBERS[kind.type], [value], {}, hint)
    return value


def _tolist(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return calls.call_known(lo, _as_list, [owner, *args], kwargs, hint)


def _as_list(array: Any) -> Any:
    """What ``array.tolist()`` gives, as source that is followed."""
    if np.ndim(array) == 0:
        return array.item()
    if np.ndim(array) == 1:
        return [x.item() for x in array]
    return [_as_list(row) for row in array]


def _sort(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    lo.b.effect(operator.setitem, owner, Const(...), lo.operand(calls.emit(lo, np.sort, [owner, *args], kwargs, "%t")))
    return Const(None)


def _partition(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    parted = calls.call_known(lo, np.partition, [owner, *args], kwargs, "%t")
    lo.b.effect(operator.setitem, owner, Const(...), lo.operand(parted))
    return Const(None)


def _put(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    given = {{"indices": "ind", "values": "v"}.get(key, key): value for key, value in kwargs.items()}
    return calls.call_known(lo, np.put, [owner, *args], given, hint)


def _view(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """The same memory, as an array of the same type."""
    kind = lo.kind(owner)
    dtype = np.dtype(kind.dtype) if isinstance(kind, Array) and kind.dtype is not None else None
    for value in (*args, *kwargs.values()):
        obj = value.obj if isinstance(value, Known) else value.value if isinstance(value, Const) else None
        if obj is not np.ndarray and (obj is None or dtype is None or np.dtype(obj) != dtype):
            raise lo.refuse(None, "the method 'view' of an array, as another type,", "convert it: x.astype(...)")
    return lo.b.op(operator.getitem, owner, Const(...), hint=hint)


def _compress(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """The function takes the array second."""
    if not args:
        return calls.call_known(lo, np.compress, [], {**kwargs, "a": owner}, hint)
    return calls.call_known(lo, np.compress, [args[0], owner, *args[1:]], kwargs, hint)


def _clip(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """The method takes one bound alone, by either name of each; the function wants both."""
    low, high = [*args, Const(None), Const(None)][:2]
    low = kwargs.get("min", kwargs.get("a_min", low))
    high = kwargs.get("max", kwargs.get("a_max", high))
    rest = {key: value for key, value in kwargs.items() if key not in ("min", "max", "a_min", "a_max")}
    return calls.call_known(lo, np.clip, [owner, low, high], rest, hint)


_NUMBERS: dict[str, type] = {"bool": bool, "int": int, "float": float, "complex": complex}

_ARRAY: dict[str, Special] = {
    "clip": _clip,
    "compress": _compress,
    "reshape": _reshape,
    "transpose": _transpose,
    "flatten": _flatten,
    "astype": _astype,
    "fill": _fill,
    "item": _item,
    "tolist": _tolist,
    "sort": _sort,
    "partition": _partition,
    "put": _put,
    "view": _view,
}

__all__ = ["Any", "call_method", "is_operand"]
