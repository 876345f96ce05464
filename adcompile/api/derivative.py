"""``grad`` and ``value_and_grad``."""

from __future__ import annotations

import functools
import inspect
import sys
import types
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, overload

from adcompile.api.derivation import ArgNums, Derivation
from adcompile.api.entry import Ordered, bound
from adcompile.errors import ArgumentError
from adcompile.lower.calling.splice import splice
from adcompile.lower.core import Lowering
from adcompile.lower.values import Value
from adcompile.rules import DEFAULT, RuleSet
from adcompile.specialize import key_of

P = ParamSpec("P")


class Derivative(Generic[P]):
    """The gradient of a function, as a function: what ``grad`` and ``value_and_grad`` give."""

    def __init__(
        self,
        fn: Callable[P, Any],
        argnums: ArgNums = 0,
        has_aux: bool = False,
        value: bool = False,
        rules: RuleSet | None = None,
        holomorphic: bool = False,
    ) -> None:
        function = checked_function(fn)
        functools.update_wrapper(self, fn, updated=() if isinstance(fn, Derivative) else ("__dict__",))
        self.__wrapped__ = fn
        self._options = (argnums, has_aux, value, rules, holomorphic)
        single = not isinstance(argnums, (list, tuple))
        self._argnums: tuple[int | str, ...] = (argnums,) if single else tuple(argnums)  # type: ignore[arg-type, assignment]
        self.derivation = Derivation(
            function,
            "value_and_grad" if value else "grad",
            wrt=(),
            single=single,
            has_aux=has_aux,
            holomorphic=holomorphic,
            rules=DEFAULT if rules is None else DEFAULT | rules,
        )
        wrt = tuple(self._position(argnum) for argnum in self._argnums)
        if len(set(wrt)) < len(wrt):
            raise ArgumentError(f"argnums={argnums!r} holds an argument of {self.derivation.signature.name} twice")
        object.__setattr__(self.derivation, "wrt", wrt)
        self._count = self.derivation.signature.count
        self._known = {} if self.derivation.owner else self.derivation.known

    def _position(self, argnum: int | str) -> int | str:
        signature = self.derivation.signature
        if isinstance(argnum, bool) or not isinstance(argnum, (int, str)):
            raise ArgumentError(f"argnums holds {argnum!r}: pass positions of arguments, or names")
        position = signature.position(argnum)
        if position is not None:
            return position
        code = getattr(self.derivation.fn, "__code__", None)
        if code is not None and argnum not in (*code.co_varnames, *code.co_cellvars):
            raise ArgumentError(f"{signature.name} has no parameter and no local variable {argnum!r}")
        return argnum

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        values: tuple[Any, ...] = args
        if kwargs or len(args) != self._count:
            values = self.derivation.signature.bind(args, kwargs)
        compiled = self._known.get(key_of(values))
        if compiled is not None and compiled.plain:
            return compiled.run(*values)
        if compiled is None:
            self.derivation.check(values)
        return self.derivation.run(values)

    @property
    def __adcompile_name__(self) -> str:
        return self.derivation.emitted_name

    def __adcompile_lower__(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        """A call of the derivative inside a function that is being compiled."""
        signature = self.derivation.signature
        values = bound(lo, signature, args, kwargs)
        return splice(lo, Ordered(signature.names), self.derivation.stages, values, {}, hint)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __reduce__(self) -> Any:
        """By name, where that finds this very object; otherwise by its parts."""
        found: Any = sys.modules.get(getattr(self, "__module__", ""))
        name: str = getattr(self, "__qualname__", "")
        for part in name.split("."):
            found = getattr(found, part, None)
        return name if found is self else (Derivative, (self.__wrapped__, *self._options))

    def __repr__(self) -> str:
        what = "value and gradient" if self._options[2] else "gradient"
        return f"<{what} of {self.derivation.signature.name} by {self._options[0]!r}>"


def checked_function(fn: Any) -> Any:
    """What is called, behind a cache; an error for what cannot be differentiated as a function."""
    if isinstance(fn, (staticmethod, classmethod)):
        raise ArgumentError(f"put {type(fn).__name__} above the decorator, not below it")
    if isinstance(fn, type):
        raise ArgumentError(f"{fn.__qualname__} is a class: pass a function or a method")
    if not callable(fn):
        raise ArgumentError(f"{fn!r} is not a function: its type is {type(fn).__name__}")
    while isinstance(fn, functools._lru_cache_wrapper):
        fn = inspect.unwrap(fn)
    return fn


@overload
def grad(
    fn: Callable[P, Any],
    argnums: ArgNums = 0,
    has_aux: bool = False,
    *,
    rules: RuleSet | None = None,
    holomorphic: bool = False,
) -> Derivative[P]: ...
@overload
def grad(
    fn: None = None,
    argnums: ArgNums = 0,
    has_aux: bool = False,
    *,
    rules: RuleSet | None = None,
    holomorphic: bool = False,
) -> Callable[[Callable[P, Any]], Derivative[P]]: ...
def grad(fn: Any = None, argnums: ArgNums = 0, has_aux: bool = False, **options: Any) -> Any:
    """The gradient of a scalar-valued function, as a function of the same arguments.

    ``argnums`` are the positions or names of the arguments that it is taken by; a tuple gives a tuple. A name that is
    no parameter is that of a local variable: the gradient by the value that it has when the function returns. With
    ``has_aux``, the function returns a pair, and its second part is handed on: ``(gradient, aux)``. ``rules`` (a
    ``RuleSet``) adds derivative rules; ``holomorphic=True`` allows a complex result. The gradient has the structure of
    its argument.

    Raises ``TypeError`` (an ``ArgumentError``) for integer arguments and results that are not one number, and a
    ``Refusal`` for code that can't be differentiated.
    """
    if fn is None:
        return lambda f: Derivative(f, argnums, has_aux, **options)
    return Derivative(fn, argnums, has_aux, **options)


@overload
def value_and_grad(
    fn: Callable[P, Any],
    argnums: ArgNums = 0,
    has_aux: bool = False,
    *,
    rules: RuleSet | None = None,
    holomorphic: bool = False,
) -> Derivative[P]: ...
@overload
def value_and_grad(
    fn: None = None,
    argnums: ArgNums = 0,
    has_aux: bool = False,
    *,
    rules: RuleSet | None = None,
    holomorphic: bool = False,
) -> Callable[[Callable[P, Any]], Derivative[P]]: ...
def value_and_grad(fn: Any = None, argnums: ArgNums = 0, has_aux: bool = False, **options: Any) -> Any:
    """Like ``grad``, and the value too: ``(value, gradient)``, or ``((value, aux), gradient)`` with ``has_aux``."""
    if fn is None:
        return lambda f: Derivative(f, argnums, has_aux, value=True, **options)
    return Derivative(fn, argnums, has_aux, value=True, **options)
