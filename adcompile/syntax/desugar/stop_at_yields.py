"""A generator that may be left where it yields."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.tree import (
    Node,
    Stmts,
    assign,
    constant,
    if_flag,
    load,
    located,
    map_statements,
    store,
    with_fields,
)


def stop_at_yields(node: Node, names: FreshNames) -> Node:
    """Let each ``yield`` say whether the code that asks for the values has had enough.

    Before::

        for x in xs:
            yield x * x
        yield from ys

    After::

        for x in xs:
            stopped = yield x * x
            if stopped:
                return None
        for item in ys:
            stopped_1 = yield item
            if stopped_1:
                return None
    """

    def change(stmt: Node) -> Stmts:
        value = stmt.value if isinstance(stmt, (gast.Expr, gast.Assign)) else None
        if isinstance(value, gast.YieldFrom) and isinstance(stmt, gast.Expr):
            item = names.fresh("item")
            inner = located(gast.Yield(load(item, stmt)), value)
            return [located(gast.For(store(item, stmt), value.value, _yielding(inner, stmt), [], None), stmt)]
        if isinstance(value, gast.Yield):
            sent = [] if isinstance(stmt, gast.Expr) else [with_fields(stmt, value=constant(None, stmt))]
            return _yielding(value, stmt, sent)
        return [stmt]

    def _yielding(value: Node, stmt: Node, sent: Stmts | None = None) -> Stmts:
        stopped = names.fresh("stopped")
        leave = located(gast.Return(constant(None, stmt)), stmt)
        return [assign(stopped, value, stmt), *(sent or []), if_flag(stopped, [leave], stmt)]

    return with_fields(node, body=map_statements(node.body, change))


def as_function(node: Node) -> Node:
    """A generator expression as a function; ``(x * x for x in xs)`` is ``for x in .0: yield x * x``."""
    body: Stmts = [located(gast.Expr(located(gast.Yield(node.elt), node.elt)), node.elt)]
    for k, generator in reversed(list(enumerate(node.generators))):
        for test in reversed(generator.ifs):
            body = [located(gast.If(test, body, []), test)]
        over = generator.iter if k else load(FIRST, generator.iter)
        body = [located(gast.For(generator.target, over, body, [], None), generator.iter)]
    first = located(gast.Name(FIRST, gast.Param(), None, None), node)
    args = gast.arguments([first], [], None, [], [], None, [])
    return located(gast.FunctionDef("<genexpr>", args, body, [], None, None, []), node)


#: What the first loop runs over, as CPython calls it.
FIRST = ".0"
