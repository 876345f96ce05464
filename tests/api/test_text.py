"""``source`` and ``explain``, and emitted code under a debugger."""

from __future__ import annotations

import io
import linecache
import math
import pdb
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import adcompile
from adcompile import explain, grad, hessian, jacfwd, jacobian, source, value_and_grad
from tests.programs.loops import heat, iterate, rosen


def annotated(x: NDArray[np.float64], n: int, scale: float = 2.0) -> Any:
    s = 0.0
    for i in range(n):
        s = s + scale * math.sin(x[i])
    return s


def bare(x, n):  # type: ignore[no-untyped-def]
    y = x
    for _ in range(n):
        y = y * x
    return y


def run(text: str, name: str) -> Any:
    """The function of an emitted text."""
    scope: dict[str, Any] = {}
    exec(text, scope)
    return scope[name]


def test_source_is_what_runs() -> None:
    x = np.array([0.3, -0.2, 0.8])
    again = run(source(grad(rosen), x, imports=True), "rosen_grad")
    assert np.array_equal(again(x), grad(rosen)(x))


def test_source_from_annotations() -> None:
    text = source(grad(annotated))
    assert "unbroadcast" not in source(grad(annotated), np.ones(2), 2)
    again = run(source(grad(annotated), imports=True), "annotated_grad")
    x = np.array([0.3, -0.2])
    np.testing.assert_allclose(again(x, 2, 2.0), grad(annotated)(x, 2), rtol=1e-15)
    assert text.startswith("def annotated_grad(x, n, scale):")


def test_general_source_runs_for_any_kind() -> None:
    again = run(source(grad(bare), imports=True), "bare_grad")
    assert again(2.0, 2) == 12.0
    assert again(np.array(2.0), 2) == 12.0


def test_source_of_a_plain_function_is_that_of_its_gradient() -> None:
    assert source(rosen, np.ones(3)) == source(grad(rosen), np.ones(3))
    assert "return" in source(rosen, np.ones(3), mode="value_and_grad")
    assert source(rosen, np.ones(3), mode="value_and_grad") == source(value_and_grad(rosen), np.ones(3))
    with pytest.raises(TypeError, match="mode='backwards' is none of"):
        source(rosen, np.ones(3), mode="backwards")


def test_source_of_jacobians() -> None:
    x = np.ones(3)
    assert source(jacobian(rosen), x).startswith("def rosen_vjp(x, out_bar):")
    assert source(jacfwd(rosen), x).startswith("def rosen_jvp(x, x_dot):")
    assert source(hessian(rosen), x).startswith("def rosen_grad_jvp(x, x_dot):")


def test_source_depends_on_kinds_alone() -> None:
    assert source(grad(rosen), np.ones(3)) == source(grad(rosen), np.zeros(70))


def test_comments_show_the_lines_of_the_primal() -> None:
    text = source(grad(iterate), 0.3, 4, comments=True)
    assert "# y = y * x + np.sin(y)" in text
    assert "# y = y * x + np.sin(y)" not in source(grad(iterate), 0.3, 4)


def test_bad_arguments_are_refused_here_too() -> None:
    with pytest.raises(TypeError, match=r"pass 3\.0"):
        source(grad(bare), 3, 2)


def test_explain_shows_every_stage() -> None:
    text = explain(iterate, 0.3, 4)
    titles = [line for line in text.splitlines() if line.startswith("== ")]
    assert len(titles) == 8
    assert "def iterate(x, n):" in text
    assert "recorded, carried from one iteration to the next" in text
    assert source(grad(iterate), 0.3, 4) in text


def test_explain_says_what_is_written_to() -> None:
    text = explain(heat, np.ones(5), 3)
    section = text.partition("== memory that is written to")[2]
    assert section.strip().startswith("u.")
    assert "recorded" not in text


def test_explain_of_forward_mode() -> None:
    assert "def iterate_jvp" in explain(iterate, 0.3, 4, mode="jvp")


def test_lines_of_emitted_code_are_known() -> None:
    gradient = grad(iterate)
    gradient(0.3, 4)
    (compiled,) = gradient.derivation.known.values()
    name = compiled.run.__code__.co_filename
    assert "".join(linecache.getlines(name)) == compiled.text == source(gradient, 0.3, 4)


def test_debugger_steps_through_emitted_code() -> None:
    gradient = grad(iterate)
    gradient(0.3, 2)
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("step\n" * 16 + "continue\n"), stdout=out)
    debugger.runcall(gradient, 0.3, 2)
    assert "iterate_grad" in out.getvalue()
    assert "-> y_tape = []" in out.getvalue()


def test_one_emitted_function_for_one_text() -> None:
    texts = {adcompile.source(grad(heat), np.ones(n), 2) for n in (4, 9)}
    assert len(texts) == 1
