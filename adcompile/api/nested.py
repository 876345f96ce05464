"""Derivatives that are asked for inside a function that is being compiled: ``grad(g)(y)``, ``jvp(g, (y,), (v,))``.

A function that is defined outside is differentiated as it would be on its own, and its derivative is put in place. A
function that is defined inside may read variables of the one around it: these become parameters that it isn't
differentiated by, so the outer derivative runs through them, and one perturbation is never taken for another.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from adcompile import ir, pipeline
from adcompile.api.arguments import with_scalar_result
from adcompile.api.derivative import Derivative
from adcompile.api.entry import Ordered
from adcompile.api.products import product
from adcompile.ir import Block, Const, Operand, Var
from adcompile.kinds import carries_derivative
from adcompile.lower import Lowered, taken_apart
from adcompile.lower.calling import arguments, calls
from adcompile.lower.calling.splice import splice
from adcompile.lower.core import Lowering
from adcompile.lower.values import Bound, Closure, Known, TupleValue, Value
from adcompile.optimize import optimize
from adcompile.rules import DEFAULT, RuleSet

Lowerer = Callable[[Lowering, list[Value], dict[str, Value], str], Value]


@dataclass(frozen=True, eq=False)
class Inner:
    """A derivative of a function that is defined inside the one being compiled; called, it is put in place."""

    owner: Lowering
    closure: Closure
    mode: str  # as of a Derivation
    options: dict[str, Any] = field(default_factory=dict)
    callee: Value | None = None  # what is called with the arguments of the closure, where that is a derivative of it

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("a local derivative is only followed while compiling")

    @property
    def name(self) -> str:
        return getattr(self.closure.node, "name", "lambda_")

    @property
    def rules(self) -> RuleSet:
        own = self.options.get("rules")
        return DEFAULT if own is None else DEFAULT | own

    def __adcompile_lower__(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        return self.applied(lo, args, kwargs, [], hint)

    def applied(
        self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], extra: Sequence[Value], hint: str
    ) -> Value:
        """The derivative at these arguments; ``extra`` are the tangents, or the cotangent."""
        if lo is not self.owner:
            raise lo.refuse(None, "a derivative of a local function, used in another function", "define it outside")
        bound = self._bound(lo, args, kwargs)
        by: dict[str, Value] = {}
        with lo.b.nested() as stmts:
            for name in self._wrt(lo, bound):
                kind = lo.kind(lo.operand(bound[name]))
                variable = lo.b.fresh(name, kind)
                by[variable.name] = bound[name]
                bound[name] = taken_apart(lo, variable, kind, name)
            result = self._called(lo, bound, hint)
            yields = self._yields(lo, result)
        body = Block(tuple(stmts), yields)
        captured = _captured(body, by)
        function = ir.Function(self.name, (*captured, *by), body, dict(lo.b.kinds), dict(lo.env))
        function, functions = lo.outlines.program(function)
        lowered = Lowered(optimize(function), result, functions=tuple(map(optimize, functions)))
        values = [*map(Var, captured), *by.values(), *extra]
        names = [*function.params, *(f"extra{k}" for k in range(len(extra)))]
        return splice(lo, Ordered(names), lambda kinds, constants: self._stages(lowered, list(by)), values, {}, hint)

    def _bound(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value]) -> dict[str, Value]:
        spec = self.closure.node.args
        defaults, named = list(self.closure.defaults), dict(self.closure.kw_defaults)
        found = arguments.bind(lo, spec, args, kwargs, defaults, named, self.name)
        order = [*spec.posonlyargs, *spec.args, *([spec.vararg] if spec.vararg else []), *spec.kwonlyargs]
        return {arg.id: found[arg.id] for arg in order} | found

    def _wrt(self, lo: Lowering, bound: dict[str, Value]) -> list[str]:
        names = list(bound)
        argnums = self.options.get("argnums")
        if argnums is None:
            return [name for name in names if carries_derivative(lo.kind(lo.operand(bound[name])))]
        found = []
        for key in argnums if isinstance(argnums, tuple) else (argnums,):
            if isinstance(key, str) and key not in names:
                raise lo.refuse(None, f"a gradient by the local variable {key!r} of a local function")
            found.append(key if isinstance(key, str) else names[key])
        return found

    def _called(self, lo: Lowering, bound: dict[str, Value], hint: str) -> Value:
        spec = self.closure.node.args
        by_position = [bound[arg.id] for arg in (*spec.posonlyargs, *spec.args)]
        if spec.vararg is not None:
            rest = bound[spec.vararg.id]
            by_position += rest.items if isinstance(rest, TupleValue) else ()
        by_name = {arg.id: bound[arg.id] for arg in spec.kwonlyargs}
        return calls.call(lo, self.callee or self.closure, by_position, by_name, hint)

    def _yields(self, lo: Lowering, result: Value) -> tuple[Operand, ...]:
        if not self.options.get("has_aux"):
            return (lo.operand(result, "result"),)
        if not isinstance(result, TupleValue) or len(result.items) != 2:
            raise lo.refuse(None, f"with has_aux=True, {self.name} must return a pair", error=TypeError)
        return tuple(lo.operand(item, "result") for item in result.items)

    def _stages(self, lowered: Lowered, wrt: list[str]) -> pipeline.Stages:
        if self.mode == "jvp":
            return pipeline.forward(lowered, wrt, self.rules)
        if self.mode == "vjp":
            return pipeline.reverse(lowered, wrt, self.rules, single=False, seeded=True)
        function = with_scalar_result(lowered.function, self.name, bool(self.options.get("holomorphic")))
        single = not isinstance(self.options["argnums"], tuple)
        lowered = dataclasses.replace(lowered, function=function)
        return pipeline.reverse(lowered, wrt, self.rules, value=self.mode == "value_and_grad", single=single)


def _inner(lo: Lowering, fn: Value | None, mode: str, options: dict[str, Any]) -> Inner | None:
    """The derivative of a local function, or of a derivative of one; None for what is defined outside."""
    if isinstance(fn, Closure):
        return Inner(lo, fn, mode, options)
    if isinstance(fn, Known) and isinstance(fn.obj, Inner):
        return Inner(lo, fn.obj.closure, mode, options, callee=fn)
    return None


def _captured(body: Block, params: dict[str, Value]) -> list[str]:
    """The variables of the function around it that a body reads, in order."""
    own = {name for stmt in ir.walk(body) for name in (*ir.targets(stmt), *ir.inner_targets(stmt))} | params.keys()
    return list(dict.fromkeys(name for name in ir.reads(body) if name not in own))


# -- the public calls --------------------------------------------------------------------------------------------------


def literal(lo: Lowering, value: Value) -> Any:
    """The value of an option, which must be known when compiling."""
    match value:
        case Const():
            return value.value
        case Known():
            return value.obj
        case TupleValue():
            return tuple(literal(lo, item) for item in value.items)
    raise lo.refuse(None, "an option of a derivative that is computed when running", "write it as a literal")


def options_of(
    lo: Lowering, call: Callable[..., Any], args: list[Value], kwargs: dict[str, Value]
) -> tuple[Value | None, dict[str, Any]]:
    """The function that a derivative is asked of, and the other arguments of the call."""
    bound = inspect.Signature.from_callable(call).bind(*args, **kwargs).arguments
    options = bound.pop("options", {})
    fn = bound.pop("fn", None)
    return fn, {name: literal(lo, value) for name, value in (bound | options).items()}


def lowered_gradient(call: Callable[..., Any], mode: str) -> Lowerer:
    """How ``grad`` or ``value_and_grad`` is followed."""

    def lower(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        fn, options = options_of(lo, call, args, kwargs)
        if fn is None:
            return Bound(Known(call), (), tuple(kwargs.items()))
        inner = _inner(lo, fn, mode, {"argnums": 0} | options)
        if inner is not None:
            return Known(inner)
        return Known(Derivative(_known(lo, fn), value=mode == "value_and_grad", **options))

    return lower


def lower_jvp(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    fn, primals, tangents, rules = _parts(lo, args, kwargs, ("fn", "primals", "tangents"))
    given = [k for k, dot in enumerate(tangents) if dot != Const(None)]
    dots = [tangents[k] for k in given]
    inner = _inner(lo, fn, "jvp", {"argnums": tuple(given), "rules": rules})
    if inner is not None:
        return inner.applied(lo, primals, {}, dots, hint)
    pushed = product(_known(lo, fn), "jvp", tuple(given), rules)
    return pushed.__adcompile_lower__(lo, [*primals, *dots], {}, hint)


def lower_vjp(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    rules = literal(lo, kwargs["rules"]) if "rules" in kwargs else None
    fn, *primals = args
    out = calls.call(lo, fn, primals, {}, hint)
    inner = _inner(lo, fn, "vjp", {"rules": rules})
    pull: Any = Pull(inner) if inner is not None else product(_known(lo, fn), "vjp", None, rules)
    return TupleValue((out, Bound(Known(pull), tuple(primals))))


@dataclass(frozen=True, eq=False)
class Pull:
    """The pullback of a local function: called with its arguments and the cotangent."""

    inner: Inner

    def __call__(self, *args: Any) -> Any:
        raise NotImplementedError("a local derivative is only followed while compiling")

    def __adcompile_lower__(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        return self.inner.applied(lo, args[:-1], {}, args[-1:], hint)


def lower_hvp(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    raise lo.refuse(None, "hvp inside a function", "write jvp(grad(f), primals, tangents)")


def lower_jacobian(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    raise lo.refuse(None, "a Jacobian inside a function", "use hessian, or write its products, with jvp or vjp")


def _parts(lo: Lowering, args: list[Value], kwargs: dict[str, Value], names: Sequence[str]) -> tuple[Any, ...]:
    given = dict(zip((*names, "rules"), args, strict=False)) | kwargs
    fn, primals, tangents = (given[name] for name in names)
    if not isinstance(primals, TupleValue) or not isinstance(tangents, TupleValue):
        raise lo.refuse(None, "primals and tangents that are not written as tuples", "write jvp(f, (x,), (x_dot,))")
    rules = literal(lo, given["rules"]) if "rules" in given else None
    return fn, list(primals.items), list(tangents.items), rules


def _known(lo: Lowering, fn: Value) -> Any:
    if isinstance(fn, Known):
        return fn.obj
    raise lo.refuse(None, "a derivative of a callable that is chosen when running", "name the function")
