"""Managers of libraries are left when their block raises."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from adcompile import grad, jvp, source


def quiet(x: float) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x)
        if x < 0.0:
            raise ValueError("negative")
        y = y / np.array([1.0, 2.0])
    return np.sum(y)


def quiet_and_raising(x: float) -> Any:
    with np.errstate(divide="ignore"):
        y = np.log(x)
        raise ValueError("always")
    return y


def quiet_in_a_loop(x: float) -> Any:
    total = 0.0
    for k in range(3):
        with np.errstate(over="raise"):
            with np.errstate(divide="ignore"):
                if k == 2:
                    raise ValueError("the third")
                total += np.sin(x * k)
    return total


@pytest.mark.parametrize("f", [quiet, quiet_and_raising, quiet_in_a_loop])
def test_the_state_is_as_before_after_an_exception(f: Callable[[float], Any]) -> None:
    before = np.geterr()
    with pytest.raises(ValueError, match="negative|always|the third"):
        grad(f)(-0.7)
    assert np.geterr() == before
    with pytest.raises(ValueError, match="negative|always|the third"):
        jvp(f, (-0.7,), (1.0,))
    assert np.geterr() == before


def test_a_manager_is_written_as_a_statement() -> None:
    text = source(grad(quiet), 0.7)
    assert 'with np.errstate(divide="ignore", invalid="ignore"):' in text
    assert "__enter__" not in text
    assert "__exit__" not in text


@contextlib.contextmanager
def pair(a: Any) -> Iterator[Any]:
    yield a, 2.0 * a


def test_a_manager_that_is_chosen_is_managed_on_each_path() -> None:
    def f(x: float, c: bool) -> Any:
        manager = pair(x) if c else contextlib.nullcontext((3.0, x))
        with manager as (a, b):
            y = a * b
        return y * x

    assert grad(f)(0.7, True) == pytest.approx(6.0 * 0.7**2)
    assert grad(f)(0.7, False) == pytest.approx(6.0 * 0.7)
