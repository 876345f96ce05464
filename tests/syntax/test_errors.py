"""What an error says, what it can be caught as, and that it survives pickling."""

from __future__ import annotations

import ast
import copy
import pathlib
import pickle

import pytest

from adcompile import errors
from adcompile.errors import (
    AdcompileError,
    ArgumentError,
    ArgumentValueError,
    InternalError,
    NotDifferentiable,
    NotSupportedYet,
    Refusal,
    SourceNotFound,
)
from adcompile.ir import Pos
from adcompile.syntax.source import refuse


def test_a_refusal_shows_the_place_the_reason_and_the_remedy() -> None:
    error = NotDifferentiable(
        "a generator", "its values appear later", "return a list", "model.py", 12, 8, 19, "        yield x * 2\n"
    )
    assert str(error) == (
        "model.py:12: a generator cannot be differentiated\n"
        "    yield x * 2\n"
        "    ^^^^^^^^^^^\n"
        "why: its values appear later\n"
        "instead: return a list"
    )


def test_not_yet_and_never_differ() -> None:
    assert str(NotSupportedYet("a set")) == "a set cannot be differentiated yet"
    assert str(NotDifferentiable("a set")) == "a set cannot be differentiated"


@pytest.mark.parametrize(
    ("text", "column", "end", "carets"),
    [
        ("    y = f(x)", 8, 12, "    ^^^^"),
        ("    y = f(x,", 8, None, "    ^^^^"),  # the span goes on in the next line
        ("\ty = f(x)  # why", 5, 9, "    ^^^^"),
        ("é = f(x)", len("é = ".encode()), len("é = f(x)".encode()), "    ^^^^"),  # columns are bytes
        ("数 = f(x)", len("数 = ".encode()), len("数 = f(x)".encode()), "     ^^^^"),  # and some characters are wide
        ("    y", 0, 5, "^"),
        ("y = 1", 5, 5, "     ^"),
    ],
)
def test_carets(text: str, column: int, end: int | None, carets: str) -> None:
    shown = str(Refusal("it", file="f.py", line=1, column=column, end_column=end, text=text)).splitlines()
    assert shown == ["f.py:1: it is refused", f"    {text.strip()}", f"    {carets}"]


def test_no_text_no_carets() -> None:
    assert str(NotSupportedYet("it", "so", file="f.py", line=3)) == "f.py:3: it cannot be differentiated yet\nwhy: so"


@pytest.mark.parametrize(
    ("error", "builtin"),
    [(ArgumentError, TypeError), (ArgumentValueError, ValueError), (SourceNotFound, OSError)],
)
def test_errors_of_a_wrong_call_are_the_builtin_ones_too(error: type[Exception], builtin: type[Exception]) -> None:
    assert issubclass(error, builtin) and issubclass(error, AdcompileError)


@pytest.mark.parametrize(
    "error",
    [
        AdcompileError("a"), ArgumentError("a"), ArgumentValueError("a"), SourceNotFound("a"), InternalError("a"),
        NotSupportedYet("a", "b", "c", "d", 1, 2, 3, "e f g"), NotDifferentiable("a", line=4, file="f", text="xyz"),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_errors_survive_pickling_and_copying(error: AdcompileError) -> None:
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(other) is type(error)
        assert str(other) == str(error)
        assert vars(other) == vars(error)


def test_refuse_points_at_a_position() -> None:
    with pytest.raises(NotSupportedYet) as caught:
        refuse(NotSupportedYet, "a set", Pos("f.py", 7, 4, 7, 10, "x = {1, 2}"), why="so", instead="a list")
    assert str(caught.value).splitlines()[:3] == [
        "f.py:7: a set cannot be differentiated yet",
        "    x = {1, 2}",
        "        ^^^^^^",
    ]
    with pytest.raises(NotDifferentiable) as lines:
        refuse(NotDifferentiable, "it", Pos("f.py", 7, 0, 9, 2, "f(x,"), why="", instead="")
    assert str(lines.value).splitlines()[2] == "    ^^^^"
    with pytest.raises(NotDifferentiable) as nowhere:
        refuse(NotDifferentiable, "it", None, why="", instead="")
    assert str(nowhere.value) == "it cannot be differentiated"


def test_errors_are_the_bottom_layer() -> None:
    tree = ast.parse(pathlib.Path(errors.__file__).read_text())
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in imported if name and name.startswith("adcompile")]
