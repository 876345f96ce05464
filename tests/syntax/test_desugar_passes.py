"""Each pass does what its docstring shows."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import gast
import pytest

from adcompile.syntax.desugar import PASSES
from adcompile.syntax.desugar.fresh import FreshNames, identifiers

EXAMPLE = re.compile(
    r"^(?P<kind>Before|After)(?: \(``(?P<flag>\w+)`` is a flag\))?::\n\n(?P<code>(?:    .*\n|\n)+)", re.M
)


def examples(rewrite: Any) -> Iterator[tuple[str, str, str | None]]:
    """The before and after of each example in a docstring, and the name that is taken for a flag."""
    text = textwrap.dedent("    " + rewrite.__doc__)
    found = list(EXAMPLE.finditer(text + "\n"))
    for before, after in zip(found[::2], found[1::2], strict=True):
        assert (before["kind"], after["kind"]) == ("Before", "After")
        yield textwrap.dedent(before["code"]), textwrap.dedent(after["code"]), before["flag"]


@pytest.mark.parametrize("rewrite", PASSES, ids=lambda rewrite: rewrite.__name__)
def test_docstring(rewrite: Any) -> None:
    shown = list(examples(rewrite))
    assert shown
    for before, after, flag in shown:
        function = gast.parse("def f():\n" + textwrap.indent(before, "    ")).body[0]
        names = FreshNames(identifiers(function) - {flag})
        if flag is not None:
            names.shared(flag)
        changed = ast.unparse(gast.gast_to_ast(rewrite(function, names)))
        assert changed == ast.unparse(ast.parse("def f():\n" + textwrap.indent(after, "    ")))
