"""Two values of different shapes brought to one, so that their parts can be joined."""

from __future__ import annotations

from adcompile.ir import Const
from adcompile.kinds import NEVER, UNKNOWN, Array, Kind, Never, Scalar, join
from adcompile.lower.shapes import KindOf, children, same_shape, undefined, with_children
from adcompile.lower.values import (
    Choice,
    Value,
    is_operand,
)


def unify(a: Value, b: Value, kind: KindOf) -> tuple[Value, Value]:
    """Two values brought to one shape, so that their leaves correspond."""
    if is_operand(a) and is_operand(b):
        return (a, b) if _joinable(kind(a), kind(b)) else choices(a, b)  # type: ignore[arg-type]
    if _is_unassigned(a, kind):
        return undefined(b), b
    if _is_unassigned(b, kind):
        return a, undefined(a)
    if isinstance(a, Choice) or isinstance(b, Choice):
        return _unify_choices(a, b, kind)
    if same_shape(a, b):
        first, second = children(a), children(b)
        if len(first) == len(second):
            pairs = [unify(x, y, kind) for x, y in zip(first, second, strict=True)]
            return with_children(a, tuple(x for x, _ in pairs)), with_children(b, tuple(y for _, y in pairs))
    return choices(a, b)


def _is_unassigned(value: Value, kind: KindOf) -> bool:
    """No value yet; a loop's parameter is so too, until it is known what the loop assigns."""
    return is_operand(value) and kind(value) == NEVER  # type: ignore[arg-type]


def choices(a: Value, b: Value) -> tuple[Value, Value]:
    """Two values as the two sides of one choice."""
    return Choice(Const(True), a, undefined(b)), Choice(Const(False), undefined(a), b)


def _joinable(a: Kind, b: Kind) -> bool:
    """Whether a variable can be either: None and an array, say, are told apart instead."""
    if isinstance(a, (Scalar, Array)) and isinstance(b, (Scalar, Array)):
        return True
    return UNKNOWN in (a, b) or isinstance(a, Never) or isinstance(b, Never) or join(a, b) != UNKNOWN


def _unify_choices(a: Value, b: Value, kind: KindOf) -> tuple[Value, Value]:
    if isinstance(a, Choice) and isinstance(b, Choice):
        then = _try_unify(a.then, b.then, kind)
        orelse = _try_unify(a.orelse, b.orelse, kind)
        if then is not None and orelse is not None:
            return Choice(a.cond, then[0], orelse[0]), Choice(b.cond, then[1], orelse[1])
    if isinstance(a, Choice):
        found = _placed(b, a, kind)
        if found is not None:
            return found[1], found[0]
    if isinstance(b, Choice):
        found = _placed(a, b, kind)
        if found is not None:
            return found
    if isinstance(a, Choice):  # grow it: the other one takes the place of its last side
        inner = unify(a.orelse, b, kind)
        return Choice(a.cond, a.then, inner[0]), Choice(Const(False), undefined(a.then), inner[1])
    assert isinstance(b, Choice)
    inner = unify(a, b.orelse, kind)
    return Choice(Const(False), undefined(b.then), inner[0]), Choice(b.cond, b.then, inner[1])


def _placed(value: Value, choice: Choice, kind: KindOf) -> tuple[Value, Value] | None:
    """A value as one side of a choice that has a side of its shape."""
    found = _try_unify(value, choice.then, kind)
    if found is not None:
        new, then = found
        return Choice(Const(True), new, undefined(choice.orelse)), Choice(choice.cond, then, choice.orelse)
    found = _placed(value, choice.orelse, kind) if isinstance(choice.orelse, Choice) else None
    if found is None:
        found = _try_unify(value, choice.orelse, kind)
    if found is None:
        return None
    new, orelse = found
    return Choice(Const(False), undefined(choice.then), new), Choice(choice.cond, choice.then, orelse)


def _try_unify(a: Value, b: Value, kind: KindOf) -> tuple[Value, Value] | None:
    """The two at one shape, if that takes no new choice."""
    if isinstance(a, Choice) or isinstance(b, Choice):
        return _aligned(a, b, kind) if isinstance(a, Choice) and isinstance(b, Choice) else None
    if is_operand(a) and is_operand(b):
        return (a, b) if _joinable(kind(a), kind(b)) else None  # type: ignore[arg-type]
    if _is_unassigned(a, kind):
        return undefined(b), b
    if _is_unassigned(b, kind):
        return a, undefined(a)
    first, second = children(a), children(b)
    if is_operand(a) or is_operand(b) or not same_shape(a, b) or len(first) != len(second):
        return None
    pairs = [_try_unify(x, y, kind) for x, y in zip(first, second, strict=True)]
    if any(pair is None for pair in pairs):
        return None
    found = [pair for pair in pairs if pair is not None]
    return with_children(a, tuple(x for x, _ in found)), with_children(b, tuple(y for _, y in found))


def _aligned(a: Choice, b: Choice, kind: KindOf) -> tuple[Value, Value] | None:
    then, orelse = _try_unify(a.then, b.then, kind), _try_unify(a.orelse, b.orelse, kind)
    if then is None or orelse is None:
        return None
    return Choice(a.cond, then[0], orelse[0]), Choice(b.cond, then[1], orelse[1])
