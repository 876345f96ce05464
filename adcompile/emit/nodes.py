"""Syntax trees for the small things that expressions are made of."""

from __future__ import annotations

from typing import Any

import gast


def name_node(identifier: str) -> Any:
    return gast.Name(id=identifier, ctx=gast.Load(), annotation=None, type_comment=None)


def attribute(value: Any, name: str) -> Any:
    return gast.Attribute(value=value, attr=name, ctx=gast.Load())


def tuple_node(items: list[Any]) -> Any:
    return gast.Tuple(elts=items, ctx=gast.Load())


def call(function: Any, args: list[Any], keywords: list[Any] | None = None) -> Any:
    return gast.Call(func=function, args=args, keywords=keywords or [])


def compare(op: type, left: Any, right: Any) -> Any:
    return gast.Compare(left=left, ops=[op()], comparators=[right])


_OPPOSITES = {gast.In: gast.NotIn, gast.Is: gast.IsNot}


def unary(op: type, value: Any) -> Any:
    """``not a in b`` becomes ``a not in b``."""
    if op is gast.Not and isinstance(value, gast.Compare) and len(value.ops) == 1:
        opposite = _OPPOSITES.get(type(value.ops[0]))
        if opposite is not None:
            return compare(opposite, value.left, value.comparators[0])
    return gast.UnaryOp(op=op(), operand=value)


def negated(test: Any) -> Any:
    """The opposite of a condition."""
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        return test.operand
    return unary(gast.Not, test)


def logical(op: type, left: Any, right: Any) -> Any:
    """``left and right``; ``a < b and b < c`` becomes ``a < b < c``."""
    values = [left]
    values += right.values if isinstance(right, gast.BoolOp) and isinstance(right.op, op) else [right]
    if op is gast.And and _chains(values[0], values[1]):
        first, second, *rest = values
        ops, comparators = first.ops + second.ops, first.comparators + second.comparators
        values = [gast.Compare(left=first.left, ops=ops, comparators=comparators), *rest]
    return values[0] if len(values) == 1 else gast.BoolOp(op=op(), values=values)


def _chains(left: Any, right: Any) -> bool:
    if not isinstance(left, gast.Compare) or not isinstance(right, gast.Compare):
        return False
    shared, again = left.comparators[-1], right.left
    if isinstance(shared, gast.Name) and isinstance(again, gast.Name):
        return bool(shared.id == again.id)
    return False
