"""Lowering of expressions, one function for each kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.lower import names
from adcompile.lower.calling import calls
from adcompile.lower.calling.follow import closure, yield_
from adcompile.lower.control import hidden_loops
from adcompile.lower.core import Lowering
from adcompile.lower.data import attributes, comparisons, displays, operators, subscripts
from adcompile.lower.values import Known, Value


def constant(lo: Lowering, node: gast.Constant, hint: str) -> Value:
    return Const(node.value)


def name(lo: Lowering, node: gast.Name, hint: str) -> Value:
    means = getattr(node, "means", None)  # the compiler wrote it
    return names.read(lo, node.id) if means is None else Known(means)


def attribute(lo: Lowering, node: gast.Attribute, hint: str) -> Value:
    return attributes.read(lo, lo.expr(node.value), node.attr, hint)


def call(lo: Lowering, node: gast.Call, hint: str) -> Value:
    fn = lo.expr(node.func)
    args, kwargs = displays.arguments_of(lo, node)
    return calls.call(lo, fn, args, kwargs, hint)


def lambda_(lo: Lowering, node: gast.Lambda, hint: str) -> Value:
    return closure(lo, node)


def named(lo: Lowering, node: gast.NamedExpr, hint: str) -> Value:
    value = lo.expr(node.value, node.target.id)
    names.bind(lo, node.target.id, value, node)
    return value


def joined(lo: Lowering, node: gast.JoinedStr, hint: str) -> Value:
    parts = [lo.operand_of(part) for part in node.values]
    return lo.b.op(p.fstring, *parts, hint=hint)


def formatted(lo: Lowering, node: gast.FormattedValue, hint: str) -> Value:
    conversion = "" if node.conversion == -1 else chr(node.conversion)
    spec: Operand = Const("") if node.format_spec is None else lo.operand_of(node.format_spec)
    return lo.b.op(p.formatted, lo.operand_of(node.value), Const(conversion), spec, hint=hint)


EXPRESSIONS: dict[type, Callable[[Lowering, Any, str], Value]] = {
    gast.Constant: constant,
    gast.Name: name,
    gast.BinOp: operators.binary,
    gast.UnaryOp: operators.unary,
    gast.Compare: comparisons.compare,
    gast.BoolOp: comparisons.boolean,
    gast.IfExp: operators.conditional,
    gast.Tuple: displays.tuple_,
    gast.List: displays.list_,
    gast.Set: displays.set_,
    gast.Dict: displays.dict_,
    gast.Subscript: subscripts.subscript,
    gast.Slice: subscripts.slice_,
    gast.Attribute: attribute,
    gast.Call: call,
    gast.Lambda: lambda_,
    gast.NamedExpr: named,
    gast.JoinedStr: joined,
    gast.FormattedValue: formatted,
    gast.ListComp: hidden_loops.comprehension,
    gast.SetComp: hidden_loops.comprehension,
    gast.DictComp: hidden_loops.comprehension,
    gast.GeneratorExp: hidden_loops.generator,
    gast.Yield: yield_,
}
