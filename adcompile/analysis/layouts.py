"""Whether it matters how the arrays of a function lie in memory.

A reshape of an array gives a view or a copy, by the order that its elements have in memory. Where such a result, or
its argument, is written to, the two share what is written or they don't; derivative code must agree with the primal,
so an array that stands for another, or is a copy of it, is laid out like that one.
"""

from __future__ import annotations

import numpy as np

from adcompile import adjoints, ir
from adcompile.analysis.aliases import UNCERTAIN, Aliases, aliases
from adcompile.analysis.momentary import momentary
from adcompile.ir import Op

#: What reads how an array lies.
_READING = (np.isfortran, adjoints.places_in_memory)


def layout_matters(function: ir.Function, memory: Aliases | None = None) -> bool:
    """Whether the layout is read, or decides whether storage that is written to is a copy."""
    ops = [stmt for stmt in ir.walk(function.body) if isinstance(stmt, Op) and not isinstance(stmt.fn, ir.Callee)]
    if any(op.fn in _READING for op in ops):
        return True
    found = [op.target for op in ops if op.fn in UNCERTAIN and op.target]
    if not found:
        return False
    memory = memory or aliases(function)
    written = [name for name in found if memory.is_written(name)]
    return bool(written) and not momentary(function, memory).issuperset(written)
