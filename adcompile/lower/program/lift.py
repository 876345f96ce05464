"""Gives functions of a program parameters for the variables of other functions that they read.

    f(x.0):                          f(x.0):
        y.1 = ...                        y.1 = ...
        z.2 = g(x.0)                     z.2 = g(x.0, y.1)
    g(v.3):                          g(v.3, y.1):
        w.4 = v.3 * y.1                  w.4 = v.3 * y.1

This is lambda lifting (Johnsson 1985). Variables have names of their own throughout the program, so a call hands over
what the called function reads under the name that it has where the call stands.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from adcompile import ir
from adcompile.analysis.undefined import none_for_undefined
from adcompile.ir import Block, Callee, Op, Var


def lift(functions: Sequence[ir.Function]) -> list[ir.Function]:
    """The functions with all that they read handed over, and with the kinds of their own variables only."""
    missing = _missing(functions)
    return [_closed(function, missing) for function in functions]


def reachable(main: ir.Function, functions: Sequence[ir.Function]) -> list[ir.Function]:
    """The functions that are called, by ``main`` or by one another."""
    found: set[str] = set()
    callees = {f.name: called(f) for f in functions}
    todo = called(main)
    while todo:
        found |= todo
        todo = {inner for name in todo for inner in callees.get(name, ())} - found
    return [f for f in functions if f.name in found]


def _missing(functions: Sequence[ir.Function]) -> dict[str, tuple[str, ...]]:
    """For each function, the variables of others that it reads, itself or through what it calls."""
    own = {f.name: _defined(f) for f in functions}
    missing = {f.name: {n for n in ir.reads(f.body) if n not in own[f.name]} for f in functions}
    callees = {f.name: called(f) for f in functions}
    changed = True
    while changed:
        changed = False
        for name, inner in callees.items():
            more = {n for c in inner for n in missing.get(c, ()) if n not in own[name]} - missing[name]
            changed = changed or bool(more)
            missing[name] |= more
    return {name: tuple(sorted(found, key=_number)) for name, found in missing.items()}


def called(function: ir.Function) -> set[str]:
    """The functions that a function calls by name."""
    return {s.fn.name for s in ir.walk(function.body) if isinstance(s, Op) and isinstance(s.fn, Callee)}


def _number(name: str) -> int:
    return int(name.rpartition(".")[2])


def _defined(function: ir.Function) -> set[str]:
    found = set(function.params)
    for stmt in ir.walk(function.body):
        found.update(ir.targets(stmt), ir.inner_targets(stmt))
    return found


def _closed(function: ir.Function, missing: Mapping[str, tuple[str, ...]]) -> ir.Function:
    params = (*function.params, *missing[function.name])
    handed = {name for callee in called(function) for name in missing.get(callee, ())}
    body = none_for_undefined(_passing(function.body, missing), handed)  # also what it assigns before it reads it
    own = _defined(function) | set(params)
    kinds = {n: k for n, k in function.kinds.items() if n in own or not n.rpartition(".")[2].isdigit()}
    return dataclasses.replace(function, params=params, body=body, kinds=kinds)


def _passing(block: Block, missing: Mapping[str, tuple[str, ...]]) -> Block:
    stmts = []
    for stmt in block.stmts:
        if isinstance(stmt, Op) and isinstance(stmt.fn, Callee):
            stmt = dataclasses.replace(stmt, args=(*stmt.args, *map(Var, missing.get(stmt.fn.name, ()))))
        stmts.append(ir.with_blocks(stmt, tuple(_passing(b, missing) for b in ir.blocks(stmt))))
    return Block(tuple(stmts), block.yields)
