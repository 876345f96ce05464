# mypy: allow-untyped-defs, allow-untyped-calls
"""Bessel functions of ``scipy.special`` and their kin. The derivative by the order is refused: None.

A scaled function is the plain one times an exponential; at complex arguments its scale has no derivative.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from adcompile.rules.core import RuleSet, call

rules = RuleSet()

INF = math.inf
ORDER = [(1.5, 1.5), (0.5, 5.0)]
WHOLE = [(2, 2), (0.5, 5.0)]


def check_real(z):
    if np.iscomplexobj(z):
        raise NotImplementedError("a scaled Bessel function of complex numbers")


# Of any order


@rules.elementwise(special.jv, domain=ORDER, edges=[((1.0, 0.0), (None, 0.5)), ((0.0, 0.0), (None, 0.0))])
def jv(v, z):
    return None, 0.5 * (special.jv(v - 1.0, z) - special.jv(v + 1.0, z))


@rules.elementwise(special.yv, domain=ORDER)
def yv(v, z):
    return None, 0.5 * (special.yv(v - 1.0, z) - special.yv(v + 1.0, z))


@rules.elementwise(special.yn, domain=WHOLE)
def yn(n, x):
    return None, 0.5 * (special.yn(n - 1, x) - special.yn(n + 1, x))


@rules.elementwise(special.iv, domain=ORDER)
def iv(v, z):
    return None, 0.5 * (special.iv(v - 1.0, z) + special.iv(v + 1.0, z))


@rules.elementwise(special.kv, domain=ORDER)
def kv(v, z):
    return None, -0.5 * (special.kv(v - 1.0, z) + special.kv(v + 1.0, z))


@rules.elementwise(special.kn, domain=WHOLE, edges=[((0, 1.0), (None, -0.6019072301972346))])
def kn(n, x):
    return None, -0.5 * (special.kn(np.abs(n - 1), x) + special.kn(n + 1, x))


@rules.elementwise(special.hankel1, domain=ORDER)
def hankel1(v, z):
    return None, 0.5 * (special.hankel1(v - 1.0, z) - special.hankel1(v + 1.0, z))


@rules.elementwise(special.hankel2, domain=ORDER)
def hankel2(v, z):
    return None, 0.5 * (special.hankel2(v - 1.0, z) - special.hankel2(v + 1.0, z))


@rules.elementwise(special.hankel1e, domain=ORDER)
def hankel1e(v, z, *, out):
    return None, 0.5 * (special.hankel1e(v - 1.0, z) - special.hankel1e(v + 1.0, z)) - 1.0j * out


@rules.elementwise(special.hankel2e, domain=ORDER)
def hankel2e(v, z, *, out):
    return None, 0.5 * (special.hankel2e(v - 1.0, z) - special.hankel2e(v + 1.0, z)) + 1.0j * out


@rules.elementwise(special.jve, domain=ORDER)
def jve(v, z):
    check_real(z)
    return None, 0.5 * (special.jve(v - 1.0, z) - special.jve(v + 1.0, z))


@rules.elementwise(special.yve, domain=ORDER)
def yve(v, z):
    check_real(z)
    return None, 0.5 * (special.yve(v - 1.0, z) - special.yve(v + 1.0, z))


@rules.elementwise(special.ive, domain=ORDER)
def ive(v, z, *, out):
    check_real(z)
    return None, 0.5 * (special.ive(v - 1.0, z) + special.ive(v + 1.0, z)) - np.sign(z) * out


@rules.elementwise(special.kve, domain=ORDER)
def kve(v, z, *, out):
    return None, out - 0.5 * (special.kve(v - 1.0, z) + special.kve(v + 1.0, z))


@rules.elementwise(special.jvp, domain=ORDER)
def jvp(v, z, n=1):
    return None, special.jvp(v, z, n + 1)


@rules.elementwise(special.yvp, domain=ORDER)
def yvp(v, z, n=1):
    return None, special.yvp(v, z, n + 1)


@rules.elementwise(special.ivp, domain=ORDER)
def ivp(v, z, n=1):
    return None, special.ivp(v, z, n + 1)


@rules.elementwise(special.kvp, domain=ORDER)
def kvp(v, z, n=1):
    return None, special.kvp(v, z, n + 1)


@rules.elementwise(special.h1vp, domain=ORDER)
def h1vp(v, z, n=1):
    return None, special.h1vp(v, z, n + 1)


@rules.elementwise(special.h2vp, domain=ORDER)
def h2vp(v, z, n=1):
    return None, special.h2vp(v, z, n + 1)


# Of order zero and one


@rules.elementwise(special.j0, domain=(0.5, 5.0), edges=[((0.0,), (0.0,))])
def j0(x):
    return -special.j1(x)


@rules.elementwise(special.j1, domain=(0.5, 5.0), edges=[((0.0,), (0.5,))])
def j1(x):
    return 0.5 * (special.j0(x) - special.jv(2.0, x))


@rules.elementwise(special.y0, domain=(0.5, 5.0))
def y0(x):
    return -special.y1(x)


@rules.elementwise(special.y1, domain=(0.5, 5.0))
def y1(x, *, out):
    return special.y0(x) - out / x


@rules.elementwise(special.i0, domain=(0.5, 5.0), edges=[((0.0,), (0.0,))])
def i0(x):
    return special.i1(x)


@rules.elementwise(special.i1, domain=(0.5, 5.0), edges=[((0.0,), (0.5,))])
def i1(x):
    return 0.5 * (special.i0(x) + special.iv(2.0, x))


@rules.elementwise(special.k0, domain=(0.5, 5.0))
def k0(x):
    return -special.k1(x)


@rules.elementwise(special.k1, domain=(0.5, 5.0))
def k1(x, *, out):
    return -special.k0(x) - out / x


@rules.elementwise(special.i0e, domain=(0.5, 5.0))
def i0e(x, *, out):
    return special.i1e(x) - np.sign(x) * out


@rules.elementwise(special.i1e, domain=(0.5, 5.0), edges=[((0.0,), (0.5,))])
def i1e(x, *, out):
    return 0.5 * (special.i0e(x) + special.ive(2.0, x)) - np.sign(x) * out


@rules.elementwise(special.k0e, domain=(0.5, 5.0))
def k0e(x, *, out):
    return out - special.k1e(x)


@rules.elementwise(special.k1e, domain=(0.5, 5.0))
def k1e(x, *, out):
    return out - special.k0e(x) - out / x


# Spherical


@rules.elementwise(special.spherical_jn, domain=WHOLE, edges=[((0, 0.0), (None, 0.0)), ((1, 0.0), (None, 1.0 / 3.0))])
def spherical_jn(n, z, derivative=False):
    below, above = special.spherical_jn(np.maximum(n - 1, 0), z, derivative), special.spherical_jn(n + 1, z, derivative)
    return None, (n * below - (n + 1) * above) / (2 * n + 1)


@rules.elementwise(special.spherical_yn, domain=WHOLE)
def spherical_yn(n, z, derivative=False):
    below, above = special.spherical_yn(np.maximum(n - 1, 0), z, derivative), special.spherical_yn(n + 1, z, derivative)
    return None, (n * below - (n + 1) * above) / (2 * n + 1)


@rules.elementwise(special.spherical_in, domain=WHOLE)
def spherical_in(n, z, derivative=False):
    below, above = special.spherical_in(np.maximum(n - 1, 0), z, derivative), special.spherical_in(n + 1, z, derivative)
    return None, (n * below + (n + 1) * above) / (2 * n + 1)


@rules.elementwise(special.spherical_kn, domain=WHOLE)
def spherical_kn(n, z, derivative=False):
    below, above = special.spherical_kn(np.maximum(n - 1, 0), z, derivative), special.spherical_kn(n + 1, z, derivative)
    return None, -(n * below + (n + 1) * above) / (2 * n + 1)


# Airy, Struve and Kelvin functions, and integrals


def airy_tangent(z_dot, z, *, out):
    return out[1] * z_dot, z * out[0] * z_dot, out[3] * z_dot, z * out[2] * z_dot


@rules.pair(special.airy, tangent=airy_tangent, cases=[call(np.array([-1.0, 0.3, 1.5])), call(0.7)])
def airy(bar, z, *, out):
    return bar[0] * out[1] + bar[1] * (z * out[0]) + bar[2] * out[3] + bar[3] * (z * out[2])


def struve_start(v, x):
    """The first term of both Struve functions of the order above, times two and over the variable."""
    return 0.5641895835477563 * np.power(0.5 * x, v) * special.rgamma(v + 1.5)  # 1 / sqrt(pi)


@rules.elementwise(special.struve, domain=ORDER)
def struve(v, x):
    return None, 0.5 * (special.struve(v - 1.0, x) - special.struve(v + 1.0, x) + struve_start(v, x))


@rules.elementwise(special.modstruve, domain=ORDER)
def modstruve(v, x):
    return None, 0.5 * (special.modstruve(v - 1.0, x) + special.modstruve(v + 1.0, x) + struve_start(v, x))


@rules.elementwise(special.ber, domain=(0.5, 4.0))
def ber(x):
    return special.berp(x)


@rules.elementwise(special.bei, domain=(0.5, 4.0))
def bei(x):
    return special.beip(x)


@rules.elementwise(special.ker, domain=(0.5, 4.0))
def ker(x):
    return special.kerp(x)


@rules.elementwise(special.kei, domain=(0.5, 4.0))
def kei(x):
    return special.keip(x)


@rules.elementwise(special.berp, domain=(0.5, 4.0))
def berp(x, *, out):
    return -special.bei(x) - out / x


@rules.elementwise(special.beip, domain=(0.5, 4.0))
def beip(x, *, out):
    return special.ber(x) - out / x


@rules.elementwise(special.kerp, domain=(0.5, 4.0))
def kerp(x, *, out):
    return -special.kei(x) - out / x


@rules.elementwise(special.keip, domain=(0.5, 4.0))
def keip(x, *, out):
    return special.ker(x) - out / x


def itj0y0_tangent(x_dot, x):
    return special.j0(x) * x_dot, special.y0(x) * x_dot


@rules.pair(special.itj0y0, tangent=itj0y0_tangent, cases=[call(np.array([0.5, 2.0])), call(1.5)])
def itj0y0(bar, x):
    return bar[0] * special.j0(x) + bar[1] * special.y0(x)


def iti0k0_tangent(x_dot, x):
    return special.i0(x) * x_dot, special.k0(x) * x_dot


@rules.pair(special.iti0k0, tangent=iti0k0_tangent, cases=[call(np.array([0.5, 2.0])), call(1.5)])
def iti0k0(bar, x):
    return bar[0] * special.i0(x) + bar[1] * special.k0(x)
