"""Running an operation on stand-ins of the kinds of its operands, for the kind of its result.

It is run once per combination of kinds, on the smallest stand-ins: a one-element array for an array, a half for a
float. Kinds tell dtype and number of dimensions only, and these come out right for every function whose result's dtype
and rank don't depend on values. Where a kind leaves something open (an int or a float, the number of dimensions), each
possibility is run, and the results joined.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from adcompile.ir import Const
from adcompile.kinds import (
    INT,
    NEVER,
    UNKNOWN,
    Array,
    Dict,
    Kind,
    List,
    Object,
    Passive,
    Scalar,
    Tuple,
    is_own_array,
    join,
    of_value,
)


class _NoStandIn(Exception):
    pass


@dataclass(frozen=True)
class _Sample:
    """What is taken for what the kinds leave open."""

    rank: int = 1
    dtype: str = "float64"
    num: str = "float"
    numpy: bool = False
    truth: bool = True
    whole: int = 1
    length: int = 1
    counted: bool = False  # the integers of a list are 0, 1, 2, ...: the axes of an array
    number: float = 0.5
    size: int = 1  # of an array along each axis


_RANKS = (0, 1, 2, 3)
_DTYPES = ("float64", "int64", "float32", "complex128")
#: Numbers and sizes that suit a function: an index, a domain, a matrix with a band.
_FALLBACKS = ((0.5, 1, 1), (0.5, 0, 1), (1.5, 1, 1), (0.5, 1, 3))
_CACHE: dict[Any, Kind] = {}


def kind_by_running(fn: Callable[..., Any], args: list[Any], kwargs: Mapping[str, Any] = MappingProxyType({})) -> Kind:
    """The kind of a result for these kinds (or literals), remembered."""
    try:
        key = fn, tuple(args), tuple(kwargs.items())
        if key not in _CACHE:
            _CACHE[key] = _run(fn, args, kwargs)
        return _CACHE[key]
    except TypeError:  # a literal that cannot be hashed
        return _run(fn, args, kwargs)


@dataclass(frozen=True)
class Literal:
    """An operand whose very value is known."""

    value: Any


def _run(fn: Callable[..., Any], args: list[Any], kwargs: Mapping[str, Any]) -> Kind:
    for number, whole, size in _FALLBACKS:
        found: Kind = NEVER
        for sample in _samples([*args, *kwargs.values()], number, whole, size):
            one = _try(fn, args, kwargs, sample)
            if is_own_array(one):
                return one  # what other samples give is no reason to take it for a plain one
            found = join(found, one)
            if found == UNKNOWN:
                return UNKNOWN
        if found != NEVER:
            return found
    return UNKNOWN


def _try(fn: Callable[..., Any], args: list[Any], kwargs: Mapping[str, Any], sample: _Sample) -> Kind:
    """The kind that one sample gives; NEVER where the function objects to it, UNKNOWN where there is no stand-in."""
    try:
        values = [stand_in(kind, sample) for kind in args]
        named = {key: stand_in(kind, sample) for key, kind in kwargs.items()}
    except _NoStandIn:
        return UNKNOWN
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return of_value(fn(*values, **named))
    except Exception:  # the stand-ins don't suit this function, whatever it objects to
        return NEVER


def _samples(kinds: list[Any], number: float, whole: int, size: int) -> Iterator[_Sample]:
    """One sample for each combination of what the kinds leave open."""
    parts = [part for kind in kinds for part in _parts(kind)]
    arrays = [part for part in parts if isinstance(part, Array)]
    numbers = [part for part in parts if isinstance(part, Scalar)]
    ranks = _RANKS if any(array.ndim is None for array in arrays) else (1,)
    dtypes = _DTYPES if any(array.dtype is None for array in arrays) else ("float64",)
    nums = ("float", "int") if any(n.type == "num" for n in numbers) else ("float",)
    flags = (False, True) if any(n.numpy is None for n in numbers) else (False,)
    truths = (True, False) if any(n.type == "bool" for n in numbers) else (True,)
    wholes = (whole, 2, -1) if any(n.type == "int" for n in numbers) else (whole,)
    lists = [part.item for part in parts if isinstance(part, List)]
    lengths = [(1, False), (2, False)] if lists else [(1, False)]
    if INT in lists:
        lengths += [(2, True), (3, True)]
    for rank, dtype, num, numpy, (truth, some, (length, counted)) in itertools.product(
        ranks, dtypes, nums, flags, itertools.product(truths, wholes, lengths)
    ):
        yield _Sample(rank, dtype, num, numpy, truth, some, length, counted, number, size)


def _parts(kind: Any) -> Iterator[Kind]:
    """A kind and those of what it holds."""
    yield Array() if is_own_array(kind) else kind
    match kind:
        case Tuple(items):
            for item in items:
                yield from _parts(item)
        case List(item):
            yield from _parts(item)
        case Dict(items) if items is not None:
            for _, item in items:
                yield from _parts(item)


def stand_in(kind: Any, sample: _Sample = _Sample()) -> Any:
    """The smallest value of a kind."""
    match kind:
        case Const(value) | Literal(value):
            return value
        case Scalar():
            return _scalar(kind, sample)
        case Array(dtype, ndim):
            wanted = np.dtype(sample.dtype if dtype is None else dtype)
            if wanted.kind == "O":  # its items can be anything
                raise _NoStandIn
            filler: Any = sample.number if wanted.kind in "fc" else sample.whole
            return np.full((sample.size,) * (sample.rank if ndim is None else ndim), filler, dtype=wanted)
        case Object(cls) if is_own_array(kind):
            return stand_in(Array(), sample).view(cls)
        case Tuple(items, cls):
            values = [stand_in(item, sample) for item in items]
            return tuple(values) if cls is None else cls(*values)
        case List(item):
            if item == INT and sample.counted:
                return list(range(sample.length))
            return [] if item == NEVER else [stand_in(item, sample) for _ in range(sample.length)]
        case Dict(items) if items is not None:
            return {key: stand_in(item, sample) for key, item in items}
        case Passive(cls):
            return _passive(cls)
    raise _NoStandIn


def _passive(cls: type) -> Any:
    if cls is type(None):
        return None
    if cls in (str, bytes):
        return cls()
    if cls is slice:
        return slice(None)
    if cls is range:
        return range(1)
    if cls is type(...):
        return ...
    raise _NoStandIn


def _scalar(kind: Scalar, sample: _Sample) -> Any:
    type_ = sample.num if kind.type == "num" else kind.type
    number = sample.number
    value: Any = {"bool": sample.truth, "int": sample.whole, "float": number, "complex": complex(number, number)}[type_]
    if not (sample.numpy if kind.numpy is None else kind.numpy):
        return value
    letter = {"bool": "b", "int": "i", "float": "f", "complex": "c"}[type_]
    return np.dtype(f"{letter}{max(kind.width // 8, 1) if letter != 'b' else 1}").type(value)
