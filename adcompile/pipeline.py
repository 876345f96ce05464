"""The compiler, read aloud: from a function and the kinds of its arguments to the function of its derivative.

    source ──lower──▶ normal form ──optimise──▶ ──gradient──▶ open ──close──▶ normal form ──optimise──▶ ──emit──▶ text
                                                └──tangent──▶ normal form ─┘

Every stage takes a function of the IR and returns a new one, so a derivative is differentiated like any other function.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adcompile import ir
from adcompile.errors import ArgumentError
from adcompile.kinds import Kind
from adcompile.lower import Lowered, lower
from adcompile.optimize import optimize
from adcompile.optimize.fitting import fitting
from adcompile.optimize.own import own_results
from adcompile.record import Decision, close
from adcompile.rules.core import RuleSet
from adcompile.transform.gradient import fresh_names, gradient
from adcompile.transform.prepare import copied_at_entry
from adcompile.transform.tangent import tangent


@dataclass(frozen=True)
class Stages:
    """A derivative and what it went through: what ``explain`` shows."""

    lowered: Lowered
    primal: ir.Function
    function: ir.Function
    decisions: tuple[Decision, ...] = ()


def primal(
    fn: Any, params: Mapping[str, Kind], constants: Mapping[str, Any], rules: RuleSet, *, has_aux: bool = False
) -> Lowered:
    """The normal form of a function for arguments of these kinds."""
    name = getattr(fn, "__name__", "f")
    lowered = lower(fn, dict(params), dict(constants), rules, name if name != "<lambda>" else "lambda_", has_aux=has_aux)
    return dataclasses.replace(lowered, function=optimize(lowered.function))


def reverse(lowered: Lowered, wrt: Sequence[str], rules: RuleSet, **options: bool) -> Stages:
    """The function of the gradient by the variables ``wrt``; ``options`` are those of ``gradient``."""
    opened = gradient(lowered.function, wrt, rules, **options)
    combined = optimize(fitting(opened.function), closed=False)
    closed = close(combined, opened.names, opened.shadows)
    return Stages(lowered, lowered.function, own_results(optimize(closed.function)), closed.decisions)


def forward(lowered: Lowered, wrt: Sequence[str], rules: RuleSet) -> Stages:
    """The function of the result and its tangent, of the arguments and the tangents of ``wrt``."""
    function = tangent(lowered.function, wrt, rules)
    return Stages(lowered, lowered.function, own_results(optimize(function)))


def plain(lowered: Lowered) -> Stages:
    """The function itself, for arguments of these kinds; what it writes to is copied first."""
    names = fresh_names(lowered.function)
    function = copied_at_entry(lowered.function, names)
    return Stages(lowered, lowered.function, own_results(optimize(function)))


def local(lowered: Lowered, name: str, function: str) -> str:
    """The variable that a local name of the function ends as."""
    found = lowered.marks.get(name)
    if found is None:
        raise ArgumentError(f"{function} has no parameter and no local variable {name!r}")
    if not isinstance(found, ir.Var):
        raise ArgumentError(f"the local variable {name!r} of {function} is not one number or array when it returns")
    return found.name
