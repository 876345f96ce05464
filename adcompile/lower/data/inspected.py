"""What a program asks about its own code: the parameters of a function, and the fields of a dataclass.

inspect.signature(fn).parameters            a dict from the names to the parameters, as they are when compiling
dataclasses.fields(obj)                     a tuple of the fields
"""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

from adcompile.ir import Const
from adcompile.kinds import Object, Unknown, is_code
from adcompile.lower.core import Lowering
from adcompile.lower.values import Bound, Closure, DictValue, Instance, Known, TupleValue, Value, is_operand


def _signature(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    fn = args[0]
    if isinstance(fn, (Closure, Bound)):
        raise lo.refuse(None, "inspect.signature of a local function", "define it at the level of the module")
    if kwargs or not isinstance(fn, Known) or not is_code(fn.obj):
        return None
    try:
        return Known(inspect.signature(fn.obj))
    except (TypeError, ValueError) as error:
        raise lo.fails(type(error), str(error)) from None


def parameters(signature: inspect.Signature) -> DictValue:
    """``signature.parameters``"""
    found = signature.parameters
    return DictValue(tuple(map(Const, found)), tuple(map(Known, found.values())))


def _fields(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    cls = _class_of(lo, args[0])
    if cls is None and _is_unknown(lo, args[0]):
        raise lo.refuse(None, "the fields of an object whose class is not known when compiling", "give it one class")
    if kwargs or cls is None or not dataclasses.is_dataclass(cls):
        return None
    return TupleValue(tuple(map(Known, dataclasses.fields(cls))))


def _is_dataclass(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """Of all but values of unknown type."""
    cls = _class_of(lo, args[0])
    if cls is not None:
        return Const(dataclasses.is_dataclass(cls))
    return None if _is_unknown(lo, args[0]) else Const(False)


def _is_unknown(lo: Lowering, value: Value) -> bool:
    return is_operand(value) and isinstance(lo.kind(lo.operand(value)), Unknown)


def _class_of(lo: Lowering, value: Value) -> Any:
    match value:
        case Instance(cls):
            return cls
        case Known(obj):
            return obj if isinstance(obj, type) else type(obj)
    kind = lo.kind(lo.operand(value)) if is_operand(value) else None
    return kind.cls if isinstance(kind, Object) else None


INSPECTED = {inspect.signature: _signature, dataclasses.fields: _fields, dataclasses.is_dataclass: _is_dataclass}

__all__ = ["INSPECTED", "parameters"]
