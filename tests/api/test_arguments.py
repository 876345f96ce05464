"""What a call does to its arguments, and which arguments share memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile import NotSupportedYet, grad, jvp, value_and_grad, vjp


def overwrite(x: np.ndarray, y: np.ndarray) -> Any:
    """Writes to ``x`` and reads ``y`` before and after."""
    before = np.sum(y)
    x[0] = x[0] * x[1]
    return before * np.sum(x * y)


def by_memory(x: np.ndarray) -> Any:
    """What ``overwrite(x, x)`` computes."""
    first, second = x[0] * x[1], x[1]
    return np.sum(x) * (first * first + second * second)


def scaled_into(x: float, out: np.ndarray, seen: np.ndarray) -> Any:
    out[1] = x * out[1]
    return x * seen[1]


def test_arguments_stay_as_they_were() -> None:
    def everything(x: np.ndarray, xs: list[Any], d: dict[str, Any]) -> Any:
        x *= 2.0
        xs[0] = xs[0] * 3.0
        xs.append(x[0])
        d["a"][0] = x[1]
        d["b"] = xs[0]
        return np.sum(x) * xs[0] * xs[-1] * d["a"][0] * d["b"]

    args = np.array([1.0, 2.0]), [4.0, 5.0], {"a": np.array([6.0]), "b": 7.0}
    for call in (grad(everything, argnums=(0, 1, 2)), lambda *args: vjp(everything, *args)[1](1.0)):
        call(*args)
        assert np.array_equal(args[0], [1.0, 2.0])
        assert args[1] == [4.0, 5.0]
        assert list(args[2]) == ["a", "b"]
        assert np.array_equal(args[2]["a"], [6.0])
        assert args[2]["b"] == 7.0


def test_results_are_the_callers_own() -> None:
    x, w = np.ones(3), np.arange(3.0)
    by_x, by_w = grad(lambda x, w: np.sum(x * w), argnums=(0, 1))(x, w)
    by_x[:] = 0.0
    by_w[:] = 0.0
    assert np.array_equal(w, np.arange(3.0))
    assert np.array_equal(x, np.ones(3))


def test_one_array_for_two_arguments() -> None:
    x = np.array([2.0, 3.0])
    value, bar = value_and_grad(overwrite)(x, x)
    assert value == by_memory(x)
    np.testing.assert_allclose(bar, grad(by_memory)(x), rtol=1e-14)
    assert np.array_equal(x, [2.0, 3.0])
    assert value_and_grad(overwrite)(x, x.copy())[0] == overwrite(x.copy(), x.copy())
    assert value_and_grad(overwrite)(x, x)[0] == by_memory(x)


def test_one_array_for_two_constant_arguments() -> None:
    a = np.array([1.0, 4.0])
    assert value_and_grad(scaled_into)(3.0, a, a) == (36.0, 24.0)
    assert value_and_grad(scaled_into)(3.0, a, a.copy()) == (12.0, 4.0)
    assert jvp(scaled_into, (3.0, a, a), (1.0, None, None)) == (36.0, 24.0)


def test_two_that_are_differentiated_are_refused() -> None:
    x = np.array([2.0, 3.0])
    with pytest.raises(adcompile.ArgumentValueError, match="'x' and 'y' share memory that overwrite writes to"):
        grad(overwrite, argnums=(0, 1))(x, x)
    with pytest.raises(ValueError, match="share memory"):
        vjp(overwrite, x, x)
    buffer = np.array([2.0, 3.0, 4.0])
    with pytest.raises(ValueError, match="share memory"):
        grad(overwrite, argnums=(0, 1))(buffer[:2], buffer[1:])


def test_views_of_one_array() -> None:
    buffer = np.array([2.0, 3.0, 4.0, 5.0])
    with pytest.raises(NotSupportedYet, match="share part of their memory"):
        grad(overwrite)(buffer[:2], buffer[1:3])
    apart = grad(overwrite)(buffer[::2], buffer[1::2])  # interleaved, but no element in common
    assert np.array_equal(apart, grad(overwrite)(np.array([2.0, 4.0]), np.array([3.0, 5.0])))


def test_sharing_is_no_matter_where_nothing_is_written() -> None:
    x = np.array([2.0, 3.0])
    by_x, by_y = grad(lambda x, y: np.sum(x * y), argnums=(0, 1))(x, x)
    assert np.array_equal(by_x, x)
    assert np.array_equal(by_y, x)


def test_containers_that_hold_one_array_twice() -> None:
    def first_doubled(xs: list[np.ndarray]) -> Any:
        xs[0][0] = 2.0 * xs[0][0]
        return np.sum(xs[0] * xs[1])

    x = np.array([1.0, 2.0])
    with pytest.raises(ValueError, match="parts of the argument 'xs' share memory"):
        grad(first_doubled)([x, x])
    by_xs = grad(first_doubled)([x, x.copy()])
    assert np.array_equal(by_xs[0], [2.0, 2.0])
    assert np.array_equal(by_xs[1], [2.0, 2.0])


def test_a_container_and_an_array_in_it() -> None:
    def through_list(xs: list[np.ndarray], y: np.ndarray) -> Any:
        xs[0][0] = 2.0
        return np.sum(xs[0] * y)

    x = np.array([1.0, 2.0])
    with pytest.raises(adcompile.AdcompileError, match="share"):
        grad(through_list)([x], x)


# -- what is read from outside -----------------------------------------------------------------------------------------

scale = 2.0
table = np.array([1.0, 2.0])


def helper(x: float) -> float:
    return x * x


def follows_globals(x: float) -> Any:
    return scale * helper(x) * table[1]


def test_globals_are_read_when_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    gradient = grad(follows_globals)
    assert gradient(3.0) == 24.0
    monkeypatch.setitem(globals(), "scale", 10.0)
    assert gradient(3.0) == 120.0
    monkeypatch.setitem(globals(), "table", np.array([1.0, 4.0]))
    assert gradient(3.0) == 240.0
    table[1] = 1.0  # written to in place
    assert gradient(3.0) == 60.0
    monkeypatch.setitem(globals(), "table", [0.0, 3.0])  # of another kind
    assert gradient(3.0) == 180.0


def test_rebound_functions_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    gradient = grad(follows_globals)
    assert gradient(3.0) == 24.0
    monkeypatch.setitem(globals(), "helper", lambda x: x * x * x)
    assert gradient(3.0) == 108.0
    monkeypatch.delitem(globals(), "helper")
    with pytest.raises(NameError, match="helper"):
        gradient(3.0)


def test_cells_are_read_when_it_runs() -> None:
    factor = 2.0

    def scaled(x: float) -> float:
        return factor * x * x

    gradient = grad(scaled)
    assert gradient(3.0) == 12.0
    factor = 5.0
    assert gradient(3.0) == 30.0


def test_one_specialisation_for_each_combination_of_kinds() -> None:
    runs: list[Any] = []

    def counted(x: Any) -> Any:
        return np.sum(x * x)

    gradient = grad(counted)
    for x in (np.ones(2), np.ones(5), np.ones((2, 2)), np.ones(2, np.float32), 3.0, 4.0):
        runs.append(gradient(x))
    assert len(gradient.derivation.known) == 4
