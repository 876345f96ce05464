"""Functions that call themselves: they become functions of the program, called by name, instead of being followed.

    def power(x, n):                       power(x.0, n.1):
        ...                                    ...
        half = power(x, n // 2)                half.3 = power(x.0, %t.2)

That a call closes a circle is seen when it is reached. Lowering then starts again, and knows of it: the function is
lowered once for each form of its arguments (their kinds, and the functions among them), with a parameter for each
run-time part of an argument. The kind of its result is found by iteration, from what it returns where it doesn't call
itself. What a local function reads of the functions around it becomes parameters of its own in the end (``lift``).
"""

from __future__ import annotations

import dataclasses
import itertools
import operator
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from adcompile import ir
from adcompile.errors import Refusal
from adcompile.ir import Block, Callee, Const, Operand
from adcompile.kinds import NEVER, UNKNOWN, Kind, Passive, Scalar, Tuple, join
from adcompile.lower.calling.forms import Form, arguments_of, exact_form, form_of, is_passed, own_form
from adcompile.lower.core import Lowering
from adcompile.lower.inference.traces import check_attempts
from adcompile.lower.program.hand_back import hand_back
from adcompile.lower.program.lift import lift, reachable
from adcompile.lower.program.mark_fresh import mark_fresh
from adcompile.lower.program.renamed import renamed
from adcompile.lower.shapes import leaves, rebuild
from adcompile.lower.values import Closure, Frame, TupleValue, Value, is_operand
from adcompile.syntax.names import scope

Body = Callable[[Lowering, Frame], Value]

_FOLLOWED = 6  # how often a function is followed inside itself, with different forms, before it is called by name
_RESTARTS = 12
_ROUNDS = 5  # of finding the kind of a result


class Recursion(Exception):
    """A function is called that is being followed already; to be caught by what started the lowering."""

    def __init__(self, form: Form, refusal: Exception) -> None:
        super().__init__(str(refusal))
        self.form, self.refusal = form, refusal


@dataclass(eq=False)
class Outlined:
    """A function of the program; ``kind`` is that of its result, as far as it is known."""

    name: str
    kind: Kind = NEVER
    function: ir.Function | None = None
    refused: Refusal | None = None  # of an attempt: what is raised if what it calls leaves a trace


@dataclass(eq=False)
class Outlines:
    """The functions of a program besides the one that is lowered, and the forms that are known to call themselves."""

    recursive: set[Form] = field(default_factory=set)
    made: dict[Hashable, Outlined] = field(default_factory=dict)
    keep: list[object] = field(default_factory=list)  # what is told apart by its identity
    spliced: list[ir.Function] = field(default_factory=list)  # of derivatives that were put in place

    def restart(self, found: Recursion) -> None:
        """Begin again, with one more function that is called by name."""
        if found.form in self.recursive or len(self.recursive) >= _RESTARTS:
            raise found.refusal
        self.recursive.add(found.form)
        self.begin_again()

    def begin_again(self) -> None:
        """Forget the functions that were made."""
        self.made.clear()
        self.spliced.clear()

    def unused(self, name: str) -> str:
        """A name for one more function."""
        base = name if name.isidentifier() else "lambda_"
        taken = {*(o.name for o in self.made.values()), *(f.name for f in self.spliced)}
        return next(n for n in itertools.chain([base], (f"{base}_{k}" for k in itertools.count(2))) if n not in taken)

    def splice(self, functions: Sequence[ir.Function]) -> dict[str, str]:
        """Take over the functions that a spliced derivative calls; what they are called from now on."""
        known = {f.name: f for f in self.spliced}
        if all(known.get(f.name) == f for f in functions):
            return {}
        names: dict[str, str] = {}
        for function in functions:
            name = self.unused(function.name)
            names |= {} if name == function.name else {function.name: name}
            self.spliced.append(dataclasses.replace(function, name=name))
        self.spliced[-len(functions) :] = [renamed(f, names) for f in self.spliced[-len(functions) :]]
        return names

    def program(self, main: ir.Function) -> tuple[ir.Function, tuple[ir.Function, ...]]:
        """The function that was lowered, and the others."""
        own = reachable(main, [o.function for o in self.made.values() if o.function is not None])
        check_attempts(own, {o.name: o.refused for o in self.made.values() if o.refused is not None})
        if own:
            main, *own = mark_fresh(hand_back(lift([main, *own])))
        return main, (*own, *self.spliced)


def called(lo: Lowering, frame: Frame, code: object, body: Body, hint: str = "%t") -> Value | None:
    """The result of a call, where it is made by name; None where the function is to be followed.

    ``body`` lowers the function itself. The caller keeps what is being followed in ``lo.calls``, as ``exact_form``.
    """
    if lo.outlines is None:
        return None
    form = form_of(lo, frame, code)
    if form in lo.outlines.recursive:
        return _call(lo, frame, form, body, hint)
    running = [exact for exact in lo.calls if isinstance(exact, tuple) and exact[0] is code]
    if len(running) >= _FOLLOWED or exact_form(lo, frame, code) in running:
        what = f"the function {frame.code.name}, which calls itself with ever new kinds of arguments,"
        raise Recursion(form, lo.refuse(None, what, "pass arguments of the same kinds each time"))
    return None


# -- one call ----------------------------------------------------------------------------------------------------------


def _call(lo: Lowering, frame: Frame, form: Form, body: Body, hint: str) -> Value:
    operands = [leaf for value in arguments_of(frame).values() for leaf in leaves(value) if is_passed(leaf)]
    assert lo.outlines is not None
    key = own_form(lo, frame, form[0]), tuple(_captured(frame))
    entry = lo.outlines.made.get(key)
    if entry is None:
        if frame.code.nonlocals:
            raise lo.refuse(
                None,
                f"the function {frame.code.name}, which calls itself and rebinds variables of another function,",
                instead="return what changes",
            )
        if sum(o.function is None for o in lo.outlines.made.values()) > _RESTARTS:
            raise lo.refuse(None, f"the function {frame.code.name}, which makes new functions to call itself with,")
        entry = Outlined(lo.outlines.unused(frame.code.name))
        lo.outlines.made[key] = entry
        _make(lo, frame, entry, body)
    out = lo.b.op(Callee(entry.name), *operands, hint=hint, kind=entry.kind)
    return _apart(lo, out, entry.kind)


def _apart(lo: Lowering, out: Operand, kind: Kind) -> Value:
    """A result that is a tuple, item by item."""
    if kind == Passive(type(None)):
        return Const(None)
    if not isinstance(kind, Tuple):
        return out
    items = [_apart(lo, lo.b.op(operator.getitem, out, Const(k), kind=item), item) for k, item in enumerate(kind.items)]
    return TupleValue(tuple(items), kind.cls)


def _captured(frame: Frame) -> Iterator[Hashable]:
    """What a local function reads of the functions around it: it is another function where that is different."""
    yield id(frame.code.source.fn)
    seen: set[tuple[int, str]] = set()
    todo = [(frame.parent, name) for name in sorted(_outer_names(frame.code))]
    while todo:
        at, name = todo.pop()
        while at is not None and name not in at.env:
            at = at.parent
        if at is None or (id(at), name) in seen:
            continue
        seen.add((id(at), name))
        value = at.env[name]
        yield id(at), name, value if is_operand(value) else id(value)
        if isinstance(value, Closure):
            todo += [(value.frame, inner) for inner in sorted(scope(value.node).outer)]


def _outer_names(code: Any) -> set[str]:
    """The names that a function may read from outside."""
    import gast

    return {n.id for node in code.body for n in gast.walk(node) if isinstance(n, gast.Name)}


# -- one function ------------------------------------------------------------------------------------------------------


def _make(lo: Lowering, frame: Frame, entry: Outlined, body: Body) -> None:
    """Lower the function until the kind of its result is the one that its calls of itself were given."""
    outlines = lo.outlines
    assert outlines is not None
    before = dict(outlines.made)
    kind: Kind = NEVER
    for attempt in range(_ROUNDS + 1):
        entry.kind = kind = UNKNOWN if attempt == _ROUNDS else kind
        outlines.made = dict(before)  # what was made with another guess is made again
        try:
            function = _lowered(lo, frame, entry, body)
        except Refusal:
            if kind != NEVER:
                raise
            kind = UNKNOWN  # nothing could be done with a result that nothing is known of
            continue
        new = join(kind, function.kind(function.body.yields[0]))
        if new == kind and new != NEVER:
            break
        kind = UNKNOWN if new == NEVER else new
    entry.function = function


def _lowered(lo: Lowering, frame: Frame, entry: Outlined, body: Body) -> ir.Function:
    sub = Lowering(lo.rules)
    sub.b = type(lo.b)(lo.b.names, dict(lo.b.kinds))
    sub.outlines, sub.guards, sub.assigned = lo.outlines, lo.guards, lo.assigned
    sub.thrown = lo.thrown
    sub.b.pos = lo.b.pos
    params: list[str] = []
    env: dict[str, Value] = {}
    for name, value in arguments_of(frame).items():
        parts = [_parameter(lo, sub, leaf, name, params) for leaf in leaves(value)]
        env[name] = rebuild(value, parts)
    outer = _environments(frame)
    result = body(sub, Frame(frame.code, env, frame.parent))
    if _environments(frame) != outer:
        raise lo.refuse(None, f"the recursive function {entry.name}, which rebinds variables of another function,")
    yields = (sub.operand(result, "result"),)
    return ir.Function(entry.name, tuple(params), Block(sub.b.stmts, yields), sub.b.kinds, dict(sub.env))


def _parameter(lo: Lowering, sub: Lowering, leaf: Operand, name: str, params: list[str]) -> Operand:
    if not is_passed(leaf):
        return leaf
    kind = lo.kind(leaf)
    if isinstance(kind, Scalar):  # calls may pass numbers of either make
        kind = Scalar(kind.type, None, kind.width)
    new = sub.b.fresh(name, kind)
    params.append(new.name)
    return new


def _environments(frame: Frame) -> list[dict[str, Value]]:
    found = []
    at = frame.parent
    while at is not None:
        found.append(dict(at.env))
        at = at.parent
    return found


__all__ = ["Outlines", "Recursion", "called", "exact_form"]
