# mypy: allow-untyped-defs, allow-untyped-calls
"""Quantiles, tails and moments of common distributions of ``scipy.stats``."""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from adcompile.rules.core import RuleSet, call, normal
from adcompile.rules.scipy.densities import beta_cdf, gamma_cdf, gamma_sf
from adcompile.rules.scipy.stats import positive, shaped, standard, t_cdf

rules = RuleSet()

Q = np.array([0.1, 0.5, 0.8])
#: By the shapes of some there is no closed form: those are integers.
PLAIN, ONE, TWO = [call(Q), call(0.3, 0.5, 2.0)], [call(Q, 3, 0.1, 1.5)], [call(Q, 2, 3, 0.1, 1.5)]
#: Of moments, by place and scale, after no, one or two shapes.
MOMENT, OF_ONE, OF_TWO = [call(0.5, 2.0), call(normal(3), scale=0.7)], [call(2.5, 0.1, 1.5)], [call(2.0, 1.5, 0.1, 1.5)]


def probability(q):
    """Not a number where it is none."""
    return np.where((q >= 0.0) & (q <= 1.0), q, math.nan)


def counted(n):
    """Not a number where it is negative."""
    return np.where(n >= 0.0, n, math.nan)


def of_t(q, df):
    """``special.stdtrit`` has the other infinity at zero."""
    return np.where(q == 0.0, -math.inf, shaped(special.stdtrit(df, q), df))


# Quantiles


@rules.definition(stats.expon.ppf, cases=PLAIN)
def expon_ppf(q, loc=0.0, scale=1.0):
    return loc + positive(scale) * -np.log1p(-probability(q))


@rules.definition(stats.expon.isf, cases=PLAIN)
def expon_isf(q, loc=0.0, scale=1.0):
    return loc + positive(scale) * -np.log(probability(q))


@rules.definition(stats.uniform.ppf, cases=PLAIN)
def uniform_ppf(q, loc=0.0, scale=1.0):
    return loc + positive(scale) * probability(q)


@rules.definition(stats.uniform.isf, cases=PLAIN)
def uniform_isf(q, loc=0.0, scale=1.0):
    return loc + positive(scale) * (1.0 - probability(q))


@rules.definition(stats.gamma.ppf, cases=ONE)
def gamma_ppf(q, a, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(special.gammaincinv(a, q), a)


@rules.definition(stats.gamma.isf, cases=ONE)
def gamma_isf(q, a, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(special.gammainccinv(a, q), a)


@rules.definition(stats.chi2.ppf, cases=ONE)
def chi2_ppf(q, df, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(2.0 * special.gammaincinv(0.5 * df, q), df)


@rules.definition(stats.chi2.isf, cases=ONE)
def chi2_isf(q, df, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(2.0 * special.gammainccinv(0.5 * df, q), df)


@rules.definition(stats.beta.ppf, cases=TWO)
def beta_ppf(q, a, b, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(shaped(special.betaincinv(a, b, q), a), b)


@rules.definition(stats.beta.isf, cases=TWO)
def beta_isf(q, a, b, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(shaped(special.betaincinv(a, b, 1.0 - probability(q)), a), b)


@rules.definition(stats.t.ppf, cases=ONE)
def t_ppf(q, df, loc=0.0, scale=1.0):
    return loc + positive(scale) * of_t(q, df)


@rules.definition(stats.t.isf, cases=ONE)
def t_isf(q, df, loc=0.0, scale=1.0):
    return loc - positive(scale) * of_t(q, df)


@rules.definition(stats.lognorm.ppf, cases=[call(Q, 0.7, 0.1, 1.5)])
def lognorm_ppf(q, s, loc=0.0, scale=1.0):
    return loc + positive(scale) * np.exp(shaped(s, s) * special.ndtri(q))


@rules.definition(stats.lognorm.isf, cases=[call(Q, 0.7, 0.1, 1.5)])
def lognorm_isf(q, s, loc=0.0, scale=1.0):
    return loc + positive(scale) * np.exp(-shaped(s, s) * special.ndtri(q))


@rules.definition(stats.logistic.ppf, cases=PLAIN)
def logistic_ppf(q, loc=0.0, scale=1.0):
    return loc + positive(scale) * special.logit(probability(q))


# Tails


@rules.definition(stats.gamma.logcdf, cases=[call(np.array([0.3, 0.7]), 3, 0.1, 1.5)])
def gamma_logcdf(x, a, loc=0.0, scale=1.0):
    return np.log(gamma_cdf(x, a, loc, scale))


@rules.definition(stats.gamma.logsf, cases=[call(np.array([0.3, 0.7]), 3, 0.1, 1.5)])
def gamma_logsf(x, a, loc=0.0, scale=1.0):
    return np.log(gamma_sf(x, a, loc, scale))


@rules.definition(stats.t.sf, cases=[call(np.array([0.3, 0.7]), 3, 0.1, 1.5)])
def t_sf(x, df, loc=0.0, scale=1.0):
    return special.stdtr(df, -shaped(standard(x, loc, scale), df))


@rules.definition(stats.t.logcdf, cases=[call(np.array([0.3, 0.7]), 3, 0.1, 1.5)])
def t_logcdf(x, df, loc=0.0, scale=1.0):
    return np.log(t_cdf(x, df, loc, scale))


@rules.definition(stats.t.logsf, cases=[call(np.array([0.3, 0.7]), 3, 0.1, 1.5)])
def t_logsf(x, df, loc=0.0, scale=1.0):
    return np.log(t_sf(x, df, loc, scale))


@rules.definition(stats.beta.sf, cases=[call(np.array([0.3, 0.7]), 2, 3, 0.1, 1.5)])
def beta_sf(x, a, b, loc=0.0, scale=1.0):
    return 1.0 - beta_cdf(x, a, b, loc, scale)


@rules.definition(stats.beta.logcdf, cases=[call(np.array([0.3, 0.7]), 2, 3, 0.1, 1.5)])
def beta_logcdf(x, a, b, loc=0.0, scale=1.0):
    return np.log(beta_cdf(x, a, b, loc, scale))


@rules.definition(stats.expon.logcdf, cases=[call(np.array([0.6, 1.2]), 0.5, 2.0)])
def expon_logcdf(x, loc=0.0, scale=1.0):
    return np.log(-np.expm1(-np.maximum(standard(x, loc, scale), 0.0)))


# Moments


@rules.definition(stats.norm.mean, cases=MOMENT)
def norm_mean(loc=0.0, scale=1.0):
    return loc + positive(scale) * 0.0


@rules.definition(stats.norm.var, cases=MOMENT)
def norm_var(loc=0.0, scale=1.0):
    return np.square(positive(scale)) + 0.0 * loc


@rules.definition(stats.norm.std, cases=MOMENT)
def norm_std(loc=0.0, scale=1.0):
    return np.sqrt(norm_var(loc, scale))


@rules.definition(stats.expon.mean, cases=MOMENT)
def expon_mean(loc=0.0, scale=1.0):
    return loc + positive(scale)


@rules.definition(stats.expon.var, cases=MOMENT)
def expon_var(loc=0.0, scale=1.0):
    return np.square(positive(scale)) + 0.0 * loc


@rules.definition(stats.expon.std, cases=MOMENT)
def expon_std(loc=0.0, scale=1.0):
    return np.sqrt(expon_var(loc, scale))


@rules.definition(stats.uniform.mean, cases=MOMENT)
def uniform_mean(loc=0.0, scale=1.0):
    return loc + positive(scale) * 0.5


@rules.definition(stats.uniform.var, cases=MOMENT)
def uniform_var(loc=0.0, scale=1.0):
    return np.square(positive(scale)) / 12.0 + 0.0 * loc


@rules.definition(stats.uniform.std, cases=MOMENT)
def uniform_std(loc=0.0, scale=1.0):
    return np.sqrt(uniform_var(loc, scale))


@rules.definition(stats.gamma.mean, cases=OF_ONE)
def gamma_mean(a, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(a, a)


@rules.definition(stats.gamma.var, cases=OF_ONE)
def gamma_var(a, loc=0.0, scale=1.0):
    return np.square(positive(scale)) * shaped(a, a) + 0.0 * loc


@rules.definition(stats.gamma.std, cases=OF_ONE)
def gamma_std(a, loc=0.0, scale=1.0):
    return np.sqrt(gamma_var(a, loc, scale))


@rules.definition(stats.chi2.mean, cases=OF_ONE)
def chi2_mean(df, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(df, df)


@rules.definition(stats.chi2.var, cases=OF_ONE)
def chi2_var(df, loc=0.0, scale=1.0):
    return np.square(positive(scale)) * shaped(2.0 * df, df) + 0.0 * loc


@rules.definition(stats.chi2.std, cases=OF_ONE)
def chi2_std(df, loc=0.0, scale=1.0):
    return np.sqrt(chi2_var(df, loc, scale))


@rules.definition(stats.lognorm.mean, cases=[call(0.7, 0.1, 1.5)])
def lognorm_mean(s, loc=0.0, scale=1.0):
    return loc + positive(scale) * np.exp(0.5 * shaped(s * s, s))


@rules.definition(stats.lognorm.var, cases=[call(0.7, 0.1, 1.5)])
def lognorm_var(s, loc=0.0, scale=1.0):
    return np.square(positive(scale)) * np.expm1(shaped(s * s, s)) * np.exp(s * s) + 0.0 * loc


@rules.definition(stats.lognorm.std, cases=[call(0.7, 0.1, 1.5)])
def lognorm_std(s, loc=0.0, scale=1.0):
    return np.sqrt(lognorm_var(s, loc, scale))


@rules.definition(stats.beta.mean, cases=OF_TWO)
def beta_mean(a, b, loc=0.0, scale=1.0):
    return loc + positive(scale) * shaped(a, a) / (a + shaped(b, b))


@rules.definition(stats.beta.var, cases=OF_TWO)
def beta_var(a, b, loc=0.0, scale=1.0):
    return np.square(positive(scale)) * shaped(a, a) * shaped(b, b) / (np.square(a + b) * (a + b + 1.0)) + 0.0 * loc


@rules.definition(stats.beta.std, cases=OF_TWO)
def beta_std(a, b, loc=0.0, scale=1.0):
    return np.sqrt(beta_var(a, b, loc, scale))


@rules.definition(stats.poisson.mean, cases=[call(1.7), call(np.array([0.7, 2.5]), 1.0)])
def poisson_mean(mu, loc=0.0):
    return loc + counted(mu)


@rules.definition(stats.poisson.var, cases=[call(1.7), call(np.array([0.7, 2.5]), 1.0)])
def poisson_var(mu, loc=0.0):
    return counted(mu) + 0.0 * loc


@rules.definition(stats.poisson.std, cases=[call(1.7), call(np.array([0.7, 2.5]), 1.0)])
def poisson_std(mu, loc=0.0):
    return np.sqrt(poisson_var(mu, loc))


@rules.definition(stats.binom.mean, cases=[call(4, 0.3), call(5, np.array([0.2, 0.7]), 1.0)])
def binom_mean(n, p, loc=0.0):
    return loc + counted(n) * probability(p)


@rules.definition(stats.binom.var, cases=[call(4, 0.3), call(5, np.array([0.2, 0.7]), 1.0)])
def binom_var(n, p, loc=0.0):
    return counted(n) * probability(p) * (1.0 - p) + 0.0 * loc


@rules.definition(stats.binom.std, cases=[call(4, 0.3), call(5, np.array([0.2, 0.7]), 1.0)])
def binom_std(n, p, loc=0.0):
    return np.sqrt(binom_var(n, p, loc))
