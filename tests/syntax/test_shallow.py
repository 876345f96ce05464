"""Expressions of thousands of levels are taken apart, in the order of their evaluation, or refused."""

from __future__ import annotations

import ast
import linecache
from typing import Any

import gast
import pytest

from adcompile.errors import NotSupportedYet, Refusal, SourceNotFound
from adcompile.syntax.desugar import desugar
from adcompile.syntax.find import find
from adcompile.syntax.shallow import LIMIT


def defined(text: str, namespace: dict[str, Any] | None = None) -> Any:
    namespace = {} if namespace is None else namespace
    name = f"<deep {hash(text)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"]


def flattened(fn: Any) -> Any:
    """The function again, from the tree that was found and desugared, which a recursive visitor can walk."""
    found = desugar(find(fn))
    assert found.fresh
    text = ast.unparse(gast.gast_to_ast(found.node))
    namespace = dict(fn.__globals__)
    exec(text, namespace)
    return namespace["f"]


def terms(count: int, term: str = "m({})") -> str:
    return " + ".join(term.format(k) for k in range(count))


BODIES = {
    "return": f"return {terms(2000, 'x')}",
    "calls": f"return {terms(400)}",
    "right-nested": "return " + "(m(1) - x * " * 150 + "x" + ")" * 150,
    "nested calls": "return " + "g(m(2), " * 150 + "x" + ")" * 150,
    "methods": "return x" + ".__add__(m(1))" * 400,
    "assignment": f"y = {terms(300)}\n    return y",
    "several targets": f"y = z = {terms(300)}\n    return y + z",
    "annotated": f"y: float = {terms(300)}\n    return y",
    "augmented": f"y = m(-1)\n    y += {terms(300)}\n    return y",
    "test": f"if {terms(300)} > 4:\n        return 1\n    elif {terms(200)}:\n        return 2\n    return 0",
    "iterable": f"s = 0\n    for i in range({terms(20)} + 0 * ({terms(300)})):\n        s += i\n    return s",
    "two deep operands": f"return ({terms(300)}) * ({terms(200, 'm({}) * 2')}) - m(7)",
    "beside a name": f"return x * ({terms(300)}) * x",
    "in a branch": f"if x:\n        y = {terms(300)}\n    else:\n        y = 1\n    return y",
    "nested function": f"def g(a):\n        return {terms(300)} + a\n    return g(x)",
    "in try": f"try:\n        return {terms(300)}\n    except ValueError:\n        return {terms(200)}",
    "comparison": f"return {terms(300)} < x",
    "conditional": f"return x if {terms(300)} else 0",
    "items": f"return ([{terms(300)}, m(3)][{terms(300, '0')}], -({terms(300)}))",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_the_same_values_in_the_same_order(body: str) -> None:
    marks: list[Any] = []
    namespace = {"m": lambda k: marks.append(k) or k, "g": lambda a, b: a + b}
    fn = defined(f"def f(x):\n    {body}\n", namespace)
    other = flattened(fn)
    for x in (0, 1, 3):
        expected, expected_marks = fn(x), list(marks)
        marks.clear()
        assert other(x) == expected
        assert marks == expected_marks
        marks.clear()


def test_no_expression_is_deeper_than_the_limit() -> None:
    node = gast.gast_to_ast(find(defined(f"def f(x):\n    return {terms(2000, 'x')}\n")).node)
    for statement in node.body:
        levels, layer = 0, [statement]
        while layer:
            layer = [child for part in layer for child in ast.iter_child_nodes(part)]
            levels += 1
        assert levels <= LIMIT + 2


def test_names_avoid_the_users() -> None:
    source = find(defined(f"def f(x, part_0=1):\n    return part_0 + {terms(100, 'x')}\n"))
    assert source.temporaries and "part_0" not in source.temporaries


@pytest.mark.parametrize(
    "body",
    [
        f"while {terms(300, 'x')}:\n        pass",
        "return " + "x and (x or " * 100 + "x" + ")" * 100,
        "return " + "(x if x else " * 100 + "x" + ")" * 100,
        f"return [{terms(300, 'i')} for i in x]",
        f"x[0] += {terms(300, 'x[0]')}",
        f"x[{terms(300, 'x')}] = 1",
        f"return g(a={terms(300, 'x')})",
        f"return lambda: {terms(300, 'x')}",
        "if x == 0:\n        return 0\n" + "".join(f"    elif x == {k}:\n        return {k}\n" for k in range(1, 800)),
    ],
)
def test_what_cannot_be_taken_apart_is_refused(body: str) -> None:
    fn = defined(f"def f(x):\n    {body}\n")
    with pytest.raises(NotSupportedYet, match=r"levels|deep") as caught:
        find(fn)
    assert isinstance(caught.value, Refusal)
    assert caught.value.line >= 1


def test_what_python_itself_can_hardly_read() -> None:
    fn = defined("def f(x):\n    return x\n")
    name = fn.__code__.co_filename
    lines = ["def f(x):\n", "    return (\n", *["x +\n"] * 100_000, "x)\n"]
    linecache.cache[name] = (1, None, lines, name)
    with pytest.raises(NotSupportedYet, match="parser gives up") as caught:
        find(fn)
    assert caught.value.line == 1


def test_a_deep_text_is_compared_with_what_runs() -> None:
    fn = defined(f"def f(x):\n    return {terms(2000, 'x')}\n")
    assert find(fn).temporaries
    name = fn.__code__.co_filename
    text = f"def f(x):\n    return {terms(2000, 'x')} - x\n"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    with pytest.raises(SourceNotFound):
        find(fn)


@pytest.mark.parametrize("count", [30, 99, 400])
def test_many_guards_in_a_row(count: int) -> None:
    guards = "".join(f"    if x == {k}:\n        return m({k})\n    m(-1)\n" for k in range(count))
    jumps = "".join(f"        if x == {k}:\n            {('break', 'continue')[k % 2]}\n" for k in range(count))
    loop = f"    for x in xs:\n{jumps}        m(x)\n    else:\n        m(-2)\n"
    marks: list[int] = []
    fn = defined(f"def f(x, xs):\n{guards}{loop}    return x\n", {"m": lambda k: marks.append(k) or k})
    other = flattened(fn)
    for x in (0, 1, 19, 20, 21, 22, 40, count - 1, count, -5):
        for xs in ([], [count, x, count + 1], [count + 1] * 3):
            expected, expected_marks = fn(x, xs), list(marks)
            marks.clear()
            assert (other(x, xs), marks) == (expected, expected_marks)
            marks.clear()
