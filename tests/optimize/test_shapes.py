"""Equal keys of ``analysis.shapes`` are equal shapes, for arrays of any shape."""

from __future__ import annotations

import numpy as np
import pytest

from adcompile import ir
from adcompile.analysis.shapes import shapes
from adcompile.interpret import run
from adcompile.primitives import make_tuple
from tests.optimize.adjoint_programs import Generator, arguments
from tests.optimize.notation import function

PARAMS = "x.0: float, n.0: int, u.0: array, w.0: array, m.0: matrix"


def same(lines: str, a: str, b: str, **known: str) -> bool:
    found = function(PARAMS, f"{lines}\nreturn x.0", **{"a": "array", "b": "array", "c": "array", **known})
    keys = shapes(found)
    return keys.get(a) is not None and keys.get(a) == keys.get(b)


@pytest.mark.parametrize(
    "lines",
    [
        "a.1 = zeros_like u.0",
        "a.1 = mul 2.0 u.0",
        "a.1 = add u.0 u.0",
        "b.2 = sin u.0\na.1 = mul b.2 x.0",
        "a.1 = copy_of u.0",
        "a.1 = unbroadcast w.0 u.0",
        "b.2 = transpose u.0\na.1 = transpose b.2",
        "s.2 = slice None None None\na.1 = getitem u.0 s.2",
        "t.2 = shape_of u.0\na.1 = broadcast_to x.0 t.2",
        "t.2 = shape u.0\na.1 = reshape w.0 t.2",
        "if True -> a.1\n  b.2 = neg u.0\n  yield b.2\nelse\n  yield u.0",
        "for i.2 in 0 n.0 1: b.3 = u.0 -> a.1\n  b.4 = mul x.0 b.3\n  yield b.4",
    ],
)
def test_shape_of_u(lines: str) -> None:
    assert same(lines, "a.1", "u.0")


@pytest.mark.parametrize(
    "lines",
    [
        "a.1 = add u.0 w.0",
        "a.1 = mul u.0 m.0",
        "s.2 = slice 1 None None\na.1 = getitem u.0 s.2",
        "a.1 = matmul m.0 u.0",
        "a.1 = cumsum u.0",
        "if True -> a.1\n  yield u.0\nelse\n  yield w.0",
        "for i.2 in 0 n.0 1: b.3 = u.0 -> a.1\n  b.4 = add w.0 b.3\n  yield b.4",
        "for i.2 in 0 n.0 1: b.3 = u.0 -> a.1, c.4 = w.0 -> c.5\n  yield c.4 b.3",
        "a.1 = ravel u.0",
    ],
)
def test_not_known_to_be_that_of_u(lines: str) -> None:
    assert not same(lines, "a.1", "u.0")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("1 None", "None -1", True),
        ("2 None", "1 -1", True),
        ("None -2", "1 -1", True),
        ("None -2", "None -1", False),
        ("1 None", "None 1", False),
        ("None -0", "None None", False),  # [:0] is empty
        ("-1 None", "1 None", False),
        ("i.9 None", "i.9 None", True),
        ("i.9 None", "1 None", False),
    ],
)
def test_slices(one: str, other: str, equal: bool) -> None:
    lines = (
        f"i.9 = add n.0 1\ns.3 = slice {one} None\na.1 = getitem u.0 s.3\n"
        f"s.4 = slice {other} None\nb.2 = getitem u.0 s.4"
    )
    assert same(lines, "a.1", "b.2", i="int") == equal


def test_slices_of_slices() -> None:
    lines = (
        "s.3 = slice 1 None None\nc.4 = getitem u.0 s.3\ns.5 = slice None -1 None\n"
        "a.1 = getitem c.4 s.5\ns.6 = slice 2 None None\nb.2 = getitem u.0 s.6"
    )
    assert same(lines, "a.1", "b.2")


@pytest.mark.parametrize("chunk", range(5))
def test_random_programs(chunk: int) -> None:
    """Variables of equal keys that are alive at once are of equal shapes, whatever is computed."""
    for seed in range(chunk * 20, chunk * 20 + 20):
        found = Generator(seed, adjoint=True).function()
        keys = shapes(found)
        targets = [stmt.target for stmt in found.body.stmts if isinstance(stmt, ir.Op)]
        arrays = [name for name in targets if name is not None and name in keys]
        result = ir.Op("%all.9999", make_tuple, tuple(map(ir.Var, arrays)))
        body = ir.Block((*found.body.stmts, result), (ir.Var("%all.9999"),))
        with np.errstate(all="ignore"):
            values = run(ir.Program((ir.Function("f", found.params, body, found.kinds),)), arguments())
        by_key: dict[object, tuple[int, ...]] = {}
        for name, value in zip(arrays, values, strict=True):
            assert by_key.setdefault(keys[name], np.shape(value)) == np.shape(value), (seed, name)
