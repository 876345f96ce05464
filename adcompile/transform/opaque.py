"""Calls whose source is not read: they may write to what they are given, so nothing that is differentiated is given."""

from __future__ import annotations

from typing import Any

from adcompile import ir
from adcompile import primitives as p
from adcompile.analysis.aliases import has_storage
from adcompile.ir import Const, Free, Op, Var
from adcompile.kinds import Array, Dict, List, Object, Passive
from adcompile.lower.core import refusal

#: Modules whose functions, and the methods of whose classes, look at their arguments only.
_READERS = {"logging", "warnings", "json", "pickle", "pprint", "numpy.testing", "matplotlib", "unittest", "sys", "_io"}


def refuse_writers(op: Op, function: ir.Function, active: frozenset[str]) -> None:
    """Refuse an array or container that is differentiated as an argument of code that is not followed."""
    if op.fn is p.call:
        callee, given = op.args[0], op.args[1:]
        name = callee.name if isinstance(callee, Free) else "this function"
        module = getattr(_object(function, callee), "__module__", None) or ""
    elif op.fn is p.call_method:
        owner, method, *rest = op.args
        given, kind = tuple(rest), function.kind(owner)
        name = f"the method {method.value}" if isinstance(method, Const) else "this method"
        module = kind.cls.__module__ if isinstance(kind, Passive) else ""
    else:
        return
    if any(module == reader or module.startswith(f"{reader}.") for reader in _READERS):
        return
    for operand in (*given, *(value for _, value in op.kwargs)):
        if isinstance(operand, Var) and operand.name in active and _can_be_written(function, operand):
            raise refusal(
                op.pos,
                f"a call of {name} with {_shown(operand)}",
                "pass a constant copy: stop_gradient(...)",
                why="it may write to it, and its source is not read",
            )


def _can_be_written(function: ir.Function, operand: Var) -> bool:
    kind = function.kind(operand)
    return isinstance(kind, (Array, Dict, List, Object)) and has_storage(kind)


def _shown(operand: Var) -> str:
    return "this argument" if ir.is_temporary(operand.name) else ir.hint(operand.name)


def _object(function: ir.Function, callee: Any) -> Any:
    """The object that a free name stands for now; None where that cannot be told."""
    if not isinstance(callee, Free):
        return None
    root, *path = callee.name.split(".")
    try:
        found = function.env[root].get()
        for part in path:
            found = getattr(found, part)
    except (AttributeError, KeyError, NameError):
        return None
    return found
