"""Names for what the compiler adds to a function, which its author could have chosen and did not."""

from __future__ import annotations

from typing import Any

import gast


class FreshNames:
    """Names that occur nowhere in a function, nor in the functions around and inside it.

    ``fresh("broken")`` is ``broken``, or ``broken_1``, ``broken_2``, … where that is taken; ``shared("result")`` is
    the same name each time. Equal functions get equal names.
    """

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = taken
        self._shared: dict[str, str] = {}
        self.made: set[str] = set()

    def fresh(self, hint: str) -> str:
        name, number = hint, 0
        while name in self._taken or name in self.made:
            number += 1
            name = f"{hint}_{number}"
        self.made.add(name)
        return name

    def shared(self, hint: str) -> str:
        if hint not in self._shared:
            self._shared[hint] = self.fresh(hint)
        return self._shared[hint]


def identifiers(node: Any) -> frozenset[str]:
    """Everything in a tree that could be a name."""
    found: set[str] = set()
    for inner in gast.walk(node):
        for value in vars(inner).values():
            if isinstance(value, str):
                found.add(value)
            elif isinstance(value, list):  # of `global` and `nonlocal`
                found.update(item for item in value if isinstance(item, str))
    return frozenset(found)
