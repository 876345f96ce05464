"""Finds the functions of a program whose result shares no storage with their arguments, and says so at their calls."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from adcompile import ir
from adcompile.analysis.aliases import Aliases, aliases
from adcompile.ir import Block, Callee, Op, Var
from adcompile.kinds import has_storage


def mark_fresh(functions: Sequence[ir.Function]) -> list[ir.Function]:
    """The functions with ``Callee.fresh`` set; the first one is not called by the others."""
    fresh = frozenset(f.name for f in functions[1:])
    while True:  # what is true if it is true of all calls, is true
        marked = [dataclasses.replace(f, body=_marked(f.body, fresh)) for f in functions]
        found = frozenset(f.name for f in marked[1:] if f.name in fresh and _makes_its_result(f))
        if found == fresh:
            return marked
        fresh = found


def _marked(block: Block, fresh: frozenset[str]) -> Block:
    stmts: list[ir.Stmt] = []
    for stmt in block.stmts:
        if isinstance(stmt, Op) and isinstance(stmt.fn, Callee):
            stmt = dataclasses.replace(stmt, fn=Callee(stmt.fn.name, stmt.fn.name in fresh))
        stmts.append(ir.with_blocks(stmt, tuple(_marked(b, fresh) for b in ir.blocks(stmt))))
    return Block(tuple(stmts), block.yields)


def _makes_its_result(function: ir.Function) -> bool:
    (result,) = function.body.yields
    if not has_storage(function.kind(result)):
        return True
    memory = aliases(function, values=False)
    names = [result.name] if isinstance(result, Var) else []
    return isinstance(result, Var) and not _reached(memory, names) & _reached(memory, function.params)


def _reached(memory: Aliases, names: Iterable[str]) -> set[str]:
    """The memory classes of variables, and of all that they hold."""
    found: set[str] = set()
    todo = [memory.of(name) for name in names]
    while todo:
        cls = todo.pop()
        if cls is not None and cls not in found:
            found.add(cls)
            todo.append(memory.content.get(cls))
    return found
