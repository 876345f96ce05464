"""Assignments: to names, elements, attributes and several of these; plain and augmented."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Array, Kind, List, Object, Passive, Scalar, Tuple, Unknown, carries_derivative
from adcompile.lower import attributes, calls, displays, merge, names, operators, storage
from adcompile.lower.core import Lowering
from adcompile.lower.sequences import consume, has_numbers, unrolled
from adcompile.lower.values import Choice, DictValue, Known, TupleValue, Value, is_code, is_iterator, is_operand


def assign_(lo: Lowering, node: gast.Assign) -> None:
    first = node.targets[0]
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
    if isinstance(value, Choice):
        then, orelse = value.then, value.orelse
        merge.branch(lo, value.cond, lambda: _unpack(lo, target, then), lambda: _unpack(lo, target, orelse))
        return
    count = len(target.elts)
    starred = [k for k, e in enumerate(target.elts) if isinstance(e, gast.Starred)]
    items = unrolled(lo, consume(lo, value))
    if items is None:
        if starred:
            raise lo.refuse(
                target,
                "a starred target for a value of unknown length",
                "take slices: first, rest = x[0], x[1:]",
                why="how many items it takes is known only when the program runs",
            )
        items = _take(lo, value, count)
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
    from adcompile.lower.hidden_loops import collect

    operand = lo.operand(value) if is_operand(value) else collect(lo, value, "%t")
    if not has_numbers(lo.kind(operand)):
        if isinstance(lo.kind(operand), (Scalar, Passive)):
            raise lo.fails(TypeError, "cannot unpack non-iterable object")
        raise lo.refuse(
            None,
            "the unpacking of a value whose type is not known when compiling",
            "unpack a tuple, a list or an array",
            why="whether it has items by number is not known",
        )

    def wrong() -> None:
        raise lo.fails(ValueError, f"the number of values to unpack is not {count}")

    size = lo.b.op(len, operand)
    merge.branch(lo, lo.b.op(operator.eq, size, Const(count)), lambda: None, wrong)
    return [lo.b.op(operator.getitem, operand, Const(k)) for k in range(count)]


# -- elements and attributes -------------------------------------------------------------------------------------------


def store(lo: Lowering, owner: Value, index: Value, value: Value) -> None:
    """``owner[index] = value``"""
    place = _place(lo, owner)
    kind = lo.kind(place)
    if isinstance(kind, Tuple) or isinstance(kind, Passive) and not hasattr(kind.cls, "__setitem__"):
        cls = (kind.cls or tuple) if isinstance(kind, Tuple) else kind.cls
        raise lo.fails(TypeError, f"{cls.__name__!r} object does not support item assignment")
    method = operators.user_method(lo, place, "__setitem__")
    if method is not None:
        calls.call(lo, method, [place, index, value], {}, "%t")
        return
    if is_code(value) or is_iterator(value):
        raise _functions_in(lo, "list or dict")
    operand = _detached(lo, lo.operand(value))
    key = lo.operand(index)
    if isinstance(kind, List) and lo.kind(key) == Passive(slice):
        storage.holds_all(lo, place, _item_kind(lo.kind(operand)))
    else:
        storage.holds(lo, place, operand)
    storage.holds_at(lo, place, key, operand)
    lo.b.effect(operator.setitem, place, key, operand)


def _item_kind(kind: Kind) -> Kind:
    return kind.item if isinstance(kind, List) else Unknown()


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
    operand = _detached(lo, lo.operand(value))
    storage.has_attribute(lo, place, name, operand)
    lo.b.effect(setattr, place, Const(name), operand)


def _detached(lo: Lowering, value: Operand) -> Operand:
    """Inside ``no_grad``, what is stored is a constant."""
    if lo.passive and carries_derivative(lo.kind(value)):
        return lo.b.op(p.stop_gradient, value)
    return value


# -- augmented assignment ----------------------------------------------------------------------------------------------


def augmented(lo: Lowering, node: gast.AugAssign) -> None:
    fn = operators.BINARY[type(node.op)]
    match node.target:
        case gast.Name(id=identifier):
            old = names.read(lo, identifier)
            names.bind(lo, identifier, _combined(lo, fn, old, lo.expr(node.value), node, identifier), node)
        case gast.Subscript():
            owner = lo.expr(node.target.value)
            index = lo.expr(node.target.slice)
            right = lo.expr(node.value)
            if not (is_operand(owner) and _accumulate(lo, lo.operand(owner), lo.operand(index), fn, right)):
                _augmented_item(lo, owner, index, fn, right, node)
        case gast.Attribute():
            owner = lo.expr(node.target.value)
            old = attributes.read(lo, owner, node.target.attr, "%t")
            new = _combined(lo, fn, old, lo.expr(node.value), node, "%t")
            if new is not old:
                set_attribute(lo, owner, node.target.attr, new)


def _augmented_item(
    lo: Lowering, owner: Value, index: Value, fn: Callable[..., Any], right: Value, node: gast.AugAssign
) -> None:
    """``owner[index] += right``; what is read from an array is no reference into it that could change in place."""
    old = displays.item(lo, owner, index, "%t")
    if is_operand(owner) and isinstance(lo.kind(lo.operand(owner)), Array):
        store(lo, owner, index, operators.apply(lo, fn, [old, right], "%t"))
        return
    new = _combined(lo, fn, old, right, node, "%t")
    if new is not old:
        store(lo, owner, index, new)


def _combined(lo: Lowering, fn: Callable[..., Any], old: Value, right: Value, node: gast.AugAssign, hint: str) -> Value:
    """What ``old`` is after ``old += right``: the same object, changed, or a new one."""
    if isinstance(old, Choice):
        return merge.over(lo, old, lambda one: _combined(lo, fn, one, right, node, hint), hint)
    if is_operand(old):
        place = lo.operand(old)
        kind = lo.kind(place)
        method = operators.user_method(lo, place, f"__i{fn.__name__.strip('_')}__")
        if method is not None:
            return calls.call(lo, method, [old, right], {}, hint)
        if isinstance(kind, (Array, List)) or isinstance(kind, Unknown) and not _is_number(lo, right):
            _in_place(lo, place, fn, right, node)
            return old
        if isinstance(kind, Unknown):
            raise _undecided(lo, node)
    return operators.apply(lo, fn, [old, right], hint)


def _is_number(lo: Lowering, value: Value) -> bool:
    return is_operand(value) and isinstance(lo.kind(value), Scalar)  # type: ignore[arg-type]


def _in_place(lo: Lowering, place: Operand, fn: Callable[..., Any], right: Value, node: gast.AugAssign) -> None:
    """``place += right`` on an array or a list: the object itself changes, under all its names."""
    from adcompile.lower.methods import call_method

    kind = lo.kind(place)
    if isinstance(kind, List):
        if fn is operator.add:
            call_method(lo, place, "extend", [right], {}, "%t")
        else:
            raise lo.refuse(node, "a list that is repeated in place", "write xs = xs * n")
        return
    if not isinstance(kind, Array):
        raise _undecided(lo, node)
    if kind.ndim == 0:
        pass  # a zero-dimensional array changes in place like any other
    value = _detached(lo, lo.operand(right))
    if fn in (operator.add, operator.sub):
        lo.b.effect(p.isum if fn is operator.add else p.isub, place, value)
    else:
        lo.b.effect(operator.setitem, place, Const(...), lo.operand(calls.emit(lo, fn, [place, value], {}, "%t")))


def _undecided(lo: Lowering, node: gast.AugAssign) -> Exception:
    return lo.refuse(
        node,
        "an augmented assignment to a value whose type is not known when compiling",
        "write x = x + y",
        why="it changes an array in place, and gives a number a new value",
    )


def _accumulate(lo: Lowering, owner: Operand, index: Operand, fn: Callable[..., Any], right: Value) -> bool:
    """``owner[index] += right`` as one operation, where no element can be named twice."""
    if fn not in (operator.add, operator.sub) or not isinstance(lo.kind(owner), Array) or not is_basic(lo.kind(index)):
        return False
    value = _detached(lo, lo.operand(right))
    lo.b.effect(p.isum_item if fn is operator.add else p.isub_item, owner, index, value)
    return True


def is_basic(kind: Kind) -> bool:
    """Whether an index is made of integers, slices, None and Ellipsis only."""
    match kind:
        case Scalar(type_):
            return type_ == "int"
        case Passive(cls):
            return cls in (slice, type(None), type(Ellipsis))
        case Tuple(items):
            return all(map(is_basic, items))
    return False


# -- deletion ----------------------------------------------------------------------------------------------------------


def delete(lo: Lowering, node: gast.Delete) -> None:
    from adcompile.lower.methods import call_method

    for target in node.targets:
        match target:
            case gast.Name():
                names.bind(lo, target.id, ir.UNDEFINED, target)
            case gast.Subscript():
                owner = _place(lo, lo.expr(target.value))
                index = lo.expr(target.slice)
                call_method(lo, owner, "__delitem__", [index], {}, "%t")
            case _:
                raise lo.refuse(target, "the deletion of an attribute", "set it to None")
