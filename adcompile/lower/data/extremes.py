"""Built-in ``min`` and ``max``: the item that wins is the result, as if chosen by ``if``."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from adcompile import primitives as p
from adcompile import runtime
from adcompile.ir import Const, Operand
from adcompile.kinds import INT, List
from adcompile.lower.calling import calls
from adcompile.lower.control import hidden_loops, merge
from adcompile.lower.control.items import known_items, with_numbers
from adcompile.lower.core import Lowering
from adcompile.lower.data import operators
from adcompile.lower.values import TupleValue, Value

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]


def _extremum(fn: Callable[..., Any], better: Callable[..., Any], place: Callable[..., int]) -> Special:
    """Built-in ``max`` or ``min``: the item that wins is the result, as if chosen by ``if``."""

    def special(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
        key = kwargs.get("key", Const(None))
        items = args if len(args) > 1 else known_items(lo, args[0])
        if items is None:
            return _of_sequence(lo, with_numbers(lo, args[0]), key, kwargs.get("default"), hint)
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


EXTREMES: dict[Any, Special] = {
    min: _extremum(min, operator.lt, runtime.index_of_min),
    max: _extremum(max, operator.gt, runtime.index_of_max),
}
