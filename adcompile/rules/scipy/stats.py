# mypy: allow-untyped-defs, allow-untyped-calls
"""Densities and distribution functions of ``scipy.stats`` on the whole line, in terms of functions that have rules.

They are methods of the distributions themselves (``stats.norm.logpdf``), with their shapes, place and scale as
arguments. Those on a part of the line are in ``densities``, all others in ``masses``.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

PLACED = [call(normal(3)), call(0.3, 0.5, 2.0), call(normal(2, 1), normal(3), scale=0.7)]


def positive(scale):
    """Not a number where a scale is none."""
    if np.ndim(scale) == 0:
        return scale if scale > 0.0 else math.nan
    return np.where(scale > 0.0, scale, math.nan)


def standard(x, loc, scale):
    return (x - loc) / positive(scale)


def shaped(z, shape):
    """Not a number where a shape is none."""
    if np.ndim(shape) == 0:
        return z if shape > 0.0 else math.nan * z
    return np.where(shape > 0.0, z, math.nan)


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


@rules.definition(stats.norm.isf, cases=[call(np.array([0.1, 0.8]), 0.5, 2.0)])
def norm_isf(q, loc=0.0, scale=1.0):
    return loc - positive(scale) * special.ndtri(q)


# Others


@rules.definition(stats.cauchy.logpdf, cases=PLACED)
def cauchy_logpdf(x, loc=0.0, scale=1.0):
    return -1.1447298858494002 - np.log1p(np.square(standard(x, loc, scale))) - np.log(scale)  # log(pi)


@rules.definition(stats.cauchy.pdf, cases=PLACED)
def cauchy_pdf(x, loc=0.0, scale=1.0):
    return 0.3183098861837907 / (1.0 + np.square(standard(x, loc, scale))) / scale  # 1 / pi


@rules.definition(stats.cauchy.cdf, cases=PLACED[1:])
def cauchy_cdf(x, loc=0.0, scale=1.0):
    return 0.3183098861837907 * np.arctan2(1.0, -standard(x, loc, scale))  # 1 / pi


@rules.definition(stats.laplace.logpdf, cases=PLACED)
def laplace_logpdf(x, loc=0.0, scale=1.0):
    return -np.abs(standard(x, loc, scale)) - np.log(2.0 * scale)


@rules.definition(stats.laplace.pdf, cases=PLACED[1:])
def laplace_pdf(x, loc=0.0, scale=1.0):
    return 0.5 * np.exp(-np.abs(standard(x, loc, scale))) / scale


@rules.definition(stats.laplace.cdf, cases=PLACED[1:])
def laplace_cdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    half = 0.5 * np.exp(-np.abs(z))
    return np.where(z > 0.0, 1.0 - half, half)


@rules.definition(stats.logistic.logpdf, cases=PLACED)
def logistic_logpdf(x, loc=0.0, scale=1.0):
    z = np.abs(standard(x, loc, scale))
    return -z - 2.0 * np.log1p(np.exp(-z)) - np.log(scale)


@rules.definition(stats.logistic.pdf, cases=PLACED[1:])
def logistic_pdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return special.expit(z) * special.expit(-z) / scale


@rules.definition(stats.logistic.cdf, cases=PLACED)
def logistic_cdf(x, loc=0.0, scale=1.0):
    return special.expit(standard(x, loc, scale))


@rules.definition(stats.logistic.sf, cases=PLACED[1:])
def logistic_sf(x, loc=0.0, scale=1.0):
    return special.expit(-standard(x, loc, scale))


@rules.definition(stats.logistic.logcdf, cases=PLACED[1:])
def logistic_logcdf(x, loc=0.0, scale=1.0):
    return special.log_expit(standard(x, loc, scale))


@rules.definition(stats.gumbel_r.logpdf, cases=PLACED[1:])
def gumbel_r_logpdf(x, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return -z - np.exp(-z) - np.log(scale)


@rules.definition(stats.gumbel_r.cdf, cases=PLACED[1:])
def gumbel_r_cdf(x, loc=0.0, scale=1.0):
    return np.exp(-np.exp(-standard(x, loc, scale)))


@rules.definition(stats.skewnorm.logpdf, cases=[call(np.array([0.3, -1.0]), 0.7, 0.1, 1.5)])
def skewnorm_logpdf(x, a, loc=0.0, scale=1.0):
    z = standard(x, loc, scale)
    return -0.5 * z * z - 0.22579135264472744 + special.log_ndtr(a * z) - np.log(scale)  # log(pi / 2) / 2


@rules.definition(stats.vonmises.logpdf, cases=[call(np.array([0.3, -1.0]), 0.7), call(0.4, 2.0, 0.1)])
def vonmises_logpdf(x, kappa, loc=0.0, scale=1.0):
    around = special.cosm1(shaped(standard(x, loc, scale), kappa))
    return kappa * around - 1.8378770664093453 - np.log(special.i0e(kappa)) - np.log(scale)  # log(2 pi)


@rules.definition(stats.t.logpdf, cases=[call(normal(3), 4.0), call(0.3, 2.5, 0.1, 2.0)])
def t_logpdf(x, df, loc=0.0, scale=1.0):
    z = shaped(standard(x, loc, scale), df)
    whole = special.gammaln(0.5 * (df + 1.0)) - special.gammaln(0.5 * df) - 0.5 * np.log(math.pi * df)
    return whole - 0.5 * (df + 1.0) * np.log1p(z * z / df) - np.log(scale)


@rules.definition(stats.t.pdf, cases=[call(np.array([0.3, -1.0]), 2.5, 0.1, 2.0)])
def t_pdf(x, df, loc=0.0, scale=1.0):
    return np.exp(t_logpdf(x, df, loc, scale))


@rules.definition(stats.t.cdf, cases=[call(np.array([0.3, -1.0]), 3, 0.1, 2.0)])
def t_cdf(x, df, loc=0.0, scale=1.0):
    return special.stdtr(df, shaped(standard(x, loc, scale), df))
