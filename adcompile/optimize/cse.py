"""Equal expressions are computed once.

    t.1 = np.sin(x.0)                        t.1 = np.sin(x.0)
    for i in range(n.0):                     for i in range(n.0):
        t.2 = np.sin(x.0)          →             y.3 = t.1 * t.1
        y.3 = t.1 * t.2

An expression is available in the rest of its block and in the blocks nested there. Its key is the operation with the
value numbers of its operands and, for storage that somebody writes, the number of writes so far; a loop counts every
write of its body before its first iteration. An array that is written, or a second one that is returned, is never
shared. Cheap expressions such as ``i + 1``, ``x[i]`` or ``x[1:-1]`` read better where they stand: they get one number,
so that what is computed from them is found equal, but become one variable only when they occur often.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

from adcompile import ir, kinds
from adcompile import primitives as p
from adcompile.effects import Effect
from adcompile.ir import Block, Const, For, If, Op, Operand, Var, While
from adcompile.optimize import facts
from adcompile.optimize.actions import calls_unknown, effect_of, unread
from adcompile.optimize.rewriting import Rewriter, with_body
from adcompile.optimize.storage import Storage, storage

_COMMUTATIVE = frozenset({operator.add, operator.mul})
_TRIVIAL = frozenset({slice, p.make_tuple, p.shape_of, p.size_of, p.ndim_of, len})
_CHEAP = frozenset({operator.getitem, getattr, p.transposed})
_ALWAYS_VIEWS = frozenset({p.transposed, np.transpose, np.swapaxes})
_OFTEN, _VERY_OFTEN = 4, 8  # occurrences that make a variable of a cheap and of a trivial expression


def cse(function: ir.Function, aliases: Callable[[str], Hashable] | None = None) -> ir.Function:
    """The function with common subexpressions shared; the same object when there are none.

    ``aliases`` gives the memory class of a variable (None: it refers to no storage that anybody writes), and replaces
    the optimiser's own, coarser analysis where expressions that read storage are told apart.
    """
    walk = _Walk(function, aliases)
    walk.block(function.body)
    replaced = walk.shared()
    return with_body(function, Rewriter(replaced).block(function.body)) if replaced else function


class _Walk:
    def __init__(self, function: ir.Function, aliases: Callable[[str], Hashable] | None) -> None:
        self.kinds = function.kinds
        self.memory: Storage = storage(function)
        self.aliases = aliases
        self.numbers: dict[str, str] = {}  # variable -> the first one that has its value
        self.available: dict[Any, str] = {}
        self.groups: dict[str, list[Op]] = {}  # first one -> the operations that compute it again
        self.leaders: dict[str, Op] = {}
        self.versions: dict[Hashable, int] = {}
        self.everything = 0  # unknown calls so far

    def shared(self) -> dict[str, Operand]:
        replaced: dict[str, Operand] = {}
        for leader, others in self.groups.items():
            if len(others) + 1 >= self.worth(self.leaders[leader]):
                replaced.update((op.target or "", Var(leader)) for op in others)
        return replaced

    def worth(self, op: Op) -> int:
        """How often an expression has to occur to become a variable."""
        kind = self.kinds.get(op.target or "", kinds.UNKNOWN)
        if op.fn in _TRIVIAL or (type(kind) is kinds.Scalar and kind.type == "int" and op.fn in facts.ARITHMETIC):
            return _VERY_OFTEN
        if op.fn in _CHEAP and (op.fn is not operator.getitem or self.selects(op.args[1])):
            return _OFTEN
        return 2

    # The walk

    def block(self, block: Block) -> None:
        added = self.statements(block)
        for key in added:
            del self.available[key]

    def statements(self, block: Block) -> list[Any]:
        """Walk a block; the keys that it made available."""
        added: list[Any] = []
        for stmt in block.stmts:
            if type(stmt) is Op:
                self.op(stmt, added)
            elif type(stmt) is If:
                self.block(stmt.then)
                self.block(stmt.orelse)
            else:
                assert type(stmt) is For or type(stmt) is While
                self.loop(stmt)
        return added

    def loop(self, stmt: For | While) -> None:
        if self.memory.written:
            for inner in ir.walk(Block((stmt,))):
                if type(inner) is Op:
                    self.count_writes(inner, effect_of(inner))
        added = self.statements(stmt.test) if type(stmt) is While else []
        self.block(stmt.body)
        for key in added:
            del self.available[key]

    def op(self, op: Op, added: list[Any]) -> None:
        effect = effect_of(op)
        if effect.writes or effect.ordered:
            self.count_writes(op, effect)
        elif op.target is not None and not effect.fresh:
            key = self.key(op, effect)
            leader = self.available.get(key)
            if leader is None:
                self.available[key] = op.target
                added.append(key)
            elif self.may_share(leader, op):
                self.numbers[op.target] = leader
                self.leaders.setdefault(leader, op)
                self.groups.setdefault(leader, []).append(op)

    def count_writes(self, op: Op, effect: Effect) -> None:
        if calls_unknown(op, effect):
            self.everything += 1
        for position in effect.writes:
            place = op.args[position]
            if type(place) is Var and self.aliases is not None:
                found = "alias", self.aliases(place.name)
                self.versions[found] = self.versions.get(found, 0) + 1
        for written in self.memory.written_by(op, effect):
            self.versions[written] = self.versions.get(written, 0) + 1

    # Keys

    def key(self, op: Op, effect: Effect) -> Any:
        numbers = self.numbers
        args = tuple(
            [
                numbers.get(operand.name, operand.name) if type(operand) is Var else _literal(operand)
                for operand in op.args
            ]
        )
        if op.fn in _COMMUTATIVE and self.commutes(op):
            args = tuple(sorted(args, key=str))
        kwargs = tuple((name, self.value_number(value)) for name, value in op.kwargs) if op.kwargs else ()
        if not self.memory.written:
            return op.fn, args, kwargs
        return op.fn, args, kwargs, self.content(op, effect)

    def value_number(self, operand: Operand) -> Any:
        return self.numbers.get(operand.name, operand.name) if type(operand) is Var else _literal(operand)

    def content(self, op: Op, effect: Effect) -> tuple[int, ...]:
        """How often the storage was written that an operation reads."""
        found: list[int] = []
        ignored = (0,) if self.is_view(op) else unread(op, effect, self.kinds)
        for position, operand in enumerate(op.operands()):
            if position in ignored:
                continue
            if type(operand) is ir.Free:
                found.append(self.everything)
            elif type(operand) is Var:
                self.content_of(operand, found)
        return tuple(found)

    def content_of(self, operand: Var, found: list[int]) -> None:
        memory = self.memory
        first = memory.classes.get(operand.name)
        if first is None:
            return
        for reached in memory.reached(first):
            if reached in memory.visible:
                found.append(self.everything)
            if reached in memory.written and (self.aliases is None or reached != first):
                found.append(self.versions.get(reached, 0))
        if self.aliases is not None:
            found.append(self.versions.get(("alias", self.aliases(operand.name)), 0))

    def commutes(self, op: Op) -> bool:
        return all(facts.is_signed(self.kind(operand)) for operand in op.args)

    def kind(self, operand: Operand) -> kinds.Kind:
        if type(operand) is Var:
            return self.kinds.get(operand.name, kinds.UNKNOWN)
        return kinds.of_value(operand.value) if type(operand) is Const else kinds.UNKNOWN

    # What may be shared

    def may_share(self, leader: str, op: Op) -> bool:
        memory = self.memory
        one, other = memory.classes.get(leader), memory.classes.get(op.target or "")
        if one is None or other is None:
            return one is other
        if self.is_view(op):
            return True
        if one in memory.written or other in memory.written:
            return False
        return one not in memory.returned or other not in memory.returned

    def is_view(self, op: Op) -> bool:
        """Whether an operation gives another view of an array, whatever its content."""
        if op.fn is operator.getitem:
            return self.is_basic(op)
        return op.fn in _ALWAYS_VIEWS and type(self.kind(op.args[0])) is kinds.Array

    def is_basic(self, op: Op) -> bool:
        """An array with an index of numbers and slices that gives an array: a view."""
        base = self.kind(op.args[0])
        return (
            type(base) is kinds.Array
            and base.dtype != "object"
            and type(self.kinds.get(op.target or "")) is kinds.Array
            and self.selects(op.args[1])
        )

    def selects(self, index: Operand) -> bool:
        """Whether an index selects by numbers and slices alone."""
        if type(index) is Const:
            items = index.value if type(index.value) is tuple else (index.value,)
            return all(item is None or item is ... or type(item) is int for item in items)
        return _selects(self.kind(index))


def _selects(index: kinds.Kind) -> bool:
    if type(index) is kinds.Tuple:
        return all(map(_selects, index.items))
    if type(index) is kinds.Scalar:
        return index.type == "int"
    return type(index) is kinds.Passive and index.cls in (slice, type(None))


def _literal(operand: Operand) -> Any:
    if type(operand) is Const:
        value = operand.value
        return (type(value), value) if type(value) in (int, bool, str, type(None)) else operand.key()
    return operand  # a free name
