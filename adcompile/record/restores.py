"""Storage that is overwritten: where the reverse sweep must give old content back, and where it need not.

The reverse sweep undoes each store that hides content which adjoint code reads at an earlier point, so that memory is,
at the adjoint of a statement, what it was before that statement. A store is undone only where such a reader exists.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Iterator, Mapping

from adcompile import effects, ir, runtime, sharing
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, is_uncertain
from adcompile.ir import Const, Op, Operand, Var
from adcompile.kinds import BOOL, Array, Dict, Kind, List, Object, Scalar, Unknown, has_storage
from adcompile.lower.core import refusal
from adcompile.record.regions import ROOT, Forward, Insertions, Region

MARKERS = (p.restore, p.unappend, p.unpop, p.undrop)


@dataclasses.dataclass(frozen=True)
class Read:
    """Content of a memory class, read at the adjoint (or the computing again) of a primal statement."""

    cls: str
    region: Region
    origin: int


def settle(
    function: ir.Function,
    kinds: dict[str, Kind],
    names: ir.Names,
    sweep: tuple[ir.Stmt, ...],
    forward: Forward,
    memory: Aliases,
    shadows: frozenset[str],
) -> tuple[tuple[ir.Stmt, ...], Insertions]:
    """Turn each ``restore`` marker into a store of the old content, or drop it.

    A dict of the primal is not undone, for the key may have been new: what was read from one that changes is recorded
    (``plan``). Its shadow is: what it holds under a new key is not looked at before that.

    Returns the sweep, and what must be read before the stores of the forward sweep.
    """
    reads = set(content_reads(sweep, forward, memory, kinds))
    before: Insertions = {}

    def visit(stmts: tuple[ir.Stmt, ...]) -> Iterator[ir.Stmt]:
        for stmt in stmts:
            if isinstance(stmt, Op) and stmt.fn in MARKERS:
                if -stmt.origin in forward.by_origin and _is_hidden(stmt, reads, forward, memory, kinds, shadows):
                    yield _undone(stmt, kinds, names, forward, before)
                continue
            blocks = tuple(ir.Block(tuple(visit(b.stmts)), b.yields) for b in ir.blocks(stmt))
            yield ir.with_blocks(stmt, blocks)

    return tuple(visit(sweep)), before


def _undone(stmt: Op, kinds: dict[str, Kind], names: ir.Names, forward: Forward, before: Insertions) -> Op:
    """Read the old content before the store, and put it back here."""
    if stmt.fn is p.undrop:
        return _put_back(stmt, kinds, names, forward, before)
    if stmt.fn is not p.restore:
        return dataclasses.replace(stmt, fn=p.drop_last if stmt.fn is p.unappend else p.append)
    place, index = stmt.args[:2]
    region, position = forward.by_origin[-stmt.origin]
    kind = kinds.get(place.name) if isinstance(place, Var) else None
    old = Var(names.fresh("%old"))
    if len(stmt.args) == 3:
        kinds[old.name] = _attribute_kind(kind, index)
        get = Op(old.name, getattr, (place, index), (), stmt.pos, -stmt.origin)
        before.setdefault(region.key, {}).setdefault(position, []).append(get)
        return dataclasses.replace(stmt, fn=setattr, args=(place, index, old))
    here = before.setdefault(region.key, {}).setdefault(position, [])
    slot = _slot_kind(kind, index, kinds)
    kinds[old.name] = slot
    if isinstance(slot, (Array, Unknown)) and isinstance(kind, Array):
        view = Var(names.fresh("%slot"))
        kinds[view.name] = slot
        here.append(Op(view.name, operator.getitem, (place, index), (), stmt.pos, -stmt.origin))
        here.append(Op(old.name, p.copy_of, (view,), (), stmt.pos, -stmt.origin))
    elif isinstance(kind, Unknown):
        here += _item_of_either(place, index, old, kinds, names, stmt)
    else:
        read = runtime.item_or_none if isinstance(kind, Dict) else operator.getitem
        here.append(Op(old.name, read, (place, index), (), stmt.pos, -stmt.origin))
        if not isinstance(slot, Scalar) and _adds_in_place(region.stmts[position]):
            copy = Var(names.fresh("%old"))
            kinds[copy.name] = slot
            here.append(Op(copy.name, runtime.copied, (old,), (), stmt.pos, -stmt.origin))
            old = copy
    return dataclasses.replace(stmt, fn=operator.setitem, args=(place, index, old))


def _item_of_either(
    place: Operand, index: Operand, old: Var, kinds: dict[str, Kind], names: ir.Names, stmt: Op
) -> list[ir.Stmt]:
    """The item of an array, as it is now, or of another container, whatever becomes of it."""
    slot, copy, flag = (Var(names.fresh(hint)) for hint in ("%slot", "%old", "%is_array"))
    kinds.update({slot.name: Unknown(), copy.name: Unknown(), flag.name: BOOL})
    where = stmt.pos, -stmt.origin
    copied = ir.Block((Op(copy.name, p.copy_of, (slot,), (), *where),), (copy,))
    return [
        Op(slot.name, operator.getitem, (place, index), (), *where),
        Op(flag.name, sharing.is_array, (place,), (), *where),
        ir.If(flag, copied, ir.Block((), (slot,)), (old.name,), *where),
    ]


def _put_back(stmt: Op, kinds: dict[str, Kind], names: ir.Names, forward: Forward, before: Insertions) -> Op:
    """Read the last item of a list before it is dropped, and append it here."""
    (place,) = stmt.args
    region, position = forward.by_origin[-stmt.origin]
    old = Var(names.fresh("%old"))
    kind = kinds.get(place.name) if isinstance(place, Var) else None
    kinds[old.name] = kind.item if isinstance(kind, List) else Unknown()
    get = Op(old.name, operator.getitem, (place, Const(-1)), (), stmt.pos, -stmt.origin)
    before.setdefault(region.key, {}).setdefault(position, []).append(get)
    return dataclasses.replace(stmt, fn=p.append, args=(place, old))


def _adds_in_place(stmt: ir.Stmt) -> bool:
    """Whether a store changes the item itself (an array in a container), not which item is there."""
    return isinstance(stmt, Op) and stmt.fn in (p.isum_item, p.isub_item, runtime.add_item)


def _attribute_kind(kind: Kind | None, name: ir.Operand) -> Kind:
    fields = dict(kind.fields) if isinstance(kind, Object) else {}
    return fields.get(name.value, Unknown()) if isinstance(name, Const) else Unknown()


def _slot_kind(kind: Kind | None, index: ir.Operand, kinds: dict[str, Kind]) -> Kind:
    from adcompile.kinds import of_value
    from adcompile.lower.inference.infer import result_kind

    index_kind = of_value(index.value) if isinstance(index, Const) else kinds.get(index.name, Unknown())
    if index == Const(...):
        return kind or Unknown()
    return result_kind(operator.getitem, (Var("place"), index), [kind or Unknown(), index_kind], {})


def content_reads(
    sweep: tuple[ir.Stmt, ...], forward: Forward, memory: Aliases, kinds: dict[str, Kind]
) -> Iterator[Read]:
    """Every place where the reverse sweep may read the content of storage that the forward sweep writes to."""
    computed: set[str] = set()

    def visit(stmts: tuple[ir.Stmt, ...], region: Region) -> Iterator[Read]:
        for stmt in stmts:
            if isinstance(stmt, Op) and stmt.fn not in MARKERS:
                _refuse_unsteady(stmt, memory, kinds)
                for cls in read_classes(stmt, memory, kinds):
                    yield Read(cls, region, -stmt.origin)
            operands = ir.own_operands(stmt) + ir.inner_operands(stmt)
            for name in ir.variables(operands):
                yield from _read_again(name, forward, memory, kinds, computed)
            blocks = ir.blocks(stmt)
            for inner, block in zip(forward.mirrored(stmt) or [region] * len(blocks), blocks, strict=True):
                yield from visit(block.stmts, inner)

    yield from visit(sweep, forward.regions[ROOT])


def _refuse_unsteady(op: Op, memory: Aliases, kinds: dict[str, Kind]) -> None:
    """An array that a container holds cannot be given back after code that is not read was given the container."""
    for k, operand in enumerate(op.operands()):
        if not isinstance(operand, Var) or not isinstance(kinds.get(operand.name), Array):
            continue
        if memory.is_unsteady(operand.name) and k not in effects.of(op.fn).shape_only:
            raise refusal(
                op.pos,
                f"{_shown(operand)}, which is read after a call that may change it,",
                "give the call a copy: copy.deepcopy(...)",
                why="the array is in a container that code is given whose source is not read",
            )


def _shown(operand: Var) -> str:
    return "an array" if ir.is_temporary(operand.name) else f"the array {ir.hint(operand.name)}"


def _read_again(name: str, forward: Forward, memory: Aliases, kinds: dict[str, Kind], seen: set[str]) -> Iterator[Read]:
    """What computing a variable of a loop again reads."""
    region = forward.home.get(name)
    if region is None or not region.repeated or name in seen:
        return
    seen.add(name)
    stmt = forward.definition(name)
    if stmt is None:
        return
    for inner in [stmt, *(s for b in ir.blocks(stmt) for s in ir.walk(b))]:
        if isinstance(inner, Op):
            for cls in read_classes(inner, memory, kinds):
                yield Read(cls, region, stmt.origin)
        for operand in ir.variables(ir.own_operands(inner) + ir.inner_operands(inner)):
            yield from _read_again(operand, forward, memory, kinds, seen)


def read_classes(op: Op, memory: Aliases, kinds: dict[str, Kind]) -> Iterator[str]:
    """The memory classes whose content an operation reads."""
    effect = effects.of(op.fn) if not isinstance(op.fn, ir.Callee) else effects.Effect()
    for k, operand in enumerate(op.operands()):
        if not isinstance(operand, Var):
            continue
        if k in effect.shape_only and isinstance(kinds.get(operand.name), Array):  # a list's length can change
            continue
        if k in effect.writes and k not in effect.views:
            continue
        if k in effect.views and op.target is not None and has_storage(kinds.get(op.target, Unknown())):
            view = memory.of(op.target) == memory.of(operand.name) and isinstance(kinds.get(operand.name), Array)
            if view and not is_uncertain(op, kinds):
                continue  # its readers are asked; a copy reads itself
        cls = memory.of(operand.name)
        while cls is not None:
            yield cls
            inner = memory.content.get(cls)
            cls = inner if inner != cls else None


def _is_hidden(
    stmt: Op,
    reads: set[Read],
    forward: Forward,
    memory: Aliases,
    kinds: Mapping[str, Kind],
    shadows: frozenset[str],
) -> bool:
    """Whether the store that ``stmt`` marks can overwrite something after it is read, and can be undone."""
    place = stmt.args[0]
    if isinstance(place, Var) and isinstance(kinds.get(place.name), Dict) and place.name not in shadows:
        return False
    cls = memory.of(place.name) if isinstance(place, Var) else None
    region = forward.by_origin[-stmt.origin][0]
    return any(
        read.cls == cls and (-stmt.origin > read.origin or _comes_again(read.region, region, cls, forward, memory))
        for read in reads
    )


def _comes_again(a: Region, b: Region, cls: str | None, forward: Forward, memory: Aliases) -> bool:
    """Whether one loop runs both regions, with the same storage in several iterations."""
    loops = {r.key for r in a.enclosing() if r.repeated}
    for region in b.enclosing():
        if region.key in loops and not is_local(cls, region, forward, memory):
            return _is_loop_body(region, forward)
    return False


def _is_loop_body(region: Region, forward: Forward) -> bool:
    return any(not isinstance(forward.stmt_of[r.key[0]], ir.If) for r in region.enclosing() if r.key[0])


def is_local(cls: str | None, region: Region, forward: Forward, memory: Aliases) -> bool:
    """Whether all storage of a class is made anew each time the region runs."""
    members = [n for n, c in memory.classes.items() if c == cls and n in forward.home]
    return all(
        any(r.key == region.key for r in forward.home[n].enclosing()) and forward.position[n] >= 0 for n in members
    )
