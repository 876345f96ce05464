"""Take expressions of hundreds of levels apart, so that later stages may recurse over trees.

Generated code has sums of a thousand terms, and each term is a level. The part that is evaluated first gets a name and
a statement of its own, as often as it takes. What stands beside the way down and is evaluated earlier gets a name too,
so that the order of evaluation stays.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

LIMIT = 50  # levels of one expression; a visitor spends two to four frames on each
_CHUNK = 25

#: The operands that are evaluated always and in this order. Those of a list follow one another.
_OPERANDS: dict[type[ast.expr], tuple[str, ...]] = {
    ast.BinOp: ("left", "right"),
    ast.UnaryOp: ("operand",),
    ast.Call: ("func", "args"),
    ast.Attribute: ("value",),
    ast.Subscript: ("value", "slice"),
    ast.Tuple: ("elts",),
    ast.List: ("elts",),
    ast.Compare: ("left",),
    ast.IfExp: ("test",),
}
#: The expression that a statement evaluates before anything else.
_FIRST: dict[type[ast.stmt], str] = {
    ast.Assign: "value",
    ast.AnnAssign: "value",
    ast.AugAssign: "value",
    ast.Return: "value",
    ast.Expr: "value",
    ast.If: "test",
    ast.For: "iter",
}


class TooDeep(Exception):
    """An expression that can't be taken apart, with the node that is in the way."""

    def __init__(self, node: Any) -> None:
        super().__init__(node)
        self.node = node


def flatten(function: ast.FunctionDef) -> tuple[ast.FunctionDef, frozenset[str]]:
    """The function with no expression deeper than ``LIMIT``, and the names that this took::

    y = (((a + b) + c) + d)        →        part = (a + b) + c
                                            y = part + d
    """
    if all(_depth(node) <= LIMIT for node in _expressions(function)):
        return function, frozenset()
    split = _Splitter(function)
    flat = copy.copy(function)
    flat.body = split.block(function.body)
    return flat, frozenset(split.made)


def _expressions(part: ast.AST) -> Iterator[ast.expr]:
    """The outermost expressions of a statement and of all that are nested in it."""
    for child in ast.iter_child_nodes(part):
        if isinstance(child, ast.expr):
            yield child
        else:
            yield from _expressions(child)


def _heights(expr: ast.expr) -> dict[ast.AST, int]:
    """How many levels each node of an expression stands on, found without recursion."""
    order: list[ast.AST] = []
    stack: list[ast.AST] = [expr]
    while stack:
        order.append(stack.pop())
        stack += ast.iter_child_nodes(order[-1])
    heights: dict[ast.AST, int] = {}
    for node in reversed(order):
        heights[node] = 1 + max((heights[child] for child in ast.iter_child_nodes(node)), default=0)
    return heights


def _depth(expr: ast.expr) -> int:
    return _heights(expr)[expr]


class _Splitter:
    def __init__(self, function: ast.FunctionDef) -> None:
        self._taken = {value for node in ast.walk(function) for value in vars(node).values() if isinstance(value, str)}
        self._rebound = {node.target.id for node in ast.walk(function) if isinstance(node, ast.NamedExpr)} | {
            name for node in ast.walk(function) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names
        }
        self.made: list[str] = []

    def block(self, stmts: list[ast.stmt]) -> list[ast.stmt]:
        return [new for stmt in stmts for new in self._statement(stmt)]

    def _statement(self, stmt: ast.stmt) -> list[ast.stmt]:
        before: list[ast.stmt] = []
        changed = self._with_nested(stmt)
        first = _FIRST.get(type(stmt), "")
        for field, value in ast.iter_fields(stmt):
            for expr in value if isinstance(value, list) else [value]:
                if not isinstance(expr, ast.expr) or _depth(expr) <= LIMIT:
                    continue
                if field != first or (isinstance(stmt, ast.AugAssign) and not self._stays(stmt.target)):
                    raise TooDeep(expr)
                setattr(changed, field, self._split(expr, before))
        return [*before, changed]

    def _stays(self, target: ast.expr) -> bool:
        """Whether the target of ``target += value``, which is read first, is the same after the value's evaluation."""
        return isinstance(target, ast.Name) and target.id not in self._rebound

    def _with_nested(self, part: Any) -> Any:
        """A copy whose blocks of statements are shallow, those of handlers and cases included."""
        changed = copy.copy(part)
        for field, value in ast.iter_fields(part):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(changed, field, self.block(value))
            elif isinstance(value, list) and value and isinstance(value[0], (ast.excepthandler, ast.match_case)):
                setattr(changed, field, [self._with_nested(item) for item in value])
            elif isinstance(value, ast.withitem) and _depth(value.context_expr) > LIMIT:
                raise TooDeep(value.context_expr)
        return changed

    def _split(self, expr: ast.expr, before: list[ast.stmt]) -> ast.expr:
        """The expression in terms of names that the statements added to ``before`` bind."""
        while (heights := _heights(expr))[expr] > LIMIT:
            way: list[tuple[ast.expr, int]] = []
            node: ast.expr = expr
            while heights[node] > _CHUNK:
                height, index = max((heights[child], -k) for k, child in enumerate(_operands(node) or [node]))
                if height + 1 < heights[node] or height == heights[node]:
                    raise TooDeep(node)  # what is deep is evaluated only sometimes, or more than once
                way.append((node, -index))
                node = _operands(node)[-index]
            expr = self._name_along(way, node, before)
        return expr

    def _name_along(self, way: list[tuple[ast.expr, int]], below: ast.expr, before: list[ast.stmt]) -> ast.expr:
        """Name what stands before the way down, from the top, and then the way itself, a chunk at a time."""
        earlier = [[self._named(child, before) for child in _operands(node)[:index]] for node, index in way]
        for level, ((node, index), named) in enumerate(zip(reversed(way), reversed(earlier), strict=True)):
            if level % _CHUNK == 0:
                below = self._named(below, before)
            below = _with_operands(node, [*named, below, *_operands(node)[index + 1 :]])
        return below

    def _named(self, value: ast.expr, before: list[ast.stmt]) -> ast.expr:
        if isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id in self.made):
            return value
        if isinstance(value, (ast.Starred, ast.Slice)):
            raise TooDeep(value)
        value = self._split(value, before)
        name = next(name for k in range(len(self._taken) + 1) if (name := f"part_{k}") not in self._taken)
        self._taken.add(name)
        self.made.append(name)
        before.append(
            ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), value)], value), value)
        )
        return ast.copy_location(ast.Name(name, ast.Load()), value)


def _operands(node: ast.expr) -> list[ast.expr]:
    found: list[ast.expr] = []
    for field in _OPERANDS.get(type(node), ()):
        value = getattr(node, field)
        found += value if isinstance(value, list) else [value]
    return found


def _with_operands(node: ast.expr, operands: list[ast.expr]) -> ast.expr:
    new = copy.copy(node)
    rest = iter(operands)
    for field in _OPERANDS[type(node)]:
        value = getattr(node, field)
        setattr(new, field, [next(rest) for _ in value] if isinstance(value, list) else next(rest))
    return new
