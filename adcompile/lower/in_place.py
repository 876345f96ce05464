"""Functions of NumPy that write to an argument, as the stores that they make."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import runtime
from adcompile.ir import Const
from adcompile.lower import calls
from adcompile.lower.core import Lowering
from adcompile.lower.values import Value

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]


def _copyto(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if kwargs:
        return _refused(np.copyto, "a[mask] = b[mask]")(lo, args, kwargs, hint)
    lo.b.effect(operator.setitem, lo.operand(args[0]), Const(...), lo.operand(args[1]))
    return Const(None)


def _add_at(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    place, index, value = (lo.operand(a) for a in args)
    lo.b.effect(runtime.add_at, place, index, value)
    return Const(None)


def _subtract_at(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    place, index, value = args
    return _add_at(lo, [place, index, calls.emit(lo, operator.neg, [value], {}, "%t")], {}, hint)


def _refused(fn: Any, instead: str) -> Special:
    def refuse(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
        raise lo.refuse(
            None, f"a call of np.{fn.__name__}", f"write {instead}", why="it writes to its argument, element by element"
        )

    return refuse


IN_PLACE: dict[Any, Special] = {
    np.copyto: _copyto,
    np.add.at: _add_at,
    np.subtract.at: _subtract_at,
    np.put: _refused(np.put, "np.ravel(a)[indices] = values"),
    np.place: _refused(np.place, "a[mask] = values"),
    np.putmask: _refused(np.putmask, "a[mask] = values[mask]"),
    np.put_along_axis: _refused(np.put_along_axis, "a[rows, indices] = values"),
    np.fill_diagonal: _refused(np.fill_diagonal, "a[range(n), range(n)] = value"),
}
