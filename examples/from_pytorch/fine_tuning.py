"""Fine-tuning: every layer frozen but the last.

PyTorch: ``for p in model.parameters(): p.requires_grad = False``, then a new last layer. Here, ``argnums`` names the
parameters that are trained, and no derivative of the others is computed.

Run it with ``python -m examples.from_pytorch.fine_tuning``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcompile import grad, source, value_and_grad

Layer = dict[str, np.ndarray]
Parameters = dict[str, Layer]


def network_loss(body: Layer, head: Layer, x: np.ndarray, y: np.ndarray) -> Any:
    """Mean squared error of a network of two layers."""
    h = np.tanh(x @ body["weight"] + body["bias"])
    r = h @ head["weight"] + head["bias"] - y
    return np.mean(r * r)


head_step = value_and_grad(network_loss, argnums="head")


def pretrained(rng: np.random.Generator) -> Parameters:
    return {
        "body": {"weight": rng.standard_normal((4, 8)), "bias": rng.standard_normal(8)},
        "head": {"weight": np.zeros((8, 2)), "bias": np.zeros(2)},
    }


def fine_tune(
    parameters: Parameters, x: np.ndarray, y: np.ndarray, steps: int, rate: float
) -> tuple[Parameters, list[float]]:
    """The parameters after ``steps`` of gradient descent on the last layer, and the losses on the way."""
    losses = []
    for _ in range(steps):
        loss, head_bar = head_step(**parameters, x=x, y=y)
        losses.append(float(loss))
        head = {name: value - rate * head_bar[name] for name, value in parameters["head"].items()}
        parameters = {**parameters, "head": head}
    return parameters, losses


def emitted(parameters: Parameters, x: np.ndarray, y: np.ndarray) -> str:
    """The source of the gradient: it ends at the last layer."""
    return source(grad(network_loss, argnums="head"), parameters["body"], parameters["head"], x, y)


def main() -> None:
    rng = np.random.default_rng(0)
    parameters = pretrained(rng)
    x = rng.standard_normal((32, 4))
    y = np.stack([np.sin(x[:, 0]), x[:, 1] * x[:, 2]], axis=1)
    print(emitted(parameters, x, y))
    _, losses = fine_tune(parameters, x, y, steps=200, rate=0.05)
    print(f"loss {losses[0]:.4f} -> {losses[-1]:.4f}")


if __name__ == "__main__":
    main()
