"""Loops and branches as Python writes them."""

from __future__ import annotations

import operator
from typing import Any

import pytest

from adcompile import emit, ir
from adcompile import primitives as p
from adcompile.interpret import run
from tests.emit.by_hand import block, for_, function, if_, kinds, loaded, op, program, text_of, while_

add, mul = operator.add, operator.mul


def note(value: Any) -> ir.Op:
    return op(None, p.call, "$note", value)


def header(bounds: Any, **fields: Any) -> str:
    dialect = fields.pop("dialect", "python")
    loop = for_("i.0", bounds, [], block(note("i.0")), **fields)
    return text_of(loop, params="n.1 k.2", result=None, dialect=dialect, of=kinds(ints="n.1 k.2")).partition("\n")[0]


def test_for() -> None:
    assert header("n.1") == "for i in range(n):"
    assert header((1, "n.1", 1)) == "for i in range(1, n):"
    assert header((0, "n.1", 2)) == "for i in range(0, n, 2):"
    assert header(("n.1", 0, -1)) == "for i in range(n, 0, -1):"
    assert header("n.1", backwards=True) == "for i in reversed(range(n)):"


def test_numba_has_no_reversed() -> None:
    def countdown(bounds: Any) -> str:
        return header(bounds, backwards=True, dialect="numba")

    assert countdown("n.1") == "for i in range(n - 1, -1, -1):"
    assert countdown((1, "n.1", 1)) == "for i in range(n - 1, 0, -1):"
    assert countdown(("n.1", 0, -1)) == "for i in range(1, n + 1):"
    assert countdown((0, "n.1", 3)) == "for i in range((n - 1) // 3 * 3, -1, -3):"


@pytest.mark.parametrize("step", [1, 2, 3, -1, -2, -5])
def test_a_countdown_visits_what_reversed_would(step: int) -> None:
    for bounds in ((0, "stop.2", step), (2, "stop.2", step), ("start.1", "stop.2", step), ("start.1", "stop.2", "k.3")):
        body = block(op(None, p.append, "seen.0", "i.4"))
        written = function(
            "f", "seen.0 start.1 stop.2 k.3", for_("i.4", bounds, [], body, backwards=True), result="seen.0"
        )
        call = loaded(emit.emit(program(written), dialect="numba"), "f")
        for start in range(-3, 4):
            for stop in range(-4, 9):
                args = (start, stop, step)
                assert call([], *args) == run(program(written), ([], *args))


def test_an_index_that_nobody_reads_has_no_name_and_no_direction() -> None:
    loop = for_("i.0", "n.1", [], block(note(1)), backwards=True)
    assert text_of(loop, params="n.1", result=None) == "for _ in range(n):\n    note(1)\nreturn None\n"


def test_an_underscore_that_means_something_is_left_alone() -> None:
    loop = for_("i.0", "n.1", [], block(note("_.2")))
    assert text_of(loop, params="n.1 _.2", result=None) == "for i in range(n):\n    note(_)\nreturn None\n"


def test_an_empty_body_passes() -> None:
    assert text_of(for_("i.0", "n.1", [], block()), params="n.1", result=None).endswith("    pass\nreturn None\n")


def test_while_with_a_test_of_one_expression() -> None:
    test = block(op("%t.3", abs, "y.1"), op("%c.4", operator.lt, "%t.3", 9.0), yields=("%c.4",))
    loop = while_([("x.0", "y.1", "y.2")], test, block(op("y.5", mul, "y.1", 2.0), yields=("y.5",)))
    text = text_of(loop, params="x.0", result="y.2")
    assert text == "y = x\nwhile abs(y) < 9.0:\n    y = y * 2.0\nreturn y\n"


def test_while_whose_test_needs_statements() -> None:
    test = block(note("y.1"), op("%c.4", operator.lt, "y.1", 9.0), yields=("%c.4",))
    loop = while_([("x.0", "y.1", "y.2")], test, block(op("y.5", mul, "y.1", 2.0), yields=("y.5",)))
    text = text_of(loop, params="x.0", result="y.2")
    assert text == ("y = x\nwhile True:\n    note(y)\n    if not y < 9.0:\n        break\n    y = y * 2.0\nreturn y\n")


def leaving_loop(then: ir.Block, orelse: ir.Block, *after: ir.Stmt) -> str:
    """A loop over ``s``, whose branch gives the flag and the new ``s``."""
    cond = op("%c.1", operator.gt, "s.2", 9.0)
    body = block(cond, if_("%c.1", then, orelse, "stop.3", "s.4"), *after, yields=("s.4",))
    loop = for_("i.5", "n.6", [(1.0, "s.2", "s.7")], body, until="stop.3")
    return text_of(loop, params="n.6", result="s.7", of=kinds(floats="s.2", ints="n.6 i.5"))


def test_break_then_the_rest() -> None:
    rest = block(op("s.8", mul, "s.2", 2.0), yields=(False, "s.8"))
    text = leaving_loop(block(note("s.2"), yields=(True, "s.2")), rest)
    assert text == (
        "s = 1.0\nfor _ in range(n):\n    if s > 9.0:\n        note(s)\n        break\n    s = s * 2.0\nreturn s\n"
    )


def test_break_in_the_other_branch() -> None:
    go_on = block(op("s.8", mul, "s.2", 2.0), yields=(False, "s.8"))
    text = leaving_loop(go_on, block(yields=(True, "s.2")))
    assert text == "s = 1.0\nfor _ in range(n):\n    if not s > 9.0:\n        break\n    s = s * 2.0\nreturn s\n"


def test_two_breaks() -> None:
    second = if_(
        "%c.9",
        block(yields=(True, "s.8")),
        block(op("s.10", add, "s.8", 1.0), yields=(False, "s.10")),
        "stop.11",
        "s.12",
    )
    rest = block(op("s.8", mul, "s.2", 2.0), op("%c.9", operator.lt, "s.8", 0.0), second, yields=("stop.11", "s.12"))
    text = leaving_loop(block(yields=(True, "s.2")), rest)
    assert text == (
        "s = 1.0\nfor _ in range(n):\n    if s > 9.0:\n        break\n    s = s * 2.0\n"
        "    if s < 0.0:\n        break\n    s = s + 1.0\nreturn s\n"
    )


def test_a_break_copies_what_the_loop_carries() -> None:
    """Both ways out of an iteration leave the values that it yields."""
    then, orelse = block(yields=(True, 7.0)), block(yields=(False, 8.0))
    cond = op("%c.1", operator.gt, "a.2", 3)
    body = block(
        cond, op("%t.9", add, "a.2", "b.3"), if_("%c.1", then, orelse, "stop.4", "%x.5"), yields=("b.3", "%t.9", "%x.5")
    )
    carried = [(0, "a.2", "a.6"), (1, "b.3", "b.7"), (0.0, "x.10", "x.8")]
    loop = for_("i.0", 20, carried, body, until="stop.4")
    written = function("f", "n.9", loop, op("%r.1", p.make_tuple, "a.6", "b.7", "x.8"), result="%r.1")
    assert loaded(emit.emit(program(written)), "f")(0) == run(program(written), (0,)) == (8, 13, 7.0)


def test_a_counter_behind_the_branch_does_not_hinder_a_break() -> None:
    rest = block(op("s.8", mul, "s.2", 2.0), yields=(False, "s.8"))
    cond = op("%c.1", operator.gt, "s.2", 9.0)
    branch = if_("%c.1", block(yields=(True, "s.2")), rest, "stop.3", "s.4")
    body = block(cond, branch, op("k.10", add, "k.9", 1), yields=("s.4", "k.10"))
    loop = for_("i.5", "n.6", [(1.0, "s.2", "s.7"), (0, "k.9", "k.11")], body, until="stop.3")
    text = text_of(
        loop, op("%r.1", p.make_tuple, "s.7", "k.11"), params="n.6", result="%r.1", of=kinds(floats="s.2", ints="k.9")
    )
    assert text == (
        "s = 1.0\nk = 0\nfor _ in range(n):\n    k = k + 1\n    if s > 9.0:\n        break\n    s = s * 2.0\n"
        "return s, k\n"
    )


def test_until_a_condition() -> None:
    body = block(op("s.4", mul, "s.2", 2.0), op("%c.5", operator.gt, "s.4", 9.0), yields=("s.4",))
    loop = for_("i.5", "n.6", [(1.0, "s.2", "s.7")], body, until="%c.5")
    text = text_of(loop, params="n.6", result="s.7")
    assert text == "s = 1.0\nfor _ in range(n):\n    s = s * 2.0\n    if s > 9.0:\n        break\nreturn s\n"


def test_elif() -> None:
    def value(number: float) -> ir.Block:
        return block(note(number), yields=(number,))

    inner = if_("b.2", value(2.0), value(3.0), "y.4")
    outer = if_("a.1", value(1.0), block(inner, yields=("y.4",)), "y.5")
    text = text_of(outer, params="a.1 b.2", result="y.5")
    assert text == (
        "if a:\n    note(1.0)\n    y = 1.0\nelif b:\n    note(2.0)\n    y = 2.0\nelse:\n    note(3.0)\n    y = 3.0\n"
        "return y\n"
    )


def test_a_condition_with_an_effect_is_evaluated_though_nothing_depends_on_it() -> None:
    cond = op("%c.1", p.call, "$note", "x.0")
    assert text_of(cond, if_("%c.1", block(), block()), params="x.0", result=None) == "note(x)\nreturn None\n"
