"""How ``for`` writes the numbers that it runs over."""

from __future__ import annotations

from typing import Any

import gast

from adcompile import ir
from adcompile.emit.expressions import Expressions
from adcompile.emit.nodes import call
from adcompile.emit.signs import number, shifted

_ZERO, _ONE = ir.Const(0), ir.Const(1)


def iteration(it: Expressions, loop: ir.For, *, dialect: str, used: bool) -> Any:
    """The iterable of a loop; the order doesn't matter where the index is not used."""
    if loop.backwards and used:
        if dialect == "numba":
            return _countdown(it, loop)
        return call(it.names.named("reversed"), [_range(it, loop)])
    return _range(it, loop)


def _range(it: Expressions, loop: ir.For) -> Any:
    bounds = (loop.start, loop.stop, loop.step)
    if loop.step == _ONE:
        bounds = (loop.stop,) if loop.start == _ZERO else (loop.start, loop.stop)  # type: ignore[assignment]
    return call(it.names.named("range"), it.operands(bounds))


def _countdown(it: Expressions, loop: ir.For) -> Any:
    """``reversed(range(a, b, k))`` as a range: ``range(n - 1, -1, -1)`` for ``range(n)``."""
    start, stop, step = (it.operand(bound) for bound in (loop.start, loop.stop, loop.step))
    range_ = it.names.named("range")
    if not isinstance(loop.step, ir.Const):
        steps = binary(call(it.names.named("len"), [_range(it, loop)]), gast.Sub, number(1))
        last = binary(start, gast.Add, binary(steps, gast.Mult, step))
        return call(range_, [last, binary(start, gast.Sub, step), gast.UnaryOp(op=gast.USub(), operand=step)])
    k = loop.step.value
    sign = 1 if k > 0 else -1
    if abs(k) == 1:
        last = shifted(stop, -sign)
    else:
        distance = binary(stop, gast.Sub, start) if k > 0 else binary(start, gast.Sub, stop)
        if k > 0 and loop.start == _ZERO:
            distance = stop
        whole = binary(binary(shifted(distance, -1), gast.FloorDiv, number(abs(k))), gast.Mult, number(abs(k)))
        last = whole if k > 0 and loop.start == _ZERO else binary(start, gast.Add if k > 0 else gast.Sub, whole)
    bounds = [last, shifted(start, -sign)]
    return call(range_, bounds if k == -1 else [*bounds, number(-k)])


def binary(left: Any, op: type, right: Any) -> Any:
    return gast.BinOp(left=left, op=op(), right=right)
