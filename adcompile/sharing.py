"""What emitted code may lean on where arrays share memory. It depends on NumPy alone, as ``runtime`` does."""

from __future__ import annotations

from typing import Any

import numpy as np


def overlap(a: Any, b: Any) -> bool:
    """Whether writing to one of two values changes the other."""
    arrays = isinstance(a, np.ndarray) and isinstance(b, np.ndarray)
    return np.may_share_memory(a, b) if arrays else a is b


def is_copy(result: Any, source: Any) -> bool:
    """Whether an operation that makes a view where it can has made a copy."""
    return not np.may_share_memory(result, source)


def exact_copy(value: Any, like: Any) -> Any:
    """A copy of an array with the layout in memory that ``like`` has: a reshape makes views of both, or copies."""
    if type(like) is not np.ndarray or like.flags.c_contiguous:
        return value.copy()
    strides = [stride // like.itemsize for stride in like.strides]
    steps = [(n - 1) * stride for n, stride in zip(like.shape, strides, strict=True)]
    if not all(step for step, n in zip(steps, like.shape, strict=True) if n > 1):
        return value.copy()  # it was broadcast
    first = -sum(step for step in steps if step < 0)
    memory = np.zeros(1 + first + sum(step for step in steps if step > 0), value.dtype)
    new = np.lib.stride_tricks.as_strided(memory[first:], like.shape, [stride * value.itemsize for stride in strides])
    new[...] = value
    return new
