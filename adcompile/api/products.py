"""``vjp``, ``jvp`` and ``hvp``: derivatives times a vector."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from adcompile.api.derivation import Derivation
from adcompile.api.derivative import Derivative, checked_function
from adcompile.api.entry import Ordered
from adcompile.errors import ArgumentError
from adcompile.lower.calling.splice import splice
from adcompile.lower.core import Lowering
from adcompile.lower.values import Value
from adcompile.rules import DEFAULT, RuleSet
from adcompile.signature import Signature
from adcompile.structures import fitted, leaves, snapshot


class Product:
    """``f_vjp(*primals, out_bar)`` or ``f_jvp(*primals, *tangents)``, as a function that can be differentiated again.

    It takes one value for each parameter of ``fn``, then the cotangent of the result, or a tangent for each primal at
    the positions ``wrt`` (by default, of every primal that holds a number).
    """

    def __init__(self, fn: Any, mode: str, wrt: tuple[int, ...] | None, rules: RuleSet) -> None:
        self.derivation = Derivation(fn, mode, wrt=wrt, rules=rules)
        self.__name__ = self.__adcompile_name__ = self.derivation.emitted_name
        names = self.derivation.signature.names
        extra = ["out_bar"] if mode == "vjp" else [f"{names[k]}_dot" for k in wrt or ()]
        for name in extra:
            names = [*names, _unused(name, names)]
        kind = inspect.Parameter.POSITIONAL_ONLY
        self.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in names])

    def __call__(self, *args: Any) -> Any:
        count = len(self.derivation.signature.names)
        return self.derivation.run(args[:count], args[count:])

    def __adcompile_lower__(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        return splice(lo, Ordered(list(self.__signature__.parameters)), self._stages, args, {}, hint)

    def _stages(self, params: dict[str, Any], constants: dict[str, Any]) -> Any:
        own = self.derivation.signature.names
        return self.derivation.stages({name: params[name] for name in own}, constants)


def _unused(name: str, names: Sequence[str]) -> str:
    while name in names:
        name += "_"
    return name


T = TypeVar("T")


def remembered(make: Callable[..., T]) -> Callable[..., T]:
    """Make a thing once for each function, so that what was compiled is found again."""
    cached = functools.lru_cache(maxsize=512)(make)

    @functools.wraps(make)
    def call(*args: Any) -> T:
        try:
            hash(args)
        except TypeError:  # a callable object that cannot be hashed
            return make(*args)
        return cached(*args)

    return call


@remembered
def product(fn: Any, mode: str, wrt: tuple[int, ...] | None = None, rules: RuleSet | None = None) -> Product:
    """The product of a function."""
    return Product(checked_function(fn), mode, wrt, DEFAULT if rules is None else DEFAULT | rules)


@remembered
def gradient(fn: Any, wrt: tuple[int, ...], rules: RuleSet | None = None, holomorphic: bool = False) -> Derivative[Any]:
    """The gradient of a function by the arguments at these positions, a tuple."""
    return Derivative(fn, wrt, rules=rules, holomorphic=holomorphic)


def vjp(fn: Callable[..., Any], *primals: Any, rules: RuleSet | None = None) -> tuple[Any, Callable[[Any], Any]]:
    """The result, and the pullback: ``pullback(out_bar)`` is a tuple, one cotangent for each of ``primals``.

    ``out_bar`` has the structure of the result (None stands for zeros). An argument that holds no number gets
    ``None``. The pullback can be called any number of times; each call runs the function forward and back.
    """
    primal, pull = product(fn, "primal", None, rules), product(fn, "vjp", None, rules)
    signature = primal.derivation.signature
    values = signature.bind(primals, {})
    pull.derivation.prepare(values)  # what is refused is refused here
    values = snapshot(values) if any(leaves(values)) else values
    out = primal.derivation.run(values)
    like = snapshot(out)
    carries = [any(True for _ in leaves(v)) for v in values]

    def pullback(out_bar: Any) -> tuple[Any, ...]:
        bars = iter(pull.derivation.run(values, (fitted(out_bar, like, "the cotangent"),)))
        return tuple(next(bars) if found else None for found in carries)

    return out, pullback


def jvp(fn: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any], rules: RuleSet | None = None) -> Any:
    """The result and its tangent, ``(out, out_dot)``, for one tangent for each of ``primals``.

    A tangent has the structure of its primal; ``None`` stands for a primal that does not change.
    """
    primals, tangents = _sequence(primals, "primals"), _sequence(tangents, "tangents")
    if len(primals) != len(tangents):
        raise ArgumentError(f"jvp got {len(primals)} primals and {len(tangents)} tangents")
    checked = checked_function(fn)
    signature = Signature(checked)
    values = signature.bind(primals, {})
    dots = {}
    for k, (name, value) in enumerate(zip(signature.names, values, strict=True)):
        dot = tangents[k] if k < len(tangents) else None
        if dot is not None:
            dot = fitted(dot, value, f"the tangent of {name!r}")
            if any(True for _ in leaves(value)):
                dots[k] = dot
    pushed = product(fn, "jvp", tuple(dots), rules)
    return pushed.derivation.run(values, tuple(dots.values()))


def _sequence(values: Any, what: str) -> tuple[Any, ...]:
    if not isinstance(values, (tuple, list)):
        raise ArgumentError(f"{what} is of type {type(values).__name__}: pass a tuple, with one item for each argument")
    return tuple(values)


def hvp(fn: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any], rules: RuleSet | None = None) -> Any:
    """The Hessian of a scalar-valued function times a vector, forward over reverse.

    For one primal, the product has its structure. For several, it is a tuple, one for each primal: the rows of the
    whole Hessian, mixed derivatives included; primals whose tangent is None are constants and get None.
    """
    primals, tangents = _sequence(primals, "primals"), _sequence(tangents, "tangents")
    if len(primals) != len(tangents):
        raise ArgumentError(f"hvp got {len(primals)} primals and {len(tangents)} tangents")
    wrt = tuple(k for k, dot in enumerate(tangents) if dot is not None)
    if not wrt:
        raise ArgumentError("hvp needs a tangent that is not None")
    _, product_ = jvp(gradient(fn, wrt, rules), primals, tangents, rules)
    rows = iter(product_)
    found = tuple(next(rows) if k in wrt else None for k in range(len(primals)))
    return found[0] if len(primals) == 1 else found
