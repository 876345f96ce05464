"""Print operands and operations as expressions, with everything that is folded into them."""

from __future__ import annotations

import keyword
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.choices import logical_operator
from adcompile.emit.constants import constant, literal
from adcompile.emit.globals import Globals
from adcompile.emit.motion import is_in
from adcompile.emit.nodes import attribute, call, compare, logical, name_node, tuple_node, unary
from adcompile.emit.operators import BINARY, COMPARISONS, UNARY
from adcompile.emit.signs import minus, plus
from adcompile.kinds import Array, Kind, Scalar

_ATTRIBUTES = {p.shape_of: "shape", p.size_of: "size", p.ndim_of: "ndim", p.transposed: "T"}
_METHODS = {
    p.copy_of: "copy",
    p.push: "append",
    p.append: "append",
    p.pop: "pop",
    p.pop_last: "pop",
    p.drop_last: "pop",
}


@dataclass(frozen=True, slots=True)
class Expressions:
    """The expressions of one function; ``inline`` is written where it is read, the rest has identifiers."""

    function: ir.Function
    inline: Mapping[str, ir.Op | ir.If]
    identifiers: Mapping[str, str]
    names: Globals

    def operand(self, operand: ir.Operand) -> Any:
        match operand:
            case ir.Free():
                return self.names.free_name(self.function, operand.name)
            case ir.Const():
                if operand == ir.UNDEFINED:
                    return name_node("undefined")
                return constant(operand.value, self.names.named)
            case ir.Var():
                definition = self.inline.get(operand.name)
                if definition is None:
                    return name_node(self.identifiers[operand.name])
                return self.choice(definition) if isinstance(definition, ir.If) else self.value(definition)

    def operands(self, operands: tuple[ir.Operand, ...]) -> list[Any]:
        return [self.operand(operand) for operand in operands]

    def definition(self, operand: ir.Operand) -> ir.Op | ir.If | None:
        """What an operand is, where it is written in its place."""
        return self.inline.get(operand.name) if isinstance(operand, ir.Var) else None

    def kind(self, operand: ir.Operand) -> Kind:
        return self.function.kind(operand)

    # Operations

    def value(self, op: ir.Op) -> Any:
        """An operation that has a value."""
        fn: Any = op.fn
        if is_in(fn, BINARY) and len(op.args) == 2:
            return self._binary(op)
        if is_in(fn, UNARY) and len(op.args) == 1:
            return unary(UNARY[fn], self.operand(op.args[0]))
        if is_in(fn, COMPARISONS) and len(op.args) == 2:
            return compare(COMPARISONS[fn], *self.operands(op.args))
        if is_in(fn, _ATTRIBUTES):
            return attribute(self.operand(op.args[0]), _ATTRIBUTES[fn])
        if is_in(fn, _METHODS):
            owner, *args = self.operands(op.args)
            return call(attribute(owner, _METHODS[fn]), args)
        if is_in(fn, _FORMS):
            return _FORMS[fn](self, op)
        return self.call(self.names.callee(fn), op.args, op)

    def call(self, function: Any, args: tuple[ir.Operand, ...], op: ir.Op) -> Any:
        keywords = [gast.keyword(arg=name, value=self.operand(value)) for name, value in op.kwargs]
        return call(function, self.operands(args), keywords)

    def _binary(self, op: ir.Op) -> Any:
        left, right = op.args
        if op.fn in (operator.add, operator.sub) and all(is_signed(self.kind(arg)) for arg in op.args):
            join = plus if op.fn is operator.add else minus
            return join(self.operand(left), self.operand(right))
        operator_ = BINARY[op.fn]  # type: ignore[index]
        return gast.BinOp(left=self.operand(left), op=operator_(), right=self.operand(right))

    def place(self, obj: ir.Operand, index: ir.Operand) -> Any:
        """``obj[index]``"""
        return gast.Subscript(value=self.operand(obj), slice=self.index(index), ctx=gast.Load())

    def index(self, index: ir.Operand) -> Any:
        definition = self.definition(index)
        if isinstance(definition, ir.Op) and definition.fn is slice:
            return self._slice(definition)
        if isinstance(definition, ir.Op) and definition.fn is p.make_tuple and definition.args:
            return tuple_node([self.index(item) for item in definition.args])
        return self.operand(index)

    def _slice(self, op: ir.Op) -> Any:
        bounds = [None if bound == ir.Const(None) else self.operand(bound) for bound in op.args]
        if len(bounds) == 1:
            bounds.insert(0, None)
        return gast.Slice(lower=bounds[0], upper=bounds[1], step=bounds[2] if len(bounds) > 2 else None)

    def condition(self, operand: ir.Operand) -> Any:
        """An operand of which only the truth matters: ``x`` for ``bool(x)``."""
        definition = self.definition(operand)
        if isinstance(definition, ir.Op) and definition.fn is bool:
            return self.operand(definition.args[0])
        if isinstance(definition, ir.Op) and definition.fn is operator.not_:
            return unary(gast.Not, self.condition(definition.args[0]))
        return self.operand(operand)

    def choice(self, stmt: ir.If) -> Any:
        then, orelse = stmt.then.yields[0], stmt.orelse.yields[0]
        match logical_operator(self.function, stmt):
            case "and":
                return logical(gast.And, self.operand(stmt.cond), self.operand(then))
            case "or":
                return logical(gast.Or, self.operand(stmt.cond), self.operand(orelse))
        test = self.condition(stmt.cond)
        return gast.IfExp(test=test, body=self.operand(then), orelse=self.operand(orelse))


def _getattr(it: Expressions, op: ir.Op) -> Any:
    if len(op.args) == 2 and (name := literal_name(op.args[1])) is not None:
        return attribute(it.operand(op.args[0]), name)
    return it.call(it.names.named("getattr"), op.args, op)


def _call_method(it: Expressions, op: ir.Op) -> Any:
    name = literal_name(op.args[1])
    owner = it.operand(op.args[0])
    if name is None:
        return it.call(call(it.names.named("getattr"), [owner, it.operand(op.args[1])]), op.args[2:], op)
    return it.call(attribute(owner, name), op.args[2:], op)


def _make_dict(it: Expressions, op: ir.Op) -> Any:
    return gast.Dict(keys=it.operands(op.args[::2]), values=it.operands(op.args[1::2]))


def _make_set(it: Expressions, op: ir.Op) -> Any:
    return gast.Set(elts=it.operands(op.args)) if op.args else call(it.names.named("set"), [])


def _fstring(it: Expressions, op: ir.Op) -> Any:
    parts: list[Any] = []
    for operand in op.args if op.fn is p.fstring else (None,):
        definition = op if operand is None else it.definition(operand)
        if isinstance(definition, ir.Op) and definition.fn is p.formatted:
            parts.append(_field(it, definition))
        elif isinstance(operand, ir.Const):
            if parts and isinstance(parts[-1], gast.Constant):
                parts[-1] = literal(parts[-1].value + operand.value)
            elif operand.value:
                parts.append(literal(operand.value))
        elif operand is not None:
            parts.append(gast.FormattedValue(value=it.operand(operand), conversion=-1, format_spec=None))
    return gast.JoinedStr(values=parts)


def _field(it: Expressions, op: ir.Op) -> Any:
    value = op.args[0]
    conversion = op.args[1] if len(op.args) > 1 else ir.Const("")
    spec = op.args[2] if len(op.args) > 2 else ir.Const("")
    assert isinstance(conversion, ir.Const)
    text = None
    if isinstance(spec, ir.Const):
        text = gast.JoinedStr(values=[literal(spec.value)]) if spec.value else None
    else:
        definition = it.definition(spec)
        if isinstance(definition, ir.Op) and definition.fn in (p.fstring, p.formatted):
            text = _fstring(it, definition)
        else:
            nested = gast.FormattedValue(value=it.operand(spec), conversion=-1, format_spec=None)
            text = gast.JoinedStr(values=[nested])
    code = ord(conversion.value) if conversion.value else -1
    return gast.FormattedValue(value=it.operand(value), conversion=code, format_spec=text)


_FORMS: dict[Any, Callable[[Expressions, ir.Op], Any]] = {
    operator.getitem: lambda it, op: it.place(*op.args),
    operator.contains: lambda it, op: compare(gast.In, it.operand(op.args[1]), it.operand(op.args[0])),
    p.contains: lambda it, op: compare(gast.In, *it.operands(op.args)),
    getattr: _getattr,
    slice: lambda it, op: it.call(it.names.named("slice"), op.args, op),
    p.make_tuple: lambda it, op: tuple_node(it.operands(op.args)),
    p.make_list: lambda it, op: gast.List(elts=it.operands(op.args), ctx=gast.Load()),
    p.make_dict: _make_dict,
    p.make_set: _make_set,
    p.tape: lambda it, op: gast.List(elts=it.operands(op.args), ctx=gast.Load()),
    p.call: lambda it, op: it.call(it.operand(op.args[0]), op.args[1:], op),
    p.call_method: _call_method,
    p.formatted: _fstring,
    p.fstring: _fstring,
}


def is_signed(kind: Kind) -> bool:
    """Whether ``a + -b`` and ``a - b`` are the same for a ``b`` of this kind."""
    match kind:
        case Scalar():
            return kind.type != "bool"
        case Array():
            return kind.dtype is not None and not kind.dtype.startswith(("bool", "uint", "object"))
    return False


def literal_name(operand: ir.Operand) -> str | None:
    """An attribute's name, where it is a literal."""
    if isinstance(operand, ir.Const) and isinstance(operand.value, str):
        name = operand.value
        return name if name.isidentifier() and not keyword.iskeyword(name) else None
    return None
