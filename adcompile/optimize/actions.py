"""What one operation does to storage: the table of ``adcompile.effects``, with what it leaves to its readers."""

from __future__ import annotations

import operator
from collections.abc import Mapping

import numpy as np

from adcompile import effects, ir, kinds, runtime
from adcompile import primitives as p
from adcompile.effects import Effect

_UNKNOWN_CALL = Effect(ordered=True)
_HARMLESS = (print, p.assert_, p.raise_, p.reverse_sweep)
# Their results may be, or hold, what they were given: the items of a list, or the greater of two arrays.
PASSING = frozenset({
    list, tuple, dict, set, sorted, zip, enumerate, reversed, min, max, sum, next, iter, map, filter, vars,
})  # fmt: skip
_MAKING = frozenset({
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
    operator.matmul, operator.neg, operator.abs, abs, np.where, np.clip, np.dot, np.outer, np.sum, np.copy, p.copy_of,
    np.zeros, np.ones, np.full, np.zeros_like, np.ones_like, np.full_like, runtime.zeros_like,
})  # fmt: skip


def effect_of(op: ir.Op) -> Effect:
    """The effect of an operation, a call of another function or one that writes to ``out=`` included."""
    fn = op.fn
    if type(fn) is ir.Callee or (op.kwargs and any(key == "out" for key, _ in op.kwargs)):
        return _UNKNOWN_CALL
    return effects.of(fn)


def calls_unknown(op: ir.Op, effect: Effect) -> bool:
    """Whether an operation may write to anything that it can reach."""
    return effect.ordered and op.fn not in _HARMLESS


def unread(op: ir.Op, effect: Effect, known: Mapping[str, kinds.Kind]) -> tuple[int, ...]:
    """Positions of the arguments whose content doesn't matter: a shape is read, and an array's never changes."""
    if effect.views or not effect.shape_only:
        return ()
    return tuple(
        k
        for k in effect.shape_only
        if type(arg := op.args[k]) is ir.Var and isinstance(known.get(arg.name), (kinds.Array, kinds.Scalar))
    )


def makes_storage(op: ir.Op) -> bool:
    """Whether the result of an operation is storage of its own for certain: arithmetic, and arrays that are made."""
    fn = op.fn
    if type(fn) is ir.Callee or type(fn).__hash__ is None or op.kwargs:
        return False
    return isinstance(fn, np.ufunc) or fn in _MAKING
