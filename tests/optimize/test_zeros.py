"""Adjoint arrays begin with their first contribution."""

from __future__ import annotations

import pytest

from adcompile.check import check
from adcompile.optimize import zeros
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, n.0: int, u.0: array, w.0: array, m.0: matrix"


def begun(source: str, **known: str) -> str:
    before = function(PARAMS, source, **{"b_bar": "array", "v": "array", **known})
    check(before)
    after = zeros(before)
    check(after)
    return show(after)


def test_temporary_becomes_the_adjoint() -> None:
    source = "b_bar.1 = zeros_like u.0\nv.2 = mul 2.0 u.0\nisum b_bar.1 v.2\nreturn b_bar.1"
    assert begun(source) == "b_bar.1 = mul 2.0 u.0\nreturn b_bar.1"


def test_what_others_read_is_copied() -> None:
    source = "b_bar.1 = zeros_like u.0\nv.2 = mul 2.0 u.0\nisum b_bar.1 v.2\nr.3 = make_tuple b_bar.1 v.2\nreturn r.3"
    assert begun(source) == "v.2 = mul 2.0 u.0\nb_bar.1 = copy_of v.2\nr.3 = make_tuple b_bar.1 v.2\nreturn r.3"


def test_difference_is_a_sign() -> None:
    source = "b_bar.1 = zeros_like u.0\nv.2 = mul 2.0 u.0\nisub b_bar.1 v.2\nreturn b_bar.1"
    assert begun(source) == "v.2 = mul 2.0 u.0\nb_bar.1 = neg v.2\nreturn b_bar.1"


def test_number_fills() -> None:
    source = "b_bar.1 = zeros_like u.0\nisum b_bar.1 x.0\nreturn b_bar.1"
    assert begun(source) == "b_bar.1 = full_like u.0 x.0\nreturn b_bar.1"


def test_within_a_loop() -> None:
    source = """
      for i.1 in 0 n.0 1:
        b_bar.2 = zeros_like u.0
        v.3 = mul x.0 u.0
        isum b_bar.2 v.3
        print b_bar.2
      return x.0
    """
    expected = """
      for i.1 in 0 n.0 1:
        b_bar.2 = mul x.0 u.0
        print b_bar.2
      return x.0
    """
    assert begun(source) == text(expected)


@pytest.mark.parametrize(
    "between",
    [
        "s.5 = sum b_bar.1",
        "isum_item b_bar.1 0 1.0",
        "v.6 = getitem b_bar.1 n.0\nisum v.6 1.0",
        "v.6 = getitem b_bar.1 n.0",
        "if True\n  print b_bar.1",
    ],
)
def test_used_before(between: str) -> None:
    source = f"b_bar.1 = zeros_like u.0\nv.2 = mul 2.0 u.0\n{between}\nisum b_bar.1 v.2\nreturn b_bar.1"
    assert "zeros_like" in begun(source)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("mul 2.0 w.0", "array"),  # w may be of another length
        ("mul u.0 m.0", "matrix"),
        ("mul u.0 1j", "zarray"),
        ("add u.0 w.0", "array"),  # broadcast
    ],
)
def test_other_shape_or_dtype(value: str, kind: str) -> None:
    source = f"b_bar.1 = zeros_like u.0\nv.2 = {value}\nisum b_bar.1 v.2\nreturn b_bar.1"
    assert begun(source, v=kind) == text(source)


def test_loop_around_the_sum() -> None:
    source = "b_bar.1 = zeros_like u.0\nfor i.2 in 0 n.0 1:\n  isum b_bar.1 u.0\nreturn b_bar.1"
    assert begun(source) == text(source)


def test_sum_of_the_user() -> None:
    """0.0 + -0.0 is 0.0."""
    source = "b.1 = zeros_like u.0\nv.2 = mul 2.0 u.0\nisum b.1 v.2\nreturn b.1"
    assert begun(source, b="array") == text(source)


def test_view_is_copied() -> None:
    source = (
        "b_bar.1 = zeros_like u.0\ns.2 = slice None None None\nv.3 = getitem u.0 s.2\nisum b_bar.1 v.3\nreturn b_bar.1"
    )
    expected = "s.2 = slice None None None\nv.3 = getitem u.0 s.2\nb_bar.1 = copy_of v.3\nreturn b_bar.1"
    assert begun(source) == expected
