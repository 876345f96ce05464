"""Reverse mode: from a prepared normal form to the same form followed by its reverse sweep, in open SSA.

The sweep visits the statements from the last to the first, and gives each operand its contribution (Griewank and
Walther 2008, section 3.2). Loops become loops backwards, branches branches on the same condition. Values of the primal
are read wherever a derivative needs them; ``record`` makes that legal afterwards.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from adcompile import effects, ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import UNCERTAIN, copies, is_basic, shares
from adcompile.errors import NotDifferentiable
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import Array, Dict, Kind, List, Object, Passive, Scalar, Tuple, Unknown, carries_derivative
from adcompile.lower.builder import Builder
from adcompile.lower.core import Lowering, refusal
from adcompile.lower.values import TupleValue, Value
from adcompile.rules.core import Rule
from adcompile.transform.bars import Bar, Bars, bar_hint, bar_of
from adcompile.transform.constants import is_constant
from adcompile.transform.inline import check_numbers, inline, name_of, positional
from adcompile.transform.paired import Call, call_backward
from adcompile.transform.prepare import Prepared

class Reverse:
    """One reverse sweep."""

    def __init__(self, lo: Lowering, prepared: Prepared, bars: Bars, calls: Mapping[str, Call] | None = None) -> None:
        self.lo = lo
        self.b = lo.b
        self.prepared = prepared
        self.function = prepared.function
        self.bars = bars
        self.calls = calls or {}
        self._own = frozenset(prepared.shadows.values())
        self._memory: dict[object, Callable[[Op], None]] = {
            operator.getitem: self._getitem,
            getattr: self._getattr,
            operator.setitem: self._setitem,
            setattr: self._setattr,
            p.isum_item: lambda op: self._summed(op, 1.0),
            p.isub_item: lambda op: self._summed(op, -1.0),
            p.isum: lambda op: self._summed_whole(op, 1.0),
            p.isub: lambda op: self._summed_whole(op, -1.0),
            p.isum_attr: self._summed_attr,
            runtime.add_attr: self._summed_attr,
            runtime.add_each: self._summed_each,
            runtime.add_at: lambda op: self._summed(op, 1.0),
            runtime.add_item: lambda op: self._summed(op, 1.0),
            p.copy_of: self._copy,
            runtime.copied: self._copy,
            runtime.as_like: self._copy,
            runtime.add: self._add_values,
            p.exposed: self._exposed,
            runtime.tangent_like: self._copy,
            p.make_tuple: self._make_tuple,
            p.make_list: self._make_list,
            p.make_dict: self._make_dict,
            p.append: self._append,
            p.pop_last: self._pop_last,
            p.drop_last: self._drop_last,
            p.push: self._push,
            p.pop: self._pop,
        }

    def sweep(self, block: Block) -> None:
        for stmt in reversed(block.stmts):
            with self.b.at(stmt.pos, -stmt.origin):
                match stmt:
                    case Op():
                        self._op(stmt)
                    case ir.If():
                        self._if(stmt)
                    case ir.For() | ir.While():
                        self._loop(stmt)

    # -- operations ------------------------------------------------------------------------------------------------

    def _op(self, op: Op) -> None:
        if self._is_of_shadow(op):
            return
        if isinstance(op.fn, ir.Callee):
            if op.target in self.calls:
                call_backward(self.bars, op, self.calls[op.target])
            return
        memory = self._memory.get(op.fn)
        if memory is not None:
            memory(op)
            return
        if op.target is None or op.target not in self.bars.active or is_constant(op.fn, self.lo.rules):
            return
        if not any(map(self.bars.is_active, op.operands())):
            self.bars.take(op.target)
            return
        if op.target in self.bars.shadows and self._shares(op):
            if op.fn in UNCERTAIN:
                self._copied_or_viewed(op)
            return
        kind = self.b.kind(Var(op.target))
        if isinstance(kind, Tuple) and self._named_tuple(op):
            return
        if isinstance(kind, Object) and op.fn is kind.cls:
            self._make_object(op)
            return
        bar = self._of_items(op.target, kind) if isinstance(kind, Tuple) else self.bars.take(op.target)
        if bar is not None:
            self._apply(op, bar)

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

    def _is_of_shadow(self, op: Op) -> bool:
        """What happens to shadows in the forward sweep belongs to the derivative, not to the primal."""
        place = op.args[0] if op.target is None and op.args else None
        return op.target in self._own or isinstance(place, Var) and place.name in self._own

    def _shares(self, op: Op) -> bool:
        """A view of shadowed storage: its shadow is a view of the shadow, and there is nothing to do."""
        return bool(op.args) and self._is_shadowed(op.args[0]) and shares(self.function, op)

    def _copied_or_viewed(self, op: Op) -> None:
        """Where the layout made the primal copy, the shadow is a copy too, and what it collected is handed on."""
        assert op.target is not None
        cond = Var(self.prepared.copied[op.target])
        with self.b.nested() as stmts:
            self._apply(op, Bar(Var(self.bars.shadows[op.target])))
        self.b.add(ir.If(cond, Block(tuple(stmts)), Block(), (), self.b.pos, self.b.origin))

    def _apply(self, op: Op, bar: Bar) -> None:
        rule = self.lo.rules.lookup(op.fn)
        if rule is None:
            raise refusal(
                op.pos,
                f"a call of {name_of(op.fn)}",
                "give it a rule, or declare it constant, in a RuleSet",
                NotDifferentiable,
            )
        match rule.kind:
            case "elementwise":
                self._elementwise(op, rule, bar)
            case "constant":
                pass
            case _:
                self._transposed(op, rule, bar)

    def _elementwise(self, op: Op, rule: Rule, bar: Bar) -> None:
        assert op.target is not None
        out = Var(op.target)
        op = positional(op, rule.body)
        check_numbers(self.lo, op)
        partials = inline(self.lo, rule.body, [], op, out)
        alone = _has_one_array(op, self.b)
        found: dict[Operand, Bar] = {}  # x * x gives x one contribution
        for operand, partial in zip(op.args, partials, strict=False):
            if self.bars.is_active(operand):
                product = self._product(bar, self.lo.operand(partial), out, bar_of(operand), alone)
                found[operand] = product if operand not in found else self._sum(found[operand], product, operand)
        for operand, contribution in found.items():
            if not (alone and isinstance(self.b.kind(operand), Array)):
                contribution = self.bars.narrowed(contribution, out, operand)
            self.bars.add(operand, self.bars.real(contribution, operand))

    def _sum(self, a: Bar, b: Bar, operand: Operand) -> Bar:
        total = self.b.op(operator.add, a.value, b.value, hint=bar_of(operand))
        return dataclasses.replace(a, value=total, full=a.full or b.full)

    def _product(self, bar: Bar, partial: Operand, out: Operand, hint: str, alone: bool) -> Bar:
        """The adjoint of the result times a partial; ``alone``: an array partial has the shape of the result."""
        full = bar.full or self.bars.same_shape(partial, out) or alone and isinstance(self.b.kind(partial), Array)
        match partial:
            case Const(value=float() | int()) if partial.value == 1.0:
                return bar
            case Const(value=float() | int()) if partial.value == -1.0:
                return dataclasses.replace(bar, value=self.b.op(operator.neg, bar.value, hint=hint))
        return dataclasses.replace(bar, value=self.b.op(operator.mul, bar.value, partial, hint=hint), full=full)

    def _transposed(self, op: Op, rule: Rule, bar: Bar) -> None:
        assert op.target is not None
        out = Var(op.target)
        wrt = rule.wrt
        if op.fn is np.where and len(op.args) == 3:
            self._where(op, bar)
            return
        active = [k for k in effects.read_positions(op.fn, len(op.args)) if self.bars.is_active(op.args[k])]
        if any(k not in wrt for k in active) or any(self.bars.is_active(v) for _, v in op.kwargs):
            raise refusal(op.pos, f"the derivative of {name_of(op.fn)} by this argument")
        full: Value = self.bars.full(bar, out) if not isinstance(self.b.kind(out), Tuple) else bar.value
        results = inline(self.lo, rule.body, [full], op, out)
        if len(wrt) == 1:
            results = [results[0] if len(results) == 1 else TupleValue(tuple(results))]
        for k, result in zip(wrt, results, strict=False):
            if k in active:
                self._contribute(op.args[k], result)

    def _contribute(self, operand: Operand, value: Value) -> None:
        """Add the result of a rule: a sequence where the operand is one."""
        assert isinstance(operand, Var)
        if isinstance(self.b.kind(operand), Tuple):
            count = len(self.b.kind(operand).items)  # type: ignore[union-attr]
            for k in range(count):
                item = value.items[k] if isinstance(value, TupleValue) else self.b.op(
                    operator.getitem, self.lo.operand(value), Const(k)
                )
                self.bars.add_to_key(f"{operand.name}[{k}]", Bar(self.lo.operand(item)))
            return
        narrow = self._narrow(value)
        self.bars.add(operand, self.bars.real(Bar(self.lo.operand(value)) if narrow is None else narrow, operand))

    def _narrow(self, value: Value) -> Bar | None:
        """A broadcast number is kept as the number."""
        made = self._made_by(value)
        if made is not None and made.fn is np.broadcast_to and isinstance(self.b.kind(made.args[0]), Scalar):
            return Bar(made.args[0], full=False)
        return None

    def _made_by(self, value: Value) -> Op | None:
        for stmt in reversed(self.b.stmts):
            if isinstance(stmt, Op) and isinstance(value, Var) and stmt.target == value.name:
                return stmt
        return None

    def _where(self, op: Op, bar: Bar) -> None:
        """The mask goes along with the adjoint, and is applied after the product."""
        assert op.target is not None
        out = Var(op.target)
        cond, a, b = op.args
        for operand, negated in ((a, False), (b, True)):
            if not self.bars.is_active(operand):
                continue
            if self.bars.same_shape(operand, out) and isinstance(self.b.kind(cond), Array):
                inner = bar if bar.mask is None else Bar(self.bars.plain(bar), bar.full)
                self.bars.add(operand, dataclasses.replace(inner, mask=cond, negated=negated))
                continue
            value = self.bars.full(bar, out)
            parts = (Const(0.0), value) if negated else (value, Const(0.0))
            picked = Bar(self.b.op(np.where, cond, *parts))
            self.bars.add(operand, self.bars.real(self.bars.narrowed(picked, out, operand), operand))

    # -- memory ----------------------------------------------------------------------------------------------------

    def _named_tuple(self, op: Op) -> bool:
        kind = self.b.kind(Var(op.target or ""))
        if isinstance(kind, Tuple) and op.fn is kind.cls:
            self._make_tuple(op)
            return True
        return False

    def _items(self, name: str, kind: Kind) -> Iterable[tuple[str, Bar]]:
        """The adjoints collected for parts of a tuple."""
        prefix = f"{name}["
        keys = [key for key in self.bars.env if key.startswith(prefix)]
        return [(key[len(name) :], self.bars.env.pop(key)) for key in keys]

    def _getitem(self, op: Op) -> None:
        assert op.target is not None
        owner, index = op.args
        if op.target not in self.bars.active or not isinstance(owner, Var):
            return
        kind, target = self.b.kind(owner), self.b.kind(Var(op.target))
        if op.target in self.bars.shadows:
            if owner.name in self.bars.shadows and not copies(self.function, op):
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
        if bar_ is not None:
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

    def _scatter(self, owner: Var, index: Operand, value: Operand) -> None:
        """``owner_bar[index] += value``"""
        place = self.bars.buffer(owner.name)
        if isinstance(self.b.kind(owner), List) and self.b.kind(index) == Passive(slice):
            self.b.effect(runtime.add_at, place, index, value)
        elif not isinstance(self.b.kind(owner), Array) and _is_structure(self.b.kind(value)):
            self.b.effect(runtime.add_item, place, index, value)
        elif not isinstance(self.b.kind(owner), Array) or is_basic(self.b.kind(index)) or _is_mask(self.b.kind(index)):
            self.b.effect(p.isum_item, place, index, value)
        else:
            self.b.effect(runtime.add_at, place, index, value)

    def _getattr(self, op: Op) -> None:
        assert op.target is not None
        owner = op.args[0]
        if op.target not in self.bars.active or not isinstance(owner, Var):
            return
        if op.target in self.bars.shadows and owner.name in self.bars.shadows:
            return
        bar = self.bars.take(op.target)
        if bar is not None:
            value = self.bars.plain(bar)
            simple = not _is_frozen(self.b.kind(owner)) and not _is_structure(self.b.kind(value))
            add = p.isum_attr if simple else runtime.add_attr
            self.b.effect(add, self.bars.buffer(owner.name), op.args[1], value)

    def _slot(self, place: Operand, index: Operand, primal: Operand, hint: str) -> Operand:
        """``place[index]``, as a value of its own."""
        value = self.b.op(operator.getitem, place, index, hint=hint)
        return self._copied(value, hint)

    def _copied(self, value: Operand, hint: str) -> Operand:
        """A copy of what goes on changing in the reverse sweep."""
        kind = self.b.kind(value)
        if isinstance(kind, Scalar):
            return value
        return self.b.op(p.copy_of if isinstance(kind, Array) else runtime.copied, value, hint=hint)

    def _setitem(self, op: Op) -> None:
        place, index, value = op.args
        assert isinstance(place, Var)
        if self.function.kinds.get(place.name) is None:
            return
        self.b.effect(p.restore, place, index)
        if place.name not in self.bars.shadows:
            return
        shadow = Var(self.bars.shadows[place.name])
        if not isinstance(self.b.kind(place), Array) and isinstance(value, Var) and value.name in self.bars.shadows:
            return  # the slot holds the shadow itself
        if self.bars.is_active(value):
            bar = self._stored(op, shadow, index)
            self.b.effect(operator.setitem, shadow, index, Const(0.0))
            self.bars.add(value, self._fitted(bar, value))
        else:
            self.b.effect(operator.setitem, shadow, index, Const(0.0))

    def _stored(self, op: Op, shadow: Var, index: Operand) -> Operand:
        kind = self.b.kind(index)
        if isinstance(self.b.kind(shadow), Array) and not is_basic(kind) and not _is_mask(kind):
            last = self.b.op(runtime.is_last, shadow, index)
            return self.b.op(np.where, last, self.b.op(operator.getitem, shadow, index), Const(0.0), hint="%t_bar")
        return self._slot(shadow, index, op.args[0], bar_of(op.args[2]))

    def _fitted(self, bar: Operand, value: Operand) -> Bar:
        """What a stored value gets from its slot: summed where it was broadcast into it."""
        slot, kind = self.b.kind(bar), self.b.kind(value)
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
            self.bars.add(value, self._signed(self._fitted(bar, value), sign))

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
        assert isinstance(place, Var)
        self.b.effect(p.restore, place, name, Const("attribute"))
        if place.name not in self.bars.shadows:
            return
        if isinstance(value, Var) and value.name in self.bars.shadows:
            return
        shadow = Var(self.bars.shadows[place.name])
        if self.bars.is_active(value):
            bar = self.b.op(getattr, shadow, name, hint="%t_bar", kind=self.b.kind(value))
            self.b.effect(setattr, shadow, name, Const(0.0))
            self.bars.add(value, Bar(bar))
        else:
            self.b.effect(setattr, shadow, name, Const(0.0))

    def _summed_attr(self, op: Op) -> None:
        place, name, value = op.args
        if isinstance(place, Var) and place.name in self.bars.shadows and self.bars.is_active(value):
            bar = self.b.op(getattr, Var(self.bars.shadows[place.name]), name, hint="%t_bar", kind=self.b.kind(value))
            self.bars.add(value, Bar(bar))

    def _summed_each(self, op: Op) -> None:
        place, value = op.args
        if isinstance(place, Var) and place.name in self.bars.shadows and self.bars.is_active(value):
            bar = self._copied(Var(self.bars.shadows[place.name]), bar_of(value))
            if isinstance(self.b.kind(value), Array) and not isinstance(self.b.kind(place), Array):
                bar = self.b.op(np.array, bar)
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
        bar = self.bars.take(op.target) if op.target in self.bars.active else None
        if bar is not None:
            for operand in op.args:
                self.bars.add(operand, bar)

    def _copy(self, op: Op) -> None:
        assert op.target is not None
        if op.target in self.bars.active:
            kind = self.b.kind(op.args[0])
            for path, item in self._items(op.target, kind):
                assert isinstance(op.args[0], Var)
                self.bars.add_to_key(op.args[0].name + path, item)
            bar = self.bars.take(op.target)
            if bar is not None:
                self.bars.add(op.args[0], bar)

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

    def _make_list(self, op: Op) -> None:
        assert op.target is not None
        bar = self.bars.take(op.target) if op.target in self.bars.active else None
        if bar is not None:
            self._spread_items(bar.value, list(enumerate(op.args)), op.target)

    def _make_dict(self, op: Op) -> None:
        assert op.target is not None
        bar = self.bars.take(op.target) if op.target in self.bars.active else None
        if bar is not None:
            pairs = [(k.value, v) for k, v in zip(op.args[::2], op.args[1::2], strict=True) if isinstance(k, Const)]
            self._spread_items(bar.value, pairs, op.target)

    def _make_object(self, op: Op) -> None:
        """A dataclass: each field's adjoint goes to what it was made from."""
        assert op.target is not None
        bar = self.bars.take(op.target)
        if bar is None:
            return
        for name, operand in op.kwargs:
            if self.bars.is_active(operand) and not self._is_shadowed(operand):
                part = self.b.op(getattr, bar.value, Const(name), hint="%t_bar", kind=self.b.kind(operand))
                self.bars.add(operand, Bar(part))

    def _spread_items(self, bar: Operand, items: list[tuple[object, Operand]], target: str) -> None:
        for key, operand in items:
            if self.bars.is_active(operand) and not self._is_shadowed(operand):
                part = self.b.op(operator.getitem, bar, Const(key), hint="%t_bar", kind=self.b.kind(operand))
                self.bars.add(operand, Bar(part))

    def _is_shadowed(self, operand: Operand) -> bool:
        return isinstance(operand, Var) and operand.name in self.bars.shadows

    def _append(self, op: Op) -> None:
        place, value = op.args
        self.b.effect(p.unappend, place)
        if not self._is_shadowed(place):
            return
        assert isinstance(place, Var)
        shadow = Var(self.bars.shadows[place.name])
        bar = self.b.op(p.pop_last, shadow, hint="%t_bar", kind=self.b.kind(value))
        if self.bars.is_active(value) and not self._is_shadowed(value):
            self.bars.add(value, Bar(bar))

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
            self.b.effect(p.append, shadow, Var(self.bars.shadows[value.name]))
            return
        bar = self.bars.take(op.target)
        self.b.effect(p.append, shadow, self.bars.zeros(value) if bar is None else self.bars.full(bar, value))

    def _drop_last(self, op: Op) -> None:
        """An item that nobody looked at was taken away: in the reverse sweep it has no adjoint yet."""
        place = op.args[0]
        self.b.effect(p.undrop, place)
        if self._is_shadowed(place):
            assert isinstance(place, Var)
            self.b.effect(p.append, Var(self.bars.shadows[place.name]), Const(0.0))

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
        bar = self.bars.take(op.target)
        like = Var(op.target)
        value = self.bars.zeros(like) if bar is None else self.bars.full(bar, like)
        self.b.effect(p.push, Var(self.bars.shadows[place.name]), value)

    # -- control flow ----------------------------------------------------------------------------------------------

    def _make_buffers(self, stmt: ir.Stmt) -> None:
        """Buffers that a nested statement adds to are made before it."""
        inside: set[str] = set()
        for block in ir.blocks(stmt):
            for inner in ir.walk(block):
                inside.update(ir.targets(inner))
                inside.update(ir.inner_targets(inner))
        inside.update(ir.inner_targets(stmt))
        for block in ir.blocks(stmt):
            for name in dict.fromkeys(ir.reads(block)):
                if name in self.bars.buffers and name not in inside:
                    self.bars.buffer(name)

    def _if(self, stmt: ir.If) -> None:
        bars = self.bars
        outs = [(k, bars.env.pop(out)) for k, out in enumerate(stmt.outs) if out in bars.env]
        tuples = [(k, bar) for k, out in enumerate(stmt.outs) for bar in self._items(out, Unknown())]
        self._make_buffers(stmt)
        before = dict(bars.env)
        results: list[dict[str, Bar]] = []
        bodies: list[list[ir.Stmt]] = []
        for block in (stmt.then, stmt.orelse):
            bars.env = dict(before)
            with self.b.nested() as stmts:
                for k, bar in outs:
                    self._give(block.yields[k], bar, Var(stmt.outs[k]))
                for k, (path, bar) in tuples:
                    target = block.yields[k]
                    if isinstance(target, Var):
                        bars.add_to_key(target.name + path, bar)
                self.sweep(block)
            results.append(bars.env)
            bodies.append(stmts)
        names = [n for n in dict.fromkeys([*results[0], *results[1]]) if results[0].get(n) != results[1].get(n)]
        names = [n for n in names if self._outlives(n, stmt)]
        yields = [self._ends(names, env, body) for env, body in zip(results, bodies, strict=True)]
        new = [self.b.fresh(bar_hint(name), self._joined_kind(name, yields, i)) for i, name in enumerate(names)]
        blocks = [Block(tuple(body), tuple(ys)) for body, ys in zip(bodies, yields, strict=True)]
        self.b.add(ir.If(stmt.cond, *blocks, tuple(v.name for v in new), self.b.pos, self.b.origin))
        bars.env = {n: bar for n, bar in results[0].items() if self._outlives(n, stmt)}
        bars.env.update({name: Bar(v) for name, v in zip(names, new, strict=True)})

    def _give(self, operand: Operand, bar: Bar, out: Var) -> None:
        """The adjoint of a joined variable goes to the variable that it was."""
        if isinstance(operand, Var) and operand.name in self.bars.active:
            self.bars.add(operand, self.bars.settled(bar, out))

    def _outlives(self, key: str, stmt: ir.Stmt) -> bool:
        name = key.partition("[")[0]
        return name not in self._inside(stmt)

    def _inside(self, stmt: ir.Stmt) -> set[str]:
        if stmt.origin not in self._inner:
            names = set(ir.inner_targets(stmt))
            for block in ir.blocks(stmt):
                for inner in ir.walk(block):
                    names.update(ir.targets(inner))
                    names.update(ir.inner_targets(inner))
            self._inner[stmt.origin] = names
        return self._inner[stmt.origin]

    @property
    def _inner(self) -> dict[int, set[str]]:
        return self.__dict__.setdefault("_inner_names", {})  # type: ignore[no-any-return]

    def _joined_kind(self, name: str, yields: list[list[Operand]], i: int) -> Kind:
        from adcompile.kinds import join

        return join(self.b.kind(yields[0][i]), self.b.kind(yields[1][i]))

    def _ends(self, names: list[str], env: dict[str, Bar], body: list[ir.Stmt]) -> list[Operand]:
        """What a branch or an iteration leaves in each adjoint; zeros where it adds nothing."""
        with self.b.nested() as extra:
            found = [self._end(name, env.get(name)) for name in names]
        body.extend(extra)
        return found

    def _end(self, key: str, bar: Bar | None) -> Operand:
        like = self._like(key)
        return self.bars.zeros(like) if bar is None else self.bars.full(bar, like)

    def _like(self, key: str) -> Operand:
        """A variable of the shape of an adjoint."""
        name, bracket, rest = key.partition("[")
        if not bracket:
            return Var(name)
        value: Operand = Var(name)
        for part in rest.rstrip("]").split("]["):
            value = self.b.op(operator.getitem, value, Const(int(part)))
        return value

    def _loop(self, stmt: ir.For | ir.While) -> None:
        bars = self.bars
        outs = [bars.env.pop(out, None) for out in stmt.outs]
        self._make_buffers(stmt)
        carried = [
            k for k, q in enumerate(stmt.params) if q in bars.active and q not in bars.shadows and self._is_carried(stmt, k)
        ]
        inside = self._inside(stmt)
        outer = [
            name
            for name in dict.fromkeys(n for block in ir.blocks(stmt) for n in ir.reads(block))
            if name not in inside and name in bars.active and name not in bars.shadows and name not in bars.buffers
            and not isinstance(self.b.kind(Var(name)), Tuple)
        ]  # fmt: skip
        keys = [key for key in bars.env if "[" in key]
        inits: list[Operand] = []
        for k in carried:
            bar, out = outs[k], Var(stmt.outs[k])
            inits.append(bars.zeros(out) if bar is None else bars.full(bar, out))
        inits += [self._end(name, bars.env.get(name)) for name in [*outer, *keys]]
        params = [self.b.fresh(bar_hint(stmt.params[k]), self._kind_of_bar(stmt.params[k])) for k in carried]
        params += [self.b.fresh(bar_hint(name), self._kind_of_bar(name)) for name in [*outer, *keys]]
        before = dict(bars.env)
        bars.env = dict(before)
        with self.b.nested() as stmts:
            for name, param in zip([*outer, *keys], params[len(carried) :], strict=True):
                bars.env[name] = Bar(param)
            for k, param in zip(carried, params, strict=False):
                self._give(stmt.body.yields[k], Bar(param), Var(stmt.outs[k]))
            self.sweep(stmt.body)
            if isinstance(stmt, ir.While):
                self.sweep(stmt.test)
        names = [*(stmt.params[k] for k in carried), *outer, *keys]
        yields = self._ends(names, bars.env, stmts)
        results = [self.b.fresh(ir.hint(q.name), self.b.kind(q)) for q in params]
        self._add_loop(stmt, inits, params, Block(tuple(stmts), tuple(yields)), results)
        bars.env = {n: bar for n, bar in before.items()}
        bars.env.update({n: Bar(v) for n, v in zip([*outer, *keys], results[len(carried) :], strict=True)})
        for k, result in zip(carried, results, strict=False):
            bars.add(stmt.inits[k], Bar(result))

    def _is_carried(self, stmt: ir.For | ir.While, k: int) -> bool:
        return not isinstance(self.b.kind(Var(stmt.params[k])), Tuple)

    def _kind_of_bar(self, key: str) -> Kind:
        kind = self.b.kind(Var(key)) if "[" not in key else Unknown()
        if isinstance(kind, Scalar) and kind.type == "num":
            return dataclasses.replace(kind, type="float", numpy=None)
        return dataclasses.replace(kind, numpy=None) if isinstance(kind, Scalar) else kind

    def _add_loop(
        self, stmt: ir.For | ir.While, inits: list[Operand], params: list[Var], body: Block, outs: list[Var]
    ) -> None:
        trips = self.prepared.trips.get(stmt.origin)
        names = tuple(q.name for q in params), tuple(v.name for v in outs)
        kind = Scalar("int")
        if isinstance(stmt, ir.While):
            assert trips is not None
            index, start, stop, step = self.b.fresh("%i", kind), Const(0), trips, Const(1)
            backwards = False
        else:
            index, start, stop, step = self.b.fresh(ir.hint(stmt.index), kind), stmt.start, stmt.stop, stmt.step
            backwards = not stmt.backwards
            if trips is not None:
                start, stop = self._executed(stmt, trips)
        self.b.add(
            ir.For(
                index.name, start, stop, step, tuple(inits), names[0], body, names[1], None, backwards, self.b.pos,
                self.b.origin,
            )
        )  # fmt: skip

    def _executed(self, stmt: ir.For, trips: Operand) -> tuple[Operand, Operand]:
        """The bounds of the indices that a loop which ended early has run through."""
        if stmt.backwards:
            raise refusal(stmt.pos, "leaving a loop over a reversed range early")
        length = trips if stmt.step == Const(1) else self.b.op(operator.mul, trips, stmt.step)
        stop = length if stmt.start == Const(0) else self.b.op(operator.add, stmt.start, length)
        return stmt.start, stop


def _has_one_array(op: Op, builder: Builder) -> bool:
    """Whether an elementwise operation has one array operand, whose shape the result then has."""
    kinds = {a: builder.kind(a) for a in op.args}
    others = [k for k in kinds.values() if not isinstance(k, Scalar)]
    return len(others) == 1 and isinstance(others[0], Array)


def _is_structure(kind: Kind) -> bool:
    return isinstance(kind, (Dict, List, Object, Tuple, Unknown))


def _is_frozen(kind: Kind) -> bool:
    params = getattr(kind.cls, "__dataclass_params__", None) if isinstance(kind, Object) else None
    return params is not None and bool(params.frozen)


def _is_mask(kind: Kind) -> bool:
    return isinstance(kind, Array) and kind.dtype == "bool"


__all__ = ["Dict", "List", "Object", "Reverse", "carries_derivative"]
