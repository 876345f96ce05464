"""Put statements where a person would have written them, before anything is printed.

* A sum of adjoints is taken where its contribution is computed::

      c = y_bar * y                       x_bar = x_bar + y_bar * y
      y_bar = y_bar * x         gives     y_bar = y_bar * x
      x_bar = x_bar + c

* What a loop does after the branch that may leave it, and could have done before, it does before: the branch can
  then end in ``break``.
* Tuples and slices that nobody reads are not built.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Mapping, Sequence

from adcompile import ir
from adcompile import primitives as p
from adcompile.emit.motion import Motion, is_in, motion_of
from adcompile.emit.webs import count_uses

_HOLDERS = {p.make_tuple, p.make_list, slice}


def tidy(function: ir.Function) -> ir.Function:
    return dataclasses.replace(function, body=_Tidier(function).block(function.body))


def is_adjoint(name: str) -> bool:
    """Whether the compiler named a variable after another one: an adjoint or a tangent."""
    return ir.hint(name).endswith(("_bar", "_dot"))


class _Tidier:
    def __init__(self, function: ir.Function) -> None:
        self._function = function
        self._uses = count_uses(function)

    def block(self, block: ir.Block) -> ir.Block:
        stmts = [self._stmt(stmt) for stmt in block.stmts if not self._is_idle(stmt)]
        return ir.Block(tuple(self._advance_sums(stmts)), block.yields)

    def _stmt(self, stmt: ir.Stmt) -> ir.Stmt:
        inner = ir.blocks(stmt)
        if not inner:
            return stmt
        changed = ir.with_blocks(stmt, tuple(map(self.block, inner)))
        if isinstance(changed, (ir.For, ir.While)) and isinstance(changed.until, ir.Var):
            return dataclasses.replace(changed, body=self._end_in_branch(changed.body, changed.until.name))
        return changed

    def _is_idle(self, stmt: ir.Stmt) -> bool:
        if not isinstance(stmt, ir.Op) or stmt.target is None or not is_in(stmt.fn, _HOLDERS):
            return False
        return self._uses.get(stmt.target, 0) == 0

    def _advance_sums(self, stmts: Sequence[ir.Stmt]) -> list[ir.Stmt]:
        slots: list[list[ir.Stmt]] = [[] for _ in stmts]  # what comes right behind each statement
        defined: dict[str, int] = {}
        states = [k for k, stmt in enumerate(stmts) if self._is_barrier(stmt)]
        for here, stmt in enumerate(stmts):
            place = here
            if isinstance(stmt, ir.Op) and self._is_sum(stmt, defined):
                place = max((defined[name] for name in ir.variables(stmt.operands()) if name in defined), default=here)
                if motion_of(self._function, stmt) is not Motion.CALM and any(place < k < here for k in states):
                    place = here
            slots[place].append(stmt)
            defined.update(dict.fromkeys(ir.targets(stmt), place))
        return [stmt for slot in slots for stmt in slot]

    def _is_barrier(self, stmt: ir.Stmt) -> bool:
        return not isinstance(stmt, ir.Op) or motion_of(self._function, stmt) is Motion.STATE

    def _is_sum(self, op: ir.Op, defined: Mapping[str, int]) -> bool:
        """Whether an operation adds to an adjoint what was computed for it alone."""
        if op.target is None or not is_adjoint(op.target) or op.fn not in (operator.add, operator.sub):
            return False
        return any(name in defined and self._uses[name] == 1 for name in ir.variables(op.operands()))

    def _end_in_branch(self, body: ir.Block, flag: str) -> ir.Block:
        place = next((k for k, stmt in enumerate(body.stmts) if flag in ir.targets(stmt)), None)
        if place is None or not isinstance(branch := body.stmts[place], ir.If) or self._uses[flag] != 1:
            return body
        after = body.stmts[place + 1 :]
        late = set(ir.targets(branch))
        reads_pass = not any(self._is_barrier(stmt) for inner in ir.blocks(branch) for stmt in ir.walk(inner))
        for stmt in after:
            if not isinstance(stmt, ir.Op) or not late.isdisjoint(ir.variables(stmt.operands())):
                return body
            motion = motion_of(self._function, stmt)
            if motion is Motion.STATE or (motion is Motion.READS and not reads_pass):
                return body
        return ir.Block((*body.stmts[:place], *after, branch), body.yields)
