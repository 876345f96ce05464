"""Copies that nobody could tell from the original go."""

from __future__ import annotations

import pytest

from adcompile.check import check
from adcompile.optimize import copies
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, n.0: int, u.0: array, w.0: array"


def uncopied(source: str) -> str:
    known = {"b": "array", "v": "array", "c": "array", "t": "array", "p": "unknown"}
    before = function(PARAMS, source, **known)
    check(before)
    after = copies(before)
    check(after)
    return show(after)


HEAD = "b.1 = zeros_like u.0\nv.2 = getitem b.1 n.0\nc.3 = copy_of v.2\n"


def test_original_is_not_written_while_the_copy_is_read() -> None:
    source = f"{HEAD}s.4 = sum c.3\nsetitem b.1 0 s.4\nreturn b.1"
    expected = "b.1 = zeros_like u.0\nv.2 = getitem b.1 n.0\ns.4 = sum v.2\nsetitem b.1 0 s.4\nreturn b.1"
    assert uncopied(source) == expected


@pytest.mark.parametrize(
    "rest",
    [
        "setitem b.1 0 5.0\ns.4 = sum c.3\nreturn s.4",  # the original is written
        "isum_item b.1 n.0 c.3\ns.4 = sum b.1\nreturn s.4",  # by the very statement that reads the copy
        "setitem c.3 0 5.0\ns.4 = sum b.1\nreturn s.4",  # the copy is written
        "return c.3",  # it leaves the function
        "p.4 = make_tuple c.3\nsetitem b.1 0 1.0\nt.5 = getitem p.4 0\nreturn t.5",  # it has another name
        "for i.4 in 0 n.0 1:\n  s.5 = sum c.3\n  setitem b.1 0 s.5\nreturn b.1",  # read again after the write
    ],
)
def test_needed(rest: str) -> None:
    assert uncopied(HEAD + rest) == text(HEAD + rest)


def test_temporary_that_only_the_copy_reads() -> None:
    source = "t.1 = mul 2.0 u.0\nc.2 = copy_of t.1\nsetitem c.2 0 1.0\nreturn c.2"
    assert uncopied(source) == "c.2 = mul 2.0 u.0\nsetitem c.2 0 1.0\nreturn c.2"


def test_temporary_from_outside_a_loop_is_copied_each_time() -> None:
    source = """
      t.1 = mul 2.0 u.0
      for i.2 in 0 n.0 1:
        c.3 = copy_of t.1
        setitem c.3 0 1.0
        print c.3
      return x.0
    """
    assert uncopied(source) == text(source)


def test_view_that_only_the_copy_reads() -> None:
    source = "v.1 = getitem u.0 n.0\nc.2 = copy_of v.1\nsetitem c.2 0 1.0\nreturn c.2"
    assert uncopied(source) == text(source)


def test_copy_of_a_copy() -> None:
    """Each is needed or not by what happens to the array that it stands for."""
    source = "b.1 = zeros_like u.0\nc.2 = copy_of b.1\nc.3 = copy_of c.2\nsetitem b.1 0 1.0\ns.4 = sum c.3\nreturn s.4"
    after = uncopied(source)
    assert "s.4 = sum b.1" not in after
    assert after.count("copy_of") == 1
