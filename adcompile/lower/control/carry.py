"""What a loop carries: the variables that its body rebinds, as parameters, found by lowering the body.

s = 0.0                    for i in range(n) carrying s.1 = 0.0:
for i in range(n):             s.3 = s.1 + x.0
    s = s + x                  yield s.3
                           s.4 is the last s.1
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import gast

from adcompile import ir
from adcompile.ir import Block, Operand, Var
from adcompile.kinds import Kind, join
from adcompile.lower.calling.sources import target_names
from adcompile.lower.control.merge import Environments, taken_apart
from adcompile.lower.core import Lowering, Raised
from adcompile.lower.shapes import agree, equal, leaves, owner, rebuild
from adcompile.lower.unify import unify
from adcompile.lower.values import Frame, Value

_ATTEMPTS = 12

Cell = tuple[Frame, str]
Values = dict[Cell, Value]


@dataclass
class Carried:
    """The pieces of a loop statement."""

    params: tuple[str, ...]
    inits: tuple[Operand, ...]
    outs: tuple[str, ...]
    body: Block
    until: Operand | None


def rebound(lo: Lowering, nodes: Sequence[gast.AST]) -> list[Cell]:
    """The variables that statements may rebind: by assignment, or through functions that declare them nonlocal."""
    found: dict[Cell, None] = {}
    for name in target_names(nodes):
        frame: Frame = lo.frame
        while frame.code.transparent and name not in frame.code.locals and frame.parent is not None:
            frame = frame.parent
        if name in frame.code.nonlocals:
            frame = owner(frame.parent, name) or frame
        found[frame, name] = None
    if lo.frame.cells and any(isinstance(inner, gast.Yield) for node in nodes for inner in gast.walk(node)):
        found.update((cell, None) for cell in lo.frame.cells)
    for frame in (*lo.frames, *(frame for frame in lo.heap if frame.code is not None)):
        found.update(((frame, name), None) for name in sorted(frame.code.rebound) if name in frame.env)
    return list(found)


def carry(lo: Lowering, cells: list[Cell], once: Callable[[], Operand | None], site: Any = None) -> Carried:
    """Lower a loop body until the kinds and shapes of what it carries are stable; the variables are then the outs.

    The parameters of the loop begin with the kinds of their initial values; where the body yields another kind they are
    joined and the body is lowered again. What a body was found to carry is tried first when it is met again.
    """
    return _Carrying(lo, cells, once, (site, lo.frame)).run()


@dataclass
class _Carrying:
    lo: Lowering
    cells: list[Cell]
    once: Callable[[], Operand | None]
    site: tuple[Any, Frame]
    before: Environments = field(default_factory=dict)
    inits: Values = field(default_factory=dict)
    kinds: dict[Cell, list[Kind]] = field(default_factory=dict)

    def run(self) -> Carried:
        lo = self.lo
        self.before = lo.environments()
        self.cells = list(dict.fromkeys(self.cells))
        self.inits = {(frame, name): frame.env.get(name, ir.UNDEFINED) for frame, name in self.cells}
        self.kinds = {cell: [lo.kind(leaf) for leaf in leaves(value)] for cell, value in self.inits.items()}
        self._recall()
        for _ in range(_ATTEMPTS):
            mark = lo.b.kinds.mark()
            params, after, stmts, until = self._attempt()
            if self._more(after):
                continue
            stable = self._settle(after, stmts)
            found = self._join_kinds(after)
            if stable and found == self.kinds and not lo.b.kinds.widened_since(mark):
                return self._done(params, after, stmts, until)
            self.kinds = found
        raise lo.refuse(
            None,
            "a loop in which the type of a variable never settles",
            "keep the types of variables the same in every iteration",
            why="each iteration gives it another",
        )

    def _recall(self) -> None:
        """Begin with the kinds that the loop was found to carry before, when the loop around it was tried."""
        known: dict[Cell, list[Kind]] = self.lo.loop_kinds.get(self.site, {}) if self.site[0] is not None else {}
        for cell, kinds in self.kinds.items():
            if cell in known and len(known[cell]) == len(kinds):
                self.kinds[cell] = [join(a, b) for a, b in zip(kinds, known[cell], strict=True)]

    def _attempt(self) -> tuple[Values, Values, list[ir.Stmt], Operand | None]:
        lo, made = self.lo, len(self.lo.heap)
        for frame, env in self.before.items():
            frame.env = dict(env)
        params: Values = {}
        with lo.b.nested() as stmts:
            for cell, value in self.inits.items():
                frame, name = cell
                params[cell] = rebuild(value, [lo.b.fresh(lo.hint(name), kind) for kind in self.kinds[cell]])
                frame.env[name] = params[cell]
            try:
                until = self.once()
            except Raised:  # the first iteration never ends
                until, after = None, dict(params)
            else:
                after = {(frame, name): frame.env.get(name, ir.UNDEFINED) for frame, name in self.cells}
                after |= self._changed_attributes()
        lo.forget(made)
        for frame, env in self.before.items():
            frame.env = env
        return params, after, stmts, until

    def _changed_attributes(self) -> Values:
        """The attributes of objects that the body leaves different, and that are not among the cells yet."""
        return {
            (frame, name): value
            for frame, env in self.before.items()
            if frame.code is None
            for name, value in frame.env.items()
            if (frame, name) not in self.inits and value is not env.get(name) and not equal(value, env.get(name))
        }

    def _more(self, after: Values) -> bool:
        """Whether the loop has to carry more than was thought."""
        new = [cell for cell in after if cell not in self.inits]
        for frame, name in new:
            self.cells.append((frame, name))
            self.inits[frame, name] = init = self.before[frame].get(name, ir.UNDEFINED)
            self.kinds[frame, name] = [self.lo.kind(leaf) for leaf in leaves(init)]
        return bool(new)

    def _refuse_fixed(self) -> None:
        for frame, name in self.cells:
            if frame.fixed:
                raise self.lo.refuse(
                    None,
                    f"a loop that changes the attribute {name!r} of an object and gives the object another name",
                    "make a new object instead of changing it",
                    why="which object the name means depends on the iteration",
                )

    def _settle(self, after: Values, stmts: list[ir.Stmt]) -> bool:
        """Bring initial and yielded values to one shape; whether the initial ones had it already."""
        lo, stable = self.lo, True
        for cell, old in list(self.inits.items()):
            with lo.b.into(stmts):
                new = taken_apart(lo, after[cell], old)
            first = taken_apart(lo, old, new)
            self.inits[cell], after[cell] = unify(lo, first, new)
            stable = stable and agree(old, self.inits[cell])
        return stable

    def _join_kinds(self, after: Values) -> dict[Cell, list[Kind]]:
        lo = self.lo
        found: dict[Cell, list[Kind]] = {}
        for cell, init in self.inits.items():
            pairs = zip(leaves(init), leaves(after[cell]), strict=True)
            kinds = [join(lo.kind(x), lo.kind(y)) for x, y in pairs]
            old = self.kinds[cell]
            found[cell] = [join(a, b) for a, b in zip(kinds, old, strict=True)] if len(old) == len(kinds) else kinds
        return found

    def _done(self, params: Values, after: Values, stmts: list[ir.Stmt], until: Operand | None) -> Carried:
        lo = self.lo
        self._refuse_fixed()
        if self.site[0] is not None:
            lo.loop_kinds[self.site] = self.kinds
        outs: list[str] = []
        for cell in self.cells:
            frame, name = cell
            new = [lo.b.fresh(lo.hint(name), kind) for kind in self.kinds[cell]]
            outs += [v.name for v in new]
            frame.env = {**frame.env, name: rebuild(self.inits[cell], new)}
        flat_params = tuple(leaf.name for cell in self.cells for leaf in leaves(params[cell]) if isinstance(leaf, Var))
        flat_inits = tuple(leaf for cell in self.cells for leaf in leaves(self.inits[cell]))
        yields = tuple(leaf for cell in self.cells for leaf in leaves(after[cell]))
        return Carried(flat_params, flat_inits, tuple(outs), Block(tuple(stmts), yields), until)
