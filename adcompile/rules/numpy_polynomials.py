# mypy: allow-untyped-defs, allow-untyped-calls
"""Polynomials by their coefficients, and the Bessel functions of windows."""

from __future__ import annotations

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call, normal

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
    np.polyint, cases=[call(normal(4)), call(normal(3), 2), call(normal(3), 1, 0.5), call(normal(2), 2, 1.5)]
)
def polyint(p, m=1, k=None):
    if np.ndim(k) > 0:
        raise NotImplementedError("np.polyint with several constants")
    for _ in range(m):
        p = np.append(p / np.arange(len(p), 0, -1), 0.0 if k is None else k)
    return p


@rules.definition(
    np.polyadd, cases=[call(normal(3), normal(2)), call(normal(1), normal(2)), call(normal(2), normal(2))]
)
def polyadd(a1, a2):
    length = max(len(a1), len(a2))
    return np.pad(a1, (length - len(a1), 0)) + np.pad(a2, (length - len(a2), 0))


@rules.definition(
    np.polysub, cases=[call(normal(3), normal(2)), call(normal(1), normal(2)), call(normal(2), normal(2))]
)
def polysub(a1, a2):
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
        call(normal(5), normal(3)), call(normal(2), normal(3)), call(normal(3), normal(1)),
        call(np.array([1.0, -3.0, 2.0]), np.array([1.0, -1.0])), call(normal(3), normal(3)),
    ],
)  # fmt: skip
def polydiv(u, v):
    """Long division; what is left has no zeros at its beginning, as far as they are known."""
    steps = max(len(u) - len(v) + 1, 0)
    quotient = np.zeros(max(steps, 1), np.result_type(u, v, 0.0))
    rest = np.array(u, np.result_type(u, v, 0.0))
    for k in range(steps):
        factor = rest[k] / v[0]
        quotient[k] = factor
        rest[k : k + len(v)] -= factor * v
    return quotient, rest[adjoints.leading_rest(rest) :]


@rules.definition(np.poly, cases=[call(normal(3)), call(normal(1)), call(np.array([1.0, 0.0, 2.0]))])
def poly(seq_of_zeros):
    if np.ndim(seq_of_zeros) != 1:
        raise NotImplementedError("np.poly of a matrix")
    p = np.ones(1)
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
    """The least squares of the columns of a Vandermonde matrix, each scaled to length one."""
    lhs = np.vander(x, deg + 1)
    rhs = y
    if w is not None:
        lhs = lhs * np.expand_dims(w, 1)
        rhs = y * w if np.ndim(y) == 1 else y * np.expand_dims(w, 1)
    scale = np.sqrt(np.sum(lhs * lhs, axis=0))
    found = np.linalg.lstsq(lhs / scale, rhs, rcond=len(x) * 2.220446049250313e-16 if rcond is None else rcond)[0]
    return found / scale if np.ndim(y) == 1 else found / np.expand_dims(scale, 1)


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
