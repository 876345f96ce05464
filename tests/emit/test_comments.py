"""Statements of the reverse sweep say which line of the primal they come from."""

from __future__ import annotations

import operator

import numpy as np

from adcompile import emit, ir
from adcompile import primitives as p
from tests.emit.by_hand import block, for_, function, op, program


def at(line: int, text: str) -> ir.Pos:
    return ir.Pos("model.py", line, 4, line, 4 + len(text), f"    {text}\n")


FIRST, SECOND = at(2, "y = np.sin(x)"), at(3, "z = y * y")
WRITTEN = function(
    "f_grad",
    "x.0",
    op("y.1", np.sin, "x.0", pos=FIRST),
    op(None, p.reverse_sweep),
    op("y_bar.2", operator.mul, 2.0, "y.1", pos=SECOND),
    op("%t.3", np.cos, "x.0", pos=FIRST),
    op("x_bar.4", operator.mul, "y_bar.2", "%t.3", pos=FIRST),
    op("x_bar.5", operator.mul, "x_bar.4", 1.0, pos=FIRST),
    result="x_bar.5",
)


def test_a_comment_stands_behind_the_first_statement_of_each_line() -> None:
    assert emit.to_text(program(WRITTEN), comments=True) == (
        "def f_grad(x):\n"
        "    y = np.sin(x)\n"
        "    # reverse sweep\n"
        "    y_bar = 2.0 * y  # z = y * y\n"
        "    x_bar = y_bar * np.cos(x)  # y = np.sin(x)\n"
        "    x_bar = x_bar * 1.0\n"
        "    return x_bar\n"
    )


def test_comments_are_off_unless_asked_for() -> None:
    assert emit.to_text(program(WRITTEN)).count("#") == 1


def test_a_comment_that_is_too_long_stands_above() -> None:
    long = at(2, "y = " + " + ".join(["velocity"] * 10))
    written = function(
        "f", "x.0", op("x_bar.1", np.cos, "x.0", pos=long), op("%t.2", p.isum, "x.0", 1.0), result="x_bar.1"
    )
    lines = emit.to_text(program(written), comments=True).splitlines()
    assert lines[1:3] == [f"    # {long.text.strip()}", "    x_bar = np.cos(x)"]


def test_a_mark_with_no_forward_sweep_above_it_is_dropped() -> None:
    written = function("f", "x.0", op(None, p.reverse_sweep), op("x_bar.1", np.cos, "x.0"), result="x_bar.1")
    assert emit.to_text(program(written)) == "def f(x):\n    x_bar = np.cos(x)\n    return x_bar\n"


def test_a_mark_in_front_of_a_loop() -> None:
    loop = for_("i.1", 3, [], block(op(None, p.isum_item, "x.0", "i.1", 1.0)))
    written = function("f", "x.0", op("x.2", p.copy_of, "x.0"), op(None, p.reverse_sweep), loop, result="x.2")
    assert "    # reverse sweep\n    for i in range(3):\n        x" in emit.to_text(program(written))
