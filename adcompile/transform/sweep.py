"""What the parts of a reverse sweep share."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import shares
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import FLOAT, Array, Dict, Kind, Scalar, Tuple
from adcompile.lower.core import Lowering
from adcompile.transform.bars import Bar, Bars, bar_of
from adcompile.transform.paired import Call
from adcompile.transform.prepare import Prepared


class Sweep:
    """One reverse sweep: the code under construction, and the adjoints so far."""

    def __init__(self, lo: Lowering, prepared: Prepared, bars: Bars, calls: Mapping[str, Call] | None = None) -> None:
        self.lo = lo
        self.b = lo.b
        self.prepared = prepared
        self.function = prepared.function
        self.bars = bars
        self.calls = calls or {}
        self._own = prepared.shadow_variables
        self._exchanged = frozenset(_exchanged(prepared))
        self.branches = 0  # how many branches the block that is swept stands in
        self._inner: dict[int, set[str]] = {}  # what the statement of a number defines inside

    def sweep(self, block: Block) -> None:
        """Add the adjoint of a block, its last statement first."""
        raise NotImplementedError

    def _shares(self, op: ir.Op) -> bool:
        """A view of shadowed storage: its shadow is a view of the shadow, and there is nothing to do."""
        return bool(op.args) and self._is_shadowed(op.args[0]) and shares(self.function, op, self.prepared.memory)

    def _is_shadowed(self, operand: Operand) -> bool:
        return isinstance(operand, Var) and operand.name in self.bars.shadows

    def _copied(self, value: Operand, hint: str) -> Operand:
        """A copy of what goes on changing in the reverse sweep."""
        kind = self.b.kind(value)
        if isinstance(kind, Scalar):
            return value
        return self.b.op(p.copy_of if isinstance(kind, Array) else runtime.copied, value, hint=hint)

    def _number(self, slot: Operand) -> Operand:
        """What a slot has collected for a number: nothing is None in the place of an integer."""
        kind = self.b.kind(slot)
        if isinstance(kind, Scalar) and kind.type == "num":
            return self.b.op(runtime.add, slot, Const(0.0), kind=FLOAT)
        return slot

    def _of_slot(self, container: str, slot: Operand, value: Operand) -> Bar:
        """The adjoint of an item. Where items are exchanged, a slot that has none yet holds 0.0, whatever its shape."""
        slot = self._number(slot)
        exchanged = self.prepared.memory.of(container) in self._exchanged
        if exchanged and isinstance(self.b.kind(value), Tuple):  # it is taken apart
            return Bar(self.b.op(runtime.add, slot, self.bars.zeros(value), hint=bar_of(value)))
        if not exchanged or not isinstance(self.b.kind(value), Array):
            return Bar(slot)
        return Bar(self.b.op(runtime.unbroadcast, slot, value, hint=bar_of(value)))

    def _items(self, name: str, kind: Kind) -> Iterable[tuple[str, Bar]]:
        """The adjoints collected for parts of a tuple."""
        prefix = f"{name}["
        keys = [key for key in self.bars.env if key.startswith(prefix)]
        return [(key[len(name) :], self.bars.env.pop(key)) for key in keys]

    def _into_slots(self, name: str) -> None:
        """The adjoints of the numbers in a tuple go to their places in its shadow, for those that hold it too."""
        if name not in self.prepared.slots:
            return
        for path, bar in self._items(name, self.b.kind(Var(name))):
            place: Operand = Var(self.bars.shadows[name])
            *inner, last = map(int, path[1:-1].split("]["))
            for k in inner:
                place = self.b.op(operator.getitem, place, Const(k))
            self.b.effect(p.isum_item, place, Const(last), self.bars.plain(bar))

    def _of_items(self, target: str, kind: Tuple) -> Bar | None:
        """The adjoint of a tuple, put together from those of its items."""
        if not any(key.startswith(f"{target}[") for key in self.bars.env):
            return None
        return Bar(self._put_together(target, kind, Var(target)))

    def _put_together(self, key: str, kind: Tuple, like: Operand) -> Operand:
        items: list[Operand] = []
        for k, item in enumerate(kind.items):
            inner = f"{key}[{k}]"
            bar = self.bars.env.pop(inner, None)
            if bar is not None:
                items.append(self.bars.plain(bar))
                continue
            part = self.b.op(operator.getitem, like, Const(k), kind=item)
            nested = isinstance(item, Tuple) and any(name.startswith(f"{inner}[") for name in self.bars.env)
            items.append(self._put_together(inner, item, part) if nested else self.bars.zeros(part))  # type: ignore[arg-type]
        return self.b.op(p.make_tuple, *items)

    def _inside(self, stmt: ir.Stmt) -> set[str]:
        if stmt.origin not in self._inner:
            names = set(ir.inner_targets(stmt))
            for block in ir.blocks(stmt):
                for inner in ir.walk(block):
                    names.update(ir.targets(inner))
                    names.update(ir.inner_targets(inner))
            self._inner[stmt.origin] = names
        return self._inner[stmt.origin]


def _exchanged(prepared: Prepared) -> Iterator[str | None]:
    """The memory classes of dicts whose items are exchanged."""
    for stmt in ir.walk(prepared.function.body):
        if isinstance(stmt, ir.Op) and stmt.fn is operator.setitem and isinstance(stmt.args[0], Var):
            if isinstance(prepared.function.kind(stmt.args[0]), Dict):
                yield prepared.memory.of(stmt.args[0].name)
