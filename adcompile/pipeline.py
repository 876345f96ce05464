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
from adcompile.lower.program.renamed import program
from adcompile.optimize import optimize
from adcompile.optimize.fitting import fitting
from adcompile.optimize.own import own_results
from adcompile.record import Decision, close
from adcompile.rules.core import RuleSet
from adcompile.transform.callees import Builders, Callees, Pair, Positions, reachable
from adcompile.transform.entry import copied_at_entry
from adcompile.transform.gradient import fresh_names, gradient
from adcompile.transform.halves import halves
from adcompile.transform.paired import defined
from adcompile.transform.self_contained import self_contained
from adcompile.transform.tangent import tangent


@dataclass(frozen=True)
class Stages:
    """A derivative and what it went through: what ``explain`` shows."""

    lowered: Lowered
    primal: ir.Function
    function: ir.Function
    decisions: tuple[Decision, ...] = ()
    functions: tuple[ir.Function, ...] = ()  # what ``function`` calls by name

    @property
    def program(self) -> ir.Program:
        """The derivative with the functions that it calls."""
        return program(self.function, self.functions)


def primal(
    fn: Any, params: Mapping[str, Kind], constants: Mapping[str, Any], rules: RuleSet, *, has_aux: bool = False
) -> Lowered:
    """The normal form of a function for arguments of these kinds."""
    name = getattr(fn, "__name__", "f")
    lowered = lower(
        fn, dict(params), dict(constants), rules, name if name != "<lambda>" else "lambda_", has_aux=has_aux
    )
    functions = tuple(f if f.catches else optimize(f) for f in lowered.functions)
    return dataclasses.replace(lowered, function=optimize(lowered.function), functions=functions)


def reverse(lowered: Lowered, wrt: Sequence[str], rules: RuleSet, **options: bool) -> Stages:
    """The function of the gradient by the variables ``wrt``; ``options`` are those of ``gradient``."""
    callees = Callees(lowered.functions)
    opened = gradient(lowered.function, wrt, rules, callees=callees, **options)
    combined = optimize(fitting(opened.function), closed=False)
    closed = close(combined, opened.names, opened.shadows)
    function = own_results(optimize(defined(closed.function)))
    return Stages(lowered, lowered.function, function, closed.decisions, _called(function, callees, rules))


def forward(lowered: Lowered, wrt: Sequence[str], rules: RuleSet) -> Stages:
    """The function of the result and its tangent, of the arguments and the tangents of ``wrt``."""
    callees = Callees(lowered.functions)
    function = own_results(optimize(tangent(lowered.function, wrt, rules, callees)))
    return Stages(lowered, lowered.function, function, functions=_called(function, callees, rules))


def _called(function: ir.Function, callees: Callees, rules: RuleSet) -> tuple[ir.Function, ...]:
    """The functions that a derivative calls by name, with the derivatives among them made."""

    def pair(of: ir.Function, names: Pair, callees: Callees) -> tuple[ir.Function, ...]:
        return halves(self_contained(of), names, rules, callees)

    def jvp(of: ir.Function, name: str, positions: Positions, callees: Callees) -> tuple[ir.Function, ...]:
        made = tangent(self_contained(of), [of.params[k] for k in positions], rules, callees)
        return (dataclasses.replace(optimize(made), name=name),)

    callees.build(Builders(pair, jvp))
    return reachable(function, callees.functions)


def plain(lowered: Lowered) -> Stages:
    """The function itself, for arguments of these kinds; what it writes to is copied first."""
    names = fresh_names(lowered.function)
    function = own_results(optimize(copied_at_entry(lowered.function, names)))
    return Stages(lowered, lowered.function, function, functions=lowered.functions)


def local(lowered: Lowered, name: str, function: str) -> str:
    """The variable that a local name of the function ends as."""
    found = lowered.marks.get(name)
    if found is None:
        raise ArgumentError(f"{function} has no parameter and no local variable {name!r}")
    if not isinstance(found, ir.Var):
        raise ArgumentError(f"the local variable {name!r} of {function} is not one number or array when it returns")
    return found.name
