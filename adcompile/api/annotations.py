"""Kinds of arguments from the annotations of a function, for source that is wanted before any call."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from typing import Any

import numpy as np

from adcompile.kinds import UNKNOWN, Array, Dict, Kind, List, Object, Passive, Tuple, of_value
from adcompile.signature import Signature

_NUMBERS: dict[Any, Kind] = {t: of_value(t(0)) for t in (bool, int, float, complex)}


def annotated_kinds(fn: Any, signature: Signature) -> dict[str, Kind]:
    """The kind of each parameter: by its annotation, else by its default, else unknown."""
    hints = _hints(fn)
    kinds: dict[str, Kind] = {}
    for parameter in signature.parameters:
        if parameter.name in hints:
            kinds[parameter.name] = kind_of_type(hints[parameter.name])
        elif parameter.default is not inspect.Parameter.empty and parameter.default is not None:
            kinds[parameter.name] = of_value(parameter.default)
        else:
            kinds[parameter.name] = UNKNOWN
    return kinds


def _hints(fn: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(fn)
    except (NameError, TypeError, AttributeError):  # a name that is imported for type checkers alone
        return {}


def kind_of_type(hint: Any) -> Kind:
    """The kind of the values of a type: as much of it as the annotation says."""
    if hint in _NUMBERS:
        return _NUMBERS[hint]
    if hint is np.ndarray:
        return Array()
    if isinstance(hint, type) and issubclass(hint, np.generic):
        try:
            return of_value(hint(0))
        except TypeError:  # an abstract one, such as np.floating
            return UNKNOWN
    if hint in (str, bytes, range, slice, type(None)):
        return Passive(hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = _hints(hint)
        return Object(hint, tuple((q.name, kind_of_type(hints.get(q.name))) for q in dataclasses.fields(hint)))
    if isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields"):
        hints = _hints(hint)
        return Tuple(tuple(kind_of_type(hints.get(name)) for name in hint._fields), hint)
    return _generic(typing.get_origin(hint) or hint, typing.get_args(hint))


def _generic(origin: Any, args: tuple[Any, ...]) -> Kind:
    if origin is list:
        return List(kind_of_type(args[0]) if args else UNKNOWN)
    if origin is dict:
        return Dict(None)
    if origin is tuple and args and Ellipsis not in args:
        return Tuple(tuple(map(kind_of_type, args)))
    if origin is np.ndarray:
        return Array(_dtype(args[1]) if len(args) > 1 else None)
    if origin is typing.Annotated:
        return kind_of_type(args[0])
    if origin in (typing.Union, types.UnionType):
        kinds = {kind_of_type(arg) for arg in args}
        return kinds.pop() if len(kinds) == 1 else UNKNOWN
    return UNKNOWN


def _dtype(hint: Any) -> str | None:
    """``float64`` for ``np.dtype[np.float64]``."""
    args = typing.get_args(hint)
    if not args or not isinstance(args[0], type):
        return None
    try:
        return np.dtype(args[0]).name if not inspect.isabstract(args[0]) and args[0] not in _ABSTRACT else None
    except TypeError:
        return None


_ABSTRACT = (np.generic, np.number, np.inexact, np.floating, np.complexfloating, np.integer)
