"""Lay a function out along a line of points, once its expressions are folded."""

from __future__ import annotations

from adcompile import ir
from adcompile.emit.folding import Folding, expression_operands
from adcompile.emit.layout import Copy, Definition, Layout, Region, copy_name


def lay_out(function: ir.Function, folding: Folding) -> Layout:
    return _Builder(function, folding).run()


class _Builder:
    def __init__(self, function: ir.Function, folding: Folding) -> None:
        self._function = function
        self._folding = folding
        self._point = 0
        self._layout = Layout()

    def run(self) -> Layout:
        body = Region(None, self._point)
        for param in self._function.params:
            self._define(param, body)
        self._block(self._function.body, body)
        self._next()
        self._use(self._function.body.yields, body)
        self._close(body)
        return self._layout

    def _next(self) -> int:
        self._point += 1
        return self._point

    def _define(self, name: str, region: Region) -> None:
        self._layout.definitions[name] = Definition(self._point, region)

    def _use(self, operands: tuple[ir.Operand, ...], region: Region) -> None:
        for name in self._folding.leaves(*operands):
            points = self._layout.uses.setdefault(name, [])
            points.append(self._point)
            self._layout.last_use[name] = region
        if any(name in self._folding.stateful for name in ir.variables(operands)):
            self._layout.states.append(self._point)

    def _open(self, parent: Region, loop: bool = False) -> Region:
        return Region(parent, self._next(), loop)

    def _close(self, region: Region) -> None:
        region.last = region.after = self._next()

    def _copy(self, phi: str, role: str, source: ir.Operand, region: Region) -> str:
        into = copy_name(phi, role)
        self._use((source,), region)
        self._define(into, region)
        self._layout.copies[into] = Copy(into, phi, source, self._point, region)
        return into

    def _block(self, block: ir.Block, region: Region) -> None:
        for stmt in block.stmts:
            if all(name in self._folding.inline for name in ir.targets(stmt)) and ir.targets(stmt):
                continue
            self._next()
            match stmt:
                case ir.Op():
                    self._op(stmt, region)
                case ir.If():
                    self._if(stmt, region)
                case ir.For():
                    self._for(stmt, region)
                case ir.While():
                    self._while(stmt, region)

    def _op(self, op: ir.Op, region: Region) -> None:
        self._use(op.operands(), region)
        if op.target is not None:
            self._define(op.target, region)
            self._layout.ops[op.target] = op
        if op.target is None or op.target in self._folding.stateful:
            self._layout.states.append(self._point)

    def _if(self, stmt: ir.If, region: Region) -> None:
        if self._folding.is_choice(stmt):
            self._use(expression_operands(stmt), region)
            self._define(stmt.outs[0], region)
            return
        self._use((stmt.cond,), region)
        branches = []
        for role, block in (("then", stmt.then), ("else", stmt.orelse)):
            inner = self._open(region)
            branches.append(inner)
            self._block(block, inner)
            self._next()
            for out, source in zip(stmt.outs, block.yields, strict=True):
                if out not in self._folding.flags:
                    self._copy(out, role, source, inner)
                elif not (isinstance(source, ir.Var) and source.name in self._folding.flags):
                    self._use((source,), inner)
            self._close(inner)
        self._next()
        for inner in branches:
            inner.after = self._point
        for out in stmt.outs:
            if out not in self._folding.flags:
                self._define(out, region)
                self._layout.together.append((out, copy_name(out, "then"), copy_name(out, "else")))

    def _for(self, loop: ir.For, region: Region) -> None:
        self._inits(loop, region)
        self._next()
        self._use((loop.start, loop.stop, loop.step), region)
        body = self._open(region, loop=True)
        for name in (loop.index, *loop.params):
            self._define(name, body)
        self._body(loop, body)
        self._outs(loop, region, body)

    def _while(self, loop: ir.While, region: Region) -> None:
        self._inits(loop, region)
        test = self._open(region, loop=True)
        for name in loop.params:
            self._define(name, test)
        self._block(loop.test, test)
        self._next()
        # Where the condition fails, the parameters become the results.
        self._use((*loop.test.yields, *map(ir.Var, loop.params)), test)
        body = self._open(test)
        self._body(loop, body)
        self._close(test)
        self._outs(loop, region, test)

    def _inits(self, loop: ir.For | ir.While, region: Region) -> None:
        for param, source in zip(loop.params, loop.inits, strict=True):
            self._copy(param, "init", source, region)

    def _body(self, loop: ir.For | ir.While, region: Region) -> None:
        self._block(loop.body, region)
        self._next()
        if reads_until_early(loop):
            assert loop.until is not None
            self._use((loop.until,), region)
        for param, source in zip(loop.params, loop.body.yields, strict=True):
            self._copy(param, "next", source, region)
        if loop.until is not None and not reads_until_early(loop) and not self._is_flag(loop.until):
            self._next()
            self._use((loop.until,), region)
        self._close(region)

    def _outs(self, loop: ir.For | ir.While, region: Region, inner: Region) -> None:
        self._next()
        inner.after = self._point
        for param, out in zip(loop.params, loop.outs, strict=True):
            self._define(out, region)
            self._layout.together.append((param, out, copy_name(param, "init"), copy_name(param, "next")))

    def _is_flag(self, operand: ir.Operand) -> bool:
        return isinstance(operand, ir.Var) and operand.name in self._folding.flags


def reads_until_early(loop: ir.For | ir.While) -> bool:
    """Whether the condition that ends the loop is a variable of the loop, which its new values replace."""
    return isinstance(loop.until, ir.Var) and loop.until.name in loop.params
