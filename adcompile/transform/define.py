"""Replaces an active call by its definition, where its rule is one: the same function in terms of others with rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from adcompile import ir
from adcompile.analysis.activity import varied
from adcompile.analysis.aliases import aliases
from adcompile.ir import Block, Op, Operand, Var
from adcompile.lower.builder import Builder
from adcompile.lower.core import Lowering
from adcompile.rules.core import RuleSet
from adcompile.transform.constants import is_constant
from adcompile.transform.inline import result_of

_ROUNDS = 5  # a definition may use another


def define(function: ir.Function, wrt: Sequence[str], rules: RuleSet, names: ir.Names) -> ir.Function:
    """The function with its active definitions written out.

    >>> # y = np.ptp(x)      y = np.max(x) - np.min(x)
    """
    for _ in range(_ROUNDS):
        if not any(_is_defined(stmt, rules) for stmt in ir.walk(function.body)):
            return function
        live = varied(function, aliases(function), wrt, lambda fn: is_constant(fn, rules))
        lo = Lowering(rules)
        lo.b = Builder(names, dict(function.kinds))
        lo.b.origin = -1
        lo.env = dict(function.env)
        to: dict[str, Operand] = {}
        body = _block(function.body, lo, live, rules, to)
        if not to:
            return function
        body = ir.substitute_block(body, to)
        function = dataclasses.replace(function, body=body, kinds=lo.b.kinds, env=dict(lo.env))
    return function


def _is_defined(stmt: ir.Stmt, rules: RuleSet) -> bool:
    if not isinstance(stmt, Op):
        return False
    rule = rules.lookup(stmt.fn)
    return rule is not None and rule.kind == "definition"


def _block(block: Block, lo: Lowering, live: frozenset[str], rules: RuleSet, to: dict[str, Operand]) -> Block:
    with lo.b.nested() as stmts:
        for stmt in block.stmts:
            if isinstance(stmt, Op) and _is_defined(stmt, rules) and stmt.target in live:
                _written_out(stmt, lo, rules, to)
            else:
                lo.b.add(ir.with_blocks(stmt, tuple(_block(b, lo, live, rules, to) for b in ir.blocks(stmt))))
    return Block(tuple(stmts), block.yields)


def _written_out(op: Op, lo: Lowering, rules: RuleSet, to: dict[str, Operand]) -> None:
    rule = rules.lookup(op.fn)
    assert rule is not None and op.target is not None
    with lo.b.at(op.pos):
        value = lo.operand(result_of(lo, rule.body, [], op, None))
    # the definition's result, and what reads the call reads it instead
    to[op.target] = value
    for name, operand in list(to.items()):
        if operand == Var(op.target):
            to[name] = value
