"""Find the flags that stand for ``break``.

A loop that ends early is written with a flag that its last statement gives::

    If(c, then=[...; yields True], else=[rest; yields False]) -> flag        if c:
    until flag                                                                   ...
                                                                                 break
                                                                             rest

Such a flag needs no variable: each branch knows whether it leaves the loop.
"""

from __future__ import annotations

from collections.abc import Mapping

from adcompile import ir


def break_flags(function: ir.Function, uses: Mapping[str, int]) -> frozenset[str]:
    """The variables that are read only by ``until``, at once or through the branches of a nested ``If``."""
    found: set[str] = set()
    for stmt in ir.walk(function.body):
        if isinstance(stmt, (ir.For, ir.While)) and stmt.until is not None:
            _collect(stmt.body, stmt.until, uses, found)
    return frozenset(found)


def _collect(block: ir.Block, flag: ir.Operand, uses: Mapping[str, int], found: set[str]) -> None:
    branch = flag_source(block, flag)
    if branch is None or not isinstance(flag, ir.Var) or uses.get(flag.name) != 1:
        return
    place = branch.outs.index(flag.name)
    flags = [inner.yields[place] for inner in ir.blocks(branch)]
    if not any(isinstance(inner, ir.Const) for inner in flags):
        return
    found.add(flag.name)
    for inner, inner_flag in zip(ir.blocks(branch), flags, strict=True):
        _collect(inner, inner_flag, uses, found)


def flag_source(block: ir.Block, flag: ir.Operand) -> ir.If | None:
    """The last statement of the block, if it is the one that gives the flag."""
    last = block.stmts[-1] if block.stmts else None
    return last if isinstance(last, ir.If) and isinstance(flag, ir.Var) and flag.name in last.outs else None
