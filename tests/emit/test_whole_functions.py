"""Derivatives as a person would have written them: the exact text, and that it computes what its normal form means."""

from __future__ import annotations

import copy
import operator
from typing import Any

import numpy as np
import pytest

from adcompile import emit, ir
from adcompile import primitives as p
from adcompile.interpret import run
from tests.emit.by_hand import block, for_, function, kinds, loaded, op, program

ROSEN = function(
    "rosen_grad",
    "x.0",
    op("x_bar.1", np.zeros_like, "x.0"),
    op("%t.2", len, "x.0"),
    op("%t.3", operator.sub, "%t.2", 1),
    for_(
        "i.4",
        "%t.3",
        [],
        block(
            op("%t.5", operator.add, "i.4", 1),
            op("%t.6", operator.getitem, "x.0", "%t.5"),
            op("%t.7", operator.getitem, "x.0", "i.4"),
            op("%t.8", operator.pow, "%t.7", 2),
            op("a.9", operator.sub, "%t.6", "%t.8"),
            op("a_bar.10", operator.mul, 200.0, "a.9"),
            op(None, p.isum_item, "x_bar.1", "%t.5", "a_bar.10"),
            op("%t.11", operator.getitem, "x.0", "i.4"),
            op("%t.12", operator.mul, 2.0, "%t.11"),
            op("%t.13", operator.mul, "%t.12", "a_bar.10"),
            op(None, p.isub_item, "x_bar.1", "i.4", "%t.13"),
            op("%t.14", operator.getitem, "x.0", "i.4"),
            op("%t.15", operator.sub, 1.0, "%t.14"),
            op("%t.16", operator.mul, -2.0, "%t.15"),
            op(None, p.isum_item, "x_bar.1", "i.4", "%t.16"),
        ),
        backwards=True,
    ),
    result="x_bar.1",
    of=kinds(
        vectors="x.0 x_bar.1",
        ints="%t.2 %t.3 i.4 %t.5",
        floats="%t.6 %t.7 %t.8 a.9 a_bar.10 %t.11 %t.12 %t.13 %t.14 %t.15 %t.16",
    ),
)
ROSEN_TEXT = """\
def rosen_grad(x):
    x_bar = np.zeros_like(x)
    for i in reversed(range(len(x) - 1)):
        a = x[i + 1] - x[i] ** 2
        a_bar = 200.0 * a
        x_bar[i + 1] += a_bar
        x_bar[i] -= 2.0 * x[i] * a_bar
        x_bar[i] -= 2.0 * (1.0 - x[i])
    return x_bar
"""

ITERATE = function(
    "iterate_grad",
    "x.0 n.1",
    op("y_tape.2", p.tape),
    for_(
        "i.3",
        "n.1",
        [(1.0, "y.4", "y.5")],
        block(
            op(None, p.push, "y_tape.2", "y.4"),
            op("%t.6", operator.mul, "y.4", "x.0"),
            op("%t.7", np.sin, "y.4"),
            op("y.8", operator.add, "%t.6", "%t.7"),
            yields=("y.8",),
        ),
    ),
    op(None, p.reverse_sweep),
    for_(
        "i.9",
        "n.1",
        [(0.0, "x_bar.10", "x_bar.11"), (1.0, "y_bar.12", "y_bar.13")],
        block(
            op("y.14", p.pop, "y_tape.2"),
            op("%t.15", operator.mul, "y_bar.12", "y.14"),
            op("%t.17", operator.mul, "y_bar.12", "x.0"),
            op("%t.18", np.cos, "y.14"),
            op("%t.19", operator.mul, "y_bar.12", "%t.18"),
            op("y_bar.20", operator.add, "%t.17", "%t.19"),
            op("x_bar.16", operator.add, "x_bar.10", "%t.15"),
            yields=("x_bar.16", "y_bar.20"),
        ),
        backwards=True,
    ),
    result="x_bar.11",
    of=kinds(
        ints="n.1",
        floats="x.0 y.4 y.5 %t.6 %t.7 y.8 x_bar.10 x_bar.11 y_bar.12 y_bar.13 y.14 %t.15 x_bar.16 %t.17 %t.18 %t.19 "
        "y_bar.20",
    ),
)
ITERATE_TEXT = """\
def iterate_grad(x, n):
    y_tape = []
    y = 1.0
    for _ in range(n):
        y_tape.append(y)
        y = y * x + np.sin(y)
    # reverse sweep
    x_bar = 0.0
    y_bar = 1.0
    for _ in range(n):
        y = y_tape.pop()
        x_bar += y_bar * y
        y_bar = y_bar * x + y_bar * np.cos(y)
    return x_bar
"""

HEAT = function(
    "heat_grad",
    "u.0 steps.1",
    op("u.2", p.copy_of, "u.0"),
    for_(
        "t.3",
        "steps.1",
        [],
        block(
            op("%s.1", slice, 1, -1),
            op("%t.4", operator.getitem, "u.2", "%s.1"),
            op("%s.2", slice, 2, None),
            op("%t.5", operator.getitem, "u.2", "%s.2"),
            op("%t.7", operator.mul, 2.0, "%t.4"),
            op("%t.8", operator.sub, "%t.5", "%t.7"),
            op("%s.3", slice, None, -2),
            op("%t.9", operator.getitem, "u.2", "%s.3"),
            op("%t.10", operator.add, "%t.8", "%t.9"),
            op("%t.11", operator.mul, 0.1, "%t.10"),
            op(None, p.isum_item, "u.2", "%s.1", "%t.11"),
        ),
    ),
    op(None, p.reverse_sweep),
    op("u_bar.13", operator.mul, 2.0, "u.2"),
    for_(
        "t.14",
        "steps.1",
        [],
        block(
            op("%s.4", slice, 1, -1),
            op("%t.15", operator.getitem, "u_bar.13", "%s.4"),
            op("v_bar.16", p.copy_of, "%t.15"),
            op("%t.17", operator.mul, 0.8, "v_bar.16"),
            op(None, operator.setitem, "u_bar.13", "%s.4", "%t.17"),
            op("%t.18", operator.mul, 0.1, "v_bar.16"),
            op("%s.5", slice, 2, None),
            op("%t.19", operator.getitem, "u_bar.13", "%s.5"),
            op(None, p.isum, "%t.19", "%t.18"),
            op("%t.20", operator.mul, 0.1, "v_bar.16"),
            op("%s.6", slice, None, -2),
            op("%t.21", operator.getitem, "u_bar.13", "%s.6"),
            op(None, p.isum, "%t.21", "%t.20"),
        ),
        backwards=True,
    ),
    result="u_bar.13",
    of=kinds(
        vectors="u.0 u.2 %t.4 %t.5 %t.7 %t.8 %t.9 %t.10 %t.11 u_bar.13 %t.15 v_bar.16 %t.17 %t.18 %t.19 %t.20 %t.21",
        ints="steps.1 t.3 t.14",
    ),
)
HEAT_TEXT = """\
def heat_grad(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += 0.1 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    # reverse sweep
    u_bar = 2.0 * u
    for _ in range(steps):
        v_bar = u_bar[1:-1].copy()
        u_bar[1:-1] = 0.8 * v_bar
        u_bar[2:] += 0.1 * v_bar
        u_bar[:-2] += 0.1 * v_bar
    return u_bar
"""

LOSS = function(
    "loss_grad",
    "w.0 b.1 x.2 y.3",
    op("%t.4", operator.matmul, "x.2", "w.0"),
    op("%t.5", operator.add, "%t.4", "b.1"),
    op("h.6", np.tanh, "%t.5"),
    op("r.7", operator.sub, "h.6", "y.3"),
    op(None, p.reverse_sweep),
    op("%t.8", p.size_of, "r.7"),
    op("%t.9", operator.truediv, 2.0, "%t.8"),
    op("r_bar.10", operator.mul, "%t.9", "r.7"),
    op("%t.11", operator.mul, "h.6", "h.6"),
    op("%t.12", operator.sub, 1.0, "%t.11"),
    op("a_bar.13", operator.mul, "r_bar.10", "%t.12"),
    op("b_bar.14", np.sum, "a_bar.13", axis=0),
    op("%t.15", p.transposed, "x.2"),
    op("w_bar.16", operator.matmul, "%t.15", "a_bar.13"),
    op("%t.17", p.make_tuple, "w_bar.16", "b_bar.14"),
    result="%t.17",
)
LOSS_TEXT = """\
def loss_grad(w, b, x, y):
    h = np.tanh(x @ w + b)
    r = h - y
    # reverse sweep
    r_bar = 2.0 / r.size * r
    a_bar = r_bar * (1.0 - h * h)
    b_bar = np.sum(a_bar, axis=0)
    w_bar = x.T @ a_bar
    return w_bar, b_bar
"""

CASES: list[tuple[ir.Function, str, list[Any]]] = [
    (ROSEN, ROSEN_TEXT, [np.linspace(-1.0, 2.0, 6)]),
    (ITERATE, ITERATE_TEXT, [0.7, 5]),
    (HEAT, HEAT_TEXT, [np.linspace(-1.0, 2.0, 6) ** 2, 3]),
    (LOSS, LOSS_TEXT, [np.ones((3, 2)) / 3, np.array([0.5, -1.0]), np.arange(12.0).reshape(4, 3), np.ones((4, 2))]),
]


@pytest.mark.parametrize(("written", "text", "args"), CASES, ids=lambda case: getattr(case, "name", ""))
def test_text_and_result(written: ir.Function, text: str, args: list[Any]) -> None:
    made = emit.emit(program(written))
    assert made.text == text
    assert made.imports == ("" if written is HEAT else "import numpy as np\n")
    expected = run(program(written), copy.deepcopy(args))
    result = loaded(made, written.name)(*copy.deepcopy(args))
    np.testing.assert_equal(result, expected)


def test_the_same_program_gives_the_same_text() -> None:
    assert emit.to_text(program(ROSEN)) == emit.to_text(program(ROSEN))


def test_numba_counts_down() -> None:
    text = emit.to_text(program(ROSEN), dialect="numba")
    assert "    for i in range(len(x) - 2, -1, -1):\n" in text
