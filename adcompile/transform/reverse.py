"""Reverse mode: from a prepared normal form to the same form followed by its reverse sweep, in open SSA.

The sweep visits the statements from the last to the first, and gives each operand its contribution (Griewank and
Walther 2008, section 3.2). Loops become loops backwards, branches branches on the same condition. Values of the primal
are read wherever a derivative needs them; ``record`` makes that legal afterwards.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Mapping

import numpy as np

from adcompile import effects, ir, runtime, sharing
from adcompile import primitives as p
from adcompile.analysis import unread
from adcompile.analysis.aliases import is_uncertain
from adcompile.errors import Refusal
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import Array, Kind, Object, Scalar, Tuple, Unknown, is_mask
from adcompile.lower.builder import Builder
from adcompile.lower.core import Lowering, refusal
from adcompile.lower.values import TupleValue, Value
from adcompile.rules.core import Rule
from adcompile.transform.bars import Bar, Bars, bar_of
from adcompile.transform.constants import is_constant
from adcompile.transform.inline import inline, name_of, partials, positional, reached, undifferentiable
from adcompile.transform.paired import Call, call_backward
from adcompile.transform.prepare import Prepared
from adcompile.transform.sweep_containers import Containers
from adcompile.transform.sweep_control import Control
from adcompile.transform.sweep_places import Places


class Reverse(Containers, Places, Control):
    """One reverse sweep."""

    def __init__(self, lo: Lowering, prepared: Prepared, bars: Bars, calls: Mapping[str, Call] | None = None) -> None:
        super().__init__(lo, prepared, bars, calls)
        self.refused: dict[int, Refusal] = {}  # by the identity of the operation: to be raised in its place
        self._memory: dict[object, Callable[[Op], None]] = {
            operator.getitem: self._getitem,
            runtime.item_or_none: self._getitem,
            getattr: self._getattr,
            operator.setitem: self._setitem,
            setattr: self._setattr,
            p.isum_item: lambda op: self._summed(op, 1.0),
            p.isub_item: lambda op: self._summed(op, -1.0),
            p.isum: lambda op: self._summed_whole(op, 1.0),
            p.isub: lambda op: self._summed_whole(op, -1.0),
            p.isum_attr: self._summed_attr,
            runtime.add_attr: self._summed_attr,
            runtime.add_each: self._added_each,
            runtime.add_at: lambda op: self._summed(op, 1.0),
            runtime.add_item: lambda op: self._summed(op, 1.0),
            p.copy_of: self._copy,
            runtime.copied: self._copy,
            sharing.exact_copy: self._copy,
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
                        self._op_or_refusal(stmt)
                    case ir.If():
                        self._if(stmt)
                    case ir.For() | ir.While():
                        self._loop(stmt)

    # -- operations ------------------------------------------------------------------------------------------------

    def _op_or_refusal(self, op: Op) -> None:
        """The adjoint of an operation; in a branch, what is refused is raised if the branch runs."""
        try:
            self._op(op)
        except Refusal as refused:
            if not self.branches:
                raise
            self.refused[id(op)] = refused

    def _op(self, op: Op) -> None:
        if op.target in self.prepared.joins:
            collected = self.b.op(operator.getitem, Var(op.target), Const(()))
            self.bars.add(self.prepared.joins[op.target], Bar(collected))
            return
        if self._is_of_shadow(op):
            return
        if isinstance(op.fn, ir.Callee):
            if op.target is not None and op.target in self.calls:
                call_backward(self.bars, op, self.calls[op.target])
            return
        for place in unread.changed(op, self.function):
            if isinstance(self.b.kind(place), Array):
                self.b.effect(p.restore, place, Const(...))
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
            if is_uncertain(op, self.b.kinds):
                self._copied_or_viewed(op)
            return
        kind = self.b.kind(Var(op.target))
        if isinstance(kind, Tuple) and self._named_tuple(op):
            return
        if isinstance(kind, Object) and op.fn is kind.cls:
            self._make_object(op)
            return
        bar = self._taken(op.target, kind)
        if bar is not None:
            self._apply(op, bar)

    def _taken(self, target: str, kind: Kind) -> Bar | None:
        """The adjoint of a result: of a tuple, from its items, or the shadow that they are parts of."""
        if not isinstance(kind, Tuple):
            return self.bars.take(target)
        if target not in self.bars.shadows:
            return self._of_items(target, kind)
        self._into_slots(target)
        return self.bars.take(target)

    def _added_each(self, op: Op) -> None:
        """To an array, if it was made, or to the items of a container."""
        if isinstance(self.b.kind(op.args[0]), Array):
            self._summed_whole(op, 1.0)
        else:
            self._summed_each(op)

    def _is_of_shadow(self, op: Op) -> bool:
        """What happens to shadows in the forward sweep belongs to the derivative, not to the primal."""
        place = op.args[0] if op.target is None and op.args else None
        return op.target in self._own or isinstance(place, Var) and place.name in self._own

    def _copied_or_viewed(self, op: Op) -> None:
        """Where the layout made the primal copy, the shadow is a copy too, and what it collected is handed on."""
        assert op.target is not None
        cond = Var(self.prepared.copied[op.target])
        bar = Var(self.bars.shadows[op.target])
        with self.b.nested() as stmts:
            if op.fn is operator.getitem:
                self._scatter(op.args[0], op.args[1], bar)
            elif op.fn is getattr:
                assert isinstance(op.args[0], Var)
                self.b.effect(runtime.add_attr, self.bars.buffer(op.args[0].name), op.args[1], bar)
            else:
                self._apply(op, Bar(bar))
        self.b.add(ir.If(cond, Block(tuple(stmts)), Block(), (), self.b.pos, self.b.origin))

    def _apply(self, op: Op, bar: Bar) -> None:
        rule = self.lo.rules.lookup(op.fn)
        if rule is None:
            raise undifferentiable(op)
        match rule.kind:
            case "elementwise":
                self._elementwise(op, rule, bar)
            case "constant":
                pass
            case _:
                self._transposed(reached(op, rule), rule, bar)

    def _elementwise(self, op: Op, rule: Rule, bar: Bar) -> None:
        assert op.target is not None
        out = Var(op.target)
        alone = _has_one_array(positional(op, rule.body), self.b)
        found: dict[Operand, Bar] = {}  # x * x gives x one contribution
        for operand, partial in partials(self.lo, rule, op, out, self.bars.is_active):
            product = self._product(bar, partial, out, bar_of(operand), alone)
            found[operand] = product if operand not in found else self._sum(found[operand], product, operand)
        for operand, contribution in found.items():
            if not (alone and isinstance(self.b.kind(operand), Array)):
                contribution = self.bars.narrowed(contribution, out, operand)
            self.bars.add(operand, contribution)

    def _sum(self, a: Bar, b: Bar, operand: Operand) -> Bar:
        if a.mask != b.mask:
            a, b = (Bar(self.bars.plain(one), one.full) for one in (a, b))
        total = self.b.op(operator.add, a.value, b.value, hint=bar_of(operand))
        return dataclasses.replace(a, value=total, full=a.full or b.full)

    def _product(self, bar: Bar, partial: Operand, out: Operand, hint: str, alone: bool) -> Bar:
        """The adjoint of the result times a partial; ``alone``: an array partial has the shape of the result."""
        whole = self.bars.same_shape(partial, out) or alone and isinstance(self.b.kind(partial), Array)
        match partial:
            case Const(value=float() | int()) if partial.value == 1.0:
                return bar
            case Const(value=float() | int()) if partial.value == -1.0:
                return dataclasses.replace(bar, value=self.b.op(operator.neg, bar.value, hint=hint))
        if whole and bar.mask is None and is_mask(self.b.kind(partial)):
            return dataclasses.replace(bar, mask=partial)
        product = self.b.op(operator.mul, bar.value, partial, hint=hint)
        return dataclasses.replace(bar, value=product, full=bar.full or whole)

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
        kind = self.b.kind(operand)
        if isinstance(kind, Tuple):
            for k in range(len(kind.items)):
                item = (
                    value.items[k]
                    if isinstance(value, TupleValue)
                    else self.b.op(operator.getitem, self.lo.operand(value), Const(k))
                )
                self.bars.add_to_key(f"{operand.name}[{k}]", Bar(self.lo.operand(item)))
            return
        narrow = self._narrow(value) if self._takes_numbers(operand) else None
        self.bars.add(operand, Bar(self.lo.operand(value)) if narrow is None else narrow)

    def _takes_numbers(self, operand: Operand) -> bool:
        """Whether a number can be added to an adjoint: not to that of a container."""
        kind = self.b.kind(operand)
        return isinstance(kind, (Array, Scalar)) or isinstance(kind, Unknown) and not self._is_shadowed(operand)

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
            self.bars.add(operand, self.bars.narrowed(picked, out, operand))


def _has_one_array(op: Op, builder: Builder) -> bool:
    """Whether an elementwise operation has one array operand, whose shape the result then has."""
    kinds = {a: builder.kind(a) for a in op.args}
    others = [k for k in kinds.values() if not isinstance(k, Scalar)]
    return len(others) == 1 and isinstance(others[0], Array)
