# mypy: allow-untyped-defs, allow-untyped-calls
"""Convolutions and filters of ``scipy.signal``, in any number of dimensions."""

from __future__ import annotations

import numpy as np
from scipy import signal

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

MODES = [
    call(normal(4), normal(3)), call(normal(2), normal(5)), call(normal(5), normal(3), "same"),
    call(normal(3), normal(4), "same"), call(normal(6), normal(4), "valid"), call(normal(2), normal(5), "valid"),
    call(normal(3, 4), normal(2, 2)), call(normal(3, 4), normal(2, 3), "same"),
    call(normal(3, 4), normal(2, 2), "valid"),
]  # fmt: skip


def whole(bar, in1, in2, mode, axes=None):
    """The adjoint of the whole convolution, from that of the part in the middle that its mode asks for."""
    if mode == "full":
        return bar
    axes = (axes,) if isinstance(axes, int) else axes
    widths, rank = [], np.ndim(bar)
    for k in range(rank):
        m, n = np.shape(in1)[k], np.shape(in2)[k]
        is_along = axes is None or k in axes or k - rank in axes
        cut = (m + n - 1 if is_along else max(m, n)) - np.shape(bar)[k]
        widths.append((cut // 2, cut - cut // 2))
    return np.pad(bar, widths)


@rules.bilinear(signal.convolve, cases=MODES)
def convolve(bar, in1, in2, mode="full", method="auto"):
    if np.size(bar) == 0:
        return np.zeros_like(in1), np.zeros_like(in2)
    bar = whole(bar, in1, in2, mode)
    by_in1 = signal.convolve(bar, np.flip(in2), "valid", method)
    return by_in1, signal.convolve(bar, np.flip(in1), "valid", method)


ALONG = [
    *MODES, call(normal(0), normal(3)), call(normal(2, 2), normal(2, 0)), call(normal(2, 5), normal(1, 3), axes=1),
    call(normal(1, 4), normal(3, 2), "same", axes=-1), call(normal(4, 2), normal(3, 2), "valid", axes=[0]),
    call(normal(2, 3, 4), normal(3, 3, 2), axes=(0, -1)),
]  # fmt: skip


@rules.bilinear(signal.fftconvolve, cases=ALONG)
def fftconvolve(bar, in1, in2, mode="full", axes=None):
    if np.size(bar) == 0:  # of one dimension, whatever the arguments are
        return np.zeros_like(in1), np.zeros_like(in2)
    bar = whole(bar, in1, in2, mode, axes)
    by_in1 = signal.fftconvolve(bar, np.flip(in2, axes), "valid", axes)
    by_in2 = signal.fftconvolve(bar, np.flip(in1, axes), "valid", axes)
    if axes is None:
        return by_in1, by_in2
    return runtime.unbroadcast(by_in1, in1), runtime.unbroadcast(by_in2, in2)


@rules.bilinear(signal.oaconvolve, cases=ALONG)
def oaconvolve(bar, in1, in2, mode="full", axes=None):
    if np.size(bar) == 0:
        return np.zeros_like(in1), np.zeros_like(in2)
    bar = whole(bar, in1, in2, mode, axes)
    by_in1 = signal.oaconvolve(bar, np.flip(in2, axes), "valid", axes)
    by_in2 = signal.oaconvolve(bar, np.flip(in1, axes), "valid", axes)
    if axes is None:
        return by_in1, by_in2
    return runtime.unbroadcast(by_in1, in1), runtime.unbroadcast(by_in2, in2)


@rules.definition(
    signal.correlate,
    cases=[
        call(normal(5), normal(3)),
        call(normal(5), normal(3), "same"),
        call(normal(3, 4), normal(2, 2), "valid"),
        call(normal(2), normal(4), "valid"),
    ],
)
def correlate(in1, in2, mode="full", method="auto"):
    return signal.convolve(in1, np.flip(np.conjugate(in2) if np.iscomplexobj(in2) else in2), mode, method)


def lags(w, x, coefficients, axis):
    """The products of a signal with another, which is later by as many samples as each coefficient is."""
    w, x = np.moveaxis(w, axis, -1), np.moveaxis(x, axis, -1)
    size = np.shape(x)[-1]
    if np.ndim(coefficients) == 0:
        return np.sum(w * x)
    return np.stack([np.sum(w[..., k:] * x[..., : max(size - k, 0)]) for k in range(len(coefficients))])


def lfilter_tangent(b_dot, a_dot, x_dot, b, a, x, axis=-1, *, out):
    rest = signal.lfilter(b_dot, a, x, axis) - signal.lfilter(a_dot, a, out, axis)
    return signal.lfilter(b, a, x_dot, axis) + rest


@rules.pair(
    signal.lfilter,
    tangent=lfilter_tangent,
    wrt=(0, 1, 2),
    cases=[
        call(np.array([1.0, 0.5]), np.array([1.0, -0.3, 0.1]), normal(5)),
        call(np.array([0.2]), np.array([2.0, -0.6]), normal(2, 4), axis=0),
        call(np.array([0.2, 0.3, 0.5, -0.1]), 2.0, normal(2, 3)),
    ],
)
def lfilter(bar, b, a, x, axis=-1, *, out):
    """A filter that runs backwards."""
    turned = np.flip(bar, axis)
    w = np.flip(signal.lfilter(np.ones(1), a, turned, axis), axis)
    return lags(w, x, b, axis), -lags(w, out, a, axis), np.flip(signal.lfilter(b, a, turned, axis), axis)


@rules.linear(
    signal.sosfilt, linear_in=(1,), cases=[call(np.array([[0.2, 0.1, 0.0, 1.0, -0.3, 0.1]] * 2), normal(2, 5))]
)
def sosfilt(bar, sos, x, axis=-1):
    return np.flip(signal.sosfilt(sos, np.flip(bar, axis), axis), axis)


@rules.definition(signal.convolve2d, cases=[call(normal(3, 4), normal(2, 2)), call(normal(3, 4), normal(2, 3), "same")])
def convolve2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    if boundary != "fill" or fillvalue != 0:
        raise NotImplementedError("scipy.signal.convolve2d with another boundary than zeros")
    return signal.convolve(in1, in2, mode, "direct")


@rules.definition(
    signal.correlate2d, cases=[call(normal(3, 4), normal(2, 3), "valid"), call(normal(3, 4), normal(2, 2))]
)
def correlate2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    if mode == "same" or boundary != "fill" or fillvalue != 0:
        raise NotImplementedError("scipy.signal.correlate2d in mode 'same', or with another boundary than zeros")
    return correlate(in1, in2, mode, "direct")


# Trends, and smoothed and analytic signals


@rules.definition(signal.detrend, cases=[call(normal(5)), call(normal(4, 3), 0), call(normal(5), type="constant")])
def detrend(data, axis=-1, type="linear", bp=0, overwrite_data=False):
    if overwrite_data or (type == "linear" and bp != 0):
        raise NotImplementedError("scipy.signal.detrend with points where the trend breaks, or of what it overwrites")
    data = np.moveaxis(data, axis, -1)
    level = data - np.mean(data, axis=-1, keepdims=True)
    if type == "linear":
        size = np.shape(data)[-1]
        places = np.arange(size) - 0.5 * (size - 1)
        level = level - np.expand_dims(level @ places / np.sum(np.square(places)), -1) * places
    return np.moveaxis(level, -1, axis)


@rules.linear(
    signal.savgol_filter,
    cases=[call(normal(7), 5, 2), call(normal(2, 6), 3, 1, deriv=1, delta=0.5), call(normal(6, 2), 5, 2, axis=0)],
)
def savgol_filter(bar, x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp", cval=0.0):
    """The columns of the matrix are the filtered unit vectors."""
    if mode == "constant" and cval != 0.0:
        raise NotImplementedError("scipy.signal.savgol_filter with a value beyond the ends that is not zero")
    unit = np.eye(np.shape(x)[axis])
    matrix = signal.savgol_filter(unit, window_length, polyorder, deriv, delta, 0, mode, cval)
    return np.moveaxis(np.moveaxis(bar, axis, -1) @ matrix, -1, axis)


@rules.definition(signal.hilbert, cases=[call(normal(6)), call(normal(2, 5)), call(normal(4, 2), axis=0)])
def hilbert(x, N=None, axis=-1):
    if N is not None:
        raise NotImplementedError("scipy.signal.hilbert with a number of frequencies")
    size = np.shape(x)[axis]
    k = np.arange(size)
    weights = np.where((k == 0) | (2 * k == size), 1.0, np.where(2 * k < size, 2.0, 0.0))
    spectrum = np.moveaxis(np.fft.fft(x, axis=axis), axis, -1)
    return np.fft.ifft(np.moveaxis(spectrum * weights, -1, axis), axis=axis)
