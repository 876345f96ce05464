"""Every rule with its argument laid out in other ways, in single precision, read-only, of size one and of size zero."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import adcompile
from tests.rules.test_derivatives import ALL, Case, called

ARRAYS = [one for one in ALL if isinstance(one.values[0].args[one.values[0].position], np.ndarray)]  # type: ignore[attr-defined]
#: Not the derivative in single precision: differences of nearly equal numbers, or positions found by rounding.
COARSE = {"unwrap", "interp", "remainder", "fmod", "polyfit", "lstsq", "cond", "corrcoef"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def layouts(x: Any) -> list[Any]:
    """The same numbers: by columns, every second of more, from the end to the beginning, and not to be written to."""
    spread = np.zeros((*x.shape[:-1], 2 * x.shape[-1]))
    spread[..., ::2] = x
    backwards = np.ascontiguousarray(x[::-1])[::-1]
    fixed = x.copy()
    fixed.flags.writeable = False
    return [np.asfortranarray(x), spread[..., ::2], backwards, fixed]


@pytest.mark.sweep
@pytest.mark.parametrize("case", ARRAYS)
def test_layouts(case: Case) -> None:
    gradient, x = adcompile.grad(case.program()), case.args[case.position]
    expected = gradient(x)
    for other in layouts(x):
        found = gradient(other)
        assert found.shape == x.shape and found.dtype == x.dtype
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.sweep
@pytest.mark.parametrize("case", ARRAYS)
def test_single_precision(case: Case) -> None:
    x = case.args[case.position]
    single = tuple(np.float32(a) if is_double(a) else a for a in case.args)
    singly = Case(case.rule, case.fn, single, case.kwargs, case.position, "float32")
    found = adcompile.grad(singly.program())(single[case.position])
    assert found.shape == x.shape and found.dtype == np.float32
    if case.rule.name not in COARSE:
        expected = adcompile.grad(case.program())(x)
        scale = np.max(np.abs(expected), initial=1.0)
        np.testing.assert_allclose(found, expected, rtol=1e-2, atol=2e-4 * scale)


def is_double(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype == np.float64


ELEMENTWISE = [one for one in ARRAYS if one.values[0].rule.kind == "elementwise"]  # type: ignore[attr-defined]


@pytest.mark.sweep
@pytest.mark.parametrize("case", ELEMENTWISE)
def test_broadcasting(case: Case) -> None:
    """Of arrays of shapes (3, 1) and (2, 1, 3), of no elements, and of a 0-d array: gradients have the shapes."""
    for shape in ((3, 1), (0, 3), ()):
        args = tuple(reshaped(a, shape if k == case.position else (2, 1, 3)) for k, a in enumerate(case.args))
        if shape == (0, 3):
            args = tuple(np.zeros((0, 3)) if isinstance(a, np.ndarray) else a for a in args)
        other = Case(case.rule, case.fn, args, case.kwargs, case.position)
        gradient = adcompile.grad(other.program())(args[case.position])
        assert gradient.shape == shape
        if shape != (0, 3):
            direction = np.ones(shape)
            x, f = args[case.position], other.program()
            slope = (f(x + 1e-6 * direction) - f(x - 1e-6 * direction)) / 2e-6
            np.testing.assert_allclose(np.sum(gradient), slope, rtol=1e-4, atol=1e-5)


def reshaped(value: Any, shape: tuple[int, ...]) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    return np.resize(value, shape) if shape else np.array(value.flat[0])


def test_there_are_many() -> None:
    assert len(ARRAYS) > 500 and len(ELEMENTWISE) > 60
    assert all(np.size(called(c.values[0].fn, c.values[0].args, c.values[0].kwargs)) < 1000 for c in ELEMENTWISE)  # type: ignore[attr-defined]
