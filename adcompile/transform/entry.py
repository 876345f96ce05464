"""Arguments that a function writes to are copied at entry: the caller's stay as they were."""

from __future__ import annotations

import dataclasses

from adcompile import ir, runtime, sharing
from adcompile import primitives as p
from adcompile.analysis.aliases import aliases
from adcompile.analysis.layouts import layout_matters
from adcompile.ir import Block, Op, Operand, Var
from adcompile.kinds import Array, Kind


def copied_at_entry(function: ir.Function, names: ir.Names) -> ir.Function:
    """Copy what the function writes to and did not make, exactly where it may ask how the copy lies in memory.

    >>> # u[0] = v                      u = u.copy(); u[0] = v
    """
    memory = aliases(function)
    exact = layout_matters(function, memory)
    kinds = dict(function.kinds)
    copies_: list[ir.Stmt] = []
    to: dict[str, Operand] = {}
    for name in function.params:
        if not memory.is_shadowed(name):
            continue
        new = names.fresh(ir.hint(name))
        kinds[new] = kinds[name]
        copies_.append(copied(new, Var(name), kinds[name], exact))
        to[name] = Var(new)
    if not to:
        return function
    body = ir.substitute_block(function.body, to)
    return dataclasses.replace(function, body=Block((*copies_, *body.stmts), body.yields), kinds=kinds)


def copied(target: str, value: Operand, kind: Kind, exact: bool) -> Op:
    """A copy of an argument that is written to."""
    if exact:
        return Op(target, sharing.exact_copy, (value, value))
    return Op(target, p.copy_of if isinstance(kind, Array) else runtime.copied, (value,))
