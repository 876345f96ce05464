"""From the syntax of a function to its normal form, by abstract interpretation.

Statements are interpreted in order over an environment of ``Value``s, with the kinds of the arguments known; what needs
the running program becomes IR, the rest is settled here: names are resolved, calls to Python functions are followed
into their source, branches on what the kinds decide are taken, tuples are taken apart.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.errors import NotDifferentiable, NotSupportedYet, Refusal
from adcompile.ir import Const, Free, Operand, Pos, Var
from adcompile.kinds import Kind, Tuple, of_value
from adcompile.lower.builder import Builder
from adcompile.lower.values import Closure, Frame, Known, RangeValue, TupleValue, Value
from adcompile.lower.bindings import ObjectBinding
from adcompile.syntax.names import binding as outside_binding

LITERALS = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis))


class Lowering:
    """The state of lowering one program: where IR is put, which function is being followed, what is read from outside."""

    def __init__(self, rules: Any, names: ir.Names | None = None, kinds: dict[str, Kind] | None = None) -> None:
        self.rules = rules
        self.b = Builder(names or ir.Names(), {} if kinds is None else kinds)
        self.env: dict[str, Any] = {}  # Free name -> Binding
        self.guards: list[Callable[[], bool]] = []  # false: a function that was followed has been rebound
        self.frame: Frame = Frame(None)
        self.calls: list[object] = []  # the code objects being followed, to notice recursion
        self.outlines: Any = None  # the functions that call themselves (``outline``); None where there can be none
        self.passive = 0  # depth of `with no_grad()`
        self.marks: dict[str, Value] = {}  # the last value of each name of the outermost function

    # -- reading ---------------------------------------------------------------------------------------------------

    def kind(self, operand: Operand) -> Kind:
        return self.b.kind(operand)

    def expr(self, node: gast.AST, hint: str = "%t") -> Value:
        from adcompile.lower.expressions import EXPRESSIONS

        handler = EXPRESSIONS.get(type(node))
        if handler is None:
            raise self.refuse(node, f"{type(node).__name__} is not supported here")
        with self.b.at(self.pos(node)):
            return handler(self, node, self.hint(hint))

    def hint(self, name: str) -> str:
        """What to call a variable: the names of a rule's source are not the user's."""
        return "%t" if self.b.origin else name

    def operand_of(self, node: gast.AST, hint: str = "%t") -> Operand:
        return self.operand(self.expr(node, hint), hint)

    def operand(self, value: Value, hint: str = "%t") -> Operand:
        """A run-time value for whatever an expression means."""
        match value:
            case Var() | Const() | Free():
                return value
            case Known():
                return self.known_operand(value)
            case TupleValue(items, None):
                parts = [self.operand(item) for item in items]
                if parts and all(isinstance(part, Const) and part is not ir.UNDEFINED for part in parts):
                    return Const(tuple(part.value for part in parts))  # type: ignore[union-attr]
                return self.b.op(p.make_tuple, *parts, hint=hint)
            case TupleValue(items, cls):
                parts = [self.operand(item) for item in items]
                kind = Tuple(tuple(map(self.kind, parts)), cls)
                return self.b.op(cls, *parts, hint=hint, kind=kind)  # type: ignore[arg-type]
            case RangeValue(start, stop, step, False):
                return self.b.op(range, start, stop, step, hint=hint, kind=of_value(range(0)))
        raise self.refuse(None, "a function or an iterator is used as a value here", "call it, or loop over it, instead")

    def known_operand(self, value: Known) -> Operand:
        if type(value.obj) in LITERALS and value.path is None:
            return Const(value.obj)
        name = value.path or getattr(value.obj, "__name__", "obj")
        return self.free(name, ObjectBinding(value.obj), of_value(value.obj))

    def free(self, name: str, binding: Any, kind: Kind) -> Free:
        """A name read from outside, renamed where two of the same name mean different things."""
        root, *rest = name.split(".")
        candidate, number = root, 1
        while candidate in self.env and self.env[candidate] != binding:
            number += 1
            candidate = f"{root}{number}"
        self.env[candidate] = binding
        full = ".".join([candidate, *rest])
        self.b.kinds[full] = kind
        return Free(full)

    def name(self, identifier: str, node: gast.AST | None = None) -> Value:
        """What a name means in the function being followed."""
        frame: Frame | None = self.frame
        while frame is not None:
            if identifier in frame.env:
                return frame.env[identifier]
            if frame.parent is None:
                break
            frame = frame.parent
        assert frame is not None
        if identifier in self.frame.code.locals:
            return ir.UNDEFINED
        binding = outside_binding(frame.code.source, identifier)
        obj = binding.get()
        if getattr(binding, "is_builtin", False):
            return Known(obj, identifier)
        return self.outside(obj, identifier, binding)

    def outside(self, obj: Any, path: str, binding: Any) -> Value:
        """A value read from outside: code is followed (and watched for rebinding), data are read when running."""
        if isinstance(obj, types.ModuleType):
            return Known(obj, path)
        if self.b.origin and callable(obj):  # in a rule
            return Known(obj, path)
        if callable(obj):
            self.guards.append(_unchanged(binding, obj))
            return Known(obj, path)
        if isinstance(obj, tuple) and obj and all(callable(item) for item in obj):
            self.guards.append(_unchanged(binding, obj))
            return TupleValue(tuple(Known(item) for item in obj))
        kind = of_value(obj)
        self.guards.append(_same_kind(binding, kind))
        return self.free(path, binding, kind)

    # -- writing ---------------------------------------------------------------------------------------------------

    def stmts(self, nodes: Sequence[gast.AST]) -> Value:
        """Lower statements in order; the value of a final ``return``."""
        from adcompile.lower.statements import STATEMENTS

        for node in nodes:
            if isinstance(node, gast.Return):
                return Const(None) if node.value is None else self.expr(node.value, "result")
            handler = STATEMENTS.get(type(node))
            if handler is None:
                raise self.refuse(node, f"the statement {type(node).__name__} is not supported")
            with self.b.at(self.pos(node)):
                handler(self, node)
        return Const(None)

    def block(self, nodes: Sequence[gast.AST]) -> list[ir.Stmt]:
        with self.b.nested() as stmts:
            self.stmts(nodes)
        return stmts

    # -- diagnostics -----------------------------------------------------------------------------------------------

    def pos(self, node: gast.AST) -> Pos | None:
        if self.b.origin or self.frame.code is None:  # rules are inlined at the position of what they differentiate
            return self.b.pos
        pos: Pos | None = self.frame.code.source.pos(node)
        return pos

    def refuse(
        self,
        node: gast.AST | None,
        reason: str,
        remedy: str = "",
        never: bool = False,
        error: type[Exception] | None = None,
    ) -> Exception:
        """The refusal of a construct, to be raised by the caller."""
        pos = self.b.pos if node is None else (self.pos(node) or self.b.pos)
        if error is not None:
            return error(reason)
        return refusal(pos, reason, remedy, NotDifferentiable if never else NotSupportedYet)


def refusal(pos: Pos | None, what: str, remedy: str = "", cls: type[Refusal] = NotSupportedYet) -> Refusal:
    """A refusal that points at the user's source."""
    if pos is None:
        return cls(what, "", remedy)
    end = pos.end_column if pos.end_line == pos.line else None
    return cls(what, "", remedy, pos.file, pos.line, pos.column, end, pos.text)


def _unchanged(binding: Any, obj: Any) -> Callable[[], bool]:
    return lambda: binding.get() is obj


def _same_kind(binding: Any, kind: Kind) -> Callable[[], bool]:
    return lambda: of_value(binding.get()) == kind


__all__ = ["Closure", "Lowering", "refusal"]
