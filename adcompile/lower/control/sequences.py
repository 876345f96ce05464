"""What a loop runs over: something with a length and items by number, or items that are known one by one."""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcompile import ir
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import BOOL, INT, Array, Dict, Kind, List, Never, Object, Passive, Scalar, Tuple, Unknown
from adcompile.lower.control import iterators, merge
from adcompile.lower.core import Lowering
from adcompile.lower.data import passive, storage
from adcompile.lower.materialise import indexable
from adcompile.lower.values import (
    Choice,
    DictValue,
    Enumerate,
    Filtered,
    Generated,
    Instance,
    Items,
    Known,
    Lost,
    Mapped,
    Produced,
    RangeValue,
    Reversed,
    TupleValue,
    Value,
    Zip,
    is_iterator,
    is_operand,
)


@dataclass(frozen=True)
class Numbered:
    """A length and items by number; ``alone`` where the items are the numbers of a range."""

    length: Callable[[Lowering], Operand]
    item: Callable[[Lowering, Operand, str], Value]


def consume(lo: Lowering, value: Value) -> Value:
    """The value, to be run through; an iterator can be run through only once."""
    value = iterable(lo, value)
    if isinstance(value, Lost):
        return lo.operand(value)
    rest = iterators.rest(lo, value)
    if rest is not None:
        return TupleValue(tuple(rest))
    if isinstance(value, Items):
        _once(lo, value)
        return consume(lo, value.inner) if is_iterator(value.inner) else value.inner
    if is_iterator(value):
        _once(lo, value)
    return value


def iterable(lo: Lowering, value: Value) -> Value:
    """What an object of the program gives to be run through."""
    from adcompile.lower.calling import calls
    from adcompile.lower.data.overloaded import user_method

    if not isinstance(value, Instance) and not (is_operand(value) and isinstance(lo.kind(lo.operand(value)), Object)):
        return value
    method = user_method(lo, value, "__iter__")
    return value if method is None else calls.call(lo, method, [value], {}, "%t")


def _once(lo: Lowering, value: Value) -> None:
    if any(value is other for other in lo.consumed):
        raise lo.refuse(
            None,
            "an iterator that is run through a second time",
            "make a list of its items: list(...)",
            why="Python finds it empty then, or where it was left",
        )
    lo.consumed.append(value)


def unrolled(lo: Lowering, value: Value) -> list[Value] | None:
    """The items of a value of known length; None where the length is known only when running."""
    left = iterators.left(lo, value) if is_iterator(value) else None
    if left is not None:
        return left
    match value:
        case TupleValue(items):
            return list(items)
        case DictValue(keys):
            return list(keys)
        case Items(inner):
            return unrolled(lo, inner)
        case Known(obj) if isinstance(obj, enum.EnumMeta):
            return passive.members(value)
        case Zip(parts):
            columns = [unrolled(lo, part) for part in parts]
            known = [column for column in columns if column is not None]
            if not known and parts or len(known) < len(columns):
                return None
            return [TupleValue(row) for row in zip(*known, strict=False)]
        case Enumerate(inner, Const() as start):
            found = unrolled(lo, inner)
            return found and [TupleValue((Const(start.value + k), item)) for k, item in enumerate(found)]
        case Reversed(inner):
            found = unrolled(lo, inner)
            return found and found[::-1]
        case Const(value=(str() | tuple()) as text) if not isinstance(text, str) or len(text) <= 16:
            return [Const(item) for item in text]
    return _unrolled_operand(lo, value) if is_operand(value) else None


def _unrolled_operand(lo: Lowering, value: Value) -> list[Value] | None:
    operand = lo.operand(value)
    match lo.kind(operand):
        case Tuple(items):
            return [lo.b.op(operator.getitem, operand, Const(k)) for k in range(len(items))]
        case Dict(items) if items is not None:
            return [Const(key) for key, _ in items]
        case Passive(cls) if cls is set:
            members = storage.members_of(lo, operand)
            return None if members is None else list(members)
    return None


def numbered(lo: Lowering, value: Value) -> Numbered:
    """The value as a length and items by number; refused where it has none."""
    match value:
        case RangeValue(start, stop, step, backwards):
            whole = lo.b.op(range, start, stop, step, kind=Passive(range))
            ranged = Numbered(
                lambda lo: lo.b.op(len, whole, kind=INT),
                lambda lo, k, hint: arithmetic(lo, operator.add, arithmetic(lo, operator.mul, k, step), start),
            )
            return _backwards(ranged) if backwards else ranged
        case Zip(parts, strict):
            return _zip(lo, [numbered(lo, part) for part in parts], strict)
        case Enumerate(inner, start):
            items = numbered(lo, inner)
            return Numbered(
                items.length,
                lambda lo, k, hint: TupleValue((arithmetic(lo, operator.add, k, start), items.item(lo, k, hint))),
            )
        case Reversed(inner):
            return _backwards(numbered(lo, inner))
        case Items(inner):
            return numbered(lo, consume(lo, value))
        case Mapped(fn, parts):
            return _mapped(lo, fn, [numbered(lo, part) for part in parts])
        case TupleValue() | Var() | Const() | ir.Free():
            return _indexed(lo, value)
        case Filtered() | Generated() | Produced() | Choice():
            return _indexed(lo, _listed(lo, value))
        case Instance():
            own = iterable(lo, value)
            return _indexed(lo, lo.operand(value)) if own is value else numbered(lo, own)
    return _indexed(lo, lo.operand(value))


def _listed(lo: Lowering, value: Value) -> Operand:
    from adcompile.lower.control.hidden_loops import collect

    return collect(lo, value, "%t")


def arithmetic(lo: Lowering, fn: Callable[..., Any], a: Operand, b: Operand) -> Operand:
    """``fn(a, b)`` of two whole numbers."""
    from adcompile.lower.calling import calls

    if isinstance(b, Const) and b == Const(0) and fn in (operator.add, operator.sub):
        return a
    if isinstance(b, Const) and b == Const(1) and fn is operator.mul:
        return a
    return lo.operand(calls.emit(lo, fn, [a, b], {}, "%t"))


def _indexed(lo: Lowering, value: Value) -> Numbered:
    whole = indexable(lo, value)
    kind = lo.kind(whole)
    if isinstance(kind, Dict) or isinstance(kind, Passive) and kind.cls in (set, frozenset):
        whole = lo.b.op(list, whole, kind=List(Passive(object)))
    elif is_open(kind):
        require_sequence(lo, whole)
    elif not has_numbers(kind):
        raise not_iterable(lo, kind)
    return Numbered(
        lambda lo: lo.b.op(len, whole, kind=INT),
        lambda lo, k, hint: lo.b.op(operator.getitem, whole, k, hint=hint),
    )


def has_numbers(kind: Kind) -> bool:
    """Whether items are found by number, in the order in which a loop meets them."""
    if isinstance(kind, Passive):
        return kind.cls in (range, str, bytes, tuple)
    return isinstance(kind, (Array, List, Tuple, Never))


def is_open(kind: Kind) -> bool:
    """Whether nothing is known of the class of a value: of the keys of a dict, that they carry no derivative."""
    return isinstance(kind, Unknown) or kind == Passive(object)


def require_sequence(lo: Lowering, value: Operand) -> None:
    """Refuse, when the program runs, what is neither an array nor a list or a tuple."""

    def refuse() -> None:
        raise not_iterable(lo, lo.kind(value))

    classes = TupleValue((Known(np.ndarray), Known(list, "list", list), Known(tuple, "tuple", tuple)))
    fits = lo.b.op(isinstance, value, lo.operand(classes), kind=BOOL)
    merge.branch(lo, fits, lambda: None, refuse)


def not_iterable(lo: Lowering, kind: Kind) -> Exception:
    """What a loop over a value of this kind raises, here or when it runs."""
    if isinstance(kind, Scalar) or isinstance(kind, Passive) and not hasattr(kind.cls, "__iter__"):
        name = kind.type if isinstance(kind, Scalar) else kind.cls.__name__
        return lo.fails(TypeError, f"{name!r} object is not iterable")
    return lo.refuse(
        None,
        "a loop over this value",
        "loop over a range, an array, a list or a tuple",
        why="whether it has a length, and items by number, is not known when compiling",
    )


def _zip(lo: Lowering, parts: list[Numbered], strict: bool) -> Numbered:
    def length(lo: Lowering) -> Operand:
        lengths = list(dict.fromkeys(part.length(lo) for part in parts))
        if strict:
            for other in lengths[1:]:
                _require_equal(lo, lengths[0], other)
            return lengths[0]
        return lengths[0] if len(lengths) == 1 else lo.b.op(min, *lengths, kind=INT)

    return Numbered(length, lambda lo, k, hint: TupleValue(tuple(part.item(lo, k, hint) for part in parts)))


def _require_equal(lo: Lowering, a: Operand, b: Operand) -> None:
    def fail() -> None:
        raise lo.fails(ValueError, "zip() arguments have different lengths")

    same = arithmetic(lo, operator.eq, a, b)
    merge.branch(lo, same, lambda: None, fail)


def _mapped(lo: Lowering, fn: Value, parts: list[Numbered]) -> Numbered:
    from adcompile.lower.calling import calls

    inner = _zip(lo, parts, False)

    def item(lo: Lowering, k: Operand, hint: str) -> Value:
        return calls.call(lo, fn, [part.item(lo, k, "%t") for part in parts], {}, hint)

    return Numbered(inner.length, item)


def _backwards(inner: Numbered) -> Numbered:
    def item(lo: Lowering, k: Operand, hint: str) -> Value:
        last = arithmetic(lo, operator.sub, length[0], Const(1))
        return inner.item(lo, arithmetic(lo, operator.sub, last, k), hint)

    length: list[Operand] = []

    def counted(lo: Lowering) -> Operand:
        length[:] = [inner.length(lo)]
        return length[0]

    return Numbered(counted, item)
