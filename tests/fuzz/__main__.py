"""``python -m tests.fuzz 0 2000`` checks the programs of these seeds, and prints what became of them.

``--thorough`` also compares each gradient with the one that no optimiser has seen, and at order 2 both modes.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np

from adcompile import AdcompileError
from adcompile.errors import InternalError, Refusal
from tests.fuzz.check import Raised, Rough, Wrong, check

BAD = ("wrong", "raised", "crash")


def outcome(seed: int, folder: Path, *, thorough: bool = False) -> str:
    """What became of a seed, in a few words that are the same for the same cause; every third goes to order 2."""
    try:
        check(seed, folder, second=seed % 3 == 0, thorough=thorough)
    except Rough as found:
        return f"rough: {str(found).partition(':')[0]}"
    except Wrong as found:
        return f"wrong: {str(found).partition(':')[0]}"
    except Raised as found:
        return f"raised: {_general(str(found))}"
    except InternalError as found:
        return f"crash: {_general(str(found))}"
    except Refusal as found:
        return f"refused: {_general(str(found).strip().splitlines()[-1])}"
    except AdcompileError as found:
        return f"refused: {_general(str(found))}"
    except Exception as found:  # whatever the compiler fails with is counted
        return f"crash: {type(found).__name__}: {_general(str(found))}"
    return "right"


def _general(message: str) -> str:
    return re.sub(r"\d+", "N", message)[:120]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("after_last", type=int)
    parser.add_argument("--thorough", action="store_true")
    given = parser.parse_args()
    found: dict[str, list[int]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for seed in range(given.first, given.after_last):
            found[outcome(seed, Path(folder), thorough=given.thorough)].append(seed)
    for what, seeds in sorted(found.items(), key=lambda item: -len(item[1])):
        which = "" if what == "right" else f"  (seeds {', '.join(map(str, seeds[:12]))}{' …' if seeds[12:] else ''})"
        print(f"{len(seeds):6}  {what}{which}")
    return 1 if any(what.startswith(BAD) for what in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
