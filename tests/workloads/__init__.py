"""Benchmark workloads, each with its adjoint written by hand; ``python -m tests.workloads`` measures them."""

from tests.workloads import (
    bundle,
    cholesky,
    elementwise,
    exemplars,
    growth,
    lotka_volterra,
    mixture,
    mlp,
    recurrent,
    scalar_call,
    stencils,
)
from tests.workloads.workload import Workload

_ORDERED = (
    exemplars,
    scalar_call,
    lotka_volterra,
    growth,
    mlp,
    mixture,
    bundle,
    stencils,
    cholesky,
    elementwise,
    recurrent,
)

WORKLOADS: dict[str, Workload] = {workload.name: workload for module in _ORDERED for workload in module.WORKLOADS}

__all__ = ["WORKLOADS", "Workload"]
