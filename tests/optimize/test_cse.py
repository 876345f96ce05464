"""Equal expressions are computed once, where they are equal."""

from __future__ import annotations

import pytest

from adcompile.check import check
from adcompile.optimize import cse
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, y.0: float, n.0: int, u.0: array, w.0: array, c.0: bool, l.0: arrays, q.0: unknown"


def shared(source: str, **known: str) -> str:
    before = function(PARAMS, source, **known)
    check(before)
    after = cse(before)
    check(after)
    return show(after)


def test_in_one_block_and_into_nested_ones() -> None:
    source = """
      t.1 = sin x.0
      t.2 = sin x.0
      for i.3 in 0 n.0 1: s.4 = 0.0 -> s.5
        t.6 = sin x.0
        t.7 = mul t.2 t.6
        yield t.7
      if c.0 -> r.8
        t.9 = sin x.0
        yield t.9
      else
        yield s.5
      return r.8
    """
    expected = """
      t.1 = sin x.0
      for i.3 in 0 n.0 1: s.4 = 0.0 -> s.5
        t.7 = mul t.1 t.1
        yield t.7
      if c.0 -> r.8
        yield t.1
      else
        yield s.5
      return r.8
    """
    assert shared(source) == text(expected)


def test_not_out_of_a_block() -> None:
    source = """
      if c.0 -> r.1
        t.2 = sin x.0
        yield t.2
      else
        t.3 = sin x.0
        yield t.3
      t.4 = sin x.0
      r.5 = add r.1 t.4
      return r.5
    """
    assert shared(source) == text(source)


def test_test_of_a_while_loop_is_available_in_its_body() -> None:
    source = """
      while: s.1 = x.0 -> s.2
        t.3 = cos s.1
        c.4 = lt t.3 y.0
        yield c.4
      do
        t.5 = cos s.1
        yield t.5
      return s.2
    """
    assert shared(source) == text(source.replace("        t.5 = cos s.1\n", "").replace("yield t.5", "yield t.3"))


def test_products_and_sums_of_numbers_commute() -> None:
    source = (
        "a.1 = mul x.0 y.0\nb.2 = mul y.0 x.0\nc.3 = sub x.0 y.0\n"
        "d.4 = sub y.0 x.0\nr.5 = make_tuple a.1 b.2 c.3 d.4\nreturn r.5"
    )
    assert shared(source) == text(source.replace("b.2 = mul y.0 x.0\n", "").replace("a.1 b.2", "a.1 a.1"))


@pytest.mark.parametrize("pair", [("1", "1.0"), ("0.0", "-0.0"), ("1", "True")])
def test_literals_that_compare_equal_are_not_the_same(pair: tuple[str, str]) -> None:
    source = f"a.1 = add x.0 {pair[0]}\nb.2 = add x.0 {pair[1]}\nr.3 = make_tuple a.1 b.2\nreturn r.3"
    assert shared(source) == text(source)


def test_cheap_expressions_stay_where_they_read_better() -> None:
    source = """
      i.1 = add n.0 1
      a.2 = getitem u.0 i.1
      a.3 = sin a.2
      i.4 = add n.0 1
      b.5 = getitem u.0 i.4
      b.6 = sin b.5
      r.7 = mul a.3 b.6
      return r.7
    """
    expected = """
      i.1 = add n.0 1
      a.2 = getitem u.0 i.1
      a.3 = sin a.2
      i.4 = add n.0 1
      b.5 = getitem u.0 i.4
      r.7 = mul a.3 a.3
      return r.7
    """
    assert shared(source, i="int") == text(expected)


def test_cheap_expressions_that_occur_often_are_shared() -> None:
    lines = [f"a.{k} = getitem u.0 0" for k in range(1, 6)]
    names = " ".join(f"a.{k}" for k in range(1, 6))
    after = shared("\n".join([*lines, f"r.9 = make_tuple {names}", "return r.9"]))
    assert after == "a.1 = getitem u.0 0\nr.9 = make_tuple a.1 a.1 a.1 a.1 a.1\nreturn r.9"


@pytest.mark.parametrize("maker", ["zeros 3", "make_list x.0", "zeros_like u.0", "tape", "copy_of u.0"])
def test_new_storage_is_never_shared(maker: str) -> None:
    source = f"a.1 = {maker}\nb.2 = {maker}\nr.3 = make_tuple a.1 b.2\nreturn r.3"
    assert shared(source, a="unknown", b="unknown") == text(source)


class TestMemory:
    def content(self, between: str, after: str = "", **known: str) -> bool:
        """Whether ``sum b`` is computed once around some statements."""
        source = (
            f"b.1 = copy_of u.0\nv.6 = getitem b.1 n.0\ns.2 = sum b.1\n{between}\n"
            "t.3 = sum b.1\nr.4 = mul s.2 t.3\nreturn r.4"
        )
        return "t.3 =" not in shared(source, b="array", **known)

    def test_nothing_in_between(self) -> None:
        assert self.content("d.5 = sin x.0")

    @pytest.mark.parametrize(
        "between", ["setitem b.1 0 1.0", "isum b.1 x.0", "isum_item b.1 0 x.0", "add_at b.1 0 x.0", "setitem v.6 0 1.0"]
    )
    def test_written(self, between: str) -> None:
        assert not self.content(between, v="array")

    def test_written_in_a_branch_or_loop(self) -> None:
        assert not self.content("if c.0\n  setitem b.1 0 1.0")
        assert not self.content("for i.8 in 0 n.0 1:\n  setitem b.1 0 1.0")

    def test_other_storage_written(self) -> None:
        assert self.content("d.5 = copy_of w.0\nsetitem d.5 0 1.0", d="array")

    def test_shape_is_not_content(self) -> None:
        lines = ["b.1 = copy_of u.0"]
        for k in range(2, 11):
            lines += [f"n.{k} = len b.1", f"setitem b.1 0 n.{k}"]
        after = shared("\n".join([*lines, "r.20 = make_tuple b.1 n.10", "return r.20"]), b="array", n="int")
        assert after.count("len") == 1

    def test_before_the_first_iteration_and_in_the_loop(self) -> None:
        source = """
          b.1 = copy_of u.0
          s.2 = sum b.1
          for i.3 in 0 n.0 1: t.4 = s.2 -> t.5
            s.6 = sum b.1
            setitem b.1 0 s.6
            yield s.6
          return t.5
        """
        assert shared(source, b="array") == text(source)

    def test_items_of_a_list(self) -> None:
        source = """
          a.1 = getitem l.0 0
          s.2 = cos l.0
          isum a.1 1.0
          s.3 = cos l.0
          r.4 = mul s.2 s.3
          return r.4
        """
        assert shared(source, a="array") == text(source)

    def test_length_of_a_list_is_content(self) -> None:
        source = """
          l.1 = make_list u.0
          n.2 = len l.1
          s.3 = sin n.2
          append l.1 u.0
          n.4 = len l.1
          s.5 = sin n.4
          r.6 = mul s.3 s.5
          return r.6
        """
        assert shared(source, l="arrays", n="int") == text(source)

    def test_unknown_call_may_write_what_is_known_outside(self) -> None:
        source = """
          b.1 = copy_of u.0
          s.2 = sum b.1
          s.3 = sum u.0
          call q.0 x.0
          s.4 = sum b.1
          s.5 = sum u.0
          r.6 = make_tuple s.2 s.3 s.4 s.5
          return r.6
        """
        assert shared(source, b="array") == text(
            source.replace("          s.4 = sum b.1\n", "").replace("s.3 s.4", "s.3 s.2")
        )

    def test_results_that_are_written_are_two(self) -> None:
        source = (
            "a.1 = mul u.0 2.0\nb.2 = mul u.0 2.0\nsetitem a.1 0 1.0\ns.3 = sum a.1\n"
            "s.4 = sum b.2\nr.5 = add s.3 s.4\nreturn r.5"
        )
        assert shared(source, a="array", b="array") == text(source)

    def test_results_that_are_returned_are_two(self) -> None:
        source = "a.1 = mul u.0 2.0\nb.2 = mul u.0 2.0\nr.5 = make_tuple a.1 b.2\nreturn r.5"
        assert shared(source, a="array", b="array", r="unknown") == text(source)

    def test_views_of_the_same_storage_are_one(self) -> None:
        lines = ["b.1 = copy_of u.0", "s.2 = slice 1 None None"]
        for k in range(3, 7):
            lines += [f"v.{k} = getitem b.1 s.2", f"isum v.{k} 1.0"]
        after = shared("\n".join([*lines, "return b.1"]), b="array", v="array")
        assert after.count("getitem") == 1

    def test_classes_from_outside(self) -> None:
        """An alias analysis that knows more tells apart what the optimiser's own does not."""
        source = (
            "a.1 = getitem l.0 0\nb.2 = getitem l.0 1\ns.3 = sum a.1\nsetitem b.2 0 1.0\n"
            "s.4 = sum a.1\nr.5 = mul s.3 s.4\nreturn r.5"
        )
        before = function(PARAMS, source, a="array", b="array")
        assert "s.4 = sum a.1" in show(cse(before))
        assert "s.4 = sum a.1" not in show(cse(before, {"a.1": 1, "b.2": 2}.get))


def test_same_object_when_nothing_changes() -> None:
    before = function(PARAMS, "t.1 = sin x.0\nt.2 = cos x.0\nr.3 = mul t.1 t.2\nreturn r.3")
    assert cse(before) is before
