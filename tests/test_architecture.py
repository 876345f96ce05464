"""What ``docs/architecture.md`` says of the house as a whole, asserted of its files."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "adcompile"
FILES = sorted(PACKAGE.rglob("*.py"))

#: Units (packages and modules of the top level) from the bottom up. A unit imports only from the layers below its own,
#: never from its own layer and never from above.
LAYERS = [
    {"collection", "contractions", "errors", "kinds", "primitives", "runtime", "sharing"},
    {"adjoints", "ir"},
    {"check", "effects", "interpret", "listing", "rules", "signature", "structures", "syntax"},
    {"analysis"},
    {"emit", "lower"},
    {"optimize", "record"},
    {"transform"},
    {"pipeline", "specialize"},
    {"api"},
    {"backends", "explain", "testing"},
    {"__init__", "__main__"},
]
LEVEL = {unit: level for level, units in enumerate(LAYERS) for unit in units}

#: What a module of ours may import besides the standard library, and which modules may.
OUTSIDE = {
    "numpy": None,
    "gast": {"syntax", "lower", "emit", "explain"},
    "astor": {"emit"},
    "numba": {"backends"},
    "scipy": {"rules"},  # in modules that are read when a program has imported it (tests/rules/test_scipy.py)
}


def unit_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The full names that a module imports, wherever in it the statement stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path) -> set[str]:
    """The units of ours that a module imports."""
    names = (name.split(".") for name in imports(path) if name.split(".")[0] == "adcompile")
    return {parts[1] if len(parts) > 1 and parts[1] in LEVEL else "__init__" for parts in names}


def each(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_every_unit_has_its_layer() -> None:
    assert {unit_of(path) for path in FILES} <= set(LEVEL)


@pytest.mark.parametrize("path", FILES, ids=each)
def test_imports_point_down(path: Path) -> None:
    unit = unit_of(path)
    wrong = {other for other in own_imports(path) if other != unit and LEVEL[other] >= LEVEL[unit]}
    assert not wrong, f"{unit} imports {', '.join(sorted(wrong))}"


def test_runtime_imports_nothing_of_ours() -> None:
    """So that it can be written into a module that needs nothing but NumPy."""
    for module in ("runtime.py", "sharing.py"):
        assert set(imports(PACKAGE / module)) <= {"__future__.annotations", "copy", "math", "typing.Any", "numpy"}


@pytest.mark.parametrize("path", FILES, ids=each)
def test_imports_from_outside(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)} - {"adcompile"} - set(sys.stdlib_module_names)
    for root in roots:
        assert root in OUTSIDE, f"{root} is no dependency"
        allowed = OUTSIDE[root]
        assert allowed is None or unit_of(path) in allowed, f"{unit_of(path)} imports {root}"


def test_one_module_imports_astor() -> None:
    assert [each(path) for path in FILES if any(name.startswith("astor") for name in imports(path))] == ["emit/text.py"]


@pytest.mark.parametrize("path", FILES, ids=each)
def test_files_can_be_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 350


@pytest.mark.parametrize("path", FILES, ids=each)
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text()
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_no_drawer_for_everything() -> None:
    assert not {path.stem for path in FILES} & {"utils", "util", "helpers", "common", "misc"}


def test_documents_name_what_exists() -> None:
    """Paths in the documents are those of files."""
    root = PACKAGE.parent
    for document in (root / "docs").rglob("*.md"):
        for path in re.findall(r"`((?:adcompile|tests|docs|examples)/[\w/.-]+)`", document.read_text()):
            assert (root / path).exists(), f"{document.name} speaks of {path}"
