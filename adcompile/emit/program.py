"""From a normal form to the text of a module."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import gast

from adcompile import ir
from adcompile.emit.attempts import caught
from adcompile.emit.coalesce import coalesce
from adcompile.emit.comments import Commenter
from adcompile.emit.constants import literal
from adcompile.emit.expressions import Expressions
from adcompile.emit.fold import fold
from adcompile.emit.globals import Globals, resolve_globals
from adcompile.emit.liveness import lay_out
from adcompile.emit.names import identifiers
from adcompile.emit.spelling import spell
from adcompile.emit.structure import Structure
from adcompile.emit.text import render
from adcompile.emit.tidy import tidy

DIALECTS = ("python", "numba")


@dataclasses.dataclass(frozen=True, slots=True)
class Emitted:
    """The text of a program's functions, and what it needs around it.

    ``bindings`` are callables that no import statement reaches, by the identifiers that the text uses for them;
    ``free`` are the free names of the program, each with its binding in ``Function.env`` (None where it has none).
    """

    text: str
    imports: str
    bindings: Mapping[str, Any]
    free: Mapping[str, Any]


def emit(program: ir.Program, *, dialect: str = "python", comments: bool = False) -> Emitted:
    """Print a program, in the Python that ``dialect`` understands."""
    if dialect not in DIALECTS:
        raise ValueError(f"dialect must be one of {DIALECTS}, not {dialect!r}")
    program = ir.Program(tuple(map(tidy, program.functions)))
    if dialect == "python":
        program = ir.Program(tuple(map(spell, program.functions)))
    names = resolve_globals(program)
    nodes = [_function(function, names, dialect, comments) for function in program.functions]
    lines = "".join(f"{line}\n" for line in sorted(names.imports, key=_import_order))
    return Emitted(render(nodes), lines, dict(names.bindings), dict(names.free))


def _function(function: ir.Function, names: Globals, dialect: str, comments: bool) -> Any:
    folding = fold(function, repeats_range=dialect == "numba")
    layout = lay_out(function, folding)
    coalescing = coalesce(function, folding, layout)
    unused = {loop.index for loop in ir.walk(function.body) if isinstance(loop, ir.For)} - folding.uses.keys()
    chosen = identifiers(function, layout, coalescing, names.reserved, unused)
    it = Expressions(function, {**folding.inline, **coalescing.inline}, chosen, names)
    body = Structure(it, folding, coalescing.unset, Commenter(comments), dialect).body()
    if function.catches:
        body = caught(function, body, names.callee, {*chosen.values(), *names.reserved})
    if function.doc is not None:
        body.insert(0, gast.Expr(value=literal(function.doc)))
    return gast.FunctionDef(
        name=function.name,
        args=_arguments(function, chosen),
        body=body,
        decorator_list=[],
        returns=None,
        type_comment=None,
        type_params=[],
    )


def _arguments(function: ir.Function, chosen: Mapping[str, str]) -> Any:
    signature = function.signature
    if signature is None:
        signature = ", ".join(chosen[param] for param in function.params)
    return gast.parse(f"def f({signature}): pass").body[0].args


def _import_order(line: str) -> tuple[bool, str]:
    return line.startswith("from"), line
