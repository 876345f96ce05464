"""Which names are a function's own, and where the others are bound: checked against Python's own symbol table."""

from __future__ import annotations

import builtins
import dis
import inspect
import symtable
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


#: Functions, and the names that each finds outside itself (annotations are read where they stand).
TEXTS = {
    "def f(a, /, b, *c, d=1, **e):\n    g = a\n    return g + h": "h",
    "def f(a):\n    global b\n    b = a\n    return c": "b c",
    "def f(a):\n    for i, (j, *k) in a:\n        pass\n    return i": "",
    "def f(a):\n    with a as b, b.c as (d, e):\n        pass": "",
    "def f(a):\n    try:\n        pass\n    except E as e:\n        pass": "E",
    "def f(a):\n    import b.c\n    import d as e\n    from g import h as i, j": "",
    "def f(a):\n    a += b\n    c: int\n    d: T = 1\n    del g": "b int T",
    "def f(a):\n    return [b for b in a if b > c]": "c",
    "def f(a):\n    return [(b, c) for b in a for c in b]": "",
    "def f(a):\n    return [a for a in a]": "",
    "def f(a):\n    return [b for b in b]": "b",
    "def f(a):\n    return {b: c for b, c in a.items()}, {d for d in a}, sum(e for e in a)": "sum",
    "def f(a):\n    return [(b := c) for c in a] and b": "",
    "def f(a):\n    return [[(b := c + d) for c in e] for e in a]": "d",
    "def f(a):\n    if (b := a) > (c := d):\n        return b": "d",
    "def f(a):\n    def g(b, c=d):\n        return a + b + e + g(c)\n    return g": "d e",
    "def f(a):\n    b = 1\n    def g():\n        nonlocal b\n        b = a\n    return b": "",
    "def f(a):\n    b = 1\n    def g():\n        global b\n        b = a\n    return b": "b",
    "def f(a):\n    def g():\n        def h():\n            return a + b\n        return h\n    b = 1": "",
    "def f(a):\n    return lambda b, c=d: a + b + e": "d e",
    "def f(a):\n    class C(B):\n        x = a\n        def m(self):\n            return y + C\n    return C": "B y",
    "def f(a):\n    match a:\n        case {'k': b, **c}:\n            c\n        case [d, *e]:\n            d": "",
    "def f(a):\n    match a:\n        case P(x=g) as h if g > i:\n            pass": "P i",
    "def f(a):\n    @deco(b)\n    def g(c: T) -> U:\n        pass": "deco b T U",
    "def f(a):\n    return [(lambda: b + c)() for b in a]": "c",
    "def f(a):\n    return f(a - 1) if a else 0": "f",
    "async def f(a):\n    async for b in a:\n        async with b as c:\n            await d": "d",
}


@pytest.mark.parametrize(("text", "outer"), TEXTS.items())
def test_agrees_with_python(text: str, outer: str) -> None:
    tree = gast.parse(text)
    found = scope(tree.body[0])
    table = symtable.symtable(text, "<text>", "exec").get_children()[0]
    assert isinstance(table, symtable.Function)
    symbols = [symbol for symbol in table.get_symbols() if not symbol.get_name().startswith(".")]
    assert set(found.params) == set(table.get_parameters())
    # From 3.12 on, the table counts the variables of comprehensions among the function's.
    inlined = {name.id for part in gast.walk(tree) if isinstance(part, gast.comprehension) for name in _stored(part)}
    assert found.locals - inlined == {symbol.get_name() for symbol in symbols if symbol.is_local()} - inlined
    assert found.globals == {symbol.get_name() for symbol in symbols if symbol.is_declared_global()}
    assert found.outer >= {symbol.get_name() for symbol in symbols if symbol.is_global()}
    assert found.outer == set(outer.split())


def _stored(part: Any) -> list[Any]:
    return [node for node in gast.walk(part.target) if isinstance(node, gast.Name)]


def test_the_variables_of_a_comprehension_are_its_own() -> None:
    assert scope(gast.parse("def f(a):\n    return [b for b in {c: d for c, d in a}]").body[0]).locals == {"a"}
    assert scope(gast.parse("def f(a):\n    b = [b for b in a]").body[0]).locals == {"a", "b"}
    assert scope(gast.parse("def f(a):\n    return [(c := b) for b in a]").body[0]).locals == {"a", "c"}


def test_what_inner_functions_share() -> None:
    found = scope(gast.parse(NESTED).body[0])
    assert found.params == ("a",)
    assert found.captured == {"a", "b", "d"}
    assert found.rebound == {"b"}
    assert found.outer == {"e"}
    inner = scope(gast.parse(NESTED).body[0].body[2])
    assert inner.nonlocals == {"b"} and inner.outer == {"a", "b", "d", "e"}


NESTED = """
def f(a):
    b = 1
    c = 2
    def g():
        nonlocal b
        b = a + e
        return lambda: d
    d = [c for _ in a]
    return g
"""


def test_globals_are_read_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    source = find(make(1))
    place = binding(source, "factor")
    assert place == GlobalBinding(globals(), "factor", vars(builtins))
    assert place.get() == 3.0
    monkeypatch.setitem(globals(), "factor", 4.0)
    assert place.get() == 4.0
    monkeypatch.delitem(globals(), "factor")
    with pytest.raises(NameError, match="name 'factor' is not defined"):
        place.get()


def test_a_builtin_is_a_builtin_until_the_module_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    source = find(make(1))
    place = binding(source, "len")
    assert isinstance(place, GlobalBinding) and place.is_builtin and place.get() is len
    assert role(source, "len") is Role.BUILTIN
    monkeypatch.setitem(globals(), "len", sum)
    assert place.get() is sum and not place.is_builtin
    assert role(source, "len") is Role.GLOBAL


def test_cells_are_read_when_asked() -> None:
    fn = make(1)
    place = binding(find(fn), "a")
    assert isinstance(place, CellBinding) and place.get() == 1
    fn.__closure__[0].cell_contents = 2
    assert place.get() == 2
    assert place == binding(find(fn), "a") and hash(place) == hash(binding(find(fn), "a"))
    assert place != binding(find(fn), "later") and place != binding(find(make(1)), "a")


def test_an_empty_cell_is_python_s_own_error() -> None:
    fn = make(1, unset=True)
    with pytest.raises(NameError) as ours:
        binding(find(fn), "later").get()
    with pytest.raises(NameError) as pythons:
        fn(1.0)
    assert str(ours.value) == str(pythons.value) and ours.value.name == "later"


def test_bindings_and_roles() -> None:
    source = find(make(1))
    assert list(bindings(source)) == ["a", "factor", "later", "len"]
    roles = {name: role(source, name) for name in ("x", "args", "k", "kwargs", "y", "a", "factor", "len")}
    assert roles == {
        **dict.fromkeys(("x", "args", "k", "kwargs"), Role.PARAMETER),
        "y": Role.LOCAL,
        "a": Role.FREE,
        "factor": Role.GLOBAL,
        "len": Role.BUILTIN,
    }


def test_super_reads_its_class() -> None:
    assert bindings(find(samples.Child.predict))["__class__"].get() is samples.Child


def test_every_name_of_the_code_has_a_meaning() -> None:
    """What the bytecode loads from globals or cells is among the names found outside."""
    for fn in vars(jumps).values():
        if inspect.isfunction(fn):
            loaded = {
                instruction.argval
                for instruction in dis.get_instructions(fn)
                if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")
            }
            assert set(bindings(find(fn))) >= loaded
