# mypy: allow-untyped-defs, allow-untyped-calls
"""The factorizations of ``numpy.linalg``, of one matrix or a stack of them.

The formulas are those of Giles (2008), unless a docstring names another source. ``cholesky`` and ``eigh`` read one
triangle of their argument, so the adjoint is zero in the other one.
"""

from __future__ import annotations

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call
from adcompile.rules.numpy_linalg import POSITIVE, SQUARE, STACK, TALL, columns, rows, transposed

rules = RuleSet()


def lower_half(a):
    """The lower triangle, with half of the diagonal."""
    return (np.tril(a) + np.tril(a, -1)) / 2.0


def from_lower(a):
    """The symmetric matrix with this lower triangle."""
    return np.tril(a) + transposed(np.tril(a, -1))


def to_lower(bar):
    """The adjoint of ``from_lower``."""
    return np.tril(bar) + transposed(np.triu(bar, 1))


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


def to_triangle(bar, triangle):
    """The adjoint of the symmetric matrix with this triangle."""
    return to_lower(bar) if triangle == "L" else transposed(to_lower(bar))


def over_gaps(m, w):
    """m[i, j] / (w[j] - w[i]) off the diagonal; zero where both are, and not a number where the divisor alone is."""
    m = np.tril(m, -1) + np.triu(m, 1)
    divisor = np.where(adjoints.equal_pairs(w, m), np.where(m == 0.0, 1.0, np.nan), rows(w) - columns(w))
    return m / divisor


rules.constant(adjoints.equal_pairs)


def eigh_tangent(a_dot, a, UPLO="L", *, out):
    if np.iscomplexobj(a):
        raise NotImplementedError("np.linalg.eigh of complex matrices")
    w, v = out
    inner = transposed(v) @ from_lower(a_dot if UPLO == "L" else transposed(a_dot)) @ v
    return np.diagonal(inner, 0, -2, -1), v @ over_gaps(inner, w)


@rules.pair(np.linalg.eigh, tangent=eigh_tangent, cases=[call(POSITIVE[0]), call(POSITIVE), call(STACK[0], "U")])
def eigh(bar, a, UPLO="L", *, out):
    """The vectors of equal eigenvalues have no derivative: not finite there, unless their adjoint is zero."""
    if np.iscomplexobj(a):
        raise NotImplementedError("np.linalg.eigh of complex matrices")
    w, v = out
    of_vectors = v @ over_gaps(transposed(v) @ bar[1], w) @ transposed(v)
    return to_triangle((v * rows(bar[0])) @ transposed(v) + of_vectors, UPLO)


HERMITIAN = [call(STACK + 0.5j * np.flip(STACK, 1), triangle) for triangle in ("L", "U")]


def eigvalsh_tangent(a_dot, a, UPLO="L"):
    v = np.linalg.eigh(a, UPLO)[1]
    a_dot = a_dot if UPLO == "L" else transposed(a_dot)
    if np.iscomplexobj(a):
        v = v if UPLO == "L" else np.conjugate(v)
        a_dot = np.tril(a_dot) + np.conjugate(transposed(np.tril(a_dot, -1)))
        return np.sum(np.real(np.conjugate(v) * (a_dot @ v)), axis=-2)
    return np.sum(v * (from_lower(a_dot) @ v), axis=-2)


@rules.pair(
    np.linalg.eigvalsh,
    tangent=eigvalsh_tangent,
    cases=[call(POSITIVE[0]), call(POSITIVE), call(STACK, "U"), *HERMITIAN],
)
def eigvalsh(bar, a, UPLO="L"):
    """Of a Hermitian matrix too, of whose diagonal only the real part counts."""
    v = np.linalg.eigh(a, UPLO)[1]
    if not np.iscomplexobj(a):
        return to_triangle((v * rows(bar)) @ transposed(v), UPLO)
    v = v if UPLO == "L" else np.conjugate(v)
    a_bar = (np.conjugate(v) * rows(bar)) @ transposed(v)
    a_bar = np.tril(a_bar) + np.conjugate(transposed(np.triu(a_bar, 1)))
    a_bar = np.where(np.eye(np.shape(a)[-1]) == 1.0, np.real(a_bar), a_bar)
    return a_bar if UPLO == "L" else transposed(a_bar)


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
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    if np.iscomplexobj(x):
        u, vt = np.conjugate(u), np.conjugate(vt)
    inner = np.diagonal(transposed(u) @ a_dot @ transposed(vt), 0, -2, -1)
    return np.real(inner) if np.iscomplexobj(x) else inner


@rules.pair(
    np.linalg.svdvals, tangent=svdvals_tangent, cases=[call(SQUARE), call(TALL), call(STACK), call(TALL + 0.5j)]
)
def svdvals(bar, x):
    u, _, vt = np.linalg.svd(x, full_matrices=False)
    if np.iscomplexobj(x):
        u, vt = np.conjugate(u), np.conjugate(vt)
    return (u * rows(bar)) @ vt
