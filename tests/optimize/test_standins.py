"""What is kept for its shape alone gives way to another array of that shape."""

from __future__ import annotations

import pytest

from adcompile.check import check
from adcompile.optimize import standins
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, n.0: int, u.0: array, w.0: array, q.0: unknown, k.0: ints"


def stood_in(source: str) -> str:
    before = function(PARAMS, source, t="array", r="array", b="array", z="zarray")
    check(before)
    after = standins(before)
    check(after)
    return show(after)


@pytest.mark.parametrize("read", ["size t.1", "shape t.1", "len t.1", "zeros_like t.1", "unbroadcast x.0 t.1"])
def test_shape_of_a_product(read: str) -> None:
    source = f"t.1 = mul u.0 2.0\nb.2 = {read}\nreturn b.2"
    assert stood_in(source) == text(source).replace(read, read.replace("t.1", "u.0"))


def test_first_one_whose_content_is_read() -> None:
    """u + w has the shape of neither."""
    source = "r.1 = add u.0 w.0\nt.2 = mul r.1 r.1\nt.3 = sin t.2\nb.4 = size t.3\nreturn b.4"
    assert "b.4 = size r.1" in stood_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "t.1 = mul u.0 2.0\nb.2 = size t.1\nr.3 = sin t.1\nb.4 = make_tuple b.2 r.3\nreturn b.4",  # its content is read
        "t.1 = mul q.0 2.0\nb.2 = size t.1\nreturn b.2",  # no shape is known
        "t.1 = add u.0 w.0\nb.2 = size t.1\nreturn b.2",
        "z.1 = mul u.0 1j\nb.2 = zeros_like z.1\nreturn b.2",  # another dtype
        "b.1 = size u.0\nreturn b.1",  # an argument is there anyway
    ],
)
def test_left_alone(source: str) -> None:
    assert stood_in(source) == text(source)


def test_dtype_is_not_read_with_a_size() -> None:
    assert "size u.0" in stood_in("z.1 = mul u.0 1j\nb.2 = size z.1\nreturn b.2")


def test_only_in_scope() -> None:
    source = """
      for i.1 in 0 n.0 1: b.9 = w.0 -> b.8
        r.2 = matmul u.0 w.0
        b.3 = sin r.2
        yield b.3
      t.4 = mul b.8 2.0
      n.5 = size t.4
      r.6 = make_tuple n.5 b.8
      return r.6
    """
    assert "n.5 = size b.8" in stood_in(source)
