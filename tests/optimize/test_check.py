"""The checker accepts the normal form and says what is wrong with anything else."""

from __future__ import annotations

import operator

import pytest

from adcompile import ir
from adcompile.check import check
from adcompile.errors import InternalError
from adcompile.ir import Block, Const, For, Function, If, Op, Var, While
from tests.optimize.notation import function

GOOD = """
  t.1 = sin x.0
  for i.2 in 0 n.0 1: s.3 = 0.0 -> s.4 until c.6
    s.5 = add s.3 t.1
    c.6 = lt s.5 1.0
    yield s.5
  while: k.7 = 0 -> k.8
    c.9 = lt k.7 n.0
    yield c.9
  do
    if c.9 -> k.10
      k.11 = add k.7 1
      yield k.11
    else
      yield k.7
    yield k.10
  r.12 = make_tuple s.4 k.8 $math.pi
  return r.12
"""


def test_normal_form() -> None:
    check(function("x.0: float, n.0: int", GOOD))


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("t.1 = sin x.0\nt.1 = cos x.0\nreturn t.1", "t.1 is assigned twice"),
        ("x.0 = sin x.0\nreturn x.0", "among the operands of its own definition"),
        ("t.1 = sin t.2\nt.2 = cos x.0\nreturn t.1", "reads t.2"),
        ("return t.1", "a yield reads t.1"),
        ("if True\n  t.1 = sin x.0\nreturn t.1", "a yield reads t.1"),
        ("if True\n  t.1 = sin x.0\nelse\n  t.2 = sin t.1\nreturn x.0", "reads t.1"),
        ("for i.1 in 0 3 1:\n  print i.1\nreturn i.1", "reads i.1"),
        ("for i.1 in 0 3 1: s.2 = s.3 -> s.3\n  yield s.2\nreturn s.3", "reads s.3"),
        ("for i.1 in 0 3 1: s.2 = x.0 -> s.3\n  print s.2\nreturn s.3", "yields 0 values where 1 are expected"),
        ("if True -> y.1\n  yield x.0\nreturn y.1", "yields 0 values where 1 are expected"),
        ("t.1 = add x.0 $scale\nreturn t.1", None),
    ],
)
def test_refused(source: str, problem: str | None) -> None:
    found = function("x.0: float", source)
    if problem is None:
        check(found)
        found = Function(found.name, found.params, found.body, found.kinds)
        problem = "free name scale"
    with pytest.raises(InternalError, match=problem.replace(".", r"\.")):
        check(found)


BODY = Block((), (Var("x.0"),))


@pytest.mark.parametrize(
    ("stmt", "problem"),
    [
        (Op("t.1", 3, ()), "is not callable"),  # type: ignore[arg-type]
        (Op("t.1", abs, ("x.0",)), "for an operand"),  # type: ignore[arg-type]
        (Op("t.1", abs, (Var("x.0"),), (), None, None), "has origin None"),  # type: ignore[arg-type]
        (Op("t.1", abs, (Var("x.0"),), (), "here", 0), "and pos 'here'"),  # type: ignore[arg-type]
        (For("i.1", Const(0), Const(1), Const(1), (), ("a.2",), BODY, ("b.3",)), "0 inits, 1 params, 1 outs"),
        (While((), (), Block(), Block(), ()), "yields 0 values where 1 are expected"),
        (If(Var("c.1"), Block(), Block()), "reads c.1"),
        ("a statement", "'a statement' is no statement"),
    ],
)
def test_refused_statements(stmt: ir.Stmt, problem: str) -> None:
    with pytest.raises(InternalError) as caught:
        check(Function("f", ("x.0",), Block((stmt,), (Var("x.0"),)), {}))
    assert problem in str(caught.value)


def test_no_result() -> None:
    with pytest.raises(InternalError, match="it has no result"):
        check(Function("f", (), Block(), {}))


def test_open_form() -> None:
    source = "for i.1 in 0 3 1:\n  t.2 = sin x.0\nfor i.3 in 0 3 1: backwards\n  t.4 = cos t.2\n  print t.4\nreturn x.0"
    found = function("x.0: float", source)
    check(found, closed=False)
    with pytest.raises(InternalError, match=r"reads t\.2"):
        check(found)
    with pytest.raises(InternalError, match="never"):
        check(function("x.0: float", "t.1 = sin t.9\nreturn t.1"), closed=False)


def test_self_reference_in_open_form() -> None:
    op = Op("t.1", operator.neg, (Var("t.1"),))
    with pytest.raises(InternalError, match="own definition"):
        check(Function("f", ("x.0",), Block((op,), (Var("t.1"),)), {}), closed=False)
