"""Views that differ from the same views of an adjoint."""

from __future__ import annotations

import numpy as np

from adcompile.ir import Op, Var
from adcompile.kinds import Kind, Scalar


def no_view_of_shadow(op: Op, kinds: dict[str, Kind]) -> tuple[Var, str, str] | None:
    """The operand of an operation that makes a view, where a view of the shadow is not the shadow of the view.

    One element of what is broadcast is many of the view, and the adjoint of an imaginary part has the other sign.
    """
    if op.fn is np.broadcast_to and isinstance(op.args[0], Var):
        return op.args[0], "np.broadcast_to of an array", "copy it: np.broadcast_to(...).copy()"
    if op.fn is np.imag and isinstance(op.args[0], Var) and kinds.get(op.args[0].name) != Scalar("complex"):
        return op.args[0], "the imaginary part of an array", "copy it, and assign it whole: z.imag = ..."
    return None
