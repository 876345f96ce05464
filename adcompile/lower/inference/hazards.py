"""Which exceptions an operation can raise, as far as the kinds of its operands tell.

x[i] = 0.0             x is an array:      IndexError, ValueError
np.arctan(x)           x is a number:      ArithmeticError, Warning (both by ``np.errstate``), ValueError
load(x)                                    anything
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Block, Callee, Op
from adcompile.kinds import Array, Kind, Passive, Scalar, Tuple
from adcompile.lower.inference import managed_warnings

if TYPE_CHECKING:
    from adcompile.lower.core import Lowering

Classes = tuple[type[BaseException], ...]

_NOTHING: Classes = ()
_ANYTHING: Classes = (BaseException,)
#: Of code that is known, on operands that are not: all but what tells that a name or a module is missing.
_OF_LIBRARIES: Classes = (
    ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, StopIteration, TypeError,
    ValueError, Warning,
)  # fmt: skip
_OF_NUMBERS: Classes = (ArithmeticError, MemoryError, ValueError, Warning)
_OF_ELEMENTS: Classes = (IndexError, MemoryError, ValueError)

#: What raises nothing, whatever its operands are.
_SAFE = {p.make_tuple, p.make_list, operator.is_, operator.is_not, isinstance, operator.not_}
_COMPARISONS = {operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne}
#: What raises nothing for Python's floats; the rest of arithmetic may overflow, or divide by zero.
_SIMPLE = {operator.add, operator.sub, operator.mul, operator.neg, operator.pos, abs, float, bool} | _COMPARISONS
_ARITHMETIC = _SIMPLE | {operator.truediv, operator.floordiv, operator.mod, operator.pow}
_LOGIC = {operator.and_, operator.or_, operator.xor, operator.invert}


def can_raise(lo: Lowering, stmts: Iterable[ir.Stmt], caught: Classes) -> bool:
    """Whether statements can raise an exception of one of these classes."""
    found = managed_warnings.outside(lo.kind, ir.walk(Block(tuple(stmts))))
    raised = {cls for stmt in found for cls in _raised_by(lo, stmt)}
    return any(issubclass(cls, one) or issubclass(one, cls) for cls in caught for one in raised)


def never_ends(block: Block) -> bool:
    """Whether a block raises on each of its paths."""
    last = block.stmts[-1] if block.stmts else None
    if isinstance(last, ir.If):
        return never_ends(last.then) and never_ends(last.orelse)
    return isinstance(last, ir.Op) and last.fn is p.raise_


def _raised_by(lo: Lowering, stmt: ir.Stmt) -> Classes:
    return _raised(lo, stmt) if isinstance(stmt, Op) else _OF_LIBRARIES


def _raised(lo: Lowering, op: Op) -> Classes:
    fn, kinds = op.fn, [lo.kind(arg) for arg in op.args]
    if fn in _SAFE:
        return _NOTHING
    if fn is p.raise_ and isinstance(kinds[0], Passive) and issubclass(kinds[0].cls, BaseException):
        return (kinds[0].cls,)
    if isinstance(fn, Callee) or fn in (p.call, p.call_method, p.raise_):
        return _ANYTHING
    if fn in (operator.getitem, operator.setitem) and isinstance(kinds[0], Array) and _is_index(kinds[1]):
        return _OF_ELEMENTS if all(map(_is_number, kinds[2:])) else _OF_LIBRARIES
    if fn in _SIMPLE and all(isinstance(k, Scalar) and k.numpy is False and k.type == "float" for k in kinds):
        return _NOTHING
    if all(map(_is_number, kinds)) and not op.kwargs:
        if fn in _ARITHMETIC and not any(map(_is_truth, kinds)) or fn in _COMPARISONS:
            return _OF_NUMBERS
        if fn in _LOGIC and all(map(_is_truth, kinds)):
            return _OF_NUMBERS
        if isinstance(fn, np.ufunc) and not any(map(_is_truth, kinds)) and _takes(fn, kinds):
            return _OF_NUMBERS
    if fn in _ARITHMETIC | _LOGIC or fn in (operator.getitem, operator.setitem, getattr, len) or fn in lo.rules:
        return _OF_LIBRARIES
    return _ANYTHING


def _is_number(kind: Kind) -> bool:
    """Whether a value is a number, or an array of numbers."""
    match kind:
        case Scalar():
            return kind.type != "complex"
        case Array(dtype):
            return dtype is not None and np.dtype(dtype).kind in "fiub"
    return False


def _takes(fn: np.ufunc, kinds: list[Kind]) -> bool:
    """Whether a function of numbers is defined for numbers of these types: no bits are taken from a float."""
    given = [np.dtype(kind.dtype) if isinstance(kind, Array) else _type_of(kind) for kind in kinds]
    loops = [types.partition("->")[0] for types in fn.types if "O" not in types]
    return any(len(loop) == len(given) and all(map(np.can_cast, given, loop)) for loop in loops)


def _type_of(number: Kind) -> np.dtype[Any]:
    return np.dtype(int if isinstance(number, Scalar) and number.type == "int" else float)


def _is_truth(kind: Kind) -> bool:
    match kind:
        case Scalar(type_):
            return type_ == "bool"
        case Array(dtype):
            return dtype == "bool"
    return False


def _is_index(kind: Kind) -> bool:
    match kind:
        case Passive(cls):
            return cls in (slice, type(None), type(Ellipsis))
        case Tuple(items):
            return all(map(_is_index, items))
    return _is_number(kind)


__all__ = ["can_raise", "never_ends"]
