"""Helpers that emitted code may call, beside those of ``runtime``: for the derivatives of some functions."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from adcompile import runtime


def part_of(bar: Any, like: Any) -> Any:
    """The adjoint or tangent of a value that may be real: its real part, if the value is."""
    if isinstance(like, (list, tuple)):
        return type(like)([part_of(one, other) for one, other in zip(bar, like, strict=True)])
    return bar if np.iscomplexobj(like) or not np.iscomplexobj(bar) else np.real(bar)


def stored_in(bar: Any, place: Any) -> Any:
    """The adjoint or tangent of what is stored in a container: nothing passes through integers, or to a real array
    from an imaginary part."""
    if not isinstance(place, np.ndarray) or place.dtype.kind in "cO":
        return bar
    return np.real(bar) if place.dtype.kind == "f" else np.zeros_like(np.real(bar))


def axis_of(curve: Any) -> int:
    """The axis of its values that a curve runs along."""
    return int(curve.axis)


def real_parts(bar: Any) -> Any:
    """The real parts of an adjoint, a number, an array, or a list of these."""
    return [real_parts(item) for item in bar] if isinstance(bar, (list, tuple)) else np.real(bar)


def equal_pairs(w: Any, m: Any) -> Any:
    """Which of the numbers w are equal, as far as they are known; with a warning where m is not zero there.

    Eigenvalues of an n by n matrix are known to a small multiple of ``n eps`` times its norm (LAPACK Users' Guide,
    "Error Bounds for the Symmetric Eigenproblem").
    """
    norm = np.max(np.abs(w), axis=-1, initial=0.0)[..., None, None]
    known_to = 8.0 * np.shape(w)[-1] * np.finfo(np.result_type(w)).eps * norm
    equal = np.abs(w[..., :, None] - w[..., None, :]) <= known_to
    if np.any(equal & (m != 0.0)):
        reason = "their vectors are not determined, and have no derivative: it is nan"
        warnings.warn(f"equal eigenvalues or singular values: {reason}", RuntimeWarning, stacklevel=2)
    return equal


def unchosen(bar: Any, a: Any, shapes: Any, mode: str = "raise") -> list[Any]:
    """The adjoints of arrays of these shapes in ``np.choose(a, arrays, mode=mode)``."""
    which = np.asarray(a)
    if mode == "wrap":
        which = which % len(shapes)
    elif mode == "clip":
        which = np.clip(which, 0, len(shapes) - 1)
    parts = [np.where(which == k, bar, 0.0) for k in range(len(shapes))]
    return [runtime.unbroadcast(part, np.broadcast_to(0.0, shape)) for part, shape in zip(parts, shapes, strict=True)]


def flattened(a: Any, order: str) -> Any:
    """``a.flatten(order)``"""
    return a.flatten(order)


def places_in_memory(a: Any) -> Any:
    """The places, by rows, of the elements of an array as they come in memory."""
    places = np.empty_like(a, dtype=np.intp)  # laid out as the array is
    places[...] = np.reshape(np.arange(np.size(a)), np.shape(a))
    return np.ravel(places, "K")


def spread_segments(bar: Any, shape: tuple[int, ...], indices: Any, axis: int = 0) -> Any:
    """The adjoint of ``np.add.reduceat(x, indices, axis)`` for x of this shape."""
    total = np.zeros(shape, np.result_type(bar))
    rows, bars = np.moveaxis(total, axis, 0), np.moveaxis(bar, axis, 0)
    for k, start in enumerate(indices):
        stop = indices[k + 1] if k + 1 < len(indices) else len(rows)
        rows[start : max(stop, start + 1)] += bars[k]
    return total


def places_along(indices: Any, axis: int) -> tuple[Any, ...]:
    """The index that stands for ``indices`` in ``np.put_along_axis(x, indices, values, axis)``."""
    places = list(np.indices(np.shape(indices), sparse=True))
    places[axis] = indices
    return tuple(places)


def first_places(x: Any) -> Any:
    """Where each element of ``np.unique(x)`` is found first."""
    return np.unique(x, return_index=True)[1]


def parts_of_unique(x: Any, equal_nan: bool = True, axis: Any = None) -> tuple[Any, Any, Any]:
    """Where each element of ``np.unique(x)`` is found first, which of them each element of x is, and how often."""
    return np.unique(x, return_index=True, return_inverse=True, return_counts=True, axis=axis, equal_nan=equal_nan)[1:]


def places_of_values(x: Any) -> Any:
    """Where each element of ``np.unique_values(x)`` is found, which need not be sorted."""
    elements, places = np.unique(x, return_index=True, equal_nan=False)
    known = elements == elements
    found = np.unique_values(x)
    positions = np.zeros(len(elements), int)
    positions[found == found] = np.searchsorted(elements[known], found[found == found])
    positions[found != found] = np.flatnonzero(~known)
    return places[positions]


def places_of_common(x: Any, y: Any, assume_unique: bool = False) -> tuple[Any, Any]:
    """Where each element of ``np.intersect1d(x, y)`` is found first, in x and in y."""
    return np.intersect1d(x, y, assume_unique, True)[1:]


def places_of_single(x: Any, y: Any, assume_unique: bool = False) -> Any:
    """Where each element of ``np.setxor1d(x, y)`` is found, in the elements of x and then those of y."""
    both = np.concatenate((x, y), axis=None)
    elements, places, counts = np.unique(both, return_index=True, return_counts=True, equal_nan=False)
    if assume_unique:
        return places[counts == 1]
    return places[~(np.isin(elements, x) & np.isin(elements, y))]


def inside_of_zeros(x: Any, trim: str = "fb", axis: Any = None) -> tuple[slice, ...]:
    """The index of the part of x that ``np.trim_zeros(x, trim, axis)`` keeps."""
    axes = range(np.ndim(x)) if axis is None else [k % np.ndim(x) for k in np.atleast_1d(axis)]
    found = np.nonzero(x)
    kept = [slice(None)] * np.ndim(x)
    for k in axes:
        begin, end = (np.min(found[k]), np.max(found[k]) + 1) if len(found[k]) else (0, 0)
        whole = len(found[k]) > 0
        kept[k] = slice(None if whole and "f" not in trim else begin, None if whole and "b" not in trim else end)
    return tuple(kept)


def all_places(*shape: Any) -> list[tuple[int, ...]]:
    """The indices of all elements of an array of this shape, in the order of rows."""
    return list(np.ndindex(*shape))


def count_of_bins(x: Any, bins: str, limits: Any = None) -> int:
    """How many bins ``np.histogram_bin_edges(x, bins, limits)`` takes."""
    return len(np.histogram_bin_edges(x, bins, limits)) - 1


def zeros_in_list(value: Any) -> Any:
    """A zero for each number in lists, for each integer too: arrays are made of them."""
    return [zeros_in_list(item) for item in value] if isinstance(value, list) else 0.0


def svd_up_to_phases(a: Any) -> Any:
    """The thin singular value decomposition, for what doesn't depend on the phases of its vectors."""
    return np.linalg.svd(a, full_matrices=False)


def undetermined(x: Any, shape: tuple[int, ...]) -> Any:
    """x, filled at the end to this shape with what is not a number."""
    total = np.full(shape, np.nan, np.result_type(x))
    total[tuple(map(slice, np.shape(x)))] = x
    return total


def determined(bar: Any, shape: tuple[int, ...]) -> Any:
    """The adjoint of ``undetermined``: not a number where there is anything behind this shape."""
    inside = bar[tuple(map(slice, shape))]
    return inside.copy() if np.count_nonzero(bar) == np.count_nonzero(inside) else np.full(shape, np.nan)


def places_in_bins(columns: Any, edges: Any) -> Any:
    """Into which bin each point falls, counted in the order of rows; the number of bins for one outside."""
    counts = [len(line) - 1 for line in edges]
    places = [np.searchsorted(line, x, side="right") - 1 for x, line in zip(columns, edges, strict=True)]
    for place, x, line in zip(places, columns, edges, strict=True):
        place[x == line[-1]] = len(line) - 2  # the last bin has both of its edges
    inside = np.all([(place >= 0) & (place < n) for place, n in zip(places, counts, strict=True)], axis=0)
    found = np.ravel_multi_index(places, counts, mode="clip")
    return np.where(inside, found, np.prod(counts))


def leading(p: Any) -> int:
    """Where a polynomial begins that has zeros in front; the last of its coefficients, where all are zero."""
    found = np.flatnonzero(p)
    return int(found[0]) if len(found) else len(p) - 1


def leading_rest(p: Any) -> int:
    """Where what is left of a division begins: zeros in front are what rounding made of them."""
    found = np.flatnonzero(~np.isclose(p, 0.0, rtol=1e-14))
    return int(found[0]) if len(found) else len(p) - 1


def bessel_i(n: int, x: Any) -> Any:
    """The modified Bessel function of the first kind, of order n: the trapezoidal rule for DLMF 10.32.3."""
    t = (np.arange(128) + 0.5) * (np.pi / 256)
    even_or_odd = np.sinh if n % 2 else np.cosh
    values = even_or_odd(np.multiply.outer(x, np.cos(t))) @ np.cos(n * t) / 128
    return np.asarray(values, np.result_type(x, 0.0))[()]


def einsum_spread(x: Any, kept: str, labels: str, shape: tuple[int, ...]) -> Any:
    """An array of this shape, with x on the diagonals that labels say, and repeated along those that x has not."""
    total = np.zeros(shape, np.result_type(x))
    own = "".join(dict.fromkeys(labels))
    place = np.einsum(labels + "->" + own, total)
    place[...] = runtime.unbroadcast(np.expand_dims(x, [j for j, label in enumerate(own) if label not in kept]), place)
    return total


# The Bernoulli numbers B_2, B_4, ... (DLMF 24.2).
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


def polygamma(n: int, x: float) -> float:
    """The derivative of order n of the digamma function, which is the logarithmic derivative of gamma."""
    sign = (-1.0) ** n
    if x <= 0.0:
        return sign * polygamma(n, 1.0 - x) - _cotangent_derivative(n, x)  # DLMF 5.15.6
    if math.isinf(x):
        return x if n == 0 else 0.0
    total = 0.0
    while x < 15.0 + n:  # DLMF 5.15.5
        term = math.factorial(n) / x
        for _ in range(n):
            term /= x
        total -= sign * term
        x += 1.0
    y = 1.0 / x  # the asymptotic series, DLMF 5.11.2 and 5.15.8
    series = math.log(x) if n == 0 else -sign * math.factorial(n - 1) * y**n
    series -= 0.5 * sign * math.factorial(n) * y ** (n + 1)
    for k, bernoulli in enumerate(_BERNOULLI, 1):
        series -= sign * bernoulli * math.factorial(2 * k + n - 1) / math.factorial(2 * k) * y ** (2 * k + n)
    return total + series


def _cotangent_derivative(n: int, x: float) -> float:
    """The derivative of order n of pi cot(pi x); nan at its poles."""
    if math.isinf(x) or x == math.floor(x):
        return math.nan
    cot = 1.0 / math.tan(math.pi * math.remainder(x, 1.0))
    polynomial = np.array([1.0, 0.0])  # in cot, whose derivative is -(1 + cot^2)
    for _ in range(n):
        polynomial = np.polymul(np.polyder(polynomial), [-1.0, 0.0, -1.0])
    return float(math.pi ** (n + 1) * np.polyval(polynomial, cot))


#: The Gauss-Kronrod rule of 21 points on (-1, 1): the points from 0 on, their weights, and those of every second one in
#: the rule of 10 points.
_POINTS = (
    0.0, 0.1488743389816312, 0.2943928627014602, 0.4333953941292472, 0.5627571346686047, 0.6794095682990244,
    0.7808177265864169, 0.8650633666889845, 0.9301574913557082, 0.9739065285171717, 0.9956571630258081,
)  # fmt: skip
_WEIGHTS = (
    0.14944555400291690, 0.14773910490133849, 0.14277593857706008, 0.13470921731147332, 0.12349197626206585,
    0.10938715880229764, 0.09312545458369761, 0.07503967481091995, 0.05475589657435200, 0.03255816230796473,
    0.01169463886737187,
)  # fmt: skip
_FEWER = (0.29552422471475287, 0.26926671930999636, 0.21908636251598204, 0.14945134915058059, 0.06667134430868814)


def kronrod() -> tuple[Any, Any, Any]:
    """The points of the Gauss-Kronrod rule on (0, 1), its weights, and their differences from those of Gauss's rule."""
    points, weights = np.array(_POINTS), np.array(_WEIGHTS)
    fewer = np.zeros(11)
    fewer[1::2] = _FEWER
    others = weights - fewer
    both = (np.concatenate((sign * half[:0:-1], half)) for sign, half in ((-1, points), (1, weights), (1, others)))
    x, w, e = both
    return 0.5 + 0.5 * x, 0.5 * w, 0.5 * e


def bent(x: Any, kinked: Any) -> Any:
    """An integral; it has no second derivative where the integrand is kinked."""
    return x


def slope_of_bent(x: Any, kinked: Any) -> Any:
    return np.ones_like(x)
