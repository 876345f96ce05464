"""What folding decided: which definitions are written inside the expressions that read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adcompile import ir

Definition = ir.Op | ir.If


@dataclass(frozen=True, slots=True)
class Folding:
    """How a function's operations are gathered into expressions.

    ``inline`` holds the definitions that are written where they are read; ``choices`` the results of ``If`` statements
    that are an expression (inline or not); ``flags`` the variables that ``break`` replaces;
    ``stateful`` those whose evaluation does more than give a value.
    """

    inline: dict[str, Definition]
    choices: frozenset[str]
    flags: frozenset[str]
    stateful: frozenset[str]
    uses: Mapping[str, int]

    def leaves(self, *operands: ir.Operand) -> list[str]:
        """The variables that remain when everything inline is written out."""
        found: list[str] = []
        stack = list(reversed(operands))
        while stack:
            operand = stack.pop()
            if isinstance(operand, ir.Var):
                definition = self.inline.get(operand.name)
                if definition is None:
                    found.append(operand.name)
                else:
                    stack.extend(reversed(expression_operands(definition)))
        return found

    def is_choice(self, stmt: ir.If) -> bool:
        return len(stmt.outs) == 1 and stmt.outs[0] in self.choices


def expression_operands(definition: Definition) -> tuple[ir.Operand, ...]:
    if isinstance(definition, ir.Op):
        return definition.operands()
    return (definition.cond, definition.then.yields[0], definition.orelse.yields[0])
