"""One compiled derivative for each combination of kinds of the arguments, made when it is first needed.

What was compiled is used again as long as the functions that it followed are bound as they were; data that it reads
from outside are read anew at each call.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcompile import ir
from adcompile.emit import emit, load
from adcompile.errors import ArgumentError
from adcompile.kinds import Array, Kind, Passive, is_code, of_value
from adcompile.lower.bindings import ObjectBinding

Params = dict[str, Kind]


@dataclass(frozen=True)
class Compiled:
    """Emitted code, ready to run."""

    run: Callable[..., Any]
    text: str
    module: str  # the text with its imports
    guards: tuple[Callable[[], bool], ...]
    outside: tuple[tuple[str, Callable[[], Any]], ...]  # names that are read anew at each call
    plain: bool = True  # it takes every argument; otherwise not those that are code

    def fresh(self) -> bool:
        return all(guard() for guard in self.guards)

    def refresh(self) -> None:
        namespace = self.run.__globals__  # type: ignore[attr-defined]
        for name, get in self.outside:
            namespace[name] = get()


def compile_(function: ir.Function, guards: tuple[Callable[[], bool], ...], *, plain: bool = True) -> Compiled:
    """The text of a function of the IR, loaded."""
    made = emit(ir.Program((function,)))
    namespace: dict[str, Any] = {}
    exec(made.imports, namespace)
    namespace.update(made.bindings)
    outside = []
    for name, binding in made.free.items():
        if isinstance(binding, ObjectBinding):
            namespace[name] = binding.get()
        elif binding is not None:
            outside.append((name, binding.get))
    run = load(made.text, function.name, namespace, function.name)
    module = f"{made.imports}\n\n{made.text}" if made.imports else made.text
    return Compiled(run, made.text, module, guards, tuple(outside), plain)


class Signature:
    """How a call's arguments become the parameters of the compiled function."""

    def __init__(self, fn: Any) -> None:
        self.fn = fn
        try:
            self.signature = inspect.signature(fn)
        except (TypeError, ValueError):
            raise ArgumentError(f"{fn!r} has no signature that can be read: it is not a Python function") from None
        parameters = list(self.signature.parameters.values())
        self.names = [q.name for q in parameters]
        simple = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        self.count = len(parameters) if all(q.kind in simple for q in parameters) else -1
        self.var_keyword = [q.name for q in parameters if q.kind is inspect.Parameter.VAR_KEYWORD]

    def bind(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """One value for each parameter, in order, as a call of the function would bind them."""
        if not kwargs and len(args) == self.count:
            return tuple(args)
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return tuple(bound.arguments[name] for name in self.names)

    def position(self, argnum: int | str) -> int | None:
        """The position of a parameter; None for a name that is not one."""
        if isinstance(argnum, str):
            return self.names.index(argnum) if argnum in self.names else None
        count = len(self.names)
        if not -count <= argnum < count:
            raise ArgumentError(f"argnums={argnum} is out of range: {self.name} takes {count} arguments")
        return argnum % count

    @property
    def name(self) -> str:
        return getattr(self.fn, "__name__", type(self.fn).__name__)


_SIMPLE = frozenset({float, int, bool, str, type(None), np.float64, complex})


def key_of(values: Sequence[Any]) -> tuple[Any, ...]:
    """What tells one specialisation from another, cheaply."""
    return tuple([type(v) if type(v) in _SIMPLE else _key(v) for v in values])


def _key(value: Any) -> Any:
    if type(value) is np.ndarray:
        return value.dtype, value.ndim
    if is_code(value):
        return value
    return of_value(value)


class Specializations:
    """The compiled derivatives of one function, by key; safe to use from several threads."""

    def __init__(self, make: Callable[[Params, dict[str, Any]], Compiled], signature: Signature) -> None:
        self._make = make
        self._signature = signature
        self._known: dict[Any, Compiled] = {}
        self._lock = threading.RLock()

    def find(self, values: Sequence[Any], key: tuple[Any, ...]) -> Compiled:
        """The derivative for these arguments, compiled now if need be."""
        found = self._known.get(key)
        if found is not None and (not found.guards or found.fresh()):
            return found
        with self._lock:
            names = self._signature.names
            constants = {name: v for name, v in zip(names, values, strict=False) if is_code(v)}
            params = {name: kind_of(v) for name, v in zip(names, values, strict=False)}
            found = self._make(params, constants)
            self._known[key] = found
        return found


def kind_of(value: Any) -> Kind:
    return Passive(type(value)) if is_code(value) else of_value(value)


__all__ = ["Array", "Compiled", "Signature", "Specializations", "compile_", "is_code", "key_of", "kind_of"]
