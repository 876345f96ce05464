"""Methods of lists. Those that move items are written out as stores, so that the derivative moves along."""

from __future__ import annotations

import operator
from collections.abc import Callable

from adcompile import primitives as p
from adcompile import runtime
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import INT, Kind, List, Passive, Scalar, Unknown
from adcompile.lower.calling import calls
from adcompile.lower.calling.spelled import spelled
from adcompile.lower.control import hidden_loops, merge
from adcompile.lower.control.sequences import arithmetic
from adcompile.lower.core import Lowering
from adcompile.lower.data import storage
from adcompile.lower.values import RangeValue, TupleValue, Value, Zip
from adcompile.rules import containers

Special = Callable[[Lowering, Operand, list[Value], dict[str, Value], str], Value]


def _append(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    (item,) = args
    hidden_loops.put(lo, owner, item)
    return Const(None)


def _extend(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    (items,) = args
    if items == owner:
        items = lo.b.op(p.copy_of, owner)
    hidden_loops.each(lo, items, lambda item: hidden_loops.put(lo, owner, item))
    return Const(None)


def _pop(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    if not args or args[0] == Const(-1):
        return lo.b.op(p.pop_last, owner, hint=hint, kind=_item_kind(lo, owner))
    number = _number(lo, owner, lo.operand(args[0]))
    item = lo.b.op(operator.getitem, owner, number, hint=hint)
    _close_gap(lo, owner, number)
    return item


def _item_kind(lo: Lowering, owner: Operand) -> Kind:
    kind = lo.kind(owner)
    return kind.item if isinstance(kind, List) else Unknown()


def _number(lo: Lowering, owner: Operand, index: Operand) -> Operand:
    """An index counted from the front; an IndexError where there is no such item."""
    size = lo.b.op(len, owner)
    whole = lo.b.op(range, Const(0), size, Const(1), kind=Passive(range))
    return lo.b.op(operator.getitem, whole, index, kind=INT)


def _close_gap(lo: Lowering, owner: Operand, number: Operand) -> None:
    """Move what comes after an item to the front by one."""
    last = arithmetic(lo, operator.sub, lo.b.op(len, owner), Const(1))

    def move(k: Value) -> None:
        here = lo.operand(k)
        following = lo.b.op(operator.getitem, owner, arithmetic(lo, operator.add, here, Const(1)))
        lo.b.effect(operator.setitem, owner, here, following)

    hidden_loops.each(lo, RangeValue(number, last, Const(1)), move)
    lo.b.effect(p.drop_last, owner)


def _delete(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    index = lo.operand(args[0])
    if not isinstance(lo.kind(index), Scalar):
        return spelled(lo, containers.delete_slice, [owner, index])
    _close_gap(lo, owner, _number(lo, owner, index))
    return Const(None)


def store_slice(lo: Lowering, owner: Operand, index: Operand, items: Value) -> None:
    """``owner[a:b] = items``: all from ``a`` on is taken off; the new items follow, and what was behind ``b``."""
    new = hidden_loops.collect(lo, items, "new")
    size = lo.b.op(len, owner)
    bounds = lo.b.op(p.call_method, index, Const("indices"), size)
    start, stop, step = (lo.b.op(operator.getitem, bounds, Const(k), kind=INT) for k in range(3))
    if _has_step(lo, index):
        _store_each(lo, owner, RangeValue(start, stop, step), new)
        return
    behind: Value = TupleValue(())
    if _parts(lo, index)[1] != Const(None):
        end = lo.b.op(max, start, stop, kind=INT)
        behind = lo.b.op(operator.getitem, owner, lo.b.op(slice, end, Const(None), Const(None)), hint="behind")
    hidden_loops.each(lo, RangeValue(start, size, Const(1)), lambda k: lo.b.effect(p.drop_last, owner))
    for part in (new, behind):
        hidden_loops.each(lo, part, lambda item: hidden_loops.put(lo, owner, item))


def _has_step(lo: Lowering, index: Operand) -> bool:
    return _parts(lo, index)[2] not in (Const(None), Const(1))


def _parts(lo: Lowering, index: Operand) -> tuple[Operand, ...]:
    """The bounds of a slice, and its step."""
    found = lo.slices.get(index.name) if isinstance(index, Var) else None
    if found is None:
        raise lo.refuse(None, "a store in a slice of a list that is not written out", "write a[start:stop] = items")
    return found


def _store_each(lo: Lowering, owner: Operand, places: RangeValue, items: Operand) -> None:
    """A store through a slice with a step, which takes as many items as it has places."""

    def wrong() -> None:
        raise lo.fails(ValueError, "attempt to assign a sequence of another size to an extended slice")

    def put(pair: Value) -> None:
        assert isinstance(pair, TupleValue)
        place, item = map(lo.operand, pair.items)
        storage.holds(lo, owner, item)
        lo.b.effect(operator.setitem, owner, place, item)

    whole = lo.b.op(range, places.start, places.stop, places.step, kind=Passive(range))
    same = lo.b.op(operator.eq, lo.b.op(len, whole), lo.b.op(len, items))
    merge.branch(lo, same, lambda: None, wrong)
    hidden_loops.each(lo, Zip((places, items)), put)


def _insert(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    index, item = lo.operand(args[0]), lo.operand(args[1])
    size = lo.b.op(len, owner)
    place = lo.b.op(slice, index, Const(None), Const(None))
    bounds = lo.b.op(p.call_method, place, Const("indices"), size)
    number = lo.b.op(operator.getitem, bounds, Const(0), kind=INT)
    hidden_loops.put(lo, owner, item)

    def move(k: Value) -> None:
        here = lo.operand(k)
        before = lo.b.op(operator.getitem, owner, arithmetic(lo, operator.sub, here, Const(1)))
        lo.b.effect(operator.setitem, owner, here, before)

    hidden_loops.each(lo, RangeValue(size, number, Const(-1)), move)
    lo.b.effect(operator.setitem, owner, number, item)
    return Const(None)


def _index(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    operands = [lo.operand(a) for a in args]
    return lo.b.op(p.call_method, owner, Const("index"), *operands, hint=hint, kind=INT)


def _remove(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    _close_gap(lo, owner, lo.operand(_index(lo, owner, args, {}, "%t")))
    return Const(None)


def _clear(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    size = lo.b.op(len, owner)
    hidden_loops.each(lo, RangeValue(Const(0), size, Const(1)), lambda k: lo.b.effect(p.drop_last, owner))
    return Const(None)


def _reverse(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    _rearranged(lo, owner, None)
    return Const(None)


def _sort(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    _rearranged(lo, owner, order(lo, owner, kwargs))
    return Const(None)


def _rearranged(lo: Lowering, owner: Operand, numbers: Operand | None) -> None:
    """Put the items in another order: backwards, or by their numbers in the old one."""
    old = lo.b.op(p.copy_of, owner)
    size = lo.b.op(len, owner)

    def move(k: Value) -> None:
        here = lo.operand(k)
        if numbers is None:
            source = arithmetic(lo, operator.sub, arithmetic(lo, operator.sub, size, Const(1)), here)
        else:
            source = lo.b.op(operator.getitem, numbers, here, kind=INT)
        lo.b.effect(operator.setitem, owner, here, lo.b.op(operator.getitem, old, source))

    hidden_loops.each(lo, RangeValue(Const(0), size, Const(1)), move)


def order(lo: Lowering, items: Operand, kwargs: dict[str, Value]) -> Operand:
    """The numbers of the items in sorted order: a list of integers, which carries no derivative."""
    key, reverse = kwargs.get("key", Const(None)), kwargs.get("reverse", Const(False))
    if key != Const(None):
        keys = lo.b.op(p.make_list, hint="%keys")
        hidden_loops.each(lo, items, lambda item: hidden_loops.put(lo, keys, calls.call(lo, key, [item], {}, "%t")))
        items = keys
    return lo.b.op(runtime.order, items, lo.operand(reverse), hint="order", kind=List(INT))


LIST: dict[str, Special] = {
    "append": _append,
    "extend": _extend,
    "pop": _pop,
    "insert": _insert,
    "remove": _remove,
    "index": _index,
    "clear": _clear,
    "reverse": _reverse,
    "sort": _sort,
    "copy": lambda lo, owner, args, kwargs, hint: lo.b.op(p.copy_of, owner, hint=hint),
    "__delitem__": _delete,
}
