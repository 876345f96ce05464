"""What the rewrite rules ask about operands and operations."""

from __future__ import annotations

import math
import operator

from adcompile import ir, kinds
from adcompile.kinds import Kind

_FLOATS = ("float16", "float32", "float64", "longdouble", "float128")
_COMPLEX = ("complex64", "complex128", "clongdouble", "complex256")
_LOOSE = (kinds.Unknown,)


def is_adjoint(op: ir.Op) -> bool:
    """Whether an operation may be rounded differently: it computes an adjoint or a tangent, no value of the user's."""
    return op.origin < 0 or (op.target is not None and is_adjoint_name(op.target))


def is_adjoint_name(name: str) -> bool:
    return "_bar." in name or "_dot." in name


def is_real(kind: Kind) -> bool:
    """A float or an array of floats, for certain."""
    if type(kind) is kinds.Scalar:
        return kind.type == "float"
    return type(kind) is kinds.Array and kind.dtype in _FLOATS


def is_inexact(kind: Kind) -> bool:
    """A float, a complex number, or an array of these, for certain."""
    if type(kind) is kinds.Scalar:
        return kind.type in ("float", "complex")
    return type(kind) is kinds.Array and (kind.dtype in _FLOATS or kind.dtype in _COMPLEX)


def is_signed(kind: Kind) -> bool:
    """A number, or an array of numbers, of which ``x + (-y)`` is ``x - y`` to the bit."""
    if type(kind) is kinds.Scalar:
        return kind.type in ("float", "complex") or (kind.type in ("int", "num") and kind.numpy is False)
    return type(kind) is kinds.Array and (kind.dtype in _FLOATS or kind.dtype in _COMPLEX)


def is_open(kind: Kind) -> bool:
    """Not known to the last: it may be an inexact number, and in adjoint code it is."""
    if type(kind) is kinds.Scalar:
        return kind.type == "num"
    return type(kind) is kinds.Unknown or (type(kind) is kinds.Array and kind.dtype is None)


def is_zero(operand: ir.Operand) -> bool:
    return type(operand) is ir.Const and type(operand.value) in (int, float) and operand.value == 0


def is_minus_zero(operand: ir.Operand) -> bool:
    return is_zero(operand) and math.copysign(1.0, operand.value) < 0.0  # type: ignore[union-attr]


def number(operand: ir.Operand) -> float | int | None:
    """The value of a literal that can be a coefficient."""
    if type(operand) is ir.Const and type(operand.value) in (float, int):
        return operand.value  # type: ignore[no-any-return]
    return None


#: The operations whose definitions the rules look at.
ARITHMETIC = frozenset({operator.add, operator.sub, operator.mul, operator.truediv, operator.neg, operator.matmul})


def is_hashable(fn: object) -> bool:
    """Whether a callee can be looked up in a table."""
    return type(fn).__hash__ is not None
