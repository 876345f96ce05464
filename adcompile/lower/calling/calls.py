"""Calls: which function is meant, and whether it is followed into its source or becomes an operation."""

from __future__ import annotations

import functools
import inspect
import math
import operator
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from adcompile import contractions, effects, ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import STR, Dict, Kind, Object, is_own_array
from adcompile.lower import global_variables
from adcompile.lower.bindings import ObjectBinding
from adcompile.lower.calling import equivalents
from adcompile.lower.calling.libraries import is_followed, is_pure, makes_managers
from adcompile.lower.control import merge, warning_filters
from adcompile.lower.core import LITERALS, Lowering
from adcompile.lower.data import storage
from adcompile.lower.inference.managed_warnings import FILTERS
from adcompile.lower.values import Bound, Choice, Closure, Instance, Known, Lost, Method, TupleValue, Value, is_iterator
from adcompile.rules import remedies

_COMPARISONS = {operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge}
_FOLDABLE = {
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.neg,
    operator.pos, operator.not_, operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge,
    operator.and_, operator.or_, operator.is_, operator.is_not, p.contains, bool, len, operator.getitem, abs, int,
    isinstance, min, max, p.stop_gradient, *contractions.PLANS,
}  # fmt: skip


_MAKING_PLAIN = {np.asarray, np.array, getattr}
#: What ``np.seterr`` gives, for ``np.seterr(**old)``.
_SETTINGS = Dict(tuple((name, STR) for name in np.geterr()))


def call(lo: Lowering, fn: Value | Callable[..., Any], args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """The result of calling what ``fn`` means."""
    match fn:
        case Closure():
            from adcompile.lower.calling.follow import follow_closure

            return follow_closure(lo, fn, args, kwargs, hint)
        case Bound(inner, first, named):
            return call(lo, inner, [*first, *args], {**dict(named), **kwargs}, hint)
        case Method(owner, name):
            from adcompile.lower.data.methods import call_method

            return call_method(lo, owner, name, args, kwargs, hint)
        case Known(obj):
            return call_known(lo, obj, args, kwargs, hint)
        case Instance():
            from adcompile.lower.data import attributes

            return call(lo, attributes.of_class(lo, fn, fn.cls, "__call__", "%t"), args, kwargs, hint)
        case Choice():
            return merge.over(lo, fn, lambda one: call(lo, one, args, kwargs, hint), hint)
        case Lost():
            return lo.operand(fn)
        case Var() | Const() | ir.Free():
            return _call_operand(lo, fn, args, kwargs, hint)
    if callable(fn):
        return call_known(lo, fn, args, kwargs, hint)
    raise lo.fails(TypeError, "this value is not callable")


def _call_operand(lo: Lowering, fn: Operand, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """A call of a run-time value: an object of a class that is known, or whatever it may be."""
    kind = lo.kind(fn)
    if isinstance(kind, Object) and "__call__" in dir(kind.cls):
        from adcompile.lower.data import attributes

        return call(lo, attributes.read(lo, fn, "__call__", "%t"), args, kwargs, hint)
    if isinstance(fn, Const):
        raise lo.fails(TypeError, f"{type(fn.value).__name__!r} object is not callable")
    operands = [lo.operand(a) for a in args]
    named = {key: lo.operand(value) for key, value in kwargs.items()}
    return unread(lo, p.call, (fn, *operands), named, hint)


def call_known(lo: Lowering, obj: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """A call of an object that is known when compiling."""
    found = _settled(lo, obj, args, kwargs, hint)
    if found is not None:
        return found
    if args and is_iterator(args[0]) and (listing := equivalents.listing(obj)) is not None:
        return call(lo, Known(listing), args, kwargs, hint)
    if lo.rules.lookup(obj) is None:
        equivalent = equivalents.of(obj)
        if equivalent is not None:
            return call(lo, Known(equivalent), args, kwargs, hint)
        made = equivalents.maker(obj)
        if made is not None:
            fn, given, named = made
            return call(lo, call(lo, Known(fn), list(map(lift, given)), lift_all(named), hint), args, kwargs, hint)
    if isinstance(obj, functools.partial):
        return call(lo, Known(obj.func), [*map(lift, obj.args), *args], {**lift_all(obj.keywords), **kwargs}, hint)
    if isinstance(obj, types.MethodType) and lo.rules.lookup(obj) is None:
        owner: Any = obj.__self__
        if obj.__name__ == "_make" and hasattr(owner, "_fields") and len(args) == 1:
            from adcompile.lower.data.objects import made_from_items

            found = made_from_items(lo, owner, args[0])
            if found is not None:
                return found
        return call(lo, Known(obj.__func__), [lift(obj.__self__), *args], kwargs, hint)
    from adcompile.lower.calling import at_once, keywords
    from adcompile.lower.data import as_arrays

    args, kwargs = keywords.arranged(lo, obj, args, kwargs)
    kwargs = keywords.needed(lo, obj, args, kwargs)
    args = as_arrays.as_arrays(lo, obj, args)
    found = at_once.put_into(lo, obj, args, kwargs, hint) or at_once.written_out(lo, obj, args, kwargs, hint)
    if found is not None:
        return found
    if lo.rules.lookup(obj) is not None:
        return emit(lo, obj, args, kwargs, hint)
    lowered = getattr(obj, "__adcompile_lower__", None)  # a derivative called inside the function
    if lowered is not None:
        result: Value = lowered(lo, args, kwargs, hint)
        return result
    if isinstance(obj, type):
        from adcompile.lower.data.objects import construct

        return construct(lo, obj, args, kwargs, hint)
    if callable(obj) and lo.rules.lookup(type(obj).__call__) is not None:  # an object of a library
        return call_known(lo, type(obj).__call__, [Known(obj), *args], kwargs, hint)
    if makes_managers(obj):  # the manager is what is called where it is used
        return Bound(Known(obj), tuple(args), tuple(kwargs.items()))
    if not is_followed(obj):
        return emit(lo, obj, args, kwargs, hint) if is_pure(obj) else _call_opaque(lo, obj, args, kwargs, hint)
    from adcompile.lower.calling.follow import follow

    if isinstance(obj, types.FunctionType):
        return follow(lo, obj, args, kwargs, hint)
    if isinstance(obj, functools._lru_cache_wrapper):
        return follow(lo, obj.__wrapped__, args, kwargs, hint)  # type: ignore[arg-type]
    if isinstance(type(obj).__call__, types.FunctionType):
        return call(lo, Known(type(obj).__call__), [Known(obj), *args], kwargs, hint)
    return _call_opaque(lo, obj, args, kwargs, hint)


def _settled(lo: Lowering, obj: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """The result of a call that is settled while compiling; None where it is not."""
    from adcompile.lower.data.overloaded import by_method

    if obj in (bool, int, float, complex, str, bytes) and not args and not kwargs:
        return Const(obj())
    try:
        special = lo.specials.get(obj)
    except TypeError:  # it cannot be hashed
        return None
    found = by_method(lo, obj, args, kwargs, hint)
    if found is not None:
        return found
    if special is None:
        return None
    if obj in lo.of_one and args and isinstance(args[0], Choice):
        rest = args[1:]
        return merge.over(lo, args[0], lambda one: call_known(lo, obj, [one, *rest], kwargs, hint), hint)
    return special(lo, args, kwargs, hint)


def _call_opaque(lo: Lowering, obj: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """A call that is made as it stands, each time and in its place: it may have effects, or a different result."""
    from adcompile.lower.inference.random_numbers import kind_of_draw

    if any(isinstance(value, (Closure, Bound)) for value in (*args, *kwargs.values())):
        raise _not_handed_on(lo, obj)
    operands = [lo.operand(a) for a in args]
    named = {key: lo.operand(value) for key, value in kwargs.items()}
    global_variables.require_written(lo, obj, (*operands, *named.values()))
    if obj is warnings.warn or obj in FILTERS:
        if not warning_filters.is_settled(lo, obj, operands):
            lo.b.effect(obj, *operands, **named)
        return Const(None)
    kind = _SETTINGS if obj is np.seterr else kind_of_draw(lo, getattr(obj, "__name__", ""), obj, operands, named)
    return unread(lo, p.call, (lo.operand(Known(obj)), *operands), named, hint, kind)


def _not_handed_on(lo: Lowering, obj: Any) -> Exception:
    usual = "write out what it does, or give a function of the module that calls it a rule of its own, in a RuleSet"
    return lo.refuse(
        None,
        f"a call of {remedies.public_name(obj)} with a local function",
        remedies.remedy(obj, usual),
        why="it has no rule, and emitted code calls functions, it does not hand them on",
    )


def unread(
    lo: Lowering,
    fn: Callable[..., Any],
    operands: tuple[Operand, ...],
    named: dict[str, Operand],
    hint: str,
    kind: Kind | None = None,
) -> Operand:
    """A call of what is not followed, ``p.call`` or ``p.call_method``."""
    mark = lo.b.mark()
    result = lo.b.made(fn, operands, named, hint, kind)
    for op in lo.b.since(mark):
        if isinstance(op, ir.Op):
            storage.given_away(lo, op)
    return result


def lift(obj: Any) -> Value:
    """The value of an object that is known when compiling."""
    if type(obj) is tuple:
        return TupleValue(tuple(map(lift, obj)))
    return Const(obj) if type(obj) in LITERALS else Known(obj)


def lift_all(kwargs: dict[str, Any]) -> dict[str, Value]:
    return {key: lift(value) for key, value in kwargs.items()}


def emit(lo: Lowering, fn: Callable[..., Any], args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    """``fn(*args, **kwargs)`` as an operation; folded where every operand is a literal."""
    for k, arg in enumerate(args):
        if isinstance(arg, Choice):
            before, after = args[:k], args[k + 1 :]
            return merge.over(lo, arg, lambda one: emit(lo, fn, [*before, one, *after], kwargs, hint), hint)  # noqa: B023 (called at once)
    if kwargs:
        args, kwargs = _in_position(fn, args, kwargs)
    if lo.b.origin:  # the source of a rule passes on what the call that it is for leaves out
        args, kwargs = _without_defaults(fn, args, kwargs)
    operands = [lo.operand(a) for a in args]
    named = {key: lo.operand(value) for key, value in kwargs.items()}
    _require_plain(lo, fn, operands)
    if fn in _FOLDABLE and not named:
        folded = _fold(lo, fn, operands)
        if folded is not None:
            return folded
    effect = effects.of(fn)
    if effect.ordered or (effect.writes and not effect.fresh):
        lo.b.effect(fn, *operands, **named)
        return Const(None)
    target = lo.b.made(fn, tuple(operands), named, hint)
    if fn is operator.not_:
        lo.facts.negation(target, operands[0])
    return target


def _require_plain(lo: Lowering, fn: Callable[..., Any], operands: list[Operand]) -> None:
    """Refuse arrays of a class of their own, but for what makes plain arrays of them."""
    for operand in operands:
        kind = lo.kind(operand)
        if isinstance(kind, Object) and is_own_array(kind) and fn not in _MAKING_PLAIN:
            rule = lo.rules.lookup(fn)
            if rule is not None and rule.kind != "constant":
                raise lo.refuse(
                    None,
                    f"an array of class {kind.cls.__name__}",
                    "make a plain array of it: np.asarray(...)",
                    why="functions and operators may mean something else to it",
                )


def _literal(lo: Lowering, operand: Operand, compared: bool) -> list[Any]:
    """The value of a literal, or of a constant like ``np.inf`` that is compared; nothing of anything else."""
    if isinstance(operand, Const) and operand is not ir.UNDEFINED:
        return [operand.value]
    if compared and isinstance(operand, ir.Free):
        root, _, name = operand.name.partition(".")
        binding = lo.env.get(root)
        module = binding.get() if isinstance(binding, ObjectBinding) else None
        if (module is np or module is math) and type(getattr(module, name, None)) is float:
            return [getattr(module, name)]
    return []


def _in_position(
    fn: Callable[..., Any], args: list[Value], kwargs: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """Arguments that are given by name, and come next in order, put in their position."""
    names = positional_names(fn)
    args, kwargs = list(args), dict(kwargs)
    for name in names[len(args) :]:
        if name not in kwargs:
            break
        args.append(kwargs.pop(name))
    return args, kwargs


def _without_defaults(
    fn: Callable[..., Any], args: list[Value], kwargs: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """The arguments less those at the end that are what the function takes anyway."""
    defaults = defaults_of(fn)
    kwargs = {key: value for key, value in kwargs.items() if key not in defaults or value != Const(defaults[key])}
    names, args = positional_names(fn), list(args)
    while 0 < len(args) <= len(names) and names[len(args) - 1] in defaults:
        if args[-1] != Const(defaults[names[len(args) - 1]]):
            break
        args.pop()
    return args, kwargs


def positional_names(fn: Callable[..., Any]) -> list[str]:
    by_place = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [q.name for q in _parameters(fn) if q.kind in by_place]


@functools.cache
def defaults_of(fn: Callable[..., Any]) -> dict[str, Any]:
    """The defaults that are literals."""
    given = {q.name: False if q.default is _NO_VALUE and q.name == "keepdims" else q.default for q in _parameters(fn)}
    return {key: value for key, value in given.items() if value is None or isinstance(value, (bool, int, float, str))}


@functools.cache
def _parameters(fn: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    try:
        return tuple(inspect.signature(fn).parameters.values())
    except (TypeError, ValueError):
        return ()


_NO_VALUE = inspect.signature(np.sum).parameters["keepdims"].default  # which for keepdims means False


def _fold(lo: Lowering, fn: Callable[..., Any], operands: list[Operand]) -> Const | None:
    values = [value for x in operands for value in _literal(lo, x, fn in _COMPARISONS)]
    if len(values) < len(operands):
        return None
    try:
        value = fn(*values)
    except Exception:  # whatever it raises, it shall raise when the program runs
        return None
    return Const(value) if isinstance(value, (bool, int, float, str, tuple, type(None))) else None


__all__ = ["call", "call_known", "defaults_of", "emit", "lift", "lift_all"]
