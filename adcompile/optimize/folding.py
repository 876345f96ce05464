"""Operations on literals whose result is a literal."""

from __future__ import annotations

import math
import operator
from typing import Any

from adcompile import ir

_ARITHMETIC = frozenset({
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
    operator.neg, operator.pos, operator.abs, abs, float,
})  # fmt: skip
_LOGICAL = frozenset({
    operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge, operator.not_, operator.truth, bool,
})  # fmt: skip
_IDENTITY = frozenset({operator.is_, operator.is_not})
FOLDED = _ARITHMETIC | _LOGICAL | _IDENTITY

_NUMBERS = (int, float, complex)
_LONG = 12  # characters: a quotient that is longer tells a reader less than the division that the user wrote


def folded(op: ir.Op, adjoint: bool) -> ir.Const | None:
    """The literal that an operation gives; None when an operand isn't one, or the result would be no plain number.

    ``2.0 - 1.0`` → ``1.0``, ``1 < 2`` → ``True``; ``1 / 0``, ``1e300 * 1e300`` and ``(-8.0) ** 0.5`` stay.
    """
    values: list[Any] = []
    for operand in op.args:
        if type(operand) is not ir.Const:
            return None
        values.append(operand.value)
    if not values or op.kwargs:
        return None
    if op.fn in _IDENTITY:
        return _same(op, values)
    if op.fn in _LOGICAL:
        return _compared(op, values)
    if not all(type(value) in _NUMBERS for value in values) or (op.fn is operator.pow and abs(values[1]) > 64):
        return None
    try:
        result = op.fn(*values)  # type: ignore[operator]
    except (ArithmeticError, ValueError, TypeError):
        return None
    if not is_plain(result) or (type(result) is complex and complex not in map(type, values)):
        return None
    if not adjoint and op.fn in (operator.truediv, operator.pow) and len(repr(result)) > _LONG:
        return None
    return ir.Const(result)


def is_plain(value: Any) -> bool:
    """Whether a result is a number that reads well as a literal."""
    if type(value) is float:
        return math.isfinite(value)
    if type(value) is complex:
        return math.isfinite(value.real) and math.isfinite(value.imag)
    return type(value) is int and abs(value) < 2**63


def _same(op: ir.Op, values: list[Any]) -> ir.Const | None:
    if len(values) == 2 and None in values and ir.UNDEFINED.value not in values:
        return ir.Const((values[0] is values[1]) == (op.fn is operator.is_))
    return None


def _compared(op: ir.Op, values: list[Any]) -> ir.Const | None:
    if not all(value is None or type(value) in (bool, int, float, str) for value in values):
        return None
    try:
        return ir.Const(bool(op.fn(*values)))  # type: ignore[operator]
    except TypeError:
        return None


def coefficient(value: Any) -> bool:
    """Whether a product of literals may replace them: finite, not zero, normal."""
    if type(value) not in (int, float):
        return False
    return math.isfinite(value) and 1e-300 < abs(value) < 1e300
