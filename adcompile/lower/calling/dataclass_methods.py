"""What ``dataclasses`` makes of a class and of its objects, in Python that is followed like the program's own."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any


def compared_fields(obj: Any) -> tuple[Any, ...]:
    """The fields of an object of a dataclass that count when it is compared."""
    return tuple(getattr(obj, field.name) for field in dataclasses.fields(obj) if field.compare)


def _eq(self: Any, other: Any) -> Any:
    if type(other) is type(self):
        return compared_fields(self) == compared_fields(other)
    return NotImplemented


def _lt(self: Any, other: Any) -> Any:
    if type(other) is type(self):
        return compared_fields(self) < compared_fields(other)
    return NotImplemented


def _le(self: Any, other: Any) -> Any:
    if type(other) is type(self):
        return compared_fields(self) <= compared_fields(other)
    return NotImplemented


def _gt(self: Any, other: Any) -> Any:
    return _lt(other, self)


def _ge(self: Any, other: Any) -> Any:
    return _le(other, self)


#: The methods that ``dataclass`` makes.
COMPARED = {"__eq__": _eq, "__lt__": _lt, "__le__": _le, "__gt__": _gt, "__ge__": _ge}


def is_made(method: Any) -> bool:
    """Whether a method was made by ``dataclass``."""
    return getattr(getattr(method, "__code__", None), "co_filename", None) == "<string>"


def astuple(obj: Any) -> tuple[Any, ...]:
    return tuple(_plain(getattr(obj, field.name), astuple) for field in dataclasses.fields(obj))


def asdict(obj: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(obj, field.name), asdict) for field in dataclasses.fields(obj)}


def _plain(value: Any, whole: Callable[[Any], Any]) -> Any:
    if isinstance(value, list):
        return [_plain_item(item, whole) for item in value]  # lists of lists are refused by deepcopy
    return _plain_item(value, whole)


def _plain_item(value: Any, whole: Callable[[Any], Any]) -> Any:
    return whole(value) if dataclasses.is_dataclass(value) else copy.deepcopy(value)
