"""The operations that Python writes as operators."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast

BINARY: dict[Callable[..., Any], type] = {
    operator.add: gast.Add,
    operator.sub: gast.Sub,
    operator.mul: gast.Mult,
    operator.truediv: gast.Div,
    operator.floordiv: gast.FloorDiv,
    operator.mod: gast.Mod,
    operator.pow: gast.Pow,
    operator.matmul: gast.MatMult,
    operator.and_: gast.BitAnd,
    operator.or_: gast.BitOr,
    operator.xor: gast.BitXor,
    operator.lshift: gast.LShift,
    operator.rshift: gast.RShift,
}

UNARY: dict[Callable[..., Any], type] = {
    operator.neg: gast.USub,
    operator.pos: gast.UAdd,
    operator.not_: gast.Not,
    operator.invert: gast.Invert,
}

COMPARISONS: dict[Callable[..., Any], type] = {
    operator.eq: gast.Eq,
    operator.ne: gast.NotEq,
    operator.lt: gast.Lt,
    operator.le: gast.LtE,
    operator.gt: gast.Gt,
    operator.ge: gast.GtE,
    operator.is_: gast.Is,
    operator.is_not: gast.IsNot,
}
