"""The kinds of the variables of a program under construction, and an index of what they hold.

A program has thousands of variables. Which of them may hold a container, and which containers have been found to hold
more since a loop began, is asked at every store and for every loop: it is kept, not searched for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from adcompile.kinds import Dict, Kind, List, Object, Tuple


class Mark(NamedTuple):
    """A moment: how many containers there were, and how often one of them had been found to hold more."""

    made: int
    widened: int


class KindTable(dict[str, Kind]):
    """Name -> kind. Containers are lists, dicts and objects; tuples may hold them."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}  # the containers, in the order in which they were made
        self._widened: list[str] = []
        self._holders: dict[tuple[type, int | None], dict[str, None]] = {}  # by what the parts that they hold look like
        for name, kind in kinds.items():
            self[name] = kind

    def __setitem__(self, name: str, kind: Kind) -> None:
        old = self.get(name)
        if old is not None and kind != old:
            for part in _parts(old):
                self._holders[_look(part)].pop(name, None)
            if name in self._numbers:
                self._widened.append(name)
        super().__setitem__(name, kind)
        if isinstance(kind, (List, Dict, Object)):
            self._numbers.setdefault(name, len(self._numbers))
        for part in _parts(kind):
            self._holders.setdefault(_look(part), {})[name] = None

    def holders(self, part: Kind) -> list[str]:
        """The variables whose kind is this one of a container, or holds it."""
        return [name for name in self._holders.get(_look(part), ()) if part in _parts(self[name])]

    def mark(self) -> Mark:
        """Now, for ``widened_since``."""
        return Mark(len(self._numbers), len(self._widened))

    def widened_since(self, mark: Mark) -> bool:
        """Whether a container that there was then has another kind now."""
        return any(self._numbers[name] < mark.made for name in self._widened[mark.widened :])


def _look(kind: Kind) -> tuple[type, int | None]:
    """What is quick to tell of the kind of a container: two that differ in it are not equal."""
    match kind:
        case Dict(items):
            return Dict, None if items is None else len(items)
        case Object(cls, fields):
            return cls, len(fields)
    return type(kind), None


def _parts(kind: Kind) -> Iterator[Kind]:
    """The containers in a kind, itself among them."""
    inner: tuple[Kind, ...] = ()
    match kind:
        case Tuple(items):
            inner = items
        case List(item):
            inner = (item,)
        case Dict(None, item):
            inner = () if item is None else (item,)
        case Dict(pairs) | Object(_, pairs) if pairs is not None:
            inner = tuple(item for _, item in pairs)
    if isinstance(kind, (List, Dict, Object)):
        yield kind
    for item in inner:
        yield from _parts(item)
