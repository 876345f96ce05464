"""Forward mode: each statement followed by the statement of its tangent (Griewank and Walther 2008, section 3.1).

Storage that is written to has a shadow of tangents (``prepare``); every other variable's tangent is a value. A tangent
that is zero for certain is not written down.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import adjoints, effects, ir, runtime, sharing
from adcompile import primitives as p
from adcompile.errors import Refusal
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import Array, Kind, Object, Scalar, Tuple, Unknown, carries_derivative, is_complex, is_mask, join
from adcompile.lower.core import Lowering, refusal
from adcompile.lower.deferred import raise_refusal
from adcompile.lower.values import TupleValue, Value
from adcompile.rules.core import Rule
from adcompile.transform.bars import may_be_complex
from adcompile.transform.callees import Callees
from adcompile.transform.constants import is_constant
from adcompile.transform.forward_memory import Memory
from adcompile.transform.inline import inline, name_of, partials, positional, reached, undifferentiable
from adcompile.transform.prepare import Prepared
from adcompile.transform.tangents import dot_hint

#: Operations that give a real number for a complex one, differentiated as if along it.
_SIZES = {abs, operator.abs, np.abs}


class Forward(Memory):
    """One forward transformation. ``dots`` are tangents by variable, or by ``x[k]`` for an item of the tuple ``x``."""

    def __init__(
        self, lo: Lowering, prepared: Prepared, active: frozenset[str], shapes: dict[str, object], callees: Callees
    ) -> None:
        super().__init__(lo, prepared, active, shapes, callees)
        self._memory: dict[object, Callable[[Op], None]] = {
            operator.getitem: self._getitem,
            **dict.fromkeys([getattr, runtime.item_or_none], self._read),
            p.copy_of: self._read,
            runtime.copied: self._read,
            sharing.exact_copy: self._read,
            runtime.as_like: self._read,
            runtime.view_or_zeros: self._read,
            runtime.add: self._add_values,
            runtime.tangent_like: self._read,
            operator.setitem: self._write,
            setattr: self._write,
            p.append: self._write,
            p.push: self._write,
            p.isum_item: self._sum,
            p.isub_item: self._sum,
            p.isum: self._sum,
            p.isub: self._sum,
            p.isum_attr: self._sum,
            runtime.add_at: self._sum,
            runtime.add_each: self._sum,
            runtime.add_item: self._sum,
            runtime.add_attr: self._sum,
            p.pop: self._read,
            p.pop_last: self._read,
            p.drop_last: self._drop,
            p.tape: self._new,
            p.make_tuple: self._make_tuple,
            p.make_list: self._display,
            p.make_dict: self._display,
        }

    def block(self, block: Block) -> None:
        for stmt in block.stmts:
            with self.b.at(stmt.pos, -1):
                match stmt:
                    case Op() if isinstance(stmt.fn, ir.Callee) and any(map(self._has_dot, stmt.args)):
                        self._call(stmt, stmt.fn.name)
                    case Op() if stmt.target in self.joins:
                        joined = self.joins[stmt.target]
                        self.b.add(Op(stmt.target, sharing.exact_copy, (self.dot_or_zero(joined), joined)))
                    case Op():
                        self.b.add(dataclasses.replace(stmt, origin=0))
                        self._op_or_refusal(stmt)
                    case ir.If():
                        self._if(stmt)
                    case ir.For() | ir.While():
                        self._loop(stmt)

    # -- tangents --------------------------------------------------------------------------------------------------

    # -- operations ------------------------------------------------------------------------------------------------

    def _op_or_refusal(self, op: Op) -> None:
        """The tangent of an operation; in a branch, what is refused is raised if the branch runs."""
        try:
            self._op(op)
        except Refusal as refused:
            if not self.branches:
                raise
            raise_refusal(self.b, refused)

    def _op(self, op: Op) -> None:
        memory = self._memory.get(op.fn)
        if memory is not None:
            memory(op)
            return
        if op.target is None or op.target not in self.active:
            return
        if isinstance(op.fn, ir.Callee) or is_constant(op.fn, self.lo.rules):
            self._define(op.target, None)
            return
        if op.target in self.shadows and self._shares(op):
            return
        if isinstance(self.b.kind(Var(op.target)), Tuple) and op.fn is self.b.kind(Var(op.target)).cls:  # type: ignore[union-attr]
            self._make_tuple(op)
            return
        kind = self.b.kind(Var(op.target))
        if isinstance(kind, Object) and op.fn is kind.cls:
            self._make_object(op)
        elif any(self._has_dot(a) for a in op.operands()):
            self._define(op.target, self._tangent(op))
        elif op.target in self.shadows:
            self._define(op.target, None)

    def _call(self, op: Op, name: str) -> None:
        """A function of the program gives its result and the tangent of that."""
        assert op.target is not None
        if op.target not in self.active:
            self.b.add(dataclasses.replace(op, origin=0))
            return
        positions = tuple(k for k, a in enumerate(op.args) if self._has_dot(a))
        kind = self.b.kind(Var(op.target))
        args = (*op.args, *(self.dot_or_zero(op.args[k]) for k in positions))
        both = self.b.op(ir.Callee(self.callees.tangent(name, positions)), *args, kind=Tuple((kind, kind)))
        self.b.add(Op(op.target, operator.getitem, (both, Const(0)), (), op.pos))
        dot = self.b.op(operator.getitem, both, Const(1), hint=dot_hint(op.target), kind=kind)
        if op.target in self.shadows:
            self._define(op.target, dot)
        else:
            self._spread(op.target, kind, dot)

    def _spread(self, key: str, kind: Kind, dot: Operand) -> None:
        """A tangent, taken apart as what it belongs to."""
        if not isinstance(kind, Tuple):
            if carries_derivative(kind):
                self.dots[key] = dot
            return
        for k, item in enumerate(kind.items):
            if carries_derivative(item):
                self._spread(f"{key}[{k}]", item, self.b.op(operator.getitem, dot, Const(k), kind=item))

    def _tangent(self, op: Op) -> Operand:
        rule = self.lo.rules.lookup(op.fn)
        if rule is None:
            raise undifferentiable(op)
        match rule.kind:
            case "elementwise":
                return self._elementwise(op, rule)
            case "linear":
                return self._linear(op, rule)
            case "bilinear":
                return self._bilinear(op, rule)
        return self._pair(reached(op, rule), rule)

    def _elementwise(self, op: Op, rule: Rule) -> Operand:
        assert op.target is not None
        out = Var(op.target)
        op = positional(op, rule.body)
        total: Operand | None = None
        full = False
        hint = dot_hint(out.name)
        alone = sum(not isinstance(self.b.kind(a), Scalar) for a in set(op.args)) == 1
        for operand, factor in partials(self.lo, rule, op, out, lambda a: self.dot(a) is not None):
            dot = self.dot(operand)
            assert dot is not None
            wide = not isinstance(self.b.kind(operand), Scalar) or isinstance(self.b.kind(factor), Array)
            full = full or alone and wide or self._same_shape(operand, out) or self._same_shape(factor, out)
            term = self._product(dot, factor, out)
            total = term if total is None else self.b.op(operator.add, total, term, hint=hint)
        assert total is not None
        if any(is_complex(self.b.kind(a)) for a in op.args) and not may_be_complex(self.b.kind(out)):
            total = self.b.op(np.real, total, hint=hint)  # of abs(z): the part along z
        elif self._may_be_part(op, total, out):
            total = self.b.op(adjoints.part_of, total, out, hint=hint)
        if not full and isinstance(self.b.kind(out), (Array, Unknown)):
            shape: Any = p.shape_of if isinstance(self.b.kind(out), Array) else np.shape
            total = self.b.op(np.broadcast_to, total, self.b.op(shape, out), hint=hint)
        return total

    def _may_be_part(self, op: Op, total: Operand, out: Operand) -> bool:
        """Whether a tangent may be complex where the value is real: known when the program runs."""
        if isinstance(self.b.kind(out), Unknown) and is_complex(self.b.kind(total)):
            return True
        return op.fn in _SIZES and may_be_complex(self.b.kind(out)) and may_be_complex(self.b.kind(op.args[0]))

    def _same_shape(self, a: Operand, out: Operand) -> bool:
        if isinstance(self.b.kind(out), Scalar):
            return True
        if isinstance(a, Var) and isinstance(out, Var):
            key = self.shapes.get(a.name)
            return key is not None and key == self.shapes.get(out.name)
        return False

    def _product(self, dot: Operand, partial: Operand, out: Var) -> Operand:
        hint = dot_hint(out.name)
        if isinstance(partial, Const) and isinstance(partial.value, (int, float)):
            if partial.value == 1.0:
                return self._kept(dot, hint)
            if partial.value == -1.0:
                return self.b.op(operator.neg, dot, hint=hint)
        if is_mask(self.b.kind(partial)) and isinstance(self.b.kind(dot), Array):
            return self.b.op(np.where, partial, dot, Const(0.0), hint=hint)
        return self.b.op(operator.mul, dot, partial, hint=hint)

    def _kept(self, dot: Operand, hint: str) -> Operand:
        """A tangent as a value: a shadow changes when its storage is written to."""
        if dot in self._changing:
            return self.b.op(p.copy_of if isinstance(self.b.kind(dot), Array) else runtime.copied, dot, hint=hint)
        return dot

    def _require_covered(self, op: Op, rule: Rule) -> None:
        """A rule tells nothing of the other arguments."""
        operands = op.operands()
        if any(self._has_dot(operands[k]) for k in effects.read_positions(op.fn, len(operands)) if k not in rule.wrt):
            raise refusal(op.pos, f"the derivative of {name_of(op.fn)} by this argument")

    def _linear(self, op: Op, rule: Rule) -> Operand:
        self._require_covered(op, rule)
        args = [self.dot_or_zero(a) if k in rule.wrt else a for k, a in enumerate(op.args)]
        assert op.target is not None and not isinstance(op.fn, ir.Callee)
        return self.b.made(op.fn, tuple(args), dict(op.kwargs), dot_hint(op.target))

    def _bilinear(self, op: Op, rule: Rule) -> Operand:
        """The sum, over the factors, of the product with the tangent in the place of one."""
        self._require_covered(op, rule)
        assert op.target is not None and not isinstance(op.fn, ir.Callee)
        hint = dot_hint(op.target)
        total: Operand | None = None
        for k in [k for k in rule.wrt if k < len(op.args)]:
            dot = self.dot(op.args[k])
            if dot is None:
                continue
            args = (*op.args[:k], dot, *op.args[k + 1 :])
            term = self.b.made(op.fn, args, dict(op.kwargs), hint)
            total = term if total is None else self.b.op(operator.add, total, term, hint=hint)
        assert total is not None
        return total

    def _pair(self, op: Op, rule: Rule) -> Operand:
        assert op.target is not None
        self._require_covered(op, rule)
        before: list[Value] = [self.dot_or_zero(op.args[k]) for k in rule.wrt]
        results = inline(self.lo, rule.tangent, before, op, Var(op.target))
        return self.lo.operand(results[0] if len(results) == 1 else TupleValue(tuple(results)))

    # -- memory ----------------------------------------------------------------------------------------------------

    # -- control flow ----------------------------------------------------------------------------------------------

    def _if(self, stmt: ir.If) -> None:
        before = dict(self.dots)
        envs, bodies = [], []
        for block in (stmt.then, stmt.orelse):
            self.dots = dict(before)
            with self.b.nested() as stmts:
                self.branches += 1
                self.block(block)
                self.branches -= 1
            envs.append(self.dots)
            bodies.append(stmts)
        self.dots = before
        yields: tuple[list[Operand], list[Operand]] = ([], [])
        outs: list[str] = []
        for k, out in enumerate(stmt.outs):
            ends = [stmt.then.yields[k], stmt.orelse.yields[k]]
            found = [self._has_dot(e, env) for e, env in zip(ends, envs, strict=True)]
            if out not in self.active or out in self.shadows or not any(found):
                continue
            for side, end, env, body in zip(yields, ends, envs, bodies, strict=True):
                self.dots = env
                side.append(self._ended(end, body))
            self.dots = before
            kind = join(self.b.kind(yields[0][-1]), self.b.kind(yields[1][-1]))
            self.dots[out] = self.b.fresh(dot_hint(out), kind)
            outs.append(self.dots[out].name)  # type: ignore[union-attr]
        blocks = [
            Block(tuple(body), (*block.yields, *extra))
            for body, block, extra in zip(bodies, (stmt.then, stmt.orelse), yields, strict=True)
        ]
        then, orelse = blocks
        self.b.add(ir.If(stmt.cond, then, orelse, (*stmt.outs, *outs), stmt.pos))

    def _ended(self, end: Operand, body: list[ir.Stmt]) -> Operand:
        """The tangent that a branch or an iteration leaves."""
        if isinstance(end, Var) and end.name in self.dots:
            return self.dots[end.name]
        if end is ir.UNDEFINED:
            return ir.UNDEFINED
        with self.b.nested() as extra:
            zero = self.zero(end)
        body.extend(extra)
        return zero

    def _loop(self, stmt: ir.For | ir.While) -> None:
        carried = [k for k, q in enumerate(stmt.params) if q in self.active and q not in self.shadows]
        inits = [ir.UNDEFINED if stmt.inits[k] is ir.UNDEFINED else self.dot_or_zero(stmt.inits[k]) for k in carried]
        params = [self.b.fresh(dot_hint(stmt.params[k]), self._kind(stmt.params[k])) for k in carried]
        outs = [self.b.fresh(dot_hint(stmt.outs[k]), self._kind(stmt.outs[k])) for k in carried]
        before = dict(self.dots)
        self.dots.update({stmt.params[k]: q for k, q in zip(carried, params, strict=True)})
        test: list[ir.Stmt] = []
        if isinstance(stmt, ir.While):
            with self.b.nested() as test:
                self.block(stmt.test)
        with self.b.nested() as body:
            self.block(stmt.body)
        yields = [self._ended(stmt.body.yields[k], body) for k in carried]
        self.dots = before
        self.dots.update({stmt.outs[k]: v for k, v in zip(carried, outs, strict=True)})
        changes = {
            "inits": (*stmt.inits, *inits),
            "params": (*stmt.params, *(q.name for q in params)),
            "outs": (*stmt.outs, *(v.name for v in outs)),
            "body": Block(tuple(body), (*stmt.body.yields, *yields)),
            "origin": 0,
        }
        if isinstance(stmt, ir.While):
            changes["test"] = Block(tuple(test), stmt.test.yields)
        self.b.add(dataclasses.replace(stmt, **changes))  # type: ignore[arg-type]
