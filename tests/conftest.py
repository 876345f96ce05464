"""Options of the test run."""

from __future__ import annotations

import sys
from collections import Counter

import pytest

#: Of a test that is marked as a sweep, one case in so many is run, unless the mark says another number or all of them
#: are asked for.
STRIDE = 47  # prime, so that every case of an inner parameter has its turn


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew, as the compiler is now")
    parser.addoption("--exhaustive", action="store_true", help="run every case of every sweep")


def offset(name: str) -> int:
    """Not every sweep leaves out the same cases, nor does every version of Python: three share a sweep of stride 3."""
    return sum(map(ord, name)) + sys.version_info.minor


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sweep(stride): a test with so many cases that one in stride is run by default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out most cases of the sweeps, and count them as deselected; not where tests are chosen by name."""
    if config.getoption("--exhaustive") or config.option.keyword or any("::" in arg for arg in config.args):
        return
    seen: Counter[str] = Counter()
    left_out = set()
    for item in items:
        mark = item.get_closest_marker("sweep")
        if mark is not None:
            name = item.nodeid.partition("[")[0]
            if (seen[name] + offset(name)) % (mark.args[0] if mark.args else STRIDE):
                left_out.add(item)
            seen[name] += 1
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]
