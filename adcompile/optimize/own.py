"""What a derivative returns is the caller's own: nothing that an argument, or another result, shares storage with.

return w                    (the gradient of np.sum(x * w) by x)
return w.copy()
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, aliases
from adcompile.ir import Block, Op, Operand, Var
from adcompile.kinds import Array, Unknown
from adcompile.optimize.copies import copies
from adcompile.optimize.dce import dce


def own_results(function: ir.Function) -> ir.Function:
    """The function with copies of those results that would be somebody else's."""
    (result,) = function.body.yields
    memory = aliases(_without_result(function), values=False)
    taken = {memory.of(name) for name in function.params} - {None}
    names = ir.Names(max(int(n.rpartition(".")[2]) for n in function.kinds if n.rpartition(".")[2].isdigit()) + 1)
    read_only = {
        memory.of(s.target)
        for s in ir.walk(function.body)
        if isinstance(s, Op) and s.target and s.fn is np.broadcast_to
    }
    makers = {stmt.target: stmt for stmt in function.body.stmts if isinstance(stmt, Op)}
    kinds = dict(function.kinds)
    extra: list[ir.Stmt] = []
    # Parts of one copy are better copied each for itself: the copy of the whole is not needed then.
    leaves = Counter(memory.of(leaf.name) for leaf in _leaves(result, makers) if isinstance(leaf, Var))
    taken |= {cls for cls in _copied(makers.values(), memory) if leaves[cls] > 1}

    def owned(operand: Operand) -> Operand:
        made = makers.get(operand.name) if isinstance(operand, Var) else None
        if made is not None and made.fn is p.make_tuple:
            parts = tuple(map(owned, made.args))
            return operand if parts == made.args else new(made.fn, parts, operand)
        kind = function.kind(operand)
        if isinstance(operand, ir.Const) or not isinstance(kind, (Array, Unknown)):
            return operand
        cls = memory.of(operand.name) if isinstance(operand, Var) else operand.name
        if cls is not None and cls not in taken and cls not in read_only:
            taken.add(cls)
            return operand
        return new(p.copy_of if isinstance(kind, Array) else runtime.copied, (operand,), operand)

    def new(fn: object, args: tuple[Operand, ...], like: Operand) -> Var:
        name = names.fresh(ir.hint(like.name) if isinstance(like, Var) else "%t")
        kinds[name] = function.kind(like)
        extra.append(Op(name, fn, args))  # type: ignore[arg-type]
        return Var(name)

    final = owned(result)
    if final == result:
        return function
    body = Block((*function.body.stmts, *extra), (final,))
    return dce(copies(dataclasses.replace(function, body=body, kinds=kinds)))


def _leaves(operand: Operand, makers: Mapping[str | None, Op]) -> list[Operand]:
    """What is returned, without the tuples that hold it."""
    made = makers.get(operand.name) if isinstance(operand, Var) else None
    if made is None or made.fn is not p.make_tuple:
        return [operand]
    return [leaf for arg in made.args for leaf in _leaves(arg, makers)]


def _copied(ops: Iterable[Op], memory: Aliases) -> set[str | None]:
    """The classes of storage that is a copy, and of lists of its parts."""
    whole = {memory.of(op.target) for op in ops if op.target and op.fn is p.copy_of} - {None}
    return whole | {memory.content.get(cls) for cls in whole if cls is not None}


def _without_result(function: ir.Function) -> ir.Function:
    """The function without the tuple that it returns: being returned together is not sharing storage."""
    (result,) = function.body.yields
    makers = {stmt.target: stmt for stmt in function.body.stmts if isinstance(stmt, Op)}
    tuples: set[str] = set()
    todo = [result]
    while todo:
        operand = todo.pop()
        made = makers.get(operand.name) if isinstance(operand, Var) else None
        if made is not None and made.fn is p.make_tuple and made.target is not None:
            tuples.add(made.target)
            todo.extend(made.args)
    stmts = tuple(s for s in function.body.stmts if not (isinstance(s, Op) and s.target in tuples))
    return dataclasses.replace(function, body=Block(stmts, function.body.yields))
