"""What emitted code may lean on where arrays share memory. It depends on NumPy alone, as ``runtime`` does."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np


def overlap(a: Any, b: Any) -> bool:
    """Whether writing to one of two values changes the other."""
    arrays = isinstance(a, np.ndarray) and isinstance(b, np.ndarray)
    return np.may_share_memory(a, b) if arrays else a is b


def is_array(value: Any) -> bool:
    """Whether a container is an array, whose items are copied into it and out of it."""
    return isinstance(value, np.ndarray)


def is_copy(result: Any, source: Any) -> bool:
    """Whether an operation that makes a view where it can has made a copy."""
    return not np.may_share_memory(result, source)


def is_apart(item: Any, owner: Any) -> bool:
    """Whether an item that was read is a value of its own: a copy of part of an array, or a number in a container."""
    if isinstance(owner, (np.ndarray, np.generic)):
        return is_copy(item, owner)
    return isinstance(item, (float, complex, np.generic))


def exact_copy(value: Any, like: Any) -> Any:
    """A copy of a value of any structure, whose arrays lie in memory as those of ``like`` do: a reshape makes views of
    both, or copies both."""
    if isinstance(value, np.ndarray):
        return _laid_out(value, like)
    known: dict[int, Any] = {}
    _copy_arrays(value, like, known)
    return copy.deepcopy(value, known)


def _copy_arrays(value: Any, like: Any, known: dict[int, Any]) -> None:
    """Add the copies of the arrays in a structure, by the identities of the arrays."""
    if id(value) in known:
        return
    if isinstance(value, np.ndarray):
        known[id(value)] = _laid_out(value, like)
    elif isinstance(value, (list, tuple)):
        for part, other in zip(value, like, strict=True):
            _copy_arrays(part, other, known)
    elif isinstance(value, dict):
        for key, part in value.items():
            _copy_arrays(part, like[key], known)
    elif hasattr(value, "__dict__") and not callable(value):
        _copy_arrays(vars(value), vars(like), known)


def _laid_out(value: Any, like: Any) -> Any:
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


def is_last(place: Any, index: Any) -> Any:
    """For each item of ``place[index] = ...``, whether no later item of the same index overwrites it."""
    owner = np.arange(np.size(place)).reshape(np.shape(place))
    order = np.arange(np.size(owner[index])).reshape(np.shape(owner[index]))
    owner[index] = order
    return owner[index] == order
