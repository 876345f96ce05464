"""A module of constants, for programs to read."""

import numpy as np

SCALE = 1.5
WEIGHTS = np.array([0.5, 2.0])


def doubled(x: float) -> float:
    return 2.0 * x
