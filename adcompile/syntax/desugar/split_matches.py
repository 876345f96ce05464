"""``match`` as a chain of ``if``."""

from __future__ import annotations

import copy
import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gast

from adcompile import primitives as p
from adcompile.syntax.desugar.fresh import FreshNames
from adcompile.syntax.desugar.tree import (
    Node,
    Stmts,
    assign,
    constant,
    load,
    located,
    map_statements,
    meaning,
    store,
    with_fields,
)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way for a pattern to match: all conditions hold, and then names are bound to parts of the subject."""

    conditions: tuple[Node, ...] = ()
    captures: tuple[tuple[str, Node], ...] = ()

    def and_(self, other: _Way) -> _Way:
        return _Way(self.conditions + other.conditions, self.captures + other.captures)


def split_matches(node: Node, names: FreshNames) -> Node:
    """Test the cases of a ``match`` one after the other.

    Before::

        match shape:
            case Circle(r) if r > 0.0:
                return r * r
            case Rect(w=w, h=1.0 as h):
                return w * h
            case _:
                return 0.0

    After::

        subject = shape
        if isinstance(subject, Circle) and (r := match_argument(subject, Circle, 0),) and r > 0.0:
            return r * r
        elif isinstance(subject, Rect) and hasattr(subject, 'w') and hasattr(subject, 'h') and subject.h == 1.0:
            w = subject.w
            h = subject.h
            return w * h
        else:
            return 0.0

    A tuple is true: that of the names that a guard reads binds them on the way.
    """

    def change(stmt: Node) -> Stmts:
        if not isinstance(stmt, gast.Match):
            return [stmt]
        subject = names.fresh("subject")
        return [assign(subject, stmt.subject, stmt.subject), *_chain(stmt.cases, subject)]

    return with_fields(node, body=map_statements(node.body, change))


def _chain(cases: Sequence[Node], subject: str) -> Stmts:
    if not cases:
        return []
    case, *others = cases
    like = case.pattern
    ways = _ways(case.pattern, load(subject, like))
    body: Stmts = case.body
    if case.guard is None and len(ways) == 1:
        body = [*(assign(name, value, like) for name, value in ways[0].captures), *body]
        ways = [_Way(ways[0].conditions)]
    tests = [[*way.conditions, *_bound(way, like), *([] if case.guard is None else [case.guard])] for way in ways]
    if [] in tests:
        return body
    test = _joined(gast.Or, [_joined(gast.And, conditions, like) for conditions in tests], like)
    return [located(gast.If(test, body, _chain(others, subject)), like)]


def _bound(way: _Way, like: Node) -> list[Node]:
    """A tuple that binds the names of a pattern."""
    named = [located(gast.NamedExpr(store(name, like), value), like) for name, value in way.captures]
    return [located(gast.Tuple(named, gast.Load()), like)] if named else []


def _joined(op: type, tests: Sequence[Node], like: Node) -> Node:
    return tests[0] if len(tests) == 1 else located(gast.BoolOp(op(), list(tests)), like)


# -- patterns ----------------------------------------------------------------------------------------------------------


def _ways(pattern: Node, subject: Node) -> list[_Way]:
    """The ways for what ``subject`` says to match a pattern, in order."""
    match pattern:
        case gast.MatchValue():
            return [_Way((_compared(subject, gast.Eq, pattern.value, pattern),))]
        case gast.MatchSingleton():
            return [_Way((_compared(subject, gast.Is, constant(pattern.value, pattern), pattern),))]
        case gast.MatchAs():
            inner = [_Way()] if pattern.pattern is None else _ways(pattern.pattern, subject)
            own = _Way() if pattern.name is None else _Way((), ((pattern.name, copy.deepcopy(subject)),))
            return [way.and_(own) for way in inner]
        case gast.MatchOr():
            return _either([_ways(one, subject) for one in pattern.patterns], pattern)
        case gast.MatchSequence():
            return _sequence(pattern, subject)
        case gast.MatchMapping():
            return _mapping(pattern, subject)
    return _instance(pattern, subject)


def _either(found: list[list[_Way]], like: Node) -> list[_Way]:
    """The alternatives of ``|``; one test where they bind no names."""
    ways = list(itertools.chain.from_iterable(found))
    if any(way.captures for way in ways):
        return ways
    if any(not way.conditions for way in ways):
        return [_Way()]
    return [_Way((_joined(gast.Or, [_joined(gast.And, way.conditions, like) for way in ways], like),))]


def _all(first: _Way, parts: Sequence[list[_Way]]) -> list[_Way]:
    return [functools.reduce(_Way.and_, ways, first) for ways in itertools.product(*parts)]


def _sequence(pattern: Node, subject: Node) -> list[_Way]:
    star = next((k for k, inner in enumerate(pattern.patterns) if isinstance(inner, gast.MatchStar)), None)
    count = len(pattern.patterns) - (star is not None)
    length = _call("len", [subject], pattern)
    conditions = (
        _call("is_sequence", [subject], pattern),
        _compared(length, gast.Eq if star is None else gast.GtE, constant(count, pattern), pattern),
    )
    parts: list[list[_Way]] = []
    for k, inner in enumerate(pattern.patterns):
        if k == star:
            rest = _slice(subject, k, count - k, pattern)
            parts.append([_Way((), ((inner.name, rest),)) if inner.name is not None else _Way()])
        else:
            number = k if star is None or k < star else k - len(pattern.patterns)
            parts.append(_ways(inner, _item(subject, constant(number, inner), inner)))
    return _all(_Way(conditions if count or star is None else conditions[:1]), parts)


def _slice(subject: Node, start: int, left: int, like: Node) -> Node:
    """``list(subject[start:-left])``"""
    upper = constant(-left, like) if left else None
    bounds = located(gast.Slice(constant(start, like), upper, None), like)
    return _call("list", [_item(subject, bounds, like)], like)


def _mapping(pattern: Node, subject: Node) -> list[_Way]:
    conditions = [_call("is_mapping", [subject], pattern)]
    conditions += [_compared(key, gast.In, copy.deepcopy(subject), key) for key in pattern.keys]
    parts = [
        _ways(inner, _item(subject, key, inner)) for key, inner in zip(pattern.keys, pattern.patterns, strict=True)
    ]
    if pattern.rest is not None:
        keys = located(gast.Tuple(copy.deepcopy(pattern.keys), gast.Load()), pattern)
        parts.append([_Way((), ((pattern.rest, _call("dict_without", [subject, keys], pattern)),))])
    return _all(_Way(tuple(conditions)), parts)


def _instance(pattern: Node, subject: Node) -> list[_Way]:
    conditions = [_call("isinstance", [subject, pattern.cls], pattern)]
    parts = []
    for k, inner in enumerate(pattern.patterns):
        part = _call("match_argument", [subject, pattern.cls, constant(k, inner)], inner)
        parts.append(_ways(inner, part))
    for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        conditions.append(_call("hasattr", [subject, constant(name, inner)], inner))
        parts.append(_ways(inner, located(gast.Attribute(copy.deepcopy(subject), name, gast.Load()), inner)))
    return _all(_Way(tuple(conditions)), parts)


# -- expressions -------------------------------------------------------------------------------------------------------

_FUNCTIONS: Mapping[str, object] = {
    "isinstance": isinstance,
    "hasattr": hasattr,
    "len": len,
    "list": list,
    "is_sequence": p.is_sequence,
    "is_mapping": p.is_mapping,
    "dict_without": p.dict_without,
    "match_argument": p.match_argument,
}


def _call(name: str, args: list[Node], like: Node) -> Node:
    return located(gast.Call(meaning(name, _FUNCTIONS[name], like), copy.deepcopy(args), []), like)


def _compared(left: Node, op: type, right: Node, like: Node) -> Node:
    return located(gast.Compare(copy.deepcopy(left), [op()], [right]), like)


def _item(subject: Node, index: Node, like: Node) -> Node:
    return located(gast.Subscript(copy.deepcopy(subject), copy.deepcopy(index), gast.Load()), like)
