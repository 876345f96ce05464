"""Branches on one condition know of each other."""

from __future__ import annotations

from adcompile.check import check
from adcompile.optimize import branches
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, n.0: int, c.0: bool, d.0: bool"


def joined(source: str) -> str:
    before = function(PARAMS, source)
    check(before)
    after = branches(before)
    check(after)
    return show(after)


def test_two_that_follow_each_other() -> None:
    source = """
      if c.0 -> a.1
        a.2 = sin x.0
        yield a.2
      else
        yield 1.0
      if c.0 -> b.3
        b.4 = mul a.1 x.0
        yield b.4
      else
        b.5 = add a.1 x.0
        yield b.5
      r.6 = add a.1 b.3
      return r.6
    """
    expected = """
      if c.0 -> a.1 b.3
        a.2 = sin x.0
        b.4 = mul a.2 x.0
        yield a.2 b.4
      else
        b.5 = add 1.0 x.0
        yield 1.0 b.5
      r.6 = add a.1 b.3
      return r.6
    """
    assert joined(source) == text(expected)


def test_three_that_follow_each_other() -> None:
    source = "\n".join(f"if c.0\n  t.{k} = sin x.0\n  print t.{k}" for k in range(1, 4)) + "\nreturn x.0"
    assert joined(source).count("if c.0") == 1


def test_other_conditions_stay() -> None:
    source = "if c.0\n  print x.0\nif d.0\n  print x.0\nif c.0\n  print x.0\nreturn x.0"
    assert joined(source) == text(source)


def test_what_is_read_on_one_side_is_made_on_that_side() -> None:
    source = """
      if c.0 -> a.1
        a.2 = sin x.0
        yield a.2
      else
        yield None
      print x.0
      if c.0 -> b.3
        b.4 = mul a.1 x.0
        yield b.4
      else
        yield 0.0
      return b.3
    """
    assert joined(source) == text(source.replace("yield None", "yield undefined"))


def test_what_is_read_on_both_sides_is_made_on_both() -> None:
    source = """
      if c.0 -> a.1
        a.2 = sin x.0
        yield a.2
      else
        a.5 = cos x.0
        yield a.5
      print x.0
      if d.0
        if c.0
          print a.1
      else
        print a.1
      return x.0
    """
    assert joined(source) == text(source)


def test_the_value_of_the_same_side_is_read() -> None:
    source = """
      if c.0 -> a.1
        yield x.0
      else
        yield 2.0
      print a.1
      if c.0
        print a.1
      else
        for i.3 in 0 n.0 1:
          print a.1
      return x.0
    """
    expected = """
      if c.0 -> a.1
        yield x.0
      else
        yield 2.0
      print a.1
      if c.0
        print x.0
      else
        for i.3 in 0 n.0 1:
          print 2.0
      return x.0
    """
    assert joined(source) == text(expected)


def test_read_before_it_is_defined() -> None:
    """The second would read what the first leaves undefined: they stay apart."""
    source = """
      if c.0 -> a.1
        yield x.0
      else
        yield undefined
      if c.0
        print x.0
      else
        print a.1
      return x.0
    """
    assert joined(source) == text(source.replace("yield x.0", "yield undefined"))


def test_same_object_where_there_is_nothing_to_do() -> None:
    before = function(
        PARAMS, "if c.0 -> r.2\n  yield x.0\nelse\n  yield 1.0\nprint r.2\nif c.0\n  print x.0\nreturn r.2"
    )
    assert branches(before) is before
