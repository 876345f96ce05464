"""The reverse derivative of a function, as a function: forward sweep, reverse sweep, gradients."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Sequence

import numpy as np

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.activity import activity
from adcompile.analysis.aliases import Aliases, aliases
from adcompile.analysis.undefined import maybe_undefined, none_for_undefined
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import (
    INT,
    NONE,
    NUM,
    Array,
    Dict,
    Kind,
    List,
    Object,
    Passive,
    Scalar,
    Tuple,
    Unknown,
    carries_derivative,
)
from adcompile.lower.builder import Builder
from adcompile.lower.core import Lowering
from adcompile.lower.deferred import with_refusals
from adcompile.primitives import reverse_sweep
from adcompile.rules.core import RuleSet
from adcompile.transform.bars import Bar, Bars, bar_hint, indexed, may_hold_tuple
from adcompile.transform.callees import Callees
from adcompile.transform.constants import is_constant
from adcompile.transform.define import define
from adcompile.transform.entry import copied_at_entry
from adcompile.transform.expose import conceal, expose
from adcompile.transform.paired import paired
from adcompile.transform.prepare import Prepared, prepare
from adcompile.transform.reverse import Reverse
from adcompile.transform.texts import refuse_texts


@dataclasses.dataclass(frozen=True)
class Open:
    """A forward and a reverse sweep in open SSA, with the shadows of the forward sweep."""

    function: ir.Function
    shadows: frozenset[str]
    names: ir.Names


def gradient(
    function: ir.Function,
    wrt: Sequence[str],
    rules: RuleSet,
    *,
    value: bool = False,
    single: bool = True,
    seeded: bool = False,
    callees: Callees | None = None,
) -> Open:
    """``function`` followed by its reverse sweep; the result is the gradient by the variables ``wrt``.

    ``function`` yields what is differentiated, and may yield a second value that is only handed on. With ``value``,
    the result is the pair of the primal's result and the gradient; unless ``single``, the gradient is a tuple, one for
    each of ``wrt``. With ``seeded``, the derivative has one more parameter: the adjoint of the result. ``callees`` are
    the functions that it calls by name.
    """
    names = fresh_names(function)
    function, wrt = expose(copied_at_entry(function, names), wrt, names)
    function = define(function, wrt, rules, names)
    memory = aliases(function)
    refuse_texts(function, memory, wrt, lambda fn: is_constant(fn, rules))
    result, *handed_on = function.body.yields
    active = activity(function, memory, wrt, list(ir.variables((result,))), lambda fn: is_constant(fn, rules))
    calls = paired(function, active, memory, names, callees or Callees())
    if calls.function is not function:
        function = calls.function
        memory = aliases(function)
        active = activity(function, memory, wrt, list(ir.variables((result,))), lambda fn: is_constant(fn, rules))
    prepared = prepare(function, names, active, memory, "_bar", reverse=True)
    lo = rule_lowering(prepared.function, rules, names)
    bars = _bars(lo.b, prepared, active, memory, shape_keys(function))
    for stmt in prepared.function.body.stmts:
        lo.b.add(stmt)
    lo.b.effect(reverse_sweep)
    params = function.params
    if seeded:
        seed = lo.b.fresh("out_bar", lo.kind(result))
        params = (*params, seed.name)
        _seed(bars, result, seed)
    elif bars.is_active(result):
        bars.add(result, Bar(Const(1.0), full=isinstance(lo.kind(result), Scalar)))
    reverse = Reverse(lo, prepared, bars, calls.calls)
    reverse.sweep(prepared.function.body)
    for name in wrt:
        if name in bars.exposed:
            bars.env[name] = bars.exposed[name]
    gradients = [_gathered(bars, name, lo.b.kinds[name], Var(name)) for name in wrt]
    found = gradients[0] if single else lo.b.op(p.make_tuple, *gradients)
    answer = _answer(lo.b, found, result, handed_on, value)
    body = with_refusals(lo.b, Block(tuple(lo.b.stmts), (answer,)), reverse.refused)
    body = none_for_undefined(body, bars.asked)
    new = dataclasses.replace(
        prepared.function, name=f"{function.name}_grad", params=params, body=body, kinds=lo.b.kinds, env=dict(lo.env)
    )
    return Open(conceal(new), prepared.shadow_variables, names)


def _bars(b: Builder, prepared: Prepared, active: frozenset[str], memory: Aliases, keys: dict[str, object]) -> Bars:
    """The adjoints of a sweep that has not begun."""
    function = prepared.function
    buffers = indexed(function, memory, active)
    return Bars(b, function, active, prepared.shadows, buffers, keys, maybe_undefined(function))


def _answer(b: Builder, found: Operand, result: Operand, handed_on: Sequence[Operand], value: bool) -> Operand:
    """The gradient with what is given beside it: the primal's result, and what the function hands on."""
    if value:
        return b.op(p.make_tuple, b.op(p.make_tuple, result, *handed_on) if handed_on else result, found)
    return b.op(p.make_tuple, found, *handed_on) if handed_on else found


def shape_keys(function: ir.Function) -> dict[str, object]:
    from adcompile.analysis.shapes import shapes

    return dict(shapes(function))


def rule_lowering(function: ir.Function, rules: RuleSet, names: ir.Names) -> Lowering:
    lo = Lowering(rules)
    lo.b = Builder(names, dict(function.kinds))
    lo.env = dict(function.env)
    lo.b.origin = -1  # what is lowered now are rules
    lo.tuples = {
        s.target: s.args for s in ir.walk(function.body) if isinstance(s, Op) and s.target and s.fn is p.make_tuple
    }
    return lo


def fresh_names(function: ir.Function) -> ir.Names:
    """Names that the function doesn't use yet."""
    numbers = [name.rpartition(".")[2] for name in function.kinds]
    return ir.Names(max((int(n) for n in numbers if n.isdigit()), default=0) + 1)


def _seed(bars: Bars, result: Operand, seed: Operand) -> None:
    """Give the adjoint of the result, taken apart as the result is."""
    kind = bars.b.kind(result)
    if isinstance(kind, Tuple) and isinstance(result, Var):
        for k, item in enumerate(kind.items):
            if carries_derivative(item):
                _seed_key(bars, f"{result.name}[{k}]", item, bars.b.op(operator.getitem, seed, Const(k), kind=item))
    elif bars.is_active(result):
        bars.add(result, Bar(seed))


def _seed_key(bars: Bars, key: str, kind: Kind, seed: Operand) -> None:
    if isinstance(kind, Tuple):
        for k, item in enumerate(kind.items):
            if carries_derivative(item):
                _seed_key(bars, f"{key}[{k}]", item, bars.b.op(operator.getitem, seed, Const(k), kind=item))
    else:
        bars.add_to_key(key, Bar(seed))


def _gathered(bars: Bars, key: str, kind: Kind, like: Operand) -> Operand:
    """The gradient by one argument, in its structure."""
    if isinstance(kind, Tuple):
        parts = []
        for k, item in enumerate(kind.items):
            inner = bars.b.op(operator.getitem, like, Const(k)) if carries_derivative(item) else Const(None)
            parts.append(_gathered(bars, f"{key}[{k}]", item, inner))
        if kind.cls is not None:
            return bars.b.op(kind.cls, *parts, kind=kind)
        return bars.b.op(p.make_tuple, *parts)
    if not carries_derivative(kind):
        return bars.zeros(like) if isinstance(kind, (List, Dict, Object)) else Const(None)
    bar = bars.take(key) if "[" not in key else bars.env.pop(key, None)
    if bar is None:
        return bars.zeros(like, hint=bar_hint(key))
    full = _in_precision(bars.b, bars.full(bar, like), kind, like)
    if may_hold_tuple(kind):
        full = bars.b.op(runtime.as_like, full, like, kind=kind)
    return bars.b.op(runtime.tangent_like, full, like, kind=kind) if _may_hold_none(kind) else full


def _may_hold_none(kind: Kind) -> bool:
    """Whether a container may have None or an integer somewhere, in whose place an adjoint was collected."""
    items: list[Kind] = []
    match kind:
        case List(item):
            items = [item]
        case Dict(known) if known is not None:
            items = [item for _, item in known]
        case Object(_, fields):
            items = [item for _, item in fields]
    return any(item in (NONE, INT, NUM) or isinstance(item, Unknown) or _may_hold_none(item) for item in items)


def _in_precision(b: Builder, bar: Operand, kind: Kind, like: Operand) -> Operand:
    """The gradient by an argument in single precision is in single precision, whatever it met on its way."""
    match kind:
        case Array("float32") if not isinstance(found := b.kind(bar), Array) or found.dtype != "float32":
            dtype = b.op(getattr, like, Const("dtype"), kind=Passive(np.dtype))
            return b.op(np.asarray, bar, dtype, kind=kind)
        case Scalar("float", _, 32) if b.kind(bar) != kind:
            return b.op(np.float32, bar, kind=kind)
    return bar


__all__ = ["Array", "Open", "gradient", "np"]
