"""Adjoints during a reverse sweep: how contributions are collected, summed, and given their full form.

An adjoint is held in one of three ways, decided before the sweep by ``modes``:

* as a value, for most variables: the first contribution is the adjoint, later ones are added to it;
* as a buffer, for a variable that is read by index, or from a loop inside its own region: a zero array that
  contributions are added to in place, so that reading one element costs O(1);
* as a shadow, for storage that is written to (``prepare``).

A value can be pending: narrower than its variable, to be broadcast (the adjoint of ``sum`` is one number for all), or
masked: to be zero where a mask is false, which is applied after the elementwise chain that it feeds (so an infinite
partial in the branch that ``where`` didn't select does no harm).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from adcompile import adjoints, ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases
from adcompile.analysis.powers import meets_complex, powers
from adcompile.ir import Const, Op, Operand, Var
from adcompile.kinds import Array, Dict, Kind, List, Object, Scalar, Tuple, Unknown, carries_derivative, is_complex
from adcompile.lower.builder import Builder


@dataclass(frozen=True, slots=True)
class Bar:
    """An adjoint: ``value``, broadcast where not ``full``, zero where ``mask`` is false."""

    value: Operand
    full: bool = True
    mask: Operand | None = None
    negated: bool = False  # zero where the mask is true


def indexed(function: ir.Function, memory: Aliases, active: frozenset[str]) -> frozenset[str]:
    """The active variables whose adjoint is a buffer."""
    found: set[str] = set()

    def visit(block: ir.Block, outer: frozenset[str], loop: bool) -> None:
        own: set[str] = set()
        for stmt in block.stmts:
            if (
                isinstance(stmt, Op)
                and stmt.fn in (operator.getitem, getattr, runtime.item_or_none)
                and isinstance(stmt.args[0], Var)
            ):
                if not (isinstance(function.kind(stmt.args[0]), Tuple) and isinstance(stmt.args[1], Const)):
                    found.add(stmt.args[0].name)
            if loop:
                found.update(n for n in ir.variables(ir.own_operands(stmt)) if n in outer and _is_array(function, n))
            for inner in ir.blocks(stmt):
                deeper = isinstance(stmt, (ir.For, ir.While))
                visit(inner, outer | own if deeper else outer, loop or deeper)
            own.update(ir.targets(stmt))

    visit(function.body, frozenset(), False)
    for stmt in ir.walk(function.body):  # what an outer variable is read as inside a loop
        if isinstance(stmt, (ir.For, ir.While)):
            inside = _defined(stmt)
            found.update(n for b in ir.blocks(stmt) for n in ir.reads(b) if n not in inside and _is_array(function, n))
    return frozenset(
        name
        for name in active
        if name in function.kinds
        and not memory.is_shadowed(name)
        and (name in found and _has_buffer(function.kinds[name]) or _is_container(function.kinds[name]))
    )


def _defined(stmt: ir.Stmt) -> set[str]:
    names = set(ir.inner_targets(stmt))
    for block in ir.blocks(stmt):
        for inner in ir.walk(block):
            names.update(ir.targets(inner))
            names.update(ir.inner_targets(inner))
    return names


def _is_array(function: ir.Function, name: str) -> bool:
    return isinstance(function.kinds.get(name), (Array, List, Dict, Object))


def _is_container(kind: Kind) -> bool:
    return isinstance(kind, (List, Dict, Object))


def _has_buffer(kind: Kind) -> bool:
    return isinstance(kind, (Array, List, Dict, Object, Unknown))


class Bars:
    """The adjoints of one reverse sweep. Keys are variables, or ``x[k]`` for an item of the tuple ``x``."""

    def __init__(
        self,
        builder: Builder,
        function: ir.Function,
        active: frozenset[str],
        shadows: Mapping[str, str],
        buffers: frozenset[str],
        shapes: Mapping[str, object],
        undefined: frozenset[str] = frozenset(),
    ) -> None:
        self.b = builder
        self.function = function
        self.active = active
        self.shadows = shadows
        self.buffers = buffers
        self.shapes = shapes
        self.undefined = undefined
        self._complex = meets_complex(function)
        self._powers = powers(function) if self._complex else frozenset()
        self.asked: set[str] = set()  # variables that may be undefined where a zero of their shape is made
        self.env: dict[str, Bar] = {}
        self.exposed: dict[str, Bar] = {}  # the adjoints of local variables that a gradient is taken by

    # -- collecting ------------------------------------------------------------------------------------------------

    def is_active(self, operand: Operand) -> bool:
        return isinstance(operand, Var) and operand.name in self.active

    def add(self, operand: Operand, bar: Bar) -> None:
        """One more contribution to an operand's adjoint."""
        if not isinstance(operand, Var) or operand.name not in self.active:
            return
        name, bar = operand.name, self.real(bar, operand)
        kind = self.b.kind(operand)
        if isinstance(kind, Tuple):
            self._add_items(name, kind, bar.value)
        elif name in self.shadows:
            self._add_in_place(name, Var(self.shadows[name]), self.plain(bar))
        elif name in self.buffers:
            self._add_in_place(name, self.buffer(name), self.plain(bar))
        else:
            self.add_to_key(name, bar)

    def _add_items(self, key: str, kind: Tuple, value: Operand) -> None:
        """The adjoint of a tuple, taken apart."""
        for k, item in enumerate(kind.items):
            if not carries_derivative(item):
                continue
            part = self.b.op(operator.getitem, value, Const(k), hint="%t_bar", kind=item)
            if isinstance(item, Tuple):
                self._add_items(f"{key}[{k}]", item, part)
            else:
                self.add_to_key(f"{key}[{k}]", Bar(part))

    def add_to_key(self, key: str, bar: Bar) -> None:
        old = self.env.get(key)
        if old is None:
            self.env[key] = bar
            return
        if key in self.undefined:  # where it is, both are None
            self.env[key] = Bar(self.b.op(runtime.add, self.plain(old), self.plain(bar), kind=self.b.kind(Var(key))))
            return
        if not all(isinstance(self.b.kind(part.value), (Array, Scalar)) for part in (old, bar)):
            self.env[key] = Bar(self.b.op(runtime.add, self.plain(old), self.plain(bar), kind=Unknown()))
            return
        if (old.mask, old.negated) == (bar.mask, bar.negated):
            total = self.b.op(operator.add, old.value, bar.value, hint="%" + bar_hint(key).lstrip("%"))
            self.env[key] = Bar(total, old.full or bar.full, old.mask, old.negated)
            return
        total = self.b.op(operator.add, self.plain(old), self.plain(bar), hint="%" + bar_hint(key).lstrip("%"))
        self.env[key] = Bar(total, old.full or bar.full)

    def _add_in_place(self, name: str, place: Operand, value: Operand) -> None:
        is_array = isinstance(self.function.kinds[name], Array) and name not in self.undefined
        add = p.isum if is_array else runtime.add_each
        self.b.effect(add, place, value)

    def buffer(self, name: str) -> Operand:
        """The array (or container) that collects a variable's adjoint; made here where there is none yet."""
        if name in self.shadows:
            return Var(self.shadows[name])
        found = self.env.get(name)
        if found is None:
            found = self.env[name] = Bar(self.zeros(Var(name), hint=bar_hint(name)))
        return found.value

    def take(self, name: str) -> Bar | None:
        """The adjoint of a variable whose definition has been reached; it is collected no further."""
        if name in self.shadows:
            return Bar(Var(self.shadows[name]))
        return self.env.pop(name, None)

    # -- forms -----------------------------------------------------------------------------------------------------

    def plain(self, bar: Bar) -> Operand:
        """The value with its mask applied; still narrow where it is pending."""
        if bar.mask is None:
            return bar.value
        parts = (Const(0.0), bar.value) if bar.negated else (bar.value, Const(0.0))
        return self.b.op(np.where, bar.mask, *parts)

    def full(self, bar: Bar, like: Operand) -> Operand:
        """The value in the shape of ``like``."""
        value = self.plain(bar)
        if bar.full or not isinstance(self.b.kind(like), (Array, Unknown)):
            return value
        kind = self.b.kind(value)
        if isinstance(kind, Scalar):
            return self.b.op(np.full_like, like, value)
        shape: Any = p.shape_of if isinstance(self.b.kind(like), Array) else np.shape
        return self.b.op(np.broadcast_to, value, self.b.op(shape, like))

    def settled(self, bar: Bar, like: Operand) -> Bar:
        return Bar(self.full(bar, like))

    def zeros(self, like: Operand, hint: str = "%zero") -> Operand:
        kind = self.b.kind(like)
        if isinstance(kind, Scalar):
            return Const(0.0)
        if isinstance(like, Var) and like.name in self.undefined:
            self.asked.add(like.name)
            return self.b.op(runtime.zeros_like, like, hint=hint, kind=kind)
        return self.b.op(runtime.buffer_like if may_hold_tuple(kind) else zeros_maker(kind), like, hint=hint)

    def same_shape(self, a: Operand, b: Operand) -> bool:
        if isinstance(a, Var) and isinstance(b, Var):
            key = self.shapes.get(a.name)
            return a == b or (key is not None and key == self.shapes.get(b.name))
        return False

    def narrowed(self, bar: Bar, out: Operand, to: Operand) -> Bar:
        """The adjoint of an elementwise operand ``to`` from one in the shape of the result ``out``."""
        kind, whole = self.b.kind(to), self.b.kind(out)
        if isinstance(whole, Scalar) or self.same_shape(to, out):
            return bar
        if isinstance(kind, Scalar):
            if self.is_uniform(bar) and isinstance(whole, Array) and whole.dtype == "float64":
                return Bar(self.b.op(operator.mul, bar.value, self.b.op(p.size_of, out), hint=bar_of(to)))
            return Bar(self.b.op(np.sum, self.full(bar, out), hint=bar_of(to)))
        return Bar(self.b.op(runtime.unbroadcast, self.full(bar, out), to, hint=bar_of(to)))

    def is_uniform(self, bar: Bar) -> bool:
        """Whether an adjoint is one number, for every element."""
        return not bar.full and bar.mask is None and isinstance(self.b.kind(bar.value), Scalar)

    def may_turn_complex(self, name: str) -> bool:
        """Whether a variable that is real by its kind may be complex when running."""
        return name in self._powers

    def real(self, bar: Bar, to: Operand) -> Bar:
        """A real operand's adjoint is real."""
        kind, target = self.b.kind(bar.value), self.b.kind(to)
        if not may_be_complex(kind):
            return bar
        is_power = isinstance(to, Var) and self.may_turn_complex(to.name)
        if is_power or may_be_complex(target):  # it is asked when running, if a complex number is anywhere near
            unsure = is_power or may_cut(target)
            ask = unsure and (self._complex or is_complex(kind))
            known = Unknown() if is_power else None
            return replace(bar, value=self.b.op(adjoints.part_of, bar.value, to, kind=known)) if ask else bar
        simple = isinstance(kind, Array) or isinstance(target, (Array, Scalar))
        return replace(bar, value=self.b.op(np.real if simple else adjoints.real_parts, bar.value))


def derivative_kind(kind: Kind) -> Kind:
    """The kind of an adjoint or tangent: a number may be of NumPy or of Python, and is real or complex as the value."""
    if not isinstance(kind, Scalar):
        return kind
    return replace(kind, type="float" if kind.type == "num" else kind.type, numpy=None)


def may_be_complex(kind: Kind) -> bool:
    if isinstance(kind, List):
        return may_be_complex(kind.item)
    if isinstance(kind, Tuple):
        return any(map(may_be_complex, kind.items))
    if isinstance(kind, (Scalar, Array)) and not (isinstance(kind, Array) and kind.dtype is None):
        return is_complex(kind)
    return True


def may_cut(kind: Kind) -> bool:
    """Whether a container may be an array of integers, or of real numbers that complex ones are stored in."""
    return isinstance(kind, Unknown) or isinstance(kind, Array) and kind.dtype is None


def zeros_maker(kind: Kind) -> Callable[..., Any]:
    """What makes zeros for derivatives of such storage: of an array that may hold integers, floats."""
    return np.zeros_like if isinstance(kind, Array) and kind.dtype is not None else runtime.zeros_like


def holds_numbers(kind: Kind) -> bool:
    """Whether a tuple has numbers that carry a derivative, itself or in a tuple in it."""
    items = kind.items if isinstance(kind, Tuple) else ()
    return any(holds_numbers(item) or isinstance(item, Scalar) and carries_derivative(item) for item in items)


def mixes(kind: Kind) -> bool:
    """Whether a list has integers among its floats: their places in the adjoint hold None."""
    return isinstance(kind, List) and isinstance(kind.item, Scalar) and kind.item.type == "num"


def may_hold_tuple(kind: Kind) -> bool:
    """Whether the adjoint of such a container is collected in lists where it has tuples."""
    match kind:
        case List(item):
            return isinstance(item, Tuple) or may_hold_tuple(item)
        case Tuple(items):
            return any(isinstance(k, Tuple) or may_hold_tuple(k) for k in items)
        case Dict(items):
            return items is None or any(isinstance(k, Tuple) or may_hold_tuple(k) for _, k in items)
        case Object(_, fields):
            return any(isinstance(k, Tuple) or may_hold_tuple(k) for _, k in fields)
    return isinstance(kind, Unknown)


def bar_hint(name: str) -> str:
    """The hint of a variable's adjoint: ``y.3`` gives ``y_bar``."""
    base, _, item = name.partition("[")
    suffix = "_" + item.rstrip("]").replace("][", "_") if item else ""
    return f"{ir.hint(base)}{suffix}_bar"


def bar_of(operand: Operand) -> str:
    """The hint of one contribution to an operand's adjoint: a temporary, called like the adjoint."""
    return "%" + bar_hint(operand.name).lstrip("%") if isinstance(operand, Var) else "%t_bar"
