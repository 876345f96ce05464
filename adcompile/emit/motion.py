"""What may move past what, when an operation is folded into the expression that reads it."""

from __future__ import annotations

import enum
import operator
from typing import Any

from adcompile import effects, ir
from adcompile import primitives as p
from adcompile.kinds import Array, Kind, Passive, Scalar, Tuple, can_change, has_storage


class Motion(enum.IntEnum):
    """How an operation hangs on its place."""

    CALM = 0  # its result depends on immutable operands alone: it passes everything
    READS = 1  # it reads storage that a statement may write to: it passes what changes nothing
    STATE = 2  # it writes, or must stay in order


# These hold references to their operands, or are operands of an index; none looks at any content.
_HOLDERS = {p.make_tuple, p.make_list, p.make_dict, p.make_set, slice, p.tape, p.transposed}
_LOOKS_INSIDE = {operator.getitem, getattr}

#: Operations that print as a statement and have no value.
STATEMENTS = {
    operator.setitem, operator.delitem, setattr, p.isum_item, p.isub_item, p.isum, p.isub, p.isum_attr,
    p.assert_, p.raise_, p.push, p.append,
}  # fmt: skip


def motion_of(function: ir.Function, op: ir.Op) -> Motion:
    if isinstance(op.fn, ir.Callee):
        return Motion.STATE
    effect = effects.of(op.fn)
    if not effect.pure:
        return Motion.STATE
    if is_in(op.fn, _HOLDERS):
        return Motion.CALM
    ignored = effect.shape_only if not effect.views else ()  # a view may turn out to be a copy
    seen = [arg for k, arg in enumerate(op.args) if k not in ignored or not _keeps_shape(function.kind(arg))]
    if is_in(op.fn, _LOOKS_INSIDE) and seen:
        kind = function.kind(seen[0])
        fixed = isinstance(kind, Tuple) or isinstance(kind, Passive) and not can_change(kind)
        return Motion.CALM if fixed else Motion.READS
    seen += [arg for _, arg in op.kwargs]
    return Motion.READS if any(has_storage(function.kind(arg)) for arg in seen) else Motion.CALM


def _keeps_shape(kind: Kind) -> bool:
    """Whether the length of a value never changes: that of a list can."""
    return isinstance(kind, (Array, Scalar, Tuple))


def is_in(fn: Any, table: Any) -> bool:
    """Membership of a callable, which need not be hashable."""
    try:
        return fn in table
    except TypeError:
        return False


def evaluation_order(op: ir.Op) -> tuple[ir.Operand, ...]:
    """The operands as Python evaluates them in the printed form."""
    if op.fn is operator.setitem or op.fn is setattr:
        return (op.args[2], *op.args[:2])
    if op.fn is operator.contains:
        return op.args[::-1]
    return op.operands()
