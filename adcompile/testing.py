"""``check_grads``: are the derivatives of a function right, at one point?

The references share nothing with the compiler: central differences along random directions, extrapolated by Ridders'
method, and the identity between the two modes, that the cotangent times the pushed tangent is the pulled cotangent
times the tangent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adcompile.api.derivative import checked_function
from adcompile.api.products import product
from adcompile.errors import AdcompileError, ArgumentError
from adcompile.rules import RuleSet
from adcompile.signature import Signature
from adcompile.structures import children, fitted, is_number, leaves, rebuilt, snapshot, with_leaves

Vector = NDArray[np.float64]
MODES = ("rev", "fwd")


class CheckFailed(AdcompileError, AssertionError):
    """A derivative that disagrees with its reference."""


def check_grads(
    f: Callable[..., Any],
    args: Sequence[Any],
    order: int = 2,
    modes: Sequence[str] = MODES,
    *,
    argnums: int | Sequence[int] | None = None,
    rtol: float | None = None,
    seed: int = 0,
    rules: RuleSet | None = None,
) -> None:
    """Raise ``CheckFailed``, with the worst entry, unless the derivatives of ``f`` at ``args`` are right.

    Derivatives are taken by ``argnums``, or by all arguments that hold floats. ``f`` may have any result. With
    ``order=2``, the derivatives of the first order are checked in the same way, in both modes. ``rtol`` is relative to
    the largest entry, or to one where all are smaller; it is 1e-6 for double precision, and multiplied by ten for
    each order.
    """
    for mode in modes:
        if mode not in MODES:
            raise ArgumentError(f"modes holds {mode!r}: pass 'rev', 'fwd' or both")
    signature = Signature(checked_function(f))
    values = signature.bind(tuple(args), {})
    wrt = _positions(values, argnums)
    if not wrt:
        raise ArgumentError(f"no argument of {signature.name} holds a float")
    if rtol is None:
        single = any(np.asarray(leaf).dtype.itemsize < 8 for _, leaf in leaves([values[k] for k in wrt]))
        rtol = 1e-2 if single else 1e-6
    _Check(f, wrt, rules, np.random.default_rng(seed), signature.name, tuple(modes)).run(values, order, rtol)


def _positions(values: Sequence[Any], argnums: int | Sequence[int] | None) -> tuple[int, ...]:
    if argnums is None:
        return tuple(k for k, value in enumerate(values) if any(True for _ in leaves(value)))
    wanted = (argnums,) if isinstance(argnums, int) else tuple(argnums)
    return tuple(range(len(values))[k] for k in wanted)


@dataclass(frozen=True)
class _Check:
    """One function, compared with its differences; its products are checked in turn."""

    f: Callable[..., Any]
    wrt: tuple[int, ...]
    rules: RuleSet | None
    rng: np.random.Generator
    name: str
    modes: tuple[str, ...]

    @property
    def signature(self) -> Signature:
        return Signature(checked_function(self.f))

    def run(self, values: tuple[Any, ...], order: int, rtol: float) -> None:
        out = self._value(snapshot(values))
        dots = tuple(_random_like(values[k], self.rng) for k in self.wrt)
        weights = _random_like(out, self.rng)
        slope, error = _ridders(self._along(values, dots), 1e-3 if rtol >= 1e-3 else 1e-2)
        out_dot = pulled = None
        if "fwd" in self.modes:
            out_dot = self._pushed(values, dots, out)
            self._compare(out_dot, slope, error, rtol, "forward mode", [path for path, _ in _entries(out)])
        if "rev" in self.modes:
            pulled = self._pulled(values, weights, out)
            total = np.array([_flat(pulled, dual=True) @ _flat(dots)])
            reference = np.array([_flat(weights, dual=True) @ slope])
            if not _close(total, reference, error, rtol):
                self._blame(values, weights, pulled, rtol)
                self._compare(total, reference, error, rtol, "reverse mode, along a direction", [""])
        if out_dot is not None and pulled is not None:
            self._compare_modes(_flat(weights, dual=True) * out_dot, _flat(pulled, dual=True) * _flat(dots), rtol)
        if order > 1:
            self._next(values, dots, weights, order, rtol)

    def _next(self, values: tuple[Any, ...], dots: Any, weights: Any, order: int, rtol: float) -> None:
        """The same checks of the products of this order."""
        count = len(values)
        if "rev" in self.modes:
            pull = product(self.f, "vjp", self.wrt, self.rules)
            inner = _Check(pull, self.wrt, self.rules, self.rng, f"the pullback of {self.name}", self.modes)
            inner.run((*values, weights), order - 1, 10.0 * rtol)
        if "fwd" in self.modes:
            push = product(self.f, "jvp", self.wrt, self.rules)
            both = (*self.wrt, *range(count, count + len(dots)))
            inner = _Check(push, both, self.rules, self.rng, f"the tangent of {self.name}", self.modes)
            inner.run((*values, *dots), order - 1, 10.0 * rtol)

    def _value(self, values: Sequence[Any]) -> Any:
        args, kwargs = self.signature.arguments(values)
        return self.f(*args, **kwargs)

    def _along(self, values: tuple[Any, ...], dots: tuple[Any, ...]) -> Callable[[float], Vector]:
        def phi(t: float) -> Vector:
            moved = list(snapshot(values))
            for k, dot in zip(self.wrt, dots, strict=True):
                moved[k] = _shifted(values[k], dot, t)
            return _flat(self._value(moved))

        return phi

    def _pushed(self, values: tuple[Any, ...], dots: tuple[Any, ...], out: Any) -> Vector:
        _, dot = product(self.f, "jvp", self.wrt, self.rules).derivation.run(values, dots)
        return _flat(fitted(dot, out, "the tangent"))

    def _pulled(self, values: tuple[Any, ...], weights: Any, out: Any) -> tuple[Any, ...]:
        bars = product(self.f, "vjp", self.wrt, self.rules).derivation.run(values, (fitted(weights, out, "weights"),))
        return tuple(fitted(bar, values[k], "the gradient") for bar, k in zip(bars, self.wrt, strict=True))

    def _blame(self, values: tuple[Any, ...], weights: Any, pulled: tuple[Any, ...], rtol: float) -> None:
        """Which entry of the gradient is wrong: one difference for each."""
        given = tuple(values[k] for k in self.wrt)
        names = self.signature.names
        paths = [f"{names[k]}{path}" for k in self.wrt for path, _ in _entries(values[k])]
        flat, reference = _flat(pulled, dual=True), np.zeros(len(paths))
        for k in range(len(paths)):
            unit = np.zeros(len(paths))
            unit[k] = 1.0
            slope, _ = _ridders(self._along(values, _from_flat(given, unit)), 1e-3 if rtol >= 1e-3 else 1e-2)
            reference[k] = _flat(weights, dual=True) @ slope
        self._compare(flat, reference, 0.0, rtol, "reverse mode", paths)

    def _compare(
        self, found: Vector, reference: Vector, error: float, rtol: float, what: str, paths: list[str]
    ) -> None:
        if _close(found, reference, error, rtol):
            return
        off = np.abs(found - reference)
        worst = int(np.argmax(np.where(np.isfinite(off), off, np.inf)))
        where = f" at {paths[worst]}" if paths[worst] else ""
        raise CheckFailed(
            f"{self.name}, {what}: {float(found[worst])!r}{where}, and differences give {float(reference[worst])!r} "
            f"(off by {off[worst]:.2e}, and they are good to {error:.1e})"
        )

    def _compare_modes(self, forward: Vector, reverse: Vector, rtol: float) -> None:
        scale = max(1.0, float(np.sum(np.abs(forward))), float(np.sum(np.abs(reverse))))
        off = abs(float(np.sum(forward)) - float(np.sum(reverse)))
        if not off <= 1e-4 * rtol * scale:
            sums = f"{float(np.sum(forward))!r} forward, {float(np.sum(reverse))!r} reverse"
            raise CheckFailed(f"{self.name}: the modes disagree: {sums}")


def _close(found: Vector, reference: Vector, error: float, rtol: float) -> bool:
    scale = max(1.0, float(np.max(np.abs(reference), initial=0.0)))
    return bool(np.all(np.abs(found - reference) <= rtol * scale + 2.0 * error))


def _ridders(phi: Callable[[float], Vector], start: float) -> tuple[Vector, float]:
    """The derivative of ``phi`` at 0 and an estimate of its error, by extrapolated differences (Ridders 1982)."""
    shrink = 1.6
    best, error = (phi(start) - phi(-start)) / (2.0 * start), np.inf
    above = [best]
    for k in range(1, 9):
        h = start / shrink**k
        row = [(phi(h) - phi(-h)) / (2.0 * h)]
        for j in range(1, k + 1):
            factor = shrink ** (2 * j)
            row.append((factor * row[j - 1] - above[j - 1]) / (factor - 1.0))
            spread = np.maximum(np.abs(row[j] - row[j - 1]), np.abs(row[j] - above[j - 1]))
            if float(np.max(spread, initial=0.0)) < error:
                best, error = row[j], float(np.max(spread, initial=0.0))
        above = row
    return best, error


# -- structures as vectors ---------------------------------------------------------------------------------------------


def _entries(value: Any) -> Iterator[tuple[str, Any]]:
    """Every single number of a structure, with the text of its access; a complex one counts as two."""
    for path, leaf in leaves(value):
        for index in np.ndindex(np.shape(leaf)):
            where = f"{path}[{', '.join(map(str, index))}]" if index else path
            if np.iscomplexobj(leaf):
                yield f"{where}.real", leaf
                yield f"{where}.imag", leaf
            else:
                yield where, leaf


def _flat(value: Any, dual: bool = False) -> Vector:
    """The numbers of a structure; with ``dual``, so that products with those of a tangent add up to the derivative.

    A cotangent ``a + bi`` means the derivative ``a`` by the real part and ``-b`` by the imaginary one.
    """
    parts = [np.zeros(0)]
    for _, leaf in leaves(value):
        array = np.ravel(np.asarray(leaf))
        imaginary = -array.imag if dual else array.imag
        parts.append(np.stack([array.real, imaginary], 1).ravel() if np.iscomplexobj(array) else array)
    return np.concatenate(parts).astype(np.float64)


def _from_flat(value: Any, numbers: Vector) -> Any:
    """A structure like ``value`` with these numbers."""
    left = iter(numbers)

    def build(leaf: Any) -> Any:
        count = int(np.size(leaf)) * (2 if np.iscomplexobj(leaf) else 1)
        array = np.array([next(left) for _ in range(count)])
        if np.iscomplexobj(leaf):
            array = array[::2] + 1j * array[1::2]
        shaped = array.reshape(np.shape(leaf))
        return shaped.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(shaped[()])

    return with_leaves(value, iter([build(leaf) for _, leaf in leaves(value)]))


def _random_like(value: Any, rng: np.random.Generator) -> Any:
    return _from_flat(value, rng.standard_normal(len(_flat(value))))


def _shifted(value: Any, direction: Any, step: float) -> Any:
    """``value + step * direction``, with everything that is no number as it was."""
    parts = children(value)
    if parts is not None:
        along = children(direction)
        assert along is not None
        return rebuilt(value, [_shifted(v, d, step) for (_, v), (_, d) in zip(parts, along, strict=True)])
    if not is_number(value):
        return snapshot(value)
    moved = np.asarray(value) + step * np.asarray(direction)  # in the precision of the value
    return moved.astype(value.dtype) if isinstance(value, np.ndarray) else type(value)(moved)
