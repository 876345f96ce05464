"""Operators, comparisons and truth: settled by the kinds where they can be, an operation otherwise."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import NONE, Dict, Kind, List, Never, Object, Passive, Scalar, Unknown
from adcompile.lower.calling import calls
from adcompile.lower.control import merge
from adcompile.lower.core import Lowering
from adcompile.lower.data import as_arrays, overloaded
from adcompile.lower.data.overloaded import user_method
from adcompile.lower.values import Choice, DictValue, Instance, Known, RangeValue, TupleValue, Value, is_operand
from adcompile.rules import containers

BINARY: dict[type, Callable[..., Any]] = {
    gast.Add: operator.add,
    gast.Sub: operator.sub,
    gast.Mult: operator.mul,
    gast.Div: operator.truediv,
    gast.FloorDiv: operator.floordiv,
    gast.Mod: operator.mod,
    gast.Pow: operator.pow,
    gast.MatMult: operator.matmul,
    gast.BitAnd: operator.and_,
    gast.BitOr: operator.or_,
    gast.BitXor: operator.xor,
    gast.LShift: operator.lshift,
    gast.RShift: operator.rshift,
}
UNARY: dict[type, Callable[..., Any]] = {
    gast.USub: operator.neg,
    gast.UAdd: operator.pos,
    gast.Not: operator.not_,
    gast.Invert: operator.invert,
}


def binary(lo: Lowering, node: gast.BinOp, hint: str) -> Value:
    chain = [node]
    while isinstance(chain[-1].left, gast.BinOp):  # a sum of a thousand terms nests to the left
        chain.append(chain[-1].left)
    value = lo.expr(chain[-1].left)
    for link in reversed(chain):
        right = lo.expr(link.right)
        with lo.b.at(lo.pos(link)):
            value = apply(lo, BINARY[type(link.op)], [value, right], hint if link is node else "%t")
    return value


def unary(lo: Lowering, node: gast.UnaryOp, hint: str) -> Value:
    value = lo.expr(node.operand)
    if isinstance(node.op, gast.Not):
        return calls.emit(lo, operator.not_, [truth(lo, value)], {}, hint)
    return apply(lo, UNARY[type(node.op)], [value], hint)


def apply(lo: Lowering, fn: Callable[..., Any], values: list[Value], hint: str) -> Value:
    """An operator on values of any class."""
    for k, value in enumerate(values):
        if isinstance(value, Choice):
            before, after = values[:k], values[k + 1 :]
            return merge.over(lo, value, lambda one: apply(lo, fn, [*before, one, *after], hint), hint)  # noqa: B023 (called at once)
    found = overloaded.overloaded(lo, fn, values)
    if found is not None:
        return found
    settled = _of_tuples(fn, values)
    if settled is not None:
        return settled
    _check_none(lo, fn, values)
    listed = _of_lists(lo, fn, values, hint)
    return calls.emit(lo, fn, as_arrays.beside_arrays(lo, fn, values), {}, hint) if listed is None else listed


def _check_none(lo: Lowering, fn: Callable[..., Any], values: list[Value]) -> None:
    """None has no arithmetic: where that is certain, Python raises a TypeError."""
    kinds = [lo.kind(value) if is_operand(value) else Passive(object) for value in values]  # type: ignore[arg-type]
    if NONE in kinds and fn not in (operator.eq, operator.ne) and not any(map(_is_open, kinds)):
        names = " and ".join(f"{'NoneType' if kind == NONE else _class_name(kind)!r}" for kind in kinds)
        raise lo.fails(TypeError, f"unsupported operand type(s) for {fn.__name__}: {names}")


def _is_open(kind: Kind) -> bool:
    return isinstance(kind, (Unknown, Never, Object)) or isinstance(kind, Passive) and kind.cls is object


def _class_name(kind: Kind) -> str:
    from adcompile.lower.data.types_ import class_of

    return getattr(class_of(kind), "__name__", "number")


def _of_lists(lo: Lowering, fn: Callable[..., Any], values: list[Value], hint: str) -> Value | None:
    """Lists that are joined or repeated, dicts that are joined: a new one, filled item by item."""
    from adcompile.lower.control.hidden_loops import each, put

    if fn not in (operator.add, operator.mul, operator.or_) or not all(map(is_operand, values)):
        return None
    kinds = [lo.kind(lo.operand(value)) for value in values]
    if fn is operator.or_:
        from adcompile.lower.calling.spelled import spelled

        return spelled(lo, containers.union, values, {}, hint) if all(isinstance(k, Dict) for k in kinds) else None
    if fn is operator.add and all(isinstance(kind, List) for kind in kinds):
        result = lo.b.op(p.copy_of, lo.operand(values[0]), hint=hint)
        each(lo, values[1], lambda item: put(lo, result, item))
        return result
    match kinds:
        case [List(), Scalar("int" | "bool")]:
            whole, count = values
        case [Scalar("int" | "bool"), List()]:
            count, whole = values
        case _:
            return None
    result = lo.b.op(p.make_list, hint=hint)
    times = RangeValue(Const(0), lo.operand(count), Const(1))
    each(lo, times, lambda _: each(lo, whole, lambda item: put(lo, result, item)))
    return result


def _of_tuples(fn: Callable[..., Any], values: list[Value]) -> Value | None:
    match fn, values:
        case operator.add, [TupleValue() as a, TupleValue() as b] if (a.cls is list) == (b.cls is list):
            return TupleValue(a.items + b.items, list if a.cls is list else None)
        case operator.mul, (
            [TupleValue() as a, Const(value=int() as n)] | [Const(value=int() as n), TupleValue() as a]
        ):
            return TupleValue(a.items * n, list if a.cls is list else None)
    return None


def truth(lo: Lowering, value: Value) -> Operand:
    """An operand whose truth is the value's; a literal where it is known."""
    match value:
        case TupleValue(items, cls) if cls is None or cls is list or user_method(lo, value, "__bool__") is None:
            return Const(bool(items))
        case DictValue(keys):
            return Const(bool(keys))
        case Known(obj):
            return Const(bool(obj))
        case Const() if value is not ir.UNDEFINED:
            return Const(bool(value.value))
        case Choice():
            return lo.operand(merge.over(lo, value, lambda one: truth(lo, one)))
    if not is_operand(value) and not isinstance(value, Instance):
        return Const(True)  # functions and iterators
    for name in ("__bool__", "__len__"):
        method = user_method(lo, value, name)
        if method is not None:
            return truth(lo, calls.call(lo, method, [value], {}, "%t"))
    if isinstance(value, Instance):
        return Const(True)
    operand = lo.operand(value)
    kind = lo.kind(operand)
    if isinstance(kind, Object) or kind == NONE:
        return Const(kind != NONE)
    if isinstance(kind, Scalar) or kind == Passive(str):
        return operand
    return lo.operand(calls.emit(lo, bool, [operand], {}, "%t"))  # it may change, and is what it is now


def conditional(lo: Lowering, node: gast.IfExp, hint: str) -> Value:
    cond = truth(lo, lo.expr(node.test))
    return merge.choose(lo, cond, lambda: lo.expr(node.body, hint), lambda: lo.expr(node.orelse, hint), hint)
