"""Copies that nobody could tell from the original go.

    t.1 = v_bar.0[s.9]                                 t.1 = v_bar.0[s.9]
    c.2 = copy_of(t.1)                                 w_bar.3 = 2.0 * t.1
    w_bar.3 = 2.0 * c.2                    →           setitem(v_bar.0, s.9, 0.0)
    setitem(v_bar.0, s.9, 0.0)
    ...
    c.5 = copy_of(t.4)          # t.4: a product       c.5 = 2.0 * u.0
                                # that is read here only

The original must not be written while the copy is read, nor the copy ever, and the copy must have no other name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from adcompile import ir, kinds
from adcompile import primitives as p
from adcompile.analysis.layouts import layout_matters
from adcompile.ir import Block, Function, Op, Operand, Stmt, Var, blocks
from adcompile.optimize.access import Access
from adcompile.optimize.actions import makes_storage
from adcompile.optimize.definitions import count_reads
from adcompile.optimize.rewriting import Rewriter, with_body
from adcompile.optimize.storage import Storage, storage


def copies(function: Function) -> Function:
    """The function without needless copies; the same object when all are needed."""
    if not any(type(stmt) is Op and stmt.fn is p.copy_of for stmt in ir.walk(function.body)):
        return function
    walk = _Walk(function)
    walk.block(function.body)
    return with_body(function, _Renamer(walk.replaced, walk.renamed).block(function.body))


class _Copy:
    """A copy that has been met: its original's class of storage, and how many reads are still to come."""

    __slots__ = ("left", "name", "original", "source")

    def __init__(self, name: str, original: Var, source: int | None, left: int) -> None:
        self.name = name
        self.original = original
        self.source = source
        self.left = left


class _Walk:
    def __init__(self, function: Function) -> None:
        self.function = function
        self.kinds = function.kinds
        self.memory: Storage = storage(function)
        self.uses = count_reads(function)
        self.members = Counter(self.memory.classes.values())
        self.reachable = set(self.memory.content.values())
        self.replaced: dict[str, Operand] = {}
        self.renamed: dict[str, str] = {}
        self.met: set[str] = set()
        self.exact = layout_matters(function)
        self.written = {cls for stmt in function.body.stmts for cls in Access(self.memory, stmt).written}

    def block(self, block: Block) -> None:
        alive: dict[str, _Copy] = {}
        made: dict[str, Op] = {}
        for stmt in block.stmts:
            if alive:
                self.pass_over(stmt, alive)
            if type(stmt) is not Op:
                for inner in blocks(stmt):
                    self.block(inner)
            elif stmt.target is not None:
                self.op(stmt, stmt.target, alive, made)
                made[stmt.target] = stmt

    def op(self, op: Op, target: str, alive: dict[str, _Copy], made: dict[str, Op]) -> None:
        if op.fn is not p.copy_of or type(op.args[0]) is not Var:
            return
        original = op.args[0]
        if self.is_spent(original, made.get(original.name)):
            self.renamed[original.name] = target
        elif not self.is_alike(original):
            return
        elif original.name not in self.replaced and self.are_left_alone(original, target):
            self.replaced[target] = original
        elif self.is_private(target) and original.name not in self.met:
            self.met.add(target)  # a copy of a copy waits until the first is settled
            alive[target] = _Copy(target, original, self.memory.of(original), self.uses.get(target, 0))

    def are_left_alone(self, original: Var, copy: str) -> bool:
        """Whether nobody writes the storage of either, and that of the copy stays inside of the function."""
        classes = self.memory.of(original), self.memory.classes.get(copy)
        if None in classes or any(cls in self.written for cls in classes):
            return False
        return classes[1] not in self.memory.returned

    def is_spent(self, original: Var, source: Op | None) -> bool:
        """Whether a temporary is read by its copy alone, and made in the same block."""
        if source is None or self.uses.get(original.name) != 1 or not self.is_alike(original):
            return False
        return makes_storage(source) and source.fn is not p.copy_of

    def is_alike(self, operand: Var) -> bool:
        """Whether a copy may go: it may lie in memory otherwise than its original, if there is more than one axis."""
        kind = self.kinds.get(operand.name)
        return type(kind) is kinds.Array and (not self.exact or kind.ndim in (0, 1))

    def is_private(self, name: str) -> bool:
        """Whether a variable is the only name of its storage, which nobody writes."""
        found = self.memory.classes.get(name)
        if found is None or found in self.memory.written or found in self.reachable:
            return False
        return self.members[found] == 1 and found not in self.memory.returned

    def pass_over(self, stmt: Stmt, alive: dict[str, _Copy]) -> None:
        """Copies whose original a statement writes are needed; those that it reads last are not."""
        written = Access(self.memory, stmt).written
        for copy in list(alive.values()):
            if copy.source in written:
                del alive[copy.name]
        for name in _reads(stmt):
            copy_ = alive.get(name)
            if copy_ is None:
                continue
            copy_.left -= 1
            if copy_.left == 0:
                self.replaced[name] = copy_.original
                del alive[name]


def _reads(stmt: Stmt) -> list[str]:
    if type(stmt) is Op:
        return list(ir.variables(stmt.operands()))
    return ir.reads(Block((stmt,)))


class _Renamer(Rewriter):
    """Gives the definition of a copied temporary the copy's name; the copy goes."""

    def __init__(self, replaced: Mapping[str, Operand], renamed: Mapping[str, str]) -> None:
        super().__init__(replaced)
        self.renamed = renamed
        self.gone = set(renamed.values())

    def statements(self, block: Block, stmts: list[Stmt]) -> None:
        start = len(stmts)
        super().statements(block, stmts)
        if self.gone:
            kept = [self.name(stmt) for stmt in stmts[start:] if not self.is_gone(stmt)]
            del stmts[start:]
            stmts.extend(kept)

    def is_gone(self, stmt: Stmt) -> bool:
        return type(stmt) is Op and stmt.fn is p.copy_of and stmt.target in self.gone

    def name(self, stmt: Stmt) -> Stmt:
        new = self.renamed.get(stmt.target or "") if type(stmt) is Op else None
        if type(stmt) is Op and new is not None:
            return Op(new, stmt.fn, stmt.args, stmt.kwargs, stmt.pos, stmt.origin)
        return stmt
