"""Managers that are entered and left, printed as ``with`` statements: they are left when the block raises, too.

t = np.errstate(divide="ignore")             with np.errstate(divide="ignore"):
t.__enter__()                        ─▶          y = np.log(x)
y = np.log(x)
t.__exit__(None, None, None)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Op

_LEAVING = (Const("__exit__"), Const(None), Const(None), Const(None))


def enters(stmt: ir.Stmt) -> bool:
    return isinstance(stmt, Op) and stmt.fn is p.call_method and stmt.args[1:] == (Const("__enter__"),)


def end(stmts: Sequence[ir.Stmt], start: int) -> int:
    """Where the manager that is entered at ``start`` is left; the end of the block, where something raises before."""
    entered = stmts[start]
    assert isinstance(entered, Op)
    return next(
        (k for k in range(start + 1, len(stmts)) if _leaves(stmts[k]) and _owner(stmts[k]) == entered.args[0]),
        len(stmts),
    )


def leaving(function: ir.Function) -> Iterator[Op]:
    """The operations that are not printed, since a ``with`` statement stands for them."""
    todo = [function.body]
    while todo:
        block = todo.pop()
        todo += [inner for stmt in block.stmts for inner in ir.blocks(stmt)]
        for k, stmt in enumerate(block.stmts):
            if enters(stmt) and (last := end(block.stmts, k)) < len(block.stmts):
                found = block.stmts[last]
                assert isinstance(found, Op)
                yield found


def _leaves(stmt: ir.Stmt) -> bool:
    return isinstance(stmt, Op) and stmt.fn is p.call_method and stmt.args[1:] == _LEAVING


def _owner(stmt: ir.Stmt) -> ir.Operand | None:
    return stmt.args[0] if isinstance(stmt, Op) else None
