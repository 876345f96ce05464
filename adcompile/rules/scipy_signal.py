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
    cases=[call(normal(5), normal(3)), call(normal(5), normal(3), "same"), call(normal(3, 4), normal(2, 2), "valid")],
)
def correlate(in1, in2, mode="full", method="auto"):
    if mode == "valid" and np.size(in2) > np.size(in1):
        raise NotImplementedError("scipy.signal.correlate of the valid part, with a longer second argument")
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
