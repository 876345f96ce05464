"""Two values of different shapes brought to one, so that their parts can be joined.

Each becomes a choice between the two shapes. The side that isn't taken is made of whatever can be read there: what it
holds is of no account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adcompile import ir
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import NEVER, UNKNOWN, Array, Kind, Never, Scalar, join
from adcompile.lower.shapes import children, leaves, rebuild, same_shape, undefined, with_children
from adcompile.lower.values import Choice, Value, is_operand

if TYPE_CHECKING:
    from adcompile.lower.core import Lowering

Pair = tuple[Value, Value]
_FILLERS = {"bool": Const(False), "int": Const(0), "float": Const(0.0), "complex": Const(0j), "num": Const(0.0)}


def unify(lo: Lowering, a: Value, b: Value) -> Pair:
    """Two values brought to one shape, so that their leaves correspond.

    What is visible where this is called is visible on both paths.
    """
    if is_operand(a) and is_operand(b):
        return (a, b) if _joinable(lo, a, b) else _choices(lo, a, b)
    if _is_unassigned(lo, a):
        return undefined(b), b
    if _is_unassigned(lo, b):
        return a, undefined(a)
    if isinstance(a, Choice) or isinstance(b, Choice):
        return _unify_choices(lo, a, b)
    if same_shape(a, b):
        first, second = children(a), children(b)
        if len(first) == len(second):
            return _with_children(a, b, [unify(lo, x, y) for x, y in zip(first, second, strict=True)])
    return _choices(lo, a, b)


def _with_children(a: Value, b: Value, pairs: list[Pair]) -> Pair:
    return with_children(a, tuple(x for x, _ in pairs)), with_children(b, tuple(y for _, y in pairs))


def _is_unassigned(lo: Lowering, value: Value) -> bool:
    """No value yet; a loop's parameter is so too, until it is known what the loop assigns."""
    return is_operand(value) and lo.kind(value) == NEVER  # type: ignore[arg-type]


def _joinable(lo: Lowering, a: Value, b: Value) -> bool:
    """Whether a variable can be either: None and an array, say, are told apart instead."""
    x: Kind = lo.kind(a)  # type: ignore[arg-type]
    y: Kind = lo.kind(b)  # type: ignore[arg-type]
    if isinstance(x, (Scalar, Array)) and isinstance(y, (Scalar, Array)):
        return True
    return UNKNOWN in (x, y) or isinstance(x, Never) or isinstance(y, Never) or join(x, y) != UNKNOWN


# -- choices -----------------------------------------------------------------------------------------------------------


def _choices(lo: Lowering, a: Value, b: Value) -> Pair:
    """Two values as the two sides of one choice."""
    return Choice(Const(True), a, _filler(lo, b)), Choice(Const(False), _filler(lo, a), b)


def _filler(lo: Lowering, shape: Value) -> Value:
    """A value of this shape, to stand where another one is chosen."""
    return rebuild(shape, [_filler_leaf(lo, leaf) for leaf in leaves(shape)])


def _filler_leaf(lo: Lowering, leaf: Operand) -> Operand:
    if not isinstance(leaf, Var) or lo.b.is_open(lo.b.home(leaf.name)):
        return leaf
    kind = lo.kind(leaf)
    return _FILLERS[kind.type] if isinstance(kind, Scalar) else ir.UNDEFINED


def _unify_choices(lo: Lowering, a: Value, b: Value) -> Pair:
    if isinstance(a, Choice) and isinstance(b, Choice):
        found = _aligned(lo, a, b)
        if found is not None:
            return found
    if isinstance(a, Choice):
        placed = _placed(lo, b, a)
        if placed is not None:
            return placed[1], placed[0]
    if isinstance(b, Choice):
        placed = _placed(lo, a, b)
        if placed is not None:
            return placed
    if isinstance(a, Choice):  # grow it: the other one takes the place of its last side
        inner = unify(lo, a.orelse, b)
        return Choice(a.cond, a.then, inner[0]), Choice(Const(False), _filler(lo, a.then), inner[1])
    assert isinstance(b, Choice)
    inner = unify(lo, a, b.orelse)
    return Choice(Const(False), _filler(lo, b.then), inner[0]), Choice(b.cond, b.then, inner[1])


def _placed(lo: Lowering, value: Value, choice: Choice) -> Pair | None:
    """A value as one side of a choice that has a side of its shape."""
    found = _try_unify(lo, value, choice.then)
    if found is not None:
        new, then = found
        return Choice(Const(True), new, _filler(lo, choice.orelse)), Choice(choice.cond, then, choice.orelse)
    found = _placed(lo, value, choice.orelse) if isinstance(choice.orelse, Choice) else None
    if found is None:
        found = _try_unify(lo, value, choice.orelse)
    if found is None:
        return None
    new, orelse = found
    return Choice(Const(False), _filler(lo, choice.then), new), Choice(choice.cond, choice.then, orelse)


def _try_unify(lo: Lowering, a: Value, b: Value) -> Pair | None:
    """The two at one shape, if that takes no new choice."""
    if isinstance(a, Choice) or isinstance(b, Choice):
        return _aligned(lo, a, b) if isinstance(a, Choice) and isinstance(b, Choice) else None
    if is_operand(a) and is_operand(b):
        return (a, b) if _joinable(lo, a, b) else None
    first, second = children(a), children(b)
    if is_operand(a) or is_operand(b) or not same_shape(a, b) or len(first) != len(second):
        return None
    pairs = [_try_unify(lo, x, y) for x, y in zip(first, second, strict=True)]
    found = [pair for pair in pairs if pair is not None]
    return _with_children(a, b, found) if len(found) == len(pairs) else None


def _aligned(lo: Lowering, a: Choice, b: Choice) -> Pair | None:
    then, orelse = _try_unify(lo, a.then, b.then), _try_unify(lo, a.orelse, b.orelse)
    if then is None or orelse is None:
        return None
    return Choice(a.cond, then[0], orelse[0]), Choice(b.cond, then[1], orelse[1])
