"""The two halves of a function's reverse derivative, as functions.

    power(x, n)    ─▶    power_forward(x, n) -> (result, residuals)
                         power_backward(residuals, out_bar) -> x_bar

The residuals are the variables of the forward half that the backward half reads.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Sequence

from adcompile import ir
from adcompile import primitives as p
from adcompile.analysis.aliases import aliases
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import UNKNOWN, Kind, Tuple, has_storage
from adcompile.optimize import optimize
from adcompile.optimize.fitting import fitting
from adcompile.primitives import reverse_sweep
from adcompile.record import close
from adcompile.rules.core import RuleSet
from adcompile.transform.callees import Callees, Pair
from adcompile.transform.gradient import gradient


def halves(function: ir.Function, pair: Pair, rules: RuleSet, callees: Callees) -> tuple[ir.Function, ir.Function]:
    """The forward and the backward half of the derivative by the arguments that the pair names."""
    wrt = [function.params[k] for k in pair.positions]
    opened = gradient(function, wrt, rules, value=True, single=False, seeded=True, callees=callees)
    combined = optimize(fitting(_taken_apart(opened.function)), closed=False)
    closed = close(combined, opened.names, opened.shadows).function
    stmts = closed.body.stmts
    mark = next(k for k, s in enumerate(stmts) if isinstance(s, Op) and s.fn is reverse_sweep)
    result, *gradients = closed.body.yields
    sweep = Block(stmts[mark + 1 :], tuple(gradients))
    *params, seed = closed.params
    kept = _residuals(params, stmts[:mark], sweep)
    head = _defined(stmts[:mark], set(kept))
    closed = _with_maybe_none(closed, head)
    forward = _forward(closed, pair, params, head, result, kept, opened.names)
    backward = _backward(closed, pair, seed, sweep, kept, opened.names)
    return optimize(forward), optimize(_with_hidden(backward, closed, kept))


def _taken_apart(function: ir.Function) -> ir.Function:
    """The result and the gradients as results of their own."""
    (answer,) = function.body.yields
    makers = {s.target: s for s in function.body.stmts if isinstance(s, Op)}
    assert isinstance(answer, Var)
    result, gradients = makers[answer.name].args
    assert isinstance(gradients, Var)
    body = Block(function.body.stmts, (result, *makers[gradients.name].args))
    return dataclasses.replace(function, body=body)


def _residuals(params: Sequence[str], head: tuple[ir.Stmt, ...], sweep: Block) -> list[str]:
    """The variables of the forward half that the sweep reads, in the order of their definition."""
    read = set(ir.reads(sweep))
    return [name for name in (*params, *(t for s in head for t in ir.targets(s))) if name in read]


def _forward(
    function: ir.Function,
    pair: Pair,
    params: Sequence[str],
    head: tuple[ir.Stmt, ...],
    result: Operand,
    kept: list[str],
    names: ir.Names,
) -> ir.Function:
    kinds = dict(function.kinds)
    residuals, both = names.fresh("%residuals"), names.fresh("%result")
    kinds[residuals] = Tuple(tuple(kinds[name] for name in kept))
    kinds[both] = Tuple((function.kind(result), kinds[residuals]))
    ends = (Op(residuals, p.make_tuple, tuple(map(Var, kept))), Op(both, p.make_tuple, (result, Var(residuals))))
    body = Block((*head, *ends), (Var(both),))
    return _named(function, pair.forward, tuple(params), body, kinds)


def _backward(
    function: ir.Function, pair: Pair, seed: str, sweep: Block, kept: list[str], names: ir.Names
) -> ir.Function:
    kinds = dict(function.kinds)
    residuals = names.fresh("residuals")
    kinds[residuals] = Tuple(tuple(kinds[name] for name in kept))
    taken = [Op(name, operator.getitem, (Var(residuals), Const(k))) for k, name in enumerate(kept)]
    stmts: tuple[ir.Stmt, ...] = (*taken, *sweep.stmts)
    (answer, *rest) = sweep.yields
    if rest:
        whole = names.fresh("%bars")
        kinds[whole] = Tuple(tuple(map(function.kind, sweep.yields)))
        stmts, answer = (*stmts, Op(whole, p.make_tuple, sweep.yields)), Var(whole)
    return _named(function, pair.backward, (residuals, seed), Block(stmts, (answer,)), kinds)


def _with_hidden(backward: ir.Function, function: ir.Function, kept: list[str]) -> ir.Function:
    """The backward half, with the kinds hidden of what it writes to and holds under two names.

    Such residuals cannot be copied one by one (``self_contained``).
    """
    memory = aliases(function)
    classes = [memory.of(name) for name in kept]
    hidden = [memory.is_shadowed(name) and classes.count(memory.of(name)) > 1 for name in kept]
    if not any(hidden):
        return backward
    kind = Tuple(tuple(UNKNOWN if hide else function.kinds[n] for n, hide in zip(kept, hidden, strict=True)))
    return dataclasses.replace(backward, kinds={**backward.kinds, backward.params[0]: kind})


def _named(
    function: ir.Function, name: str, params: tuple[str, ...], body: Block, kinds: dict[str, Kind]
) -> ir.Function:
    own = set(params)
    for stmt in ir.walk(body):
        own.update(ir.targets(stmt), ir.inner_targets(stmt))
    kept = {n: k for n, k in kinds.items() if n in own or not n.rpartition(".")[2].isdigit()}
    return dataclasses.replace(function, name=name, params=params, body=body, kinds=kept)


def _defined(stmts: tuple[ir.Stmt, ...], wanted: set[str]) -> tuple[ir.Stmt, ...]:
    """The statements with None for what one of their paths leaves undefined and is kept all the same."""
    new: list[ir.Stmt] = []
    for stmt in reversed(stmts):
        if isinstance(stmt, ir.If):
            stmt = _defined_if(stmt, wanted)
        elif isinstance(stmt, (ir.For, ir.While)):
            inits = zip(stmt.inits, stmt.outs, strict=True)
            stmt = dataclasses.replace(stmt, inits=tuple(_or_none(v, out in wanted) for v, out in inits))
        new.append(stmt)
    return tuple(reversed(new))


def _with_maybe_none(function: ir.Function, head: tuple[ir.Stmt, ...]) -> ir.Function:
    """The function, with the kinds hidden of what has storage and may be None."""
    hidden = {name: UNKNOWN for name in _maybe_none(head) if has_storage(function.kinds[name])}
    return dataclasses.replace(function, kinds={**function.kinds, **hidden}) if hidden else function


def _maybe_none(stmts: tuple[ir.Stmt, ...]) -> set[str]:
    """The variables that are None where a branch that makes them was not taken."""
    found: set[str] = set()
    for stmt in stmts:
        for block in ir.blocks(stmt):
            found |= _maybe_none(block.stmts)  # inner ones first
            if isinstance(stmt, ir.If):
                ends = zip(block.yields, stmt.outs, strict=True)
                found |= {out for end, out in ends if end == Const(None) or isinstance(end, Var) and end.name in found}
    return found


def _defined_if(stmt: ir.If, wanted: set[str]) -> ir.If:
    blocks = []
    for block in ir.blocks(stmt):
        pairs = list(zip(block.yields, stmt.outs, strict=True))
        inner = {v.name for v, out in pairs if out in wanted and isinstance(v, Var)}
        yields = tuple(_or_none(v, out in wanted) for v, out in pairs)
        blocks.append(Block(_defined(block.stmts, inner), yields))
    return dataclasses.replace(stmt, then=blocks[0], orelse=blocks[1])


def _or_none(operand: Operand, wanted: bool) -> Operand:
    return Const(None) if wanted and operand is ir.UNDEFINED else operand
