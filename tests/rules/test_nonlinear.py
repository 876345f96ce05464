"""Pairs against differences and against each other; definitions against what they define."""

from __future__ import annotations

import copy
import inspect
import math
import operator
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from adcompile.rules import DEFAULT, Rule
from tests.rules.structures import (
    as_leaves,
    combine,
    every,
    leaves,
    normal_like,
    pairing,
    same_shapes,
    with_arguments,
)


def out_if(asked: bool, out: Any) -> dict[str, Any]:
    return {"out": out} if asked else {}


def in_positions(rule: Rule, args: Any, kwargs: Any) -> Any:
    """The arguments that there are derivatives by, in their positions, as the engine puts them."""
    assert rule.body is not None
    given, names = dict(kwargs), list(inspect.signature(rule.body).parameters.values())[1 : max(rule.wrt) + 2]
    return (*args, *(given.pop(q.name, q.default) for q in names[len(args) :])), given


@pytest.mark.parametrize(("rule", "fn"), every("pair"))
@pytest.mark.filterwarnings("error")
def test_pair(rule: Rule, fn: Any) -> None:
    rng = np.random.default_rng(1)
    assert rule.body is not None and rule.tangent is not None
    for args, kwargs in rule.calls(rng):
        out = fn(*args, **kwargs)
        args, kwargs = in_positions(rule, args, kwargs)
        dots = tuple(normal_like(rng, args[k]) for k in rule.wrt)
        bar = normal_like(rng, out)
        adjoint = rule.body(bar, *args, **kwargs, **out_if(rule.reads_out, out))
        adjoints = (adjoint,) if len(rule.wrt) == 1 else adjoint
        out_dot = rule.tangent(*dots, *args, **kwargs, **out_if(rule.tangent_reads_out, out))
        assert same_shapes(out_dot, out)
        assert all(args[k] is None or same_shapes(a, args[k]) for a, k in zip(adjoints, rule.wrt, strict=True))
        by_reverse = sum(pairing(as_leaves(a, d), leaves(d)) for a, d in zip(adjoints, dots, strict=True))
        assert by_reverse == pytest.approx(pairing(out_dot, bar), rel=1e-12, abs=1e-12)
        expected = difference(fn, args, kwargs, rule.wrt, dots)
        for found, wanted in zip(leaves(out_dot), expected, strict=True):
            np.testing.assert_allclose(found, wanted, rtol=1e-7, atol=1e-8)


def difference(fn: Any, args: Any, kwargs: Any, positions: tuple[int, ...], dots: Any, h: float = 3e-4) -> list[Any]:
    """The tangent of each leaf of the result, by central differences of fourth order."""

    def at(t: float) -> list[Any]:
        moved = tuple(
            combine(lambda x, d: None if x is None else x + t * d, args[k], d)
            for k, d in zip(positions, dots, strict=True)
        )
        return leaves(fn(*with_arguments(args, positions, moved), **kwargs))

    values = zip(at(h), at(-h), at(2.0 * h), at(-2.0 * h), strict=True)
    return [(8.0 * (a - b) - (c - d)) / (12.0 * h) for a, b, c, d in values]


#: What is compared of results that tell of the computation as well: estimates of errors, numbers of steps.
COMPARED = {
    "quad": operator.itemgetter(0), "dblquad": operator.itemgetter(0), "root": operator.attrgetter("x", "success"),
    "root_scalar": operator.attrgetter("root", "converged"), "frozen": operator.methodcaller("logpdf", 0.4),
    **dict.fromkeys(
        ["interp1d", "cubic_spline", "hermite_spline", "pchip", "akima", "make_interp_spline"],
        operator.methodcaller("__call__", np.array([0.7, 2.0])),
    ),
    "grid_table": operator.methodcaller("__call__", np.array([[0.7, 2.0]])),
    "frozen_normal": operator.methodcaller("logpdf", np.array([0.4, 0.7])),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "fn"), every("definition"))
def test_definition(rule: Rule, fn: Any) -> None:
    rng = np.random.default_rng(2)
    assert rule.body is not None
    for args, kwargs in rule.calls(rng):
        mine, theirs = copy.deepcopy(args), copy.deepcopy(args)
        compared = COMPARED.get(rule.name, lambda result: list(result) if isinstance(result, Iterator) else result)
        expected = [compared(fn(*theirs, **kwargs)), *theirs]
        found = [compared(rule.body(*mine, **kwargs)), *mine]
        for a, b in zip(leaves(found), leaves(expected), strict=True):
            assert np.shape(a) == np.shape(b)
            if b is not None and not callable(b) and not isinstance(b, str):
                np.testing.assert_allclose(a, b, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize(
    "fn", [np.sum, np.mean, np.prod, np.max, np.var, np.std, np.cumsum, np.cumprod, np.linalg.norm]
)
def test_reductions_keep_float32(fn: Any) -> None:
    rule = DEFAULT.lookup(fn)
    assert rule is not None and rule.body is not None
    x = np.random.default_rng(3).normal(size=(2, 3)).astype(np.float32)
    for axis in (None, 0):
        out = fn(x, axis=axis)
        x_bar = rule.body(np.ones_like(out), x, axis=axis, **out_if(rule.reads_out, out))
        assert x_bar.dtype == np.float32
        if rule.tangent is not None:
            assert rule.tangent(x, x, axis=axis, **out_if(rule.tangent_reads_out, out)).dtype == np.float32


def adjoint(fn: Any, bar: Any, x: Any, **kwargs: Any) -> Any:
    rule = DEFAULT.lookup(fn)
    assert rule is not None and rule.body is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return rule.body(bar, x, **kwargs, **out_if(rule.reads_out, fn(x, **kwargs)))


def test_norm_of_a_zero_vector_and_std_of_constants() -> None:
    np.testing.assert_array_equal(adjoint(np.linalg.norm, 1.0, np.zeros(3)), np.zeros(3))
    np.testing.assert_array_equal(adjoint(np.std, 1.0, np.full(4, 0.5)), np.zeros(4))
    by_rows = adjoint(np.linalg.norm, np.ones(2), np.array([[3.0, 4.0], [0.0, 0.0]]), axis=1)
    np.testing.assert_allclose(by_rows, [[0.6, 0.8], [0.0, 0.0]], rtol=1e-15)


def test_prod_is_exact_with_zeros() -> None:
    np.testing.assert_array_equal(adjoint(np.prod, 1.0, np.array([2.0, 0.0, 3.0])), [0.0, 6.0, 0.0])
    np.testing.assert_array_equal(adjoint(np.prod, 1.0, np.array([2.0, 0.0, 0.0])), [0.0, 0.0, 0.0])
    np.testing.assert_array_equal(adjoint(np.cumprod, np.ones(3), np.array([2.0, 0.0, 3.0]), axis=0), [1.0, 8.0, 0.0])


def test_extrema_split_ties_evenly() -> None:
    x = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    np.testing.assert_array_equal(adjoint(np.max, 1.0, x), [[0.0, 0.5, 0.5], [0.0, 0.0, 0.0]])
    third = 1.0 / 3.0
    np.testing.assert_array_equal(adjoint(np.min, np.ones(2), x, axis=1), [[1.0, 0.0, 0.0], [third, third, third]])


def test_where_masks_the_adjoint_not_the_partial() -> None:
    rule = DEFAULT.lookup(np.where)
    assert rule is not None and rule.body is not None
    chosen, other = rule.body(np.array([np.inf, 1.0]), np.array([False, True]), np.ones(2), np.ones(2))
    np.testing.assert_array_equal(chosen, [0.0, 1.0])
    np.testing.assert_array_equal(other, [np.inf, 0.0])


def test_empty_arrays() -> None:
    empty = np.zeros((0, 3))
    for fn in (np.sum, np.mean, np.prod, np.var, np.std):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rule = DEFAULT.lookup(fn)
            assert rule is not None and rule.body is not None
            out = fn(empty, axis=1)
            assert rule.body(out, empty, axis=1, **out_if(rule.reads_out, out)).shape == (0, 3)
            assert rule.body(np.ones(3), empty, axis=0, **out_if(rule.reads_out, np.ones(3))).shape == (0, 3)


SINGULAR = [
    (math.frexp, (0.0,)), (math.frexp, (5e-324,)), (math.frexp, (math.inf,)), (np.frexp, (np.array([0.0, np.inf]),)),
    (math.modf, (-3.0,)), (math.modf, (math.inf,)), (math.modf, (-math.inf,)), (math.modf, (math.nan,)),
    (max, (2.0, 2.0)), (max, ([1.0, 7.0, 7.0],)), (min, ([7.0, 1.0, 1.0],)), (math.dist, ((1.0,), (1.0,))),
    (math.prod, ([],)), (np.nanstd, (np.array([1.0, np.nan, 1.0]),)),
]  # fmt: skip


@pytest.mark.parametrize(("fn", "args"), SINGULAR)
def test_definitions_where_a_derivative_breaks_off(fn: Any, args: Any) -> None:
    rule = DEFAULT.lookup(fn)
    assert rule is not None and rule.body is not None
    for a, b in zip(leaves(rule.body(*args)), leaves(fn(*args)), strict=True):
        np.testing.assert_array_equal(a, b)
