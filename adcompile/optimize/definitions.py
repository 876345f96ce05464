"""The state of a rewriting walk: what each variable is defined as, how often it is read, what has replaced it.

The walk (``simplify``) goes through a function once, in the order of the text, and rules rewrite one operation at a
time. A rule may look at the definition of an operand, when that is in scope; may read what the definition reads, where
its content is still the same (``readable``); and may change the definition itself when nobody else reads it (``sole``).
"""

from __future__ import annotations

from adcompile import ir, kinds
from adcompile.kinds import Kind
from adcompile.optimize.facts import is_adjoint
from adcompile.optimize.storage import Storage, storage

Statements = list["ir.Stmt | None"]


class Site:
    """Where an operation stands in the new function, and the number of writes before it."""

    __slots__ = ("clock", "index", "op", "stmts")

    def __init__(self, op: ir.Op, stmts: Statements, index: int, clock: int) -> None:
        self.op = op
        self.stmts = stmts
        self.index = index
        self.clock = clock


class Definitions:
    def __init__(self, function: ir.Function) -> None:
        self.function = function
        self.kinds = function.kinds
        self.new_kinds: dict[str, Kind] = {}
        self.replaced: dict[str, ir.Operand] = {}
        self.sites: dict[str, Site] = {}
        self.clock = 0
        self.stmts: Statements = []
        self._uses: dict[str, int] | None = None
        self._storage: Storage | None = None

    # What is known of operands

    def kind(self, operand: ir.Operand) -> Kind:
        if type(operand) is ir.Var:
            return self.new_kinds.get(operand.name) or self.kinds.get(operand.name, kinds.UNKNOWN)
        return kinds.of_value(operand.value) if type(operand) is ir.Const else kinds.UNKNOWN

    def ndim(self, operand: ir.Operand) -> int | None:
        return kinds.ndim_of(self.kind(operand))

    def site(self, operand: ir.Operand) -> Site | None:
        """Where the arithmetic operation stands that defines an operand, if it is in scope."""
        return self.sites.get(operand.name) if type(operand) is ir.Var else None

    def uses(self) -> dict[str, int]:
        """How often each variable is read. Counted before the first change, and kept; what no longer runs, such as a
        branch that is not taken, goes on counting."""
        if self._uses is None:
            self._uses = count_reads(self.function)
        return self._uses

    def sole(self, operand: ir.Operand) -> Site | None:
        """The definition of an adjoint variable that is read once, so that its reader may have it changed."""
        site = self.site(operand)
        if site is None or not is_adjoint(site.op) or self.uses().get(operand.name, 0) != 1:  # type: ignore[union-attr]
            return None
        return site

    def readable(self, operand: ir.Operand, site: Site, reader: ir.Op) -> bool:
        """Whether ``reader`` may read an operand of the operation at ``site`` in place of its result: neither has
        been written since."""
        if type(operand) is ir.Free:
            return False
        return self._lasts(operand, site, reader) and self._lasts(ir.Var(site.op.target or ""), site, reader)

    def _lasts(self, operand: ir.Operand, site: Site, reader: ir.Op) -> bool:
        if not self.changes(operand):
            return True
        if site.clock != self.clock or site.stmts is not self.stmts:
            return False
        return site.op.origin == reader.origin or self.memory.of(operand) not in self.memory.written_forward

    def changes(self, operand: ir.Operand) -> bool:
        """Whether the content of a variable is written anywhere."""
        if type(operand) is not ir.Var or type(self.kind(operand)) is kinds.Scalar:
            return False
        found = self.memory.of(operand)
        return found is not None and any(k in self.memory.written for k in self.memory.reached(found))

    def may_share(self, target: str, operand: ir.Operand) -> bool:
        """Whether a result that had storage of its own may be its operand itself."""
        if type(operand) is not ir.Var or type(self.kind(operand)) is kinds.Scalar:
            return True
        site = self.sites.get(operand.name)
        if site is not None and site.stmts is self.stmts and self.uses().get(operand.name, 0) == 1:
            return True
        one, other = self.memory.classes.get(target), self.memory.of(operand)
        if one is None or other is None:
            return one is other
        if one in self.memory.written or other in self.memory.written:
            return False
        return one not in self.memory.returned or not (other in self.memory.visible or other in self.memory.returned)

    @property
    def memory(self) -> Storage:
        if self._storage is None:
            self._storage = storage(self.function)
        return self._storage

    # What has changed

    def resolve(self, operand: ir.Operand) -> ir.Operand:
        while type(operand) is ir.Var and operand.name in self.replaced:
            operand = self.replaced[operand.name]
        return operand

    def replace(self, name: str, operand: ir.Operand) -> None:
        """``name`` is ``operand`` from now on."""
        if type(operand) is ir.Var:
            uses = self.uses()
            uses[operand.name] = uses.get(operand.name, 0) + uses.get(name, 0)
        self.replaced[name] = operand

    def change(self, old: tuple[ir.Operand, ...], new: tuple[ir.Operand, ...]) -> None:
        """Note that an operation reads other operands than it did."""
        uses = self.uses()
        for operand in old:
            if type(operand) is ir.Var:
                uses[operand.name] -= 1
        for operand in new:
            if type(operand) is ir.Var:
                uses[operand.name] = uses.get(operand.name, 0) + 1

    def define(self, op: ir.Op) -> None:
        """Append an operation and remember it; its reads are counted elsewhere."""
        self.sites[op.target or ""] = Site(op, self.stmts, len(self.stmts), self.clock)
        self.stmts.append(op)

    def redefine(self, site: Site, fn: object, args: tuple[ir.Operand, ...]) -> None:
        """Let the operation at a site compute something else."""
        old = site.op
        self.change(old.args, args)
        site.op = ir.Op(old.target, fn, args, (), old.pos, old.origin)  # type: ignore[arg-type]
        site.stmts[site.index] = site.op

    def rename(self, site: Site, target: str) -> None:
        """Let the operation at a site define another variable."""
        old = site.op
        del self.sites[old.target or ""]
        site.op = ir.Op(target, old.fn, old.args, old.kwargs, old.pos, old.origin)
        site.stmts[site.index] = site.op
        self.sites[target] = site

    def remove(self, site: Site) -> None:
        self.change(site.op.args, ())
        site.stmts[site.index] = None
        del self.sites[site.op.target or ""]


def count_reads(function: ir.Function) -> dict[str, int]:
    """How often each variable is read, in the text of the function."""
    counts: dict[str, int] = {}
    _count(function.body.yields, counts)
    pending = [function.body]
    while pending:
        for stmt in pending.pop().stmts:
            if type(stmt) is ir.Op:
                _count(stmt.operands() if stmt.kwargs else stmt.args, counts)
            else:
                _count(ir.own_operands(stmt) + ir.inner_operands(stmt), counts)
                pending.extend(ir.blocks(stmt))
    return counts


def _count(operands: tuple[ir.Operand, ...], counts: dict[str, int]) -> None:
    for operand in operands:
        if type(operand) is ir.Var:
            counts[operand.name] = counts.get(operand.name, 0) + 1
