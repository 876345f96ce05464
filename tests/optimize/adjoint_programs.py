"""Random programs of the kind that transforms write: products of literals, sums into shadow arrays, copies, tapes.

A program's variables all have adjoint hints, so that every rule of the optimiser applies, or none has, so that every
bit of the result counts. What decides the path (conditions, trip counts, indices) is never rounded differently.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.kinds import BOOL, FLOAT, INT, Array, Kind, Passive

VECTOR = Array("float64", 1)
SLICE = Passive(slice)
LENGTH = 6
NUMBERS_OR_ARRAYS: list[Kind] = [FLOAT, VECTOR]
NUMBERS = [1.0, 0.0, -1.0, 2.0, -2.0, 0.5, 3.0]
SLICES = [(1, -1), (2, None), (None, -2), (0, None), (1, 5), (None, None)]
PARAMS: list[tuple[str, Kind]] = [
    ("x.900", FLOAT),
    ("y.901", FLOAT),
    ("u.902", VECTOR),
    ("v.903", VECTOR),
    ("n.904", INT),
]


def arguments() -> list[Any]:
    return [0.7, -1.3, np.linspace(0.5, 1.5, LENGTH), np.linspace(-1.0, 2.0, LENGTH) ** 2, 3]


class Scope:
    """The variables that may be read, by kind; those of full length apart from slices."""

    def __init__(self, names: dict[Kind, list[str]]) -> None:
        self.names = names

    def inner(self) -> Scope:
        return Scope({kind: list(names) for kind, names in self.names.items()})


class Generator:
    def __init__(self, seed: int, adjoint: bool, size: int = 30) -> None:
        self.random = random.Random(seed)
        self.adjoint = adjoint
        self.names = ir.Names()
        self.kinds: dict[str, Kind] = dict(PARAMS)
        self.budget = size
        self.indices: list[str] = []

    def function(self) -> ir.Function:
        scope = Scope({FLOAT: ["x.900", "y.901"], VECTOR: ["u.902", "v.903"]})
        stmts: list[ir.Stmt] = []
        for name in scope.names[VECTOR][:]:  # what is written is never an argument
            stmts += self.op(scope, VECTOR, p.copy_of, ir.Var(name))
        scope.names[VECTOR] = scope.names[VECTOR][2:]
        stmts += self.stmts(scope, 0, 12)
        shown = [ir.Var(name) for name in scope.names[FLOAT][-3:] + scope.names[VECTOR][-2:]]
        results = self.random.sample(shown, self.random.randint(1, len(shown)))
        stmts.append(ir.Op("%result.999", p.make_tuple, tuple(results)))
        body = ir.Block(tuple(stmts), (ir.Var("%result.999"),))
        return ir.Function("f", tuple(name for name, _ in PARAMS), body, self.kinds)

    # Names and operands

    def fresh(self, kind: Kind) -> str:
        hints = ["a_bar", "b_bar", "%t_bar"] if self.adjoint else ["a", "b", "%t"]
        name = self.names.fresh("i" if kind == INT else "s" if kind == SLICE else self.random.choice(hints))
        self.kinds[name] = kind
        return name

    def op(self, scope: Scope, kind: Kind, fn: Any, *args: ir.Operand) -> list[ir.Stmt]:
        name = self.fresh(kind)
        if kind in scope.names:
            scope.names[kind].append(name)
        return [ir.Op(name, fn, args)]

    def name(self, scope: Scope, kind: Kind) -> str:
        names = scope.names[kind]
        return names[-1 - min(int(self.random.expovariate(0.35)), len(names) - 1)]

    def number(self, scope: Scope) -> ir.Operand:
        return ir.Const(self.random.choice(NUMBERS)) if self.random.random() < 0.35 else ir.Var(self.name(scope, FLOAT))

    def vector(self, scope: Scope) -> ir.Operand:
        return ir.Var(self.name(scope, VECTOR))

    def either(self, scope: Scope) -> tuple[ir.Operand, Kind]:
        return (self.vector(scope), VECTOR) if self.random.random() < 0.3 else (self.number(scope), FLOAT)

    def index(self) -> tuple[list[ir.Stmt], ir.Operand]:
        """An element: ``i``, ``i + 1``, or a number; the same ones come up often."""
        if not self.indices or self.random.random() < 0.4:
            return [], ir.Const(self.random.randint(0, 2))
        base = ir.Var(self.random.choice(self.indices[-2:]))
        if self.random.random() < 0.5:
            return [], base
        name = self.fresh(INT)
        return [ir.Op(name, operator.add, (base, ir.Const(1)))], ir.Var(name)

    def slice(self) -> tuple[list[ir.Stmt], ir.Operand, int]:
        """A slice and the length that it selects."""
        start, stop = self.random.choice(SLICES)
        name = self.fresh(SLICE)
        args = (ir.Const(start), ir.Const(stop), ir.Const(None))
        return [ir.Op(name, slice, args)], ir.Var(name), len(range(LENGTH)[slice(start, stop)])

    # Statements

    def stmts(self, scope: Scope, depth: int, count: int) -> list[ir.Stmt]:
        found: list[ir.Stmt] = []
        for _ in range(count):
            self.budget -= 1
            if depth < 3 and self.budget > 0 and self.random.random() < 0.2:
                found += self.random.choice([self.branch, self.loop, self.loop, self.taped, self.repeat])(scope, depth)
            else:
                found += self.random.choice(STATEMENTS)(self, scope)
        return found

    def condition(self) -> tuple[list[ir.Stmt], ir.Operand]:
        """What no rounding decides."""
        if self.random.random() < 0.2:
            return [], ir.Const(self.random.random() < 0.5)
        name = self.names.fresh("c")
        self.kinds[name] = BOOL
        left = ir.Var(self.random.choice(["n.904", *self.indices]))
        return [ir.Op(name, operator.lt, (left, ir.Const(self.random.randint(0, 3))))], ir.Var(name)

    def values(self, scope: Scope, kinds: list[Kind]) -> tuple[ir.Operand, ...]:
        return tuple(self.number(scope) if kind == FLOAT else self.vector(scope) for kind in kinds)

    def carried(self) -> list[Kind]:
        return [self.random.choice([FLOAT, *NUMBERS_OR_ARRAYS]) for _ in range(self.random.randint(0, 3))]

    def declare(self, scope: Scope, kinds: list[Kind]) -> tuple[str, ...]:
        names = tuple(map(self.fresh, kinds))
        for name, kind in zip(names, kinds, strict=True):
            scope.names[kind].append(name)
        return names

    def branch(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        before, cond = self.condition()
        kinds = self.carried()
        blocks = []
        same = self.values(scope, kinds)
        for _ in range(2):
            inner = scope.inner()
            stmts = self.stmts(inner, depth + 1, self.random.randint(0, 3))
            blocks.append(ir.Block(tuple(stmts), same if self.random.random() < 0.3 else self.values(inner, kinds)))
        return [*before, ir.If(cond, blocks[0], blocks[1], self.declare(scope, kinds))]

    def loop(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        kinds = self.carried()
        inits = self.values(scope, kinds)
        if len(kinds) > 1 and kinds[0] == kinds[1] and self.random.random() < 0.5:
            inits = (inits[0], inits[0], *inits[2:])
        inner = scope.inner()
        params = self.declare(inner, kinds)
        index = self.fresh(INT)
        self.indices.append(index)
        stmts = self.stmts(inner, depth + 1, self.random.randint(1, 6))
        yields = list(self.values(inner, kinds))
        for k, kind in enumerate(kinds):
            others = [ir.Var(param) for param, of in zip(params, kinds, strict=True) if of == kind]
            if self.random.random() < 0.4:
                yields[k] = (
                    self.random.choice([*others, *yields[:1]]) if kinds[0] == kind else self.random.choice(others)
                )
        until: ir.Operand | None = None
        if self.random.random() < 0.3:
            more, until = self.condition()
            stmts += more
        self.indices.pop()
        stops: list[ir.Operand] = [ir.Const(0), ir.Const(1), ir.Const(3), ir.Var("n.904")]
        bounds = (ir.Const(0), self.random.choice(stops), ir.Const(1))
        body = ir.Block(tuple(stmts), tuple(yields))
        outs = self.declare(scope, kinds)
        return [ir.For(index, *bounds, inits, params, body, outs, until, self.random.random() < 0.3)]

    def repeat(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        """The same statements twice, for ``cse``: under new names."""
        stmts = [stmt for stmt in self.stmts(scope, 3, 3) if isinstance(stmt, ir.Op)]
        to: dict[str, ir.Operand] = {}
        again: list[ir.Stmt] = []
        for stmt in stmts:
            copy = ir.substitute_stmt(stmt, to)
            assert isinstance(copy, ir.Op)
            if stmt.target is not None:
                kind = self.kinds[stmt.target]
                name = self.fresh(kind)
                to[stmt.target] = ir.Var(name)
                if stmt.target in scope.names.get(kind, ()):
                    scope.names[kind].append(name)
                copy = ir.Op(name, copy.fn, copy.args)
            again.append(copy)
        return [*stmts, *again]

    def taped(self, scope: Scope, depth: int) -> list[ir.Stmt]:
        """A loop that pushes and one that pops, backwards."""
        tape, n = self.names.fresh("t_tape"), self.random.randint(0, 3)
        kind = self.random.choice(NUMBERS_OR_ARRAYS)
        loops: list[ir.Stmt] = []
        for backwards in (False, True):
            inner = scope.inner()
            index = self.fresh(INT)
            self.indices.append(index)
            stmts = [] if not backwards else self.op(inner, kind, p.pop, ir.Var(tape))
            stmts += self.stmts(inner, depth + 2, self.random.randint(1, 3))
            if not backwards:
                value: ir.Operand = ir.Var(self.name(inner, kind))
                if kind == VECTOR:
                    stmts += self.op(inner, VECTOR, p.copy_of, value)
                    value = ir.Var(inner.names[VECTOR][-1])
                stmts.append(ir.Op(None, p.push, (ir.Var(tape), value)))
            self.indices.pop()
            init, param, out = self.number(scope), self.fresh(FLOAT), self.fresh(FLOAT)
            body = ir.Block(tuple(stmts), (self.number(inner),))
            bounds = (ir.Const(0), ir.Const(n), ir.Const(1))
            loops.append(ir.For(index, *bounds, (init,), (param,), body, (out,), None, backwards))
            scope.names[FLOAT].append(out)
        return [ir.Op(tape, p.tape, ()), *loops]


def _product(g: Generator, scope: Scope) -> list[ir.Stmt]:
    (a, one), (b, other) = g.either(scope), g.either(scope)
    if type(a) is ir.Var and g.random.random() < 0.1:
        b, other = ir.Const(g.random.choice([1, -1, 2, 0])), FLOAT
    return g.op(scope, VECTOR if VECTOR in (one, other) else FLOAT, operator.mul, a, b)


def _sum(g: Generator, scope: Scope) -> list[ir.Stmt]:
    (a, one), (b, other) = g.either(scope), g.either(scope)
    if g.random.random() < 0.2:
        b, other = a, one
    fn = g.random.choice([operator.add, operator.sub])
    return g.op(scope, VECTOR if VECTOR in (one, other) else FLOAT, fn, a, b)


def _sign(g: Generator, scope: Scope) -> list[ir.Stmt]:
    a, kind = g.either(scope)
    return g.op(scope, kind, operator.neg, a)


def _quotient(g: Generator, scope: Scope) -> list[ir.Stmt]:
    a, kind = g.either(scope)
    return g.op(scope, kind, operator.truediv, a, ir.Const(g.random.choice([1.0, 2.0, 3.0, -4.0])))


def _power(g: Generator, scope: Scope) -> list[ir.Stmt]:
    a, kind = g.either(scope)
    return g.op(scope, kind, operator.pow, a, ir.Const(g.random.choice([1, 1.0, 2, 0, 0.0, 2.0])))


def _function(g: Generator, scope: Scope) -> list[ir.Stmt]:
    a, kind = g.either(scope)
    return g.op(scope, kind, g.random.choice([np.tanh, np.cos]), a)


def _total(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.op(scope, FLOAT, np.sum, g.vector(scope))


def _element(g: Generator, scope: Scope) -> list[ir.Stmt]:
    stmts, index = g.index()
    return stmts + g.op(scope, FLOAT, operator.getitem, g.vector(scope), index)


def _store(g: Generator, scope: Scope) -> list[ir.Stmt]:
    """A store into an element, often after another one into it, as adjoint code has it."""
    place = g.vector(scope)
    stmts, index = g.index()
    stores: list[Callable[..., None]] = [operator.setitem, p.isum_item, p.isub_item]
    for fn in g.random.choices(stores, k=g.random.randint(1, 3)):
        if g.random.random() < 0.3:
            more, index = g.index()
            stmts += more
        value = ir.Const(0.0) if fn is operator.setitem and g.random.random() < 0.7 else g.number(scope)
        stmts.append(ir.Op(None, fn, (place, index, value)))
        if g.random.random() < 0.4:
            stmts += g.random.choice([_product, _sum, _sign])(g, scope)
    return stmts


def _stencil(g: Generator, scope: Scope) -> list[ir.Stmt]:
    """``t = b[s].copy(); b[s] = 0.0; b[s] += 2.0 * t``, with other slices in between."""
    place = g.vector(scope)
    stmts, index, length = g.slice()
    view, copy = g.fresh(VECTOR), g.fresh(VECTOR)
    stmts.append(ir.Op(view, operator.getitem, (place, index)))
    stmts.append(ir.Op(copy, p.copy_of, (ir.Var(view),)))
    if g.random.random() < 0.8:
        stmts.append(ir.Op(None, operator.setitem, (place, index, ir.Const(0.0))))
    for _ in range(g.random.randint(1, 3)):
        more, other, size = g.slice()
        if size != length or g.random.random() < 0.5:
            other = index
        value = g.fresh(VECTOR)
        of = ir.Var(g.random.choice([copy, copy, view]))
        stmts += [*more, ir.Op(value, operator.mul, (of, ir.Const(g.random.choice(NUMBERS))))]
        stmts.append(ir.Op(None, g.random.choice([p.isum_item, p.isub_item]), (place, other, ir.Var(value))))
    return stmts


def _shadow(g: Generator, scope: Scope) -> list[ir.Stmt]:
    """Zeros, and what is added to them."""
    stmts = g.op(scope, VECTOR, g.random.choice([np.zeros_like, runtime.zeros_like]), g.vector(scope))
    shadow = ir.Var(scope.names[VECTOR][-1])
    if g.random.random() < 0.5:
        stmts += g.random.choice([_product, _element, _store])(g, scope)
    value = g.either(scope)[0]
    return [*stmts, ir.Op(None, g.random.choice([p.isum, p.isum, p.isub]), (shadow, value))]


def _copy(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return g.op(scope, VECTOR, p.copy_of, g.vector(scope))


def _added(g: Generator, scope: Scope) -> list[ir.Stmt]:
    return [ir.Op(None, g.random.choice([p.isum, p.isub]), (g.vector(scope), g.either(scope)[0]))]


def _fitted(g: Generator, scope: Scope) -> list[ir.Stmt]:
    kind = g.random.choice(NUMBERS_OR_ARRAYS)
    bar, like = g.name(scope, kind), g.name(scope, kind)
    return g.op(scope, kind, runtime.unbroadcast, ir.Var(bar), ir.Var(like))


STATEMENTS: list[Callable[[Generator, Scope], list[ir.Stmt]]] = [
    *[_product] * 5, *[_sum] * 5, *[_sign] * 2, _quotient, _power, _function, _total, *[_element] * 2,
    *[_store] * 3, *[_stencil] * 2, *[_shadow] * 2, _copy, _added, _fitted,
]  # fmt: skip
