"""Stores into one place become one store.

    setitem(b.1, s.2, 0.0)                             t.3 = 0.1 * v.0
    t.3 = 0.1 * v.0                                    setitem(b.1, s.2, t.3)
    isum_item(b.1, s.2, t.3)               →           ...
    ...
    setitem(b.1, s.2, v.0)                             t.5 = v.0 - t.4
    isum_item(b.1, r.6, w.0)                           setitem(b.1, s.2, t.5)
    isub_item(b.1, s.2, t.4)                           isum_item(b.1, r.6, w.0)

In between, nothing may happen to the storage but sums into it, which may come in any order: this is adjoint code. They
move down with the first store. Two sums into one place are only joined where they are multiples of one variable, so
that ``simplify`` makes one product of them.
"""

from __future__ import annotations

import operator
from typing import Any

from adcompile import ir, kinds
from adcompile import primitives as p
from adcompile.ir import Block, Const, Free, Function, Op, Operand, Stmt, Var, blocks, with_blocks
from adcompile.optimize import facts
from adcompile.optimize.access import Access
from adcompile.optimize.actions import effect_of
from adcompile.optimize.storage import Storage, storage

_SUMS = (p.isum_item, p.isub_item)
_INDICES = frozenset({slice, p.make_tuple, operator.add, operator.sub, operator.neg, operator.mul})


def stores(function: Function) -> Function:
    """The function with stores into the same place joined; the same object when there are none."""
    if not any(type(stmt) is Op and stmt.fn in _SUMS for stmt in ir.walk(function.body)):
        return function
    walk = _Walk(function)
    body = walk.block(function.body)
    if body is function.body:
        return function
    known = {**function.kinds, **walk.new_kinds}
    return Function(function.name, function.params, body, known, function.env, function.signature, function.doc)


class _Store:
    """The last store into a place, and where it stands."""

    __slots__ = ("at", "op")

    def __init__(self, op: Op, at: int) -> None:
        self.op = op
        self.at = at


class _Pending:
    """What was stored into one class of storage, while nothing else has touched it."""

    __slots__ = ("places", "reads", "sums")

    def __init__(self) -> None:
        self.places: dict[Any, _Store] = {}
        self.sums: list[int] = []  # where the sums into it stand, in order
        self.reads: set[int] = set()  # the classes that the stores read


class _Walk:
    def __init__(self, function: Function) -> None:
        self.function = function
        self.memory: Storage = storage(function)
        self.new_kinds: dict[str, kinds.Kind] = {}
        self.definitions: dict[str, Op] = {}
        self.names: ir.Names | None = None

    def block(self, block: Block) -> Block:
        stmts: list[Stmt | None] = []
        pending: dict[int, _Pending] = {}  # by class of the storage
        changed = False
        for stmt in block.stmts:
            if type(stmt) is not Op:
                new = tuple(map(self.block, blocks(stmt)))
                if any(one is not other for one, other in zip(new, blocks(stmt), strict=True)):
                    stmt, changed = with_blocks(stmt, new), True
                pending.clear()
                stmts.append(stmt)
            elif stmt.fn is operator.setitem or stmt.fn in _SUMS:
                changed = self.store(stmt, pending, stmts) or changed
            else:
                if stmt.target is not None:
                    self.definitions[stmt.target] = stmt
                if pending:
                    access = Access(self.memory, stmt)
                    _forget(pending, access.touched)
                    if access.written:
                        _forget_values(pending, access.written)
                stmts.append(stmt)
        return Block(tuple(stmt for stmt in stmts if stmt is not None), block.yields) if changed else block

    def store(self, op: Op, pending: dict[int, _Pending], stmts: list[Stmt | None]) -> bool:
        """A store: join it with an earlier one, or remember it."""
        place, index, value = op.args
        found = self.memory.of(place)
        key = self.place(place, index)
        others = Access(self.memory, Op(None, op.fn, (index, value)))
        _forget(pending, others.touched)
        written = set(self.memory.written_by(op, effect_of(op)))
        _forget_values(pending, written)
        if found is None or len(written) != 1 or key is None or found in others.touched or not _is_adjoint(op, place):
            _forget(pending, written)
            stmts.append(op)
            return False
        if op.fn is operator.setitem or found not in pending:
            pending[found] = _Pending()  # what it overwrites is not told apart from what it leaves
        here = pending[found]
        here.reads |= others.touched
        if op.fn is operator.setitem:
            here.places[key] = _Store(op, len(stmts))
            stmts.append(op)
            return False
        earlier = here.places.get(key)
        joined = None if earlier is None else self.joined(earlier.op, op, stmts)
        if earlier is None or joined is None:
            if earlier is None:
                here.places[key] = _Store(op, len(stmts))
            here.sums.append(len(stmts))
            stmts.append(op)
            return False
        stmts[earlier.at] = None
        self.put(joined, here, key, stmts)
        return True

    def put(self, joined: Op, here: _Pending, key: Any, stmts: list[Stmt | None]) -> None:
        """The joined store comes last, or, when it overwrites, before the sums since the earlier one."""
        here.places[key] = _Store(joined, len(stmts))
        if joined.fn is not operator.setitem:
            here.sums.append(len(stmts))
            stmts.append(joined)
            return
        stmts.append(joined)
        moved: dict[int, int] = {}
        for at in here.sums:
            stmt = stmts[at]
            if stmt is not None:
                moved[at] = len(stmts)
                stmts.append(stmt)
                stmts[at] = None
        here.sums = list(moved.values())
        for store in here.places.values():
            store.at = moved.get(store.at, store.at)

    # Joining

    def joined(self, first: Op, second: Op, stmts: list[Stmt | None]) -> Op | None:
        place, index, old = first.args
        value = second.args[2]
        if first.fn is operator.setitem:
            if not self.may_store(place, value):
                return None
            if facts.is_zero(old) and second.fn is p.isum_item:
                return Op(None, operator.setitem, (place, index, value), (), second.pos, second.origin)
        elif self.base(old) != self.base(value):
            return None
        fn = operator.add if (second.fn is p.isum_item) == (first.fn is not p.isub_item) else operator.sub
        new = self.fresh(value)
        self.new_kinds[new] = self.kind_of_sum(old, value)
        stmts.append(Op(new, fn, (old, value), (), second.pos, second.origin))
        self.definitions[new] = stmts[-1]  # type: ignore[assignment]
        return Op(None, first.fn, (place, index, Var(new)), (), second.pos, second.origin)

    def may_store(self, place: Operand, value: Operand) -> bool:
        """Whether ``place[i] = value`` stores a copy: an array's items are numbers."""
        return type(self.kind(place)) is kinds.Array or type(self.kind(value)) is kinds.Scalar

    def base(self, value: Operand) -> Operand:
        """What a value is a multiple of."""
        while type(value) is Var:
            op = self.definitions.get(value.name)
            if op is None or op.fn not in (operator.mul, operator.neg):
                break
            if op.fn is operator.mul and facts.number(op.args[0]) is None:
                break
            value = op.args[-1]
        return value

    def fresh(self, value: Operand) -> str:
        if self.names is None:
            numbers = [name.rpartition(".")[2] for name in _all_names(self.function)]
            self.names = ir.Names(1 + max((int(number) for number in numbers if number.isdigit()), default=0))
        hint = ir.hint(value.name) if type(value) is Var else ""
        return self.names.fresh(hint if facts.is_adjoint_name(hint + ".") else "%sum_bar")

    def kind(self, operand: Operand) -> kinds.Kind:
        if type(operand) is Var:
            return self.new_kinds.get(operand.name) or self.function.kinds.get(operand.name, kinds.UNKNOWN)
        return kinds.of_value(operand.value) if type(operand) is Const else kinds.UNKNOWN

    def kind_of_sum(self, a: Operand, b: Operand) -> kinds.Kind:
        one, other = self.kind(a), self.kind(b)
        if one == other:
            return one
        if type(one) is kinds.Scalar and type(other) is kinds.Array:
            return other if facts.is_inexact(other) else kinds.UNKNOWN
        if type(one) is kinds.Array and type(other) is kinds.Scalar:
            return one if facts.is_inexact(one) else kinds.UNKNOWN
        return kinds.join(one, other)

    # Places

    def place(self, place: Operand, index: Operand) -> Any:
        key = self.index(index)
        return None if type(place) is not Var or key is None else (place.name, key)

    def index(self, operand: Operand) -> Any:
        """A key of an index: equal keys are the same place; None when its content may change."""
        if type(operand) is Const:
            return operand.key()
        if type(operand) is Free:
            return None
        assert type(operand) is Var
        op = self.definitions.get(operand.name)
        kind = self.kind(operand)
        if op is not None and not op.kwargs and facts.is_hashable(op.fn) and op.fn in _INDICES and _is_index(kind):
            keys = [self.index(arg) for arg in op.args]
            return None if None in keys else (op.fn, *keys)
        found = self.memory.of(operand)
        return None if found is not None and found in self.memory.written else operand.name


def _is_index(kind: kinds.Kind) -> bool:
    if type(kind) is kinds.Tuple:
        return all(map(_is_index, kind.items))
    if type(kind) is kinds.Scalar:
        return kind.type == "int"
    return type(kind) is kinds.Passive


def _is_adjoint(op: Op, place: Operand) -> bool:
    return op.origin < 0 or (type(place) is Var and facts.is_adjoint_name(place.name))


def _forget(pending: dict[int, _Pending], classes: set[int]) -> None:
    for found in classes:
        pending.pop(found, None)


def _forget_values(pending: dict[int, _Pending], written: set[int]) -> None:
    """Forget stores that cannot move past a write: it changes what they, or the sums since, store."""
    changed = [found for found, here in pending.items() if found not in written and here.reads & written]
    _forget(pending, set(changed))


def _all_names(function: Function) -> list[str]:
    names = list(function.params)
    for stmt in ir.walk(function.body):
        names += ir.targets(stmt)
        names += ir.inner_targets(stmt)
    return names
