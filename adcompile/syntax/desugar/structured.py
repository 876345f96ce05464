"""The checker of the structured form.

1. There is one ``return``, with a value, and it is the last statement of the function.
2. There is no ``continue``. A ``break`` is the last thing in a loop's body, as ``if name: break``.
3. Loops have no ``else``.
4. An assignment has one target and no annotation.
5. All this holds in nested functions too, but for async functions, which stay as they were.
"""

from __future__ import annotations

from typing import NoReturn

import gast

from adcompile.errors import InternalError
from adcompile.syntax.desugar.tree import LOOPS, Node, Stmts, blocks


def check_structured(node: Node) -> None:
    """Raise an InternalError where a function is not in structured form."""
    last = node.body[-1]
    if not isinstance(last, gast.Return) or last.value is None:
        _fail(last, "a function ends otherwise than by returning a value")
    _check(node.body[:-1], in_loop=False)


def _check(stmts: Stmts, in_loop: bool) -> None:
    """Check a block; ``in_loop``: it is the very body of a loop, so its last statement may break it off."""
    for k, stmt in enumerate(stmts):
        if in_loop and k == len(stmts) - 1 and is_exit(stmt):
            continue
        if isinstance(stmt, gast.FunctionDef):
            check_structured(stmt)
        elif isinstance(stmt, (gast.Return, gast.Continue, gast.Break)):
            _fail(stmt, "a jump is left")
        elif isinstance(stmt, gast.AnnAssign) or (isinstance(stmt, gast.Assign) and len(stmt.targets) != 1):
            _fail(stmt, "an assignment has several targets or an annotation")
        elif isinstance(stmt, LOOPS) and stmt.orelse:
            _fail(stmt, "a loop has an else")
        for block in blocks(stmt):
            _check(block, in_loop=isinstance(stmt, LOOPS))


def is_exit(stmt: Node) -> bool:
    """``if name: break``."""
    if not isinstance(stmt, gast.If) or not isinstance(stmt.test, gast.Name) or stmt.orelse:
        return False
    return len(stmt.body) == 1 and isinstance(stmt.body[0], gast.Break)


def is_generator(function: Node) -> bool:
    """Whether ``yield`` occurs in the function itself."""
    waiting = [function.body] if isinstance(function, gast.Lambda) else list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (gast.Yield, gast.YieldFrom)):
            return True
        if not isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda)):
            waiting += gast.iter_child_nodes(node)
    return False


def _fail(stmt: Node, what: str) -> NoReturn:
    raise InternalError(f"not in structured form: {what} (line {getattr(stmt, 'lineno', '?')})")
