"""Numba: emitted code compiled by ``njit``, with typed forms of the runtime helpers that it leans on.

The text must be printed for the dialect ``"numba"``. What Numba can't type is its own error, never a silent fallback.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import overload, register_jitable

from adcompile import runtime
from adcompile.emit import Emitted, load


def compiled(emitted: Emitted, name: str) -> Callable[..., Any]:
    """The function ``name`` of an emitted program, as Numba's dispatcher."""
    _helpers()
    namespace: dict[str, Any] = {}
    exec(emitted.imports, namespace)
    namespace.update(emitted.bindings)
    for identifier, binding in emitted.free.items():
        if binding is not None:
            namespace[identifier] = binding.get()
    dispatcher: Callable[..., Any] = numba.njit(load(emitted.text, name, namespace, f"{name}.numba"))
    return dispatcher


@functools.cache
def _helpers() -> None:
    """Tell Numba, once, what the helpers of the runtime mean in typed code."""
    overload(runtime.unbroadcast)(_unbroadcast)
    overload(runtime.add_at)(_add_at)
    overload(runtime.step)(_step)


def _unbroadcast(bar: Any, like: Any) -> Any:
    """Which of the functions below, by the types of the operands."""
    if not isinstance(like, types.Array):
        return _summed if isinstance(bar, types.Array) else _as_it_is
    if not isinstance(bar, types.Array):
        return _filled
    if bar.ndim == like.ndim:
        return _same_ndim
    return _first_axis_summed if bar.ndim > like.ndim else _spread


def _as_it_is(bar: Any, like: Any) -> Any:
    return bar


def _summed(bar: Any, like: Any) -> Any:
    return np.sum(bar)


def _filled(bar: Any, like: Any) -> Any:
    return np.full(like.shape, bar)


def _spread(bar: Any, like: Any) -> Any:
    return np.broadcast_to(bar, like.shape).copy()


def _first_axis_summed(bar: Any, like: Any) -> Any:
    return runtime.unbroadcast(np.sum(bar, axis=0), like)


def _same_ndim(bar: Any, like: Any) -> Any:
    """Sum over the axes of length one, each by a loop over all elements."""
    if bar.shape == like.shape:
        return bar
    total = np.zeros(like.shape, bar.dtype)
    spread = np.broadcast_to(bar, np.broadcast_shapes(bar.shape, like.shape)) if bar.size < like.size else bar
    flat = total.reshape(-1)
    for index, value in np.ndenumerate(spread):
        flat[_offset(index, like.shape)] += value
    return total


@register_jitable
def _offset(index: Any, shape: Any) -> Any:
    """Where in an array of this shape an element of the broadcast array came from, in row-major order."""
    offset = 0
    for k in range(len(shape)):
        offset = offset * shape[k] + (index[k] if shape[k] != 1 else 0)
    return offset


def _add_at(place: Any, index: Any, value: Any) -> Any:
    if not isinstance(index, types.Array) or place.ndim != 1:
        return None
    return _add_each if isinstance(value, types.Array) else _add_one


def _add_each(place: Any, index: Any, value: Any) -> None:
    for k in range(index.size):
        place[index[k]] += value[k]


def _add_one(place: Any, index: Any, value: Any) -> None:
    for k in range(index.size):
        place[index[k]] += value


def _step(x: Any, y: Any) -> Any:
    return _share_of_maximum


def _share_of_maximum(x: Any, y: Any) -> Any:
    return 0.5 * (np.greater(x, y) + 1.0 * np.greater_equal(x, y))
