"""Built-in functions that run through the items of an argument."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import INT, Array, Kind, List, Passive, Scalar, Tuple, carries_derivative
from adcompile.lower.calling import calls
from adcompile.lower.control import hidden_loops, iterators, merge, produced
from adcompile.lower.control.items import known_items, with_numbers
from adcompile.lower.control.sequences import consume, has_numbers
from adcompile.lower.core import Lowering
from adcompile.lower.data import displays, list_methods, operators, storage
from adcompile.lower.data.extremes import EXTREMES
from adcompile.lower.values import (
    Enumerate,
    Filtered,
    Generated,
    Items,
    Mapped,
    Produced,
    RangeValue,
    Reversed,
    TupleValue,
    Value,
    Zip,
    is_iterator,
    is_operand,
)

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]

_FEW = 8  # items that are written out one by one


def _range(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    parts = [lo.operand(a) for a in args]
    if not 1 <= len(parts) <= 3:
        raise lo.fails(TypeError, f"range expected 1 to 3 arguments, got {len(parts)}")
    start, stop = (Const(0), parts[0]) if len(parts) == 1 else (parts[0], parts[1])
    return RangeValue(start, stop, parts[2] if len(parts) > 2 else Const(1))


def _enumerate(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    start = args[1] if len(args) > 1 else kwargs.get("start", Const(0))
    return Enumerate(args[0], lo.operand(start))


def _reversed(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    (inner,) = args
    if isinstance(inner, RangeValue):
        return RangeValue(inner.start, inner.stop, inner.step, not inner.backwards)
    return Reversed(inner)


def _zip(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    return Zip(tuple(args), kwargs.get("strict") == Const(True))


def _map(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    return Mapped(args[0], tuple(args[1:]))


def _filter(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    return Filtered(args[0], args[1])


def _iter(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    kind = lo.kind(lo.operand(args[0])) if is_operand(args[0]) else None
    if isinstance(kind, Scalar):  # a program may ask in this way whether it has items
        raise lo.fails(TypeError, f"{kind.type!r} object is not iterable")
    return args[0] if is_iterator(args[0]) else Items(args[0])


def _next(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """The next item of an iterator over what is known item by item."""
    over, *default = args

    def end() -> Value:
        if default:
            return default[0]
        raise lo.fails(StopIteration, "")

    item = iterators.taken(lo, over)
    if item is not None:
        return item[0] if item else end()
    found = hidden_loops.first(lo, over, end, hint) if isinstance(over, Generated) else None
    if found is not None:
        return found
    items = known_items(lo, over) if is_iterator(over) else None
    if items is not None:
        iterators.start(lo, over, items[1:])
        return items[0] if items else end()
    if isinstance(over, Produced):
        return produced.first(lo, over, end, hint)
    if isinstance(over, Items) and is_operand(over.inner) and has_numbers(lo.kind(lo.operand(over.inner))):
        whole = lo.operand(consume(lo, over))  # it is asked for the only time then
        present = lo.b.op(operator.gt, lo.b.op(len, whole), Const(0))
        return merge.choose(lo, present, lambda: lo.b.op(operator.getitem, whole, Const(0), hint=hint), end, hint)
    raise lo.refuse(
        None,
        "a call of next",
        "loop over the items, or read them by number",
        why="where an iterator stands is not followed",
    )


# -- containers of the items -------------------------------------------------------------------------------------------


def _tuple(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if not args:
        return TupleValue(())
    items = known_items(lo, args[0])
    if items is None and not is_operand(args[0]):
        items = hidden_loops.gathered(lo, args[0])
    if items is not None:
        return TupleValue(tuple(items))
    whole = lo.operand(args[0]) if is_operand(args[0]) else hidden_loops.collect(lo, args[0], "%t")
    made = storage.made_of(lo, whole)
    if made is not None:
        return TupleValue(made)
    kind = lo.kind(whole)
    item = kind.item if isinstance(kind, List) else INT if kind == Passive(range) else kind
    if carries_derivative(item):
        raise lo.refuse(
            None,
            "a tuple of unknown length",
            "make a list: list(...)",
            why="a tuple's items are known one by one when compiling",
        )
    return lo.b.op(tuple, whole, hint=hint, kind=Passive(tuple))


def _list(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    items = [] if not args else known_items(lo, args[0])
    if items is not None:
        return displays.make_list(lo, items, hint)
    return hidden_loops.collect(lo, args[0], hint)


def _set(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if not args:
        return displays.make_set(lo, [], hint)
    items = known_items(lo, args[0])
    made = storage.made_of(lo, lo.operand(args[0])) if items is None and is_operand(args[0]) else None
    if items is not None or made is not None:
        return displays.make_set(lo, items or list(made or ()), hint)
    operand = lo.operand(args[0]) if is_operand(args[0]) else hidden_loops.collect(lo, args[0], "%t")
    return displays.set_of(lo, operand, hint)


def sorted_(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``sorted``: the order is computed from the values, and then the items are picked by number."""
    items = known_items(lo, args[0])
    if items is None:
        whole = lo.operand(args[0]) if is_operand(args[0]) else hidden_loops.collect(lo, args[0], "%t")
        if not has_numbers(lo.kind(whole)):
            return lo.b.op(sorted, whole, hint=hint, kind=_sorted_kind(lo.kind(whole)), **_operands(lo, kwargs))
    else:
        whole = lo.b.op(p.make_list, *[lo.operand(item) for item in items])
    numbers = list_methods.order(lo, whole, kwargs)
    if items is not None and len(items) <= _FEW:
        picked = [
            lo.b.op(operator.getitem, whole, lo.b.op(operator.getitem, numbers, Const(k), kind=INT))
            for k in range(len(items))
        ]
        return lo.b.op(p.make_list, *picked, hint=hint)
    result = lo.b.op(p.make_list, hint=hint)
    hidden_loops.each(
        lo, numbers, lambda k: hidden_loops.put(lo, result, lo.b.op(operator.getitem, whole, lo.operand(k)))
    )
    return result


def _sorted_kind(kind: Kind) -> Kind:
    return List(Passive(object))


def _operands(lo: Lowering, kwargs: dict[str, Value]) -> dict[str, Operand]:
    return {key: lo.operand(value) for key, value in kwargs.items()}


# -- one result --------------------------------------------------------------------------------------------------------


def _sum(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    start = args[1] if len(args) > 1 else kwargs.get("start", Const(0))

    def add(total: Value, item: Value) -> Value:
        return operators.apply(lo, operator.add, [total, item], hint)

    return hidden_loops.fold(lo, args[0], start, add, hint)


def _reduce(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    fn, over = args[0], args[1]

    def step(total: Value, item: Value) -> Value:
        return calls.call(lo, fn, [total, item], {}, hint)

    if len(args) > 2:
        return hidden_loops.fold(lo, over, args[2], step, hint)
    items = known_items(lo, over)
    if items is not None:
        if not items:
            raise lo.fails(TypeError, "reduce() of empty iterable with no initial value")
        return functools.reduce(step, items)
    whole = with_numbers(lo, over)
    _require_items(lo, whole, TypeError, "reduce() of empty iterable with no initial value")
    first = lo.b.op(operator.getitem, whole, Const(0), hint=hint)
    return hidden_loops.fold(lo, whole, first, step, hint, first=1)


def _require_items(lo: Lowering, whole: Operand, error: type[Exception], message: str) -> None:
    def fail() -> None:
        raise lo.fails(error, message)

    present = lo.b.op(operator.gt, lo.b.op(len, whole), Const(0))
    merge.branch(lo, present, lambda: None, fail)


def _quantifier(decisive: bool) -> Special:
    """``any`` (an item that is true decides) and ``all`` (one that is false does)."""

    def special(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
        over = args[0]
        if is_operand(over) and isinstance(lo.kind(lo.operand(over)), Array):
            return None

        def step(found: Value, item: Value) -> Value:
            so_far = operators.truth(lo, found)

            def here() -> Value:
                return _as_bool(lo, operators.truth(lo, item))

            return (
                merge.choose(lo, so_far, lambda: found, here, hint)
                if decisive
                else merge.choose(lo, so_far, here, lambda: found, hint)
            )

        def ends(found: Value) -> Operand | None:
            operand = lo.operand(found)
            return operand if decisive else lo.operand(calls.emit(lo, operator.not_, [operand], {}, "%t"))

        return hidden_loops.fold(lo, over, Const(not decisive), step, hint, until=ends)

    return special


def _as_bool(lo: Lowering, cond: Operand) -> Operand:
    from adcompile.kinds import BOOL

    if isinstance(cond, Const):
        return Const(bool(cond.value))
    return cond if lo.kind(cond) == BOOL else lo.b.op(bool, cond)


def _divmod(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    whole = operators.apply(lo, operator.floordiv, list(args), "%t")
    return TupleValue((whole, operators.apply(lo, operator.mod, list(args), "%t")))


FOLDING: dict[Any, Special] = {
    range: _range,
    enumerate: _enumerate,
    reversed: _reversed,
    zip: _zip,
    map: _map,
    filter: _filter,
    iter: _iter,
    next: _next,
    tuple: _tuple,
    list: _list,
    set: _set,
    frozenset: _set,
    sorted: sorted_,
    sum: _sum,
    functools.reduce: _reduce,
    any: _quantifier(True),
    all: _quantifier(False),
    **EXTREMES,
    divmod: _divmod,
}

__all__ = ["FOLDING", "Tuple"]
