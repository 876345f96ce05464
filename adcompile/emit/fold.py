"""Fold operations into the expressions that read them.

    %t.3 = getitem x.0, i.2
    %t.4 = pow %t.3, 2              y = x[i] ** 2 + 1.0
    y.5 = add %t.4, 1.0

A temporary that is read once, in its own block, goes to its reader if nothing in between changes what it reads. What
the user named stays named. ``If`` statements that only choose a value become ``a if c else b``, ``a and b`` or
``a or b``.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.breaks import break_flags
from adcompile.emit.choices import is_short_choice, logical_operator, shared_condition
from adcompile.emit.folding import Definition, Folding
from adcompile.emit.indices import index_only, is_basic_index, is_index_part, is_small_index
from adcompile.emit.motion import STATEMENTS, Motion, evaluation_order, is_in, motion_of
from adcompile.emit.select import History, Parts, Tree, select
from adcompile.emit.tidy import is_adjoint
from adcompile.emit.webs import Assignments, count_uses, likely_webs
from adcompile.emit.widths import op_width
from adcompile.emit.withs import enters
from adcompile.kinds import Array, Dict, List

WIDTH = 92  # of a statement; a longer one keeps a temporary


def fold(function: ir.Function, *, repeats_range: bool = False) -> Folding:
    """``repeats_range`` tells that backward loops are printed in a way that writes their bounds more than once."""
    return _Folder(function, repeats_range).run()


@dataclass(slots=True)
class _Scope:
    """A block: the trees that may still be folded into a statement of it."""

    depth: int
    trees: dict[str, Tree] = field(default_factory=dict)

    def budget(self, used: int = 0) -> int:
        return max(WIDTH - 4 * self.depth, 40) - used


class _Folder:
    def __init__(self, function: ir.Function, repeats_range: bool) -> None:
        self._function = function
        self._repeats_range = repeats_range
        self._uses = count_uses(function)
        self._flags = break_flags(function, self._uses)
        webs = likely_webs(function)
        self._history = History(webs)
        self._assignments = Assignments(function, webs)
        self._index_only = index_only(function)
        self._definitions: dict[str, Definition] = {}
        self._inline: dict[str, Definition] = {}
        self._choices: set[str] = set()
        self._stateful: set[str] = set()

    def run(self) -> Folding:
        body = self._function.body
        scope = self._block(body, 1)
        # A tuple is never too wide to be returned: it is broken inside its brackets.
        given = self._definitions.get(body.yields[0].name) if isinstance(body.yields[0], ir.Var) else None
        is_tuple = isinstance(given, ir.Op) and given.fn is p.make_tuple
        self._fold_at_end(body.yields, scope, -sys.maxsize if is_tuple else 7)
        return Folding(self._inline, frozenset(self._choices), self._flags, frozenset(self._stateful), self._uses)

    # Statements

    def _block(self, block: ir.Block, depth: int) -> _Scope:
        scope = _Scope(depth)
        for stmt in block.stmts:
            self._history.clock += 1
            match stmt:
                case ir.Op():
                    self._op(stmt, scope)
                case ir.If():
                    self._if(stmt, scope)
                case ir.For():
                    self._for(stmt, scope)
                case ir.While():
                    self._while(stmt, scope)
        return scope

    def _op(self, op: ir.Op, scope: _Scope) -> None:
        target, now = op.target, self._history.clock
        prefix = len(ir.hint(target)) + 3 if target is not None else 0
        parts = self._select(evaluation_order(op), scope, prefix, reader=op)
        if target is not None:
            self._definitions[target] = op
            if self._is_index(op, target, parts):
                parts = self._select(evaluation_order(op), _Scope(scope.depth))
                self._inline[target] = op
                self._history.indices[target] = self._tree(op, parts, Motion.CALM)
                self._history.unprinted.add(now)
                return
        self._commit(parts)
        motion = motion_of(self._function, op)
        if motion is Motion.STATE:
            self._history.states.append(now)
        if target is not None:
            tree = self._tree(op, parts, motion)
            if tree.motion is Motion.STATE:
                self._stateful.add(target)
            if (ir.is_temporary(target) or is_adjoint(target)) and not is_in(op.fn, STATEMENTS) and not enters(op):
                scope.trees[target] = tree
            self._history.assign(target)

    def _tree(self, op: ir.Op, parts: Parts, motion: Motion) -> Tree:
        now = self._history.clock
        return Tree(now, (*parts.ops, (now, motion)), parts.leaves, op_width(op, parts.widths))

    def _is_index(self, op: ir.Op, target: str, parts: Parts) -> bool:
        """Whether the operation is written out wherever it indexes."""
        if not (ir.is_temporary(target) and target in self._index_only and is_small_index(self._function, op)):
            return False
        if parts.chosen and (self._uses[target] == 1 or not is_index_part(op)):
            return False
        operands = ir.variables(op.operands())
        return not any(self._assignments.while_visible(name, target) for name in operands)

    def _if(self, stmt: ir.If, scope: _Scope) -> None:
        start = self._history.clock
        shared = shared_condition(stmt)
        cond = self._select((stmt.cond,), scope, 4, twice=shared)
        inner = [(block, self._block(block, scope.depth + 1)) for block in ir.blocks(stmt)]
        if len(stmt.outs) == 1 and stmt.outs[0] not in self._flags:
            ends = [self._select(block.yields, within, at_end=True) for block, within in inner]
            if self._is_choice(stmt, [cond, *ends]):
                self._choose(stmt, scope, start, [cond, *ends])
                return
        if shared is None:
            self._commit(cond)
        for block, within in inner:
            self._fold_break_conditions(stmt, block, within)
        for out in stmt.outs:
            self._history.assign(out)

    def _fold_break_conditions(self, stmt: ir.If, block: ir.Block, scope: _Scope) -> None:
        for out, operand in zip(stmt.outs, block.yields, strict=True):
            if out in self._flags and not self._is_flag(operand):
                self._fold_at_end((operand,), scope, 4)

    def _is_choice(self, stmt: ir.If, parts: list[Parts]) -> bool:
        _, *ends = parts
        for block, end in zip(ir.blocks(stmt), ends, strict=True):
            for inner in block.stmts:
                names = ir.targets(inner)
                if not names or not all(name in self._inline or name in end.chosen for name in names):
                    return False
        if shared_condition(stmt) is not None and logical_operator(self._function, stmt) is None:
            return False  # the condition would be evaluated twice
        return is_short_choice(self._function, stmt, sum(part.width for part in parts))

    def _choose(self, stmt: ir.If, scope: _Scope, start: int, parts: list[Parts]) -> None:
        (out,) = stmt.outs
        for part in parts:
            self._commit(part)
        self._choices.add(out)
        self._definitions[out] = stmt
        ops = ((start, Motion.CALM), *(op for part in parts for op in part.ops))
        leaves = frozenset[str]().union(*(part.leaves for part in parts))
        tree = Tree(self._history.clock, ops, leaves, 10 + sum(part.width for part in parts))
        if tree.motion is Motion.STATE:
            self._stateful.add(out)
        if ir.is_temporary(out):
            scope.trees[out] = tree
        self._history.assign(out)

    def _for(self, loop: ir.For, scope: _Scope) -> None:
        bounds: tuple[ir.Operand, ...] = (loop.start, loop.stop, loop.step)
        if self._repeats_range and loop.backwards:
            unit = isinstance(loop.step, ir.Const) and abs(loop.step.value) == 1
            bounds = (loop.stop,) if unit else ()
        self._commit(self._select(bounds, scope, 14))
        self._assign_all((loop.index, *loop.params))
        self._loop_body(loop, scope)

    def _while(self, loop: ir.While, scope: _Scope) -> None:
        self._assign_all(loop.params)
        test = self._block(loop.test, scope.depth + 1)
        self._fold_at_end(loop.test.yields, test, 6)
        self._loop_body(loop, scope)

    def _loop_body(self, loop: ir.For | ir.While, scope: _Scope) -> None:
        body = self._block(loop.body, scope.depth + 1)
        if loop.until is not None and not self._is_flag(loop.until):
            self._history.clock += 1  # the new values are assigned before the condition is read
            self._assign_all(loop.params)
            yielded = frozenset(ir.variables(loop.body.yields)) - set(loop.params)
            self._commit(self._select((loop.until,), body, 4, current=yielded))
        self._assign_all((*loop.params, *loop.outs))

    def _assign_all(self, names: tuple[str, ...]) -> None:
        for name in names:
            self._history.assign(name)

    def _is_flag(self, operand: ir.Operand) -> bool:
        return isinstance(operand, ir.Var) and operand.name in self._flags

    # Expressions

    def _select(
        self,
        operands: tuple[ir.Operand, ...],
        scope: _Scope,
        used: int = 0,
        *,
        reader: ir.Op | None = None,
        twice: str | None = None,
        at_end: bool = False,
        current: frozenset[str] = frozenset(),
    ) -> Parts:
        candidates = dict(self._candidates(operands, scope, reader, twice))
        until = self._history.clock + at_end
        budget = scope.budget(used)
        return select(self._history, operands, candidates, until=until, budget=budget, reader=reader, current=current)

    def _candidates(
        self, operands: tuple[ir.Operand, ...], scope: _Scope, reader: ir.Op | None, twice: str | None
    ) -> Iterator[tuple[str, Tree]]:
        for operand in operands:
            if not isinstance(operand, ir.Var) or operand.name not in scope.trees:
                continue
            name = operand.name
            if self._uses[name] != (2 if name == twice else 1):
                continue
            if not ir.is_temporary(name) and not _is_contribution(name, reader):
                continue
            is_place = reader is not None and reader.fn in (p.isum, p.isub) and operand is reader.args[0]
            if is_place and not self._may_be_place(name):
                continue
            yield name, scope.trees[name]

    def _may_be_place(self, name: str) -> bool:
        """Whether ``name += value`` may be written with the definition of ``name`` to the left."""
        definition = self._definitions[name]
        if not isinstance(definition, ir.Op) or definition.fn is not operator.getitem:
            return False
        place, index = definition.args
        if isinstance(self._function.kind(place), (List, Dict)):
            return True
        basic = is_basic_index(self._function, index, self._definitions)
        return basic and isinstance(self._function.kind(place), Array)

    def _commit(self, parts: Parts) -> None:
        for name in parts.chosen:
            self._inline[name] = self._definitions[name]

    def _fold_at_end(self, operands: tuple[ir.Operand, ...], scope: _Scope, used: int) -> None:
        self._commit(self._select(operands, scope, used, at_end=True))


def _is_contribution(name: str, reader: ir.Op | None) -> bool:
    """Whether the reader adds an adjoint to another one of the same variable."""
    if reader is None or reader.target is None or not is_in(reader.fn, (operator.add, operator.sub)):
        return False
    return ir.hint(reader.target) == ir.hint(name)
