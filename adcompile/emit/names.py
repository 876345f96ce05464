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
from dataclasses import dataclass, field

from adcompile import ir
from adcompile.emit.coalesce import Coalescing, Web, interfere, join
from adcompile.emit.layout import Layout, Region
from adcompile.kinds import Kind, Scalar

#: So many temporaries have a name each, before one name is used again for another value further down.
_DISTINCT = 8

_KEYWORDS = frozenset(keyword.kwlist)


def identifiers(
    function: ir.Function, layout: Layout, coalescing: Coalescing, reserved: Set[str], unused: Set[str]
) -> dict[str, str]:
    """An identifier for every variable (and copy) that is printed; none is among the reserved.

    ``unused`` variables are of no interest to a reader.
    """
    return _Naming(function, layout, reserved, unused).run(coalescing)


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


@dataclass(slots=True)
class _Taken:
    """An identifier: its variables, whether the user chose it, and the blocks that it occurs in."""

    web: Web
    by_user: bool
    homes: set[int] = field(default_factory=set)
    around: set[int] = field(default_factory=set)  # the blocks that its homes are nested in


@dataclass(slots=True)
class _Family:
    """The identifiers made from one hint: those that more than one web may have, and those not looked at yet."""

    rest: Iterator[str]
    shared: list[str] = field(default_factory=list)


class _Naming:
    def __init__(self, function: ir.Function, layout: Layout, reserved: Set[str], unused: Set[str]) -> None:
        self._function = function
        self._layout = layout
        self._reserved = reserved
        self._unused = unused
        names = (name for name in layout.definitions if name not in unused and "@" not in name)
        self._chosen = {plain_name(ir.hint(name)) for name in names if not ir.is_temporary(name)}
        self._taken: dict[str, _Taken] = {}
        self._families: dict[tuple[str, bool], _Family] = {}

    def run(self, coalescing: Coalescing) -> dict[str, str]:
        params = {id(web): web for web in (coalescing.webs[name] for name in self._function.params)}
        others = sorted((web for web in coalescing.groups() if id(web) not in params), key=lambda w: w.members[0])
        found: dict[str, str] = {}
        for web in (*params.values(), *sorted(others, key=self._rank)):
            identifier = self._identifier(web)
            found.update((name, identifier) for _, name in web.members)
        return found

    def _rank(self, web: Web) -> int:
        """The user's names come first, and what isn't read last."""
        if web.members[0][1] in self._unused:
            return 2
        return 0 if self._user_hint(web) is not None else 1

    def _user_hint(self, web: Web) -> str | None:
        if web.names:
            return min(web.names)
        hints = (ir.hint(name.partition("@")[0]) for _, name in web.members)
        return next((hint for hint in hints if not ir.is_temporary(hint)), None)

    def _temporary_hint(self, web: Web) -> str:
        (_, first), *rest = web.members
        op = self._layout.ops.get(first)
        if op is not None and not rest and ir.hint(first) in ("%", "%t"):
            return _element_name(op) or "%"
        return ir.hint(first.partition("@")[0])

    def _identifier(self, web: Web) -> str:
        user_hint = self._user_hint(web)
        if user_hint is not None:
            return self._first_fit(web, self._candidates(web, plain_name(user_hint), by_user=True), by_user=True)
        base = plain_name(self._temporary_hint(web))
        few = itertools.islice(self._free(base, by_user=False), _DISTINCT)
        apart = self._first_fit(web, few, by_user=False, apart=True)
        return apart or self._first_fit(web, self._candidates(web, base, by_user=False), by_user=False)

    def _candidates(self, web: Web, base: str, *, by_user: bool) -> Iterator[str]:
        """The identifiers that a web may get: ``y`` and ``y2`` if it may share them, and those that come next."""
        family = self._families.get((base, by_user))
        if family is None:
            family = self._families[base, by_user] = _Family(self._free(base, by_user=by_user))
        if not web.undefined:
            yield from family.shared
        for name in family.rest:
            holder = self._taken[name].web if name in self._taken else web
            if not holder.undefined:
                family.shared.append(name)
            yield name

    def _free(self, base: str, *, by_user: bool) -> Iterator[str]:
        for name in numbered(base):
            others = name in self._chosen and not (by_user and name == base)  # the user's name of something else
            if not others and name not in self._reserved and name not in _KEYWORDS:
                yield name

    def _first_fit(self, web: Web, candidates: Iterator[str], *, by_user: bool, apart: bool = False) -> str:
        """The first identifier that is free for a web, or that the web may share; nothing if there is none."""
        homes, around = self._places(web)
        for name in candidates:
            taken = self._taken.get(name)
            if taken is None:
                copied = Web(list(web.members), set(web.names), list(web.undefined))
                self._taken[name] = _Taken(copied, by_user, homes, around)
                return name
            if apart and not (homes.isdisjoint(taken.around) and around.isdisjoint(taken.homes)):
                continue
            if self._may_share(web, taken):
                join(taken.web, web)
                taken.homes |= homes
                taken.around |= around
                return name
        return ""

    def _places(self, web: Web) -> tuple[set[int], set[int]]:
        homes: set[int] = set()
        around: set[int] = set()
        for _, name in web.members:
            region: Region | None = self._layout.definitions[name].region
            homes.add(id(region))
            while region is not None and id(region) not in around:
                around.add(id(region))
                region = region.parent
        return homes, around

    def _may_share(self, web: Web, taken: _Taken) -> bool:
        if web.undefined or taken.web.undefined:  # reading it before it is assigned must raise
            return False
        if not taken.by_user and self._sort(web) != self._sort(taken.web):
            return False
        return not interfere(self._layout, web, taken.web)

    def _sort(self, web: Web) -> tuple[type, str]:
        """Temporaries of different sorts have different names, which helps readers and typed back ends."""
        kind: Kind = self._function.kind(ir.Var(web.members[0][1].partition("@")[0]))
        return type(kind), kind.type if isinstance(kind, Scalar) else ""
