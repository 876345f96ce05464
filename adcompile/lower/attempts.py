"""``try`` statements whose end depends on values: a function of the program tells how the body ends.

    try:                               def f_attempt(x):             error = f_attempt(x)
        y = math.exp(x)                    try:                      if error is None:
    except OverflowError:    ─▶                math.exp(x)    and        y = math.exp(x)
        y = LARGE                          except OverflowError      else:
                                                   as error:             y = LARGE
                                               return error
                                           return None

The attempt carries no derivative: it is the body as it was written, and what it computes is thrown away. So it must not
change anything that outlives it. The branch that follows is differentiated like any other.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.errors import Refusal
from adcompile.ir import Block, Callee, Const, Op, Var
from adcompile.kinds import BOOL, Passive
from adcompile.lower import merge, names
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.outline import Outlined
from adcompile.lower.shapes import equal
from adcompile.lower.sources import target_names
from adcompile.lower.values import Frame, Lost, TupleValue, Value


@dataclass
class Tried:
    """The body of a ``try`` statement, lowered by itself."""

    stmts: list[ir.Stmt]
    before: dict[Frame, dict[str, Value]]
    after: dict[Frame, dict[str, Value]] = field(default_factory=dict)
    made: list[Frame] = field(default_factory=list)  # the attributes of objects that it makes
    ends: list[int] = field(default_factory=list)  # where each of its statements ends
    raised: Raised | None = None


def lowered(lo: Lowering, body: Sequence[gast.AST]) -> Tried:
    """Lower a body into a list of its own; the variables are as before then."""
    before, made, consumed = lo.environments(), len(lo.heap), list(lo.consumed)
    for frame, env in before.items():
        frame.env = dict(env)
    with lo.b.nested() as stmts:
        tried = Tried(stmts, before)
        try:
            for stmt in body:
                lo.stmts([stmt])
                tried.ends.append(len(stmts))
        except Raised as raised:
            tried.raised = raised
        finally:
            tried.after = {frame: frame.env for frame in before}
            tried.made = lo.heap[made:]
            del lo.heap[made:]
            for frame, env in before.items():
                frame.env = env
            lo.consumed = consumed
    return tried


def adopt(lo: Lowering, tried: Tried, count: int | None = None) -> None:
    """Let a body that was lowered by itself be part of the block; ``count``: its first statements only."""
    lo.b.adopt(tried.stmts[:count], tried.stmts)
    for frame, env in tried.after.items():
        frame.env = env
    lo.heap += tried.made


def attempt(lo: Lowering, node: gast.Try, tried: Tried, classes: Sequence[Value], refused: Refusal) -> None:
    """Call a function that tries the body, and branch on how it ended.

    ``refused`` is raised in the end if a function that the body calls turns out to leave a trace.
    """
    code = lo.frame.code
    name = lo.outlines.unused(f"{code.name}_attempt")
    caught = tuple(cls.obj for value in classes for cls in _each(value))  # type: ignore[union-attr]
    body = Block(tuple(tried.stmts), (Const(None),))
    function = ir.Function(name, (), body, lo.b.kinds, dict(lo.env), catches=tuple(dict.fromkeys(caught)))
    lo.outlines.made["attempt", name] = Outlined(name, Passive(BaseException), function, refused)
    error = lo.b.op(Callee(name), hint="error", kind=Passive(BaseException))
    ended = lo.b.op(operator.is_, error, Const(None), kind=BOOL)

    def whole() -> None:
        lo.stmts(node.body)
        lo.stmts(node.orelse)

    def failed() -> None:
        _forget(lo, node, tried)
        _handled(lo, node, error, classes, 0)

    merge.branch(lo, ended, whole, failed)


def _each(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, TupleValue) else (value,)


def _handled(lo: Lowering, node: gast.Try, error: Var, classes: Sequence[Value], k: int) -> None:
    """The handlers from number ``k`` on: one of them is for the exception."""
    if k + 1 == len(node.handlers):
        _run(lo, node.handlers[k], error)
        return
    matches = lo.b.op(isinstance, error, lo.operand(classes[k]), kind=BOOL)
    merge.branch(
        lo, matches, lambda: _run(lo, node.handlers[k], error), lambda: _handled(lo, node, error, classes, k + 1)
    )


def _run(lo: Lowering, handler: Any, error: Var) -> None:
    name = handler.name if isinstance(handler.name, str) else getattr(handler.name, "id", None)
    if name is not None:
        names.bind(lo, name, error, handler)
    lo.handling.append(error)
    try:
        lo.stmts(handler.body)
    finally:
        lo.handling.pop()
    if name is not None:
        names.bind(lo, name, ir.UNDEFINED, handler)


def _forget(lo: Lowering, node: gast.Try, tried: Tried) -> None:
    """After an exception, what the body assigns is not known, but for what it would have assigned after it."""
    kept = _assigned_in_the_end(tried, node)
    for frame, env in tried.before.items():
        for name, value in tried.after[frame].items():
            if value is not env.get(name) and not equal(value, env.get(name)):
                if frame is not lo.frame or name not in kept:
                    frame.env[name] = Lost(name)


def _assigned_in_the_end(tried: Tried, node: gast.Try) -> set[str]:
    """The names that are assigned where nothing can raise any more."""
    starts = [0, *tried.ends]
    risky = [
        k
        for k, end in enumerate(tried.ends)
        if any(can_raise(s) for s in ir.walk(Block(tuple(tried.stmts[starts[k] : end]))))
    ]
    last = len(tried.ends) if tried.raised is not None else max(risky, default=-1)
    first: dict[str, int] = {}
    for k, stmt in enumerate(node.body):
        for name in target_names([stmt]):
            first.setdefault(name, k)
    return {name for name, k in first.items() if k > last or k == last and _assigns_last(node.body[k])}


def _assigns_last(stmt: gast.AST) -> bool:
    """Whether a statement assigns names after all that it computes."""
    match stmt:
        case gast.Assign():
            return all(isinstance(target, gast.Name) for target in stmt.targets)
        case gast.AugAssign():
            return isinstance(stmt.target, gast.Name)
    return False


def can_raise(stmt: ir.Stmt) -> bool:
    """Whether an operation can raise, whatever its operands are."""
    return isinstance(stmt, Op) and stmt.fn not in _SAFE


#: What raises nothing, whatever its operands are.
_SAFE = {p.make_tuple, p.make_list, operator.is_, operator.is_not, isinstance, operator.not_}
