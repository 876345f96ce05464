"""Emitted code ready to run, and what tells one specialisation of a function from another.

A function is compiled for the kinds of its arguments, never for their values or shapes. What was compiled is used
again as long as the functions that it followed are bound as they were; data that it reads from outside are read anew
at each call.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcompile import ir
from adcompile.emit import Emitted, emit, load
from adcompile.kinds import Kind, Passive, is_code, of_value
from adcompile.lower.bindings import ObjectBinding

Params = dict[str, Kind]


def hold(guards: tuple[Callable[[], bool], ...]) -> bool:
    """Whether the functions that were followed are bound as they were."""
    try:
        return all(guard() for guard in guards)
    except (NameError, AttributeError):  # a name that was bound is not any more
        return False


@dataclass(frozen=True, slots=True)
class Compiled:
    """Emitted code, ready to run."""

    run: Callable[..., Any]
    emitted: Emitted
    guards: tuple[Callable[[], bool], ...] = ()  # false: a function that was followed has been rebound
    outside: tuple[tuple[str, Callable[[], Any]], ...] = ()  # names that are read anew at each call
    takes: tuple[int, ...] | None = None  # positions of the arguments that it takes, where it doesn't take all
    pairs: tuple[tuple[int, int], ...] = ()  # positions of arguments that must not share memory
    plain: bool = True  # there is nothing to do at a call but to run it

    @property
    def text(self) -> str:
        return self.emitted.text

    def fresh(self) -> bool:
        """Whether what was compiled is still what the source means."""
        return hold(self.guards)

    def refresh(self) -> None:
        """Read the data from outside."""
        namespace = self.run.__globals__
        for name, get in self.outside:
            namespace[name] = get()


def compile_(
    program: ir.Program,
    guards: tuple[Callable[[], bool], ...],
    takes: tuple[int, ...] | None = None,
    pairs: tuple[tuple[int, int], ...] = (),
) -> Compiled:
    """The text of a program of the IR, loaded."""
    made = emit(program)
    namespace: dict[str, Any] = {}
    exec(made.imports, namespace)
    namespace.update(made.bindings)
    outside = []
    for name, binding in made.free.items():
        if isinstance(binding, ObjectBinding):
            namespace[name] = binding.get()
        elif binding is not None:
            outside.append((name, binding.get))
    run = load(made.text, program.main.name, namespace, program.main.name)
    plain = not guards and not outside and takes is None and not pairs
    return Compiled(run, made, guards, tuple(outside), takes, pairs, plain)


_SIMPLE = frozenset({float, int, bool, str, type(None), np.float64, complex})


def key_of(values: Sequence[Any]) -> tuple[Any, ...]:
    """What tells one specialisation from another, cheaply."""
    return tuple([type(v) if type(v) in _SIMPLE else _key(v) for v in values])


def _key(value: Any) -> Any:
    if type(value) is np.ndarray:
        return value.dtype, value.ndim
    if is_code(value):
        return value
    if _holds_code(value):
        return type(value), tuple(map(_key_of_part, _parts(value)))
    return of_value(value)


def _key_of_part(value: Any) -> Any:
    return value if type(value) is str else _key(value)


def kind_of(value: Any) -> Kind:
    """The kind of an argument."""
    return Passive(type(value)) if _is_constant(value) else of_value(value)


def kinds_and_constants(names: Sequence[str], values: Sequence[Any]) -> tuple[Params, dict[str, Any]]:
    """The kinds of arguments, by name, and those arguments that are code, or containers of it as they are now."""
    named = list(zip(names, values, strict=True))
    constants = {name: copy.copy(v) if _holds_code(v) else v for name, v in named if _is_constant(v)}
    return {name: kind_of(v) for name, v in named}, constants


def _is_constant(value: Any) -> bool:
    return is_code(value) or _holds_code(value)


def _holds_code(value: Any) -> bool:
    """Whether a value is a container that holds code, and nothing but code and names for it."""
    if type(value) not in (list, tuple, dict):
        return False
    parts = _parts(value)
    return any(map(_is_constant, parts)) and all(type(part) is str or _is_constant(part) for part in parts)


def _parts(value: Any) -> list[Any]:
    return [*value, *value.values()] if type(value) is dict else [*value]
