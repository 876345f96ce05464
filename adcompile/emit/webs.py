"""Guess which variables will share an identifier, before anything is known of their live ranges.

Variables that the user called the same, and those that loops and branches pass into one another, most often end as one
identifier. Folding looks at the guess so as not to carry an expression past an assignment to what it reads.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping

from adcompile import ir
from adcompile.emit.withs import leaving


class UnionFind:
    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, name: str) -> str:
        parent = self._parent
        root = name
        while (above := parent.get(root, root)) != root:
            root = above
        while name != root:
            parent[name], name = root, parent.get(name, name)
        return root

    def union(self, a: str, b: str) -> None:
        self._parent[self.find(b)] = self.find(a)


def likely_webs(function: ir.Function) -> UnionFind:
    webs = UnionFind()
    for param in function.params:
        _by_hint(webs, param)
    for stmt in ir.walk(function.body):
        for name in (*ir.targets(stmt), *ir.inner_targets(stmt)):
            _by_hint(webs, name)
        for into, source in passes(stmt):
            if isinstance(source, ir.Var) and may_share(into, source.name):
                webs.union(into, source.name)
    return webs


def passes(stmt: ir.Stmt) -> Iterator[tuple[str, ir.Operand]]:
    """The pairs (variable, operand that flows into it) of a loop or a branch."""
    match stmt:
        case ir.If():
            for block in (stmt.then, stmt.orelse):
                yield from zip(stmt.outs, block.yields, strict=True)
        case ir.For() | ir.While():
            for out, param, init, new in zip(stmt.outs, stmt.params, stmt.inits, stmt.body.yields, strict=True):
                yield from ((out, ir.Var(param)), (param, init), (param, new))


def may_share(a: str, b: str) -> bool:
    """Whether two variables may be given one identifier without loss of a name that the user chose."""
    return ir.is_temporary(a) or ir.is_temporary(b) or ir.hint(a) == ir.hint(b)


def _by_hint(webs: UnionFind, name: str) -> None:
    if not ir.is_temporary(name):
        webs.union(f"={ir.hint(name)}", name)


def count_uses(function: ir.Function) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for name in ir.reads(function.body):
        counts[name] = counts.get(name, 0) + 1
    for op in leaving(function):
        for name in ir.variables(op.args):
            counts[name] -= 1
    return counts


class Assignments:
    """When the variables of each web are assigned, in the order of the text."""

    def __init__(self, function: ir.Function, webs: UnionFind) -> None:
        self._webs = webs
        self._times: dict[str, list[int]] = {}
        self._span: dict[str, tuple[int, int]] = {}  # variable -> its definition, and the end of its block
        self._now = 0
        self._block(function.body)

    def while_visible(self, leaf: str, name: str) -> bool:
        """Whether something of ``leaf``'s web is assigned between ``name``'s definition and the end of its block."""
        first, last = self._span[name]
        times = self._times.get(self._webs.find(leaf), [])
        after = bisect.bisect_right(times, first)
        return after < len(times) and times[after] <= last

    def _block(self, block: ir.Block) -> None:
        defined: list[tuple[str, int]] = []
        for stmt in block.stmts:
            self._note(ir.inner_targets(stmt))
            for inner in ir.blocks(stmt):
                self._block(inner)
            self._note(ir.inner_targets(stmt))
            self._note(ir.targets(stmt))
            defined.extend((name, self._now) for name in ir.targets(stmt))
        for name, time in defined:
            self._span[name] = (time, self._now)

    def _note(self, names: tuple[str, ...]) -> None:
        self._now += 1
        for name in names:
            times = self._times.setdefault(self._webs.find(name), [])
            if not times or times[-1] != self._now:
                times.append(self._now)
