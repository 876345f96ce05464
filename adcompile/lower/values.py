"""What an expression means while a function is being lowered: an operand, or something that needs no run-time value.

Functions, modules, tuples and ranges are followed symbolically wherever they can be, so a call finds its callee, an
unpacked tuple costs nothing, and a loop over ``zip(a, b)`` becomes a counted loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from adcompile.ir import Const, Free, Operand, Var


@dataclass(frozen=True, slots=True)
class Known:
    """An object that is known when compiling: a function, a module, a class; ``path`` is how the source reaches it."""

    obj: Any
    path: str | None = None
    root: Any = None  # what the part of the path before its first dot is


@dataclass(frozen=True, slots=True)
class TupleValue:
    """A tuple whose items are known one by one; ``cls`` is the class of a named tuple.

    A list display that holds functions, which have no run-time form, is one of these too, of class ``list``.
    """

    items: tuple[Value, ...]
    cls: type | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of a named tuple's items."""
        return getattr(self.cls, "_fields", ())


@dataclass(frozen=True, slots=True)
class DictValue:
    """A dict display that holds functions; its keys are literals."""

    keys: tuple[Const, ...]
    values: tuple[Value, ...]


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

    owner: Value
    name: str


@dataclass(frozen=True, slots=True)
class Super:
    """``super()``: an object as the classes after ``cls`` see it."""

    cls: type
    owner: Value


@dataclass(frozen=True, slots=True)
class RangeValue:
    start: Operand
    stop: Operand
    step: Operand
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Zip:
    parts: tuple[Value, ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Enumerate:
    inner: Value
    start: Operand


@dataclass(frozen=True, slots=True)
class Reversed:
    inner: Value


@dataclass(frozen=True, slots=True)
class Mapped:
    """``map(fn, *parts)``: the function is called when an item is asked for."""

    fn: Value
    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """``iter(inner)``: the items of a sequence, which can be run through once."""

    inner: Value


@dataclass(frozen=True, slots=True, eq=False)
class Generated:
    """A generator expression: its loops run where the items are asked for.

    ``first`` is what its first loop runs over, and ``frame`` where its names are looked up.
    """

    node: Any  # gast.GeneratorExp
    frame: Frame
    first: Value


@dataclass(frozen=True, slots=True, eq=False)
class Produced:
    """What a call of a generator function gives: its body runs where the items are asked for."""

    code: Any  # adcompile.lower.calling.sources.Code
    env: dict[str, Value]  # the arguments
    parent: Frame | None  # the frame that a local one was defined in


@dataclass(frozen=True, slots=True)
class Filtered:
    """``filter(fn, inner)``; without a function, the items that are true."""

    fn: Value
    inner: Value


@dataclass(frozen=True, slots=True)
class Choice:
    """``then if cond else orelse``, of values that have no common run-time form: each use is lowered for both."""

    cond: Operand
    then: Value
    orelse: Value


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object that the program makes, followed attribute by attribute."""

    cls: type
    frame: Frame  # its attributes are the variables of a frame
    home: Any = None  # the block that it is made in


@dataclass(frozen=True, slots=True)
class Lost:
    """A variable whose value is not known: it is refused where it is read."""

    name: str
    what: str = "after an exception"
    instead: str = "assign it in the handler, or before the try statement"
    why: str = "how far the body of the try statement came is not known"


Value: TypeAlias = (
    Var | Const | Free | Known | TupleValue | DictValue | Closure | Bound | Method | Super | RangeValue | Zip
    | Enumerate | Reversed | Mapped | Filtered | Items | Generated | Produced | Choice | Instance | Lost
)  # fmt: skip


@dataclass(eq=False, repr=False)
class Frame:
    """One activation of a function being lowered: its variables now, and how names outside it are read."""

    code: Any  # adcompile.lower.calling.sources.Code; None before any function has been entered
    env: dict[str, Value] = field(default_factory=dict)
    parent: Frame | None = None  # the frame that a closure was defined in
    left: bool = False  # the activation is over: what its closures captured doesn't change any more
    at_yield: Callable[[Value], Value] | None = None  # of a generator: what is done with a value; whether to stop
    cells: tuple[tuple[Frame, str], ...] = ()  # what that rebinds
    fixed: bool = False  # the attributes of an object that may be the same as another one: no change is followed


def is_operand(value: Value) -> bool:
    return isinstance(value, (Var, Const, Free))


def is_code(value: Value) -> bool:
    """Whether a value is, or holds, something without a run-time form: a function, a class, a module."""
    match value:
        case Known() | Closure() | Bound() | Method() | DictValue() | Instance():
            return True
        case TupleValue(items):
            return any(map(is_code, items))
        case Choice(_, then, orelse):
            return is_code(then) or is_code(orelse)
    return False


def is_iterator(value: Value) -> bool:
    """Whether a value can be run through only once."""
    return isinstance(value, (Zip, Enumerate, Reversed, Mapped, Filtered, Items, Generated, Produced))
