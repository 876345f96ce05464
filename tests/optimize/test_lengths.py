"""A length times the direction is the vector; where it is not, nothing changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile
from tests import checks

VECTOR = np.array([0.5, -1.5, 0.25])
COMPLEX = np.array([1.0 + 2.0j, -3.0j, 0.5])


def half_squared_norm(x: Any) -> Any:
    return 0.5 * np.linalg.norm(x) ** 2


def squared_moduli(x: Any) -> Any:
    return np.sum(np.abs(x) ** 2)


def weighed_moduli(x: Any) -> Any:
    return np.sum(3.0 * np.abs(x) ** 2 / 7.0)


def length_of_another(x: Any) -> Any:
    """The length is not that of what it is multiplied by."""
    return np.linalg.norm(x) ** 2 * np.linalg.norm(x[:2] + 1.0)


def length_before_it_changed(x: Any) -> Any:
    y = x + 1.0
    r = np.linalg.norm(y)
    y[0] = 3.0 * y[0]
    return r**2 * np.sum(y)


def norm_of_moduli(x: Any) -> Any:
    """The norm is no factor of the moduli."""
    v = np.linalg.norm(x) * np.abs(x)
    return np.sum(v * v)


def read_again(x: Any) -> Any:
    r = np.linalg.norm(x)
    return np.sin(r) * r**2 + r


@pytest.mark.parametrize("x", [VECTOR, COMPLEX, VECTOR.astype(np.float32)], ids=["real", "complex", "single"])
@pytest.mark.parametrize("f", [half_squared_norm, squared_moduli, weighed_moduli])
def test_no_length_is_left(f: Callable[..., Any], x: Any) -> None:
    text = adcompile.source(adcompile.grad(f), x)
    assert "abs(" not in text and "norm(" not in text and "sign(" not in text, text
    assert adcompile.grad(f)(x).dtype == x.dtype
    if x.dtype != np.float32:
        adcompile.testing.check_grads(f, (x,), order=2)


@pytest.mark.parametrize("f", [length_of_another, length_before_it_changed, norm_of_moduli, read_again])
def test_the_others_are_right(f: Callable[..., Any]) -> None:
    checks.check_gradient(f, (VECTOR + 0.25,))
    checks.check_modes(f, (VECTOR + 0.25,))


def test_a_zero_vector() -> None:
    np.testing.assert_array_equal(adcompile.grad(half_squared_norm)(np.zeros(3)), np.zeros(3))
    np.testing.assert_array_equal(adcompile.grad(squared_moduli)(np.zeros(3, complex)), np.zeros(3))


def test_the_gradient_has_storage_of_its_own() -> None:
    x = VECTOR.copy()
    assert not np.shares_memory(adcompile.grad(half_squared_norm)(x), x)
