# mypy: allow-untyped-defs, allow-untyped-calls
"""Inverses, determinants, powers and solutions in ``numpy.linalg``, of one matrix or a stack of them.

The formulas are those of Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation" (2008), unless a docstring names another source.
"""

from __future__ import annotations

import numpy as np

from adcompile import adjoints, runtime
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


def slogdet_tangent(a_dot, a, *, out):
    log_dot = np.sum(transposed(np.linalg.inv(a)) * a_dot, axis=(-2, -1))
    if np.iscomplexobj(a):
        return 1.0j * out[0] * np.imag(log_dot), np.real(log_dot)
    return np.zeros_like(log_dot), log_dot


@rules.pair(np.linalg.slogdet, tangent=slogdet_tangent, cases=[*SQUARES, call(SQUARE + 1.0j * STACK)])
def slogdet(bar, a, *, out):
    """Of a complex matrix, the sign is a number of modulus one."""
    log_bar = bar[1]
    if np.iscomplexobj(a):
        log_bar = log_bar - 1.0j * np.real(1.0j * bar[0] * out[0])
    return np.expand_dims(log_bar, (-2, -1)) * transposed(np.linalg.inv(a))


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


def singular(x):
    """The vectors and values, for what doesn't depend on the phases of complex vectors."""
    return adjoints.svd_up_to_phases(x) if np.iscomplexobj(x) else np.linalg.svd(x, full_matrices=False)


def lstsq_tangent(a_dot, b_dot, a, b, rcond=None, *, out):
    x, residuals = out[0], out[1]
    inverse = np.linalg.pinv(a)
    inverse_t, a_dot_t = conjugated(inverse), conjugated(a_dot)
    misfit, misfit_dot = b - a @ x, b_dot - a_dot @ x
    x_dot = inverse @ (misfit_dot + inverse_t @ (a_dot_t @ misfit)) + outside(a, inverse, a_dot_t @ (inverse_t @ x))
    total = np.sum(2.0 * along(misfit, misfit_dot), axis=0)
    u, _, vt = singular(a)
    s_dot = np.diagonal(conjugated(u) @ a_dot @ conjugated(vt))
    return x_dot, np.reshape(total, (-1,))[: np.size(residuals)], 0, np.real(s_dot) if np.iscomplexobj(a) else s_dot


def along(x, x_dot):
    return np.real(np.conjugate(x) * x_dot) if np.iscomplexobj(x) or np.iscomplexobj(x_dot) else x * x_dot


def outside(a, inverse, x):
    """What is left of x without its part in the rows of a."""
    return x - inverse @ (a @ x)


@rules.pair(
    np.linalg.lstsq,
    tangent=lstsq_tangent,
    wrt=(0, 1),
    cases=[
        call(TALL, normal(5)), call(TALL, normal(5, 2)), call(TALL.T, normal(3)), call(TALL.T, normal(3, 2)),
        call(SQUARE, normal(3), None), call(TALL + 0.5j * np.flip(TALL), np.ones((5, 2)) * (1.0 - 0.5j)),
        call(TALL.T * 1.0j + 0.3, np.array([1.0, 2.0j, -1.0])),
    ],
)  # fmt: skip
def lstsq(bar, a, b, rcond=None, *, out):
    """Golub and Pereyra (1973), as for the pseudo-inverse; the rank must not change."""
    x = out[0]
    residuals_bar, s_bar = bar[1], bar[3]
    x_bar = np.conjugate(bar[0]) if np.iscomplexobj(x) else bar[0]
    inverse = np.linalg.pinv(a)
    inverse_t = conjugated(inverse)
    misfit = b - a @ x
    total_bar = residuals_bar if np.size(residuals_bar) > 0 else np.zeros(np.size(x) // len(x))
    b_bar = inverse_t @ x_bar
    misfit_bar = b_bar + 2.0 * misfit * (total_bar if np.ndim(b) == 2 else total_bar[0])
    u, _, vt = singular(a)
    of_matrix = in_columns(misfit) @ conjugated(in_columns(inverse @ b_bar)) + (u * s_bar) @ vt
    of_matrix = of_matrix + in_columns(inverse_t @ x) @ conjugated(in_columns(outside(a, inverse, x_bar)))
    a_bar = of_matrix - in_columns(misfit_bar) @ conjugated(in_columns(x))
    return (np.conjugate(a_bar), np.conjugate(misfit_bar)) if np.iscomplexobj(x) else (a_bar, misfit_bar)


def in_columns(b):
    return np.expand_dims(b, 1) if np.ndim(b) == 1 else b


def conjugated(a):
    """Each matrix of a stack, transposed and with its complex conjugate."""
    return np.conjugate(transposed(a)) if np.iscomplexobj(a) else transposed(a)


def pinv_tangent(a_dot, a, rcond=None, hermitian=False, *, rtol=None, out):
    out_t, dot_t = conjugated(out), conjugated(a_dot)
    by_rows, by_columns = dot_t - dot_t @ a @ out, dot_t - out @ a @ dot_t
    return out @ out_t @ by_rows + by_columns @ out_t @ out - out @ a_dot @ out


@rules.pair(
    np.linalg.pinv,
    tangent=pinv_tangent,
    cases=[call(TALL), call(TALL.T), call(STACK), call(TALL + 1.0j * np.flip(TALL, 0)), call((TALL * 1.0j + 0.5).T)],
)
def pinv(bar, a, rcond=None, hermitian=False, *, rtol=None, out):
    """Golub and Pereyra, "The differentiation of pseudo-inverses" (1973); the rank must not change."""
    bar = np.conjugate(bar) if np.iscomplexobj(a) else bar
    bar_t, out_t = conjugated(bar), conjugated(out)
    rest = (bar_t - a @ out @ bar_t) @ out @ out_t + out_t @ out @ (bar_t - bar_t @ out @ a)
    a_bar = rest - out_t @ bar @ out_t
    return np.conjugate(a_bar) if np.iscomplexobj(a) else a_bar


@rules.definition(
    np.linalg.multi_dot,
    cases=[
        call([SQUARE, SQUARE.T]), call([np.ones(3), SQUARE, TALL.T, np.ones(5)]), call([TALL, SQUARE, np.arange(3.0)]),
        call([TALL.T, TALL, SQUARE]),
    ],
    at_once=True,
)  # fmt: skip
def multi_dot(arrays):
    """Of three matrices in the cheaper order, of more from the left."""
    if len(arrays) == 3 and np.ndim(arrays[0]) == 2 and np.ndim(arrays[2]) == 2:
        a, b, c = arrays
        (rows, inner), (other, columns) = np.shape(a), np.shape(c)
        if rows * other * (inner + columns) >= inner * columns * (rows + other):
            return np.dot(a, np.dot(b, c))
    product = arrays[0]
    for factor in arrays[1:]:
        product = np.dot(product, factor)
    return product


@rules.definition(
    np.linalg.matrix_power, cases=[call(SQUARE, 3), call(SQUARE, 1), call(SQUARE, -2), call(STACK, 2), call(STACK, 0)]
)
def matrix_power(a, n):
    if n == 0:
        return np.zeros_like(a) + np.eye(np.shape(a)[-1], dtype=np.result_type(a))
    factor = np.linalg.inv(a) if n < 0 else a
    power = factor
    for _ in range(abs(n) - 1):
        power = power @ factor
    return power
