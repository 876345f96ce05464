# mypy: allow-untyped-defs, allow-untyped-calls
"""Error functions, exponential and trigonometric integrals, and the normal distribution of ``scipy.special``."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

INF = math.inf
SQRT_PI = math.sqrt(math.pi)


def far_out(x, sign):
    """2 x^2 times what is left of 1 - 2 x f(x), for f = Dawson's integral (sign 1), or as erfcx has it (-1)."""
    t = sign * 0.5 / np.square(x)
    return 1.0 + 3.0 * t * (1.0 + 5.0 * t * (1.0 + 7.0 * t * (1.0 + 9.0 * t * (1.0 + 11.0 * t))))


# Error functions


@rules.elementwise(special.erf, domain=(-2.0, 2.0), edges=[((1e100,), (0.0,)), ((0.0,), (2.0 / SQRT_PI,))])
def erf(x):
    return 1.1283791670955126 * np.exp(-x * x)  # 2 / sqrt(pi)


@rules.elementwise(special.erfc, domain=(-2.0, 2.0), edges=[((INF,), (0.0,))])
def erfc(x):
    return -1.1283791670955126 * np.exp(-x * x)  # 2 / sqrt(pi)


@rules.elementwise(special.erfcx, domain=(-2.0, 3.0), edges=[((1e10,), (-1e-20 / SQRT_PI,)), ((-INF,), (-INF,))])
def erfcx(x, *, out):
    """By its asymptotic series where the difference cancels."""
    far = np.where(x > 50.0, x, 50.0)
    near = 2.0 * x * out - 1.1283791670955126  # 2 / sqrt(pi)
    return np.where(x > 50.0, -0.5641895835477563 / np.square(far) * far_out(far, -1.0), near)  # 1 / sqrt(pi)


@rules.elementwise(special.erfi, domain=(-2.0, 2.0))
def erfi(x):
    return 1.1283791670955126 * np.exp(x * x)  # 2 / sqrt(pi)


@rules.elementwise(special.erfinv, domain=(-0.9, 0.9), edges=[((1.0,), (INF,)), ((-1.0,), (INF,))])
def erfinv(y, *, out):
    return 0.886226925452758 * np.exp(out * out)  # sqrt(pi) / 2


@rules.elementwise(special.erfcinv, domain=(0.1, 1.9), edges=[((0.0,), (-INF,))])
def erfcinv(y, *, out):
    return -0.886226925452758 * np.exp(out * out)  # sqrt(pi) / 2


@rules.elementwise(special.dawsn, domain=(-3.0, 3.0), edges=[((1e10,), (-5e-21,)), ((-1e10,), (-5e-21,))])
def dawsn(x, *, out):
    """By its asymptotic series where the difference cancels."""
    far = np.where(np.abs(x) > 50.0, x, 50.0)
    return np.where(np.abs(x) > 50.0, -0.5 / np.square(far) * far_out(far, 1.0), 1.0 - 2.0 * x * out)


@rules.elementwise(special.wofz, domain=(-2.0, 2.0))
def wofz(z, *, out):
    return 1.1283791670955126j - 2.0 * z * out  # 2i / sqrt(pi)


@rules.elementwise(special.voigt_profile, domain=[(-2.0, 2.0), (0.5, 1.5), (0.2, 1.0)])
def voigt_profile(x, sigma, gamma, *, out):
    # 2i / sqrt(pi), 2 sqrt(pi)
    z = np.divide(x + 1.0j * gamma, 1.4142135623730951 * sigma)  # sqrt 2
    slope = np.divide(1.1283791670955126j - 2.0 * z * special.wofz(z), 3.5449077018110318 * sigma * sigma)
    return np.real(slope), -np.divide(out, sigma) - 1.4142135623730951 * np.real(slope * z), -np.imag(slope)


# Integrals of exponentials and of trigonometric functions


@rules.elementwise(special.exp1, domain=(0.2, 3.0))
def exp1(z):
    return -np.exp(-z) / z


@rules.elementwise(special.expi, domain=(0.2, 3.0))
def expi(x):
    return np.exp(x) / x


@rules.elementwise(special.expn, domain=[(2, 2), (0.2, 3.0)], edges=[((0, 2.0), (None, -0.75 * math.exp(-2.0)))])
def expn(n, x):
    """E_-1 is what SciPy has no value for."""
    before = -np.exp(-x) * (x + 1.0) / np.square(x)
    return None, np.where(n == 0, before, -special.expn(np.maximum(n - 1, 0), x))


@rules.elementwise(special.spence, domain=(0.2, 3.0), edges=[((1.0,), (-1.0,)), ((0.0,), (-INF,))])
def spence(z):
    """By its Taylor series around one, where the second derivative of the quotient would be lost."""
    u = z - 1.0
    near = np.where(np.abs(u) < 0.01, u, 0.0)
    far = np.where(np.abs(u) < 0.01, 2.0, z)
    series = -1.0 + near * (1.0 / 2.0 - near * (1.0 / 3.0 - near * (1.0 / 4.0 - near * (1.0 / 5.0 - near / 6.0))))
    return np.where(np.abs(u) < 0.01, series + near**6 / 7.0, np.log(far) / (1.0 - far))


def sinhc(x):
    """sinh(x) / x, by its Taylor series around zero."""
    near = np.where(np.abs(x) < 0.2, x, 0.0)
    far = np.where(np.abs(x) < 0.2, 1.0, x)
    t = np.square(near)
    series = 1.0 + t / 6.0 * (1.0 + t / 20.0 * (1.0 + t / 42.0 * (1.0 + t / 72.0 * (1.0 + t / 110.0))))
    return np.where(np.abs(x) < 0.2, series, np.sinh(far) / far)


def sici_tangent(x_dot, x):
    return np.sinc(0.3183098861837907 * x) * x_dot, np.cos(x) / x * x_dot  # 1 / pi


@rules.pair(special.sici, tangent=sici_tangent, cases=[call(np.array([0.3, 1.0, 4.0])), call(2.5)])
def sici(bar, x):
    return bar[0] * np.sinc(0.3183098861837907 * x) + bar[1] * (np.cos(x) / x)  # 1 / pi


def shichi_tangent(x_dot, x):
    return sinhc(x) * x_dot, np.cosh(x) / x * x_dot


@rules.pair(special.shichi, tangent=shichi_tangent, cases=[call(np.array([0.1, 1.0, 3.0])), call(2.5)])
def shichi(bar, x):
    return bar[0] * sinhc(x) + bar[1] * (np.cosh(x) / x)


def fresnel_tangent(z_dot, z):
    angle = 1.5707963267948966 * z * z  # pi / 2
    return np.sin(angle) * z_dot, np.cos(angle) * z_dot


@rules.pair(special.fresnel, tangent=fresnel_tangent, cases=[call(normal(3)), call(0.7)])
def fresnel(bar, z):
    angle = 1.5707963267948966 * z * z  # pi / 2
    return bar[0] * np.sin(angle) + bar[1] * np.cos(angle)


# The normal distribution


@rules.elementwise(special.ndtr, domain=(-3.0, 3.0), edges=[((INF,), (0.0,))])
def ndtr(x):
    return 0.3989422804014327 * np.exp(-0.5 * x * x)  # 1 / sqrt(2 pi)


@rules.elementwise(special.ndtri, domain=(0.05, 0.95), edges=[((0.0,), (INF,)), ((1.0,), (INF,))])
def ndtri(y, *, out):
    return 2.5066282746310002 * np.exp(0.5 * out * out)  # sqrt(2 pi)


@rules.elementwise(special.log_ndtr, domain=(-3.0, 3.0), edges=[((-1e10,), (1e10,)), ((INF,), (0.0,))])
def log_ndtr(x):
    return 0.7978845608028654 / special.erfcx(-0.7071067811865476 * x)  # sqrt(2 / pi), 1 / sqrt 2


@rules.elementwise(special.ndtri_exp, domain=(-3.0, -0.1))
def ndtri_exp(y, *, out):
    return 1.2533141373155001 * special.erfcx(-0.7071067811865476 * out)  # sqrt(pi / 2), 1 / sqrt 2


@rules.elementwise(special.owens_t, domain=[(-2.0, 2.0), (-2.0, 2.0)])
def owens_t(h, a):
    by_h = -0.19947114020071635 * np.exp(-0.5 * h * h) * special.erf(0.7071067811865476 * a * h)  # 1 / sqrt(8 pi)
    spread = 1.0 + a * a
    return by_h, 0.15915494309189535 * np.exp(-0.5 * h * h * spread) / spread  # 1 / (2 pi)


@rules.elementwise(special.nrdtrimn, domain=[(0.1, 0.9), (0.5, 2.0), (-1.0, 1.0)])
def nrdtrimn(p, std, x, *, out):
    z = np.divide(x - out, std)
    return -2.5066282746310002 * std * np.exp(0.5 * z * z), -z, 1.0  # sqrt(2 pi)


@rules.elementwise(special.nrdtrisd, domain=[(-1.0, 0.0), (0.6, 0.9), (0.5, 1.0)])
def nrdtrisd(mn, p, x, *, out):
    z = np.divide(x - mn, out)
    return np.divide(-1.0, z), np.divide(-2.5066282746310002 * out * np.exp(0.5 * z * z), z), np.divide(1.0, z)
