"""Each partial of each elementwise rule: against differences, on arrays, in float32, at its edges, and far out."""

from __future__ import annotations

import inspect
import itertools
import math
import operator
import warnings
from typing import Any

import numpy as np
import pytest

from adcompile.rules import DEFAULT, Rule
from tests.rules.structures import RULES, partials

Case = tuple[Rule, Any]
ELEMENTWISE: list[Case] = [(rule, fn) for rule in RULES if rule.kind == "elementwise" for fn in rule.fns]
FROM_NUMPY = [(rule, fn) for rule, fn in ELEMENTWISE if hasattr(np, fn.__name__) and fn is getattr(np, fn.__name__)]
OF_LIBRARIES = [(rule, fn) for rule, fn in ELEMENTWISE if isinstance(fn, np.ufunc) and (rule, fn) not in FROM_NUMPY]
OPERATORS = [(rule, fn) for rule, fn in ELEMENTWISE if getattr(operator, fn.__name__, None) is fn]
ON_ARRAYS = FROM_NUMPY + OPERATORS + OF_LIBRARIES
SPECIAL = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -3.0,
    5e-324,
    1e-200,
    -1e-200,
    1e200,
    -1e200,
    1e308,
    math.inf,
    -math.inf,
    math.nan,
]


def name(value: Any) -> str:
    module = getattr(value, "__module__", None) or "numpy"
    return f"{module.strip('_')}.{value.__name__}" if callable(value) else ""


def is_of_scipy(rule: Rule) -> bool:
    return rule.body is not None and "scipy" in rule.body.__module__


def plain(value: Any) -> Any:
    """A number of Python's."""
    return complex(value) if np.iscomplexobj(value) else float(value)


def samples(rule: Rule, rng: np.random.Generator, count: int) -> list[list[Any]]:
    """Operands from the rule's domain."""
    return [[low if low == high else rng.uniform(low, high) for low, high in rule.domain] for _ in range(count)]


def arities(rule: Rule) -> range:
    """How many operands a call can have."""
    assert rule.body is not None
    if np.clip in rule.fns:  # whose bounds can be None, but not missing
        return range(3, 4)
    parameters = [p for p in inspect.signature(rule.body).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    required = sum(p.default is p.empty for p in parameters)
    return range(max(required, 1), len(rule.domain) + 1)


def difference(fn: Any, args: list[Any], k: int) -> Any:
    """The partial by operand k, to about 1e-10, by central differences of fourth order."""
    h = 1e-3 * max(1.0, abs(args[k])) * 0.3

    def at(t: float) -> Any:
        return plain(fn(*args[:k], args[k] + t, *args[k + 1 :]))

    return (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h)


@pytest.mark.parametrize(("rule", "fn"), ELEMENTWISE, ids=name)
def test_partials_are_the_differences(rule: Rule, fn: Any) -> None:
    rng = np.random.default_rng(1)
    for operands, arity in itertools.product(samples(rule, rng, 20), arities(rule)):
        args = [operand if isinstance(operand, int) else float(operand) for operand in operands[:arity]]
        by = partials(rule, fn, *args)
        assert len(by) >= arity
        for k, arg in enumerate(args):
            if isinstance(arg, float) and by[k] is not None:
                assert plain(by[k]) == pytest.approx(difference(fn, args, k), rel=1e-7, abs=1e-7)


@pytest.mark.parametrize(("rule", "fn"), ON_ARRAYS, ids=name)
def test_arrays_have_the_partials_of_their_elements(rule: Rule, fn: Any) -> None:
    points = samples(rule, np.random.default_rng(2), 5)
    columns = [np.array(column) for column in zip(*points, strict=True)]
    by = partials(rule, fn, *columns)
    expected = [partials(rule, fn, *point) for point in points]
    for k, partial in enumerate(by):
        if partial is not None:
            np.testing.assert_allclose(np.broadcast_to(partial, 5), [row[k] for row in expected], rtol=1e-13)


@pytest.mark.parametrize(("rule", "fn"), ON_ARRAYS, ids=name)
def test_float32_stays_float32(rule: Rule, fn: Any) -> None:
    points = samples(rule, np.random.default_rng(3), 4)
    exact = [np.array(column) for column in zip(*points, strict=True)]
    columns = [column if column.dtype == int else column.astype(np.float32) for column in exact]
    dtype = fn(*columns).dtype
    for single, double in zip(partials(rule, fn, *columns), partials(rule, fn, *exact), strict=True):
        if single is None:
            continue
        assert (np.ones(4, dtype) * single).dtype == dtype
        np.testing.assert_allclose(single, double, rtol=1e-3, atol=1e-5)
    scalars = [column[0] for column in columns]
    for single in partials(rule, fn, *scalars):
        assert single is None or (dtype.type(1.0) * single).dtype == dtype


def check_close(found: Any, expected: Any) -> None:
    assert [partial is None for partial in found] == [partial is None for partial in expected]
    known = [(a, b) for a, b in zip(found, expected, strict=True) if a is not None]
    np.testing.assert_allclose([a for a, _ in known], [b for _, b in known], rtol=1e-13, atol=0.0)


@pytest.mark.parametrize(("rule", "fn"), [case for case in ELEMENTWISE if case[0].edges], ids=name)
def test_edges(rule: Rule, fn: Any) -> None:
    for point, expected in rule.edges:
        finite = all(map(math.isfinite, [*point, *(partial for partial in expected if partial is not None)]))
        with warnings.catch_warnings():
            warnings.simplefilter("error" if finite else "ignore")
            check_close(partials(rule, fn, *point), expected)
            if (rule, fn) in ON_ARRAYS:
                on_arrays = partials(rule, fn, *(np.array([x]) for x in point))
                check_close([p if p is None else np.ravel(p)[0] for p in on_arrays], expected)
                on_scalars = partials(rule, fn, *(x if isinstance(x, int) else np.float64(x) for x in point))
                check_close(on_scalars, expected)


@pytest.mark.parametrize(("rule", "fn"), ELEMENTWISE, ids=name)
@pytest.mark.filterwarnings("ignore:.*encountered in.*:RuntimeWarning")
def test_no_partial_raises_where_the_function_does_not(rule: Rule, fn: Any) -> None:
    # some functions of SciPy run on and on for huge operands
    special = [x for x in SPECIAL if not abs(x) > 1e100] if is_of_scipy(rule) else SPECIAL
    for operands in itertools.product(*([low] if low == high else special for low, high in rule.domain)):
        try:
            value = fn(*operands)
        except (ValueError, OverflowError, ZeroDivisionError):
            continue
        if not isinstance(value, complex) or getattr(fn, "__module__", None) == "cmath":
            found = [plain(partial) for partial in partials(rule, fn, *operands) if partial is not None]
            assert all(isinstance(partial, (float, complex)) for partial in found)


def test_the_gradient_of_a_modulus_is_by_the_real_part_less_i_times_that_by_the_imaginary() -> None:
    z = 1.0 + 2.0j
    for fn in (np.abs, abs, operator.abs):
        rule = DEFAULT.lookup(fn)
        assert rule is not None
        assert 2.0 * abs(z) * partials(rule, fn, z)[0] == pytest.approx(2.0 - 4.0j)
        assert partials(rule, fn, 0.0j) == (0.0,)
