"""The structured source of a Python function, read once for each code object."""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gast

from adcompile.syntax.desugar import desugar
from adcompile.syntax.find import find
from adcompile.syntax.names import Scope, scope
from adcompile.syntax.source import Source


@dataclass(frozen=True)
class Code:
    """A function as it is lowered: its structured body, and which names are its own."""

    source: Source
    args: gast.arguments
    body: list[Any]
    locals: frozenset[str]
    rebound: frozenset[str]  # locals that a function inside it declares `nonlocal`
    globals: frozenset[str]
    nonlocals: frozenset[str]
    fresh: frozenset[str]
    name: str
    transparent: bool = False  # a comprehension: `:=` binds in the function around it


#: Equal code objects can stand in different files: equality of code does not count the file.
_READ: dict[tuple[types.CodeType, str, bool], Code] = {}


def read(fn: Any, *, generator: bool = False, stops: bool = False) -> Code:
    """The structured source of a function; the functions it is read from may differ in their closures.

    ``stops``: it is a generator that may be left where it yields.
    """
    code = getattr(fn, "__code__", None)
    known = None if code is None else _READ.get((code, code.co_filename, stops))
    if known is None:
        source = find(fn, generator=generator)
        made = desugar(source, stops=stops)
        own = scope(source.node)
        known = Code(
            source, made.node.args, made.node.body, own.locals | made.fresh, own.rebound, own.globals, own.nonlocals,
            made.fresh, source.node.name,
        )  # fmt: skip
        code = source.fn.__code__
        _READ[code, code.co_filename, stops] = known
    if known.source.fn is fn or not isinstance(fn, types.FunctionType):
        return known
    cells = dict(zip(fn.__code__.co_freevars, fn.__closure__ or (), strict=True))
    source = dataclasses.replace(known.source, fn=fn, closure=cells, globals=fn.__globals__)
    return dataclasses.replace(known, source=source)


def nested(node: Any, outer: Code) -> Code:
    """A function, lambda or comprehension inside one that has been read."""
    return dataclasses.replace(_nested(node), source=outer.source, fresh=outer.fresh)


@functools.lru_cache(maxsize=4096)
def scope_of(node: Any) -> Scope:
    """The names of a function or lambda, read once."""
    return scope(node)


@functools.lru_cache(maxsize=4096)
def _nested(node: Any) -> Code:
    none: Any = None
    empty: frozenset[str] = frozenset()
    if not isinstance(node, (gast.Lambda, gast.FunctionDef)):
        names = frozenset(target_names([generator.target for generator in node.generators]))
        return Code(none, none, [], names, empty, empty, empty, empty, "<comprehension>", transparent=True)
    own = scope_of(node)
    body, name = node.body, "<lambda>"
    if isinstance(node, gast.FunctionDef):
        name = node.name
    else:
        body = [gast.copy_location(gast.Return(value=node.body), node.body)]
    return Code(none, node.args, body, own.locals, own.rebound, own.globals, own.nonlocals, empty, name)


def target_names(nodes: Sequence[gast.AST]) -> list[str]:
    """The names that statements or targets bind, in order, not counting those of nested functions."""
    found: dict[str, None] = {}

    def visit(node: gast.AST) -> None:
        match node:
            case gast.FunctionDef() | gast.ClassDef():
                found[node.name] = None
                return
            case gast.Lambda():
                return
            case gast.ListComp() | gast.SetComp() | gast.DictComp() | gast.GeneratorExp():
                found.update((inner.target.id, None) for inner in gast.walk(node) if isinstance(inner, gast.NamedExpr))
                return
            case gast.Name() if isinstance(node.ctx, (gast.Store, gast.Del)):
                found[node.id] = None
            case gast.Import() | gast.ImportFrom():
                found.update((alias.asname or alias.name.split(".")[0], None) for alias in node.names)
        for child in gast.iter_child_nodes(node):
            visit(child)

    for node in nodes:
        visit(node)
    return list(found)
