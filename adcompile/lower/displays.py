"""Displays of containers, and reading an item of one."""

from __future__ import annotations

import enum
import itertools
import operator
from collections.abc import Collection

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Free, Operand, Var
from adcompile.kinds import INT, Dict, Kind, List, Object, Passive, Scalar, Tuple, carries_derivative
from adcompile.lower import merge, names, passive, storage, tables
from adcompile.lower.core import Lowering
from adcompile.lower.materialise import indexable
from adcompile.lower.values import Choice, DictValue, Instance, Known, TupleValue, Value, is_code, is_operand


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
    from adcompile.lower.hidden_loops import each, put

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
    from adcompile.lower.items import known_items

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


def subscript(lo: Lowering, node: gast.Subscript, hint: str) -> Value:
    owner = lo.expr(node.value)
    return item(lo, owner, lo.expr(node.slice), hint)


def item(lo: Lowering, owner: Value, index: Value, hint: str) -> Value:
    """``owner[index]``"""
    match owner:
        case Choice():
            return merge.over(lo, owner, lambda one: item(lo, one, index, hint), hint)
        case TupleValue():
            return _tuple_item(lo, owner, index, hint)
        case DictValue():
            return _dict_item(lo, owner, lo.operand(index))
        case Instance():
            from adcompile.lower import attributes, calls

            return calls.call(lo, attributes.read(lo, owner, "__getitem__", "%t"), [index], {}, hint)
        case Known(obj) if isinstance(obj, enum.EnumMeta):
            return _member(lo, owner, index, hint)
        case Known(obj) if isinstance(obj, type):
            return owner  # list[float] is list
        case Free():
            from adcompile.lower import as_arrays

            joined = as_arrays.indexed(lo, owner, index, hint)
            if joined is not None:
                return joined
    operand = lo.operand(owner)
    kind = lo.kind(operand)
    if isinstance(operand, Free) and isinstance(index, Const) and tables.is_table(lo, operand):
        return tables.item(lo, operand, index, hint)
    if isinstance(kind, Object) and hasattr(kind.cls, "__getitem__"):
        from adcompile.lower import attributes, calls

        return calls.call(lo, attributes.read(lo, operand, "__getitem__", "%t"), [index], {}, hint)
    if isinstance(kind, Scalar) and index == TupleValue(()):
        return operand
    _check_index(lo, kind, index)
    found = lo.operand(index)
    if isinstance(kind, Passive) and _may_vary(lo, index):
        raise lo.refuse(None, "an item of this object, by floating-point numbers", why="it may depend on them")
    if isinstance(kind, Tuple) and not isinstance(found, Const) and lo.kind(found) != Passive(slice):
        operand = indexable(lo, operand)
    if names.is_outside(lo, operand):
        return names.part(lo, operator.getitem, operand, found, hint)
    return lo.b.op(operator.getitem, operand, found, hint=hint)


def _member(lo: Lowering, owner: Known, index: Value, hint: str) -> Value:
    """A member of an enum by its name."""
    if not isinstance(index, Const):
        return lo.b.op(operator.getitem, lo.operand(owner), lo.operand(index), hint=hint, kind=Passive(owner.obj))
    if index.value not in owner.obj.__members__:
        raise lo.fails(KeyError, index.value)
    return passive.member(owner, index.value)


def _may_vary(lo: Lowering, index: Value) -> bool:
    """Whether an index is made of floating-point numbers that are not literals: a bound of a slice can be one."""
    if isinstance(index, TupleValue):
        return any(_may_vary(lo, part) for part in index.items)
    operand = lo.operand(index)
    parts = lo.slices.get(operand.name, (operand,)) if isinstance(operand, Var) else ()
    return any(not isinstance(part, Const) and carries_derivative(lo.kind(part)) for part in parts)


def _tuple_item(lo: Lowering, owner: TupleValue, index: Value, hint: str) -> Value:
    if isinstance(index, Const):
        try:
            found: Value = owner.items[index.value]
            return found
        except (IndexError, TypeError) as error:
            raise lo.fails(type(error), str(error)) from None
    bounds = literal_slice(lo, index)
    if bounds is not None:
        return TupleValue(owner.items[bounds], list if owner.cls is list else None)
    operand = lo.operand(index)
    if is_code(owner) and lo.kind(operand) != Passive(slice):
        whole = lo.b.op(range, Const(0), Const(len(owner.items)), Const(1), kind=Passive(range))
        number = lo.b.op(operator.getitem, whole, operand, kind=INT)  # from 0 on; an IndexError where there is none
        return _chosen(lo, tuple(map(Const, range(len(owner.items)))), owner.items, number)
    return lo.b.op(operator.getitem, indexable(lo, owner), operand, hint=hint)


def literal_slice(lo: Lowering, index: Value) -> slice | None:
    """A slice whose bounds are literals."""
    made = lo.slices.get(index.name) if isinstance(index, Var) else None
    if made is None or not all(isinstance(part, Const) for part in made):
        return None
    return slice(*[part.value for part in made if isinstance(part, Const)])


def _dict_item(lo: Lowering, owner: DictValue, key: Operand) -> Value:
    if isinstance(key, Const):
        for known, value in zip(owner.keys, owner.values, strict=True):
            if known.value == key.value:
                return value
        raise lo.fails(KeyError, key.value)
    present = lo.b.op(p.contains, key, Const(tuple(k.value for k in owner.keys)))

    def fail() -> Value:
        raise lo.fails(KeyError, key)

    merge.choose(lo, present, lambda: Const(None), fail, "%t")
    return _chosen(lo, owner.keys, owner.values, key)


def _chosen(lo: Lowering, keys: tuple[Const, ...], values: tuple[Value, ...], key: Operand) -> Value:
    """The value under a key that is known only when running, and is one of these."""
    if not keys:
        return ir.UNDEFINED
    found = values[-1]
    for literal, value in zip(keys[-2::-1], values[-2::-1], strict=True):
        found = Choice(lo.b.op(operator.eq, key, literal), value, found)
    return found


def _check_index(lo: Lowering, kind: Kind, index: Value) -> None:
    """What Python would say of an index of the wrong type."""
    if isinstance(index, TupleValue) and (isinstance(kind, (List, Tuple)) or kind == Passive(str)):
        name = "list" if isinstance(kind, List) else "tuple" if isinstance(kind, Tuple) else "string"
        raise lo.fails(TypeError, f"{name} indices must be integers or slices, not tuple")
    if isinstance(kind, Passive) and not hasattr(kind.cls, "__getitem__"):
        raise lo.fails(TypeError, f"{kind.cls.__name__!r} object is not subscriptable")


def slice_(lo: Lowering, node: gast.Slice, hint: str) -> Value:
    parts = [Const(None) if x is None else lo.operand_of(x) for x in (node.lower, node.upper, node.step)]
    made = lo.b.op(slice, *parts)
    lo.slices[made.name] = tuple(parts)
    return made


__all__ = ["dict_", "entries", "item", "items_of", "list_", "set_", "slice_", "spread", "subscript"]
