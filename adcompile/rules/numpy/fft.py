# mypy: allow-untyped-defs, allow-untyped-calls
"""``numpy.fft``. The matrix of the transform is symmetric, so its adjoint is the transform itself.

``runtime.fit`` cuts or fills with zeros, as the transforms do with their arguments.
"""

from __future__ import annotations

import numpy as np

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

rules.constant(np.fft.fftfreq, np.fft.rfftfreq)

WAVE = np.exp(1.0j * np.arange(10.0).reshape(2, 5) ** 2)
ONE = [
    call(normal(2, 5)), call(WAVE), call(WAVE, 4), call(WAVE, 7), call(WAVE, axis=0, norm="ortho"),
    call(normal(5, 2), axis=0, norm="forward"), call(normal(2, 4), 6),
]  # fmt: skip
REAL = [
    call(normal(2, 5)), call(normal(2, 4)), call(normal(4, 2), axis=0, norm="ortho"), call(normal(2, 5), 4),
    call(normal(2, 5), 7, norm="forward"),
]  # fmt: skip
MANY = [call(WAVE), call(normal(3, 4)), call(WAVE, norm="ortho"), call(normal(2, 3, 4), axes=(0, 2))]


def part_of(bar, x):
    """The adjoint of a real argument is the real part."""
    return bar if np.iscomplexobj(x) else np.real(bar)


@rules.linear(runtime.fit, cases=[call(normal(2, 3), (3, 2)), call(normal(2), (2,))])
def fit(bar, x, shape):
    return runtime.fit(bar, np.shape(x))


@rules.linear(np.fft.fft, cases=ONE)
def fft(bar, a, n=None, axis=-1, norm=None):
    a_bar = np.fft.fft(bar, axis=axis, norm=norm)
    return part_of(a_bar if n is None else runtime.fit(a_bar, np.shape(a)), a)


@rules.linear(np.fft.ifft, cases=ONE)
def ifft(bar, a, n=None, axis=-1, norm=None):
    a_bar = np.fft.ifft(bar, axis=axis, norm=norm)
    return part_of(a_bar if n is None else runtime.fit(a_bar, np.shape(a)), a)


def last_axes(s, axes):
    """Lengths alone are those of the last axes."""
    return axes if s is None or axes is not None else tuple(k - len(s) for k, _ in enumerate(s))


@rules.linear(np.fft.fftn, cases=[*MANY, call(WAVE, (4, 3), (0, 1))])
def fftn(bar, a, s=None, axes=None, norm=None):
    a_bar = np.fft.fftn(bar, axes=last_axes(s, axes), norm=norm)
    return part_of(a_bar if s is None else runtime.fit(a_bar, np.shape(a)), a)


@rules.linear(np.fft.ifftn, cases=[*MANY, call(WAVE, (4, 3), (0, 1))])
def ifftn(bar, a, s=None, axes=None, norm=None):
    a_bar = np.fft.ifftn(bar, axes=last_axes(s, axes), norm=norm)
    return part_of(a_bar if s is None else runtime.fit(a_bar, np.shape(a)), a)


@rules.linear(np.fft.fft2, cases=[*MANY, call(WAVE, (4, 3))])
def fft2(bar, a, s=None, axes=(-2, -1), norm=None):
    return fftn(bar, a, s, axes, norm)


@rules.linear(np.fft.ifft2, cases=[*MANY, call(WAVE, (4, 3))])
def ifft2(bar, a, s=None, axes=(-2, -1), norm=None):
    return ifftn(bar, a, s, axes, norm)


@rules.linear(np.fft.rfft, cases=REAL)
def rfft(bar, a, n=None, axis=-1, norm=None):
    """The half that the result leaves out has no adjoint."""
    length = np.shape(a)[axis] if n is None else n
    a_bar = np.real(np.fft.fft(bar, length, axis, norm))
    return a_bar if n is None else runtime.fit(a_bar, np.shape(a))


def swapped(norm):
    """The scale of the transform in the other direction."""
    return "forward" if norm is None or norm == "backward" else "backward" if norm == "forward" else norm


@rules.linear(np.fft.irfft, cases=[*ONE, call(WAVE, 8), call(WAVE, 9)])
def irfft(bar, a, n=None, axis=-1, norm=None):
    """All but the first coefficient, and the last of an even number, count twice: their conjugates are left out."""
    length = np.shape(bar)[axis]
    k = np.arange(length // 2 + 1)
    twice = 2.0 - (k == 0) - (2 * k == length)
    half = np.moveaxis(np.conjugate(np.fft.rfft(bar, axis=axis, norm=swapped(norm))), axis, -1)
    return part_of(runtime.fit(np.moveaxis(twice * half, -1, axis), np.shape(a)), a)


HALVES = [
    call(normal(3, 4)), call(normal(3, 4), (4, 3), (0, 1)), call(normal(2, 3, 4), axes=(2, 0), norm="ortho"),
    call(normal(3, 4), (-1, 5), (0, 1)), call(normal(2, 4), (3, -1), (0, 1)),
]  # fmt: skip
SPECTRA = [
    call(WAVE), call(WAVE, (3, 7), (0, 1)), call(WAVE, (3, 6), (1, 0), "forward"), call(WAVE, (-1, 6), (0, 1)),
    call(WAVE, (3, -1), (0, 1)),
]  # fmt: skip


def along_axes(s, a, axes):
    """The length along each axis: that of the array for -1."""
    if s is None:
        return (None,) * len(axes)
    return tuple(np.shape(a)[axis] if length == -1 else length for length, axis in zip(s, axes, strict=True))


@rules.definition(
    np.fft.rfftn, cases=[*HALVES, call(normal(5)), call(np.sin(np.arange(24.0)).reshape(2, 3, 4))], at_once=True
)
def rfftn(a, s=None, axes=None, norm=None):
    axes = last_axes(s, axes)
    if axes is None:
        axes = tuple(k for k, _ in enumerate(np.shape(a)))
    lengths = along_axes(s, a, axes)
    a = np.fft.rfft(a, lengths[-1], axes[-1], norm)
    for k, axis in tuple(enumerate(axes))[:-1]:
        a = np.fft.fft(a, lengths[k], axis, norm)
    return a


@rules.definition(np.fft.irfftn, cases=[*SPECTRA, call(WAVE[0])], at_once=True)
def irfftn(a, s=None, axes=None, norm=None):
    axes = last_axes(s, axes)
    if axes is None:
        axes = tuple(k for k, _ in enumerate(np.shape(a)))
    lengths = along_axes(s, a, axes)
    for k, axis in tuple(enumerate(axes))[:-1]:
        a = np.fft.ifft(a, lengths[k], axis, norm)
    return np.fft.irfft(a, lengths[-1], axes[-1], norm)


@rules.definition(np.fft.rfft2, cases=HALVES, at_once=True)
def rfft2(a, s=None, axes=(-2, -1), norm=None):
    return rfftn(a, s, axes, norm)


@rules.definition(np.fft.irfft2, cases=SPECTRA, at_once=True)
def irfft2(a, s=None, axes=(-2, -1), norm=None):
    return irfftn(a, s, axes, norm)


@rules.definition(np.fft.hfft, cases=[call(WAVE), call(WAVE, 7, norm="ortho")])
def hfft(a, n=None, axis=-1, norm=None):
    return np.fft.irfft(np.conjugate(a), n, axis, swapped(norm))


@rules.definition(np.fft.ihfft, cases=REAL)
def ihfft(a, n=None, axis=-1, norm=None):
    return np.conjugate(np.fft.rfft(a, n, axis, swapped(norm)))


@rules.linear(np.fft.fftshift, cases=[call(normal(5)), call(normal(2, 5)), call(normal(4, 5), axes=1)])
def fftshift(bar, x, axes=None):
    return np.fft.ifftshift(bar, axes)


@rules.linear(np.fft.ifftshift, cases=[call(normal(5)), call(normal(2, 5)), call(normal(4, 5), axes=1)])
def ifftshift(bar, x, axes=None):
    return np.fft.fftshift(bar, axes)
