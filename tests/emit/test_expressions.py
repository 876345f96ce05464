"""Every operation as the syntax or the name that stands for it."""

from __future__ import annotations

import functools
import math
import operator
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adcompile import emit, ir, runtime
from adcompile import primitives as p
from adcompile.emit.operators import BINARY, COMPARISONS, UNARY
from adcompile.interpret import run
from tests.emit.by_hand import block, function, if_, kinds, loaded, op, program, text_of


def expression(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The text of one operation on the parameters ``a``, ``b`` and ``c``."""
    text = text_of(op("%t.9", fn, *args, **kwargs), params="a.0 b.1 c.2", result="%t.9")
    return text.removeprefix("return ").removesuffix("\n")


def statement(fn: Callable[..., Any], *args: Any) -> str:
    text = text_of(op(None, fn, *args), params="a.0 b.1 c.2", result=None)
    return text.removesuffix("\nreturn None\n")


@pytest.mark.parametrize(
    ("text", "fn", "args"),
    [
        ("a @ b", operator.matmul, ("a.0", "b.1")),
        ("a // b", operator.floordiv, ("a.0", "b.1")),
        ("not a", operator.not_, ("a.0",)),
        ("~a", operator.invert, ("a.0",)),
        ("a is None", operator.is_, ("a.0", None)),
        ("a is not b", operator.is_not, ("a.0", "b.1")),
        ("a in b", p.contains, ("a.0", "b.1")),
        ("b in a", operator.contains, ("a.0", "b.1")),
        ("a[b]", operator.getitem, ("a.0", "b.1")),
        ("a[0, 1]", operator.getitem, ("a.0", (0, 1))),
        ("a[...]", operator.getitem, ("a.0", ...)),
        ("a[-1]", operator.getitem, ("a.0", -1)),
        ("a[()]", operator.getitem, ("a.0", ())),
        ("a.real", getattr, ("a.0", "'real")),
        ("getattr(a, b)", getattr, ("a.0", "b.1")),
        ('getattr(a, "class")', getattr, ("a.0", "'class")),
        ("a.mean(b)", p.call_method, ("a.0", "'mean", "b.1")),
        ("a(b)", p.call, ("a.0", "b.1")),
        ("a.copy()", p.copy_of, ("a.0",)),
        ("a.pop()", p.pop, ("a.0",)),
        ("a.T", p.transposed, ("a.0",)),
        ("a.shape", p.shape_of, ("a.0",)),
        ("a, b", p.make_tuple, ("a.0", "b.1")),
        ("a,", p.make_tuple, ("a.0",)),
        ("()", p.make_tuple, ()),
        ("[a, 1.0]", p.make_list, ("a.0", 1.0)),
        ('{"k": a, "l": b}', p.make_dict, ("'k", "a.0", "'l", "b.1")),
        ("{a, b}", p.make_set, ("a.0", "b.1")),
        ("set()", p.make_set, ()),
        ("[]", p.tape, ()),
        ("slice(a, b)", slice, ("a.0", "b.1")),
        ('f"{a!r:>10}"', p.formatted, ("a.0", "'r", "'>10")),
        ("abs(a)", abs, ("a.0",)),
        ("abs(a)", operator.abs, ("a.0",)),
        ("max(a, b)", max, ("a.0", "b.1")),
        ("math.sin(a)", math.sin, ("a.0",)),
        ("np.sin(a)", np.sin, ("a.0",)),
        ("np.abs(a)", np.absolute, ("a.0",)),
        ("np.float32(a)", np.float32, ("a.0",)),
        ("np.add.reduce(a)", np.add.reduce, ("a.0",)),
        ("np.linalg.solve(a, b)", np.linalg.solve, ("a.0", "b.1")),
        ("np.fft.fft(a)", np.fft.fft, ("a.0",)),
        ("np.random.normal(a)", np.random.normal, ("a.0",)),
        ("unbroadcast(a, b)", runtime.unbroadcast, ("a.0", "b.1")),
        ("reduce(a, b)", functools.reduce, ("a.0", "b.1")),
        ("operator.index(a)", operator.index, ("a.0",)),
    ],
)
def test_values(text: str, fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
    assert expression(fn, *args) == text


def test_keyword_arguments() -> None:
    assert expression(np.sum, "a.0", axis=0, keepdims=True) == "np.sum(a, axis=0, keepdims=True)"
    assert expression(p.call_method, "a.0", "'sum", axis="b.1") == "a.sum(axis=b)"


@pytest.mark.parametrize(
    ("text", "fn", "args"),
    [
        ("a[b] = c", operator.setitem, ("a.0", "b.1", "c.2")),
        ("a[...] = 0.0", operator.setitem, ("a.0", ..., 0.0)),
        ("del a[b]", operator.delitem, ("a.0", "b.1")),
        ("a.k = b", setattr, ("a.0", "'k", "b.1")),
        ("setattr(a, b, c)", setattr, ("a.0", "b.1", "c.2")),
        ("a += b", p.isum, ("a.0", "b.1")),
        ("a -= b", p.isub, ("a.0", "b.1")),
        ("a[b] += c", p.isum_item, ("a.0", "b.1", "c.2")),
        ("a[b] -= c", p.isub_item, ("a.0", "b.1", "c.2")),
        ("a.k += b", p.isum_attr, ("a.0", "'k", "b.1")),
        ("a.append(b)", p.push, ("a.0", "b.1")),
        ("assert a", p.assert_, ("a.0",)),
        ("assert a, b", p.assert_, ("a.0", "b.1")),
        ("raise a", p.raise_, ("a.0",)),
        ("add_at(a, b, c)", runtime.add_at, ("a.0", "b.1", "c.2")),
        ("print(a)", print, ("a.0",)),
    ],
)
def test_statements(text: str, fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
    assert statement(fn, *args) == text


def test_imports_name_what_the_text_uses() -> None:
    written = function(
        "f",
        "a.0",
        op("%t.1", np.sin, "a.0"),
        op("%t.2", math.exp, "%t.1"),
        op("%t.3", runtime.unbroadcast, "%t.2", "a.0"),
        op("%t.4", abs, "%t.3"),
        result="%t.4",
    )
    assert emit.imports(program(written)) == (
        "import math\nimport numpy as np\nfrom adcompile.runtime import unbroadcast\n"
    )
    assert emit.bindings(program(written)) == {}


def test_other_functions_are_bound_by_their_names() -> None:
    def helper(x: float) -> float:
        return x + 1.0

    def other(x: float) -> float:
        return 2.0 * x

    other.__name__ = "helper"
    twice = function("f", "a.0", op("%t.1", helper, "a.0"), op("%t.2", other, "%t.1"), result="%t.2")
    made = emit.emit(program(twice))
    assert made.bindings == {"helper": helper, "helper2": other}
    assert loaded(made, "f")(3.0) == 8.0


def test_functions_of_a_program_call_one_another() -> None:
    inner = function("g", "x.0", op("%t.1", operator.mul, "x.0", "x.0"), result="%t.1")
    outer = function("f", "x.0", op("%t.1", ir.Callee("g"), "x.0"), op("y.2", operator.add, "%t.1", 1), result="y.2")
    made = emit.emit(program(outer, inner))
    assert made.text == ("def f(x):\n    y = g(x) + 1\n    return y\n\n\ndef g(x):\n    return x * x\n")
    assert loaded(made, "f")(3) == 10


def test_an_fstring() -> None:
    text = text_of(
        op("%t.1", p.formatted, "a.0", "'", "'.3f"),
        op("%t.2", p.formatted, "b.1"),
        op("%t.3", p.fstring, "'it's {", "%t.1", "'}: \"", "%t.2"),
        params="a.0 b.1",
        result="%t.3",
    )
    made = f"def f(a, b):\n    {text}"
    namespace: dict[str, Any] = {}
    exec(made, namespace)
    assert namespace["f"](1.0, "x") == "it's {1.000}: \"x"


CONSTANTS = [
    -2, 0, 10**20, 0.1, -0.0, 0.0, -1e-300, 1e22, math.inf, -math.inf, math.nan, 1j, -1j, 1 + 2j, -1 - 0.5j,
    complex(-0.0, 1.0), complex(1.0, -0.0), complex(math.nan, math.inf), True, None, "it's \"quoted\"\n", b"\x00b", ...,
    (), (1,), (1.5, -2, ("a", None)), np.float64(1.5), np.float64(-2.0), np.float32(0.1), np.int8(-3), np.bool_(True),
]  # fmt: skip


@pytest.mark.parametrize("value", CONSTANTS, ids=repr)
def test_literals_read_back(value: Any) -> None:
    written = function("f", "a.0", op("%t.1", p.make_list, ir.Const(value)), result="%t.1")
    made = emit.emit(program(written))
    (back,) = loaded(made, "f")(0)
    if isinstance(value, (np.float64, np.bool_)):
        value = value.item()
    assert (type(back), repr(back)) == (type(value), repr(value))


def test_a_negative_base_keeps_its_parentheses() -> None:
    assert expression(operator.pow, -2, "a.0") == "(-2) ** a"
    assert expression(operator.pow, "a.0", -2) == "a ** -2"


# Random expressions


class Symbol:
    """Records the expression that it is computed by."""

    def __init__(self, shown: tuple[Any, ...]) -> None:
        self.shown = shown

    def __eq__(self, other: object) -> Any:
        return Symbol(("eq", self.shown, shown(other)))

    def __ne__(self, other: object) -> Any:
        return Symbol(("ne", self.shown, shown(other)))

    __hash__ = None  # type: ignore[assignment]


def shown(value: Any) -> Any:
    return value.shown if isinstance(value, Symbol) else repr(value)


def _method(name: str) -> Callable[..., Any]:
    return lambda self, *others: Symbol((name, self.shown, *map(shown, others)))


for _name in "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split():
    setattr(Symbol, f"__{_name}__", _method(_name))
    setattr(Symbol, f"__r{_name}__", _method(f"r{_name}"))
for _name in "lt le gt ge neg pos invert getitem call".split():
    setattr(Symbol, f"__{_name}__", _method(_name))
Symbol.__getattr__ = lambda self, name: Symbol(("attribute", self.shown, name))  # type: ignore[attr-defined]


def random_expression(seed: int) -> ir.Function:
    """One expression of many operations, each of them read once."""
    rng = random.Random(seed)
    free = [f"{name}.{k}" for k, name in enumerate("abcdef", 100)]
    stmts: list[ir.Stmt] = []
    trees: list[str] = []
    comparisons = set(COMPARISONS) - {operator.is_, operator.is_not}
    signs = set(UNARY) - {operator.not_}
    fns: list[Any] = [
        *BINARY,
        *BINARY,
        *sorted(comparisons, key=repr),
        *sorted(signs, key=repr),
        operator.getitem,
        getattr,
        p.call,
        "choice",
    ]
    for k in range(rng.randint(2, 9)):

        def argument() -> Any:
            if trees and rng.random() < 0.6:
                return trees.pop(rng.randrange(len(trees)))
            return rng.choice([*free, -2, 1.5, 3])

        fn, target = rng.choice(fns), f"%t.{k}"
        symbol = rng.choice(free)
        if fn == "choice":
            values = [trees.pop() if trees else symbol for _ in range(2)]
            stmts.append(
                if_(f"$flag{rng.randint(0, 1)}", block(yields=(values[0],)), block(yields=(values[1],)), target)
            )
        elif fn in signs:
            stmts.append(op(target, fn, trees.pop() if trees else symbol))
        elif fn is getattr:
            stmts.append(op(target, fn, trees.pop() if trees else symbol, "'field"))
        elif fn in (operator.getitem, p.call):
            stmts.append(op(target, fn, trees.pop() if trees else symbol, argument()))
        else:
            left = argument()
            stmts.append(op(target, fn, left, argument() if isinstance(left, str) else symbol))
        trees.append(target)
    return function("f", " ".join(free), *stmts, op("%r.99", p.make_tuple, *trees), result="%r.99")


@pytest.mark.parametrize("chunk", range(10))
def test_random_expressions_mean_the_same(chunk: int) -> None:
    for seed in range(chunk * 30, chunk * 30 + 30):
        written = random_expression(seed)
        env = {"flag0": False, "flag1": True}
        args = [Symbol((name,)) for name in "abcdef"]
        expected = shown_all(run(program(written), args, env))
        made = emit.emit(program(written))
        assert shown_all(loaded(made, "f", **env)(*args)) == expected, made.text


def shown_all(values: tuple[Any, ...]) -> list[Any]:
    return [shown(value) for value in values]


def test_a_wide_call_is_wrapped() -> None:
    text = text_of(
        op("%t.1", max, *["velocity.0"] * 20), params="velocity.0", result="%t.1", of=kinds(floats="velocity.0")
    )
    assert max(map(len, text.splitlines())) <= 100


def test_a_wide_tuple_is_wrapped() -> None:
    params = " ".join(f"long_named_parameter_{k}.{k}" for k in range(9))
    written = function("f", params, op("%t.1", p.make_tuple, *params.split()), result="%t.1")
    made = emit.emit(program(written))
    assert max(map(len, made.text.splitlines())) <= 100
    assert "    return (\n        long_named_parameter_0, " in made.text
    assert loaded(made, "f")(*range(9)) == tuple(range(9))
