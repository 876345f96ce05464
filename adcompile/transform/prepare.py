"""Makes a normal form ready to be differentiated, in either mode.

* Statements are numbered (``origin``), so that adjoint statements can say which one they belong to.
* A loop that can end early counts its iterations, for the reverse sweep to run as many.
* Storage that is written to gets its shadow where it is made: an array of adjoints (or tangents) beside each array, a
  view of the shadow beside each view, so that aliases of the primal are aliases of the shadow by construction
  (Moses and Churavy 2020, Enzyme; Griewank and Walther 2008, section 4).
"""

from __future__ import annotations

import dataclasses
import itertools
import operator
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from adcompile import effects, ir, runtime, sharing
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, is_uncertain, shares
from adcompile.analysis.momentary import momentary
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import (
    BOOL,
    INT,
    UNKNOWN,
    Array,
    Dict,
    Kind,
    List,
    Object,
    Passive,
    Scalar,
    Tuple,
    has_storage,
    may_carry,
)
from adcompile.lower.core import refusal
from adcompile.transform.bars import holds_numbers, may_hold_tuple, zeros_maker
from adcompile.transform.joins import Joins
from adcompile.transform.opaque import refuse_writers
from adcompile.transform.windows import no_view_of_shadow


@dataclass(frozen=True)
class Prepared:
    """A function with its shadows: ``shadows`` gives the shadow variable of a variable."""

    function: ir.Function
    memory: Aliases
    shadows: dict[str, str]
    trips: dict[int, Operand]  # origin of a loop that can end early -> how many iterations ran
    copied: dict[str, str]  # a view that may have become a copy -> the variable that tells
    slots: frozenset[str]  # tuples that a container holds: their shadows are lists, which collect for their numbers
    joins: dict[str, Operand]  # the shadow that a value without one gets where it joins storage with one -> the value

    @property
    def shadow_variables(self) -> frozenset[str]:
        return frozenset((*self.shadows.values(), *self.joins))


def prepare(
    function: ir.Function, names: ir.Names, active: frozenset[str], memory: Aliases, suffix: str, reverse: bool
) -> Prepared:
    """Number the statements and add the shadows of active storage that is written to.

    For reverse mode, loops count their trips, and what is put into containers is mirrored in their shadows.
    """
    return _Preparation(function, names, active, memory, suffix, reverse).run()


class _Preparation(Joins):
    def __init__(
        self,
        function: ir.Function,
        names: ir.Names,
        active: frozenset[str],
        memory: Aliases,
        suffix: str,
        reverse: bool,
    ) -> None:
        self.memory = memory
        self.numbers = itertools.count(1)
        self.trips: dict[int, Operand] = {}
        self.copied: dict[str, str] = {}
        self.brief = brief = momentary(function, memory)
        shadows = {
            name: names.fresh(ir.hint(name) + suffix)
            for name in sorted(active, key=_number)
            if memory.is_shadowed(name)
            and name not in brief
            and name in function.kinds
            and may_carry(function.kinds[name])
        }
        slots = {name for name in shadows if holds_numbers(function.kinds[name]) and memory.is_held(name)}
        super().__init__(function, names, active, shadows, suffix, reverse, frozenset(slots if reverse else ()))

    def run(self) -> Prepared:
        function = self.function
        head = [op for name in function.params for op in self._made(name)]
        body = self._block(function.body)
        body = Block((*head, *body.stmts), body.yields)
        new = dataclasses.replace(function, body=body, kinds=self.kinds)
        return Prepared(new, self.memory, self.shadows, self.trips, self.copied, self.slots, self.joins)

    def _block(self, block: Block) -> Block:
        stmts = [new for stmt in block.stmts for new in self._stmt(stmt)]
        return Block(tuple(stmts), block.yields)

    def _stmt(self, stmt: ir.Stmt) -> Iterator[ir.Stmt]:
        stmt = dataclasses.replace(stmt, origin=next(self.numbers))
        if isinstance(stmt, Op):
            self._refuse_view(stmt)
            self._refuse_field(stmt)
            refuse_writers(stmt, self.function, self.active)
            yield stmt
            for op in self._beside(stmt):
                yield dataclasses.replace(op, pos=stmt.pos, origin=stmt.origin)
            return
        stmt = ir.with_blocks(stmt, tuple(self._block(block) for block in ir.blocks(stmt)))
        assert not isinstance(stmt, Op)
        before, stmt = self._carried(stmt)
        yield from before
        if self.reverse and (isinstance(stmt, ir.While) or isinstance(stmt, ir.For) and stmt.until is not None):
            stmt = self._counted(stmt)
        yield stmt

    def _refuse_view(self, op: Op) -> None:
        """Refuse views of what is written to of which the shadow has none."""
        found = no_view_of_shadow(op, self.kinds) if self.reverse or op.fn is not np.imag else None
        if found is None or op.target in self.brief:
            return
        source, what, instead = found
        written = {self.memory.of(w) for w in _written_by_user(self.function)}
        if written & {self.memory.of(source.name), self.memory.of(op.target or "")} - {None}:
            raise refusal(op.pos, f"{what} that is written to", instead)

    def _refuse_field(self, op: Op) -> None:
        """The fields of an array have names, and may be of several types: its shadow has none."""
        if op.fn not in (operator.getitem, operator.setitem, p.isum_item, p.isub_item):
            return
        owner, index = op.args[:2]
        named = isinstance(index, Const) and isinstance(index.value, str)
        if named and isinstance(owner, Var) and owner.name in self.active and isinstance(self.kinds[owner.name], Array):
            raise refusal(op.pos, "a field of a structured array", "use an array for each field, or a dict of arrays")

    def _counted(self, stmt: ir.For | ir.While) -> ir.Stmt:
        """Carry the number of iterations that have run."""
        before, after, out = (self.names.fresh("%n") for _ in range(3))
        self.kinds.update(dict.fromkeys((before, after, out), INT))
        step = Op(after, operator.add, (Var(before), Const(1)), (), stmt.pos, stmt.origin)
        body = Block((*stmt.body.stmts, step), (*stmt.body.yields, Var(after)))
        self.trips[stmt.origin] = Var(out)
        return dataclasses.replace(
            stmt,
            inits=(*stmt.inits, Const(0)),
            params=(*stmt.params, before),
            outs=(*stmt.outs, out),
            body=body,
        )

    # -- shadows ---------------------------------------------------------------------------------------------------

    def _made(self, name: str) -> Iterator[Op]:
        shadow = self.shadows.get(name)
        if shadow is not None:
            kind = self.kinds[name]
            like = zeros_maker(kind)
            if may_hold_tuple(kind) or name in self.slots:
                like = runtime.buffer_like
            yield Op(shadow, like, (Var(name),))

    def _beside(self, op: Op) -> Iterator[Op]:
        """What happens to the shadow where ``op`` happens to the primal."""
        fn, target = op.fn, op.target
        if not self.reverse:
            yield from self._viewed(op)
            return
        if fn is p.push and self._held_shadow(op.args[1]):
            yield Op(None, p.push, (self.shadow(op.args[0]), self.shadow(op.args[1])))
        elif fn is p.append and self._held_shadow(op.args[0]):
            yield from self._appended(op)
        elif fn is operator.setitem and self._is_container(op.args[0]) and not self._held_shadow(op.args[2]):
            yield from self._entered(op)
        elif fn is setattr and self._is_container(op.args[0]) and not self._held_shadow(op.args[2]):
            yield from self._attribute_entered(op)
        elif fn in (operator.setitem, setattr) and self._held_shadow(op.args[2]) and self._is_container(op.args[0]):
            yield Op(None, fn, (self.shadow(op.args[0]), op.args[1], self.shadow(op.args[2])))
        unread = fn is p.drop_last or fn is p.pop_last and target not in self.shadows
        if unread and self._held_shadow(op.args[0]):
            yield Op(None, p.drop_last, (self.shadow(op.args[0]),))
        if target is None or target not in self.shadows:
            return
        shadow = self.shadows[target]
        if fn is p.tape:
            yield Op(shadow, p.tape, ())
        elif fn is p.pop_last and self._held_shadow(op.args[0]):
            yield Op(shadow, p.pop_last, (self.shadow(op.args[0]),))
        elif self._is_view(op):
            if is_uncertain(op, self.kinds):
                yield from self._uncertain(op, shadow)
            else:
                yield Op(shadow, fn, (self.shadow(op.args[0]), *op.args[1:]), op.kwargs)
        elif fn in (p.make_list, p.make_tuple, p.make_dict) or effects.holds_fields(fn):
            yield from self._display(op, shadow)
        elif fn is sharing.exact_copy:  # which may have gaps, or be backwards: so is its shadow
            zeros = self.names.fresh("%zero")
            self.kinds[zeros] = self.kinds[shadow]
            for made in self._made(target):
                yield dataclasses.replace(made, target=zeros)
            yield Op(shadow, fn, (Var(zeros), Var(target)))
        else:
            yield from self._made(target)

    def _uncertain(self, op: Op, shadow: str) -> Iterator[Op]:
        """Where the layout makes the primal a copy, its shadow collects apart, and hands on what it has collected."""
        assert op.target is not None
        flag = self.copied[op.target] = self.names.fresh("%copied")
        view = self.names.fresh("%view")
        self.kinds |= {flag: BOOL, view: self.kinds[shadow]}
        asked = sharing.is_apart if op.fn in (operator.getitem, getattr) else sharing.is_copy
        yield Op(flag, asked, (Var(op.target), op.args[0]))
        yield Op(view, op.fn, (self.shadow(op.args[0]), *op.args[1:]), op.kwargs)
        yield Op(shadow, runtime.view_or_zeros, (Var(view), Var(flag)))

    def _viewed(self, op: Op) -> Iterator[Op]:
        """In forward mode only views are made here: other shadows begin as the tangent of what the primal begins as."""
        if op.target in self.shadows and op.fn not in (p.pop, p.pop_last) and self._is_view(op):
            shadow = self.shadows[op.target]
            yield Op(shadow, op.fn, (self.shadow(op.args[0]), *op.args[1:]), op.kwargs)

    def _is_container(self, operand: Operand) -> bool:
        return (
            isinstance(operand, Var)
            and operand.name in self.shadows
            and not isinstance(self.kinds[operand.name], Array)
        )

    def _is_view(self, op: Op) -> bool:
        """Whether the result shares storage with the first operand, which has a shadow to take the same view of."""
        return bool(op.args) and self._held_shadow(op.args[0]) and shares(self.function, op, self.memory)

    def _zero(self, operand: Operand) -> Iterator[tuple[Op | None, Operand]]:
        kind = self.function.kind(operand)
        if isinstance(kind, Scalar) and may_carry(kind):
            yield None, Const(0.0)
        elif may_carry(kind) and isinstance(operand, Var):
            name = self.names.fresh("%zero")
            is_tuple = isinstance(kind, Tuple)
            self.kinds[name] = List(UNKNOWN) if is_tuple else kind
            yield Op(name, runtime.buffer_like if is_tuple else zeros_maker(kind), (operand,)), Var(name)
        else:
            yield None, Const(None)

    def _appended(self, op: Op) -> Iterator[Op]:
        if self._held_shadow(op.args[1]):
            yield Op(None, p.append, (self.shadow(op.args[0]), self.shadow(op.args[1])))
            return
        for make, zero in self._zero(op.args[1]):
            if make is not None:
                yield make
            yield Op(None, p.append, (self.shadow(op.args[0]), zero))

    def _entered(self, op: Op) -> Iterator[Op]:
        """A dict may get a new key: its shadow gets it too. The item that a list gets may have another shape."""
        is_dict = isinstance(self.function.kind(op.args[0]), Dict)
        exchanged = is_dict or exchanges_item(self.function, op, self.memory)
        if self._held_shadow(op.args[2]) or not exchanged:
            return
        for make, zero in self._zero(op.args[2]):
            if make is not None:
                yield make
            yield Op(None, operator.setitem, (self.shadow(op.args[0]), op.args[1], zero))

    def _attribute_entered(self, op: Op) -> Iterator[Op]:
        """What was None in an object may become a number: so does its shadow."""
        if exchanges_item(self.function, op, self.memory):
            for make, zero in self._zero(op.args[2]):
                if make is not None:
                    yield make
                yield Op(None, setattr, (self.shadow(op.args[0]), op.args[1], zero))

    def _display(self, op: Op, shadow: str) -> Iterator[Op]:
        parts: list[Operand] = []
        for k, operand in enumerate(op.operands()):
            if op.fn is p.make_dict and k % 2 == 0:
                parts.append(operand)
            elif self._held_shadow(operand):
                parts.append(self.shadow(operand))
            else:
                for make, zero in self._zero(operand):
                    if make is not None:
                        yield make
                    parts.append(zero)
        if op.target in self.slots:
            yield Op(shadow, p.make_list, tuple(parts))
            return
        args, named = parts[: len(op.args)], parts[len(op.args) :]
        names = [name for name, _ in op.kwargs]
        yield Op(shadow, op.fn, tuple(args), tuple(zip(names, named, strict=True)))


def _written_by_user(function: ir.Function) -> Iterator[str]:
    """The variables that the primal itself writes to, not the derivative code of a lower order in it."""
    for stmt in ir.walk(function.body):
        if isinstance(stmt, Op) and not isinstance(stmt.fn, ir.Callee):
            for k in effects.of(stmt.fn).writes:
                place = stmt.args[k]
                if isinstance(place, Var) and not ir.hint(place.name).endswith(("_bar", "_dot", "_tape")):
                    yield place.name


def exchanges_item(function: ir.Function, op: Op, memory: Aliases) -> bool:
    """Whether a container gets another array, structure, or sort of number in place of one that it may have."""
    place, index = op.args[:2]
    match function.kind(place):
        case List(item):
            return _varies(item) and function.kind(index) != Passive(slice)
        case Dict():
            return isinstance(place, Var) and memory.is_holder(place.name)
        case Object(_, fields):
            return not isinstance(index, Const) or _varies(dict(fields).get(index.value, UNKNOWN))
    return False


def _varies(kind: Kind) -> bool:
    """Whether zeros of this kind differ in shape or structure: None stands for that of an integer."""
    return has_storage(kind) or isinstance(kind, Tuple) or isinstance(kind, Scalar) and kind.type == "num"


def _number(name: str) -> int:
    return int(name.rpartition(".")[2]) if "." in name and name.rpartition(".")[2].isdigit() else 0


__all__ = ["List", "Prepared", "prepare"]
