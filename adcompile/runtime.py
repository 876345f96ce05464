"""What emitted code may lean on. It depends on NumPy alone, so it can be written into an exported module."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np


def unbroadcast(bar: Any, like: Any) -> Any:
    """Sum an adjoint over the axes along which ``like`` was broadcast, so that it has ``like``'s shape."""
    if isinstance(bar, np.ndarray) and isinstance(like, np.ndarray) and bar.shape == like.shape:
        return bar
    if isinstance(like, (list, tuple, dict)):
        return bar
    shape = np.shape(like)
    if bar is None:  # what has collected nothing, in the place of an integer
        return np.zeros(shape) if isinstance(like, np.ndarray) else 0.0
    if np.shape(bar) == shape:
        return bar
    extra = np.ndim(bar) - len(shape)
    if extra < 0:
        return np.broadcast_to(bar, shape)
    axes = tuple(range(extra)) + tuple(
        extra + k for k, n in enumerate(shape) if n == 1 and np.shape(bar)[extra + k] != 1
    )
    total = np.sum(bar, axis=axes, keepdims=True) if axes else bar
    summed = np.reshape(total, np.shape(total)[extra:])
    return summed if summed.shape == shape else np.broadcast_to(summed, shape)


def add_at(place: Any, index: Any, value: Any) -> None:
    """``place[index] += value``, where an index that occurs twice adds twice."""
    if isinstance(place, list):
        for k, v in zip(range(len(place))[index], value, strict=True):
            add_item(place, k, v)
        return
    np.add.at(place, index, value)


def zeros_like(value: Any) -> Any:
    """A zero of the same structure: floats become 0.0, arrays zero arrays, containers containers of zeros."""
    if isinstance(value, np.ndarray):
        return np.zeros_like(value, dtype=None if value.dtype.kind in "fcO" else float)
    if isinstance(value, (list, tuple)):
        items = [zeros_like(item) for item in value]
        if isinstance(value, list):
            return items
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, dict):
        return _table_like(value, {key: zeros_like(item) for key, item in value.items()})
    if isinstance(value, (float, complex, np.inexact)):
        return type(value)(0)
    if hasattr(value, "__dict__") and not callable(getattr(value, "__qualname__", None)):
        return _zero_object(value)
    return None


def buffer_like(value: Any) -> Any:
    """Zeros to add to in place: as ``zeros_like``, with a list for each tuple, and an array for a number alone."""
    zero = _buffer(value)
    return np.asarray(zero) if isinstance(zero, (float, complex, np.inexact)) else zero


def _buffer(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_buffer(item) for item in value]
    if isinstance(value, dict):
        return _table_like(value, {key: _buffer(item) for key, item in value.items()})
    zero = zeros_like(value)
    if hasattr(zero, "__dict__") and not isinstance(zero, np.ndarray):
        for name, item in vars(value).items():
            object.__setattr__(zero, name, _buffer(item))
    return zero


def as_like(bar: Any, value: Any) -> Any:
    """What was collected in a ``buffer_like``, in the structure of ``value``: an array for an array."""
    if isinstance(value, np.ndarray) and isinstance(bar, (list, tuple)):
        return np.array([0.0 if b is None else as_like(b, v) for b, v in zip(bar, value, strict=True)])
    if isinstance(value, tuple):
        items = [as_like(b, v) for b, v in zip(bar, value, strict=True)]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, list):
        return [as_like(b, v) for b, v in zip(bar, value, strict=True)]
    if isinstance(value, dict):
        return _table_like(value, {key: as_like(bar[key], item) for key, item in value.items()})
    if hasattr(value, "__dict__") and not isinstance(value, np.ndarray) and bar is not None:
        for name, item in vars(value).items():
            object.__setattr__(bar, name, as_like(getattr(bar, name), item))
    return bar


def tangent_like(dot: Any, value: Any) -> Any:
    """A tangent with None for what carries no derivative, as ``value`` tells."""
    if isinstance(value, (list, tuple)):
        items = [tangent_like(d, v) for d, v in zip(dot, value, strict=True)]
        if isinstance(value, list):
            return items
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, dict):
        return _table_like(value, {key: tangent_like(dot[key], item) for key, item in value.items()})
    if hasattr(value, "__dict__") and not isinstance(value, np.ndarray) and dot is not None:
        for name, item in vars(value).items():
            object.__setattr__(dot, name, tangent_like(getattr(dot, name), item))
    return None if isinstance(value, (bool, int, np.integer, str, type(None))) else dot


def _table_like(value: Any, items: dict[Any, Any]) -> Any:
    """A dict of the class of another one, with these items under its keys."""
    if type(value) is dict:
        return items
    table = copy.copy(value)
    table.update(items)
    return table


def _zero_object(value: Any) -> Any:
    """An object of the same class with a zero for each attribute, made without its ``__init__``."""
    cls: Any = type(value)
    zero = object.__new__(cls) if cls.__new__ is object.__new__ else copy.copy(value)
    for name, item in vars(value).items():
        object.__setattr__(zero, name, zeros_like(item))
    return zero


def add_attr(obj: Any, name: str, value: Any) -> None:
    """``obj.name += value``, on an object that refuses assignments too, and for an attribute of any structure."""
    if not _added_in_place(getattr(obj, name), value):
        object.__setattr__(obj, name, add(getattr(obj, name), value))


def step(x: Any, y: Any) -> Any:
    """1 where x > y, 0.5 where they are equal, 0 elsewhere: the share of ``np.maximum(x, y)`` that is x's."""
    share = np.asarray(np.greater(x, y), dtype=np.result_type(x, y, 0.5))
    np.copyto(share, 0.5, where=np.equal(x, y))
    return share


def count(shape: tuple[int, ...], axis: Any = None) -> int:
    """How many elements of an array of this shape a reduction over ``axis`` makes one of."""
    axes = range(len(shape)) if axis is None else np.atleast_1d(axis)
    return math.prod(shape[k] for k in axes)


def shapes(arrays: Any) -> list[tuple[int, ...]]:
    """The shape of each of the arrays."""
    return [np.shape(array) for array in arrays]


def spread(bar: Any, shapes: Any) -> list[Any]:
    """The adjoints of the items of ``sum(items)``, for items of these shapes."""
    return [unbroadcast(bar, np.broadcast_to(0.0, shape)) for shape in shapes]


def exponent(x: Any) -> Any:
    """The power of two in ``x = m * 2 ** e`` with m between a half and one."""
    return math.frexp(x)[1] if isinstance(x, float) else np.frexp(x)[1]


def whole_part(x: float) -> float:
    """``x`` without its fraction; an infinity is whole."""
    return math.modf(x)[1]


def order(keys: Any, reverse: bool = False) -> list[int]:
    """The positions of the items of ``sorted(keys, reverse=reverse)``, of equal ones in the order that they have."""
    return sorted(range(len(keys)), key=lambda k: keys[k], reverse=reverse)


def index_of_max(items: Any) -> int:
    """Where ``max(items)`` finds its result."""
    return max(range(len(items)), key=lambda k: items[k])


def index_of_min(items: Any) -> int:
    """Where ``min(items)`` finds its result."""
    return min(range(len(items)), key=lambda k: items[k])


def copied(value: Any) -> Any:
    """A copy of a nested structure and of the arrays in it; what occurs twice in it is copied once."""
    return copy.deepcopy(value)


def split_like(bar: Any, shapes: Any, axis: int | None = 0) -> list[Any]:
    """The parts of ``bar`` that come from arrays of these shapes, which were joined along ``axis``."""
    parts, begin = [], 0
    before = (slice(None),) * (0 if axis is None else axis % np.ndim(bar))
    for shape in shapes:
        if axis is None:
            end = begin + math.prod(shape)
        else:  # an array of fewer dimensions was joined as a single row, column or layer
            end = begin + (shape[axis] if len(shape) == np.ndim(bar) else 1)
        part = bar[(*before, slice(begin, end))]
        parts.append(part if part.shape == shape else np.reshape(part, shape))
        begin = end
    return parts


def join_like(parts: Any, shape: tuple[int, ...], axis: int | None = 0) -> Any:
    """``parts`` joined along ``axis`` to this shape; the opposite of ``split_like``."""
    if axis is None:
        return np.concatenate(parts, None)
    row = list(shape)
    row[axis] = 1
    return np.concatenate([part if np.ndim(part) == len(row) else np.reshape(part, row) for part in parts], axis)


def scatter(bar: Any, shape: tuple[int, ...], indices: Any, axis: int | None = None) -> Any:
    """The adjoint of ``np.take(x, indices, axis)`` for x of this shape: an index that occurs twice adds twice."""
    total = np.zeros(shape, np.result_type(bar))
    indices = np.asarray(indices, dtype=int)
    if axis is None:
        np.add.at(np.reshape(total, -1), indices, bar)
    else:
        places = (slice(None),) * (axis % len(shape))
        np.add.at(total, (*places, indices), bar)
    return total


def scatter_along_axis(bar: Any, shape: tuple[int, ...], indices: Any, axis: int = -1) -> Any:
    """The adjoint of ``np.take_along_axis(x, indices, axis)`` for x of this shape."""
    total = np.zeros(shape, np.result_type(bar))
    if len(shape) == 1:
        np.add.at(total, indices, bar)
        return total
    places = list(np.indices(np.shape(indices), sparse=True))
    places[axis] = indices
    np.add.at(total, tuple(places), bar)
    return total


def unsort(bar: Any, order: Any, axis: int = -1) -> Any:
    """The adjoint of ``np.take_along_axis(x, order, axis)`` for an ``order`` that lacks no index."""
    total = np.empty(np.shape(order), np.result_type(bar))
    if total.ndim == 1:
        total[order] = bar
    else:
        np.put_along_axis(total, order, bar, axis)
    return total


def fold_tiles(bar: Any, shape: tuple[int, ...], reps: Any) -> Any:
    """The adjoint of ``np.tile(x, reps)`` for x of this shape: the sum over all tiles."""
    ndim = np.ndim(bar)
    tile = (1,) * (ndim - len(shape)) + shape
    counts = [n // m if m else 1 for n, m in zip(np.shape(bar), tile, strict=True)]
    pairs = [length for both in zip(counts, tile, strict=True) for length in both]
    return np.reshape(np.sum(np.reshape(bar, pairs), axis=tuple(range(0, 2 * ndim, 2))), shape)


def unpad(bar: Any, shape: tuple[int, ...], pad_width: Any) -> Any:
    """The part of ``bar`` that x of this shape fills in ``np.pad(x, pad_width)``."""
    widths = np.broadcast_to(pad_width, (len(shape), 2))
    return bar[tuple(slice(before, before + n) for (before, _), n in zip(widths, shape, strict=True))]


def fit(x: Any, shape: tuple[int, ...]) -> Any:
    """x cut, or filled with zeros at the end, to this shape."""
    total = np.zeros(shape, np.result_type(x))
    common = tuple(slice(min(a, b)) for a, b in zip(np.shape(x), shape, strict=True))
    total[common] = x[common]
    return total


def diagonal(x: Any, axis1: int, axis2: int) -> Any:
    """``np.diagonal(x, 0, axis1, axis2)``, which can be written to."""
    axes = list(range(np.ndim(x)))
    axes[axis2] = axis1
    return np.einsum(x, axes, [*(k for k in axes if k != axis1), axis1])


def place_diagonal(bar: Any, shape: tuple[int, ...], offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The adjoint of ``np.diagonal(x, offset, axis1, axis2)`` for x of this shape."""
    total = np.zeros(shape, np.result_type(bar))
    k = np.arange(np.shape(bar)[-1])
    np.moveaxis(total, (axis1, axis2), (-2, -1))[..., k + max(-offset, 0), k + max(offset, 0)] = bar
    return total


def add_each(place: Any, values: Any) -> None:
    """Add to an array in place, or to the items of a container each by each."""
    if isinstance(place, np.ndarray):
        place += values if np.iscomplexobj(place) else np.real(values)  # what is added to the real is real
        return
    if place is None or values is None or isinstance(values, float):
        return  # what a branch that was not taken would have made; or 0.0, which stands for any zero
    if hasattr(place, "__dict__") and not isinstance(place, dict):
        place, values = vars(place), vars(values)
    for key in [k for k in place if k in values] if isinstance(place, dict) else range(len(place)):
        add_item(place, key, values[key])


def add_item(place: Any, key: Any, value: Any) -> None:
    """Add to one item of a container, whatever it is; to storage in place, which others may share."""
    if isinstance(place, np.ndarray) and place.dtype.kind != "O" and value is not None:
        add_at(place, key, value if np.iscomplexobj(place) else np.real(value))
    elif not _added_in_place(place[key], value):
        place[key] = add(place[key], value)


def _added_in_place(item: Any, value: Any) -> bool:
    """Add to storage, if the item is some; that of a tuple is in its items."""
    is_object = hasattr(item, "__dict__") and not isinstance(item, tuple)
    if value is None or not (is_object or isinstance(item, (np.ndarray, list, dict))):
        return False
    add_each(item, value)
    return True


def add(a: Any, b: Any) -> Any:
    """The sum of two adjoints of one structure; None stands for what carries no derivative, 0.0 for any zero."""
    if a is None or b is None:
        return b if a is None else a
    if isinstance(a, float) and isinstance(b, (tuple, list, dict)):
        return copied(b)
    if isinstance(a, list) and (not isinstance(b, np.ndarray) or any(x is None for x in a)):
        return [add(x, y) for x, y in zip(a, b, strict=True)]
    if isinstance(a, tuple):
        items = [add(x, y) for x, y in zip(a, b, strict=True)]
        return type(a)(*items) if hasattr(a, "_fields") else tuple(items)
    if isinstance(a, dict):
        return {key: add(item, b[key]) for key, item in a.items()}
    if hasattr(a, "__dict__"):
        total = object.__new__(type(a))
        for name, item in vars(a).items():
            object.__setattr__(total, name, add(item, getattr(b, name)))
        return total
    return a + b


def item_or_none(table: Any, key: Any) -> Any:
    """What is under a key of a dict, if it has it."""
    return table.get(key)


def view_or_zeros(view: Any, copied: Any) -> Any:
    """The storage that collects the adjoint of a view which may have become a copy: a copy collects from zero."""
    return buffer_like(view) if copied else view
