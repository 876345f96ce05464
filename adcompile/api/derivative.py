"""The public calls: derivatives as functions."""

from __future__ import annotations

import functools
import itertools
import types
from collections.abc import Callable, Sequence
from typing import Any, Generic, ParamSpec, TypeVar, overload

import numpy as np

from adcompile import ir, pipeline
from adcompile.errors import ArgumentError
from adcompile.kinds import Array, Kind, Scalar, Tuple, Unknown, carries_derivative
from adcompile.lower.splice import splice
from adcompile.rules import DEFAULT, RuleSet
from adcompile.specialize import Compiled, Params, Signature, Specializations, compile_, is_code, key_of

P = ParamSpec("P")
R = TypeVar("R")
ArgNums = int | str | Sequence[int | str]


class Derivative(Generic[P]):
    """The gradient of a function, as a function: what ``grad`` and ``value_and_grad`` give."""

    def __init__(
        self, fn: Callable[P, Any], argnums: ArgNums, has_aux: bool, value: bool, rules: RuleSet, holomorphic: bool
    ) -> None:
        functools.update_wrapper(self, fn)
        self.__wrapped__ = fn
        self._options = (argnums, has_aux, value, rules, holomorphic)
        self._signature = Signature(fn)
        self._argnums = tuple(argnums) if isinstance(argnums, (list, tuple)) else (argnums,)
        self._single = not isinstance(argnums, (list, tuple))
        self._wrt = [self._signature.position(a) for a in self._argnums]  # type: ignore[arg-type]
        self._compiled = Specializations(self._compile, self._signature)
        self._known = self._compiled._known

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        values: tuple[Any, ...] = args
        if kwargs or len(args) != self._signature.count:
            values = self._signature.bind(args, kwargs)
        key = key_of(values)
        compiled = self._known.get(key)
        if compiled is None or compiled.guards and not compiled.fresh():
            compiled = self._specialize(values, key)
        if compiled.outside:
            compiled.refresh()
        return compiled.run(*values) if compiled.plain else compiled.run(*[v for v in values if not is_code(v)])

    def _specialize(self, values: Sequence[Any], key: Any) -> Compiled:
        for argnum, position in zip(self._argnums, self._wrt, strict=True):
            if position is not None:
                check_differentiable(values[position], self._signature.names[position], self._signature.name)
        return self._compiled.find(values, key)

    def stages(self, params: Params, constants: dict[str, Any]) -> pipeline.Stages:
        """What the compiler makes of the function, for arguments of these kinds."""
        _, has_aux, value, rules, holomorphic = self._options
        lowered = pipeline.primal(self.__wrapped__, params, constants, rules, has_aux=has_aux)
        check_scalar(lowered.function, self._signature.name, holomorphic)
        wrt = [self._variable(lowered, a, k, params, constants) for a, k in zip(self._argnums, self._wrt, strict=True)]
        return pipeline.reverse(lowered, wrt, rules, value=value, single=self._single)

    def _variable(
        self, lowered: Any, argnum: Any, position: int | None, params: Params, constants: dict[str, Any]
    ) -> str:
        if position is None:
            return pipeline.local(lowered, argnum, self._signature.name)
        kept = [name for name in params if name not in constants]
        return str(lowered.function.params[kept.index(self._signature.names[position])])

    def _compile(self, params: Params, constants: dict[str, Any]) -> Compiled:
        stages = self.stages(params, constants)
        return compile_(stages.function, stages.lowered.guards, plain=not constants)

    def __adcompile_lower__(self, lo: Any, args: list[Any], kwargs: dict[str, Any], hint: str) -> Any:
        """A call of the derivative inside a function that is being compiled."""
        return splice(lo, self._signature, self.stages, args, kwargs, hint)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __reduce__(self) -> Any:
        module, name = getattr(self, "__module__", None), getattr(self, "__qualname__", "")
        import sys

        found: Any = sys.modules.get(module or "")
        for part in name.split("."):
            found = getattr(found, part, None)
        if found is self:
            return f"{name}"
        return Derivative, (self.__wrapped__, *(self._options[k] for k in (0, 1, 2, 3, 4)))

    def __repr__(self) -> str:
        return f"<gradient of {self._signature.name} by {self._options[0]!r}>"


def check_differentiable(value: Any, name: str, function: str) -> None:
    """An argument that a gradient is asked for holds real or complex numbers."""
    if isinstance(value, (bool, np.bool_)) or isinstance(value, np.ndarray) and value.dtype == bool:
        raise ArgumentError(f"the argument {name!r} of {function} is a bool: a derivative needs a float")
    if isinstance(value, (int, np.integer)):
        raise ArgumentError(f"the argument {name!r} of {function} is the integer {value}: pass {float(value)!r}")
    if isinstance(value, np.ndarray) and value.dtype.kind in "iu":
        raise ArgumentError(f"the argument {name!r} of {function} is an array of integers: pass {name}.astype(float)")
    if isinstance(value, (str, bytes, type(None))) or is_code(value):
        raise ArgumentError(f"the argument {name!r} of {function} is of type {type(value).__name__}: no float")


def check_scalar(function: ir.Function, name: str, holomorphic: bool) -> None:
    """What is differentiated by ``grad`` is one real number."""
    kind = function.kind(function.body.yields[0])
    what = None
    match kind:
        case Scalar("complex") if not holomorphic:
            raise ArgumentError(f"{name} gives a complex number: pass holomorphic=True, or differentiate a real part")
        case Scalar() | Unknown() | Array(_, 0):
            return
        case Array(_, None):
            return
        case Array():
            what = "an array"
        case Tuple():
            what = "a tuple"
        case _:
            what = "no number"
    raise ArgumentError(
        f"grad needs a function that gives one number, and {name} gives {what}: use vjp or jacobian, or sum it"
    )


@overload
def grad(fn: Callable[P, Any], argnums: ArgNums = 0, has_aux: bool = False, **options: Any) -> Derivative[P]: ...
@overload
def grad(
    fn: None = None, argnums: ArgNums = 0, has_aux: bool = False, **options: Any
) -> Callable[[Callable[P, Any]], Derivative[P]]: ...
def grad(fn: Any = None, argnums: ArgNums = 0, has_aux: bool = False, **options: Any) -> Any:
    """The gradient of a scalar-valued function, as a function of the same arguments.

    ``argnums`` are the positions or names of the arguments that it is taken by; a tuple gives a tuple. A name that is
    no parameter is that of a local variable. With ``has_aux``, the function returns a pair, and its second part is
    handed on: ``(gradient, aux)``. ``rules`` (a ``RuleSet``) adds derivative rules; ``holomorphic=True`` allows a
    complex result. The gradient has the structure of its argument.

    Raises ``TypeError`` (an ``ArgumentError``) for integer arguments and results that are not one number, and a
    ``Refusal`` for code that can't be differentiated.
    """
    if fn is None:
        return lambda f: grad(f, argnums, has_aux, **options)
    return _derivative(fn, argnums, has_aux, False, **options)


def value_and_grad(fn: Any = None, argnums: ArgNums = 0, has_aux: bool = False, **options: Any) -> Any:
    """Like ``grad``, and the value too: ``(value, gradient)``, or ``((value, aux), gradient)`` with ``has_aux``."""
    if fn is None:
        return lambda f: value_and_grad(f, argnums, has_aux, **options)
    return _derivative(fn, argnums, has_aux, True, **options)


def _derivative(
    fn: Any, argnums: ArgNums, has_aux: bool, value: bool, rules: RuleSet | None = None, holomorphic: bool = False
) -> Derivative[Any]:
    if not callable(fn):
        raise ArgumentError(f"grad takes a function, and this is {fn!r}")
    return Derivative(fn, argnums, has_aux, value, DEFAULT if rules is None else DEFAULT | rules, holomorphic)


class _Mode:
    """``vjp`` and ``jvp`` of one function: compiled code for each combination of kinds."""

    def __init__(self, fn: Any, mode: str, rules: RuleSet) -> None:
        self.signature = Signature(fn)
        self.fn, self.mode, self.rules = fn, mode, rules
        self.compiled = Specializations(self.compile, self.signature)

    def wrt(self, params: Params) -> list[str]:
        return [name for name, kind in params.items() if carries_derivative(kind)]

    def stages(self, params: Params, constants: dict[str, Any]) -> pipeline.Stages:
        lowered = pipeline.primal(self.fn, params, constants, self.rules)
        kept = [name for name in params if name not in constants]
        wrt = [lowered.function.params[kept.index(name)] for name in self.wrt(params) if name in kept]
        if self.mode == "jvp":
            return pipeline.forward(lowered, wrt, self.rules)
        if self.mode == "primal":
            return pipeline.plain(lowered)
        return pipeline.reverse(lowered, wrt, self.rules, single=False, seeded=True)

    def compile(self, params: Params, constants: dict[str, Any]) -> Compiled:
        stages = self.stages(params, constants)
        return compile_(stages.function, stages.lowered.guards, plain=not constants)

    def run(self, primals: Sequence[Any], extra: Sequence[Any]) -> Any:
        values = self.signature.bind(primals, {})
        compiled = self.compiled.find(values, key_of(values))
        if compiled.outside:
            compiled.refresh()
        return compiled.run(*[v for v in values if not is_code(v)], *extra)


@functools.lru_cache(maxsize=512)
def _mode(fn: Any, mode: str, rules: RuleSet) -> _Mode:
    return _Mode(fn, mode, rules)


def vjp(fn: Callable[..., Any], *primals: Any, rules: RuleSet | None = None) -> tuple[Any, Callable[[Any], Any]]:
    """The result, and the pullback: ``pullback(out_bar)`` is a tuple, one cotangent for each of ``primals``.

    ``out_bar`` has the structure of the result. An argument that carries no derivative gets ``None``.
    """
    used = DEFAULT if rules is None else DEFAULT | rules
    signature = Signature(fn)
    values = tuple(_copied(v) for v in signature.bind(primals, {}))
    out = _mode(fn, "primal", used).run(primals, ())
    params = {name: v for name, v in zip(signature.names, values, strict=True)}

    def pullback(out_bar: Any) -> tuple[Any, ...]:
        bars = iter(_mode(fn, "vjp", used).run(values, (_like(out_bar, out),)))
        return tuple(next(bars) if _carries(v) else None for v in params.values())

    return out, pullback


def _carries(value: Any) -> bool:
    from adcompile.specialize import kind_of

    return carries_derivative(kind_of(value))


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value


def _like(bar: Any, out: Any) -> Any:
    """A cotangent as the result is: an array for an array, of its shape."""
    if isinstance(out, np.ndarray):
        array = np.asarray(bar, dtype=np.result_type(out.dtype, np.float32) if out.dtype.kind in "fc" else float)
        if array.shape != out.shape:
            raise ArgumentError(f"the cotangent has the shape {array.shape}, and the result has {out.shape}")
        return array
    if isinstance(out, (tuple, list)) and len(bar) == len(out):
        items = [_like(b, o) for b, o in zip(bar, out, strict=True)]
        return type(out)(*items) if hasattr(out, "_fields") else type(out)(items)
    if isinstance(out, (tuple, list)):
        raise ArgumentError(f"the cotangent has {len(bar)} parts, and the result has {len(out)}")
    return bar


def jvp(fn: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any], rules: RuleSet | None = None) -> Any:
    """The result and its tangent, for one tangent for each of ``primals`` (of the same structure; None for a constant)."""
    if len(primals) != len(tangents):
        raise ArgumentError(f"jvp got {len(primals)} primals and {len(tangents)} tangents")
    used = DEFAULT if rules is None else DEFAULT | rules
    mode = _mode(fn, "jvp", used)
    values = mode.signature.bind(primals, {})
    dots = [_tangent(t, v) for t, v in itertools.zip_longest(tangents, values) if _carries(v)]
    return mode.run(primals, dots)


def _tangent(dot: Any, value: Any) -> Any:
    from adcompile import runtime

    if dot is None:
        return runtime.zeros_like(value)
    if isinstance(value, np.ndarray):
        array = np.asarray(dot, dtype=value.dtype)
        if array.shape != value.shape:
            raise ArgumentError(f"a tangent has the shape {array.shape}, and its argument has {value.shape}")
        return array
    return dot


__all__ = ["Derivative", "Kind", "R", "grad", "jvp", "value_and_grad", "vjp"]
