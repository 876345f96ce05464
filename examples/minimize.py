"""The minimum of Rosenbrock's function, by SciPy, with an exact gradient and Hessian.

Needs the extra ``examples`` (SciPy). Run it with ``python -m examples.minimize``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import OptimizeResult, minimize

from adcompile import hessian, value_and_grad


def rosen(x: np.ndarray) -> Any:
    s = 0.0
    for i in range(len(x) - 1):
        s = s + 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return s


def minimum(start: np.ndarray) -> OptimizeResult:
    """Newton's method within a trust region; ``jac=True`` says that the function returns its gradient as well."""
    return minimize(
        value_and_grad(rosen), start, method="trust-exact", jac=True, hess=hessian(rosen), options={"gtol": 1e-10}
    )


def main() -> None:
    result = minimum(np.array([1.3, 0.7, 0.8, 1.9, 1.2]))
    print(f"{result.nit} iterations, {result.nfev} evaluations: f = {result.fun:.3g} at {result.x}")


if __name__ == "__main__":
    main()
