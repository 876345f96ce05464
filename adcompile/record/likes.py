"""Adjoint code that reads only the shape of a value reads it from whatever of that shape is easiest to have.

    t_bar = unbroadcast(u_bar, 0.2 * s)         (the product would be computed again, or kept, for its shape)
    t_bar = unbroadcast(u_bar, a[1:-1])         (a view of an argument has the same one)

Reading a shape is never a reason to keep an array.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping

from adcompile import effects, ir
from adcompile.analysis.shapes import shapes
from adcompile.analysis.undefined import maybe_undefined
from adcompile.ir import Op, Operand, Var
from adcompile.kinds import Array, Kind
from adcompile.record.regions import Forward


def likes(function: ir.Function, sweep: tuple[ir.Stmt, ...], tree: Forward) -> tuple[ir.Stmt, ...]:
    """The reverse sweep with the operands that are read for their shape replaced by easier ones."""
    if not any(isinstance(s, Op) and effects.of(s.fn).shape_only for s in ir.walk(ir.Block(sweep))):
        return sweep
    keys = shapes(function)
    undefined = maybe_undefined(function)
    defined = {name: key for name, key in keys.items() if name not in undefined}
    easiest = _easiest(defined, tree, function.kinds)

    def change(stmt: ir.Stmt) -> ir.Stmt:
        if isinstance(stmt, Op) and not isinstance(stmt.fn, ir.Callee):
            effect = effects.of(stmt.fn)
            args = tuple(
                _easier(a, keys, function.kinds, easiest, tree)
                if k in effect.shape_only and k not in effect.views
                else a
                for k, a in enumerate(stmt.args)
            )
            return stmt if args == stmt.args else dataclasses.replace(stmt, args=args)
        blocks = tuple(ir.Block(tuple(map(change, b.stmts)), b.yields) for b in ir.blocks(stmt))
        return ir.with_blocks(stmt, blocks)

    return tuple(map(change, sweep))


_Key = tuple[Hashable, str | None, tuple[int, int]]  # shape, dtype, region


def _easiest(keys: Mapping[str, Hashable], tree: Forward, kinds: Mapping[str, Kind]) -> dict[_Key, tuple[int, str]]:
    """For each shape and dtype, in each region: the variable that takes least to have."""
    found: dict[_Key, tuple[int, str]] = {}
    for name, region in tree.home.items():
        key, kind = keys.get(name), kinds.get(name)
        if key is None or not isinstance(kind, Array):
            continue
        rank = _rank(name, tree)
        place = key, kind.dtype, region.key
        if place not in found or rank < found[place][0]:
            found[place] = rank, name
    return found


def _rank(name: str, tree: Forward) -> int:
    """How much it takes to have a variable in the reverse sweep, if only for its shape."""
    stmt = tree.definition(name)
    if stmt is None:
        return 2 if tree.home[name].repeated else 0
    if not tree.home[name].repeated:
        return 1
    is_view = isinstance(stmt, Op) and 0 in effects.of(stmt.fn).views and not effects.of(stmt.fn).writes
    return 1 if is_view else 3


def _easier(
    operand: Operand,
    keys: Mapping[str, Hashable],
    kinds: Mapping[str, Kind],
    easiest: Mapping[_Key, tuple[int, str]],
    tree: Forward,
) -> Operand:
    kind = kinds.get(operand.name) if isinstance(operand, Var) else None
    if not isinstance(operand, Var) or not isinstance(kind, Array) or operand.name not in tree.home:
        return operand
    best = _rank(operand.name, tree), operand.name
    for region in tree.home[operand.name].enclosing():
        candidate = easiest.get((keys.get(operand.name), kind.dtype, region.key))
        if candidate is not None and candidate[0] < best[0]:
            best = candidate
    return Var(best[1])
