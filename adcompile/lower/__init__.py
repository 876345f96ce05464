"""Lowering: the source of a function, specialised to the kinds of its arguments, as a normal form."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from adcompile import ir
from adcompile.errors import ArgumentError
from adcompile.ir import Block, Const, Var
from adcompile.kinds import NONE, Kind, Tuple
from adcompile.lower import global_variables, names
from adcompile.lower.calling import arguments, calls, follow
from adcompile.lower.calling.outline import Outlines, Recursion
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.data import displays
from adcompile.lower.data.specials import OF_ONE, SPECIALS
from adcompile.lower.expressions import EXPRESSIONS
from adcompile.lower.inference.hazards import never_ends
from adcompile.lower.statements import STATEMENTS
from adcompile.lower.values import Known, TupleValue, Value
from adcompile.signature import Signature

Lowering.expressions, Lowering.statements = EXPRESSIONS, STATEMENTS
Lowering.specials, Lowering.of_one = SPECIALS, OF_ONE


@dataclass(frozen=True)
class Lowered:
    """A normal form, and what it relies on."""

    function: ir.Function
    result: Value  # the shape of the result: how its run-time parts make it up
    marks: dict[str, Value] = field(default_factory=dict)  # the last value of each local variable
    guards: tuple[Callable[[], bool], ...] = ()
    functions: tuple[ir.Function, ...] = ()  # what ``function`` calls by name: functions that call themselves


def lower(
    fn: Any, params: dict[str, Kind], constants: dict[str, Any], rules: Any, name: str, *, has_aux: bool = False
) -> Lowered:
    """The normal form of ``fn``, called with one argument for each of ``params``.

    ``constants`` are arguments that are known when compiling: functions passed as arguments.
    """
    outlines, assigned = Outlines(), global_variables.Globals()
    while True:
        lo = Lowering(rules)
        lo.outlines = outlines
        global_variables.begin(lo, assigned, lambda namespace, name: names.at_start(lo, namespace, name))  # noqa: B023 (called at once)
        try:
            return _lowered(lo, fn, params, constants, name, has_aux, assigned)
        except Recursion as found:
            outlines.restart(found)
        except global_variables.Rebound as found:
            outlines.begin_again()
            assigned.restart(found)


def _lowered(
    lo: Lowering,
    fn: Any,
    params: dict[str, Kind],
    constants: dict[str, Any],
    name: str,
    has_aux: bool,
    assigned: global_variables.Globals,
) -> Lowered:
    values: dict[str, Value] = {}
    passed: list[str] = []
    for param, kind in params.items():
        if param in constants:
            given = constants[param]
            values[param] = names.lifted(lo, given, param) if type(given) in (list, tuple, dict) else Known(given)
            continue
        variable = lo.b.fresh(param, kind)
        passed.append(variable.name)
        values[param] = taken_apart(lo, variable, kind, param)
    try:
        result = _call(lo, fn, values)
    except Raised:  # whatever its arguments are
        if not never_ends(Block(tuple(lo.b.stmts))):
            raise
        result = TupleValue((Const(0.0), Const(None))) if has_aux else Const(0.0)
    _require_known_lengths(lo, result)
    if has_aux:
        if not isinstance(result, TupleValue) or len(result.items) != 2:
            raise ArgumentError(f"with has_aux=True, {name} must return a pair: what is differentiated, and the rest")
        yields = tuple(lo.operand(item, "result") for item in result.items)
    else:
        yields = (lo.operand(result, "result"),)
    global_variables.end(lo, assigned)
    body = Block(lo.b.stmts, yields)
    function = ir.Function(name, tuple(passed), body, _used_kinds(body, passed, lo.b.kinds), dict(lo.env))
    function, functions = lo.outlines.program(function)
    return Lowered(function, result, dict(lo.marks), tuple(lo.guards), functions)


def _call(lo: Lowering, fn: Any, values: dict[str, Value]) -> Value:
    try:
        if isinstance(fn, FunctionType) and values.keys() == _own_names(fn):
            return follow.enter(lo, fn, values)
        args, kwargs = _passed(lo, fn, values)
        return calls.call(lo, Known(fn), args, kwargs, "result")
    except RecursionError:
        raise lo.refuse(
            None,
            "code nested this deep",
            "split it, or write a loop",
            why="the compiler follows calls and blocks by recursion",
        ) from None


def _require_known_lengths(lo: Lowering, result: Value) -> None:
    for part in result.items if isinstance(result, TupleValue) else (result,):
        if isinstance(part, Var) and part.name in lo.unstacked:
            with lo.b.at(lo.unstacked[part.name]):
                raise lo.refuse(
                    None,
                    "the tuple of np.unstack as a result",
                    "return list(np.unstack(...)), or take it apart",
                    why="its length is known only when the program runs",
                )


def _own_names(fn: FunctionType) -> set[str]:
    """The parameters of a function; a wrapper has those of what it wraps, for the code that calls it."""
    code = fn.__code__
    several = sum(bool(code.co_flags & flag) for flag in (inspect.CO_VARARGS, inspect.CO_VARKEYWORDS))
    return set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + several])


def _passed(lo: Lowering, fn: Any, values: dict[str, Value]) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call, for these values of the parameters."""
    parameters = {q.name: q.kind for q in Signature(fn).parameters}
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    for name, value in values.items():
        match parameters.get(name):
            case inspect.Parameter.VAR_POSITIONAL:
                args += displays.spread(lo, value, None)
            case inspect.Parameter.VAR_KEYWORD:
                kwargs.update({str(key.value): item for key, item in displays.entries(lo, value, None)})  # type: ignore[union-attr]
            case inspect.Parameter.KEYWORD_ONLY:
                kwargs[name] = value
            case _:
                args.append(value)
    return args, kwargs


def _used_kinds(body: Block, params: list[str], kinds: dict[str, Kind]) -> dict[str, Kind]:
    """The kinds of what the function has: a loop that was lowered several times leaves others behind."""
    used = set(params)
    for stmt in ir.walk(body):
        used.update(ir.targets(stmt), ir.inner_targets(stmt))
    return {name: kind for name, kind in kinds.items() if name in used or not name.rpartition(".")[2].isdigit()}


def taken_apart(lo: Lowering, operand: ir.Operand, kind: Kind, hint: str) -> Value:
    """A tuple argument, item by item."""
    if not isinstance(kind, Tuple):
        return Const(None) if kind == NONE else operand
    parts = [
        taken_apart(lo, lo.b.op(operator.getitem, operand, Const(k), hint=f"{hint}_{k}"), item, f"{hint}_{k}")
        for k, item in enumerate(kind.items)
    ]
    return TupleValue(tuple(parts), kind.cls)


__all__ = ["Lowered", "Var", "arguments", "calls", "lower", "taken_apart"]
