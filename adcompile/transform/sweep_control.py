"""The adjoints of branches and loops: a branch on the same condition, a loop over the same indices backwards."""

from __future__ import annotations

import operator

from adcompile import ir
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import Kind, Passive, Scalar, Tuple, Unknown, carries_derivative
from adcompile.transform.bars import Bar, bar_hint, derivative_kind
from adcompile.transform.sweep import Sweep


class Control(Sweep):
    """What a nested statement adds to outer adjoints comes out of it as its results."""

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
                    self._give(block.yields[k], "", bar, Var(stmt.outs[k]))
                for k, (path, bar) in tuples:
                    self._give(block.yields[k], path, bar, Var(stmt.outs[k]))
                self.branches += 1
                self.sweep(block)
                self.branches -= 1
            results.append(bars.env)
            bodies.append(stmts)
        names = [n for n in dict.fromkeys([*results[0], *results[1]]) if results[0].get(n) != results[1].get(n)]
        names = [n for n in names if self._outlives(n, stmt)]
        yields = [self._ends(names, env, body) for env, body in zip(results, bodies, strict=True)]
        new = [self.b.fresh(bar_hint(name), self._joined_kind(name, yields, i)) for i, name in enumerate(names)]
        blocks = [Block(tuple(body), tuple(ys)) for body, ys in zip(bodies, yields, strict=True)]
        then, orelse = blocks
        self.b.add(ir.If(stmt.cond, then, orelse, tuple(v.name for v in new), self.b.pos, self.b.origin))
        bars.env = {n: bar for n, bar in results[0].items() if self._outlives(n, stmt)}
        bars.env.update({name: Bar(v) for name, v in zip(names, new, strict=True)})

    def _give(self, operand: Operand, path: str, bar: Bar, out: Var) -> None:
        """The adjoint of a joined variable, or of an item of it, goes to the variable that it was."""
        if not isinstance(operand, Var) or operand.name not in self.bars.active:
            return
        if path:
            self.bars.add_to_key(operand.name + path, bar)
        else:
            self.bars.add(operand, self.bars.settled(bar, out))

    def _outlives(self, key: str, stmt: ir.Stmt) -> bool:
        name = key.partition("[")[0]
        return name not in self._inside(stmt)

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
        for name in stmt.outs:
            self._into_slots(name)
        carried = [
            (k, path)
            for k, q in enumerate(stmt.params)
            if q in bars.active and q not in self.prepared.slots
            for path in _paths(self.b.kind(Var(q)), q in bars.shadows)
        ]
        outs = [bars.env.pop(stmt.outs[k] + path, None) for k, path in carried]
        self._make_buffers(stmt)
        outer = self._outer(stmt)
        inits = [self._end(stmt.outs[k] + path, bar) for (k, path), bar in zip(carried, outs, strict=True)]
        inits += [self._end(name, bars.env.get(name)) for name in outer]
        names = [*(stmt.params[k] + path for k, path in carried), *outer]
        params = [self.b.fresh(bar_hint(name), self._kind_of_bar(name)) for name in names]
        before = dict(bars.env)
        bars.env = dict(before)
        with self.b.nested() as stmts:
            for name, param in zip(outer, params[len(carried) :], strict=True):
                bars.env[name] = Bar(param)
            for (k, path), param in zip(carried, params, strict=False):
                self._give(stmt.body.yields[k], path, Bar(param), Var(stmt.outs[k]))
            self.sweep(stmt.body)
            if isinstance(stmt, ir.While):
                self.sweep(stmt.test)
            for name in stmt.params:
                self._into_slots(name)
        yields = self._ends(names, bars.env, stmts)
        results = [self.b.fresh(ir.hint(q.name), self.b.kind(q)) for q in params]
        self._add_loop(stmt, inits, params, Block(tuple(stmts), tuple(yields)), results)
        bars.env = before
        bars.env.update({name: Bar(v) for name, v in zip(outer, results[len(carried) :], strict=True)})
        for (k, path), result in zip(carried, results, strict=False):
            self._give(stmt.inits[k], path, Bar(result), result)

    def _outer(self, stmt: ir.For | ir.While) -> list[str]:
        """The variables from outside that a loop may add to, and the items of tuples."""
        bars, inside = self.bars, self._inside(stmt)
        outer = [
            name
            for name in dict.fromkeys(n for block in ir.blocks(stmt) for n in ir.reads(block))
            if name not in inside and name in bars.active and name not in bars.shadows and name not in bars.buffers
            and not isinstance(self.b.kind(Var(name)), Tuple)
        ]  # fmt: skip
        return outer + [key for key in bars.env if "[" in key]

    def _kind_of_bar(self, key: str) -> Kind:
        name, *items = key.replace("]", "").split("[")
        if self.bars.may_turn_complex(name):
            return Unknown()
        kind = self.b.kind(Var(name))
        for item in items:
            kind = kind.items[int(item)] if isinstance(kind, Tuple) else Unknown()
        return derivative_kind(kind)

    def _add_loop(
        self, stmt: ir.For | ir.While, inits: list[Operand], params: list[Var], body: Block, outs: list[Var]
    ) -> None:
        trips = self.prepared.trips.get(stmt.origin)
        names = tuple(q.name for q in params), tuple(v.name for v in outs)
        kind = Scalar("int")
        if isinstance(stmt, ir.While):
            assert trips is not None
            index = self.b.fresh("%i", kind)
            bounds: tuple[Operand, Operand, Operand] = Const(0), trips, Const(1)
            backwards = False
        else:
            index = self.b.fresh(ir.hint(stmt.index), kind)
            bounds = stmt.start, stmt.stop, stmt.step
            backwards = not stmt.backwards
            if trips is not None:
                bounds = *self._executed(stmt, trips), stmt.step
        self.b.add(
            ir.For(
                index.name, *bounds, tuple(inits), names[0], body, names[1], None, backwards, self.b.pos, self.b.origin
            )
        )  # fmt: skip

    def _executed(self, stmt: ir.For, trips: Operand) -> tuple[Operand, Operand]:
        """The bounds of the indices that a loop which ended early has run through."""
        if not stmt.backwards:
            return stmt.start, self._shifted(stmt.start, trips, stmt.step)
        if stmt.step == Const(1):
            return self.b.op(operator.sub, stmt.stop, trips), stmt.stop
        bounds = self.b.op(range, stmt.start, stmt.stop, stmt.step, kind=Passive(range))
        left = self.b.op(operator.sub, self.b.op(len, bounds), trips)
        return self._shifted(stmt.start, left, stmt.step), stmt.stop

    def _shifted(self, start: Operand, count: Operand, step: Operand) -> Operand:
        """``start + count * step``"""
        length = count if step == Const(1) else self.b.op(operator.mul, count, step)
        return length if start == Const(0) else self.b.op(operator.add, start, length)


def _paths(kind: Kind, shadowed: bool, path: str = "") -> list[str]:
    """What stands behind a variable of this kind in the keys of its adjoints: of a tuple, one for each item.

    The adjoints of what is ``shadowed`` are in its shadow, but for the numbers in a tuple.
    """
    if isinstance(kind, Tuple):
        items = [(k, item) for k, item in enumerate(kind.items) if carries_derivative(item)]
        return [found for k, item in items for found in _paths(item, shadowed, f"{path}[{k}]")]
    return [] if shadowed and not (path and isinstance(kind, Scalar)) else [path]
