# mypy: allow-untyped-defs, allow-untyped-calls
"""Convolutions and filters of ``scipy.signal``, in any number of dimensions."""

from __future__ import annotations

import numpy as np
from scipy import signal

from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

MODES = [
    call(normal(4), normal(3)), call(normal(2), normal(5)), call(normal(5), normal(3), "same"),
    call(normal(3), normal(4), "same"), call(normal(6), normal(4), "valid"), call(normal(2), normal(5), "valid"),
    call(normal(3, 4), normal(2, 2)), call(normal(3, 4), normal(2, 3), "same"),
    call(normal(3, 4), normal(2, 2), "valid"),
]  # fmt: skip


def whole(bar, in1, in2, mode):
    """The adjoint of the whole convolution, from that of the part which ``mode`` asks for."""
    if mode == "full":
        return bar
    widths = []
    for m, n, kept in zip(np.shape(in1), np.shape(in2), np.shape(bar), strict=True):
        before = (n - 1) // 2 if mode == "same" else min(m, n) - 1
        widths.append((before, m + n - 1 - kept - before))
    return np.pad(bar, widths)


@rules.bilinear(signal.convolve, cases=MODES)
def convolve(bar, in1, in2, mode="full", method="auto"):
    bar = whole(bar, in1, in2, mode)
    by_in1 = signal.convolve(bar, np.flip(in2), "valid", method)
    return by_in1, signal.convolve(bar, np.flip(in1), "valid", method)


@rules.bilinear(signal.fftconvolve, cases=MODES)
def fftconvolve(bar, in1, in2, mode="full"):
    bar = whole(bar, in1, in2, mode)
    return signal.fftconvolve(bar, np.flip(in2), "valid"), signal.fftconvolve(bar, np.flip(in1), "valid")


@rules.bilinear(signal.oaconvolve, cases=MODES)
def oaconvolve(bar, in1, in2, mode="full"):
    bar = whole(bar, in1, in2, mode)
    return signal.oaconvolve(bar, np.flip(in2), "valid"), signal.oaconvolve(bar, np.flip(in1), "valid")


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


@rules.linear(
    signal.lfilter,
    linear_in=(2,),
    cases=[
        call(np.array([1.0, 0.5]), np.array([1.0, -0.3, 0.1]), normal(5)),
        call(np.array([0.2]), np.array([2.0, -0.6]), normal(2, 4), axis=0),
    ],
)  # fmt: skip
def lfilter(bar, b, a, x, axis=-1):
    """A filter that runs backwards."""
    return np.flip(signal.lfilter(b, a, np.flip(bar, axis), axis), axis)


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
