"""The tangents of reading, writing and making storage: the same is done to the tangent's storage."""

from __future__ import annotations

import operator

from adcompile import adjoints, ir, runtime, sharing
from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand, Var
from adcompile.kinds import BOOL, FLOAT, Scalar, Tuple, Unknown, has_storage
from adcompile.transform.bars import may_cut
from adcompile.transform.tangents import Tangents, dot_hint


class Memory(Tangents):
    """Elements, attributes, lists, tuples, dicts and objects."""

    def _getitem(self, op: Op) -> None:
        owner, index = op.args
        if isinstance(owner, Var) and isinstance(self.b.kind(owner), Tuple) and isinstance(index, Const):
            key = f"{owner.name}[{index.value}]"
            assert op.target is not None
            keys = [k for k in self.dots if k == key or k.startswith(f"{key}[")]
            for found in keys:
                self.dots[op.target + found[len(key) :]] = self.dots[found]
            if keys or owner.name not in self.dots or op.target in self.shadows:
                return
        self._read(op)  # also an item of a tuple whose tangent is one value

    def _read(self, op: Op) -> None:
        """The tangent of what is read is read in the same way from the tangent."""
        assert op.target is not None and not isinstance(op.fn, ir.Callee)
        place = self.dot(op.args[0])
        if op.target not in self.active:
            if place is not None and op.fn in (p.pop, p.pop_last):
                self.b.effect(p.drop_last, place)
            return
        if place is None:
            self._define(op.target, None)
            return
        if op.target in self.shadows:
            if op.fn in (p.pop, p.pop_last):
                self.b.add(Op(self.shadows[op.target], op.fn, (place,)))
            elif op.fn is sharing.exact_copy:
                self._define(op.target, place)
            elif not self._shares(op):
                self._define(op.target, self.b.op(op.fn, place, *op.args[1:], kind=self.b.kind(Var(op.target))))
            return
        kind = self.b.kind(Var(op.target))
        found: Operand = self.b.op(op.fn, place, *op.args[1:], hint=dot_hint(op.target), kind=kind)
        if isinstance(kind, Scalar) and kind.type == "num":  # the tangent of an integer is None
            found = self.b.op(runtime.add, found, Const(0.0), hint=dot_hint(op.target), kind=FLOAT)
        self._set(op.target, kind, found)

    def _write(self, op: Op) -> None:
        place, owner = self.dot(op.args[0]), op.args[0]
        if place is None:
            return
        dot = self.dot_or_zero(op.args[-1])
        if op.fn is not operator.setitem:
            self._put(op, place, dot)
            return
        if not isinstance(self.b.kind(owner), Unknown) or not has_storage(self.b.kind(dot)):
            self._put(op, place, self._stored(owner, dot))
            return
        # an array copies what is stored in it, and another container holds the tangent itself
        cond = self.b.op(sharing.is_array, owner, kind=BOOL)
        with self.b.nested() as copied:
            self._put(op, place, self._stored(owner, dot))
        with self.b.nested() as held:
            self._put(op, place, dot)
        self.b.add(ir.If(cond, ir.Block(tuple(copied)), ir.Block(tuple(held)), (), self.b.pos, self.b.origin))

    def _put(self, op: Op, place: Operand, dot: Operand) -> None:
        assert not isinstance(op.fn, ir.Callee)
        self.b.effect(op.fn, place, *op.args[1:-1], dot)

    def _stored(self, place: Operand, dot: Operand) -> Operand:
        if isinstance(dot, Const) or not may_cut(self.b.kind(place)):
            return dot
        return self.b.op(adjoints.stored_in, dot, place, hint="%t_dot", kind=self.b.kind(dot))

    def _drop(self, op: Op) -> None:
        place = self.dot(op.args[0])
        if place is not None:
            self.b.effect(p.drop_last, place)

    def _add_values(self, op: Op) -> None:
        assert op.target is not None
        dots = [dot for dot in map(self.dot, op.args) if dot is not None]
        if dots:
            self._define(op.target, dots[0] if len(dots) == 1 else self.b.op(runtime.add, *dots, kind=Unknown()))

    def _sum(self, op: Op) -> None:
        place, value = self.dot(op.args[0]), self.dot(op.args[-1])
        if place is not None and value is not None:
            assert not isinstance(op.fn, ir.Callee)
            self.b.effect(op.fn, place, *op.args[1:-1], value)

    def _new(self, op: Op) -> None:
        if op.target in self.shadows:
            self.b.add(Op(self.shadows[op.target], p.tape, ()))

    def _make_tuple(self, op: Op) -> None:
        if op.target in self.shadows:
            assert not isinstance(op.fn, ir.Callee)
            named = tuple((name, self.dot_or_zero(value)) for name, value in op.kwargs)
            self.b.add(Op(self.shadows[op.target], op.fn, tuple(map(self.dot_or_zero, op.args)), named))
        for k, operand in enumerate(op.args):
            if isinstance(operand, Var):
                for key in [key for key in self.dots if key == operand.name or key.startswith(f"{operand.name}[")]:
                    self.dots[f"{op.target}[{k}]{key[len(operand.name) :]}"] = self.dots[key]

    def _make_object(self, op: Op) -> None:
        """A dataclass of tangents beside a dataclass."""
        assert op.target is not None and not isinstance(op.fn, ir.Callee)
        parts = {name: self.dot_or_zero(value) for name, value in op.kwargs}
        if op.target in self.shadows:
            self.b.add(Op(self.shadows[op.target], op.fn, (), tuple(parts.items())))
        else:
            kind = self.b.kind(Var(op.target))
            self.dots[op.target] = self.b.made(op.fn, (), parts, dot_hint(op.target), kind)

    def _display(self, op: Op) -> None:
        assert op.target is not None and not isinstance(op.fn, ir.Callee)
        if op.target not in self.active:
            return
        keyed = op.fn is p.make_dict
        parts = [a if keyed and k % 2 == 0 else self.dot_or_zero(a) for k, a in enumerate(op.args)]
        if op.target in self.shadows:
            self.b.add(Op(self.shadows[op.target], op.fn, tuple(parts)))
        elif any(self._has_dot(a) for a in op.args):
            kind = self.b.kind(Var(op.target))
            self.dots[op.target] = self.b.op(op.fn, *parts, hint=dot_hint(op.target), kind=kind)
