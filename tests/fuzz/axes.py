"""Statements on whole arrays: reductions by axis, masks, lists of indices, parts that overlap, arrays put together."""

from __future__ import annotations

from tests.fuzz.expressions import Scope, Shape
from tests.fuzz.writer import Writer


class Axes(Writer):
    def reduction(self, scope: Scope) -> None:
        """What is left of a matrix along one axis; with that axis kept, the matrix relative to it."""
        rng = self.rng
        m = rng.choice(self.e.array_names(scope, 2))
        rows, columns = scope.arrays[m]
        axis = rng.randrange(2)
        of = rng.choice(("sum", "mean", "sum", "mean", "max", "min", "prod"))
        name = self.fresh("p")
        match rng.randrange(4):
            case 0:
                self.line(f"{name} = {m}.{of}(axis={axis - rng.choice((0, 2))})")
            case 1:
                self.line(f"{name} = {m} - np.{of}({m}, axis={axis}, keepdims=True)")
                scope.arrays[name] = (rows, columns)
                return
            case 2:
                axis = 1
                self.line(f"{name} = np.array([np.{of}(row) for row in {m}])")
            case _:
                self.line(f"{name} = np.{of}({m}, {axis})")
        scope.arrays[name] = (columns,) if axis == 0 else (rows,)

    def mask(self, scope: Scope) -> None:
        """A mask with a name, and stores through it and its opposite."""
        rng = self.rng
        name = rng.choice([name for name, shape in scope.arrays.items() if shape])
        shape, mask = scope.arrays[name], self.fresh("q")
        self.line(f"{mask} = {self.e.leaf(scope, shape)} {rng.choice('<>')} {self.e.number(scope)}")
        match rng.randrange(4):
            case 0:
                self.line(f"{name}[{mask}] = ({self.e.expression(scope, shape, 1)})[{mask}]")
            case 1:
                self.line(f"{name}[~{mask}] -= {self.e.expression(scope, (), 1)}")
            case 2:
                chosen = f"np.where({mask}, {self.e.leaf(scope, shape)}, {self.e.expression(scope, (), 1)})"
                self.line(f"{name} = {name} * {chosen}")
            case _:
                new = self.fresh("s")
                self.line(f"{new} = np.sum({name}[{mask}]) * {self.e.number(scope)}")
                scope.arrays[new] = ()

    def gather(self, scope: Scope) -> None:
        """Elements by lists of indices, in which one may occur twice, and stores there."""
        rng = self.rng
        name = rng.choice(self.e.array_names(scope, 1))
        (size,) = scope.arrays[name]
        picked = [rng.randrange(size) for _ in range(3)]
        match rng.randrange(5):
            case 0:
                new = self.fresh("v")
                self.line(f"{new} = {name}[{picked}] * {self.e.expression(scope, (), 1)}")
                scope.arrays[new] = (3,)
            case 1:
                self.line(f"{name}[{picked}] = {self.e.expression(scope, (3,), 1)}")
            case 2:
                self.line(f"np.add.at({name}, {picked}, {self.e.expression(scope, (3,), 1)})")
            case 3:
                new = self.fresh("v")
                self.line(f"{new} = {name}[np.argsort({self.e.leaf(scope, (size,))})]")
                scope.arrays[new] = (size,)
            case _:
                m = rng.choice(self.e.array_names(scope, 2))
                rows, columns = scope.arrays[m]
                places = f"[{[rng.randrange(rows) for _ in range(2)]}, {rng.sample(range(columns), 2)}]"
                self.line(f"{m}{places} {rng.choice(('=', '+=', '*='))} {self.e.expression(scope, (2,), 1)}")

    def overlap(self, scope: Scope) -> None:
        """A part of an array gets another part of it, which it may overlap."""
        rng = self.rng
        name = rng.choice([name for name, shape in scope.arrays.items() if shape and shape[0] > 1])
        pairs = [("[1:]", "[:-1]"), ("[:-1]", "[1:]"), ("[:]", "[::-1]"), ("[::-1]", ""), ("[1:]", "[:0:-1]")]
        if len(scope.arrays[name]) == 2:
            pairs += [("[:, 1:]", "[:, :-1]"), ("[:, ::-1]", ""), ("[0]", "[-1]"), ("[:, 0]", "[:, -1]")]
        into, out = rng.choice(pairs)
        match rng.randrange(3):
            case 0:
                self.line(f"{name}{into} = {name}{out}")
            case 1:
                self.line(f"{name}{into} {rng.choice(('+=', '-=', '*='))} {name}{out}")
            case _:
                self.line(f"{name}{into} = np.sin({name}{out}) * {self.e.number(scope)}")

    def together(self, scope: Scope) -> None:
        """An array made of others or of numbers, or filled after it was made."""
        rng = self.rng
        new, number = self.fresh("v"), self.e.number(scope)
        shape: Shape = (4,)
        match rng.randrange(6):
            case 0:
                self.line(f"{new} = np.array([{number}, {self.e.number(scope)}, {self.e.expression(scope, (), 1)}])")
                shape = (3,)
            case 1:
                self.line(f"{new} = np.stack([{', '.join(self.e.leaf(scope, shape) for _ in range(3))}])")
                shape = (3, 4)
            case 2:
                self.line(f"{new} = np.zeros_like({self.e.leaf(scope, shape)})")
                self.line(f"{new}[{rng.choice(('1:3', '::2', '-2:', '::-2'))}] = {self.e.expression(scope, (2,), 1)}")
            case 3:
                self.line(f"{new} = np.empty((3, 4))")
                self.line(f"{new}[:] = {self.e.leaf(scope, (3, 4))}")
                self.line(f"{new}[{self.e.index(scope, 3)}] = {self.e.leaf(scope, (4,))}")
                shape = (3, 4)
            case 4:
                self.line(f"{new} = np.empty(4)")
                self.line(f"np.multiply({self.e.leaf(scope, shape)}, {number}, out={new})")
            case _:
                self.line(f"{new} = np.full(4, {number})")
        scope.arrays[new] = shape
