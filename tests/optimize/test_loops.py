"""Loops carry only what changes."""

from __future__ import annotations

from adcompile.check import check
from adcompile.optimize import loops
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, n.0: int, c.0: bool"


def pruned(source: str) -> str:
    before = function(PARAMS, source)
    check(before)
    after = loops(before)
    check(after)
    return show(after)


def test_given_back_as_it_was() -> None:
    source = """
      for i.1 in 0 n.0 1: a.2 = x.0 -> a.3, b.4 = 0.0 -> b.5
        b.6 = add b.4 a.2
        yield a.2 b.6
      r.7 = mul b.5 a.3
      return r.7
    """
    expected = """
      for i.1 in 0 n.0 1: b.4 = 0.0 -> b.5
        b.6 = add b.4 x.0
        yield b.6
      r.7 = mul b.5 x.0
      return r.7
    """
    assert pruned(source) == text(expected)


def test_given_back_through_an_inner_loop() -> None:
    source = """
      for i.1 in 0 n.0 1: a.2 = x.0 -> a.3
        for j.4 in 0 n.0 1: b.5 = a.2 -> b.6
          print b.5
          yield b.5
        yield b.6
      return a.3
    """
    expected = """
      for i.1 in 0 n.0 1:
        for j.4 in 0 n.0 1:
          print x.0
      return x.0
    """
    assert pruned(source) == text(expected)


def test_same_literal_each_time() -> None:
    source = """
      for i.1 in 0 n.0 1: a.2 = 0.0 -> a.3
        print a.2
        yield 0.0
      return a.3
    """
    assert pruned(source) == "for i.1 in 0 n.0 1:\n  print 0.0\nreturn 0.0"


def test_another_literal_is_another_value() -> None:
    source = """
      for i.1 in 0 n.0 1: a.2 = 0.0 -> a.3, b.4 = 0 -> b.5
        print a.2 b.4
        yield -0.0 0.0
      return a.3
    """
    assert pruned(source) == text(source)


def test_twins() -> None:
    source = """
      for i.1 in 0 n.0 1: a.2 = 0.0 -> a.3, b.4 = 0.0 -> b.5
        t.6 = add a.2 b.4
        t.7 = add t.6 x.0
        yield t.7 t.7
      r.8 = mul a.3 b.5
      return r.8
    """
    expected = """
      for i.1 in 0 n.0 1: a.2 = 0.0 -> a.3
        t.6 = add a.2 a.2
        t.7 = add t.6 x.0
        yield t.7
      r.8 = mul a.3 a.3
      return r.8
    """
    assert pruned(source) == text(expected)


def test_swapped_variables_are_no_twins() -> None:
    source = """
      for i.1 in 0 n.0 1: a.2 = 1.0 -> a.3, b.4 = 2.0 -> b.5
        yield b.4 a.2
      r.6 = sub a.3 b.5
      return r.6
    """
    assert pruned(source) == text(source)


def test_no_iteration() -> None:
    source = """
      for i.1 in 3 3 1: a.2 = x.0 -> a.3
        print a.2
        t.4 = add a.2 1.0
        yield t.4
      return a.3
    """
    assert pruned(source) == "return x.0"


def test_one_iteration() -> None:
    source = """
      for i.1 in 2 3 1: a.2 = 1.0 -> a.3, b.4 = x.0 -> b.5
        t.6 = add a.2 i.1
        yield b.4 t.6
      r.7 = sub a.3 b.5
      return r.7
    """
    assert pruned(source) == "t.6 = add 1.0 2\nr.7 = sub x.0 t.6\nreturn r.7"


def test_never_true_until() -> None:
    source = """
      for i.1 in 0 n.0 1: a.2 = 0.0 -> a.3 until False
        t.4 = add a.2 x.0
        yield t.4
      return a.3
    """
    assert pruned(source) == text(source.replace(" until False", ""))


def test_while_loop_that_never_runs_still_tests() -> None:
    source = """
      while: a.1 = x.0 -> a.2
        print a.1
        yield False
      do
        t.3 = add a.1 1.0
        yield t.3
      return a.2
    """
    assert pruned(source) == "print x.0\nreturn x.0"


def test_while_loop_prunes_test_and_body() -> None:
    source = """
      while: a.1 = x.0 -> a.2, k.3 = 0.0 -> k.4
        c.5 = lt k.3 a.1
        yield c.5
      do
        k.6 = add k.3 a.1
        yield a.1 k.6
      r.7 = add a.2 k.4
      return r.7
    """
    expected = """
      while: k.3 = 0.0 -> k.4
        c.5 = lt k.3 x.0
        yield c.5
      do
        k.6 = add k.3 x.0
        yield k.6
      r.7 = add x.0 k.4
      return r.7
    """
    assert pruned(source) == text(expected)


def test_open_form() -> None:
    """What a reverse loop reads of a forward loop's variable is its initial value too."""
    source = """
      for i.1 in 0 n.0 1: a.2 = x.0 -> a.3
        t.4 = sin a.2
        yield a.2
      for i.5 in 0 n.0 1: a_bar.6 = 0.0 -> a_bar.7 backwards
        t_bar.8 = mul t.4 a.2
        a_bar.9 = add a_bar.6 t_bar.8
        yield a_bar.9
      return a_bar.7
    """
    before = function(PARAMS, source)
    check(before, closed=False)
    after = loops(before)
    check(after, closed=False)
    assert "t.4 = sin x.0" in show(after) and "t_bar.8 = mul t.4 x.0" in show(after)


def test_same_object_when_nothing_changes() -> None:
    before = function(PARAMS, "for i.1 in 0 n.0 1: a.2 = x.0 -> a.3\n  b.4 = sin a.2\n  yield b.4\nreturn a.3")
    assert loops(before) is before
