"""Functions and classes without a source, that modules of ``adcompile.rules`` spell out; copies of objects."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile import runtime
from adcompile.ir import Operand
from adcompile.kinds import BOOL, Array, Dict, List, Object, Unknown, has_storage
from adcompile.lower.calling import calls
from adcompile.lower.control import merge
from adcompile.lower.core import Lowering
from adcompile.lower.data import objects, storage, types_
from adcompile.lower.shapes import leaves, rebuild
from adcompile.lower.values import Choice, Frame, Instance, Known, TupleValue, Value, is_operand
from adcompile.rules.standard_lists import FUNCTIONS

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]


def spelled(
    lo: Lowering, body: Callable[..., Any], args: list[Value], kwargs: dict[str, Value] | None = None, hint: str = "%t"
) -> Value:
    """A call of a function that stands for something without a source: its variables are not the user's."""
    with lo.b.at(lo.b.pos, lo.b.origin or -1):
        return calls.call(lo, Known(body), args, kwargs or {}, hint)


def _written(body: Callable[..., Any]) -> Special:
    return lambda lo, args, kwargs, hint: spelled(lo, body, args, kwargs, hint)


def _copy(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    (value,) = args
    if isinstance(value, Instance):
        return _made_again(lo, value, value.frame.env)
    if not is_operand(value):
        return value
    operand = lo.operand(value)
    match lo.kind(operand):
        case Array() | List() | Dict():
            return lo.b.op(p.copy_of, operand, hint=hint)
        case Object(cls) if hasattr(cls, "__dataclass_fields__"):
            return objects.replaced(lo, args, {}, hint)
        case kind if not has_storage(kind):
            return value
        case Unknown():
            return _copied_by_type(lo, operand, hint)
    raise _not_copied(lo)


def _copied_by_type(lo: Lowering, operand: Operand, hint: str) -> Value:
    """An array is copied, a number is its own copy, and the rest is refused when the program runs."""

    def refuse() -> Value:
        raise _not_copied(lo)

    def other() -> Value:
        numbers = TupleValue((*map(Known, (int, float, complex)), Known(np.generic, "np.generic", np)))
        is_number = lo.b.op(isinstance, operand, lo.operand(numbers), kind=BOOL)
        return merge.choose(lo, is_number, lambda: operand, refuse, hint)

    is_array = types_.asked_for_array(lo, operand)
    return merge.choose(lo, is_array, lambda: lo.b.op(p.copy_of, operand, hint=hint), other, hint)


def _not_copied(lo: Lowering) -> Exception:
    return lo.refuse(None, "copy.copy of this value", "make the copy by hand", why="what it holds is not known")


def _deepcopy(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    value = args[0]
    if isinstance(value, Choice):
        return None
    parts = leaves(value)
    storage_of = list(dict.fromkeys(part for part in parts if has_storage(lo.kind(part))))
    nested = any(isinstance(part, Instance) for part in _inside(value))
    if nested or len(storage_of) > 1 and not all(storage.is_alone(lo, part) for part in storage_of):
        raise lo.refuse(
            None,
            "copy.deepcopy of several containers, arrays or objects in one",
            "copy them one by one",
            why="what they share, their copies share too",
        )
    copies: dict[Operand, Operand] = {
        part: lo.b.op(runtime.copied, part, hint=hint, kind=lo.kind(part)) for part in storage_of
    }
    new = rebuild(value, [copies.get(part, part) for part in parts])
    return _made_again(lo, value, new.frame.env) if isinstance(value, Instance) and isinstance(new, Instance) else new


def _inside(value: Value) -> list[Value]:
    """The values that a tuple or an object holds."""
    match value:
        case Instance(_, frame):
            return list(frame.env.values())
        case TupleValue(items):
            return list(items)
    return []


def _made_again(lo: Lowering, value: Instance, env: dict[str, Value]) -> Instance:
    frame = Frame(None, dict(env))
    lo.heap.append(frame)
    return Instance(value.cls, frame, lo.b.home(None))


SPELLED: dict[Any, Special] = {
    **{fn: _written(body) for fn, body in FUNCTIONS.items()},
    copy.copy: _copy,
    copy.deepcopy: _deepcopy,
}
