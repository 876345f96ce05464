"""What a derivative rule is, and how rules are declared.

A rule is ordinary Python source: the compiler reads the function under the decorator, folds what the kinds of the
arguments decide, and writes the rest into the derivative. There are six ways to declare one::

    rules = RuleSet()

    @rules.elementwise(np.sin, domain=(-5.0, 5.0))      # the partial of the result by each operand
    def sin(x):
        return np.cos(x)

    @rules.linear(np.flip, cases=...)                   # the transposed map; the tangent is the function itself
    def flip(bar, x, axis=None):
        return np.flip(bar, axis)

    @rules.bilinear(np.outer, cases=...)                # the adjoints of both factors
    def outer(bar, a, b): ...

    @rules.pair(np.prod, tangent=prod_tangent, cases=...)   # reverse below, forward beside it
    def prod(bar, x, axis=None): ...

    @rules.definition(np.ptp, cases=...)                # the same function, in terms of others that have rules
    def ptp(x, axis=None): ...

    rules.constant(np.floor, np.argmax)                 # the derivative is zero

Broadcasting of elementwise operands, accumulation and zero adjoints belong to the engine. All other rules return an
adjoint of exactly the argument's shape (of a sequence: one for each item). ``bar`` has the structure of the result: a
sequence where that is one, with zeros for what has no adjoint. A keyword-only parameter ``out`` asks for the result of
the call. The parameters after the first have the function's own names, so that keyword arguments bind; the engine
refuses an argument that a rule doesn't take, an active argument outside ``wrt``, and a call for which the body raises
``NotImplementedError``.
"""

from __future__ import annotations

import enum
import importlib
import importlib.util
import inspect
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import numpy as np

RuleKind = Literal["elementwise", "linear", "bilinear", "constant", "pair", "definition"]
#: Where an operand is sampled: an open interval; ``(n, n)`` of an operand that is the integer n.
Interval = tuple[float, float]
Call = tuple[tuple[Any, ...], dict[str, Any]]
#: Operands, and the partials that the conventions fix there; None for one that has no closed form.
Edge = tuple[tuple[float, ...], tuple[float | None, ...]]
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``body`` is the function whose source the compiler inlines (None where the derivative is zero)."""

    kind: RuleKind
    name: str
    fns: tuple[Any, ...]
    body: Callable[..., Any] | None = None
    tangent: Callable[..., Any] | None = None  # of a pair: (x_dot for x in wrt, *args) -> tangent of the result
    wrt: tuple[int, ...] = (0,)  # positions of the arguments that ``body`` gives adjoints for; empty: every operand
    domain: tuple[Interval, ...] = ()  # of an elementwise rule: where each operand is sampled by the tests
    edges: tuple[Edge, ...] = ()
    cases: tuple[Call, ...] = ()  # of the others: calls that the tests check
    at_once: bool = False  # of a definition: it is written out wherever the function is called

    @property
    def reads_out(self) -> bool:
        """Whether ``body`` asks for the result of the call."""
        return _asks_for_out(self.body)

    @property
    def tangent_reads_out(self) -> bool:
        return _asks_for_out(self.tangent)

    def calls(self, rng: np.random.Generator) -> list[Call]:
        """The cases, with random arrays in them."""
        return [(_sampled(args, rng), kwargs) for args, kwargs in self.cases]


def _asks_for_out(function: Callable[..., Any] | None) -> bool:
    out = None if function is None else inspect.signature(function).parameters.get("out")
    return out is not None and out.kind is inspect.Parameter.KEYWORD_ONLY


class _Any(enum.Enum):
    ANY = "any value"
    VARIABLE = "a value that is not a literal"


ANY, VARIABLE = _Any.ANY, _Any.VARIABLE


@dataclass(frozen=True, slots=True)
class Given:
    """The calls of a function in which this keyword is given, or has this very value, or one that is no literal.

    What such a call means can be defined apart.
    """

    fn: Any
    keyword: str
    value: Any = ANY

    @property
    def __name__(self) -> str:
        return str(self.fn.__name__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.fn(*args, **kwargs)


class StandIn:
    """What a definition makes in place of an object of a library: an attribute that it lacks is refused."""


#: A module of a library, and the modules of ours whose ``rules`` are for it.
Libraries = Mapping[str, tuple[str, ...]]


class RuleSet:
    """A set of rules, a value: ``a | b`` is a new set, in which the rules of ``b`` win.

    Rules for ``libraries`` are read when a function of theirs is looked up: a program that means none never does.
    """

    def __init__(self, rules: Iterable[Rule] = (), libraries: Libraries = MappingProxyType({})) -> None:
        self._own: dict[Any, Rule] = {fn: rule for rule in rules for fn in rule.fns}
        self._awaited: Libraries = libraries
        self._by_function: dict[Any, dict[Given, Rule]] = {}  # of the first so many rules
        self._counted = 0

    @property
    def _rules(self) -> dict[Any, Rule]:
        """Every rule, with those for the libraries that have been imported."""
        self._read([name for name in self._awaited if name in sys.modules])
        return self._own

    def _rules_for(self, obj: Any) -> dict[Any, Rule]:
        """Every rule that can be for this object."""
        self._read([name for name in self._awaited if _comes_from(name, obj)])
        return self._own

    def _read(self, libraries: Sequence[str]) -> None:
        for library in libraries:
            for name in self._awaited.get(library, ()):
                self._own = importlib.import_module(name).rules._rules | self._own
            self._awaited = {other: ours for other, ours in self._awaited.items() if other != library}

    def lookup(self, fn: Any) -> Rule | None:
        """The rule for a callee, or None."""
        try:
            found = self._own.get(fn)
            return self._rules_for(fn).get(fn) if found is None and self._awaited else found
        except TypeError:  # a callable that cannot be hashed
            return None

    def keyword_rules(self, fn: Any) -> dict[Given, Rule]:
        """The rules for calls of a function with certain keywords."""
        self._rules_for(fn)
        if self._counted != len(self._own):
            self._counted, self._by_function = len(self._own), {}
            for given, rule in self._own.items():
                if isinstance(given, Given):
                    self._by_function.setdefault(given.fn, {})[given] = rule
        try:
            return self._by_function.get(fn, {})
        except TypeError:
            return {}

    def owns(self, obj: Any) -> bool:
        """Whether methods of this very object have rules."""
        return any(fn.__self__ is obj for fn in self._rules_for(type(obj)) if isinstance(fn, types.MethodType))

    def complete(self) -> RuleSet:
        """This set, with the rules for every library that is installed."""
        for library in self._awaited:
            if importlib.util.find_spec(library.partition(".")[0]) is not None:
                importlib.import_module(library)
        return self | RuleSet()

    def __or__(self, other: RuleSet) -> RuleSet:
        for fn in self._own if other._awaited else ():
            other._rules_for(fn)  # so that they win
        union = RuleSet()
        union._own = self._own | other._own
        union._awaited = {**self._awaited, **other._awaited}
        return union

    def __iter__(self) -> Iterator[Rule]:
        return iter({id(rule): rule for rule in self._rules.values()}.values())

    def __contains__(self, fn: Any) -> bool:
        return self.lookup(fn) is not None

    def __len__(self) -> int:
        """How many functions have a rule."""
        return len(self._rules)

    def functions(self) -> list[Any]:
        """Every function that has a rule, in the order of declaration."""
        return list(self._rules)

    def elementwise(
        self, *fns: Any, domain: Interval | list[Interval] | None = None, edges: Sequence[Edge] = ()
    ) -> Callable[[F], F]:
        """The decorated function gives the partial of the result by its operand, or a tuple of one for each operand.

        A partial is an array, a mask of booleans, or a number; a constant one is written as a number, and None stands
        for one that has no closed form: a call that needs it is refused.
        ``domain`` is an interval, or one for each operand, and ``edges`` are points with the partials expected there:
        for the tests of the rules that come with this package.
        """
        intervals = domain if isinstance(domain, list) else () if domain is None else (domain,)

        def declare(body: F) -> F:
            self._add("elementwise", fns, body, wrt=(), domain=tuple(intervals), edges=tuple(edges))
            return body

        return declare

    def linear(self, *fns: Any, cases: Sequence[Call] = (), linear_in: tuple[int, ...] = (0,)) -> Callable[[F], F]:
        """The decorated function maps ``(bar, *args)`` to the adjoint of the argument that the call is linear in.

        With several positions in ``linear_in``, the call is linear in them jointly and the function returns a tuple.
        The adjoint of a sequence of arrays is a sequence too. The tangent is the call itself, of the tangents.
        """
        return self._declare("linear", fns, wrt=linear_in, cases=tuple(cases))

    def bilinear(self, *fns: Any, cases: Sequence[Call] = (), linear_in: tuple[int, ...] = (0, 1)) -> Callable[[F], F]:
        """The decorated function maps ``(bar, a, b, ...)`` to the adjoints of ``a`` and ``b``.

        With other positions in ``linear_in``, of which a call may lack the last, it is linear in each of those.
        """
        return self._declare("bilinear", fns, wrt=linear_in, cases=tuple(cases))

    def pair(
        self, *fns: Any, tangent: Callable[..., Any], cases: Sequence[Call] = (), wrt: tuple[int, ...] = (0,)
    ) -> Callable[[F], F]:
        """The decorated function maps ``(bar, *args)`` to the adjoint of each argument in ``wrt`` (a tuple if several).

        ``tangent`` maps ``(x_dot, ..., *args)``, with one tangent for each argument in ``wrt``, to that of the result.
        """
        return self._declare("pair", fns, tangent=tangent, wrt=wrt, cases=tuple(cases))

    def definition(self, *fns: Any, cases: Sequence[Call] = (), at_once: bool = False) -> Callable[[F], F]:
        """The decorated function computes what ``fns`` compute; it stands for the call where that is differentiated.

        ``at_once``: it stands for every call, so that functions among the arguments, and the items of displays, are
        known to it, and stores into its arguments are stores of the caller. ``fns`` can be a ``Given``.
        """
        return self._declare("definition", fns, wrt=(), cases=tuple(cases), at_once=at_once)

    def constant(self, *fns: Any) -> None:
        """The derivative of these functions is zero, whatever their arguments."""
        for fn in fns:
            self._add("constant", (fn,), None, wrt=())

    def _declare(self, kind: RuleKind, fns: tuple[Any, ...], **details: Any) -> Callable[[F], F]:
        def declare(body: F) -> F:
            self._add(kind, fns, body, **details)
            return body

        return declare

    def _add(self, kind: RuleKind, fns: tuple[Any, ...], body: Callable[..., Any] | None, **details: Any) -> None:
        name = str(fns[0].__name__) if body is None else body.__name__.rstrip("_")
        rule = Rule(kind, name, fns, body, **details)
        for fn in fns:
            if self._own.setdefault(fn, rule) is not rule:
                raise ValueError(f"{fn!r} has a rule in this set already; put the new one into a set of its own")


@dataclass(frozen=True, slots=True)
class Normal:
    """Stands in a case for a random array of this shape."""

    shape: tuple[int, ...]


def _comes_from(library: str, obj: Any) -> bool:
    """Whether an object is of this module of a library, or of a part of it; of a ufunc, only the name tells."""
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module == library or str(module).startswith(f"{library}.")
    name = getattr(obj, "__name__", None)
    return library in sys.modules and name is not None and getattr(sys.modules[library], name, None) is obj


def normal(*shape: int) -> Normal:
    """A normal random array of this shape, or a float, among the arguments of a case."""
    return Normal(shape)


def present(module: Any, *names: str) -> list[Any]:
    """The functions that the installed version of a module has, of these."""
    return [getattr(module, name) for name in names if hasattr(module, name)]


def call(*args: Any, **kwargs: Any) -> Call:
    """One call among the ``cases`` of a rule."""
    return args, kwargs


def _sampled(value: Any, rng: np.random.Generator) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_sampled(item, rng) for item in value)
    return rng.normal(size=value.shape or None) if isinstance(value, Normal) else value
