"""Calls whose source is not read: they may write to what they are given, so nothing that is differentiated is given."""

from __future__ import annotations

from adcompile import ir
from adcompile.analysis.unread import called, given
from adcompile.ir import Free, Op, Var
from adcompile.lower.core import refusal
from adcompile.rules.remedies import remedy


def refuse_writers(op: Op, function: ir.Function, active: frozenset[str]) -> None:
    """Refuse an array or container that is differentiated as an argument of code that is not followed."""
    for operand in given(op, function):
        if operand.name in active:
            raise refusal(
                op.pos,
                f"a call of {called(op)} with {_shown(operand)}",
                _remedy(op, function),
                why="it may write to it, and its source is not read",
            )


def _remedy(op: Op, function: ir.Function) -> str:
    usual = "pass a constant copy: stop_gradient(...)"
    if not isinstance(op.args[0], Free):
        return usual
    head, *rest = op.args[0].name.split(".")
    binding = function.env.get(head)
    found = None if binding is None else binding.get()
    for name in rest:
        found = getattr(found, name, None)
    return remedy(found, usual)


def _shown(operand: Var) -> str:
    return "this argument" if ir.is_temporary(operand.name) else ir.hint(operand.name)
