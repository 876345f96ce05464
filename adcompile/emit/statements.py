"""Print operations as statements: assignments, stores, ``a[i] += v``."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.copies import assign
from adcompile.emit.expressions import Expressions, is_signed, literal_name
from adcompile.emit.motion import Motion, is_in, motion_of
from adcompile.emit.nodes import attribute
from adcompile.emit.operators import BINARY
from adcompile.emit.signs import without_minus
from adcompile.emit.tidy import is_adjoint
from adcompile.kinds import Array, Kind, Scalar

_COMMUTATIVE = (operator.add, operator.mul)


def statement(it: Expressions, op: ir.Op) -> Any | None:
    """The statement for an operation that has no value, or whose value nobody reads; None if it has one."""
    form = _FORMS.get(op.fn) if is_in(op.fn, _FORMS) else None
    return None if form is None else form(it, op)


def assignment(it: Expressions, op: ir.Op, identifier: str) -> Any:
    """``identifier = value``; an adjoint that grows is written ``x_bar += value``."""
    rest = _increment(it, op, identifier)
    if rest is not None:
        return augmented(it, _name(identifier), op.fn, rest)
    return assign(identifier, it.value(op))


def _name(identifier: str) -> Any:
    return gast.Name(id=identifier, ctx=gast.Store(), annotation=None, type_comment=None)


def _increment(it: Expressions, op: ir.Op, identifier: str) -> ir.Operand | None:
    """What is added to a variable, or taken from it, where the statement says ``x_bar = x_bar + value``."""
    if op.target is None or not is_adjoint(op.target):
        return None
    if not is_in(op.fn, (operator.add, operator.sub)):
        return None
    if not all(isinstance(it.kind(operand), Scalar) for operand in (ir.Var(op.target), *op.args)):
        return None
    left, right = op.args
    if _is_named(it, left, identifier):
        return right
    if op.fn is operator.add and _is_named(it, right, identifier):
        return left
    return None


def _is_named(it: Expressions, operand: ir.Operand, identifier: str) -> bool:
    if not isinstance(operand, ir.Var) or operand.name in it.inline:
        return False
    return it.identifiers[operand.name] == identifier


def augmented(it: Expressions, place: Any, fn: Any, operand: ir.Operand) -> Any:
    """``place += value``, or ``place -= value`` where the value begins with a minus sign."""
    value = it.operand(operand)
    place.ctx = gast.Store()
    if fn in (operator.add, operator.sub) and is_signed(it.kind(operand)):
        positive = without_minus(value)
        if positive is not None:
            fn, value = (operator.sub if fn is operator.add else operator.add), positive
    return gast.AugAssign(target=place, op=BINARY[fn](), value=value)


def _setitem(it: Expressions, op: ir.Op) -> Any:
    obj, index, value = op.args
    update = it.definition(value)
    if isinstance(update, ir.Op) and is_in(update.fn, BINARY):
        rest = _update(it, update, obj, index)
        if rest is not None:
            return augmented(it, it.place(obj, index), update.fn, rest)
    target = it.place(obj, index)
    target.ctx = gast.Store()
    return gast.Assign(targets=[target], value=it.operand(value), type_comment=None)


def _update(it: Expressions, op: ir.Op, obj: ir.Operand, index: ir.Operand) -> ir.Operand | None:
    """The other operand, where one is the very element that is stored to."""
    left, right = op.args
    if _loads(it, left, obj, index) and _updates_in_place(it, op, obj, left, right):
        return right
    if op.fn in _COMMUTATIVE and _loads(it, right, obj, index) and _updates_in_place(it, op, obj, right, left):
        return left
    return None


def _loads(it: Expressions, operand: ir.Operand, obj: ir.Operand, index: ir.Operand) -> bool:
    load = it.definition(operand)
    if not isinstance(load, ir.Op) or load.fn is not operator.getitem or is_stateful(it, obj) or is_stateful(it, index):
        return False
    return bool(gast.dump(it.place(*load.args)) == gast.dump(it.place(obj, index)))


def _updates_in_place(it: Expressions, op: ir.Op, obj: ir.Operand, load: ir.Operand, other: ir.Operand) -> bool:
    """Whether ``a[i] += v`` does what ``a[i] = a[i] + v`` does: the element is immutable, or part of an array whose
    dtype stays. (An array in a list would be changed, where the list gets another one.)"""
    if is_stateful(it, other):
        return False
    element, value = it.kind(load), it.kind(other)
    if isinstance(element, Scalar):
        return isinstance(value, Scalar)
    if op.fn not in (operator.add, operator.sub, operator.mul, operator.truediv):
        return False
    return isinstance(it.kind(obj), Array) and _is_float_array(element) and _fits_into(value, element)


def _is_float_array(kind: Kind) -> bool:
    return isinstance(kind, Array) and kind.dtype in ("float64", "float32")


def _fits_into(value: Kind, element: Kind) -> bool:
    assert isinstance(element, Array)
    if isinstance(value, Scalar):
        return value.type in ("int", "float", "num")
    if not isinstance(value, Array) or value.ndim is None or element.ndim is None:
        return False
    return value.dtype == element.dtype and value.ndim <= element.ndim


def is_stateful(it: Expressions, operand: ir.Operand) -> bool:
    """Whether evaluating an operand does more than give a value."""
    definition = it.definition(operand)
    if definition is None:
        return False
    if isinstance(definition, ir.If) or motion_of(it.function, definition) is Motion.STATE:
        return True
    return any(is_stateful(it, inner) for inner in definition.operands())


def _delitem(it: Expressions, op: ir.Op) -> Any:
    target = it.place(*op.args)
    target.ctx = gast.Del()
    return gast.Delete(targets=[target])


def _setattr(it: Expressions, op: ir.Op) -> Any:
    obj, name, value = op.args
    attr = literal_name(name)
    if attr is None:
        return gast.Expr(value=it.call(it.names.named("setattr"), op.args, op))
    target = gast.Attribute(value=it.operand(obj), attr=attr, ctx=gast.Store())
    return gast.Assign(targets=[target], value=it.operand(value), type_comment=None)


def _isum_attr(it: Expressions, op: ir.Op) -> Any:
    obj, name, value = op.args
    assert isinstance(name, ir.Const)
    return augmented(it, attribute(it.operand(obj), name.value), operator.add, value)


def _assert(it: Expressions, op: ir.Op) -> Any:
    cond, *message = op.args
    return gast.Assert(test=it.operand(cond), msg=it.operand(message[0]) if message else None)


_FORMS: dict[Any, Callable[[Expressions, ir.Op], Any]] = {
    operator.setitem: _setitem,
    operator.delitem: _delitem,
    setattr: _setattr,
    p.isum: lambda it, op: augmented(it, it.operand(op.args[0]), operator.add, op.args[1]),
    p.isub: lambda it, op: augmented(it, it.operand(op.args[0]), operator.sub, op.args[1]),
    p.isum_item: lambda it, op: augmented(it, it.place(*op.args[:2]), operator.add, op.args[2]),
    p.isub_item: lambda it, op: augmented(it, it.place(*op.args[:2]), operator.sub, op.args[2]),
    p.isum_attr: _isum_attr,
    p.assert_: _assert,
    p.raise_: lambda it, op: gast.Raise(exc=it.operand(op.args[0]), cause=None),
}
