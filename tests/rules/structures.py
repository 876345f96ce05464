"""Arithmetic on the nested lists, tuples, floats and arrays that rules take and return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from adcompile.rules import DEFAULT, Rule

#: Every rule, with those for the libraries that are installed.
RULES = DEFAULT.complete()


def combine(function: Callable[..., Any], first: Any, *others: Any) -> Any:
    """``function`` applied leaf by leaf; lists and tuples keep their type."""
    if isinstance(first, (list, tuple)):
        combined = [combine(function, *items) for items in zip(first, *others, strict=True)]
        return tuple(combined) if hasattr(first, "_fields") else type(first)(combined)
    return function(first, *others)


def partials(rule: Rule, fn: Any, *args: Any) -> tuple[Any, ...]:
    """The partials by every operand; None for one that has no closed form."""
    assert rule.body is not None
    result = rule.body(*args, **({"out": fn(*args)} if rule.reads_out else {}))
    return result if isinstance(result, tuple) else (result,)


def leaves(value: Any) -> list[Any]:
    return [leaf for item in value for leaf in leaves(item)] if isinstance(value, (list, tuple)) else [value]


def normal_like(rng: np.random.Generator, value: Any) -> Any:
    """A random direction, complex where the value is."""

    def sample(leaf: Any) -> Any:
        if np.asarray(leaf).dtype.kind not in "fc":
            return np.zeros(np.shape(leaf)) if isinstance(leaf, np.ndarray) else 0.0
        direction = rng.normal(size=np.shape(leaf))
        if np.iscomplexobj(leaf):
            direction = direction + 1j * rng.normal(size=np.shape(leaf))
        return direction if isinstance(leaf, np.ndarray) else float(direction)

    return combine(sample, value)


def pairing(a: Any, b: Any) -> float:
    """The real inner product, of which the transpose of a linear map is the adjoint (without conjugation)."""
    return sum(float(np.sum(np.real(np.multiply(x, y)))) for x, y in zip(leaves(a), leaves(b), strict=True))


def size(a: Any, b: Any) -> float:
    """The size of ``pairing(a, b)`` without cancellation, which bounds its rounding error."""
    return sum(float(np.sum(np.abs(np.multiply(x, y)))) for x, y in zip(leaves(a), leaves(b), strict=True)) + 1.0


def with_arguments(args: tuple[Any, ...], positions: tuple[int, ...], values: tuple[Any, ...]) -> tuple[Any, ...]:
    """``args`` with other values at these positions."""
    changed = dict(zip(positions, values, strict=True))
    return tuple(changed.get(k, arg) for k, arg in enumerate(args))


def same_shapes(adjoint: Any, argument: Any) -> bool:
    if isinstance(argument, (list, tuple)):  # of which the adjoint is one for each item
        return len(adjoint) == len(argument) and all(map(same_shapes, adjoint, argument))
    return bool(np.shape(adjoint) == np.shape(argument))


def as_leaves(adjoint: Any, like: Any) -> list[Any]:
    """The leaves of an adjoint that may be an array where the argument is a sequence."""
    return (
        [leaf for a, b in zip(adjoint, like, strict=True) for leaf in as_leaves(a, b)]
        if isinstance(like, (list, tuple))
        else [adjoint]
    )


def is_single(value: Any) -> bool:
    """Whether a number is of single precision."""
    return np.asarray(value).dtype in (np.float32, np.complex64)


def every(kind: str) -> list[Any]:
    """Every function with a rule of this kind."""
    return [pytest.param(rule, fn, id=rule.name) for rule in RULES if rule.kind == kind for fn in rule.fns]


def swept(programs: list[Callable[..., Any]], every: int = 3) -> list[Any]:
    """Programs as the parameters of a test: every third is always run, and the others are a sweep."""
    return [
        pytest.param(program, id=program.__name__, marks=[pytest.mark.sweep] if k % every else [])
        for k, program in enumerate(programs)
    ]
