"""Objects that the program makes: they are followed attribute by attribute, like the variables of a function.

    class Ellipse:                          e = Ellipse(a, b)     ─▶   area.3 = pi * a.0 * b.1
        def __init__(self, a, b):           return e.area * a          %t.4 = area.3 * a.0
            self.area = math.pi * a * b

There is no object when the derivative runs. Where control flow joins, an object that was made on one path becomes
another one, with joined attributes (``shapes.with_children``). From then on it is fixed, and so is what it was: which
of the two another name means is not known any more, so no change is followed.
"""

from __future__ import annotations

import dataclasses
import dis
import functools
import inspect
import types
from collections.abc import Iterator
from typing import Any

from adcompile.ir import Const
from adcompile.lower import names
from adcompile.lower.calling import calls
from adcompile.lower.calling.libraries import is_followed
from adcompile.lower.core import Lowering
from adcompile.lower.data import attributes
from adcompile.lower.shapes import leaves, rebuild
from adcompile.lower.values import Frame, Instance, Known, Value

_CONSTANTS = (str, bytes, int, float, complex, bool, type(None), tuple, list, dict, frozenset)


def is_made(cls: type) -> bool:
    """Whether objects of a class are made by ``__init__`` alone, and have plain attributes."""
    own: Any = cls  # what is asked here are questions of identity, and not of types
    init, plain = own.__init__, object
    return (
        type(own).__call__ is type.__call__
        and own.__new__ is plain.__new__
        and (own.__setattr__ is plain.__setattr__ or attributes.is_frozen(cls))
        and own.__getattribute__ is plain.__getattribute__
        and (init is plain.__init__ or isinstance(init, types.FunctionType) and is_followed(init))
    )


def make(lo: Lowering, cls: type, args: list[Value], kwargs: dict[str, Value], hint: str) -> Instance:
    """``cls(*args, **kwargs)``, of a class for which ``is_made`` holds."""
    made = empty(lo, cls)
    if cls.__init__ is object.__init__:  # type: ignore[misc]
        if args or kwargs:
            raise lo.fails(TypeError, f"{cls.__name__}() takes no arguments")
        return made
    calls.call(lo, Known(cls.__init__), [made, *args], kwargs, hint)  # type: ignore[misc]
    return made


def empty(lo: Lowering, cls: type) -> Instance:
    """An object without attributes, but for those that its class holds and its methods assign."""
    frame = Frame(None)
    for name in _assigned(cls):
        if _is_data(attributes.find_static(cls, name)) and hasattr(cls, name):
            frame.env[name] = _of_class(lo, cls, name)
    lo.heap.append(frame)
    return Instance(cls, frame, lo.b.home(None))


@functools.cache
def _assigned(cls: type) -> tuple[str, ...]:
    """The attributes that the methods of a class assign."""
    found: dict[str, None] = {}
    for base in cls.__mro__:
        for member in vars(base).values():
            for code in _codes(member):
                found.update((i.argval, None) for i in dis.get_instructions(code) if i.opname == "STORE_ATTR")
    return tuple(found)


def _codes(member: Any) -> Iterator[types.CodeType]:
    if isinstance(member, property):
        for fn in (member.fget, member.fset):
            yield from _codes(fn)
    code = getattr(inspect.unwrap(member) if callable(member) else member, "__code__", None)
    if isinstance(code, types.CodeType):
        yield code


def _is_data(found: Any) -> bool:
    return isinstance(found, _CONSTANTS)


def _of_class(lo: Lowering, cls: type, name: str) -> Value:
    found = attributes.find_static(cls, name)
    lo.guards.append(lambda: attributes.find_static(cls, name) is found)
    return attributes.literal_or(found, lo.known_operand(Known(found)))


# -- attributes --------------------------------------------------------------------------------------------------------


def read(lo: Lowering, owner: Instance, name: str, hint: str) -> Value:
    """``owner.name``"""
    found = attributes.find_static(owner.cls, name)
    if isinstance(found, property):
        return calls.call(lo, Known(found.fget), [owner], {}, hint)
    if name in owner.frame.env:
        return names.known(lo, owner.frame.env[name])
    if name == "__class__":
        return Known(owner.cls)
    if name == "__dict__":
        raise lo.refuse(None, "the attribute __dict__", "name the attributes")
    return attributes.of_class(lo, owner, owner.cls, name, hint)


def write(lo: Lowering, owner: Instance, name: str, value: Value, *, raw: bool = False) -> None:
    """``owner.name = value``; ``raw``: past what the class puts in the way."""
    from adcompile.lower.assignments import detached

    found = attributes.find_static(owner.cls, name)
    if isinstance(found, property):
        if found.fset is None:
            raise lo.fails(AttributeError, f"property {name!r} of {owner.cls.__name__!r} object has no setter")
        calls.call(lo, Known(found.fset), [owner, value], {}, "%t")
        return
    if attributes.is_frozen(owner.cls) and not raw:
        raise lo.fails(dataclasses.FrozenInstanceError, f"cannot assign to field {name!r}")
    frame = owner.frame
    is_slot = isinstance(found, types.MemberDescriptorType)
    if hasattr(found, "__set__") and not is_slot:
        raise lo.refuse(None, f"the attribute {name!r}, which is assigned through a descriptor,", "use a property")
    if frame.fixed or not any(frame is other for other in lo.heap):
        raise _changed(lo, owner)
    elsewhere = lo.b.home(None) is not owner.home
    if name not in frame.env and hasattr(owner.cls, name) and not is_slot and elsewhere:
        raise lo.refuse(
            None,
            f"the attribute {name!r}, which is assigned on one path, and is the class's own on the others,",
            "assign it in __init__",
        )
    frame.env[name] = rebuild(value, [detached(lo, leaf) for leaf in leaves(value)])


def _changed(lo: Lowering, owner: Instance) -> Exception:
    return lo.refuse(
        None,
        f"a change of an object of class {owner.cls.__name__} that was made or named in a branch or a loop",
        "make the object before the branch, or a new one instead of changing it",
        why="which object it is depends on the path that the program takes",
    )


def set_past_class(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``object.__setattr__(obj, name, value)``"""
    owner, name, value = args
    if not isinstance(owner, Instance) or not isinstance(name, Const):
        return None
    write(lo, owner, name.value, value, raw=True)
    return Const(None)


def nothing_to_init(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """``object.__init__(obj)``"""
    return Const(None) if len(args) == 1 and not kwargs and isinstance(args[0], Instance) else None
