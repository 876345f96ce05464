"""Statements on lists, dicts, tuples and objects, and calls of functions that write to what they are given."""

from __future__ import annotations

from tests.fuzz.expressions import KEYS, Scope, Shape
from tests.fuzz.writer import Writer


class Containers(Writer):
    def make_dict(self, scope: Scope) -> None:
        shape = self.rng.choice([(), (), (3,), (4,)])
        name = self.fresh("d")
        a, b = self.e.expression(scope, shape, 1), self.e.expression(scope, shape, 1)
        self.line(f"{name} = {{'a': {a}, 'b': {b}}}")
        scope.dicts[name] = shape

    def use_dict(self, scope: Scope) -> None:
        if not scope.dicts:
            self.make_dict(scope)
        rng = self.rng
        name = rng.choice(list(scope.dicts))
        shape, key = scope.dicts[name], rng.choice(KEYS)
        match rng.randrange(6):
            case 0:
                self.line(f"{name}[{key}] = {self.e.expression(scope, shape)}")
            case 1:
                self.update(f"{name}[{key}]", scope, shape)
            case 2 if shape:
                self.line(f"{name}[{key}][{self.e.index(scope, shape[0])}] = {self.e.expression(scope, ())}")
            case 3:
                new = self.fresh("s")
                self.line(f"{new} = {self.e.number(scope)}")
                self.line(f"for e in {name}.values():")
                self.line(f"    {new} = {new} + np.sum(e) * {self.e.number(scope)}")
                if shape:
                    self.line(f"    e[{rng.choice(('0', '1:', '::-1'))}] *= {new}")
                scope.arrays[new] = ()
            case 4:
                self.line(f"for key in {name}:")
                self.line(f"    {name}[key] = {name}[key] * {self.e.number(scope)}")
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
        """A list of numbers or arrays, of the rows of a matrix among others, which it shares with it."""
        name, matrices = self.fresh("l"), self.e.array_names(scope, 2)
        if matrices and self.rng.random() < 0.3:
            rows = self.rng.choice(matrices)
            self.line(f"{name} = [row for row in {rows}]")
            scope.lists[name] = scope.arrays[rows][1:]
            return
        shape = self.rng.choice([(), (), (3,), (4,)])
        items = [self.e.expression(scope, shape, self.rng.randrange(2)) for _ in range(self.rng.randrange(1, 4))]
        self.line(f"{name} = [{', '.join(items)}]")
        scope.lists[name] = shape

    def use_list(self, scope: Scope) -> None:
        if not scope.lists:
            self.make_list(scope)
        rng = self.rng
        name = rng.choice(list(scope.lists))
        shape = scope.lists[name]
        match rng.randrange(11):
            case 0 | 1:
                self.line(f"{name}.append({self.e.expression(scope, shape, rng.randrange(3))})")
            case 2:
                new = self.fresh("sv"[len(shape)])
                self.line(f"{new} = {name}.pop() if len({name}) > 1 else {name}[0]")
                scope.arrays[new] = shape
            case 3:
                self.line(f"{name}[{rng.choice(('-1', '0'))}] = {self.e.expression(scope, shape)}")
            case 4:
                self.update(f"{name}[{rng.choice(('-1', '0'))}]", scope, shape)
            case 5 if shape:
                self.line(f"{name}[-1][{self.e.index(scope, shape[0])}] = {self.e.expression(scope, ())}")
            case 6 if rng.random() < 0.5:
                new = self.fresh("l")
                self.line(f"{new} = {name}")
                scope.lists[new] = shape
            case 7:
                self.line(f"fill({name}, {self.e.number(scope)})")
            case 8:
                item = self.e.expression(scope, shape, rng.randrange(2))
                changes = (f".insert(0, {item})", ".reverse()", f".extend([{item}, {name}[0]])", f" = {name}[::-1]")
                self.line(f"{name}{rng.choice((*changes, f' = {name} + [{item}]', f' = {name}[-2:]'))}")
            case _:
                new = self.fresh("l")
                self.line(f"{new} = [e * {self.e.number(scope)} for e in {name}]")
                scope.lists[new] = shape

    def make_pairs(self, scope: Scope) -> None:
        """A list of tuples of an array and a number."""
        shape: Shape = self.rng.choice([(3,), (4,), (4,)])
        name = self.fresh("ps")
        pairs = [self._pair(scope, shape) for _ in range(self.rng.randrange(1, 4))]
        self.line(f"{name} = [{', '.join(pairs)}]")
        scope.pairs[name] = shape

    def _pair(self, scope: Scope, shape: Shape) -> str:
        return f"({self.e.expression(scope, shape, self.rng.randrange(2))}, {self.e.number(scope)})"

    def use_pairs(self, scope: Scope) -> None:
        if not scope.pairs:
            self.make_pairs(scope)
        rng = self.rng
        name = rng.choice(list(scope.pairs))
        shape, at = scope.pairs[name], rng.choice(("0", "-1"))
        match rng.randrange(6):
            case 0:
                self.line(f"{name}.append({self._pair(scope, shape)})")
            case 1:
                self.line(f"{name}[{at}] = {self._pair(scope, shape)}")
            case 2:
                new = self.fresh("v")
                self.line(f"{new} = {name}[{at}][0]")
                self.update(new, scope, shape)
                scope.arrays[new] = shape
            case 3:
                self.line(f"{name}[{at}][0][{self.e.index(scope, shape[0])}] = {name}[0][1] * {self.e.number(scope)}")
            case 4:
                self.line(f"{name}[0], {name}[-1] = {name}[-1], {name}[0]")
            case _:
                array, number = self.fresh("v"), self.fresh("s")
                taken = rng.choice((f"{name}[{at}]", f"{name}.pop() if len({name}) > 1 else {name}[0]"))
                self.line(f"{array}, {number} = {taken}")
                scope.arrays[array], scope.arrays[number] = shape, ()

    def make_object(self, scope: Scope) -> None:
        """An object around an array that others may hold too; sometimes in the place of one that is there."""
        shape = self.rng.choice([(3,), (4,), (4,)])
        same = [name for name, found in scope.objects.items() if found == shape]
        name = self.rng.choice(same) if same and self.rng.random() < 0.3 else self.fresh("o")
        held = self.e.expression(scope, shape, self.rng.randrange(2))
        self.line(f"{name} = Box({held}, {self.e.expression(scope, (), 1)})")
        scope.objects[name] = shape

    def use_object(self, scope: Scope) -> None:
        if not scope.objects:
            self.make_object(scope)
        rng = self.rng
        name = rng.choice(list(scope.objects))
        shape = scope.objects[name]
        match rng.randrange(9):
            case 0:
                self.line(f"{name}.a = {self.e.expression(scope, (), 1)}")
            case 1:
                self.line(f"{name}.v = {self.e.expression(scope, shape, rng.randrange(2))}")
            case 2:
                self.update(f"{name}.v", scope, shape)
            case 3:
                self.update(f"{name}.a", scope, ())
            case 4:
                self.line(f"{name}.v[{self.e.index(scope, shape[0])}] = {self.e.expression(scope, ())}")
            case 5:
                new = self.fresh("o")
                self.line(f"{new} = {name}")
                scope.objects[new] = shape
            case 6:
                new = self.fresh("s")
                self.line(f"{new} = {name}.scale({self.e.expression(scope, (), 1)})")
                scope.arrays[new] = ()
            case 7:
                self.line(f"{name}.shift({self.e.index(scope, shape[0])}, {self.e.number(scope)})")
            case _:
                new = self.fresh("v")
                self.line(f"{new} = {name}.v")
                scope.arrays[new] = shape

    def call(self, scope: Scope) -> None:
        vector, number = self.e.leaf(scope, (4,)), self.e.expression(scope, (), 1)
        name = self.fresh("s")
        shape: Shape = ()
        match self.rng.randrange(8):
            case 0:
                self.line(f"{name} = mixed({number}, {self.e.number(scope)})")
            case 1:
                shape = (4,)
                self.line(f"{name} = scaled_in_place({vector}, {number})")
            case 2:
                shape = (3,)
                self.line(f"{name} = tail({vector})")
            case 3:
                scope.arrays[f"{name}_v"] = (4,)
                self.line(f"{name}, {name}_v = both({vector}, {number})")
            case 4:
                self.line(f"smoothed({vector}, {self.rng.randrange(3)})")
                return
            case 5:
                shape = (4,)
                self.line(f"{name} = exchanged({vector}, {self.e.leaf(scope, (4,))})")
            case 6:
                shape = (4, 3)
                self.line(f"{name} = flipped({self.e.leaf(scope, (3, 4))}, {number})")
            case _:
                self.line(f"{name} = first_above({vector})")
        scope.arrays[name] = shape
