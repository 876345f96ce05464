"""Which storage a variable may refer to, and what a function does to it: a flow-insensitive analysis, in one walk.

Every variable that can refer to storage has a *class*, a number; variables that may share storage have the same one.
What can be reached from storage (the items of a list or of a tape, the attributes of an object) is a class of its
own, the *content* of the first. Scalars, strings and functions have no class. When in doubt, classes are one class.

    a = np.zeros(n)      a: 1
    v = a[1:]            v: 1              (a view)
    t = []               t: 2
    t.append(v)          t: 2, content 1
    w = t.pop()          w: 1
    w += b               class 1 is written

Effects come from ``adcompile.effects``; a call of a function that isn't known may do anything to what it can reach.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adcompile import ir, kinds, runtime
from adcompile import primitives as p
from adcompile.effects import Effect
from adcompile.optimize.actions import PASSING, calls_unknown, effect_of
from adcompile.optimize.classes import Classes

_ITEM_OF = (operator.getitem, getattr, runtime.item_or_none, p.pop, p.pop_last)


@dataclass(frozen=True, slots=True)
class Storage:
    classes: Mapping[str, int]  # variable -> class; no entry: it refers to no storage
    content: Mapping[int, int]  # class -> class of what is reached from it
    written: frozenset[int]
    written_forward: frozenset[int]  # by statements of a forward sweep (``origin`` > 0)
    world: int  # the class of all that is known outside: parameters, global names, what unknown calls have seen
    visible: frozenset[int]  # what is reached from there
    returned: frozenset[int]  # reached from the result

    def reached(self, found: int | None) -> list[int]:
        """A class and all that can be reached from it."""
        return _reached(self.content, found)

    def of(self, operand: ir.Operand) -> int | None:
        return self.classes.get(operand.name) if type(operand) is ir.Var else None

    def written_by(self, op: ir.Op, effect: Effect) -> Iterable[int]:
        """The classes that an operation other than an unknown call writes to."""
        for position in effect.writes:
            found = self.of(op.args[position])
            if found is not None:
                yield from self.reached(found) if op.fn in _INTO_ITEMS else (found,)

    def places_inside(self, op: ir.Op) -> Iterable[ir.Operand]:
        """The containers whose items an operation writes to, where these have storage of their own."""
        if op.fn in _INTO_ITEMS and self.of(op.args[0]) in self.content:
            yield op.args[0]


# ``place[index] += value`` on a list of arrays writes to the array; these may keep the value itself, too.
_ADDING = (runtime.add_item, runtime.add_attr, runtime.add_each)
_INTO_ITEMS = (p.isum_item, p.isub_item, *_ADDING)


class _Builder:
    def __init__(self, function: ir.Function) -> None:
        self.kinds = function.kinds
        self.classes = Classes(function.kinds)
        self.world = self.classes.new()  # all that is known outside
        self.writes: list[tuple[int, bool]] = []
        self.writes_inside: list[tuple[int, bool]] = []

    def operand(self, operand: ir.Operand) -> int:
        if type(operand) is ir.Var:
            return self.classes.of(operand.name)
        return self.world if type(operand) is ir.Free else -1

    def block(self, block: ir.Block) -> None:
        for stmt in block.stmts:
            if type(stmt) is ir.Op:
                self.op(stmt)
            elif isinstance(stmt, ir.If):
                self.block(stmt.then)
                self.block(stmt.orelse)
                for out, one, other in zip(stmt.outs, stmt.then.yields, stmt.orelse.yields, strict=True):
                    self.same(out, one, other)
            elif isinstance(stmt, (ir.For, ir.While)):
                self.loop(stmt)

    def loop(self, stmt: ir.For | ir.While) -> None:
        for inner in ir.blocks(stmt):
            self.block(inner)
        for param, out, init, after in zip(stmt.params, stmt.outs, stmt.inits, stmt.body.yields, strict=True):
            self.same(param, init, after, ir.Var(out))

    def same(self, name: str, *operands: ir.Operand) -> None:
        node = self.classes.of(name)
        if node >= 0:
            for operand in operands:
                self.classes.unite(node, self.operand(operand))

    def op(self, op: ir.Op) -> None:
        effect = effect_of(op)
        target = -1 if op.target is None else self.classes.of(op.target)
        if calls_unknown(op, effect):
            self.unknown_call(op, target)
            return
        for position in effect.writes:
            written = self.operand(op.args[position])
            if written >= 0:
                self.writes.append((written, op.origin > 0))
                if op.fn in _INTO_ITEMS and self.may_hold(op.args[position]):
                    self.writes_inside.append((written, op.origin > 0))
        if op.fn is p.copy_of and target >= 0 and self.may_hold(op.args[0]):
            self.classes.unite(self.classes.content(target), self.classes.content(self.operand(op.args[0])))
        if effect.stores is not None:
            self.store(op, effect.stores, target)
        elif op.fn in _ADDING:
            self.store(op, len(op.args) - 1, target)
            self.collapse_both(op.args[0], op.args[-1])
        if target >= 0:
            if effect.views:
                for position in effect.views:
                    self.view(op, target, op.args[position])
            elif not effect.fresh and effect.stores is None:
                self.result(op, target)

    def collapse_both(self, place: ir.Operand, value: ir.Operand) -> None:
        """What the items hold is one class: they are added to each by each, however deep."""
        node = self.operand(value)
        if node >= 0 and self.may_hold(place):
            self.classes.unite(self.classes.content(self.operand(place)), self.classes.content(node))

    def may_hold(self, operand: ir.Operand) -> bool:
        """Whether the items of a container may refer to storage themselves."""
        if type(operand) is not ir.Var:
            return type(operand) is ir.Free
        kind = self.kinds.get(operand.name, kinds.UNKNOWN)
        if type(kind) is kinds.List:
            return kinds.has_storage(kind.item)
        return type(kind) is not kinds.Array or kind.dtype in (None, "object")

    def unknown_call(self, op: ir.Op, target: int) -> None:
        for node in (target, *map(self.operand, op.operands())):
            if node >= 0:
                self.classes.collapse(node)
                self.classes.unite(self.world, node)
                self.writes.append((node, op.origin > 0))
        self.writes.append((self.world, op.origin > 0))

    def store(self, op: ir.Op, position: int, target: int) -> None:
        place = target if position < 0 else self.operand(op.args[0])
        if place < 0 or (position >= 0 and not self.may_hold(op.args[0])):
            return
        for operand in op.operands() if position < 0 else op.args[position : position + 1]:
            node = self.operand(operand)
            if node >= 0:
                self.classes.unite(self.classes.content(place), node)

    def view(self, op: ir.Op, target: int, base: ir.Operand) -> None:
        node = self.operand(base)
        if node < 0:
            return
        kind = self.kinds.get(base.name, kinds.UNKNOWN) if type(base) is ir.Var else kinds.UNKNOWN
        of_target = self.kinds.get(op.target or "", kinds.UNKNOWN)
        if type(kind) is kinds.Array and kind.dtype != "object" and type(of_target) is kinds.Array:
            self.classes.unite(target, node)
        elif (
            op.fn in _ITEM_OF
            and (op.fn in _ITEM_OF[2:] or type(kind) in (kinds.Tuple, kinds.Dict, kinds.Object))
            or op.fn is operator.getitem
            and type(kind) is kinds.List
            and type(of_target) in (kinds.Array, kinds.Scalar)
        ):
            self.classes.unite(target, self.classes.content(node))
        else:
            self.classes.unite(target, node)
            self.classes.collapse(node)

    def result(self, op: ir.Op, target: int) -> None:
        """A function that isn't listed: its result is its own, but a container's items may be those it was given."""
        kind = self.kinds.get(op.target or "", kinds.UNKNOWN)
        passing = op.fn in PASSING
        if not passing and type(kind) is kinds.Array:
            return
        for operand in op.operands():
            node = self.operand(operand)
            if node < 0 or (type(operand) is ir.Var and type(self.kinds.get(operand.name)) is kinds.Array) > passing:
                continue
            if passing:
                self.classes.collapse(node)
                self.classes.collapse(target)
                self.classes.unite(target, node)
            else:
                self.classes.unite(self.classes.content(target), self.classes.content(node))


def storage(function: ir.Function) -> Storage:
    """Classes of storage, and which of them are written, seen from outside and returned."""
    builder = _Builder(function)
    classes = builder.classes
    builder.block(function.body)
    for name in function.params:
        node = classes.of(name)
        if node >= 0:
            classes.unite(builder.world, node)
    find = classes.find
    content = {k: find(inside) for k, inside in enumerate(classes.inside) if inside >= 0 and find(k) == k}
    inside = [(k, forward) for node, forward in builder.writes_inside for k in _reached(content, find(node))]
    written = [(find(node), forward) for node, forward in builder.writes] + inside
    returned = [find(node) for node in map(builder.operand, function.body.yields) if node >= 0]
    return Storage(
        classes={name: find(node) for name, node in classes.node.items() if node >= 0},
        content=content,
        written=frozenset(node for node, _ in written),
        written_forward=frozenset(node for node, forward in written if forward),
        world=find(builder.world),
        visible=frozenset(_reached(content, find(builder.world))),
        returned=frozenset(k for node in returned for k in _reached(content, node)),
    )


def _reached(content: Mapping[int, int], found: int | None) -> list[int]:
    seen: list[int] = []
    while found is not None and found not in seen:
        seen.append(found)
        found = content.get(found)
    return seen
