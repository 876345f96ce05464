"""The text of derivatives, compared with files; ``pytest tests/golden --update-golden`` writes them anew.

A change of the emitted text is a change that a reader of the diff can judge.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from tests.golden.corpus import CASES, SEPARATOR, Golden, goldens

GOLDENS = goldens()


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.path.stem)
def test_text_is_as_in_the_file(golden: Golden, request: pytest.FixtureRequest) -> None:
    content = golden.content()
    if request.config.getoption("--update-golden"):
        golden.path.write_text(content)
    assert content == golden.path.read_text()


def test_every_file_belongs_to_a_case() -> None:
    assert {path.name for path in CASES.iterdir()} == {golden.path.name for golden in GOLDENS}


def test_there_are_enough_of_them() -> None:
    assert len({golden.program.name for golden in GOLDENS}) >= 44


@pytest.mark.parametrize("seed", ["1", "2024"])
def test_text_is_the_same_in_every_process(seed: str) -> None:
    """Nothing depends on the order of sets, on addresses, or on what was compiled before."""
    program = (
        "from tests.golden.corpus import goldens\n"
        "for golden in reversed(goldens()):\n"
        "    assert golden.content() == golden.path.read_text(), golden.path.name\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


# -- the four exemplars ------------------------------------------------------------------------------------------------

#: The adjoints that a person would write, in the tests of the workloads; and what they keep on tapes.
EXEMPLARS = {"loops.rosen": 0, "loops.iterate": 1, "loops.heat": 0, "arrays.loss": 0}


def lines_of_code(text: str) -> int:
    """Lines of functions, without blank ones and comments."""
    lines = [line.strip() for line in text.splitlines()]
    return sum(1 for line in lines if line and not line.startswith("#"))


def emitted(name: str) -> str:
    return next(g for g in GOLDENS if g.program.name == name and g.mode == "grad").path.read_text().split(SEPARATOR)[1]


@pytest.mark.parametrize("name", EXEMPLARS)
def test_exemplars_are_as_short_as_by_hand(name: str) -> None:
    import inspect

    from tests.workloads import exemplars

    by_hand = inspect.getsource(getattr(exemplars, f"{name.partition('.')[2]}_grad"))
    assert lines_of_code(emitted(name)) <= lines_of_code(by_hand) + 2


@pytest.mark.parametrize(("name", "tapes"), EXEMPLARS.items())
def test_exemplars_record_what_is_needed(name: str, tapes: int) -> None:
    function = ast.parse(emitted(name)).body[0]
    found = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    calls = [n.func.attr for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    assert sum(name.endswith("_tape") for name in found) == tapes
    assert calls.count("append") == calls.count("pop") == tapes
