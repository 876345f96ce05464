"""Displays of containers, and reading an item of one."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Collection

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Dict, Kind, List, Passive, carries_derivative
from adcompile.lower.core import Lowering
from adcompile.lower.data import storage
from adcompile.lower.values import DictValue, TupleValue, Value, is_code, is_operand


def tuple_(lo: Lowering, node: gast.Tuple, hint: str) -> Value:
    return TupleValue(tuple(items_of(lo, node.elts)))


def list_(lo: Lowering, node: gast.List, hint: str) -> Value:
    """A list; from the first starred item on whose length is known only when running, it is filled item by item."""
    known: list[Value] = []
    for k, item_node in enumerate(node.elts):
        if not isinstance(item_node, gast.Starred):
            known.append(lo.expr(item_node))
            continue
        items, value = _starred(lo, item_node)
        if items is not None:
            known += items
            continue
        return _filled(lo, known, value, node.elts[k + 1 :], hint)
    return make_list(lo, known, hint)


def _filled(lo: Lowering, first: list[Value], then: Value, rest: list[gast.AST], hint: str) -> Value:
    """``[*first, *then, ...]``"""
    from adcompile.lower.control.hidden_loops import each, put

    result = lo.b.op(p.make_list, *map(lo.operand, first), hint=hint)
    each(lo, then, lambda item: put(lo, result, item))
    for node in rest:
        if isinstance(node, gast.Starred):
            each(lo, lo.expr(node.value), lambda item: put(lo, result, item))
        else:
            put(lo, result, lo.expr(node))
    return result


def set_(lo: Lowering, node: gast.Set, hint: str) -> Value:
    return make_set(lo, items_of(lo, node.elts), hint)


def dict_(lo: Lowering, node: gast.Dict, hint: str) -> Value:
    pairs: list[tuple[Value, Value]] = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            pairs += entries(lo, lo.expr(value), value)
        else:
            pairs.append((lo.expr(key), lo.expr(value)))
    return make_dict(lo, pairs, hint)


def make_list(lo: Lowering, items: list[Value], hint: str) -> Value:
    """``[*items]``; followed item by item where it holds functions."""
    if any(map(is_code, items)):
        return TupleValue(tuple(items), list)
    return lo.b.op(p.make_list, *[lo.operand(v) for v in items], hint=hint)


def make_dict(lo: Lowering, pairs: list[tuple[Value, Value]], hint: str) -> Value:
    """``{key: value, ...}``; followed entry by entry where it holds functions."""
    if any(is_code(value) for _, value in pairs):
        table = {key: value for key, value in pairs if isinstance(key, Const)}
        if any(not isinstance(key, Const) for key, _ in pairs):
            raise lo.refuse(
                None,
                "a dict of functions whose keys are not literals",
                "write the keys as literals",
                why="which function an entry is must be known to differentiate a call of it",
            )
        return DictValue(tuple(table), tuple(table.values()))
    operands: dict[Operand, Operand] = {}
    for key, value in pairs:  # of a key that occurs twice, the first place and the last value
        operands[_among(lo.operand(key), operands)] = lo.operand(value)
    if len(operands) > 1 and not all(isinstance(key, Const) for key in operands):
        return _filled_dict(lo, operands, hint)
    return lo.b.op(p.make_dict, *itertools.chain.from_iterable(operands.items()), hint=hint)


def _among(key: Operand, others: Collection[Operand]) -> Operand:
    """The key, or the literal among others that is equal to it."""
    if not isinstance(key, Const):
        return key
    return next((other for other in others if isinstance(other, Const) and other.value == key.value), key)


def _filled_dict(lo: Lowering, entries: dict[Operand, Operand], hint: str) -> Value:
    """A dict of which two keys may be equal, so that the later entry takes the place of the earlier one."""
    from adcompile.lower.assignments import store

    made = lo.b.op(p.make_dict, hint=hint)
    for key, value in entries.items():
        store(lo, made, key, value)
    return made


def make_set(lo: Lowering, items: list[Value], hint: str) -> Value:
    """``{*items}``, which carries no derivative."""
    operands = [lo.operand(item) for item in items]
    check_set(lo, [lo.kind(x) for x in operands if not isinstance(x, Const)])
    return lo.b.op(p.make_set, *operands, hint=hint, kind=Passive(set))


def set_of(lo: Lowering, items: Operand, hint: str) -> Value:
    """``set(items)``"""
    kind = lo.kind(items)
    check_set(lo, [kind.item if isinstance(kind, List) else kind])
    return lo.b.op(set, items, hint=hint, kind=Passive(set))


def check_set(lo: Lowering, kinds: list[Kind]) -> None:
    if any(carries_derivative(kind) for kind in kinds):
        raise lo.refuse(
            None,
            "a set of floating-point numbers",
            "use a list or a tuple",
            why="a set has no order, and keeps one of several that are equal",
        )


def items_of(lo: Lowering, nodes: list[gast.AST]) -> list[Value]:
    """The values of a display or of arguments, starred ones spread."""
    found: list[Value] = []
    for node in nodes:
        if isinstance(node, gast.Starred):
            items, value = _starred(lo, node)
            found.extend(spread(lo, value, node) if items is None else items)
        else:
            found.append(lo.expr(node))
    return found


def _starred(lo: Lowering, node: gast.Starred) -> tuple[list[Value] | None, Value]:
    """The items of a starred value, where they are known one by one, and the value where they are not.

    A list that is taken apart at once need not be made.
    """
    inner, times = node.value, 1
    if isinstance(inner, gast.BinOp) and isinstance(inner.op, gast.Mult) and isinstance(inner.left, gast.List):
        count = lo.expr(inner.right)
        if not isinstance(count, Const) or not isinstance(count.value, int):
            value = lo.expr(inner)
            return _spread(lo, value), value
        inner, times = inner.left, count.value
    if isinstance(inner, gast.List):
        return items_of(lo, inner.elts) * times, Const(None)
    value = lo.expr(inner)
    return _spread(lo, value), value


def _spread(lo: Lowering, value: Value) -> list[Value] | None:
    from adcompile.lower.control.items import known_items

    items = known_items(lo, value)
    if items is None and is_operand(value):
        made = storage.made_of(lo, lo.operand(value))
        items = None if made is None else list(made)
    return items


def spread(lo: Lowering, value: Value, node: gast.AST | None) -> list[Value]:
    """The items of a value whose length the kinds settle."""
    items = _spread(lo, value)
    if items is None:
        raise lo.refuse(
            node,
            "an unpacked value of unknown length",
            "name the items one by one",
            why="how many items * stands for is known only when the program runs",
        )
    return items


def entries(lo: Lowering, value: Value, node: gast.AST) -> list[tuple[Value, Value]]:
    """The keys and values of a dict whose keys the kinds settle."""
    if isinstance(value, DictValue):
        return list(zip(value.keys, value.values, strict=True))
    operand = lo.operand(value)
    kind = lo.kind(operand)
    if not (isinstance(kind, Dict) and kind.items is not None):
        raise lo.refuse(
            node,
            "a dict whose keys are not known when compiling",
            "name the keys one by one",
            why="each of them is an item, or an argument, of its own",
        )
    return [(Const(key), lo.b.op(operator.getitem, operand, Const(key))) for key, _ in kind.items]


def arguments_of(lo: Lowering, node: gast.Call) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call, starred ones spread."""
    args = items_of(lo, node.args)
    kwargs: dict[str, Value] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            pairs = entries(lo, lo.expr(keyword.value), keyword.value)
            new = {str(key.value): value for key, value in pairs if isinstance(key, Const)}
        else:
            new = {keyword.arg: lo.expr(keyword.value)}
        for key in new.keys() & kwargs.keys():
            raise lo.fails(TypeError, f"got multiple values for keyword argument {key!r}")
        kwargs.update(new)
    return args, kwargs


__all__ = ["dict_", "entries", "items_of", "list_", "set_", "spread"]
