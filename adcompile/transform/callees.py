"""The functions of a program that call themselves, and the derivatives of them that are asked for.

A call that is differentiated in reverse mode is two calls: of the function's forward half, which gives the result and
what the other half needs, and, in the reverse sweep, of the backward half.

    y = f(x)                t = f_forward(x); y = t[0]; residuals = t[1]
                            x_bar += f_backward(residuals, y_bar)

In forward mode it is a call of ``f_jvp``. Each derivative is made once for each choice of the arguments that it is
taken by: it gets its name when it is asked for first, and its body later, so a function can call itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from adcompile import ir
from adcompile.ir import Callee, Op

Positions = tuple[int, ...]


@dataclass(frozen=True)
class Pair:
    """The two halves of a function's derivative by the arguments at ``positions``."""

    forward: str
    backward: str
    positions: Positions


class Callees:
    """The functions of one program, by name; ``build`` makes what has been asked for."""

    def __init__(self, functions: Iterable[ir.Function] = ()) -> None:
        self.functions = {function.name: function for function in functions}
        self._names = set(self.functions)
        self._pairs: dict[tuple[str, Positions], Pair] = {}
        self._tangents: dict[tuple[str, Positions], str] = {}
        self._todo: list[Callable[[Builders], None]] = []

    def pair(self, name: str, positions: Positions) -> Pair:
        """The forward and the backward half of a function."""
        key = name, positions
        if key not in self._pairs:
            made = Pair(self._unused(f"{name}_forward"), self._unused(f"{name}_backward"), positions)
            self._pairs[key] = made
            self._todo.append(lambda builders: self._add(builders.pair(self.functions[name], made, self)))
        return self._pairs[key]

    def tangent(self, name: str, positions: Positions) -> str:
        """The function of the result and its tangent."""
        key = name, positions
        if key not in self._tangents:
            made = self._unused(f"{name}_jvp")
            self._tangents[key] = made
            self._todo.append(lambda builders: self._add(builders.tangent(self.functions[name], made, positions, self)))
        return self._tangents[key]

    def build(self, builders: Builders) -> None:
        """Make the derivatives that have been asked for, and those that they ask for."""
        while self._todo:
            self._todo.pop(0)(builders)

    def _add(self, functions: Iterable[ir.Function]) -> None:
        self.functions.update((function.name, function) for function in functions)

    def _unused(self, wanted: str) -> str:
        names = itertools.chain([wanted], (f"{wanted}_{k}" for k in itertools.count(2)))
        name = next(name for name in names if name not in self._names)
        self._names.add(name)
        return name


@dataclass(frozen=True)
class Builders:
    """How derivatives of functions are made: the pipeline's part."""

    pair: Callable[[ir.Function, Pair, Callees], tuple[ir.Function, ...]]
    tangent: Callable[[ir.Function, str, Positions, Callees], tuple[ir.Function, ...]]


def called(function: ir.Function) -> list[str]:
    """The functions that a function calls by name, in order."""
    calls = [s.fn.name for s in ir.walk(function.body) if isinstance(s, Op) and isinstance(s.fn, Callee)]
    return list(dict.fromkeys(calls))


def reachable(main: ir.Function, functions: dict[str, ir.Function]) -> tuple[ir.Function, ...]:
    """The functions that are called, from ``main`` or from one another, in the order in which they are met."""
    found: dict[str, ir.Function] = {}
    todo = called(main)
    while todo:
        name = todo.pop(0)
        if name not in found:
            found[name] = functions[name]
            todo += called(functions[name])
    return tuple(found.values())
