"""What is known of the arguments of a call: calls of the same form can share the code of the function."""

from __future__ import annotations

from collections.abc import Hashable

from adcompile.ir import Const, Operand
from adcompile.kinds import Scalar
from adcompile.lower.core import Lowering
from adcompile.lower.shapes import children
from adcompile.lower.values import (
    Bound,
    Choice,
    Closure,
    DictValue,
    Enumerate,
    Frame,
    Instance,
    Items,
    Known,
    Method,
    RangeValue,
    Reversed,
    TupleValue,
    Value,
    is_operand,
)

#: A function and what is known of its arguments.
Form = tuple[object, Hashable]

_ROUGH, _OWN, _EXACT = range(3)


def form_of(lo: Lowering, frame: Frame, code: object) -> Form:
    """A function and the kinds of its arguments: the same whenever the source is lowered."""
    return code, _forms(lo, frame, _ROUGH)


def own_form(lo: Lowering, frame: Frame, code: object) -> Form:
    """The same, with functions among the arguments told apart by where they were defined."""
    return code, _forms(lo, frame, _OWN)


def exact_form(lo: Lowering, frame: Frame, code: object) -> Form:
    """A function and its arguments, with numbers told apart by their value."""
    return code, _forms(lo, frame, _EXACT)


def _forms(lo: Lowering, frame: Frame, how: int) -> Hashable:
    return tuple((name, _form(lo, value, how)) for name, value in arguments_of(frame).items())


def _form(lo: Lowering, value: Value, how: int) -> Hashable:
    if isinstance(value, Const) and (how == _EXACT or not _is_number(value)):
        return value.key()
    if is_operand(value):
        kind = lo.kind(value)  # type: ignore[arg-type]
        return (kind.type, kind.width) if isinstance(kind, Scalar) else kind
    if lo.outlines is not None:
        lo.outlines.keep.append(value)
    return type(value), _detail(value, how), tuple(_form(lo, part, how) for part in children(value))


def _detail(value: Value, how: int) -> Hashable:
    """What tells two values apart besides their parts."""
    match value:
        case Known(obj):
            return id(obj)
        case TupleValue():
            return value.cls
        case Closure():
            return id(value.node), None if how == _ROUGH or value.frame.left else id(value.frame)
        case Bound(fn, _, kwargs):
            return fn if callable(fn) else None, tuple(key for key, _ in kwargs)
        case Method(_, name):
            return name
        case DictValue(keys):
            return keys
        case Instance(cls, frame):
            return cls, tuple(frame.env)
        case RangeValue():
            return value.backwards
        case Choice() | Reversed() | Items() | Enumerate():
            return None
    return None if how == _ROUGH else id(value)


def arguments_of(frame: Frame) -> dict[str, Value]:
    """The arguments of a call in the order of the parameters, however they were passed."""
    spec = frame.code.args
    several = [x.id for x in (spec.vararg, spec.kwarg) if x is not None]
    names = [*(x.id for x in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)), *several]
    return {name: frame.env[name] for name in names}


def _is_number(value: Const) -> bool:
    return type(value.value) in (int, float, complex)


def is_passed(operand: Operand) -> bool:
    """Whether a part of an argument is handed over when the program runs; other literals are part of the form."""
    return not isinstance(operand, Const) or _is_number(operand)
