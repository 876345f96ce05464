# mypy: allow-untyped-defs, allow-untyped-calls
"""Eigenvalues of matrices that need not be symmetric, and roots of polynomials: complex or real, as the values have it.

A multiple eigenvalue has no derivative, and neither has a multiple root.
"""

from __future__ import annotations

import numpy as np

from adcompile import adjoints
from adcompile.rules.core import RuleSet, call, normal
from adcompile.rules.numpy.factorizations import over_gaps
from adcompile.rules.numpy.linalg import SQUARE, columns, rows, transposed

rules = RuleSet()

TURNING = np.array([[0.5, -2.0, 0.1], [1.5, 0.3, 0.2], [0.4, -0.1, 1.0]])
COMPLEX = SQUARE + 0.2j * TURNING
SPECTRA = [call(SQUARE), call(TURNING), call(np.stack([SQUARE, TURNING])), call(COMPLEX), call(np.zeros((0, 3, 3)))]


def eigvals_tangent(a_dot, a):
    v = np.linalg.eig(a)[1]
    return np.diagonal(np.linalg.solve(v, a_dot @ v), 0, -2, -1)


@rules.pair(np.linalg.eigvals, tangent=eigvals_tangent, cases=SPECTRA)
def eigvals(bar, a):
    """Magnus, "On differentiating eigenvalues and eigenvectors" (1985)."""
    v = np.linalg.eig(a)[1]
    return adjoints.part_of(np.linalg.solve(transposed(v), columns(bar) * transposed(v)), a)


def largest(v):
    """The numbers of the components that are real by LAPACK's choice, the largest of each vector."""
    return np.expand_dims(np.argmax(np.abs(v), axis=-2), -2)


def eig_tangent(a_dot, a, *, out):
    """Vectors keep their length, and their largest component stays real."""
    w, v = out
    inner = np.linalg.solve(v, a_dot @ v)
    v_dot = v @ over_gaps(inner, w)
    along = np.sum(np.real(np.conjugate(v) * v_dot), axis=-2, keepdims=True)
    if np.iscomplexobj(v):
        k = largest(v)
        turn = np.imag(np.take_along_axis(v_dot, k, -2)) / np.real(np.take_along_axis(v, k, -2))
        along = along + 1.0j * turn
    return np.diagonal(inner, 0, -2, -1), v_dot - v * along


@rules.pair(np.linalg.eig, tangent=eig_tangent, cases=SPECTRA)
def eig(bar, a, *, out):
    """Boeddeker, Hanebrink, Drude, Heymann and Haeb-Umbach, "On the computation of complex-valued gradients with
    application to statistically optimum beamforming" (2017), for vectors as LAPACK scales them."""
    w, v = out
    w_bar, v_bar = bar
    along = np.sum(v_bar * v, axis=-2, keepdims=True)
    v_bar = v_bar - np.conjugate(v) * np.real(along)
    if np.iscomplexobj(v):
        k = largest(v)
        turn = np.imag(along) / np.real(np.take_along_axis(v, k, -2))
        v_bar = v_bar - 1.0j * np.where(columns(np.arange(np.shape(v)[-1])) == k, turn, 0.0)
    middle = over_gaps(transposed(v) @ v_bar, w) + np.eye(np.shape(v)[-1]) * rows(w_bar)
    return adjoints.part_of(np.linalg.solve(transposed(v), middle @ transposed(v)), a)


CUBIC = np.array([1.0, -2.0, -3.0, 4.5])


def roots_tangent(p_dot, p, *, out):
    return -(np.vander(out, len(p)) @ p_dot) / np.polyval(np.polyder(p), out)


@rules.pair(
    np.roots,
    tangent=roots_tangent,
    cases=[
        call(CUBIC), call(np.array([1.0, 0.5, 3.0])), call(CUBIC + 1.0j), call(np.array([2.0, -1.0, 3.0, 0.0])),
        call(np.array([1.5, 2.0])), call(np.array([2.5])),
    ],
)  # fmt: skip
def roots(bar, p, *, out):
    """Of p(r) = 0, for roots that are simple."""
    return adjoints.part_of(-transposed(np.vander(out, len(p))) @ (bar / np.polyval(np.polyder(p), out)), p)


def real_if_close_tangent(a_dot, a, tol=100, *, out):
    return adjoints.part_of(a_dot, out)


@rules.pair(
    np.real_if_close,
    tangent=real_if_close_tangent,
    cases=[call(normal(3)), call(np.array([1.0j, 2.0])), call(np.array([2.0, -1.0]))],
)
def real_if_close(bar, a, tol=100, *, out):
    """The real part where that is what is left."""
    return bar
