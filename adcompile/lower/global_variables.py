"""Variables of modules that the program assigns: they are followed like variables of a function.

    _mode = "strict"                       what reads ``_mode`` between the two calls of ``set_mode`` finds "loose"

    def set_mode(mode):                    nothing is written to the module: it has what it had before
        global _mode
        _mode = mode

That a global variable is assigned is seen when the assignment is reached. Lowering then starts again, and the variable
has its value from the start. In the end, what is different is written to the module.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Free, Operand, Var
from adcompile.kinds import Kind, Scalar, carries_derivative, is_code
from adcompile.lower.core import Lowering
from adcompile.lower.shapes import equal, leaves
from adcompile.lower.values import Frame, Known, Value

#: The names of a module: its dict, by identity, and the name.
Place = tuple[int, str]


class Rebound(Exception):
    """A global variable is assigned; to be caught by what started the lowering."""

    def __init__(self, namespace: dict[str, Any], name: str) -> None:
        super().__init__(name)
        self.namespace, self.name = namespace, name


class Globals:
    """The global variables that the program is known to assign."""

    def __init__(self) -> None:
        self.places: dict[Place, tuple[dict[str, Any], str]] = {}

    def restart(self, found: Rebound) -> None:
        self.places[id(found.namespace), found.name] = found.namespace, found.name


def begin(lo: Lowering, assigned: Globals, read: Callable[[dict[str, Any], str], Value]) -> None:
    """Give the variables their values at the start; ``read`` looks one up in its module."""
    for (key, name), (namespace, _) in assigned.places.items():
        if key not in lo.modules:
            lo.modules[key] = Frame(None)
            lo.heap.append(lo.modules[key])
        lo.modules[key].env[name] = read(namespace, name) if name in namespace else ir.UNDEFINED
    lo.assigned = frozenset(assigned.places)
    lo.at_start = {key: dict(frame.env) for key, frame in lo.modules.items()}


def frame_of(lo: Lowering, namespace: dict[str, Any], name: str) -> Frame | None:
    """Where a global variable that the program assigns is kept; None for the others."""
    if (id(namespace), name) not in lo.assigned:
        return None
    found: Frame | None = lo.modules.get(id(namespace))
    if found is None:
        raise lo.refuse(
            None,
            f"the global variable {name} in a function that calls itself, and is assigned by the program,",
            "pass it as an argument",
        )
    return found


def assign(lo: Lowering, namespace: dict[str, Any], name: str, value: Value) -> None:
    """``global name; name = value``"""
    frame = frame_of(lo, namespace, name)
    if frame is None:
        raise Rebound(namespace, name)
    frame.env[name] = value
    lo.assigned_at[id(namespace), name] = lo.b.pos


def changed(lo: Lowering) -> list[tuple[str, int, Value]]:
    """The variables that are different now from what they were at the start."""
    found = []
    for place, name in sorted(lo.assigned, key=lambda place: place[1]):
        value = lo.modules[place].env[name] if place in lo.modules else ir.UNDEFINED
        before = lo.at_start.get(place, {}).get(name, ir.UNDEFINED)
        if not equal(value, before):
            found.append((name, place, value))
    return found


def require_written(lo: Lowering, fn: Any, operands: Iterable[Operand]) -> None:
    """Refuse a call of a library that is handed a function: that would read a variable as it was at the start."""
    if (
        lo.assigned
        and getattr(fn, "__module__", "") != "inspect"
        and any(is_code(lo.b.objects.get(x.name)) for x in operands if isinstance(x, Free))
    ):
        for name, _, _ in changed(lo):
            raise lo.refuse(None, f"a call that is handed a function after the global variable {name} is assigned,")


def _may_be_written(kind: Kind) -> bool:
    return carries_derivative(kind) and not isinstance(kind, Scalar)


def end(lo: Lowering, assigned: Globals) -> None:
    """Write what is different to its module."""
    for name, place, value in changed(lo):
        with lo.b.at(lo.assigned_at.get((place, name))):
            _write(lo, assigned.places[place, name][0], name, value)


def _write(lo: Lowering, namespace: dict[str, Any], name: str, value: Value) -> None:
    module = sys.modules.get(namespace.get("__name__", ""))
    if module is None or vars(module) is not namespace:
        raise lo.refuse(None, f"the global variable {name}, of a module that is not imported,", "return the value")
    operand = lo.operand(value)
    if any(isinstance(x, Var) and _may_be_written(lo.kind(x)) for x in leaves(value)):
        operand = lo.b.op(p.stop_gradient, operand)  # a derivative goes on writing to what the function made
    lo.b.effect(p.call, lo.operand(Known(setattr)), lo.operand(Known(module)), Const(name), operand)
