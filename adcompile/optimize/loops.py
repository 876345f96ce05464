"""Loops carry only what changes.

    for i.9 in range(n.0):                            for i.9 in range(n.0):
        (a.2 = x.0 then a.2,                              (b.3 = 0.0 then b.7)
         b.3 = 0.0 then b.7,                              b.7 = b.3 + x.0
         c.4 = 0.0 then b.7)             →            ... b.6 + b.6 + x.0
        b.7 = c.4 + a.2
    ... b.6 + c.8 + a.5

A carried variable that is given back as it was is its initial value; two that begin and go on alike are one. A loop
that never runs is its initial values, one that runs once is its body, and an ``until`` that is never true goes.
"""

from __future__ import annotations

from typing import Any

from adcompile.ir import Block, Const, For, Function, If, Op, Operand, Stmt, Var, While
from adcompile.optimize.rewriting import Rewriter, resolved, with_body

Loop = For | While


def loops(function: Function) -> Function:
    """The function with loop-carried variables pruned; the same object when nothing can go."""
    found = _Finder()
    found.block(function.body)
    if not (found.replaced or found.never_until or found.trips):
        return function
    return with_body(function, _Pruner(found).block(function.body))


class _Finder:
    """What is replaced by what; inner loops come before outer ones."""

    def __init__(self) -> None:
        self.replaced: dict[str, Operand] = {}
        self.trips: dict[int, int] = {}  # by id of the loop: it runs this often, 0 or 1 times
        self.never_until: set[int] = set()

    def resolve(self, operand: Operand) -> Operand:
        return resolved(operand, self.replaced)

    def block(self, block: Block) -> None:
        for stmt in block.stmts:
            if type(stmt) is Op:
                continue
            if type(stmt) is If:
                self.block(stmt.then)
                self.block(stmt.orelse)
                continue
            assert type(stmt) is For or type(stmt) is While
            if type(stmt) is While:
                self.block(stmt.test)
            self.block(stmt.body)
            self.loop(stmt)

    def loop(self, stmt: Loop) -> None:
        resolve = self.resolve
        until = None if stmt.until is None else resolve(stmt.until)
        if type(until) is Const and until.value is False:
            self.never_until.add(id(stmt))
            until = None
        trips = _trips(stmt, resolve)
        if trips == 0 or (trips == 1 and until is None):
            self.unrolled(stmt, trips)
            return
        known: dict[tuple[Any, Any], tuple[str, str]] = {}
        for param, out, init, after in zip(stmt.params, stmt.outs, stmt.inits, stmt.body.yields, strict=True):
            first, later = resolve(init), resolve(after)
            if later == first or (type(later) is Var and later.name == param):
                self.replaced[param] = self.replaced[out] = first
                continue
            twin = known.setdefault((first, later), (param, out))
            if twin[0] != param:
                self.replaced[param], self.replaced[out] = Var(twin[0]), Var(twin[1])

    def unrolled(self, stmt: Loop, trips: int) -> None:
        self.trips[id(stmt)] = trips
        if type(stmt) is For:
            self.replaced[stmt.index] = self.resolve(stmt.start)
        for param, init in zip(stmt.params, stmt.inits, strict=True):
            self.replaced[param] = self.resolve(init)
        for out, last in zip(stmt.outs, stmt.body.yields if trips else stmt.inits, strict=True):
            self.replaced[out] = self.resolve(last)


def _trips(stmt: Loop, resolve: Any) -> int | None:
    """How often a loop runs, as far as it is told by literals."""
    if type(stmt) is While:
        test = resolve(stmt.test.yields[0])
        return 0 if type(test) is Const and test.value is False else None
    assert type(stmt) is For
    bounds = []
    for operand in (stmt.start, stmt.stop, stmt.step):
        operand = resolve(operand)
        if type(operand) is not Const or type(operand.value) is not int:
            return None
        bounds.append(operand.value)
    return len(range(*bounds)) if bounds[2] else None


class _Pruner(Rewriter):
    def __init__(self, found: _Finder) -> None:
        super().__init__(found.replaced)
        self.found = found

    def loop(self, stmt: Loop, stmts: list[Stmt]) -> None:
        trips = self.found.trips.get(id(stmt))
        if trips is None:
            keep = [k for k, param in enumerate(stmt.params) if param not in self.replaced]
            stmts.append(self.rebuilt(stmt, keep, None if id(stmt) in self.found.never_until else stmt.until))
        elif type(stmt) is While:
            self.statements(stmt.test, stmts)  # it runs once, and says no
        elif trips:
            self.statements(stmt.body, stmts)
