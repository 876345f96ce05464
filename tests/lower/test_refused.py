"""What lowering refuses, at its line; what it reads again each time the derivative runs."""

from __future__ import annotations

import copy
import re
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adcompile import grad, jvp, source
from adcompile.errors import AdcompileError, NotSupportedYet, Refusal
from tests import checks
from tests.lower import (
    attempts,
    changing_dicts,
    dynamic_types,
    made_objects,
    paths,
    refusals,
    surrounding_constants,
    surroundings,
    unknown_kinds,
    unread_calls,
    views,
)


@pytest.mark.parametrize(("fn", "args", "what"), made_objects.REFUSED, ids=lambda x: getattr(x, "__name__", ""))
def test_objects_of_which_one_cannot_tell_which_they_are(
    fn: Callable[..., Any], args: tuple[float, ...], what: str
) -> None:
    with pytest.raises(NotSupportedYet, match=what) as caught:
        grad(fn)(*args)
    assert "made_objects.py:" in str(caught.value)


REFUSING = (unread_calls, changing_dicts, views, dynamic_types, refusals)


@pytest.mark.parametrize(
    ("module", "fn", "args", "what"),
    [
        (module, *case)
        for module in (unread_calls, changing_dicts, views, dynamic_types, refusals)
        for case in module.REFUSED
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_programs_that_are_refused_at_their_line(
    module: types.ModuleType, fn: Callable[..., Any], args: tuple[Any, ...], what: str
) -> None:
    tangents = tuple(checks.random_like(arg, np.random.default_rng(3)) for arg in args)
    file, line = module.__name__.rpartition(".")[2], fn.__code__.co_firstlineno
    for call in (lambda: grad(fn)(*copy.deepcopy(args)), lambda: jvp(fn, copy.deepcopy(args), tangents)):
        with pytest.raises(AdcompileError, match=re.escape(what)) as caught:
            call()
        found = re.search(rf"{file}\.py:(\d+): .*\n.*\n +\^", str(caught.value))
        assert found is not None, "it names the line, and points at it"
        assert int(found[1]) >= line


@pytest.mark.parametrize(
    ("fn", "args", "what"), views.ONE_WAY + dynamic_types.ONE_WAY, ids=lambda x: getattr(x, "__name__", "")
)
def test_programs_that_forward_mode_alone_takes(fn: Callable[..., Any], args: tuple[Any, ...], what: str) -> None:
    tangents = tuple(checks.random_like(arg, np.random.default_rng(3)) for arg in args)
    with pytest.raises(NotSupportedYet, match=what):
        grad(fn)(*copy.deepcopy(args))
    slope, error = checks.ridders(checks.along(fn, args, tangents))
    checks.assert_agrees(checks.flat(jvp(fn, args, tangents)[1]), slope, error, 1e-6, "jvp")


def test_an_array_of_a_list_that_unread_code_is_given_is_not_read_by_a_reverse_sweep() -> None:
    fn, x = unread_calls.arrays_in_a_list_that_is_given, np.array([0.7, 1.3, 0.4, 2.1])
    with pytest.raises(NotSupportedYet, match="an array, which is read after a call that may change it,"):
        grad(fn)(x)
    assert jvp(fn, (x,), (np.ones(4),))[1] == pytest.approx(2.0 * np.sum(x))


def test_a_global_variable_has_what_it_has_after_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_objects, "_count", 2)
    derivative = grad(made_objects.counted)
    assert derivative(0.7) == pytest.approx(2 * 0.7 * 3)
    assert made_objects._count == 3
    assert jvp(made_objects.counted, (0.7,), (1.0,))[1] == pytest.approx(2 * 0.7 * 4)
    assert made_objects._count == 4
    assert made_objects._mode == "strict"
    grad(made_objects.a_mode_for_a_while)(0.7)
    assert made_objects._mode == "strict"


def test_an_attribute_of_what_holds_itself_is_refused() -> None:
    with pytest.raises(NotSupportedYet, match="the attribute 'weight'") as caught:
        grad(surroundings.around_the_ring)(0.7)
    line = surroundings.around_the_ring.__code__.co_firstlineno + 1
    assert f"surroundings.py:{line}:" in str(caught.value)


def test_constants_of_a_module_are_read_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = grad(surroundings.two_constants_of_a_module)
    assert derivative(1.0) == pytest.approx(1.5 + 2.0 * 2.5 + 2.0 * 2.0)
    monkeypatch.setattr(surrounding_constants, "SCALE", 4.0)
    assert derivative(1.0) == pytest.approx(4.0 + 2.0 * 2.5 + 2.0 * 2.0)


@pytest.mark.parametrize("fn", [surroundings.unassigned_in_a_try, *attempts.REFUSED])
def test_a_try_whose_body_cannot_be_tried_is_refused(fn: Callable[[float], float]) -> None:
    with pytest.raises(NotSupportedYet, match="a try statement"):
        grad(fn)(0.7)


def test_a_variable_is_refused_where_it_is_not_known_how_far_a_body_came() -> None:
    derivative = grad(attempts.lost_on_the_way)
    derivative(0.7)
    with pytest.raises(NotSupportedYet, match="the variable 'a' after an exception"):
        derivative(1.0)


def test_an_exception_of_the_program_passes_an_attempt() -> None:
    with pytest.raises(ValueError, match="math domain error"):
        grad(attempts.raised_again)(-20.0)
    with pytest.raises(ValueError, match="math domain error"):
        jvp(attempts.raised_again, (-20.0,), (1.0,))
    with pytest.raises(ValueError, match="math domain error"):
        grad(attempts.only_finally)(-1.0)


def test_a_key_that_goes_away_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = grad(surroundings.looked_up_in_a_try)
    assert derivative(2.0) == pytest.approx(3 * 2.0**2 + 2.0)
    monkeypatch.delitem(surroundings.CODES, 0)
    with pytest.raises((NotSupportedYet, TypeError)):
        derivative(2.0)


@pytest.mark.parametrize(("fn", "args", "meeting"), paths.DEFERRED, ids=lambda x: getattr(x, "__name__", ""))
def test_what_is_refused_on_one_path_is_raised_there(
    fn: Callable[..., Any], args: tuple[float, ...], meeting: tuple[float, ...]
) -> None:
    derivative, tangents = grad(fn), (1.0,) + (0.0,) * (len(args) - 1)
    derivative(*args)
    with pytest.raises(Refusal, match=r"paths\.py:\d+: .* cannot be differentiated"):
        derivative(*meeting)
    with pytest.raises(Refusal, match=r"paths\.py:\d+: .* cannot be differentiated"):
        jvp(fn, meeting, tangents)


def test_what_is_refused_on_every_path_is_refused_when_compiling() -> None:
    with pytest.raises(NotSupportedYet, match="a class that is defined in a function") as caught:
        source(grad(paths.refused_on_both_paths), 0.7, 1.0)
    line = paths.refused_on_both_paths.__code__.co_firstlineno + 3
    assert f"paths.py:{line}:" in str(caught.value)


@pytest.mark.parametrize(("fn", "key"), unknown_kinds.REFUSED)
def test_what_the_class_does_not_allow_is_refused_when_the_program_runs(fn: Callable[..., Any], key: str) -> None:
    with pytest.raises(NotSupportedYet, match=r"unknown_kinds\.py:\d+"):
        grad(fn)(0.7, key)
