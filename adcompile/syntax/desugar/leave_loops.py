"""A ``return`` inside a loop ends the loop first."""

from __future__ import annotations

import gast

from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.result import constant_return, kept_result, may_be_overtaken
from adcompile.syntax.desugar.tree import (
    LOOPS,
    Node,
    Stmts,
    assign,
    blocks,
    completes,
    has_return,
    if_flag,
    load,
    located,
    map_blocks,
    set_flag,
    with_blocks,
    with_fields,
)


def leave_loops(node: Node, names: FreshNames) -> Node:
    """Turn a ``return`` inside a loop into a ``break`` and a ``return`` after the loop.

    Before::

        for i in xs:
            if f(i):
                return i
        g()
        return h()

    After::

        returned = False
        for i in xs:
            if f(i):
                result = i
                returned = True
                break
        if returned:
            return result
        g()
        return h()

    No flag is needed where nothing but a constant would be returned after the loop.

    Before::

        for i in xs:
            if f(i):
                return i
        return 0

    After::

        result = 0
        for i in xs:
            if f(i):
                result = i
                break
        return result
    """
    return with_fields(node, body=_block(node.body, names))


def _block(stmts: Stmts, names: FreshNames) -> Stmts:
    done: Stmts = []
    for k, stmt in enumerate(stmts):
        if not isinstance(stmt, LOOPS) or not has_return(stmt.body):
            done.append(map_blocks(stmt, lambda block: _block(block, names)))
            continue
        result = names.shared("result")
        after = located(gast.Return(load(result, stmt)), stmt)
        default = constant_return(stmts[k + 1 :])
        body = _block(stmt.body, names)
        if not completes([stmt]):
            return [*done, _left(stmt, body, result, None), after]
        if default is not None and not may_be_overtaken(stmt, result):
            return [*done, assign(result, default, stmts[k + 1]), _left(stmt, body, result, None), after]
        flag = names.shared("returned")
        done += [set_flag(flag, False, stmt), _left(stmt, body, result, flag), if_flag(flag, [after], stmt)]
    return done


def _left(loop: Node, body: Stmts, result: str, flag: str | None) -> Node:
    return with_fields(loop, body=_leave(body, result, flag, known=False))


def _leave(stmts: Stmts, result: str, flag: str | None, known: bool) -> Stmts:
    """A loop's body with ``break`` for each ``return``; nested loops have none. ``known``: the flag is set already."""
    done: Stmts = []
    for stmt in stmts:
        if isinstance(stmt, gast.Return):
            done += kept_result(stmt, result)
            done += [set_flag(flag, True, stmt)] if flag is not None and not known else []
            done.append(located(gast.Break(), stmt))
        elif isinstance(stmt, LOOPS):
            done.append(stmt)
        else:
            tests_flag = isinstance(stmt, gast.If) and isinstance(stmt.test, gast.Name) and stmt.test.id == flag
            inner = [_leave(block, result, flag, tests_flag and k == 0) for k, block in enumerate(blocks(stmt))]
            done.append(with_blocks(stmt, inner))
    return done
