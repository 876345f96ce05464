"""Keywords of calls that have a rule: those that change no value are left out, and those that a definition does not
take are refused.

np.median(x * y, overwrite_input=True)      ─▶  np.median(x * y)
np.stack([x, y], casting="same_kind")       ─▶  np.stack([x, y])
np.unique(x, sorted=False)                  refused, and so is the first where what is overwritten has a name
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import effects, ir
from adcompile.ir import Const, Op, Var
from adcompile.lower.calling import calls
from adcompile.lower.core import Lowering
from adcompile.lower.values import Value

_OF_UFUNCS = {"casting": "same_kind", "order": "K", "subok": True, "where": True, "dtype": None}
#: Keywords that say nothing about values, whatever they are.
_SILENT = ("subok", "check_finite", "device")
#: Functions that take keywords of ufuncs.
_LIKE_UFUNCS = (np.clip, np.einsum, np.copyto)


def arranged(
    lo: Lowering, fn: Any, args: list[Value], kwargs: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a call by place as far as its rule takes them so, the others by name.

    np.diff(x, 1, -1, y)      ─▶  np.diff(x, 1, -1, prepend=y)
    """
    rule = lo.rules.lookup(fn)
    taken = {} if rule is None or rule.body is None or isinstance(fn, np.ufunc) else _taken(rule.body)
    if not taken or any(q.kind is q.VAR_POSITIONAL for q in taken.values()):
        return args, kwargs
    places = [key for key, q in taken.items() if q.kind is q.POSITIONAL_OR_KEYWORD]
    names = calls.positional_names(fn)
    if len(places) < len(args) <= len(names):
        later = dict(zip(names[len(places) :], args[len(places) :], strict=False))
        return args[: len(places)], {**later, **kwargs}
    args, kwargs = list(args), dict(kwargs)
    for name in places[len(args) :]:
        if name in names or name not in kwargs:
            break
        args.append(kwargs.pop(name))
    return args, kwargs


def needed(lo: Lowering, fn: Any, args: list[Value], kwargs: dict[str, Value]) -> dict[str, Value]:
    """The keyword arguments of a call less those that change no value."""
    rule = lo.rules.lookup(fn)
    if rule is None or not kwargs:
        return kwargs
    taken = _taken(rule.body)
    return {key: value for key, value in kwargs.items() if not _is_idle(lo, fn, taken, args, key, value)}


def require_taken(lo: Lowering, fn: Any, body: Callable[..., Any], kwargs: dict[str, Value]) -> None:
    """Refuse what the definition of a function does not take."""
    taken = _taken(body)
    unknown = [key for key in kwargs if key not in taken]
    if unknown and not any(q.kind is q.VAR_KEYWORD for q in taken.values()):
        called = f"{getattr(fn, '__module__', '')}.{getattr(fn, '__name__', fn)}"
        raise lo.refuse(None, f"the argument {unknown[0]!r} of {called}", f"use these arguments: {', '.join(taken)}")


def _is_idle(
    lo: Lowering, fn: Any, taken: dict[str, inspect.Parameter], args: list[Value], key: str, value: Value
) -> bool:
    if not isinstance(value, Const):
        return False
    if key.startswith("overwrite_"):
        return not value.value or all(_is_temporary(lo, arg) for arg in args)
    if key in taken:
        return False
    like_ufunc = isinstance(fn, np.ufunc) or fn in _LIKE_UFUNCS
    if like_ufunc and (key == "order" or key == "casting" and value.value in ("same_kind", "unsafe")):
        return True
    defaults = calls.defaults_of(fn) | (_OF_UFUNCS if like_ufunc and fn is not np.einsum else {"casting": "safe"})
    return key in _SILENT or key in defaults and value == Const(defaults[key])


def _is_temporary(lo: Lowering, arg: Value) -> bool:
    """Whether an argument is made for the call, so that nobody sees what it is overwritten with."""
    if not isinstance(arg, Var):
        return not isinstance(arg, ir.Free)
    made = next((s for s in reversed(lo.b.stmts) if isinstance(s, Op) and s.target == arg.name), None)
    kept = any(value == arg for frame in lo.environments() for value in frame.env.values())
    return made is not None and not kept and _is_new(made)


def _is_new(made: Op) -> bool:
    effect = effects.of(made.fn)
    return effect.pure and not effect.views and effect.stores is None


def _taken(body: Any) -> dict[str, inspect.Parameter]:
    parameters = inspect.signature(body).parameters if isinstance(body, Callable) else {}  # type: ignore[arg-type]
    return {key: q for key, q in parameters.items() if key != "bar" and not key.endswith("_dot")}


__all__ = ["arranged", "needed", "require_taken"]
