"""Sums and differences without a double sign: ``a + -b`` is ``a - b``, ``n - 1 - 1`` is ``n - 2``."""

from __future__ import annotations

from typing import Any

import gast

from adcompile.emit.constants import literal


def plus(left: Any, right: Any) -> Any:
    positive = without_minus(right)
    if positive is not None:
        return gast.BinOp(left=left, op=gast.Sub(), right=positive)
    return gast.BinOp(left=left, op=gast.Add(), right=right)


def minus(left: Any, right: Any) -> Any:
    positive = without_minus(right)
    if positive is not None:
        return gast.BinOp(left=left, op=gast.Add(), right=positive)
    return gast.BinOp(left=left, op=gast.Sub(), right=right)


def without_minus(node: Any) -> Any | None:
    """The negation of an expression, if it begins with a minus sign: ``-a * b`` gives ``a * b``."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return node.operand
    if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Mult, gast.Div)):
        left = without_minus(node.left)
        if left is not None:
            return gast.BinOp(left=left, op=node.op, right=node.right)
    return None


def shifted(node: Any, by: int) -> Any:
    """An integer expression plus a number, put together with a number that it ends in."""
    if isinstance(node, gast.Constant) and type(node.value) is int:
        return number(node.value + by)
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) and isinstance(node.operand, gast.Constant):
        return number(by - node.operand.value)
    if isinstance(node, gast.BinOp) and isinstance(node.right, gast.Constant) and type(node.right.value) is int:
        if isinstance(node.op, gast.Add):
            return _sum(node.left, node.right.value + by)
        if isinstance(node.op, gast.Sub):
            return _sum(node.left, by - node.right.value)
    return _sum(node, by)


def _sum(node: Any, by: int) -> Any:
    if by == 0:
        return node
    return gast.BinOp(left=node, op=gast.Add() if by > 0 else gast.Sub(), right=literal(abs(by)))


def number(value: int) -> Any:
    return literal(value) if value >= 0 else gast.UnaryOp(op=gast.USub(), operand=literal(-value))
