# mypy: allow-untyped-defs, allow-untyped-calls
"""Densities and distribution functions of ``scipy.stats``, in terms of functions that have rules.

They are methods of the distributions themselves (``stats.norm.logpdf``), with their shapes, place and scale as
arguments; a distribution that is frozen with them is an object that is not followed.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

PLACED = [call(normal(3)), call(0.3, 0.5, 2.0), call(normal(2, 1), normal(3), scale=0.7)]
POSITIVE = [call(np.array([0.3, 1.0, 2.5])), call(1.7, scale=2.0), call(np.array([0.5, 2.0]), 0.1, 1.5)]


def positive(scale):
    """Not a number where a scale is none."""
    if np.ndim(scale) == 0:
        return scale if scale > 0.0 else math.nan
    return np.where(scale > 0.0, scale, math.nan)


def standard(x, loc, scale):
    return (x - loc) / positive(scale)


# The normal distribution


@rules.definition(stats.norm.logpdf, cases=PLACED)
def norm_logpdf(x, loc=0.0, scale=1.0):
    return -0.5 * np.square(standard(x, loc, scale)) - 0.9189385332046727 - np.log(scale)  # log(2 pi) / 2


@rules.definition(stats.norm.pdf, cases=PLACED)
def norm_pdf(x, loc=0.0, scale=1.0):
    return 0.3989422804014327 * np.exp(-0.5 * np.square(standard(x, loc, scale))) / scale  # 1 / sqrt(2 pi)


@rules.definition(stats.norm.cdf, cases=PLACED)
def norm_cdf(x, loc=0.0, scale=1.0):
    return special.ndtr(standard(x, loc, scale))


@rules.definition(stats.norm.sf, cases=PLACED)
def norm_sf(x, loc=0.0, scale=1.0):
    return special.ndtr(-standard(x, loc, scale))


@rules.definition(stats.norm.logcdf, cases=PLACED)
def norm_logcdf(x, loc=0.0, scale=1.0):
    return special.log_ndtr(standard(x, loc, scale))


@rules.definition(stats.norm.logsf, cases=PLACED)
def norm_logsf(x, loc=0.0, scale=1.0):
    return special.log_ndtr(-standard(x, loc, scale))


@rules.definition(stats.norm.ppf, cases=[call(np.array([0.1, 0.5, 0.8])), call(0.3, 0.5, 2.0)])
def norm_ppf(q, loc=0.0, scale=1.0):
    return loc + positive(scale) * special.ndtri(q)


# Others on the whole line


@rules.definition(stats.cauchy.logpdf, cases=PLACED)
def cauchy_logpdf(x, loc=0.0, scale=1.0):
    return -1.1447298858494002 - np.log1p(np.square(standard(x, loc, scale))) - np.log(scale)  # log(pi)


@rules.definition(stats.cauchy.pdf, cases=PLACED)
def cauchy_pdf(x, loc=0.0, scale=1.0):
    return 0.3183098861837907 / (1.0 + np.square(standard(x, loc, scale))) / scale  # 1 / pi


@rules.definition(stats.laplace.logpdf, cases=PLACED)
def laplace_logpdf(x, loc=0.0, scale=1.0):
    return -np.abs(standard(x, loc, scale)) - np.log(2.0 * scale)


@rules.definition(stats.logistic.logpdf, cases=PLACED)
def logistic_logpdf(x, loc=0.0, scale=1.0):
    z = np.abs(standard(x, loc, scale))
    return -z - 2.0 * np.log1p(np.exp(-z)) - np.log(scale)


@rules.definition(stats.logistic.cdf, cases=PLACED)
def logistic_cdf(x, loc=0.0, scale=1.0):
    return special.expit(standard(x, loc, scale))


@rules.definition(stats.t.logpdf, cases=[call(normal(3), 4.0), call(0.3, 2.5, 0.1, 2.0)])
def t_logpdf(x, df, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    whole = special.gammaln(0.5 * (df + 1.0)) - special.gammaln(0.5 * df) - 0.5 * np.log(math.pi * df)
    return whole - 0.5 * (df + 1.0) * np.log1p(z * z / df) - np.log(scale)


# On the positive half of the line, and zero outside


@rules.definition(stats.expon.logpdf, cases=POSITIVE)
def expon_logpdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where(z < 0.0, -math.inf, -z - np.log(scale))


@rules.definition(stats.expon.pdf, cases=POSITIVE)
def expon_pdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where(z < 0.0, 0.0, np.exp(-z) / scale)


@rules.definition(stats.gamma.logpdf, cases=[call(np.array([0.3, 1.0, 2.5]), 2.0), call(1.7, 0.8, scale=2.0)])
def gamma_logpdf(x, a, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    inside = np.where(z < 0.0, 1.0, z)
    density = special.xlogy(a - 1.0, inside) - inside - special.gammaln(a) - np.log(scale)
    return np.where(z < 0.0, -math.inf, density)


@rules.definition(stats.beta.logpdf, cases=[call(np.array([0.3, 0.7]), 2.0, 1.5), call(0.4, 0.8, 3.0, scale=2.0)])
def beta_logpdf(x, a, b, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    is_outside = (z < 0.0) | (z > 1.0)
    inside = np.where(is_outside, 0.5, z)
    density = special.xlog1py(b - 1.0, -inside) + special.xlogy(a - 1.0, inside) - special.betaln(a, b) - np.log(scale)
    return np.where(is_outside, -math.inf, density)


# Several variables

CENTRE, SPREAD = np.array([0.3, -0.2]), np.array([[1.5, 0.4], [0.4, 0.7]])


@rules.definition(
    stats.multivariate_normal.logpdf,
    cases=[call(normal(2), CENTRE, SPREAD), call(normal(4, 2), CENTRE, SPREAD), call(normal(1, 2), CENTRE, SPREAD)],
    at_once=True,
)
def multivariate_normal_logpdf(x, mean=None, cov=1, allow_singular=False):
    """Only the lower triangle of the covariance is read."""
    if mean is None or np.ndim(x) not in (1, 2) or np.ndim(mean) != 1 or np.ndim(cov) != 2 or allow_singular:
        raise NotImplementedError("scipy.stats.multivariate_normal without vectors and the matrix of their covariance")
    if np.shape(x)[-1] != np.shape(mean)[0]:
        raise ValueError("the vectors and their mean have different lengths")
    factor = np.linalg.cholesky(cov)
    z = np.linalg.solve(factor, (x - mean).T)
    whole = 0.9189385332046727 * np.shape(mean)[0] + np.sum(np.log(np.diagonal(factor)))  # log(2 pi) / 2
    return np.squeeze(-0.5 * np.sum(z * z, 0) - whole)
