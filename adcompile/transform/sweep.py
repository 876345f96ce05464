"""What the parts of a reverse sweep share."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import Array, Kind, Scalar, Tuple
from adcompile.lower.core import Lowering
from adcompile.transform.bars import Bar, Bars
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
        self._own = frozenset(prepared.shadows.values())
        self._exchanged = frozenset(_exchanged(prepared))
        self._inner: dict[int, set[str]] = {}  # what the statement of a number defines inside

    def sweep(self, block: Block) -> None:
        """Add the adjoint of a block, its last statement first."""
        raise NotImplementedError

    def _is_shadowed(self, operand: Operand) -> bool:
        return isinstance(operand, Var) and operand.name in self.bars.shadows

    def _copied(self, value: Operand, hint: str) -> Operand:
        """A copy of what goes on changing in the reverse sweep."""
        kind = self.b.kind(value)
        if isinstance(kind, Scalar):
            return value
        return self.b.op(p.copy_of if isinstance(kind, Array) else runtime.copied, value, hint=hint)

    def _items(self, name: str, kind: Kind) -> Iterable[tuple[str, Bar]]:
        """The adjoints collected for parts of a tuple."""
        prefix = f"{name}["
        keys = [key for key in self.bars.env if key.startswith(prefix)]
        return [(key[len(name) :], self.bars.env.pop(key)) for key in keys]

    def _of_items(self, target: str, kind: Tuple) -> Bar | None:
        """The adjoint of a tuple, put together from those of its items."""
        found = {path: self.bars.plain(bar) for path, bar in self._items(target, kind)}
        if not found:
            return None
        items = []
        for k in range(len(kind.items)):
            like = Var(target)
            zero = found.get(f"[{k}]") or self.bars.zeros(self.b.op(operator.getitem, like, Const(k)))
            items.append(zero)
        return Bar(self.b.op(p.make_tuple, *items))

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
    """The memory classes of containers whose items are exchanged, or dropped unread."""
    for stmt in ir.walk(prepared.function.body):
        if isinstance(stmt, ir.Op) and stmt.fn in (operator.setitem, p.drop_last) and isinstance(stmt.args[0], Var):
            if not isinstance(prepared.function.kind(stmt.args[0]), Array):
                yield prepared.memory.of(stmt.args[0].name)
