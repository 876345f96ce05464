"""Adjoints that have their variable's shape already are not summed over broadcast axes.

    b_bar = unbroadcast(r_bar, b)        (b and r_bar of one shape)
    b_bar = r_bar

This is right on open SSA too: a shape is never changed, so it doesn't matter when it is read.
"""

from __future__ import annotations

import dataclasses

from adcompile import ir, runtime
from adcompile.analysis.shapes import shapes
from adcompile.ir import Block, Op, Operand, Var


def fitting(function: ir.Function) -> ir.Function:
    """The function without the ``unbroadcast`` calls that change nothing."""
    if not any(isinstance(s, Op) and s.fn is runtime.unbroadcast for s in ir.walk(function.body)):
        return function
    keys = shapes(function)
    to: dict[str, Operand] = {}

    def kept(block: Block) -> Block:
        stmts: list[ir.Stmt] = []
        for stmt in block.stmts:
            if isinstance(stmt, Op) and stmt.fn is runtime.unbroadcast and stmt.target is not None:
                bar, like = (ir.substitute(a, to) for a in stmt.args)
                key = keys.get(bar.name) if isinstance(bar, Var) else None
                if key is not None and isinstance(like, Var) and keys.get(like.name) == key:
                    to[stmt.target] = bar
                    continue
            stmts.append(ir.with_blocks(stmt, tuple(kept(b) for b in ir.blocks(stmt))))
        return Block(tuple(stmts), block.yields)

    body = kept(function.body)
    return dataclasses.replace(function, body=ir.substitute_block(body, to)) if to else function
