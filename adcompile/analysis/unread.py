"""Calls whose source is not read: they may write to what they are given, and to the object that they are methods of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from adcompile import effects, ir
from adcompile import primitives as p
from adcompile.ir import Const, Free, Op, Operand, Var
from adcompile.kinds import Array, Dict, Kind, List, Object, Passive, Tuple, has_storage


class Code(Protocol):
    """A function, or one that is being made: the kinds of its variables, and the names that it reads from outside."""

    @property
    def env(self) -> Mapping[str, Any]: ...

    def kind(self, operand: Operand) -> Kind: ...


UNREAD = (p.call, p.call_method)
#: Modules whose functions, and the methods of whose classes, look at their arguments only.
_READERS = {"logging", "warnings", "json", "pickle", "pprint", "numpy.testing", "matplotlib", "unittest", "sys", "_io"}
#: The functions of random numbers change the state that they draw from, and of what they are given this alone.
_RANDOM = {"random", "numpy.random"}
_SHUFFLING = {"shuffle"}
#: Methods of built-in containers and arrays that leave them as they are.
_READING = {"index", "count", "get", "keys", "values", "items", "isdisjoint", "issubset", "issuperset", "union",
            "intersection", "difference", "copy", "tobytes", "tolist"}  # fmt: skip


def given(op: Op, function: Code) -> tuple[Var, ...]:
    """The arguments of a call that is not read which it may write to; of any other operation none."""
    if op.fn not in UNREAD:
        return ()
    arguments, named = op.args[1 + UNREAD.index(op.fn) :], op.kwargs
    module, name = _callee(op, function)
    if _is_of(module, _READERS):
        return ()
    if _is_of(module, _RANDOM) and name not in _SHUFFLING:
        arguments, named = (), tuple(pair for pair in named if pair[0] == "out")
    operands = (*arguments, *(value for _, value in named))
    return tuple(x for x in operands if isinstance(x, Var) and has_storage(function.kind(x)))


def refills(op: Op, function: Code) -> bool:
    """Whether a call that is not read may put something else into the containers that it is given."""
    return op.fn in UNREAD and not _is_of(_callee(op, function)[0], _RANDOM)


def _callee(op: Op, function: Code) -> tuple[str, str]:
    """The module and the name of what is called."""
    if op.fn is p.call:
        found = _object(function, op.args[0])
        return _module(found), getattr(found, "__name__", "")
    owner, method = op.args[:2]
    kind = function.kind(owner)
    module = kind.cls.__module__ if isinstance(kind, (Passive, Object)) else ""
    return module, str(method.value) if isinstance(method, Const) else ""


def changed(op: Op, function: Code) -> tuple[Var, ...]:
    """All that a call that is not read may change: what it is given, and the object that it is a method of."""
    found = given(op, function)
    if op.fn is not p.call_method or not isinstance(op.args[0], Var):
        return found
    owner = op.args[0]
    return found if leaves_its_owner(op, function.kind) or not has_storage(function.kind(owner)) else (*found, owner)


def leaves_its_owner(op: Op, kind: Callable[[Operand], Kind]) -> bool:
    """Whether a call of a method leaves its owner, which is a built-in container or an array, as it is."""
    owner, method = op.args[:2]
    return isinstance(method, Const) and method.value in _READING and _is_builtin(kind(owner))


def called(op: Op) -> str:
    """What an unread call calls, for a message."""
    if op.fn is p.call:
        return op.args[0].name if isinstance(op.args[0], Free) else "this function"
    return f"the method {op.args[1].value}" if isinstance(op.args[1], Const) else "this method"


def _is_builtin(kind: Kind) -> bool:
    return isinstance(kind, (Array, List, Dict, Tuple)) or isinstance(kind, Passive) and kind.cls in (set, frozenset)


def _is_of(module: str, modules: set[str]) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in modules)


def _module(found: Any) -> str:
    """The module of a function, or of the class whose bound method it is."""
    owner = getattr(found, "__self__", None)
    module = getattr(type(owner) if owner is not None else found, "__module__", None)
    return module if isinstance(module, str) and module != "builtins" else getattr(found, "__module__", None) or ""


def _object(function: Code, callee: Any) -> Any:
    """The object that a free name stands for now; None where that cannot be told."""
    if not isinstance(callee, Free):
        return None
    root, *path = callee.name.split(".")
    try:
        found = function.env[root].get()
        for part in path:
            found = getattr(found, part)
    except (AttributeError, KeyError, NameError):
        return None
    return found


def places(op: Op) -> tuple[Operand, ...]:
    """What an operation may write to; of an unread call, at most."""
    if isinstance(op.fn, ir.Callee):
        return ()
    return op.operands() if op.fn in UNREAD else tuple(op.args[k] for k in effects.of(op.fn).writes)
