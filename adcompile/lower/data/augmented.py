"""Augmented assignments: a list or an array changes itself, and a name of anything else gets another value."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import BOOL, Array, Dict, List, Scalar, Unknown, is_basic_index
from adcompile.lower import assignments, names
from adcompile.lower.calling import calls
from adcompile.lower.calling.spelled import spelled
from adcompile.lower.control import merge
from adcompile.lower.core import Lowering
from adcompile.lower.data import attributes, operators, overloaded, subscripts, types_
from adcompile.lower.data.methods import call_method
from adcompile.lower.values import Choice, Value, is_operand
from adcompile.rules import containers


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
            if new is not old or attributes.is_property(lo, owner, node.target.attr):
                assignments.set_attribute(lo, owner, node.target.attr, new)


def _augmented_item(
    lo: Lowering, owner: Value, index: Value, fn: Callable[..., Any], right: Value, node: gast.AugAssign
) -> None:
    """``owner[index] += right``; what is read from an array is a view at most, which must not change by itself."""

    def outright() -> Value:
        return operators.apply(lo, fn, [old, right], "%t")

    old = subscripts.item(lo, owner, index, "%t")
    held_by = lo.kind(lo.operand(owner)) if is_operand(owner) else None
    if isinstance(held_by, Array):
        new = outright()
    elif isinstance(held_by, Unknown):
        is_array = types_.asked_for_array(lo, lo.operand(owner))
        new = merge.choose(lo, is_array, outright, lambda: _combined(lo, fn, old, right, node, "%t"), "%t")
    else:
        new = _combined(lo, fn, old, right, node, "%t")
    if new is not old or overloaded.user_method(lo, owner, "__setitem__") is not None:
        assignments.store(lo, owner, index, new)


def _combined(lo: Lowering, fn: Callable[..., Any], old: Value, right: Value, node: gast.AugAssign, hint: str) -> Value:
    """What ``old`` is after ``old += right``: the same object, changed, or a new one."""
    if isinstance(old, Choice):
        return merge.over(lo, old, lambda one: _combined(lo, fn, one, right, node, hint), hint)
    method = overloaded.user_method(lo, old, f"__i{fn.__name__.strip('_')}__")
    if method is not None:
        return calls.call(lo, method, [old, right], {}, hint)
    if is_operand(old):
        place = lo.operand(old)
        kind = lo.kind(place)
        if isinstance(kind, Dict) and fn is operator.or_:
            call_method(lo, place, "update", [right], {}, "%t")
            return old
        if isinstance(kind, Array):
            _array_in_place(lo, place, fn, lo.operand(right))
            return old
        if isinstance(kind, List):
            return _of_list(lo, fn, place, right, hint)
        if isinstance(kind, Unknown):
            return _of_unknown(lo, fn, place, right, node, hint)
    return operators.apply(lo, fn, [old, right], hint)


def _of_unknown(
    lo: Lowering, fn: Callable[..., Any], place: Operand, right: Value, node: gast.AugAssign, hint: str
) -> Value:
    """An array changes itself, what else does so is refused when the program runs, and the rest gets a new value."""

    def refuse() -> Value:
        raise _undecided(lo, node)

    def changed() -> Value:
        _array_in_place(lo, place, fn, value)
        return place

    def new() -> Value:
        changes = lo.b.op(hasattr, place, Const(f"__i{fn.__name__.strip('_')}__"), kind=BOOL)
        return merge.choose(lo, changes, refuse, lambda: operators.apply(lo, fn, [place, right], hint), hint)

    value = lo.operand(right)
    return merge.choose(lo, types_.asked_for_array(lo, place), changed, new, hint)


def _of_list(lo: Lowering, fn: Callable[..., Any], place: Operand, right: Value, hint: str) -> Value:
    """A list is extended or repeated, unless the right side is NumPy's: that makes an array of both."""

    def new() -> Value:
        return operators.apply(lo, fn, [place, right], hint)

    def changed() -> Value:
        if fn is operator.add:
            call_method(lo, place, "extend", [right], {}, "%t")
        else:
            spelled(lo, containers.repeat, [place, right])
        return place

    kind = lo.kind(lo.operand(right)) if is_operand(right) else None
    if fn not in (operator.add, operator.mul) and isinstance(kind, Scalar) and kind.numpy is False:
        raise lo.fails(TypeError, f"unsupported operand type(s) for {fn.__name__}: 'list'")
    if fn not in (operator.add, operator.mul) or isinstance(kind, Array):
        return new()
    if isinstance(kind, Scalar) and kind.numpy and fn is operator.add:
        return new()
    if isinstance(kind, Unknown):
        return merge.choose(lo, types_.asked_for_array(lo, lo.operand(right)), new, changed, hint)
    return changed()


def _array_in_place(lo: Lowering, place: Operand, fn: Callable[..., Any], right: Operand) -> None:
    """``place += right`` on an array: the object itself changes, under all its names."""
    value = assignments.detached(lo, right)
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
    if (
        fn not in (operator.add, operator.sub)
        or not isinstance(lo.kind(owner), Array)
        or not is_basic_index(lo.kind(index))
    ):
        return False
    value = assignments.detached(lo, lo.operand(right))
    lo.b.effect(p.isum_item if fn is operator.add else p.isub_item, owner, index, value)
    return True
