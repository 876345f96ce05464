"""What the parts of a forward transformation share."""

from __future__ import annotations

import operator
from collections.abc import Mapping

from adcompile import adjoints, ir, runtime, sharing
from adcompile import primitives as p
from adcompile.analysis.aliases import shares
from adcompile.analysis.layouts import layout_matters
from adcompile.ir import Const, Op, Operand, Var
from adcompile.kinds import FLOAT, Array, Kind, List, Scalar, Tuple, carries_derivative, has_storage
from adcompile.lower.core import Lowering
from adcompile.transform.bars import derivative_kind, zeros_maker
from adcompile.transform.callees import Callees
from adcompile.transform.prepare import Prepared


def dot_hint(key: str) -> str:
    """The hint of a variable's tangent: ``y.3`` gives ``y_dot``."""
    base, _, item = key.partition("[")
    suffix = "_" + item.rstrip("]").replace("][", "_") if item else ""
    return f"{ir.hint(base)}{suffix}_dot"


def _floats(kind: Kind) -> Kind | None:
    """The kind of a list of floats, for one of numbers that may be integers; None of another."""
    match kind:
        case List(item):
            inside = _floats(item)
            return None if inside is None else List(inside)
        case Scalar("int" | "num" | "bool"):
            return FLOAT
    return None


class Tangents:
    """The code under construction, and the tangents so far.

    ``dots`` are tangents by variable, or by ``x[k]`` for an item of the tuple ``x``.
    """

    def __init__(
        self, lo: Lowering, prepared: Prepared, active: frozenset[str], shapes: dict[str, object], callees: Callees
    ) -> None:
        self.lo = lo
        self.b = lo.b
        self.function = prepared.function
        self.active = active
        self.shadows = prepared.shadows
        self.joins = prepared.joins
        self.branches = 0  # how many branches the block that is transformed stands in
        self.memory = prepared.memory
        self.exact = layout_matters(prepared.function, prepared.memory)
        self.shapes = shapes
        self.callees = callees
        self.dots: dict[str, Operand] = {name: Var(shadow) for name, shadow in prepared.shadows.items()}
        self._changing: set[Operand] = set(map(Var, prepared.shadow_variables))  # with views of them

    def dot(self, operand: Operand) -> Operand | None:
        """The tangent of an operand; None where it is zero."""
        if not isinstance(operand, Var):
            return None
        if isinstance(self.b.kind(operand), Tuple) and self._has_dot(operand):
            return self.dots.get(operand.name) or self.zero(operand)
        return self.dots.get(operand.name)

    def dot_or_zero(self, operand: Operand) -> Operand:
        found = self.dot(operand)
        return self.zero(operand) if found is None else found

    def zero(self, operand: Operand, key: str | None = None) -> Operand:
        """A zero tangent; of a tuple, the tangents that its items have, which are looked up under ``key``."""
        kind = self.b.kind(operand)
        if isinstance(kind, Scalar):
            return Const(0.0)
        if isinstance(operand, Const):
            return (
                self.b.op(p.make_tuple, *map(self.zero, map(Const, operand.value)))
                if isinstance(kind, Tuple)
                else Const(None)
            )
        if isinstance(kind, Tuple):
            assert isinstance(operand, Var)
            items = [self._item(operand, k, f"{key or operand.name}[{k}]") for k in range(len(kind.items))]
            return self.b.op(p.make_tuple, *items)
        if isinstance(kind, List) and (floats := _floats(kind)) is not None:
            return self.b.op(adjoints.zeros_in_list, operand, hint="%zero", kind=floats)
        return self.b.op(zeros_maker(kind), operand, hint="%zero")

    def _item(self, owner: Operand, k: int, key: str) -> Operand:
        found = self.dots.get(key)
        return self.zero(self.b.op(operator.getitem, owner, Const(k)), key) if found is None else found

    def _define(self, target: str, value: Operand | None) -> None:
        """Give a variable its tangent: where it has a shadow, this is how the shadow begins."""
        if target not in self.shadows:
            if value is not None:
                self._set(target, self.b.kind(Var(target)), value)
            return
        kind, shadow = self.b.kind(Var(target)), self.shadows[target]
        if self.exact and has_storage(kind):
            value = self.b.op(zeros_maker(kind), Var(target)) if value is None else value
            self.b.add(Op(shadow, sharing.exact_copy, (value, Var(target))))
        elif value is None:
            self.b.add(Op(shadow, zeros_maker(kind), (Var(target),)))
        else:
            self.b.add(Op(shadow, p.copy_of if isinstance(kind, Array) else runtime.copied, (value,)))

    def _has_dot(self, operand: Operand, among: Mapping[str, Operand] | None = None) -> bool:
        dots = self.dots if among is None else among
        if not isinstance(operand, Var):
            return False
        return operand.name in dots or any(key.startswith(f"{operand.name}[") for key in dots)

    def _shares(self, op: Op) -> bool:
        first = op.args[0] if op.args else None
        return isinstance(first, Var) and first.name in self.shadows and shares(self.function, op, self.memory)

    def _set(self, key: str, kind: Kind, value: Operand) -> None:
        """Give a variable its tangent; a tuple's item by item."""
        if not isinstance(kind, Tuple):
            self.dots[key] = value
            if self.memory.is_shadowed(key):
                self._changing.add(value)
            return
        for k, item in enumerate(kind.items):
            if carries_derivative(item):
                self._set(f"{key}[{k}]", item, self.b.op(operator.getitem, value, Const(k), kind=item))

    def _kind(self, name: str) -> Kind:
        return derivative_kind(self.b.kind(Var(name)))
