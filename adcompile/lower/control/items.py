"""The items of an argument that a function runs through: one by one where they are known, by number otherwise."""

from __future__ import annotations

from adcompile.ir import Free, Operand
from adcompile.lower.calling import calls
from adcompile.lower.control import hidden_loops, produced
from adcompile.lower.control.sequences import consume, has_numbers, iterable, unrolled
from adcompile.lower.core import Lowering
from adcompile.lower.data import tables
from adcompile.lower.values import Choice, Filtered, Generated, Mapped, Produced, Value, is_operand


def known_items(lo: Lowering, value: Value) -> list[Value] | None:
    """The items, where they are known one by one; the value is run through then."""
    value = iterable(lo, value)
    if isinstance(value, Produced):
        return produced.known(lo, value)
    if isinstance(value, (Generated, Filtered, Choice)):
        return _generated(lo, value) if isinstance(value, Generated) else None
    if isinstance(value, Mapped):
        columns = [unrolled(lo, part) for part in value.parts]
        if any(column is None for column in columns):
            return None
        consume(lo, value)
        rows = zip(*[column or [] for column in columns], strict=False)
        return [calls.call(lo, value.fn, list(row), {}, "%t") for row in rows]
    if isinstance(value, Free) and tables.is_table(lo, value):
        return tables.keys(lo, value)
    items = unrolled(lo, value)
    if items is not None:
        consume(lo, value)
    return items


def _generated(lo: Lowering, value: Generated) -> list[Value] | None:
    """The items of a generator expression over a tuple, with no condition."""
    generators = value.node.generators
    if len(generators) > 1 or generators[0].ifs or isinstance(value.first, (Generated, Produced, Filtered, Choice)):
        return None
    if unrolled(lo, value.first) is None:
        return None
    found: list[Value] = []
    hidden_loops.each(lo, value, lambda item: found.append(item))
    return found


def with_numbers(lo: Lowering, value: Value) -> Operand:
    if is_operand(value) and has_numbers(lo.kind(lo.operand(value))):
        return lo.operand(value)
    return hidden_loops.collect(lo, value, "%t")
