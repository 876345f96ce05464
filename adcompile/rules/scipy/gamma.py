# mypy: allow-untyped-defs, allow-untyped-calls
"""The gamma and beta functions of ``scipy.special``, complete and incomplete, and the distributions made of them.

Their derivatives by a parameter have no closed form, and are refused: None.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from adcompile.rules.core import RuleSet, call, present

rules = RuleSet()

INF = math.inf
EULER = 0.5772156649015329

rules.constant(special.gammasgn)


# Gamma functions


@rules.elementwise(
    special.gamma,
    domain=(0.2, 5.0),
    edges=[((1.0,), (-EULER,)), ((-0.5,), (2.0 * math.sqrt(math.pi) * (EULER + 2.0 * math.log(2.0) - 2.0),))],
)
def gamma(z, *, out):
    return out * special.digamma(z)


@rules.elementwise(special.gammaln, special.loggamma, domain=(0.2, 5.0), edges=[((1.0,), (-EULER,))])
def gammaln(x):
    return special.digamma(x)


@rules.elementwise(special.rgamma, domain=(-2.5, 5.0), edges=[((0.0,), (1.0,)), ((-2.0,), (2.0,)), ((1.0,), (EULER,))])
def rgamma(z, *, out):
    """By reflection to the left of zero, where the gamma function has its poles."""
    if np.iscomplexobj(z):
        raise NotImplementedError("scipy.special.rgamma of complex numbers")
    left, right = np.where(z <= 0.0, z, 0.0), np.where(z <= 0.0, 1.0, z)
    angle = math.pi * left
    wave = np.cos(angle) - 0.3183098861837907 * np.sin(angle) * special.digamma(1.0 - left)  # 1 / pi
    return np.where(z <= 0.0, special.gamma(1.0 - left) * wave, -out * special.digamma(right))


@rules.elementwise(special.digamma, domain=(0.2, 5.0))
def digamma(z):
    if np.iscomplexobj(z):
        raise NotImplementedError("scipy.special.digamma of complex numbers")
    return special.zeta(2.0, z)


@rules.elementwise(special.polygamma, domain=[(1, 1), (0.2, 5.0)])
def polygamma(n, x):
    return None, special.polygamma(n + 1, x)


@rules.definition(special.multigammaln, cases=[call(np.array([2.5, 3.0]), 3), call(1.7, 1)])
def multigammaln(a, d):
    total = 0.25 * d * (d - 1) * math.log(math.pi)
    for j in range(d):
        total = total + special.gammaln(a - 0.5 * j)
    return total


@rules.elementwise(special.poch, domain=[(0.5, 3.0), (0.5, 3.0)])
def poch(z, m, *, out):
    by_m = special.digamma(z + m)
    return out * (by_m - special.digamma(z)), out * by_m


@rules.elementwise(special.factorial, domain=(0.5, 4.0))
def factorial(n, exact=False, *, out):
    """It is zero to the left of zero."""
    return np.where(n < 0.0, 0.0, out * special.digamma(1.0 + np.where(n < 0.0, 0.0, n)))


@rules.elementwise(special.binom, special.comb, domain=[(3.0, 5.0), (0.5, 2.5)])
def binom(n, k, *, out):
    rest = special.digamma(n - k + 1.0)
    return out * (special.digamma(n + 1.0) - rest), out * (rest - special.digamma(k + 1.0))


@rules.elementwise(special.perm, domain=[(3.0, 5.0), (0.5, 2.5)])
def perm(N, k, *, out):
    rest = special.digamma(N - k + 1.0)
    return out * (special.digamma(N + 1.0) - rest), out * rest


@rules.elementwise(special.zeta, domain=[(2.5, 2.5), (0.5, 3.0)])
def zeta(x, q=None):
    return None if q is None else (None, -x * special.zeta(x + 1.0, q))


# Beta functions


@rules.elementwise(special.beta, domain=[(0.2, 3.0), (0.2, 3.0)])
def beta(a, b, *, out):
    both = special.digamma(a + b)
    return out * (special.digamma(a) - both), out * (special.digamma(b) - both)


@rules.elementwise(special.betaln, domain=[(0.2, 3.0), (0.2, 3.0)])
def betaln(a, b):
    both = special.digamma(a + b)
    return special.digamma(a) - both, special.digamma(b) - both


# Incomplete gamma functions, and their inverses


def gamma_density(a, x):
    return np.exp(special.xlogy(a - 1.0, x) - x - special.gammaln(a))


@rules.elementwise(
    special.gammainc,
    domain=[(1.5, 1.5), (0.2, 4.0)],
    edges=[((1.0, 0.0), (None, 1.0)), ((2.0, 0.0), (None, 0.0)), ((0.5, 0.0), (None, INF))],
)
def gammainc(a, x):
    return None, gamma_density(a, x)


@rules.elementwise(special.gammaincc, domain=[(1.5, 1.5), (0.2, 4.0)], edges=[((1.0, 0.0), (None, -1.0))])
def gammaincc(a, x):
    return None, -gamma_density(a, x)


@rules.elementwise(special.gammaincinv, domain=[(1.5, 1.5), (0.1, 0.9)])
def gammaincinv(a, y, *, out):
    return None, 1.0 / gamma_density(a, out)


@rules.elementwise(special.gammainccinv, domain=[(1.5, 1.5), (0.1, 0.9)])
def gammainccinv(a, y, *, out):
    return None, -1.0 / gamma_density(a, out)


@rules.elementwise(special.gdtr, domain=[(0.5, 2.0), (1.5, 1.5), (0.2, 2.0)])
def gdtr(a, b, x):
    density = gamma_density(b, a * x)
    return x * density, None, a * density


@rules.elementwise(special.gdtrc, domain=[(0.5, 2.0), (1.5, 1.5), (0.2, 2.0)])
def gdtrc(a, b, x):
    density = gamma_density(b, a * x)
    return -x * density, None, -a * density


@rules.elementwise(special.chdtr, domain=[(3.0, 3.0), (0.2, 4.0)])
def chdtr(v, x):
    return None, 0.5 * gamma_density(0.5 * v, 0.5 * x)


@rules.elementwise(special.chdtrc, domain=[(3.0, 3.0), (0.2, 4.0)])
def chdtrc(v, x):
    return None, -0.5 * gamma_density(0.5 * v, 0.5 * x)


@rules.elementwise(special.chdtri, domain=[(3.0, 3.0), (0.1, 0.9)])
def chdtri(v, p, *, out):
    return None, -2.0 / gamma_density(0.5 * v, 0.5 * out)


@rules.elementwise(special.gdtrix, domain=[(0.5, 2.0), (1.5, 1.5), (0.1, 0.9)])
def gdtrix(a, b, p, *, out):
    return -out / a, None, 1.0 / (a * gamma_density(b, a * out))


@rules.elementwise(special.pdtri, domain=[(3, 3), (0.1, 0.9)])
def pdtri(k, y, *, out):
    return 0.0, -1.0 / gamma_density(np.floor(k) + 1.0, out)


@rules.elementwise(special.pdtr, domain=[(3, 3), (0.2, 4.0)])
def pdtr(k, m):
    """The number of events counts by its whole part."""
    return 0.0, -gamma_density(np.floor(k) + 1.0, m)


@rules.elementwise(special.pdtrc, domain=[(3, 3), (0.2, 4.0)])
def pdtrc(k, m):
    return 0.0, gamma_density(np.floor(k) + 1.0, m)


# Incomplete beta functions, and their inverses


def beta_density(a, b, x):
    return np.exp(special.xlogy(a - 1.0, x) + special.xlog1py(b - 1.0, -x) - special.betaln(a, b))


BETA = [(1.5, 1.5), (2.5, 2.5), (0.1, 0.9)]


@rules.elementwise(special.betainc, domain=BETA, edges=[((1.0, 1.0, 0.0), (None, None, 1.0))])
def betainc(a, b, x):
    return None, None, beta_density(a, b, x)


@rules.elementwise(*present(special, "betaincc"), domain=BETA)
def betaincc(a, b, x):
    return None, None, -beta_density(a, b, x)


@rules.elementwise(special.betaincinv, domain=BETA)
def betaincinv(a, b, y, *, out):
    return None, None, 1.0 / beta_density(a, b, out)


@rules.elementwise(*present(special, "betainccinv"), domain=BETA)
def betainccinv(a, b, y, *, out):
    return None, None, -1.0 / beta_density(a, b, out)


def f_density(dfn, dfd, x):
    """Of Snedecor's F distribution."""
    ratio = dfn / dfd
    log = special.xlogy(0.5 * dfn - 1.0, ratio * x) - 0.5 * (dfn + dfd) * np.log1p(ratio * x)
    return ratio * np.exp(log - special.betaln(0.5 * dfn, 0.5 * dfd))


F_TEST = [(3.0, 3.0), (5.0, 5.0), (0.3, 3.0)]


@rules.elementwise(special.fdtr, domain=F_TEST)
def fdtr(dfn, dfd, x):
    return None, None, f_density(dfn, dfd, x)


@rules.elementwise(special.fdtrc, domain=F_TEST)
def fdtrc(dfn, dfd, x):
    return None, None, -f_density(dfn, dfd, x)


@rules.elementwise(special.fdtri, domain=[(3.0, 3.0), (5.0, 5.0), (0.1, 0.9)])
def fdtri(dfn, dfd, p, *, out):
    return None, None, 1.0 / f_density(dfn, dfd, out)


def t_density(df, t):
    """Of Student's t distribution."""
    power = np.exp(-0.5 * (df + 1.0) * np.log1p(t * t / df))
    return 0.5641895835477563 * special.poch(0.5 * df, 0.5) * power / np.sqrt(df)  # 1 / sqrt(pi)


@rules.elementwise(special.stdtr, domain=[(3.0, 3.0), (-2.0, 2.0)])
def stdtr(df, t):
    return None, t_density(df, t)


@rules.elementwise(special.stdtrit, domain=[(3.0, 3.0), (0.1, 0.9)])
def stdtrit(df, p, *, out):
    return None, 1.0 / t_density(df, out)


@rules.elementwise(special.bdtr, domain=[(2, 2), (5, 5), (0.1, 0.9)])
def bdtr(k, n, p):
    """The numbers of events and trials count by their whole parts."""
    below = np.floor(k)
    return 0.0, 0.0, -beta_density(below + 1.0, n - below, p)


@rules.elementwise(special.bdtrc, domain=[(2, 2), (5, 5), (0.1, 0.9)])
def bdtrc(k, n, p):
    below = np.floor(k)
    return 0.0, 0.0, beta_density(below + 1.0, n - below, p)


@rules.elementwise(special.bdtri, domain=[(2, 2), (5, 5), (0.1, 0.9)])
def bdtri(k, n, y, *, out):
    below = np.floor(k)
    return 0.0, 0.0, -1.0 / beta_density(below + 1.0, n - below, out)


@rules.elementwise(special.nbdtr, domain=[(2, 2), (5, 5), (0.1, 0.9)])
def nbdtr(k, n, p):
    return 0.0, 0.0, beta_density(n, np.floor(k) + 1.0, p)


@rules.elementwise(special.nbdtrc, domain=[(2, 2), (5, 5), (0.1, 0.9)])
def nbdtrc(k, n, p):
    return 0.0, 0.0, -beta_density(n, np.floor(k) + 1.0, p)


@rules.elementwise(special.nbdtri, domain=[(2, 2), (5, 5), (0.1, 0.9)])
def nbdtri(k, n, y, *, out):
    return 0.0, 0.0, 1.0 / beta_density(n, np.floor(k) + 1.0, out)
