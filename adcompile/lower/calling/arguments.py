"""Binding of a call's arguments to parameters, as Python does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.lower.values import DictValue, TupleValue, Value, is_code

if TYPE_CHECKING:
    from adcompile.lower.core import Lowering


def bind(
    lo: Lowering,
    spec: gast.arguments,
    args: list[Value],
    kwargs: dict[str, Value],
    defaults: list[Value],
    kw_defaults: dict[str, Value],
    name: str,
) -> dict[str, Value]:
    """The variables of a called function at its start."""
    positional_only = [a.id for a in spec.posonlyargs]
    positional = positional_only + [a.id for a in spec.args]
    keyword_only = [a.id for a in spec.kwonlyargs]
    bound: dict[str, Value] = dict(zip(positional, args, strict=False))
    extra = args[len(positional) :]
    if spec.vararg is not None:
        bound[spec.vararg.id] = TupleValue(tuple(extra))
    elif extra:
        raise lo.fails(TypeError, _too_many(name, positional, defaults, len(args)))
    others: dict[str, Value] = {}
    for key, value in kwargs.items():
        if key in keyword_only or (key in positional and key not in positional_only):
            if key in bound:
                raise lo.fails(TypeError, f"{name}() got multiple values for argument {key!r}")
            bound[key] = value
        else:
            others[key] = value
    if spec.kwarg is not None:
        bound[spec.kwarg.id] = _dictionary(lo, others, spec.kwarg.id)
    elif others:
        raise lo.fails(TypeError, f"{name}() got an unexpected keyword argument {next(iter(others))!r}")
    late = dict(zip(positional[len(positional) - len(defaults) :], defaults, strict=True)) | kw_defaults
    missing = [key for key in [*positional, *keyword_only] if key not in bound and key not in late]
    if missing:
        raise lo.fails(TypeError, f"{name}() missing {_listed(missing)}")
    return bound | {key: late[key] for key in [*positional, *keyword_only] if key not in bound}


def _dictionary(lo: Lowering, items: dict[str, Value], hint: str) -> Value:
    if any(map(is_code, items.values())):
        return DictValue(tuple(map(Const, items)), tuple(items.values()))
    parts: list[Operand] = [x for key, value in items.items() for x in (Const(key), lo.operand(value))]
    return lo.b.op(p.make_dict, *parts, hint=hint)


def _too_many(name: str, positional: list[str], defaults: list[Value], given: int) -> str:
    least, most = len(positional) - len(defaults), len(positional)
    takes = str(most) if least == most else f"from {least} to {most}"
    plural = "" if takes == "1" else "s"
    return f"{name}() takes {takes} positional argument{plural} but {given} {'was' if given == 1 else 'were'} given"


def _listed(names: list[str]) -> str:
    what = "argument" if len(names) == 1 else "arguments"
    shown = ", ".join(map(repr, names[:-1])) + (" and " if len(names) > 1 else "") + repr(names[-1])
    return f"{len(names)} required positional {what}: {shown}"
