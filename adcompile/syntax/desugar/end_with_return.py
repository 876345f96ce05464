"""A function that runs off its end returns None."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.tree import Node, completes, constant, located, with_fields


def end_with_return(node: Node, names: FreshNames) -> Node:
    """Say ``return None`` where a function ends without a ``return``.

    Before::

        if c:
            return x
        f(x)

    After::

        if c:
            return x
        f(x)
        return None
    """
    if not completes(node.body):
        return node
    last = node.body[-1]
    return with_fields(node, body=[*node.body, located(gast.Return(constant(None, last)), last)])
