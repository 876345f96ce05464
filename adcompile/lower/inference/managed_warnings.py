"""Warnings in the normal form: the managers of warnings, and the filters that are set inside of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand
from adcompile.kinds import Kind, Passive

#: Functions that change what is done with warnings, until the manager that they stand in is left.
FILTERS = (warnings.simplefilter, warnings.filterwarnings, warnings.resetwarnings)
MANAGER = Passive(warnings.catch_warnings)


def handled(kind: Callable[[Operand], Kind], op: Op) -> bool:
    """Whether a manager of warnings is made, entered or left."""
    made = ir.Var(op.target) if op.target is not None and op.fn is p.call else None
    owner = op.args[0] if op.fn is p.call_method else made
    return owner is not None and kind(owner) == MANAGER


def outside(kind: Callable[[Operand], Kind], stmts: Iterable[ir.Stmt]) -> Iterator[ir.Stmt]:
    """The statements less managers of warnings, and less the filters that are gone when these are left."""
    depth = 0
    for stmt in stmts:
        if isinstance(stmt, Op) and handled(kind, stmt):
            depth += (Const("__enter__") in stmt.args) - (Const("__exit__") in stmt.args)
        elif not (depth and isinstance(stmt, Op) and stmt.fn in FILTERS):
            yield stmt
