"""Objects of NumPy that are indexed to make arrays: what depends on the index is no item of theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import adcompile


def stepped(x: float) -> Any:
    return np.sum(np.mgrid[0.0:x:0.25])


def opened(x: float) -> Any:
    return np.sum(np.ogrid[x:4.0])


@pytest.mark.parametrize("f", [stepped, opened])
def test_an_index_that_is_differentiated_is_refused(f: Any) -> None:
    with pytest.raises(adcompile.AdcompileError, match="floating-point numbers"):
        adcompile.grad(f)(2.0)
    with pytest.raises(adcompile.AdcompileError, match="floating-point numbers"):
        adcompile.jvp(f, (2.0,), (1.0,))


def test_a_constant_one_is_not() -> None:
    def f(x: float) -> Any:
        return np.sum(np.mgrid[0:3] * x) + x * np.sum(np.r_[1.0, 2.0])

    assert adcompile.grad(f)(2.0) == 6.0
