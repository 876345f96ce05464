# mypy: allow-untyped-defs, allow-untyped-calls
"""Polynomials by their coefficients, and the Bessel functions of windows."""

from __future__ import annotations

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import Given, RuleSet, call, normal

rules = RuleSet()

rules.constant(adjoints.leading, adjoints.leading_rest, np.polynomial.legendre.leggauss)


@rules.definition(np.polyval, cases=[call(normal(3), normal(4)), call(np.array([1.0, 2.0]), normal(2, 2))])
def polyval(p, x):
    y = np.zeros_like(x)
    for k in range(len(p)):
        y = y * x + p[k]
    return y


@rules.definition(np.polyder, cases=[call(normal(4)), call(normal(4), 2), call(normal(1)), call(normal(3), 0)])
def polyder(p, m=1):
    for _ in range(m):
        p = p[:-1] * np.arange(len(p) - 1, 0, -1)
    return p


@rules.definition(
    np.polyint,
    cases=[
        call(normal(4)),
        call(normal(3), 2),
        call(normal(3), 1, 0.5),
        call(normal(2), 2, 1.5),
        call(normal(2), 3, normal(4)),
    ],
)
def polyint(p, m=1, k=None):
    for j in range(m):
        p = np.append(p / np.arange(len(p), 0, -1), constant(k, j))
    return p


def constant(k, j):
    if k is None:
        return 0.0
    return k if np.ndim(k) == 0 else k[0 if len(k) == 1 else j]


@rules.definition(
    np.polyadd, cases=[call(normal(3), normal(2)), call(normal(1), normal(2)), call(normal(2), normal(2))]
)
def polyadd(a1, a2):
    a1, a2 = np.atleast_1d(a1), np.atleast_1d(a2)
    length = max(len(a1), len(a2))
    return np.pad(a1, (length - len(a1), 0)) + np.pad(a2, (length - len(a2), 0))


@rules.definition(
    np.polysub, cases=[call(normal(3), normal(2)), call(normal(1), normal(2)), call(normal(2), normal(2))]
)
def polysub(a1, a2):
    a1, a2 = np.atleast_1d(a1), np.atleast_1d(a2)
    length = max(len(a1), len(a2))
    return np.pad(a1, (length - len(a1), 0)) - np.pad(a2, (length - len(a2), 0))


@rules.definition(
    np.polymul, cases=[call(normal(3), normal(2)), call(np.array([3.0, 0.0, 1.0]), normal(2)), call(normal(3), 2.5)]
)
def polymul(a1, a2):
    """Of polynomials without the zeros at their beginning."""
    a1, a2 = np.atleast_1d(a1), np.atleast_1d(a2)
    return np.convolve(a1[adjoints.leading(a1) :], a2[adjoints.leading(a2) :])


@rules.definition(
    np.polydiv,
    cases=[
        call(normal(5), np.array([1.5, -0.5, 0.25])), call(normal(2), normal(3)), call(normal(3), np.ones(1)),
        call(np.array([1.0, -3.0, 2.0]), np.array([1.0, -1.0])), call(normal(3), np.array([0.75, 2.0, 1.0])),
    ],
)  # fmt: skip
def polydiv(u, v):
    """Long division; what is left has no zeros at its beginning, as far as they are known."""
    u, v = np.atleast_1d(u), np.atleast_1d(v)
    steps = max(len(u) - len(v) + 1, 0)
    quotient = np.zeros(max(steps, 1), np.result_type(u, v, 0.0))
    rest = np.array(u, np.result_type(u, v, 0.0))
    for k in range(steps):
        factor = rest[k] / v[0]
        quotient[k] = factor
        rest[k : k + len(v)] -= factor * v
    return quotient, rest[adjoints.leading_rest(rest) :]


@rules.definition(
    np.poly, cases=[call(normal(3)), call(normal(1)), call(np.array([1.0, 0.0, 2.0])), call(np.eye(2) * 2.0 + 0.25)]
)
def poly(seq_of_zeros):
    """Of a matrix the characteristic polynomial, after Le Verrier and Faddeev."""
    p = np.ones(1)
    if np.ndim(seq_of_zeros) == 2:
        power = seq_of_zeros
        for k in range(len(seq_of_zeros)):
            factor = -np.trace(power) / (k + 1)
            p = np.append(p, factor)
            power = seq_of_zeros @ (power + factor * np.eye(len(seq_of_zeros)))
        return p
    for k in range(len(seq_of_zeros)):
        p = np.append(p, 0.0) - np.append(0.0, seq_of_zeros[k] * p)
    return p


TIMES = np.array([0.0, 1.0, 2.5, 3.0, 4.5])


@rules.definition(
    np.polyfit,
    cases=[
        call(TIMES, normal(5), 2), call(TIMES, normal(5, 2), 1),
        call(TIMES, normal(5), 1, w=np.array([1.0, 2.0, 0.5, 1.0, 1.0])),
    ],
)  # fmt: skip
def polyfit(x, y, deg, rcond=None, *, w=None):
    return fitted(x, y, deg, rcond, w)[0]


def fitted(x, y, deg, rcond, w):
    """The least squares of the columns of a Vandermonde matrix, each scaled to length one: all that they tell."""
    lhs = np.vander(x, deg + 1)
    rhs = y
    if w is not None:
        lhs = lhs * np.expand_dims(w, 1)
        rhs = y * w if np.ndim(y) == 1 else y * np.expand_dims(w, 1)
    scale = np.sqrt(np.sum(lhs * lhs, axis=0))
    rcond = len(x) * 2.220446049250313e-16 if rcond is None else rcond
    found, residuals, rank, s = np.linalg.lstsq(lhs / scale, rhs, rcond=rcond)
    found = found / scale if np.ndim(y) == 1 else found / np.expand_dims(scale, 1)
    return found, residuals, rank, s, rcond, lhs / scale, scale


@rules.definition(
    Given(np.polyfit, "full"),
    cases=[call(TIMES, normal(5), 1, full=True), call(TIMES, normal(5, 2), 1, None, True, np.ones(5))],
    at_once=True,
)
def polyfit_in_full(x, y, deg, rcond=None, full=False, w=None, cov=False):
    found = fitted(x, y, deg, rcond, w)
    return found[:5] if full else found[0]


@rules.definition(
    Given(np.polyfit, "cov"),
    cases=[
        call(TIMES, normal(5), 1, cov=True), call(TIMES, normal(5), 1, cov="unscaled", w=np.arange(1.0, 6.0)),
        call(TIMES, normal(5, 2), 1, cov=True),
    ],
    at_once=True,
)  # fmt: skip
def polyfit_with_covariances(x, y, deg, rcond=None, *, w=None, cov):
    """Those of the coefficients, from the scatter about the fit, or from the weights alone."""
    found, residuals, _, _, _, lhs, scale = fitted(x, y, deg, rcond, w)
    matrix = np.linalg.inv(lhs.T @ lhs) / np.outer(scale, scale)
    if cov == "unscaled":
        return found, matrix if np.ndim(y) == 1 else np.expand_dims(matrix, 2)
    share = residuals / (len(x) - deg - 1)
    return found, matrix * share if np.ndim(y) == 1 else np.expand_dims(matrix, 2) * share


@rules.definition(np.vander, cases=[call(normal(3), 4), call(normal(3), 3, True)])
def vander(x, N=None, increasing=False):
    powers = np.arange(len(x) if N is None else N)
    return np.expand_dims(x, 1) ** (powers if increasing else np.flip(powers))


# Bessel functions


@rules.elementwise(np.i0, domain=(-5.0, 5.0), edges=[((0.0,), (0.0,))])
def i0(x):
    return adjoints.bessel_i(1, x)


@rules.elementwise(adjoints.bessel_i, domain=[(2, 2), (-5.0, 5.0)], edges=[((1, 0.0), (0.0, 0.5))])
def bessel_i(n, x):
    return 0.0, (adjoints.bessel_i(n - 1, x) + adjoints.bessel_i(n + 1, x)) / 2.0


@rules.definition(np.kaiser, cases=[call(5, 1.5), call(4, 8.6)])
def kaiser(M, beta):
    if M == 1:
        return np.ones(1)
    half = (M - 1) / 2.0
    return np.i0(beta * np.sqrt(1.0 - ((np.arange(M) - half) / half) ** 2)) / np.i0(beta)
