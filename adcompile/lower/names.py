"""What a name means in the function being followed: a variable, or something bound outside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from adcompile import ir
from adcompile.ir import Const, Free, Operand, Var
from adcompile.kinds import Kind, Object, is_code, is_module, of_value
from adcompile.lower import global_variables
from adcompile.lower.bindings import ObjectBinding
from adcompile.lower.core import LITERALS, Lowering
from adcompile.lower.shapes import owner
from adcompile.lower.values import DictValue, Frame, Known, Lost, TupleValue, Value
from adcompile.syntax.names import GlobalBinding, binding

_BUILTIN_CONTAINERS = (tuple, list, dict)


def read(lo: Lowering, identifier: str) -> Value:
    """The value of a name."""
    if identifier not in lo.frame.code.globals:
        frame = owner(lo.frame, identifier)
        if frame is not None:
            return known(lo, frame.env.get(identifier, ir.UNDEFINED))
    outer = lo.frame.code.source
    kept = global_variables.frame_of(lo, outer.globals, identifier)
    if kept is not None:
        return known(lo, kept.env[identifier])
    place = binding(outer, identifier)
    if identifier in lo.frame.code.globals:
        place = GlobalBinding(outer.globals, identifier, outer.fn.__builtins__)
    try:
        obj = place.get()
    except NameError as error:  # the line is reached in the end, or it is not
        raise lo.fails(NameError, str(error)) from None
    if getattr(place, "is_builtin", False):
        return Known(obj, identifier, obj)
    return outside(lo, obj, identifier, place)


def known(lo: Lowering, value: Value) -> Value:
    """A value that is read; refused where it is not known."""
    return lo.operand(value) if isinstance(value, Lost) else value


def at_start(lo: Lowering, namespace: dict[str, Any], identifier: str) -> Value:
    """What a global variable is when the program begins, for one that the program assigns."""
    return outside(lo, namespace[identifier], identifier, GlobalBinding(namespace, identifier, {}))


def bind(lo: Lowering, identifier: str, value: Value, node: gast.AST) -> None:
    """Give a name a value, in the frame that it belongs to."""
    frame = lo.frame
    while frame.code.transparent and identifier not in frame.code.locals and frame.parent is not None:
        frame = frame.parent
    if identifier in frame.code.globals:
        global_variables.assign(lo, frame.code.source.globals, identifier, value)
        return
    if identifier in frame.code.nonlocals:
        frame = _rebound(lo, frame, identifier, node)
    frame.env[identifier] = value


def _rebound(lo: Lowering, frame: Frame, identifier: str, node: gast.AST) -> Frame:
    found = owner(frame.parent, identifier)
    if found is None or not any(found is frame for frame in (*lo.frames, *lo.heap)):
        raise lo.refuse(
            node,
            f"an assignment to {identifier}, the state of a function that was made on one path or in an iteration,",
            "make the function before the branch or the loop, or keep the state in an array that is passed along",
            why="which state it is depends on the path",
        )
    return found


def outside(lo: Lowering, obj: Any, path: str, place: Any, owner: Any = None) -> Value:
    """A value read from outside: code is followed (and watched for rebinding), data are read when running.

    ``owner`` is what the part of a dotted path before its first dot is.
    """
    root = None if "." in path else obj
    if is_module(obj):
        return Known(obj, path, root)
    if lo.b.origin and callable(obj):  # in a rule
        return Known(obj, path, root)
    if type(obj) is bool and lo.frame.code is not None and lo.frame.code.source.ours:
        return Const(obj)
    if is_code(obj) or lo.rules.owns(obj):
        lo.guards.append(_unchanged(place, obj))
        return Known(obj, path, root)
    if type(obj) in _BUILTIN_CONTAINERS and holds_code(obj):
        lo.guards.append(_unchanged(place, obj))
        lo.guards.append(_same_items(obj))
        return lifted(lo, obj, path)
    kind = _kind_outside(obj)
    lo.guards.append(_same_kind(place, kind))
    return lo.free(path, place if owner is None else ObjectBinding(owner), kind)


def is_outside(lo: Lowering, operand: Operand) -> bool:
    """Whether an operand is data from outside, or a part of it, which carry no derivative."""
    return isinstance(operand, Free) or isinstance(operand, Var) and operand.name in lo.from_outside


def part(lo: Lowering, fn: Callable[..., Any], data: Operand, key: Operand, hint: str, kind: Kind | None = None) -> Var:
    """An item or an attribute of data from outside."""
    found = lo.b.op(fn, data, key, hint=hint, kind=kind)
    lo.from_outside.add(found.name)
    return found


def current(lo: Lowering, data: Free) -> Callable[[], Any]:
    """How to get at data from outside, as they are when it is called."""
    root, *path = data.name.split(".")
    place = lo.env[root]

    def get() -> Any:
        obj = place.get()
        for name in path:
            obj = getattr(obj, name)
        return obj

    return get


def literal_outside(lo: Lowering, data: Free) -> Const:
    """A literal from outside as it is now; a guard watches that it stays so."""
    get = current(lo, data)
    value = get()
    lo.guards.append(lambda: get() == value)
    return Const(value)


def class_outside(lo: Lowering, data: Free) -> type:
    """The class of data from outside; a guard watches that it stays so."""
    get = current(lo, data)
    cls = type(get())
    lo.guards.append(lambda: type(get()) is cls)
    return cls


def _kind_outside(obj: Any) -> Kind:
    """The kind of data from outside; a dict that has attributes too is an object."""
    if isinstance(obj, dict) and getattr(obj, "__dict__", None):
        return Object(type(obj), tuple((name, of_value(value)) for name, value in vars(obj).items()))
    return of_value(obj)


def holds_code(obj: Any) -> bool:
    """Whether a container, or one inside it, has a function among its items."""
    items = obj.values() if isinstance(obj, dict) else obj
    return any(is_code(item) or type(item) in _BUILTIN_CONTAINERS and holds_code(item) for item in items)


def lifted(lo: Lowering, obj: Any, path: str) -> Value:
    """A container with functions among its items, item by item; its data are read as they are now."""
    if is_code(obj):
        return Known(obj)
    if type(obj) in LITERALS:
        return Const(obj)
    if type(obj) is dict and holds_code(obj) and all(type(key) in LITERALS for key in obj):
        return DictValue(tuple(map(Const, obj)), tuple(lifted(lo, item, path) for item in obj.values()))
    if type(obj) in (tuple, list) and holds_code(obj):
        return TupleValue(tuple(lifted(lo, item, path) for item in obj), None if type(obj) is tuple else list)
    return lo.free(f"{path}_item", ObjectBinding(obj), of_value(obj))


def _unchanged(place: Any, obj: Any) -> Callable[[], bool]:
    return lambda: place.get() is obj


def _same_kind(place: Any, kind: Kind) -> Callable[[], bool]:
    return lambda: _kind_outside(place.get()) == kind


def _same_items(obj: Any) -> Callable[[], bool]:
    """Whether a container holds what it held."""
    before = _items(obj)
    inner = [_same_items(item) for item in before if type(item) in _BUILTIN_CONTAINERS]

    def same() -> bool:
        now = _items(obj)
        return (
            len(now) == len(before)
            and all(a is b for a, b in zip(now, before, strict=True))
            and all(f() for f in inner)
        )

    return same


def _items(obj: Any) -> list[Any]:
    return [x for pair in obj.items() for x in pair] if isinstance(obj, dict) else list(obj)
