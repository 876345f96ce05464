"""Training loops: ``w.data -= 0.01 * w.grad`` is a plain update.

Run it with ``python -m examples.from_pytorch.training``.
"""

from __future__ import annotations

from adcompile import grad

XS = [1.0, 2.0, 3.0]
YS = [2.0, 4.0, 6.0]


@grad
def line_error(w: float, x: float, y: float) -> float:
    """The squared error of ``y = w x`` at one point."""
    return (w * x - y) ** 2


def train_line(w: float, epochs: int, rate: float = 0.01) -> list[float]:
    """The weight after each step.

    PyTorch: ``loss.backward(); w.data -= rate * w.grad.data; w.grad.data.zero_()``
    """
    trajectory = []
    for _ in range(epochs):
        for x, y in zip(XS, YS, strict=True):
            w -= rate * line_error(w, x, y)
            trajectory.append(w)
    return trajectory


@grad(argnums=(0, 1, 2))
def parabola_error(w1: float, w2: float, b: float, x: float, y: float) -> float:
    """The squared error of ``y = w1 x² + w2 x + b`` at one point."""
    predicted = w1 * x**2 + w2 * x + b
    return (predicted - y) ** 2


def train_parabola(w1: float, w2: float, b: float, epochs: int, rate: float = 0.01) -> list[tuple[float, float, float]]:
    """The three weights after each step."""
    trajectory = []
    for _ in range(epochs):
        for x, y in zip(XS, YS, strict=True):
            w1_bar, w2_bar, b_bar = parabola_error(w1, w2, b, x, y)
            w1 -= rate * w1_bar
            w2 -= rate * w2_bar
            b -= rate * b_bar
            trajectory.append((w1, w2, b))
    return trajectory


def main() -> None:
    trajectory = train_line(1.0, epochs=30)
    for epoch in range(0, 30, 5):
        print(f"epoch {epoch:>2}: w = {trajectory[3 * epoch + 2]:.6f}")
    print(f"y = w x: w = {trajectory[-1]:.6f}")
    w1, w2, b = train_parabola(0.0, 1.0, 0.0, epochs=200)[-1]
    print(f"y = w1 x^2 + w2 x + b: w1 = {w1:.4f}, w2 = {w2:.4f}, b = {b:.4f}, at 4: {16 * w1 + 4 * w2 + b:.4f}")


if __name__ == "__main__":
    main()
