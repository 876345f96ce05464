"""Whether statements leave a trace: whether they change anything that was there before them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence

from adcompile import effects, ir
from adcompile import primitives as p
from adcompile.analysis import unread
from adcompile.errors import Refusal
from adcompile.ir import Block, Callee, Op, Operand, Var
from adcompile.kinds import Kind, Passive, Scalar
from adcompile.lower.inference import managed_warnings
from adcompile.lower.program.lift import called

_IMMUTABLE = (str, bytes, int, float, bool, complex, tuple, frozenset, range, slice)


def leave_a_trace(kind: Callable[[Operand], Kind], stmts: Sequence[ir.Stmt]) -> bool:
    """Whether statements change what was there before them, or cannot be run once more."""
    return any(True for _ in traces(kind, stmts))


def traces(kind: Callable[[Operand], Kind], stmts: Sequence[ir.Stmt]) -> Iterator[Op]:
    """The operations that change what was there before, or cannot be run once more.

    What is called by name is left out: see ``check_attempts``.
    """
    own: set[str | None] = set()  # containers and arrays that they make
    for op in managed_warnings.outside(kind, ir.walk(Block(tuple(stmts)))):
        if not isinstance(op, Op) or isinstance(op.fn, Callee):
            continue
        effect = effects.of(op.fn)
        if effect.ordered and not _is_harmless(kind, op) or any(key == "out" for key, _ in op.kwargs):
            yield op
        elif any(_name(op.args[k]) not in own for k in effect.writes):
            yield op
        if op.target is not None and not effect.views:
            own.add(op.target)


def _name(operand: Operand) -> str | None:
    return operand.name if isinstance(operand, Var) else None


def _is_harmless(kind: Callable[[Operand], Kind], op: Op) -> bool:
    if op.fn is p.call_method:
        owner = kind(op.args[0])
        fixed = isinstance(owner, Scalar) or isinstance(owner, Passive) and owner.cls in _IMMUTABLE
        return fixed or unread.leaves_its_owner(op, kind)
    return op.fn in (p.raise_, p.assert_, warnings.warn)


def check_attempts(functions: Sequence[ir.Function], refusals: dict[str, Refusal]) -> None:
    """Refuse attempts of what calls functions that leave a trace; ``refusals`` says what to raise for each attempt."""
    by_name = {f.name: f for f in functions}
    for name in refusals.keys() & by_name.keys():
        found: set[str] = set()
        todo = called(by_name[name])
        while todo:
            found |= todo
            todo = {inner for f in todo for inner in called(by_name[f])} - found
        if any(leave_a_trace(by_name[f].kind, by_name[f].body.stmts) for f in found):
            raise refusals[name]
