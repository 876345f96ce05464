"""Lists of numbers that functions of NumPy make arrays of: the array is made before the call."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile.ir import Const, Free
from adcompile.kinds import Array, List, Passive, Scalar, carries_derivative
from adcompile.lower.core import Lowering
from adcompile.lower.values import TupleValue, Value, is_code, is_operand
from adcompile.rules.core import Rule

#: Functions that take several arrays in a list, and that keep them apart.
_OF_SEVERAL = {
    np.concatenate, np.stack, np.vstack, np.hstack, np.dstack, np.column_stack, np.array, np.asarray, np.asanyarray,
    np.block, np.select, np.choose, np.linalg.multi_dot, np.histogramdd,
}  # fmt: skip
_ARITHMETIC = {
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
    operator.matmul,
}  # fmt: skip


def as_arrays(lo: Lowering, fn: Any, args: list[Value]) -> list[Value]:
    """The arguments of a call of NumPy's or SciPy's, with an array for each list of numbers or arrays.

    >>> # np.max([a, b])      np.max(np.array([a, b]))
    """
    rule = lo.rules.lookup(fn)
    if rule is None or rule.kind == "constant" or fn in _OF_SEVERAL or not _takes_lists(fn):
        return args
    return [
        _array(lo, arg) if _may_be_varied(rule, k) and _holds_numbers(lo, arg) and not _is_kept(fn, arg) else arg
        for k, arg in enumerate(args)
    ]


def beside_arrays(lo: Lowering, fn: Any, values: list[Value]) -> list[Value]:
    """The operands of an arithmetic operator, with an array for a list that meets one.

    >>> # [a, b] + x          np.array([a, b]) + x
    """
    if fn not in _ARITHMETIC or not any(is_operand(value) and _makes_arrays(lo, fn, value) for value in values):
        return values
    return [_array(lo, value) if _holds_numbers(lo, value) else value for value in values]


def _makes_arrays(lo: Lowering, fn: Any, value: Value) -> bool:
    kind = lo.kind(lo.operand(value))
    return isinstance(kind, Array) or fn is not operator.mul and isinstance(kind, Scalar) and kind.numpy is True


def _takes_lists(fn: Any) -> bool:
    owner = getattr(fn, "__self__", None)
    return isinstance(fn, np.ufunc) or isinstance(owner, np.ufunc) or _library(fn) in ("numpy", "scipy")


def _library(fn: Any) -> str:
    return (getattr(fn, "__module__", None) or "").split(".")[0]


def _is_kept(fn: Any, value: Value) -> bool:
    """Whether a value is a tuple of several things for a function of SciPy, like a factor and what it is of."""
    return isinstance(value, TupleValue) and _library(fn) == "scipy"


def _may_be_varied(rule: Rule, position: int) -> bool:
    if rule.at_once:
        return position == 0
    return not rule.wrt or position in rule.wrt


def _holds_numbers(lo: Lowering, value: Value) -> bool:
    """Whether a value is a list or tuple with a number or array in it that may have a derivative."""
    if isinstance(value, TupleValue):
        return not is_code(value) and any(_is_number(lo, item) or _holds_numbers(lo, item) for item in value.items)
    if not is_operand(value):
        return False
    kind = lo.kind(value)  # type: ignore[arg-type]
    return isinstance(kind, List) and carries_derivative(kind)


def _is_number(lo: Lowering, value: Value) -> bool:
    if not is_operand(value):
        return False
    kind = lo.kind(value)  # type: ignore[arg-type]
    return isinstance(kind, (Array, Scalar)) and carries_derivative(kind)


def _array(lo: Lowering, value: Value) -> Value:
    if isinstance(value, TupleValue):
        value = lo.b.op(p.make_list, *[lo.operand(item) for item in value.items])
    return lo.b.op(np.array, lo.operand(value))


def indexed(lo: Lowering, owner: Free, index: Value, hint: str) -> Value | None:
    """``np.r_[...]`` and ``np.c_[...]``, which join what stands in the brackets; None of any other object."""
    obj = _object(lo, owner)
    if obj is not np.r_ and obj is not np.c_:
        return None
    items = index.items if isinstance(index, TupleValue) else (index,)
    parts = [_part(lo, item) for item in items]
    if obj is np.c_:
        return lo.b.op(np.column_stack, lo.b.op(p.make_list, *parts), hint=hint)
    return lo.b.op(np.concatenate, lo.b.op(p.make_list, *parts), hint=hint)


def _object(lo: Lowering, name: Free) -> Any:
    """The object that a name outside the program stands for now; None where that cannot be told."""
    root, *path = name.name.split(".")
    binding = lo.env.get(root)
    try:
        found = None if binding is None else binding.get()
        for part in path:
            found = getattr(found, part)
    except (AttributeError, NameError):
        return None
    return found


def _part(lo: Lowering, item: Value) -> Any:
    operand = lo.operand(item)
    kind = lo.kind(operand)
    if kind == Passive(slice):
        start, stop, step = lo.slices.get(getattr(operand, "name", ""), (Const(None),) * 3)
        if lo.kind(step) == Scalar("complex") or stop == Const(None):
            raise lo.refuse(None, "a number of points in np.r_", "use np.linspace")
        first = Const(0) if start == Const(None) else start
        return lo.b.op(np.arange, first, stop, Const(1) if step == Const(None) else step)
    if not isinstance(kind, (Array, Scalar, List)):
        raise lo.refuse(None, "np.r_ or np.c_ of this value", "use np.concatenate, or np.column_stack")
    if isinstance(kind, Array) and kind.ndim:
        return operand
    return lo.b.op(np.atleast_1d, lo.b.op(np.array, operand) if isinstance(kind, List) else operand)
