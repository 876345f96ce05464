"""The names that an emitted module finds outside its functions: modules, imported functions, builtins, free names.

They are settled before any variable gets its identifier, so that no variable hides one of them. Only parameters come
first, since callers may pass them by name: where a parameter is called ``np``, NumPy is imported as ``numpy``.
"""

from __future__ import annotations

import builtins
import importlib
import itertools
import math
import operator
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gast
import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.attempts import exceptions
from adcompile.emit.locate import Location, locate
from adcompile.emit.motion import is_in
from adcompile.emit.names import numbered, plain_name
from adcompile.emit.operators import BINARY, COMPARISONS, UNARY
from adcompile.errors import InternalError

#: Modules that are imported whole, and what they are called.
_WHOLE = {"numpy": "np", "math": "math", "operator": "operator", "builtins": "builtins", "warnings": "warnings"}

#: Operations that have a syntax of their own, and name nothing.
_SYNTAX = {
    *BINARY, *UNARY, *COMPARISONS, operator.contains, operator.getitem, operator.setitem, operator.delitem,
    getattr, setattr, slice,
    *(fn for name, fn in vars(p).items() if name[0] != "_" and getattr(fn, "__module__", "") == p.__name__),
} - {p.stop_gradient}  # fmt: skip


@dataclass(slots=True)
class Globals:
    """What the text of a program refers to, and how."""

    imports: set[str] = field(default_factory=set)
    bindings: dict[str, Any] = field(default_factory=dict)  # identifier -> callable that no import reaches
    free: dict[str, Any] = field(default_factory=dict)  # identifier -> the binding of a free name
    callees: dict[int, str] = field(default_factory=dict)  # id of a callable -> its text
    builtins: dict[str, str] = field(default_factory=dict)  # "range" -> its text
    free_names: dict[tuple[str, Any], str] = field(default_factory=dict)
    numbers: str = "math"  # where inf and nan are found
    reserved: set[str] = field(default_factory=set)  # names that no variable may take

    def callee(self, fn: Any) -> Any:
        return dotted(fn.name if isinstance(fn, ir.Callee) else self.callees[id(fn)])

    def named(self, name: str) -> Any:
        """A builtin, ``inf`` or ``nan``."""
        return dotted(f"{self.numbers}.{name}" if name in ("inf", "nan") else self.builtins[name])

    def free_name(self, function: ir.Function, name: str) -> Any:
        root, *rest = name.split(".")
        return dotted(".".join([self.free_names[root, function.env.get(root)], *rest]))


def dotted(text: str) -> Any:
    """The expression for a name with dots."""
    first, *rest = text.split(".")
    node = gast.Name(id=first, ctx=gast.Load(), annotation=None, type_comment=None)
    for part in rest:
        node = gast.Attribute(value=node, attr=part, ctx=gast.Load())
    return node


def resolve_globals(program: ir.Program) -> Globals:
    return _Resolver(program).run()


class _Resolver:
    def __init__(self, program: ir.Program) -> None:
        self._program = program
        self._names = Globals()
        self._modules: dict[str, str] = {}
        self._functions = {function.name for function in program.functions}
        params = (plain_name(ir.hint(param)) for function in program.functions for param in function.params)
        self._kept = {*params, *self._functions}  # what keeps its name whatever is imported
        self._values: dict[str, Any] = {}  # identifier of a free name -> its value now

    def run(self) -> Globals:
        names = self._names
        stmts = [(function, stmt) for function in self._program.functions for stmt in _statements(function)]
        for function, stmt in stmts:
            for operand in (*ir.own_operands(stmt), *ir.inner_operands(stmt)):
                if isinstance(operand, ir.Free):
                    self._free(function, operand.name)
        for _, stmt in stmts:
            self._statement(stmt)
        for function in self._program.functions:
            for cls in exceptions(function):
                names.callees.setdefault(id(cls), self._callee(cls))
        for _, stmt in stmts:
            for operand in (*ir.own_operands(stmt), *ir.inner_operands(stmt)):
                if isinstance(operand, ir.Const):
                    self._constant(operand.value)
        names.reserved.update(text.partition(".")[0] for text in (*names.callees.values(), *names.builtins.values()))
        names.reserved.update(names.free, self._modules.values())
        return names

    def _statement(self, stmt: ir.Stmt) -> None:
        match stmt:
            case ir.For():
                for name in ("range", "reversed", "len"):
                    self._builtin(name)
            case ir.Op() if isinstance(stmt.fn, ir.Callee):
                self._called(stmt.fn.name)
            case ir.Op() if stmt.fn in (slice, getattr, setattr, p.make_set):
                self._builtin(stmt.fn.__name__.removeprefix("make_"))
            case ir.Op() if not is_in(stmt.fn, _SYNTAX):
                self._names.callees.setdefault(id(stmt.fn), self._callee(stmt.fn))

    def _called(self, name: str) -> None:
        if name in self._kept - self._functions:
            raise InternalError(f"the function {name} has the name of a parameter")
        self._names.reserved.add(name)

    def _callee(self, fn: Any) -> str:
        known = self._names.callees.get(id(fn))
        if known is not None:
            return known
        place = locate(fn)
        if place is None:
            return self._bind(fn)
        if place.module == "builtins":
            return self._builtin(place.path)
        if place.module in _WHOLE:
            return f"{self._module(place.module)}.{place.path}"
        return self._import(place)

    def _builtin(self, name: str) -> str:
        text = self._names.builtins.get(name)
        if text is None:
            hidden = name in self._kept or self._is_other(name, getattr(builtins, name))
            text = f"{self._module('builtins')}.{name}" if hidden else name
            self._names.builtins[name] = text
        return text

    def _is_other(self, name: str, value: Any) -> bool:
        """Whether a free name stands for something else than this value."""
        return name in self._values and self._values[name] is not value

    def _module(self, module: str) -> str:
        alias = self._modules.get(module)
        if alias is None:
            value = importlib.import_module(module)
            wanted = itertools.chain([_WHOLE[module], module], numbered(f"{module}_"))
            alias = next(name for name in wanted if name not in self._kept and not self._is_other(name, value))
            self._modules[module] = alias
            self._names.imports.add(f"import {module}" if alias == module else f"import {module} as {alias}")
        return alias

    def _import(self, place: Location) -> str:
        name = self._unused(place.path)
        suffix = "" if name == place.path else f" as {name}"
        self._names.imports.add(f"from {place.module} import {place.path}{suffix}")
        return name

    def _bind(self, fn: Any) -> str:
        name = self._unused(plain_name(getattr(fn, "__name__", type(fn).__name__)))
        self._names.bindings[name] = fn
        return name

    def _unused(self, wanted: str) -> str:
        names = self._names
        name = next(
            name
            for name in numbered(wanted)
            if name not in self._kept and name not in names.reserved and not hasattr(builtins, name)
        )
        names.reserved.add(name)
        return name

    def _free(self, function: ir.Function, name: str) -> None:
        root = name.partition(".")[0]
        key = root, function.env.get(root)
        if key in self._names.free_names:
            return
        identifier = next(n for n in numbered(root) if n not in self._kept and n not in self._names.free)
        self._names.free_names[key] = identifier
        self._names.free[identifier] = key[1]
        self._names.reserved.add(identifier)
        self._values[identifier] = _value(key[1])

    def _constant(self, value: Any) -> None:
        match value:
            case tuple():
                for item in value:
                    self._constant(item)
            case np.generic():
                self._names.builtins[f"np.{type(value).__name__}"] = f"{self._module('numpy')}.{type(value).__name__}"
            case complex():
                self._builtin("complex")
                self._constant(value.real)
                self._constant(value.imag)
            case float() if not math.isfinite(value):
                self._names.numbers = self._module("numpy" if "numpy" in self._modules else "math")


def _statements(function: ir.Function) -> Iterator[ir.Stmt]:
    yield from ir.walk(function.body)
    yield ir.If(ir.Const(True), ir.Block((), function.body.yields), ir.Block())  # the result is read as well


def _value(binding: Any) -> Any:
    """What a free name stands for now, if that can be told."""
    try:
        return binding.get()
    except (AttributeError, NameError):
        return _UNTOLD


_UNTOLD = object()
