"""What is checked of a random program: both modes, against differences and each other, and the arguments after it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray

import adcompile
from adcompile import pipeline
from adcompile.api.products import product
from adcompile.optimize import PASSES, optimize
from tests.checks import ridders
from tests.fuzz.generate import program

Vector = NDArray[np.float64]
Function = Callable[..., Any]
Arguments = tuple[Any, ...]
Layout = Callable[[NDArray[np.float64]], NDArray[np.float64]]
WRT = (0, 1, 2)

#: Differences are trusted where the slope is moderate and they agree with themselves to this, relative to it.
TRUSTED = 1e-5
STEEP = 1e5


class Rough(Exception):
    """A point where differences say nothing: the program fails nearby, or is not smooth there."""


class Wrong(AssertionError):
    """A derivative that is wrong."""


class Raised(Exception):
    """An exception of compiled code, at a point where the program itself raises none."""


def load(text: str, folder: Path, name: str) -> Function:
    """The function ``f`` of a module with this text, from a real file."""
    path = folder / f"{name}.py"
    path.write_text(text)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    f: Function = module.f
    return f


def numbers(seed: int) -> Arguments:
    """A vector of four, a matrix of three rows and four columns, and a number."""
    rng = np.random.default_rng(seed)
    return rng.standard_normal(4), rng.standard_normal((3, 4)), float(rng.standard_normal())


#: How the vector and the matrix of a program lie in memory: in every second program in some unusual way.
LAYOUTS: tuple[tuple[Layout, Layout], ...] = (
    (np.array, np.asfortranarray),
    (lambda x: np.repeat(x, 2)[::2], lambda m: np.repeat(m, 2, axis=1)[:, ::2]),
    (lambda x: x[::-1].copy()[::-1], lambda m: m[::-1].copy()[::-1]),
    (np.array, lambda m: np.pad(m.T, 2)[2:-2, 2:-2].T),
)


def laid_out(args: Arguments, seed: int) -> Arguments:
    """The arguments in storage of their own, as the program of this seed gets them."""
    vector, matrix = LAYOUTS[seed // 2 % len(LAYOUTS)] if seed % 2 else (np.array, np.array)
    return vector(args[0]), matrix(args[1]), args[2]


def check(seed: int, folder: Path, *, second: bool = False, thorough: bool = False) -> None:
    """Raise ``Wrong``, ``Raised`` or the compiler's error; ``Rough`` where all else holds and differences say nothing.

    ``second`` asks for order 2 as well; ``thorough`` for the gradient as it is without any optimiser, and at order 2
    for reverse over reverse.
    """
    f = load(program(seed), folder, f"fuzz_{seed}")
    check_function(f, numbers(seed), seed, second=second, thorough=thorough)


def check_function(f: Function, args: Arguments, seed: int, *, second: bool = False, thorough: bool = False) -> None:
    """The checks of ``check``, of a function at a point."""
    dots = _direction(seed + 1)

    def at(moved: Arguments) -> float:
        return float(f(*laid_out(moved, seed)))

    try:
        expected = at(args)
    except Exception as failure:
        raise Rough(f"the program fails: {failure!r}") from failure
    given = laid_out(args, seed)
    value, found = _run(adcompile.value_and_grad(f, WRT), *given)
    out, dot = _run(adcompile.jvp, f, given, dots)
    for before, after in zip(args, given, strict=True):
        _same("an argument afterwards", after, before, 0.0)
    _same("the value, reverse", value, expected, 1e-12)
    _same("the value, forward", out, expected, 1e-12)
    _same_products("forward and reverse", (found, dots), ((dot,), (1.0,)), 1e-12)
    if thorough:
        with mock.patch.object(pipeline, "optimize", lambda fn, **how: optimize(fn, disabled=PASSES, **how)):
            plain = _run(adcompile.grad(f, WRT), *given)
        _same("as written and optimised", flat(plain), flat(found), 1e-10)
    if second and thorough:
        _both_modes_of_the_gradient(f, given, dots)
    slope, error = _slope(lambda moved: np.array([at(moved)]), args, dots)
    _same("forward and differences", dot, slope[0], 1e-6 + 4.0 * error)
    if second:
        gradient = adcompile.grad(f, WRT)
        slope, error = _slope(lambda moved: flat(gradient(*laid_out(moved, seed))), args, dots)
        _same("order 2 and differences", flat(adcompile.hvp(f, given, dots)), slope, TRUSTED + 10.0 * error)


def _both_modes_of_the_gradient(f: Function, args: Arguments, dots: Arguments) -> None:
    """Forward over reverse and reverse over reverse are transposes of each other; reverse over forward is the first."""
    gradient, weights = adcompile.grad(f, WRT), _direction(int(1e6))
    _, slope = _run(adcompile.jvp, gradient, args, dots)
    _, pullback = _run(adcompile.vjp, gradient, *args)
    _same_products("the two modes of order 2", (_run(pullback, weights), dots), (weights, slope), 1e-9)
    _, pullback = _run(adcompile.vjp, product(f, "jvp", WRT), *args, *dots)
    bars = _run(pullback, (0.0, 1.0))
    _same_products("reverse over forward", (weights, bars[:3]), (weights, slope), 1e-9)


def _direction(seed: int) -> Arguments:
    rng = np.random.default_rng(seed)
    return rng.standard_normal(4), rng.standard_normal((3, 4)), float(rng.standard_normal())


def flat(values: Any) -> Vector:
    return np.concatenate([np.ravel(np.asarray(value, dtype=np.float64)) for value in values])


def _run(function: Function, *args: Any) -> Any:
    """What compiled code gives. The program runs at this point, so compiled code has no exception to raise."""
    try:
        return function(*args)
    except adcompile.AdcompileError:
        raise
    except Exception as failure:
        raise Raised(f"{type(failure).__name__}: {failure}") from failure


def _slope(function: Callable[[Arguments], Vector], args: Arguments, dots: Arguments) -> tuple[Vector, float]:
    """The derivative along ``dots``, by differences, where they can be trusted."""

    def along(t: float) -> Vector:
        try:
            return function(tuple(arg + t * dot for arg, dot in zip(args, dots, strict=True)))
        except Exception as failure:
            raise Rough(f"fails nearby: {failure!r}") from failure

    found, error = ridders(along, 1e-3)
    scale = max(1.0, float(np.max(np.abs(found))))
    if not (np.all(np.isfinite(found)) and scale < STEEP and error < TRUSTED * scale):
        raise Rough(f"not smooth: {found} with an error of {error}")
    return found, error


def _same(what: str, found: Any, expected: Any, tolerance: float) -> None:
    found, expected = np.asarray(found), np.asarray(expected)
    scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
    close = np.all((np.abs(found - expected) <= tolerance * scale) | ((found == expected) | np.isnan(expected)))
    if found.shape != expected.shape or not close:
        raise Wrong(f"{what}: {found} is not {expected}")


def _same_products(what: str, one: tuple[Any, Any], other: tuple[Any, Any], tolerance: float) -> None:
    """Two inner products are equal, relative to the sums of their absolute terms."""
    left, right = flat(one[0]) * flat(one[1]), flat(other[0]) * flat(other[1])
    scale = max(1.0, float(np.sum(np.abs(left))), float(np.sum(np.abs(right))))
    if not abs(float(np.sum(left)) - float(np.sum(right))) <= tolerance * scale:
        raise Wrong(f"{what}: {np.sum(left)} is not {np.sum(right)}")
