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


def a_part_of_masked_weights(x):
    return np.sum(MASKED[:1] * x)


def one_masked_weight(x):
    return MASKED[0] * x[0] * x[1]


def turned(x):
    return np.sum(x * TAGGED.T)


def a_view_of_masked_weights(x):
    return np.sum(x * MASKED.real)


def a_copy_of_masked_weights(x):
    return np.sum(x * MASKED.copy())


def what_is_not_masked(x):
    return np.sum(MASKED.filled(0.5)[1:] * x) + np.sum(x * MASKED.data) * MASKED.mean() + np.sum(TAGGED.shape * x)


def squares(x):
    return np.sum(x * x)


PROGRAMS = [
    (weights_without_their_mask, (np.array([0.3, 0.7]),)),
    (what_is_not_masked, (np.array([0.3, 0.7]),)),
]
REFUSED = [
    (roots_of_masked_weights, np.array([0.3, 0.7])),
    (masked_weights, np.array([0.3, 0.7])),
    (products, np.array([0.3, 0.7])),
    (a_part_of_masked_weights, np.array([0.3, 0.7])),
    (one_masked_weight, np.array([0.3, 0.7])),
    (turned, np.array([0.3, 0.7])),
    (a_view_of_masked_weights, np.array([0.3, 0.7])),
    (a_copy_of_masked_weights, np.array([0.3, 0.7])),
    (squares, MASKED),
]
