"""The optimiser: a named list of passes, each a file with one verb, run in turn until nothing changes.

    simplify   algebra and constants; branches whose condition is a literal
    loops      loop-carried variables that don't change, or change alike
    fitting    what has its shape already is not summed over broadcast axes, nor broadcast
    standins   what is kept for its shape alone gives way to another array of that shape
    cse        equal expressions are computed once
    zeros      adjoint arrays begin with their first contribution
    branches   branches on one condition are one, and give what is read on their own side
    stores     stores into one place become one store
    copies     copies that nobody could tell from the original go
    dce        what nobody reads goes, with its storage and its tapes

``OPEN_PASSES`` also run on code in the making, where adjoint statements read variables of forward loops, and the
content of storage as it was at their own statement (``closed=False``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from adcompile.ir import Function
from adcompile.optimize.branches import branches
from adcompile.optimize.copies import copies
from adcompile.optimize.cse import cse
from adcompile.optimize.dce import dce
from adcompile.optimize.fitting import fitting
from adcompile.optimize.loops import loops
from adcompile.optimize.simplify import simplify
from adcompile.optimize.standins import standins
from adcompile.optimize.stores import stores
from adcompile.optimize.zeros import zeros

Pass = Callable[[Function], Function]

PASSES: Mapping[str, Pass] = {
    "simplify": simplify,
    "loops": loops,
    "fitting": fitting,
    "standins": standins,
    "cse": cse,
    "zeros": zeros,
    "branches": branches,
    "stores": stores,
    "copies": copies,
    "dce": dce,
}
OPEN_PASSES = ("simplify", "loops", "fitting", "standins", "dce")
_ROUNDS = 12


def optimize(function: Function, *, disabled: Collection[str] = frozenset(), closed: bool = True) -> Function:
    """The function that computes the same, shorter and faster; ``disabled`` names passes to leave out."""
    names = [name for name in PASSES if name not in disabled and (closed or name in OPEN_PASSES)]
    stable: dict[str, Function] = {}  # what each pass has left as it was
    for _ in range(_ROUNDS):
        before = function
        for name in names:
            if stable.get(name) is not function:
                after = PASSES[name](function)
                if after is function:
                    stable[name] = function
                function = after
        if function is before:
            break
    return function


__all__ = [
    "OPEN_PASSES",
    "PASSES",
    "branches",
    "copies",
    "cse",
    "dce",
    "fitting",
    "loops",
    "optimize",
    "simplify",
    "standins",
    "stores",
    "zeros",
]
