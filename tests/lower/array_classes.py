"""Arrays of classes of their own, to which an operator may mean something else: masked arrays and others."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

GROUP = "refusal"

MASKED = np.ma.masked_array([1.0, 2.0], [True, False])


class Tagged(np.ndarray):
    pass


TAGGED = np.array([[1.0, 2.0], [3.0, 4.0]]).view(Tagged)


def masked_weights(x):
    return np.sum(MASKED * x)


def weights_without_their_mask(x):
    return np.sum(np.asarray(MASKED) * x) + len(MASKED)


def products(x):
    return np.sum(TAGGED * np.outer(x, x))


def roots_of_masked_weights(x):
    return np.sum(np.sqrt(MASKED) + x * x)


def squares(x):
    return np.sum(x * x)


PROGRAMS = [(weights_without_their_mask, (np.array([0.3, 0.7]),))]
REFUSED = [
    (roots_of_masked_weights, np.array([0.3, 0.7])),
    (masked_weights, np.array([0.3, 0.7])),
    (products, np.array([0.3, 0.7])),
    (squares, MASKED),
]
