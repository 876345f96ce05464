"""Find the tree of a code object in the text of its file.

A ``def`` is cut out of its file by its first line, so that the size of the file doesn't matter; a lambda can stand
anywhere in an expression of many lines, so its file is parsed whole, once. Which of several lambdas in a line was
meant is told by the columns that its bytecode carries.
"""

from __future__ import annotations

import ast
import functools
import inspect
import linecache
import tokenize
import types
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeAlias

from adcompile.errors import NotSupportedYet, SourceNotFound
from adcompile.syntax.verify import Definition, is_defined_in, is_source_of


def locate(code: types.CodeType, namespace: dict[str, Any]) -> tuple[Definition, Sequence[str]]:
    """The tree of ``code``, with the positions that it has in the file, and the lines of the file."""
    # The text that was current when the function was compiled is tried before a newer one.
    lines = linecache.getlines(code.co_filename, namespace)
    node = _find(code, lines, namespace)
    if node is None:
        linecache.checkcache(code.co_filename)
        fresh = linecache.getlines(code.co_filename, namespace)
        if fresh != lines:
            lines, node = fresh, _find(code, fresh, namespace)
    if node is not None:
        return node, lines
    where = f"{code.co_name} (line {code.co_firstlineno} of {code.co_filename})"
    if not lines:
        raise SourceNotFound(
            f"the source of {where} is not at hand: write the function to a file, or give its text to linecache"
        )
    raise SourceNotFound(
        f"the text at hand is not what {where} was compiled from: "
        "the file was changed after it was imported, or a tool rewrote the function; import it again"
    )


def _find(code: types.CodeType, lines: Sequence[str], namespace: dict[str, Any]) -> Definition | None:
    try:
        return next(
            (node for node, imported in _candidates(code, lines, namespace) if _is(node, code, lines, imported)), None
        )
    except (RecursionError, MemoryError):
        raise NotSupportedYet(
            "code of this depth",
            "Python's own parser gives up on expressions with thousands of levels",
            "give names to parts of the expression, in statements of their own",
            code.co_filename,
            code.co_firstlineno,
            text=lines[code.co_firstlineno - 1],
        ) from None


def _is(node: Definition, code: types.CodeType, lines: Sequence[str], imported: Set[str]) -> bool:
    try:
        return is_source_of(node, code, imported)
    except RecursionError:
        return is_defined_in("".join(lines), code)


def _candidates(
    code: types.CodeType, lines: Sequence[str], namespace: dict[str, Any]
) -> Iterator[tuple[Definition, Set[str]]]:
    """The functions that may be meant, each with the names that are imported around it."""
    if code.co_name != "<lambda>":
        node = _cut(lines, code.co_firstlineno, code.co_name)
        if node is not None:
            yield node, _probably_imported(code, namespace)
    file, spans = _read("".join(lines)), _spans(code)
    for node in file.functions.get((code.co_firstlineno, code.co_name), ()):
        if not isinstance(node, ast.Lambda) or _covers(node.body, spans):
            yield node, file.imported & _names(code)


def _names(code: types.CodeType) -> set[str]:
    """Every name in a function and in those inside it."""
    found = {*code.co_names, *code.co_varnames, *code.co_freevars, *code.co_cellvars}
    return found.union(*(_names(const) for const in code.co_consts if isinstance(const, types.CodeType)))


def _probably_imported(code: types.CodeType, namespace: dict[str, Any]) -> set[str]:
    """What the file imports, judged by the values, since it has not been parsed."""
    values = {name: namespace[name] for name in _names(code) if name in namespace}
    own = namespace.get("__name__")
    return {
        name
        for name, value in values.items()
        if isinstance(value, types.ModuleType)
        or (isinstance(value, (type, types.FunctionType)) and value.__module__ != own)
    }


def _cut(lines: Sequence[str], first: int, name: str) -> Definition | None:
    """The ``def`` that begins, with its decorators, in line ``first``."""
    try:
        block = inspect.getblock(lines[first - 1 :])
        # An indented block is given a header, not dedented: that would change strings of several lines.
        indented = bool(block) and block[0][:1].isspace()
        tree: Any = ast.parse("".join(["if 1:\n", *block] if indented else block))
    except (SyntaxError, tokenize.TokenError):
        return None
    body = tree.body[0].body if indented else tree.body
    if not body or not isinstance(body[0], (ast.FunctionDef, ast.AsyncFunctionDef)) or body[0].name != name:
        return None
    return ast.increment_lineno(body[0], first - (2 if indented else 1))


@dataclass(frozen=True, slots=True)
class _File:
    """A parsed file: its functions by first line and name, and the names that it imports outside of them."""

    functions: Mapping[tuple[int, str], list[Definition]]
    imported: frozenset[str]


@functools.lru_cache(maxsize=16)
def _read(text: str) -> _File:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return _File({}, frozenset())
    found: dict[tuple[int, str], list[Definition]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min(part.lineno for part in (node, *node.decorator_list))
            found.setdefault((first, node.name), []).append(node)
        elif isinstance(node, ast.Lambda):
            found.setdefault((node.lineno, "<lambda>"), []).append(node)
    return _File(found, frozenset(_imported(tree)))


def _imported(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in child.names)
        elif isinstance(child, (ast.stmt, ast.excepthandler)) and not isinstance(child, _SCOPES):
            yield from _imported(child)


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_Span: TypeAlias = tuple[tuple[int, int], tuple[int, int]]


def _spans(code: types.CodeType) -> list[_Span]:
    """Where the instructions come from; none if Python runs without columns."""
    spans = []
    for line, end_line, column, end_column in code.co_positions():
        if line is None or end_line is None or column is None or end_column is None:
            continue
        if (line, column) < (end_line, end_column):  # an empty span belongs to the function's entry
            spans.append(((line, column), (end_line, end_column)))
    return spans


def _covers(body: ast.expr, spans: list[_Span]) -> bool:
    assert body.end_lineno is not None
    assert body.end_col_offset is not None
    start, end = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
    return all(start <= first and last <= end for first, last in spans)
