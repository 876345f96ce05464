"""The back end: a normal form in, the text of a Python module out.

    tidy              statements where a person would have written them
    spell             in the words that a person would have used
    resolve_globals   what the text refers to outside itself
    fold              operations into the expressions that read them
    lay_out           points and live ranges
    coalesce          out of SSA
    identifiers       names from hints
    Structure         statements and expressions as a syntax tree
    render            text, parsed again and compared

``emit`` runs them all; ``load`` compiles the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adcompile import ir
from adcompile.emit.load import load
from adcompile.emit.program import Emitted, emit

__all__ = ["Emitted", "bindings", "emit", "imports", "load", "to_text"]


def to_text(program: ir.Program, *, dialect: str = "python", comments: bool = False) -> str:
    """The functions of a program as text, without imports."""
    return emit(program, dialect=dialect, comments=comments).text


def imports(program: ir.Program) -> str:
    """The import lines that the text of a program needs."""
    return emit(program).imports


def bindings(program: ir.Program) -> Mapping[str, Any]:
    """What the text of a program needs in its namespace besides the imports and the free names."""
    return emit(program).bindings
