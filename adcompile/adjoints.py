"""Helpers that emitted code may call, beside those of ``runtime``: for the derivatives of some array functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from adcompile import runtime


def unchosen(bar: Any, a: Any, shapes: Any, mode: str = "raise") -> list[Any]:
    """The adjoints of arrays of these shapes in ``np.choose(a, arrays, mode=mode)``."""
    which = np.asarray(a)
    if mode == "wrap":
        which = which % len(shapes)
    elif mode == "clip":
        which = np.clip(which, 0, len(shapes) - 1)
    parts = [np.where(which == k, bar, 0.0) for k in range(len(shapes))]
    return [runtime.unbroadcast(part, np.broadcast_to(0.0, shape)) for part, shape in zip(parts, shapes, strict=True)]


def spread_segments(bar: Any, shape: tuple[int, ...], indices: Any, axis: int = 0) -> Any:
    """The adjoint of ``np.add.reduceat(x, indices, axis)`` for x of this shape."""
    total = np.zeros(shape, np.result_type(bar))
    rows, bars = np.moveaxis(total, axis, 0), np.moveaxis(bar, axis, 0)
    for k, start in enumerate(indices):
        stop = indices[k + 1] if k + 1 < len(indices) else len(rows)
        rows[start : max(stop, start + 1)] += bars[k]
    return total


def places_along(indices: Any, axis: int) -> tuple[Any, ...]:
    """The index that stands for ``indices`` in ``np.put_along_axis(x, indices, values, axis)``."""
    places = list(np.indices(np.shape(indices), sparse=True))
    places[axis] = indices
    return tuple(places)
