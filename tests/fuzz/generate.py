"""Random programs, as source text: storage that is written through views and aliases, under jumps and in loops.

``program(seed)`` is always the same text. Its function ``f(x, m, s)`` takes a vector of four, a matrix of three rows
and four columns, and a number; it returns one number, made of all that the program has at its end.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.fuzz.expressions import KEYS, SMOOTH, Expressions, Scope, Shape

HELPERS = """\
import numpy as np


def mixed(a, b):
    if a > b:
        return np.sin(a) * b
    return a + np.tanh(a * b)


def scaled_in_place(v, a):
    v *= np.cos(a)
    v[0] += a
    return v


def tail(v):
    return v[1:]


def both(v, a):
    total = a
    for e in v:
        if e > 0.9:
            break
        total = total + e * np.cos(total)
    return total, np.sin(v) * a


def first_above(v, bound=0.2):
    for k in range(len(v)):
        if v[k] > bound:
            v[k] = v[k] * bound
            return v[k] * 2.0
    return bound


"""


class _Writer:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.e = Expressions(self.rng)
        self.lines: list[str] = []
        self.count = 0
        self.budget = self.rng.randrange(6, 17)
        self.depth = 1
        self.loops = 0

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def fresh(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def shape(self) -> Shape:
        return self.rng.choice([(), (), (4,), (4,), (3,), (2,), (3, 4)])

    def block(self, scope: Scope, count: int) -> None:
        for _ in range(count):
            if self.budget > 0:
                self.budget -= 1
                self.statement(scope)

    def body(self, scope: Scope) -> None:
        """An indented block with a scope of its own; what it defines is not seen after it."""
        self.depth += 1
        before = len(self.lines)
        self.block(scope.inner(), self.rng.randrange(1, 4))
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1

    def statement(self, scope: Scope) -> None:
        simple: list[Callable[[Scope], None]] = [
            self.assign, self.assign, self.view, self.view, self.store, self.store, self.store, self.augmented,
            self.augmented, self.whole, self.swap, self.make_list, self.use_list, self.use_list, self.call, self.call,
            self.fancy, self.masked, self.make_dict, self.use_dict, self.use_dict, self.use_tuple,
        ]  # fmt: skip
        nested: list[Callable[[Scope], None]] = [self.branch, self.loop, self.loop, self.repeat, self.leave]
        deep = self.depth > 3 or self.loops > 1
        self.rng.choice(simple if deep else simple + nested + nested)(scope)

    # -- straight line ---------------------------------------------------------------------------------------------

    def assign(self, scope: Scope) -> None:
        rng = self.rng
        if rng.random() < 0.5:
            name = rng.choice(list(scope.arrays))
            shape = scope.arrays[name]
        else:
            shape = self.shape()
            name = self.fresh("svm"[len(shape)])
        value = self.e.expression(scope, shape)
        if shape and rng.random() < 0.3:
            value = rng.choice((f"({value}).copy()", f"np.array({value})"))
        self.line(f"{name} = {value}")
        scope.arrays[name] = shape

    def view(self, scope: Scope) -> None:
        """Another name for storage."""
        shape = self.rng.choice([(4,), (3,), (2,), (2,), (3, 4), (4, 3)])
        same = [name for name, found in scope.arrays.items() if found == shape]
        value = self.rng.choice(same) if same and self.rng.random() < 0.3 else self.e.view(scope, shape)
        if value:
            name = self.rng.choice(same) if same and self.rng.random() < 0.3 else self.fresh("w")
            self.line(f"{name} = {value}")
            scope.arrays[name] = shape

    def _place(self, scope: Scope) -> tuple[str, Shape] | None:
        """A part of an array, and its shape."""
        arrays = [name for name, shape in scope.arrays.items() if shape]
        name = self.rng.choice(arrays)
        shape: Shape = self.rng.choice([(), (), (2,), (3,), (4,)])
        if not shape:
            return self.e.element(scope, name), ()
        part = self.e.slice_of(scope, name, shape)
        return (f"{name}{part}", shape) if part else None

    def store(self, scope: Scope) -> None:
        place = self._place(scope)
        if place:
            shape = place[1] if self.rng.random() < 0.8 else ()
            self.line(f"{place[0]} = {self.e.expression(scope, shape)}")

    def _update(self, target: str, scope: Scope, shape: Shape) -> None:
        value = self.e.expression(scope, shape if self.rng.random() < 0.7 else (), 1)
        match self.rng.randrange(4):
            case 0:
                self.line(f"{target} *= {self.rng.choice(SMOOTH[:4]).format(value)}")
            case 1:
                self.line(f"{target} /= 1.2 + ({value}) ** 2")
            case 2:
                self.line(f"{target} -= {value}")
            case _:
                self.line(f"{target} += {value}")

    def augmented(self, scope: Scope) -> None:
        place = self._place(scope)
        if place:
            self._update(*place[:1], scope, place[1])

    def whole(self, scope: Scope) -> None:
        name = self.rng.choice(list(scope.arrays))
        self._update(name, scope, scope.arrays[name])

    def swap(self, scope: Scope) -> None:
        rng = self.rng
        name = rng.choice(list(scope.arrays))
        same = [other for other, shape in scope.arrays.items() if shape == scope.arrays[name] and other != name]
        if same and rng.random() < 0.6:
            other = rng.choice(same)
            self.line(f"{name}, {other} = {other}, {name}")
        elif scope.arrays[name]:
            a, b = self.e.element(scope, name), self.e.element(scope, name)
            self.line(f"{a}, {b} = {b}, {a}")

    def fancy(self, scope: Scope) -> None:
        """A store through a list of indices."""
        rng = self.rng
        name = rng.choice([name for name, shape in scope.arrays.items() if shape])
        rows, *rest = scope.arrays[name]
        chosen = rng.sample(range(rows), 2)
        shape: Shape = (2, *rest)
        if rest:
            value = self.e.expression(scope, tuple(rest), 1)
        else:
            value = self.e.expression(scope, rng.choice([(), shape]), 1)
        match rng.randrange(3):
            case 0:
                self.line(f"{name}[[{chosen[0]}, {chosen[1]}]] = {value}")
            case 1:
                self.line(f"{name}[np.array({chosen})] *= np.cos({value})")
            case _:
                new = self.fresh("svm"[len(shape)])
                self.line(f"{new} = {name}[[{chosen[0]}, {chosen[1]}]] * ({value})")
                scope.arrays[new] = shape

    def masked(self, scope: Scope) -> None:
        """A store where a condition on the elements holds."""
        name = self.rng.choice([name for name, shape in scope.arrays.items() if shape])
        mask = f"{name} {self.rng.choice('<>')} 0.1"
        value = self.e.expression(scope, (), 1)
        match self.rng.randrange(3):
            case 0:
                self.line(f"{name}[{mask}] = {value}")
            case 1:
                self.line(f"{name}[{mask}] *= np.tanh({value})")
            case _:
                self.line(f"{name}[{mask}] = np.sin({name}[{mask}])")

    def make_dict(self, scope: Scope) -> None:
        shape = self.rng.choice([(), (), (3,), (4,)])
        name = self.fresh("d")
        a, b = self.e.expression(scope, shape, 1), self.e.expression(scope, shape, 1)
        self.line(f"{name} = {{'a': {a}, 'b': {b}}}")
        scope.dicts[name] = shape

    def use_dict(self, scope: Scope) -> None:
        if not scope.dicts:
            return self.make_dict(scope)
        rng = self.rng
        name = rng.choice(list(scope.dicts))
        shape, key = scope.dicts[name], rng.choice(KEYS)
        match rng.randrange(4):
            case 0:
                self.line(f"{name}[{key}] = {self.e.expression(scope, shape)}")
            case 1:
                self._update(f"{name}[{key}]", scope, shape)
            case 2 if shape:
                self.line(f"{name}[{key}][{self.e.index(scope, shape[0])}] = {self.e.expression(scope, ())}")
            case _:
                new = self.fresh("sv"[len(shape)])
                self.line(f"{new} = {name}[{key}]")
                scope.arrays[new] = shape

    def use_tuple(self, scope: Scope) -> None:
        """A tuple that is made, and taken apart again."""
        name, new = self.fresh("t"), self.fresh("s")
        shape = self.rng.choice([(), (3,), (4,)])
        part = self.fresh("sv"[len(shape)])
        self.line(f"{name} = ({self.e.number(scope)}, {self.e.leaf(scope, shape)})")
        if self.rng.random() < 0.5:
            self.line(f"{new}, {part} = {name}")
        else:
            self.line(f"{new}, {part} = {name}[0], {name}[1]")
        scope.arrays[new], scope.arrays[part] = (), shape

    def make_list(self, scope: Scope) -> None:
        shape = self.rng.choice([(), (), (3,), (4,)])
        name = self.fresh("l")
        items = [self.e.expression(scope, shape, 1) for _ in range(self.rng.randrange(1, 4))]
        self.line(f"{name} = [{', '.join(items)}]")
        scope.lists[name] = shape

    def use_list(self, scope: Scope) -> None:
        if not scope.lists:
            return self.make_list(scope)
        rng = self.rng
        name = rng.choice(list(scope.lists))
        shape = scope.lists[name]
        match rng.randrange(7):
            case 0 | 1:
                self.line(f"{name}.append({self.e.expression(scope, shape)})")
            case 2:
                new = self.fresh("sv"[len(shape)])
                self.line(f"{new} = {name}.pop() if len({name}) > 1 else {name}[0]")
                scope.arrays[new] = shape
            case 3:
                self.line(f"{name}[{rng.choice(('-1', '0'))}] = {self.e.expression(scope, shape)}")
            case 4:
                self._update(f"{name}[{rng.choice(('-1', '0'))}]", scope, shape)
            case 5 if shape:
                self.line(f"{name}[-1][{self.e.index(scope, shape[0])}] = {self.e.expression(scope, ())}")
            case 6 if rng.random() < 0.5:
                new = self.fresh("l")
                self.line(f"{new} = {name}")
                scope.lists[new] = shape
            case _:
                new = self.fresh("l")
                self.line(f"{new} = [e * {self.e.number(scope)} for e in {name}]")
                scope.lists[new] = shape

    def call(self, scope: Scope) -> None:
        name = self.fresh("s")
        vector = self.e.leaf(scope, (4,))
        number = self.e.expression(scope, (), 1)
        match self.rng.randrange(5):
            case 0:
                self.line(f"{name} = mixed({number}, {self.e.number(scope)})")
            case 1:
                scope.arrays[f"{name}_v"] = (4,)
                self.line(f"{name}_v = scaled_in_place({vector}, {number})")
                return
            case 2:
                scope.arrays[f"{name}_t"] = (3,)
                self.line(f"{name}_t = tail({vector})")
                return
            case 3:
                scope.arrays[f"{name}_v"] = (4,)
                self.line(f"{name}, {name}_v = both({vector}, {number})")
            case _:
                self.line(f"{name} = first_above({vector})")
        scope.arrays[name] = ()

    # -- nested ----------------------------------------------------------------------------------------------------

    def branch(self, scope: Scope) -> None:
        self.line(f"if {self.e.condition(scope)}:")
        self.body(scope)
        if self.rng.random() < 0.3:
            self.line(f"elif {self.e.condition(scope)}:")
            self.body(scope)
        if self.rng.random() < 0.5:
            self.line("else:")
            self.body(scope)

    def loop(self, scope: Scope) -> None:
        rng, inner = self.rng, scope.inner()
        vectors, matrices = self.e.array_names(scope, 1), self.e.array_names(scope, 2)
        index = self.fresh("i")
        kind = rng.randrange(8)
        if kind == 0 and vectors:
            name = rng.choice(vectors)
            self.line(f"for {index}, e{index} in enumerate({name}):")
            inner.arrays[f"e{index}"], inner.indices[index] = (), scope.arrays[name][0]
        elif kind == 1 and matrices:
            name = rng.choice(matrices)
            self.line(f"for e{index} in {name}:")
            inner.arrays[f"e{index}"] = scope.arrays[name][1:]
        elif kind == 2 and scope.lists:
            name = rng.choice(list(scope.lists))
            inner.arrays[f"e{index}"] = inner.lists[name]
            if rng.random() < 0.5:
                self.line(f"for e{index} in {name}:")
                inner.lists.clear()  # it must not grow while it is read, under no name
            else:
                self.line(f"for e{index} in list({name}):")
        else:
            bound = rng.choice((0, 1, 2, 3, 3, 4))
            self.line(f"for {index} in range({bound}):")
            inner.indices[index] = bound
        self.loops += 1
        self.body(inner)
        self.loops -= 1
        if rng.random() < 0.1:
            self.line("else:")
            self.body(scope)

    def repeat(self, scope: Scope) -> None:
        """A ``while`` that ends: by a count, or by a number too."""
        index, inner = self.fresh("k"), scope.inner()
        bound = self.rng.randrange(1, 5)
        self.line(f"{index} = 0")
        more = f" and {self.e.condition(scope)}" if self.rng.random() < 0.4 else ""
        self.line(f"while {index} < {bound}{more}:")
        self.depth += 1
        self.line(f"{index} += 1")
        self.depth -= 1
        inner.indices[index] = bound + 1
        self.loops += 1
        self.body(inner)
        self.loops -= 1
        if self.rng.random() < 0.15:
            self.line("else:")
            self.body(scope)

    def leave(self, scope: Scope) -> None:
        """An early end of the loop or of the function."""
        self.line(f"if {self.e.condition(scope)}:")
        self.depth += 1
        if self.rng.random() < 0.5:
            self.block(scope.inner(), 1)
        if self.loops and self.rng.random() < 0.8:
            self.line(self.rng.choice(("break", "continue")))
        else:
            self.line(f"return {self.e.number(scope)} + {self.e.number(scope)}")
        self.depth -= 1

    def result(self, scope: Scope) -> str:
        parts = []
        for k, (name, shape) in enumerate(scope.arrays.items()):
            parts.append(f"{0.5 + 0.1 * k:.1f} * " + (f"np.sum({name} * {name})" if shape else f"np.sin({name})"))
        parts += [f"np.sum({name}[-1]) * np.cos(np.sum({name}[0]))" for name in scope.lists]
        parts += [f"np.sum({name}['a'] * {name}['b'])" for name in scope.dicts]
        return " + ".join(parts)


def program(seed: int) -> str:
    """The text of a module with the function ``f(x, m, s)``."""
    writer = _Writer(seed)
    scope = Scope({"x": (4,), "m": (3, 4), "s": ()})
    if writer.rng.random() < 0.5:
        writer.line("v = x * 1.0")
        scope.arrays["v"] = (4,)
    while writer.budget > 0:
        writer.block(scope, 1)
    writer.line(f"return {writer.result(scope)}")
    return HELPERS + "def f(x, m, s):\n" + "\n".join(writer.lines) + "\n"
