"""Which operations are written where they are read."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import ir
from adcompile import primitives as p
from tests.emit.by_hand import block, for_, if_, kinds, op, text_of

add, mul, getitem = operator.add, operator.mul, operator.getitem


def test_a_temporary_goes_to_its_reader_and_a_named_value_stays() -> None:
    text = text_of(
        op("%t.1", mul, "x.0", "x.0"),
        op("y.2", add, "%t.1", 1.0),
        op("%t.3", np.sin, "y.2"),
        params="x.0",
        result="%t.3",
    )
    assert text == "y = x * x + 1.0\nreturn np.sin(y)\n"


def test_a_temporary_that_is_read_twice_is_kept() -> None:
    text = text_of(
        op("%t.1", np.sin, "x.0"), op("%t.2", mul, "%t.1", "%t.1"), params="x.0", result="%t.2", of=kinds(floats="x.0")
    )
    assert text == "t = np.sin(x)\nreturn t * t\n"


def test_a_load_does_not_cross_a_store() -> None:
    text = text_of(
        op("%t.1", getitem, "u.0", 0),
        op(None, operator.setitem, "u.0", 0, 5.0),
        op("y.2", add, "%t.1", 1.0),
        params="u.0",
        result="y.2",
    )
    assert text == "u_0 = u[0]\nu[0] = 5.0\ny = u_0 + 1.0\nreturn y\n"


def test_arithmetic_of_scalars_crosses_a_store() -> None:
    text = text_of(
        op("%t.1", mul, "x.1", 2.0),
        op(None, operator.setitem, "u.0", 0, 5.0),
        op("y.2", add, "%t.1", 1.0),
        params="u.0 x.1",
        result="y.2",
        of=kinds(floats="x.1 %t.1 y.2", vectors="u.0"),
    )
    assert text == "u[0] = 5.0\ny = x * 2.0 + 1.0\nreturn y\n"


def test_arithmetic_of_arrays_does_not() -> None:
    text = text_of(
        op("%t.1", mul, "u.0", 2.0),
        op(None, operator.setitem, "u.0", 0, 5.0),
        op("y.2", add, "%t.1", 1.0),
        params="u.0",
        result="y.2",
        of=kinds(vectors="u.0 %t.1 y.2"),
    )
    assert text == "t = u * 2.0\nu[0] = 5.0\ny = t + 1.0\nreturn y\n"


def test_a_store_in_a_nested_block_counts() -> None:
    text = text_of(
        op("%t.1", getitem, "u.0", 0),
        for_("i.2", 3, [], block(op(None, operator.setitem, "u.0", "i.2", 5.0))),
        op("y.3", add, "%t.1", 1.0),
        params="u.0",
        result="y.3",
    )
    assert text == "u_0 = u[0]\nfor i in range(3):\n    u[i] = 5.0\ny = u_0 + 1.0\nreturn y\n"


def test_nothing_moves_into_a_loop_or_a_branch() -> None:
    text = text_of(
        op("%t.1", np.sin, "x.0"),
        for_("i.2", 3, [(0.0, "s.3", "s.4")], block(op("s.5", add, "s.3", "%t.1"), yields=("s.5",))),
        params="x.0",
        result="s.4",
    )
    assert text == "t = np.sin(x)\ns = 0.0\nfor _ in range(3):\n    s = s + t\nreturn s\n"


def test_an_expression_does_not_cross_an_assignment_to_what_it_reads() -> None:
    text = text_of(
        op("%t.1", mul, "x.0", 2.0),
        op("x.2", np.sin, "x.0"),
        op("y.3", add, "%t.1", "x.2"),
        params="x.0",
        result="y.3",
        of=kinds(floats="x.0 %t.1 x.2 y.3"),
    )
    assert text == "t = x * 2.0\nx = np.sin(x)\ny = t + x\nreturn y\n"


def note(target: str | None, *args: Any) -> ir.Op:
    return op(target, p.call, "$note", *args)


def test_calls_nest_in_their_order() -> None:
    text = text_of(
        note("%t.1", "x.0"), note("%t.2", "x.0"), op("y.3", operator.sub, "%t.1", "%t.2"), params="x.0", result="y.3"
    )
    assert text == "y = note(x) - note(x)\nreturn y\n"


def test_calls_are_not_swapped() -> None:
    text = text_of(
        note("%t.1", "x.0"),
        note("%t.2", "y.9"),
        op("z.3", operator.sub, "%t.2", "%t.1"),
        params="x.0 y.9",
        result="z.3",
    )
    assert text == "t = note(x)\nt2 = note(y)\nz = t2 - t\nreturn z\n"


def test_a_load_is_not_evaluated_before_a_call_that_came_first() -> None:
    text = text_of(
        note("%t.1", "u.0"), op("%t.2", getitem, "u.0", 0), op("z.3", add, "%t.2", "%t.1"), params="u.0", result="z.3"
    )
    assert text == "t = note(u)\nz = u[0] + t\nreturn z\n"


def test_a_call_does_not_cross_a_statement() -> None:
    text = text_of(note("%t.1", "x.0"), note(None, "y.9"), op("z.2", add, "%t.1", 1.0), params="x.0 y.9", result="z.2")
    assert text == "t = note(x)\nnote(y)\nz = t + 1.0\nreturn z\n"


def test_a_value_with_an_effect_is_computed_before_the_place_is_read() -> None:
    text = text_of(note("%t.1", "u.0"), op(None, p.isum_item, "u.0", 0, "%t.1"), params="u.0", result="u.0")
    assert text == "t = note(u)\nu[0] += t\nreturn u\n"


def test_a_long_expression_keeps_temporaries() -> None:
    stmts = [op("%t.0", mul, "velocity.1", "velocity.1")]
    for k in range(30):
        stmts.append(op(f"%t.{k + 1}", add, f"%t.{k}", "velocity.1"))
    text = text_of(*stmts, params="velocity.1", result="%t.30", of=kinds(floats="velocity.1"))
    assert text.count("\n") > 3
    assert max(map(len, text.splitlines())) <= 92


def test_a_short_index_is_written_at_each_use() -> None:
    text = text_of(
        op("%j.1", add, "i.9", 1),
        op("%t.2", getitem, "u.0", "%j.1"),
        op("%t.3", mul, "%t.2", 3.0),
        op(None, operator.setitem, "u.0", "%j.1", "%t.3"),
        op("%s.4", slice, "i.9", None),
        op("%k.5", make := p.make_tuple, "%s.4", 0),
        op("a.6", getitem, "w.8", "%k.5"),
        op("b.7", getitem, "w.8", "%k.5"),
        op("%t.8", make, "a.6", "b.7"),
        params="u.0 w.8 i.9",
        result="%t.8",
        of=kinds(ints="i.9 %j.1", vectors="u.0", floats="%t.2 %t.3"),
    )
    assert text == "u[i + 1] *= 3.0\na = w[i:, 0]\nb = w[i:, 0]\nreturn a, b\n"


def choice(cond: Any, then: ir.Block, orelse: ir.Block) -> str:
    read = op("y.8", add, "%out.7", 1.0)
    c = op("%c.6", operator.lt, "a.0", cond)
    return text_of(c, if_("%c.6", then, orelse, "%out.7"), read, params="a.0 b.1", result="y.8")


def test_a_choice_of_values_is_a_conditional_expression() -> None:
    then = block(op("%t.2", mul, "b.1", 2.0), yields=("%t.2",))
    assert choice(1.0, then, block(yields=("b.1",))) == "y = (b * 2.0 if a < 1.0 else b) + 1.0\nreturn y\n"


def logical(then: ir.Block, orelse: ir.Block) -> str:
    first = op("%c.1", operator.lt, "a.0", "x.0")
    last = if_("%out.3", block(note(None, 1)), block())
    return text_of(first, if_("%c.1", then, orelse, "%out.3"), last, params="a.0 x.0 b.0", result=None)


def test_and_or_and_chained_comparisons() -> None:
    again = block(op("%c.2", operator.lt, "x.0", "b.0"), yields=("%c.2",))
    other = block(op("%c.2", operator.gt, "b.0", 3.0), yields=("%c.2",))
    same = block(yields=("%c.1",))
    end = "    note(1)\nreturn None\n"
    assert logical(again, same) == f"if a < x < b:\n{end}"
    assert logical(other, same) == f"if a < x and b > 3.0:\n{end}"
    assert logical(same, other) == f"if a < x or b > 3.0:\n{end}"


def test_in_place_operators() -> None:
    def update(fn: Callable[..., Any], *args: str) -> str:
        return text_of(
            op("%t.1", getitem, "u.0", "i.9"),
            op("%t.2", fn, *args),
            op(None, operator.setitem, "u.0", "i.9", "%t.2"),
            params="u.0 x.8 i.9",
            result=None,
            of=kinds(vectors="u.0", floats="%t.1 x.8 %t.2", ints="i.9"),
        ).partition("\n")[0]

    assert update(operator.sub, "%t.1", "x.8") == "u[i] -= x"
    assert update(operator.pow, "%t.1", "x.8") == "u[i] **= x"
    assert update(operator.mul, "x.8", "%t.1") == "u[i] *= x"
    assert update(operator.sub, "x.8", "%t.1") == "u[i] = x - u[i]"


def test_an_element_that_may_be_an_array_is_not_updated_in_place() -> None:
    """``items[0] += v`` would change the array that the list holds, for all who hold it."""
    text = text_of(
        op("%t.1", getitem, "items.0", 0),
        op("%t.2", add, "%t.1", "v.9"),
        op(None, operator.setitem, "items.0", 0, "%t.2"),
        params="items.0 v.9",
        result=None,
    )
    assert text == "items[0] = items[0] + v\nreturn None\n"


def test_a_copy_of_elements_is_not_a_place() -> None:
    """``u[index]`` is a copy for an array of indices: adding to the copy leaves ``u`` as it is."""
    text = text_of(
        op("%t.1", getitem, "u.0", "index.8"),
        op(None, p.isum, "%t.1", 1.0),
        params="u.0 index.8",
        result="u.0",
        of=kinds(vectors="u.0 index.8 %t.1"),
    )
    assert text == "u_index = u[index]\nu_index += 1.0\nreturn u\n"


def test_signs() -> None:
    def total(fn: Callable[..., Any], *negated: ir.Op) -> str:
        return text_of(
            *negated, op("y.9", fn, "a.0", "%t.2"), params="a.0 b.1", result="y.9", of=kinds(floats="%t.1 %t.2 a.0 b.1")
        ).partition("\n")[0]

    negative = op("%t.2", operator.neg, "b.1")
    product = (op("%t.1", operator.neg, "b.1"), op("%t.2", mul, "%t.1", 3.0))
    assert total(add, negative) == "y = a - b"
    assert total(operator.sub, negative) == "y = a + b"
    assert total(add, *product) == "y = a - b * 3.0"
    assert total(add, op("%t.2", mul, -2.0, "b.1")) == "y = a - 2.0 * b"
    assert total(mul, negative) == "y = a * -b"


def test_contributions_to_an_adjoint_are_summed_in_one_expression() -> None:
    text = text_of(
        op("x_bar.1", np.sin, "y.0"),
        op("%t.3", operator.neg, "y.0"),
        op("x_bar.2", add, "x_bar.1", "%t.3"),
        op("s.4", add, "x_bar.2", "y.0"),
        params="y.0",
        result="s.4",
        of=kinds(floats="x_bar.1 x_bar.2 %t.3 y.0 s.4"),
    )
    assert text == "x_bar = np.sin(y) - y\ns = x_bar + y\nreturn s\n"


def test_an_adjoint_that_a_loop_carries_grows() -> None:
    body = block(op("%t.4", mul, "y.0", "i.3"), op("x_bar.5", add, "x_bar.1", "%t.4"), yields=("x_bar.5",))
    text = text_of(
        for_("i.3", 9, [(0.0, "x_bar.1", "x_bar.2")], body),
        params="y.0",
        result="x_bar.2",
        of=kinds(floats="x_bar.1 x_bar.2 %t.4 x_bar.5 y.0", ints="i.3"),
    )
    assert text == "x_bar = 0.0\nfor i in range(9):\n    x_bar += y * i\nreturn x_bar\n"


def test_a_sum_is_taken_where_its_contribution_is_computed() -> None:
    body = block(
        op("x_bar.6", mul, "y_bar.4", "x.0"),
        op("y_bar.7", np.sin, "y_bar.4"),
        op("x_bar.8", add, "x_bar.1", "x_bar.6"),
        yields=("x_bar.8", "y_bar.7"),
    )
    text = text_of(
        for_("i.3", 9, [(0.0, "x_bar.1", "x_bar.2"), (1.0, "y_bar.4", "y_bar.5")], body),
        params="x.0",
        result="x_bar.2",
        of=kinds(floats="x_bar.1 x_bar.2 x_bar.6 x_bar.8 y_bar.4 y_bar.7 x.0", ints="i.3"),
    )
    assert text.splitlines()[3:5] == ["    x_bar += y_bar * x", "    y_bar = np.sin(y_bar)"]
