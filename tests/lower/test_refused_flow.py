"""What is refused of control flow and calls, at its line."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adcompile import grad, jvp
from adcompile.errors import Refusal
from tests.lower import (
    array_classes,
    constant_tables,
    exceptions,
    gathered,
    introspection,
    keywords,
    stateful_functions,
    warned,
)


@pytest.mark.parametrize(("fn", "args"), exceptions.REFUSED, ids=lambda x: getattr(x, "__name__", ""))
def test_what_an_exception_was_given_is_not_differentiated(fn: Callable[..., Any], args: tuple[float, ...]) -> None:
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the attribute '\w+' of an exception"):
        grad(fn)(*args)
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the attribute '\w+' of an exception"):
        jvp(fn, args, (1.0,))


@pytest.mark.parametrize("fn", exceptions.LOST)
def test_what_is_assigned_before_an_exception_is_refused_where_it_is_read(fn: Callable[[float], float]) -> None:
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the variable '[yz]' after an exception"):
        grad(fn)(0.7)
    with pytest.raises(Refusal, match=r"exceptions\.py:\d+: the variable '[yz]' after an exception"):
        jvp(fn, (0.7,), (1.0,))


@pytest.mark.parametrize(("fn", "what"), warned.REFUSED)
def test_warnings_that_a_program_asks_about(fn: Callable[..., Any], what: str) -> None:
    with pytest.raises(Refusal, match=rf"warned\.py:\d+: {what}"):
        grad(fn)(0.7)


def test_a_slope_raises_no_warning_where_its_function_raises_none() -> None:
    at = np.array([0.7, 1.0])
    with np.errstate(all="ignore"):
        value, tangent = jvp(warned.at_an_edge, (at,), (np.array([1.0, 0.0]),))
    with np.errstate(all="warn"), pytest.warns(RuntimeWarning):
        assert jvp(warned.at_an_edge, (at,), (np.array([1.0, 1.0]),))[0] == value
    assert value == np.arcsin(0.7) + 1.0
    assert np.isclose(tangent, 1.0 / np.sqrt(1.0 - 0.49))


def test_handlers_of_warnings() -> None:
    """Where warnings are not switched off."""
    with np.errstate(all="warn"):
        assert grad(warned.as_exceptions)(np.float64(0.0)) == 3.0
        assert np.isclose(grad(warned.followed_by_stores)(-0.3), 6.0 * 0.3**2)  # of 2 x**3
        assert jvp(warned.followed_by_stores, (-0.3,), (1.0,))[0] == warned.followed_by_stores(-0.3)


@pytest.mark.parametrize(("fn", "what"), keywords.REFUSED)
def test_keywords_that_are_not_known(fn: Callable[..., Any], what: str) -> None:
    with pytest.raises(Refusal, match=rf"keywords\.py:\d+: .*{what}"):
        grad(fn)(np.array([0.3, 1.2, 0.7]))


@pytest.mark.parametrize(("fn", "what"), introspection.REFUSED)
def test_what_is_asked_about_functions_and_objects(fn: Callable[[float], float], what: str) -> None:
    with pytest.raises(Refusal, match=rf"introspection\.py:\d+: {what}"):
        grad(fn)(0.7)


@pytest.mark.parametrize("fn", constant_tables.REFUSED)
def test_long_tuples_of_different_types(fn: Callable[[float], float]) -> None:
    with pytest.raises(Refusal, match=r"constant_tables\.py:\d+: a loop over a tuple of 70 items"):
        grad(fn)(0.7)


@pytest.mark.parametrize("fn", gathered.REFUSED)
def test_tuples_whose_length_depends_on_values(fn: Callable[..., float]) -> None:
    with pytest.raises(Refusal, match=r"gathered\.py:\d+: a tuple of unknown length"):
        grad(fn)(0.7, 0.2)


@pytest.mark.parametrize(("fn", "args"), stateful_functions.REFUSED)
def test_a_state_that_was_made_on_one_path(fn: Callable[..., float], args: tuple[float, ...]) -> None:
    with pytest.raises(Refusal, match=r"stateful_functions\.py:\d+: an assignment to total, the state of a function"):
        grad(fn)(*args)
    with pytest.raises(Refusal, match=r"stateful_functions\.py:\d+: an assignment to total, the state of a function"):
        jvp(fn, args, (1.0, 0.0))


@pytest.mark.parametrize(("fn", "x"), array_classes.REFUSED)
def test_arrays_of_classes_of_their_own(fn: Callable[..., float], x: Any) -> None:
    with pytest.raises(Refusal, match=rf"array_classes\.py:{fn.__code__.co_firstlineno + 1}: "):
        grad(fn)(x)


def packed(x: float) -> float:
    buffer = bytearray(8)
    struct.pack_into("d", buffer, 0, x)
    return float(struct.unpack("d", buffer)[0] ** 2)


def test_what_code_that_is_not_read_may_have_stored() -> None:
    with pytest.raises(Refusal, match=r"test_refused_flow\.py:\d+: a call of pack_into with buffer"):
        grad(packed)(0.7)
