"""``If`` statements that are expressions: ``a if c else b``, ``a and b``, ``a or b``."""

from __future__ import annotations

from adcompile import ir
from adcompile.kinds import BOOL

_LONGEST = 64  # a longer choice is easier to read as a statement


def shared_condition(stmt: ir.If) -> str | None:
    """The condition, where one branch gives it back: ``a and b`` is ``b if a else a``."""
    if len(stmt.outs) != 1 or not isinstance(stmt.cond, ir.Var):
        return None
    return stmt.cond.name if stmt.cond in (stmt.then.yields[0], stmt.orelse.yields[0]) else None


def logical_operator(function: ir.Function, stmt: ir.If) -> str | None:
    """``"and"`` or ``"or"``, where that is what the statement says."""
    boolean = function.kind(stmt.cond) == BOOL
    then, orelse = stmt.then.yields[0], stmt.orelse.yields[0]
    if orelse == stmt.cond and not stmt.orelse.stmts:
        return "and"
    if then == stmt.cond and not stmt.then.stmts:
        return "or"
    if boolean and orelse == ir.Const(False) and then != stmt.cond:
        return "and"
    if boolean and then == ir.Const(True) and orelse != stmt.cond:
        return "or"
    return None


def is_short_choice(function: ir.Function, stmt: ir.If, width: int) -> bool:
    """Whether a person would write the statement as an expression; its branches are one expression each."""
    yields = (stmt.then.yields[0], stmt.orelse.yields[0])
    if ir.UNDEFINED in yields or width > _LONGEST:
        return False
    if logical_operator(function, stmt) is not None:
        return True
    written_as_statement = stmt.pos is not None and stmt.pos.text.lstrip().startswith(("if ", "if(", "elif "))
    if ir.is_temporary(stmt.outs[0]):
        return True
    if any(isinstance(y, ir.Var) and ir.hint(y.name) == ir.hint(stmt.outs[0]) for y in yields):
        return False  # one branch leaves it as it was
    if stmt.pos is None:
        return not stmt.then.stmts and not stmt.orelse.stmts
    return not written_as_statement
