"""The four exemplars, printed for Numba, compile under ``njit`` and give the same numbers."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from adcompile import grad, runtime
from adcompile.api.text import derivation_of, kinds_for
from tests import checks
from tests.workloads import WORKLOADS, Workload

pytest.importorskip("numba")

from adcompile.backends import numba_runtime

EXEMPLARS = ["rosen", "iterate", "heat", "loss"]


@pytest.mark.parametrize("workload", [WORKLOADS[name] for name in EXEMPLARS], ids=EXEMPLARS)
def test_exemplars(workload: Workload) -> None:
    args = workload.make_args(True)
    gradient = grad(workload.primal, workload.argnums)
    derivation = derivation_of(gradient)
    params, constants = kinds_for(derivation, args)
    emitted = derivation.emitted(params, constants, dialect="numba")
    compiled = numba_runtime.compiled(emitted, derivation.emitted_name)
    kept = copy.deepcopy(args)
    found = checks.as_tuple(compiled(*args), workload.argnums)
    checks.assert_equal(args, kept, "argument")
    expected = checks.as_tuple(gradient(*args), workload.argnums)
    for a, b in zip(found, expected, strict=True):
        assert np.shape(a) == np.shape(b)
        np.testing.assert_allclose(a, b, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(
    ("shape", "like"),
    [
        ((3,), ()),
        ((2, 3), (3,)),
        ((2, 3), (1, 3)),
        ((2, 3), (2, 1)),
        ((2, 3), (1, 1)),
        ((2, 3), (2, 3)),
        ((4, 2, 3), (2, 1)),
        ((3,), (2, 3)),
        ((1, 3), (2, 3)),
        ((0, 3), (3,)),
    ],
)
def test_unbroadcast_is_that_of_the_runtime(shape: tuple[int, ...], like: tuple[int, ...]) -> None:
    import numba

    numba_runtime._helpers()

    @numba.njit
    def called(bar: Any, target: Any) -> Any:
        return runtime.unbroadcast(bar, target)

    bar = np.random.default_rng(0).standard_normal(shape)
    target: Any = np.zeros(like) if like else 1.0
    np.testing.assert_allclose(called(bar, target), runtime.unbroadcast(bar, target), rtol=1e-14)


def test_a_function_that_numba_compiles_is_read_like_any_other() -> None:
    import numba

    @numba.njit
    def weighted(values: Any, count: int) -> Any:
        total = 0.0
        for k in range(count):
            total += values[k] * values[k] * k
        return total

    def twice(x: Any) -> Any:
        return weighted(x, 3) * 2.0

    args = (np.array([0.3, 0.7, 1.0]),)
    checks.check_gradient(twice, args)
    checks.check_modes(twice, args)
