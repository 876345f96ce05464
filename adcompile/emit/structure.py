"""Print a function: its statements, with loops and branches, in the order in which they run."""

from __future__ import annotations

import functools
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit import withs
from adcompile.emit.breaks import flag_source
from adcompile.emit.comments import Comment, Commenter, settle
from adcompile.emit.copies import Move, assign, in_sequence, stored
from adcompile.emit.expressions import Expressions
from adcompile.emit.folding import Folding
from adcompile.emit.layout import copy_name
from adcompile.emit.liveness import reads_until_early
from adcompile.emit.loops import iteration
from adcompile.emit.nodes import name_node, negated
from adcompile.emit.statements import assignment, is_stateful, statement

Pair = tuple[str, ir.Operand]  # a copy: the variable, and what flows into it


@dataclass(frozen=True)
class Structure:
    it: Expressions
    folding: Folding
    unset: Set[str]  # copies of what is undefined that give None
    commenter: Commenter
    dialect: str

    @functools.cached_property
    def underscore_is_taken(self) -> bool:
        """Whether ``_`` means something in this function."""
        names = self.it.identifiers
        return "_" in self.it.names.reserved or any(names[n] == "_" and self._is_used(n) for n in names)

    def body(self) -> list[Any]:
        block = self.it.function.body
        result = gast.Return(value=self.it.operand(block.yields[0]))
        stmts = self.statements(block.stmts)
        while stmts and isinstance(stmts[0], Comment):  # there is nothing for it to set apart
            del stmts[0]
        return settle([*stmts, result])

    def statements(self, stmts: Sequence[ir.Stmt]) -> list[Any]:
        found: list[Any] = []
        for k, stmt in enumerate(stmts):
            if withs.enters(stmt):
                return [*found, *self._with(stmts, k)]
            names = ir.targets(stmt)
            if names and all(name in self.it.inline for name in names):
                continue
            match stmt:
                case ir.Op():
                    found += self._op(stmt)
                case ir.If():
                    found += self._if(stmt)
                case ir.For():
                    found += self._for(stmt)
                case ir.While():
                    found += self._while(stmt)
        return found

    def _with(self, stmts: Sequence[ir.Stmt], start: int) -> list[Any]:
        """The block of the manager that is entered at ``start``, and what follows it."""
        entered, end = stmts[start], withs.end(stmts, start)
        assert isinstance(entered, ir.Op)
        target = entered.target if entered.target is not None and self._is_used(entered.target) else None
        name = None if target is None else stored(name_node(self.it.identifiers[target]))
        item = gast.withitem(context_expr=self.it.operand(entered.args[0]), optional_vars=name)
        body = filled(self.statements(stmts[start + 1 : end]))
        node = gast.With(items=[item], body=body, type_comment=None)
        self.commenter.note(node, entered)
        return [node, *self.statements(stmts[end + 1 :])]

    # Operations

    def _op(self, op: ir.Op) -> list[Any]:
        if op.fn is p.reverse_sweep:
            return [Comment("reverse sweep")]
        used = op.target is not None and self._is_used(op.target)
        made = statement(self.it, op)
        if made is not None:
            nodes = [made]
            if op.target is not None and used:
                nodes.append(assign(self.it.identifiers[op.target], self.it.operand(ir.Const(None))))
        elif op.target is None or not (used or not ir.is_temporary(op.target)):
            nodes = [gast.Expr(value=self.it.value(op))]
        else:
            nodes = [assignment(self.it, op, self.it.identifiers[op.target])]
        self.commenter.note(nodes[0], op)
        return nodes

    def _is_used(self, name: str) -> bool:
        return self.folding.uses.get(name, 0) > 0

    # Copies

    def copies(self, *groups: list[Pair]) -> list[Any]:
        """The copies of each group at once, one group after the other."""
        return [node for group in groups for node in in_sequence([m for pair in group for m in self._move(*pair)])]

    def _move(self, into: str, source: ir.Operand) -> list[Move]:
        identifier = self.it.identifiers[into]
        if source == ir.UNDEFINED:
            return [Move(identifier, self.it.operand(ir.Const(None)), frozenset())] if into in self.unset else []
        if isinstance(source, ir.Var) and self.it.identifiers.get(source.name) == identifier:
            return []
        leaves = self._leaves(source)
        return [Move(identifier, self.it.operand(source), frozenset(self.it.identifiers[leaf] for leaf in leaves))]

    def _leaves(self, operand: ir.Operand) -> list[str]:
        late = self.it.definition(operand)
        if late is not None and isinstance(late, ir.Op):
            return self.folding.leaves(*late.operands())
        return self.folding.leaves(operand)

    def _ends(self, stmt: ir.If, role: str, block: ir.Block) -> list[Pair]:
        return [
            (copy_name(out, role), source)
            for out, source in zip(stmt.outs, block.yields, strict=True)
            if out not in self.folding.flags
        ]

    def _loop_copies(self, loop: ir.For | ir.While, role: str, sources: tuple[ir.Operand, ...]) -> list[Pair]:
        return [(copy_name(param, role), source) for param, source in zip(loop.params, sources, strict=True)]

    # Branches

    def _if(self, stmt: ir.If) -> list[Any]:
        if self.folding.is_choice(stmt):
            return [assign(self.it.identifiers[stmt.outs[0]], self.it.choice(stmt))]
        test = self.it.condition(stmt.cond)
        then = [*self.statements(stmt.then.stmts), *self.copies(self._ends(stmt, "then", stmt.then))]
        orelse = [*self.statements(stmt.orelse.stmts), *self.copies(self._ends(stmt, "else", stmt.orelse))]
        if not then and not orelse:
            return [gast.Expr(value=test)] if is_stateful(self.it, stmt.cond) else []
        return [branch(test, then, orelse)]

    # Loops

    def _for(self, loop: ir.For) -> list[Any]:
        before = self.copies(self._loop_copies(loop, "init", loop.inits))
        used = self._is_used(loop.index)
        identifier = self.it.identifiers[loop.index] if used or self.underscore_is_taken else "_"
        target = gast.Name(id=identifier, ctx=gast.Store(), annotation=None, type_comment=None)
        numbers = iteration(self.it, loop, dialect=self.dialect, used=used)
        body = filled(self._loop_body(loop))
        return [*before, gast.For(target=target, iter=numbers, body=body, orelse=[], type_comment=None)]

    def _while(self, loop: ir.While) -> list[Any]:
        before = self.copies(self._loop_copies(loop, "init", loop.inits))
        head = self.statements(loop.test.stmts)
        test = self.it.condition(loop.test.yields[0])
        if head:
            leave = branch(negated(test), [gast.Break()], [])
            head, test = [*head, leave], self.it.operand(ir.Const(True))
        body = filled([*head, *self._loop_body(loop)])
        return [*before, gast.While(test=test, body=body, orelse=[])]

    def _loop_body(self, loop: ir.For | ir.While) -> list[Any]:
        following = self._loop_copies(loop, "next", loop.body.yields)
        if loop.until is None:
            return [*self.statements(loop.body.stmts), *self.copies(following)]
        if isinstance(loop.until, ir.Const) or self._is_flag(loop.until) or reads_until_early(loop):
            body, _ = self._leaving(loop.body, loop.until, [following])
            return body
        leave = branch(self.it.operand(loop.until), [gast.Break()], [])
        return [*self.statements(loop.body.stmts), *self.copies(following), leave]

    def _is_flag(self, operand: ir.Operand) -> bool:
        return isinstance(operand, ir.Var) and operand.name in self.folding.flags

    def _leaving(self, block: ir.Block, flag: ir.Operand, after: list[list[Pair]]) -> tuple[list[Any], bool]:
        """The end of a loop body, which leaves the loop if the flag is true; and whether it always does."""
        if isinstance(flag, ir.Const):
            leave = [gast.Break()] if flag.value else []
            return [*self.statements(block.stmts), *self.copies(*after), *leave], bool(flag.value)
        split = flag_source(block, flag) if self._is_flag(flag) else None
        if split is None:
            head = self.statements(block.stmts)
            leave = branch(self.it.operand(flag), [*self.copies(*after), gast.Break()], [])
            return [*head, leave, *self.copies(*after)], False
        return self._leaving_branches(block, split, flag, after)

    def _leaving_branches(
        self, block: ir.Block, split: ir.If, flag: ir.Operand, after: list[list[Pair]]
    ) -> tuple[list[Any], bool]:
        assert isinstance(flag, ir.Var)
        place = split.outs.index(flag.name)
        head = self.statements(block.stmts[:-1])
        test = self.it.condition(split.cond)
        (then, always), (orelse, otherwise) = (
            self._leaving(inner, inner.yields[place], [self._ends(split, role, inner), *after])
            for role, inner in (("then", split.then), ("else", split.orelse))
        )
        if always:
            return [*head, branch(test, then, []), *orelse], otherwise
        if otherwise:
            return [*head, branch(negated(test), orelse, []), *then], False
        return [*head, *([branch(test, then, as_elif(orelse))] if then or orelse else [])], False


def branch(test: Any, then: list[Any], orelse: list[Any]) -> Any:
    if not then:
        return gast.If(test=negated(test), body=filled(orelse), orelse=[])
    return gast.If(test=test, body=filled(then), orelse=settle(orelse))


def as_elif(orelse: list[Any]) -> list[Any]:
    """``if c: break`` with the rest behind it, as ``if c: break`` with the rest in its ``else``."""
    if len(orelse) > 1 and isinstance(orelse[0], gast.If) and not orelse[0].orelse:
        first, *rest = orelse
        if isinstance(first.body[-1], gast.Break):
            return [branch(first.test, first.body, rest)]
    return orelse


def filled(body: list[Any]) -> list[Any]:
    """A body that is never empty."""
    return settle(body) or [gast.Pass()]
