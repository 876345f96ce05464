"""The kind of an operation's result, from the kinds of its operands.

A pure operation is simply run, once per combination of kinds, on the smallest stand-ins of those kinds: a one-element
array for an array, a half for a float. Kinds tell dtype and number of dimensions only, and these come out right for
every function whose result's dtype and rank don't depend on values; the few for which they do are listed.
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import effects, runtime
from adcompile import primitives as p
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import (
    BOOL,
    FLOAT,
    INT,
    NEVER,
    STR,
    UNKNOWN,
    Array,
    Dict,
    Kind,
    List,
    Object,
    Passive,
    Scalar,
    Tuple,
    join,
    of_value,
)

# The rank of their result depends on the shape or the values of an operand.
_BY_VALUE = {np.squeeze, np.atleast_1d, np.atleast_2d, np.atleast_3d, np.tensordot}


class _NoStandIn(Exception):
    pass


def result_kind(
    fn: Callable[..., Any], args: tuple[Operand, ...], kinds: list[Kind], kwargs: dict[str, tuple[Operand, Kind]]
) -> Kind:
    """The kind of ``fn(*args, **kwargs)``; UNKNOWN where it cannot be told."""
    handler = _HANDLERS.get(fn) if _hashable(fn) else None
    if handler is not None:
        found: Kind | None = handler(args, kinds)
        if found is not None:
            return found
    if not _runnable(fn) or fn in _BY_VALUE:
        return UNKNOWN
    key = (fn, _key(args, kinds), tuple((k, _key((o,), [kind])) for k, (o, kind) in kwargs.items()))
    try:
        if key not in _CACHE:
            _CACHE[key] = _try(fn, args, kinds, kwargs)
        return _CACHE[key]
    except TypeError:  # an operand that cannot be hashed
        return _try(fn, args, kinds, kwargs)


_CACHE: dict[Any, Kind] = {}


def _hashable(fn: Any) -> bool:
    try:
        hash(fn)
    except TypeError:
        return False
    return True


def _key(args: tuple[Operand, ...], kinds: list[Kind]) -> tuple[Any, ...]:
    return tuple(a if isinstance(a, Const) else k for a, k in zip(args, kinds, strict=True))


def _runnable(fn: Any) -> bool:
    """Whether running ``fn`` on stand-ins is harmless."""
    if not effects.of(fn).pure:
        return False
    module = getattr(fn, "__module__", None) or ""
    if isinstance(fn, np.ufunc) or module.split(".")[0] in ("numpy", "math", "cmath", "_operator", "operator", "scipy"):
        return True
    return module in ("adcompile.primitives", "adcompile.runtime") or (module == "builtins" and fn in _PURE_BUILTINS)


_PURE_BUILTINS = {abs, bool, complex, divmod, float, int, len, max, min, pow, round, sorted, str, sum, tuple, list, repr}


def _try(
    fn: Callable[..., Any], args: tuple[Operand, ...], kinds: list[Kind], kwargs: dict[str, tuple[Operand, Kind]]
) -> Kind:
    for number, whole in ((0.5, 1), (0.5, 0), (1.5, 1)):
        try:
            values = [_stand_in(a, k, number, whole) for a, k in zip(args, kinds, strict=True)]
            named = {key: _stand_in(a, k, number, whole) for key, (a, k) in kwargs.items()}
        except _NoStandIn:
            return UNKNOWN
        try:
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                return _weaken(of_value(fn(*values, **named)), [*kinds, *(k for _, k in kwargs.values())])
        except Exception:  # the stand-ins don't suit this function, whatever it objects to: nothing is known
            continue
    return UNKNOWN


def _weaken(kind: Kind, operands: list[Kind]) -> Kind:
    """A result is no more exact than its operands: where a ``num`` decides between int and float, it stays open."""
    numbers = [k for k in operands if isinstance(k, Scalar)]
    floats = any(k.type in ("float", "complex") for k in numbers) or any(
        isinstance(k, Array) and k.dtype is not None and np.dtype(k.dtype).kind in "fc" for k in operands
    )
    undecided = any(k.type == "num" for k in numbers) and not floats
    match kind:
        case Scalar("int" | "float", numpy, width):
            vague = any(k.numpy is None for k in numbers)
            return Scalar("num" if undecided else kind.type, None if vague else numpy, width)
        case Array(_, ndim) if undecided:
            return Array(None, ndim)
    return kind


def _stand_in(operand: Operand, kind: Kind, number: float, whole: int) -> Any:
    if isinstance(operand, Const):
        return operand.value
    match kind:
        case Scalar():
            return _scalar(kind, number, whole)
        case Array(dtype, ndim) if dtype is not None and ndim is not None:
            filler: Any = number if np.dtype(dtype).kind in "fc" else whole
            return np.full((1,) * ndim, filler, dtype=dtype)
        case Tuple(items, None):
            return tuple(_stand_in(operand, item, number, whole) for item in items)
        case List(item):
            return [] if item == NEVER else [_stand_in(operand, item, number, whole)]
        case Passive(cls) if cls is slice:
            return slice(None)
        case Passive(cls) if cls is type(...):
            return ...
        case Passive(cls) if cls in (str, type(None)):
            return cls()
    raise _NoStandIn


def _scalar(kind: Scalar, number: float, whole: int) -> Any:
    value: Any = {"bool": True, "int": whole, "num": number, "float": number, "complex": complex(number, number)}[kind.type]
    if not kind.numpy:
        return value
    letter = {"bool": "b", "int": "i", "num": "f", "float": "f", "complex": "c"}[kind.type]
    return np.dtype(f"{letter}{max(kind.width // 8, 1) if letter != 'b' else 1}").type(value)


def _item(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    container, index = kinds
    match container:
        case List(item):
            return container if index == Passive(slice) else item
        case Tuple(items):
            if isinstance(args[1], Const) and isinstance(args[1].value, int) and -len(items) <= args[1].value < len(items):
                return items[args[1].value]
            if isinstance(index, Scalar):
                found: Kind = NEVER
                for item in items:
                    found = join(found, item)
                return found
            return UNKNOWN
        case Dict(items) if items is not None and isinstance(args[1], Const):
            return dict(items).get(args[1].value, UNKNOWN)
        case Array(str(), int()):
            return _array_item(container, index)
    return UNKNOWN


def _array_item(container: Array, index: Kind) -> Kind:
    """The kind of an element or a part of an array: the index counts by its kind only, not by its value."""
    key = operator.getitem, container, index
    if key not in _CACHE:
        try:
            array = _stand_in(Var("array"), container, 0.5, 0)
            _CACHE[key] = of_value(array[_stand_in(Var("index"), index, 0.5, 0)])
        except (_NoStandIn, IndexError):
            _CACHE[key] = UNKNOWN
    return _CACHE[key]


def _attribute(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    name = args[1].value if isinstance(args[1], Const) else None
    match kinds[0]:
        case Object(_, fields):
            return dict(fields).get(name, UNKNOWN)
        case Tuple(items, cls) if cls is not None and name in getattr(cls, "_fields", ()):
            return items[cls._fields.index(name)]  # type: ignore[attr-defined]
    return UNKNOWN


def _shape(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    match kinds[0]:
        case Array(_, ndim) if ndim is not None:
            return Tuple((INT,) * ndim)
        case Scalar():
            return Tuple(())
    return UNKNOWN


def _first(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    return kinds[0]


def _fixed(kind: Kind) -> Callable[[tuple[Operand, ...], list[Kind]], Kind | None]:
    return lambda args, kinds: kind


def _unbroadcast(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    bar, like = kinds
    match bar, like:
        case _, Scalar():
            return Scalar(like.type if like.type != "int" else "float", numpy=True)
        case (Array(dtype), Array(_, ndim)):
            return Array(dtype, ndim)
        case (Scalar(type_, _, width), Array(_, ndim)):
            return Array(f"{type_}{width}" if type_ in ("float", "complex") else "float64", ndim)
    return UNKNOWN


def _list_of(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    found: Kind = NEVER
    for kind in kinds:
        found = join(found, kind)
    return List(found)


def _dict_of(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    keys = args[::2]
    if all(isinstance(key, Const) for key in keys):
        return Dict(tuple((key.value, kind) for key, kind in zip(keys, kinds[1::2], strict=True)))  # type: ignore[union-attr]
    return Dict(None)


def _float_kind(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    return FLOAT if isinstance(kinds[0], (Scalar, Array, Passive)) else UNKNOWN


def _to_shape(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    """The kind of an array given another shape."""
    if len(kinds) < 2 or not isinstance(kinds[0], (Array, Scalar)):
        return UNKNOWN
    dtype = kinds[0].dtype if isinstance(kinds[0], Array) else "float64"
    match kinds[1]:
        case Tuple(items):
            return Array(dtype, len(items))
        case Scalar("int"):
            return Array(dtype, 1)
    return Array(dtype, None)


def _parts(args: tuple[Operand, ...], kinds: list[Kind]) -> Kind | None:
    """The kind of an array cut into parts."""
    return List(kinds[0]) if isinstance(kinds[0], Array) else UNKNOWN


_HANDLERS: dict[Any, Callable[[tuple[Operand, ...], list[Kind]], Kind | None]] = {
    operator.getitem: _item,
    getattr: _attribute,
    np.shape: _shape,
    p.shape_of: _shape,
    **dict.fromkeys([len, np.ndim, np.size, p.size_of, p.ndim_of], _fixed(INT)),
    **dict.fromkeys([runtime.zeros_like, runtime.buffer_like, p.copy_of], _first),
    runtime.unbroadcast: _unbroadcast,
    **dict.fromkeys([np.split, np.array_split, np.hsplit, np.vsplit, np.dsplit], _parts),
    np.reshape: _to_shape,
    np.broadcast_to: _to_shape,
    p.make_list: _list_of,
    p.make_dict: _dict_of,
    p.make_tuple: lambda args, kinds: Tuple(tuple(kinds)),
    p.tape: _fixed(List(NEVER)),
    slice: _fixed(Passive(slice)),
    float: _float_kind,
    **dict.fromkeys([isinstance, hasattr, callable, operator.not_, operator.is_, operator.is_not, bool], _fixed(BOOL)),
    **dict.fromkeys([p.formatted, p.fstring, str, repr, format], _fixed(STR)),
}
