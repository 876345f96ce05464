"""One target for each assignment, and no annotations."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.tree import Node, Stmts, assign, load, located, map_statements, with_fields


def split_assignments(node: Node, names: FreshNames) -> Node:
    """Split chained assignments, drop annotations of variables.

    Before::

        a = b = f(x)
        p[0] = q.r = g(x)
        c: float = 1.0
        d: float

    After::

        a = f(x)
        b = a
        value = g(x)
        p[0] = value
        q.r = value
        c = 1.0
    """

    def change(stmt: Node) -> Stmts:
        if isinstance(stmt, gast.AnnAssign):
            return _unannotated(stmt)
        if isinstance(stmt, gast.Assign) and len(stmt.targets) > 1:
            return _split(stmt, names)
        return [stmt]

    return with_fields(node, body=map_statements(node.body, change))


def _unannotated(stmt: Node) -> Stmts:
    if stmt.value is not None:
        return [located(gast.Assign([stmt.target], stmt.value, None), stmt)]
    # Without a value nothing is bound, but Python does evaluate what an attribute or an item would be taken from.
    target = stmt.target
    parts = [target.value] if isinstance(target, gast.Attribute) else []
    parts = [target.value, target.slice] if isinstance(target, gast.Subscript) else parts
    return [located(gast.Expr(part), stmt) for part in parts]


def _split(stmt: Node, names: FreshNames) -> Stmts:
    first = stmt.targets[0]
    if isinstance(stmt.value, gast.Constant):
        return [located(gast.Assign([target], stmt.value, None), stmt) for target in stmt.targets]
    # The value is read again from the first name that it goes to, if no target between takes that name away.
    if isinstance(first, gast.Name) and first.id not in _stored(stmt.targets[1:-1]):
        bound, done, left = first.id, [], stmt.targets
    else:
        bound = names.fresh("value")
        done, left = [assign(bound, stmt.value, stmt)], stmt.targets
    for target in left:
        value = stmt.value if not done else load(bound, stmt)
        done.append(located(gast.Assign([target], value, None), stmt))
    return done


def _stored(targets: Stmts) -> set[str]:
    found = [node for target in targets for node in gast.walk(target)]
    return {node.id for node in found if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Store)}
