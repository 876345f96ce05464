"""The adjoints of making and changing lists, tuples, dicts and objects."""

from __future__ import annotations

import operator

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand, Var
from adcompile.kinds import Array, List, Scalar, Tuple, Unknown
from adcompile.lower.core import refusal
from adcompile.transform.bars import Bar, bar_of
from adcompile.transform.sweep import Sweep


class Containers(Sweep):
    """Containers hold adjoints where the primal's hold values, or the shadows of what has one."""

    def _named_tuple(self, op: Op) -> bool:
        kind = self.b.kind(Var(op.target or ""))
        if isinstance(kind, Tuple) and op.fn is kind.cls:
            self._make_tuple(op)
            return True
        return False

    def _make_tuple(self, op: Op) -> None:
        assert op.target is not None
        for k, operand in enumerate(op.args):
            key = f"{op.target}[{k}]"
            for path, bar in self._items(key, Unknown()):
                if isinstance(operand, Var):
                    self.bars.add_to_key(operand.name + path, bar)
            own = self.bars.env.pop(key, None)
            if own is not None:
                self.bars.add(operand, own)
            if op.target in self.prepared.slots and self.bars.is_active(operand) and not self._is_shadowed(operand):
                shadow = Var(self.bars.shadows[op.target])
                part = self.b.op(operator.getitem, shadow, Const(k), hint="%t_bar", kind=self.b.kind(operand))
                self.bars.add(operand, Bar(self._number(part)))

    def _make_list(self, op: Op) -> None:
        assert op.target is not None
        bar = self.bars.take(op.target) if op.target in self.bars.active else None
        if bar is not None:
            self._spread_items(bar.value, [(Const(k), item) for k, item in enumerate(op.args)], op.target)

    def _make_dict(self, op: Op) -> None:
        assert op.target is not None
        bar = self.bars.take(op.target) if op.target in self.bars.active else None
        if bar is not None:
            self._spread_items(bar.value, list(zip(op.args[::2], op.args[1::2], strict=True)), op.target)

    def _make_object(self, op: Op) -> None:
        """A dataclass: each field's adjoint goes to what it was made from."""
        assert op.target is not None
        bar = self.bars.take(op.target)
        if bar is None:
            return
        for name, operand in op.kwargs:
            if self.bars.is_active(operand) and not self._is_shadowed(operand):
                part = self.b.op(getattr, bar.value, Const(name), hint="%t_bar", kind=self.b.kind(operand))
                self.bars.add(operand, Bar(self._number(part)))

    def _spread_items(self, bar: Operand, items: list[tuple[Operand, Operand]], target: str) -> None:
        for key, operand in items:
            if self.bars.is_active(operand) and not self._is_shadowed(operand):
                part = self.b.op(operator.getitem, bar, key, hint="%t_bar", kind=self.b.kind(operand))
                self.bars.add(operand, self._of_slot(target, part, operand))

    def _append(self, op: Op) -> None:
        place, value = op.args
        self.b.effect(p.unappend, place)
        if not self._is_shadowed(place):
            return
        assert isinstance(place, Var)
        shadow = Var(self.bars.shadows[place.name])
        bar = self.b.op(p.pop_last, shadow, hint="%t_bar", kind=self.b.kind(value))
        if self.bars.is_active(value) and not self._is_shadowed(value):
            self.bars.add(value, self._of_slot(place.name, bar, value))

    def _pop_last(self, op: Op) -> None:
        """The list gets its last item back, and the shadow its adjoint."""
        assert op.target is not None
        place, value = op.args[0], Var(op.target)
        self.b.effect(p.unpop, place, value)
        if not self._is_shadowed(place):
            return
        assert isinstance(place, Var)
        shadow = Var(self.bars.shadows[place.name])
        if self._is_shadowed(value):
            self._into_slots(value.name)
            self.b.effect(p.append, shadow, Var(self.bars.shadows[value.name]))
            return
        self.b.effect(p.append, shadow, self._popped(value))

    def _drop_last(self, op: Op) -> None:
        """An item that nobody looked at was taken away: the shadow gets the very one back that it had for it.

        In the reverse sweep a number has no adjoint yet.
        """
        place = op.args[0]
        self.b.effect(p.undrop, place)
        if not self._is_shadowed(place):
            return
        assert isinstance(place, Var)
        shadow, kind = Var(self.bars.shadows[place.name]), self.b.kind(place)
        if isinstance(kind, List) and isinstance(kind.item, Scalar):
            self.b.effect(p.append, shadow, Const(0.0))
        else:
            self.b.effect(p.undrop, shadow)

    def _push(self, op: Op) -> None:
        place, value = op.args
        if self._is_shadowed(place) and not self._is_shadowed(value):
            assert isinstance(place, Var)
            shadow = Var(self.bars.shadows[place.name])
            bar = self.b.op(p.pop, shadow, hint="%t_bar", kind=self.b.kind(value))
            self.bars.add(value, Bar(bar))

    def _pop(self, op: Op) -> None:
        assert op.target is not None
        place = op.args[0]
        if not self._is_shadowed(place) or op.target in self.bars.shadows:
            return
        assert isinstance(place, Var)
        self.b.effect(p.push, Var(self.bars.shadows[place.name]), self._popped(Var(op.target)))

    def _popped(self, value: Var) -> Operand:
        """The adjoint of what was taken from a list, whole."""
        kind = self.b.kind(value)
        bar = self._of_items(value.name, kind) if isinstance(kind, Tuple) else self.bars.take(value.name)
        return self.bars.zeros(value) if bar is None else self.bars.full(bar, value)

    def _summed_each(self, op: Op) -> None:
        place, value = op.args
        if isinstance(place, Var) and place.name in self.bars.shadows and self.bars.is_active(value):
            bar = self._copied(Var(self.bars.shadows[place.name]), bar_of(value))
            if not isinstance(self.b.kind(place), Array) and isinstance(self.b.kind(value), (Array, Unknown)):
                bar = self.b.op(runtime.as_like, bar, value, kind=self.b.kind(value))
            self.bars.add(value, Bar(bar))

    def _exposed(self, op: Op) -> None:
        assert op.target is not None
        if op.target in self.bars.shadows:
            raise refusal(op.pos, f"the gradient by {ir.hint(op.target)!r}, which is written to in place")
        bar = self.bars.take(op.target)
        if bar is not None:
            self.bars.exposed[op.target] = bar
            self.bars.add(op.args[0], bar)

    def _add_values(self, op: Op) -> None:
        """The sum of two values of any structure."""
        assert op.target is not None
        if op.target not in self.bars.active:
            return
        kind = self.b.kind(Var(op.target))
        bar = self._of_items(op.target, kind) if isinstance(kind, Tuple) else self.bars.take(op.target)
        if bar is None:
            return
        for operand in filter(self.bars.is_active, op.args):
            part = self.b.kind(operand)
            if isinstance(part, Tuple) and isinstance(operand, Var):
                for k, item in enumerate(part.items):
                    value = self.b.op(operator.getitem, bar.value, Const(k), kind=item)
                    self.bars.add_to_key(f"{operand.name}[{k}]", Bar(value))
            else:
                self.bars.add(operand, bar)

    def _copy(self, op: Op) -> None:
        assert op.target is not None
        if op.target in self.bars.shadows and self._shares(op):
            return
        if op.target in self.bars.active:
            kind = self.b.kind(op.args[0])
            for path, item in self._items(op.target, kind):
                assert isinstance(op.args[0], Var)
                self.bars.add_to_key(op.args[0].name + path, item)
            bar = self.bars.take(op.target)
            if bar is not None:
                self.bars.add(op.args[0], bar)
