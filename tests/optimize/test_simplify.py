"""Algebra: what each rule makes of an operation, and what it must leave alone."""

from __future__ import annotations

import dataclasses
import operator
import re

import pytest

from adcompile import ir
from adcompile.check import check
from adcompile.optimize import dce, simplify
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, y.0: float, n.0: int, z.0: complex, u.0: array, w.0: array, k.0: ints, q.0: unknown, c.0: bool"


def simplified(source: str, origin: int = 0, /, **known: str) -> str:
    """What is left of a function after ``simplify``, without what nobody reads."""
    before = function(PARAMS, source, origin, **known)
    check(before)
    after = simplify(before)
    check(after)
    return show(dce(after))


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("mul x.0 1.0", "return x.0"),
        ("mul 1.0 x.0", "return x.0"),
        ("mul x.0 1", "return x.0"),
        ("div x.0 1.0", "return x.0"),
        ("sub x.0 0.0", "return x.0"),
        ("add x.0 -0.0", "return x.0"),
        ("pow x.0 1", "return x.0"),
        ("pow x.0 1.0", "return x.0"),
        ("pow x.0 0", "return 1.0"),
        ("pow x.0 0.0", "return 1.0"),
        ("sub 2.0 1.0", "return 1.0"),
        ("mul 6 7", "return 42"),
        ("div 1 2", "return 0.5"),
        ("pow 2 10", "return 1024"),
        ("lt 1 2", "return True"),
        ("eq 1.0 2.0", "return False"),
        ("not True", "return False"),
        ("bool 1", "return True"),
        ("is None None", "return True"),
        ("neg 2.5", "return -2.5"),
        ("mul -1.0 x.0", "%t.1 = neg x.0\nreturn %t.1"),
        ("add x.0 -2.0", "%t.1 = sub x.0 2.0\nreturn %t.1"),
    ],
)
def test_value_stays_to_the_bit(expression: str, result: str) -> None:
    assert simplified(f"%t.1 = {expression}\nreturn %t.1") == result


@pytest.mark.parametrize(
    "expression",
    [
        "mul 0.0 x.0",  # NaN and infinity
        "sub x.0 x.0",
        "add x.0 0.0",  # -0.0 + 0.0 is 0.0
        "sub 0.0 x.0",
        "mul n.0 1.0",  # an int becomes a float
        "div n.0 1",
        "pow n.0 1.0",
        "mul z.0 1.0",  # (inf+1j) * 1.0 has a NaN
        "mul c.0 1",  # True * 1 is 1
        "mul q.0 1.0",  # a list, or anything
        "div 1 0",  # raises
        "mul 1e+300 1e+300",  # infinite
        "pow -8.0 0.5",  # complex
        "div 1.0 3.0",  # reads better as it stands
        "pow 10 400",  # too long
        "mul x.0 2.0",  # the user's order
        "add x.0 x.0",
        "pow u.0 0",  # an array of ones
        "lt 'a' 1",  # raises
    ],
)
def test_left_alone(expression: str) -> None:
    source = f"%t.1 = {expression}\nreturn %t.1"
    assert simplified(source) == text(source)


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ("%a.1 = neg x.0\n%t.2 = neg %a.1", "return x.0"),
        ("%a.1 = neg y.0\n%t.2 = add x.0 %a.1", "%t.2 = sub x.0 y.0\nreturn %t.2"),
        ("%a.1 = neg y.0\n%t.2 = sub x.0 %a.1", "%t.2 = add x.0 y.0\nreturn %t.2"),
        ("%a.1 = neg y.0\n%t.2 = add %a.1 x.0", "%a.1 = neg y.0\n%t.2 = add %a.1 x.0\nreturn %t.2"),
        ("%a.1 = mul 2.0 x.0\n%t.2 = mul 3.0 %a.1", "%a.1 = mul 2.0 x.0\n%t.2 = mul 3.0 %a.1\nreturn %t.2"),
        ("%a.1 = mul 2.0 x.0\n%t.2 = sub x.0 %a.1", "%a.1 = mul 2.0 x.0\n%t.2 = sub x.0 %a.1\nreturn %t.2"),
    ],
)
def test_values_of_the_user_are_rounded_as_written(lines: str, result: str) -> None:
    assert simplified(f"{lines}\nreturn %t.2") == result


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ("r.9 = mul x.0 2.0", "r.9 = mul 2.0 x.0"),
        ("r.9 = mul 2 x.0", "r.9 = mul 2.0 x.0"),
        ("a.1 = mul 2.0 x.0\nr.9 = mul 3.0 a.1", "r.9 = mul 6.0 x.0"),
        ("a.1 = mul 2.0 x.0\nr.9 = mul 0.5 a.1", "return x.0"),
        ("a.1 = mul 2.0 x.0\nr.9 = mul -0.5 a.1", "r.9 = neg x.0"),
        ("a.1 = mul 2.0 x.0\nb.2 = mul a.1 y.0\nr.9 = mul 3.0 b.2", "a.1 = mul 6.0 x.0\nr.9 = mul a.1 y.0"),
        ("a.1 = div 1.0 x.0\nb.2 = mul a.1 y.0\nr.9 = mul 3.0 b.2", "a.1 = div 3.0 x.0\nr.9 = mul a.1 y.0"),
        ("a.1 = mul 2.0 x.0\nb.2 = mul 3.0 y.0\nr.9 = mul a.1 b.2", "a.1 = mul 6.0 x.0\nr.9 = mul a.1 y.0"),
        ("a.1 = mul 2.0 x.0\nr.9 = mul y.0 a.1", "a.1 = mul 2.0 x.0\nr.9 = mul a.1 y.0"),
        ("a.1 = neg x.0\nb.2 = mul a.1 y.0\nr.9 = add x.0 b.2", "b.2 = mul x.0 y.0\nr.9 = sub x.0 b.2"),
        ("a.1 = neg x.0\nr.9 = add a.1 y.0", "r.9 = sub y.0 x.0"),
        ("a.1 = neg x.0\nb.2 = neg y.0\nr.9 = mul a.1 b.2", "r.9 = mul x.0 y.0"),
        ("a.1 = sub x.0 y.0\nr.9 = neg a.1", "r.9 = sub y.0 x.0"),
        ("a.1 = mul 2.0 x.0\nr.9 = neg a.1", "r.9 = mul -2.0 x.0"),
        ("a.1 = mul -2.0 x.0\nr.9 = sub y.0 a.1", "a.1 = mul 2.0 x.0\nr.9 = add y.0 a.1"),
        ("r.9 = add x.0 x.0", "r.9 = mul 2.0 x.0"),
        ("a.1 = mul 0.2 x.0\nr.9 = sub x.0 a.1", "r.9 = mul 0.8 x.0"),
        ("a.1 = mul 2.0 x.0\nb.2 = mul 3.0 x.0\nr.9 = add a.1 b.2", "r.9 = mul 5.0 x.0"),
        ("a.1 = add y.0 x.0\nb.2 = mul 2.0 x.0\nr.9 = add a.1 b.2", "a.1 = mul 3.0 x.0\nr.9 = add y.0 a.1"),
        ("a.1 = sub y.0 x.0\nb.2 = mul 2.0 x.0\nr.9 = add a.1 b.2", "r.9 = add y.0 x.0"),
        ("a.1 = mul 6.0 x.0\nr.9 = div a.1 3.0", "r.9 = mul 2.0 x.0"),
        ("a.1 = sub 2.0 1.0\nb.2 = pow x.0 a.1\nr.9 = mul 2.0 b.2", "r.9 = mul 2.0 x.0"),
        ("r.9 = add x.0 0.0", "return x.0"),
        ("r.9 = sub 0.0 x.0", "r.9 = neg x.0"),
        ("r.9 = mul z.0 1.0", "return z.0"),
        ("r.9 = mul n.0 1.0", "r.9 = mul 1.0 n.0"),
    ],
)
@pytest.mark.parametrize("mark", ["origin", "hint"])
def test_adjoints_may_be_rounded_otherwise(lines: str, result: str, mark: str) -> None:
    if mark == "hint":
        lines, result = _barred(lines), _barred(result)
    last = "r_bar.9" if mark == "hint" else "r.9"
    expected = result if "return" in result else f"{result}\nreturn {last}"
    assert simplified(f"{lines}\nreturn {last}", -3 if mark == "origin" else 4) == expected


def _barred(lines: str) -> str:
    return re.sub(r"\b([abr])\.", r"\1_bar.", lines)


@pytest.mark.parametrize(
    "lines",
    [
        "a.1 = mul 1e+200 x.0\nr.9 = mul 1e+200 a.1",  # the product overflows
        "a.1 = mul 1e-200 x.0\nr.9 = mul 1e-200 a.1",  # and is no normal number
        "r.9 = mul 0.0 x.0",
        "r.9 = sub x.0 x.0",
        "a.1 = mul x.0 y.0\nr.9 = div a.1 3.0",
    ],
)
def test_adjoints_left_alone(lines: str) -> None:
    source = f"{lines}\nreturn r.9"
    assert simplified(source, -1) == text(source)


def test_difference_of_equals_is_not_zero() -> None:
    """It is NaN for infinities."""
    assert simplified("a.1 = neg x.0\nr.9 = add x.0 a.1\nreturn r.9", -1) == "r.9 = sub x.0 x.0\nreturn r.9"


def test_what_is_read_twice_keeps_its_value() -> None:
    source = "a.1 = mul 2.0 x.0\nb.2 = mul 3.0 a.1\nr.9 = make_tuple a.1 b.2\nreturn r.9"
    assert simplified(source, -1) == text(source)


def test_sums_into_arrays_lose_their_signs() -> None:
    source = """
      b_bar.1 = zeros_like u.0
      t_bar.2 = mul -2.0 x.0
      isum_item b_bar.1 0 t_bar.2
      t_bar.3 = neg u.0
      t_bar.4 = mul t_bar.3 w.0
      isum b_bar.1 t_bar.4
      t_bar.5 = neg u.0
      isub b_bar.1 t_bar.5
      isum_item b_bar.1 1 0.0
      return b_bar.1
    """
    expected = """
      b_bar.1 = zeros_like u.0
      t_bar.2 = mul 2.0 x.0
      isub_item b_bar.1 0 t_bar.2
      t_bar.4 = mul u.0 w.0
      isub b_bar.1 t_bar.4
      isum b_bar.1 u.0
      return b_bar.1
    """
    kinds = {"b_bar": "array", "t_bar_3": "array", "t_bar_4": "array", "t_bar_5": "array"}
    assert simplified(source, **kinds) == text(expected)


def test_coefficient_goes_where_a_scalar_is() -> None:
    """No second pass over the array."""
    source = """
      s_bar.1 = mul 3.0 x.0
      a_bar.2 = mul s_bar.1 u.0
      r_bar.3 = mul 2.0 a_bar.2
      return r_bar.3
    """
    expected = """
      s_bar.1 = mul 6.0 x.0
      r_bar.3 = mul s_bar.1 u.0
      return r_bar.3
    """
    assert simplified(source, a_bar="array", r_bar="array") == text(expected)


class TestMemory:
    """A definition says what a variable was; storage may be written since."""

    def test_operand_written_since(self) -> None:
        source = """
          b.1 = copy_of u.0
          t_bar.2 = mul 2.0 b.1
          setitem b.1 0 5.0
          r_bar.3 = mul 3.0 t_bar.2
          s.4 = sum b.1
          p.5 = make_tuple r_bar.3 s.4
          return p.5
        """
        assert "r_bar.3 = mul 3.0" not in simplified(source, b="array", t_bar="array", r_bar="array")
        assert "r_bar.3 = mul 6.0 b.1" in simplified(source, b="array", t_bar="array", r_bar="array")

    def test_operand_is_not_read_after_a_write(self) -> None:
        source = """
          b.1 = copy_of u.0
          t_bar.2 = neg b.1
          setitem b.1 0 5.0
          r_bar.3 = add w.0 t_bar.2
          p.5 = make_tuple r_bar.3 b.1
          return p.5
        """
        assert simplified(source, b="array", t_bar="array", r_bar="array") == text(source)

    def test_result_written_since(self) -> None:
        source = """
          t_bar.2 = neg u.0
          setitem t_bar.2 0 5.0
          r_bar.3 = add w.0 t_bar.2
          return r_bar.3
        """
        assert simplified(source, t_bar="array", r_bar="array") == text(source)

    @pytest.mark.parametrize("write", ["setitem b.1 0 5.0", "setitem t.2 0 5.0"])
    def test_product_of_its_own_is_no_alias(self, write: str) -> None:
        source = f"""
          b.1 = copy_of u.0
          t.2 = mul 1.0 b.1
          {write}
          p.3 = make_tuple b.1 t.2
          return p.3
        """
        copied = text(source.replace("mul 1.0 b.1", "copy_of b.1"))
        assert simplified(source, b="array", t="array") == copied

    @pytest.mark.parametrize("same", ["mul 1.0 u.0", "truediv u.0 1.0", "pow u.0 1"])
    def test_product_that_is_returned_is_not_the_argument(self, same: str) -> None:
        source = f"r.1 = {same}\nreturn r.1"
        assert simplified(source, r="array") == text("r.1 = copy_of u.0\nreturn r.1")

    def test_open_form_reads_storage_at_its_own_statement(self) -> None:
        """Adjoint statements of different origin see the array as it was before and after a store of the forward
        sweep, however close they stand."""
        source = "b.1 = copy_of u.0\nsetitem b.1 0 5.0\nt.2 = neg b.1\nr.3 = add w.0 t.2\nreturn r.3"
        found = function(PARAMS, source, b="array", t="array", r="array")
        assert "r.3 = sub w.0 b.1" in show(simplify(with_origins(found, 1, 2, -2, -2)))
        assert "r.3 = add w.0 t.2" in show(simplify(with_origins(found, 1, 2, -2, -1)))


def with_origins(found: ir.Function, *origins: int) -> ir.Function:
    stmts = tuple(dataclasses.replace(stmt, origin=k) for stmt, k in zip(found.body.stmts, origins, strict=True))
    return dataclasses.replace(found, body=ir.Block(stmts, found.body.yields))


class TestBranches:
    def test_literal_condition(self) -> None:
        source = """
          c.1 = lt 2 1
          if c.1 -> y.2
            a.3 = mul 2.0 x.0
            yield a.3
          else
            b.4 = mul 3.0 x.0
            yield b.4
          r.5 = mul y.2 y.0
          return r.5
        """
        assert simplified(source) == "b.4 = mul 3.0 x.0\nr.5 = mul b.4 y.0\nreturn r.5"

    def test_same_value_from_both(self) -> None:
        source = """
          if c.0 -> y.2 z.3
            print 1
            yield x.0 1.0
          else
            yield x.0 1
          r.5 = mul y.2 z.3
          return r.5
        """
        expected = """
          if c.0 -> z.3
            print 1
            yield 1.0
          else
            yield 1
          r.5 = mul x.0 z.3
          return r.5
        """
        assert simplified(source) == text(expected)

    def test_condition_itself(self) -> None:
        source = "if c.0 -> y.2\n  yield True\nelse\n  yield False\nreturn y.2"
        assert simplified(source, y="bool") == "return c.0"

    def test_constants_reach_nested_branches(self) -> None:
        source = """
          y.1 = sub 2 1
          p.2 = eq y.1 0
          if p.2 -> r.3
            yield 0.0
          else
            e.4 = sub y.1 1
            t_bar.5 = pow x.0 e.4
            yield t_bar.5
          return r.3
        """
        assert simplified(source, y="int", e="int") == "return 1.0"


def test_loops_are_not_looked_out_of() -> None:
    """What a loop's body defines is not in scope after it, and not in open form either."""
    source = """
      for i.1 in 0 n.0 1: s.2 = 0.0 -> s.3
        t_bar.4 = mul 2.0 x.0
        yield t_bar.4
      r_bar.5 = mul 3.0 s.3
      return r_bar.5
    """
    assert simplified(source) == text(source)


def test_same_object_when_nothing_changes() -> None:
    before = function(PARAMS, "t.1 = sin x.0\nif c.0 -> r.2\n  yield t.1\nelse\n  yield x.0\nreturn r.2")
    assert simplify(before) is before


def test_provenance_stays() -> None:
    pos = ir.Pos("f.py", 3, 4, 3, 9)
    op = ir.Op("t.1", operator.mul, (ir.Var("x.0"), ir.Const(2.0)), (), pos, -7)
    (new,) = simplify(ir.Function("f", ("x.0",), ir.Block((op,), (ir.Var("t.1"),)), {})).body.stmts
    assert isinstance(new, ir.Op) and new is not op and (new.pos, new.origin) == (pos, -7)
