"""Operations whose result's kind is told by a rule, not by running them: those of containers, and of unknown ranks."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import primitives as p
from adcompile import runtime, sharing
from adcompile.ir import Const, Operand
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
    Never,
    Object,
    Passive,
    Scalar,
    Tuple,
    Unknown,
    any_keys,
    is_own_array,
    join,
    value_of,
)
from adcompile.lower.inference.running import kind_by_running

Args = tuple[Operand, ...]
Rule = Callable[[Args, list[Kind]], Kind | None]


def _item(args: Args, kinds: list[Kind]) -> Kind | None:
    container, index = kinds
    match container:
        case List(item):
            return container if index == Passive(slice) else item
        case Tuple(items):
            return _tuple_item(items, args[1], index)
        case Dict(items) if items is not None and isinstance(args[1], Const):
            of_key: Kind = dict(items).get(args[1].value, UNKNOWN)
            return of_key
        case Dict():
            return value_of(container)
        case Passive(cls) if cls in (tuple, object):
            return container if index == Passive(slice) and cls is tuple else Passive(object)
        case Passive(cls) if cls in (range, str):
            return container if index == Passive(slice) or cls is str else INT
        case Array():
            return _array_item(container, index)
        case Scalar() if index == Tuple(()):
            return Scalar(container.type, True, container.width)
        case Never():
            return NEVER
    return UNKNOWN


def _tuple_item(items: tuple[Kind, ...], index: Operand, kind: Kind) -> Kind:
    if isinstance(index, Const) and isinstance(index.value, int) and -len(items) <= index.value < len(items):
        return items[index.value]
    if isinstance(kind, Scalar):
        return joined(items)
    return UNKNOWN


def joined(kinds: Any) -> Kind:
    """The kind that covers all of these."""
    found: Kind = NEVER
    for kind in kinds:
        found = join(found, kind)
    return found


def _array_item(container: Array, index: Kind) -> Kind | None:
    """The kind of an element or a part of an array: the index counts by its kind only, not by its value."""
    return UNKNOWN if index == UNKNOWN else kind_by_running(_part_of, [container, index])


def _part_of(array: Any, index: Any) -> Any:
    return array[_first(index)]


def _first(index: Any) -> Any:
    """An index of the same kind that a one-element array has."""
    if isinstance(index, tuple):
        return tuple(map(_first, index))
    if isinstance(index, list):
        return list(map(_first, index))
    return index * 0 if isinstance(index, (int, np.integer, np.ndarray)) and not _is_bool(index) else index


def _is_bool(index: Any) -> bool:
    return isinstance(index, (bool, np.bool_)) or isinstance(index, np.ndarray) and index.dtype == bool


def _attribute(args: Args, kinds: list[Kind]) -> Kind | None:
    name: str = args[1].value if isinstance(args[1], Const) else ""
    match kinds[0]:
        case Object() if is_own_array(kinds[0]):
            return kind_by_running(getattr, [kinds[0], Const(name)])
        case Object(_, fields):
            return dict(fields).get(name, UNKNOWN)
        case Tuple(items, cls) if cls is not None and name in getattr(cls, "_fields", ()):
            return items[cls._fields.index(name)]  # type: ignore[attr-defined]
    return UNKNOWN


def _shape(args: Args, kinds: list[Kind]) -> Kind | None:
    match kinds[0]:
        case Array(_, ndim) if ndim is not None:
            return Tuple((INT,) * ndim)
        case Scalar():
            return Tuple(())
    return UNKNOWN


def _same(args: Args, kinds: list[Kind]) -> Kind | None:
    return kinds[0]


def _of_its_numbers(args: Args, kinds: list[Kind]) -> Kind | None:
    """An array of what the first argument holds, of the shape that is the second."""
    match kinds[0], kinds[1]:
        case Array(dtype), Tuple(lengths):
            return Array(dtype, len(lengths))
        case Array(dtype), _:
            return Array(dtype)
    return UNKNOWN


def _contracted(fn: Any, at: int) -> Rule:
    """Products of arrays, whose rank a literal among the arguments tells."""

    def rule(args: Args, kinds: list[Kind]) -> Kind | None:
        if len(args) > at and not isinstance(args[at], Const):
            return UNKNOWN
        return kind_by_running(fn, [*kinds[:at], *args[at : at + 1], *kinds[at + 1 :]])

    return rule


def _fixed(kind: Kind) -> Rule:
    return lambda args, kinds: kind


def _unbroadcast(args: Args, kinds: list[Kind]) -> Kind | None:
    bar, like = kinds
    match bar, like:
        case Scalar("complex"), Scalar():
            return bar
        case Array(dtype), Scalar() if dtype is not None and np.dtype(dtype).kind == "c":
            return Scalar("complex", numpy=True, width=8 * np.dtype(dtype).itemsize)
        case _, Scalar():
            return Scalar(like.type if like.type != "int" else "float", numpy=True)
        case (Array(dtype), Array(_, ndim)):
            return Array(dtype, ndim)
        case (Scalar(type_, _, width), Array(_, ndim)):
            return Array(f"{type_}{width}" if type_ in ("float", "complex") else "float64", ndim)
    return UNKNOWN


def _list_of(args: Args, kinds: list[Kind]) -> Kind | None:
    return List(joined(kinds))


def _dict_of(args: Args, kinds: list[Kind]) -> Kind | None:
    keys = args[::2]
    if all(isinstance(key, Const) for key in keys):
        return Dict(tuple({key.value: kind for key, kind in zip(keys, kinds[1::2], strict=True)}.items()))  # type: ignore[union-attr]
    return any_keys(joined(kinds[1::2]))


def _float(args: Args, kinds: list[Kind]) -> Kind | None:
    return FLOAT if isinstance(kinds[0], (Scalar, Array, Passive)) else UNKNOWN


def _to_shape(args: Args, kinds: list[Kind]) -> Kind | None:
    """The kind of an array given another shape."""
    if len(kinds) < 2 or not isinstance(kinds[0], (Array, Scalar)):
        return UNKNOWN
    dtype = kinds[0].dtype if isinstance(kinds[0], Array) else _dtype_of(kinds[0])
    match kinds[1]:
        case Tuple(items):
            return Array(dtype, len(items))
        case Scalar("int"):
            return Array(dtype, 1)
    return Array(dtype, None)


def _dtype_of(kind: Scalar) -> str | None:
    """The dtype of an array that is made of a number."""
    match kind:
        case Scalar("bool"):
            return "bool"
        case Scalar("num"):
            return None
        case Scalar("complex", width=width):
            return f"complex{max(width, 128) if kind.numpy is False else width}"
    return f"{kind.type}{kind.width}" if kind.numpy or kind.width == 64 else None


def _squeezed(args: Args, kinds: list[Kind]) -> Kind | None:
    match kinds[0], args[1:]:
        case Array(dtype, int(ndim)), (Const(value=(int() | tuple()) as axes),):
            return Array(dtype, ndim - (len(axes) if isinstance(axes, tuple) else 1))
        case Array(dtype, _), _:
            return Array(dtype, None)
    return UNKNOWN


def _at_least(rank: int) -> Rule:
    def rule(args: Args, kinds: list[Kind]) -> Kind | None:
        match kinds:
            case [Array(dtype, int(ndim))]:
                return Array(dtype, max(rank, ndim))
            case [Array(dtype, None)]:
                return Array(dtype, None)
            case [Scalar("float" | "complex" | "int" as type_, _, width)]:
                return Array(f"{type_}{width}", rank)
        return UNKNOWN

    return rule


def _parts(args: Args, kinds: list[Kind]) -> Kind | None:
    """The kind of an array cut into parts."""
    return List(kinds[0]) if isinstance(kinds[0], Array) else UNKNOWN


def _maybe_real(args: Args, kinds: list[Kind]) -> Kind | None:
    """Numbers of which it depends on the values whether they are complex."""
    match kinds[0]:
        case Array(_, ndim):
            return Array(None, ndim)
    return UNKNOWN


def _eigenvalues(args: Args, kinds: list[Kind]) -> Kind | None:
    """Those of a real matrix are complex where a pair of them is; LAPACK knows no others of a complex one."""
    match kinds[0]:
        case Array(dtype, ndim):
            known = dtype if dtype is not None and np.dtype(dtype).kind == "c" else None
            return Array(known, None if ndim is None else ndim - 1)
    return UNKNOWN


def _eigenvectors(args: Args, kinds: list[Kind]) -> Kind | None:
    values = _eigenvalues(args, kinds)
    if not isinstance(values, Array) or not isinstance(kinds[0], Array):
        return UNKNOWN
    return Tuple((values, Array(values.dtype, kinds[0].ndim)), type(np.linalg.eig(np.ones((1, 1)))))


def _counted(args: Args, kinds: list[Kind]) -> Kind | None:
    """Sums of weights are floats."""
    return Array("float64", 1) if len(args) > 1 else None


def _crossed(args: Args, kinds: list[Kind]) -> Kind | None:
    """``np.cross`` gives an array; vectors of two components give one dimension less."""
    dtypes = [kind.dtype for kind in kinds if isinstance(kind, Array)]
    if len(dtypes) < 2 or None in dtypes:
        return Array()
    return Array(str(np.result_type(*[dtype for dtype in dtypes if dtype is not None])))


def _of_sets(args: Args, kinds: list[Kind]) -> Kind | None:
    """Unions and the like of sets, which carry no derivative."""
    return Passive(set) if all(kind == Passive(set) for kind in kinds) else None


def _better(args: Args, kinds: list[Kind]) -> Kind | None:
    """Built-in ``max`` and ``min`` give one of their arguments, or of the items of the only one."""
    if len(kinds) > 1:
        return joined(kinds)
    match kinds[0]:
        case List(item):
            return item
        case Tuple(items):
            return joined(items)
    return None


RULES: dict[Any, Rule] = {
    operator.getitem: _item,
    **dict.fromkeys([operator.or_, operator.and_, operator.sub, operator.xor], _of_sets),
    getattr: _attribute,
    np.shape: _shape,
    p.shape_of: _shape,
    **dict.fromkeys([len, np.ndim, np.size, p.size_of, p.ndim_of], _fixed(INT)),
    **dict.fromkeys(
        [runtime.zeros_like, runtime.buffer_like, p.copy_of, runtime.view_or_zeros, sharing.exact_copy], _same
    ),
    runtime.unbroadcast: _unbroadcast,
    runtime.order: _fixed(List(INT)),
    **dict.fromkeys([runtime.scatter, runtime.scatter_along_axis], _of_its_numbers),
    **dict.fromkeys([np.split, np.array_split, np.hsplit, np.vsplit, np.dsplit], _parts),
    np.reshape: _to_shape,
    np.broadcast_to: _to_shape,
    np.squeeze: _squeezed,
    np.cross: _crossed,
    np.bincount: _counted,
    np.real_if_close: _maybe_real,
    np.roots: lambda args, kinds: Array(None, 1),
    np.linalg.eigvals: _eigenvalues,
    np.linalg.eig: _eigenvectors,
    np.atleast_1d: _at_least(1),
    np.atleast_2d: _at_least(2),
    np.atleast_3d: _at_least(3),
    np.einsum: _contracted(np.einsum, 0),
    np.tensordot: _contracted(np.tensordot, 2),
    max: _better,
    min: _better,
    p.make_list: _list_of,
    p.make_dict: _dict_of,
    p.make_tuple: lambda args, kinds: Tuple(tuple(kinds)),
    p.tape: _fixed(List(NEVER)),
    **{cls: _fixed(Passive(cls)) for cls in (slice, np.finfo, np.iinfo)},
    float: _float,
    **dict.fromkeys([isinstance, hasattr, callable, operator.not_, operator.is_, operator.is_not, bool], _fixed(BOOL)),
    p.contains: _fixed(BOOL),
    **dict.fromkeys([p.formatted, p.fstring, str, repr, format], _fixed(STR)),
}

__all__ = ["RULES", "Unknown", "joined"]
