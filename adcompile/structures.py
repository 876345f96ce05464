"""Nested values: the tuples, lists, dicts and objects that arguments and results are made of, and their leaves."""

from __future__ import annotations

import copy
import enum
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from adcompile.errors import ArgumentError, ArgumentValueError
from adcompile.kinds import is_code
from adcompile.sharing import exact_copy


def children(value: Any) -> list[tuple[str, Any]] | None:
    """The parts of a container, each with the text of its access; None for a leaf."""
    if isinstance(value, dict):
        return [(f"[{key!r}]", part) for key, part in value.items()]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return [(f".{name}", part) for name, part in zip(value._fields, value, strict=True)]
    if isinstance(value, (tuple, list)):
        return [(f"[{k}]", part) for k, part in enumerate(value)]
    if is_object(value):
        return [(f".{name}", part) for name, part in vars(value).items()]
    return None


def is_object(value: Any) -> bool:
    """Whether a value is an instance with attributes that may hold numbers."""
    others = (np.ndarray, np.generic, type, enum.Enum)
    return hasattr(value, "__dict__") and not is_code(value) and not isinstance(value, others)


def rebuilt(value: Any, parts: Sequence[Any]) -> Any:
    """A container like ``value`` with other parts; an object is made without its ``__init__``."""
    if isinstance(value, dict):
        table: Any = {} if type(value) is dict else copy.copy(value)
        table.update(zip(value, parts, strict=True))
        return table
    if isinstance(value, tuple):
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, list):
        return list(parts)
    cls: Any = type(value)
    made = object.__new__(cls) if cls.__new__ is object.__new__ else copy.copy(value)
    for name, part in zip(vars(value), parts, strict=True):
        object.__setattr__(made, name, part)
    return made


def is_number(leaf: Any) -> bool:
    """Whether a leaf carries a derivative: a float or complex number, or an array of those."""
    if isinstance(leaf, np.ndarray):
        return leaf.dtype.kind in "fc"
    return isinstance(leaf, (float, complex, np.inexact))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The numbers of a structure, each with the text of its access."""
    parts = children(value)
    if parts is not None:
        for access, part in parts:
            yield from leaves(part, path + access)
    elif is_number(value):
        yield path, value


def with_leaves(value: Any, new: Iterator[Any]) -> Any:
    """The structure with the next of ``new`` in place of each number, and None in place of everything else."""
    parts = children(value)
    if parts is not None:
        return rebuilt(value, [with_leaves(part, new) for _, part in parts])
    return next(new) if is_number(value) else None


def fitted(bar: Any, value: Any, what: str) -> Any:
    """A tangent or cotangent in the structure of ``value``: shapes and dtypes alike, zeros for None."""
    parts = children(value)
    if parts is not None:
        return _fitted_parts(bar, value, parts, what)
    if not is_number(value):
        if bar is None or isinstance(bar, (int, float, np.ndarray)) and not np.any(bar):
            return None
        raise ArgumentError(f"{what} is {bar!r}, for a value of type {type(value).__name__}: pass None")
    if bar is None:
        bar = 0.0
    elif not isinstance(bar, (int, float, complex, np.ndarray, np.generic)):
        raise ArgumentError(f"{what} is of type {type(bar).__name__}, for a value of type {type(value).__name__}")
    if np.iscomplexobj(bar) and not np.iscomplexobj(value):
        raise ArgumentError(f"{what} is complex, for a real value")
    if isinstance(value, np.ndarray):
        return _fitted_array(bar, value, what)
    if np.ndim(bar) != 0:
        raise ArgumentValueError(f"{what} has the shape {np.shape(bar)}, for a value that is one number")
    return type(value)(bar)


def _fitted_array(bar: Any, value: np.ndarray[Any, Any], what: str) -> np.ndarray[Any, Any]:
    if np.shape(bar) == value.shape:
        return np.asarray(bar, dtype=value.dtype)
    if isinstance(bar, float) and bar == 0.0:
        return np.zeros_like(value)
    raise ArgumentValueError(f"{what} has the shape {np.shape(bar)}, for a value of shape {value.shape}")


def _fitted_parts(bar: Any, value: Any, parts: list[tuple[str, Any]], what: str) -> Any:
    if bar is None:
        return rebuilt(value, [fitted(None, part, what) for _, part in parts])
    others = children(bar)
    if others is None or not isinstance(bar, type(value)) and not (type(bar) in (tuple, list) and _is_sequence(value)):
        raise ArgumentError(f"{what} is of type {type(bar).__name__}, for a value of type {type(value).__name__}")
    if isinstance(value, dict):
        if bar.keys() != value.keys():
            raise ArgumentError(f"{what} has the keys {list(bar)}, for a value with the keys {list(value)}")
        others = [(access, bar[key]) for (access, _), key in zip(parts, value, strict=True)]
    if len(others) != len(parts):
        raise ArgumentError(f"{what} has {len(others)} parts, for a value with {len(parts)}")
    found = [fitted(b, v, what + access) for (access, v), (_, b) in zip(parts, others, strict=True)]
    # one array may stand for several parts, each of which changes by itself
    return rebuilt(value, [part.copy() if isinstance(part, np.ndarray) else part for part in found])


def _is_sequence(value: Any) -> bool:
    return isinstance(value, (tuple, list))


def snapshot(value: Any, known: dict[int, Any] | None = None) -> Any:
    """A structure of the same numbers, laid out alike in storage of its own; what occurs twice in it is copied once."""
    known = {} if known is None else known
    if id(value) in known:
        return known[id(value)]
    parts = children(value)
    if isinstance(value, np.ndarray):
        copy = exact_copy(value, value)
    elif parts is None or not any(True for _ in leaves(value)):
        return value
    else:
        copy = rebuilt(value, [snapshot(part, known) for _, part in parts])
    known[id(value)] = copy
    return copy


__all__ = [
    "children", "fitted", "is_number", "is_object", "leaves", "rebuilt", "snapshot", "with_leaves",
]  # fmt: skip
