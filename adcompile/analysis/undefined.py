"""Which arrays and containers may not have been made: by a branch that wasn't taken, a loop that hasn't run yet.

The primal never reads them there. Its adjoint does, where it makes a zero of their shape for what reads them later
under a condition of its own: ``None`` stands in their place then, and is its own zero.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator

import numpy as np

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import joined
from adcompile.ir import Block, Const, Function, Op, Operand, Var
from adcompile.kinds import Passive, Scalar, Tuple

_OTHERS = (Passive, Scalar, Tuple)
_ZEROS = (np.zeros_like, runtime.zeros_like, runtime.buffer_like)


def maybe_undefined(function: Function) -> frozenset[str]:
    """The variables of a function that may be undefined, or None in the place of what they are."""
    pairs = [pair for stmt in ir.walk(function.body) for pair in (*joined(stmt), *_kept(stmt))]
    found: set[str] = set()
    while True:
        before = len(found)
        found.update(
            name
            for name, operand in pairs
            if operand in ir.ABSENT or isinstance(operand, Var) and operand.name in found
            if not isinstance(function.kinds.get(name), _OTHERS)
        )
        if len(found) == before:
            return frozenset(found)


def _kept(stmt: ir.Stmt) -> Iterator[tuple[str, Operand]]:
    """A tape counts as what is pushed on it, and so does what is popped from it; a zero as what it is the zero of."""
    if isinstance(stmt, Op) and isinstance(tape := stmt.args[0] if stmt.args else None, Var):
        if stmt.fn in _ZEROS and stmt.target is not None:
            yield stmt.target, tape
        if stmt.fn in (p.push, p.append):
            yield tape.name, stmt.args[1]
        elif stmt.fn in (p.pop, p.pop_last) and stmt.target is not None:
            yield stmt.target, tape


def none_for_undefined(block: Block, names: Collection[str]) -> Block:
    """The block with None for each of these variables, and for what they are made of, where they are undefined."""
    sources: dict[str, list[str]] = {}
    for stmt in ir.walk(block):
        for name, operand in joined(stmt):
            sources.setdefault(name, []).extend(ir.variables((operand,)))
    wanted, todo = set[str](), list(names)
    while todo:
        name = todo.pop()
        if name not in wanted:
            wanted.add(name)
            todo += sources.get(name, ())
    return _defined(block, wanted) if names else block


def _defined(block: Block, names: Collection[str]) -> Block:
    return Block(tuple(_defined_stmt(stmt, names) for stmt in block.stmts), block.yields)


def _defined_stmt(stmt: ir.Stmt, names: Collection[str]) -> ir.Stmt:
    stmt = ir.with_blocks(stmt, tuple(_defined(inner, names) for inner in ir.blocks(stmt)))
    match stmt:
        case ir.If():
            blocks = tuple(Block(b.stmts, _operands(b.yields, stmt.outs, names)) for b in ir.blocks(stmt))
            return ir.with_blocks(stmt, blocks)
        case ir.For() | ir.While():
            inits = _operands(stmt.inits, stmt.params, names)
            body = Block(stmt.body.stmts, _operands(stmt.body.yields, stmt.params, names))
            return dataclasses.replace(stmt, inits=inits, body=body)
    return stmt


def _operands(operands: tuple[Operand, ...], into: tuple[str, ...], names: Collection[str]) -> tuple[Operand, ...]:
    return tuple(
        Const(None) if operand == ir.UNDEFINED and name in names else operand
        for operand, name in zip(operands, into, strict=True)
    )
