"""What a statement, with all that is nested in it, does to classes of storage."""

from __future__ import annotations

from adcompile.ir import Op, Operand, Stmt, Var, blocks, inner_operands, own_operands
from adcompile.optimize.actions import calls_unknown, effect_of
from adcompile.optimize.storage import Storage


class Access:
    """The classes that a statement touches in any way (an operand is enough), and those among them that it writes."""

    __slots__ = ("memory", "touched", "written")

    def __init__(self, memory: Storage, stmt: Stmt) -> None:
        self.memory = memory
        self.touched: set[int] = set()
        self.written: set[int] = set()
        self.add(stmt)

    def add(self, stmt: Stmt) -> None:
        if type(stmt) is Op:
            self.add_op(stmt)
            return
        self.operands(own_operands(stmt))
        self.operands(inner_operands(stmt))
        for block in blocks(stmt):
            for inner in block.stmts:
                self.add(inner)

    def add_op(self, op: Op) -> None:
        self.operands(op.operands() if op.kwargs else op.args)
        effect = effect_of(op)
        if calls_unknown(op, effect):
            self.touched.update(self.memory.visible)
            self.written.update(self.memory.visible)
        elif effect.writes:
            self.written.update(self.memory.written_by(op, effect))

    def operands(self, operands: tuple[Operand, ...]) -> None:
        for operand in operands:
            if type(operand) is Var:
                found = self.memory.classes.get(operand.name)
                if found is not None:
                    self.touched.update(self.memory.reached(found))
