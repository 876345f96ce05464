"""The list of mutants is alive: each can still be made, and is another program.

``python -m tests.mutants`` runs them.
"""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from tests.mutants.__main__ import ROOT, mutated
from tests.mutants.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: str(mutant.name))
def test_a_mutant_can_be_made(mutant: Mutant) -> None:
    sound = (ROOT / "adcompile" / mutant.file).read_text()
    assert ast.dump(ast.parse(mutated(mutant))) != ast.dump(ast.parse(sound))
    for tests in mutant.tests:
        file, _, name = tests.partition("::")
        assert (ROOT / file).exists()
        assert not name or f"def {name}(" in (ROOT / file).read_text()


def test_there_are_enough_of_them() -> None:
    assert len(MUTANTS) >= 14
    assert max(Counter(mutant.name for mutant in MUTANTS).values()) == 1
