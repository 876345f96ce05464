"""Assignments: to names, elements, attributes and several of these; plain and augmented."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Array, List, Object, Passive, Scalar, Tuple, Unknown, carries_derivative
from adcompile.lower import names
from adcompile.lower.calling import calls
from adcompile.lower.control import merge
from adcompile.lower.control.sequences import consume, has_numbers, is_open, iterable, require_sequence, unrolled
from adcompile.lower.core import Lowering
from adcompile.lower.data import arrays, attributes, displays, instances, list_methods, overloaded, storage
from adcompile.lower.values import (
    Choice,
    DictValue,
    Generated,
    Instance,
    Known,
    Mapped,
    Produced,
    TupleValue,
    Value,
    is_code,
    is_iterator,
    is_operand,
)


def assign_(lo: Lowering, node: gast.Assign) -> None:
    first = node.targets[0]
    value: Value
    if isinstance(first, (gast.Tuple, gast.List)) and isinstance(node.value, gast.List):
        value = TupleValue(tuple(displays.items_of(lo, node.value.elts)))  # a list that is taken apart at once
    else:
        value = lo.expr(node.value, first.id if isinstance(first, gast.Name) else "%t")
    for target in node.targets:
        assign(lo, target, value)


def assign(lo: Lowering, target: gast.AST, value: Value) -> None:
    """Bind a value to a target: a name, an element, an attribute, or several of these."""
    match target:
        case gast.Name():
            names.bind(lo, target.id, value, target)
        case gast.Subscript():
            owner = lo.expr(target.value)
            store(lo, owner, lo.expr(target.slice), value)
        case gast.Attribute():
            set_attribute(lo, lo.expr(target.value), target.attr, value)
        case gast.Tuple() | gast.List():
            _unpack(lo, target, value)
        case gast.Starred():
            assign(lo, target.value, value)


# -- several targets ---------------------------------------------------------------------------------------------------


def _unpack(lo: Lowering, target: gast.Tuple | gast.List, value: Value) -> None:
    from adcompile.lower.control.items import known_items

    if isinstance(value, Choice):
        then, orelse = value.then, value.orelse
        merge.branch(lo, value.cond, lambda: _unpack(lo, target, then), lambda: _unpack(lo, target, orelse))
        return
    value, count = iterable(lo, value), len(target.elts)
    starred = [k for k, e in enumerate(target.elts) if isinstance(e, gast.Starred)]
    made_one_by_one = isinstance(value, (Mapped, Generated, Produced))
    items = known_items(lo, value) if made_one_by_one else unrolled(lo, value)
    if items is not None and not made_one_by_one:
        consume(lo, value)
    if items is None:
        parts = _take_around(lo, value, starred[0], count) if starred else _take(lo, value, count)
        for element, part in zip(target.elts, parts, strict=True):
            assign(lo, element, part)
        return
    wanted = count - len(starred)
    if len(items) < wanted or len(items) > wanted and not starred:
        raise lo.fails(ValueError, _wrong_number(len(items), wanted, bool(starred)))
    if starred:
        after = count - starred[0] - 1
        middle = displays.make_list(lo, items[starred[0] : len(items) - after], "%t")
        items = [*items[: starred[0]], middle, *items[len(items) - after :]]
    for element, part in zip(target.elts, items, strict=True):
        assign(lo, element, part)


def _wrong_number(given: int, wanted: int, starred: bool) -> str:
    if given > wanted:
        return f"too many values to unpack (expected {wanted})"
    return f"not enough values to unpack (expected {'at least ' if starred else ''}{wanted}, got {given})"


def _take(lo: Lowering, value: Value, count: int) -> list[Value]:
    """The items of an array or list that is unpacked into ``count`` names; its length is checked when running."""
    operand = _unpackable(lo, value)
    _require_length(lo, operand, operator.eq, count, f"the number of values to unpack is not {count}")
    return [lo.b.op(operator.getitem, operand, Const(k)) for k in range(count)]


def _take_around(lo: Lowering, value: Value, before: int, count: int) -> list[Value]:
    """The same, where one of the targets is starred: it gets a list of what the others leave."""
    from adcompile.lower.control.hidden_loops import collect

    operand, after = _unpackable(lo, value), count - before - 1
    _require_length(lo, operand, operator.ge, count - 1, f"not enough values to unpack (expected at least {count - 1})")
    bounds = lo.b.op(slice, Const(before), Const(-after if after else None), Const(None))
    middle = lo.b.op(operator.getitem, operand, bounds)
    rest = middle if isinstance(lo.kind(operand), List) else collect(lo, middle, "%t")
    ends = [lo.b.op(operator.getitem, operand, Const(k)) for k in (*range(before), *range(-after, 0))]
    return [*ends[:before], rest, *ends[before:]]


def _require_length(lo: Lowering, operand: Operand, holds: Callable[..., Any], length: int, message: str) -> None:
    def wrong() -> None:
        raise lo.fails(ValueError, message)

    size = lo.b.op(len, operand)
    merge.branch(lo, lo.b.op(holds, size, Const(length)), lambda: None, wrong)


def _unpackable(lo: Lowering, value: Value) -> Operand:
    """A value with items by number."""
    from adcompile.lower.control.hidden_loops import collect

    operand = lo.operand(value) if is_operand(value) else collect(lo, value, "%t")
    if is_open(lo.kind(operand)):
        require_sequence(lo, operand)
    elif not has_numbers(lo.kind(operand)):
        if isinstance(lo.kind(operand), (Scalar, Passive)):
            raise lo.fails(TypeError, "cannot unpack non-iterable object")
        raise lo.refuse(
            None,
            "the unpacking of a value whose type is not known when compiling",
            "unpack a tuple, a list or an array",
            why="whether it has items by number is not known",
        )
    return operand


# -- elements and attributes -------------------------------------------------------------------------------------------


def store(lo: Lowering, owner: Value, index: Value, value: Value) -> None:
    """``owner[index] = value``"""
    if isinstance(owner, Instance):
        calls.call(lo, attributes.read(lo, owner, "__setitem__", "%t"), [index, value], {}, "%t")
        return
    place = _place(lo, owner)
    kind = lo.kind(place)
    if isinstance(kind, (Scalar, Tuple)) or isinstance(kind, Passive) and not hasattr(kind.cls, "__setitem__"):
        raise lo.fails(TypeError, f"{_class_name(kind)!r} object does not support item assignment")
    method = overloaded.user_method(lo, place, "__setitem__")
    if method is not None:
        calls.call(lo, method, [place, index, value], {}, "%t")
        return
    key = lo.operand(index)
    if isinstance(kind, List) and lo.kind(key) == Passive(slice):
        list_methods.store_slice(lo, place, key, value)
        return
    if is_code(value) or is_iterator(value):
        raise _functions_in(lo, "list or dict")
    operand = detached(lo, lo.operand(value))
    storage.holds(lo, place, operand)
    storage.holds_at(lo, place, key, operand)
    lo.b.effect(operator.setitem, place, key, operand)


def _class_name(kind: Scalar | Tuple | Passive) -> str:
    match kind:
        case Scalar(type_, numpy, width):
            name = "int" if type_ == "num" else type_
            return f"numpy.{name}{width}" if numpy else name
        case Tuple(_, cls):
            return (cls or tuple).__name__
        case Passive(cls):
            return cls.__name__


def _place(lo: Lowering, owner: Value) -> Operand:
    """A run-time container, to be written to."""
    if isinstance(owner, DictValue) or isinstance(owner, TupleValue) and owner.cls is list:
        raise _functions_in(lo, "list or dict")
    if isinstance(owner, Choice):
        return lo.operand(owner)
    return lo.operand(owner)


def _functions_in(lo: Lowering, what: str) -> Exception:
    return lo.refuse(
        None,
        f"a change of a {what} that holds functions",
        f"make the {what} in one display, and leave it as it is",
        why="which function an item is must be known to differentiate a call of it",
    )


def set_attribute(lo: Lowering, owner: Value, name: str, value: Value) -> None:
    """``owner.name = value``"""
    if isinstance(owner, Known):
        raise lo.refuse(
            None,
            f"an assignment to the attribute {name!r} of {getattr(owner.obj, '__name__', 'an object')}",
            "return the value",
            why="the rest of the program would see it change",
        )
    if isinstance(owner, Choice):
        then, orelse = owner.then, owner.orelse
        merge.branch(
            lo,
            owner.cond,
            lambda: set_attribute(lo, then, name, value),
            lambda: set_attribute(lo, orelse, name, value),
        )
        return
    if isinstance(owner, Instance):
        instances.write(lo, owner, name, value)
        return
    place = lo.operand(owner)
    kind = lo.kind(place)
    if is_code(value):
        raise _functions_in(lo, "object")
    if isinstance(kind, Tuple):
        raise lo.fails(AttributeError, "can't set attribute")
    if isinstance(kind, Object):
        found = attributes.find_static(kind.cls, name)
        if isinstance(found, property):
            if found.fset is None:
                raise lo.fails(AttributeError, f"property {name!r} of {kind.cls.__name__!r} object has no setter")
            calls.call(lo, Known(found.fset), [place, value], {}, "%t")
            return
        if attributes.is_frozen(kind.cls):
            import dataclasses

            raise lo.fails(dataclasses.FrozenInstanceError, f"cannot assign to field {name!r}")
    if isinstance(kind, (Array, Scalar, Unknown)) and not (isinstance(kind, Unknown) and not hasattr(np.ndarray, name)):
        arrays.set_attribute(lo, place, name, value)
        return
    operand = detached(lo, lo.operand(value))
    storage.has_attribute(lo, place, name, operand)
    lo.b.effect(setattr, place, Const(name), operand)


def detached(lo: Lowering, value: Operand) -> Operand:
    """Inside ``no_grad``, what is stored is a constant."""
    if lo.passive and carries_derivative(lo.kind(value)):
        return lo.b.op(p.stop_gradient, value)
    return value


# -- deletion ----------------------------------------------------------------------------------------------------------


def delete(lo: Lowering, node: gast.Delete) -> None:
    from adcompile.lower.data.methods import call_method

    for target in node.targets:
        match target:
            case gast.Name():
                names.bind(lo, target.id, ir.UNDEFINED, target)
            case gast.Subscript():
                owner = lo.expr(target.value)
                index = lo.expr(target.slice)
                if isinstance(owner, Instance):
                    calls.call(lo, attributes.read(lo, owner, "__delitem__", "%t"), [index], {}, "%t")
                else:
                    call_method(lo, _place(lo, owner), "__delitem__", [index], {}, "%t")
            case _:
                raise lo.refuse(target, "the deletion of an attribute", "set it to None")
