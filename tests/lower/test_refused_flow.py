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
