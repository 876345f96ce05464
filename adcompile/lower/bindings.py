"""Bindings of names to what is not a variable of some scope: an object itself, or an attribute of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class ObjectBinding:
    """An object that is known when compiling."""

    obj: Any

    def get(self) -> Any:
        return self.obj

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectBinding) and other.obj is self.obj

    def __hash__(self) -> int:
        return id(self.obj)


@dataclass(frozen=True, slots=True, eq=False)
class AttributeBinding:
    """``obj.name``, read when it is asked for."""

    obj: Any
    name: str

    def get(self) -> Any:
        return getattr(self.obj, self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AttributeBinding) and other.obj is self.obj and other.name == self.name

    def __hash__(self) -> int:
        return hash((id(self.obj), self.name))
