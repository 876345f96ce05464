"""Statistics, norms, polynomials, transforms and complex numbers, as programs use them; to the second order."""

from __future__ import annotations

import cmath
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile.testing import check_grads
from tests.rules.structures import swept

GRID = np.arange(6.0).reshape(2, 3) + 0.5
QS = np.array([0.2, 0.7])
TIMES = np.arange(4.0)
POINT = np.array([0.3, 1.2, -0.5, 2.0])


# Statistics


def quantiles(x):
    m = np.outer(x, np.sin(x))
    return np.sum(np.quantile(m, QS, axis=0) * x) + np.sum(np.percentile(m, 30, axis=1, keepdims=True) * m)


def quantile_that_moves(x):
    return np.quantile(np.sin(x), x[0] * x[0])


def medians(x):
    return (
        np.median(x * x)
        + np.sum(np.median(np.outer(x, x), axis=0) * x)
        + np.nanmedian(np.where(x > 1.5, np.nan, x * x))
    )


def quantiles_of_what_is_there(x):
    m = np.where(np.outer(x, x) > 1.0, np.nan, np.outer(x, x * x))
    return np.sum(np.nanquantile(m, 0.3, axis=0) * x) + np.nanpercentile(m, 40.0)


def covariances(x):
    m = np.outer(x[:2], x * x) + GRID[0, 0] * x**3
    return np.cov(x) * np.cov(x, x * x)[0, 1] + np.sum(np.sin(np.cov(m, rowvar=False, bias=True)))


def weighted_covariances(x):
    m = np.outer(x[:2], x * x) + GRID[0, 0] * x**3
    by_weight = np.cov(m, aweights=np.exp(x)) @ np.cov(m, fweights=np.array([1, 2, 1, 3]))
    return np.sum(by_weight) + np.quantile(x * x, 0.4, method="hazen")


def around_a_circle(x):
    return np.sum(np.interp(x * 5.0, TIMES + np.sin(x), x * x, period=4.5)) + np.sum(
        np.linalg.matrix_power(np.outer(x, x), 0) * x
    )


def correlations(x):
    return np.sum(np.sin(np.corrcoef(np.outer(x[:2], x * x) + GRID[0, 0] * x**3))) + np.corrcoef(x, np.sin(x))[0, 1]


# Linear algebra


def condition(x):
    m = np.outer(x[:2], x[:2]) + np.eye(2)
    return np.linalg.cond(m) + np.linalg.cond(m, 1) * np.linalg.cond(m, "fro")


def least_squares(x):
    a = np.outer(x, x[:2]) + np.eye(4)[:, :2]
    solution, residuals, rank, singular = np.linalg.lstsq(a, np.sin(x), rcond=None)
    return np.sum(solution) * np.sum(singular) + rank * np.sum(residuals)


def norms(x):
    m = np.outer(x, np.sin(x)) + np.diag(x)
    of_matrices = np.linalg.norm(m, "nuc") + np.linalg.norm(m, 2) + np.linalg.norm(m, 1) * np.linalg.norm(m, -np.inf)
    return of_matrices + np.linalg.norm(x, 3) + np.linalg.norm(x, np.inf) + np.sum(np.linalg.norm(m, 1, axis=0) * x)


def norms_by_name(x):
    m = np.outer(x, np.sin(x)) + np.diag(x)
    return np.linalg.vector_norm(m, ord=3) + np.linalg.matrix_norm(m) + np.linalg.vector_norm(m, keepdims=True)[0, 0]


def products(x):
    return np.sum(np.linalg.multi_dot([x[:2], GRID, GRID.T * x[0], x[:2]])) + np.linalg.multi_dot(
        (x, np.outer(x, x), x)
    )


def sums_of_products(x):
    m = np.outer(x, x)
    diagonal = np.sum(np.einsum("ii->i", m) * x) + np.einsum("ii", m * x)
    return diagonal + np.sum(np.einsum("i,j->j", x, x * x) * x) + np.einsum("ij,jk,kl->il", m, m, m)[0, 1]


def products_along_other_axes(x):
    m, v = np.outer(x[:3], np.sin(x)), x[:3] * x[1:]
    crossed = np.cross(m, v, axis=0) * np.linalg.cross(v, m, axis=0) + np.cross(m, v, axisa=0, axisc=0)
    return np.sum(crossed**2) + np.sum(np.vecdot(m, v, axis=0) * np.linalg.vecdot(v, m, axis=0))


# Polynomials and windows


def polynomials(x):
    fitted = np.polyfit(TIMES, x * x, 2)
    products = np.sum(np.polymul(x, x[:2]) ** 2) + np.sum(np.polyadd(x, x[:2]) * np.polysub(x[:2], x))
    return np.polyval(fitted, 0.5) + products + np.sum(np.poly(x)) + np.sum(np.polyint(np.polyder(x), 2) ** 2)


def windows(x):
    return np.sum(np.i0(x) * x) + np.sum(np.kaiser(4, x[3]) * x)


def inserted(x):
    return np.sum(np.insert(x * x, [1, 3], x[0]) ** 3) + np.sum(np.insert(np.outer(x, x), 1, np.sin(x), axis=1) ** 2)


# Transforms and complex numbers


def spectra(x):
    half = np.fft.rfft2(np.outer(x, x))
    return (
        np.sum(np.abs(half) ** 2) + np.sum(np.abs(half)) + np.sum(np.fft.irfftn(np.fft.rfftn(np.outer(x, x * x))) ** 3)
    )


def moduli(x):
    z = x[:3] * x[1] + 1j * x[1:]
    return np.sum(np.abs(z) * np.angle(z)) + np.sum(np.real(np.sign(z)) * x[:3]) + np.linalg.norm(z, 3)


def real_beside_complex(x):
    return np.sum(np.abs(np.stack([x + 1j, x * 1j]))) + np.sum(np.abs(np.concatenate((x * x, x * 1j + 1.0))))


def polar_and_back(x):
    r, angle = cmath.polar(x[0] * x[1] + 1j * x[2])
    z = cmath.rect(r * r, angle)
    return (z * cmath.tan(z)).real + cmath.log(z, 3.0).imag


def one_by_one(x):
    z = x[0] + 1j * x[1]
    w = cmath.sqrt(z) * cmath.exp(cmath.sin(z)) + cmath.cosh(z) / cmath.atanh(z * 0.3) + cmath.log10(z) * cmath.phase(z)
    return (w * cmath.acos(z)).real + cmath.asinh(w).imag + abs(cmath.atan(z) - cmath.acosh(z + 2.0))


def complex_matrices(x):
    m = np.diag(x[:3] + 1.0) + 1j * np.outer(x[1:], x[:3])
    sign, log = np.linalg.slogdet(m)
    z = complex(x[0], x[1]) * sign
    inverse = np.sum(np.abs(np.linalg.pinv(m)))
    return log + abs(z * z + z) + inverse + np.var(m) + np.sum(np.std(m, axis=0) * x[:3])


PROGRAMS = [
    around_a_circle,
    weighted_covariances,
    products_along_other_axes,
    complex_matrices,
    real_beside_complex,
    quantiles, quantile_that_moves, medians, quantiles_of_what_is_there, condition, covariances, correlations,
    norms, least_squares, norms_by_name, products, sums_of_products, polynomials, windows, inserted, spectra, moduli,
    polar_and_back, one_by_one,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_programs(program: Callable[..., Any]) -> None:
    check_grads(program, (POINT,), order=1)


@pytest.mark.parametrize("program", swept(PROGRAMS))
def test_second_derivatives(program: Callable[..., Any]) -> None:
    check_grads(program, (POINT,), order=2)


def test_the_adjoint_of_a_sum_of_products_turns_the_subscripts() -> None:
    def contracted(a, b):  # type: ignore[no-untyped-def]
        return np.sum(np.einsum("ij,jk->ik", a, b) ** 2)

    text = adcompile.source(adcompile.grad(contracted, argnums=(0, 1)), GRID, GRID.T)
    assert '"ik,jk->ij"' in text and '"ij,ik->jk"' in text


def test_the_conventions_of_norms() -> None:
    slopes = adcompile.grad(lambda x: np.linalg.norm(x, np.inf))(np.array([1.0, -2.0, 2.0]))
    np.testing.assert_array_equal(slopes, [0.0, -0.5, 0.5])
    for order in (None, 1, 2, 3, np.inf):
        zeros = adcompile.grad(lambda x, order=order: np.linalg.norm(x, order))(np.zeros(3))
        np.testing.assert_array_equal(zeros, np.zeros(3))


def test_polymul_leaves_zeros_in_front_out() -> None:
    def product(a, b):  # type: ignore[no-untyped-def]
        return np.sum(np.polymul(a, b) * np.array([1.0, 2.0, 3.0]))

    by_a, by_b = adcompile.grad(product, argnums=(0, 1))(np.array([0.0, 2.0, 1.0]), np.array([3.0, 4.0]))
    np.testing.assert_allclose(by_a, [0.0, 11.0, 18.0])
    np.testing.assert_allclose(by_b, [4.0, 7.0])


REFUSED: list[tuple[Callable[..., Any], str]] = [
    (lambda x: np.sum(np.pad(x, 7, "reflect", reflect_type="odd")), "np.pad by several odd reflections"),
    (lambda x: np.sum(np.pad(x, dict.fromkeys(range(len(x)), 1))), "np.pad with the widths in a dict"),
    (lambda x: np.sum(np.pad(x, 1, "empty")), "np.pad with this mode"),
    (lambda x: np.sum(np.ravel(np.outer(x, x), order="K") ** 2), "in the order of the memory"),
]


@pytest.mark.parametrize(("program", "message"), REFUSED)
def test_refused(program: Callable[..., Any], message: str) -> None:
    with pytest.raises(adcompile.AdcompileError, match=message) as caught:
        adcompile.grad(program)(POINT)
    assert "test_numpy_analysis.py" in str(caught.value)
    with pytest.raises(adcompile.AdcompileError, match="cannot be differentiated"):
        adcompile.jvp(program, (POINT,), (POINT,))


ROTATION = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
DEGENERATE = [2.0 * np.eye(3), ROTATION @ np.diag([2.0, 2.0, 1.0]) @ ROTATION.T]


@pytest.mark.parametrize("matrix", DEGENERATE)
@pytest.mark.parametrize("vectors", [lambda a: np.linalg.eigh(a)[1], lambda a: np.linalg.svd(a)[0]])
def test_vectors_of_equal_values_warn_and_are_not_a_number(vectors: Callable[..., Any], matrix: Any) -> None:
    def weighted(a):  # type: ignore[no-untyped-def]
        return np.sum(vectors(a) * GRID[0])

    with pytest.warns(RuntimeWarning, match="equal eigenvalues or singular values"):
        assert np.any(np.isnan(adcompile.grad(weighted)(matrix)))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("matrix", DEGENERATE)
def test_equal_values_themselves_have_derivatives(matrix: Any) -> None:
    for values in (lambda a: np.sum(np.linalg.eigh(a)[0]), lambda a: np.sum(np.linalg.svd(a)[1])):
        gradient = adcompile.grad(values)(matrix)
        np.testing.assert_allclose(gradient, np.eye(3), atol=1e-12)
