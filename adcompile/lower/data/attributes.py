"""Attributes and methods, resolved by the kind of their owner."""

from __future__ import annotations

import functools
import inspect
import operator
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile.ir import Const, Free, Operand
from adcompile.kinds import (
    Array,
    Dict,
    Kind,
    List,
    Never,
    Object,
    Passive,
    Scalar,
    Tuple,
    Unknown,
    is_code,
    is_module,
)
from adcompile.lower import names
from adcompile.lower.bindings import AttributeBinding, ObjectBinding
from adcompile.lower.calling.libraries import is_followed
from adcompile.lower.control import merge
from adcompile.lower.core import LITERALS, Lowering
from adcompile.lower.data import inspected, passive
from adcompile.lower.values import (
    Bound,
    Choice,
    DictValue,
    Instance,
    Known,
    Method,
    Super,
    TupleValue,
    Value,
    is_iterator,
    is_operand,
)
from adcompile.rules.core import StandIn

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
            "all any argmax argmin argpartition argsort cumprod cumsum diagonal dot max mean min nonzero "
            "prod ptp ravel repeat round searchsorted squeeze std sum swapaxes take trace var choose"
        ).split()
        if hasattr(np, name)
    },
    "conj": np.conjugate,
    "conjugate": np.conjugate,
    "copy": p.copy_of,
}
#: Attributes and methods of arrays that no other built-in class has.
_ARRAYS_ALONE = {
    *_ARRAY_ATTRIBUTES,
    *_ARRAY_METHODS,
    "compress",
    "reshape",
    "transpose",
    "flatten",
    "astype",
    "clip",
} - {
    "copy",
    "real",
    "imag",
}
_LIBRARIES = ("numpy", "math", "cmath", "scipy", "operator")


def read(lo: Lowering, owner: Value, name: str, hint: str) -> Value:
    """``owner.name``"""
    match owner:
        case Known():
            return _of_known(lo, owner, name)
        case Choice():
            return merge.over(lo, owner, lambda one: read(lo, one, name, hint), hint)
        case TupleValue():
            return _of_tuple(lo, owner, name, hint)
        case DictValue():
            return Method(owner, name)
        case Super():
            return _after(lo, owner, name)
        case Instance():
            from adcompile.lower.data import instances

            return instances.read(lo, owner, name, hint)
    if is_iterator(owner):
        raise lo.refuse(None, f"the attribute {name!r} of a generator, or of another iterator,", "loop over its items")
    operand = lo.operand(owner)
    kind = lo.kind(operand)
    match kind:
        case Array() | Scalar():
            return _of_number(lo, operand, kind, name, hint)
        case Tuple(_, cls) if cls is not None:
            if name in cls._fields:  # type: ignore[attr-defined]
                return lo.b.op(operator.getitem, operand, Const(cls._fields.index(name)), hint=hint)  # type: ignore[attr-defined]
            return of_class(lo, operand, cls, name, hint)
        case List() | Dict() | Tuple():
            return _of_builtin(lo, operand, kind, name, hint)
        case Passive(cls):
            return passive.read(lo, operand, cls, name, hint)
        case Object(cls):
            if name in dict(kind.fields):
                return lo.b.op(getattr, operand, Const(name), hint=hint)
            return of_class(lo, operand, cls, name, hint)
        case Never():  # the value of a variable that a loop has yet to assign
            return lo.b.op(getattr, operand, Const(name), hint=hint, kind=kind)
        case Unknown() if names.is_outside(lo, operand):
            return names.part(lo, getattr, operand, Const(name), hint)
        case Unknown() if name in ("real", "imag"):  # NumPy reads the attribute where there is one
            return lo.b.op(_ARRAY_ATTRIBUTES[name], operand, hint=hint)
        case Unknown() if name in _ARRAYS_ALONE:
            return _of_number(lo, operand, Array(), name, hint)
    raise lo.refuse(
        None,
        f"the attribute {name!r} of a value whose type is not known when compiling",
        "use a function of NumPy, or give the value one type",
        why="what it means depends on the type",
    )


def _of_known(lo: Lowering, owner: Known, name: str) -> Value:
    obj, path, root = owner.obj, owner.path, owner.root
    try:
        found = getattr(obj, name)
    except AttributeError as error:
        raise lo.fails(AttributeError, str(error)) from None
    if isinstance(obj, inspect.Signature) and name == "parameters":
        return inspected.parameters(obj)
    full = f"{path}.{name}" if path else None
    if is_module(obj) and obj.__name__.split(".")[0] not in _LIBRARIES:
        place = AttributeBinding(obj, name)
        value = names.outside(lo, found, full or name, place, None if full is None else root)
        return Known(value.obj, full, root) if isinstance(value, Known) else value
    if is_code(found) or is_module(found) or lo.rules.owns(found):
        return Known(found, full, root)
    if full is not None and root is not None:
        return lo.free(full, ObjectBinding(root), lo.kind(lo.known_operand(Known(found))))
    if type(found) in LITERALS and not lo.b.origin:
        lo.guards.append(lambda: getattr(obj, name, None) is found)  # a literal is folded: a change is noticed
    return literal_or(found, Known(found))


def literal_or(obj: Any, value: Value) -> Value:
    """A literal where an object is one."""
    return Const(obj) if type(obj) in LITERALS else value


def _of_tuple(lo: Lowering, owner: TupleValue, name: str, hint: str) -> Value:
    if name in owner.fields:
        return owner.items[owner.fields.index(name)]
    if owner.cls is None or owner.cls is list or name in ("_replace", "_asdict", "index", "count"):
        return Method(owner, name)
    return of_class(lo, owner, owner.cls, name, hint)


def _of_builtin(lo: Lowering, operand: Operand, kind: Kind, name: str, hint: str) -> Value:
    cls = {List: list, Dict: dict, Tuple: tuple}[type(kind)]
    if not hasattr(cls, name):
        found = names.class_outside(lo, operand) if isinstance(operand, Free) else None
        if found is not None and (hasattr(found, name) or hasattr(found, "__getattr__")):
            return of_class(lo, operand, found, name, hint)
        if cls is dict and names.is_outside(lo, operand):
            return names.part(lo, getattr, operand, Const(name), hint)
        if cls is dict:
            raise lo.refuse(
                None, f"the attribute {name!r} of a dictionary", "read its items", why="its class may be another"
            )
        raise lo.fails(AttributeError, f"{cls.__name__!r} object has no attribute {name!r}")
    return Method(operand, name)


def _of_number(lo: Lowering, operand: Operand, kind: Kind, name: str, hint: str) -> Value:
    if isinstance(kind, Scalar) and kind.numpy is False and not hasattr(float, name) and kind.type == "float":
        raise lo.fails(AttributeError, f"'float' object has no attribute {name!r}")
    fn = _ARRAY_ATTRIBUTES.get(name)
    if fn is not None:
        return lo.b.op(fn, operand, hint=hint)
    if name in _ARRAY_METHODS:
        return Bound(_ARRAY_METHODS[name], (operand,))
    if name == "dtype":
        return lo.b.op(getattr, operand, Const("dtype"), hint=hint, kind=Passive(np.dtype))
    if name == "flat":
        from adcompile.lower.data import arrays

        return arrays.flat(lo, operand)
    if name == "mT" and hasattr(np.ndarray, name):
        if isinstance(kind, Array) and kind.ndim == 2:
            return lo.b.op(p.transposed, operand, hint=hint)
        return lo.b.op(np.swapaxes, operand, Const(-1), Const(-2), hint=hint)
    if hasattr(np.ndarray, name) or hasattr(float, name):
        return Method(operand, name)
    raise lo.fails(AttributeError, f"a number or array has no attribute {name!r}")


def find_static(cls: type, name: str) -> Any:
    """What a class holds under a name, without calling what is behind it; None where it holds nothing."""
    return inspect.getattr_static(cls, name, None)


def is_frozen(cls: type) -> bool:
    """Whether a dataclass refuses assignments."""
    return bool(getattr(getattr(cls, "__dataclass_params__", None), "frozen", False))


def is_property(lo: Lowering, owner: Value, name: str) -> bool:
    """Whether an attribute is set by a method of its class."""
    kind = lo.kind(owner) if is_operand(owner) else None  # type: ignore[arg-type]
    cls = owner.cls if isinstance(owner, Instance) else kind.cls if isinstance(kind, Object) else None
    return cls is not None and isinstance(find_static(cls, name), property)


def of_class(lo: Lowering, owner: Value, cls: type, name: str, hint: str) -> Value:
    """What an instance finds in its class."""
    return _bound(lo, owner, cls, name, find_static(cls, name), hint)


def _bound(lo: Lowering, owner: Value, cls: type, name: str, found: Any, hint: str) -> Value:
    match found:
        case None if not hasattr(cls, name):
            made_up = getattr(cls, "__getattr__", None)
            if isinstance(made_up, types.FunctionType):
                from adcompile.lower.calling import calls

                return calls.call(lo, Known(made_up), [owner, Const(name)], {}, hint)
            if hasattr(cls, "__getattr__"):
                raise lo.refuse(None, f"the attribute {name!r}, which {cls.__name__}.__getattr__ makes up,")
            if name == "__dict__":
                raise lo.refuse(None, "the attribute __dict__", "name the attributes")
            if issubclass(cls, StandIn):
                raise lo.refuse(None, f"the attribute {name!r} of what a function of a library returns")
            raise lo.fails(AttributeError, f"{cls.__name__!r} object has no attribute {name!r}")
        case staticmethod():
            return Known(found.__func__)
        case classmethod():
            return Bound(Known(found.__func__), (Known(cls),))
        case property() if not is_followed(found.fget):
            return lo.b.op(getattr, lo.operand(owner), Const(name), hint=hint)
        case types.GetSetDescriptorType() if issubclass(cls, np.ndarray):
            return lo.b.op(getattr, lo.operand(owner), Const(name), hint=hint)
        case property():
            from adcompile.lower.calling import calls

            return calls.call(lo, Known(found.fget), [owner], {}, hint)
        case functools.cached_property():
            raise lo.refuse(
                None, "functools.cached_property", "use property", why="its first value is kept, whatever changes later"
            )
        case types.FunctionType():
            return Bound(Known(found), (owner,))
        case types.GetSetDescriptorType() if name == "__class__":
            return Known(cls)
    if callable(found):
        return Bound(Known(found), (owner,)) if hasattr(found, "__get__") else Known(found)
    return literal_or(found, lo.known_operand(Known(found)))


def _after(lo: Lowering, owner: Super, name: str) -> Value:
    """``super().name``"""
    if isinstance(owner.owner, Instance):
        cls = owner.owner.cls
    else:
        kind = lo.kind(lo.operand(owner.owner))
        cls = kind.cls if isinstance(kind, Object) else owner.cls
    order = cls.__mro__
    for base in order[order.index(owner.cls) + 1 :]:
        if name in vars(base):
            return _bound(lo, owner.owner, base, name, vars(base)[name], "%t")
    raise lo.fails(AttributeError, f"'super' object has no attribute {name!r}")
