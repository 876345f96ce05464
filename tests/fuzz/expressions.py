"""Random expressions over the variables that a random program has at some point, smooth and bounded in growth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, fields

import numpy as np

Shape = tuple[int, ...]
KEYS = ("'a'", "'b'")
SMOOTH = ("np.sin({})", "np.cos({})", "np.tanh({})", "np.exp(-({}) ** 2)", "np.sqrt(1.0 + ({}) ** 2)")


@dataclass
class Scope:
    """Names by what they hold: arrays by shape (``()`` for numbers), containers by the shape of their items."""

    arrays: dict[str, Shape] = field(default_factory=dict)
    lists: dict[str, Shape] = field(default_factory=dict)
    dicts: dict[str, Shape] = field(default_factory=dict)  # each with the keys "a" and "b"
    indices: dict[str, int] = field(default_factory=dict)  # loop counters, each with its bound
    objects: dict[str, Shape] = field(default_factory=dict)  # each with the attributes v, an array, and a, a number
    pairs: dict[str, Shape] = field(default_factory=dict)  # lists of tuples of an array and a number

    def inner(self) -> Scope:
        return Scope(**{part.name: dict(getattr(self, part.name)) for part in fields(self)})


class Expressions:
    """Draws expressions. Every one is valid Python at a point where ``scope`` holds."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def array_names(self, scope: Scope, dims: int) -> list[str]:
        return [name for name, shape in scope.arrays.items() if len(shape) == dims]

    def index(self, scope: Scope, size: int) -> str:
        """An index that is in range for an axis of this size."""
        choices = [str(self.rng.randrange(-size, size))]
        choices += [name if bound <= size else f"{name} % {size}" for name, bound in scope.indices.items()]
        if scope.indices:
            choices.append(f"({self.rng.choice(list(scope.indices))} + 1) % {size}")
        return self.rng.choice(choices)

    def slice_of(self, scope: Scope, name: str, wanted: Shape) -> str | None:
        """A basic index of an array that has the wanted shape, in brackets."""
        shape, rng = scope.arrays[name], self.rng
        if len(shape) == 1 and len(wanted) == 1:
            return _slices(rng, shape[0], wanted[0])
        if len(shape) == 2 and len(wanted) == 1:
            if shape[1] == wanted[0] and rng.random() < 0.7:
                return f"[{self.index(scope, shape[0])}]"
            if shape[0] == wanted[0]:
                return f"[:, {self.index(scope, shape[1])}]"
            inner = _slices(rng, shape[1], wanted[0])
            return inner and f"[{self.index(scope, shape[0])}, {inner[1:-1]}]"
        if len(shape) == 2 and len(wanted) == 2:
            rows, columns = _slices(rng, shape[0], wanted[0]), _slices(rng, shape[1], wanted[1])
            return rows and columns and f"[{rows[1:-1]}, {columns[1:-1]}]"
        return None

    def element(self, scope: Scope, name: str) -> str:
        """``name[i]`` or ``name[i, j]``."""
        parts = [self.index(scope, size) for size in scope.arrays[name]]
        if len(parts) == 2 and self.rng.random() < 0.3:
            return f"{name}[{parts[0]}][{parts[1]}]"
        return f"{name}[{', '.join(parts)}]"

    def view(self, scope: Scope, wanted: Shape, within: str | None = None) -> str | None:
        """Part of some array, in the wanted shape."""
        names = [within] if within else [name for name, shape in scope.arrays.items() if shape]
        self.rng.shuffle(names)
        for name in names:
            shape = scope.arrays[name]
            if len(shape) == 2 and wanted == shape[::-1] and self.rng.random() < 0.5:
                return f"{name}.T"
            if wanted != shape and wanted in ((3, 4), (4, 3)) and np.prod(shape) == 12 and self.rng.random() < 0.5:
                return f"{name}.reshape({wanted[0]}, {self.rng.choice((-1, wanted[1]))})"
            if len(wanted) == 1 and shape == (3, 4) and self.rng.random() < 0.2:
                return f"{name}.ravel(){_slices(self.rng, 12, wanted[0])}"
            part = self.slice_of(scope, name, wanted)
            if part:
                return f"{name}{part}"
        return None

    def leaf(self, scope: Scope, shape: Shape) -> str:
        rng = self.rng
        same = [name for name, found in scope.arrays.items() if found == shape]
        if same and rng.random() < 0.6:
            return rng.choice(same)
        items = [name for name, found in scope.lists.items() if found == shape]
        if items and rng.random() < 0.4:
            return f"{rng.choice(items)}[{rng.choice(('-1', '0'))}]"
        values = [name for name, found in scope.dicts.items() if found == shape]
        if values and rng.random() < 0.4:
            return f"{rng.choice(values)}[{rng.choice(KEYS)}]"
        held = [name for name, found in scope.objects.items() if found == shape]
        if held and rng.random() < 0.5:
            return f"{rng.choice(held)}.v"
        if shape:
            found = self.view(scope, shape)
            return found or (rng.choice(same) if same else f"np.full({shape}, {self.number(scope)})")
        return self.number(scope)

    def number(self, scope: Scope) -> str:
        """A leaf that is one number."""
        rng = self.rng
        arrays = [name for name, shape in scope.arrays.items() if shape]
        scalars = self.array_names(scope, 0)
        kind = rng.randrange(10)
        if kind < 3 and arrays:
            return self.element(scope, rng.choice(arrays))
        if kind == 3 and arrays:
            return f"{rng.choice(('np.sum', 'np.mean', 'np.sum'))}({rng.choice(arrays)})"
        if kind == 4 and self.array_names(scope, 1):
            name = rng.choice(self.array_names(scope, 1))
            return f"np.tanh({name} @ {self.leaf(scope, scope.arrays[name])})"
        if kind == 5 and scope.indices:
            return f"0.3 * {rng.choice(list(scope.indices))}"
        if kind == 8 and scope.objects:
            return f"{rng.choice(list(scope.objects))}.a"
        return rng.choice(scalars) if scalars and kind != 7 else str(round(rng.uniform(-1.5, 1.5), 2))

    def expression(self, scope: Scope, shape: Shape, depth: int = 2) -> str:
        """A bounded expression of this shape."""
        rng = self.rng
        if depth == 0:
            return self.leaf(scope, shape)
        a = self.expression(scope, shape, depth - 1)
        other: Shape = () if shape and rng.random() < 0.3 else shape
        if len(shape) == 2 and rng.random() < 0.3:
            other = shape[1:]
        b = self.expression(scope, other, depth - 1 if rng.random() < 0.5 else 0)
        match rng.randrange(9):
            case 0 | 1:
                return rng.choice(SMOOTH).format(a)
            case 2:
                return f"{a} - 0.5 * ({b})"
            case 3 | 4:
                return f"({a}) * {rng.choice(SMOOTH[:4]).format(b)}"
            case 5:
                return f"({a}) / (1.5 + ({b}) ** 2)"
            case 6 if shape:
                return f"np.where({self.leaf(scope, shape)} > 0.1, {a}, {b})"
            case 7 if not shape:
                return f"({a} if {self.condition(scope)} else {b})"
        return f"{rng.choice(('0.5', '0.7'))} * ({a} + {b})"

    def condition(self, scope: Scope) -> str:
        rng = self.rng
        if scope.indices and rng.random() < 0.5:
            name = rng.choice(list(scope.indices))
            return rng.choice((f"{name} == 1", f"{name} % 2 == 0", f"{name} > 0"))
        if rng.random() < 0.15:
            return f"{self.number(scope)} < 0.2 and {self.number(scope)} > -0.7"
        return f"{self.number(scope)} {rng.choice('<>')} {round(rng.uniform(-0.8, 0.8), 2)}"


def _slices(rng: random.Random, size: int, wanted: int) -> str | None:
    """A slice of an axis that has the wanted length."""
    if wanted > size:
        return None
    start = rng.randrange(size - wanted + 1)
    found = [f"[{start}:{start + wanted}]"]
    if start == 0 and wanted < size:
        found.append(f"[:{wanted - size}]")
    if start + wanted == size and wanted < size:
        found.append(f"[{start}:]")
    if wanted == size:
        found += ["[:]", "[::-1]", "[::-1]"]
    if (size + 1) // 2 == wanted:
        found.append("[::2]")
    if size // 2 == wanted:
        found += ["[1::2]", f"[::-1][:{wanted}]", f"[-{1 + size % 2}::-2]"]
    return rng.choice(found)
