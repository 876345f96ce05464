"""Values that are made of parts: which run-time parts they have, and how two of them are brought to one shape.

A value that is followed item by item (a tuple, a range, a choice, a function that captured variables of a call that is
over) is joined part by part where control flow joins. Where two values have different shapes, ``unify`` makes each a
``Choice`` between the two shapes, with a literal for its condition: after the join, that condition is what tells them
apart.

    f = math.sin          Choice(True, sin, cos)  ─┐
    f = math.cos          Choice(False, sin, cos) ─┴─▶  Choice(c.1, sin, cos)
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from adcompile import ir
from adcompile.ir import Operand
from adcompile.kinds import Kind
from adcompile.lower.calling.sources import scope_of
from adcompile.lower.values import (
    Bound,
    Choice,
    Closure,
    DictValue,
    Enumerate,
    Filtered,
    Frame,
    Generated,
    Instance,
    Items,
    Known,
    Mapped,
    Method,
    Produced,
    RangeValue,
    Reversed,
    TupleValue,
    Value,
    Zip,
    is_code,
    is_operand,
)

KindOf = Callable[[Operand], Kind]


def children(value: Value) -> tuple[Value, ...]:
    """The parts of a value that is no operand."""
    match value:
        case TupleValue(items):
            return items
        case DictValue(_, values):
            return values
        case Choice(cond, then, orelse):
            return cond, then, orelse
        case RangeValue(start, stop, step):
            return start, stop, step
        case Zip(parts):
            return parts
        case Enumerate(inner, start):
            return inner, start
        case Reversed(inner) | Items(inner):
            return (inner,)
        case Filtered(fn, inner):
            return fn, inner
        case Generated():
            return (value.first,)
        case Produced():
            return tuple(value.env.values())
        case Mapped(fn, parts):
            return fn, *parts
        case Method(owner):
            return (owner,)
        case Bound(fn, args, kwargs):
            return *([] if callable(fn) else [fn]), *args, *(part for _, part in kwargs)
        case Closure():
            captured = [frame.env[name] for frame, name in cells(value)]
            return *value.defaults, *(part for _, part in value.kw_defaults), *captured
        case Instance(_, frame):
            return tuple(frame.env.values())
    return ()


def with_children(value: Value, new: tuple[Value, ...]) -> Value:
    """A value of the same shape with other parts, in the order of ``children``."""
    parts: Any = new
    match value:
        case TupleValue():
            return dataclasses.replace(value, items=parts)
        case DictValue():
            return dataclasses.replace(value, values=parts)
        case Choice():
            return Choice(*parts)
        case RangeValue():
            start, stop, step = parts
            return dataclasses.replace(value, start=start, stop=stop, step=step)
        case Zip():
            return Zip(parts, value.strict)
        case Enumerate():
            return Enumerate(*parts)
        case Reversed() | Items() | Filtered():
            return type(value)(*parts)
        case Generated():
            return dataclasses.replace(value, first=parts[0])
        case Produced():
            return dataclasses.replace(value, env=dict(zip(value.env, parts, strict=True)))
        case Mapped():
            return Mapped(parts[0], parts[1:])
        case Method():
            return Method(parts[0], value.name)
        case Bound(fn, args, kwargs):
            if not callable(fn):
                fn, parts = parts[0], parts[1:]
            named = tuple((key, part) for (key, _), part in zip(kwargs, parts[len(args) :], strict=True))
            return Bound(fn, parts[: len(args)], named)
        case Closure():
            return _recaptured(value, parts)
        case Instance(cls, frame):
            frame.fixed = True
            return Instance(cls, Frame(None, dict(zip(frame.env, parts, strict=True)), fixed=True))
    return value


def leaves(value: Value) -> list[Operand]:
    """The run-time parts of a value."""
    if is_operand(value):
        return [value]  # type: ignore[list-item]
    return [leaf for child in children(value) for leaf in leaves(child)]


def rebuild(shape: Value, parts: Iterable[Operand]) -> Value:
    """A value of the same shape with its run-time parts replaced."""
    source = iter(parts)

    def build(value: Value) -> Value:
        if is_operand(value):
            return next(source)
        old = children(value)
        return with_children(value, tuple(map(build, old))) if old else value

    return build(shape)


def undefined(shape: Value) -> Value:
    """A value of this shape on a path where it does not exist."""
    return rebuild(shape, [ir.UNDEFINED] * len(leaves(shape)))


# -- functions that outlive the call in which they were made -----------------------------------------------------------


def cells(closure: Closure) -> list[tuple[Frame, str]]:
    """The variables of calls that are over that a function reads, itself or through functions that it captured."""
    return [cell for cell, value in _captured(closure).items() if not isinstance(value, Closure)]


def _captured(closure: Closure) -> dict[tuple[Frame, str], Value]:
    found: dict[tuple[Frame, str], Value] = {}

    def visit(inner: Closure) -> None:
        for name in sorted(scope_of(inner.node).outer):
            frame = owner(inner.frame, name)
            if frame is None or not frame.left or name not in frame.env or (frame, name) in found:
                continue
            found[frame, name] = frame.env[name]
            if isinstance(frame.env[name], Closure):
                visit(frame.env[name])  # type: ignore[arg-type]

    visit(closure)
    return found


def owner(frame: Frame | None, name: str) -> Frame | None:
    """The frame that a name belongs to, as seen from one; None for a name bound outside all of them."""
    while frame is not None and (frame.code is None or name not in frame.code.locals):
        if name in frame.env:
            return frame
        frame = frame.parent
    return frame


def _recaptured(closure: Closure, parts: tuple[Value, ...]) -> Closure:
    """The function with other defaults, and other values in the variables that it captured."""
    count, named = len(closure.defaults), len(closure.kw_defaults)
    kw = tuple((key, part) for (key, _), part in zip(closure.kw_defaults, parts[count:], strict=False))
    new = dataclasses.replace(closure, defaults=parts[:count], kw_defaults=kw)
    found = cells(closure)
    if not found:
        return new
    copies: dict[Frame, Frame] = {}

    def copied(frame: Frame | None) -> Frame | None:
        if frame is None or not frame.left:
            return frame
        if frame not in copies:
            copies[frame] = Frame(frame.code, dict(frame.env), copied(frame.parent), left=True)
        return copies[frame]

    frame = copied(closure.frame)
    assert frame is not None
    for (old, name), part in zip(found, parts[count + named :], strict=True):
        place = copied(old)
        assert place is not None
        place.env[name] = part
    for (old, name), value in _captured(closure).items():
        if isinstance(value, Closure):
            place, inside = copied(old), copied(value.frame)
            assert place is not None and inside is not None
            place.env[name] = dataclasses.replace(value, frame=inside)
    return dataclasses.replace(new, frame=frame)


# -- two values --------------------------------------------------------------------------------------------------------


def equal(a: Value | None, b: Value | None) -> bool:
    """Whether two values are the same, part for part."""
    if a is None or b is None or is_operand(a) or is_operand(b):
        return a == b
    if isinstance(a, Closure) and isinstance(b, Closure) and a.frame is b.frame:
        return a.node is b.node and _all_equal(a.defaults, b.defaults)
    if isinstance(a, Instance) and isinstance(b, Instance):
        return a.frame is b.frame
    return same_shape(a, b) and _all_equal(children(a), children(b))


def _all_equal(a: tuple[Value, ...], b: tuple[Value, ...]) -> bool:
    return len(a) == len(b) and all(map(equal, a, b))


def agree(a: Value, b: Value) -> bool:
    """Whether two values have the same shape: what is left can be joined leaf by leaf."""
    if is_operand(a) or is_operand(b):
        return is_operand(a) and is_operand(b)
    first, second = children(a), children(b)
    return same_shape(a, b) and len(first) == len(second) and all(map(agree, first, second))


def same_shape(a: Value, b: Value) -> bool:
    """Whether two values are alike apart from their parts."""
    if type(a) is not type(b):
        return False
    match a, b:
        case Known(), Known():
            return a.obj is b.obj
        case TupleValue(), TupleValue():
            return a.cls is b.cls
        case DictValue(), DictValue():
            return a.keys == b.keys
        case Closure(), Closure():
            return a.node is b.node and (a.frame is b.frame or a.frame.left and b.frame.left)
        case Generated(), Generated():
            return a.node is b.node and a.frame is b.frame
        case Produced(), Produced():
            return a.code.body is b.code.body and a.parent is b.parent and [*a.env] == [*b.env]
        case Bound(), Bound():
            fn = a.fn if callable(a.fn) else None
            return (b.fn if callable(b.fn) else None) is fn and [k for k, _ in a.kwargs] == [k for k, _ in b.kwargs]
        case Method(), Method():
            return a.name == b.name
        case Instance(), Instance():
            return a.cls is b.cls and [*a.frame.env] == [*b.frame.env]
        case (RangeValue(), RangeValue()):
            return a.backwards == b.backwards
    return True


def flattened(value: Value) -> Iterator[Value]:
    """The values that a choice is between."""
    if isinstance(value, Choice):
        yield from flattened(value.then)
        yield from flattened(value.orelse)
    else:
        yield value


__all__ = ["agree", "cells", "children", "equal", "is_code", "leaves", "owner", "rebuild", "undefined"]
