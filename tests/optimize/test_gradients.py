"""Two whole adjoints, as ``transform`` and ``record`` leave them, and what the passes together make of them."""

from __future__ import annotations

import sys
from types import FrameType

from adcompile import ir
from adcompile.check import check
from adcompile.optimize import optimize
from tests.optimize.adjoint_programs import Generator
from tests.optimize.notation import function, show, text

ROSEN = """
  x_bar.1 = zeros_like x.0
  n.2 = len x.0
  n.3 = sub n.2 1
  for i.4 in 0 n.3 1: s.5 = 0.0 -> s.6 backwards
    i.7 = add i.4 1
    t.8 = getitem x.0 i.7
    t.9 = getitem x.0 i.4
    t.10 = pow t.9 2
    a.11 = sub t.8 t.10
    t.12 = pow a.11 2
    t.13 = mul 100.0 t.12
    s.14 = add s.5 t.13
    t_bar.15 = mul 1.0 100.0
    k.16 = sub 2 1
    t_bar.17 = pow a.11 k.16
    t_bar.18 = mul 2 t_bar.17
    a_bar.19 = mul t_bar.15 t_bar.18
    isum_item x_bar.1 i.7 a_bar.19
    t_bar.21 = neg a_bar.19
    k.22 = sub 2 1
    t_bar.23 = pow t.9 k.22
    t_bar.24 = mul 2 t_bar.23
    t_bar.25 = mul t_bar.21 t_bar.24
    isum_item x_bar.1 i.4 t_bar.25
    t_bar.26 = sub 1.0 t.9
    t_bar.27 = mul 2 t_bar.26
    t_bar.28 = mul 1.0 t_bar.27
    t_bar.29 = neg t_bar.28
    isum_item x_bar.1 i.4 t_bar.29
    yield s.14
  return x_bar.1
"""

ROSEN_AFTER = """
  x_bar.1 = zeros_like x.0
  n.2 = len x.0
  n.3 = sub n.2 1
  for i.4 in 0 n.3 1:  backwards
    i.7 = add i.4 1
    t.8 = getitem x.0 i.7
    t.9 = getitem x.0 i.4
    t.10 = pow t.9 2
    a.11 = sub t.8 t.10
    a_bar.19 = mul 200.0 a.11
    isum_item x_bar.1 i.7 a_bar.19
    t_bar.24 = mul 2.0 a_bar.19
    t_bar.25 = mul t_bar.24 t.9
    isub_item x_bar.1 i.4 t_bar.25
    t_bar.26 = sub 1.0 t.9
    t_bar.28 = mul 2.0 t_bar.26
    isub_item x_bar.1 i.4 t_bar.28
  return x_bar.1
"""

HEAT = """
  u_bar.1 = zeros_like u.0
  t_bar.2 = mul 1.0 u.0
  t_bar.3 = mul 1.0 u.0
  t_bar.4 = add t_bar.2 t_bar.3
  isum u_bar.1 t_bar.4
  for k.5 in 0 n.0 1: backwards
    s.6 = slice 1 -1 None
    v_bar.7 = getitem u_bar.1 s.6
    v_bar.8 = copy_of v_bar.7
    setitem u_bar.1 s.6 0.0
    isum_item u_bar.1 s.6 v_bar.8
    t_bar.9 = mul v_bar.8 0.1
    s.10 = slice 2 None None
    isum_item u_bar.1 s.10 t_bar.9
    t_bar.11 = neg t_bar.9
    t_bar.12 = mul t_bar.11 2.0
    s.13 = slice 1 -1 None
    isum_item u_bar.1 s.13 t_bar.12
    s.14 = slice None -2 None
    isum_item u_bar.1 s.14 t_bar.9
  return u_bar.1
"""


def names_apart(lines: str) -> str:
    """The text with variables numbered in the order in which they appear: what temporaries are called is nobody's
    promise."""
    seen: dict[str, str] = {}
    words = []
    for line in lines.splitlines():
        found = [seen.setdefault(w, f"v{len(seen)}") if w.rpartition(".")[2].isdigit() and not w[0].isdigit() else w
                 for w in line.replace("-0.", "~").split()]  # fmt: skip
        words.append(line[: len(line) - len(line.lstrip())] + " ".join(found))
    return "\n".join(words)


def test_rosenbrock() -> None:
    """No zeros that nobody needs, no s, no signs: ``a_bar = 200.0 * a``, and subtractions."""
    before = function("x.0: array", ROSEN, x_bar="array", n="int", i="int", k="int")
    check(before)
    after = optimize(before)
    check(after)
    assert names_apart(show(after)) == names_apart(text(ROSEN_AFTER))


def test_heat() -> None:
    """``u_bar = 2.0 * u``, no copy, and one store of ``0.8 * v_bar`` for two."""
    kinds = {"u_bar": "array", "v_bar": "array", "t_bar": "array"}
    before = function("u.0: array, n.0: int", HEAT, **kinds)
    check(before)
    after = optimize(before)
    check(after)
    lines = show(after).splitlines()
    assert lines[0] == "u_bar.1 = mul 2.0 u.0"
    assert sum("copy_of" in line for line in lines) == 0
    assert [line.split()[0] for line in lines if "item u_bar" in line and "get" not in line] == [
        "setitem",
        "isum_item",
        "isum_item",
    ]
    assert sum("= mul 0.8 v_bar.7" in line for line in lines) == 1
    assert sum("= mul 0.1 v_bar.7" in line for line in lines) == 1
    assert sum("= mul" in line for line in lines) == 3


def _long_function(length: int) -> ir.Function:
    """About ``length`` statements of the same kind, on one scope."""
    generator = Generator(3, adjoint=True, size=0)
    one = generator.function()
    stmts = list(one.body.stmts)
    while len(stmts) < length:
        other = Generator(len(stmts), adjoint=True, size=0)
        other.names = generator.names
        more = other.function()
        generator.kinds.update(other.kinds)
        stmts[-1:] = more.body.stmts  # the result comes last
    body = ir.Block(tuple(stmts), one.body.yields)
    return ir.Function("f", one.params, body, generator.kinds)


def _calls(function: ir.Function) -> int:
    """How many functions run, Python's and built-in ones, while it is optimised: work, without a clock."""
    check(function)
    count = 0

    def one_more(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one_more)
    try:
        optimize(function)
    finally:
        sys.setprofile(before)
    return count


def test_work_is_linear_in_the_length() -> None:
    """Derivatives of order five have thousands of statements."""
    short, long = _long_function(800), _long_function(4000)
    ratio = len(long.body.stmts) / len(short.body.stmts)
    optimize(_long_function(100))  # what is made once
    assert _calls(long) < 1.3 * ratio * _calls(short)
