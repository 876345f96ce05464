"""The run-time form of a value that was followed symbolically so far."""

from __future__ import annotations

import operator

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import NEVER, Kind, List, Passive, Tuple, carries_derivative, join
from adcompile.lower.control import merge
from adcompile.lower.core import Lowering
from adcompile.lower.shapes import leaves
from adcompile.lower.values import (
    Bound,
    Choice,
    Closure,
    DictValue,
    Instance,
    Known,
    Lost,
    Method,
    RangeValue,
    TupleValue,
    Value,
    is_operand,
)


def materialise(lo: Lowering, value: Value, hint: str) -> Operand:
    """An operand that has the value."""
    match value:
        case Known():
            return lo.known_operand(value)
        case TupleValue():
            return _tuple(lo, value, hint)
        case DictValue(keys, values):
            parts = [x for key, item in zip(keys, values, strict=True) for x in (key, lo.operand(item))]
            return lo.b.op(p.make_dict, *parts, hint=hint)
        case Choice(cond, then, orelse):
            found = merge.choose(lo, cond, lambda: lo.operand(then), lambda: lo.operand(orelse), hint, plain=True)
            return lo.operand(found)
        case RangeValue(start, stop, step, backwards):
            whole = lo.b.op(range, start, stop, step, hint=hint, kind=Passive(range))
            if not backwards:
                return whole
            turn = lo.b.op(slice, Const(None), Const(None), Const(-1))
            return lo.b.op(operator.getitem, whole, turn, hint=hint, kind=Passive(range))
        case Closure() | Bound() | Method():
            raise lo.refuse(
                None,
                "a local function that is used as a value",
                "call it here, or define it at the level of the module",
                why="emitted code calls functions, it does not hand them on",
            )
        case Lost(name, what, instead, why):
            raise lo.refuse(None, f"the variable {name!r} {what}", instead, why=why)
        case Instance(cls):
            raise lo.refuse(
                None,
                f"an object of class {cls.__name__} that is made here, and handed on,",
                "use a dataclass without __init__ or __post_init__ of its own, a tuple or a dict",
                why="emitted code has its attributes, and not the object",
            )
    raise lo.refuse(
        None, "an iterator that is used as a value", "make a list of it: list(...)", why="its items appear one by one"
    )


def _tuple(lo: Lowering, value: TupleValue, hint: str) -> Operand:
    parts = [lo.operand(item) for item in value.items]
    if value.cls is list:
        return lo.b.op(p.make_list, *parts, hint=hint)
    if value.cls is not None:
        return lo.b.op(value.cls, *parts, hint=hint, kind=Tuple(tuple(map(lo.kind, parts)), value.cls))
    if parts and all(isinstance(part, Const) and part is not ir.UNDEFINED for part in parts):
        return Const(tuple(part.value for part in parts))  # type: ignore[union-attr]
    return lo.b.op(p.make_tuple, *parts, hint=hint)


def indexable(lo: Lowering, value: Value) -> Operand:
    """An operand to index by a number that is known only when running: a list in place of a tuple of floats.

    A list, since all items of a list count as one when it is differentiated, whichever is read. It is made where the
    tuple's items are, which is before a loop that runs over it.
    """
    parts = _items(lo, value)
    if parts is None or all(isinstance(part, Const) for part in parts):
        return lo.operand(value)
    found: Kind = NEVER
    for part in parts:
        found = join(found, lo.kind(part))
    if not carries_derivative(found):
        return lo.operand(value)
    key = tuple(parts)
    home = lo.b.before(part.name for part in parts if isinstance(part, Var))
    known = lo.lists.get(key)
    if known is None or not lo.b.is_open(lo.b.home(known.name)):
        with lo.b.into(home):
            known = lo.b.op(p.make_list, *parts, kind=List(found))
        lo.lists[key] = known
    return known


def _items(lo: Lowering, value: Value) -> list[Operand] | None:
    if isinstance(value, TupleValue) and value.cls is not list:
        nested = [item for item in value.items if not is_operand(item)]
        return None if any(not leaves(item) for item in nested) else [lo.operand(item) for item in value.items]
    if isinstance(value, Const) and isinstance(value.value, tuple):
        return [Const(item) for item in value.value]
    if not isinstance(value, Var) or not isinstance(lo.kind(value), Tuple):
        return None
    kind = lo.kind(value)
    assert isinstance(kind, Tuple)
    with lo.b.into(lo.b.before([value.name])):
        return [lo.b.op(operator.getitem, value, Const(k)) for k in range(len(kind.items))]
