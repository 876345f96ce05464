# mypy: allow-untyped-defs, allow-untyped-calls
"""Elliptic and hypergeometric functions, orthogonal polynomials and Lambert's function of ``scipy.special``.

Elliptic integrals are differentiated in the symmetric form of Carlson, "Elliptic integrals: symmetric integrals" (in
the Digital Library of Mathematical Functions, chapter 19), where nothing cancels at m = 0. The derivatives by a
parameter that have no closed form are refused: None.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, present

rules = RuleSet()

EIGHTH = math.pi / 8.0


# Elliptic integrals


@rules.elementwise(special.ellipk, domain=(-2.0, 0.9), edges=[((0.0,), (EIGHTH,))])
def ellipk(m):
    return special.elliprd(0.0, 1.0, 1.0 - m) / 6.0


@rules.elementwise(special.ellipkm1, domain=(0.1, 3.0), edges=[((1.0,), (-EIGHTH,))])
def ellipkm1(p):
    return -special.elliprd(0.0, 1.0, p) / 6.0


@rules.elementwise(special.ellipe, domain=(-2.0, 0.9), edges=[((0.0,), (-EIGHTH,)), ((1.0,), (-math.inf,))])
def ellipe(m):
    return -special.elliprd(0.0, 1.0 - m, 1.0) / 6.0


ANGLES = [(-4.0, 4.0), (-2.0, 0.9)]
#: At m = 1 the second integral is sin(phi); its derivative by m is that of the series by hand.
BEYOND = ((0.5, 1.0), (math.cos(0.5), 0.5 * (math.sin(0.5) - math.atanh(math.sin(0.5)))))


@rules.elementwise(special.ellipkinc, domain=ANGLES, edges=[((2.0, 0.0), (1.0, 0.5 - math.sin(4.0) / 8.0))])
def ellipkinc(phi, m):
    turns = np.rint(0.3183098861837907 * phi)  # 1 / pi
    sine, cosine = np.sin(phi - math.pi * turns), np.cos(phi)
    left = 1.0 - m * sine * sine
    within = sine**3 * special.elliprd(cosine * cosine, 1.0, left)
    around = 2.0 * turns * special.elliprd(0.0, 1.0, np.where(turns == 0.0, 0.5, 1.0 - m))
    return 1.0 / np.sqrt(left), (around + within) / 6.0


@rules.elementwise(special.ellipeinc, domain=ANGLES, edges=[((2.0, 0.0), (1.0, math.sin(4.0) / 8.0 - 0.5)), BEYOND])
def ellipeinc(phi, m):
    turns = np.rint(0.3183098861837907 * phi)  # 1 / pi
    sine, cosine = np.sin(phi - math.pi * turns), np.cos(phi)
    left = 1.0 - m * sine * sine
    within = sine**3 * special.elliprd(cosine * cosine, left, 1.0)
    around = 2.0 * turns * special.elliprd(0.0, np.where(turns == 0.0, 0.5, 1.0 - m), 1.0)
    return np.sqrt(left), -(around + within) / 6.0


POSITIVE = [(0.2, 0.8), (1.0, 2.0), (2.5, 4.0)]


@rules.elementwise(special.elliprf, domain=POSITIVE)
def elliprf(x, y, z):
    return -special.elliprd(y, z, x) / 6.0, -special.elliprd(x, z, y) / 6.0, -special.elliprd(x, y, z) / 6.0


@rules.elementwise(special.elliprd, domain=POSITIVE)
def elliprd(x, y, z, *, out):
    """Not a number where one of the first two is equal to the last."""
    by_x = 0.5 * (special.elliprd(y, z, x) - out) / (x - z)
    by_y = 0.5 * (special.elliprd(x, z, y) - out) / (y - z)
    x_by_x = np.where(x == 0.0, 0.0, x * by_x)  # the derivative is infinite there
    return by_x, by_y, -(1.5 * out + x_by_x + y * by_y) / z


@rules.elementwise(special.elliprc, domain=[(0.2, 0.8), (1.0, 2.0)], edges=[((1.0, 1.0), (-1.0 / 6.0, -1.0 / 3.0))])
def elliprc(x, y, *, out):
    """Not a number to the left of y = 0, where it is a principal value."""
    by_x = -special.elliprd(y, y, x) / 6.0
    return by_x, -(0.5 * out + np.where(x == 0.0, 0.0, x * by_x)) / y


@rules.elementwise(special.elliprg, domain=POSITIVE)
def elliprg(x, y, z):
    first = 0.25 * special.elliprf(x, y, z)
    return (
        first - x * special.elliprd(y, z, x) / 12.0,
        first - y * special.elliprd(x, z, y) / 12.0,
        first - z * special.elliprd(x, y, z) / 12.0,
    )


@rules.elementwise(special.elliprj, domain=[*POSITIVE, (4.5, 6.0)])
def elliprj(x, y, z, p, *, out):
    """Not a number where one of the first three is equal to the last."""
    by_x = 0.5 * (special.elliprd(y, z, x) - out) / (x - p)
    by_y = 0.5 * (special.elliprd(x, z, y) - out) / (y - p)
    by_z = 0.5 * (special.elliprd(x, y, z) - out) / (z - p)
    x_by_x = np.where(x == 0.0, 0.0, x * by_x)  # the derivative is infinite there
    return by_x, by_y, by_z, -(1.5 * out + x_by_x + y * by_y + z * by_z) / p


@rules.elementwise(special.agm, domain=[(0.5, 1.0), (1.5, 3.0)], edges=[((2.0, 2.0), (0.5, 0.5))])
def agm(a, b, *, out):
    """By 2 RF(0, a^2, b^2) / pi, which is one over the mean."""
    scale = 0.2122065907891938 * out * out  # 2 / (3 pi)
    by_a = scale * np.abs(a) * special.elliprd(0.0, b * b, a * a)
    return by_a, scale * np.abs(b) * special.elliprd(0.0, a * a, b * b)


def ellipj_tangent(u_dot, u, m, *, out):
    sn, cn, dn, _ = out
    return cn * dn * u_dot, -sn * dn * u_dot, -m * sn * cn * u_dot, dn * u_dot


@rules.pair(special.ellipj, tangent=ellipj_tangent, cases=[call(np.array([0.3, 1.0, 2.5]), 0.4), call(0.7, 0.2)])
def ellipj(bar, u, m, *, out):
    sn, cn, dn, _ = out
    return runtime.unbroadcast(bar[0] * (cn * dn) - bar[1] * (sn * dn) - bar[2] * (m * sn * cn) + bar[3] * dn, u)


# Hypergeometric functions


@rules.elementwise(special.hyp2f1, domain=[(0.5, 0.5), (1.5, 1.5), (2.2, 2.2), (-0.8, 0.8)])
def hyp2f1(a, b, c, z):
    return None, None, None, a * b / c * special.hyp2f1(a + 1.0, b + 1.0, c + 1.0, z)


@rules.elementwise(special.hyp1f1, domain=[(0.5, 0.5), (1.5, 1.5), (-2.0, 2.0)])
def hyp1f1(a, b, x):
    return None, None, a / b * special.hyp1f1(a + 1.0, b + 1.0, x)


@rules.elementwise(special.hyp0f1, domain=[(1.5, 1.5), (0.2, 2.0)])
def hyp0f1(v, z):
    return None, special.hyp0f1(v + 1.0, z) / v


@rules.elementwise(special.hyperu, domain=[(0.5, 0.5), (1.5, 1.5), (0.5, 2.0)])
def hyperu(a, b, x):
    return None, None, -a * special.hyperu(a + 1.0, b + 1.0, x)


@rules.elementwise(special.wright_bessel, domain=[(0.5, 0.5), (1.5, 1.5), (0.2, 2.0)])
def wright_bessel(a, b, x):
    return None, None, special.wright_bessel(a, a + b, x)


@rules.elementwise(*present(special, "log_wright_bessel"), domain=[(0.5, 0.5), (1.5, 1.5), (0.2, 2.0)])
def log_wright_bessel(a, b, x, *, out):
    return None, None, np.exp(special.log_wright_bessel(a, a + b, x) - out)


# Orthogonal polynomials, by their variable


DEGREE = [(3, 3), (-0.9, 0.9)]
PARAMETER = [(3, 3), (0.7, 0.7), (-0.9, 0.9)]
CONSTANT = [((0, 0.5), (None, 0.0))]


def gegenbauer_below(n, alpha, x):
    """The polynomial of the degree below; zero for a constant."""
    return (n != 0) * special.eval_gegenbauer(n - 1 + (n == 0), alpha, x)


@rules.elementwise(special.eval_legendre, domain=DEGREE, edges=[*CONSTANT, ((2, 1.0), (None, 3.0))])
def eval_legendre(n, x):
    return None, gegenbauer_below(n, 1.5, x)


@rules.elementwise(special.eval_chebyt, domain=DEGREE, edges=CONSTANT)
def eval_chebyt(n, x):
    return None, n * special.eval_chebyu(n - 1, x)


@rules.elementwise(special.eval_chebyu, domain=DEGREE, edges=CONSTANT)
def eval_chebyu(n, x):
    return None, 2.0 * gegenbauer_below(n, 2.0, x)


@rules.elementwise(special.eval_chebyc, domain=DEGREE, edges=CONSTANT)
def eval_chebyc(n, x):
    return None, n * special.eval_chebyu(n - 1, 0.5 * x)


@rules.elementwise(special.eval_chebys, domain=DEGREE, edges=CONSTANT)
def eval_chebys(n, x):
    return None, gegenbauer_below(n, 2.0, 0.5 * x)


@rules.elementwise(special.eval_sh_chebyt, domain=[(3, 3), (0.1, 0.9)], edges=CONSTANT)
def eval_sh_chebyt(n, x):
    return None, 2.0 * n * special.eval_chebyu(n - 1, 2.0 * x - 1.0)


@rules.elementwise(special.eval_sh_chebyu, domain=[(3, 3), (0.1, 0.9)], edges=CONSTANT)
def eval_sh_chebyu(n, x):
    return None, 4.0 * gegenbauer_below(n, 2.0, 2.0 * x - 1.0)


@rules.elementwise(special.eval_sh_legendre, domain=[(3, 3), (0.1, 0.9)], edges=CONSTANT)
def eval_sh_legendre(n, x):
    return None, 2.0 * gegenbauer_below(n, 1.5, 2.0 * x - 1.0)


@rules.elementwise(special.eval_hermite, domain=DEGREE, edges=CONSTANT)
def eval_hermite(n, x):
    return None, 2.0 * n * special.eval_hermite(np.maximum(n - 1, 0), x)


@rules.elementwise(special.eval_hermitenorm, domain=DEGREE, edges=CONSTANT)
def eval_hermitenorm(n, x):
    return None, n * special.eval_hermitenorm(np.maximum(n - 1, 0), x)


@rules.elementwise(special.eval_laguerre, domain=DEGREE, edges=CONSTANT)
def eval_laguerre(n, x):
    return None, (n != 0) * -special.eval_genlaguerre(n - 1 + (n == 0), 1.0, x)


@rules.elementwise(special.eval_genlaguerre, domain=PARAMETER, edges=[((0, 0.5, 0.5), (None, None, 0.0))])
def eval_genlaguerre(n, alpha, x):
    return None, None, (n != 0) * -special.eval_genlaguerre(n - 1 + (n == 0), alpha + 1.0, x)


@rules.elementwise(special.eval_gegenbauer, domain=PARAMETER, edges=[((0, 0.5, 0.5), (None, None, 0.0))])
def eval_gegenbauer(n, alpha, x):
    return None, None, 2.0 * alpha * gegenbauer_below(n, alpha + 1.0, x)


@rules.elementwise(special.eval_jacobi, domain=[(3, 3), (0.7, 0.7), (1.2, 1.2), (-0.9, 0.9)])
def eval_jacobi(n, alpha, beta, x):
    below = (n != 0) * special.eval_jacobi(n - 1 + (n == 0), alpha + 1.0, beta + 1.0, x)
    return None, None, None, 0.5 * (n + alpha + beta + 1.0) * below


@rules.elementwise(special.lpmv, domain=[(1, 1), (2.5, 2.5), (-0.8, 0.8)])
def lpmv(m, v, x, *, out):
    return None, None, (v * x * out - (v + m) * special.lpmv(m, v - 1.0, x)) / (x * x - 1.0)


# Inverses of x exp(x) and its kin


@rules.elementwise(special.lambertw, domain=(0.2, 3.0), edges=[((0.0,), (1.0,))])
def lambertw(z, k=0, tol=1e-8, *, out):
    return np.exp(-out) / (1.0 + out)


@rules.elementwise(special.wrightomega, domain=(-2.0, 3.0))
def wrightomega(z, *, out):
    return out / (1.0 + out)
