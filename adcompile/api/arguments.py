"""What may be differentiated, by what: checks of the arguments, of the result, and of shared memory."""

from __future__ import annotations

import dataclasses
import itertools
import operator
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.errors import ArgumentError, ArgumentValueError, NotSupportedYet
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import BOOL, INT, Array, Kind, Passive, Scalar, Tuple, Unknown
from adcompile.structures import children, is_object, leaves
from adcompile.transform.entry import copied_at_entry
from adcompile.transform.gradient import fresh_names


def check_differentiable(value: Any, name: str, function: str, holomorphic: bool = True) -> None:
    """An argument that a gradient is asked for holds real or complex numbers."""
    what = f"the argument {name!r} of {function}"
    if isinstance(value, (bool, np.bool_)) or isinstance(value, np.ndarray) and value.dtype == bool:
        raise ArgumentError(f"{what} is a bool: a derivative needs a float")
    if isinstance(value, (int, np.integer)):
        raise ArgumentError(f"{what} is the integer {value}: pass {float(value)!r}")
    if isinstance(value, np.ndarray) and value.dtype.kind in "iu":
        raise ArgumentError(f"{what} is an array of integers: pass {name}.astype(float)")
    if children(value) != [] and not any(True for _ in leaves(value)):
        holds = "holds no float" if children(value) is not None else "is no float"
        raise ArgumentError(f"{what}, of type {type(value).__name__}, {holds}")
    if not holomorphic:
        for path, leaf in leaves(value):
            if np.iscomplexobj(leaf):
                raise ArgumentError(f"{what}{path} is complex: pass holomorphic=True, or differentiate real parts")


def with_scalar_result(function: ir.Function, name: str, holomorphic: bool) -> ir.Function:
    """The function, whose result is one real number: for certain, or checked where it runs."""
    result = function.body.yields[0]
    match function.kind(result):
        case Scalar("complex") | Array("complex128" | "complex64", 0) if not holomorphic:
            raise ArgumentError(_COMPLEX.format(name))
        case Scalar() | Array(str(), 0):
            return function
        case Array(_, None | 0) | Unknown():
            return _checked(function, result, name, holomorphic)
        case Array():
            what = "an array"
        case Tuple():
            what = "a tuple"
        case Passive(cls) if cls is type(None):
            what = "None"
        case _:
            what = "no number"
    raise ArgumentError(_MANY.format(name, what))


_MANY = "grad needs a function that gives one number, and {} gives {}: use vjp or jacobian, or sum it"
_COMPLEX = "{} gives a complex number: pass holomorphic=True, or differentiate its real part"


def _checked(function: ir.Function, result: Operand, name: str, holomorphic: bool) -> ir.Function:
    """``if np.ndim(result) != 0: raise ArgumentError(...)``, before the result is handed on."""
    names, kinds = fresh_names(function), dict(function.kinds)
    stmts: list[ir.Stmt] = []

    def op(fn: Any, *args: Operand, kind: Kind) -> Var:
        target = names.fresh("%t")
        kinds[target] = kind
        stmts.append(Op(target, fn, args))
        return Var(target)

    def refuse_if(cond: Operand, message: str) -> None:
        error = names.fresh("%error")
        kinds[error] = Passive(ArgumentError)
        raising = (Op(error, ArgumentError, (Const(message),)), Op(None, p.raise_, (Var(error),)))
        stmts.append(ir.If(cond, Block(raising), Block()))

    ndim = op(np.ndim, result, kind=INT)
    refuse_if(op(operator.ne, ndim, Const(0), kind=BOOL), _MANY.format(name, "an array"))
    if not holomorphic:
        refuse_if(op(np.iscomplexobj, result, kind=BOOL), _COMPLEX.format(name))
    body = Block((*function.body.stmts, *stmts), function.body.yields)
    return dataclasses.replace(function, body=body, kinds=kinds)


# -- memory ------------------------------------------------------------------------------------------------------------


def overlaps_to_watch(function: ir.Function, positions: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Pairs of arguments, the first of which is written to, that may share memory.

    ``positions`` are those of the function's parameters among the arguments of a call. A container is paired with
    itself, for it may hold one array twice.
    """
    copied = copied_at_entry(function, fresh_names(function)).body.stmts
    entry = copied[: len(copied) - len(function.body.stmts)]
    written = {op.args[0].name for op in entry if isinstance(op, Op) and isinstance(op.args[0], Var)}
    pairs = []
    for i, a in zip(positions, function.params, strict=True):
        for j, b in zip(positions, function.params, strict=True):
            if a in written and _has_memory(function.kinds[b]):
                if i != j or not isinstance(function.kinds[a], Array):
                    if not (b in written and j < i):  # the pair is there already
                        pairs.append((i, j))
    return tuple(pairs)


def _has_memory(kind: Kind) -> bool:
    match kind:
        case Scalar() | Passive():
            return False
        case Tuple(items):
            return any(map(_has_memory, items))
    return True


def same_arguments(
    values: Sequence[Any], pairs: Sequence[tuple[int, int]], wrt: Sequence[int], names: Sequence[str], function: str
) -> tuple[tuple[int, int], ...]:
    """The arguments that are one object, each with the earlier argument that it is; other sharing is refused."""
    same: dict[int, int] = {}
    for i, j in pairs:
        if i == j and not _shares_with_itself(values[i]) or i != j and not _share(values[i], values[j]):
            continue
        a, b = (names[k] for k in (i, j))
        if i in wrt and j in wrt:
            where = f"the arguments {a!r} and {b!r} share" if i != j else f"parts of the argument {a!r} share"
            raise ArgumentValueError(f"{where} memory that {function} writes to: pass a copy of one of them")
        if i == j and not isinstance(values[i], tuple):
            continue
        if i == j or values[i] is not values[j]:
            raise NotSupportedYet(
                f"a call of {function} whose arguments {a!r} and {b!r} share part of their memory",
                f"it writes to {a!r}",
                "pass a copy of one of them",
            )
        kept, dropped = (j, i) if j in wrt or i not in wrt and j < i else (i, j)
        same[dropped] = kept
    return tuple(sorted((k, same.get(first, first)) for k, first in same.items()))


def _storage(value: Any) -> Iterator[Any]:
    """The arrays and the containers that a value is made of, once for each mention."""
    if isinstance(value, np.ndarray):
        yield value
    parts = children(value)
    if isinstance(value, (list, dict)) or is_object(value):
        yield value
    for _, part in parts or ():
        yield from _storage(part)


def _share(a: Any, b: Any) -> bool:
    return any(_overlap(x, y) for x, y in itertools.product(_storage(a), _storage(b)))


def _shares_with_itself(value: Any) -> bool:
    return any(_overlap(x, y) for x, y in itertools.combinations(_storage(value), 2))


def _overlap(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if not (isinstance(a, np.ndarray) and isinstance(b, np.ndarray)):
        return False
    try:
        return np.shares_memory(a, b, max_work=10_000)  # type: ignore[arg-type]
    except np.exceptions.TooHardError:
        return True
