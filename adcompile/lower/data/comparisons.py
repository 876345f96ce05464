"""Comparisons and boolean operators: settled by the kinds where they can be, an operation otherwise."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Free
from adcompile.kinds import (
    BOOL,
    NONE,
    STR,
    Array,
    Dict,
    Kind,
    List,
    Never,
    Passive,
    Scalar,
    Tuple,
    Unknown,
    is_code,
)
from adcompile.lower import names
from adcompile.lower.calling import calls
from adcompile.lower.control import merge
from adcompile.lower.core import Lowering
from adcompile.lower.data.operators import apply, truth
from adcompile.lower.data.overloaded import user_method
from adcompile.lower.values import Choice, DictValue, Instance, Known, TupleValue, Value, is_operand

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


def compare(lo: Lowering, node: gast.Compare, hint: str) -> Value:
    left = lo.expr(node.left)
    return _compare_rest(lo, left, list(zip(node.ops, node.comparators, strict=True)), hint)


def _compare_rest(lo: Lowering, left: Value, rest: list[tuple[Any, Any]], hint: str) -> Value:
    (op, node), *more = rest
    right = lo.expr(node)
    first = _compare_one(lo, op, left, right, hint if not more else "%t")
    if not more:
        return first
    return merge.choose(lo, truth(lo, first), lambda: _compare_rest(lo, right, more, hint), lambda: first, hint)


def _compare_one(lo: Lowering, op: gast.AST, left: Value, right: Value, hint: str) -> Value:
    if isinstance(left, Choice):
        return merge.over(lo, left, lambda one: _compare_one(lo, op, one, right, hint), hint)
    if isinstance(right, Choice):
        return merge.over(lo, right, lambda one: _compare_one(lo, op, left, one, hint), hint)
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
    return apply(lo, fn, [left, right], hint)


def identical(lo: Lowering, left: Value, right: Value) -> bool | None:
    """Whether ``left is right``, where the kinds settle it."""
    if isinstance(left, Known) and isinstance(right, Known):
        return left.obj is right.obj
    if isinstance(left, Instance) and isinstance(right, Instance):
        if left.frame is right.frame:
            return True
        return None if left.frame.fixed or right.frame.fixed else False
    kinds = [_kind_of(lo, v) for v in (left, right)]
    if any(isinstance(v, Known) and is_code(v.obj) for v in (left, right)) and any(
        isinstance(kind, (Scalar, Array, List, Dict, Tuple)) for kind in kinds
    ):
        return False
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
    if isinstance(item, Const):
        if isinstance(container, DictValue):
            return Const(item in container.keys)
        kind = _kind_of(lo, container)
        if isinstance(kind, Dict) and kind.items is not None:
            return Const(item.value in dict(kind.items))
    if isinstance(item, Free) and lo.kind(item) == STR and isinstance(kind := _kind_of(lo, container), Dict):
        if kind.items is not None:  # which keys a dict has is known, so a name from outside is told apart by its value
            return _member(lo, names.literal_outside(lo, item), container, hint)
    if isinstance(item, Known) and isinstance(container, TupleValue):
        if all(isinstance(member, Known) for member in container.items):
            return Const(any(member.obj is item.obj for member in container.items))  # type: ignore[union-attr]
    method = user_method(lo, container, "__contains__")
    if method is not None:
        return calls.call(lo, method, [container, item], {}, hint)
    if isinstance(container, DictValue):
        return lo.b.op(
            p.contains, lo.operand(item), Const(tuple(key.value for key in container.keys)), hint=hint, kind=BOOL
        )
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
