"""Arguments that a function writes to are copied at entry: the caller's stay as they were."""

from __future__ import annotations

import dataclasses

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import aliases
from adcompile.ir import Block, Op, Operand, Var
from adcompile.kinds import Array


def copied_at_entry(function: ir.Function, names: ir.Names) -> ir.Function:
    """Copy what the function writes to and did not make.

    >>> # u[0] = v                      u = u.copy(); u[0] = v
    """
    memory = aliases(function)
    kinds = dict(function.kinds)
    copies_: list[ir.Stmt] = []
    to: dict[str, Operand] = {}
    for name in function.params:
        if not memory.is_shadowed(name):
            continue
        new = names.fresh(ir.hint(name))
        kinds[new] = kinds[name]
        copy = p.copy_of if isinstance(kinds[name], Array) else runtime.copied
        copies_.append(Op(new, copy, (Var(name),)))
        to[name] = Var(new)
    if not to:
        return function
    body = ir.substitute_block(function.body, to)
    return dataclasses.replace(function, body=Block((*copies_, *body.stmts), body.yields), kinds=kinds)
