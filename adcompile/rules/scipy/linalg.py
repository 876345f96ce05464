# mypy: allow-untyped-defs, allow-untyped-calls
"""The solvers and factorizations of ``scipy.linalg``, mostly in terms of those of ``numpy.linalg``.

A call that may overwrite its argument is refused, and so is one for a structure of which only a part is read.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from adcompile.primitives import stop_gradient
from adcompile.rules.core import Given, RuleSet, call, normal
from adcompile.rules.numpy import factorizations
from adcompile.rules.numpy.linalg import POSITIVE, SQUARE, STACK, TALL, transposed

rules = RuleSet()

UPPER = np.triu(SQUARE)
FACTORED = (np.linalg.cholesky(POSITIVE[0]), True)
GENERAL = (None, "gen", "general")
SYMMETRIC = ("sym", "symmetric", "pos", "positive definite", "her", "hermitian")  # one triangle is read
TRIANGULAR = ("upper triangular", "lower triangular")


def check_kept(overwrite_a, overwrite_b=False):
    if overwrite_a or overwrite_b:
        raise NotImplementedError("a function of scipy.linalg that may overwrite its argument")


# Determinants, inverses and equations


@rules.definition(linalg.det, cases=[call(SQUARE), call(STACK)])
def det(a, overwrite_a=False, check_finite=True):
    check_kept(overwrite_a)
    return np.linalg.det(a)


@rules.definition(linalg.inv, cases=[call(SQUARE)])
def inv(a, overwrite_a=False, check_finite=True):
    check_kept(overwrite_a)
    return np.linalg.inv(a)


@rules.definition(linalg.pinv, cases=[call(TALL)])
def pinv(a, *, check_finite=True):
    return np.linalg.pinv(a)


@rules.definition(linalg.norm, cases=[call(normal(3)), call(SQUARE, "fro"), call(SQUARE, axis=1, keepdims=True)])
def norm(a, ord=None, axis=None, keepdims=False, check_finite=True):
    return np.linalg.norm(a, ord, axis, keepdims)


@rules.definition(
    linalg.solve,
    cases=[
        call(SQUARE, normal(3)), call(SQUARE, normal(3, 2)), call(SQUARE, normal(3), transposed=True),
        call(POSITIVE[0], normal(3), assume_a="pos"), call(SQUARE, normal(3), True, assume_a="sym"),
        call(SQUARE, normal(3), assume_a="upper triangular"), call(SQUARE, normal(3), assume_a="tridiagonal"),
        call(SQUARE, normal(3, 2), assume_a="diagonal"), call(STACK, normal(3, 3, 2)),
    ],
)  # fmt: skip
def solve(a, b, lower=False, overwrite_a=False, overwrite_b=False, check_finite=True, assume_a=None, transposed=False):
    check_kept(overwrite_a, overwrite_b)
    if np.ndim(a) != 2 or np.ndim(b) > 2:
        if np.ndim(a) != np.ndim(b) or assume_a not in GENERAL or transposed:
            raise NotImplementedError("scipy.linalg.solve of stacks of vectors, or of matrices of a structure")
        return np.linalg.solve(a, b)
    if assume_a == "diagonal":
        return b / (np.diagonal(a) if np.ndim(b) == 1 else np.expand_dims(np.diagonal(a), 1))
    if assume_a == "tridiagonal":
        a = np.triu(np.tril(a, 1), -1)
        return np.linalg.solve(a.T if transposed else a, b)
    if assume_a in TRIANGULAR:
        return linalg.solve_triangular(a, b, 1 if transposed else 0, assume_a == "lower triangular")
    if assume_a in SYMMETRIC and not np.iscomplexobj(a):
        return np.linalg.solve(np.tril(a) + np.tril(a, -1).T if lower else np.triu(a) + np.triu(a, 1).T, b)
    if assume_a not in GENERAL:
        raise NotImplementedError("scipy.linalg.solve with this structure, which is assumed")
    return np.linalg.solve(a.T if transposed else a, b)


def is_plain(trans, a):
    if trans in (2, "C") and np.iscomplexobj(a):
        raise NotImplementedError("scipy.linalg.solve_triangular of a conjugate")
    return trans in (0, "N")


def part(a, lower, unit_diagonal):
    """The part of a matrix that a triangular solver reads."""
    k = 1 if unit_diagonal else 0
    return np.tril(a, -k) if lower else np.triu(a, k)


def solve_triangular_tangent(
    a_dot, b_dot, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True, *, out
):
    check_kept(overwrite_b)
    change = part(a_dot, lower, unit_diagonal)
    rest = b_dot - (change if is_plain(trans, a) else change.T) @ out
    return linalg.solve_triangular(a, rest, trans, lower, unit_diagonal)


@rules.pair(
    linalg.solve_triangular,
    tangent=solve_triangular_tangent,
    wrt=(0, 1),
    cases=[
        call(SQUARE, normal(3)), call(SQUARE, normal(3, 2), lower=True), call(SQUARE, normal(3), 1),
        call(SQUARE, normal(3, 2), "T", True), call(SQUARE, normal(3), unit_diagonal=True),
        call(SQUARE, normal(3), "C"),
    ],
)  # fmt: skip
def solve_triangular(
    bar, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True, *, out
):
    check_kept(overwrite_b)
    plain = is_plain(trans, a)
    b_bar = linalg.solve_triangular(a, bar, 1 if plain else 0, lower, unit_diagonal)
    left, right = (b_bar, out) if plain else (out, b_bar)
    a_bar = np.outer(left, right) if np.ndim(b) == 1 else left @ right.T
    return -part(a_bar, lower, unit_diagonal), b_bar


# Factorizations


@rules.definition(linalg.cholesky, cases=[call(POSITIVE[0]), call(POSITIVE[0], lower=True), call(POSITIVE)])
def cholesky(a, lower=False, overwrite_a=False, check_finite=True):
    check_kept(overwrite_a)
    return np.linalg.cholesky(a) if lower else transposed(np.linalg.cholesky(transposed(a)))


#: Whether the triangle that ``cho_factor`` does not use has what the argument has there; zeros in newer releases.
KEPT = bool(linalg.cho_factor(np.array([[1.0, 0.0], [0.5, 1.0]]))[0][1, 0])


@rules.definition(linalg.cho_factor, cases=[call(POSITIVE[0]), call(POSITIVE[0], lower=True)])
def cho_factor(a, lower=False, overwrite_a=False, check_finite=True):
    check_kept(overwrite_a)
    factor = np.linalg.cholesky(a) if lower else transposed(np.linalg.cholesky(transposed(a)))
    if KEPT:
        factor = factor + (np.triu(a, 1) if lower else np.tril(a, -1))
    return factor, lower


@rules.definition(linalg.cho_solve, cases=[call(FACTORED, normal(3)), call((FACTORED[0].T, False), normal(3, 2))])
def cho_solve(c_and_lower, b, overwrite_b=False, check_finite=True):
    check_kept(overwrite_b)
    c, lower = c_and_lower
    if lower:
        return linalg.solve_triangular(c, linalg.solve_triangular(c, b, 0, True), 1, True)
    return linalg.solve_triangular(c, linalg.solve_triangular(c, b, 1, False), 0, False)


@rules.definition(
    linalg.qr,
    cases=[
        call(SQUARE, mode="economic"), call(TALL, mode="economic"), call(SQUARE), call(TALL.T),
        call(TALL, mode="economic", pivoting=True),
    ],
)  # fmt: skip
def qr(a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True):
    check_kept(overwrite_a)
    if mode != "economic" and (mode != "full" or np.shape(a)[0] > np.shape(a)[1]):
        raise NotImplementedError("scipy.linalg.qr that completes the columns, or in mode 'raw': use mode='economic'")
    if not pivoting:
        return np.linalg.qr(a)
    order = linalg.qr(stop_gradient(a), mode="r", pivoting=True)[1]
    q, r = np.linalg.qr(a[:, order])
    return q, r, order


@rules.definition(
    Given(linalg.qr, "mode", "r"), cases=[call(TALL, mode="r"), call(TALL.T, mode="r", pivoting=True)], at_once=True
)
def qr_without_first(a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True):
    check_kept(overwrite_a)
    order = linalg.qr(stop_gradient(a), mode="economic", pivoting=True)[2] if pivoting else None
    r = np.linalg.qr(a[:, order] if pivoting else a)[1]
    r = np.pad(r, ((0, np.shape(a)[0] - np.shape(r)[0]), (0, 0)))
    return (r, order) if pivoting else (r,)


@rules.definition(linalg.svd, cases=[call(SQUARE), call(TALL, full_matrices=False), call(TALL, compute_uv=False)])
def svd(a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True, lapack_driver="gesdd"):
    check_kept(overwrite_a)
    return np.linalg.svd(a, full_matrices, compute_uv)


@rules.definition(linalg.svdvals, cases=[call(SQUARE), call(TALL)])
def svdvals(a, overwrite_a=False, check_finite=True):
    check_kept(overwrite_a)
    return np.linalg.svd(a, compute_uv=False)


def triangle(a, b, lower, overwrite_a):
    check_kept(overwrite_a)
    if b is not None or np.iscomplexobj(a):
        raise NotImplementedError(
            "scipy.linalg.eigh of complex matrices or of pairs, of which linalg.eigvalsh(a, b) gives the values"
        )
    return "L" if lower else "U"


def eigh_tangent(
    a_dot, a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, check_finite=True, driver=None, out
):
    read = triangle(a, b, lower, overwrite_a)
    if eigvals_only:
        return factorizations.eigvalsh_tangent(a_dot, a, read)
    return factorizations.eigh_tangent(a_dot, a, read, out=out)


@rules.pair(
    linalg.eigh,
    tangent=eigh_tangent,
    cases=[
        call(POSITIVE[0], driver="ev"), call(POSITIVE[0], eigvals_only=True),
        call(POSITIVE[1], lower=False, driver="ev"),
        call(POSITIVE[1], lower=False, eigvals_only=True), call(POSITIVE[0], driver="evd"),
    ],
)  # fmt: skip
def eigh(bar, a, b=None, *, lower=True, eigvals_only=False, overwrite_a=False, check_finite=True, driver=None, out):
    """The vectors are those that are found: each could have the other sign."""
    read = triangle(a, b, lower, overwrite_a)
    if eigvals_only:
        return factorizations.eigvalsh(bar, a, read)
    return factorizations.eigh(bar, a, read, out=out)


def polar_of(a_dot, a, u, p):
    inner = a.T @ a_dot
    p_dot = linalg.solve_sylvester(p, p, inner + inner.T)
    return np.linalg.solve(p, (a_dot - u @ p_dot).T).T, p_dot


def polar_tangent(a_dot, a, side="right", *, out):
    u, p = out
    if side == "right":
        return polar_of(a_dot, a, u, p)
    u_dot, p_dot = polar_of(a_dot.T, a.T, u.T, p)
    return u_dot.T, p_dot


def polar_from(u_bar, p_bar, a, u, p):
    direct = np.linalg.solve(p, u_bar.T).T
    inner = linalg.solve_sylvester(p, p, p_bar - u.T @ direct)
    return direct + a @ (inner + inner.T)


@rules.pair(
    linalg.polar, tangent=polar_tangent, cases=[call(SQUARE), call(TALL), call(TALL.T, "left"), call(SQUARE, "left")]
)
def polar(bar, a, side="right", *, out):
    """The second factor solves ``p @ p = a.T @ a``."""
    u, p = out
    if np.iscomplexobj(a):
        raise NotImplementedError("scipy.linalg.polar of complex matrices")
    u_bar, p_bar = np.zeros_like(u) + bar[0], np.zeros_like(p) + bar[1]
    return polar_from(u_bar, p_bar, a, u, p) if side == "right" else polar_from(u_bar.T, p_bar, a.T, u.T, p).T


@rules.definition(
    linalg.eigvalsh,
    cases=[call(POSITIVE[0]), call(POSITIVE[0], lower=False), call(POSITIVE[0], POSITIVE[1])],
)
def eigvalsh(a, b=None, *, lower=True, overwrite_a=False, check_finite=True):
    check_kept(overwrite_a)
    if b is None:
        return np.linalg.eigvalsh(a, "L" if lower else "U")
    if not lower:
        raise NotImplementedError("scipy.linalg.eigvalsh of pairs of matrices of which the upper triangles are read")
    factor, whole = np.linalg.cholesky(b), np.tril(a) + np.tril(a, -1).T
    half = linalg.solve_triangular(factor, whole, 0, True)
    return np.linalg.eigvalsh(linalg.solve_triangular(factor, half.T, 0, True))


# Matrix equations


def solve_sylvester_tangent(a_dot, b_dot, q_dot, a, b, q, *, out):
    return linalg.solve_sylvester(a, b, q_dot - a_dot @ out - out @ b_dot)


@rules.pair(
    linalg.solve_sylvester,
    tangent=solve_sylvester_tangent,
    wrt=(0, 1, 2),
    cases=[call(POSITIVE[0], POSITIVE[1][:2, :2], normal(3, 2))],
)
def solve_sylvester(bar, a, b, q, *, out):
    q_bar = linalg.solve_sylvester(transposed(a), transposed(b), bar)
    return -q_bar @ transposed(out), -transposed(out) @ q_bar, q_bar


@rules.definition(linalg.solve_continuous_lyapunov, linalg.solve_lyapunov, cases=[call(POSITIVE[0], normal(3, 3))])
def solve_continuous_lyapunov(a, q):
    if np.iscomplexobj(a):
        raise NotImplementedError("scipy.linalg.solve_continuous_lyapunov of complex matrices")
    return linalg.solve_sylvester(a, transposed(a), q)
