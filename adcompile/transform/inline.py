"""Putting a rule's source into the code under construction."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.locate import locate
from adcompile.errors import NotDifferentiable, NotSupportedYet
from adcompile.ir import Const, Op, Operand, Pos, Var
from adcompile.kinds import Dict, List, Object, Tuple
from adcompile.lower.calling import calls
from adcompile.lower.core import Lowering, Uncovered, refusal
from adcompile.lower.values import Known, TupleValue, Value
from adcompile.rules.core import Rule


@functools.cache
def _parameters(body: Any) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(body).parameters


def inline(lo: Lowering, body: Any, before: Sequence[Value], op: Op, out: Operand | None) -> list[Value]:
    """``body(*before, *args, **kwargs, out=out)``, with the arguments of the operation; a list of its results."""
    result = result_of(lo, body, before, op, out)
    return list(result.items) if isinstance(result, TupleValue) else [result]


def result_of(lo: Lowering, body: Any, before: Sequence[Value], op: Op, out: Operand | None) -> Value:
    """The same, as the body returns it."""
    kwargs: dict[str, Value] = dict(op.kwargs)
    parameters = _parameters(body)
    if "out" in parameters and parameters["out"].kind is inspect.Parameter.KEYWORD_ONLY:
        assert out is not None
        kwargs["out"] = out
    unknown = [k for k in kwargs if k not in parameters]
    if unknown or not _takes(parameters, len(before) + len(op.args)):
        what = f"the argument {unknown[0]!r} of {name_of(op.fn)}" if unknown else f"this call of {name_of(op.fn)}"
        taken = ", ".join(list(parameters)[len(before) :]).removesuffix(", out")
        raise refusal(op.pos, what, f"use these arguments: {taken}", cls=NotSupportedYet)
    args = [*before, *(_known(lo, a) for a in op.args)]
    try:
        return calls.call(lo, Known(body), args, kwargs, "%t")
    except Uncovered as uncovered:
        raise refusal(op.pos, uncovered.construct) from None


def partials(
    lo: Lowering, rule: Rule, op: Op, out: Operand, is_active: Callable[[Operand], bool]
) -> Iterator[tuple[Operand, Operand]]:
    """The active operands of an elementwise call, each with the partial of the result by it."""
    op = positional(op, rule.body)
    check_numbers(lo, op)
    found = inline(lo, rule.body, [], op, out)
    for k, operand in enumerate(op.args):
        if not is_active(operand):
            continue
        if k >= len(found) or found[k] == Const(None):
            name = list(inspect.signature(rule.body).parameters)[k]  # type: ignore[arg-type]
            raise refusal(
                op.pos,
                f"the derivative of {name_of(op.fn)} by {name}",
                "keep that argument constant, or give the function a rule of your own, in a RuleSet",
                why="no closed form of it is known to the compiler",
            )
        yield operand, lo.operand(found[k])


def positional(op: Op, body: Any) -> Op:
    """An elementwise call with every operand in its position, by the names of its rule's parameters."""
    if not op.kwargs:
        return op
    parameters = [q for q in _parameters(body).values() if q.kind is not inspect.Parameter.KEYWORD_ONLY]
    given = dict(op.kwargs)
    args = list(op.args)
    for q in parameters[len(args) :]:
        if q.name in given:
            args.append(given.pop(q.name))
        elif q.default is not inspect.Parameter.empty:
            args.append(Const(q.default))
    if given:
        what = f"the argument {next(iter(given))!r} of {name_of(op.fn)}"
        raise refusal(op.pos, what, f"use these arguments: {', '.join(q.name for q in parameters)}", NotSupportedYet)
    return dataclasses.replace(op, args=tuple(args), kwargs=())


def reached(op: Op, rule: Rule) -> Op:
    """A call of a pair with every argument that it has a derivative by in its position, or the default of it."""
    if rule.kind != "pair" or len(op.args) > max(rule.wrt):
        return op
    parameters = list(_parameters(rule.body).values())[1 : max(rule.wrt) + 2]
    given, args = dict(op.kwargs), list(op.args)
    for q in parameters[len(args) :]:
        if q.name not in given and q.default is inspect.Parameter.empty:
            return op
        args.append(given.pop(q.name) if q.name in given else Const(q.default))
    return dataclasses.replace(op, args=tuple(args), kwargs=tuple(given.items()))


def check_numbers(lo: Lowering, op: Op) -> None:
    """An elementwise operation is one on numbers and arrays; on lists the same operator means something else."""
    for operand in op.args:
        if isinstance(lo.kind(operand), (List, Dict, Object, Tuple)):
            raise refusal(
                op.pos, f"{name_of(op.fn)} of a list, tuple, dict or object", "make an array of it: np.array(...)"
            )


def _takes(parameters: Any, count: int) -> bool:
    kinds = [q.kind for q in parameters.values()]
    if inspect.Parameter.VAR_POSITIONAL in kinds:
        return True
    return count <= sum(
        k in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for k in kinds
    )


def _known(lo: Lowering, operand: Operand) -> Value:
    """A tuple is followed item by item, as in source, where it is a literal or was made by a display."""
    if isinstance(operand, Const) and isinstance(operand.value, tuple):
        return TupleValue(tuple(_known(lo, Const(v)) for v in operand.value))
    if isinstance(operand, Var) and operand.name in lo.tuples:
        return TupleValue(tuple(_known(lo, item) for item in lo.tuples[operand.name]))
    return operand


def undifferentiable(op: Op) -> Exception:
    """The refusal of a call that no rule is known for."""
    callee = name_of(op.fn)
    if op.fn in (p.call, p.call_method) and isinstance(op.args[0], ir.Free):
        method = f".{op.args[1].value}" if op.fn is p.call_method and isinstance(op.args[1], Const) else ""
        callee = op.args[0].name + method
    remedy = "give it a rule, or declare it constant, in a RuleSet"
    if isinstance(op.fn, np.ufunc) and set("".join(op.fn.types)) <= set("O->"):
        remedy = "use np.vectorize in place of np.frompyfunc"
    return refusal(op.pos, f"a call of {callee}", remedy, NotDifferentiable)


def name_of(fn: Any) -> str:
    """How a callee is called in messages."""
    module = getattr(fn, "__module__", None) or ""
    name = getattr(fn, "__qualname__", None) or getattr(fn, "__name__", None) or repr(fn)
    if isinstance(fn, np.ufunc) or module.startswith("scipy."):
        place = locate(fn)
        return name if place is None else f"{place.module}.{place.path}"
    prefix = {"numpy": "numpy.", "math": "math."}.get(module, f"{module}." if module.startswith("numpy") else "")
    return f"{prefix}{name}"


__all__ = ["Pos", "Rule", "inline", "ir", "name_of"]
