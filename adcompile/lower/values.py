"""What an expression means while a function is being lowered: an operand, or something that needs no run-time value.

Functions, modules, tuples and ranges are followed symbolically wherever they can be, so a call finds its callee, an
unpacked tuple costs nothing, and a loop over ``zip(a, b)`` becomes a counted loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from adcompile.ir import Const, Free, Operand, Var


@dataclass(frozen=True, slots=True)
class Known:
    """An object that is known when compiling: a function, a module, a class; ``path`` is how the source reaches it."""

    obj: Any
    path: str | None = None


@dataclass(frozen=True, slots=True)
class TupleValue:
    """A tuple whose items are known one by one; ``cls`` is the class of a named tuple."""

    items: tuple[Value, ...]
    cls: type | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function or lambda defined inside the function being lowered, with the frame that it was defined in."""

    node: Any  # gast.FunctionDef or gast.Lambda
    frame: Frame
    defaults: tuple[Value, ...] = ()
    kw_defaults: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A method or partial: a callee with its first arguments."""

    fn: Value | Callable[..., Any]
    args: tuple[Value, ...]
    kwargs: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a value whose class is a built-in container, array or string: called by name."""

    owner: Operand
    name: str


@dataclass(frozen=True, slots=True)
class RangeValue:
    start: Operand
    stop: Operand
    step: Operand
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Zip:
    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Enumerate:
    inner: Value
    start: Operand


@dataclass(frozen=True, slots=True)
class Reversed:
    inner: Value


Value = (
    Var | Const | Free | Known | TupleValue | Closure | Bound | Method | RangeValue | Zip | Enumerate | Reversed
)


@dataclass(eq=False)
class Frame:
    """One activation of a function being lowered: its variables now, and how names outside it are read."""

    code: Any  # adcompile.lower.sources.Code; None before any function has been entered
    env: dict[str, Value] = field(default_factory=dict)
    parent: Frame | None = None  # the frame that a closure was defined in


def is_operand(value: Value) -> bool:
    return isinstance(value, (Var, Const, Free))
