"""Every way to write a function is found, at its exact place; what can't be read is refused."""

from __future__ import annotations

import ast
import doctest
import functools
import importlib
import linecache
import math
import operator
import sys
import textwrap
import threading
from pathlib import Path
from typing import Any

import gast
import numpy as np
import pytest

from adcompile.errors import ArgumentError, NotDifferentiable, NotSupportedYet, Refusal, SourceNotFound
from adcompile.syntax.find import find
from tests.syntax import samples

inner, recursive, lambda_a, lambda_b = samples.outer(5)


def text_of(fn: Any) -> str:
    return ast.unparse(gast.gast_to_ast(find(fn).node))


def returned(fn: Any) -> str:
    """The expression that a one-line function returns."""
    return ast.unparse(gast.gast_to_ast(find(fn).node.body[-1].value))


def test_plain_function() -> None:
    source = find(samples.plain)
    assert source.fn is samples.plain
    assert source.qualname == "plain"
    assert source.filename == samples.__file__
    assert source.globals is vars(samples)
    assert source.closure == {}
    assert source.defaults == {"y": 2.0, "z": 3}
    assert source.temporaries == frozenset()
    assert source.lines[0] == "def plain(x, /, y: float = 2.0, *rest, z=3, **others) -> float:\n"
    assert source.lines[-1].strip() == "return x * y  # a comment"
    assert text_of(samples.plain).splitlines()[-1] == "    return x * y"


def test_a_decorator_that_wraps_is_what_runs() -> None:
    source = find(samples.wrapped)
    assert source.node.name == "wrapper"
    assert source.closure["fn"].cell_contents(1) == 2
    assert source.qualname == "wrapped"


def test_decorators_are_dropped() -> None:
    source = find(samples.decorated)
    assert source.node.decorator_list == []
    assert source.lines[0] == "@registered(\n"
    assert source.line(source.node.lineno) == "def decorated(x):"


def test_a_cache_is_looked_through() -> None:
    assert returned(samples.cached) == "x + 3"


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (samples.one, "x + 1"),
        (samples.two, "x + 2"),
        (samples.three, "x + 1.0"),
        (samples.nested_lambda, "lambda y: (x, y)"),
        (samples.nested_lambda(1), "(x, y)"),
        (samples.lambda_of_lambda, "f(3)"),
        (samples.lambda_of_lambda.__defaults__[0], "x * 2"),
        (samples.many_lines[0], "x + math.sin(x)"),
        (samples.many_lines[1], "x * y"),
        (samples.keyed["é"], "x - 1"),
        (samples.keyed["数"], "x - 2"),
        (samples.keyed["plain"], "x - 3"),
        (samples.constant_lambda, "1"),
        (samples.other_constant, "2"),
        (samples.conditional[0], "x if x else 1"),
        (samples.conditional[1], "1 if x else x"),
        (lambda_a, "a * x"),
        (lambda_b, "b * x"),
        (samples.Model.key.fget, "self._Model__hidden"),
    ],
)
def test_lambdas(fn: Any, expected: str) -> None:
    assert returned(fn) == expected
    assert find(fn).node.name == "lambda_"


def test_lambdas_of_the_same_text_have_their_own_places() -> None:
    first, second = (find(fn).node.args.args[0] for fn in samples.same_text)
    assert first.lineno == second.lineno
    assert first.col_offset < second.col_offset


def test_lambdas_without_columns_are_told_apart_by_what_they_do(tmp_path: Path) -> None:
    text = "fs = [lambda x: x + 1, lambda x: x + 2, lambda x: y]\n"
    name = str(tmp_path / "fs.py")
    Path(name).write_text(text)
    namespace: dict[str, Any] = {}
    exec(compile(text, name, "exec"), namespace)
    for fn, expected in zip(namespace["fs"], ["x + 1", "x + 2", "y"], strict=True):
        code = fn.__code__.replace(co_linetable=b"")
        fn.__code__ = code.replace(co_linetable=_without_columns(code))
        assert returned(fn) == expected


def _without_columns(code: Any) -> bytes:
    """A line table that puts every instruction into the first line, with no columns."""
    table = b""
    units = len(code.co_code) // 2
    while units:
        table += bytes([0x80 | 13 << 3 | min(units, 8) - 1, 0])
        units -= min(units, 8)
    return table


def test_closures() -> None:
    source = find(inner)
    assert {name: cell.cell_contents for name, cell in source.closure.items()} == {"a": 5, "b": 6, "c": [0]}
    assert source.qualname == "outer.<locals>.inner"
    assert find(recursive).closure["recursive"].cell_contents is recursive


def test_methods() -> None:
    model = samples.Model(1.0)
    for fn in (samples.Model.predict, model.predict):
        assert find(fn).fn is samples.Model.predict
        assert returned(fn) == "self.w * x + self._Model__hidden * self._Model__scale"
    assert returned(samples.Model.static) == "x + 1"
    assert returned(vars(samples.Model)["static"]) == "x + 1"
    assert returned(samples.Model.class_method) == "cls(x)"
    assert returned(samples.Model.doubled_weight.fget) == "2 * self.w"
    assert returned(samples.Model.Inner().sum) == "sum(xs)"
    assert returned(model.closure()) == "self._Model__hidden * x"
    assert find(samples.Child.predict).closure["__class__"].cell_contents is samples.Child


@pytest.mark.parametrize(
    "fn",
    [
        samples.plain, samples.with_strings, samples.outer_with_strings(), samples.non_ascii, samples.continued,
        samples.one_line, samples.indented, samples.deeper, samples.outer, inner, lambda_a,
        samples.many_lines[0], samples.keyed["数"], samples.decorated, samples.Model.predict,
    ],
    ids=lambda fn: fn.__qualname__,
)  # fmt: skip
def test_every_node_stands_where_it_says(fn: Any) -> None:
    """The text at the place of each expression, parsed by itself, is that expression."""
    file = Path(samples.__file__).read_text().splitlines(keepends=True)
    source = find(fn)
    checked = 0
    for node in gast.walk(source.node):
        if not isinstance(node, (gast.BinOp, gast.Call, gast.Constant, gast.Name, gast.Attribute, gast.Subscript)):
            continue
        if isinstance(node, gast.Name) and not isinstance(node.ctx, gast.Load):
            continue
        piece = "".join(file[node.lineno - 1 : node.end_lineno]).encode()
        behind = len(file[node.end_lineno - 1].encode()) - node.end_col_offset
        piece = piece[node.col_offset : len(piece) - behind]
        found = ast.unparse(ast.parse(b"(" + piece + b")", mode="eval").body)
        written = ast.unparse(gast.gast_to_ast(node)).replace("_Model__", "__")
        assert found == written
        assert source.pos(node).text == file[node.lineno - 1].rstrip("\n")
        checked += 1
    assert checked


def test_strings_of_several_lines_stay_as_they_are() -> None:
    for fn, argument in ((samples.with_strings, 1), (samples.outer_with_strings(), 2)):
        module = gast.gast_to_ast(gast.Module([find(fn).node], []))
        namespace: dict[str, Any] = {}
        exec(compile(ast.fix_missing_locations(module), "<again>", "exec"), namespace)
        assert namespace[fn.__name__](argument) == fn(argument)


def test_asserts_that_pytest_rewrote() -> None:
    def here(x):
        assert x > 0
        return x * 2

    assert text_of(here) == "def here(x):\n    assert x > 0\n    return x * 2"


def cell(text: str, name: str, namespace: dict[str, Any]) -> None:
    """Run a text as a notebook does: compiled under a name of its own, which linecache knows."""
    text = textwrap.dedent(text)
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, name, "exec"), namespace)


def test_notebooks() -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cell("import numpy as np\nfrom decimal import Decimal", "<cell 1>", namespace)
    cell("def f(x):\n    return np.sin(x) + Decimal.from_float(x)\ng = lambda x: np.cos(x)", "<cell 2>", namespace)
    assert returned(namespace["f"]) == "np.sin(x) + Decimal.from_float(x)"
    assert returned(namespace["g"]) == "np.cos(x)"
    older = namespace["f"]
    cell("def f(x):\n    return np.exp(x)", "<cell 3>", namespace)
    assert returned(namespace["f"]) == "np.exp(x)"
    assert returned(older) == "np.sin(x) + Decimal.from_float(x)"


def documented() -> None:
    """
    >>> def f(x):
    ...     return x + 1
    >>> g = lambda x: x + 2
    >>> returned(f), returned(g)
    ('x + 1', 'x + 2')
    """


def test_doctests() -> None:
    [test] = doctest.DocTestFinder().find(documented, "documented", globs={"returned": returned})
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_a_file_that_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "changing_module.py"
    file.write_text("def f(x):\n    return x + 1\n\ng = lambda x: x\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module("changing_module")
    old = module.f
    try:
        assert returned(old) == "x + 1"
        file.write_text("# moved down\ndef f(x):\n    return x - 100\n\ng = lambda x: 2 * x\n")
        assert returned(old) == "x + 1"  # the text that it came from is still known
        linecache.checkcache(str(file))
        with pytest.raises(SourceNotFound, match="changed"):
            find(old)
        with pytest.raises(SourceNotFound, match="changed"):
            find(module.g)
        sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
        importlib.reload(module)
        sys.dont_write_bytecode = before
        assert returned(module.f) == "x - 100"
    finally:
        del sys.modules["changing_module"]


@pytest.mark.parametrize(
    "body",
    [
        "return x + 1.0", "return 1 + x", "return y + 1", "x = 1\n    return x + 1", "return x + True",
        "return x - 1", "return x[1]", "return x + 1 if x else None", "return (lambda: x + 2)()",
    ],
)  # fmt: skip
def test_another_text_is_never_taken_for_the_source(body: str) -> None:
    namespace: dict[str, Any] = {}
    cell("def f(x):\n    return x + 1\n", "<other text>", namespace)
    text = f"def f(x):\n    {body}\n"
    linecache.cache["<other text>"] = (len(text), None, text.splitlines(True), "<other text>")
    with pytest.raises(SourceNotFound):
        find(namespace["f"])


def test_text_that_nobody_kept() -> None:
    namespace: dict[str, Any] = {}
    exec("def f(x):\n    return x\ng = lambda x: x", namespace)
    for name in "fg":
        with pytest.raises(SourceNotFound, match="not at hand"):
            find(namespace[name])


@pytest.mark.parametrize("fn", [math.sin, len, np.sin, np.sum, [].append, operator.add, "".join])
def test_what_is_written_in_c_has_no_source(fn: Any) -> None:
    with pytest.raises(SourceNotFound, match=r"not written in Python.*rule"):
        find(fn)


@pytest.mark.parametrize(
    ("thing", "said"),
    [
        (samples.Model, "Model is a class"),
        (int, "int is a class"),
        (3.0, "3.0 is not a function"),
        (None, "None is not a function"),
        (functools.partial(samples.plain, 1), "partial is not a function"),
    ],
)
def test_what_is_no_function(thing: Any, said: str) -> None:
    with pytest.raises(ArgumentError, match=said):
        find(thing)


@pytest.mark.parametrize(
    ("fn", "error", "marked"),
    [
        (samples.generator, NotSupportedYet, "yield x * 2"),
        (samples.generating_lambda, NotSupportedYet, "yield 1"),
        (samples.delegating, NotSupportedYet, "yield from xs"),
        (samples.coroutine, NotDifferentiable, "async def coroutine(x):"),
        (samples.async_generator, NotDifferentiable, "async def async_generator(x):"),
    ],
)
def test_what_runs_in_turns_with_its_caller(fn: Any, error: type[Refusal], marked: str) -> None:
    with pytest.raises(error) as caught:
        find(fn)
    refusal = caught.value
    assert refusal.text[refusal.column : refusal.end_column] == marked
    assert refusal.file == samples.__file__
    assert linecache.getline(refusal.file, refusal.line).strip().endswith(refusal.text.strip())


def test_threads_find_the_same() -> None:
    found: list[list[str]] = []

    def search() -> None:
        found.append([returned(fn) for fn in (samples.one, samples.two, inner, samples.cached) * 5])

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["x + 1", "x + 2", "a + b + x", "x + 3"] * 5] * 4
