"""How wide an expression will be, nearly: enough to keep lines readable."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.motion import is_in
from adcompile.emit.operators import BINARY, COMPARISONS, UNARY

_TIGHT = {operator.getitem, p.make_tuple, p.make_list, p.formatted, p.fstring}
_ATTRIBUTES = {p.shape_of, p.size_of, p.ndim_of, p.transposed}


def operand_width(operand: ir.Operand) -> int:
    match operand:
        case ir.Var():
            return 2 if ir.is_temporary(operand.name) else len(ir.hint(operand.name))
        case ir.Const():
            return len(repr(operand.value))
        case ir.Free():
            return len(operand.name)


def op_width(op: ir.Op, widths: Iterable[int]) -> int:
    """The width of an operation whose operands have these widths."""
    sizes = list(widths)
    total = sum(sizes)
    if is_in(op.fn, BINARY) or is_in(op.fn, COMPARISONS) or op.fn is p.contains:
        return total + 4
    if is_in(op.fn, UNARY):
        return total + 2
    if is_in(op.fn, _ATTRIBUTES):
        return total + 6
    if op.fn is slice:
        return total - 4 * sum(arg == ir.Const(None) for arg in op.args) + 1
    if is_in(op.fn, _TIGHT):
        return total + 2 * max(1, len(sizes) - 1)
    names = sum(len(name) + 1 for name, _ in op.kwargs)
    return total + names + 2 * max(0, len(sizes) - 1) + _name_width(op.fn) + 2


def _name_width(fn: Any) -> int:
    name = fn.name if isinstance(fn, ir.Callee) else getattr(fn, "__name__", "function")
    module = getattr(fn, "__module__", None) or ""
    return len(name) + (3 if module.startswith("numpy") else 5 if module == "math" else 0)
