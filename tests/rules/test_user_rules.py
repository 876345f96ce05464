"""Rules that a user writes for functions of their own: a few lines each, for both modes and every order."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

import adcompile
from adcompile import RuleSet, check_grads

rules = RuleSet()
POINT = np.array([0.3, 1.2, -0.5])


def soft(x):
    return np.logaddexp(0.0, x)


def weighted(x, weight, power=1):
    return weight * np.cumsum(x) * power


def gram(a, b):
    return a.T @ b


def softmax(x):
    weights = np.exp(x - np.max(x))
    return weights / np.sum(weights)


def energy(x):
    return 0.5 * np.sum(x * x)


def squares(x):
    return (x * x,)


def parts(x):
    return Parts(x[:1] ** 2, np.sin(x[1:]))


class Parts(NamedTuple):
    first: Any
    others: Any


@rules.definition(squares)
def squares_by_multiplying(x):
    return (x * x,)


@rules.definition(parts)
def parts_by_powers(x):
    return Parts(x[:1] * x[:1], np.sin(x[1:]))


@rules.elementwise(soft)
def slope_of_soft(x):
    return 1.0 / (1.0 + np.exp(-x))


@rules.linear(weighted)
def transposed_weighted(bar, x, weight, power=1):
    return weight * power * np.flip(np.cumsum(np.flip(bar)))


@rules.bilinear(gram)
def factors_of_gram(bar, a, b):
    return b @ bar.T, a @ bar


def tangent_of_softmax(x_dot, x, *, out):
    return out * (x_dot - np.sum(out * x_dot))


@rules.pair(softmax, tangent=tangent_of_softmax)
def adjoint_of_softmax(bar, x, *, out):
    return out * (bar - np.sum(out * bar))


@rules.definition(energy)
def energy_by_norm(x):
    return 0.5 * np.linalg.norm(x) ** 2


_namespace: dict[str, object] = {"np": np}
exec("def unread(x):\n    return np.exp(np.sin(x))", _namespace)
unread = _namespace["unread"]
differences = RuleSet()


@differences.elementwise(unread)
def by_differences(x):
    h = 6e-6 * np.maximum(1.0, np.abs(x))
    return (unread(x + h) - unread(x - h)) / (2.0 * h)


def calls_unread(x):
    return np.sum(unread(x * x) * x)


def elementwise(x):
    return np.sum(soft(x) * soft(2.0 * x[0]))


def linear(x):
    return np.sum(np.sin(weighted(x * x, 0.5, power=3)))


def bilinear(x):
    return np.sum(gram(np.outer(x, x), np.outer(np.sin(x), x)) ** 2)


def pair(x):
    return np.sum(np.cos(softmax(x * x)) * x)


def definition(x):
    return energy(np.sin(x)) * energy(x)


def one_item(x):
    return np.sum(np.sin(squares(x)[0]))


def named_items(x):
    found = parts(x)
    return np.sum(np.exp(found[0])) * np.sum(found[1])


def together(x):
    return np.sum(softmax(soft(weighted(x, 0.3)))) * energy(soft(x)) + soft(x[0])


@pytest.mark.parametrize("program", [elementwise, linear, bilinear, pair, definition, one_item, named_items, together])
def test_rules_of_a_user(program):
    check_grads(program, (POINT,), order=2, rules=rules)


def test_the_rule_is_what_is_written_into_the_derivative():
    text = adcompile.source(adcompile.grad(elementwise, rules=rules), POINT)
    assert "/ (1.0 + np.exp(-x))" in text and "logaddexp" not in text


def test_a_rule_may_refuse_a_call():
    mine = RuleSet()

    @mine.linear(weighted)
    def refused(bar, x, weight, power=1):
        raise NotImplementedError("weighted with this power")

    with pytest.raises(adcompile.AdcompileError, match="weighted with this power"):
        adcompile.grad(linear, rules=mine)(POINT)


def test_a_rule_for_a_function_that_has_one_wins():
    mine = RuleSet()

    @mine.elementwise(np.sin)
    def straight_through(x):
        return 1.0

    gradient = adcompile.grad(lambda x: np.sum(np.sin(x)), rules=adcompile.rules.DEFAULT | mine)(POINT)
    np.testing.assert_array_equal(gradient, np.ones(3))


def test_differences_are_taken_of_a_function_without_source_only_where_a_rule_says_so():
    with pytest.raises(adcompile.AdcompileError, match="unread"):
        adcompile.grad(calls_unread)(POINT)
    inner = np.exp(np.sin(POINT**2))
    expected = inner + 2.0 * POINT**2 * np.cos(POINT**2) * inner
    gradient = adcompile.grad(calls_unread, rules=adcompile.rules.DEFAULT | differences)(POINT)
    np.testing.assert_allclose(gradient, expected, rtol=1e-9)
    tangent = adcompile.jvp(calls_unread, (POINT,), (np.ones(3),), rules=adcompile.rules.DEFAULT | differences)[1]
    np.testing.assert_allclose(tangent, np.sum(expected), rtol=1e-9)
    mine = RuleSet()
    mine.constant(unread)
    np.testing.assert_allclose(adcompile.grad(calls_unread, rules=mine)(POINT), inner)
