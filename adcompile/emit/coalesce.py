"""Out of SSA: let variables share an identifier wherever their values never have to be kept apart.

A *web* is a set of variables with one identifier. The variable of a loop, its copies and its result are one web from
the start; what flows in and out joins when it can; what cannot is copied where the loop or branch says.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from adcompile import ir
from adcompile.emit.folding import Definition as Expression
from adcompile.emit.folding import Folding
from adcompile.emit.layout import Copy, Layout, any_within
from adcompile.emit.motion import STATEMENTS, Motion, is_in, motion_of
from adcompile.emit.widths import op_width, operand_width


@dataclass(slots=True, eq=False)
class Web:
    members: list[tuple[int, str]] = field(default_factory=list)  # by point of definition
    names: set[str] = field(default_factory=set)  # the user's own among the hints
    undefined: list[int] = field(default_factory=list)  # points, ascending, where it has no value: reading must raise


@dataclass(frozen=True, slots=True)
class Coalescing:
    webs: dict[str, Web]  # variable (or copy) -> its web
    inline: dict[str, Expression]  # further definitions that are written where they are copied
    unset: frozenset[str]  # copies of what is undefined that must give a value all the same: it is handed on later

    def groups(self) -> Iterator[Web]:
        seen: set[int] = set()
        for web in self.webs.values():
            if id(web) not in seen:
                seen.add(id(web))
                yield web


def coalesce(function: ir.Function, folding: Folding, layout: Layout) -> Coalescing:
    return _Coalescer(function, folding, layout).run()


class _Coalescer:
    def __init__(self, function: ir.Function, folding: Folding, layout: Layout) -> None:
        self._function = function
        self._folding = folding
        self._layout = layout
        self._copied = {copy.source.name for copy in layout.copies.values() if isinstance(copy.source, ir.Var)}
        self._webs = {
            name: Web([(definition.point, name)], self._own_names(name))
            for name, definition in layout.definitions.items()
        }
        self._inline: dict[str, Expression] = {}

    def run(self) -> Coalescing:
        for names in self._layout.together:
            for name in names[1:]:
                self._merge(self._webs[names[0]], self._webs[name])
        copies = list(self._layout.copies.values())
        for copy in copies:
            if copy.source == ir.UNDEFINED:
                bisect.insort(self._webs[copy.into].undefined, copy.point)
        for copy in sorted(copies, key=self._priority):
            self._try(copy)
        for copy in copies:
            self._fold_into(copy)
        return Coalescing(self._webs, self._inline, self._unset(copies))

    def _unset(self, copies: list[Copy]) -> frozenset[str]:
        """Where a variable must be None: it may be undefined, and yet be copied to another one.

        Nothing reads the other one then; but Python can't copy what is not assigned.
        """
        one = {name: names for names in self._layout.together for name in names}  # a loop's variable and its result
        copied_to: dict[str, list[str]] = {}
        for copy in copies:
            copied_to.setdefault(_name(copy.source), []).append(copy.phi)
        undefined: set[str] = set()
        reached = [copy.phi for copy in copies if copy.source == ir.UNDEFINED]
        while reached:
            phi = reached.pop()
            new = [name for name in one.get(phi, (phi,)) if name not in undefined]
            undefined.update(new)
            reached += [into for name in new for into in copied_to.get(name, ())]
        copied = [_name(c.source) for c in copies if not self._in_one_web(c)]
        leaking = {id(self._webs[name]) for name in copied if name in undefined and name in self._webs}
        return frozenset(c.into for c in copies if c.source == ir.UNDEFINED and id(self._webs[c.into]) in leaking)

    def _in_one_web(self, copy: Copy) -> bool:
        return self._webs.get(_name(copy.source)) is self._webs[copy.into]

    def _own_names(self, name: str) -> set[str]:
        """The hint of a variable that the user named and that would be missed."""
        variable = name.partition("@")[0]
        if ir.is_temporary(variable):
            return set()
        passing = self._folding.uses.get(name, 0) == 1 and name in self._layout.ops
        return set() if passing and name in self._copied else {ir.hint(variable)}

    def _priority(self, copy: Copy) -> tuple[bool, bool]:
        same = isinstance(copy.source, ir.Var) and ir.hint(copy.source.name) == ir.hint(copy.phi)
        return (not same, copy.into.endswith("@init"))

    def _try(self, copy: Copy) -> None:
        web = self._webs[copy.into]
        if not isinstance(copy.source, ir.Var) or copy.source.name not in self._webs:
            return
        other = self._webs[copy.source.name]
        if web is other or len(web.names | other.names) > 1:
            return
        if self._defines(web, other) or self._defines(other, web) or interfere(self._layout, web, other):
            return
        self._merge(web, other)

    def _defines(self, web: Web, other: Web) -> bool:
        """Whether a web would have a value where the other one must not."""
        if not other.undefined or web.members[0][0] >= other.undefined[-1]:
            return False
        definitions = (self._layout.definitions[name] for _, name in web.members)
        return any(any_within(other.undefined, d.point, d.region.last) for d in definitions)

    def _merge(self, a: Web, b: Web) -> None:
        if a is b:
            return
        if len(a.members) < len(b.members):
            a, b = b, a
        join(a, b)
        for _, name in b.members:
            self._webs[name] = a

    def _fold_into(self, copy: Copy) -> None:
        """Write ``a, b = b, a + b`` for ``t = a + b; a, b = b, t``."""
        if not isinstance(copy.source, ir.Var):
            return
        name = copy.source.name
        op, web = self._layout.ops.get(name), self._webs.get(name)
        if op is None or web is None or web is self._webs[copy.into] or self._folding.uses[name] != 1:
            return
        definition = self._layout.definitions[name]
        if definition.region is not copy.region or is_in(op.fn, STATEMENTS) or self._is_wide(op):
            return
        leaves = self._folding.leaves(*op.operands())
        if self._moves_freely(op, definition.point, copy.point, leaves):
            self._inline[name] = op
            for leaf in leaves:
                self._layout.move_use(leaf, definition.point, copy.point, copy.region)
            web.members.remove((definition.point, name))
            del self._webs[name]

    def _is_wide(self, op: ir.Op) -> bool:
        return op_width(op, map(operand_width, op.operands())) > 40

    def _moves_freely(self, op: ir.Op, start: int, end: int, leaves: list[str]) -> bool:
        """Whether an operation may be evaluated at a later point with the same result."""
        assert op.target is not None
        if op.target in self._folding.stateful:
            return False
        if self._layout.changes_state(start, end) and not self._is_calm(op):
            return False
        for leaf in leaves:
            members = self._webs[leaf].members
            place = bisect.bisect_right(members, (start, "\uffff"))
            if place < len(members) and members[place][0] < end:
                return False
        return True

    def _is_calm(self, definition: Expression) -> bool:
        """Whether an expression reads nothing that a statement could write to."""
        if not isinstance(definition, ir.Op) or motion_of(self._function, definition) is not Motion.CALM:
            return False
        inner = (self._folding.inline.get(name) for name in ir.variables(definition.operands()))
        return all(self._is_calm(inlined) for inlined in inner if inlined is not None)


def _name(operand: ir.Operand) -> str:
    return operand.name if isinstance(operand, ir.Var) else ""


def join(a: Web, b: Web) -> None:
    """Add the members of ``b`` to ``a``."""
    for member in b.members:
        bisect.insort(a.members, member)
    a.names |= b.names
    a.undefined = sorted([*a.undefined, *b.undefined])


def interfere(layout: Layout, a: Web, b: Web) -> bool:
    """Whether two webs must have different identifiers."""
    small, large = (a, b) if len(a.members) <= len(b.members) else (b, a)
    return any(_conflicts(layout, point, name, large) for point, name in small.members)


def _conflicts(layout: Layout, point: int, name: str, web: Web) -> bool:
    members = web.members
    place = bisect.bisect_left(members, (point, ""))
    definitions = layout.definitions
    region = definitions[name].region
    for k in range(place - 1, -1, -1):
        other = members[k][1]
        if point <= definitions[other].region.last and not _is_copy_of(layout, name, other):  # it dominates
            if layout.is_live_after(other, point, region):
                return True
            break  # what dominates both would interfere with this one already
    end = layout.end(name)
    for later, other in itertools.islice(members, place, None):
        if later > end:
            break
        if later == point:
            return True
        related = later <= region.last and not _is_copy_of(layout, other, name)
        if related and layout.is_live_after(name, later, definitions[other].region):
            return True
    return False


def _is_copy_of(layout: Layout, name: str, source: str) -> bool:
    """Whether a variable is a copy, at the end of a block, of another one: they may share though both are alive."""
    copy = layout.copies.get(name)
    return copy is not None and copy.source == ir.Var(source) and not name.endswith("@init")
