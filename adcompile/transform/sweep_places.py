"""The adjoints of reading and writing elements and attributes.

A read adds to the place of the adjoint that it came from. A store takes the adjoint of its place away, which is then
zero: what was there before has no influence through it any more.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np

from adcompile import adjoints, ir, runtime, sharing
from adcompile import primitives as p
from adcompile.analysis.aliases import is_uncertain
from adcompile.ir import Const, Op, Operand, Var
from adcompile.kinds import (
    BOOL,
    NUM,
    UNKNOWN,
    Array,
    Dict,
    Kind,
    List,
    Object,
    Passive,
    Scalar,
    Tuple,
    Unknown,
    is_basic_index,
    is_mask,
)
from adcompile.lower.core import refusal
from adcompile.transform.bars import Bar, bar_of, may_cut, mixes
from adcompile.transform.prepare import exchanges_item
from adcompile.transform.sweep import Sweep


class Places(Sweep):
    """Elements, slices and attributes."""

    def _getitem(self, op: Op) -> None:
        assert op.target is not None
        owner, index = op.args
        if op.target not in self.bars.active or not isinstance(owner, Var):
            return
        kind, target = self.b.kind(owner), self.b.kind(Var(op.target))
        if op.target in self.bars.shadows and self._shares(op):
            self._into_slots(op.target)
            if is_uncertain(op, self.b.kinds):
                self._copied_or_viewed(op)
            return
        if isinstance(kind, Tuple):
            self._tuple_item(op, owner, index)
            return
        if isinstance(target, Tuple):
            items = self._of_items(op.target, target)
            if items is not None:
                self.b.effect(runtime.add_item, self.bars.buffer(owner.name), index, items.value)
            return
        bar_ = self.bars.take(op.target)
        if bar_ is None:
            return
        if isinstance(kind, Scalar):  # a number of NumPy takes the indices that an array without axes takes
            self.bars.add(owner, Bar(self.b.op(np.sum, self.bars.full(bar_, Var(op.target)))))
            return
        self._scatter(owner, index, self.bars.plain(bar_))

    def _tuple_item(self, op: Op, owner: Var, index: Operand) -> None:
        assert op.target is not None
        if not isinstance(index, Const):
            raise refusal(op.pos, "an item of a tuple chosen by a number that varies", "use a list")
        key = f"{owner.name}[{index.value}]"
        for path, bar in self._items(op.target, self.b.kind(Var(op.target))):
            self.bars.add_to_key(key + path, bar)
        own = self.bars.take(op.target)
        if own is not None:
            self.bars.add_to_key(key, self.bars.settled(own, Var(op.target)))

    def _copied_or_viewed(self, op: Op) -> None:
        """Where the primal made a copy, the shadow is one too, and what it collected is handed on."""
        raise NotImplementedError

    def _scatter(self, owner: Operand, index: Operand, value: Operand) -> None:
        """``owner_bar[index] += value``"""
        assert isinstance(owner, Var)
        place, kind = self.bars.buffer(owner.name), self.b.kind(owner)
        is_simple = is_basic_index(self.b.kind(index)) or is_mask(self.b.kind(index))
        may_repeat = kind == UNKNOWN and not is_simple and isinstance(self.b.kind(value), Array)
        if isinstance(kind, List) and self.b.kind(index) == Passive(slice):
            self.b.effect(runtime.add_at, place, index, value)
        elif may_repeat or not isinstance(kind, Array) and _is_structure(self.b.kind(value)) or _may_lack_places(kind):
            self.b.effect(runtime.add_item, place, index, value)
        elif not isinstance(kind, Array) or is_simple:
            self.b.effect(p.isum_item, place, index, value)
        else:
            self.b.effect(runtime.add_at, place, index, value)

    def _getattr(self, op: Op) -> None:
        assert op.target is not None
        owner = op.args[0]
        if op.target not in self.bars.active or not isinstance(owner, Var):
            return
        if op.target in self.bars.shadows and owner.name in self.bars.shadows:
            self._into_slots(op.target)
            if is_uncertain(op, self.b.kinds):
                self._copied_or_viewed(op)
            return
        kind = self.b.kind(Var(op.target))
        bar = self._of_items(op.target, kind) if isinstance(kind, Tuple) else self.bars.take(op.target)
        if bar is not None:
            value = self.bars.plain(bar)
            simple = not _is_frozen(self.b.kind(owner)) and not _is_structure(self.b.kind(value)) and kind != NUM
            add = p.isum_attr if simple else runtime.add_attr
            self.b.effect(add, self.bars.buffer(owner.name), op.args[1], value)

    def _slot(self, place: Operand, index: Operand, primal: Operand, hint: str) -> Operand:
        """``place[index]``, as a value of its own."""
        value = self.b.op(operator.getitem, place, index, hint=hint)
        return self._copied(value, hint)

    def _setitem(self, op: Op) -> None:
        place, index, value = op.args
        if not isinstance(place, Var):  # of outside, or a variable that has no value
            if self.bars.is_active(value):
                raise refusal(op.pos, "a number that is stored outside the function", "return it")
            return
        if self.function.kinds.get(place.name) is None:
            return
        self.b.effect(p.restore, place, index)
        if place.name not in self.bars.shadows:
            return
        shadow = Var(self.bars.shadows[place.name])
        if not isinstance(self.b.kind(place), Array) and isinstance(value, Var) and value.name in self.bars.shadows:
            is_open = isinstance(self.b.kind(place), Unknown)
            slot = self._taken_from_array(op, shadow, index) if is_open else None
            self.b.effect(p.restore, shadow, index)  # the slot holds the shadow itself, as it held another before
            if slot is not None:
                self._if_array(shadow, lambda: self.bars.add(value, self._fitted(slot, value)))
            return
        bar = self._stored(op, shadow, index) if self.bars.is_active(value) else None
        if bar is not None and may_cut(self.b.kind(place)):
            bar = self.b.op(adjoints.stored_in, bar, place, hint=bar_of(value), kind=self.b.kind(bar))
        if exchanges_item(self.function, op, self.prepared.memory):
            self.b.effect(p.restore, shadow, index)  # the adjoint of what was there, in its shape
        else:
            self.b.effect(operator.setitem, shadow, index, Const(0.0))
        if bar is not None:
            self.bars.add(value, self._from_slot(place, bar, value))

    def _taken_from_array(self, op: Op, shadow: Var, index: Operand) -> Operand:
        """What was stored was copied, if it was stored in an array: its shadow gets what the slot has collected.

        The slot is read before it is cleared and the shadow gets it after that, for it may be a view of the slot.
        """
        return self._if_array(shadow, lambda: self._last(op, shadow, index), lambda: Const(None))

    def _if_array(
        self, shadow: Var, then: Callable[[], Operand | None], orelse: Callable[[], Operand | None] = lambda: None
    ) -> Var:
        """One of two values, or of two effects, by what the storage is when the program runs."""
        cond = self.b.op(sharing.is_array, shadow, kind=BOOL)
        out = self.b.fresh("%t_bar", UNKNOWN)
        blocks = []
        for side in (then, orelse):
            with self.b.nested() as stmts:
                value = side()
            blocks.append(ir.Block(tuple(stmts), () if value is None else (value,)))
        outs = (out.name,) if blocks[0].yields else ()
        self.b.add(ir.If(cond, blocks[0], blocks[1], outs, self.b.pos, self.b.origin))
        return out

    def _last(self, op: Op, shadow: Var, index: Operand) -> Operand:
        """What an array has collected for a store: elements that the store names twice have the value of the last."""
        kind = self.b.kind(index)
        if is_basic_index(kind) or is_mask(kind):
            return self._slot(shadow, index, op.args[0], bar_of(op.args[2]))
        last = self.b.op(sharing.is_last, shadow, index)
        return self.b.op(np.where, last, self.b.op(operator.getitem, shadow, index), Const(0.0), hint="%t_bar")

    def _stored(self, op: Op, shadow: Var, index: Operand) -> Operand:
        kind = self.b.kind(shadow)
        if isinstance(kind, Array):
            return self._last(op, shadow, index)
        if isinstance(kind, Unknown) and not is_basic_index(self.b.kind(index)):
            return self._if_array(
                shadow,
                lambda: self._last(op, shadow, index),
                lambda: self._slot(shadow, index, op.args[0], bar_of(op.args[2])),
            )
        if isinstance(kind, (List, Dict)):  # the item itself: the slot gets another one
            return self.b.op(operator.getitem, shadow, index, hint=bar_of(op.args[2]))
        return self._slot(shadow, index, op.args[0], bar_of(op.args[2]))

    def _from_slot(self, place: Var, bar: Operand, value: Operand) -> Bar:
        is_tuple = isinstance(self.b.kind(value), Tuple)
        return self._of_slot(place.name, bar, value) if is_tuple else self._fitted(bar, value)

    def _fitted(self, bar: Operand, value: Operand) -> Bar:
        """What a stored value gets from its slot: summed where it was broadcast into it."""
        bar = self._number(bar)
        slot, kind = self.b.kind(bar), self.b.kind(value)
        if isinstance(slot, Unknown) and isinstance(kind, Scalar):
            bar = self.b.op(runtime.add, bar, Const(0.0), kind=slot)
        if isinstance(slot, (Scalar, List, Dict, Object, Tuple)):
            return Bar(bar)
        if isinstance(kind, Scalar):
            return Bar(self.b.op(np.sum, bar, hint=bar_of(value)))
        return Bar(self.b.op(runtime.unbroadcast, bar, value, hint=bar_of(value)))

    def _summed(self, op: Op, sign: float) -> None:
        place, index, value = op.args
        assert isinstance(place, Var)
        if self.function.kinds.get(place.name) is None:
            return
        self.b.effect(p.restore, place, index)
        if place.name in self.bars.shadows and self.bars.is_active(value):
            bar = self._slot(Var(self.bars.shadows[place.name]), index, place, bar_of(value))
            self.bars.add(value, self._signed(self._from_slot(place, bar, value), sign))

    def _summed_whole(self, op: Op, sign: float) -> None:
        place, value = op.args
        assert isinstance(place, Var)
        self.b.effect(p.restore, place, Const(...))
        if place.name in self.bars.shadows and self.bars.is_active(value):
            bar = self._copied(Var(self.bars.shadows[place.name]), bar_of(value))
            self.bars.add(value, self._signed(self._fitted(bar, value), sign))

    def _signed(self, bar: Bar, sign: float) -> Bar:
        return bar if sign > 0 else Bar(self.b.op(operator.neg, bar.value, hint="%t_bar"))

    def _setattr(self, op: Op) -> None:
        place, name, value = op.args
        if not isinstance(place, Var):  # of outside, or a variable that has no value
            if self.bars.is_active(value):
                raise refusal(op.pos, "a number that is stored outside the function", "return it")
            return
        self.b.effect(p.restore, place, name, Const("attribute"))
        if place.name not in self.bars.shadows:
            return
        shadow = Var(self.bars.shadows[place.name])
        if isinstance(value, Var) and value.name in self.bars.shadows:
            self.b.effect(p.restore, shadow, name, Const("attribute"))
            return
        bar = None
        if self.bars.is_active(value):
            bar = self.b.op(getattr, shadow, name, hint="%t_bar", kind=self.b.kind(value))
        if exchanges_item(self.function, op, self.prepared.memory):
            self.b.effect(p.restore, shadow, name, Const("attribute"))
        else:
            self.b.effect(setattr, shadow, name, Const(0.0))
        if bar is not None:
            self.bars.add(value, Bar(bar))

    def _summed_attr(self, op: Op) -> None:
        place, name, value = op.args
        if isinstance(place, Var) and place.name in self.bars.shadows and self.bars.is_active(value):
            slot = self.b.op(getattr, Var(self.bars.shadows[place.name]), name, hint="%t_bar")
            self.bars.add(value, self._fitted(self._copied(slot, bar_of(value)), value))


def _may_lack_places(kind: Kind) -> bool:
    """Whether a list may have integers among its items: their places in the adjoint hold None."""
    return mixes(kind) or isinstance(kind, List) and isinstance(kind.item, Unknown)


def _is_structure(kind: Kind) -> bool:
    return isinstance(kind, (Dict, List, Object, Tuple, Unknown))


def _is_frozen(kind: Kind) -> bool:
    params = getattr(kind.cls, "__dataclass_params__", None) if isinstance(kind, Object) else None
    return params is not None and bool(params.frozen)
