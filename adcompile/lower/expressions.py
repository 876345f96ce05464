"""Lowering of expressions, one function for each kind of node."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import BOOL, NONE, Array, Dict, Kind, List, Never, Object, Passive, Tuple, Unknown
from adcompile.lower import attributes, calls, merge
from adcompile.lower.core import Lowering
from adcompile.lower.values import Closure, Known, TupleValue, Value, is_operand

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
COMPARE: dict[type, Callable[..., Any]] = {
    gast.Eq: operator.eq,
    gast.NotEq: operator.ne,
    gast.Lt: operator.lt,
    gast.LtE: operator.le,
    gast.Gt: operator.gt,
    gast.GtE: operator.ge,
    gast.Is: operator.is_,
    gast.IsNot: operator.is_not,
}


def constant(lo: Lowering, node: gast.Constant, hint: str) -> Value:
    return Const(node.value)


def name(lo: Lowering, node: gast.Name, hint: str) -> Value:
    return lo.name(node.id, node)


def binary(lo: Lowering, node: gast.BinOp, hint: str) -> Value:
    chain = [node]
    while isinstance(chain[-1].left, gast.BinOp):  # a sum of a thousand terms nests to the left
        chain.append(chain[-1].left)
    value = lo.expr(chain[-1].left)
    for link in reversed(chain):
        right = lo.expr(link.right)
        with lo.b.at(lo.pos(link)):
            value = apply_binary(lo, BINARY[type(link.op)], value, right, hint if link is node else "%t")
    return value


def apply_binary(lo: Lowering, fn: Callable[..., Any], left: Value, right: Value, hint: str) -> Value:
    if fn is operator.add and isinstance(left, TupleValue) and isinstance(right, TupleValue):
        return TupleValue(left.items + right.items)
    return calls.emit(lo, fn, [left, right], {}, hint)


def unary(lo: Lowering, node: gast.UnaryOp, hint: str) -> Value:
    return calls.emit(lo, UNARY[type(node.op)], [lo.expr(node.operand)], {}, hint)


def compare(lo: Lowering, node: gast.Compare, hint: str) -> Value:
    left = lo.expr(node.left)
    return _compare_rest(lo, left, list(zip(node.ops, node.comparators, strict=True)), hint)


def _compare_rest(lo: Lowering, left: Value, rest: list[tuple[Any, Any]], hint: str) -> Value:
    (op, node), *more = rest
    right = lo.expr(node)
    first = _compare_one(lo, op, left, right, hint if not more else "%t")
    if not more:
        return first
    return merge.choose(lo, lo.operand(first), lambda: _compare_rest(lo, right, more, hint), lambda: first, hint)


def _compare_one(lo: Lowering, op: gast.AST, left: Value, right: Value, hint: str) -> Value:
    if isinstance(op, (gast.In, gast.NotIn)):
        found = _member(lo, left, right, hint)
        return found if isinstance(op, gast.In) else calls.emit(lo, operator.not_, [found], {}, hint)
    fn = COMPARE[type(op)]
    if fn in (operator.is_, operator.is_not):
        same = identical(lo, left, right)
        if same is not None:
            return Const(same == (fn is operator.is_))
    if isinstance(left, Known) and isinstance(right, Known):
        return Const(bool(fn(left.obj, right.obj)))
    return calls.emit(lo, fn, [left, right], {}, hint)


def identical(lo: Lowering, left: Value, right: Value) -> bool | None:
    """Whether ``left is right``, where the kinds settle it."""
    if isinstance(left, Known) and isinstance(right, Known):
        return left.obj is right.obj
    kinds = [_kind_of(lo, v) for v in (left, right)]
    if NONE in kinds:
        other = kinds[1 - kinds.index(NONE)]
        if isinstance(other, (Unknown, Never)):
            return None
        return other == NONE
    return None


def _kind_of(lo: Lowering, value: Value) -> Kind:
    if is_operand(value):
        return lo.kind(value)  # type: ignore[arg-type]
    if isinstance(value, Known):
        return NONE if value.obj is None else Passive(type(value.obj))
    return Passive(object)


def _member(lo: Lowering, item: Value, container: Value, hint: str) -> Value:
    if isinstance(item, Const) and is_operand(container):
        kind = lo.kind(container)  # type: ignore[arg-type]
        if isinstance(kind, Dict) and kind.items is not None:
            return Const(item.value in dict(kind.items))
    if isinstance(item, Known) and isinstance(container, TupleValue):
        if all(isinstance(member, Known) for member in container.items):
            return Const(any(member.obj is item.obj for member in container.items))  # type: ignore[union-attr]
    return calls.emit(lo, p.contains, [item, container], {}, hint)


def boolean(lo: Lowering, node: gast.BoolOp, hint: str) -> Value:
    return _boolean_rest(lo, isinstance(node.op, gast.And), node.values, hint)


def _boolean_rest(lo: Lowering, conjunction: bool, nodes: list[gast.AST], hint: str) -> Value:
    first = lo.expr(nodes[0])
    if len(nodes) == 1:
        return first

    def rest() -> Value:
        return _boolean_rest(lo, conjunction, nodes[1:], hint)

    then, orelse = (rest, lambda: first) if conjunction else (lambda: first, rest)
    return merge.choose(lo, truth(lo, first), then, orelse, hint)


def truth(lo: Lowering, value: Value) -> Operand:
    """An operand whose truth is the value's; a literal where it is known."""
    match value:
        case TupleValue(items):
            return Const(bool(items))
        case Known(obj):
            return Const(bool(obj))
        case Const() if value is not ir.UNDEFINED:
            return Const(bool(value.value))
    operand = lo.operand(value)
    kind = lo.kind(operand)
    if kind == NONE:
        return Const(False)
    return operand


def conditional(lo: Lowering, node: gast.IfExp, hint: str) -> Value:
    cond = truth(lo, lo.expr(node.test))
    return merge.choose(lo, cond, lambda: lo.expr(node.body, hint), lambda: lo.expr(node.orelse, hint), hint)


def tuple_(lo: Lowering, node: gast.Tuple, hint: str) -> Value:
    return TupleValue(tuple(items_of(lo, node.elts)))


def items_of(lo: Lowering, nodes: list[gast.AST]) -> list[Value]:
    """The values of a display or of arguments, starred ones spread."""
    found: list[Value] = []
    for node in nodes:
        if isinstance(node, gast.Starred):
            found.extend(spread(lo, lo.expr(node.value), node))
        else:
            found.append(lo.expr(node))
    return found


def spread(lo: Lowering, value: Value, node: gast.AST) -> list[Value]:
    """The items of a value whose length the kinds settle."""
    if isinstance(value, TupleValue):
        return list(value.items)
    operand = lo.operand(value)
    kind = lo.kind(operand)
    if isinstance(kind, Tuple):
        return [calls.emit(lo, operator.getitem, [operand, Const(k)], {}, "%t") for k in range(len(kind.items))]
    raise lo.refuse(node, "the number of items that * unpacks is not known when compiling", "name the items one by one")


def list_(lo: Lowering, node: gast.List, hint: str) -> Value:
    return lo.b.op(p.make_list, *[lo.operand(v) for v in items_of(lo, node.elts)], hint=hint)


def set_(lo: Lowering, node: gast.Set, hint: str) -> Value:
    return lo.b.op(p.make_set, *[lo.operand(v) for v in items_of(lo, node.elts)], hint=hint)


def dict_(lo: Lowering, node: gast.Dict, hint: str) -> Value:
    parts: list[Operand] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            inner = lo.operand_of(value)
            kind = lo.kind(inner)
            if not (isinstance(kind, Dict) and kind.items is not None):
                raise lo.refuse(value, "the keys that ** unpacks are not known when compiling")
            for k, _ in kind.items:
                parts += [Const(k), lo.b.op(operator.getitem, inner, Const(k))]
        else:
            parts += [lo.operand_of(key), lo.operand_of(value)]
    return lo.b.op(p.make_dict, *parts, hint=hint)


def subscript(lo: Lowering, node: gast.Subscript, hint: str) -> Value:
    owner = lo.expr(node.value)
    return item(lo, owner, lo.expr(node.slice), hint)


def item(lo: Lowering, owner: Value, index: Value, hint: str) -> Value:
    """``owner[index]``"""
    if isinstance(owner, TupleValue):
        if isinstance(index, Const):
            return owner.items[index.value]
    elif isinstance(owner, Known) and isinstance(owner.obj, type):
        return Known(owner.obj)  # a generic alias
    operand = lo.operand(owner)
    if isinstance(index, TupleValue):
        _check_index(lo, operand, index)
    found = lo.b.op(operator.getitem, operand, lo.operand(index), hint=hint)
    return found


def _check_index(lo: Lowering, owner: Operand, index: TupleValue) -> None:
    kind = lo.kind(owner)
    if isinstance(kind, (List,)):
        raise lo.refuse(None, "a list is indexed by a tuple", error=TypeError)


def slice_(lo: Lowering, node: gast.Slice, hint: str) -> Value:
    parts = [Const(None) if x is None else lo.operand_of(x) for x in (node.lower, node.upper, node.step)]
    return lo.b.op(slice, *parts) if any(not isinstance(x, Const) for x in parts) else lo.b.op(slice, *parts)


def attribute(lo: Lowering, node: gast.Attribute, hint: str) -> Value:
    return attributes.read(lo, lo.expr(node.value), node.attr, hint)


def call(lo: Lowering, node: gast.Call, hint: str) -> Value:
    fn = lo.expr(node.func)
    args = items_of(lo, node.args)
    kwargs: dict[str, Value] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            kwargs.update(spread_dict(lo, lo.expr(keyword.value), keyword.value))
        else:
            kwargs[keyword.arg] = lo.expr(keyword.value)
    return calls.call(lo, fn, args, kwargs, hint)


def spread_dict(lo: Lowering, value: Value, node: gast.AST) -> dict[str, Value]:
    operand = lo.operand(value)
    kind = lo.kind(operand)
    if isinstance(kind, Dict) and kind.items is not None:
        return {key: lo.b.op(operator.getitem, operand, Const(key)) for key, _ in kind.items}
    raise lo.refuse(node, "the keywords that ** unpacks are not known when compiling", "name them one by one")


def lambda_(lo: Lowering, node: gast.Lambda, hint: str) -> Value:
    return calls.closure(lo, node)


def named(lo: Lowering, node: gast.NamedExpr, hint: str) -> Value:
    value = lo.expr(node.value, node.target.id)
    lo.frame.env[node.target.id] = value
    return value


def joined(lo: Lowering, node: gast.JoinedStr, hint: str) -> Value:
    parts = [lo.operand_of(part) for part in node.values]
    return lo.b.op(p.fstring, *parts, hint=hint)


def formatted(lo: Lowering, node: gast.FormattedValue, hint: str) -> Value:
    conversion = "" if node.conversion == -1 else chr(node.conversion)
    spec: Operand = Const("") if node.format_spec is None else lo.operand_of(node.format_spec)
    return lo.b.op(p.formatted, lo.operand_of(node.value), Const(conversion), spec, hint=hint)


def comprehension(lo: Lowering, node: gast.ListComp | gast.GeneratorExp | gast.SetComp, hint: str) -> Value:
    from adcompile.lower.loops import comprehension as lower

    return lower(lo, node, hint)


EXPRESSIONS: dict[type, Callable[[Lowering, Any, str], Value]] = {
    gast.Constant: constant,
    gast.Name: name,
    gast.BinOp: binary,
    gast.UnaryOp: unary,
    gast.Compare: compare,
    gast.BoolOp: boolean,
    gast.IfExp: conditional,
    gast.Tuple: tuple_,
    gast.List: list_,
    gast.Set: set_,
    gast.Dict: dict_,
    gast.Subscript: subscript,
    gast.Slice: slice_,
    gast.Attribute: attribute,
    gast.Call: call,
    gast.Lambda: lambda_,
    gast.NamedExpr: named,
    gast.JoinedStr: joined,
    gast.FormattedValue: formatted,
    gast.ListComp: comprehension,
    gast.GeneratorExp: comprehension,
}

__all__ = ["EXPRESSIONS", "Array", "BOOL", "Object", "Closure", "np"]
