"""Functions of NumPy as programs use them: displays, callables, stores into arguments, and keywords."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile
from tests import checks
from tests.rules.structures import swept

GRID = np.arange(6.0).reshape(2, 3) + 0.5
WEIGHTS = np.array([0.5, -1.5, 2.0])
MASK = np.array([True, False, True])


# Results that are put into an array


def out_of_a_sum(x):
    c = np.zeros(3)
    np.add(x, x * x, out=c)
    return np.sum(c * x)


def out_by_position(x):
    c = np.zeros(3)
    d = np.exp(x, c)
    return np.sum(c * d)


def out_in_a_tuple(x):
    c = np.ones(3)
    np.multiply(x, x, out=(c,))
    return np.sum(np.sin(c))


def out_over_an_operand(x):
    y = x * 2.0
    np.multiply(y, x, y)
    np.sin(y, out=y)
    return np.sum(y)


def out_of_a_reduction(x):
    c = np.zeros(())
    np.std(x, out=c)
    d = np.zeros(3)
    np.cumsum(x * x, 0, None, d)
    np.clip(d, 0.1, 2.0, out=d)
    return c * np.sum(d * x)


def out_of_a_product(x):
    c = np.empty((3, 3))
    np.dot(np.outer(x, x), np.outer(x, x), c)
    return np.sum(np.sin(c))


def out_where(x):
    y = np.divide(x, WEIGHTS, out=np.zeros(3), where=WEIGHTS > 0.0)
    return np.sum(y * y * x)


def out_where_a_logarithm_is_defined(x):
    y = np.zeros((2, 3))
    np.log(x, out=y, where=x > 0.0)
    return np.sum(y * GRID)


def a_ufunc_with_a_dtype(x):
    return np.sum(np.multiply(x, x, dtype=np.float64))


# Keywords of reductions


def sums(x):
    return np.sum(x * x, initial=x[0]) + np.sum(np.sin(x), where=MASK, initial=2.0) + np.sum(x, 0, None, None, True)[0]


def products(x):
    return np.prod(x, where=MASK) * np.prod(x, initial=x[1]) + np.prod(np.outer(x, x), axis=-1, initial=2.0)[1]


def means(x):
    m = np.outer(x, np.sin(x))
    return np.mean(m, where=MASK) + np.sum(np.mean(m, axis=1, where=MASK, keepdims=True) * m)


def spreads(x):
    m = np.outer(x, np.cos(x))
    spread = np.std(m, axis=0, where=np.array([[True], [False], [True]]), ddof=1)
    return np.var(x, where=MASK) + np.sum(spread * x) + np.var(x, mean=np.mean(x)) + np.std(x, correction=1)


def extrema(x):
    return np.max(x * x, initial=0.1) * np.min(x, where=MASK, initial=5.0) + np.max(x, where=x > 0.0, initial=0.0)


def extrema_of_nothing(x):
    return np.max(x[:0], initial=1.5) + np.sum(x * x)


# Methods of ufuncs


def reduced(x):
    m = np.outer(x, x)
    return np.add.reduce(x * x) + np.sum(np.multiply.reduce(m, axis=1)) + np.maximum.reduce(x) * np.minimum.reduce(x)


def reduced_by_others(x):
    return np.hypot.reduce(x) + np.logaddexp.reduce(x) + np.subtract.reduce(x * x)


def accumulated(x):
    a = np.add.accumulate(x) * np.multiply.accumulate(x)
    return np.sum(a * np.maximum.accumulate(x) * np.minimum.accumulate(x)) + np.sum(np.logaddexp.accumulate(x) ** 2)


def outer(x):
    return np.sum(np.multiply.outer(x, x) * np.subtract.outer(x, WEIGHTS)) + np.sum(np.hypot.outer(x, GRID))


def reduced_at(x):
    by_sums = np.add.reduceat(x * x, [0, 2])
    return by_sums[0] * by_sums[1] ** 2 + np.sum(np.multiply.reduceat(np.outer(x, x), [1, 0], axis=1))


def at(x):
    c = x * 1.0
    np.multiply.at(c, [0, 0, 1], x)
    np.add.at(c, [2, 2], x[:2])
    np.subtract.at(c, [1], 2.0 * x[0])
    np.maximum.at(c, np.array([0, 1]), 0.5)
    return np.sum(c * c)


# Choices and stores


def selected(x):
    return np.sum(np.select([x > 1.0, x < 0.0], [x * x, np.sin(x)], 0.5) * x)


def selected_by_lists(x):
    conditions = [x > 1.0, x < 0.0]
    choices = [x * x, np.sin(x)]
    return np.sum(np.select(conditions, choices, default=x))


def pieces(x):
    return np.sum(np.piecewise(x, [x < 0.0, x >= 1.0], [np.sin, lambda t: t * t, 3.0]) * x)


def pieces_with_an_argument(x):
    y = np.piecewise(x, [x > 0.0], [lambda t, scale: scale * t * t, lambda t, scale: -t * scale], 2.5)
    return np.sum(y * y)


def piece_by_one_condition(x):
    return np.sum(np.piecewise(x, x < 0.0, [np.exp]) * x)


def chosen(x):
    return np.sum(np.choose([0, 1, 1], [x, x * x]) * x) + np.sum(np.choose([[1], [0]], [GRID * x, x[0]]))


def chosen_modes(x):
    return np.sum(np.choose([5, -1, 0], (x, x * x), mode="wrap") * x) + np.choose(7, [x[0], x[1] ** 2], mode="clip")


def stores(x):
    c = np.zeros((2, 3))
    np.put(c, [1, -1], x[:2] * 2.0)
    np.fill_diagonal(c, x[0] * x[1])
    np.putmask(c, GRID > 4.0, x * x)
    np.place(c, GRID < 2.0, [x[2]])
    return np.sum(np.sin(c) * GRID)


def more_stores(x):
    c = np.outer(x[:2], x)
    np.copyto(c, x, where=GRID > 4.0)
    np.put_along_axis(c, np.array([[1], [2]]), x[0] * x[1], 1)
    c.fill(x[2]) if x[0] > 100.0 else None
    return np.sum(np.cos(c) * GRID)


def copied_to(x):
    c = np.empty(3)
    np.copyto(c, x * x)
    return np.sum(c * x)


# Grids, and functions of parts


def mesh(x):
    a, b = np.meshgrid(x, x[:2] * x[0])
    return np.sum(a * b * b)


def sparse_mesh(x):
    a, b, c = np.meshgrid(x, x[:2], WEIGHTS, indexing="ij", sparse=True)
    return np.sum(a * np.sin(b) * c)


def broadcast(x):
    a, b = np.broadcast_arrays(x, np.reshape(x * x, (3, 1)))
    return np.sum(a * np.sin(b))


def blocks(x):
    return np.sum(np.sin(np.block([[np.outer(x, x), x[:, None]], [x, 1.0]]))) + np.sum(np.cos(np.block([x, 2.0 * x])))


def gradients(x):
    a, b = np.gradient(np.outer(x, np.sin(x)), 0.5, 2.0)
    c = np.gradient(x * x, np.array([0.0, 1.0, 3.0]) * x[1], edge_order=2)
    return np.sum(a * b) + np.sum(c * c) + np.sum(np.gradient(x) ** 2)


def from_function(x):
    return np.sum(np.fromfunction(lambda i, j: x[0] * i + j * x[1] ** 2, (2, 3)) * GRID)


def along_an_axis(x):
    m = np.outer(x, x)
    sums = np.apply_along_axis(lambda row: np.sum(row * row), 1, m)
    return np.sum(sums * x) + np.sum(np.apply_along_axis(np.cumsum, 0, m * WEIGHTS) * m)


vectorized = np.vectorize(lambda t, u: t * t * u if t > 0.0 else u)


def vectors(x):
    return np.sum(vectorized(x, 2.0) * x) + np.sum(np.vectorize(lambda t: t * t)(np.outer(x, x)))


typed = np.vectorize(lambda t, u: t * t * u if t > 0.0 else u, otypes=[float], excluded=["u"], doc="typed")


def vectors_of_a_type(x):
    by_place = np.vectorize(lambda t, u: t * t * u[1] if t > 0.0 else u[0], otypes=[np.float64], excluded={1})
    whole = np.vectorize(lambda t: t * t, otypes="d")(np.outer(x, x))
    return np.sum(typed(x, u=x[0]) * x) + np.sum(by_place(x, x)) + np.sum(whole)


def _solved(a, b, damping=0.3, power=2):
    y, steps = a**power + b * damping + 2.0, 0
    while y > 1.0:
        y, steps = y * 0.5, steps + 1
    return y, steps, a * b


def several_vectors(x):
    y, steps, product = np.vectorize(_solved)(x, x[:, None], power=3, damping=x[0])
    by_keywords = vectorized(t=x, u=2.0)
    return np.sum(y * product * steps) + np.sum(by_keywords * x)


def vectors_of_none(x):
    return np.sum(typed(x[:0], u=x[0])) + np.sum(x)


def joined_in_brackets(x):
    table = np.c_[x, x * x, np.outer(x, x)]
    return np.sum(np.r_[x, x * x, x[0], 0:3, [x[1], 2.0]] ** 2) + np.sum(np.sin(table) * table)


def methods(x):
    m = np.outer(x, x)
    kept = m.compress([True, False, True], axis=1).ravel() @ np.arange(6.0) + np.sum((x * x).compress(MASK))
    return kept + np.sum(m.take([0, 2], axis=1).repeat(2)) + m.trace() + np.sum(m.diagonal() * m.max(axis=0)) + m.std()


def views_where_no_copy_is_asked_for(x):
    y, m = x * 1.0, np.outer(x, x)
    same = y.astype(float, copy=False)
    same[0] = 5.0 * x[1]
    also = np.array(np.asarray_chkfinite(y), copy=False)
    also[2] = x[0]
    turned = np.matrix_transpose(m)
    turned[0, 1] = x[0]
    np.nan_to_num(y, copy=False)
    clipped = np.zeros(3)
    y.clip(0.0, 1.0, out=clipped)
    return np.sum(y * x) + np.sum(m * m[0]) + np.sum(clipped * x)


def lists_of_numbers(x):
    row = [x[0], x[1] ** 2, 2.0]
    extrema = np.max([x[0] * x[1], x[2]]) * np.min((x[0], x[1])) + np.mean(row) * np.add.reduce([x[0], x[1]])
    rows = np.sum([x, x * x], axis=0) * np.maximum.reduce([x, x * x, np.zeros(3)])
    return extrema + np.sum(rows) + np.linalg.norm([x[0], x[1]]) + np.dot(row, x) + np.sum(np.sin([x[0], x[2]]))


PROGRAMS = [
    views_where_no_copy_is_asked_for, methods, joined_in_brackets, lists_of_numbers, out_of_a_sum,
    out_by_position, out_in_a_tuple, out_over_an_operand, out_of_a_reduction, out_of_a_product, out_where,
    a_ufunc_with_a_dtype, sums, products, means, spreads, extrema, extrema_of_nothing, reduced,
    reduced_by_others, accumulated, outer, reduced_at, at, selected, selected_by_lists, pieces,
    pieces_with_an_argument, piece_by_one_condition, chosen, chosen_modes, stores, more_stores, copied_to, mesh,
    sparse_mesh, broadcast, blocks, gradients, from_function, along_an_axis, vectors, vectors_of_a_type,
    several_vectors, vectors_of_none,
]  # fmt: skip
POINT = np.array([0.3, 1.2, -0.5])


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_programs(program: Callable[..., Any]) -> None:
    checks.check_gradient(program, (POINT,))
    checks.check_modes(program, (POINT,))


@pytest.mark.parametrize("program", swept(PROGRAMS))
def test_second_derivatives(program: Callable[..., Any]) -> None:
    checks.check_second_order(program, (POINT,))


def test_a_masked_operation_is_not_made_where_the_mask_is_false() -> None:
    x = np.array([[1.0, -2.0, 3.0], [0.5, 0.0, -1.0]])
    with np.errstate(all="raise"):
        gradient = adcompile.grad(out_where_a_logarithm_is_defined)(x)
    np.testing.assert_allclose(gradient, [[0.5, 0.0, 2.5 / 3.0], [7.0, 0.0, 0.0]], rtol=1e-15)


def inserted(x):
    y = [1.0, 2.0, 3.0]
    bisect.insort(y, x[0])
    return y[1] * x[1]


def looked_through(x):
    y = x * 2.0
    memoryview(y)[0] = 5.0
    return np.sum(y)


def windowed(x):
    y = x.copy()
    windows = np.lib.stride_tricks.sliding_window_view(y, 2, writeable=True)
    windows[0, 1] = x[0] * 7.0
    return np.sum(y * y)


def shuffled(x):
    y = x * 1.0
    np.random.default_rng(0).shuffle(y)
    return np.sum(y * WEIGHTS)


def heaped(x):
    y = [x[0], x[1], x[2]]
    heapq.heapify(y)
    return y[0] * x[1]


def sorted_by_a_descriptor(x):
    y = x * 1.0
    np.ndarray.sort(y)
    return y[0] * x[1]


@pytest.mark.parametrize("program", [heaped, inserted])
def test_functions_of_lists_without_a_source(program: Callable[..., Any]) -> None:
    checks.check_gradient(program, (POINT,))
    checks.check_modes(program, (POINT,))


def test_what_is_stored_through_a_window_is_seen() -> None:
    checks.check_gradient(windowed, (np.array([0.5, -1.0, 2.0]),))
    checks.check_modes(windowed, (np.array([0.5, -1.0, 2.0]),))


REFUSED: list[tuple[Callable[..., Any], str]] = [
    (lambda x: np.sum(np.divide(x, WEIGHTS, where=MASK)), "the argument 'where' of numpy.divide"),
    (lambda x: np.sum(np.add(x, x, casting="equiv")), "the argument 'casting' of numpy.add"),
    (lambda x: np.sum(np.modf(x, out=(np.zeros(3), np.zeros(3)))[0]), "several arrays for the results of np.modf"),
    (shuffled, "a call of the method shuffle with y"),
    (looked_through, "a memoryview"),
    (sorted_by_a_descriptor, "a call of sort with y"),
    (lambda x: np.sum(np.nan_to_num(x, False)), "np.nan_to_num that writes to its argument"),
    (lambda x: np.sum(np.vectorize(np.sin, signature="()->()")(x)), "np.vectorize with more than a function"),
    (
        lambda x: np.sum(np.vectorize(divmod, otypes=[float, float])(x, 2.0)[0]),
        "np.vectorize with more than a function",
    ),
]


@pytest.mark.parametrize(("program", "message"), REFUSED)
def test_refused(program: Callable[..., Any], message: str) -> None:
    with pytest.raises(adcompile.AdcompileError, match=message) as caught:
        adcompile.grad(program)(POINT)
    assert "test_numpy_programs.py" in str(caught.value)


def test_what_a_rule_does_not_cover_is_refused_at_the_call_when_the_program_runs() -> None:
    def whole(x: Any) -> Any:
        return np.sum(np.linalg.svd(x)[0])

    assert adcompile.grad(whole)(np.array([[2.0, 0.3], [0.1, 1.0]])).shape == (2, 2)
    with pytest.raises(
        adcompile.errors.NotSupportedYet, match=r"test_numpy_programs\.py:\d+: np\.linalg\.svd"
    ) as caught:
        adcompile.grad(whole)(np.ones((3, 2)))
    assert caught.value.line == whole.__code__.co_firstlineno + 1
