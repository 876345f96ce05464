"""From Python to the structured form: a function without jumps, that is still ordinary Python.

Read ``PASSES`` aloud: that is what happens, in this order. ``check_structured`` says what comes out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import gast

from adcompile.errors import NotSupportedYet
from adcompile.syntax.desugar.end_with_return import end_with_return
from adcompile.syntax.desugar.fresh import FreshNames, identifiers
from adcompile.syntax.desugar.leave_loops import leave_loops
from adcompile.syntax.desugar.move_loop_else import move_loop_else
from adcompile.syntax.desugar.nest_jumps import nest_jumps
from adcompile.syntax.desugar.nest_returns import nest_returns
from adcompile.syntax.desugar.reset_flags import reset_flags
from adcompile.syntax.desugar.split_assignments import split_assignments
from adcompile.syntax.desugar.split_matches import split_matches
from adcompile.syntax.desugar.stop_at_yields import as_function, stop_at_yields
from adcompile.syntax.desugar.structured import check_structured, is_generator
from adcompile.syntax.desugar.tree import (
    TRIES,
    Node,
    Stmts,
    blocks,
    has_loop_jump,
    has_return,
    map_statements,
    with_fields,
)
from adcompile.syntax.source import Source, refuse

__all__ = ["PASSES", "Desugared", "check_structured", "desugar", "desugar_expression"]

Pass = Callable[[Node, FreshNames], Node]

PASSES: tuple[Pass, ...] = (
    split_matches,
    split_assignments,
    move_loop_else,
    end_with_return,
    leave_loops,
    nest_returns,
    nest_jumps,
    reset_flags,
)


@dataclass(frozen=True, slots=True)
class Desugared:
    """A function in structured form; ``fresh`` are the names that are not its author's."""

    node: gast.FunctionDef
    fresh: frozenset[str]


def desugar(source: Source, *, stops: bool = False) -> Desugared:
    """Rewrite a function, and the functions inside it, into the structured form.

    ``stops``: it is a generator, which may be left where it yields; those inside it always may.
    """
    _refuse_jumps_out_of_finally(source.node.body, source)
    made: set[str] = set(source.temporaries)
    try:
        node = _desugar(source.node, identifiers(source.node), made, stops)
        check_structured(node)
    except RecursionError:
        refuse(
            NotSupportedYet,
            "code nested this deep",
            source.pos(source.node),
            why="the compiler follows blocks by recursion, and these are hundreds deep",
            instead="split the function, or use a table in place of a long chain of `elif`",
        )
    return Desugared(node, frozenset(made))


def desugar_expression(node: Node) -> Node:
    """A generator expression as a generator of one argument, which its first loop runs over."""
    made = as_function(node)
    return _desugar(made, identifiers(made), set(), True)


def _desugar(node: Node, taken: frozenset[str], made: set[str], stops: bool) -> Node:
    """One function; those inside it first, each with names of its own."""

    def change(stmt: Node) -> Stmts:
        inside = isinstance(stmt, gast.FunctionDef)
        return [_desugar(stmt, taken, made, is_generator(stmt)) if inside else stmt]

    node = with_fields(node, body=map_statements(node.body, change))
    names = FreshNames(taken)
    for rewrite in (stop_at_yields, *PASSES) if stops else PASSES:
        node = rewrite(node, names)
    made |= names.made
    return node


def _refuse_jumps_out_of_finally(stmts: Stmts, source: Source) -> None:
    for stmt in stmts:
        if isinstance(stmt, TRIES) and (has_return(stmt.finalbody) or has_loop_jump(stmt.finalbody)):
            refuse(
                NotSupportedYet,
                "a jump out of `finally`",
                source.pos(_first_jump(stmt.finalbody)),
                why="it swallows the exception that is on its way",
                instead="leave the function or the loop after the `try` statement",
            )
        inner = [stmt.body] if isinstance(stmt, gast.FunctionDef) else blocks(stmt)
        for block in inner:
            _refuse_jumps_out_of_finally(block, source)


def _first_jump(stmts: Stmts) -> Node:
    for stmt in stmts:
        if has_return([stmt]) or has_loop_jump([stmt]):
            inner = [
                jump
                for block in blocks(stmt)
                if has_return(block) or has_loop_jump(block)
                for jump in [_first_jump(block)]
            ]
            return inner[0] if inner else stmt
    return stmts[0]
