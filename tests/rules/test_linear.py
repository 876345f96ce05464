"""The inner products that a transposed map keeps: <bar, f(x_dot)> = <rule(bar), x_dot>."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from adcompile.rules import Rule
from tests.rules.structures import (
    as_leaves,
    combine,
    every,
    is_single,
    leaves,
    normal_like,
    pairing,
    same_shapes,
    size,
    with_arguments,
)

Case = tuple[Rule, Any]


def check_adjoints(
    bar: Any, out_dot: Any, adjoints: tuple[Any, ...], args: tuple[Any, ...], dots: tuple[Any, ...]
) -> None:
    assert all(map(same_shapes, adjoints, args))
    expected = pairing(list(leaves_of_array(out_dot)), list(leaves_of_array(bar)))
    found = sum(pairing(as_leaves(adjoint, dot), leaves(dot)) for adjoint, dot in zip(adjoints, dots, strict=True))
    precision = 1e-6 if any(map(is_single, leaves_of_array(out_dot))) else 1e-12
    assert found == pytest.approx(expected, abs=precision * size(leaves_of_array(out_dot), leaves_of_array(bar)))


def leaves_of_array(value: Any) -> list[Any]:
    return leaves(list(value) if isinstance(value, (list, tuple)) else value)


@pytest.mark.parametrize(("rule", "fn"), every("linear"))
def test_linear(rule: Rule, fn: Any) -> None:
    rng = np.random.default_rng(1)
    assert rule.body is not None
    for args, kwargs in rule.calls(rng):
        positions = tuple(k for k in rule.wrt if k < len(args))
        dots = tuple(normal_like(rng, args[k]) for k in positions)
        out = fn(*args, **kwargs)
        bar = normal_like(rng, out)
        extra = {"out": out} if rule.reads_out else {}
        adjoint = rule.body(bar, *args, **kwargs, **extra)
        adjoints = (adjoint,) if len(rule.wrt) == 1 else adjoint[: len(positions)]
        out_dot = fn(*with_arguments(args, positions, dots), **kwargs)
        check_adjoints(bar, out_dot, adjoints, tuple(args[k] for k in positions), dots)


@pytest.mark.parametrize(("rule", "fn"), every("linear"))
def test_linear_functions_are_linear(rule: Rule, fn: Any) -> None:
    rng = np.random.default_rng(2)

    for args, kwargs in rule.calls(rng):
        positions = tuple(k for k in rule.wrt if k < len(args))
        x, y = (tuple(normal_like(rng, args[k]) for k in positions) for _ in range(2))
        both = combine(lambda a, b: 2.0 * a + b, x, y)
        of_x, of_y, of_both = (fn(*with_arguments(args, positions, values), **kwargs) for values in (x, y, both))
        for a, b, c in zip(leaves(of_x), leaves(of_y), leaves(of_both), strict=True):
            precision = 1e-6 if is_single(c) else 1e-12
            np.testing.assert_allclose(2.0 * a + b, c, rtol=0.0, atol=precision)


@pytest.mark.parametrize(("rule", "fn"), every("bilinear"))
def test_bilinear(rule: Rule, fn: Any) -> None:
    rng = np.random.default_rng(3)
    assert rule.body is not None
    for args, kwargs in rule.calls(rng):
        positions = [k for k in rule.wrt if k < len(args)]
        bar = normal_like(rng, fn(*args, **kwargs))
        adjoints = rule.body(bar, *args, **kwargs)
        assert len(adjoints) == len(positions)
        for k, adjoint in zip(positions, adjoints, strict=True):
            dot = normal_like(rng, args[k])
            out_dot = fn(*with_arguments(args, (k,), (dot,)), **kwargs)
            check_adjoints(bar, out_dot, (adjoint,), (args[k],), (dot,))
