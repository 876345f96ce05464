"""Statements with statements in them: branches, loops over all that can be run through, and early ends."""

from __future__ import annotations

from tests.fuzz.expressions import Scope
from tests.fuzz.writer import Writer


class Nesting(Writer):
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
        inner, index = scope.inner(), self.fresh("i")
        heads = [self._over_vectors, self._over_matrix, self._over_list, self._over_pairs, self._over_dict]
        over = (head(inner, index) for head in self.rng.sample([*heads, *2 * [self._over_range]], len(heads)))
        self.line(f"for {next(filter(None, over))}:")
        self.loops += 1
        self.body(inner)
        self.loops -= 1
        if self.rng.random() < 0.1:
            self.line("else:")
            self.body(scope)

    def _over_range(self, inner: Scope, index: str) -> str:
        bound = self.rng.choice((0, 1, 2, 3, 3, 4))
        inner.indices[index] = bound
        return self.rng.choice((
            f"{index} in range({bound})", f"{index} in range({bound})", f"{index} in reversed(range({bound}))",
            f"{index} in range({bound - 1}, -1, -1)", f"{index} in range(0, {bound}, 2)",
        ))  # fmt: skip

    def _over_vectors(self, inner: Scope, index: str) -> str | None:
        vectors = self.e.array_names(inner, 1)
        if not vectors:
            return None
        name, other = self.rng.choice(vectors), self.rng.choice(vectors)
        item = f"e{index}"
        size = inner.arrays[name][0]
        match self.rng.randrange(5):
            case 0:
                inner.indices[index] = size
                head = f"{index}, {item} in enumerate({name})"
            case 1:
                inner.arrays[f"{item}_b"] = ()
                head = f"{item}, {item}_b in zip({name}, {other})"
            case 2:
                head = f"{item} in reversed({name})"
            case 3:
                inner.indices[index] = size
                return f"{index} in range(len({name}))"
            case _:
                head = f"{item} in {name}"
        inner.arrays[item] = ()
        return head

    def _over_matrix(self, inner: Scope, index: str) -> str | None:
        """Rows and columns, which are views."""
        matrices, vectors = self.e.array_names(inner, 2), self.e.array_names(inner, 1)
        if not matrices:
            return None
        name, item = self.rng.choice(matrices), f"e{index}"
        rows, columns = inner.arrays[name]
        inner.arrays[item] = (columns,)
        match self.rng.randrange(4):
            case 0:
                inner.indices[index] = rows
                return f"{index}, {item} in enumerate({name})"
            case 1:
                inner.arrays[item] = (rows,)
                return f"{item} in {name}.T"
            case 2 if vectors:
                inner.arrays[f"{item}_b"] = ()
                return f"{item}, {item}_b in zip({name}, {self.rng.choice(vectors)})"
        return f"{item} in {name}"

    def _over_list(self, inner: Scope, index: str) -> str | None:
        if not inner.lists:
            return None
        name, item = self.rng.choice(list(inner.lists)), f"e{index}"
        inner.arrays[item] = inner.lists[name]
        match self.rng.randrange(4):
            case 0:
                inner.lists.clear()  # it must not grow while it is read, under no name
                return f"{item} in {name}"
            case 1:
                inner.indices[index] = 3
                return f"{item}, {index} in zip(list({name}), range(3))"
            case 2:
                return f"{item} in reversed(list({name}))"
        return f"{item} in list({name})"

    def _over_pairs(self, inner: Scope, index: str) -> str | None:
        if not inner.pairs:
            return None
        name, item = self.rng.choice(list(inner.pairs)), f"e{index}"
        inner.arrays[item], inner.arrays[f"{item}_b"] = inner.pairs[name], ()
        return f"{item}, {item}_b in list({name})"

    def _over_dict(self, inner: Scope, index: str) -> str | None:
        if not inner.dicts:
            return None
        name, item = self.rng.choice(list(inner.dicts)), f"e{index}"
        inner.arrays[item] = inner.dicts[name]
        return self.rng.choice((f"{item} in {name}.values()", f"_{index}, {item} in {name}.items()"))

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
