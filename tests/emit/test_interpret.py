"""The interpreter says what a normal form means."""

from __future__ import annotations

import doctest
import operator

import pytest

from adcompile import interpret, ir
from adcompile import primitives as p
from adcompile.interpret import run
from tests.emit.by_hand import U, block, for_, function, if_, op, program, while_


def test_doctest() -> None:
    assert doctest.testmod(interpret).failed == 0


def test_loops_carry_values() -> None:
    body = block(op("s.4", operator.add, "s.1", "i.3"), yields=("s.4",))
    assert run(program(function("f", "n.0", for_("i.3", "n.0", [(0, "s.1", "s.2")], body), result="s.2")), (5,)) == 10


def test_backwards_runs_the_same_indices_from_the_last() -> None:
    loop = for_("i.1", (0, 10, 3), [], block(op(None, p.append, "seen.0", "i.1")), backwards=True)
    assert run(program(function("f", "seen.0", loop, result="seen.0")), ([],)) == [9, 6, 3, 0]


def test_until_keeps_the_values_of_its_iteration() -> None:
    body = block(op("s.4", operator.add, "s.1", 1), op("%c.5", operator.ge, "s.4", 3), yields=("s.4",))
    loop = for_("i.3", 10, [(0, "s.1", "s.2")], body, until="%c.5")
    assert run(program(function("f", "n.0", loop, result="s.2")), (0,)) == 3


def test_while() -> None:
    test = block(op("%c.3", operator.lt, "s.1", 10), yields=("%c.3",))
    loop = while_([(1, "s.1", "s.2")], test, block(op("s.4", operator.mul, "s.1", 3), yields=("s.4",)))
    assert run(program(function("f", "n.0", loop, result="s.2")), (0,)) == 27


def test_reading_what_has_no_value_raises() -> None:
    branch = if_("c.0", block(yields=(1,)), block(yields=(U,)), "y.1")
    written = program(function("f", "c.0", branch, op("z.2", operator.add, "y.1", 1), result="z.2"))
    assert run(written, (True,)) == 2
    with pytest.raises(UnboundLocalError):
        run(written, (False,))


def test_callees_and_free_names() -> None:
    inner = function("g", "x.0", op("%t.1", operator.mul, "x.0", "$box.size"), result="%t.1")
    outer = function("f", "x.0", op("%t.1", ir.Callee("g"), "x.0"), result="%t.1")

    class Box:
        size = 7

    assert run(program(outer, inner), (6,), {"box": Box}) == 42
