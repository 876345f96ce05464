"""Turn hints into identifiers.

What the user named keeps its name; webs of one hint share it wherever they never meet, so ``x = f(x)`` prints as it was
written. A temporary is ``t``, its adjoint ``t_bar``. Where a name is taken, a number follows: ``y2``, ``y3``.
"""

from __future__ import annotations

import itertools
import keyword
import operator
import re
from collections.abc import Iterator, Set

from adcompile import ir
from adcompile.emit.coalesce import Coalescing, Web, interfere, join
from adcompile.emit.liveness import Layout
from adcompile.kinds import Kind, Scalar

_KEYWORDS = frozenset(keyword.kwlist)


def identifiers(function: ir.Function, layout: Layout, coalescing: Coalescing, reserved: Set[str]) -> dict[str, str]:
    """An identifier for every variable (and copy) that is printed; none is among the reserved."""
    return _Naming(function, layout, reserved).run(coalescing)


def plain_name(hint: str) -> str:
    """A hint as an identifier: ``%_bar`` is the adjoint of a temporary, ``t_bar``."""
    name = hint.removeprefix("%")
    if not name or (hint.startswith("%") and name.startswith("_")):
        name = f"t{name}"
    name = re.sub(r"\W", "_", name)
    return f"{name}_" if name in _KEYWORDS or name[0].isdigit() else name


def numbered(base: str) -> Iterator[str]:
    """``y``, ``y2``, ``y3``, ..."""
    separator = "_" if base[-1].isdigit() else ""
    yield base
    yield from (f"{base}{separator}{k}" for k in itertools.count(2))


def _element_name(op: ir.Op) -> str | None:
    """``x[i]`` that is kept is called ``x_i``."""
    if op.fn is not operator.getitem:
        return None
    owner, index = op.args
    if not isinstance(owner, ir.Var):
        return None
    if isinstance(index, ir.Var):
        part = ir.hint(index.name)
    elif isinstance(index, ir.Const) and type(index.value) is int and index.value >= 0:
        part = str(index.value)
    else:
        return None
    name = f"{ir.hint(owner.name)}_{part}"
    return name if "%" not in name and name.isidentifier() and len(name) <= 16 else None


class _Naming:
    def __init__(self, function: ir.Function, layout: Layout, reserved: Set[str]) -> None:
        self._function = function
        self._layout = layout
        self._reserved = reserved
        self._chosen = {
            plain_name(ir.hint(name)) for name in layout.definitions if "@" not in name and not ir.is_temporary(name)
        }
        self._taken: dict[str, tuple[Web, bool]] = {}  # identifier -> its variables; whether the user chose it

    def run(self, coalescing: Coalescing) -> dict[str, str]:
        params = [coalescing.webs[name] for name in self._function.params]
        first = {id(web) for web in params}
        others = sorted((web for web in coalescing.groups() if id(web) not in first), key=lambda w: w.members[0])
        named = [web for web in others if self._user_hint(web) is not None]
        temporary = [web for web in others if self._user_hint(web) is None]
        found: dict[str, str] = {}
        for web in (*params, *named, *temporary):
            identifier = self._identifier(web)
            found.update((name, identifier) for _, name in web.members)
        return found

    def _user_hint(self, web: Web) -> str | None:
        if web.names:
            return min(web.names)
        hints = (ir.hint(name.partition("@")[0]) for _, name in web.members)
        return next((hint for hint in hints if not ir.is_temporary(hint)), None)

    def _identifier(self, web: Web) -> str:
        user_hint = self._user_hint(web)
        base = plain_name(self._temporary_hint(web) if user_hint is None else user_hint)
        for candidate in numbered(base):
            if candidate in self._reserved or candidate in _KEYWORDS:
                continue
            if candidate in self._chosen and (candidate != base or user_hint is None):
                continue  # the user's own name of something else
            taken = self._taken.get(candidate)
            if taken is None:
                copied = Web(list(web.members), set(web.names), list(web.undefined))
                self._taken[candidate] = (copied, user_hint is not None)
                return candidate
            if self._may_share(web, *taken):
                join(taken[0], web)
                return candidate
        raise AssertionError("numbers do not run out")

    def _temporary_hint(self, web: Web) -> str:
        (_, first), *rest = web.members
        op = self._layout.ops.get(first)
        if op is not None and not rest and ir.hint(first) in ("%", "%t"):
            return _element_name(op) or "%"
        return ir.hint(first.partition("@")[0])

    def _may_share(self, web: Web, other: Web, by_user: bool) -> bool:
        if web.undefined or other.undefined:  # reading it before it is assigned must raise
            return False
        if not by_user and self._sort(web) != self._sort(other):
            return False
        return not interfere(self._layout, web, other)

    def _sort(self, web: Web) -> tuple[type, str]:
        """Temporaries of different sorts have different names, which helps readers and typed back ends."""
        kind: Kind = self._function.kind(ir.Var(web.members[0][1].partition("@")[0]))
        return type(kind), kind.type if isinstance(kind, Scalar) else ""
