"""Identifiers hide nothing that the text needs."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcompile import emit
from adcompile import primitives as p
from tests.emit.by_hand import block, for_, function, loaded, op, program, text_of


@dataclass(frozen=True)
class Binding:
    value: Any

    def get(self) -> Any:
        return self.value


def test_hints_that_are_no_identifiers() -> None:
    text = text_of(
        op("lambda.1", np.sin, "x.0"),
        op("%_bar.2", np.cos, "lambda.1"),
        op("%.3", operator.mul, "%_bar.2", "%_bar.2"),
        op("y.4", operator.add, "%.3", "%.3"),
        params="x.0",
        result="y.4",
    )
    assert text == "lambda_ = np.sin(x)\nt_bar = np.cos(lambda_)\nt = t_bar * t_bar\ny = t + t\nreturn y\n"


def test_variables_give_way_to_modules_and_builtins_that_the_text_names() -> None:
    text = text_of(
        op("np.1", np.sin, "x.0"),
        op("abs.2", abs, "np.1"),
        op("range.3", operator.add, "abs.2", 1.0),
        params="x.0",
        result="range.3",
    )
    assert text == "np2 = np.sin(x)\nabs2 = abs(np2)\nrange = abs2 + 1.0\nreturn range\n"


def test_modules_and_builtins_give_way_to_parameters() -> None:
    written = function(
        "f",
        "np.0 math.1 abs.2",
        op("%t.3", np.sin, "np.0"),
        op("%t.4", math.cos, "math.1"),
        op("%t.5", abs, "abs.2"),
        op("%t.6", p.make_tuple, "%t.3", "%t.4", "%t.5"),
        result="%t.6",
    )
    made = emit.emit(program(written))
    assert "def f(np, math, abs):\n" in made.text
    assert loaded(made, "f")(np=1.0, math=2.0, abs=-3.0) == (np.sin(1.0), math.cos(2.0), 3.0)


def test_a_temporary_does_not_take_a_name_of_the_user() -> None:
    text = text_of(
        op("%t.1", np.sin, "x.0"),
        op("t.2", operator.mul, "%t.1", "%t.1"),
        params="x.0",
        result="t.2",
    )
    assert text == "t2 = np.sin(x)\nt = t2 * t2\nreturn t\n"


def test_a_name_that_ends_in_a_digit() -> None:
    text = text_of(
        op("x1.1", operator.add, "x1.0", 1),
        op("y.2", operator.mul, "x1.1", "x1.0"),
        params="x1.0",
        result="y.2",
    )
    assert text.startswith("x1_2 = x1 + 1\n")


def test_free_names_are_left_alone() -> None:
    written = function(
        "f", "x.0", op("scale.1", operator.mul, "x.0", "$scale"), op("%t.2", np.sin, "scale.1"), result="%t.2"
    )
    made = emit.emit(program(written))
    assert made.text == "def f(x):\n    scale2 = x * scale\n    return np.sin(scale2)\n"
    assert list(made.free) == ["scale"]


def test_a_free_name_gives_way_to_a_parameter() -> None:
    binding = Binding(5.0)
    written = function("f", "x.0", op("%t.1", operator.mul, "x.0", "$x"), result="%t.1", env={"x": binding})
    made = emit.emit(program(written))
    assert made.text == "def f(x):\n    return x * x2\n"
    assert made.free == {"x2": binding}


def test_one_free_name_of_two_modules() -> None:
    one, two = Binding(5.0), Binding(7.0)
    inner = function("g", "x.0", op("%t.1", operator.mul, "x.0", "$k"), result="%t.1", env={"k": one})
    outer = function("f", "x.0", op("%t.1", operator.mul, "x.0", "$k"), result="%t.1", env={"k": two})
    made = emit.emit(program(outer, inner))
    assert made.free == {"k": two, "k2": one}
    assert "return x * k2\n" in made.text


def test_a_free_name_that_is_the_module_itself() -> None:
    written = function(
        "f",
        "x.0",
        op("%t.1", operator.mul, "x.0", "$np.pi"),
        op("%t.2", np.sin, "%t.1"),
        result="%t.2",
        env={"np": Binding(np)},
    )
    assert emit.to_text(program(written)) == "def f(x):\n    return np.sin(x * np.pi)\n"


def test_a_free_name_that_only_looks_like_the_module() -> None:
    written = function(
        "f",
        "x.0",
        op("%t.1", operator.mul, "x.0", "$np.pi"),
        op("%t.2", np.sin, "%t.1"),
        result="%t.2",
        env={"np": Binding(math)},
    )
    made = emit.emit(program(written))
    assert made.text == "def f(x):\n    return numpy.sin(x * np.pi)\n"
    assert made.imports == "import numpy\n"


def test_temporaries_are_told_apart_while_they_are_few() -> None:
    text = text_of(
        op("%t.1", np.sin, "x.0"),
        op("y.2", operator.mul, "%t.1", "%t.1"),
        op("%t.3", np.cos, "y.2"),
        op("z.4", operator.mul, "%t.3", "%t.3"),
        params="x.0",
        result="z.4",
    )
    assert text == "t = np.sin(x)\ny = t * t\nt2 = np.cos(y)\nz = t2 * t2\nreturn z\n"


def test_temporaries_of_different_blocks_share_a_name() -> None:
    def body(number: int) -> tuple[Any, ...]:
        return (
            op(f"%t.{number}", np.sin, "x.0"),
            op(None, p.push, "$log", f"%t.{number}"),
            op(None, p.push, "$log", f"%t.{number}"),
        )

    text = text_of(for_("i.1", 3, [], block(*body(2))), for_("i.3", 3, [], block(*body(4))), params="x.0", result=None)
    assert text.count("    t = np.sin(x)\n") == 2


def test_a_signature_and_a_docstring_are_printed() -> None:
    written = function(
        "f",
        "x.0 n.1",
        op("%t.2", operator.mul, "x.0", "n.1"),
        result="%t.2",
        signature="x, *, n=10",
        doc='Say "x".\n\n    Twice.\n    ',
    )
    made = emit.emit(program(written))
    assert made.text == 'def f(x, *, n=10):\n    """Say "x".\n\n    Twice.\n    """\n    return x * n\n'
    assert loaded(made, "f")(2) == 20
