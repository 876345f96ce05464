"""The forward derivative of a function, as a function of the arguments and their tangents."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Sequence

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.activity import activity
from adcompile.analysis.aliases import aliases
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import Array, Dict, Kind, List, Object, Scalar, Tuple, carries_derivative, is_complex
from adcompile.rules.core import RuleSet
from adcompile.transform.bars import derivative_kind, may_be_complex
from adcompile.transform.callees import Callees
from adcompile.transform.constants import is_constant
from adcompile.transform.define import define
from adcompile.transform.entry import copied_at_entry
from adcompile.transform.forward import Forward
from adcompile.transform.gradient import fresh_names, rule_lowering, shape_keys
from adcompile.transform.paired import check_result
from adcompile.transform.prepare import prepare
from adcompile.transform.tangents import dot_hint
from adcompile.transform.texts import refuse_texts


def tangent(function: ir.Function, wrt: Sequence[str], rules: RuleSet, callees: Callees | None = None) -> ir.Function:
    """``f_jvp(*args, *tangents)``: the result and its tangent, for tangents of the variables ``wrt``."""
    names = fresh_names(function)
    function = define(copied_at_entry(function, names), wrt, rules, names)
    memory = aliases(function)
    refuse_texts(function, memory, wrt, lambda fn: is_constant(fn, rules))
    (result,) = function.body.yields
    active = activity(function, memory, wrt, list(ir.variables((result,))), lambda fn: is_constant(fn, rules))
    for stmt in ir.walk(function.body):
        if isinstance(stmt, ir.Op) and isinstance(stmt.fn, ir.Callee) and stmt.target in active:
            check_result(stmt, function, memory)
    prepared = prepare(function, names, active, memory, "_dot", reverse=False)
    lo = rule_lowering(prepared.function, rules, names)
    transformed = Forward(lo, prepared, active, shape_keys(function), callees or Callees())
    params = [lo.b.fresh(dot_hint(name), derivative_kind(lo.b.kinds[name])) for name in wrt]
    for name, param in zip(wrt, params, strict=True):
        _seed(transformed, name, lo.b.kinds[name], param)
    transformed.block(prepared.function.body)
    pair = lo.b.op(p.make_tuple, result, _gathered(transformed, result))
    return dataclasses.replace(
        prepared.function,
        name=f"{function.name}_jvp",
        params=(*function.params, *(q.name for q in params)),
        body=Block(lo.b.stmts, (pair,)),
        kinds=lo.b.kinds,
        env=dict(lo.env),
    )


def _seed(forward: Forward, key: str, kind: Kind, value: Operand) -> None:
    """Take the tangent of an argument apart as the argument is."""
    if isinstance(kind, Tuple):
        for k, item in enumerate(kind.items):
            if carries_derivative(item):
                part = forward.b.op(operator.getitem, value, Const(k), kind=derivative_kind(item))
                _seed(forward, f"{key}[{k}]", item, part)
    elif carries_derivative(kind):
        forward.dots.setdefault(key, value)


def _gathered(forward: Forward, result: Operand) -> Operand:
    """The tangent of the result, in its structure."""
    if isinstance(result, Var) and isinstance(forward.b.kind(result), Tuple):
        return _gathered_tuple(forward, result.name, forward.b.kind(result), result)
    kind = forward.b.kind(result)
    if isinstance(kind, Scalar) and not carries_derivative(kind):
        return Const(None)
    dot = forward.dot_or_zero(result)
    if isinstance(kind, (List, Dict)):
        return forward.b.op(runtime.tangent_like, dot, result, kind=kind)
    return _as_complex(forward, dot, kind)


def _gathered_tuple(forward: Forward, key: str, kind: Kind, like: Operand) -> Operand:
    if not isinstance(kind, Tuple):
        found = forward.dots.get(key)
        if found is not None:
            return _as_complex(forward, found, kind)
        structured = isinstance(kind, (List, Dict, Object))
        return forward.zero(like) if structured or carries_derivative(kind) else Const(None)
    parts = [
        _gathered_tuple(forward, f"{key}[{k}]", item, forward.b.op(operator.getitem, like, Const(k)))
        for k, item in enumerate(kind.items)
    ]
    if kind.cls is not None:
        return forward.b.op(kind.cls, *parts, kind=kind)
    return forward.b.op(p.make_tuple, *parts)


def _as_complex(forward: Forward, dot: Operand, kind: Kind) -> Operand:
    """A tangent that is real, as that of ``x + 1j`` where x is, in the type of its value."""
    found = forward.b.kind(dot)
    is_real = isinstance(found, (Scalar, Array)) and not may_be_complex(found)
    return forward.b.op(operator.add, dot, Const(0j)) if is_real and is_complex(kind) else dot


__all__ = ["tangent"]
