"""Random programs compute the same before and after: each pass alone, and all of them to the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adcompile import ir
from adcompile.check import check
from adcompile.interpret import run
from adcompile.optimize import PASSES, optimize
from tests.optimize.adjoint_programs import Generator, arguments
from tests.optimize.notation import show

CHUNK = 40
ALONE: list[tuple[str, Callable[[ir.Function], ir.Function]]] = [*PASSES.items(), ("optimize", optimize)]


def outcome(function: ir.Function) -> list[Any] | None:
    """The result and the arguments afterwards; None where the program divides by zero."""
    args = arguments()
    with np.errstate(all="ignore"):
        try:
            result = run(ir.Program((function,)), args)
        except ArithmeticError:
            return None
    return [np.array(value, dtype=float) for value in (*result, args[2], args[3])]


def bits(values: list[Any]) -> list[tuple[Any, bytes]]:
    return [(value.shape, np.where(np.isnan(value), np.nan, value).tobytes()) for value in values]


def close(one: Any, other: Any) -> bool:
    """Up to the rounding of sums whose terms are as large as anything in them."""
    if one.shape != other.shape:
        return False
    finite = np.abs(one[np.isfinite(one)])
    largest = float(finite.max()) if finite.size else 0.0
    return np.allclose(one, other, rtol=1e-12, atol=1e-12 * max(1.0, largest), equal_nan=True)


@pytest.mark.sweep(3)
@pytest.mark.parametrize(("name", "change"), ALONE, ids=[name for name, _ in ALONE])
@pytest.mark.parametrize("chunk", range(6))
def test_values_of_the_user_keep_every_bit(name: str, change: Callable[[ir.Function], ir.Function], chunk: int) -> None:
    for seed in range(chunk * CHUNK, chunk * CHUNK + CHUNK):
        before = Generator(seed, adjoint=False).function()
        check(before)
        expected = outcome(before)
        after = change(before)
        check(after)
        found = outcome(after)
        if expected is not None:
            assert found is not None and bits(found) == bits(expected), f"seed {seed}:\n{show(before)}\n\n{show(after)}"


@pytest.mark.sweep(3)
@pytest.mark.parametrize(("name", "change"), ALONE, ids=[name for name, _ in ALONE])
@pytest.mark.parametrize("chunk", range(6))
def test_adjoints_are_rounded_otherwise_at_most(
    name: str, change: Callable[[ir.Function], ir.Function], chunk: int
) -> None:
    for seed in range(chunk * CHUNK, chunk * CHUNK + CHUNK):
        before = Generator(seed, adjoint=True).function()
        expected = outcome(before)
        after = change(before)
        check(after)
        found = outcome(after)
        if expected is not None:
            assert found is not None, seed
            assert all(map(close, found, expected)), f"seed {seed}:\n{show(before)}\n\n{show(after)}"


def test_names_say_what_may_be_rounded() -> None:
    """Programs of both kinds are the same but for their hints, so the first test can tell a rule that goes too far."""
    plain, barred = (show(Generator(7, adjoint).function()) for adjoint in (False, True))
    assert plain.replace("_bar", "") != barred and barred.replace("_bar", "") == plain


def test_equal_input_gives_equal_output() -> None:
    for seed in range(10):
        one, other = (show(optimize(Generator(seed, adjoint=True).function())) for _ in range(2))
        assert one == other


def test_a_fixpoint_is_reached() -> None:
    for seed in range(30):
        once = optimize(Generator(seed, adjoint=True).function())
        assert show(optimize(once)) == show(once), seed


@pytest.mark.parametrize("name", PASSES)
def test_a_pass_can_be_left_out(name: str) -> None:
    before = Generator(5, adjoint=True).function()
    found = optimize(before, disabled={name})
    check(found)
    expected, after = outcome(before), outcome(found)
    assert expected is not None and after is not None and all(map(close, after, expected))
