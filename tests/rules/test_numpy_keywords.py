"""The keywords of NumPy's functions: several calls in one program, in both modes, and at the second order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile
from tests import checks
from tests.rules.structures import swept

pytestmark = pytest.mark.filterwarnings("ignore:`axes` should not be `None`:DeprecationWarning")

MASK = np.array([[True, False, True], [True, True, False]])
POINT = np.array([[0.3, 1.2, -0.5], [2.0, -0.7, 0.9]])
WEIGHTS = np.array([0.5, 1.5, 2.0])


# Methods of ufuncs


def reduced(x):
    return (
        np.hypot.reduce(x, axis=1, keepdims=True), np.hypot.reduce(x, axis=None, initial=2.0),
        np.hypot.reduce(x, axis=(0, 1), where=MASK), np.logaddexp.reduce(x, 1, None, None, True),
        np.logaddexp.reduce(x, axis=1, initial=0.5, where=MASK), np.maximum.reduce(x, axis=1, initial=0.5),
        np.minimum.reduce(x, axis=-1, where=MASK, initial=0.1, keepdims=True), np.add.reduce(x, 0, None, np.zeros(3)),
        np.multiply.reduce(x, axis=1, dtype=np.float64), np.fmax.reduce(np.where(MASK, x, np.nan), axis=1),
    )  # fmt: skip


def accumulated(x):
    return (
        np.hypot.accumulate(x, 1, None, np.zeros((2, 3))), np.add.accumulate(x, axis=0, out=np.zeros((2, 3))),
        np.subtract.reduceat(x, [0, 2], axis=1, out=np.zeros((2, 2))), np.add.reduceat(x, [0, 1], dtype=np.float64),
        np.subtract.outer(x, WEIGHTS, dtype=np.float64), np.hypot.outer(x, WEIGHTS, out=np.zeros((2, 3, 3))),
    )  # fmt: skip


def at_places(x):
    y = x * 2.0
    np.multiply.at(y, (0, 1), x[1, 1])
    np.divide.at(y, (np.array([0, 1, 1]), np.array([2, 1, 1])), x[1] + 3.0)
    np.maximum.at(y, (slice(None), [0, 1]), x[:, :2])
    np.multiply.at(y, MASK, x[MASK])
    np.negative.at(y, ([0, 0], [1, 1]))
    np.sin.at(y, 1)
    z = x[0] * 1.0
    np.multiply.at(z, np.array([True, False, True]), x[0, 1])
    return y, z


# Reductions


def present(x):
    y = np.where(MASK, x, np.nan)
    return (
        np.nansum(y, axis=0, where=[[True], [False]], initial=x[0, 0]), np.nanprod(y, axis=1, initial=0.5),
        np.nanmean(y, axis=1, where=WEIGHTS < 1.0, keepdims=True), np.nanvar(y, axis=1, correction=0.5),
        np.nanvar(y, mean=x[0, 0], where=MASK), np.nanstd(y, axis=1, where=[True, True, False], ddof=0.5),
        np.nanmax(y, axis=1, where=MASK, initial=0.1), np.amin(x, 0, where=MASK, initial=0.4),
        np.nanvar(y + 1j * x), np.nancumsum(y, dtype=np.float64),
    )  # fmt: skip


def weighed(x):
    mean, total = np.average(x, axis=1, weights=x[0] * x[0], keepdims=True, returned=True)
    cube = np.stack((x, x * x))
    return mean, total, np.average(cube, axis=(2, 1), weights=np.sin(x).T), np.sum(x, 0, dtype=np.float64)


# Grids of numbers


def grids(x):
    points, step = np.linspace(x[0, 0], 2.0, 4, True, True)
    positive = x[0] * x[0]
    return (
        points, step, np.linspace(x[0], x[1], 4, axis=1), np.linspace(x, 1.0, 3, axis=-1, endpoint=False),
        np.logspace(x[0], x[1], 4, axis=1), np.logspace(0.1, x[0, 0], 3, base=positive),
        np.logspace(x[0], 1.0, 3, base=positive, axis=-1, dtype=np.float64), np.geomspace(positive, 8.0, 3, axis=-1),
        np.arange(start=x[0, 0], stop=4.0, step=0.5), np.arange(x[0, 0], 4.0, 0.5, np.float64),
    )  # fmt: skip


# What is put around


def padded(x):
    return (
        np.pad(x, 1, constant_values=x[0, 0]), np.pad(x, 1, constant_values=((x[0, 1], 2.0), (3.0, x[1, 1]))),
        np.pad(x, ((1, 1), (2, 0)), "linear_ramp", end_values=x[0, 0]), np.pad(x, (1, 2), "mean"),
        np.pad(x, 2, "maximum", stat_length=2), np.pad(x, ((1, 0), (2, 2)), mode="reflect", reflect_type="odd"),
        np.pad(x, 2, "symmetric", reflect_type="odd"), np.pad(x, 1, "reflect", reflect_type="even"),
        np.pad(x, {0: 1, -1: (0, 2)}), np.pad(x, {1: 2}, mode="edge"),
    )  # fmt: skip


# Quantiles


def sorted_shares(x):
    return (
        np.quantile(x, [0.2, 0.6], axis=1, method="nearest", keepdims=True), np.percentile(x, [20, 60], axis=0),
        np.quantile(x, 0.4, axis=1, weights=WEIGHTS, method="inverted_cdf"), np.nanmedian(x, axis=[0, 1]),
        np.percentile(x, 40.0, weights=x * x, method="inverted_cdf"), np.quantile(x, 0.5, method="hazen"),
        np.nanquantile(x, 0.5, axis=1, method="averaged_inverted_cdf"), np.median(x, axis=1, out=np.zeros(2)),
        np.nanquantile(np.where(MASK, x, np.nan), [0.3, 0.6], weights=x * x, method="inverted_cdf"),
    )  # fmt: skip


# Types, copies and layouts


def converted(x):
    return (
        np.stack([x, x * x], 1, dtype=np.float64), np.hstack((x, x), casting="unsafe"), np.vstack([x, x[0]], dtype="d"),
        np.concatenate([x, x], 1, dtype=np.float64, casting="same_kind"), np.asarray(x, order="F", copy=True),
        np.array(x, ndmin=3, order="F"), np.reshape(x, (3, 2), copy=True), x.reshape(3, 2, copy=False),
        np.ascontiguousarray(x, dtype=np.float64), np.full_like(x, x[0, 0], shape=(4,)), np.full(3, x[0], order="F"),
        np.angle(x + 2.0j, deg=True), np.trace(x, dtype=np.float64), np.linspace(x[0, 0], 1.0, 3, device="cpu"),
    )  # fmt: skip


def written_through_copies(x):
    y = x * 1.0
    np.asarray(y, copy=True)[0] = 5.0
    np.reshape(y, -1, copy=False)[1] = x[1, 1] ** 2
    np.reshape(y, -1, copy=True)[2] = 7.0
    return y


# Statistics, polynomials, and products


def differences(x):
    return (
        np.ediff1d(x, to_begin=x[0, 0], to_end=x[1]), np.ediff1d(x, 1.0, [2.0, 3.0]),
        np.cumulative_sum(x, axis=1, include_initial=True), np.cumulative_prod(x[0], include_initial=True),
        np.cov(x, fweights=[1, 2, 1], dtype=np.float64), np.abs(np.corrcoef(x * x + 1j * x)),
        np.correlate(x[0], np.ravel(x), "same"), np.correlate(x[0], np.ravel(x)), np.correlate(x[0, :2], x[1], "full"),
        np.unique(x, axis=1), np.apply_over_axes(np.sum, x, [0, 1]), np.apply_over_axes(np.cumsum, x, 1),
    )  # fmt: skip


def polynomials(x):
    y = np.ravel(x)
    found, residuals, _, s, _ = np.polyfit(np.arange(6.0), y, 1, full=True)
    weighed, covariances = np.polyfit(np.arange(6.0), y, 1, w=np.exp(y), cov=True)
    return (
        found, residuals, s, weighed, covariances, np.polyint(x[0], 2, k=x[1]), np.polyint(x[0], m=2, k=[1.5]),
        np.poly(x[:, :2]), np.polyadd(y, 2.0), np.polymul(2.0, y),
    )  # fmt: skip


def products(x):
    return (
        np.matmul(x, x * x, axes=[(1, 0), (0, 1), (1, 0)]), np.matmul(x, x[0, :2], axes=[(1, 0), 0, 0]),
        np.vecdot(x, x * x, axis=0, keepdims=True), np.einsum(x, [0, 1], x, [0, 2], [2, 1]),
        np.einsum(x, [..., 1], WEIGHTS, [1]), np.einsum(x, [1, 0]), np.einsum(x, [Ellipsis, 0], x, [..., 0]),
        np.einsum("ij,kj", x, x, dtype=np.float64, order="F", casting="safe"),
        np.matvec(x, x[:, 0], axes=[(1, 0), 0, 0]), np.vecmat(x[0], x, axes=[0, (1, 0), 0]),
        np.vecdot(x, x[:, 1:2], axes=[0, 0]), np.vecdot(x, x * x, axes=[1, 1, 0], keepdims=True), x.mT @ np.sin(x),
        np.linalg.tensorsolve(np.moveaxis(np.diag(x[0] + 2.0), 1, 0), x[1], axes=(0,)),
    )  # fmt: skip


def factors(x):
    square = x @ x.T + np.diag(x[0, :2] + 2.0)
    z = x[:, :2] + 1j * np.eye(2) + x[1, 0]
    hermitian = z @ np.conj(z).T + np.eye(2)
    q, r = np.linalg.qr(x, "complete")
    of_complex, _ = np.linalg.qr(z)
    values, vectors = np.linalg.eigh(hermitian)
    return (
        q, r, np.abs(of_complex), values, vectors.imag, np.abs(np.linalg.cholesky(hermitian, upper=True)),
        np.linalg.cholesky(square), np.linalg.eigh(square, "U")[1],
        np.linalg.svd(x)[1], np.linalg.svd(x.T)[0][:, :2], np.linalg.svd(x)[2][:2], np.linalg.svdvals(z),
        np.linalg.cond(z), np.linalg.norm(z, ord=2), np.linalg.norm(z, ord="nuc"), np.linalg.norm(z, ord=np.inf),
    )  # fmt: skip


def transformed(x):
    z = np.stack((x, x * x), -1) * (1.0 + 2.0j)
    return (
        np.fft.rfftn(x, s=(-1, 4), axes=(0, 1)).real, np.fft.irfft2(z, s=(4, -1)), np.fft.rfftn(z.imag, s=(5,)).imag,
        np.abs(np.fft.fftn(z, s=(5,))), np.abs(np.fft.ifftn(z, s=(2,))), np.fft.irfftn(z, s=(3, -1), axes=(0, 2)),
    )  # fmt: skip


# Places


def places(x):
    y = np.outer(x, x)
    np.fill_diagonal(y[:, :2], x[0], True)
    np.put_along_axis(y, np.array([3, 4]), x[0, :2], axis=None)
    return (
        y, x.item(4), x.item((1, 0)), np.take_along_axis(x, np.array([5, 0, 0]), axis=None),
        x.astype(np.float64, "F", "same_kind", True, False), np.diff(x, 1, 0, x[:1], x[1:] * 2.0),
        *np.atleast_2d(x[0], x), np.histogramdd((x[0], WEIGHTS), (2, 3), density=True, weights=x[1] * x[1])[0],
    )  # fmt: skip


def at_once(x):
    y = x * 2.0
    y.put([0, 8], x[0, :2], mode="wrap")
    y.view()[1, 0] = np.exp(x[0, 0])
    z = np.sin(x)
    z.partition(1, axis=1)
    np.copyto(z[0], x[1], where=WEIGHTS < 1.0, casting="unsafe")
    return (
        y, z, np.clip(x, -0.6, 1.0, dtype=np.float64, order="F"), np.clip(x, 0.0, None, y, where=MASK),
        np.add(x, 1.0, order="C"), np.exp(x, casting="unsafe", subok=False), x.view(np.float64),
    )  # fmt: skip


def least_squares(x):
    z = np.stack((x[0], x[1] + 1.0j * x[0]), 1)
    found, residuals, _, s = np.linalg.lstsq(z, x[1] * 1.0j + x[0])
    return found.real, found.imag, residuals, s


def as_it_lies(x):
    y = np.asarray(x * 2.0, order="F")
    z = np.transpose(np.stack((x, x * x)), (1, 2, 0))
    written = np.array(x, order="F")
    written[0] *= x[1]
    return (
        np.reshape(y, (3, 2), "A"), y.reshape(-1, order="A"), np.ravel(y, order="A"), y.flatten("A"), x.flatten("A"),
        y.flatten("K"), z.flatten(order="K"), z[::-1].flatten("K"), written.flatten("K"), written.T.flatten("A"),
        np.require(x * x, float, ["F", "A"]), np.require(x, requirements="CW") * 2.0,
        np.asarray_chkfinite(np.sin(x), order="F"),
    )  # fmt: skip


def of_one_type(x):
    return (
        np.add(x, WEIGHTS, signature="dd->d"), np.multiply(x, x, sig="dd->d"), np.exp(x, signature="d->d"),
        np.histogramdd([x[0], WEIGHTS], 2, weights=x[1] * x[1])[0], np.average(x, axis=1, weights=[1.0, 2.0, 0.5]),
        np.average(x[0], weights=(0.5, 2.0, 1.0)), np.average(x.T, axis=0, weights=[1, 2, 4], keepdims=True),
        *np.average(x, axis=0, weights=[1.0, 3.0], returned=True),
    )  # fmt: skip


def spectrum_of_ramps(x):
    spectrum = np.fft.fft(np.pad(x[0], (0, 3), "linear_ramp", end_values=(0, 0.5)))
    return np.abs(spectrum) ** 2, np.log(np.abs(spectrum) + 1e-3)


PROGRAMS = [
    spectrum_of_ramps,
    as_it_lies, of_one_type, weighed, places, padded, grids, sorted_shares, reduced, written_through_copies, factors,
    polynomials, transformed, differences, at_places, at_once, present, accumulated, converted, least_squares, products,
]  # fmt: skip


@pytest.mark.parametrize("program", swept(PROGRAMS))
def test_both_modes(program: Callable[..., Any]) -> None:
    checks.check_products(program, (POINT,))


@pytest.mark.parametrize("program", swept(PROGRAMS, len(PROGRAMS)))
def test_second_order(program: Callable[..., Any]) -> None:
    def total(x: Any) -> Any:
        return sum(np.sum(np.sin(part)) for part in program(x))

    checks.check_second_order(total, (POINT,))


def widened(x):
    return x + 1.0j, x[0, 0] + 1.0j, np.linspace(x[0, 0], x[0, 1] + 1.0j, 3), np.var(x, dtype=complex)


def test_the_tangent_of_a_complex_number_is_one() -> None:
    values, tangents = adcompile.jvp(widened, (POINT,), (POINT,))
    assert [np.result_type(dot) for dot in tangents] == [np.result_type(value) for value in values]
    assert [type(dot) for dot in tangents] == [type(value) for value in values]


def test_what_completes_the_singular_vectors_is_not_differentiated() -> None:
    def complement(x: Any) -> Any:
        return np.sum(np.linalg.svd(x)[2][2] * WEIGHTS)

    with pytest.raises(adcompile.AdcompileError, match="the vectors that LAPACK chooses"):
        adcompile.grad(complement)(POINT)
    assert np.isnan(adcompile.jvp(complement, (POINT,), (POINT,))[1])


@pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional vectors:DeprecationWarning")
def test_products_of_plane_vectors_are_to_be_written_out() -> None:
    with pytest.raises((adcompile.AdcompileError, ValueError), match=r"which NumPy deprecates|3-dimensional"):
        adcompile.grad(lambda x: np.sum(np.cross(x[:, :2], x)))(POINT)


MEASURED = np.array([1.0, np.nan, 3.0])


@pytest.mark.parametrize(
    "fn",
    [
        lambda p: np.sum(np.where(np.isnan(MEASURED), 0.0, (MEASURED - p) ** 2)),
        lambda p: np.sum((MEASURED - p) ** 2, where=~np.isnan(MEASURED)),
        lambda p: 2.0 * np.nanmean((MEASURED - p) ** 2),
        lambda p: 2.0 * np.nanmedian((MEASURED - p) ** 2),
        lambda p: np.nanquantile((MEASURED - p) ** 2, 0.5) * 2.0,
        lambda p: np.sum(np.nan_to_num((MEASURED - p) ** 2)),
        lambda p: np.nanvar(MEASURED * p) * (p - 1.5) * 12.0 / 2.25,
    ],
)
def test_what_is_left_out_of_data_from_outside_has_no_derivative(fn: Callable[..., Any]) -> None:
    step, at = 1e-4, 0.5
    first = (fn(at + step) - fn(at - step)) / (2.0 * step)
    second = (fn(at + step) - 2.0 * fn(at) + fn(at - step)) / step**2
    np.testing.assert_allclose(adcompile.grad(fn)(at), first, rtol=1e-6)
    np.testing.assert_allclose(adcompile.jvp(fn, (at,), (1.0,))[1], first, rtol=1e-6)
    np.testing.assert_allclose(adcompile.grad(adcompile.grad(fn))(at), second, rtol=1e-5, atol=1e-6)


def test_what_must_be_finite_is_checked() -> None:
    with pytest.raises(ValueError, match="must not contain infs or NaNs"):
        adcompile.grad(lambda x: np.sum(np.asarray_chkfinite(1.0 / x)))(np.array([0.5, np.nan]))


def test_lists_of_literals_among_the_rows_of_a_matrix() -> None:
    def turned(x: Any) -> Any:
        c, s = np.cos(x[0, 0]), np.sin(x[0, 0])
        return np.array([[1, 0, 0], [0, c, -s], [0, s, c]]) @ x.T + np.array([[2.0, 1], [x[0, 1], 3], [1, 1]])

    checks.check_products(turned, (POINT,))
    checks.check_second_order(lambda x: np.sum(np.sin(turned(x))), (POINT,))


REFUSED: list[tuple[Callable[..., Any], str]] = [
    (lambda x: np.ravel(x, order="K"), r"write x\.flatten\('K'\)"),
    (lambda x: np.unstack(x), "the tuple of np.unstack as a result"),
    (lambda x: np.frompyfunc(lambda v: v * v, 1, 1)(x), "np.frompyfunc"),
    (lambda x: np.require(x, None, "O"), "write np.copy"),
    (lambda x: x.view(np.int64) * x, "the method 'view'"),
    (lambda x: np.histogramdd(x, 3), "write one for each dimension"),
    (lambda x: np.linalg.svd(x + 1.0j), "but for the singular values"),
]


@pytest.mark.parametrize(("program", "message"), REFUSED)
def test_refused(program: Callable[..., Any], message: str) -> None:
    with pytest.raises(adcompile.AdcompileError, match=message) as caught:
        adcompile.jvp(program, (POINT,), (POINT,))
    assert "test_numpy_keywords.py" in str(caught.value)


def test_an_axis_that_stays_is_not_moved() -> None:
    def turned(x: Any) -> Any:
        return np.sum(np.moveaxis(x * 2.0, 1, 1) ** 2)

    assert adcompile.source(adcompile.grad(turned), POINT).count("moveaxis") == 1  # the user's own, none of ours
    checks.check_products(turned, (POINT,))
