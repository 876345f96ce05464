"""Checks of derivatives against references that share nothing with the compiler.

The references are central differences, extrapolated by Ridders' method along a random direction, and the identity
⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩ between the two modes. Every function raises ``AssertionError`` with the figures it compared.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import adcompile
from adcompile.api.products import product

Vector = NDArray[np.float64]

#: Relative tolerances: of extrapolated differences, of the two modes against each other.
DIFFERENCES_RTOL = 1e-6
MODES_RTOL = 1e-12


# ---------------------------------------------------------------------------------------------------- structures


def is_differentiable(leaf: Any) -> bool:
    """Whether a leaf carries a derivative: a float, or an array of floats."""
    return isinstance(leaf, (float, np.floating)) or (
        isinstance(leaf, np.ndarray) and np.issubdtype(leaf.dtype, np.floating)
    )


def children(value: Any) -> list[Any] | None:
    """The parts of a container, in order; None for a leaf."""
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, (tuple, list)):
        return list(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    return None


def rebuilt(value: Any, parts: Sequence[Any]) -> Any:
    """A container like ``value`` with other parts."""
    if isinstance(value, dict):
        return dict(zip(value, parts, strict=True))
    if isinstance(value, tuple):
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, list):
        return list(parts)
    names = [field.name for field in dataclasses.fields(value)]
    return type(value)(**dict(zip(names, parts, strict=True)))


def random_like(value: Any, rng: np.random.Generator) -> Any:
    """A direction in the space of ``value``: normal numbers at the float leaves, None at the others."""
    parts = children(value)
    if parts is not None:
        return rebuilt(value, [random_like(part, rng) for part in parts])
    if not is_differentiable(value):
        return None
    numbers = np.asarray(rng.standard_normal(np.shape(value)))
    if isinstance(value, np.ndarray):
        return numbers.astype(value.dtype)
    return type(value)(numbers)


def shifted(value: Any, direction: Any, step: float) -> Any:
    """``value + step * direction``, in double precision, as new objects."""
    parts, along = children(value), children(direction)
    if parts is not None:
        assert along is not None
        return rebuilt(value, [shifted(a, d, step) for a, d in zip(parts, along, strict=True)])
    if direction is None:
        return copy.deepcopy(value)
    moved = np.asarray(value, dtype=np.float64) + step * np.asarray(direction, dtype=np.float64)
    return np.asarray(moved) if isinstance(value, np.ndarray) else float(moved)


def flat(value: Any) -> Vector:
    """The float leaves of a structure as one vector."""
    parts = children(value)
    if parts is not None:
        return np.concatenate([np.zeros(0), *map(flat, parts)])
    return np.ravel(np.asarray(value, dtype=np.float64)) if is_differentiable(value) else np.zeros(0)


def assert_same_structure(gradient: Any, value: Any, where: str = "gradient") -> None:
    """A gradient has its argument's structure: same containers, shapes and dtypes, None at leaves without one."""
    parts, bars = children(value), children(gradient)
    if parts is not None:
        assert type(gradient) is type(value), f"{where} is a {type(gradient).__name__}, not a {type(value).__name__}"
        assert bars is not None and len(bars) == len(parts), f"{where} has {len(bars or [])} parts, not {len(parts)}"
        if isinstance(value, dict):
            assert list(gradient) == list(value), f"{where} has keys {list(gradient)}, not {list(value)}"
        for i, (bar, part) in enumerate(zip(bars, parts, strict=True)):
            assert_same_structure(bar, part, f"{where}[{i}]")
    elif not is_differentiable(value):
        assert gradient is None, f"{where} is {gradient!r} where the argument is a {type(value).__name__}"
    else:
        assert is_differentiable(gradient), f"{where} is {gradient!r}, not a float or an array of floats"
        assert np.shape(gradient) == np.shape(value), f"{where} has shape {np.shape(gradient)}, not {np.shape(value)}"
        dtypes = np.asarray(gradient).dtype, np.asarray(value).dtype
        assert dtypes[0] == dtypes[1], f"{where} has dtype {dtypes[0]}, not {dtypes[1]}"


def assert_equal(actual: Any, expected: Any, where: str, rtol: float = 0.0) -> None:
    """Two structures are equal, leaf by leaf; NaN equals NaN."""
    parts, others = children(expected), children(actual)
    if parts is not None:
        assert others is not None and len(others) == len(parts), f"{where}: {actual!r} is not {expected!r}"
        for i, (a, b) in enumerate(zip(others, parts, strict=True)):
            assert_equal(a, b, f"{where}[{i}]", rtol)
    elif isinstance(expected, (float, np.floating, np.ndarray)):
        np.testing.assert_allclose(actual, expected, rtol=rtol, atol=0.0, err_msg=where)
    else:
        assert actual == expected, f"{where}: {actual!r} is not {expected!r}"


# ---------------------------------------------------------------------------------------------------- references


def ridders(phi: Callable[[float], Vector], start: float = 1e-2) -> tuple[Vector, float]:
    """The derivative of ``phi`` at 0 by extrapolated central differences, and an estimate of its error.

    Central differences at steps that shrink by 1.6 are extrapolated to step zero (Neville's table in powers of the
    squared step); the entry that agrees best with its neighbours is taken.
    """
    shrink = 1.6
    best, error = np.asarray(np.nan), np.inf
    above: list[Vector] = []
    for k in range(10):
        h = start / shrink**k
        row = [(phi(h) - phi(-h)) / (2.0 * h)]
        for j in range(1, k + 1):
            factor = shrink ** (2 * j)
            row.append((factor * row[j - 1] - above[j - 1]) / (factor - 1.0))
            spread = np.maximum(np.abs(row[j] - row[j - 1]), np.abs(row[j] - above[j - 1]))
            spread_max = float(np.max(spread, initial=0.0))
            if spread_max < error:
                best, error = row[j], spread_max
        above = row
    return best, error


def positions(fn: Callable[..., Any], args: tuple[Any, ...], argnums: Any) -> tuple[int, ...]:
    """The positions that ``argnums`` (positions, names, or a tuple of them) means for a call with ``args``."""
    wanted = argnums if isinstance(argnums, tuple) else (argnums,)
    names = fn.__code__.co_varnames
    return tuple(names.index(w) if isinstance(w, str) else w % len(args) for w in wanted)


def directions(args: tuple[Any, ...], where: tuple[int, ...], rng: np.random.Generator) -> tuple[Any, ...]:
    """Tangents for a call: random for the arguments at ``where``; None, which means constant, for the others."""
    return tuple(random_like(arg, rng) if i in where else None for i, arg in enumerate(args))


def along(fn: Callable[..., Any], args: tuple[Any, ...], dots: tuple[Any, ...]) -> Callable[[float], Vector]:
    """The float leaves of ``fn(args + t dots)`` as a function of ``t``; aliases among constant arguments are kept."""

    def phi(t: float) -> Vector:
        moved = list(copy.deepcopy(args))
        for i, dot in enumerate(dots):
            if dot is not None:
                moved[i] = shifted(args[i], dot, t)
        return flat(fn(*moved))

    return phi


def assert_agrees(actual: Vector, reference: Vector, error: float, rtol: float, what: str) -> None:
    """A derivative agrees with extrapolated differences, which must themselves be accurate enough to tell."""
    scale = max(1.0, float(np.max(np.abs(reference), initial=0.0)))
    assert error <= 0.5 * rtol * scale, f"{what}: the differences are only good to {error:.1e}"
    off = float(np.max(np.abs(actual - reference), initial=0.0))
    assert off <= rtol * scale, f"{what}: {actual} where differences give {reference} (off by {off:.1e})"


def assert_inner_products_equal(a: tuple[Any, Any], b: tuple[Any, Any], rtol: float, what: str) -> None:
    """⟨a₀, a₁⟩ = ⟨b₀, b₁⟩, relative to the sums of the absolute terms, or to 1 where those are smaller."""
    left, right = flat(a[0]) * flat(a[1]), flat(b[0]) * flat(b[1])
    scale = max(1.0, float(np.sum(np.abs(left))), float(np.sum(np.abs(right))))
    off = abs(float(np.sum(left)) - float(np.sum(right)))
    assert off <= rtol * scale, f"{what}: {np.sum(left)} and {np.sum(right)} differ by {off / scale:.1e} relative"


# ---------------------------------------------------------------------------------------------------- checks


def as_tuple(gradient: Any, argnums: Any) -> tuple[Any, ...]:
    """A gradient as a tuple, also where ``argnums`` is a single one."""
    return gradient if isinstance(argnums, tuple) else (gradient,)


def check_gradient(fn: Callable[..., Any], args: tuple[Any, ...], argnums: Any = 0, rtol: float | None = None) -> Any:
    """Value, structure and, along a random direction, numbers of a gradient; the arguments stay as they were."""
    rng = np.random.default_rng(7)
    where = positions(fn, args, argnums)
    kept = copy.deepcopy(args)
    value, gradient = adcompile.value_and_grad(fn, argnums=argnums)(*args)
    assert_equal(args, kept, "argument")
    assert_equal(value, fn(*copy.deepcopy(args)), "value", rtol=1e-14)
    bars = as_tuple(gradient, argnums)
    for bar, i in zip(bars, where, strict=True):
        assert_same_structure(bar, args[i])
    dots = directions(args, where, rng)
    reference, error = ridders(along(fn, args, dots))
    slope = np.sum([np.sum(flat(bar) * flat(dots[i])) for bar, i in zip(bars, where, strict=True)], keepdims=True)
    assert_agrees(slope, reference, error, rtol or DIFFERENCES_RTOL, "gradient")
    return gradient


def check_expected(
    fn: Callable[..., Any], args: tuple[Any, ...], argnums: Any, expected: Any, rtol: float = MODES_RTOL
) -> None:
    """A gradient at a point where it is a convention, in reverse and (where it is finite) in forward mode."""
    kept = copy.deepcopy(args)
    value, gradient = adcompile.value_and_grad(fn, argnums=argnums)(*args)
    assert_equal(args, kept, "argument")
    assert_equal(value, fn(*copy.deepcopy(args)), "value", rtol=1e-14)
    where = positions(fn, args, argnums)
    for bar, i in zip(as_tuple(gradient, argnums), where, strict=True):
        assert_same_structure(bar, args[i])
    assert_equal(gradient, expected, "gradient", rtol=1e-14)
    if np.all(np.isfinite(flat(expected))):
        dots = directions(args, where, np.random.default_rng(7))
        _, slope = adcompile.jvp(fn, args, dots)
        picked = tuple(dots[i] for i in where)
        assert_inner_products_equal((slope, 1.0), (as_tuple(expected, argnums), picked), rtol, "forward mode")


def check_modes(fn: Callable[..., Any], args: tuple[Any, ...], argnums: Any = 0, rtol: float = MODES_RTOL) -> None:
    """Forward mode equals reverse mode: the slope along a random direction."""
    where = positions(fn, args, argnums)
    kept = copy.deepcopy(args)
    dots = directions(args, where, np.random.default_rng(11))
    value, slope = adcompile.jvp(fn, args, dots)
    assert_equal(args, kept, "argument")
    assert_equal(value, fn(*copy.deepcopy(args)), "value", rtol=1e-14)
    bars = as_tuple(adcompile.grad(fn, argnums=argnums)(*args), argnums)
    picked = tuple(dots[i] for i in where)
    assert_inner_products_equal((slope, 1.0), (bars, picked), rtol, "forward and reverse mode")


def check_products(fn: Callable[..., Any], args: tuple[Any, ...], argnums: Any = 0) -> None:
    """``vjp`` and ``jvp`` of a function with any result: against differences, and against each other."""
    rng = np.random.default_rng(13)
    where = positions(fn, args, argnums)
    kept = copy.deepcopy(args)
    dots = directions(args, where, rng)
    out = fn(*copy.deepcopy(args))
    forward_out, out_dot = adcompile.jvp(fn, args, dots)
    reverse_out, pullback = adcompile.vjp(fn, *args)
    out_bar = random_like(out, rng)
    bars = pullback(out_bar)
    assert_equal(args, kept, "argument")
    assert_equal(forward_out, out, "value", rtol=1e-14)
    assert_equal(reverse_out, out, "value", rtol=1e-14)
    assert isinstance(bars, tuple) and len(bars) == len(args), "the pullback gives a tuple, one for each argument"
    for i in where:
        assert_same_structure(bars[i], args[i])
    assert_same_structure(out_dot, out, "tangent")
    reference, error = ridders(along(fn, args, dots))
    assert_agrees(flat(out_dot), reference, error, DIFFERENCES_RTOL, "jvp")
    picked = tuple(bars[i] for i in where), tuple(dots[i] for i in where)
    assert_inner_products_equal((out_bar, out_dot), picked, MODES_RTOL, "⟨ȳ, J ẋ⟩ and ⟨Jᵀ ȳ, ẋ⟩")
    again = pullback(out_bar)
    assert_equal(tuple(again[i] for i in where), picked[0], "a pullback called twice")


def check_second_order(
    fn: Callable[..., Any], args: tuple[Any, ...], argnums: Any = 0, *, of_tangent: bool = True, start: float = 1e-2
) -> None:
    """The Hessian along a random direction: forward over reverse against differences, and the other two orders.

    ``of_tangent``: also reverse over forward. ``start``: the longest step of the differences.
    """
    rng = np.random.default_rng(17)
    where = positions(fn, args, argnums)
    kept = copy.deepcopy(args)
    gradient_of = adcompile.grad(fn, argnums=argnums)
    dots = directions(args, where, rng)
    gradient, gradient_dot = adcompile.jvp(gradient_of, args, dots)
    assert_same_structure(gradient_dot, gradient, "tangent of the gradient")
    reference, error = ridders(along(gradient_of, args, dots), start)
    assert_agrees(flat(gradient_dot), reference, error, 2.0 * DIFFERENCES_RTOL, "forward over reverse")
    _, pullback = adcompile.vjp(gradient_of, *args)
    weights = random_like(gradient, rng)
    bars = pullback(weights)
    assert_equal(args, kept, "argument")
    picked = tuple(bars[i] for i in where), tuple(dots[i] for i in where)
    assert_inner_products_equal((weights, gradient_dot), picked, 100.0 * MODES_RTOL, "reverse over reverse")
    if not of_tangent:
        return
    bars = pullback_of_tangent(fn, args, where, dots)
    one, other = bars[: len(where)], bars[len(where) :]
    assert_inner_products_equal((weights, gradient_dot), (weights, one), 100.0 * MODES_RTOL, "reverse over forward")
    assert_inner_products_equal((weights, gradient), (weights, other), 100.0 * MODES_RTOL, "reverse over forward")


def pullback_of_tangent(
    fn: Callable[..., Any], args: tuple[Any, ...], where: tuple[int, ...], dots: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The gradient of the tangent along ``dots``: by the arguments ``where``, then by their tangents."""
    bound = inspect.signature(fn).bind(*args)
    bound.apply_defaults()
    tangent = product(fn, "jvp", where)
    _, pullback = adcompile.vjp(tangent, *bound.args, *(dots[i] for i in where))
    bars = pullback((0.0, 1.0))
    return (*(bars[i] for i in where), *bars[len(bound.args) :])
