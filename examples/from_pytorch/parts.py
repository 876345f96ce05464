"""``requires_grad``, ``retain_grad``, ``detach``, ``no_grad``: which derivatives are taken, and which are not.

Run it with ``python -m examples.from_pytorch.parts``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcompile import grad, no_grad, source, stop_gradient


def two_layers(w1: np.ndarray, w2: np.ndarray, x: np.ndarray) -> Any:
    h = np.tanh(x @ w1)
    return np.sum((h @ w2) ** 2)


def source_for_last_layer(w1: np.ndarray, w2: np.ndarray, x: np.ndarray) -> str:
    """PyTorch: ``w1.requires_grad = False``. What isn't asked for isn't computed, and the emitted source shows it."""
    return source(grad(two_layers, argnums="w2"), w1, w2, x)


def source_for_both_layers(w1: np.ndarray, w2: np.ndarray, x: np.ndarray) -> str:
    return source(grad(two_layers, argnums=("w1", "w2")), w1, w2, x)


def steps(x: float) -> float:
    y = 3.0 * x
    z = y * y
    return 2.0 * z


def at_an_intermediate(x: float) -> tuple[float, float, float]:
    """PyTorch: ``y.retain_grad(); z.retain_grad()``. A local variable is named like an argument."""
    by_x, by_y, by_z = grad(steps, argnums=("x", "y", "z"))(x)
    return by_x, by_y, by_z


@grad
def detached(x: float) -> Any:
    """PyTorch: ``x * (x * x).detach()``"""
    return x * stop_gradient(x * x)


@grad
def without_gradient(x: float) -> float:
    """PyTorch: ``with torch.no_grad(): y = x * x``"""
    with no_grad():
        y = x * x
    return y * x + x


def main() -> None:
    w1, w2, x = np.ones((3, 2)), np.ones((2, 1)), np.ones((4, 3))
    print(source_for_both_layers(w1, w2, x))
    print(source_for_last_layer(w1, w2, x))
    print("by x, y, z:", at_an_intermediate(1.0))
    print("detached:", detached(3.0), "no_grad:", without_gradient(3.0))


if __name__ == "__main__":
    main()
