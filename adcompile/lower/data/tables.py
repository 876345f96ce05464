"""Tables from outside, of classes of the user's own: what they hold is looked up when compiling, and watched.

    method = METHODS[name]       METHODS is a Mapping, such as one that takes keys in any case

Its class decides what a key means, and is not followed: a table from outside carries no derivative.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from adcompile.ir import Const, Free
from adcompile.kinds import Object, is_code, of_value
from adcompile.lower import names
from adcompile.lower.core import LITERALS, Lowering
from adcompile.lower.values import Known, Value


def is_table(lo: Lowering, operand: Value) -> bool:
    """Whether a value is a table from outside."""
    kind = lo.kind(operand) if isinstance(operand, Free) else None
    return isinstance(kind, Object) and issubclass(kind.cls, Mapping)


def keys(lo: Lowering, table: Free) -> list[Value] | None:
    """The keys of a table, where all of them are literals."""
    get = names.current(lo, table)
    found = tuple(get())
    if not all(type(key) in LITERALS for key in found):
        return None
    lo.guards.append(lambda: tuple(get()) == found)
    return [Const(key) for key in found]


def item(lo: Lowering, table: Free, key: Const, hint: str) -> Value:
    """``table[key]``: a function is known, data are read when running."""
    get = names.current(lo, table)
    try:
        found = get()[key.value]
    except LookupError as error:
        raise lo.fails(type(error), str(error)) from None
    if is_code(found):
        lo.guards.append(_stays(get, key.value, lambda new: new is found))
        return Known(found)
    kind = of_value(found)
    lo.guards.append(_stays(get, key.value, lambda new: of_value(new) == kind))
    return names.part(lo, operator.getitem, table, key, hint, kind)


def _stays(get: Callable[[], Any], key: Any, same: Callable[[Any], bool]) -> Callable[[], bool]:
    def holds() -> bool:
        try:
            return same(get()[key])
        except LookupError:
            return False

    return holds


__all__ = ["is_table", "item", "keys"]
