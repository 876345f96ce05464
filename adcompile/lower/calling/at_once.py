"""Calls that a definition stands for wherever they are made, and results that are put into an array."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from adcompile import effects, ir
from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand, Var
from adcompile.kinds import Passive, Scalar
from adcompile.lower.calling import calls, keywords
from adcompile.lower.core import Lowering, Uncovered
from adcompile.lower.data import storage
from adcompile.lower.values import Bound, Closure, Known, TupleValue, Value, is_operand
from adcompile.rules.core import VARIABLE, Given, Rule
from adcompile.rules.numpy.grids import vectorized, vectorized_with
from adcompile.rules.numpy.ufuncs import METHODS


def written_out(lo: Lowering, fn: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
    """The result of a call that a definition stands for at once; None where none does."""
    if isinstance(fn, np.vectorize) or fn is np.vectorize:
        return _vectorized(lo, fn, args, kwargs, hint)
    if fn is np.frompyfunc and isinstance(args[0], (Closure, Bound)):
        raise lo.refuse(None, "np.frompyfunc, which makes arrays of objects,", "use np.vectorize")
    if fn is vectorized and kwargs:
        return calls.call(lo, Known(vectorized_with), [args[0], Const(None), Const(()), *args[1:]], kwargs, hint)
    rule = _definition(lo, fn, args, kwargs)
    body = _method(lo, fn) if rule is None else rule.body
    if body is None:
        return None
    if rule is None:
        args = [Known(fn.__self__), *args]
    else:
        keywords.require_taken(lo, fn, body, kwargs)
    args = [displayed(lo, arg) for arg in args]
    kwargs = {key: displayed(lo, value) for key, value in kwargs.items()}
    mark = lo.b.mark()
    try:
        with lo.b.at(lo.b.pos, lo.b.origin or -1):
            result = calls.call(lo, Known(body), args, kwargs, hint)
            if fn is np.unstack and isinstance(result, Var):
                lo.unstacked[result.name] = lo.b.pos
            return result
    except Uncovered as uncovered:
        is_whole = rule is not None and rule is lo.rules.lookup(fn)  # there is no other rule that would not refuse it
        if not is_whole or any(isinstance(value, (Closure, Bound)) for value in (*args, *kwargs.values())):
            raise lo.refuse(None, uncovered.construct) from None
    lo.b.forget(mark)  # it is called as it stands, and refused where it is differentiated
    return calls.emit(lo, fn, args, kwargs, hint)


def _definition(lo: Lowering, fn: Any, args: list[Value], kwargs: dict[str, Value]) -> Rule | None:
    found = [lo.rules.lookup(fn)]
    if rules := lo.rules.keyword_rules(fn):
        by_name = {**dict(zip(calls.positional_names(fn), args, strict=False)), **kwargs}
        given = [Given(fn, key, _literal(value)) for key, value in by_name.items()]
        found = [*(rules.get(call) for call in (*given, *(Given(fn, key) for key in kwargs))), *found]
    return next((rule for rule in found if rule is not None and rule.at_once), None)


def _literal(value: Value) -> Any:
    """The value of a literal, or that there is none."""
    if isinstance(value, TupleValue):
        return None if all(_literal(item) is not VARIABLE for item in value.items) else VARIABLE
    return value.value if isinstance(value, Const) else VARIABLE


def _vectorized(lo: Lowering, fn: Any, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
    if fn is np.vectorize:
        return _vectorizer(lo, args, kwargs)
    if fn.signature is not None or fn.otypes is not None and len(fn.otypes) != 1:
        raise _not_vectorized(lo)
    otype = Const(None) if fn.otypes is None else _named(np.dtype(fn.otypes[0]).type)
    made = _vectorizer_of(Known(fn.pyfunc), otype, tuple(fn.excluded))
    with lo.b.at(lo.b.pos, lo.b.origin or -1):
        return calls.call(lo, made, args, kwargs, hint)


def _vectorizer(lo: Lowering, args: list[Value], kwargs: dict[str, Value]) -> Value:
    """What ``np.vectorize(...)`` makes."""
    given = {**dict(zip(("pyfunc", "otypes", "doc", "excluded"), args, strict=False)), **kwargs}
    pyfunc = given.pop("pyfunc", None)
    otypes, excluded = (displayed(lo, given.pop(key, Const(None))) for key in ("otypes", "excluded"))
    idle = all(key in ("doc", "cache") for key in given)
    types = otypes.items if isinstance(otypes, TupleValue) else (otypes,)
    names = literals(lo, excluded)
    if pyfunc is None or not idle or len(args) > 4 or len(types) != 1 or names is None:
        raise _not_vectorized(lo)
    if isinstance(otypes, Const) and isinstance(otypes.value, str) and len(otypes.value) != 1:
        raise _not_vectorized(lo)
    return _vectorizer_of(pyfunc, types[0], names)


def _vectorizer_of(pyfunc: Value, otype: Value, excluded: tuple[Any, ...]) -> Bound:
    if otype == Const(None) and not excluded:
        return Bound(Known(vectorized), (pyfunc,))
    return Bound(Known(vectorized_with), (pyfunc, otype, Const(excluded)))


def _named(cls: type) -> Known:
    return Known(cls, f"np.{cls.__name__}", np)


def literals(lo: Lowering, value: Value) -> tuple[Any, ...] | None:
    """The items of a display of literals; none of None."""
    if value == Const(None):
        return ()
    if isinstance(value, Const) and isinstance(value.value, tuple):
        return value.value
    items: Sequence[Value] | None = value.items if isinstance(value, TupleValue) else None
    if isinstance(value, Var):
        items = storage.members_of(lo, value)
    found = [Const(...) if isinstance(item, Known) and item.obj is ... else item for item in items or ()]
    if items is None or not all(isinstance(item, Const) for item in found):
        return None
    return tuple(item.value for item in found if isinstance(item, Const))


def _not_vectorized(lo: Lowering) -> Exception:
    return lo.refuse(None, "np.vectorize with more than a function, one type and what is excluded", "write the loop")


def _method(lo: Lowering, fn: Any) -> Callable[..., Any] | None:
    """What a method of a ufunc is, if it has no rule of its own."""
    if not _is_method(fn) or lo.rules.lookup(fn) is not None:
        return None
    return METHODS.get(fn.__name__)


def displayed(lo: Lowering, value: Value, holder: str | None = None) -> Value:
    """A list whose items are known one by one, since nothing has changed it from its display on.

    ``holder`` is the list that it is an item of.
    """
    if isinstance(value, TupleValue):
        return TupleValue(tuple(displayed(lo, item) for item in value.items), value.cls)
    if not isinstance(value, Var):
        return value
    stmts = list(lo.b.stmts)
    made = next((k for k, stmt in enumerate(stmts) if value.name in ir.targets(stmt)), None)
    display = None if made is None else stmts[made]
    if made is None or not isinstance(display, Op) or display.fn is not p.make_list:
        return value
    if not all(holder in ir.targets(stmt) or _leaves(stmt, value) for stmt in stmts[made + 1 :]):
        return value
    return TupleValue(tuple(displayed(lo, item, value.name) for item in display.args), list)


def _leaves(stmt: ir.Stmt, value: Var) -> bool:
    """Whether a statement leaves a list as it is, and gives it to nothing that could change it later."""
    if not isinstance(stmt, Op):
        return value.name not in {name for b in ir.blocks(stmt) for name in ir.reads(b)} | set(
            ir.variables(ir.own_operands(stmt))
        )
    effect = effects.of(stmt.fn)
    return value not in stmt.operands() or effect.pure and effect.stores is None


# -- results that are put into an array --------------------------------------------------------------------------------


def put_into(
    lo: Lowering, fn: Callable[..., Any], args: list[Value], kwargs: dict[str, Value], hint: str
) -> Value | None:
    """The result of a call with ``out=``, as a store into that array, or with the ``dtype`` of a ufunc; else None."""
    of_ufunc = isinstance(fn, np.ufunc) or _is_method(fn) or fn in _CONVERTING
    if not of_ufunc and _root(fn) != "numpy":
        return None
    args, kwargs, out = _without_out(fn, *_named_from_dtype(fn, args, _with_dtype(fn, kwargs)))
    if of_ufunc and "dtype" in kwargs:
        dtype = kwargs["dtype"]
        kwargs = {key: value for key, value in kwargs.items() if key != "dtype"}
        args = args if dtype == Const(None) else _converted(lo, fn, args, lo.operand(dtype))
        out = out or Const(None)
    if out is None:
        return None
    if isinstance(out, TupleValue) and len(out.items) == 1:
        out = out.items[0]
    if out == Const(None):
        return calls.call_known(lo, fn, args, kwargs, hint)
    if not is_operand(out):
        raise lo.refuse(None, f"several arrays for the results of np.{fn.__name__}", "store its results one by one")
    place = lo.operand(out)
    mask = kwargs.pop("where", Const(True)) if isinstance(fn, np.ufunc) or fn is np.clip else Const(True)
    if mask == Const(True):
        lo.b.effect(operator.setitem, place, Const(...), lo.operand(calls.call_known(lo, fn, args, kwargs, "%t")))
        return place
    shape = lo.b.op(np.shape, place)
    chosen = lo.b.op(np.broadcast_to, lo.operand(mask), shape)
    picked: list[Value] = [_picked(lo, lo.operand(arg), shape, chosen) for arg in args]
    lo.b.effect(operator.setitem, place, chosen, lo.operand(calls.call_known(lo, fn, picked, kwargs, "%t")))
    return place


#: Functions that convert their arguments to the ``dtype`` first, as ufuncs do.
_CONVERTING = (np.clip, np.einsum)


def _is_method(fn: Any) -> bool:
    return isinstance(getattr(fn, "__self__", None), np.ufunc)


#: The parameters of the methods of ufuncs, whose signatures not every NumPy tells.
_PARAMETERS = {
    "reduce": ["array", "axis", "dtype", "out", "keepdims", "initial", "where"],
    "accumulate": ["array", "axis", "dtype", "out"],
    "reduceat": ["array", "indices", "axis", "dtype", "out"],
}


def _named_from_dtype(fn: Any, args: list[Value], kwargs: dict[str, Value]) -> tuple[list[Value], dict[str, Value]]:
    """The arguments of a ufunc's method, with those from ``dtype`` on by their names."""
    names = _PARAMETERS.get(fn.__name__, []) if _is_method(fn) else []
    if "dtype" not in names[: len(args)]:
        return args, kwargs
    place = names.index("dtype")
    return args[:place], {**dict(zip(names[place:], args[place:], strict=False)), **kwargs}


def _with_dtype(fn: Any, kwargs: dict[str, Value]) -> dict[str, Value]:
    """The signature of a ufunc whose operands and results are all of one type, as that ``dtype``."""
    key = "sig" if "sig" in kwargs else "signature"
    given = kwargs.get(key) if isinstance(fn, np.ufunc) else None
    letters = set(given.value) - set("->") if isinstance(given, Const) and isinstance(given.value, str) else set()
    if len(letters) != 1 or "->" not in str(given):
        return kwargs
    return {**{k: v for k, v in kwargs.items() if k != key}, "dtype": _named(np.dtype(letters.pop()).type)}


def _converted(lo: Lowering, fn: Any, args: list[Value], dtype: Operand) -> list[Value]:
    """The arrays among the arguments of a ufunc, or of one of its methods, as this type."""
    count = 1 if getattr(fn, "__name__", "") in _PARAMETERS and _is_method(fn) else len(args)
    numbers = [not isinstance(arg, Const) or isinstance(arg.value, (int, float, complex)) for arg in args]
    return [
        lo.b.op(np.asarray, lo.operand(arg), dtype) if k < count and numbers[k] else arg for k, arg in enumerate(args)
    ]


def _picked(lo: Lowering, operand: Operand, shape: Operand, chosen: Operand) -> Operand:
    """The elements of an operand that a masked operation reads."""
    if isinstance(lo.kind(operand), (Scalar, Passive)):
        return operand
    return lo.b.op(operator.getitem, lo.b.op(np.broadcast_to, operand, shape), chosen)


def _without_out(
    fn: Callable[..., Any], args: list[Value], kwargs: dict[str, Value]
) -> tuple[list[Value], dict[str, Value], Value | None]:
    if "out" in kwargs:
        return args, {key: value for key, value in kwargs.items() if key != "out"}, kwargs["out"]
    place = fn.nin if isinstance(fn, np.ufunc) else _place_of_out(fn)
    if place is None or len(args) <= place:
        return args, kwargs, None
    if isinstance(fn, np.ufunc):
        return args[:place], kwargs, TupleValue(tuple(args[place:]))
    later = dict(zip(_names(fn)[place + 1 :], args[place + 1 :], strict=False))
    return args[:place], {**later, **kwargs}, args[place]


def _root(fn: Any) -> str:
    return (getattr(fn, "__module__", None) or "").split(".")[0]


def _place_of_out(fn: Callable[..., Any]) -> int | None:
    names = _names(fn)
    return names.index("out") if "out" in names else None


@functools.cache
def _names(fn: Callable[..., Any]) -> list[str]:
    try:
        parameters = inspect.signature(fn).parameters.values()
    except (TypeError, ValueError):
        return []
    if any(q.kind is q.VAR_POSITIONAL for q in parameters):
        return []
    return [q.name for q in parameters if q.kind is not q.KEYWORD_ONLY]
