"""Other names for what an array holds: its attributes ``real``, ``imag`` and ``flat``, and views by ``einsum``."""

from __future__ import annotations

import operator
import string
from typing import Any

import numpy as np

from adcompile import runtime
from adcompile.ir import Const, Operand
from adcompile.kinds import Array, Dict, Scalar, Unknown
from adcompile.lower.calling import calls
from adcompile.lower.core import Lowering
from adcompile.lower.data import instances, operators, subscripts
from adcompile.lower.values import Known, TupleValue, Value, is_operand
from adcompile.rules.arrays import Flat


def flat(lo: Lowering, owner: Operand) -> Value:
    """``owner.flat``"""
    return instances.make(lo, Flat, [owner], {}, "%t")


def set_attribute(lo: Lowering, place: Operand, name: str, value: Value) -> None:
    """``place.name = value``, of an array, or of what may be one."""
    from adcompile.lower.assignments import detached

    kind = lo.kind(place)
    if isinstance(kind, Array) and name == "real":
        view = lo.b.op(np.real, place)
        lo.b.effect(operator.setitem, view, Const(...), detached(lo, lo.operand(value)))
    elif isinstance(kind, Array) and name == "imag":
        if kind.dtype is not None and np.dtype(kind.dtype).kind != "c":
            raise lo.fails(TypeError, "array does not have imaginary part to set")
        turned = operators.apply(lo, operator.mul, [Const(1j), detached(lo, lo.operand(value))], "%t")
        whole = operators.apply(lo, operator.add, [lo.b.op(np.real, place), turned], "%t")
        lo.b.effect(operator.setitem, place, Const(...), lo.operand(whole))
    elif isinstance(kind, Array) and name == "flat":
        calls.call(lo, Known(Flat.fill), [flat(lo, place), value], {}, "%t")
    elif isinstance(kind, (Array, Unknown)) and hasattr(np.ndarray, name):
        raise lo.refuse(
            None,
            f"an assignment to the attribute {name!r} of an array",
            "make a new array: np.reshape(...), x.astype(...)" if name in ("shape", "dtype") else "write to its items",
            why="the array is another one then, under all its names",
        )
    else:
        raise lo.fails(AttributeError, f"this number or array has no attribute {name!r} that can be set")


def _spelled(lo: Lowering, args: list[Value]) -> list[Value] | None:
    """The subscripts that stand for lists of labels, before the operands; None where these are not known."""
    from adcompile.lower.calling.at_once import displayed, literals

    labels = [literals(lo, displayed(lo, value)) for value in args[1::2]]
    result = literals(lo, displayed(lo, args[-1])) if len(args) % 2 else None
    if None in labels or (len(args) % 2 and result is None):
        return None
    inputs = ",".join(_letters(found or ()) for found in labels)
    return [Const(inputs if result is None else f"{inputs}->{_letters(result)}"), *args[: len(labels) * 2 : 2]]


def _letters(labels: tuple[Any, ...]) -> str:
    return "".join("..." if label is Ellipsis else string.ascii_lowercase[label] for label in labels)


def tensordot(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``np.tensordot`` with its axes as a literal, in tuples or in lists."""
    from adcompile.lower.calling.at_once import displayed

    given = args[2] if len(args) > 2 else kwargs.get("axes")
    if len(args) < 2 or given is None or isinstance(given, Const):
        return None
    axes = _literal(displayed(lo, given))
    return None if axes is None else calls.call_known(lo, np.tensordot, [*args[:2], axes], {}, hint)


def _literal(value: Value) -> Const | None:
    """A display of literals, in displays of them, as a tuple."""
    if not isinstance(value, TupleValue):
        return value if isinstance(value, Const) else None
    items = [_literal(item) for item in value.items]
    return None if None in items else Const(tuple(item.value for item in items if item is not None))


def pad(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``np.pad`` with the widths in a dict by axes, as a pair for each axis."""
    given = args[1] if len(args) > 1 else kwargs.get("pad_width")
    if given is None or not args or not is_operand(given) or not is_operand(args[0]):
        return None
    kind, array = lo.kind(lo.operand(given)), lo.kind(lo.operand(args[0]))
    if not isinstance(kind, Dict) or kind.items is None or not isinstance(array, Array) or array.ndim is None:
        return None
    widths: list[Value] = [TupleValue((Const(0), Const(0)))] * array.ndim
    for axis, of_axis in kind.items:
        width = subscripts.item(lo, lo.operand(given), Const(axis), "%t")
        widths[axis] = TupleValue((width, width)) if isinstance(of_axis, Scalar) else width
    rest = {key: value for key, value in kwargs.items() if key != "pad_width"}
    return calls.call_known(lo, np.pad, [args[0], TupleValue(tuple(widths)), *args[2:]], rest, hint)


def einsum(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``np.einsum`` of one array that adds nothing up is a view of it: with its axes exchanged, or of its diagonal.

    Lists of labels are written as letters.
    """
    if args and not isinstance(args[0], Const):
        spelled = _spelled(lo, args)
        return None if spelled is None else calls.call_known(lo, np.einsum, spelled, kwargs, hint)
    equation = args[0].value if args and isinstance(args[0], Const) else None
    if len(args) != 2 or not isinstance(equation, str) or "." in equation:
        return None
    labels, arrow, result = equation.replace(" ", "").partition("->")
    if not arrow or set(labels) != set(result):
        return None
    array, order = args[1], list(labels)
    while len(order) > len(result):
        again = next(label for label in order if order.count(label) > 1)
        first = order.index(again)
        second = order.index(again, first + 1)
        array = calls.emit(lo, runtime.diagonal, [array, Const(first), Const(second)], {}, hint)
        order = [label for k, label in enumerate(order) if k not in (first, second)] + [again]
    if len(labels) > len(result) and order == list(result):
        return array
    axes = TupleValue(tuple(Const(order.index(label)) for label in result))
    return calls.emit(lo, np.transpose, [array, axes], {}, hint)
