"""What nobody reads goes; what somebody may see stays."""

from __future__ import annotations

import pytest

from adcompile.check import check
from adcompile.optimize import dce
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, n.0: int, u.0: array, c.0: bool, l.0: arrays, q.0: unknown"


def living(source: str, **known: str) -> str:
    before = function(PARAMS, source, **known)
    check(before)
    after = dce(before)
    check(after)
    return show(after)


def test_chain_of_temporaries() -> None:
    assert living("a.1 = sin x.0\nb.2 = cos a.1\nreturn x.0") == "return x.0"


@pytest.mark.parametrize(
    "stmt", ["print x.0", "assert_ c.0", "call q.0 x.0", "r.1 = call_method q.0 'f'", "r.1 = @g x.0"]
)
def test_ordered_statements_stay(stmt: str) -> None:
    source = f"a.5 = sin x.0\n{stmt.replace('x.0', 'a.5')}\nreturn x.0"
    assert stmt.replace("x.0", "a.5") in living(source)


def test_what_is_written_outside_stays() -> None:
    source = "v.1 = getitem u.0 n.0\nsetitem v.1 0 1.0\na.2 = getitem l.0 0\nisum a.2 x.0\npush l.0 u.0\nreturn x.0"
    assert living(source, v="array", a="array") == text(source)


def test_global_storage_stays() -> None:
    source = "append $log x.0\nreturn x.0"
    assert living(source) == text(source)


def test_local_storage_that_nobody_reads_goes() -> None:
    source = """
      b.1 = zeros_like u.0
      v.2 = getitem b.1 n.0
      for i.3 in 0 n.0 1:
        a.4 = sin x.0
        isum_item v.2 i.3 a.4
      n.5 = len b.1
      r.6 = mul n.5 x.0
      return r.6
    """
    expected = """
      b.1 = zeros_like u.0
      n.5 = len b.1
      r.6 = mul n.5 x.0
      return r.6
    """
    assert living(source, b="array", v="array", n="int") == text(expected)


def test_writes_that_are_read_through_an_alias_stay() -> None:
    source = """
      b.1 = zeros_like u.0
      v.2 = getitem b.1 n.0
      isum v.2 x.0
      r.3 = sum b.1
      return r.3
    """
    assert living(source, b="array", v="array") == text(source)


def test_length_of_a_list_is_read() -> None:
    source = "l.1 = make_list\nappend l.1 x.0\nn.2 = len l.1\nreturn n.2"
    assert living(source, l="list", n="int") == text(source)


@pytest.mark.parametrize("add", ["add_each b.1 l.3", "add_item b.1 0 v.2", "isum_item b.1 0 v.2"])
def test_items_of_a_container_are_added_to_in_place(add: str) -> None:
    source = f"""
      a.4 = copy_of u.0
      b.1 = make_list a.4
      v.2 = copy_of u.0
      l.3 = make_list v.2
      {add}
      r.5 = sum a.4
      return r.5
    """
    assert add in living(source, a="array", b="arrays", v="array", l="arrays")


def test_container_keeps_what_is_added_to_it() -> None:
    source = """
      b.1 = make_list None
      v.2 = copy_of u.0
      l.3 = make_list v.2
      add_each b.1 l.3
      setitem v.2 0 5.0
      return b.1
    """
    assert living(source, b="arrays", v="array", l="arrays") == text(source)


@pytest.mark.parametrize("value", ["float", "array"])
def test_tape_goes_with_its_pushes_and_pops(value: str) -> None:
    source = """
      t_tape.1 = tape
      for i.2 in 0 n.0 1: y.3 = u.0 -> y.4
        push t_tape.1 y.3
        y.5 = sin y.3
        yield y.5
      for i.6 in 0 n.0 1: r.7 = x.0 -> r.8 backwards
        y.9 = pop t_tape.1
        z.10 = cos y.9
        r.11 = mul r.7 x.0
        yield r.11
      return r.8
    """
    expected = """
      for i.6 in 0 n.0 1: r.7 = x.0 -> r.8 backwards
        r.11 = mul r.7 x.0
        yield r.11
      return r.8
    """
    assert living(source, y=value, z=value, t_tape="arrays") == text(expected)


def test_tape_that_is_read_stays_whole() -> None:
    source = """
      t_tape.1 = tape
      push t_tape.1 x.0
      push t_tape.1 2.0
      a.2 = pop t_tape.1
      b.3 = pop t_tape.1
      return b.3
    """
    assert living(source, t_tape="list") == text(source)


def test_array_on_a_tape_that_goes_keeps_its_own_readers() -> None:
    source = """
      t_tape.1 = tape
      b.2 = copy_of u.0
      push t_tape.1 b.2
      setitem b.2 0 1.0
      r.3 = sum b.2
      a.4 = pop t_tape.1
      return r.3
    """
    after = living(source, b="array", a="array", t_tape="arrays")
    assert after == "b.2 = copy_of u.0\nsetitem b.2 0 1.0\nr.3 = sum b.2\nreturn r.3"


class TestLoops:
    def test_cyclically_dead_variable(self) -> None:
        source = """
          for i.1 in 0 n.0 1: s.2 = 0.0 -> s.3, y.4 = x.0 -> y.5
            s.6 = add s.2 y.4
            y.7 = sin y.4
            yield s.6 y.7
          return y.5
        """
        expected = """
          for i.1 in 0 n.0 1: y.4 = x.0 -> y.5
            y.7 = sin y.4
            yield y.7
          return y.5
        """
        assert living(source) == text(expected)

    def test_loop_without_readers(self) -> None:
        source = "for i.1 in 0 n.0 1: s.2 = 0.0 -> s.3\n  s.4 = add s.2 x.0\n  yield s.4\nreturn x.0"
        assert living(source) == "return x.0"

    def test_loop_with_an_effect_keeps_what_decides_it(self) -> None:
        source = """
          m.1 = add n.0 1
          for i.2 in 0 m.1 1: s.3 = x.0 -> s.4 until c.6
            print i.2
            s.5 = sin s.3
            c.6 = lt s.5 0.5
            yield s.5
          return x.0
        """
        assert living(source, m="int") == text(source)

    def test_while_loop_may_not_end(self) -> None:
        source = """
          while: s.1 = x.0 -> s.2, t.8 = x.0 -> t.9
            c.3 = lt s.1 1.0
            yield c.3
          do
            s.4 = add s.1 1.0
            t.5 = sin t.8
            yield s.4 t.5
          return x.0
        """
        expected = """
          while: s.1 = x.0 -> s.2
            c.3 = lt s.1 1.0
            yield c.3
          do
            s.4 = add s.1 1.0
            yield s.4
          return x.0
        """
        assert living(source) == text(expected)


class TestBranches:
    def test_out_that_nobody_reads(self) -> None:
        source = """
          if c.0 -> a.1 b.2
            s.3 = sin x.0
            yield s.3 1.0
          else
            yield x.0 2.0
          return b.2
        """
        assert living(source) == "if c.0 -> b.2\n  yield 1.0\nelse\n  yield 2.0\nreturn b.2"

    def test_empty_branches(self) -> None:
        source = "t.1 = lt x.0 1.0\nif t.1 -> a.2\n  s.3 = sin x.0\n  yield s.3\nelse\n  yield x.0\nreturn x.0"
        assert living(source) == "return x.0"

    def test_nested_effect_keeps_both_conditions(self) -> None:
        source = "t.1 = lt x.0 1.0\nif t.1\n  t.2 = lt x.0 0.0\n  if t.2\n    print x.0\nreturn x.0"
        assert living(source) == text(source)


def test_open_form() -> None:
    """Adjoint code reads a variable of a forward loop's body: it lives, and so does the loop."""
    source = """
      for i.1 in 0 n.0 1: y.2 = x.0 -> y.3, z.9 = x.0 -> z.10
        t.4 = sin y.2
        z.11 = cos z.9
        yield t.4 z.11
      for i.5 in 0 n.0 1: y_bar.6 = 1.0 -> y_bar.7 backwards
        y_bar.8 = mul y_bar.6 t.4
        yield y_bar.8
      return y_bar.7
    """
    expected = """
      for i.1 in 0 n.0 1: y.2 = x.0 -> y.3
        t.4 = sin y.2
        yield t.4
      for i.5 in 0 n.0 1: y_bar.6 = 1.0 -> y_bar.7 backwards
        y_bar.8 = mul y_bar.6 t.4
        yield y_bar.8
      return y_bar.7
    """
    before = function(PARAMS, source)
    check(before, closed=False)
    after = dce(before)
    check(after, closed=False)
    assert show(after) == text(expected)


def test_same_object_when_everything_lives() -> None:
    before = function(PARAMS, "a.1 = sin x.0\nif c.0 -> r.2\n  yield a.1\nelse\n  yield x.0\nreturn r.2")
    assert dce(before) is before
