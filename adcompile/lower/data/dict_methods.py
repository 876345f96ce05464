"""Methods of dicts, settled where the keys are known."""

from __future__ import annotations

import operator
from collections.abc import Callable

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Dict, List, Passive
from adcompile.lower.calling.spelled import spelled
from adcompile.lower.control import hidden_loops, merge
from adcompile.lower.core import Lowering
from adcompile.lower.data import storage
from adcompile.lower.values import TupleValue, Value, is_operand
from adcompile.rules import containers

Special = Callable[[Lowering, Operand, list[Value], dict[str, Value], str], Value]


def _keys(lo: Lowering, owner: Operand) -> list[Const] | None:
    kind = lo.kind(owner)
    return [Const(key) for key, _ in kind.items] if isinstance(kind, Dict) and kind.items is not None else None


def _listed(name: str) -> Special:
    def listed(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        keys = _keys(lo, owner)
        if keys is None:
            return _listed_when_running(lo, owner, name)
        if name == "keys":
            return TupleValue(tuple(keys))
        values: list[Value] = [lo.b.op(operator.getitem, owner, key) for key in keys]
        if name == "values":
            return TupleValue(tuple(values))
        return TupleValue(tuple(TupleValue(pair) for pair in zip(keys, values, strict=True)))

    return listed


def _listed_when_running(lo: Lowering, owner: Operand, name: str) -> Value:
    keys = lo.b.op(list, owner, kind=List(Passive(object)))
    if name == "keys":
        return keys
    result = lo.b.op(p.make_list)

    def enter(key: Value) -> None:
        value = lo.b.op(operator.getitem, owner, lo.operand(key))
        hidden_loops.put(lo, result, value if name == "values" else TupleValue((key, value)))

    hidden_loops.each(lo, keys, enter)
    return result


def _get(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    key, default = lo.operand(args[0]), args[1] if len(args) > 1 else Const(None)
    return _if_present(lo, owner, key, lambda: default, hint)


def _if_present(lo: Lowering, owner: Operand, key: Operand, default: Callable[[], Value], hint: str) -> Value:
    """What is under a key, or the default."""
    keys = _keys(lo, owner)
    if isinstance(key, Const) and keys is not None:
        present: Operand = Const(key in keys)
    else:
        present = lo.b.op(p.contains, key, owner)
    return merge.choose(lo, present, lambda: lo.b.op(operator.getitem, owner, key, hint=hint), default, hint)


def _setdefault(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    from adcompile.lower.assignments import store

    key = lo.operand(args[0])
    default = args[1] if len(args) > 1 else Const(None)

    def enter() -> Value:
        store(lo, owner, key, default)
        return default

    return _if_present(lo, owner, key, enter, hint)


def _dict_pop(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    key = lo.operand(args[0])
    keys = _keys(lo, owner)

    def take() -> Value:
        found = lo.b.op(operator.getitem, owner, key, hint=hint)
        _delete_key(lo, owner, [key], {}, hint)
        return found

    if len(args) == 1:
        return take()
    present = Const(key in keys) if isinstance(key, Const) and keys is not None else lo.b.op(p.contains, key, owner)
    return merge.choose(lo, present, take, lambda: args[1], hint)


def _delete_key(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    key = lo.operand(args[0])
    lo.b.effect(operator.delitem, owner, key)
    storage.lacks(lo, owner, key)
    return Const(None)


def _update(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    from adcompile.lower.assignments import store

    pairs: list[tuple[Value, Value]] = [(Const(key), value) for key, value in kwargs.items()]
    for other in args:
        if is_operand(other) and isinstance(lo.kind(lo.operand(other)), Dict):
            other = _listed("items")(lo, lo.operand(other), [], {}, hint)
        hidden_loops.each(lo, other, lambda pair: _enter_pair(lo, owner, pair))
    for key, value in pairs:
        store(lo, owner, key, value)
    return Const(None)


def _enter_pair(lo: Lowering, owner: Operand, pair: Value) -> None:
    from adcompile.lower.assignments import store
    from adcompile.lower.data.subscripts import item

    store(lo, owner, item(lo, pair, Const(0), "%t"), item(lo, pair, Const(1), "%t"))


def _dict_copy(lo: Lowering, owner: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return lo.b.op(p.copy_of, owner, hint=hint)


DICT: dict[str, Special] = {
    "items": _listed("items"),
    "values": _listed("values"),
    "keys": _listed("keys"),
    "get": _get,
    "setdefault": _setdefault,
    "pop": _dict_pop,
    "update": _update,
    "copy": _dict_copy,
    "popitem": lambda lo, owner, args, kwargs, hint: spelled(lo, containers.pop_item, [owner], {}, hint),
    "clear": lambda lo, owner, args, kwargs, hint: spelled(lo, containers.clear, [owner]),
    "__delitem__": _delete_key,
}
