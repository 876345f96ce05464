"""Making objects: named tuples are followed item by item, dataclasses are objects with known fields."""

from __future__ import annotations

import dataclasses
from typing import Any

from adcompile.ir import Const
from adcompile.kinds import Object, Passive
from adcompile.lower import calls
from adcompile.lower.core import Lowering
from adcompile.lower.values import TupleValue, Value


def construct(lo: Lowering, cls: type, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """``cls(*args, **kwargs)``"""
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return _named_tuple(lo, cls, args, kwargs)
    if dataclasses.is_dataclass(cls) and not hasattr(cls, "__post_init__"):
        return _dataclass(lo, cls, args, kwargs, hint)
    if issubclass(cls, BaseException):
        return lo.b.op(cls, *[lo.operand(a) for a in args], hint=hint, kind=Passive(cls))
    if cls.__module__ == "builtins" or cls.__module__.split(".")[0] == "numpy":
        return calls.emit(lo, cls, args, kwargs, hint)
    raise lo.refuse(None, f"making an object of class {cls.__name__}", "use a dataclass, a tuple or a dict")


def _named_tuple(lo: Lowering, cls: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    fields = dict(zip(cls._fields, args, strict=False)) | kwargs
    for name, default in cls._field_defaults.items():
        fields.setdefault(name, Const(default))
    missing = [name for name in cls._fields if name not in fields]
    if missing or len(fields) != len(cls._fields):
        raise lo.refuse(None, f"{cls.__name__} takes the fields {', '.join(cls._fields)}", error=TypeError)
    return TupleValue(tuple(fields[name] for name in cls._fields), cls)


def _dataclass(lo: Lowering, cls: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    fields = [f for f in dataclasses.fields(cls) if f.init]
    given = dict(zip([f.name for f in fields], args, strict=False)) | kwargs
    for field in fields:
        if field.name not in given:
            if field.default is dataclasses.MISSING:
                raise lo.refuse(None, f"a {cls.__name__} without its field {field.name!r}", "give every field")
            given[field.name] = Const(field.default)
    operands = {field.name: lo.operand(given[field.name]) for field in fields}
    kind = Object(cls, tuple((name, lo.kind(value)) for name, value in operands.items()))
    return lo.b.op(cls, hint=hint, kind=kind, **operands)
