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

import copy
import dataclasses
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import gast

from adcompile import ir
from adcompile.errors import Refusal
from adcompile.ir import Block, Callee, Const, Op, Var
from adcompile.kinds import BOOL, Passive
from adcompile.lower import names
from adcompile.lower.calling.outline import Outlined
from adcompile.lower.calling.sources import target_names
from adcompile.lower.control import merge
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.inference.hazards import Classes, can_raise
from adcompile.lower.inference.traces import leave_a_trace
from adcompile.lower.shapes import equal
from adcompile.lower.values import Frame, Known, Lost, TupleValue, Value


@dataclass
class Tried:
    """The body of a ``try`` statement, lowered by itself."""

    stmts: list[ir.Stmt]
    before: dict[Frame, dict[str, Value]]
    after: dict[Frame, dict[str, Value]] = field(default_factory=dict)
    made: list[Frame] = field(default_factory=list)  # the attributes of objects that it makes
    ends: list[int] = field(default_factory=list)  # where each of its statements ends
    raised: Raised | None = None

    def of(self, k: int) -> list[ir.Stmt]:
        """What became of statement ``k`` of the body."""
        return self.stmts[self.ends[k - 1] if k else 0 : self.ends[k]]


def lowered(lo: Lowering, body: Sequence[gast.AST]) -> Tried:
    """Lower a body into a list of its own; the variables are as before then."""

    def run(tried: Tried) -> None:
        for stmt in body:
            lo.stmts([stmt])
            tried.ends.append(len(tried.stmts))

    return by_itself(lo, run)


def by_itself(lo: Lowering, run: Callable[[Tried], None]) -> Tried:
    """The same for whatever lowers something."""
    before, made, consumed = lo.environments(), len(lo.heap), list(lo.consumed)
    for frame, env in before.items():
        frame.env = dict(env)
    with lo.b.nested() as stmts:
        tried = Tried(stmts, before)
        try:
            run(tried)
        except Raised as raised:
            tried.raised = raised
        finally:
            tried.after = {frame: frame.env for frame in before}
            tried.made = lo.forget(made)
            for frame, env in before.items():
                frame.env = env
            lo.consumed = consumed
    return tried


def adopt(lo: Lowering, tried: Tried, count: int | None = None) -> None:
    """Let a body that was lowered by itself be part of the block; ``count``: its first statements only."""
    lo.b.adopt(tried.stmts[:count], tried.stmts)
    for frame, env in tried.after.items():
        frame.env = env
    for frame in tried.made:
        frame.left = False
    lo.heap += tried.made


@dataclass(frozen=True)
class Handlers:
    """What a ``try`` statement catches."""

    nodes: tuple[Any, ...]
    classes: tuple[tuple[Known, ...], ...]  # of each handler

    @property
    def caught(self) -> Classes:
        return tuple(dict.fromkeys(cls.obj for classes in self.classes for cls in classes))


def attempt(
    lo: Lowering,
    body: Sequence[gast.AST],
    tried: Tried,
    handlers: Handlers,
    then: Callable[[], None],
    refused: Refusal,
) -> None:
    """Call a function that tries the body, and branch on how it ended; ``then`` lowers what follows the body.

    ``refused`` is raised in the end if a function that the body calls turns out to leave a trace.
    """
    code = lo.frame.code
    name = lo.outlines.unused(f"{code.name}_attempt")
    function = ir.Function(
        name,
        (),
        Block(tuple(_on_a_copy(lo, tried.stmts)), (Const(None),)),
        lo.b.kinds,
        dict(lo.env),
        catches=handlers.caught,
    )
    lo.outlines.made["attempt", name] = Outlined(name, Passive(BaseException), function, refused)
    error = lo.b.op(Callee(name), hint="error", kind=Passive(BaseException))
    ended = lo.b.op(operator.is_, error, Const(None), kind=BOOL)

    def whole() -> None:
        lo.attempted.append(lo.frame)
        try:
            lo.stmts(body)
        finally:
            lo.attempted.pop()
        then()

    def failed() -> None:
        _forget(lo, body, tried, handlers.caught)
        _handled(lo, handlers, error, 0)

    merge.branch(lo, ended, whole, failed)


def _on_a_copy(lo: Lowering, stmts: list[ir.Stmt]) -> list[ir.Stmt]:
    """The statements, where the store at the end goes to a copy: whether it raises is all that is asked."""
    if not leave_a_trace(lo.kind, stmts):
        return stmts
    *before, last = stmts
    if isinstance(last, ir.If):
        sides = [Block(tuple(_on_a_copy(lo, list(side.stmts))), side.yields) for side in (last.then, last.orelse)]
        return [*before, dataclasses.replace(last, then=sides[0], orelse=sides[1])]
    assert isinstance(last, Op)
    with lo.b.nested() as made:
        place = lo.b.op(copy.copy, last.args[0], kind=lo.kind(last.args[0]))
        lo.b.add(dataclasses.replace(last, args=(place, *last.args[1:])))
    return before + made


def end_with(stmts: Sequence[ir.Stmt], ops: Sequence[Op]) -> bool:
    """Whether operations are the last things that statements do, on whichever path."""
    if not any(op is stmt for op in ops for stmt in ir.walk(Block(tuple(stmts)))):
        return True
    *before, last = stmts
    if any(op is stmt for op in ops for stmt in ir.walk(Block(tuple(before)))):
        return False
    return not isinstance(last, (ir.For, ir.While)) and all(end_with(side.stmts, ops) for side in ir.blocks(last))


def _handled(lo: Lowering, handlers: Handlers, error: Var, k: int) -> None:
    """The handlers from number ``k`` on: one of them is for the exception."""
    node = handlers.nodes[k]
    if k + 1 == len(handlers.nodes):
        run_handler(lo, node, error)
        return
    named = handlers.classes[k]
    matches = lo.b.op(isinstance, error, lo.operand(named[0] if len(named) == 1 else TupleValue(named)), kind=BOOL)
    merge.branch(lo, matches, lambda: run_handler(lo, node, error), lambda: _handled(lo, handlers, error, k + 1))


def run_handler(lo: Lowering, handler: Any, error: Var) -> None:
    """Lower the body of a handler, in which the exception has a name."""
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


def _forget(lo: Lowering, body: Sequence[gast.AST], tried: Tried, caught: Classes) -> None:
    """After an exception, what the body assigns is not known, but for what it would have assigned after it."""
    kept = _assigned_in_the_end(lo, body, tried, caught)
    for frame, env in tried.before.items():
        for name, value in tried.after[frame].items():
            if value is not env.get(name) and not equal(value, env.get(name)):
                if frame is not lo.frame or name not in kept:
                    frame.env[name] = Lost(name)
        if tried.raised is not None:  # on some path, after what it assigns there
            names_of = target_names(body) if frame is lo.frame else frame.code.rebound if frame.code else env
            frame.env.update((name, Lost(name)) for name in names_of if name in env or frame is lo.frame)


def _assigned_in_the_end(lo: Lowering, body: Sequence[gast.AST], tried: Tried, caught: Classes) -> set[str]:
    """The names that are assigned where nothing can raise any more."""
    risky = [k for k in range(len(tried.ends)) if can_raise(lo, tried.of(k), caught)]
    last = len(tried.ends) if tried.raised is not None else max(risky, default=-1)
    first: dict[str, int] = {}
    for k, stmt in enumerate(body):
        for name in target_names([stmt]):
            first.setdefault(name, k)
    return {name for name, k in first.items() if k > last or k == last and _assigns_last(body[k])}


def _assigns_last(stmt: gast.AST) -> bool:
    """Whether a statement assigns names after all that it computes."""
    match stmt:
        case gast.Assign():
            return all(isinstance(target, gast.Name) for target in stmt.targets)
        case gast.AugAssign():
            return isinstance(stmt.target, gast.Name)
    return False
