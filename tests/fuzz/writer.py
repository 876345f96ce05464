"""What all writers of statements share: the lines so far, fresh names, and places to write to."""

from __future__ import annotations

import random

from tests.fuzz.expressions import SMOOTH, Expressions, Scope, Shape


class Writer:
    """Writes a function line by line; every random choice is one of its generator's."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.e = Expressions(self.rng)
        self.lines: list[str] = []
        self.count = 0
        self.budget = self.rng.randrange(5, 15)
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
        raise NotImplementedError

    def place(self, scope: Scope) -> tuple[str, Shape] | None:
        """A part of an array, and its shape."""
        arrays = [name for name, shape in scope.arrays.items() if shape]
        name = self.rng.choice(arrays)
        shape: Shape = self.rng.choice([(), (), (2,), (3,), (4,)])
        if not shape:
            return self.e.element(scope, name), ()
        part = self.e.slice_of(scope, name, shape)
        return (f"{name}{part}", shape) if part else None

    def update(self, target: str, scope: Scope, shape: Shape) -> None:
        """``target *= ...``, by something of its shape or by a number."""
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
