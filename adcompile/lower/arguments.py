"""Binding of a call's arguments to parameters, as Python does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.lower.values import TupleValue, Value

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
    bound: dict[str, Value] = dict(zip(positional, args, strict=False))
    extra = args[len(positional) :]
    if spec.vararg is not None:
        bound[spec.vararg.id] = TupleValue(tuple(extra))
    elif extra:
        raise lo.refuse(
            None, f"{name}() takes {len(positional)} positional arguments but {len(args)} were given", error=TypeError
        )
    keyword_only = [a.id for a in spec.kwonlyargs]
    others: dict[str, Value] = {}
    for key, value in kwargs.items():
        if key in keyword_only or (key in positional and key not in positional_only):
            if key in bound:
                raise lo.refuse(None, f"{name}() got multiple values for argument {key!r}", error=TypeError)
            bound[key] = value
        else:
            others[key] = value
    if spec.kwarg is not None:
        parts: list[Operand] = [x for key, value in others.items() for x in (Const(key), lo.operand(value))]
        bound[spec.kwarg.id] = lo.b.op(p.make_dict, *parts, hint=spec.kwarg.id)
    elif others:
        raise lo.refuse(None, f"{name}() got an unexpected keyword argument {next(iter(others))!r}", error=TypeError)
    late = dict(zip(positional[len(positional) - len(defaults) :], defaults, strict=True)) | kw_defaults
    for key in [*positional, *keyword_only]:
        if key not in bound:
            if key not in late:
                raise lo.refuse(None, f"{name}() missing a required argument: {key!r}", error=TypeError)
            bound[key] = late[key]
    return bound
