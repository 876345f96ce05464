"""Loops: every ``for`` becomes a counted loop, whatever it runs over, and what it changes is carried explicitly."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import INT, Array, Dict, Kind, List, Passive, Tuple, join
from adcompile.lower import merge
from adcompile.lower.core import Lowering
from adcompile.lower.methods import widen
from adcompile.lower.values import Enumerate, RangeValue, Reversed, TupleValue, Value, Zip, is_operand

_ATTEMPTS = 8
_MAX_UNROLLED = 64


def assigned(nodes: Sequence[gast.AST]) -> list[str]:
    """The names that statements assign, in order, not counting those of nested functions and comprehensions."""
    found: dict[str, None] = {}

    def visit(node: gast.AST) -> None:
        if isinstance(node, (gast.FunctionDef, gast.ClassDef)):
            found[node.name] = None
            return
        if isinstance(node, (gast.Lambda, gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)):
            return
        if isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Del)):
            found[node.id] = None
        if isinstance(node, (gast.Import, gast.ImportFrom)):
            found.update((alias.asname or alias.name.split(".")[0], None) for alias in node.names)
        for child in gast.iter_child_nodes(node):
            visit(child)

    for node in nodes:
        visit(node)
    return list(found)


# -- what a loop runs over -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sequence_:
    """Something with a length and items by number."""

    length: Callable[[Lowering], Operand]
    item: Callable[[Lowering, Operand, str], Value]


def _arithmetic(lo: Lowering, fn: Callable[..., Any], a: Operand, b: Operand) -> Operand:
    from adcompile.lower import calls

    if isinstance(b, Const) and b == Const(0) and fn in (operator.add, operator.sub):
        return a
    if isinstance(b, Const) and b == Const(1) and fn is operator.mul:
        return a
    return lo.operand(calls.emit(lo, fn, [a, b], {}, "%t"))


def sequence(lo: Lowering, value: Value) -> Sequence_:
    """The value as a sequence; refused where its length or items cannot be had by number."""
    match value:
        case RangeValue(start, stop, step, backwards):
            whole = lo.b.op(range, start, stop, step, kind=Passive(range))
            ranged = Sequence_(
                lambda lo: lo.b.op(len, whole, kind=INT),
                lambda lo, k, hint: _arithmetic(lo, operator.add, _arithmetic(lo, operator.mul, k, step), start),
            )
            return _backwards(ranged) if backwards else ranged
        case Zip(parts):
            return _zip([sequence(lo, part) for part in parts])
        case Enumerate(inner, start):
            items = sequence(lo, inner)
            return Sequence_(
                items.length,
                lambda lo, k, hint: TupleValue((_arithmetic(lo, operator.add, k, start), items.item(lo, k, hint))),
            )
        case Reversed(inner):
            return _backwards(sequence(lo, inner))
        case TupleValue() | Var() | Const() | ir.Free():
            return _indexed(lo, value)
    raise lo.refuse(None, "looping over this value is not supported", "loop over a range, an array, a list or a tuple")


def _indexed(lo: Lowering, value: Value) -> Sequence_:
    whole = lo.operand(value)
    kind = lo.kind(whole)
    if isinstance(kind, Passive) and kind.cls is range or isinstance(kind, (Array, List, Tuple)):
        return Sequence_(
            lambda lo: lo.b.op(len, whole, kind=INT),
            lambda lo, k, hint: lo.b.op(operator.getitem, whole, k, hint=hint),
        )
    raise lo.refuse(
        None, "looping over a value whose type is not known when compiling", "loop over a range, an array or a list"
    )


def _zip(parts: list[Sequence_]) -> Sequence_:
    def length(lo: Lowering) -> Operand:
        lengths = list(dict.fromkeys(part.length(lo) for part in parts))
        return lengths[0] if len(lengths) == 1 else lo.b.op(min, *lengths, kind=INT)

    return Sequence_(length, lambda lo, k, hint: TupleValue(tuple(part.item(lo, k, hint) for part in parts)))


def _backwards(inner: Sequence_) -> Sequence_:
    def item(lo: Lowering, k: Operand, hint: str) -> Value:
        last = _arithmetic(lo, operator.sub, inner.length(lo), Const(1))
        return inner.item(lo, _arithmetic(lo, operator.sub, last, k), hint)

    return Sequence_(inner.length, item)


def unrolled(lo: Lowering, value: Value) -> list[Value] | None:
    """The items of a value of known length; None where the length is known only when running."""
    match value:
        case TupleValue(items):
            return list(items)
        case Zip(parts):
            columns = [unrolled(lo, part) for part in parts]
            known = [c for c in columns if c is not None]
            if not known:
                return None
            if len(known) == len(columns):
                return [TupleValue(row) for row in zip(*known, strict=False)]
            return None
        case Enumerate(inner, Const() as start):
            found = unrolled(lo, inner)
            return found and [TupleValue((Const(start.value + k), item)) for k, item in enumerate(found)]
        case Reversed(inner):
            found = unrolled(lo, inner)
            return found and found[::-1]
    if is_operand(value):
        kind = lo.kind(value)  # type: ignore[arg-type]
        if isinstance(kind, Tuple):
            operand = lo.operand(value)
            return [lo.b.op(operator.getitem, operand, Const(k)) for k in range(len(kind.items))]
        if isinstance(kind, Dict) and kind.items is not None:
            return [Const(key) for key, _ in kind.items]
    return None


# -- statements ----------------------------------------------------------------------------------------------------


def for_(lo: Lowering, node: gast.For) -> None:
    """A ``for`` statement; its only jump is ``if flag: break`` at the end of the body."""
    over = lo.expr(node.iter)
    body, flag = _split_until(node.body)
    names = assigned([*body, node.target])
    items = unrolled(lo, over)
    if items is not None:
        _unroll(lo, node, items, body, flag)
        return

    def lower_body(item: Value) -> Operand | None:
        from adcompile.lower.statements import assign

        assign(lo, node.target, item)
        lo.stmts(body)
        return None if flag is None else lo.operand_of(flag)

    hint = node.target.id if isinstance(node.target, gast.Name) else "%i"
    run(lo, over, names, lower_body, hint)


def _unroll(lo: Lowering, node: gast.For, items: list[Value], body: list[Any], flag: gast.AST | None) -> None:
    from adcompile.lower.expressions import truth
    from adcompile.lower.statements import assign

    if len(items) > _MAX_UNROLLED:
        raise lo.refuse(node, f"a loop over a tuple of {len(items)} items", "loop over a list or an array")

    def rest(k: int) -> None:
        if k == len(items):
            return
        assign(lo, node.target, items[k])
        lo.stmts(body)
        if flag is None:
            rest(k + 1)
        else:
            merge.branch(lo, truth(lo, lo.expr(flag)), lambda: None, lambda: rest(k + 1))

    rest(0)


def _split_until(nodes: list[Any]) -> tuple[list[Any], gast.AST | None]:
    last = nodes[-1] if nodes else None
    if isinstance(last, gast.If) and len(last.body) == 1 and isinstance(last.body[0], gast.Break):
        return nodes[:-1], last.test
    return nodes, None


def run(
    lo: Lowering, over: Value, names: list[str], body: Callable[[Value], Operand | None], hint: str
) -> None:
    """A counted loop over the items of ``over``; ``names`` are what the body assigns."""
    if isinstance(over, RangeValue) and not over.backwards:
        start, stop, step, item = over.start, over.stop, over.step, None
    else:
        items = sequence(lo, over)
        start, stop, step, item = Const(0), items.length(lo), Const(1), items.item
        if isinstance(over, RangeValue):
            start, stop, step, item = over.start, over.stop, over.step, None
        hint = "%i" if item is not None else hint

    def attempt(index: Var) -> Operand | None:
        return body(index if item is None else item(lo, index, "%t"))

    backwards = isinstance(over, RangeValue) and over.backwards
    index = [Var("")]

    def once() -> Operand | None:
        index[0] = lo.b.fresh(hint, INT)
        return attempt(index[0])

    params, inits, outs, block, until, env = carry(lo, names, once)
    lo.b.add(
        ir.For(
            index[0].name, start, stop, step, inits, params, block, outs, until, backwards, lo.b.pos, lo.b.origin
        )
    )
    lo.frame.env = env


def while_(lo: Lowering, node: gast.While) -> None:
    body, flag = _split_until(node.body)
    tests: list[Block] = []

    def once() -> Operand | None:
        from adcompile.lower.expressions import truth

        with lo.b.nested() as stmts:
            cond = truth(lo, lo.expr(node.test))
        tests.append(Block(tuple(stmts), (cond,)))
        lo.stmts(body)
        return None if flag is None else lo.operand_of(flag)

    names = assigned([*body, node.test])
    params, inits, outs, block, until, env = carry(lo, names, once)
    lo.b.add(ir.While(inits, params, tests[-1], block, outs, until, lo.b.pos, lo.b.origin))
    lo.frame.env = env


Carried = tuple[
    tuple[str, ...], tuple[Operand, ...], tuple[str, ...], Block, Operand | None, dict[str, Value]
]


def carry(lo: Lowering, names: list[str], once: Callable[[], Operand | None]) -> Carried:
    """Lower a loop body until the kinds and shapes of what it carries are stable.

    The parameters of the loop begin with the kinds of their initial values; where the body yields another kind they are
    joined and the body is lowered again.
    """
    before = lo.frame.env
    inits: dict[str, Value] = {name: before.get(name, ir.UNDEFINED) for name in names}
    kinds = {name: [lo.kind(leaf) for leaf in merge.leaves(value)] for name, value in inits.items()}
    lists = _list_kinds(lo)
    for _ in range(_ATTEMPTS):
        params = {
            name: merge.rebuild(value, [lo.b.fresh(lo.hint(name), k) for k in kinds[name]]) for name, value in inits.items()
        }
        lo.frame.env = {**before, **params}
        with lo.b.nested() as stmts:
            until = once()
            after = {name: lo.frame.env.get(name, ir.UNDEFINED) for name in names}
            inits, after, stable = _settle(lo, before, inits, after)
        new_kinds = {
            name: [
                join(lo.kind(x), lo.kind(y))
                for x, y in zip(merge.leaves(inits[name]), merge.leaves(after[name]), strict=True)
            ]
            for name in names
        }
        new_lists = _list_kinds(lo, lists)
        if stable and new_kinds == kinds and new_lists == lists:
            break
        kinds, lists = new_kinds, new_lists
    else:
        raise lo.refuse(None, "the type of a variable changes with every iteration of this loop")
    env = dict(before)
    outs: list[str] = []
    for name in names:
        new = [lo.b.fresh(lo.hint(name), k) for k in kinds[name]]
        outs += [v.name for v in new]
        env[name] = merge.rebuild(inits[name], new)
    flat_params = tuple(leaf.name for name in names for leaf in merge.leaves(params[name]))  # type: ignore[union-attr]
    flat_inits = tuple(leaf for name in names for leaf in merge.leaves(inits[name]))
    yields = tuple(leaf for name in names for leaf in merge.leaves(after[name]))
    return flat_params, flat_inits, tuple(outs), Block(tuple(stmts), yields), until, env


def _settle(
    lo: Lowering, before: dict[str, Value], inits: dict[str, Value], after: dict[str, Value]
) -> tuple[dict[str, Value], dict[str, Value], bool]:
    """Bring initial and yielded values to one shape; the flag tells whether the initial ones had it already."""
    stable = True
    for name in inits:
        old = inits[name]
        inits[name], after[name] = merge.unify(lo, old, after[name])
        if not merge.agree(inits[name], after[name]):
            after[name] = lo.operand(after[name])
            inits[name] = lo.operand(inits[name])
        stable = stable and merge.agree(old, inits[name])
    return inits, after, stable


def _list_kinds(lo: Lowering, of: dict[str, Kind] | None = None) -> dict[str, Kind]:
    """The kinds of the lists made so far: a list that grows in the loop changes the kind of what is read from it."""
    kinds = lo.b.kinds
    return {name: kinds[name] for name in (of if of is not None else kinds) if isinstance(kinds[name], List)}


# -- loops that expressions hide -----------------------------------------------------------------------------------


def each(lo: Lowering, over: Value, body: Callable[[Value], object]) -> None:
    """Run ``body`` for each item; it may assign no names."""
    items = unrolled(lo, over)
    if items is not None:
        for item in items:
            body(item)
        return

    def once(item: Value) -> Operand | None:
        body(item)
        return None

    run(lo, over, [], once, "%i")


def fold(lo: Lowering, over: Value, start: Value, step: Callable[[Value, Value], Value], hint: str) -> Value:
    """``total = step(total, item)`` over the items."""
    items = unrolled(lo, over)
    if items is not None:
        total = start
        for item in items:
            total = step(total, item)
        return total
    name = hint if hint != "%t" else "%total"
    saved = lo.frame.env.get(name)
    lo.frame.env = {**lo.frame.env, name: start}

    def once(item: Value) -> Operand | None:
        lo.frame.env[name] = step(lo.frame.env[name], item)
        return None

    run(lo, over, [name], once, "%i")
    result = lo.frame.env.pop(name)
    if saved is not None:
        lo.frame.env[name] = saved
    return result


def collect(lo: Lowering, over: Value, hint: str) -> Operand:
    """The items in a new list."""
    if is_operand(over) and isinstance(lo.kind(over), List):  # type: ignore[arg-type]
        return lo.b.op(p.copy_of, over, hint=hint)  # type: ignore[arg-type]
    result = lo.b.op(p.make_list, hint=hint)

    def put(item: Value) -> None:
        value = lo.operand(item)
        widen(lo, result, value)
        lo.b.effect(p.append, result, value)

    each(lo, over, put)
    return result


def comprehension(lo: Lowering, node: gast.ListComp | gast.GeneratorExp, hint: str) -> Value:
    """A list comprehension or generator expression, as a loop that fills a list; over a tuple, as a tuple."""
    first = lo.expr(node.generators[0].iter)
    outer = lo.frame.env
    lo.frame.env = dict(outer)
    try:
        items = unrolled(lo, first)
        if items is not None and len(node.generators) == 1 and not node.generators[0].ifs:
            return _display(lo, node, items, hint)
        result = lo.b.op(p.make_list, hint=hint)
        _generate(lo, node, 0, first, result)
    finally:
        lo.frame.env = outer
    return result


def _display(lo: Lowering, node: gast.ListComp | gast.GeneratorExp, items: list[Value], hint: str) -> Value:
    from adcompile.lower.statements import assign

    values: list[Value] = []
    for item in items:
        assign(lo, node.generators[0].target, item)
        values.append(lo.expr(node.elt))
    if isinstance(node, gast.GeneratorExp):
        return TupleValue(tuple(values))
    return lo.b.op(p.make_list, *[lo.operand(v) for v in values], hint=hint)


def _generate(lo: Lowering, node: gast.ListComp | gast.GeneratorExp, depth: int, over: Value, result: Var) -> None:
    from adcompile.lower.expressions import truth
    from adcompile.lower.statements import assign

    generator = node.generators[depth]

    def innermost() -> None:
        if depth + 1 < len(node.generators):
            _generate(lo, node, depth + 1, lo.expr(node.generators[depth + 1].iter), result)
            return
        value = lo.operand_of(node.elt)
        widen(lo, result, value)
        lo.b.effect(p.append, result, value)

    def guarded(conditions: list[Any]) -> None:
        if not conditions:
            innermost()
            return
        merge.branch(lo, truth(lo, lo.expr(conditions[0])), lambda: guarded(conditions[1:]), lambda: None)

    def body(item: Value) -> None:
        assign(lo, generator.target, item)
        guarded(generator.ifs)

    each(lo, over, body)
