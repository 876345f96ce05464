"""Objects of NumPy that are indexed to make arrays: what depends on the index is no item of theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import adcompile


def joined(x: float) -> Any:
    return np.sum(np.r_[x, 2.0 * x])


def stacked(x: float) -> Any:
    return np.sum(np.c_[np.array([x, x]), np.array([x, x])])


@pytest.mark.parametrize(("f", "name"), [(joined, "np.r_"), (stacked, "np.c_")])
def test_an_index_that_is_differentiated_is_refused(f: Any, name: str) -> None:
    with pytest.raises(adcompile.AdcompileError, match=rf"a call of {name}\.__getitem__"):
        adcompile.grad(f)(2.0)
    with pytest.raises(adcompile.AdcompileError, match=rf"a call of {name}\.__getitem__"):
        adcompile.jvp(f, (2.0,), (1.0,))


def test_a_constant_one_is_not() -> None:
    def f(x: float) -> Any:
        return np.sum(np.mgrid[0:3] * x) + x * np.sum(np.r_[1.0, 2.0])

    assert adcompile.grad(f)(2.0) == 6.0
