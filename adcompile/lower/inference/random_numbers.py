"""The kinds of random numbers: what ``normal(size=3)`` gives is known without drawing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from adcompile.ir import Const, Operand
from adcompile.kinds import FLOAT, INT, UNKNOWN, Array, Kind, Passive, Scalar, Tuple
from adcompile.lower.calling.libraries import module_of

if TYPE_CHECKING:
    from adcompile.lower.core import Lowering

#: The position of the argument ``size``.
_FLOATS = {"random": 0, "standard_normal": 0, "exponential": 1, "normal": 2, "uniform": 2, "gamma": 2, "laplace": 2}
_WHOLE = {"integers": 2, "randint": 2, "poisson": 1, "binomial": 2}


def kind_of_draw(lo: Lowering, name: str, obj: Any, operands: list[Operand], named: dict[str, Operand]) -> Kind:
    """The kind of what NumPy's random function of this name gives; UNKNOWN of anything else."""
    if obj is np.random.default_rng:
        return Passive(np.random.Generator)
    if not (obj is None or "random" in module_of(obj) or "random" in type(getattr(obj, "__self__", None)).__module__):
        return UNKNOWN
    if name in ("rand", "randn"):
        return Array("float64", len(operands)) if operands else FLOAT
    if name in _FLOATS and set(named) <= {"size", "loc", "scale", "low", "high"}:
        return _sized(lo, _FLOATS[name], "float64", FLOAT, operands, named)
    if name in _WHOLE and set(named) <= {"size", "low", "high"}:
        return _sized(lo, _WHOLE[name], "int64", INT, operands, named)
    return UNKNOWN


def _sized(
    lo: Lowering, position: int, dtype: str, single: Kind, operands: list[Operand], named: dict[str, Operand]
) -> Kind:
    size = named.get("size", operands[position] if len(operands) > position else Const(None))
    if any(not isinstance(lo.kind(x), Scalar) for k, x in enumerate(operands) if k < position):
        return UNKNOWN
    match lo.kind(size):
        case Tuple(items):
            return Array(dtype, len(items))
        case Scalar("int"):
            return Array(dtype, 1)
        case Passive(cls) if cls is type(None):
            return single
    return UNKNOWN
