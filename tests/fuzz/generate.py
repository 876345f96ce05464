"""Random programs, as source text: storage that is written through views and aliases, under jumps and in loops.

``program(seed)`` is always the same text. Its function ``f(x, m, s)`` takes a vector of four, a matrix of three rows
and four columns, and a number; it returns one number, made of all that the program has at its end.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.arrays import Arrays
from tests.fuzz.containers import Containers
from tests.fuzz.expressions import Scope
from tests.fuzz.helpers import HELPERS
from tests.fuzz.nesting import Nesting


class _Program(Arrays, Containers, Nesting):
    def statement(self, scope: Scope) -> None:
        simple: list[Callable[[Scope], None]] = [
            self.assign, self.assign, self.view, self.view, self.store, self.store, self.store, self.augmented,
            self.augmented, self.whole, self.swap, self.make_list, self.use_list, self.use_list, self.call, self.call,
            self.fancy, self.masked, self.make_dict, self.use_dict, self.use_dict, self.use_tuple, self.flat,
            self.flat, self.alias, self.product, self.make_object, self.use_object, self.use_object,
        ]  # fmt: skip
        nested: list[Callable[[Scope], None]] = [self.branch, self.loop, self.loop, self.repeat, self.leave]
        deep = self.depth > 3 or self.loops > 1
        self.rng.choice(simple if deep else simple + nested + nested)(scope)

    def result(self, scope: Scope) -> str:
        parts = []
        for k, (name, shape) in enumerate(scope.arrays.items()):
            parts.append(f"{0.5 + 0.1 * k:.1f} * " + (f"np.sum({name} * {name})" if shape else f"np.sin({name})"))
        parts += [f"np.sum({name}[-1]) * np.cos(np.sum({name}[0]))" for name in scope.lists]
        parts += [f"np.sum({name}['a'] * {name}['b'])" for name in scope.dicts]
        parts += [f"np.sum({name}.v * {name}.v) * np.cos({name}.a)" for name in scope.objects]
        return " + ".join(parts)


def program(seed: int) -> str:
    """The text of a module with the function ``f(x, m, s)``."""
    writer = _Program(seed)
    scope = Scope({"x": (4,), "m": (3, 4), "s": ()})
    if writer.rng.random() < 0.5:
        writer.line("v = x * 1.0")
        scope.arrays["v"] = (4,)
    while writer.budget > 0:
        writer.block(scope, 1)
    writer.line(f"return {writer.result(scope)}")
    return HELPERS + "def f(x, m, s):\n" + "\n".join(writer.lines) + "\n"
