"""Making objects: named tuples are followed item by item, other classes are objects with known fields."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from adcompile.ir import Const
from adcompile.kinds import Object, Passive
from adcompile.lower.calling import calls
from adcompile.lower.calling.libraries import is_pure, module_of
from adcompile.lower.core import Lowering
from adcompile.lower.data import attributes, instances, passive, storage
from adcompile.lower.data.types_ import class_of_value
from adcompile.lower.values import Choice, Known, TupleValue, Value, is_code, is_operand
from adcompile.rules.containers import CLASSES


def construct(lo: Lowering, cls: type, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """``cls(*args, **kwargs)``"""
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return named_tuple(lo, cls, args, kwargs)
    if issubclass(cls, BaseException):
        return _exception(lo, cls, args, kwargs, hint)
    if issubclass(cls, enum.Enum) and (found := passive.by_value(lo, cls, args, hint)) is not None:
        return found
    if cls in CLASSES:
        return instances.make(lo, CLASSES[cls], args, kwargs, hint)
    if cls is memoryview:
        raise lo.refuse(None, "a memoryview", "write to the array itself", why="what is stored by it is not followed")
    if cls is np.ndarray and (len(args) > 2 or "buffer" in kwargs):
        raise lo.refuse(
            None,
            "np.ndarray over a buffer",
            "take a part of the array itself, or reshape it",
            why="what is stored by it is not followed",
        )
    if module_of(cls).split(".")[0] in ("builtins", "numpy"):
        return calls.emit(lo, cls, args, kwargs, hint) if is_pure(cls) else _opaque(lo, cls, args, kwargs, hint)
    if dataclasses.is_dataclass(cls) and not hasattr(cls, "__post_init__") and _has_made_init(cls):
        return _dataclass(lo, cls, args, kwargs, hint)
    if instances.is_made(cls):
        made_init = dataclasses.is_dataclass(cls) and _has_made_init(cls)
        return (_from_fields if made_init else instances.make)(lo, cls, args, kwargs, hint)
    raise lo.refuse(
        None,
        f"an object of class {cls.__name__} that is made here",
        "use a class whose objects are made by __init__ alone, and have plain attributes",
        why="its attributes are set by code that is not followed",
    )


def _exception(lo: Lowering, cls: type, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """An exception: what it is given is there for messages."""
    operands = [lo.operand(a) for a in args]
    named = {key: lo.operand(value) for key, value in kwargs.items()}
    for operand in (*operands, *named.values()):
        passive.thrown(lo, operand)
    return lo.b.op(cls, *operands, hint=hint, kind=Passive(cls), **named)


def _has_made_init(cls: type) -> bool:
    """Whether the ``__init__`` of a dataclass is the one that was made from its fields, and nobody's own."""
    code = getattr(cls.__init__, "__code__", None)  # type: ignore[misc]
    return code is not None and code.co_filename == "<string>"


def _opaque(lo: Lowering, cls: type, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """An object of a library, with no part in the derivative."""
    named = {key: lo.operand(value) for key, value in kwargs.items()}
    return lo.b.made(cls, tuple(lo.operand(a) for a in args), named, hint, Passive(cls))


def named_tuple(lo: Lowering, cls: Any, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """A named tuple, followed item by item."""
    if len(args) > len(cls._fields):
        given = len(args) + 1
        raise lo.fails(
            TypeError,
            f"{cls.__name__}.__new__() takes {len(cls._fields) + 1} positional arguments but {given} were given",
        )
    fields = dict(zip(cls._fields, args, strict=False))
    for name, value in kwargs.items():
        if name not in cls._fields:
            raise lo.fails(TypeError, f"{cls.__name__}.__new__() got an unexpected keyword argument {name!r}")
        if name in fields:
            raise lo.fails(TypeError, f"{cls.__name__}.__new__() got multiple values for argument {name!r}")
        fields[name] = value
    for name, default in cls._field_defaults.items():
        fields.setdefault(name, calls.lift(default))
    missing = [name for name in cls._fields if name not in fields]
    if missing:
        raise lo.fails(TypeError, f"{cls.__name__}.__new__() missing {len(missing)} required positional arguments")
    return TupleValue(tuple(fields[name] for name in cls._fields), cls)


def _from_fields(lo: Lowering, cls: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """An object of a dataclass that goes on with ``__post_init__``."""
    if any(f.type == "InitVar" or isinstance(f.type, dataclasses.InitVar) for f in cls.__dataclass_fields__.values()):
        raise lo.refuse(None, f"the dataclass {cls.__name__}, which has an InitVar,", "write __init__")
    made = _field_by_field(lo, cls, _given(lo, cls, args, kwargs))
    calls.call(lo, attributes.read(lo, made, "__post_init__", "%t"), [], {}, "%t")
    return made


def _field_by_field(lo: Lowering, cls: Any, given: Mapping[str, Value]) -> Value:
    made = instances.empty(lo, cls)
    for name, value in given.items():
        instances.write(lo, made, name, value, raw=True)
    return made


def _dataclass(lo: Lowering, cls: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """An object of a dataclass: every field is given by name, unless a function or a followed object is among them."""
    given = _given(lo, cls, args, kwargs)
    if any(is_code(value) for value in given.values()) and instances.is_made(cls):
        return _field_by_field(lo, cls, given)
    operands = {name: lo.operand(value, name) for name, value in given.items()}
    kind = Object(cls, tuple((name, lo.kind(value)) for name, value in operands.items()))
    return lo.b.made(cls, (), operands, hint, kind)


def _given(lo: Lowering, cls: Any, args: list[Value], kwargs: dict[str, Value]) -> dict[str, Value]:
    """The values of the fields of a dataclass that are given, or have a default."""
    fields = [f for f in dataclasses.fields(cls) if f.init]
    positional = [f.name for f in fields if not f.kw_only]
    if len(args) > len(positional):
        raise lo.fails(TypeError, f"{cls.__name__}.__init__() takes {len(positional) + 1} positional arguments")
    given = dict(zip(positional, args, strict=False))
    for name, value in kwargs.items():
        if name in given:
            raise lo.fails(TypeError, f"{cls.__name__}.__init__() got multiple values for argument {name!r}")
        if name not in [f.name for f in fields]:
            raise lo.fails(TypeError, f"{cls.__name__}.__init__() got an unexpected keyword argument {name!r}")
        given[name] = value
    for field in fields:
        if field.name not in given:
            given[field.name] = _default(lo, cls, field)
    return {field.name: given[field.name] for field in fields}


def _default(lo: Lowering, cls: type, field: dataclasses.Field[Any]) -> Value:
    if field.default is not dataclasses.MISSING:
        return calls.lift(field.default)
    if field.default_factory is not dataclasses.MISSING:
        return calls.call(lo, Known(field.default_factory), [], {}, field.name)
    raise lo.fails(TypeError, f"{cls.__name__}.__init__() missing 1 required positional argument: {field.name!r}")


def compared(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """The fields of an object that count when it is compared, as a tuple."""
    cls = class_of_value(lo, args[0])
    assert cls is not None
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    return TupleValue(tuple(attributes.read(lo, args[0], name, name) for name in names))


def made_from_items(lo: Lowering, cls: type, items: Value) -> Value | None:
    """``cls._make(items)`` of a named tuple; None where how many items there are is not known."""
    from adcompile.lower.control.items import known_items

    found: Sequence[Value] | None = known_items(lo, items)
    if found is None and is_operand(items):
        found = storage.made_of(lo, lo.operand(items))
    return None if found is None else named_tuple(lo, cls, list(found), {})


def replaced(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``dataclasses.replace(obj, **changes)``: a new object with the fields of the old one."""
    from adcompile.lower.control import merge
    from adcompile.lower.data import attributes

    (obj,) = args
    if isinstance(obj, Choice):
        return merge.over(lo, obj, lambda one: replaced(lo, [one], kwargs, hint) or one, hint)
    cls = class_of_value(lo, obj)
    if cls is None or not dataclasses.is_dataclass(cls):
        raise lo.fails(TypeError, "replace() should be called on dataclass instances")
    fields = {
        f.name: kwargs[f.name] if f.name in kwargs else attributes.read(lo, obj, f.name, f.name)
        for f in dataclasses.fields(cls)
        if f.init
    }
    return construct(lo, cls, [], fields | kwargs, hint)


__all__ = ["Const", "construct", "named_tuple", "replaced"]
