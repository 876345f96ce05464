"""Where control flow joins: what two branches leave different becomes one, part by part.

if c:              if c.0:
    y = x              ─▶ x.1
else:              else:
    y = 2.0 * x        %t.2 = 2.0 * x.1   ─▶ %t.2
                   y.3 is what the branch that ran hands on
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

from adcompile import ir
from adcompile.errors import Refusal
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import Scalar, Tuple, join
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.deferred import raise_refusal
from adcompile.lower.inference.hazards import never_ends
from adcompile.lower.shapes import agree, equal, leaves, rebuild
from adcompile.lower.unify import unify
from adcompile.lower.values import Choice, Frame, Lost, TupleValue, Value, is_operand

Environments = dict[Frame, dict[str, Value]]


@dataclass
class _Side:
    """One branch, lowered; ``value`` is None where it always raises."""

    stmts: list[ir.Stmt]
    envs: Environments
    value: Value | None
    error: Refusal | None = None  # what it raises


def choose(
    lo: Lowering, cond: Operand, then: Callable[[], Value], orelse: Callable[[], Value], hint: str, plain: bool = False
) -> Value:
    """``then() if cond else orelse()``, each evaluated only where it is chosen.

    ``plain``: the result is to be an operand, whatever the two are.
    """
    known = lo.facts.truth(cond)
    if known is not None:
        return then() if known else orelse()
    before, made = lo.environments(), len(lo.heap)
    sides: list[_Side] = []
    value: Value | None
    error: Refusal | None
    for side, truth in ((then, True), (orelse, False)):
        for frame, env in before.items():
            frame.env = dict(env)
        with lo.b.nested() as stmts, lo.facts.assuming(cond, truth):
            try:
                value, error = side(), None
                if plain:
                    value = lo.operand(value)
            except Raised as raised:
                value, error = None, raised
                if not lo.b.origin and not never_ends(Block(tuple(stmts))):  # it was given up, with what raises
                    raise
            except Refusal as refused:
                if lo.b.origin:  # a rule says so that it does not cover a call
                    raise
                value, error = None, refused
                raise_refusal(lo.b, refused)
        lo.forget(made)
        sides.append(_Side(stmts, {frame: frame.env for frame in before}, value, error))
    for frame, env in before.items():
        frame.env = env
    return _Join(lo, cond, sides, plain).run(before, hint)


def branch(lo: Lowering, cond: Operand, then: Callable[[], object], orelse: Callable[[], object]) -> None:
    """An ``if`` statement; ``then`` and ``orelse`` lower the branches."""

    def run(side: Callable[[], object]) -> Callable[[], Value]:
        def lowered() -> Value:
            side()
            return Const(None)

        return lowered

    choose(lo, cond, run(then), run(orelse), "%t")


def over(lo: Lowering, value: Value, use: Callable[[Value], Value], hint: str = "%t") -> Value:
    """``use(value)``, for both sides of a choice."""
    if not isinstance(value, Choice):
        return use(lo.operand(value) if isinstance(value, Lost) else value)
    then, orelse = value.then, value.orelse
    return choose(lo, value.cond, lambda: over(lo, then, use, hint), lambda: over(lo, orelse, use, hint), hint)


class _Join:
    """The ``If`` under construction: its outs are what the sides leave different."""

    def __init__(self, lo: Lowering, cond: Operand, sides: list[_Side], plain: bool) -> None:
        self.lo, self.cond, self.sides, self.plain = lo, cond, sides, plain
        self.yields: tuple[list[Operand], list[Operand]] = ([], [])
        self.outs: list[str] = []
        self.known: dict[tuple[Operand, Operand], Operand] = {}

    def run(self, before: Environments, hint: str) -> Value:
        """Add the statement, and give the names what they are after it; the result."""
        lo, (a, b) = self.lo, self.sides
        dead = [side.value is None for side in self.sides]
        result: Value = Const(None)
        joined: Environments = {}
        if not all(dead):
            for frame, env in before.items():
                joined[frame] = self._frame(frame, env, a.envs[frame], b.envs[frame], dead)
            result = self._meet(hint, a.value or ir.UNDEFINED, b.value or ir.UNDEFINED, dead)
        then, orelse = (Block(tuple(s.stmts), tuple(y)) for s, y in zip(self.sides, self.yields, strict=True))
        if then.stmts or orelse.stmts or self.outs:
            lo.b.add(ir.If(self.cond, then, orelse, tuple(self.outs), lo.b.pos, lo.b.origin))
        if all(dead):
            raise self._error()
        for frame, env in joined.items():
            frame.env = env
        return result

    def _error(self) -> Refusal:
        """What is raised where both sides raise: a refusal where both are refused."""
        errors = [side.error for side in self.sides if side.error is not None]
        refused = [error for error in errors if not isinstance(error, Raised)]
        return refused[0] if len(refused) == 2 else next(e for e in errors if isinstance(e, Raised))

    def _frame(
        self, frame: Frame, before: dict[str, Value], a: dict[str, Value], b: dict[str, Value], dead: list[bool]
    ) -> dict[str, Value]:
        if any(dead):
            live = b if dead[0] else a
            changed = [n for n, v in live.items() if v is not before.get(n) and not equal(v, before.get(n))]
            pairs: dict[str, tuple[Value, Value]] = {
                name: (ir.UNDEFINED, live[name]) if dead[0] else (live[name], ir.UNDEFINED) for name in changed
            }
        else:
            live = {**a, **b}
            changed = [n for n in live if a.get(n) is not b.get(n) and not equal(a.get(n), b.get(n))]
            pairs = {n: (a.get(n, ir.UNDEFINED), b.get(n, ir.UNDEFINED)) for n in changed}
        return live | {name: self._meet(name, x, y, dead) for name, (x, y) in pairs.items()}

    def _meet(self, name: str, a: Value, b: Value, dead: list[bool]) -> Value:
        if equal(a, b):
            return a
        if any(dead):
            live = b if dead[0] else a
            a, b = (ir.UNDEFINED, live) if dead[0] else (live, ir.UNDEFINED)
        for side, (value, other) in enumerate(((a, b), (b, a))):
            with self.lo.b.into(self.sides[side].stmts):
                found = taken_apart(self.lo, value, other)
            a, b = (found, b) if side == 0 else (a, found)
        if not (self.plain and is_operand(a) and is_operand(b)):
            a, b = unify(self.lo, a, b)
        assert agree(a, b)
        return rebuild(a, [self._leaf(name, x, y, dead) for x, y in zip(leaves(a), leaves(b), strict=True)])

    def _leaf(self, name: str, x: Operand, y: Operand, dead: list[bool]) -> Operand:
        """One variable for two operands; the condition itself where they are True and False."""
        if x == y:
            return x
        if any(dead):
            only = y if dead[0] else x
            if not isinstance(only, Var):
                return only
        lo = self.lo
        if (x, y) == (Const(True), Const(False)) and lo.kind(self.cond) == Scalar("bool"):
            return self.cond
        if (x, y) not in self.known:
            out = lo.b.fresh(lo.hint(name), join(lo.kind(x), lo.kind(y)))
            self._note(out, x, y)
            self.outs.append(out.name)
            self.yields[0].append(x)
            self.yields[1].append(y)
            self.known[x, y] = out
        return self.known[x, y]

    def _note(self, out: Var, x: Operand, y: Operand) -> None:
        facts = self.lo.facts
        if (x, y) == (Const(False), Const(True)):
            facts.negation(out, self.cond)
        elif y in (Const(False), self.cond):
            facts.conjunction(out, self.cond, x)
        elif x in (Const(True), self.cond):
            facts.disjunction(out, self.cond, y)


def changed(before: Environments) -> bool:
    """Whether a name, or an attribute of an object, now means something else than it did."""
    return any(
        value is not env.get(name) and not equal(value, env.get(name))
        for frame, env in before.items()
        for name, value in frame.env.items()
    )


def taken_apart(lo: Lowering, value: Value, other: Value) -> Value:
    """A run-time tuple as its items, where it meets a tuple that is followed item by item."""
    if not isinstance(other, TupleValue) or not isinstance(value, (Var, Const)) or value is ir.UNDEFINED:
        return value
    kind = lo.kind(value)
    if not isinstance(kind, Tuple) or len(kind.items) != len(other.items) or kind.cls is not other.cls:
        return value
    if isinstance(value, Const):
        return TupleValue(tuple(map(Const, value.value)))
    items = [lo.b.op(operator.getitem, value, Const(k)) for k in range(len(kind.items))]
    return TupleValue(tuple(items), kind.cls)


__all__ = ["branch", "changed", "choose", "leaves", "over", "rebuild", "taken_apart"]
