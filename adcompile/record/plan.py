"""How the values that one reverse region needs are had: which are recorded, which are computed again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from adcompile import effects, ir
from adcompile.analysis.aliases import Aliases
from adcompile.analysis.unread import places
from adcompile.ir import Op
from adcompile.kinds import Array, Dict, Kind, Scalar
from adcompile.record.cut import minimum_cut
from adcompile.record.regions import Forward, Region
from adcompile.record.restores import is_local, read_classes

#: Results that are recorded rather than computed again, by how much their computation costs.
EXPENSIVE = {np.matmul, np.dot, np.outer, np.inner, np.tensordot, np.einsum, np.kron, np.convolve, np.sort, np.vdot}
_EXPENSIVE_MODULES = ("numpy.linalg", "numpy.fft", "scipy")


@dataclass(frozen=True)
class Plan:
    """For one region: the variables to record, and the statements to compute again in their order."""

    recorded: tuple[str, ...]
    again: tuple[ir.Stmt, ...]
    reasons: Mapping[str, str]


@dataclass
class _Graph:
    edges: dict[str, list[str]]
    sources: dict[str, str]  # what cannot be computed again, and why


def plan(
    region: Region,
    needs: Mapping[str, int],
    forward: Forward,
    memory: Aliases,
    kinds: Mapping[str, Kind],
    shadows: frozenset[str],
    kept: set[str],
) -> Plan:
    """Choose for the variables that are needed, each at the latest forward position given.

    ``kept`` are the memory classes of the shadows that are recorded, here or in an inner region. All of such a class
    is storage of the forward sweep then: made anew, it would not collect what those collect.
    """
    while True:
        chosen = _chosen(region, needs, forward, memory, kinds, shadows, kept)
        recorded = {cls for name in chosen.recorded if name in shadows for cls in _held(name, memory)}
        if recorded <= kept:
            return chosen
        kept |= recorded


def _held(name: str, memory: Aliases) -> Iterator[str]:
    """The class of a variable, and of what it holds."""
    cls, seen = memory.of(name), set[str]()
    while cls is not None and cls not in seen:
        seen.add(cls)
        yield cls
        cls = memory.content.get(cls)


def _chosen(
    region: Region,
    needs: Mapping[str, int],
    forward: Forward,
    memory: Aliases,
    kinds: Mapping[str, Kind],
    shadows: frozenset[str],
    kept: Collection[str],
) -> Plan:
    latest = _latest_uses(region, needs, forward)
    graph = _Graph({}, {})
    for name in latest:
        reason = _obstacle(name, latest[name], region, forward, memory, kinds, shadows, kept)
        if reason is not None:
            graph.sources[name] = reason
            continue
        stmt = forward.definition(name)
        for operand in _inputs(stmt, region, forward):
            graph.edges.setdefault(operand, []).append(name)
    capacity = {name: _cost(kinds.get(name)) for name in latest if name != region.index}
    cut = minimum_cut(graph.edges, [n for n in graph.sources if n in capacity], needs, capacity)
    recorded = tuple(sorted(cut, key=lambda n: (forward.position[n], n)))
    again = _again(needs, cut, region, forward)
    reasons = {name: graph.sources.get(name, "cheaper to keep than what it is made of") for name in recorded}
    return Plan(recorded, again, reasons)


def _inputs(stmt: ir.Stmt | None, region: Region, forward: Forward) -> list[str]:
    """The variables of the region that a statement reads, nested blocks included."""
    if stmt is None:
        return []
    names = dict.fromkeys(ir.variables(ir.own_operands(stmt)))
    for block in ir.blocks(stmt):
        names.update(dict.fromkeys(ir.reads(block)))
    return [n for n in names if n in forward.home and forward.home[n].key == region.key]


def _latest_uses(region: Region, needs: Mapping[str, int], forward: Forward) -> dict[str, int]:
    """Every variable of the region that the needs are made of, with the latest position that it is wanted at."""
    latest = dict(needs)
    todo = list(needs)
    while todo:
        name = todo.pop()
        for operand in _inputs(forward.definition(name), region, forward):
            if latest.get(operand, -2) < latest[name]:
                latest[operand] = latest[name]
                todo.append(operand)
    return latest


def _obstacle(
    name: str,
    latest: int,
    region: Region,
    forward: Forward,
    memory: Aliases,
    kinds: Mapping[str, Kind],
    shadows: frozenset[str],
    kept: Collection[str],
) -> str | None:
    """Why a variable can't be computed again; None where it can."""
    if name == region.index:
        return None
    stmt = forward.definition(name)
    if stmt is None:
        return "carried from one iteration to the next"
    for inner in [stmt, *(s for block in ir.blocks(stmt) for s in ir.walk(block))]:
        if isinstance(inner, (ir.For, ir.While)):
            return "the result of a loop"
        if isinstance(inner, Op):
            reason = _op_obstacle(inner, latest, region, forward, memory, kinds, shadows, kept)
            if reason is not None:
                return reason
    return None


def _op_obstacle(
    op: Op,
    latest: int,
    region: Region,
    forward: Forward,
    memory: Aliases,
    kinds: Mapping[str, Kind],
    shadows: frozenset[str],
    kept: Collection[str],
) -> str | None:
    if isinstance(op.fn, ir.Callee):
        return "the result of a function"
    effect = effects.of(op.fn)
    if not effect.pure or op.target is None:
        return "the result of an operation with an effect"
    changes = memory.is_shadowed if effect.stores is None else memory.is_written  # what it holds is asked itself
    if changes(op.target) and (effect.fresh or not _refers(op, memory)):
        held = set(_held(op.target, memory))
        again = op.target in shadows and _starts_empty(op) and held.isdisjoint(kept)
        again = again and not any(memory.of(other) in held for other in forward.written)  # grown, as a list is
        if not (again and all(is_local(cls, region, forward, memory) for cls in held)):
            return "storage that is written to"
    if any(memory.is_written(name) and isinstance(kinds.get(name), Dict) for name in ir.variables(op.args)):
        return "read from a dict that changes"
    if any(map(memory.is_unsteady, ir.variables(op.operands()))):
        return "read from what code that is not read may change"
    if is_expensive(op, kinds):
        return "expensive to compute again"
    written = _written_between(forward.position[_top(op, region, forward)], latest, region, memory)
    if any(cls in written for cls in read_classes(op, memory, dict(kinds))):
        return "read from storage that is overwritten later"
    return None


def _starts_empty(op: Op) -> bool:
    """Whether new storage that an operation makes begins without the content of anything."""
    effect = effects.of(op.fn)
    content = [k for k, operand in enumerate(op.args) if isinstance(operand, ir.Var) and k not in effect.shape_only]
    return effect.fresh and not content


def _refers(op: Op, memory: Aliases) -> bool:
    """Whether the result is storage that an operand is, or holds. Other storage would be made anew, without what the
    forward sweep wrote to it."""
    cls = memory.of(op.target or "")
    for k in effects.of(op.fn).views:
        source = op.args[k] if k < len(op.args) else None
        held = memory.of(source.name) if isinstance(source, ir.Var) else None
        if held is not None and cls in (held, memory.content.get(held)):
            return True
    return False


def _top(op: Op, region: Region, forward: Forward) -> str:
    """A variable defined by the region's own statement that an operation, possibly nested in it, is part of."""
    assert op.target is not None
    home, name = forward.home[op.target], op.target
    while home.key != region.key:
        assert home.parent is not None
        stmt = forward.stmt_of[home.key[0]]
        outs = ir.targets(stmt)
        home, name = home.parent, outs[0] if outs else name
        if not outs:
            break
    return name


def _written_between(start: int, end: int, region: Region, memory: Aliases) -> set[str]:
    """The memory classes that the region's statements after ``start``, up to ``end``, write to."""
    found: set[str] = set()
    for stmt in region.stmts[start + 1 : end + 1]:
        for inner in [stmt, *(s for block in ir.blocks(stmt) for s in ir.walk(block))]:
            if isinstance(inner, Op):
                classes = [memory.of(place.name) for place in places(inner) if isinstance(place, ir.Var)]
                found.update(cls for cls in classes if cls in memory.written)
    return found


def is_expensive(op: Op, kinds: Mapping[str, Kind]) -> bool:
    import operator

    if op.fn in EXPENSIVE or op.fn is operator.matmul:
        return True
    module = getattr(op.fn, "__module__", None) or ""
    return module.startswith(_EXPENSIVE_MODULES)


def _cost(kind: Kind | None) -> int:
    match kind:
        case Scalar():
            return 4
        case Array():
            return 16
    return 8


def _again(needs: Iterable[str], cut: set[str], region: Region, forward: Forward) -> tuple[ir.Stmt, ...]:
    """The statements that give the needs from what is recorded, in forward order."""
    wanted: set[str] = set()
    todo = [n for n in needs if n not in cut]
    while todo:
        name = todo.pop()
        if name in wanted or name in cut or name == region.index:
            continue
        wanted.add(name)
        todo += _inputs(forward.definition(name), region, forward)
    positions = sorted({forward.position[name] for name in wanted})
    return tuple(region.stmts[k] for k in positions)
