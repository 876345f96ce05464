"""Algebra: every operation becomes the shortest one of the same value.

    t.1 = 2.0 - 1.0                         a_bar.5 = 200.0 * a.0
    t.2 = x.0 ** t.1                        isub_item(x_bar.1, i.2, a_bar.5)
    t.3 = 2.0 * t.2
    a_bar.4 = 100.0 * t.3        →
    a_bar.5 = a_bar.4 * 1.0
    t.6 = -1.0 * a_bar.5
    isum_item(x_bar.1, i.2, t.6)

The user's own values keep every bit; only adjoints and tangents may be rounded differently (``facts.is_adjoint``).
Nothing is folded that would lose a NaN or a shape: ``0.0 * x`` stays.

An ``If`` whose condition is a literal, or that of a branch around it, becomes the branch that runs; one that yields the
same value from both branches gives that value. What is no longer read is left to ``dce``.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import ir, kinds, runtime
from adcompile import primitives as p
from adcompile.ir import Block, Const, For, If, Op, Operand, Var, While
from adcompile.optimize import lengths, products, sums
from adcompile.optimize.actions import effect_of
from adcompile.optimize.definitions import Definitions
from adcompile.optimize.facts import ARITHMETIC, is_adjoint, is_hashable
from adcompile.optimize.folding import FOLDED, folded
from adcompile.optimize.rewriting import with_body

Rule = Callable[[Definitions, Op, bool], Op | Operand | None]

RULES: dict[Any, Rule] = {
    **dict.fromkeys(FOLDED, lambda d, op, adjoint: folded(op, adjoint)),
    operator.add: sums.add,
    operator.sub: sums.subtract,
    operator.mul: products.multiply,
    operator.truediv: products.divide,
    np.divide: products.divide_arrays,
    np.conjugate: products.conjugate,
    np.ravel: lambda d, op, adjoint: _already_flat(d, op),
    np.transpose: lambda d, op, adjoint: _in_order(d, op) if adjoint else None,
    np.moveaxis: lambda d, op, adjoint: _not_moved(d, op) if adjoint else None,
    np.concatenate: lambda d, op, adjoint: _of_tuple(d, op),
    operator.pow: products.power,
    operator.neg: products.negate,
    operator.getitem: lambda d, op, adjoint: _item(d, op),
    runtime.zeros_like: lambda d, op, adjoint: Const(None) if op.args == (Const(None),) else None,
    **dict.fromkeys([p.isum, p.isub, p.isum_item, p.isub_item], sums.accumulate),
}
_LOOKED_AT = ARITHMETIC | lengths.LOOKED_AT | {p.make_list, p.make_tuple}
_STEPS = 8  # rewrites of one operation in one walk


def simplify(function: ir.Function) -> ir.Function:
    """The function with every operation in its shortest form; the same object when all are."""
    walk = _Walk(function)
    body = walk.block(function.body, walk.d.stmts)
    if body is function.body:
        return function
    if walk.d.new_kinds:
        return dataclasses.replace(function, body=body, kinds={**function.kinds, **walk.d.new_kinds})
    return with_body(function, body)


class _Walk:
    def __init__(self, function: ir.Function) -> None:
        self.d = Definitions(function)
        self.holds: dict[str, bool] = {}  # the conditions of the branches around, and how they went
        self.changed = False  # since the innermost block began

    def block(self, block: Block, stmts: list[ir.Stmt | None]) -> Block:
        """Walk a block whose new statements go to ``stmts``; definitions go out of scope at its end."""
        d = self.d
        outer, before = d.stmts, self.changed
        d.stmts, self.changed = stmts, False
        self.statements(block)
        yields = self.operands(block.yields)
        changed = self.changed or yields is not block.yields
        d.stmts, self.changed = outer, before or changed
        for stmt in stmts:
            if type(stmt) is Op and stmt.target is not None:
                d.sites.pop(stmt.target, None)
        return Block(tuple(stmt for stmt in stmts if stmt is not None), yields) if changed else block

    def statements(self, block: Block) -> None:
        for stmt in block.stmts:
            if type(stmt) is Op:
                self.op(stmt)
            elif type(stmt) is If:
                self.branches(stmt)
            else:
                self.loop(stmt)  # type: ignore[arg-type]

    def operands(self, operands: tuple[Operand, ...]) -> tuple[Operand, ...]:
        replaced = self.d.replaced
        if replaced:
            for operand in operands:
                if type(operand) is Var and operand.name in replaced:
                    return tuple(map(self.d.resolve, operands))
        return operands

    def op(self, op: Op) -> None:
        d = self.d
        args = self.operands(op.args)
        kwargs = op.kwargs
        if kwargs and d.replaced:
            kwargs = tuple((key, d.resolve(value)) for key, value in kwargs)
        if args is not op.args or kwargs != op.kwargs:
            op = Op(op.target, op.fn, args, kwargs, op.pos, op.origin)
            self.changed = True
        if not is_hashable(op.fn):
            d.clock += 1
            d.stmts.append(op)
            return
        adjoint = is_adjoint(op)
        for _ in range(_STEPS):
            rule = RULES.get(op.fn)
            new = None if rule is None or op.kwargs else rule(d, op, adjoint)
            if new is None:
                break
            self.changed = True
            d.change(op.args, new.args if type(new) is Op else ())
            if type(new) is not Op:
                if op.target is not None and new != Var(op.target):
                    d.replace(op.target, new)  # type: ignore[arg-type]
                return
            op = new
        if op.target is not None and not op.kwargs and op.fn in _LOOKED_AT:
            d.define(op)
            return
        effect = effect_of(op)
        if effect.writes or effect.ordered:
            d.clock += 1
        d.stmts.append(op)

    def branches(self, stmt: If) -> None:
        d = self.d
        cond = d.resolve(stmt.cond)
        if type(cond) is Const and (cond.value is None or type(cond.value) in (bool, int, float, str)):
            self.chosen(stmt, stmt.then if cond.value else stmt.orelse)
            return
        if type(cond) is Var and cond.name in self.holds:
            self.chosen(stmt, stmt.then if self.holds[cond.name] else stmt.orelse)
            return
        then, orelse = self.side(cond, True, stmt.then), self.side(cond, False, stmt.orelse)
        new = stmt
        if cond is not stmt.cond or then is not stmt.then or orelse is not stmt.orelse:
            new = If(cond, then, orelse, stmt.outs, stmt.pos, stmt.origin)
            self.changed = True
        d.clock += 1
        d.stmts.append(new)
        for out, one, other in zip(stmt.outs, then.yields, orelse.yields, strict=True):
            same = _same(d, cond, one, other)
            if same is not None:
                d.replace(out, same)

    def side(self, cond: Operand, holds: bool, block: Block) -> Block:
        """A branch; inside it, a number that is its condition is known."""
        if type(cond) is not Var or type(self.d.kind(cond)) is not kinds.Scalar:
            return self.block(block, [])
        self.holds[cond.name] = holds
        found = self.block(block, [])
        del self.holds[cond.name]
        return found

    def chosen(self, stmt: If, branch: Block) -> None:
        """The branch that runs takes the place of the statement."""
        self.changed = True
        self.statements(branch)
        for out, value in zip(stmt.outs, self.operands(branch.yields), strict=True):
            self.d.replace(out, value)

    def loop(self, stmt: For | While) -> None:
        d = self.d
        inits = self.operands(stmt.inits)
        d.clock += 1
        new: For | While
        if type(stmt) is For:
            bounds = (stmt.start, stmt.stop, stmt.step)
            start, stop, step = new_bounds = self.operands(bounds)
            body = self.block(stmt.body, [])
            until = None if stmt.until is None else d.resolve(stmt.until)
            if new_bounds is bounds and inits is stmt.inits and body is stmt.body and until is stmt.until:
                new = stmt
            else:
                new = For(
                    stmt.index, start, stop, step, inits, stmt.params, body, stmt.outs, until, stmt.backwards,
                    stmt.pos, stmt.origin,
                )  # fmt: skip
        else:
            assert type(stmt) is While
            test, body = self.test_and_body(stmt)
            until = None if stmt.until is None else d.resolve(stmt.until)
            if inits is stmt.inits and test is stmt.test and body is stmt.body and until is stmt.until:
                new = stmt
            else:
                new = While(inits, stmt.params, test, body, stmt.outs, until, stmt.pos, stmt.origin)
        self.changed = self.changed or new is not stmt
        d.clock += 1
        d.stmts.append(new)

    def test_and_body(self, stmt: While) -> tuple[Block, Block]:
        """What the test defines is not looked at in the body: the test runs once more than the body does."""
        return self.block(stmt.test, []), self.block(stmt.body, [])


def _of_tuple(d: Definitions, op: Op) -> Op | None:
    """``np.concatenate([x, y])`` → ``np.concatenate((x, y))``, whose items are known one by one."""
    site = d.site(op.args[0])
    if site is None or site.op.fn is not p.make_list or site.stmts is not d.stmts:
        return None
    name = site.op.target or ""
    if d.uses().get(name) != 1:
        return None
    d.redefine(site, p.make_tuple, site.op.args)
    d.new_kinds[name] = kinds.Tuple(tuple(map(d.kind, site.op.args)))
    return op


def _item(d: Definitions, op: Op) -> Operand | None:
    """``(x, y)[0]`` → ``x``."""
    site, at = d.site(op.args[0]), op.args[1]
    if site is None or site.op.fn is not p.make_tuple or type(at) is not Const or type(at.value) is not int:
        return None
    items = site.op.args
    return items[at.value] if -len(items) <= at.value < len(items) else None


def _already_flat(d: Definitions, op: Op) -> Operand | None:
    """``np.ravel(x)`` → ``x`` for a vector."""
    x, kind = op.args[0], d.kind(op.args[0])
    is_vector = len(op.args) == 1 and type(kind) is kinds.Array and kind.ndim == 1
    return x if is_vector and d.may_share(op.target or "", x) else None


def _in_order(d: Definitions, op: Op) -> Operand | None:
    """``np.transpose(x, (0, 1))``, a view of all of ``x``, → ``x``."""
    x, *axes = op.args
    same = len(axes) == 1 and type(axes[0]) is Const and axes[0].value == tuple(range(d.ndim(x) or 0))
    return x if same and d.ndim(x) else None


def _not_moved(d: Definitions, op: Op) -> Operand | None:
    """``np.moveaxis(x, 0, 0)``, such a view too, → ``x``."""
    x, *axes = op.args
    return x if len(axes) == 2 and axes[0] == axes[1] and type(axes[0]) is Const and d.ndim(x) else None


def _same(d: Definitions, cond: Operand, one: Operand, other: Operand) -> Operand | None:
    """The value that an ``If`` gives whichever branch runs."""
    if one == other:
        return one
    if type(one) is Const and type(other) is Const and one.value is True and other.value is False:
        kind = d.kind(cond)
        return cond if type(kind) is kinds.Scalar and kind.type == "bool" and kind.numpy is False else None
    return None
