"""Built-in functions that run through the items of an argument."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from adcompile import primitives as p
from adcompile import runtime
from adcompile.ir import Const, Operand
from adcompile.kinds import INT, UNKNOWN, Array, Kind, List, Passive, Tuple, carries_derivative
from adcompile.lower import calls, containers, displays, hidden_loops, merge, operators
from adcompile.lower.core import Lowering
from adcompile.lower.sequences import consume, has_numbers, unrolled
from adcompile.lower.values import (
    Choice,
    Enumerate,
    Filtered,
    Generated,
    Items,
    Mapped,
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
    return args[0] if is_iterator(args[0]) else Items(args[0])


def _next(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    raise lo.refuse(
        None,
        "a call of next",
        "loop over the items, or read them by number",
        why="where an iterator stands is not followed",
    )


# -- containers of the items -------------------------------------------------------------------------------------------


def _known_items(lo: Lowering, value: Value) -> list[Value] | None:
    """The items, where they are known one by one; the value is run through then."""
    if isinstance(value, (Generated, Filtered, Choice)):
        return _generated(lo, value) if isinstance(value, Generated) else None
    if isinstance(value, Mapped):
        columns = [unrolled(lo, part) for part in value.parts]
        if any(column is None for column in columns):
            return None
        consume(lo, value)
        rows = zip(*[column or [] for column in columns], strict=False)
        return [calls.call(lo, value.fn, list(row), {}, "%t") for row in rows]
    items = unrolled(lo, value)
    if items is not None:
        consume(lo, value)
    return items


def _generated(lo: Lowering, value: Generated) -> list[Value] | None:
    """The items of a generator expression over a tuple, with no condition."""
    generators = value.node.generators
    if len(generators) > 1 or generators[0].ifs or isinstance(value.first, (Generated, Filtered, Choice)):
        return None
    if unrolled(lo, value.first) is None:
        return None
    found: list[Value] = []
    hidden_loops.each(lo, value, lambda item: found.append(item))
    return found


def _tuple(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if not args:
        return TupleValue(())
    items = _known_items(lo, args[0])
    if items is not None:
        return TupleValue(tuple(items))
    whole = lo.operand(args[0]) if is_operand(args[0]) else hidden_loops.collect(lo, args[0], "%t")
    kind = lo.kind(whole)
    item = kind.item if isinstance(kind, List) else INT if kind == Passive(range) else kind
    if carries_derivative(item):
        raise lo.refuse(
            None,
            "a tuple of unknown length",
            "make a list: list(...)",
            why="a tuple's items are known one by one when compiling",
        )
    return lo.b.op(tuple, whole, hint=hint, kind=UNKNOWN)


def _list(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    items = [] if not args else _known_items(lo, args[0])
    if items is not None:
        return displays.make_list(lo, items, hint)
    return hidden_loops.collect(lo, args[0], hint)


def _set(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    if not args:
        return displays.make_set(lo, [], hint)
    items = _known_items(lo, args[0])
    if items is not None:
        return displays.make_set(lo, items, hint)
    operand = lo.operand(args[0]) if is_operand(args[0]) else hidden_loops.collect(lo, args[0], "%t")
    return displays.set_of(lo, operand, hint)


def sorted_(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``sorted``: the order is computed from the values, and then the items are picked by number."""
    items = _known_items(lo, args[0])
    if items is None:
        whole = lo.operand(args[0]) if is_operand(args[0]) else hidden_loops.collect(lo, args[0], "%t")
        if not has_numbers(lo.kind(whole)):
            return lo.b.op(sorted, whole, hint=hint, kind=_sorted_kind(lo.kind(whole)), **_operands(lo, kwargs))
    else:
        whole = lo.b.op(p.make_list, *[lo.operand(item) for item in items])
    numbers = containers.order(lo, whole, kwargs)
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
    items = _known_items(lo, over)
    if items is not None:
        if not items:
            raise lo.fails(TypeError, "reduce() of empty iterable with no initial value")
        return functools.reduce(step, items)
    whole = _with_numbers(lo, over)
    _require_items(lo, whole, TypeError, "reduce() of empty iterable with no initial value")
    first = lo.b.op(operator.getitem, whole, Const(0), hint=hint)
    return hidden_loops.fold(lo, whole, first, step, hint, first=1)


def _with_numbers(lo: Lowering, value: Value) -> Operand:
    if is_operand(value) and has_numbers(lo.kind(lo.operand(value))):
        return lo.operand(value)
    return hidden_loops.collect(lo, value, "%t")


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


def _extremum(fn: Callable[..., Any], better: Callable[..., Any], place: Callable[..., int]) -> Special:
    """Built-in ``max`` or ``min``: the item that wins is the result, as if chosen by ``if``."""

    def special(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
        key = kwargs.get("key", Const(None))
        items = args if len(args) > 1 else _known_items(lo, args[0])
        if items is None:
            return _of_sequence(lo, _with_numbers(lo, args[0]), key, kwargs.get("default"), hint)
        if not items:
            if "default" in kwargs:
                return kwargs["default"]
            raise lo.fails(ValueError, f"{fn.__name__}() iterable argument is empty")
        best, best_key = items[0], _keyed(lo, key, items[0])
        for item in items[1:]:
            item_key = _keyed(lo, key, item)
            cond = operators.truth(lo, operators.apply(lo, better, [item_key, best_key], "%t"))
            best, best_key = _pair(lo, cond, (item, item_key), (best, best_key), key != Const(None), hint)
        return best

    def _of_sequence(lo: Lowering, whole: Operand, key: Value, default: Value | None, hint: str) -> Value:
        if default is not None:
            present = lo.b.op(operator.gt, lo.b.op(len, whole), Const(0))
            return merge.choose(lo, present, lambda: _of_sequence(lo, whole, key, None, hint), lambda: default, hint)
        if key == Const(None):
            kind = lo.kind(whole)
            item = kind.item if isinstance(kind, List) else None
            return lo.b.op(fn, whole, hint=hint, kind=item)
        keys = lo.b.op(p.make_list, hint="%keys")
        hidden_loops.each(lo, whole, lambda one: hidden_loops.put(lo, keys, calls.call(lo, key, [one], {}, "%t")))
        return lo.b.op(operator.getitem, whole, lo.b.op(place, keys, kind=INT), hint=hint)

    return special


def _keyed(lo: Lowering, key: Value, item: Value) -> Value:
    return item if key == Const(None) else calls.call(lo, key, [item], {}, "%t")


def _pair(
    lo: Lowering, cond: Operand, new: tuple[Value, Value], old: tuple[Value, Value], keyed: bool, hint: str
) -> tuple[Value, Value]:
    if not keyed:
        best = merge.choose(lo, cond, lambda: new[0], lambda: old[0], hint)
        return best, best
    both = merge.choose(lo, cond, lambda: TupleValue(new), lambda: TupleValue(old), hint)
    assert isinstance(both, TupleValue)
    return both.items[0], both.items[1]


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
    min: _extremum(min, operator.lt, runtime.index_of_min),
    max: _extremum(max, operator.gt, runtime.index_of_max),
    divmod: _divmod,
}

__all__ = ["FOLDING", "Tuple"]
