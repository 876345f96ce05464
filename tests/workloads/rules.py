"""Single functions of NumPy, each with its adjoint written by hand, at 10 and at 1e6 numbers.

Each loss is the inner product of the function's result with weights, so the weights are its cotangent. The adjoints by
hand are right wherever the functions are: where an operand is broadcast, at zero, for an index that occurs twice or
counts from the end.
"""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from adcompile.runtime import unbroadcast


@dataclass(frozen=True)
class RuleCase:
    """``make_args(rng, n)`` gives arguments of about ``n`` numbers; ``adjoint`` returns what ``grad`` does."""

    loss: Callable[..., Any]
    adjoint: Callable[..., Any]
    make_args: Callable[[np.random.Generator, int], tuple[Any, ...]]
    argnums: int | tuple[int, ...] = 0


def sin(x, w):
    return np.dot(w, np.sin(x))


def sin_adjoint(x, w):
    return w * np.cos(x)


def tanh(x, w):
    return np.dot(w, np.tanh(x))


def tanh_adjoint(x, w):
    y = np.tanh(x)
    return w * (1.0 - y * y)


def log1p(x, w):
    return np.dot(w, np.log1p(x))


def log1p_adjoint(x, w):
    return w / (1.0 + x)


def sqrt(x, w):
    return np.dot(w, np.sqrt(x))


def sqrt_adjoint(x, w):
    return 0.5 * w / np.sqrt(x)


def arctan2(y, x, w):
    return np.dot(w, np.arctan2(y, x))


def arctan2_adjoint(y, x, w):
    r = np.hypot(x, y)  # its square may overflow
    r += r == 0.0
    over = w / r
    return unbroadcast(x / r * over, y), unbroadcast(-y / r * over, x)


def hypot(x, y, w):
    return np.dot(w, np.hypot(x, y))


def hypot_adjoint(x, y, w):
    r = np.hypot(x, y)
    over = w / (r + (r == 0.0))
    return unbroadcast(over * x, x), unbroadcast(over * y, y)


def power(x, w):
    return np.dot(w, x**2.5)


def power_adjoint(x, w):
    return w * (2.5 * x**1.5)


def maximum(x, y, w):
    return np.dot(w, np.maximum(x, y))


def maximum_adjoint(x, y, w):
    share = np.where(x == y, 0.5, x > y)
    x_bar = w * share
    return unbroadcast(x_bar, x), unbroadcast(w - x_bar, y)


def where(c, x, y, w):
    return np.dot(w, np.where(c, x, y))


def where_adjoint(c, x, y, w):
    return unbroadcast(np.where(c, w, 0.0), x), unbroadcast(np.where(c, 0.0, w), y)


def logaddexp(x, y, w):
    return np.dot(w, np.logaddexp(x, y))


def logaddexp_adjoint(x, y, w):
    out = np.logaddexp(x, y)
    return unbroadcast(w * np.exp(x - out), x), unbroadcast(w * np.exp(y - out), y)


def row_sums(x, w):
    return np.dot(w, np.sum(x, axis=1))


def row_sums_adjoint(x, w):
    return np.repeat(w[:, None], x.shape[1], axis=1)


def variance(x, w):
    return np.dot(w, np.var(x, axis=0))


def variance_adjoint(x, w):
    return (2.0 / x.shape[0]) * w * (x - np.mean(x, axis=0))


def prod(x, w):
    return np.dot(w, np.prod(x, axis=1))


def prod_adjoint(x, w):
    """Products of what stands before and behind, so that zeros are right."""
    before, behind = np.ones_like(x), np.ones_like(x)
    np.cumprod(x[:, :-1], axis=1, out=before[:, 1:])
    np.cumprod(x[:, :0:-1], axis=1, out=behind[:, -2::-1])
    return w[:, None] * before * behind


def cumsum(x, w):
    return np.dot(w, np.cumsum(x))


def cumsum_adjoint(x, w):
    return np.cumsum(w[::-1])[::-1]


def sort(x, w):
    return np.dot(w, np.sort(x))


def sort_adjoint(x, w):
    x_bar = np.empty_like(x)
    x_bar[np.argsort(x)] = w
    return x_bar


def gather(x, i, w):
    return np.dot(w, x[i])


def gather_adjoint(x, i, w):
    x_bar = np.zeros_like(x)
    np.add.at(x_bar, i, w)
    return x_bar


def concatenate(x, y, w):
    return np.dot(w, np.concatenate((x, y)))


def concatenate_adjoint(x, y, w):
    return w[: x.size].copy(), w[x.size :].copy()


def matmul(a, b):
    c = a @ b
    return 0.5 * np.sum(c * c)


def matmul_adjoint(a, b):
    c = a @ b
    return c @ b.T, a.T @ c


def einsum(a, b, w):
    return np.dot(w, np.einsum("ij,ij->i", a, b))


def einsum_adjoint(a, b, w):
    column = w[:, None]
    return unbroadcast(column * b, a), unbroadcast(column * a, b)


def solve(a, b, w):
    return np.dot(w, np.linalg.solve(a, b))


def solve_adjoint(a, b, w):
    b_bar = np.linalg.solve(a.T, w)
    return -np.outer(b_bar, np.linalg.solve(a, b)), b_bar


def norm(x):
    return np.linalg.norm(x)


def norm_adjoint(x):
    r = np.linalg.norm(x)
    return x / (r + (r == 0.0))


def convolve(x, v, w):
    return np.dot(w, np.convolve(x, v))


def convolve_adjoint(x, v, w):
    return np.correlate(w, v, mode="valid"), np.correlate(w, x, mode="valid")


def interp(x, xp, fp, w):
    return np.dot(w, np.interp(x, xp, fp))


def interp_adjoint(x, xp, fp, w):
    """By the values: each point shares its weight between its two neighbours."""
    left = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, xp.size - 2)
    share = np.clip((x - xp[left]) / (xp[left + 1] - xp[left]), 0.0, 1.0)
    fp_bar = np.bincount(left, w * (1.0 - share), minlength=fp.size)
    return fp_bar + np.bincount(left + 1, w * share, minlength=fp.size)


def power_spectrum(x, w):
    return np.dot(w, np.abs(np.fft.fft(x)) ** 2)


def power_spectrum_adjoint(x, w):
    return 2.0 * x.size * np.fft.ifft(w * np.fft.fft(x)).real


def _vectors(*signs: bool) -> Callable[[np.random.Generator, int], tuple[Any, ...]]:
    """Vectors of ``n`` numbers each, positive where so said."""

    def make(rng: np.random.Generator, n: int) -> tuple[Any, ...]:
        return tuple(rng.uniform(0.5, 2.0, n) if positive else rng.standard_normal(n) for positive in signs)

    return make


def _rows(n: int) -> tuple[int, int]:
    """A matrix of about ``n`` numbers."""
    return max(2, math.isqrt(n)), max(5, math.isqrt(n))


def _matrix_and(axis: int | None, matrices: int = 1) -> Callable[[np.random.Generator, int], tuple[Any, ...]]:
    """Matrices, and weights along one axis of them."""

    def make(rng: np.random.Generator, n: int) -> tuple[Any, ...]:
        shape = _rows(n)
        weights = shape if axis is None else shape[axis]
        return *(rng.standard_normal(shape) for _ in range(matrices)), rng.standard_normal(weights)

    return make


def _square(rng: np.random.Generator, n: int) -> tuple[Any, ...]:
    size = max(3, math.isqrt(n))
    return tuple(rng.standard_normal((size, size)) for _ in range(2))


def _system(rng: np.random.Generator, n: int) -> tuple[Any, ...]:
    size = max(3, math.isqrt(n))
    a = rng.standard_normal((size, size)) + size * np.eye(size)
    return a, rng.standard_normal(size), rng.standard_normal(size)


CASES: Sequence[RuleCase] = (
    RuleCase(sin, sin_adjoint, _vectors(False, False)),
    RuleCase(tanh, tanh_adjoint, _vectors(False, False)),
    RuleCase(log1p, log1p_adjoint, _vectors(True, False)),
    RuleCase(sqrt, sqrt_adjoint, _vectors(True, False)),
    RuleCase(arctan2, arctan2_adjoint, _vectors(False, False, False), (0, 1)),
    RuleCase(hypot, hypot_adjoint, _vectors(False, False, False), (0, 1)),
    RuleCase(power, power_adjoint, _vectors(True, False)),
    RuleCase(maximum, maximum_adjoint, _vectors(False, False, False), (0, 1)),
    RuleCase(where, where_adjoint, lambda rng, n: (rng.random(n) < 0.5, *rng.standard_normal((3, n))), (1, 2)),
    RuleCase(logaddexp, logaddexp_adjoint, _vectors(False, False, False), (0, 1)),
    RuleCase(row_sums, row_sums_adjoint, _matrix_and(0)),
    RuleCase(variance, variance_adjoint, _matrix_and(1)),
    RuleCase(prod, prod_adjoint, lambda rng, n: (rng.standard_normal((n // 5, 5)), rng.standard_normal(n // 5))),
    RuleCase(cumsum, cumsum_adjoint, _vectors(False, False)),
    RuleCase(sort, sort_adjoint, _vectors(False, False)),
    RuleCase(gather, gather_adjoint, lambda rng, n: (rng.random(n), rng.integers(0, n, n), rng.random(n))),
    RuleCase(concatenate, concatenate_adjoint, lambda rng, n: (*rng.random((2, n)), rng.random(2 * n)), (0, 1)),
    RuleCase(matmul, matmul_adjoint, _square, (0, 1)),
    RuleCase(einsum, einsum_adjoint, _matrix_and(0, 2), (0, 1)),
    RuleCase(solve, solve_adjoint, _system, (0, 1)),
    RuleCase(norm, norm_adjoint, _vectors(False)),
    RuleCase(convolve, convolve_adjoint, lambda rng, n: (rng.random(n), rng.random(5), rng.random(n + 4)), (0, 1)),
    RuleCase(
        interp,
        interp_adjoint,
        lambda rng, n: (rng.random(n), np.linspace(-0.1, 1.1, 50), rng.random(50), rng.random(n)),
        2,
    ),
    RuleCase(power_spectrum, power_spectrum_adjoint, _vectors(False, False)),
)
