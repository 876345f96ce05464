"""The regions of a forward sweep: the bodies of its loops and branches, and what each variable is defined by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from adcompile import effects, ir
from adcompile.ir import Block, Op

Key = tuple[int, int]  # (origin of the statement, which of its blocks); the function's own block is (0, 0)
ROOT: Key = (0, 0)


@dataclass(frozen=True, eq=False)
class Region:
    """A block of the forward sweep that runs as a whole; of a ``while``, the test and the body together."""

    key: Key
    parent: Region | None
    stmts: tuple[ir.Stmt, ...]
    repeated: bool  # it is in a loop
    head: int = 0  # how many of the statements belong to the test of a ``while``
    index: str | None = None  # of a counted loop

    def enclosing(self) -> Iterator[Region]:
        region: Region | None = self
        while region is not None:
            yield region
            region = region.parent


@dataclass
class Forward:
    """The forward sweep as a tree of regions."""

    regions: dict[Key, Region] = field(default_factory=dict)
    home: dict[str, Region] = field(default_factory=dict)  # the region that a variable is defined in
    position: dict[str, int] = field(default_factory=dict)  # the statement of it that defines it; -1: its head
    by_origin: dict[int, tuple[Region, int]] = field(default_factory=dict)  # where the statement of a number stands
    stmt_of: dict[int, ir.Stmt] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)  # the variables whose storage it writes to

    def mirrored(self, stmt: ir.Stmt) -> list[Region] | None:
        """The forward regions of the blocks of a reverse statement; None where it stands for no forward statement."""
        primal = self.stmt_of.get(-stmt.origin)
        if isinstance(primal, ir.If) and isinstance(stmt, ir.If):
            return [self.regions[primal.origin, k] for k in range(2)]
        if isinstance(primal, (ir.For, ir.While)) and isinstance(stmt, ir.For):
            return [self.regions[primal.origin, 0]]
        return None

    def definition(self, name: str) -> ir.Stmt | None:
        """The statement that defines a variable; None for parameters and indices."""
        place = self.position.get(name, -1)
        return None if place < 0 else self.home[name].stmts[place]


def forward(params: tuple[str, ...], stmts: tuple[ir.Stmt, ...]) -> Forward:
    """The regions of the statements of a forward sweep."""
    found = Forward()
    root = Region(ROOT, None, stmts, False)
    for name in params:
        found.home[name], found.position[name] = root, -1
    _visit(root, found)
    return found


def _visit(region: Region, found: Forward) -> None:
    found.regions[region.key] = region
    for position, stmt in enumerate(region.stmts):
        for name in ir.targets(stmt):
            found.home[name], found.position[name] = region, position
        if isinstance(stmt, Op):
            places = [stmt.args[k] for k in effects.of(stmt.fn).writes]
            found.written.update(ir.variables(tuple(places)))
        if stmt.origin not in found.by_origin or not isinstance(stmt, Op):
            found.by_origin[stmt.origin] = region, position
            found.stmt_of[stmt.origin] = stmt
        for inner in inner_regions(stmt, region):
            for name in ir.inner_targets(stmt):
                found.home[name], found.position[name] = inner, -1
            _visit(inner, found)


def inner_regions(stmt: ir.Stmt, parent: Region) -> list[Region]:
    match stmt:
        case ir.If():
            return [
                Region((stmt.origin, k), parent, block.stmts, parent.repeated)
                for k, block in enumerate((stmt.then, stmt.orelse))
            ]
        case ir.For():
            return [Region((stmt.origin, 0), parent, stmt.body.stmts, True, index=stmt.index)]
        case ir.While():
            both = (*stmt.test.stmts, *stmt.body.stmts)
            return [Region((stmt.origin, 0), parent, both, True, head=len(stmt.test.stmts))]
    return []


def position_of(region: Region, origin: int) -> int:
    """Where in a region the statement of a number stands, or stood: the last one that is not after it."""
    position = -1
    for k, stmt in enumerate(region.stmts):
        if stmt.origin <= origin:
            position = k
    return position


Insertions = dict[Key, dict[int, list[ir.Stmt]]]
Outs = dict[Key, dict[str, str]]  # of a branch: a variable of it, and the new out of its ``if`` that hands it on


def insert(stmts: tuple[ir.Stmt, ...], extra: Insertions, outs: Outs) -> tuple[ir.Stmt, ...]:
    """The statements with others inserted: ``extra[key][k]`` before statement ``k`` of a region, -1: at its head."""
    return _inserted(ROOT, stmts, extra, outs)


def _inserted(
    key: Key, stmts: tuple[ir.Stmt, ...], extra: Insertions, outs: Outs, start: int = 0
) -> tuple[ir.Stmt, ...]:
    here = extra.get(key, {})
    new: list[ir.Stmt] = list(here.get(-1, ())) if start == 0 else []
    for position, stmt in enumerate(stmts, start):
        new += here.get(position, ())
        new.append(_inside(stmt, extra, outs))
    new += here.get(start + len(stmts), ())
    return tuple(new)


def _inside(stmt: ir.Stmt, extra: Insertions, outs: Outs) -> ir.Stmt:
    import dataclasses

    match stmt:
        case ir.If():
            keys = ((stmt.origin, 0), (stmt.origin, 1))
            handed = [(k, name, out) for k, key in enumerate(keys) for name, out in outs.get(key, {}).items()]
            blocks = []
            for k, (key, block) in enumerate(zip(keys, (stmt.then, stmt.orelse), strict=True)):
                more = tuple(ir.Var(name) if k == branch else ir.UNDEFINED for branch, name, _ in handed)
                blocks.append(Block(_inserted(key, block.stmts, extra, outs), (*block.yields, *more)))
            new_outs = (*stmt.outs, *(out for _, _, out in handed))
            return dataclasses.replace(stmt, then=blocks[0], orelse=blocks[1], outs=new_outs)
        case ir.For():
            body = Block(_inserted((stmt.origin, 0), stmt.body.stmts, extra, outs), stmt.body.yields)
            return dataclasses.replace(stmt, body=body)
        case ir.While():
            return _inside_while(stmt, extra, outs)
    return stmt


def _inside_while(stmt: ir.While, extra: Insertions, outs: Outs) -> ir.Stmt:
    import dataclasses

    key = (stmt.origin, 0)
    head = len(stmt.test.stmts)
    # What stands at the head of the region, or in the test, belongs at the head of the body: the test runs once more.
    early = [s for k in (-1, *range(head + 1)) for s in extra.get(key, {}).get(k, ())]
    late = {key: {k: v for k, v in extra.get(key, {}).items() if k > head}}
    test = Block(tuple(_inside(s, extra, outs) for s in stmt.test.stmts), stmt.test.yields)
    rest = _inserted(key, stmt.body.stmts, {**extra, **late}, outs, head) if stmt.body.stmts else ()
    return dataclasses.replace(stmt, test=test, body=Block((*early, *rest), stmt.body.yields))
