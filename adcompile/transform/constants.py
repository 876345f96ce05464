"""Which operations pass no derivative on."""

from __future__ import annotations

import numpy as np

from adcompile import primitives as p
from adcompile import runtime, sharing
from adcompile.rules.core import RuleSet

#: Operations of the compiler's own, and built-in ones, whose result doesn't depend on its operands differentiably.
_CONSTANT = {
    p.stop_gradient, p.assert_, p.raise_, print, len, slice, range, isinstance, hasattr, callable, p.formatted,
    p.fstring, p.contains, p.shape_of, p.size_of, p.ndim_of, np.shape, np.ndim, np.size, np.zeros_like,
    runtime.zeros_like, p.tape, str, repr, bool, int, p.restore, p.unappend,
    p.unpop, p.undrop, sharing.is_array, sharing.is_last, sharing.is_copy, sharing.is_apart, sharing.overlap,
    runtime.buffer_like,
}  # fmt: skip


def is_constant(fn: object, rules: RuleSet) -> bool:
    """Whether a derivative never runs through a call of ``fn``."""
    rule = rules.lookup(fn)
    if rule is not None:
        return rule.kind == "constant"
    try:
        return fn in _CONSTANT
    except TypeError:  # a callable that cannot be hashed
        return False
