"""Find what is written out at each use because it is an index.

``x[i + 1]`` reads better than ``t = i + 1; x[t]``, however often the index occurs, and costs no more than the name.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.motion import is_in
from adcompile.kinds import Scalar

_INDEXED = {operator.getitem, operator.setitem, operator.delitem, p.isum_item, p.isub_item}


def index_only(function: ir.Function) -> frozenset[str]:
    """The variables that are read nowhere but inside the brackets of ``x[...]``."""
    inside: set[str] = set()
    outside: set[str] = set()
    for stmt in reversed(list(ir.walk(function.body))):  # a reader comes after what it reads
        outside.update(ir.variables(ir.inner_operands(stmt)))
        if not isinstance(stmt, ir.Op):
            outside.update(ir.variables(ir.own_operands(stmt)))
            continue
        nested = stmt.target in inside and stmt.target not in outside and is_index_part(stmt)
        for place, operand in enumerate(stmt.operands()):
            if isinstance(operand, ir.Var):
                is_index = nested or (place == 1 and is_in(stmt.fn, _INDEXED))
                (inside if is_index else outside).add(operand.name)
    outside.update(ir.variables(function.body.yields))
    return frozenset(inside - outside)


def is_index_part(op: ir.Op) -> bool:
    """Whether an operation builds an index from its operands."""
    return op.fn is slice or op.fn is p.make_tuple


def is_small_index(function: ir.Function, op: ir.Op) -> bool:
    """Whether an operation is short enough to be written at each place that indexes with it."""
    if op.kwargs or any(isinstance(arg, ir.Free) for arg in op.args):
        return False
    if is_index_part(op):
        return len(op.args) <= 4
    return (
        is_in(op.fn, (operator.add, operator.sub))
        and any(isinstance(arg, ir.Const) for arg in op.args)
        and all(_is_int(function, arg) for arg in op.args)
    )


def is_basic_index(function: ir.Function, operand: ir.Operand, defined: Mapping[str, ir.Op | ir.If]) -> bool:
    """Whether NumPy gives a view for this index, whatever the array."""
    if isinstance(operand, ir.Const):
        parts = operand.value if isinstance(operand.value, tuple) else (operand.value,)
        return all(part is None or part is Ellipsis or type(part) is int for part in parts)
    if isinstance(operand, ir.Var) and operand.name in defined:
        op = defined[operand.name]
        if isinstance(op, ir.Op) and op.fn is slice:
            return True
        if isinstance(op, ir.Op) and op.fn is p.make_tuple:
            return all(is_basic_index(function, arg, defined) for arg in op.args)
    return _is_int(function, operand)


def _is_int(function: ir.Function, operand: ir.Operand) -> bool:
    kind = function.kind(operand)
    return isinstance(kind, Scalar) and kind.type == "int"
