"""The structured form behaves as the function that it comes from."""

from __future__ import annotations

import ast
import inspect
import itertools
import linecache
import random
import types
from typing import Any

import gast
import pytest

from adcompile.errors import InternalError, NotSupportedYet
from adcompile.syntax.desugar import Desugared, check_structured, desugar
from adcompile.syntax.desugar.tree import LOOPS
from adcompile.syntax.find import find
from tests.syntax import control_flow, jumps

FUNCTIONS = [fn for fn in vars(jumps).values() if inspect.isfunction(fn)]
DOMAINS = {
    "a": [-1, 0, 1, 2, 3],
    "b": [-1, 0, 1, 2, 3],
    "xs": [[], [1], [0, 1, 2, 3], [3, -1, 2, 2, 0], [-1, -1]],
    "out": [[]],
}


def code_of(node: Any, name: str = "<desugared>") -> types.CodeType:
    module = gast.gast_to_ast(gast.Module([node], []))
    return compile(ast.fix_missing_locations(module), name, "exec")


def executable(desugared: Desugared, namespace: dict[str, Any]) -> Any:
    namespace = dict(namespace)
    exec(code_of(desugared.node), namespace)
    return namespace[desugared.node.name]


def ended(fn: Any, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a call gives or raises, and what it did to its lists."""
    arguments = tuple(list(arg) if isinstance(arg, list) else arg for arg in arguments)
    try:
        outcome = ("returned", fn(*arguments))
    except (ValueError, UnboundLocalError, IndexError) as error:
        outcome = ("raised", type(error), str(error))
    return *outcome, arguments


@pytest.mark.parametrize("fn", FUNCTIONS, ids=lambda fn: fn.__name__)
def test_same_behaviour(fn: Any) -> None:
    structured = executable(desugar(find(fn)), vars(jumps))
    for arguments in itertools.product(*(DOMAINS[name] for name in inspect.signature(fn).parameters)):
        assert ended(structured, arguments) == ended(fn, arguments), arguments


@pytest.mark.parametrize("first", range(0, 500, 50))
def test_random_control_flow(first: int) -> None:
    for seed in range(first, first + 50):
        text = control_flow.Writer(seed, exceptions=seed % 2 == 1).program()
        name = f"<program {seed}>"
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
        written = compile(text, name, "exec")
        original = control_flow.defined_by(written)
        structured = control_flow.defined_by(code_of(desugar(find(original({}))).node))
        streams = random.Random(seed)
        for _ in range(40):
            bits = streams.getrandbits(24)
            expected = control_flow.outcome(original, bits, 24)
            assert control_flow.outcome(structured, bits, 24) == expected, text
        del linecache.cache[name]


def test_the_corpus_is_large_enough() -> None:
    assert len(FUNCTIONS) >= 60


@pytest.mark.parametrize("fn", FUNCTIONS, ids=lambda fn: fn.__name__)
def test_every_statement_has_a_place_in_the_function(fn: Any) -> None:
    source = find(fn)
    lines = range(source.first_line, source.first_line + len(source.lines))
    for node in gast.walk(desugar(source).node):
        if isinstance(node, (gast.stmt, gast.expr)):
            assert node.lineno in lines and node.end_lineno in lines, gast.dump(node)
            assert source.pos(node).text == source.line(node.lineno)


@pytest.mark.parametrize("fn", FUNCTIONS, ids=lambda fn: fn.__name__)
def test_the_source_is_left_as_it_was(fn: Any) -> None:
    source = find(fn)
    before = gast.dump(source.node, include_attributes=True)
    desugar(source)
    assert gast.dump(source.node, include_attributes=True) == before


@pytest.mark.parametrize(
    "fn",
    [
        jumps.if_else_both_return, jumps.guards, jumps.for_continue,
        jumps.raises_or_returns, jumps.for_else_without_break, jumps.return_of_constants,
        jumps.else_return_then_rest, jumps.try_return,
    ],
    ids=lambda fn: fn.__name__,
)  # fmt: skip
def test_no_flags_where_nesting_does(fn: Any) -> None:
    assert desugar(find(fn)).fresh <= {"result"}


def test_nothing_is_added_to_a_straight_line() -> None:
    desugared = desugar(find(jumps.returns_at_once))
    assert desugared.fresh == frozenset()
    assert ast.unparse(gast.gast_to_ast(desugared.node)) == "def returns_at_once(a):\n    return a + 1"


def test_fresh_names_avoid_the_users() -> None:
    desugared = desugar(find(jumps.user_has_our_names))
    assert desugared.fresh == {"result_1", "returned_1", "broken_1", "broken_2"}


def test_no_statement_of_the_user_is_duplicated() -> None:
    for fn in FUNCTIONS:
        source = find(fn)
        calls = [node for node in gast.walk(source.node) if isinstance(node, gast.Call)]
        after = [node for node in gast.walk(desugar(source).node) if isinstance(node, gast.Call)]
        assert len({id(node) for node in after}) == len(after) <= len(calls)


def jump_out_of_finally(a):
    try:
        a = 1 / a
    finally:
        if a:
            return 0  # noqa: B012
    return a


def break_out_of_finally(xs):
    for x in xs:
        try:
            x = 1 / x
        finally:
            break  # noqa: B012


def loop_inside_finally(a, out):
    try:
        out.append(1)
    finally:
        for i in range(3):
            if i == a:
                break
            out.append(i)
    return a


@pytest.mark.parametrize(
    ("fn", "line", "marked"), [(jump_out_of_finally, 5, "return 0"), (break_out_of_finally, 5, "break")]
)
def test_jumps_out_of_finally_are_refused(fn: Any, line: int, marked: str) -> None:
    with pytest.raises(NotSupportedYet, match="finally") as caught:
        desugar(find(fn))
    error = caught.value
    assert error.line == fn.__code__.co_firstlineno + line
    assert error.text[error.column : error.end_column] == marked


def test_a_loop_inside_finally_keeps_its_jumps() -> None:
    structured = executable(desugar(find(loop_inside_finally)), {})
    for a in range(4):
        assert ended(structured, (a, [])) == ended(loop_inside_finally, (a, []))


@pytest.mark.parametrize(
    "text",
    [
        "f(x)",
        "return",
        "return x\nreturn y",
        "if c:\n    return x\nreturn y",
        "for i in x:\n    continue\nreturn y",
        "for i in x:\n    if c():\n        break\nreturn y",
        "for i in x:\n    if c:\n        break\n    f(i)\nreturn y",
        "for i in x:\n    if c:\n        if d:\n            break\nreturn y",
        "for i in x:\n    f(i)\nelse:\n    g()\nreturn y",
        "a = b = x\nreturn y",
        "a: int = x\nreturn y",
        "def g():\n    pass\nreturn y",
        "try:\n    return x\nexcept E:\n    pass\nreturn y",
    ],
)
def test_the_checker_finds(text: str) -> None:
    with pytest.raises(InternalError):
        check_structured(function_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "return x",
        "while True:\n    f(x)\n    if c:\n        break\nreturn y",
        "for i in x:\n    if c:\n        pass\n    else:\n        f(x)\nreturn y",
        "def g():\n    for i in x:\n        s = yield i\n        if s:\n            break\n    return 0\nreturn y",
        "async def g():\n    for i in x:\n        if i:\n            continue\n        await i\nreturn y",
    ],
)
def test_the_checker_accepts(text: str) -> None:
    check_structured(function_of(text))


def function_of(body: str) -> Any:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return gast.parse(f"def f(x, y):\n{lines}").body[0]


def test_loops_without_jumps_stay_the_same_nodes() -> None:
    source = find(jumps.for_else_without_break)
    before = [node.iter for node in gast.walk(source.node) if isinstance(node, LOOPS)]
    after = [node.iter for node in gast.walk(desugar(source).node) if isinstance(node, LOOPS)]
    assert [id(node) for node in after] == [id(node) for node in before]
