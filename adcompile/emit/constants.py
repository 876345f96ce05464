"""Literals as expressions that read back as the same value."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

Global = Callable[[str], Any]  # "math.inf" -> the expression for it


def constant(value: Any, name_of: Global) -> Any:
    """The expression for a literal; ``name_of`` gives the expression for a dotted name such as ``math.inf``."""
    if isinstance(value, np.generic):
        return _numpy_scalar(value, name_of)
    match value:
        case bool() | None | str() | bytes():
            return literal(value)
        case int() | float():
            return _real(value, name_of)
        case complex():
            return _complex(value, name_of)
        case tuple():
            return gast.Tuple(elts=[constant(item, name_of) for item in value], ctx=gast.Load())
    if value is Ellipsis:
        return literal(value)
    raise TypeError(f"{value!r} is not a literal")


def literal(value: Any) -> Any:
    return gast.Constant(value=value, kind=None)


def _real(value: float, name_of: Global) -> Any:
    if math.isnan(value):
        return name_of("nan")
    magnitude = name_of("inf") if math.isinf(value) else literal(abs(value))
    negative = math.copysign(1.0, value) < 0 if isinstance(value, float) else value < 0
    return gast.UnaryOp(op=gast.USub(), operand=magnitude) if negative else magnitude


def _complex(value: complex, name_of: Global) -> Any:
    real, imag = value.real, value.imag
    ordinary = math.isfinite(real) and math.isfinite(imag) and not _is_negative_zero(real, imag)
    if not ordinary:
        args = [_real(real, name_of), _real(imag, name_of)]
        return gast.Call(func=name_of("complex"), args=args, keywords=[])
    if real == 0.0 and imag >= 0.0:
        return literal(value)
    op = gast.Sub() if imag < 0.0 else gast.Add()
    return gast.BinOp(left=_real(real, name_of), op=op, right=literal(complex(0.0, abs(imag))))


def _is_negative_zero(*parts: float) -> bool:
    return any(part == 0.0 and math.copysign(1.0, part) < 0 for part in parts)


def _numpy_scalar(value: np.generic, name_of: Global) -> Any:
    """A Python number where it has the same precision, else a call of the scalar's type."""
    python = constant(value.item(), name_of)
    if isinstance(value, (np.float64, np.int64, np.bool_, np.complex128)):
        return python
    return gast.Call(func=name_of(f"np.{type(value).__name__}"), args=[python], keywords=[])
