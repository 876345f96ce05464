"""A network of two layers that reads handwritten digits.

Needs the extra ``examples`` (scikit-learn for the images, tqdm for the progress bar). Run it with
``python -m examples.digits``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from tqdm import tqdm

from adcompile import value_and_grad

Parameters = dict[str, np.ndarray]


def scores(params: Parameters, x: np.ndarray) -> Any:
    h = np.tanh(x @ params["w1"] + params["b1"])
    return h @ params["w2"] + params["b2"]


def cross_entropy(params: Parameters, x: np.ndarray, labels: np.ndarray) -> Any:
    """The mean of -log p(label), from scores shifted so that ``exp`` cannot overflow."""
    z = scores(params, x)
    z = z - np.max(z, axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


loss_and_gradient = value_and_grad(cross_entropy)


def accuracy(params: Parameters, x: np.ndarray, labels: np.ndarray) -> float:
    return float(np.mean(np.argmax(scores(params, x), axis=1) == labels))


def images(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """1797 images of 8 by 8, in random order: three quarters to train on, one quarter held out."""
    x, labels = load_digits(return_X_y=True)
    order = rng.permutation(len(x))
    x, labels = x[order] / 16.0, labels[order]
    split = 3 * len(x) // 4
    return x[:split], labels[:split], x[split:], labels[split:]


def initial(rng: np.random.Generator, hidden: int = 64) -> Parameters:
    return {
        "w1": rng.standard_normal((64, hidden)) / 8.0,
        "b1": np.zeros(hidden),
        "w2": rng.standard_normal((hidden, 10)) / hidden**0.5,
        "b2": np.zeros(10),
    }


def train(epochs: int = 40, batch: int = 64, rate: float = 0.1, momentum: float = 0.9) -> tuple[Parameters, float]:
    """Stochastic gradient descent; the parameters, and the accuracy on the held-out images."""
    rng = np.random.default_rng(0)
    x, labels, held_out, held_out_labels = images(rng)
    params = initial(rng)
    velocity = {name: np.zeros_like(value) for name, value in params.items()}
    progress = tqdm(range(epochs), unit="epoch")
    for _ in progress:
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch):
            picked = order[start : start + batch]
            loss, gradient = loss_and_gradient(params, x[picked], labels[picked])
            for name in params:
                velocity[name] = momentum * velocity[name] - rate * gradient[name]
                params[name] = params[name] + velocity[name]
        progress.set_postfix(loss=f"{loss:.4f}", held_out=f"{accuracy(params, held_out, held_out_labels):.1%}")
    return params, accuracy(params, held_out, held_out_labels)


def main() -> None:
    _, held_out = train()
    print(f"accuracy on held-out digits: {held_out:.1%}")


if __name__ == "__main__":
    main()
