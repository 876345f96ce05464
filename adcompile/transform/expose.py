"""Local variables that a gradient is taken by: from its definition on, such a variable is read through an identity.

    y = f(x)                    y = f(x)
    return g(y)                 y2 = exposed(y)
                                return g(y2)

The adjoint of ``y2`` is the gradient by ``y``; it flows on to ``y`` unchanged, so gradients by arguments stay complete.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from adcompile import ir
from adcompile import primitives as p
from adcompile.errors import NotSupportedYet
from adcompile.ir import Block, Op, Var


def expose(function: ir.Function, wrt: Sequence[str], names: ir.Names) -> tuple[ir.Function, tuple[str, ...]]:
    """The function with the local variables among ``wrt`` exposed, and the variables to differentiate by."""
    found: list[str] = []
    for name in wrt:
        if name in function.params:
            found.append(name)
            continue
        function, new = _exposed(function, name, names)
        found.append(new)
    return function, tuple(found)


def _exposed(function: ir.Function, name: str, names: ir.Names) -> tuple[ir.Function, str]:
    stmts = function.body.stmts
    for k, stmt in enumerate(stmts):
        if name in ir.targets(stmt):
            new = names.fresh(ir.hint(name))
            rest = ir.substitute_block(Block(stmts[k + 1 :], function.body.yields), {name: Var(new)})
            op = Op(new, p.exposed, (Var(name),))
            body = Block((*stmts[: k + 1], op, *rest.stmts), rest.yields)
            kinds = {**function.kinds, new: function.kinds[name]}
            return dataclasses.replace(function, body=body, kinds=kinds), new
    raise NotSupportedYet(
        f"the gradient by the local variable {ir.hint(name)!r}",
        "its last value is assigned inside a loop or a branch, or is an argument's",
        "give the value that you mean a name of its own, outside",
    )


def conceal(function: ir.Function) -> ir.Function:
    """The function without the identities."""
    to: dict[str, ir.Operand] = {}
    stmts: list[ir.Stmt] = []
    for stmt in function.body.stmts:
        if isinstance(stmt, Op) and stmt.fn is p.exposed and stmt.target is not None:
            to[stmt.target] = ir.substitute(stmt.args[0], to)
        else:
            stmts.append(stmt)
    if not to:
        return function
    return dataclasses.replace(function, body=ir.substitute_block(Block(tuple(stmts), function.body.yields), to))
