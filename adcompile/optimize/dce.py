"""What nobody reads goes, and the storage, the loops and the tapes that only served it.

    t_tape.1 = tape()
    for i.2 in range(n.0):                             for i.2 in range(n.0):
        (s.3 = 0.0 then s.6, y.4 = 1.0 then y.7)           (y.4 = 1.0 then y.7)
        push(t_tape.1, y.4)                  →             y.7 = y.4 * x.0
        s.6 = s.3 + y.4                                return y.9
        y.7 = y.4 * x.0
    return y.9

Everything is dead until something that lives needs it: the result, statements that must stay (``Effect.ordered``),
writes to storage that is known outside or read by something that lives. An operation that lives keeps the loops and
branches around it. A ``For`` is taken to end; a ``while`` loop stays, for it may not.

Reads count by name, so a variable that is read where its definition does not dominate lives too.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping

from adcompile import primitives as p
from adcompile import runtime
from adcompile.ir import Block, For, Function, If, Op, Operand, Stmt, Var, While
from adcompile.kinds import Kind
from adcompile.optimize.actions import calls_unknown, effect_of, unread
from adcompile.optimize.rewriting import only, with_body
from adcompile.optimize.storage import Storage, storage

# These read a container, not what its items hold.
_SHALLOW = frozenset(
    {p.pop, p.pop_last, p.drop_last, operator.getitem, getattr, runtime.item_or_none, len, p.push, p.append}
)


def dce(function: Function) -> Function:
    """The function without dead code; the same object when everything lives."""
    memory = storage(function)
    liveness = _Liveness(memory, function.kinds)
    liveness.collect(function.body, None)
    liveness.spread(function.body.yields)
    return with_body(function, _Sweep(liveness).block(function.body))


class _Control:
    """A loop or a branch, and the one around it."""

    __slots__ = ("around", "needed", "stmt")

    def __init__(self, stmt: If | For | While, around: _Control | None) -> None:
        self.stmt = stmt
        self.around = around
        self.needed = False


class _Liveness:
    def __init__(self, memory: Storage, known: Mapping[str, Kind]) -> None:
        self.memory = memory
        self.kinds = known
        self.live: set[str] = set()
        self.ops: set[int] = set()  # by id: operations that live for their effect
        self.controls: dict[int, _Control] = {}
        self.definitions: dict[str, tuple[Stmt, int, _Control | None]] = {}
        self.writers: dict[int, list[tuple[Op, _Control | None]]] = {}  # by class of the storage written
        self.roots: list[tuple[Op, _Control | None]] = []
        self.whiles: list[_Control] = []
        self.classes: set[int] = set()
        self.pending: list[str] = []

    # What there is

    def collect(self, block: Block, around: _Control | None) -> None:
        definitions = self.definitions
        for stmt in block.stmts:
            if type(stmt) is not Op:
                self.collect_control(stmt, around)  # type: ignore[arg-type]
                continue
            if stmt.target is not None:
                definitions[stmt.target] = stmt, -1, around
            effect = effect_of(stmt)
            if effect.ordered:
                self.roots.append((stmt, around))
                if calls_unknown(stmt, effect):
                    self.classes.add(self.memory.world)
            elif effect.writes:
                written = list(self.memory.written_by(stmt, effect))
                if not written or not self.memory.visible.isdisjoint(written):
                    self.roots.append((stmt, around))
                else:
                    for found in written:
                        self.writers.setdefault(found, []).append((stmt, around))

    def collect_control(self, stmt: If | For | While, around: _Control | None) -> None:
        control = self.controls[id(stmt)] = _Control(stmt, around)
        definitions = self.definitions
        for k, out in enumerate(stmt.outs):
            definitions[out] = stmt, k, around
        if type(stmt) is If:
            self.collect(stmt.then, control)
            self.collect(stmt.orelse, control)
            return
        assert type(stmt) is For or type(stmt) is While
        for k, param in enumerate(stmt.params):
            definitions[param] = stmt, k, control
        if type(stmt) is For:
            definitions[stmt.index] = stmt, -1, control
        else:
            self.whiles.append(control)
            self.collect(stmt.test, control)  # type: ignore[union-attr]
        self.collect(stmt.body, control)

    # What lives

    def spread(self, results: tuple[Operand, ...]) -> None:
        self.read(results)
        for operand in results:
            self.read_storage(operand, True)
        for op, around in self.roots:
            self.keep(op, around)
        for control in self.whiles:
            self.need(control)
        pending, definitions = self.pending, self.definitions
        while pending:
            definition = definitions.get(pending.pop())
            if definition is None:
                continue  # a parameter of the function
            stmt, k, around = definition
            if type(stmt) is Op:
                self.keep(stmt, around)
                continue
            assert type(stmt) is If or type(stmt) is For or type(stmt) is While
            self.need(self.controls[id(stmt)])
            if type(stmt) is If:
                self.read((stmt.then.yields[k], stmt.orelse.yields[k]))
            elif k >= 0:
                assert type(stmt) is For or type(stmt) is While
                self.read((stmt.inits[k], stmt.body.yields[k]))

    def read(self, operands: tuple[Operand, ...]) -> None:
        live, pending = self.live, self.pending
        for operand in operands:
            if type(operand) is Var and operand.name not in live:
                live.add(operand.name)
                pending.append(operand.name)

    def keep(self, op: Op, around: _Control | None) -> None:
        if id(op) in self.ops:
            return
        self.ops.add(id(op))
        operands = op.operands() if op.kwargs else op.args
        self.read(operands)
        if around is not None and not around.needed:
            self.need(around)
        if not self.memory.written:
            return
        effect = effect_of(op)
        ignored = unread(op, effect, self.kinds)
        deep = op.fn not in _SHALLOW
        for position, operand in enumerate(operands):
            if type(operand) is Var and position not in ignored and (position not in effect.writes or effect.views):
                self.read_storage(operand, deep)
        for place in self.memory.places_inside(op):  # which items it adds to is read
            self.read_storage(place, False)

    def read_storage(self, operand: Operand, deep: bool) -> None:
        found = self.memory.of(operand)
        if found is None:
            return
        for reached in self.memory.reached(found) if deep else (found,):
            if reached not in self.classes:
                self.classes.add(reached)
                for op, around in self.writers.get(reached, ()):
                    self.keep(op, around)

    def need(self, control: _Control | None) -> None:
        while control is not None and not control.needed:
            control.needed = True
            stmt = control.stmt
            operands = _decides(stmt)
            self.read(operands)
            for operand in operands:
                self.read_storage(operand, True)
            control = control.around


def _decides(stmt: If | For | While) -> tuple[Operand, ...]:
    """What tells how often the blocks of a statement run."""
    if type(stmt) is If:
        return (stmt.cond,)
    assert type(stmt) is For or type(stmt) is While
    bounds = (stmt.start, stmt.stop, stmt.step) if type(stmt) is For else stmt.test.yields  # type: ignore[union-attr]
    return bounds if stmt.until is None else (*bounds, stmt.until)


class _Sweep:
    """Rebuilds blocks from what lives."""

    def __init__(self, liveness: _Liveness) -> None:
        self.live = liveness.live
        self.ops = liveness.ops
        self.controls = liveness.controls

    def block(self, block: Block) -> Block:
        stmts: list[Stmt] = []
        changed = False
        for stmt in block.stmts:
            if type(stmt) is Op:
                if id(stmt) in self.ops:
                    stmts.append(stmt)
                else:
                    changed = True
                continue
            if not self.controls[id(stmt)].needed:
                changed = True
                continue
            new = self.branches(stmt) if type(stmt) is If else self.loop(stmt)  # type: ignore[arg-type]
            changed = changed or new is not stmt
            stmts.append(new)
        return Block(tuple(stmts), block.yields) if changed else block

    def branches(self, stmt: If) -> If:
        then, orelse = self.block(stmt.then), self.block(stmt.orelse)
        keep = [k for k, out in enumerate(stmt.outs) if out in self.live]
        if len(keep) < len(stmt.outs):
            then, orelse = Block(then.stmts, only(then.yields, keep)), Block(orelse.stmts, only(orelse.yields, keep))
        elif then is stmt.then and orelse is stmt.orelse:
            return stmt
        return If(stmt.cond, then, orelse, only(stmt.outs, keep), stmt.pos, stmt.origin)

    def loop(self, stmt: For | While) -> For | While:
        body, test = self.block(stmt.body), self.block(stmt.test) if type(stmt) is While else None
        live = self.live
        keep = [
            k for k, (param, out) in enumerate(zip(stmt.params, stmt.outs, strict=True)) if param in live or out in live
        ]
        if len(keep) < len(stmt.params):
            body = Block(body.stmts, only(body.yields, keep))
        elif body is stmt.body and (test is None or test is stmt.test):  # type: ignore[union-attr]
            return stmt
        inits, params, outs = only(stmt.inits, keep), only(stmt.params, keep), only(stmt.outs, keep)
        if test is not None:
            return While(inits, params, test, body, outs, stmt.until, stmt.pos, stmt.origin)
        assert type(stmt) is For
        return For(
            stmt.index, stmt.start, stmt.stop, stmt.step, inits, params, body, outs, stmt.until, stmt.backwards,
            stmt.pos, stmt.origin,
        )  # fmt: skip
