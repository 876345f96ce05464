"""Numbers that are written as text and read back: a derivative would be lost on the way, so they are refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adcompile import ir
from adcompile.analysis.activity import varied
from adcompile.analysis.aliases import Aliases, joined
from adcompile.analysis.unread import UNREAD
from adcompile.ir import Op
from adcompile.kinds import STR, Kind, List, Passive, carries_derivative
from adcompile.lower.core import refusal


def refuse_texts(
    function: ir.Function, memory: Aliases, wrt: Sequence[str], constant: Callable[[object], bool]
) -> None:
    """Refuse a number that is made of a text that has a number in it which is differentiated."""
    if not any(isinstance(stmt, Op) and stmt.fn in (float, complex, *UNREAD) for stmt in ir.walk(function.body)):
        return
    changing = varied(function, memory, wrt, constant)
    texts: set[str] = set()
    count = -1
    while count < len(texts):  # a text may go round in a loop
        count = len(texts)
        for stmt in ir.walk(function.body):
            if not isinstance(stmt, Op):
                texts.update(out for out, source in joined(stmt) if _name(source) in texts)
            elif stmt.target is not None and _is_text(function.kinds[stmt.target]):
                if any(_name(operand) in texts | changing for operand in stmt.operands()):
                    texts.add(stmt.target)
    if not texts:
        return
    read = set(ir.reads(function.body))
    for op in ir.walk(function.body):
        if not isinstance(op, Op) or op.target not in read or not carries_derivative(function.kinds[op.target or ""]):
            continue
        if (op.fn in (float, complex) or op.fn in UNREAD) and any(_name(x) in texts for x in op.operands()):
            raise refusal(
                op.pos,
                "a number that is read back from a text",
                "compute with the number itself",
                why="the text has no derivative",
            )


def _is_text(kind: Kind) -> bool:
    return kind in (STR, Passive(bytes), List(STR))


def _name(operand: ir.Operand) -> str | None:
    return operand.name if isinstance(operand, ir.Var) else None
