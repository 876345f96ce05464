"""Rebuild a function with variables replaced; what stays the same is the same object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adcompile.ir import Block, For, Function, If, Op, Operand, Stmt, Var, While


def with_body(function: Function, body: Block) -> Function:
    """The function with another body; the same object for the same body."""
    if body is function.body:
        return function
    return Function(
        function.name, function.params, body, function.kinds, function.env, function.signature, function.doc
    )


def only(items: tuple[Any, ...], keep: list[int]) -> tuple[Any, ...]:
    return tuple(items[k] for k in keep)


def resolved(operand: Operand, replaced: Mapping[str, Operand]) -> Operand:
    while type(operand) is Var and operand.name in replaced:
        operand = replaced[operand.name]
    return operand


class Rewriter:
    """Replaces variables by operands; operations that define a replaced variable go.

    A pass that changes more overrides ``op``, ``loop`` or ``statements``.
    """

    def __init__(self, replaced: Mapping[str, Operand]) -> None:
        self.replaced = replaced

    def operand(self, operand: Operand) -> Operand:
        return resolved(operand, self.replaced)

    def operands(self, operands: tuple[Operand, ...]) -> tuple[Operand, ...]:
        for operand in operands:
            if type(operand) is Var and operand.name in self.replaced:
                return tuple(map(self.operand, operands))
        return operands

    def block(self, block: Block) -> Block:
        stmts: list[Stmt] = []
        self.statements(block, stmts)
        yields = self.operands(block.yields)
        if yields is block.yields and len(stmts) == len(block.stmts) and all(map(_is, stmts, block.stmts)):
            return block
        return Block(tuple(stmts), yields)

    def statements(self, block: Block, stmts: list[Stmt]) -> None:
        for stmt in block.stmts:
            if type(stmt) is Op:
                if stmt.target is None or stmt.target not in self.replaced:
                    stmts.append(self.op(stmt))
            elif type(stmt) is If:
                stmts.append(self.branches(stmt))
            else:
                assert type(stmt) is For or type(stmt) is While
                self.loop(stmt, stmts)

    def op(self, op: Op) -> Op:
        args, kwargs = self.operands(op.args), op.kwargs
        if kwargs:
            values = tuple(value for _, value in kwargs)
            new = self.operands(values)
            if new is not values:
                kwargs = tuple((key, value) for (key, _), value in zip(kwargs, new, strict=True))
        if args is op.args and kwargs is op.kwargs:
            return op
        return Op(op.target, op.fn, args, kwargs, op.pos, op.origin)

    def branches(self, stmt: If) -> If:
        cond, then, orelse = self.operand(stmt.cond), self.block(stmt.then), self.block(stmt.orelse)
        if cond is stmt.cond and then is stmt.then and orelse is stmt.orelse:
            return stmt
        return If(cond, then, orelse, stmt.outs, stmt.pos, stmt.origin)

    def loop(self, stmt: For | While, stmts: list[Stmt]) -> None:
        stmts.append(self.rebuilt(stmt, list(range(len(stmt.params))), stmt.until))

    def rebuilt(self, stmt: For | While, keep: list[int], until: Operand | None) -> For | While:
        """A loop with the carried variables of these positions."""
        body = self.block(stmt.body)
        inits, params, outs = self.operands(stmt.inits), stmt.params, stmt.outs
        if len(keep) < len(params):
            inits, params, outs = only(inits, keep), only(params, keep), only(outs, keep)
            body = Block(body.stmts, only(body.yields, keep))
        until = None if until is None else self.operand(until)
        same = inits is stmt.inits and body is stmt.body and until is stmt.until
        if type(stmt) is While:
            test = self.block(stmt.test)
            if same and test is stmt.test:
                return stmt
            return While(inits, params, test, body, outs, until, stmt.pos, stmt.origin)
        assert type(stmt) is For
        bounds = (stmt.start, stmt.stop, stmt.step)
        start, stop, step = new_bounds = self.operands(bounds)
        if same and new_bounds is bounds:
            return stmt
        return For(
            stmt.index, start, stop, step, inits, params, body, outs, until, stmt.backwards, stmt.pos, stmt.origin
        )


def _is(a: object, b: object) -> bool:
    return a is b
