# mypy: allow-untyped-defs, allow-untyped-calls
"""Triangular factors, least squares and equations with a band, of ``scipy.linalg``."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from adcompile.rules.core import RuleSet, call, normal
from adcompile.rules.numpy.linalg import SQUARE, TALL
from adcompile.rules.scipy.linalg import check_kept

rules = RuleSet()

FACTORED = linalg.lu_factor(SQUARE)
BAND = np.array([[0.0, 0.4, -0.3, 0.7], [3.0, 2.5, 4.0, 3.5], [0.5, -0.6, 0.2, 0.0], [0.1, 0.3, 0.0, 0.0]])


# Triangular factors


def order(piv):
    """The order of the rows after the exchanges that a factorization tells."""
    rows = np.arange(len(piv))
    for k in range(len(piv)):
        row = rows[k]
        rows[k] = rows[piv[k]]
        rows[piv[k]] = row
    return rows


def from_left(lu, b, trans):
    """Solved by the lower factor."""
    return linalg.solve_triangular(lu, b, trans, True, True)


def from_right(lu, b):
    """``b`` times the inverse of the upper factor."""
    return linalg.solve_triangular(lu, b.T, 1).T


def check_matrix(a, overwrite_a):
    check_kept(overwrite_a)
    if np.ndim(a) != 2 or np.iscomplexobj(a):
        raise NotImplementedError("scipy.linalg.lu_factor of stacks or of complex matrices")


def lu_factor_tangent(a_dot, a, overwrite_a=False, check_finite=True, *, out):
    check_matrix(a, overwrite_a)
    lu, piv = out
    change = from_right(lu, from_left(lu, a_dot[order(piv)], 0))
    lower = np.tril(lu, -1) @ np.tril(change, -1) + np.tril(change, -1)
    return lower + np.triu(change) @ np.triu(lu), np.zeros(np.shape(piv))


@rules.pair(linalg.lu_factor, tangent=lu_factor_tangent, cases=[call(SQUARE), call(np.array([[0.7]]))])
def lu_factor(bar, a, overwrite_a=False, check_finite=True, *, out):
    check_matrix(a, overwrite_a)
    lu, piv = out
    below = np.tril(bar[0], -1)
    inner = np.tril(np.tril(lu, -1).T @ below + below, -1) + np.triu(np.triu(bar[0]) @ np.triu(lu).T)
    total = linalg.solve_triangular(lu, from_left(lu, inner, 1).T, 0).T
    return total[np.argsort(order(piv))]


@rules.definition(
    linalg.lu_solve,
    cases=[call(FACTORED, normal(3)), call(FACTORED, normal(3, 2)), call(FACTORED, normal(3), 1)],
)
def lu_solve(lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True):
    check_kept(overwrite_b)
    if np.ndim(b) > 2 or trans not in (0, 1):
        raise NotImplementedError("scipy.linalg.lu_solve of stacks, or of a conjugate")
    lu, piv = lu_and_piv
    if trans == 0:
        return linalg.solve_triangular(lu, from_left(lu, b[order(piv)], 0))
    return from_left(lu, linalg.solve_triangular(lu, b, 1), 1)[np.argsort(order(piv))]


# Least squares


@rules.definition(linalg.lstsq, cases=[call(TALL, normal(5)), call(TALL, normal(5, 2)), call(SQUARE, normal(3))])
def lstsq(a, b, cond=None, overwrite_a=False, overwrite_b=False, check_finite=True, lapack_driver=None):
    check_kept(overwrite_a, overwrite_b)
    if np.ndim(a) != 2 or cond is not None or lapack_driver == "gelsy":
        raise NotImplementedError("scipy.linalg.lstsq of stacks, or with these options")
    x, _, rank, values = np.linalg.lstsq(a, b)
    if rank < np.shape(a)[1] or np.shape(a)[0] <= np.shape(a)[1]:
        return x, np.zeros(0), rank, values
    return x, np.sum(np.square(b - a @ x), 0), rank, values


# Equations with a band


def across(l_and_u, ab):
    """The band of the transposed matrix."""
    below = l_and_u[0]
    width, size = np.shape(ab)
    columns = np.arange(size) + np.expand_dims(np.arange(width) - below, 1)
    inside = (columns >= 0) & (columns < size)
    return np.where(inside, ab[np.expand_dims(np.arange(width)[::-1], 1), np.clip(columns, 0, size - 1)], 0.0)


def beside(l_and_u, x, first):
    """The entries of a vector in the rows that the entries of the band stand in, from ``first`` above."""
    places = np.arange(len(x)) + np.expand_dims(np.arange(l_and_u[0] + l_and_u[1] + 1) - first, 1)
    inside = (places >= 0) & (places < len(x))
    entries = x[np.clip(places, 0, len(x) - 1)]
    return np.where(inside if np.ndim(x) == 1 else np.expand_dims(inside, -1), entries, 0.0)


def check_band(ab, b, overwrite_ab, overwrite_b):
    check_kept(overwrite_ab, overwrite_b)
    if np.ndim(ab) != 2 or np.ndim(b) > 2 or np.iscomplexobj(ab):
        raise NotImplementedError("scipy.linalg.solve_banded of stacks or of complex numbers")


def solve_banded_tangent(
    ab_dot, b_dot, l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True, *, out
):
    check_band(ab, b, overwrite_ab, overwrite_b)
    change = across(l_and_u, ab_dot) if np.ndim(b) == 1 else np.expand_dims(across(l_and_u, ab_dot), -1)
    rest = b_dot - np.sum(change * beside(l_and_u, out, l_and_u[0]), 0)
    return linalg.solve_banded(l_and_u, ab, rest)


@rules.pair(
    linalg.solve_banded,
    tangent=solve_banded_tangent,
    wrt=(1, 2),
    cases=[
        call((2, 1), BAND, normal(4)),
        call((1, 1), BAND[:3], normal(4)),
        call((0, 0), BAND[1:2], normal(4)),
        call((2, 1), BAND, normal(4, 2)),
    ],
)
def solve_banded(bar, l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True, *, out):
    check_band(ab, b, overwrite_ab, overwrite_b)
    b_bar = linalg.solve_banded((l_and_u[1], l_and_u[0]), across(l_and_u, ab), bar)
    ab_bar = -beside(l_and_u, b_bar, l_and_u[1]) * out
    return ab_bar if np.ndim(b) == 1 else np.sum(ab_bar, -1), b_bar


SYMMETRIC_BAND = np.array([[0.0, 0.0, 0.3, -0.2], [0.0, 0.4, -0.3, 0.7], [3.0, 2.5, 4.0, 3.5]])


@rules.definition(
    linalg.solveh_banded,
    cases=[
        call(SYMMETRIC_BAND, normal(4)), call(SYMMETRIC_BAND[1:], normal(4, 2)),
        call(np.array([[3.0, 2.5, 4.0], [0.4, -0.3, 0.0]]), normal(3), lower=True),
    ],
)  # fmt: skip
def solveh_banded(ab, b, overwrite_ab=False, overwrite_b=False, lower=False, check_finite=True):
    check_band(ab, b, overwrite_ab, overwrite_b)
    width = np.shape(ab)[0] - 1
    other = across((width, 0) if lower else (0, width), ab)
    band = np.concatenate((other[:-1], ab) if lower else (ab, other[1:]))
    return linalg.solve_banded((width, width), band, b)


COLUMN = np.array([4.5, 1.0, 0.7])


@rules.definition(
    linalg.solve_toeplitz,
    cases=[
        call(COLUMN, normal(3)), call((COLUMN, np.array([4.0, -0.3, 0.2])), normal(3)), call(COLUMN, normal(3, 2)),
    ],
)  # fmt: skip
def solve_toeplitz(c_or_cr, b, check_finite=True):
    if isinstance(c_or_cr, tuple):
        return np.linalg.solve(linalg.toeplitz(c_or_cr[0], c_or_cr[1]), b)
    return np.linalg.solve(linalg.toeplitz(c_or_cr), b)
