"""Where control flow joins: values of two branches, or of two iterations, become one.

A value that is made of parts (a tuple followed item by item) is joined part by part; functions and modules, which have
no run-time form, must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from adcompile import ir
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import NEVER, join
from adcompile.lower.core import Lowering
from adcompile.lower.values import Closure, Known, TupleValue, Value, is_operand


def leaves(value: Value) -> list[Operand]:
    """The run-time parts of a value."""
    if is_operand(value):
        return [value]  # type: ignore[list-item]
    if isinstance(value, TupleValue):
        return [leaf for item in value.items for leaf in leaves(item)]
    return []


def rebuild(shape: Value, parts: Iterable[Operand]) -> Value:
    """A value of the same shape with its run-time parts replaced."""
    source = iter(parts)

    def build(value: Value) -> Value:
        if is_operand(value):
            return next(source)
        if isinstance(value, TupleValue):
            return TupleValue(tuple(build(item) for item in value.items), value.cls)
        return value

    return build(shape)


def unify(lo: Lowering, a: Value, b: Value) -> tuple[Value, Value]:
    """The two values brought to one shape, so that their leaves correspond."""
    if _is_unassigned(lo, a) and isinstance(b, TupleValue):
        return rebuild(b, [ir.UNDEFINED] * len(leaves(b))), b
    if _is_unassigned(lo, b) and isinstance(a, TupleValue):
        return a, rebuild(a, [ir.UNDEFINED] * len(leaves(a)))
    if isinstance(a, TupleValue) and isinstance(b, TupleValue):
        if len(a.items) == len(b.items) and a.cls is b.cls:
            pairs = [unify(lo, x, y) for x, y in zip(a.items, b.items, strict=True)]
            return TupleValue(tuple(x for x, _ in pairs), a.cls), TupleValue(tuple(y for _, y in pairs), a.cls)
    if is_operand(a) and is_operand(b) or same(a, b):
        return a, b
    return a, b


def _is_unassigned(lo: Lowering, value: Value) -> bool:
    """No value yet; a loop's parameter is so too, until it is known what the loop assigns."""
    return value is ir.UNDEFINED or isinstance(value, Var) and lo.kind(value) == NEVER


def same(a: Value, b: Value) -> bool:
    """Whether two values without a run-time form are the same."""
    if isinstance(a, Closure) and isinstance(b, Closure):
        return a.node is b.node and a.frame is b.frame
    if isinstance(a, Known) and isinstance(b, Known):
        return a.obj is b.obj
    return a is b or (type(a) is type(b) and a == b)


def agree(a: Value, b: Value) -> bool:
    """Whether two values have the same shape: what is left can be joined leaf by leaf."""
    if is_operand(a) or is_operand(b):
        return is_operand(a) and is_operand(b)
    if isinstance(a, TupleValue) and isinstance(b, TupleValue):
        return len(a.items) == len(b.items) and all(map(agree, a.items, b.items))
    return same(a, b)


def choose(
    lo: Lowering, cond: Operand, then: Callable[[], Value], orelse: Callable[[], Value], hint: str
) -> Value:
    """``then() if cond else orelse()``, each evaluated only where it is chosen."""
    if isinstance(cond, Const):
        return then() if cond.value else orelse()
    before = lo.frame.env
    results, envs, bodies = [], [], []
    for side in (then, orelse):
        lo.frame.env = dict(before)
        with lo.b.nested() as stmts:
            value = side()
            results.append(value)
        envs.append(lo.frame.env)
        bodies.append(stmts)
    lo.frame.env = before
    return join_branches(lo, cond, bodies, envs, results, hint)


def branch(lo: Lowering, cond: Operand, then: Callable[[], object], orelse: Callable[[], object]) -> None:
    """An ``if`` statement; ``then`` and ``orelse`` lower the branches."""

    def run(side: Callable[[], object]) -> Callable[[], Value]:
        def lowered() -> Value:
            side()
            return Const(None)

        return lowered

    choose(lo, cond, run(then), run(orelse), "%t")


def join_branches(
    lo: Lowering,
    cond: Operand,
    bodies: list[list[ir.Stmt]],
    envs: list[dict[str, Value]],
    results: list[Value],
    hint: str,
) -> Value:
    """Add the ``If`` whose outs are the names that the branches leave different, and the result."""
    changed = [n for n in dict.fromkeys([*envs[0], *envs[1]]) if not _equal(envs[0].get(n), envs[1].get(n))]
    pairs = {n: (envs[0].get(n, ir.UNDEFINED), envs[1].get(n, ir.UNDEFINED)) for n in changed}
    joined: dict[str, Value] = {}
    yields: tuple[list[Operand], list[Operand]] = ([], [])
    outs: list[str] = []

    def meet(name: str, a: Value, b: Value) -> Value:
        if _equal(a, b):
            return a
        a, b = unify(lo, a, b)
        if not agree(a, b):
            a, b = _materialise(lo, bodies, (a, b))
        new: list[Operand] = []
        for x, y in zip(leaves(a), leaves(b), strict=True):
            if x == y:
                new.append(x)
                continue
            yields[0].append(x)
            yields[1].append(y)
            out = lo.b.fresh(lo.hint(name), join(lo.kind(x), lo.kind(y)))
            outs.append(out.name)
            new.append(out)
        return rebuild(a, new)

    for name, (a, b) in pairs.items():
        joined[name] = meet(name, a, b)
    result = meet(hint, *results)
    lo.b.add(
        ir.If(
            cond,
            Block(tuple(bodies[0]), tuple(yields[0])),
            Block(tuple(bodies[1]), tuple(yields[1])),
            tuple(outs),
            lo.b.pos,
            lo.b.origin,
        )
    )
    lo.frame.env = {**envs[0], **envs[1], **joined}
    return result


def _equal(a: Value | None, b: Value | None) -> bool:
    if a is None or b is None:
        return a is b
    if isinstance(a, TupleValue) and isinstance(b, TupleValue):
        return len(a.items) == len(b.items) and all(map(_equal, a.items, b.items))
    return a == b if is_operand(a) and is_operand(b) else same(a, b)


def _materialise(lo: Lowering, bodies: list[list[ir.Stmt]], values: tuple[Value, Value]) -> tuple[Value, Value]:
    """Give both values a run-time form, at the end of their branches."""
    found: list[Value] = []
    for body, value in zip(bodies, values, strict=True):
        with lo.b.nested() as extra:
            found.append(lo.operand(value))
        body.extend(extra)
    return found[0], found[1]


__all__ = ["Var", "branch", "choose", "leaves", "rebuild", "agree", "unify"]
