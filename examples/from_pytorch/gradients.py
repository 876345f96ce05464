"""``backward`` and ``autograd.grad``: gradients, several at once, higher ones, through loops, and what is refused.

Run it with ``python -m examples.from_pytorch.gradients``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import adcompile
from adcompile import grad, vjp


@grad
def mean_of_squares(x: np.ndarray) -> Any:
    """PyTorch: ``y = x + 2; z = y * y * 3; out = z.mean(); out.backward(); x.grad``"""
    y = x + 2
    z = y * y * 3
    return z.mean()


def doubled(x: np.ndarray) -> np.ndarray:
    """PyTorch: ``while y.norm() < 1000: y = y * 2``, a loop whose length the data decide."""
    y = x
    while np.sqrt(np.sum(y * y)) < 1000.0:
        y = y * 2
    return y


def pulled_back_through_while(x: np.ndarray, cotangent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """PyTorch: ``y.backward(cotangent); x.grad``"""
    y, pullback = vjp(doubled, x)
    (x_bar,) = pullback(cotangent)
    return y, x_bar


@grad(argnums=(0, 1))
def sum_of_product(x: np.ndarray, w: np.ndarray) -> Any:
    """PyTorch: ``torch.sum(torch.mm(x, w)).backward(); x.grad, w.grad``"""
    return np.sum(x @ w)


@grad
def product_of_two(x: float) -> float:
    """PyTorch: ``y = (x + 1) * (x + 2); y.backward(); x.grad``"""
    return (x + 1) * (x + 2)


def x_squared_y(x: float, y: float) -> float:
    return x * x * y


def both_partials(x: float, y: float) -> tuple[float, float]:
    """PyTorch: ``autograd.grad(z, [x, y])``"""
    dz: tuple[float, float] = grad(x_squared_y, argnums=("x", "y"))(x, y)
    return dz


def second_derivatives(x: float, y: float) -> tuple[float, float]:
    """PyTorch: ``dz, = autograd.grad(z, x, create_graph=True); autograd.grad(dz, [x, y])``

    The derivative is a function like any other, so it has derivatives.
    """
    dz_dx = grad(x_squared_y)
    return grad(dz_dx)(x, y), grad(dz_dx, argnums="y")(x, y)


def first_then_second(x: float, y: float) -> tuple[float, float]:
    """PyTorch adds the second ``backward`` to the first in ``x.grad``; here, each call gives its own result."""
    dz_dx = grad(x_squared_y)
    return dz_dx(x, y), grad(dz_dx)(x, y)


def squares(x: np.ndarray) -> Any:
    return x * x


def refused_for_an_array(x: np.ndarray) -> str:
    """PyTorch: "grad can be implicitly created only for scalar outputs"; here too, and the message says what to use."""
    try:
        grad(squares)(x)
    except TypeError as error:
        assert isinstance(error, adcompile.AdcompileError)
        return str(error)
    raise AssertionError("the gradient of an array was not refused")


@grad
def sum_of_squares(x: np.ndarray) -> Any:
    """PyTorch: ``y = x * x; y.sum().backward(); x.grad``"""
    y = x * x
    return y.sum()


@grad
def overwritten_in_place(x: np.ndarray) -> Any:
    """PyTorch refuses, as ``exp`` keeps ``y`` for its derivative; here, in-place code just works."""
    y = np.exp(x)
    y[0] = 0.0
    y *= y
    return np.sum(y)


def main() -> None:
    print("mean of 3 (x + 2)^2 at ones:", mean_of_squares(np.ones((2, 2))))
    y, x_bar = pulled_back_through_while(np.array([0.3, 0.4, -0.6]), np.array([0.1, 1.0, 0.0001]))
    print("doubled until its norm is 1000:", y, "pulled back:", x_bar)
    print("sum of x @ w:", sum_of_product(np.arange(6.0).reshape(2, 3), np.ones((3, 3))))
    print("(x + 1) (x + 2) at 2:", product_of_two(2.0))
    print("x^2 y at (2, 3):", both_partials(2.0, 3.0), "second derivatives:", second_derivatives(2.0, 3.0))
    print("first, then second:", first_then_second(2.0, 3.0))
    print("of an array:", refused_for_an_array(np.array([1.0, 2.0])))
    print("of its sum:", sum_of_squares(np.array([1.0, 2.0])))
    print("in place:", overwritten_in_place(np.array([1.0, 2.0])))


if __name__ == "__main__":
    main()
