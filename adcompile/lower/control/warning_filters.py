"""What a program says about its warnings: ``with warnings.catch_warnings()``, and the filters that are set in it.

try:
    with warnings.catch_warnings():            with warnings.catch_warnings():
        warnings.simplefilter("error")    ─▶       y = np.log(x)      where the attempt has ended well
        y = np.log(x)
except RuntimeWarning:
    ...

What would have raised a warning has raised it in the attempt. A derivative divides where its function doesn't, and is
to raise nothing there, so the body that is differentiated goes without the filter.
"""

from __future__ import annotations

from typing import Any

from adcompile.ir import Const, Operand
from adcompile.lower.core import Lowering
from adcompile.lower.inference.managed_warnings import FILTERS
from adcompile.lower.values import Lost


def is_settled(lo: Lowering, obj: Any, args: list[Operand]) -> bool:
    """Whether a filter raises what an attempt has shown not to be raised."""
    return obj in FILTERS and args[:1] == [Const("error")] and lo.frame in lo.attempted


def recorded(named: Any) -> Lost:
    """The list of the warnings of a block; a derivative doesn't compute all of it, and so would find others."""
    return Lost(
        getattr(named, "id", "_"),
        "that holds the warnings of a block",
        "test for the condition that the warning is about, with if",
        "a derivative does not compute what it has no need of, so it meets other warnings",
    )
