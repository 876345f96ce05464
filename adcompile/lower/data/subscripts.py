"""Items: ``a[k]`` of every sort of value."""

from __future__ import annotations

import enum
import operator

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Free, Operand, Var
from adcompile.kinds import INT, STR, Kind, List, Object, Passive, Scalar, Tuple, carries_derivative, is_own_array
from adcompile.lower import names
from adcompile.lower.control import merge
from adcompile.lower.core import Lowering
from adcompile.lower.data import passive, tables
from adcompile.lower.materialise import indexable
from adcompile.lower.values import Choice, DictValue, Instance, Known, TupleValue, Value, is_code


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
            from adcompile.lower.calling import calls
            from adcompile.lower.data import attributes

            return calls.call(lo, attributes.read(lo, owner, "__getitem__", "%t"), [index], {}, hint)
        case Known(obj) if isinstance(obj, enum.EnumMeta):
            return _member(lo, owner, index, hint)
        case Known(obj) if isinstance(obj, type):
            return owner  # list[float] is list
        case Free():
            from adcompile.lower.data import as_arrays

            joined = as_arrays.indexed(lo, owner, index, hint)
            if joined is not None:
                return joined
    operand = lo.operand(owner)
    kind = lo.kind(operand)
    if isinstance(operand, Free) and isinstance(index, Const) and tables.is_table(lo, operand):
        return tables.item(lo, operand, index, hint)
    if is_own_array(kind) and lo.kind(lo.operand(index)) != STR:  # an item of a masked array can be masked
        return lo.b.op(operator.getitem, operand, lo.operand(index), hint=hint, kind=kind)
    if isinstance(kind, Object) and hasattr(kind.cls, "__getitem__"):
        from adcompile.lower.calling import calls
        from adcompile.lower.data import attributes

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
