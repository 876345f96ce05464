"""Half of a derivative, made ready to be differentiated itself.

    tape = residuals[2]                    tape = residuals[2].copy()
    ... tape.pop() ...                     ... tape.pop() ...

A backward half uses up what it is handed: it gets copies, and changes nothing that it did not make. The tapes, which
one half fills and the other empties, become lists: the adjoint of a list has its items at any time, while that of a
tape is filled where the tape is emptied, which must be in the same function.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, aliases
from adcompile.errors import NotSupportedYet
from adcompile.ir import Block, Const, Op, Var
from adcompile.kinds import UNKNOWN, Array, Kind, List, Tuple
from adcompile.transform.gradient import fresh_names


def self_contained(function: ir.Function) -> ir.Function:
    """The function with lists for tapes, and with copies of the items of its tuple arguments that it writes to."""
    function = dataclasses.replace(function, body=_with_lists(function.body))
    items = [s for s in function.body.stmts if isinstance(s, Op) and _is_item(function, s)]
    if not items:
        return function
    rest = Block(tuple(s for s in function.body.stmts if s not in items), function.body.yields)
    memory = aliases(dataclasses.replace(function, body=rest))  # the items share no storage (``halves``)
    names = fresh_names(function)
    kinds = dict(function.kinds)
    body = function.body
    for op in items:
        assert op.target is not None
        if not memory.is_shadowed(op.target):
            continue
        if _kind_of_item(function, op) == UNKNOWN != kinds[op.target]:
            raise NotSupportedYet("the derivative of a derivative of a function that calls itself and writes to views")
        new = names.fresh(ir.hint(op.target))
        kinds[new] = kinds[op.target]
        taken = dataclasses.replace(op, target=new)
        copy = Op(op.target, _copy(kinds[new], op.target, memory), (Var(new),), (), op.pos)
        body = Block(tuple(taken if stmt is op else stmt for stmt in body.stmts), body.yields)
        body = _before_use(body, op.target, copy)
    return dataclasses.replace(function, body=body, kinds=kinds)


def _before_use(block: Block, name: str, op: Op) -> Block:
    """Put an operation where its result is read first: in a branch, if no other reads it."""
    readers = [k for k, stmt in enumerate(block.stmts) if name in _reads(stmt)]
    if not readers:
        return Block((*block.stmts, op), block.yields)
    first = block.stmts[readers[0]]
    if isinstance(first, ir.If) and len(readers) == 1 and Var(name) != first.cond and Var(name) not in block.yields:
        inside = [name in ir.reads(inner) for inner in ir.blocks(first)]
        if inside.count(True) == 1:
            found = [
                _before_use(inner, name, op) if reads else inner
                for inner, reads in zip(ir.blocks(first), inside, strict=True)
            ]
            new = ir.with_blocks(first, tuple(found))
            return Block((*block.stmts[: readers[0]], new, *block.stmts[readers[0] + 1 :]), block.yields)
    return Block((*block.stmts[: readers[0]], op, *block.stmts[readers[0] :]), block.yields)


def _reads(stmt: ir.Stmt) -> set[str]:
    return set(ir.reads(Block((stmt,))))


_OF_LISTS: dict[object, Any] = {p.tape: p.make_list, p.push: p.append, p.pop: p.pop_last}


def _with_lists(block: Block) -> Block:
    stmts: list[ir.Stmt] = []
    for stmt in block.stmts:
        if isinstance(stmt, Op) and stmt.fn in (p.tape, p.push, p.pop):
            stmt = dataclasses.replace(stmt, fn=_OF_LISTS[stmt.fn])
        stmts.append(ir.with_blocks(stmt, tuple(map(_with_lists, ir.blocks(stmt)))))
    return Block(tuple(stmts), block.yields)


def _is_item(function: ir.Function, op: Op) -> bool:
    owner = op.args[0] if op.fn is operator.getitem else None
    return (
        isinstance(owner, Var)
        and owner.name in function.params
        and isinstance(function.kind(owner), Tuple)
        and isinstance(op.args[1], Const)
    )


def _kind_of_item(function: ir.Function, op: Op) -> Kind:
    kind, index = function.kind(op.args[0]), op.args[1]
    assert isinstance(kind, Tuple) and isinstance(index, Const)
    item: Kind = kind.items[index.value]
    return item


def _copy(kind: Kind, name: str, memory: Aliases) -> Callable[[Any], Any]:
    """The copy that is deep enough."""
    inner = memory.content.get(memory.of(name) or "")
    if isinstance(kind, Array) or isinstance(kind, List) and inner not in memory.written:
        return p.copy_of
    return runtime.copied
