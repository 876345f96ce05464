"""Questions about types, answered by the kinds: ``isinstance``, ``hasattr``, ``getattr`` and the like."""

from __future__ import annotations

import builtins
import typing
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import ir
from adcompile.ir import Const, Operand
from adcompile.kinds import BOOL, Array, Dict, Kind, List, Object, Passive, Scalar, Tuple
from adcompile.lower.core import Lowering
from adcompile.lower.values import (
    Bound,
    Closure,
    DictValue,
    Instance,
    Known,
    RangeValue,
    Super,
    TupleValue,
    Value,
    is_operand,
)
from adcompile.rules.containers import CLASSES

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]

_PYTHON_TYPES = {"bool": bool, "int": int, "float": float, "complex": complex}


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
        case Object(cls) | Passive(cls) if cls is not object and not issubclass(cls, BaseException):
            return cls  # of an exception, a base is known
    return None


def asked_for_array(lo: Lowering, value: Operand) -> Operand:
    """Whether a value of unknown type is an array, found out when the program runs."""
    return lo.b.op(isinstance, value, lo.operand(Known(np.ndarray, "np.ndarray", np)), kind=BOOL)


def class_of_value(lo: Lowering, value: Value) -> type | None:
    """The class of what an expression means, where it is settled."""
    match value:
        case TupleValue(_, cls):
            return cls or tuple
        case DictValue():
            return dict
        case RangeValue():
            return range
        case Known(obj):
            return type(obj)
        case Instance(cls):
            return cls
    return class_of(lo.kind(value)) if is_operand(value) else None  # type: ignore[arg-type]


def _classes(value: Value) -> tuple[type, ...] | None:
    if isinstance(value, Known):
        return (value.obj,) if isinstance(value.obj, type) else getattr(value.obj, "__args__", None)
    if isinstance(value, TupleValue):
        parts = [_classes(item) for item in value.items]
        return None if None in parts else tuple(cls for part in parts for cls in part or ())
    return None


def _isinstance(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    cls, wanted = class_of_value(lo, args[0]), _classes(args[1])
    if cls is not None and wanted is not None:
        return Const(issubclass(cls, wanted))
    kind = lo.kind(args[0]) if is_operand(args[0]) else None  # type: ignore[arg-type]
    if wanted is not None and isinstance(kind, Scalar):
        return _scalar_instance(kind, wanted)
    if wanted is not None and isinstance(kind, Passive) and issubclass(kind.cls, wanted):
        return Const(True)
    return None


def _scalar_instance(kind: Scalar, wanted: tuple[type, ...]) -> Value | None:
    """A number that may be Python's or NumPy's, an int or a float: settled where all of them agree."""
    types = ("int", "float") if kind.type == "num" else (kind.type,)
    flags = (True, False) if kind.numpy is None else (kind.numpy,)
    found = {issubclass(cls, wanted) for t in types for f in flags if (cls := class_of(Scalar(t, f, kind.width)))}
    return Const(found.pop()) if len(found) == 1 else None


def _type(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    cls = class_of_value(lo, args[0]) if len(args) == 1 else None
    if cls is None and len(args) == 1 and is_operand(args[0]) and isinstance(lo.kind(args[0]), Passive):  # type: ignore[arg-type]
        return lo.b.op(type, lo.operand(args[0]), hint=hint, kind=Passive(type))
    original = next((original for original, spelled in CLASSES.items() if spelled is cls), cls)
    return None if original is None else Known(original)


def _hasattr(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    owner, name = args
    if not isinstance(name, Const) or name.value in lo.grown:
        return None
    if isinstance(owner, Known):
        return Const(hasattr(owner.obj, name.value))
    if isinstance(owner, Instance):
        if owner.frame.env.get(name.value) is ir.UNDEFINED:
            return None
        return Const(name.value in owner.frame.env or hasattr(owner.cls, name.value))
    kind = lo.kind(owner) if is_operand(owner) else None  # type: ignore[arg-type]
    if isinstance(kind, Object) and name.value in dict(kind.fields):
        return Const(True)
    cls = class_of_value(lo, owner)
    return None if cls is None else Const(hasattr(cls, name.value))


def _callable(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    (value,) = args
    if isinstance(value, Instance):
        return Const("__call__" in dir(value.cls))
    if isinstance(value, (Known, Closure, Bound)):
        return Const(not isinstance(value, Known) or builtins.callable(value.obj))
    cls = class_of_value(lo, value)
    return None if cls is None else Const("__call__" in dir(cls))


def _getattr(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    from adcompile.lower.data import attributes

    if not isinstance(args[1], Const):
        raise lo.refuse(
            None,
            "getattr with a name that is computed when running",
            "write the name",
            why="which attribute it is is not known",
        )
    if len(args) == 3:
        present = _hasattr(lo, args[:2], {}, hint)
        if not isinstance(present, Const):
            return None
        if not present.value:
            return args[2]
    return attributes.read(lo, args[0], args[1].value, hint)


def _setattr(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    from adcompile.lower.assignments import set_attribute

    if not isinstance(args[1], Const):
        raise lo.refuse(
            None,
            "setattr with a name that is computed when running",
            "write the name",
            why="which attribute it is is not known",
        )
    set_attribute(lo, args[0], args[1].value, args[2])
    return Const(None)


def _super(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if args:
        cls = args[0].obj if isinstance(args[0], Known) else None
        return Super(cls, args[1]) if isinstance(cls, type) and len(args) == 2 else None
    cell = lo.frame.code.source.closure.get("__class__")
    if cell is None:
        raise lo.fails(RuntimeError, "super(): __class__ cell not found")
    spec = lo.frame.code.args
    first = (*spec.posonlyargs, *spec.args)[0].id
    return Super(cell.cell_contents, lo.frame.env[first])


def _cast(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    return args[1] if len(args) == 2 and not kwargs else None


TYPES: dict[Any, Special] = {
    typing.cast: _cast,
    isinstance: _isinstance,
    type: _type,
    hasattr: _hasattr,
    callable: _callable,
    getattr: _getattr,
    setattr: _setattr,
    super: _super,
}
