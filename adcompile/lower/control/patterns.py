"""What the tests of patterns ask: they are settled by the kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adcompile import primitives as p
from adcompile.ir import Const
from adcompile.kinds import Dict, Scalar
from adcompile.lower.core import Lowering
from adcompile.lower.data import attributes, displays
from adcompile.lower.data.types_ import class_of_value
from adcompile.lower.values import DictValue, Known, TupleValue, Value, is_iterator, is_operand


def _is_sequence(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    cls = _class(lo, args[0])
    return Const(issubclass(cls, Sequence) and not issubclass(cls, (str, bytes, bytearray)))


def _is_mapping(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    return Const(issubclass(_class(lo, args[0]), Mapping))


def _class(lo: Lowering, value: Value) -> type:
    found = class_of_value(lo, value)
    if found is None and (is_iterator(value) or is_operand(value) and isinstance(lo.kind(lo.operand(value)), Scalar)):
        return object  # neither
    if found is None:
        raise lo.refuse(
            None,
            "a pattern for a value whose type is not known when compiling",
            "write if and elif",
            why="whether the value has items depends on the type",
        )
    return found


def _dict_without(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    from adcompile.lower.data.methods import call_method

    owner, keys = args
    assert isinstance(keys, TupleValue)
    kind = lo.kind(lo.operand(owner)) if is_operand(owner) else None
    if isinstance(owner, DictValue) or isinstance(kind, Dict) and kind.items is not None:
        pairs = [pair for pair in displays.entries(lo, owner, None) if pair[0] not in keys.items]
        return displays.make_dict(lo, pairs, hint)
    table = lo.b.op(p.copy_of, lo.operand(owner), hint=hint)
    for key in keys.items:
        call_method(lo, table, "pop", [key], {}, "%t")
    return table


def _argument(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    value, cls, number = args
    if not isinstance(cls, Known) or not isinstance(number, Const):
        raise lo.refuse(None, "a pattern of a class that is not known when compiling", "name the class")
    try:
        name = p.match_name(cls.obj, number.value)
    except TypeError as error:
        raise lo.fails(TypeError, str(error)) from None
    return value if name is None else attributes.read(lo, value, name, hint)


PATTERNS: dict[Any, Any] = {
    p.is_sequence: _is_sequence,
    p.is_mapping: _is_mapping,
    p.dict_without: _dict_without,
    p.match_argument: _argument,
}
