"""Second derivatives of programs of the language, by both compositions of the modes.

Every third program of each module is checked at its first arguments, and those for which a second derivative was wrong
once, by one of three versions of Python each; of the other cases a part, or all of them with ``--exhaustive``.
"""

from __future__ import annotations

from collections import Counter
from types import ModuleType
from typing import Any

import pytest

from tests import checks
from tests.lower import from_practice, given_structures, statements, unknown_storage
from tests.lower.test_language import CASES, GROUPS, MODULES, NAMES, Case, all_arguments

#: Where the second derivative was wrong once, or raised.
FOUND = {
    from_practice.numbers_and_arrays_made_arrays,
    from_practice.power_that_is_complex,
    from_practice.shapes_in_lists,
    given_structures.attributes_swapped,
    given_structures.objects_in_a_dict,
    given_structures.an_object_is_exchanged,
    given_structures.one_of_the_objects,
    given_structures.a_number_becomes_an_array,
    given_structures.an_object_becomes_an_integer,
    statements.scalar_or_array,
    unknown_storage.complex_or_real,
    unknown_storage.list_or_array,
}

#: Points so near to where the program takes another path that differences need smaller steps than usual.
STEPS = {"a_solver_that_may_fail-1": 1e-5}


def thirds(module: ModuleType) -> set[Any]:
    """Every third program of a module."""
    return set(list(dict.fromkeys(fn for fn, *_ in getattr(module, "PROGRAMS", ())))[::3])


CHOSEN = FOUND.union(*map(thirds, MODULES))


def is_chosen(case: Case, name: str) -> bool:
    """Whether a case is checked in every run: the first arguments of a chosen program, and all where it was wrong."""
    return case[0] in FOUND or case[0] in CHOSEN and name.endswith("-0")


def cases(chosen: bool) -> pytest.MarkDecorator:
    named = [(case, name) for case, name in zip(CASES, NAMES, strict=True) if is_chosen(case, name) == chosen]
    return pytest.mark.parametrize(("case", "name"), [pytest.param(case, name, id=name) for case, name in named])


def check(case: Case, name: str) -> None:
    checks.check_second_order(case[0], all_arguments(case), start=STEPS.get(name, 1e-2))


@pytest.mark.sweep(3)
@cases(chosen=True)
def test_second_derivatives(case: Case, name: str) -> None:
    check(case, name)


@pytest.mark.sweep
@cases(chosen=False)
def test_second_derivatives_of_the_others(case: Case, name: str) -> None:
    check(case, name)


def test_a_third_of_each_group_is_chosen() -> None:
    of_group = {module.__name__: module.GROUP for module in MODULES if hasattr(module, "PROGRAMS")}
    programs = {fn for fn, *_ in CASES}
    all_of, chosen_of = (Counter(of_group[fn.__module__] for fn in found) for found in (programs, CHOSEN))
    assert all_of.keys() == GROUPS
    assert all(3 * chosen_of[group] >= all_of[group] for group in GROUPS), chosen_of
