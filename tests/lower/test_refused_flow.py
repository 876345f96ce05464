"""What is refused of control flow and calls, at its line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adcompile import grad, jvp
from adcompile.errors import Refusal
from tests.lower import exceptions


@pytest.mark.parametrize(("fn", "args"), exceptions.REFUSED, ids=lambda x: getattr(x, "__name__", ""))
def test_what_an_exception_was_given_is_not_differentiated(fn: Callable[..., Any], args: tuple[float, ...]) -> None:
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the attribute '\w+' of an exception"):
        grad(fn)(*args)
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the attribute '\w+' of an exception"):
        jvp(fn, args, (1.0,))


@pytest.mark.parametrize("fn", exceptions.LOST)
def test_what_is_assigned_before_an_exception_is_refused_where_it_is_read(fn: Callable[[float], float]) -> None:
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the variable '[yz]' after an exception"):
        grad(fn)(0.7)
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the variable '[yz]' after an exception"):
        jvp(fn, (0.7,), (1.0,))
