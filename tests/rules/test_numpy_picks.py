"""Sets, parts, and numbers that are complex or real as the values have it, as programs use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile.testing import check_grads
from tests.rules.structures import swept

POINT = np.array([0.3, 1.2, -0.5, 2.0])
KNOWN = np.array([1.44, 5.0, 2.0])
TURNING = np.array([[0.5, -2.0, 0.1, 0.3], [1.5, 0.3, 0.2, -0.2], [0.4, -0.1, 1.0, 0.7], [0.1, 0.2, 0.3, 1.6]])


# Sets


def unions(x):
    return np.sum(np.sin(np.union1d(x * x, [7.0, -1.0])) * np.arange(6.0))


def differences(x):
    return np.sum(np.setdiff1d(np.sin(x), KNOWN) ** 3) + np.sum(np.setxor1d(x * x, x[:2] * 3.0) ** 2)


def all_of_a_set(x):
    found = np.unique_all(np.concatenate((x, x * x)))
    values, counts = np.unique_counts(np.sin(x))
    elements, inverse = np.unique_inverse(x * x)
    return np.sum(found.values**3 * found.counts) + np.sum(values**2 * counts) + np.sum(elements[inverse] ** 2 * x)


def with_counts(x):
    values, index, counts = np.unique(np.outer(x, np.sin(x) + 2.0), return_index=True, return_counts=True)
    return np.sum(values**2 * index * counts)


# Parts


def trimmed(x):
    y = x * x
    y[0] = 0.0
    inside = np.trim_zeros(y)
    inside[0] = x[0]
    return np.sum(y**3)


def unstacked(x):
    p, q = np.unstack(np.outer(x, x[:2]), axis=1)
    total = np.sum(p * p * q)
    for part in np.unstack(x * x):
        total = total + np.sin(part)
    return total


def written_through_a_part(x):
    grid = np.outer(x, x)
    np.unstack(grid)[1][:] = x[0]
    return np.sum(grid**3)


def required(x):
    return np.sum(np.require(np.outer(x, x).T, requirements="C") ** 2) + np.sum(np.require(x, float) ** 3)


# Places


def by_places(x):
    grid = np.outer(x, x)
    total = 0.0
    for i, j in np.ndindex(2, 4):
        total = total + grid[i, j] ** 2 * i
    for place in np.ndindex(grid.shape):
        total = total + np.sin(grid[place]) * place[1]
    for (i, j), element in np.ndenumerate(grid):
        total = total + element**2 * (i - j)
    return total


# Histograms


def edges(x):
    return np.sum(np.histogram_bin_edges(x * x, 3) ** 2) + np.sum(np.histogram_bin_edges(x, "auto") ** 3)


def weighted_counts(x):
    counts, at = np.histogram(x, 3, weights=x * x)
    narrow, _ = np.histogram(KNOWN, [0.0, 1.0, 2.5, 4.0], weights=x[:3])
    return np.sum(counts**3) + np.sum(at**2) + np.sum(narrow**2)


def densities(x):
    of_moving, _ = np.histogram(np.sin(x), 3, density=True)
    of_weights, _ = np.histogram(KNOWN, 2, (0.0, 6.0), True, x[:3] ** 2)
    return np.sum(of_moving**3) + np.sum(of_weights**2)


def counts_in_a_plane(x):
    counts, across, along = np.histogram2d(x, x * x, 2, weights=np.sin(x) + 2.0, density=True)
    return np.sum(counts**3) + across[0] * along[2]


# Complex numbers


def complex_types(x):
    z = np.complex128(x) * 1j + x * x
    return np.sum(np.abs(z) ** 3) + np.abs(np.sort_complex(z)[0]) + np.sum(np.real_if_close(x * (1.0 + 0.0j)) ** 2)


def sizes_of_roots(x):
    return np.sum(np.abs(np.roots(x + 1.0)) ** 2 * x[:3])


def real_roots(x):
    r = np.roots(x)
    return np.sum(r.real[np.isreal(r)] ** 2)


def roots_of_their_polynomial(x):
    return np.sum(np.sort(np.roots(np.poly(x))) ** 3 * np.arange(4.0))


def quotients(x):
    quotient, rest = np.polydiv(x * x, x[:2] + 2.0)
    return np.sum(quotient**2) + np.sum(np.sin(rest))


def spectrum(x):
    return np.sum(np.abs(np.linalg.eigvals(TURNING + np.outer(x, x * x))) ** 2 * x)


def directions(x):
    values, vectors = np.linalg.eig(TURNING + np.outer(x, x * x))
    of_complex = np.linalg.eig(TURNING + 1j * np.outer(x, x)).eigenvectors
    parts = np.sum(np.sin(vectors.real + 2.0 * vectors.imag) * x) + np.sum(np.sin(of_complex.imag) * x)
    return parts + np.sum(values.real**2)


PROGRAMS = [
    unions, differences, all_of_a_set, with_counts, trimmed, unstacked, written_through_a_part, required, by_places,
    edges, weighted_counts, densities, complex_types, counts_in_a_plane,
    sizes_of_roots, real_roots, roots_of_their_polynomial, quotients, spectrum, directions,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_derivatives(program: Callable[..., Any]) -> None:
    check_grads(program, (POINT,), order=1)


@pytest.mark.parametrize("program", swept(PROGRAMS))
def test_second_derivatives(program: Callable[..., Any]) -> None:
    check_grads(program, (POINT,), order=2)


@pytest.mark.parametrize("program", [sizes_of_roots, spectrum, directions, all_of_a_set, complex_types])
def test_single_precision_is_kept(program: Callable[..., Any]) -> None:
    single = adcompile.grad(program)(POINT.astype(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, adcompile.grad(program)(POINT), rtol=2e-2)


def test_what_two_sets_have_in_common_are_elements_of_the_first() -> None:
    def common(a, b):  # type: ignore[no-untyped-def]
        return np.sum(np.intersect1d(a, b) * np.array([1.0, 10.0]))

    by_a, by_b = adcompile.grad(common, argnums=(0, 1))(np.array([3.0, 9.0, -1.0]), np.array([-1.0, 5.0, 3.0]))
    np.testing.assert_array_equal(by_a, [10.0, 0.0, 1.0])
    np.testing.assert_array_equal(by_b, np.zeros(3))


def test_equal_elements_count_as_the_first() -> None:
    slopes = adcompile.grad(lambda x: np.sum(np.unique_values(x) * np.array([1.0, 10.0])))(np.array([2.0, 1.0, 2.0]))
    np.testing.assert_array_equal(slopes, [10.0, 1.0, 0.0])


def test_the_edges_of_equal_bins_follow_the_extremes() -> None:
    jacobian = adcompile.jacobian(lambda x: np.histogram_bin_edges(x, 2))(np.array([3.0, 1.0, 2.0]))
    np.testing.assert_allclose(jacobian, [[0.0, 1.0, 0.0], [0.5, 0.5, 0.0], [1.0, 0.0, 0.0]])


def test_a_histogram_of_many_axes_is_refused() -> None:
    with pytest.raises(adcompile.AdcompileError, match="histogramdd"):
        adcompile.grad(lambda x: np.sum(np.histogramdd(np.stack((x, x), 1), 2)[1][0]))(POINT)


def test_roots_of_a_parabola() -> None:
    """Of x² - s x + p: dr/ds = r / (2 r - s), dr/dp = -1 / (2 r - s), here for s = 5, p = 6 and the roots 3 and 2."""
    jacobian = adcompile.jacobian(lambda c: np.sort(np.roots(c)))(np.array([1.0, -5.0, 6.0]))
    np.testing.assert_allclose(jacobian[:, 1:], [[2.0, 1.0], [-3.0, -1.0]], rtol=1e-12)


def test_eigenvectors_are_those_of_lapack() -> None:
    """Of [[0, -a], [1, 0]]: eigenvalues ±i√a, a vector (√a, -+i) / √(a + 1), whose largest component stays real."""
    jacobian = adcompile.jvp(lambda a: np.linalg.eig(np.stack((0.0 * a, -a, 1.0 + 0.0 * a, 0.0 * a)).reshape(2, 2))[1],
                             (4.0,), (1.0,))  # fmt: skip
    vectors, moved = jacobian
    expected = np.array([2.0 / np.sqrt(5.0), -1j / np.sqrt(5.0)])
    slope = np.array([0.5 / 2.0 / 5.0**0.5 - 1.0 / 5.0**1.5, 0.5j / 5.0**1.5])
    for k in range(2):
        turned = expected if np.isclose(vectors[1, k], expected[1]) else np.conj(expected)
        np.testing.assert_allclose(vectors[:, k], turned, rtol=1e-12)
        np.testing.assert_allclose(moved[:, k], slope if turned is expected else np.conj(slope), rtol=1e-12, atol=1e-15)
