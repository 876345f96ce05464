"""Stores into one place become one store."""

from __future__ import annotations

import pytest

from adcompile.check import check
from adcompile.optimize import simplify, stores
from tests.optimize.notation import function, show, text

PARAMS = "x.0: float, y.0: float, i.0: int, j.0: int, n.0: int, u.0: array, w.0: array, k.0: ints, l.0: arrays"
BEGIN = "b_bar.1 = zeros_like u.0\nprint b_bar.1\n"


def joined(source: str, **known: str) -> str:
    """What the stores into ``b_bar.1`` become."""
    before = function(PARAMS, f"{BEGIN}{source}\nreturn b_bar.1", **{"b_bar": "array", **known})
    check(before)
    after = simplify(stores(before))
    check(after)
    return show(after).removeprefix(BEGIN).removesuffix("\nreturn b_bar.1")


def test_zero_and_sum() -> None:
    assert joined("setitem b_bar.1 i.0 0.0\nisum_item b_bar.1 i.0 x.0") == "setitem b_bar.1 i.0 x.0"


def test_zero_and_difference() -> None:
    first, second = joined("setitem b_bar.1 i.0 0.0\nisub_item b_bar.1 i.0 x.0").splitlines()
    name, _, negated = first.partition(" = ")
    assert negated == "neg x.0"
    assert second == f"setitem b_bar.1 i.0 {name}"


def test_equal_slices_are_one_place() -> None:
    source = """
s.2 = slice 1 -1 None
setitem b_bar.1 s.2 0.0
v.3 = mul x.0 w.0
s.4 = slice 1 -1 None
isum_item b_bar.1 s.4 v.3"""
    assert "setitem b_bar.1 s.2 v.3" in joined(source, v="array")
    assert "isum_item" not in joined(source, v="array")


def test_multiples_of_one_variable() -> None:
    """The adjoint of a stencil: the sums in between come after the store."""
    source = """
t_bar.2 = mul 0.1 x.0
setitem b_bar.1 i.0 x.0
isum_item b_bar.1 j.0 t_bar.2
t_bar.3 = mul 0.2 x.0
isub_item b_bar.1 i.0 t_bar.3"""
    *_, product, store, other = joined(source).splitlines()
    name, _, value = product.partition(" = ")
    assert value == "mul 0.8 x.0"
    assert (store, other) == (f"setitem b_bar.1 i.0 {name}", "isum_item b_bar.1 j.0 t_bar.2")


def test_sums_of_one_base() -> None:
    source = (
        "t_bar.2 = mul 2.0 x.0\nisum_item b_bar.1 i.0 t_bar.2\nisum_item b_bar.1 j.0 y.0\nisum_item b_bar.1 i.0 x.0"
    )
    _, other, product, last = joined(source).splitlines()
    name, _, value = product.partition(" = ")
    assert (other, value, last) == ("isum_item b_bar.1 j.0 y.0", "mul 3.0 x.0", f"isum_item b_bar.1 i.0 {name}")


@pytest.mark.parametrize(
    "source",
    [
        "isum_item b_bar.1 i.0 x.0\nisum_item b_bar.1 i.0 y.0",  # two terms, two statements
        "setitem b_bar.1 i.0 0.0\nisum_item b_bar.1 j.0 x.0",  # i may be j
        "setitem b_bar.1 i.0 0.0\ns.2 = sum b_bar.1\nisum_item b_bar.1 i.0 s.2",  # read in between
        "setitem b_bar.1 i.0 0.0\nfor q.2 in 0 n.0 1:\n  print b_bar.1\nisum_item b_bar.1 i.0 x.0",
        "setitem b_bar.1 i.0 0.0\nsetitem b_bar.1 j.0 y.0\nisum_item b_bar.1 i.0 x.0",  # i may be j
        "setitem b_bar.1 k.0 0.0\nsetitem k.0 0 1\nisum_item b_bar.1 k.0 x.0",  # another index by now
        "a.2 = copy_of w.0\nsetitem b_bar.1 i.0 a.2\nsetitem a.2 0 5.0\nisum_item b_bar.1 i.0 x.0",  # another value
        "setitem b_bar.1 i.0 0.0\na.2 = getitem b_bar.1 i.0\nisum_item b_bar.1 i.0 a.2",
        "c.2 = copy_of u.0\nsetitem c.2 i.0 0.0\nisum_item c.2 i.0 x.0\nprint c.2",  # the user's: 0.0 + -0.0 is 0.0
        "l_bar.2 = make_list w.0\nsetitem l_bar.2 0 0.0\nisum_item l_bar.2 0 w.0\nprint l_bar.2",  # an alias of w
    ],
)
def test_left_alone(source: str) -> None:
    assert joined(source, a="array", c="array", l_bar="arrays") == text(source)


def test_other_storage_in_between() -> None:
    source = "setitem b_bar.1 i.0 0.0\nisum_item w.0 i.0 x.0\nisum_item b_bar.1 i.0 x.0"
    assert joined(source) == "isum_item w.0 i.0 x.0\nsetitem b_bar.1 i.0 x.0"
