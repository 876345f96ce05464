"""Second derivatives of programs of the language, by both compositions of the modes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import checks
from tests.lower import changing_dicts, changing_lists, dynamic_types, tangled, unread_calls, views
from tests.lower.test_language import all_arguments

Case = tuple[Callable[..., Any], tuple[Any, ...]]
CASES: list[Case] = [
    case
    for module in (unread_calls, changing_lists, changing_dicts, views, dynamic_types, tangled)
    for case in module.PROGRAMS
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0].__name__)
def test_second_derivatives(case: Case) -> None:
    checks.check_second_order(case[0], all_arguments(case))
