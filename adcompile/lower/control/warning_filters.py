"""What a program says about its warnings: ``with warnings.catch_warnings()``, and the filters that are set in it.

try:
    with warnings.catch_warnings():            with warnings.catch_warnings():
        warnings.simplefilter("error")    ─▶       y = np.log(x)      where the attempt has ended well
        y = np.log(x)
except RuntimeWarning:
    ...

What would have raised a warning has raised it in the attempt. A derivative divides where its function doesn't, and is
to raise nothing there, so the body that is differentiated goes without the filter.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand
from adcompile.kinds import Kind, Passive
from adcompile.lower.values import Lost

if TYPE_CHECKING:
    from adcompile.lower.core import Lowering

#: Functions that change what is done with warnings, until the manager that they stand in is left.
FILTERS = (warnings.simplefilter, warnings.filterwarnings, warnings.resetwarnings)
MANAGER = Passive(warnings.catch_warnings)


def is_settled(lo: Lowering, obj: Any, args: list[Operand]) -> bool:
    """Whether a filter raises what an attempt has shown not to be raised."""
    return obj in FILTERS and args[:1] == [Const("error")] and lo.frame in lo.attempted


def recorded(named: Any) -> Lost:
    """The list of the warnings of a block; a derivative doesn't compute all of it, and so would find others."""
    return Lost(
        getattr(named, "id", "_"),
        "that holds the warnings of a block",
        "test for the condition that the warning is about, with if",
        "a derivative does not compute what it has no need of, so it meets other warnings",
    )


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


__all__ = ["FILTERS", "MANAGER", "handled", "is_settled", "outside"]
