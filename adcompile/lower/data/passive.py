"""Attributes of values that carry no derivative: exceptions, members of enums, and objects of libraries."""

from __future__ import annotations

import enum
import types

from adcompile.ir import Const, Operand
from adcompile.kinds import NEVER, UNKNOWN, Kind, Passive, carries_derivative, join, of_value
from adcompile.lower.core import Lowering
from adcompile.lower.values import Known, Method, Value


def read(lo: Lowering, operand: Operand, cls: type, name: str, hint: str) -> Value:
    """``operand.name``: a method is called by name, data are read."""
    if issubclass(cls, BaseException):
        return _of_exception(lo, operand, cls, name, hint)
    if issubclass(cls, enum.Enum):
        return _of_member(lo, operand, cls, name, hint)
    if cls is not object and not hasattr(cls, name) and not cls.__dictoffset__:  # an object has no more than its class
        raise lo.fails(AttributeError, f"{cls.__name__!r} object has no attribute {name!r}")
    if not callable(getattr(cls, name, len if cls is object else None)):
        return lo.b.op(getattr, operand, Const(name), hint=hint)
    return Method(operand, name)


def _of_exception(lo: Lowering, operand: Operand, cls: type, name: str, hint: str) -> Value:
    """What an exception was given is not followed, so it must not be what a derivative depends on.

    The class is one that the exception has among its bases.
    """
    if callable(getattr(cls, name, None)):
        return Method(operand, name)
    if lo.thrown and name not in ("__cause__", "__context__", "__notes__"):
        raise lo.refuse(
            None,
            f"the attribute {name!r} of an exception",
            "assign the number to a variable before the exception is raised",
            why="exceptions are raised with floating-point numbers here, which are not followed",
        )
    return lo.b.op(getattr, operand, Const(name), hint=hint, kind=UNKNOWN)


def thrown(lo: Lowering, operand: Operand) -> None:
    """Take note of what an exception is given."""
    if not isinstance(operand, Const) and carries_derivative(lo.kind(operand)):
        lo.thrown.append(operand)


# -- enums -------------------------------------------------------------------------------------------------------------


def _of_member(lo: Lowering, operand: Operand, cls: type[enum.Enum], name: str, hint: str) -> Value:
    """A member of an enum, which one is known only when running."""
    from adcompile.lower.data import attributes

    found = attributes.find_static(cls, name)
    if isinstance(found, (types.FunctionType, property, staticmethod, classmethod)) and name not in ("name", "value"):
        return attributes.of_class(lo, operand, cls, name, hint)
    members = list(cls)
    if not members or not all(hasattr(one, name) for one in members):
        raise lo.fails(AttributeError, f"{cls.__name__!r} object has no attribute {name!r}")
    kind: Kind = NEVER
    for one in members:
        kind = join(kind, of_value(getattr(one, name)))
    return lo.b.op(getattr, operand, Const(name), hint=hint, kind=kind)


def members(cls: Known) -> list[Value]:
    """The members of an enum, in order."""
    return [member(cls, name) for name, item in cls.obj.__members__.items() if item.name == name]


def member(cls: Known, name: str) -> Known:
    """``cls[name]``, as it can be written."""
    found = cls.obj.__members__[name]
    path = f"{cls.path or cls.obj.__name__}.{found.name}"
    return Known(found, path, cls.obj if cls.root is None else cls.root)


def by_value(lo: Lowering, cls: type[enum.Enum], args: list[Value], hint: str) -> Value | None:
    """``cls(value)``; None where it is not an enum with members that is asked."""
    if not list(cls) or len(args) != 1:
        return None
    if isinstance(args[0], Const):
        try:
            return member(Known(cls), cls(args[0].value).name)
        except ValueError as error:
            raise lo.fails(ValueError, str(error)) from None
    return lo.b.op(cls, lo.operand(args[0]), hint=hint, kind=Passive(cls))
