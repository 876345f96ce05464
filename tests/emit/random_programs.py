"""Random programs in normal form: every construct, names that collide, storage that is written to, ordered calls."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.kinds import BOOL, FLOAT, INT, Array, Kind, List

VECTOR = Array("float64", 1)
FLOATS = List(FLOAT)
HINTS = ["a", "b", "x", "x_bar", "y", "i", "%t", "%t", "%t", "%", "%_bar", "%x_bar", "_", "np", "range"]
LENGTH = 5


def log_to(log: list[Any]) -> Callable[[Any], Any]:
    """A function with an effect that shows the order in which it is called."""

    def note(value: Any) -> float:
        log.append(np.array(value, copy=True).tolist())
        return float(len(log))

    return note


@dataclass
class Scope:
    """The variables that may be read, by kind; a block copies its parent's."""

    by_kind: dict[Kind, list[str]] = field(default_factory=dict)
    maybe_undefined: list[str] = field(default_factory=list)

    def inner(self) -> Scope:
        return Scope({kind: list(names) for kind, names in self.by_kind.items()}, list(self.maybe_undefined))

    def add(self, name: str, kind: Kind) -> None:
        self.by_kind.setdefault(kind, []).append(name)


class Generator:
    def __init__(self, seed: int, size: int = 12) -> None:
        self.random = random.Random(seed)
        self.names = ir.Names()
        self.kinds: dict[str, Kind] = {}
        self.budget = size

    def program(self) -> ir.Program:
        scope = Scope()
        params = [self._declare(scope, f"{hint}.{k + 900}", kind) for k, (hint, kind) in enumerate(PARAMS)]
        stmts = self._stmts(scope, 0, self.random.randint(4, 10))
        results = [ir.Var(self._pick_name(scope)) for _ in range(self.random.randint(1, 4))]
        results += [ir.Var(name) for name in scope.maybe_undefined if self.random.random() < 0.1]
        stmts.append(ir.Op("%result.999", p.make_tuple, tuple(results)))
        body = ir.Block(tuple(stmts), (ir.Var("%result.999"),))
        kinds = self.kinds if self.random.random() < 0.7 else {}
        return ir.Program((ir.Function("f", tuple(params), body, kinds),))

    # Names

    def _declare(self, scope: Scope, name: str, kind: Kind) -> str:
        self.kinds[name] = kind
        scope.add(name, kind)
        return name

    def _fresh(self, kind: Kind) -> str:
        name = self.names.fresh(self.random.choice(HINTS))
        self.kinds[name] = kind
        return name

    def _recent(self, names: list[str]) -> str:
        """More often a late one, which makes expressions that nest."""
        return names[-1 - min(int(self.random.expovariate(0.4)), len(names) - 1)]

    def _pick_name(self, scope: Scope) -> str:
        return self._recent(scope.by_kind[self.random.choice(list(scope.by_kind))])

    def pick(self, scope: Scope, kind: Kind) -> ir.Operand:
        names = scope.by_kind.get(kind)
        if kind in (VECTOR, FLOATS) or (names and self.random.random() < 0.8):
            assert names
            return ir.Var(self._recent(names))
        choices: dict[Kind, list[Any]] = {
            FLOAT: [0.5, -2.0, 1.0, 3.0, -0.25],
            INT: [0, 1, 2, -1],
            BOOL: [True, False],
        }
        return ir.Const(self.random.choice(choices[kind]))

    # Statements

    def _stmts(self, scope: Scope, depth: int, count: int) -> list[ir.Stmt]:
        found: list[ir.Stmt] = []
        for _ in range(count):
            self.budget -= 1
            choice = self.random.random()
            if depth < 3 and self.budget > 0 and choice < 0.3:
                make = self.random.choice([self._if, self._if, self._logical, self._for, self._for, self._while])
                found += make(scope, depth)
            else:
                found += self._op(scope)
        return found

    def _op(self, scope: Scope) -> list[ir.Stmt]:
        return self.random.choice(OPS)(self, scope)

    def either(self, scope: Scope, *kinds: Kind) -> ir.Operand:
        return self.pick(scope, self.random.choice(kinds))

    def simple(self, scope: Scope, fn: Any, kind: Kind, *args: ir.Operand) -> list[ir.Stmt]:
        target = self._fresh(kind)
        scope.add(target, kind)
        return [ir.Op(target, fn, args)]

    def _yield_of(self, scope: Scope, kind: Kind, undefined: bool = False) -> ir.Operand:
        if undefined and self.random.random() < 0.15:
            return ir.UNDEFINED
        return self.pick(scope, kind)

    def _kinds_carried(self) -> list[Kind]:
        choices: list[Kind] = [FLOAT, FLOAT, FLOAT, INT, VECTOR]
        return [self.random.choice(choices) for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 3]))]

    def _condition(self, scope: Scope, stmts: list[ir.Stmt]) -> ir.Operand:
        if self.random.random() < 0.3:
            return self.pick(scope, BOOL)
        name = self.names.fresh("%c")
        fn = self.random.choice([operator.lt, operator.ge, operator.gt])
        stmts.append(ir.Op(name, fn, (self.pick(scope, FLOAT), self.pick(scope, FLOAT))))
        self.kinds[name] = BOOL
        return ir.Var(name)

    def _if(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        before: list[ir.Stmt] = []
        cond = self._condition(scope, before)
        kinds = self._kinds_carried()
        blocks = []
        undefined = [False] * len(kinds)
        for _ in range(2):
            inner = scope.inner()
            stmts = self._stmts(inner, depth + 1, self.random.randint(0, 3))
            yields = tuple(self._yield_of(inner, kind, undefined=True) for kind in kinds)
            undefined = [a or y is ir.UNDEFINED for a, y in zip(undefined, yields, strict=True)]
            blocks.append(ir.Block(tuple(stmts), yields))
        outs = tuple(self._fresh(kind) for kind in kinds)
        for out, kind, maybe in zip(outs, kinds, undefined, strict=True):
            if maybe:
                scope.maybe_undefined.append(out)
            else:
                scope.add(out, kind)
        return [*before, ir.If(cond, blocks[0], blocks[1], outs)]

    def _logical(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        """``a and b``, ``a or b``"""
        before: list[ir.Stmt] = []
        cond = self._condition(scope, before)
        inner = scope.inner()
        stmts: list[ir.Stmt] = []
        other = self._condition(inner, stmts)
        same, new = ir.Block((), (cond,)), ir.Block(tuple(stmts), (other,))
        out = self._fresh(BOOL)
        scope.add(out, BOOL)
        then, orelse = (new, same) if self.random.random() < 0.5 else (same, new)
        return [*before, ir.If(cond, then, orelse, (out,))]

    def _carried(self, scope: Scope, kinds: list[Kind]) -> tuple[tuple[ir.Operand, ...], tuple[str, ...]]:
        inits = tuple(self.pick(scope, kind) for kind in kinds)
        return inits, tuple(self._fresh(kind) for kind in kinds)

    def _outs(self, scope: Scope, kinds: list[Kind], params: tuple[str, ...]) -> tuple[str, ...]:
        """Most often called as the parameters are."""
        outs = []
        for kind, param in zip(kinds, params, strict=True):
            hint = ir.hint(param) if self.random.random() < 0.9 else self.random.choice(HINTS)
            name = self.names.fresh(hint)
            self.kinds[name] = kind
            scope.add(name, kind)
            outs.append(name)
        return tuple(outs)

    def _loop_body(self, inner: Scope, depth: int, kinds: list[Kind]) -> tuple[ir.Block, ir.Operand | None]:
        stmts = self._stmts(inner, depth + 1, self.random.randint(1, 5))
        until: ir.Operand | None = None
        yields = tuple(self._yield_of(inner, kind) for kind in kinds)
        if self.random.random() < 0.3:
            until = self._condition(inner, stmts)
        elif self.random.random() < 0.4:
            leave, until, yields = self._break(inner, depth, kinds, 0)
            stmts += leave
        if kinds and BOOL not in kinds and self.random.random() < 0.1:
            until = until or ir.Const(False)
        return ir.Block(tuple(stmts), yields), until

    def _break(
        self, scope: Scope, depth: int, kinds: list[Kind], level: int
    ) -> tuple[list[ir.Stmt], ir.Operand, tuple[ir.Operand, ...]]:
        """``if c: ...; break`` followed by the rest of the body."""
        before: list[ir.Stmt] = []
        cond = self._condition(scope, before)
        blocks = []
        for leaves in self.random.sample([True, False], 2):
            inner = scope.inner()
            stmts = self._stmts(inner, depth + 1, self.random.randint(0, 3))
            flag: ir.Operand = ir.Const(leaves)
            yields = tuple(self._yield_of(inner, kind) for kind in kinds)
            if level < 2 and self.random.random() < 0.4:
                more, flag, yields = self._break(inner, depth, kinds, level + 1)
                stmts += more
            elif self.random.random() < 0.1:
                flag = self._condition(inner, stmts)
            blocks.append(ir.Block(tuple(stmts), (flag, *yields)))
        stop = self._fresh(BOOL)
        outs = tuple(self._fresh(kind) for kind in kinds)
        branch = ir.If(cond, blocks[0], blocks[1], (stop, *outs))
        return [*before, branch], ir.Var(stop), tuple(map(ir.Var, outs))

    def _for(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        kinds = self._kinds_carried()
        inits, params = self._carried(scope, kinds)
        index = self.names.fresh(self.random.choice(["i", "i", "j", "%i", "a"]))
        self.kinds[index] = INT
        inner = scope.inner()
        for name, kind in zip((*params, index), (*kinds, INT), strict=True):
            inner.add(name, kind)
        body, until = self._loop_body(inner, depth, kinds)
        start, stop, step = self.random.choice(
            [(0, 3, 1), (1, 4, 1), (0, 5, 2), (3, 0, -1), (4, 0, -2), (0, 0, 1), (2, 1, 3), (1, 6, 3)]
        )
        backwards = self.random.random() < 0.4
        outs = self._outs(scope, kinds, params)
        first, last, by = ir.Const(start), ir.Const(stop), ir.Const(step)
        return [ir.For(index, first, last, by, inits, params, body, outs, until, backwards)]

    def _while(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        """A loop over a counter that makes it end."""
        kinds: list[Kind] = [*self._kinds_carried(), INT]
        inits, params = self._carried(scope, kinds)
        inits = (*inits[:-1], ir.Const(0))
        inner = scope.inner()
        for name, kind in zip(params, kinds, strict=True):
            inner.add(name, kind)
        test = self._stmts(inner, 3, self.random.choice([0, 0, 1, 2]))
        go_on = self.names.fresh("%go")
        self.kinds[go_on] = BOOL
        test.append(ir.Op(go_on, operator.lt, (ir.Var(params[-1]), ir.Const(3))))
        body, until = self._loop_body(inner, depth, kinds[:-1])
        count = self.names.fresh(self.random.choice(["k", "%k", "i"]))
        self.kinds[count] = INT
        step = ir.Op(count, operator.add, (ir.Var(params[-1]), ir.Const(1)))
        body = ir.Block((step, *body.stmts), (*body.yields, ir.Var(count)))
        outs = self._outs(scope, kinds, params)
        return [ir.While(inits, params, ir.Block(tuple(test), (ir.Var(go_on),)), body, outs, until)]


PARAMS: list[tuple[str, Kind]] = [("x", FLOAT), ("a", FLOAT), ("u", VECTOR), ("items", FLOATS), ("n", INT)]


def _arithmetic(g: Generator, scope: Scope) -> list[ir.Stmt]:
    fn = g.random.choice([operator.add, operator.sub, operator.mul])
    return g.simple(scope, fn, FLOAT, g.pick(scope, FLOAT), g.pick(scope, FLOAT))


def _negation(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.simple(scope, operator.neg, FLOAT, g.pick(scope, FLOAT))


def _sine(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.simple(scope, np.sin, FLOAT, g.pick(scope, FLOAT))


def _integer(g: Generator, scope: Scope) -> list[ir.Stmt]:
    fn = g.random.choice([operator.add, operator.sub])
    return g.simple(scope, fn, INT, g.pick(scope, INT), g.pick(scope, INT))


def _index(g: Generator, scope: Scope) -> tuple[list[ir.Stmt], ir.Operand]:
    """An integer that is a legal index."""
    stmts = g.simple(scope, operator.mod, INT, g.pick(scope, INT), ir.Const(LENGTH))
    last = stmts[-1]
    assert isinstance(last, ir.Op) and last.target is not None
    return stmts, ir.Var(last.target)


def _element(g: Generator, scope: Scope) -> list[ir.Stmt]:
    stmts, index = _index(g, scope) if g.random.random() < 0.5 else ([], ir.Const(g.random.randint(-3, 3)))
    return stmts + g.simple(scope, operator.getitem, FLOAT, g.pick(scope, VECTOR), index)


def _vector(g: Generator, scope: Scope) -> list[ir.Stmt]:
    fn = g.random.choice([operator.add, operator.mul, operator.sub])
    other = g.either(scope, VECTOR, FLOAT)
    return g.simple(scope, fn, VECTOR, g.pick(scope, VECTOR), other)


def _view(g: Generator, scope: Scope) -> list[ir.Stmt]:
    """A view that is reversed, so that it aliases, as a whole."""
    made = g.simple(scope, slice, VECTOR, ir.Const(None), ir.Const(None), ir.Const(-1))
    assert isinstance(made[0], ir.Op) and made[0].target is not None
    scope.by_kind[VECTOR].remove(made[0].target)
    made = [replace(made[0], target=g.names.fresh("%s"))]
    index = ir.Var(made[0].target or "")
    if g.random.random() < 0.5:
        return made + g.simple(scope, operator.getitem, VECTOR, g.pick(scope, VECTOR), index)
    twice = g.simple(scope, operator.getitem, VECTOR, g.pick(scope, VECTOR), index)
    return made + twice + g.simple(scope, operator.getitem, VECTOR, g.pick(scope, VECTOR), index)


def _copy(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.simple(scope, p.copy_of, VECTOR, g.pick(scope, VECTOR))


def _zeros(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.simple(scope, np.zeros, VECTOR, ir.Const(LENGTH))


def _store(g: Generator, scope: Scope) -> list[ir.Stmt]:
    stmts, index = _index(g, scope)
    fn = g.random.choice([operator.setitem, p.isum_item, p.isub_item])
    return [*stmts, ir.Op(None, fn, (g.pick(scope, VECTOR), index, g.pick(scope, FLOAT)))]


def _update(g: Generator, scope: Scope) -> list[ir.Stmt]:
    """``u[i] = u[i] * x``, with an operation in between at times"""
    stmts, index = _index(g, scope)
    place = g.pick(scope, VECTOR)
    load, new = g.names.fresh("%t"), g.names.fresh("%t")
    g.kinds[load] = g.kinds[new] = FLOAT
    stmts.append(ir.Op(load, operator.getitem, (place, index)))
    if g.random.random() < 0.3:
        stmts += _note(g, scope)
    fn = g.random.choice([operator.add, operator.sub, operator.mul])
    pair = [ir.Var(load), g.pick(scope, FLOAT)]
    g.random.shuffle(pair)
    return [*stmts, ir.Op(new, fn, tuple(pair)), ir.Op(None, operator.setitem, (place, index, ir.Var(new)))]


def _whole(g: Generator, scope: Scope) -> list[ir.Stmt]:
    fn = g.random.choice([p.isum, p.isub])
    return [ir.Op(None, fn, (g.pick(scope, VECTOR), g.either(scope, VECTOR, FLOAT)))]


def _total(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.simple(scope, np.sum, FLOAT, g.pick(scope, VECTOR))


def _push(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return [ir.Op(None, g.random.choice([p.push, p.append]), (g.pick(scope, FLOATS), g.pick(scope, FLOAT)))]


def _push_pop(g: Generator, scope: Scope) -> list[ir.Stmt]:
    items = g.pick(scope, FLOATS)
    pushed = ir.Op(None, p.push, (items, g.pick(scope, FLOAT)))
    between = _arithmetic(g, scope) if g.random.random() < 0.5 else []
    return [pushed, *between, *g.simple(scope, p.pop, FLOAT, items)]


def _note(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.simple(scope, p.call, FLOAT, ir.Free("note"), g.either(scope, FLOAT, FLOAT, VECTOR, INT))


def _note_for_effect(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return [ir.Op(None, p.call, (ir.Free("note"), g.pick(scope, FLOAT)))]


OPS: list[Callable[[Generator, Scope], list[ir.Stmt]]] = [
    *[_arithmetic] * 6, *[_negation] * 2, _sine, _integer, *[_element] * 4, *[_vector] * 2, _view, _copy, _zeros,
    *[_store] * 3, *[_update] * 2, _whole, _total, _push, _push_pop, *[_note] * 2, _note_for_effect,
]  # fmt: skip
