"""Variables share identifiers where they can, and are copied, all at once, where they cannot."""

from __future__ import annotations

import operator
from typing import Any

import pytest

from adcompile import emit, ir
from adcompile.interpret import run
from tests.emit.by_hand import U, block, for_, function, if_, loaded, make_tuple, op, program, text_of, while_


def same_result(written: ir.Function, *args: Any) -> Any:
    result = loaded(emit.emit(program(written)), written.name)(*args)
    assert result == run(program(written), args)
    return result


def test_fibonacci_swaps_at_once() -> None:
    body = block(op("%t.5", operator.add, "a.1", "b.2"), yields=("b.2", "%t.5"))
    loop = for_("i.0", "n.9", [(0, "a.1", "a.3"), (1, "b.2", "b.4")], body)
    written = function("fib", "n.9", loop, result="a.3")
    assert emit.to_text(program(written)) == (
        "def fib(n):\n    a = 0\n    b = 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a\n"
    )
    assert same_result(written, 10) == 55


def test_three_variables_rotate() -> None:
    loop = for_(
        "i.0",
        "n.9",
        [("x.10", "a.1", "a.4"), ("y.11", "b.2", "b.5"), ("z.12", "c.3", "c.6")],
        block(yields=("b.2", "c.3", "a.1")),
    )
    written = function("f", "n.9 x.10 y.11 z.12", loop, op("%t.7", make_tuple, "a.4", "b.5", "c.6"), result="%t.7")
    assert "        a, b, c = b, c, a\n" in emit.to_text(program(written))
    assert same_result(written, 4, 1, 2, 3) == (2, 3, 1)


def test_a_chain_is_assigned_in_an_order_that_loses_nothing() -> None:
    loop = for_(
        "i.0",
        "n.9",
        [(1, "a.1", "a.4"), (2, "b.2", "b.5"), (3, "c.3", "c.6")],
        block(op("c.8", operator.mul, "c.3", 2), yields=("b.2", "c.3", "c.8")),
    )
    written = function("f", "n.9", loop, op("%t.7", make_tuple, "a.4", "b.5", "c.6"), result="%t.7")
    text = emit.to_text(program(written))
    assert text.index("a = b\n") < text.index("b = c\n")
    assert same_result(written, 3) == (6, 12, 24)


def test_the_value_before_the_last_is_not_lost() -> None:
    """The lost-copy problem: the parameter is read after the loop has given it a new value."""
    body = block(op("x.2", operator.add, "x.1", 1), yields=("x.2", "x.1"))
    loop = for_("i.0", "n.9", [(0, "x.1", "x.3"), (0, "last.4", "last.5")], body)
    written = function("f", "n.9", loop, op("%t.7", make_tuple, "x.3", "last.5"), result="%t.7")
    assert same_result(written, 3) == (3, 2)


def test_one_value_for_two_variables() -> None:
    body = block(op("a.5", operator.add, "a.1", 1), op("b.6", operator.mul, "b.2", 2), yields=("a.5", "b.6"))
    loop = for_("i.0", 3, [("x.9", "a.1", "a.3"), ("x.9", "b.2", "b.4")], body)
    written = function("f", "x.9", loop, op("%t.7", make_tuple, "a.3", "b.4", "x.9"), result="%t.7")
    assert same_result(written, 5) == (8, 40, 5)


def test_straight_line_reuse_prints_as_it_was_written() -> None:
    text = text_of(op("x.1", operator.mul, "x.0", 2.0), op("x.2", operator.add, "x.1", 1.0), params="x.0", result="x.2")
    assert text == "x = x * 2.0\nx = x + 1.0\nreturn x\n"


def test_an_old_value_that_is_still_read_keeps_a_name_of_its_own() -> None:
    text = text_of(
        op("x.1", operator.mul, "x.0", 2.0), op("x.2", operator.add, "x.1", "x.0"), params="x.0", result="x.2"
    )
    assert text == "x2 = x * 2.0\nx = x2 + x\nreturn x\n"


def test_a_branch_assigns_the_variable_that_it_changes() -> None:
    branch = if_("c.9", block(op("y.2", operator.mul, "y.1", 2.0), yields=("y.2",)), block(yields=("y.1",)), "y.3")
    text = text_of(op("y.1", operator.add, "x.0", 1.0), branch, params="x.0 c.9", result="y.3")
    assert text == "y = x + 1.0\nif c:\n    y = y * 2.0\nreturn y\n"


def test_a_branch_that_changes_nothing_is_turned_round() -> None:
    branch = if_("c.9", block(yields=("y.1",)), block(op("y.2", operator.mul, "y.1", 2.0), yields=("y.2",)), "y.3")
    text = text_of(op("y.1", operator.add, "x.0", 1.0), branch, params="x.0 c.9", result="y.3")
    assert text == "y = x + 1.0\nif not c:\n    y = y * 2.0\nreturn y\n"


def test_a_variable_without_a_value_raises_when_it_is_read() -> None:
    branch = if_("c.9", block(op("y.1", operator.mul, "x.0", 2.0), yields=("y.1",)), block(yields=(U,)), "y.2")
    written = function("f", "x.0 c.9", branch, op("z.3", operator.add, "y.2", 1.0), result="z.3")
    call = loaded(emit.emit(program(written)), "f")
    assert call(3.0, True) == 7.0
    with pytest.raises(UnboundLocalError):
        call(3.0, False)


def test_an_undefined_variable_does_not_take_the_name_of_another() -> None:
    """``a`` would otherwise read the parameter ``a`` on the path that leaves it undefined."""
    branch = if_("c.9", block(yields=("a.0",)), block(yields=(U,)), "%t.2")
    written = function("f", "a.0 c.9", branch, op("a.3", operator.add, "%t.2", 1.0), result="a.3")
    call = loaded(emit.emit(program(written)), "f")
    assert call(3.0, True) == 4.0
    with pytest.raises(UnboundLocalError):
        call(3.0, False)


def test_the_condition_that_ends_a_loop_reads_the_value_before_the_step() -> None:
    body = block(op("x.2", operator.add, "x.1", 1), op("stop.3", operator.ge, "x.1", 4), yields=("x.2", "stop.3"))
    loop = for_("i.0", 9, [(0, "x.1", "x.4"), (False, "stop.5", "stop.6")], body, until="stop.5")
    written = function("f", "n.9", loop, result="x.4")
    assert same_result(written, 0) == 6


def test_a_parameter_that_a_test_leaves_alone_survives_it() -> None:
    """What the test block computes may not land in a variable that is only read after the loop."""
    test = block(op("%t.4", operator.mul, "k.1", 2), op("%c.5", operator.lt, "%t.4", "%t.6"), yields=("%c.5",))
    body = block(op("k.7", operator.add, "k.1", 1), op("%t.8", operator.mul, "k.7", 10), yields=("k.7", "%t.8"))
    loop = while_([(0, "k.1", "k.2"), (7, "%t.3", "%t.9")], test, body)
    written = function("f", "n.0", op("%t.6", operator.add, "n.0", 1), loop, result="%t.9")
    assert same_result(written, 5) == 30
    assert same_result(written, -5) == 7
