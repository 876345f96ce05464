"""One ``return``, at the end."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.nest import Nester
from adcompile.syntax.desugar.result import constant_return, kept_result, may_be_overtaken, returned_value
from adcompile.syntax.desugar.tree import Node, Stmts, has_return, load, located, with_fields


def nest_returns(node: Node, names: FreshNames) -> Node:
    """Keep one ``return``, the last statement: what follows a ``return`` in a branch moves into the other branch.

    Before::

        if a:
            return f(x)
        elif b:
            raise E
        y = g(x)
        return y + 1

    After::

        if a:
            result = f(x)
        else:
            if b:
                raise E
            y = g(x)
            result = y + 1
        return result

    A flag is used only where both branches of an ``if`` may go on.

    Before::

        if a:
            if b:
                return f(x)
            g()
        return h()

    After::

        returned = False
        if a:
            if b:
                result = f(x)
                returned = True
            else:
                g()
        if not returned:
            result = h()
        return result
    """
    returns = [stmt for stmt in node.body if has_return([stmt])]
    if not returns:  # it never ends, or always raises: a formality
        last = located(gast.Return(None), node.body[-1])
        return with_fields(node, body=[*node.body, with_fields(last, value=returned_value(last))])
    if isinstance(returns[0], gast.Return):  # nothing returns earlier, and nothing after it runs
        before = node.body[: node.body.index(returns[0])]
        return with_fields(node, body=[*before, with_fields(returns[0], value=returned_value(returns[0]))])
    nested = _ReturnNester(names).nest(node.body)
    last = node.body[-1]
    result = load(names.shared("result"), last)
    return with_fields(node, body=[*nested, located(gast.Return(result), last)])


class _ReturnNester(Nester):
    def is_jump(self, stmt: Node) -> bool:
        return isinstance(stmt, gast.Return)

    def has_jump(self, stmts: Stmts) -> bool:
        return has_return(stmts)

    def landed(self, jump: Node, before: Stmts, known: str | None) -> Stmts:
        return kept_result(jump, self.names.shared("result"))

    def flag(self, stmts: Stmts) -> tuple[str, bool]:
        return self.names.shared("returned"), True

    def fallback(self, stmt: Node, rest: Stmts) -> tuple[str, Node] | None:
        value = constant_return(rest)
        if value is None or may_be_overtaken(stmt, self.names.shared("result")):
            return None
        return self.names.shared("result"), value
