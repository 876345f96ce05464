"""Statements on numbers and arrays: assignments, views and other names, stores of every sort."""

from __future__ import annotations

from tests.fuzz.expressions import Scope, Shape
from tests.fuzz.writer import Writer

#: Parts of a matrix, with what they make of its shape.
PARTS = (
    ("[:, 1:]", lambda r, c: (r, c - 1)), ("[:, ::-1]", lambda r, c: (r, c)), ("[1:]", lambda r, c: (r - 1, c)),
    (".T", lambda r, c: (c, r)), ("", lambda r, c: (r, c)), ("[::-1, :2]", lambda r, c: (r, 2)),
    ("[::-1]", lambda r, c: (r, c)), ("[1:].T", lambda r, c: (c, r - 1)), ("[::-1, ::-1]", lambda r, c: (r, c)),
)  # fmt: skip


class Arrays(Writer):
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

    def alias(self, scope: Scope) -> None:
        """``z = y; z += y``"""
        name = self.rng.choice([name for name, shape in scope.arrays.items() if shape])
        other, shape = self.fresh("z"), scope.arrays[name]
        self.line(f"{other} = {name}{self.rng.choice(('', '', '[:]', '[::-1]'))}")
        scope.arrays[other] = shape
        match self.rng.randrange(3):
            case 0:
                self.line(f"{other} += 0.5 * {name}")
            case 1:
                self.line(f"{name} *= np.cos({other})")
            case _:
                self.update(other, scope, shape)

    def flat(self, scope: Scope) -> None:
        """Part of a matrix in another shape: a view where its rows follow each other in memory, a copy elsewhere."""
        rng = self.rng
        matrices = [name for name in self.e.array_names(scope, 2) if min(scope.arrays[name]) >= 2]
        if not matrices:
            return
        name, (part, shape_of) = rng.choice(matrices), rng.choice(PARTS)
        shape: Shape = shape_of(*scope.arrays[name])
        view, turned, whole = f"{name}{part}", shape[::-1], (shape[0] * shape[1],)
        if rng.random() < 0.7:
            view = self.fresh("w")
            self.line(f"{view} = {name}{part}")
            scope.arrays[view] = shape
        made, found = rng.choice([
            ("ravel()", whole), ("reshape(-1)", whole), (f"reshape{turned}", turned), ("reshape(-1, 1)", (*whole, 1)),
            ("flatten()", whole), ("T.ravel()", whole),
        ])  # fmt: skip
        new = self.fresh("r")
        self.line(f"{new} = {view}.{made}")
        scope.arrays[new] = found
        if rng.random() < 0.5:
            self.update(new, scope, found)

    def product(self, scope: Scope) -> None:
        """Products of vectors and matrices, and what else linear algebra makes of them."""
        matrices, vectors = self.e.array_names(scope, 2), self.e.array_names(scope, 1)
        if not matrices or not vectors:
            return
        m, v = self.rng.choice(matrices), self.rng.choice(vectors)
        rows, columns = scope.arrays[m]
        size = scope.arrays[v][0]
        choices: list[tuple[str, Shape]] = [
            (f"np.outer({v}, np.sin({v}))", (size, size)),
            (f"0.3 * {m} @ {m}.T", (rows, rows)),
            (f"np.tanh({m}) @ np.ones({columns})", (rows,)),
            (f"np.linalg.solve(3.0 * np.eye({size}) + 0.1 * np.outer({v}, {v}), {v})", (size,)),
            (f"np.concatenate(({v}, {m}[0]))", (size + columns,)),
            (f"np.cumsum({m}, axis=1)", (rows, columns)),
        ]
        if size == columns:
            choices += [(f"{m} @ {v}", (rows,)), (f"{m} + {v}", (rows, columns)), (f"np.dot({m}, {v})", (rows,))]
        if size == rows:
            choices += [(f"{v} @ {m}", (columns,)), (f"{m} * {v}[:, None]", (rows, columns))]
        value, shape = self.rng.choice(choices)
        name = self.fresh("pqm"[len(shape)])
        self.line(f"{name} = {value}")
        scope.arrays[name] = shape

    def store(self, scope: Scope) -> None:
        place = self.place(scope)
        if place:
            shape = place[1] if self.rng.random() < 0.8 else ()
            self.line(f"{place[0]} = {self.e.expression(scope, shape)}")

    def augmented(self, scope: Scope) -> None:
        place = self.place(scope)
        if place:
            self.update(place[0], scope, place[1])

    def whole(self, scope: Scope) -> None:
        name = self.rng.choice(list(scope.arrays))
        self.update(name, scope, scope.arrays[name])

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
        name = rng.choice([name for name, shape in scope.arrays.items() if shape and shape[0] > 1])
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
