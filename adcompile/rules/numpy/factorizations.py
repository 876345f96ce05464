# mypy: allow-untyped-defs, allow-untyped-calls
"""The factorizations of ``numpy.linalg``, of one matrix or a stack of them.

The formulas are those of Giles (2008), unless a docstring names another source. ``cholesky`` and ``eigh`` read one
triangle of their argument, so the adjoint is zero in the other one.
"""

from __future__ import annotations

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call, normal
from adcompile.rules.numpy.linalg import POSITIVE, SQUARE, STACK, TALL, columns, conjugated, rows, singular, transposed

rules = RuleSet()

SKEW = STACK - np.swapaxes(STACK, -1, -2)
HERMITIAN = STACK + 0.5j * np.flip(STACK, 1)


def lower_half(a):
    """The lower triangle, with half of the real part of the diagonal."""
    return real_diagonal(np.tril(a) + np.tril(a, -1)) / 2.0


def real_diagonal(a):
    return np.where(np.eye(np.shape(a)[-1]) == 1.0, np.real(a), a) if np.iscomplexobj(a) else a


def from_lower(a):
    """The symmetric or Hermitian matrix with this lower triangle."""
    return real_diagonal(np.tril(a)) + conjugated(np.tril(a, -1))


def to_lower(bar):
    """The adjoint of ``from_lower``."""
    return real_diagonal(np.tril(bar) + conjugated(np.triu(bar, 1)))


def plain(a):
    """The conjugate of complex numbers: adjoints are those of the real inner product without conjugation."""
    return np.conjugate(a) if np.iscomplexobj(a) else a


# Factorizations


def cholesky_tangent(a_dot, a, *, upper=False, out):
    if upper:
        raise NotImplementedError("np.linalg.cholesky with upper=True that is known only when the program runs")
    half = np.linalg.solve(out, from_lower(a_dot))
    return out @ lower_half(np.linalg.solve(out, conjugated(half)))


@rules.pair(
    np.linalg.cholesky,
    tangent=cholesky_tangent,
    cases=[call(POSITIVE[0]), call(POSITIVE), call(POSITIVE + 0.3j * SKEW)],
)
def cholesky(bar, a, *, upper=False, out):
    """Murray, "Differentiation of the Cholesky decomposition" (2016)."""
    if upper:
        raise NotImplementedError("np.linalg.cholesky with upper=True that is known only when the program runs")
    middle = lower_half(conjugated(out) @ plain(bar))
    half = np.linalg.solve(conjugated(out), middle)
    return plain(to_lower(conjugated(np.linalg.solve(conjugated(out), conjugated(half)))))


def check_mode(a, mode):
    if mode == "raw":
        raise NotImplementedError("np.linalg.qr in the mode 'raw', of LAPACK's own arrays")
    if mode != "reduced" and (mode != "complete" or np.shape(a)[-2] > np.shape(a)[-1]):
        raise NotImplementedError("np.linalg.qr that completes the columns of tall matrices, which is LAPACK's choice")


def qr_of_first_tangent(a_dot, q, r):
    inner = transposed(np.linalg.solve(transposed(r), transposed(a_dot)))
    whole = conjugated(q) @ inner
    upper = real_diagonal(whole - np.tril(whole, -1) + conjugated(np.tril(whole, -1)))
    return inner - q @ upper, upper @ r


def qr_tangent(a_dot, a, mode="reduced", *, out):
    check_mode(a, mode)
    q, r = out
    k = np.shape(a)[-2]
    if k >= np.shape(a)[-1]:
        return qr_of_first_tangent(a_dot, q, r)
    q_dot, r_dot = qr_of_first_tangent(a_dot[..., :k], q, r[..., :k])
    rest_dot = conjugated(q_dot) @ a[..., k:] + conjugated(q) @ a_dot[..., k:]
    return q_dot, np.concatenate((r_dot, rest_dot), axis=-1)


def qr_of_first(q_bar, r_bar, q, r):
    inner = r @ conjugated(r_bar) - conjugated(q_bar) @ q
    total = q_bar + q @ (real_diagonal(np.tril(inner)) + conjugated(np.tril(inner, -1)))
    return conjugated(np.linalg.solve(r, conjugated(total)))


@rules.pair(
    np.linalg.qr,
    tangent=qr_tangent,
    cases=[
        call(SQUARE), call(TALL), call(STACK), call(TALL.T), call(STACK[:, :2], "complete"), call(SQUARE + 0.5j),
        call(TALL + 0.5j * np.flip(TALL)), call((TALL + 0.5j * np.flip(TALL)).T),
    ],
)  # fmt: skip
def qr(bar, a, mode="reduced", *, out):
    """Walter and Lehmann, "Algorithmic differentiation of linear algebra functions" (2010).

    The first columns of a wide matrix make Q, of which the others are the coordinates.
    """
    check_mode(a, mode)
    q, r = out
    k = np.shape(a)[-2]
    q_bar, r_bar = plain(bar[0]), plain(bar[1])
    if k >= np.shape(a)[-1]:
        return plain(qr_of_first(q_bar, r_bar, q, r))
    rest_bar = r_bar[..., k:]
    first_bar = qr_of_first(q_bar + a[..., k:] @ conjugated(rest_bar), r_bar[..., :k], q, r[..., :k])
    return plain(np.concatenate((first_bar, q @ rest_bar), axis=-1))


# Eigenvalues and singular values


def to_triangle(bar, triangle):
    """The adjoint of the symmetric or Hermitian matrix with this triangle."""
    return to_lower(bar) if triangle == "L" else conjugated(to_lower(bar))


def from_triangle(a, triangle):
    return from_lower(a if triangle == "L" else conjugated(a))


def over_gaps(m, w):
    """m[i, j] / (w[j] - w[i]) off the diagonal; zero where both are, and not a number where the divisor alone is."""
    m = np.tril(m, -1) + np.triu(m, 1)
    divisor = np.where(adjoints.equal_pairs(w, m), np.where(m == 0.0, 1.0, np.nan), rows(w) - columns(w))
    return m / divisor


rules.constant(adjoints.equal_pairs)


def real_component(UPLO):
    """The number of the component of each complex vector that is real, by the way in which LAPACK finds them."""
    return 0 if UPLO == "L" else -1


def eigh_tangent(a_dot, a, UPLO="L", *, out):
    w, v = out
    inner = conjugated(v) @ from_triangle(a_dot, UPLO) @ v
    v_dot = v @ over_gaps(inner, w)
    if np.iscomplexobj(a):
        k = real_component(UPLO)
        v_dot = v_dot - 1.0j * v * rows(np.imag(v_dot[..., k, :]) / np.real(v[..., k, :]))
    return np.real(np.diagonal(inner, 0, -2, -1)) if np.iscomplexobj(a) else np.diagonal(inner, 0, -2, -1), v_dot


@rules.pair(
    np.linalg.eigh,
    tangent=eigh_tangent,
    cases=[call(POSITIVE[0]), call(POSITIVE), call(STACK[0], "U"), call(HERMITIAN[1:]), call(HERMITIAN[1], "U")],
)
def eigh(bar, a, UPLO="L", *, out):
    """The vectors of equal eigenvalues have no derivative: not finite there, unless their adjoint is zero."""
    w, v = out
    v_bar = plain(bar[1])
    if np.iscomplexobj(a):
        k = real_component(UPLO)
        turn = np.imag(np.sum(np.conjugate(v) * v_bar, axis=-2)) / np.real(v[..., k, :])
        chosen = np.expand_dims(np.arange(np.shape(a)[-1]) == k % np.shape(a)[-1], 1)
        v_bar = v_bar - 1.0j * chosen * rows(turn)
    of_vectors = v @ over_gaps(conjugated(v) @ v_bar, w) @ conjugated(v)
    return plain(to_triangle((v * rows(bar[0])) @ conjugated(v) + of_vectors, UPLO))


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
    cases=[call(POSITIVE[0]), call(POSITIVE), call(STACK, "U"), call(HERMITIAN), call(HERMITIAN, "U")],
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


def check_real(a):
    if np.iscomplexobj(a):
        raise NotImplementedError("np.linalg.svd of complex matrices, but for the singular values: np.linalg.svdvals")


def check_determined(bar, k):
    """Of a rectangular matrix, LAPACK chooses the vectors that complete the others."""
    if np.any(bar[0][..., k:]) or np.any(bar[2][..., k:, :]):
        raise NotImplementedError("np.linalg.svd in full of rectangular matrices, by the vectors that LAPACK chooses")


@rules.linear(adjoints.undetermined, cases=[call(normal(2, 2), (2, 2)), call(normal(3, 2, 2), (3, 2, 2))])
def undetermined(bar, x, shape):
    return adjoints.determined(bar, np.shape(x))


@rules.linear(adjoints.determined, cases=[call(normal(2, 2), (2, 2))])
def determined(bar, x, shape):
    return adjoints.undetermined(bar, np.shape(x))


def thin_svd_tangent(a_dot, u, s, vt):
    """Of complex vectors, which have a phase in common, those of V keep theirs."""
    inner = conjugated(u) @ a_dot @ conjugated(vt)
    scaled, scaled_t = inner * rows(s), conjugated(inner) * rows(s)
    u_dot = u @ over_gaps(scaled + conjugated(scaled), s * s)
    v_dot = conjugated(vt) @ over_gaps(scaled_t + conjugated(scaled_t), s * s)
    s_dot = np.diagonal(inner, 0, -2, -1)
    if np.iscomplexobj(u):
        u_dot = u_dot + u * rows(1.0j * np.imag(s_dot) / s)
        s_dot = np.real(s_dot)
    if np.shape(a_dot)[-2] > np.shape(a_dot)[-1]:
        u_dot = u_dot + (a_dot @ conjugated(vt) - u @ inner) / rows(s)
    if np.shape(a_dot)[-2] < np.shape(a_dot)[-1]:
        v_dot = v_dot + (conjugated(a_dot) @ u - conjugated(vt) @ conjugated(inner)) / rows(s)
    return u_dot, s_dot, conjugated(v_dot)


def thin_svd(u_bar, s_bar, vt_bar, a, u, s, vt):
    """Townsend, "Differentiating the singular value decomposition" (2016)."""
    u_bar, v_bar = plain(u_bar), transposed(vt_bar)
    by_u = conjugated(u) @ u_bar
    of_u, of_v = over_gaps(by_u, s * s), over_gaps(vt @ v_bar, s * s)
    inner = (of_u + conjugated(of_u)) * rows(s) + columns(s) * (of_v + conjugated(of_v))
    turned = s_bar + 1.0j * np.imag(np.diagonal(by_u, 0, -2, -1)) / s if np.iscomplexobj(u) else s_bar
    a_bar = u @ inner @ vt + (u * rows(turned)) @ vt
    if np.shape(a)[-2] > np.shape(a)[-1]:
        a_bar = a_bar + (u_bar - u @ by_u) / rows(s) @ vt
    if np.shape(a)[-2] < np.shape(a)[-1]:
        a_bar = a_bar + (u / rows(s)) @ conjugated(v_bar - conjugated(vt) @ (vt @ v_bar))
    return plain(a_bar)


def svd_tangent(a_dot, a, full_matrices=True, compute_uv=True, hermitian=False, *, out):
    if not compute_uv:
        return svdvals_tangent(a_dot, a)
    check_real(a)
    u, s, vt = out
    if not full_matrices:
        return thin_svd_tangent(a_dot, u, s, vt)
    k = np.shape(s)[-1]
    u_dot, s_dot, vt_dot = thin_svd_tangent(a_dot, u[..., :k], s, vt[..., :k, :])
    return adjoints.undetermined(u_dot, np.shape(u)), s_dot, adjoints.undetermined(vt_dot, np.shape(vt))


@rules.pair(
    np.linalg.svd,
    tangent=svd_tangent,
    cases=[
        call(SQUARE), call(STACK), call(TALL, full_matrices=False), call(TALL.T, False), call(TALL, compute_uv=False),
    ],
)  # fmt: skip
def svd(bar, a, full_matrices=True, compute_uv=True, hermitian=False, *, out):
    if not compute_uv:
        return svdvals(bar, a)
    check_real(a)
    u, s, vt = out
    if not full_matrices:
        return thin_svd(bar[0], bar[1], bar[2], a, u, s, vt)
    k = np.shape(s)[-1]
    check_determined(bar, k)
    u, vt = u[..., :k], vt[..., :k, :]
    u_bar, vt_bar = adjoints.determined(bar[0], np.shape(u)), adjoints.determined(bar[2], np.shape(vt))
    return thin_svd(u_bar, bar[1], vt_bar, a, u, s, vt)


def svd_up_to_phases_tangent(a_dot, a, *, out):
    return thin_svd_tangent(a_dot, out[0], out[1], out[2])


@rules.pair(adjoints.svd_up_to_phases, tangent=svd_up_to_phases_tangent, cases=[call(SQUARE), call(TALL), call(TALL.T)])
def svd_up_to_phases(bar, a, *, out):
    return thin_svd(bar[0], bar[1], bar[2], a, out[0], out[1], out[2])


def svdvals_tangent(a_dot, x):
    u, _, vt = singular(x)
    if np.iscomplexobj(x):
        u, vt = np.conjugate(u), np.conjugate(vt)
    inner = np.diagonal(transposed(u) @ a_dot @ transposed(vt), 0, -2, -1)
    return np.real(inner) if np.iscomplexobj(x) else inner


@rules.pair(
    np.linalg.svdvals, tangent=svdvals_tangent, cases=[call(SQUARE), call(TALL), call(STACK), call(TALL + 0.5j)]
)
def svdvals(bar, x):
    u, _, vt = singular(x)
    if np.iscomplexobj(x):
        u, vt = np.conjugate(u), np.conjugate(vt)
    return (u * rows(bar)) @ vt
