"""Which names are a function's own, and where the others are bound: checked against Python's own symbol table."""

from __future__ import annotations

import builtins
import symtable
import types
from typing import Any

import gast
import pytest

from adcompile.syntax.find import find
from adcompile.syntax.names import CellBinding, GlobalBinding, Role, binding, bindings, role, scope
from tests.syntax import jumps, samples

factor = 3.0


def make(a, unset=False):
    def f(x, *args, k=1, **kwargs):
        y = x * a * factor
        return len([y, later])

    if not unset:
        later = 1
    return f


TEXTS = [
    "def f(a, /, b, *c, d=1, **e):\n    g = a\n    return g + h",
    "def f(a):\n    global b\n    b = a\n    return c",
    "def f(a):\n    for i, (j, *k) in a:\n        pass\n    return i",
    "def f(a):\n    with a as b, b.c as (d, e):\n        pass",
    "def f(a):\n    try:\n        pass\n    except E as e:\n        pass",
    "def f(a):\n    import b.c\n    import d as e\n    from g import h as i, j",
    "def f(a):\n    a += b\n    c: int\n    d: T = 1\n    del g",
    "def f(a):\n    return [b for b in a if b > c]",
    "def f(a):\n    return [(b, c) for b in a for c in b]",
    "def f(a):\n    return [a for a in a]",
    "def f(a):\n    return [b for b in b]",
    "def f(a):\n    return {b: c for b, c in a.items()}, {d for d in a}, sum(e for e in a)",
    "def f(a):\n    return [(b := c) for c in a] and b",
    "def f(a):\n    return [[(b := c + d) for c in e] for e in a]",
    "def f(a):\n    if (b := a) > (c := d):\n        return b",
    "def f(a):\n    def g(b, c=d):\n        return a + b + e + g(c)\n    return g",
    "def f(a):\n    b = 1\n    def g():\n        nonlocal b\n        b = a\n        def h():\n            nonlocal b\n            b = 2\n    return b",
    "def f(a):\n    b = 1\n    def g():\n        global b\n        b = a\n    return b",
    "def f(a):\n    def g():\n        def h():\n            return a + b\n        return h\n    b = 1\n    return g",
    "def f(a):\n    return lambda b, c=d: a + b + e",
    "def f(a):\n    class C(B):\n        x = a\n        def m(self):\n            return x + a + C\n    return C",
    "def f(a):\n    match a:\n        case {'k': b, **c}:\n            pass\n        case [d, *e] | (d, e):\n            pass\n        case P(x=g) as h:\n            pass",
    "def f(a):\n    @deco(b)\n    def g(c: T) -> U:\n        pass",
    "def f(a):\n    return [(lambda: b + c)() for b in a]",
    "def f(a):\n    return f(a - 1) if a else 0",
    "async def f(a):\n    async for b in a:\n        async with b as c:\n            await d",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_agrees_with_python(text: str) -> None:
    node = gast.parse(text).body[0]
    found = scope(node)
    table = symtable.symtable(text, "<text>", "exec").get_children()[0]
    assert isinstance(table, symtable.Function)
    symbols = [symbol for symbol in table.get_symbols() if not symbol.get_name().startswith(".")]
    assert set(found.params) == set(table.get_parameters())
    assert found.locals == {symbol.get_name() for symbol in symbols if symbol.is_local()}
    assert found.globals == {symbol.get_name() for symbol in symbols if symbol.is_declared_global()}
    assert found.outer >= {symbol.get_name() for symbol in symbols if symbol.is_global()}
    assert found.outer - {"x"} == _outer(text) - {"x"}  # x is a variable of the class only, where there is one


def _outer(text: str) -> set[str]:
    """Every global that a text reads or writes, but for those that a module binds; from the bytecode."""
    code = next(const for const in compile(text, "<text>", "exec").co_consts if isinstance(const, types.CodeType))
    attributes = {"c", "items", "b.c", "h", "j"} if "import" in text or "with" in text or "items" in text else set()
    found: set[str] = set()
    waiting = [code]
    while waiting:
        code = waiting.pop()
        found |= set(code.co_names) - attributes - {"m", "__name__", "__module__", "__qualname__", "g"} - {"nothing"}
        waiting += [const for const in code.co_consts if isinstance(const, types.CodeType)]
    return found
