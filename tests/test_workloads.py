"""The hand-written adjoints of the workloads are right, and what the compiler emits agrees with them."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import adcompile
from tests import checks
from tests.workloads import WORKLOADS, Workload
from tests.workloads.rules import CASES, RuleCase

each = pytest.mark.parametrize("workload", WORKLOADS.values(), ids=WORKLOADS)


@each
def test_hand_written_adjoint_agrees_with_differences(workload: Workload) -> None:
    args = workload.make_args(True)
    kept = copy.deepcopy(args)
    bars = checks.as_tuple(workload.hand_written(*args), workload.argnums)
    checks.assert_equal(args, kept, "argument")
    where = checks.positions(workload.primal, args, workload.argnums)
    for bar, i in zip(bars, where, strict=True):
        checks.assert_same_structure(bar, args[i])
    dots = checks.directions(args, where, np.random.default_rng(3))
    reference, error = checks.ridders(checks.along(workload.primal, args, dots))
    slope = sum(float(checks.flat(bar) @ checks.flat(dots[i])) for bar, i in zip(bars, where, strict=True))
    checks.assert_agrees(np.array([slope]), reference, error, 1e-7, "hand-written adjoint")


@each
def test_gradient_agrees_with_hand_written_adjoint(workload: Workload) -> None:
    args = workload.make_args(True)
    kept = copy.deepcopy(args)
    gradient = adcompile.grad(workload.primal, argnums=workload.argnums)(*args)
    checks.assert_equal(args, kept, "argument")
    by_hand = checks.flat(checks.as_tuple(workload.hand_written(*args), workload.argnums))
    np.testing.assert_allclose(
        checks.flat(checks.as_tuple(gradient, workload.argnums)),
        by_hand,
        rtol=1e-11,
        atol=1e-12 * np.max(np.abs(by_hand)),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.loss.__name__)
def test_adjoint_of_single_function_agrees_with_hand_written(case: RuleCase) -> None:
    args = case.make_args(np.random.default_rng(5), 10)
    gradient = adcompile.grad(case.loss, argnums=case.argnums)(*args)
    by_hand = checks.flat(checks.as_tuple(case.adjoint(*args), case.argnums))
    np.testing.assert_allclose(checks.flat(checks.as_tuple(gradient, case.argnums)), by_hand, rtol=1e-11, atol=1e-12)
