"""``python -m tests.mutants`` breaks a copy of the compiler, one place at a time, and runs the tests that must notice.

Prints for each mutant the test that caught it; the exit status is 1 if one survives. A part of a name picks mutants.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants.mutants import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
_LIMIT = 1800.0  # seconds for the tests of one mutant; a compiler that no longer ends is noticed too


def mutated(mutant: Mutant) -> str:
    """The text of the mutant's file with the fault in it."""
    text = (ROOT / "adcompile" / mutant.file).read_text()
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.file} has the text of {mutant.name!r} {text.count(mutant.old)} times")
    return text.replace(mutant.old, mutant.new)


def caught_by(mutant: Mutant, root: Path) -> str | None:
    """The first test that fails in a copy of the project with the fault in it; None if all pass."""
    path = root / "adcompile" / mutant.file
    sound = path.read_text()
    path.write_text(mutated(mutant))
    try:
        for tests in mutant.tests:
            found = _first_failure(root, tests)
            if found is not None:
                return found
        return None
    finally:
        path.write_text(sound)


def _first_failure(root: Path, tests: str) -> str | None:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--tb=no", tests]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    try:
        run = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=_LIMIT)
    except subprocess.TimeoutExpired:
        return f"{tests}, which did not end"
    if run.returncode == 0:
        return None
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", run.stdout, re.MULTILINE)
    if failed is None:
        raise RuntimeError(f"{tests} did not run:\n{run.stdout}{run.stderr}")
    return failed[1]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("name", nargs="?", default="", help="only mutants with this in their name")
    chosen = [mutant for mutant in MUTANTS if parser.parse_args().name in mutant.name]
    for mutant in chosen:
        mutated(mutant)  # a text that is gone is told at once
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("adcompile", "tests", "docs", "examples"):
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md"):
            shutil.copy(ROOT / name, root / name)
        for mutant in chosen:
            found = caught_by(mutant, root)
            survivors += found is None
            print(f"{mutant.name}: " + ("SURVIVED" if found is None else f"caught by {found}"), flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} caught")
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main())
