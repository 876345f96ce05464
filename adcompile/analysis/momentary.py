"""Views that are read at once: nothing writes to their storage between their making and their last reading.

The adjoint of such a view can be collected as a value, and be given to the storage's adjoint in one piece, where the
view was made. (A view that outlives a store must hand on each contribution at once: it goes to what the storage was
then.)
"""

from __future__ import annotations

from adcompile import effects, ir
from adcompile.analysis.aliases import Aliases
from adcompile.analysis.unread import places
from adcompile.ir import Op, Var
from adcompile.kinds import Array


def momentary(function: ir.Function, memory: Aliases) -> frozenset[str]:
    """The views of written arrays that are only read, in the block that makes them, before the next store."""
    found: set[str] = set()
    counts: dict[str, int] = {}
    for name in ir.reads(function.body):
        counts[name] = counts.get(name, 0) + 1
    _visit(function, function.body, memory, counts, found)
    return frozenset(found)


def _visit(function: ir.Function, block: ir.Block, memory: Aliases, counts: dict[str, int], found: set[str]) -> None:
    open_: dict[str, int] = {}  # views made so far in this block, and how many of their readings are still to come
    for stmt in block.stmts:
        for inner in ir.blocks(stmt):
            _visit(function, inner, memory, counts, found)
        if not isinstance(stmt, Op):
            _close_written(stmt, memory, open_)
            continue
        effect = effects.of(stmt.fn) if not isinstance(stmt.fn, ir.Callee) else effects.Effect(ordered=True)
        for k, operand in enumerate(stmt.operands()):
            if not isinstance(operand, Var) or operand.name not in open_:
                continue
            if k in effect.views or k in effect.writes or k == effect.stores or effect.stores == -1 or effect.ordered:
                if not (k == effect.stores and isinstance(function.kind(stmt.args[0]), Array)):
                    del open_[operand.name]
                    continue
            open_[operand.name] -= 1
            if open_[operand.name] == 0:
                del open_[operand.name]
                found.add(operand.name)
        _close_written(stmt, memory, open_)
        if stmt.target is not None and _is_view(function, stmt, effect, memory):
            open_[stmt.target] = counts.get(stmt.target, 0)


def _is_view(function: ir.Function, op: Op, effect: effects.Effect, memory: Aliases) -> bool:
    assert op.target is not None
    first = op.args[0] if op.args else None
    return (
        0 in effect.views
        and isinstance(first, Var)
        and isinstance(function.kind(first), Array)
        and isinstance(function.kinds[op.target], Array)
        and memory.of(first.name) == memory.of(op.target)
    )


def _close_written(stmt: ir.Stmt, memory: Aliases, open_: dict[str, int]) -> None:
    """Forget the views whose storage a statement writes to."""
    written: set[str | None] = set()
    for inner in [stmt, *(s for block in ir.blocks(stmt) for s in ir.walk(block))]:
        if isinstance(inner, Op):
            written |= {memory.of(place.name) for place in places(inner) if isinstance(place, Var)}
    for name in [n for n in open_ if memory.of(n) in written]:
        del open_[name]
