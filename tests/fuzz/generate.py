"""Random programs, as source text: storage that is written through views and aliases, under jumps and in loops.

``program(seed)`` is always the same text. Its function ``f(x, m, s)`` takes a vector of four, a matrix of three rows
and four columns, and a number; it returns one number, made of all that the program has at its end.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.arrays import Arrays
from tests.fuzz.axes import Axes
from tests.fuzz.containers import Containers
from tests.fuzz.expressions import Scope
from tests.fuzz.flow import Flow
from tests.fuzz.helpers import HELPERS
from tests.fuzz.nesting import Nesting

#: How many sorts of simple statement a program is made of: few, so that it does several things with what it has.
SORTS = 9


class _Program(Arrays, Axes, Containers, Flow, Nesting):
    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.simple: list[Callable[[Scope], None]] = [
            self.assign, self.view, self.store, self.augmented, *self.rng.sample([
                self.store, self.whole, self.swap, *3 * [self.use_list], *3 * [self.call], self.fancy,
                self.masked, *3 * [self.use_dict], self.use_tuple, self.flat, self.alias, *2 * [self.product],
                *3 * [self.use_object], self.use_pairs, self.use_pairs, self.reduction, self.mask,
                self.gather, self.overlap, self.together, self.attempt, self.inner_function, self.generated,
                self.recursion, self.unpacked,
            ], SORTS),
        ]  # fmt: skip
        self.nested: list[Callable[[Scope], None]] = [
            self.branch, self.loop, self.loop, self.repeat, self.leave, self.endless, self.nested_return,
        ]  # fmt: skip

    def statement(self, scope: Scope) -> None:
        deep = self.depth > 3 or self.loops > 1
        self.rng.choice(self.simple if deep or self.rng.random() < 0.65 else self.nested)(scope)

    def result(self, scope: Scope) -> str:
        parts = []
        for k, (name, shape) in enumerate(scope.arrays.items()):
            parts.append(f"{0.5 + 0.1 * k:.1f} * " + (f"np.sum({name} * {name})" if shape else f"np.sin({name})"))
        parts += [f"np.sum({name}[-1]) * np.cos(np.sum({name}[0]))" for name in scope.lists]
        parts += [f"np.sum({name}['a'] * {name}['b'])" for name in scope.dicts]
        parts += [f"np.sum({name}[-1][0]) * np.cos({name}[0][1])" for name in scope.pairs]
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
