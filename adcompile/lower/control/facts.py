"""What is known of conditions on the path being lowered: a branch inside a branch on the same condition is taken.

if p is not None:          the condition is c.3
    ...
    y = y + p              p, which is Choice(c.3, array, None), is the array here
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from adcompile.ir import Const, Operand, Var
from adcompile.kinds import Kind, Scalar


class Facts:
    """The truth of conditions, and what follows from it.

    Only of numbers: whether a list is empty can change while the branch runs.
    """

    def __init__(self, kind: Callable[[Operand], Kind]) -> None:
        self._kind = kind
        self._true: dict[str, bool] = {}
        self._negated: dict[str, Operand] = {}  # c -> the condition that c is the negation of
        self._all: dict[str, tuple[Operand, Operand]] = {}  # c -> two conditions that hold where c does
        self._none: dict[str, tuple[Operand, Operand]] = {}  # c -> two conditions that fail where c does

    def truth(self, cond: Operand) -> bool | None:
        """Whether a condition holds here; None where that is not known."""
        if isinstance(cond, Const):
            return bool(cond.value)
        return self._true.get(cond.name)

    @contextmanager
    def assuming(self, cond: Operand, truth: bool) -> Iterator[None]:
        """Lower one side of a branch."""
        before = self._true
        self._true = dict(before)
        self._learn(cond, truth)
        try:
            yield
        finally:
            self._true = before

    def _learn(self, cond: Operand, truth: bool) -> None:
        if not isinstance(cond, Var) or cond.name in self._true or not isinstance(self._kind(cond), Scalar):
            return
        self._true[cond.name] = truth
        if cond.name in self._negated:
            self._learn(self._negated[cond.name], not truth)
        for part in (self._all if truth else self._none).get(cond.name, ()):
            self._learn(part, truth)

    def negation(self, result: Var, cond: Operand) -> None:
        """``result = not cond``"""
        self._negated[result.name] = cond

    def conjunction(self, result: Var, first: Operand, second: Operand) -> None:
        """``result = first and second``"""
        self._all[result.name] = first, second

    def disjunction(self, result: Var, first: Operand, second: Operand) -> None:
        """``result = first or second``"""
        self._none[result.name] = first, second
