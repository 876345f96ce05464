"""Emitted functions can be looked at by every tool that shows source lines."""

from __future__ import annotations

import inspect
import linecache
import traceback

import pytest

from adcompile import emit

TEXT = "def f(x):\n    return helper(1.0 / x)\n\n\ndef g(x):\n    return f(x) + 1.0\n"


def helper(x: float) -> float:
    return 2.0 * x


def test_the_environment_is_what_the_text_sees_and_stays_as_it_was() -> None:
    env = {"helper": helper}
    f = emit.load(TEXT, "f", env, "f")
    assert f(4.0) == 0.5
    assert set(env) == {"helper"}


def test_several_functions() -> None:
    f, g = emit.load(TEXT, ("f", "g"), {"helper": helper}, "f")
    assert (f(1.0), g(1.0)) == (2.0, 3.0)


def test_tracebacks_and_inspect_show_the_lines() -> None:
    f = emit.load(TEXT, "f", {"helper": helper}, "f")
    assert inspect.getsource(f) == "def f(x):\n    return helper(1.0 / x)\n"
    with pytest.raises(ZeroDivisionError) as caught:
        f(0.0)
    assert "return helper(1.0 / x)" in "".join(traceback.format_tb(caught.value.__traceback__))


def test_linecache_does_not_forget() -> None:
    f = emit.load(TEXT, "f", {}, "f")
    linecache.checkcache()
    assert linecache.getline(f.__code__.co_filename, 2) == "    return helper(1.0 / x)\n"


def test_the_file_name_depends_on_the_text_alone() -> None:
    first, again = (emit.load(TEXT, "f", {}, "f").__code__.co_filename for _ in range(2))
    other = emit.load(TEXT.replace("1.0", "2.0"), "f", {}, "f").__code__.co_filename
    assert first == again != other
