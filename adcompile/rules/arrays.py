# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs
"""What ``x.flat`` is, spelled out: the items of an array in the order of rows, to be read and written by number."""

from __future__ import annotations

import numpy as np


class Flat:
    def __init__(self, array):
        self.base = array

    def __getitem__(self, k):
        return np.ravel(self.base)[k]

    def __setitem__(self, k, value):
        numbers = np.arange(np.size(self.base))[k]
        self.base[np.unravel_index(numbers, np.shape(self.base))] = value

    def __iter__(self):
        return iter(np.ravel(self.base))

    def __len__(self):
        return np.size(self.base)

    def copy(self):
        return np.copy(np.ravel(self.base))

    def fill(self, values):
        """``x.flat = values``: they are repeated until the array is full."""
        self.base[...] = np.resize(values, np.shape(self.base))
