"""Functions of a program under other names."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence

from adcompile import ir
from adcompile.ir import Block, Callee, Op


def renamed(function: ir.Function, names: Mapping[str, str]) -> ir.Function:
    """The function with the functions that it calls renamed; its own name stays."""
    return dataclasses.replace(function, body=_renamed(function.body, names)) if names else function


def _renamed(block: Block, names: Mapping[str, str]) -> Block:
    stmts: list[ir.Stmt] = []
    for stmt in block.stmts:
        if isinstance(stmt, Op) and isinstance(stmt.fn, Callee):
            fn = dataclasses.replace(stmt.fn, name=names.get(stmt.fn.name, stmt.fn.name))
            stmt = dataclasses.replace(stmt, fn=fn)
        stmts.append(ir.with_blocks(stmt, tuple(_renamed(b, names) for b in ir.blocks(stmt))))
    return Block(tuple(stmts), block.yields)


def program(main: ir.Function, functions: Sequence[ir.Function]) -> ir.Program:
    """A function with those that it calls, which give way where a name is taken: by it, or by a parameter."""
    taken = {main.name, *(ir.hint(param) for f in (main, *functions) for param in f.params)}
    names: dict[str, str] = {}
    for function in functions:
        wanted = itertools.chain([function.name], (f"{function.name}_{k}" for k in itertools.count(2)))
        names[function.name] = next(name for name in wanted if name not in taken)
        taken.add(names[function.name])
    others = [dataclasses.replace(renamed(f, names), name=names[f.name]) for f in functions]
    return ir.Program((renamed(main, names), *others))
