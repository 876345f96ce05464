"""Kinds: what the compiler knows of a value without running the program.

A kind never tells a value or a shape. ``UNKNOWN`` is always a right answer; a more exact kind gives shorter and faster
emitted code, and resolves methods and callables.
"""

from __future__ import annotations

import enum
import sys
import typing
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Scalar:
    """A Python or NumPy scalar. ``num`` is an int in one execution and a float in another.

    ``numpy`` tells a NumPy scalar (np.float64, whose arithmetic follows IEEE and warns) from a Python one (whose
    division by zero raises); None where it can be either. ``width`` is the number of bits of a NumPy scalar.
    """

    type: str  # "bool", "int", "float", "complex" or "num"
    numpy: bool | None = False
    width: int = 64


@dataclass(frozen=True, slots=True)
class Array:
    """A NumPy array; ``dtype`` is a NumPy dtype name, ``ndim`` the number of dimensions; None where not known."""

    dtype: str | None = None
    ndim: int | None = None


@dataclass(frozen=True, slots=True)
class Tuple:
    """A tuple of known length; ``cls`` is the class of a named tuple."""

    items: tuple[Kind, ...]
    cls: type | None = None


@dataclass(frozen=True, slots=True)
class List:
    item: Kind


@dataclass(frozen=True, slots=True)
class Dict:
    """A dict with these keys; with any keys where ``items`` is None, each over an ``item`` (None: over anything)."""

    items: tuple[tuple[Any, Kind], ...] | None = None
    item: Kind | None = None


@dataclass(frozen=True, slots=True)
class Object:
    """An instance of a class, with the kinds of its attributes."""

    cls: type
    fields: tuple[tuple[str, Kind], ...] = ()


@dataclass(frozen=True, slots=True)
class Passive:
    """A value of a type that carries no derivative: str, None, slice, range, a function, a module."""

    cls: type


@dataclass(frozen=True, slots=True)
class Unknown:
    pass


@dataclass(frozen=True, slots=True)
class Never:
    """The kind of a variable that no path has assigned; the identity of ``join``."""


Kind = Scalar | Array | Tuple | List | Dict | Object | Passive | Unknown | Never

UNKNOWN = Unknown()
NEVER = Never()
BOOL, INT, FLOAT, COMPLEX, NUM = (Scalar(name) for name in ("bool", "int", "float", "complex", "num"))
NP_FLOAT = Scalar("float", numpy=True)
NONE, STR = Passive(type(None)), Passive(str)


def join(a: Kind, b: Kind) -> Kind:
    """The least kind that covers both."""
    if a == b or isinstance(b, Never):
        return a
    if isinstance(a, Never):
        return b
    match a, b:
        case Scalar(), Scalar():
            return _join_scalars(a, b)
        case Array(), Array():
            return Array(a.dtype if a.dtype == b.dtype else None, a.ndim if a.ndim == b.ndim else None)
        case Tuple(), Tuple() if len(a.items) == len(b.items) and a.cls is b.cls:
            return Tuple(tuple(map(join, a.items, b.items)), a.cls)
        case List(), List():
            return List(join(a.item, b.item))
        case Dict(), Dict() if a.items and b.items and [k for k, _ in a.items] == [k for k, _ in b.items]:
            return Dict(tuple((k, join(x, y)) for (k, x), (_, y) in zip(a.items, b.items, strict=True)))
        case Dict(), Dict():
            return any_keys(join(value_of(a), value_of(b)))
        case Object(), Object() if a.cls is b.cls and [k for k, _ in a.fields] == [k for k, _ in b.fields]:
            return Object(a.cls, tuple((k, join(x, y)) for (k, x), (_, y) in zip(a.fields, b.fields, strict=True)))
    return UNKNOWN


def value_of(kind: Dict) -> Kind:
    """The kind of what a dict holds under any of its keys."""
    if kind.items is None:
        return UNKNOWN if kind.item is None else kind.item
    found: Kind = NEVER
    for _, item in kind.items:
        found = join(found, item)
    return found


def any_keys(item: Kind) -> Dict:
    """The kind of a dict of which only the values are known."""
    return Dict(None, None if item == UNKNOWN else item)


def _join_scalars(a: Scalar, b: Scalar) -> Kind:
    numpy = a.numpy if a.numpy == b.numpy else None
    width = max(a.width, b.width)
    if a.type == b.type:
        return Scalar(a.type, numpy, width)
    if {a.type, b.type} <= {"int", "float", "num"}:
        return Scalar("num", numpy, width)
    return UNKNOWN


_PYTHON_SCALARS = {bool: BOOL, int: INT, float: FLOAT, complex: COMPLEX}
_NUMPY_SCALARS = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}


#: The classes of arrays whose elements are all there is to them.
PLAIN_ARRAYS = (np.ndarray, np.memmap)


def of_value(value: Any, inside: tuple[int, ...] = ()) -> Kind:
    """The kind of a run-time value; nothing is said of what holds itself, at the place where it comes again.

    ``inside`` are the identities of the containers and objects that the value was found in.
    """
    kind = _PYTHON_SCALARS.get(type(value))
    if kind is not None:
        return kind
    if isinstance(value, np.ndarray):
        if type(value) in PLAIN_ARRAYS:
            dtype = value.dtype  # of strings, the name is not one that NumPy understands
            return Array(dtype.str if dtype.kind in "SU" else dtype.name, value.ndim)
        return Object(type(value), ())  # operators and functions may mean something else to it
    if isinstance(value, np.generic) and value.dtype.kind in _NUMPY_SCALARS:
        return Scalar(_NUMPY_SCALARS[value.dtype.kind], numpy=True, width=8 * value.dtype.itemsize)
    if id(value) in inside:
        return UNKNOWN
    inside = (*inside, id(value))
    if isinstance(value, tuple) and (type(value) is tuple or hasattr(value, "_fields")):
        return Tuple(tuple(of_value(v, inside) for v in value), None if type(value) is tuple else type(value))
    if type(value) is list:
        item: Kind = NEVER
        for entry in value:
            item = join(item, of_value(entry, inside))
        return List(item)
    if isinstance(value, dict):
        return Dict(tuple((k, of_value(v, inside)) for k, v in value.items()))
    return _of_object(value, inside)


def is_own_array(kind: Any) -> bool:
    """Whether a kind is that of arrays of a class of their own, of which operators may mean something else."""
    return isinstance(kind, Object) and issubclass(kind.cls, np.ndarray)


def ndim_of(kind: Kind) -> int | None:
    """The number of axes of an array; None where it is not known, and of what is no array."""
    return kind.ndim if isinstance(kind, Array) else None


def is_mask(kind: Kind) -> bool:
    """Whether a kind is that of arrays of truth values."""
    return isinstance(kind, Array) and kind.dtype == "bool"


def is_code(value: Any) -> bool:
    """Whether a value has no state of its own: a function, a class, a partial, a type such as ``list[int]``."""
    if typing.get_origin(value) is not None:
        return True
    if not callable(value) or isinstance(value, np.ndarray):
        return False
    if (
        isinstance(value, (type, np.ufunc, np.vectorize))
        or hasattr(value, "__qualname__")
        or hasattr(value, "__adcompile_lower__")
    ):
        return True
    return not getattr(value, "__dict__", None)


def is_module(value: Any) -> bool:
    """Whether a value is a module, or an object that a program has put into the place of one."""
    if isinstance(value, ModuleType):
        return True
    if isinstance(value, (np.ndarray, np.generic)) or not hasattr(value, "__dict__"):
        return False
    name = getattr(value, "__name__", None)
    return isinstance(name, str) and sys.modules.get(name) is value


def _of_object(value: Any, inside: tuple[int, ...]) -> Kind:
    plain = value is None or isinstance(value, (str, bytes, slice, range, type(...), enum.Enum))
    if plain or is_code(value) or is_module(value):
        return Passive(type(value))
    fields = getattr(value, "__dict__", None)
    if fields is None:
        makes_arrays = type(value).__module__.startswith("numpy.lib")  # np.r_, np.mgrid
        return Passive(type(value)) if makes_arrays else UNKNOWN
    return Object(type(value), tuple((k, of_value(v, inside)) for k, v in fields.items()))


def carries_derivative(kind: Kind) -> bool:
    """Whether a value of this kind can hold a real or complex number that is differentiated."""
    match kind:
        case Scalar():
            return kind.type in ("float", "complex", "num")
        case Array():
            return kind.dtype is None or np.dtype(kind.dtype).kind in "fcOV"
        case Tuple():
            return any(map(carries_derivative, kind.items))
        case List():
            return carries_derivative(kind.item)
        case Dict():
            return kind.items is None or any(carries_derivative(k) for _, k in kind.items)
        case Passive() | Never():
            return False
    return True


#: Classes whose values never change.
_FIXED = (
    bool, int, float, complex, str, bytes, tuple, frozenset, type(None), type(...), slice, range, type, BaseException,
    np.dtype, np.generic, np.ufunc, FunctionType, BuiltinFunctionType, MethodType, ModuleType,
)  # fmt: skip


def can_change(kind: Kind) -> bool:
    """Whether a value of this kind carries no derivative, and has a state of its own: a set, a random generator."""
    return isinstance(kind, Passive) and kind.cls is not object and not issubclass(kind.cls, _FIXED)


def has_storage(kind: Kind) -> bool:
    """Whether a value of this kind is, or holds, storage that an operation can write to."""
    match kind:
        case Scalar() | Never():
            return False
        case Passive():
            return can_change(kind)
        case Tuple(items):
            return any(map(has_storage, items))
    return True


def may_carry(kind: Kind) -> bool:
    """Whether it carries a derivative, or is a container that was made empty: what it gets is not in its kind."""
    match kind:
        case Tuple():
            return any(map(may_carry, kind.items))
        case List():
            return kind.item == NEVER or may_carry(kind.item)
        case Dict():
            return not kind.items or any(may_carry(k) for _, k in kind.items)
    return carries_derivative(kind)


def is_complex(kind: Kind) -> bool:
    if isinstance(kind, Scalar):
        return kind.type == "complex"
    return isinstance(kind, Array) and kind.dtype is not None and np.dtype(kind.dtype).kind == "c"


def is_basic_index(kind: Kind) -> bool:
    """Whether an index is made of integers, slices, None and Ellipsis only: no element can be named twice."""
    match kind:
        case Scalar(type_):
            return type_ == "int"
        case Passive(cls):
            return cls in (slice, type(None), type(Ellipsis))
        case Tuple(items):
            return all(map(is_basic_index, items))
    return False
