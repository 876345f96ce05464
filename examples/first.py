"""A function, the source of its gradient, and what central differences say of it.

Run it with ``python examples/first.py``.
"""

from __future__ import annotations

import inspect

import numpy as np

from adcompile import check_grads, grad, source


def rosen(x: np.ndarray) -> float:
    s = 0.0
    for i in range(len(x) - 1):
        s = s + 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return s


def central_differences(x: np.ndarray, step: float = 1e-6) -> np.ndarray:
    units = step * np.eye(len(x))
    return np.array([(rosen(x + unit) - rosen(x - unit)) / (2.0 * step) for unit in units])


def main() -> None:
    x = np.array([-1.2, 1.0, 0.8, 0.3])
    print("A function:\n")
    print(inspect.getsource(rosen))
    print("The gradient that adcompile writes for it:\n")
    print(source(grad(rosen), x))
    print("The gradient at", x)
    print("  emitted source       ", grad(rosen)(x))
    print("  central differences  ", central_differences(x))
    check_grads(rosen, (x,), order=2, modes=("rev", "fwd"))
    print("Both modes agree with extrapolated differences, up to the second derivative.")


if __name__ == "__main__":
    main()
