# mypy: allow-untyped-defs, allow-untyped-calls
"""Densities and distribution functions of ``scipy.stats`` on a part of the line; outside, the density is zero.

Where a point is outside, another one stands in for it, so that the derivative is finite there.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from adcompile.rules.core import RuleSet, call
from adcompile.rules.scipy.stats import shaped, standard

rules = RuleSet()

POINTS = np.array([0.3, 1.0, 2.5])
POSITIVE = [call(POINTS), call(1.7, scale=2.0), call(np.array([0.5, 2.0]), 0.1, 1.5)]
PLACED = [call(POINTS, 0.1, 1.5)]
SHAPED = [call(POINTS, 1.7, 0.1, 1.5)]
WHOLE = [call(POINTS, 2, 0.1, 1.5)]  # there is no partial by the shape
UNIT = [call(np.array([0.3, 1.4]), 0.1, 1.5)]


# On the positive half of the line


@rules.definition(stats.expon.logpdf, cases=POSITIVE)
def expon_logpdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where(z < 0.0, -math.inf, -z - np.log(scale))


@rules.definition(stats.expon.pdf, cases=POSITIVE)
def expon_pdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where(z < 0.0, 0.0, np.exp(-np.maximum(z, 0.0)) / scale)


@rules.definition(stats.expon.cdf, cases=PLACED)
def expon_cdf(x, loc=0.0, scale=1.0):
    return -np.expm1(-np.maximum(standard(x, loc, scale), 0.0))


@rules.definition(stats.expon.sf, cases=PLACED)
def expon_sf(x, loc=0.0, scale=1.0):
    return np.exp(-np.maximum(standard(x, loc, scale), 0.0))


@rules.definition(stats.expon.logsf, cases=PLACED)
def expon_logsf(x, loc=0.0, scale=1.0):
    return -np.maximum(standard(x, loc, scale), 0.0)


@rules.definition(stats.halfnorm.logpdf, cases=PLACED)
def halfnorm_logpdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where(z < 0.0, -math.inf, -0.2257913526447274 - 0.5 * z * z - np.log(scale))  # log(pi / 2) / 2


@rules.definition(stats.halfcauchy.logpdf, cases=PLACED)
def halfcauchy_logpdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where(z < 0.0, -math.inf, -0.4515827052894548 - np.log1p(z * z) - np.log(scale))  # log(pi / 2)


@rules.definition(stats.rayleigh.logpdf, cases=PLACED)
def rayleigh_logpdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    is_outside = (z < 0.0) | np.isinf(z)
    inside = np.where(is_outside, 1.0, z)
    return np.where(is_outside, -math.inf, np.log(inside) - 0.5 * inside * inside - np.log(scale))


@rules.definition(stats.gamma.logpdf, cases=[call(POINTS, 2.0), call(1.7, 0.8, scale=2.0)])
def gamma_logpdf(x, a, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), a)
    inside = np.where(z < 0.0, 1.0, z)
    density = special.xlogy(a - 1.0, inside) - inside - special.gammaln(a) - np.log(scale)
    return np.where(z < 0.0, -math.inf, density)


@rules.definition(stats.gamma.pdf, cases=SHAPED)
def gamma_pdf(x, a, loc=0.0, scale=1.0):
    return np.exp(gamma_logpdf(x, a, loc, scale))


@rules.definition(stats.gamma.cdf, cases=WHOLE)
def gamma_cdf(x, a, loc=0.0, scale=1.0):
    return special.gammainc(a, np.maximum(shaped(standard(x, loc, scale), a), 0.0))


@rules.definition(stats.gamma.sf, cases=WHOLE)
def gamma_sf(x, a, loc=0.0, scale=1.0):
    return special.gammaincc(a, np.maximum(shaped(standard(x, loc, scale), a), 0.0))


@rules.definition(stats.invgamma.logpdf, cases=SHAPED)
def invgamma_logpdf(x, a, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), a)
    inside = np.where(z < 0.0, 1.0, z)
    density = -(a + 1.0) * np.log(inside) - special.gammaln(a) - np.divide(1.0, inside) - np.log(scale)
    return np.where(z < 0.0, -math.inf, density)


@rules.definition(stats.chi2.logpdf, cases=SHAPED)
def chi2_logpdf(x, df, loc=0.0, scale=1.0):
    z, half = shaped(standard(x, loc, scale), df), 0.5 * df
    inside = np.where(z < 0.0, 1.0, z)
    whole = special.gammaln(half) + 0.6931471805599453 * half + np.log(scale)  # log 2
    return np.where(z < 0.0, -math.inf, special.xlogy(half - 1.0, inside) - 0.5 * inside - whole)


@rules.definition(stats.chi2.pdf, cases=SHAPED)
def chi2_pdf(x, df, loc=0.0, scale=1.0):
    return np.exp(chi2_logpdf(x, df, loc, scale))


@rules.definition(stats.chi2.cdf, cases=WHOLE)
def chi2_cdf(x, df, loc=0.0, scale=1.0):
    return special.chdtr(df, np.maximum(shaped(standard(x, loc, scale), df), 0.0))


@rules.definition(stats.chi2.sf, cases=WHOLE)
def chi2_sf(x, df, loc=0.0, scale=1.0):
    return special.chdtrc(df, np.maximum(shaped(standard(x, loc, scale), df), 0.0))


@rules.definition(stats.lognorm.logpdf, cases=SHAPED)
def lognorm_logpdf(x, s, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), s)
    log = np.log(np.where(z <= 0.0, 1.0, z))
    density = -0.5 * np.square(log / s) - 0.9189385332046727 - np.log(s) - log - np.log(scale)  # log(2 pi) / 2
    return np.where(z <= 0.0, -math.inf, density)


@rules.definition(stats.lognorm.pdf, cases=SHAPED)
def lognorm_pdf(x, s, loc=0.0, scale=1.0):
    return np.exp(lognorm_logpdf(x, s, loc, scale))


@rules.definition(stats.lognorm.cdf, cases=SHAPED)
def lognorm_cdf(x, s, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), s)
    return np.where(z <= 0.0, 0.0, special.ndtr(np.log(np.where(z <= 0.0, 1.0, z)) / s))


@rules.definition(stats.weibull_min.logpdf, cases=SHAPED)
def weibull_min_logpdf(x, c, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), c)
    inside = np.where(z < 0.0, 1.0, z)
    density = np.log(c) + special.xlogy(c - 1.0, inside) - np.power(inside, c) - np.log(scale)
    return np.where(z < 0.0, -math.inf, density)


@rules.definition(stats.weibull_min.pdf, cases=SHAPED)
def weibull_min_pdf(x, c, loc=0.0, scale=1.0):
    return np.exp(weibull_min_logpdf(x, c, loc, scale))


@rules.definition(stats.weibull_min.cdf, cases=SHAPED)
def weibull_min_cdf(x, c, loc=0.0, scale=1.0):
    return -np.expm1(-np.power(np.maximum(shaped(standard(x, loc, scale), c), 0.0), c))


@rules.definition(stats.weibull_min.sf, cases=SHAPED)
def weibull_min_sf(x, c, loc=0.0, scale=1.0):
    return np.exp(-np.power(np.maximum(shaped(standard(x, loc, scale), c), 0.0), c))


@rules.definition(stats.weibull_min.logsf, cases=SHAPED)
def weibull_min_logsf(x, c, loc=0.0, scale=1.0):
    return -np.power(np.maximum(shaped(standard(x, loc, scale), c), 0.0), c)


@rules.definition(stats.invgauss.logpdf, cases=SHAPED)
def invgauss_logpdf(x, mu, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), mu)
    is_outside = (z <= 0.0) | np.isinf(z)
    inside = np.where(is_outside, 1.0, z)
    density = -1.5 * np.log(inside) - 0.5 * np.square(inside / mu - 1.0) / inside - np.log(scale)
    return np.where(is_outside, -math.inf, density - 0.9189385332046727)  # log(2 pi) / 2


@rules.definition(stats.pareto.logpdf, cases=[call(np.array([1.8, 3.0]), 1.7, 0.1, 1.5)])
def pareto_logpdf(x, b, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), b)
    density = np.log(b) - (b + 1.0) * np.log(np.where(z < 1.0, 1.0, z)) - np.log(scale)
    return np.where(z < 1.0, -math.inf, density)


# Between two points


@rules.definition(stats.uniform.logpdf, cases=UNIT)
def uniform_logpdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where((z < 0.0) | (z > 1.0), -math.inf, 0.0 * z - np.log(scale))


@rules.definition(stats.uniform.pdf, cases=UNIT)
def uniform_pdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return np.where((z < 0.0) | (z > 1.0), 0.0, 0.0 * z + np.divide(1.0, scale))


@rules.definition(stats.uniform.cdf, cases=UNIT)
def uniform_cdf(x, loc=0.0, scale=1.0):
    return np.clip(standard(x, loc, scale), 0.0, 1.0)


@rules.definition(stats.beta.logpdf, cases=[call(np.array([0.3, 0.7]), 2.0, 1.5), call(0.4, 0.8, 3.0, scale=2.0)])
def beta_logpdf(x, a, b, loc=0.0, scale=1.0):
    z = shaped(shaped(standard(x, loc, scale), a), b)
    is_outside = (z < 0.0) | (z > 1.0)
    inside = np.where(is_outside, 0.5, z)
    density = special.xlog1py(b - 1.0, -inside) + special.xlogy(a - 1.0, inside) - special.betaln(a, b) - np.log(scale)
    return np.where(is_outside, -math.inf, density)


@rules.definition(stats.beta.pdf, cases=[call(np.array([0.3, 0.7]), 2.0, 1.5, 0.1, 1.5)])
def beta_pdf(x, a, b, loc=0.0, scale=1.0):
    return np.exp(beta_logpdf(x, a, b, loc, scale))


@rules.definition(stats.beta.cdf, cases=[call(np.array([0.3, 0.7]), 2, 3, 0.1, 1.5)])
def beta_cdf(x, a, b, loc=0.0, scale=1.0):
    return special.betainc(a, b, np.clip(shaped(shaped(standard(x, loc, scale), a), b), 0.0, 1.0))


@rules.definition(stats.truncnorm.logpdf, cases=[call(np.array([0.3, 0.7]), -1.2, 1.5, 0.1, 1.5), call(2.5, 2.0, 3.0)])
def truncnorm_logpdf(x, a, b, loc=0.0, scale=1.0):
    """The probability between the points, on the side where it is not the difference of two ones."""
    z = shaped(standard(x, loc, scale), b - a)
    low, high = np.where(a > 0.0, -b, a), np.where(a > 0.0, -a, b)
    whole = special.log_ndtr(high) + np.log1p(-np.exp(special.log_ndtr(low) - special.log_ndtr(high)))
    density = -0.5 * z * z - 0.9189385332046727 - whole - np.log(scale)  # log(2 pi) / 2
    return np.where((z < a) | (z > b), -math.inf, density)
