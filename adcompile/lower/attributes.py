"""Attributes and methods, resolved by the kind of their owner."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Array, Dict, Kind, List, Object, Passive, Scalar, Tuple
from adcompile.lower.bindings import AttributeBinding, ObjectBinding
from adcompile.lower.core import LITERALS, Lowering
from adcompile.lower.values import Bound, Known, Method, TupleValue, Value

_ARRAY_ATTRIBUTES: dict[str, Callable[..., Any]] = {
    "shape": p.shape_of,
    "size": p.size_of,
    "ndim": p.ndim_of,
    "T": p.transposed,
    "real": np.real,
    "imag": np.imag,
}
#: Methods of arrays that are a function of NumPy with the array as its first argument.
_ARRAY_METHODS: dict[str, Callable[..., Any]] = {
    **{
        name: getattr(np, name)
        for name in (
            "all any argmax argmin argpartition argsort clip compress cumprod cumsum diagonal dot max mean min nonzero "
            "prod ptp ravel repeat round searchsorted squeeze std sum swapaxes take trace var choose"
        ).split()
    },
    "conj": np.conjugate,
    "conjugate": np.conjugate,
    "copy": p.copy_of,
}


def read(lo: Lowering, owner: Value, name: str, hint: str) -> Value:
    """``owner.name``"""
    match owner:
        case Known(obj, path):
            return _of_known(lo, obj, path, name)
        case TupleValue(items, cls) if cls is not None and name in cls._fields:  # type: ignore[attr-defined]
            return items[cls._fields.index(name)]  # type: ignore[attr-defined]
    operand = lo.operand(owner)
    kind = lo.kind(operand)
    match kind:
        case Array() | Scalar():
            return _of_number(lo, operand, kind, name, hint)
        case List() | Dict() | Passive() | Tuple():
            return Method(operand, name)
        case Object(cls):
            return _of_object(lo, operand, kind, cls, name, hint)
    raise lo.refuse(None, f"the attribute {name!r} of a value whose type is not known when compiling")


def _of_known(lo: Lowering, obj: Any, path: str | None, name: str) -> Value:
    try:
        found = getattr(obj, name)
    except AttributeError as error:
        raise lo.refuse(None, str(error), error=AttributeError) from None
    full = f"{path}.{name}" if path else None
    if isinstance(obj, types.ModuleType):
        library = obj.__name__.split(".")[0] in ("numpy", "math", "cmath", "scipy", "operator")
        if library:
            if type(found) in LITERALS and full is not None and path is not None:
                return lo.free(full, ObjectBinding(obj), lo.kind(Const(found)))
            return Known(found, full)
        return lo.outside(found, full or name, AttributeBinding(obj, name))
    if type(found) in LITERALS:
        return Const(found)
    return Known(found, full)


def _of_number(lo: Lowering, operand: Operand, kind: Kind, name: str, hint: str) -> Value:
    fn = _ARRAY_ATTRIBUTES.get(name)
    if fn is not None:
        return lo.b.op(fn, operand, hint=hint)
    if name in _ARRAY_METHODS:
        return Bound(_ARRAY_METHODS[name], (operand,))
    if name in ("reshape", "transpose", "flatten", "astype", "fill", "item", "tolist", "sort"):
        return Method(operand, name)
    if name == "dtype":
        return lo.b.op(getattr, operand, Const("dtype"), hint=hint, kind=Passive(np.dtype))
    if name == "flat":
        raise lo.refuse(None, "ndarray.flat is not supported", "use np.ravel(a)")
    if hasattr(np.ndarray, name) or hasattr(float, name):
        return Method(operand, name)
    raise lo.refuse(None, f"a number or array has no attribute {name!r}", error=AttributeError)


def _of_object(lo: Lowering, operand: Operand, kind: Object, cls: type, name: str, hint: str) -> Value:
    if name in dict(kind.fields):
        return lo.b.op(getattr, operand, Const(name), hint=hint)
    found = inspect.getattr_static(cls, name, None)
    match found:
        case None:
            raise lo.refuse(None, f"{cls.__name__!r} object has no attribute {name!r}", error=AttributeError)
        case staticmethod():
            return Known(found.__func__)
        case classmethod():
            return Bound(Known(found.__func__), (Known(cls),))
        case property():
            from adcompile.lower import calls

            return calls.call(lo, Known(found.fget), [operand], {}, hint)
        case functools.cached_property():
            raise lo.refuse(None, "functools.cached_property is not supported", "use property")
        case types.FunctionType():
            return Bound(Known(found), (operand,))
    if callable(found):
        return Bound(Known(found), (operand,))
    return Const(found) if type(found) in LITERALS else lo.known_operand(Known(found))
