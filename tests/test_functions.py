"""The table of functions says what the rules say, and knows every name."""

from __future__ import annotations

import numpy as np
import pytest

from tests import functions
from tests.functions import CONSTANT, DECLARED, FILE, NOT_YET, REFUSED, YES, Row


def test_the_file_is_what_the_declarations_say() -> None:
    text = FILE.read_text()
    old, new = functions.written(text), functions.computed()
    stale = {
        f"{path}.{name}: {old.get(path, {}).get(name)} is {made}"
        for path, rows in new.items()
        for name, made in rows.items()
        if old.get(path, {}).get(name) != made
    }
    assert not stale, "run python -m tests.functions"
    assert text == functions.render(old)


def test_a_name_that_nobody_has_thought_about_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "brand_new", lambda x: x, raising=False)
    with pytest.raises(KeyError, match=r"numpy\.brand_new"):
        functions.computed()


def test_rows_of_other_versions_are_kept() -> None:
    old = {"math": {"gone": Row(CONSTANT), "sin": Row(NOT_YET)}}
    assert functions.merged(old, {"math": {"sin": Row(YES)}}) == {"math": {"gone": Row(CONSTANT), "sin": Row(YES)}}


def test_what_is_declared_has_no_rule() -> None:
    """What is said of a name by hand must not be hidden by a rule, or hide that there is one."""
    table = functions.computed()
    for full, declared in DECLARED.items():
        path, _, name = full.rpartition(".")
        if declared.status == NOT_YET:  # which a rule puts right
            continue
        made = table[path].get(name, declared)
        assert made == declared, f"{full} has a rule: take it out of DECLARED in tests/functions.py"


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("numpy", "sin", YES), ("numpy", "floor", CONSTANT), ("numpy", "save", REFUSED), ("math", "gamma", YES),
        ("numpy", "copyto", YES), ("numpy", "ndim", CONSTANT), ("scipy.special", "jv", YES),
    ],
)  # fmt: skip
def test_some_rows(path: str, name: str, status: str) -> None:
    assert functions.computed()[path][name].status == status


def test_the_arguments_are_named_where_they_are_not_all() -> None:
    table = functions.computed()
    assert table["scipy.special"]["gammainc"].note == "by x"
    assert table["numpy"]["sin"].note == ""
    assert table["numpy"]["reshape"].note == "by x"
