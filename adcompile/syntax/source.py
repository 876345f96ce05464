"""What is known of a function's source once it has been found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import CellType, FunctionType
from typing import Any, NoReturn

import gast

from adcompile.errors import Refusal
from adcompile.ir import Pos


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A function with its syntax tree; lines and columns of the nodes are those of the file.

    ``node`` has no decorators, and a lambda is a function that returns its expression. ``lines`` are the function's
    own, the first being number ``first_line`` of ``filename``. ``temporaries`` are the names that ``find`` itself
    had to introduce, to take an expression of hundreds of levels apart. ``ours``: a function of this package, which is
    followed in the place of one of a library's.
    """

    fn: FunctionType
    node: gast.FunctionDef
    filename: str
    first_line: int
    lines: tuple[str, ...]
    globals: dict[str, Any]
    closure: Mapping[str, CellType]
    defaults: Mapping[str, Any]
    qualname: str
    ours: bool
    temporaries: frozenset[str] = frozenset()

    def line(self, number: int) -> str:
        """The text of a line of the file, empty where it isn't the function's."""
        index = number - self.first_line
        return self.lines[index].rstrip("\r\n") if 0 <= index < len(self.lines) else ""

    def pos(self, node: Any) -> Pos:
        """Where a node of the function stands."""
        end_line, end_column = node.end_lineno, node.end_col_offset
        return Pos(self.filename, node.lineno, node.col_offset, end_line, end_column, self.line(node.lineno))


def refuse(error: type[Refusal], construct: str, pos: Pos | None, *, why: str, instead: str) -> NoReturn:
    """Raise a refusal that points at ``pos``: ``refuse(NotSupportedYet, "a set", source.pos(node), why=…, …)``."""
    if pos is None:
        raise error(construct, why, instead)
    end = pos.end_column if pos.end_line == pos.line else None
    raise error(construct, why, instead, pos.file, pos.line, pos.column, end, pos.text)
