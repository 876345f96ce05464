"""Statements on the way that a program takes: exceptions that are caught, functions in functions, returns inside."""

from __future__ import annotations

from tests.fuzz.expressions import Scope, Shape
from tests.fuzz.writer import Writer


class Flow(Writer):
    def attempt(self, scope: Scope) -> None:
        """A ``try`` whose body raises on a value, directly or in a function that it calls."""
        rng = self.rng
        new, value = self.fresh("s"), self.e.number(scope)
        body, error = rng.choice((
            (f"math.sqrt({value})", "ValueError"),
            (f"checked({value}, {self.e.number(scope)})", "ValueError"),
            (f"math.log({value}) * {self.e.number(scope)}", "(ValueError, ZeroDivisionError)"),
            (f"float({self.e.number(scope)}) / float({value} > 0.2)", "ZeroDivisionError"),
            (f"{{0: {value}}}[int({self.e.number(scope)} > 0.1)]", "KeyError"),
        ))  # fmt: skip
        self.line("try:")
        self.line(f"    {new} = {body}")
        self.line(f"except {error}:")
        self.line(f"    {new} = {self.e.expression(scope, (), 1)}")
        if rng.random() < 0.3:
            self.line("else:")
            self.line(f"    {new} = {new} * {self.e.number(scope)}")
        if rng.random() < 0.2:
            self.line("finally:")
            self.line(f"    {self.fresh('t')} = 1")
        scope.arrays[new] = ()

    def inner_function(self, scope: Scope) -> None:
        """A function in the function, which reads, writes to and rebinds what is around it."""
        name, new, given = self.fresh("g"), self.fresh("s"), self.e.number(scope)
        self.line(f"{new} = {self.e.number(scope)}")
        self.line(f"def {name}(a, b=0.5):")
        for line in self._inner_body(scope, new):
            self.line(f"    {line}")
        maker = "lambda" in self.lines[-1]
        own = f"{name}({given})" if maker else name
        direct = f"{own}({self.e.number(scope)})" if maker else f"{name}({given}, b={self.e.number(scope)}) + {new}"
        self.line(f"{new} = {self.rng.choice((direct, f'applied({own}, {given})'))}")
        scope.arrays[new] = ()

    def _inner_body(self, scope: Scope, total: str) -> list[str]:
        rng = self.rng
        arrays = [name for name, shape in scope.arrays.items() if shape]
        number, array = self.e.number(scope), rng.choice(arrays)
        return rng.choice((
            [f"nonlocal {total}", f"{total} = {total} * np.cos(a) + b", f"return {total}"],
            [f"{self.e.element(scope, array)} = a * {number}", "return a - b"],
            [f"return lambda c: c * a + b * {number}"],
            [f"if a > {number}:", f"    return b * {self.e.number(scope)}", f"return np.sum({array}) * a"],
            [f"for e in {self.e.leaf(scope, (4,))}:", "    if e > a:", "        return e * b", "return a"],
        ))  # fmt: skip

    def endless(self, scope: Scope) -> None:
        """A ``while True`` with a way out, or a loop whose test leaves something different."""
        rng = self.rng
        count, new, inner = self.fresh("k"), self.fresh("s"), scope.inner()
        self.line(f"{count} = 0")
        self.line(f"{new} = {self.e.number(scope)}")
        self.line("while " + rng.choice((
            "True", "True", f"({new} := {self.e.number(scope)} * np.cos({count})) < 0.6",
            f"step({self.e.leaf(scope, (4,))}, {count}) < 0.4",
        )) + ":")  # fmt: skip
        inner.indices[count], inner.arrays[new] = 5, ()
        self.depth += 1
        self.line(f"{count} += 1")
        self.line(f"if {count} > {rng.randrange(1, 4)} or {new} > {self.e.number(scope)}:")
        self.line("    break")
        if rng.random() < 0.5:
            self.line(f"{new} = {new} * np.cos({self.e.number(inner)})")
        self.depth -= 1
        self.loops += 1
        self.body(inner)
        self.loops -= 1
        scope.arrays[new] = ()

    def nested_return(self, scope: Scope) -> None:
        """Returns inside conditions inside each other."""
        self.line(f"if {self.e.condition(scope)}:")
        self.depth += 1
        self.line(f"if {self.e.condition(scope)}:")
        self.line(f"    return {self.e.expression(scope, (), 1)}")
        if self.rng.random() < 0.5:
            self.line("else:")
            self.body(scope)
        self.depth -= 1
        if self.rng.random() < 0.4:
            self.line(f"elif {self.e.condition(scope)}:")
            self.line(f"    return {self.e.number(scope)}")

    def generated(self, scope: Scope) -> None:
        """Sums, lists and extremes of generator expressions, and comprehensions with conditions."""
        rng = self.rng
        v, w = rng.choice(self.e.array_names(scope, 1)), rng.choice(self.e.array_names(scope, 1))
        new, number = self.fresh("s"), self.e.number(scope)
        self.line(f"{new} = " + rng.choice((
            f"sum(e * {number} for e in {v})",
            f"sum(a * np.sin(b) for a, b in zip({v}, {w}) if a > {number})",
            f"max(e * {number} for e in {v})",
            f"sum([e * e for e in {v} if e < {number}], start={self.e.number(scope)})",
            f"sum(k * e for k, e in enumerate({v}) if k % 2 == 0)",
            f"min([{number}, *{v}])",
            f"sum(sum(r) * {number} for r in {rng.choice(self.e.array_names(scope, 2))})",
        )))  # fmt: skip
        scope.arrays[new] = ()

    def recursion(self, scope: Scope) -> None:
        rng = self.rng
        new, number = self.fresh("s"), self.e.number(scope)
        shape: Shape = ()
        match rng.randrange(3):
            case 0:
                self.line(f"{new} = folded({self.e.leaf(scope, rng.choice(((4,), (3,))))})")
            case 1:
                self.line(f"{new} = powered({number}, {rng.randrange(4)})")
            case _:
                shape = (4,)
                self.line(f"{new} = worn({self.e.leaf(scope, shape)}, {number}, {rng.randrange(4)})")
        scope.arrays[new] = shape

    def unpacked(self, scope: Scope) -> None:
        """Tuples in tuples, items that are spread, and what functions return several of."""
        rng = self.rng
        a, b, c = (self.fresh(letter) for letter in "ssv")
        array = self.e.leaf(scope, (4,))
        match rng.randrange(4):
            case 0:
                self.line(f"({a}, {b}), {c} = ({self.e.number(scope)}, {self.e.number(scope)}), {array}")
            case 1:
                self.line(f"{a}, *_, {b} = [{', '.join(self.e.number(scope) for _ in range(3))}]")
                self.line(f"{c} = {array}")
            case 2:
                self.line(f"{a}, ({b}, {c}) = pair({array}, {self.e.number(scope)})")
            case _:
                self.line(f"{a} = {b} = {self.e.expression(scope, (), 1)}")
                self.line(f"{c} = {self.fresh('v')} = {array}")
        scope.arrays[a], scope.arrays[b], scope.arrays[c] = (), (), (4,)
