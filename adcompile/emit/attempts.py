"""Functions that tell how something ends: their statements stand in a ``try`` statement."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Set
from typing import Any

import gast

from adcompile import ir
from adcompile.errors import Refusal


def exceptions(function: ir.Function) -> tuple[type, ...]:
    """The exceptions that an attempt names: those that it catches, and refusals if it may raise one."""
    return (*function.catches, *((Refusal,) if function.catches and _may_refuse(function) else ()))


def _may_refuse(function: ir.Function) -> bool:
    fns = [stmt.fn for stmt in ir.walk(function.body) if isinstance(stmt, ir.Op)]
    return any(isinstance(fn, type) and issubclass(fn, Refusal) for fn in fns)


def caught(function: ir.Function, body: list[Any], callee: Callable[[type], Any], taken: Set[str]) -> list[Any]:
    """The statements of an attempt, which end by returning None, with what catches their exceptions.

    ``callee`` writes a class; ``taken`` are the names that the exception must not have.
    """
    *stmts, end = body
    candidates = itertools.chain(["error"], (f"error{k}" for k in itertools.count(2)))
    name = next(candidate for candidate in candidates if candidate not in taken)
    classes = [callee(cls) for cls in function.catches]
    kind = classes[0] if len(classes) == 1 else gast.Tuple(elts=classes, ctx=gast.Load())
    result = gast.Return(value=_name(name, gast.Load()))
    handlers = [gast.ExceptHandler(type=kind, name=_name(name, gast.Store()), body=[result])]
    if _may_refuse(function):
        again = gast.Raise(exc=None, cause=None)
        handlers.insert(0, gast.ExceptHandler(type=callee(Refusal), name=None, body=[again]))
    return [gast.Try(body=stmts or [gast.Pass()], handlers=handlers, orelse=[], finalbody=[]), end]


def _name(name: str, ctx: Any) -> Any:
    return gast.Name(id=name, ctx=ctx, annotation=None, type_comment=None)
