"""Operators and built-in functions that a class of the program defines: its special methods are called."""

from __future__ import annotations

import builtins
import dataclasses
import math
import operator
from collections.abc import Callable
from typing import Any

from adcompile.ir import Const
from adcompile.kinds import List, Object
from adcompile.lower.calling import calls, dataclass_methods
from adcompile.lower.core import Lowering
from adcompile.lower.values import Instance, Known, TupleValue, Value, is_operand

#: The method of a class that an operator calls, and the one of the right operand that Python tries next.
_METHODS: dict[Any, tuple[str, str]] = {
    **{
        getattr(operator, name.strip("_") + ("_" if name in ("and", "or") else "")): (f"__{name}__", f"__r{name}__")
        for name in ("add sub mul truediv floordiv mod pow matmul and or xor lshift rshift").split()
    },
    **{getattr(operator, name): (f"__{name}__", f"__{name}__") for name in ("eq", "ne")},
    **{
        getattr(operator, a): (f"__{a}__", f"__{b}__")
        for a, b in (("lt", "gt"), ("gt", "lt"), ("le", "ge"), ("ge", "le"))
    },
    **{getattr(operator, name): (f"__{name}__", "") for name in ("neg", "pos", "invert", "abs")},
}
#: The method of a class that a function calls.
_BY_METHOD: dict[Any, str] = {
    **{
        getattr(builtins, name): f"__{name}__"
        for name in ("abs", "float", "int", "complex", "round", "str", "repr", "reversed", "divmod", "pow", "iter")
    },
    **{getattr(math, name): f"__{name}__" for name in ("floor", "ceil", "trunc")},
}
_NOT_IMPLEMENTED = (Known(NotImplemented), Const(NotImplemented))


def user_method(lo: Lowering, value: Value, name: str) -> Value | None:
    """A special method that the class of a value defines in Python."""
    cls = _class(lo, value)
    for base in () if cls is None else cls.__mro__:
        if name in vars(base):
            found = vars(base)[name]
            if dataclasses.is_dataclass(base) and dataclass_methods.is_made(found):
                return Known(dataclass_methods.COMPARED[name]) if name in dataclass_methods.COMPARED else None
            return Known(found) if hasattr(found, "__code__") else None
    return None


def _class(lo: Lowering, value: Value) -> type | None:
    kind = lo.kind(value) if is_operand(value) else None  # type: ignore[arg-type]
    if isinstance(kind, Object):
        return kind.cls
    return value.cls if isinstance(value, (TupleValue, Instance)) else None


def overloaded(lo: Lowering, fn: Callable[..., Any], values: list[Value]) -> Value | None:
    """What the method of a class that defines an operator gives; None where no operand's class does."""
    names = _METHODS.get(fn)
    if names is None:
        return None
    for value, name, others in zip(values, names, (values[1:], values[:1]), strict=False):
        method = user_method(lo, value, name)
        if method is not None:
            found = calls.call(lo, method, [value, *others], {}, "%t")
            if found not in _NOT_IMPLEMENTED:
                return found
    if fn in (operator.eq, operator.ne) and any(isinstance(value, Instance) for value in values):
        return _equality(lo, fn, values)
    return None


def _equality(lo: Lowering, fn: Callable[..., Any], values: list[Value]) -> Value | None:
    """``a == b`` of objects whose classes do not define it, and ``a != b`` of those that define ``==`` alone."""
    from adcompile.lower.data.comparisons import identical

    equal = overloaded(lo, operator.eq, values) if fn is operator.ne else None
    if equal is None:
        same = identical(lo, *values)
        if same is None and all(isinstance(value, Instance) for value in values):
            return None
        return Const(bool(same) == (fn is operator.eq))
    return calls.emit(lo, operator.not_, [equal], {}, "%t")


def by_method(lo: Lowering, obj: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """A call of a function that leaves the work to a method of its argument."""
    from adcompile.lower.data import operators

    name = _BY_METHOD.get(obj) if args else None
    method = None if name is None else user_method(lo, args[0], name)
    if method is not None:
        return calls.call(lo, method, args, kwargs, hint)
    if obj in _METHODS and not kwargs and any(_has_items(lo, arg) for arg in args):
        return operators.apply(lo, obj, args, hint)
    return None


def _has_items(lo: Lowering, value: Value) -> bool:
    kind = lo.kind(value) if is_operand(value) else None  # type: ignore[arg-type]
    return isinstance(value, (TupleValue, Instance)) or isinstance(kind, (List, Object))
