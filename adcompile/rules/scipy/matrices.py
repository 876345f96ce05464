# mypy: allow-untyped-defs, allow-untyped-calls
"""Functions of matrices, and matrices of a special form, of ``scipy.linalg``.

The derivative of a function of a matrix along a direction is a block of that function of a block matrix (Mathias, "A
chain rule for matrix functions and applications", 1996), which can be differentiated again.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg

from adcompile.rules.core import RuleSet, call, normal
from adcompile.rules.numpy.linalg import POSITIVE, SQUARE, STACK, transposed

rules = RuleSet()

SMALL = 0.3 * SQUARE


# Functions of matrices


def beside(a, e):
    """The block matrix with ``a`` twice on the diagonal and ``e`` above it."""
    above = np.concatenate((a, e), axis=-1)
    below = np.concatenate((np.zeros_like(a), a), axis=-1)
    return np.concatenate((above, below), axis=-2)


def corner(m):
    n = np.shape(m)[-1] // 2
    return m[..., :n, n:]


def expm_tangent(a_dot, A):
    return corner(linalg.expm(beside(A, a_dot)))


@rules.pair(linalg.expm, tangent=expm_tangent, cases=[call(SQUARE), call(STACK), call(np.array([[0.7]]))])
def expm(bar, A):
    return corner(linalg.expm(beside(transposed(A), bar)))


def logm_tangent(a_dot, A):
    return corner(linalg.logm(beside(A, a_dot)))


@rules.pair(linalg.logm, tangent=logm_tangent, cases=[call(POSITIVE[0])])
def logm(bar, A):
    return corner(linalg.logm(beside(transposed(A), bar)))


def sqrtm_tangent(a_dot, A, *, out):
    return linalg.solve_sylvester(out, out, a_dot)


@rules.pair(linalg.sqrtm, tangent=sqrtm_tangent, cases=[call(POSITIVE[0])])
def sqrtm(bar, A, *, out):
    return linalg.solve_sylvester(transposed(out), transposed(out), bar)


def sinm_tangent(a_dot, A):
    return corner(linalg.sinm(beside(A, a_dot)))


@rules.pair(linalg.sinm, tangent=sinm_tangent, cases=[call(SMALL)])
def sinm(bar, A):
    return corner(linalg.sinm(beside(transposed(A), bar)))


def cosm_tangent(a_dot, A):
    return corner(linalg.cosm(beside(A, a_dot)))


@rules.pair(linalg.cosm, tangent=cosm_tangent, cases=[call(SMALL)])
def cosm(bar, A):
    return corner(linalg.cosm(beside(transposed(A), bar)))


def sinhm_tangent(a_dot, A):
    return corner(linalg.sinhm(beside(A, a_dot)))


@rules.pair(linalg.sinhm, tangent=sinhm_tangent, cases=[call(SMALL)])
def sinhm(bar, A):
    return corner(linalg.sinhm(beside(transposed(A), bar)))


def coshm_tangent(a_dot, A):
    return corner(linalg.coshm(beside(A, a_dot)))


@rules.pair(linalg.coshm, tangent=coshm_tangent, cases=[call(SMALL)])
def coshm(bar, A):
    return corner(linalg.coshm(beside(transposed(A), bar)))


# Matrices of a special form


@rules.definition(
    linalg.block_diag,
    cases=[call(normal(2, 2), normal(1, 3)), call(normal(2, 3)), call(normal(2), normal(2, 1), 1.5)],
)
def block_diag(*arrs):
    blocks = [np.atleast_2d(a) for a in arrs]
    if any(np.ndim(block) > 2 for block in blocks):
        raise NotImplementedError("scipy.linalg.block_diag of stacks of matrices")
    widths = [np.shape(block)[1] for block in blocks]
    margins = [(sum(widths[:k]), sum(widths[k + 1 :])) for k in range(len(widths))]
    return np.concatenate([np.pad(blocks[k], ((0, 0), margins[k])) for k in range(len(blocks))])


@rules.definition(linalg.toeplitz, cases=[call(normal(3)), call(normal(3), normal(4)), call(normal(3), normal(2))])
def toeplitz(c, r=None):
    if np.iscomplexobj(c) or np.ndim(c) != 1:
        raise NotImplementedError("scipy.linalg.toeplitz of what is not a real vector")
    row = c if r is None else r
    offsets = np.arange(len(row)) - np.expand_dims(np.arange(len(c)), 1)
    return np.concatenate((np.flip(c), row[1:]))[offsets + len(c) - 1]


@rules.definition(linalg.hankel, cases=[call(normal(3)), call(normal(3), normal(4)), call(normal(3), normal(2))])
def hankel(c, r=None):
    if np.ndim(c) != 1:
        raise NotImplementedError("scipy.linalg.hankel of what is not a vector")
    row = np.zeros_like(c) if r is None else r
    offsets = np.arange(len(row)) + np.expand_dims(np.arange(len(c)), 1)
    return np.concatenate((c, row[1:]))[offsets]


@rules.definition(linalg.circulant, cases=[call(normal(4))])
def circulant(c):
    if np.ndim(c) != 1:
        raise NotImplementedError("scipy.linalg.circulant of what is not a vector")
    return c[(np.expand_dims(np.arange(len(c)), 1) - np.arange(len(c))) % len(c)]
