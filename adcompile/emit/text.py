"""Turn syntax trees into text. The only module that imports astor.

The text is parsed again, and compared with the tree that was meant: what astor gets wrong is an error here, never a
wrong program.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import gast
from astor.code_gen import SourceGenerator, to_source

from adcompile.emit.wrap import wrap
from adcompile.errors import InternalError

COLUMNS = 100


def render(functions: list[Any]) -> str:
    """The text of function definitions (gast), two blank lines between them, with their comments."""
    return "\n\n\n".join(_render_one(function) for function in functions) + "\n"


def _render_one(function: Any) -> str:
    module = gast.Module(body=[function], type_ignores=[])
    meant = gast.gast_to_ast(module)
    source = to_source(meant, source_generator_class=_Generator, pretty_source=_pretty).strip("\n")
    parsed = ast.parse(source)
    if not _same(parsed, meant):
        raise InternalError(f"the text does not say what was meant:\n{source}")
    return _with_comments(source, function, parsed.body[0])


def _same(a: Any, b: Any) -> bool:
    """Whether two syntax trees are equal, wherever they stand in a text."""
    if type(a) is not type(b):
        return False
    if isinstance(a, ast.AST):
        return all(_same(getattr(a, field, None), getattr(b, field, None)) for field in a._fields)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b) and repr(a) == repr(b)


def _pretty(pieces: list[str]) -> str:
    """The text of what astor wrote piece by piece; a piece that begins with a newline ends a line."""
    done: list[str] = []
    line: list[str] = []
    for piece in pieces:
        if piece.startswith("\n"):
            done += [wrap(line, COLUMNS), piece]
            line = []
        else:
            line.append(piece)
    return "".join([*done, wrap(line, COLUMNS)])


class _Generator(SourceGenerator):  # type: ignore[misc]
    """astor's generator, where it would write something else than we mean."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            self.statement(node, _docstring(node.value.value))
        else:
            super().visit_Expr(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        self.write("..." if node.value is Ellipsis else _double_quoted(repr(node.value)))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.write(_double_quoted(ast.unparse(node)))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, int):
            self.write("(", node.value, ").", node.attr)
        else:
            super().visit_Attribute(node)


def _double_quoted(literal: str) -> str:
    """A literal with double quotation marks, where that takes no escapes."""
    prefix, quote, rest = literal.partition("'")
    if prefix in ("", "b", "f") and quote and rest.endswith("'") and '"' not in rest and not rest.startswith("''"):
        return f'{prefix}"{rest[:-1]}"'
    return literal


def _docstring(text: str) -> str:
    quoted = '"""' + text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + '"""'
    try:
        same = ast.literal_eval(quoted) == text
    except SyntaxError:  # it ends in a quotation mark
        same = False
    return quoted if same else repr(text)


def _with_comments(source: str, function: Any, parsed: ast.stmt) -> str:
    lines = source.split("\n")
    above: dict[int, list[str]] = {}
    for meant, found in _pairs([function], [parsed]):
        indent = " " * found.col_offset
        for text in getattr(meant, "above", ()):
            above.setdefault(found.lineno, []).append(f"{indent}# {text}")
        text = getattr(meant, "behind", None)
        if text is not None:
            last = found.end_lineno or found.lineno
            if len(lines[last - 1]) + len(text) + 4 <= COLUMNS:
                lines[last - 1] += f"  # {text}"
            else:
                above.setdefault(found.lineno, []).append(f"{indent}# {text}")
    return "\n".join(line for number, text in enumerate(lines, 1) for line in (*above.get(number, ()), text))


def _pairs(meant: list[Any], found: list[Any]) -> Iterator[tuple[Any, Any]]:
    """The statements of two equal trees side by side."""
    for first, second in zip(meant, found, strict=True):
        yield first, second
        for field in ("body", "orelse"):
            if isinstance(getattr(first, field, None), list):
                yield from _pairs(getattr(first, field), getattr(second, field))
