"""The structured source of a Python function, read once for each code object."""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass
from typing import Any

import gast

from adcompile.syntax.desugar import desugar
from adcompile.syntax.find import find
from adcompile.syntax.names import scope
from adcompile.syntax.source import Source


@dataclass(frozen=True)
class Code:
    """A function as it is lowered: its structured body, and which names are its own."""

    source: Source
    args: gast.arguments
    body: list[Any]
    locals: frozenset[str]
    fresh: frozenset[str]
    name: str


_READ: dict[types.CodeType, Code] = {}


def read(fn: Any) -> Code:
    """The structured source of a function; the functions it is read from may differ in their closures."""
    known = _READ.get(getattr(fn, "__code__", None))  # type: ignore[arg-type]
    if known is None:
        source = find(fn)
        made = desugar(source)
        known = Code(source, made.node.args, made.node.body, scope(made.node).locals, made.fresh, source.node.name)
        _READ[source.fn.__code__] = known
    if known.source.fn is fn:
        return known
    if not isinstance(fn, types.FunctionType):
        return known
    cells = dict(zip(fn.__code__.co_freevars, fn.__closure__ or (), strict=True))
    source = dataclasses.replace(known.source, fn=fn, closure=cells, globals=fn.__globals__)
    return dataclasses.replace(known, source=source)


def nested(node: Any, outer: Code) -> Code:
    """A function or lambda inside one that has been read."""
    if isinstance(node, gast.Lambda):
        ret = gast.Return(value=node.body)
        gast.copy_location(ret, node.body)
        body, name = [ret], "<lambda>"
    else:
        body, name = node.body, node.name
    return Code(outer.source, node.args, body, scope(node).locals, outer.fresh, name)
