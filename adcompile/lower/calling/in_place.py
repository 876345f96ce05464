"""Functions of NumPy that write to an argument, as the stores that they make."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import runtime
from adcompile.ir import Const
from adcompile.lower.calling import calls
from adcompile.lower.core import Lowering
from adcompile.lower.values import Value

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]


def _add_at(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    place, index, value = (lo.operand(a) for a in args)
    lo.b.effect(runtime.add_at, place, index, value)
    return Const(None)


def _subtract_at(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    place, index, value = args
    return _add_at(lo, [place, index, calls.emit(lo, operator.neg, [value], {}, "%t")], {}, hint)


IN_PLACE: dict[Any, Special] = {
    np.add.at: _add_at,
    np.subtract.at: _subtract_at,
}
