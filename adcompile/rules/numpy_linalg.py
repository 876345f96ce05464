# mypy: allow-untyped-defs, allow-untyped-calls
"""The solvers and factorizations of ``numpy.linalg``, of one matrix or a stack of them.

The formulas are those of Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation" (2008), unless a docstring names another source. ``cholesky`` and ``eigh`` read one triangle of their
argument, so the adjoint is zero in the other one.
"""

from __future__ import annotations

import numpy as np

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(np.linalg.matrix_rank)

SQUARE = np.array([[2.0, 0.3, -0.4], [0.1, -1.5, 0.7], [0.6, 0.2, 1.2]])
STACK = np.stack([SQUARE, SQUARE @ SQUARE, np.flip(SQUARE, 0)])
POSITIVE = STACK @ np.swapaxes(STACK, -1, -2) + np.eye(3)
SQUARES = [call(SQUARE), call(STACK), call(np.zeros((0, 3, 3)))]
TALL = np.concatenate([SQUARE, np.eye(3)[:2] + 0.3])


def transposed(a):
    """Each matrix of a stack."""
    return a.T if np.ndim(a) == 2 else np.swapaxes(a, -1, -2)


def lower_half(a):
    """The lower triangle, with half of the diagonal."""
    return (np.tril(a) + np.tril(a, -1)) / 2.0


def from_lower(a):
    """The symmetric matrix with this lower triangle."""
    return np.tril(a) + transposed(np.tril(a, -1))


def to_lower(bar):
    """The adjoint of ``from_lower``."""
    return np.tril(bar) + transposed(np.triu(bar, 1))


def rows(vector):
    return np.expand_dims(vector, -2)


def columns(vector):
    return np.expand_dims(vector, -1)


# Inverses, determinants, and equations


def inv_tangent(a_dot, a, *, out):
    return -out @ a_dot @ out


@rules.pair(np.linalg.inv, tangent=inv_tangent, cases=SQUARES)
def inv(bar, a, *, out):
    return -transposed(out) @ bar @ transposed(out)


def cofactors(a, det):
    """The derivative of the determinant; from the singular values where the matrix has no inverse."""
    if np.all(det != 0.0):
        return np.expand_dims(det, (-2, -1)) * transposed(np.linalg.inv(a))
    if np.iscomplexobj(a):
        raise NotImplementedError("determinants of singular complex matrices")
    u, s, vt = np.linalg.svd(a)
    others = np.prod(np.where(np.eye(np.shape(a)[-1]) == 1.0, 1.0, rows(s)), axis=-1)
    return np.expand_dims(np.linalg.det(u) * np.linalg.det(vt), (-2, -1)) * (u * rows(others)) @ vt


def det_tangent(a_dot, a, *, out):
    return np.sum(cofactors(a, out) * a_dot, axis=(-2, -1))


@rules.pair(np.linalg.det, tangent=det_tangent, cases=[*SQUARES, call(np.diag([2.0, 0.0, 3.0]))])
def det(bar, a, *, out):
    return np.expand_dims(bar, (-2, -1)) * cofactors(a, out)


def slogdet_tangent(a_dot, a):
    if np.iscomplexobj(a):
        raise NotImplementedError("np.linalg.slogdet of complex matrices")
    log_dot = np.sum(transposed(np.linalg.inv(a)) * a_dot, axis=(-2, -1))
    return np.zeros_like(log_dot), log_dot


@rules.pair(np.linalg.slogdet, tangent=slogdet_tangent, cases=SQUARES)
def slogdet(bar, a):
    if np.iscomplexobj(a):
        raise NotImplementedError("np.linalg.slogdet of complex matrices")
    return np.expand_dims(bar[1], (-2, -1)) * transposed(np.linalg.inv(a))


def solve_tangent(a_dot, b_dot, a, b, *, out):
    if np.ndim(b) == 1 and np.ndim(a) > 2:
        return np.squeeze(np.linalg.solve(a, columns(b_dot) - a_dot @ columns(out)), -1)
    return np.linalg.solve(a, b_dot - a_dot @ out)


@rules.pair(
    np.linalg.solve,
    tangent=solve_tangent,
    wrt=(0, 1),
    cases=[
        call(SQUARE, normal(3)), call(SQUARE, normal(3, 2)), call(STACK, normal(3)), call(STACK, normal(3, 2)),
        call(STACK, normal(3, 3, 1)), call(SQUARE, normal(2, 3, 2)), call(SQUARE, np.zeros((3, 0))),
    ],
)  # fmt: skip
def solve(bar, a, b, *, out):
    if np.ndim(b) == 1 and np.ndim(a) == 2:
        b_bar = np.linalg.solve(a.T, bar)
        return -np.outer(b_bar, out), b_bar
    if np.ndim(b) == 1:
        b_bars = np.linalg.solve(transposed(a), columns(bar))
        return -b_bars @ rows(out), runtime.unbroadcast(np.squeeze(b_bars, -1), b)
    b_bars = np.linalg.solve(transposed(a), bar)
    return runtime.unbroadcast(-b_bars @ transposed(out), a), runtime.unbroadcast(b_bars, b)


def pinv_tangent(a_dot, a, *, out):
    if np.iscomplexobj(a):
        raise NotImplementedError("np.linalg.pinv of complex matrices")
    by_rows = transposed(a_dot) - transposed(a_dot) @ a @ out
    by_columns = transposed(a_dot) - out @ a @ transposed(a_dot)
    return out @ transposed(out) @ by_rows + by_columns @ transposed(out) @ out - out @ a_dot @ out


@rules.pair(np.linalg.pinv, tangent=pinv_tangent, cases=[call(TALL), call(TALL.T), call(STACK)])
def pinv(bar, a, *, out):
    """Golub and Pereyra, "The differentiation of pseudo-inverses" (1973); the rank must not change."""
    if np.iscomplexobj(a):
        raise NotImplementedError("np.linalg.pinv of complex matrices")
    bar_t, out_t = transposed(bar), transposed(out)
    outside = (bar_t - a @ out @ bar_t) @ out @ out_t + out_t @ out @ (bar_t - bar_t @ out @ a)
    return outside - out_t @ bar @ out_t


@rules.definition(np.linalg.matrix_power, cases=[call(SQUARE, 3), call(SQUARE, 1), call(SQUARE, -2), call(STACK, 2)])
def matrix_power(a, n):
    if n == 0:
        raise NotImplementedError("np.linalg.matrix_power with exponent 0: it is constant, write np.eye")
    factor = np.linalg.inv(a) if n < 0 else a
    power = factor
    for _ in range(abs(n) - 1):
        power = power @ factor
    return power


# Factorizations


def cholesky_tangent(a_dot, a, *, upper=False, out):
    if np.iscomplexobj(a) or upper:
        raise NotImplementedError("np.linalg.cholesky of complex matrices, or upper=True")
    half = np.linalg.solve(out, from_lower(a_dot))
    return out @ lower_half(np.linalg.solve(out, transposed(half)))


@rules.pair(np.linalg.cholesky, tangent=cholesky_tangent, cases=[call(POSITIVE[0]), call(POSITIVE)])
def cholesky(bar, a, *, upper=False, out):
    """Murray, "Differentiation of the Cholesky decomposition" (2016)."""
    if np.iscomplexobj(a) or upper:
        raise NotImplementedError("np.linalg.cholesky of complex matrices, or upper=True")
    middle = lower_half(transposed(out) @ bar)
    half = np.linalg.solve(transposed(out), middle)
    return to_lower(transposed(np.linalg.solve(transposed(out), transposed(half))))


def qr_tangent(a_dot, a, mode="reduced", *, out):
    if mode != "reduced" or np.iscomplexobj(a) or np.shape(a)[-2] < np.shape(a)[-1]:
        raise NotImplementedError("np.linalg.qr of complex or wide matrices, or in a mode that is not 'reduced'")
    q, r = out
    inner = transposed(np.linalg.solve(transposed(r), transposed(a_dot)))
    below = np.tril(transposed(q) @ inner, -1)
    upper = transposed(q) @ inner - below + transposed(below)
    return inner - q @ upper, upper @ r


@rules.pair(np.linalg.qr, tangent=qr_tangent, cases=[call(SQUARE), call(TALL), call(STACK)])
def qr(bar, a, mode="reduced", *, out):
    """Walter and Lehmann, "Algorithmic differentiation of linear algebra functions" (2010)."""
    if mode != "reduced" or np.iscomplexobj(a) or np.shape(a)[-2] < np.shape(a)[-1]:
        raise NotImplementedError("np.linalg.qr of complex or wide matrices, or in a mode that is not 'reduced'")
    q, r = out
    inner = r @ transposed(bar[1]) - transposed(bar[0]) @ q
    total = bar[0] + q @ (np.tril(inner) + transposed(np.tril(inner, -1)))
    return transposed(np.linalg.solve(r, transposed(total)))


# Eigenvalues and singular values


def over_gaps(m, w):
    """m[i, j] / (w[j] - w[i]) off the diagonal; zero where both are."""
    m = np.tril(m, -1) + np.triu(m, 1)
    gaps = rows(w) - columns(w)
    return m / np.where((gaps == 0.0) & (m == 0.0), 1.0, gaps)


def eigh_tangent(a_dot, a, UPLO="L", *, out):
    if np.iscomplexobj(a) or UPLO != "L":
        raise NotImplementedError("np.linalg.eigh of complex matrices, or of an upper triangle")
    w, v = out
    inner = transposed(v) @ from_lower(a_dot) @ v
    return np.diagonal(inner, 0, -2, -1), v @ over_gaps(inner, w)


@rules.pair(np.linalg.eigh, tangent=eigh_tangent, cases=[call(POSITIVE[0]), call(POSITIVE)])
def eigh(bar, a, UPLO="L", *, out):
    """The vectors of equal eigenvalues have no derivative: not finite there, unless their adjoint is zero."""
    if np.iscomplexobj(a) or UPLO != "L":
        raise NotImplementedError("np.linalg.eigh of complex matrices, or of an upper triangle")
    w, v = out
    of_vectors = v @ over_gaps(transposed(v) @ bar[1], w) @ transposed(v)
    return to_lower((v * rows(bar[0])) @ transposed(v) + of_vectors)


def eigvalsh_tangent(a_dot, a, UPLO="L"):
    if np.iscomplexobj(a) or UPLO != "L":
        raise NotImplementedError("np.linalg.eigvalsh of complex matrices, or of an upper triangle")
    v = np.linalg.eigh(a)[1]
    return np.sum(v * (from_lower(a_dot) @ v), axis=-2)


@rules.pair(np.linalg.eigvalsh, tangent=eigvalsh_tangent, cases=[call(POSITIVE[0]), call(POSITIVE)])
def eigvalsh(bar, a, UPLO="L"):
    if np.iscomplexobj(a) or UPLO != "L":
        raise NotImplementedError("np.linalg.eigvalsh of complex matrices, or of an upper triangle")
    v = np.linalg.eigh(a)[1]
    return to_lower((v * rows(bar)) @ transposed(v))


def check_thin(a, full_matrices):
    if np.iscomplexobj(a) or (full_matrices and np.shape(a)[-2] != np.shape(a)[-1]):
        raise NotImplementedError("np.linalg.svd of complex matrices, or in full of rectangular ones")


def svd_tangent(a_dot, a, full_matrices=True, compute_uv=True, hermitian=False, *, out):
    if not compute_uv:
        return svdvals_tangent(a_dot, a)
    check_thin(a, full_matrices)
    u, s, vt = out
    inner = transposed(u) @ a_dot @ transposed(vt)
    scaled, scaled_t = inner * rows(s), transposed(inner) * rows(s)
    u_dot = u @ over_gaps(scaled + transposed(scaled), s * s)
    v_dot = transposed(vt) @ over_gaps(scaled_t + transposed(scaled_t), s * s)
    if np.shape(a)[-2] > np.shape(a)[-1]:
        u_dot = u_dot + (a_dot @ transposed(vt) - u @ inner) / rows(s)
    if np.shape(a)[-2] < np.shape(a)[-1]:
        v_dot = v_dot + (transposed(a_dot) @ u - transposed(vt) @ transposed(inner)) / rows(s)
    return u_dot, np.diagonal(inner, 0, -2, -1), transposed(v_dot)


@rules.pair(
    np.linalg.svd,
    tangent=svd_tangent,
    cases=[
        call(SQUARE), call(STACK), call(TALL, full_matrices=False), call(TALL.T, False), call(TALL, compute_uv=False),
    ],
)  # fmt: skip
def svd(bar, a, full_matrices=True, compute_uv=True, hermitian=False, *, out):
    """Townsend, "Differentiating the singular value decomposition" (2016)."""
    if not compute_uv:
        return svdvals(bar, a)
    check_thin(a, full_matrices)
    u, s, vt = out
    u_bar, v_bar = bar[0], transposed(bar[2])
    of_u = over_gaps(transposed(u) @ u_bar, s * s)
    of_v = over_gaps(vt @ v_bar, s * s)
    inner = (of_u + transposed(of_u)) * rows(s) + columns(s) * (of_v + transposed(of_v))
    a_bar = u @ inner @ vt + (u * rows(bar[1])) @ vt
    if np.shape(a)[-2] > np.shape(a)[-1]:
        a_bar = a_bar + (u_bar - u @ (transposed(u) @ u_bar)) / rows(s) @ vt
    if np.shape(a)[-2] < np.shape(a)[-1]:
        a_bar = a_bar + (u / rows(s)) @ transposed(v_bar - transposed(vt) @ (vt @ v_bar))
    return a_bar


def svdvals_tangent(a_dot, x):
    check_thin(x, False)
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    return np.diagonal(transposed(u) @ a_dot @ transposed(vt), 0, -2, -1)


@rules.pair(np.linalg.svdvals, tangent=svdvals_tangent, cases=[call(SQUARE), call(TALL), call(STACK)])
def svdvals(bar, x):
    check_thin(x, False)
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    return (u * rows(bar)) @ vt
