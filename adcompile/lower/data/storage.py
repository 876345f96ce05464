"""What writing to a container does to its kind, and to the kinds of all that may be the same container.

A list, dict or object is a reference: the kind of what it holds must cover what any of its names puts in. One that was
made here and has not been put into another container, handed over a join, or passed in, has no other name than its own.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from adcompile import effects, ir
from adcompile import primitives as p
from adcompile.analysis import unread
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import NEVER, UNKNOWN, Dict, Kind, List, Object, Tuple, any_keys, join, value_of

if TYPE_CHECKING:
    from adcompile.lower.core import Lowering

_READS = (operator.getitem, getattr)  # they give what a container holds, not the container
_MAKERS = {p.make_list, p.make_dict, p.copy_of, list, dict}


def holds(lo: Lowering, owner: Operand, value: Operand) -> None:
    """A list holds this value too."""
    kind = lo.kind(owner)
    if isinstance(owner, Var) and isinstance(kind, List):
        item = join(kind.item, lo.kind(value))
        _replace(lo, owner, kind, List(item))
        _is_item(lo, value, item)


def _is_item(lo: Lowering, value: Operand, item: Kind) -> None:
    """What a container holds may be changed under the names that the other items have."""
    kind = lo.kind(value)
    if isinstance(value, Var) and isinstance(kind, (List, Dict, Object)) and type(item) is type(kind):
        _replace(lo, value, kind, item)


def holds_at(lo: Lowering, owner: Operand, key: Operand, value: Operand) -> None:
    """A dict holds this value under this key."""
    kind = lo.kind(owner)
    if not isinstance(owner, Var) or not isinstance(kind, Dict):
        return
    _is_item(lo, value, join(value_of(kind), lo.kind(value)))
    items = dict(kind.items or ())
    if kind.items is None or not isinstance(key, Const):
        _replace(lo, owner, kind, any_keys(join(value_of(kind), lo.kind(value))))
    elif key.value in items or _same_run(lo, owner):
        items[key.value] = join(items.get(key.value, NEVER), lo.kind(value))
        _replace(lo, owner, kind, Dict(tuple(items.items())))
    else:
        _replace(lo, owner, kind, any_keys(join(value_of(kind), lo.kind(value))))


def given_away(lo: Lowering, op: ir.Op) -> None:
    """A call that is not read may put anything into the containers that it is given, or that it is a method of."""
    if not unread.refills(op, lo):
        return
    for operand in unread.changed(op, lo):
        kind = lo.kind(operand)
        if isinstance(kind, (List, Dict)):
            _replace(lo, operand, kind, any_keys(UNKNOWN) if isinstance(kind, Dict) else List(UNKNOWN))


def lacks(lo: Lowering, owner: Operand, key: Operand | None) -> None:
    """A dict holds nothing any more under this key, or under any."""
    kind = lo.kind(owner)
    if not isinstance(owner, Var) or not isinstance(kind, Dict) or kind.items is None:
        return
    known = isinstance(key, Const) and _same_run(lo, owner) and is_alone(lo, owner)
    kept = tuple((k, item) for k, item in kind.items if isinstance(key, Const) and k != key.value)
    _replace(lo, owner, kind, Dict(kept) if known else any_keys(value_of(kind)))


def has_attribute(lo: Lowering, owner: Operand, name: str, value: Operand) -> None:
    """An object has this attribute."""
    kind = lo.kind(owner)
    if not isinstance(owner, Var) or not isinstance(kind, Object):
        return
    fields = dict(kind.fields)
    if name not in fields:
        lo.grown.add(name)
    fields[name] = join(fields.get(name, NEVER), lo.kind(value))
    _replace(lo, owner, kind, Object(kind.cls, tuple(fields.items())))


def _same_run(lo: Lowering, owner: Var) -> bool:
    """Whether what is lowered now runs exactly when the container has been made."""
    return lo.b.home(owner.name) is lo.b.home(None)


def _replace(lo: Lowering, owner: Var, old: Kind, new: Kind) -> None:
    if new == old:
        return
    kinds = lo.b.kinds
    kinds[owner.name] = new
    others = [name for name in kinds.holders(old) if name != owner.name]
    if not others or is_alone(lo, owner):
        return
    for name in others:
        if kinds[name] != old or not is_alone(lo, Var(name)):
            kinds[name] = _covering(kinds[name], old, new)


def is_alone(lo: Lowering, owner: Operand) -> bool:
    """Whether a container has no other name: it was made here, and nothing keeps it."""
    made = False
    for stmt in lo.b.so_far():
        if isinstance(stmt, ir.Op):
            made = made or isinstance(owner, Var) and stmt.target == owner.name and _makes(stmt)
            if owner in stmt.operands() and _keeps(stmt, owner):
                return False
        elif owner in ir.own_operands(stmt) or owner in ir.inner_operands(stmt):
            return False
    return made


_OF_SETS = (operator.sub, operator.and_, operator.or_)


def made_of(lo: Lowering, owner: Operand) -> tuple[Operand, ...] | None:
    """The items of a list that a display in this very block made, if it still is as it was made."""
    made = _as_it_was_made(lo, owner)
    return None if made is None or made.fn is not p.make_list else made.args


def members_of(lo: Lowering, owner: Operand) -> list[Const] | None:
    """The members of a set of literals that was made in this very block, of displays and of other such sets."""
    made = _as_it_was_made(lo, owner)
    if made is None:
        return None
    if made.fn is p.make_set:
        literals = [arg for arg in made.args if isinstance(arg, Const)]
        return list(dict.fromkeys(literals)) if len(literals) == len(made.args) else None
    parts = [members_of(lo, arg) for arg in made.args] if made.fn in _OF_SETS else []
    left, right = parts if len(parts) == 2 else (None, None)
    if left is None or right is None:
        return None
    if made.fn is operator.or_:
        return list(dict.fromkeys(left + right))
    return [one for one in left if (one in right) == (made.fn is operator.and_)]


def _as_it_was_made(lo: Lowering, owner: Operand) -> ir.Op | None:
    """The operation in this block that made a container, if nothing can have changed it since."""
    made = [stmt for stmt in lo.b.since(0) if isinstance(owner, Var) and ir.targets(stmt) == (owner.name,)]
    if len(made) != 1 or not isinstance(made[0], ir.Op):
        return None
    for stmt in lo.b.so_far():
        if isinstance(stmt, ir.Op):
            if owner in stmt.operands() and (_keeps(stmt, owner) or effects.of(stmt.fn).writes):
                return None
        elif owner in ir.own_operands(stmt) or owner in ir.inner_operands(stmt):
            return None
    return made[0]


def _makes(op: ir.Op) -> bool:
    return isinstance(op.fn, type) or op.fn in _MAKERS


def _keeps(op: ir.Op, owner: Operand) -> bool:
    effect = effects.of(op.fn)
    if effect.stores is None:
        return isinstance(op.fn, type) or effect.ordered or bool(effect.views) and op.fn not in _READS
    return effect.stores == -1 or owner in op.args[effect.stores :]


def _covering(kind: Kind, old: Kind, new: Kind) -> Kind:
    """A kind with each part that is ``old`` widened to hold what ``new`` holds."""
    if kind == old:
        return _joined(old, new)

    def inner(pairs: Any) -> Any:
        return tuple((key, _covering(item, old, new)) for key, item in pairs)

    match kind:
        case List(item):
            return List(_covering(item, old, new))
        case Tuple(items, cls):
            return Tuple(tuple(_covering(item, old, new) for item in items), cls)
        case Dict(items) if items is not None:
            return Dict(inner(items))
        case Dict(None, item) if item is not None:
            return any_keys(_covering(item, old, new))
        case Object(cls, fields):
            return Object(cls, inner(fields))
    return kind


def _joined(old: Kind, new: Kind) -> Kind:
    found = join(old, new)
    return new if found == UNKNOWN else found
