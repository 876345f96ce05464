# mypy: allow-untyped-defs, allow-untyped-calls
"""Distributions of ``scipy.stats`` over whole numbers and over several variables, and those that are frozen."""

from __future__ import annotations

import math

import numpy as np
from scipy import special, stats

from adcompile.rules.core import RuleSet, StandIn, call, normal
from adcompile.rules.scipy.stats import positive

rules = RuleSet()

COUNTS = np.array([0, 2, 3])


# Over whole numbers


def is_count(k):
    return (k >= 0) & (k == np.floor(k))


def spread(k, inside, mass):
    """The logarithm of the mass, and of none between the numbers and beyond them."""
    return np.where(inside, mass, np.where(np.isnan(k), math.nan, 0.0 * mass - math.inf))


@rules.definition(stats.poisson.logpmf, cases=[call(COUNTS, 1.3), call(2, np.array([0.4, 2.5]))])
def poisson_logpmf(k, mu, loc=0):
    k = k - loc
    inside = np.where(is_count(k), k, 0)
    mass = special.xlogy(inside, mu) - special.gammaln(inside + 1.0) - np.where(mu < 0.0, math.nan, mu)
    return spread(k, is_count(k), mass)


@rules.definition(stats.poisson.pmf, cases=[call(COUNTS, 1.3)])
def poisson_pmf(k, mu, loc=0):
    return np.exp(poisson_logpmf(k, mu, loc))


@rules.definition(stats.poisson.cdf, cases=[call(COUNTS, 1.3)])
def poisson_cdf(k, mu, loc=0):
    k, mu = np.floor(k - loc), np.where(mu < 0.0, math.nan, mu)
    return np.where(k < 0, 0.0 * mu, special.pdtr(np.maximum(k, 0.0), mu))


def share(p):
    """Not a number where a probability is none."""
    return np.where((p >= 0.0) & (p <= 1.0), p, math.nan)


@rules.definition(stats.binom.logpmf, cases=[call(COUNTS, 5, 0.3), call(2, 4, np.array([0.4, 0.7]))])
def binom_logpmf(k, n, p, loc=0):
    k, p = k - loc, np.where(n < 0, math.nan, share(p))
    inside = np.where(is_count(k) & (k <= n), k, 0)
    ways = special.gammaln(n + 1.0) - (special.gammaln(inside + 1.0) + special.gammaln(n - inside + 1.0))
    mass = ways + special.xlogy(inside, p) + special.xlog1py(n - inside, -p)
    return spread(k, is_count(k) & (k <= n), mass)


@rules.definition(stats.binom.pmf, cases=[call(COUNTS, 5, 0.3)])
def binom_pmf(k, n, p, loc=0):
    return np.exp(binom_logpmf(k, n, p, loc))


@rules.definition(stats.bernoulli.logpmf, cases=[call(np.array([0, 1, 1]), 0.3)])
def bernoulli_logpmf(k, p, loc=0):
    return binom_logpmf(k, 1, p, loc)


@rules.definition(stats.bernoulli.pmf, cases=[call(np.array([0, 1, 1]), 0.3)])
def bernoulli_pmf(k, p, loc=0):
    return np.exp(binom_logpmf(k, 1, p, loc))


@rules.definition(stats.geom.logpmf, cases=[call(np.array([1, 3]), 0.3)])
def geom_logpmf(k, p, loc=0):
    k, p = k - loc, share(p)
    mass = special.xlog1py(np.where(is_count(k) & (k > 0), k, 1) - 1.0, -p) + np.log(p)
    return spread(k, is_count(k) & (k > 0), mass)


@rules.definition(stats.nbinom.logpmf, cases=[call(COUNTS, 2.5, 0.3)])
def nbinom_logpmf(k, n, p, loc=0):
    k, n, p = k - loc, positive(n), share(p)
    inside = np.where(is_count(k), k, 0)
    ways = special.gammaln(n + inside) - special.gammaln(inside + 1.0) - special.gammaln(n)
    mass = ways + n * np.log(p) + special.xlog1py(inside, -p)
    return spread(k, is_count(k), mass)


# Over several variables

CENTRE, SPREAD = np.array([0.3, -0.2]), np.array([[1.5, 0.4], [0.4, 0.7]])


def distances(x, mean, cov):
    """Of points to the mean, by the factor of the covariance, squared; and the logarithm of its determinant's root."""
    is_single = np.ndim(cov) == 0 if mean is None else np.ndim(mean) != 1
    if is_single or np.ndim(x) == 0 or np.ndim(cov) > 2:
        raise NotImplementedError("a distribution of scipy.stats over several variables, of which there is one")
    size = np.shape(cov)[0] if mean is None else np.shape(mean)[0]
    if size == 1:
        raise NotImplementedError("a distribution of scipy.stats over several variables, of which there is one")
    if np.shape(x)[-1] != size or (np.ndim(cov) > 0 and np.shape(cov)[0] != size):
        raise ValueError("the vectors, their mean and its spread have different lengths")
    factor = np.linalg.cholesky(cov if np.ndim(cov) == 2 else np.diag(cov * np.ones(size)))
    z = np.linalg.solve(factor, np.reshape(x if mean is None else x - mean, (-1, size)).T)
    return np.squeeze(np.reshape(np.sum(z * z, 0), np.shape(x)[:-1])), np.sum(np.log(np.diagonal(factor))), size


@rules.definition(
    stats.multivariate_normal.logpdf,
    cases=[
        call(normal(2), CENTRE, SPREAD), call(normal(4, 2), CENTRE, SPREAD), call(normal(1, 2), CENTRE, SPREAD),
        call(normal(2, 3, 2), CENTRE, np.array([1.5, 0.7])), call(normal(2), CENTRE, 0.7),
    ],
    at_once=True,
)  # fmt: skip
def multivariate_normal_logpdf(x, mean=None, cov=1, allow_singular=False):
    """Only the lower triangle of the covariance is read."""
    squares, log_root, size = distances(x, mean, cov)
    return -0.5 * squares - (0.9189385332046727 * size + log_root)  # log(2 pi) / 2


@rules.definition(stats.multivariate_normal.pdf, cases=[call(normal(4, 2), CENTRE, SPREAD)], at_once=True)
def multivariate_normal_pdf(x, mean=None, cov=1, allow_singular=False):
    return np.exp(multivariate_normal_logpdf(x, mean, cov))


@rules.definition(stats.multivariate_t.logpdf, cases=[call(normal(4, 2), CENTRE, SPREAD, 3.5)], at_once=True)
def multivariate_t_logpdf(x, loc=None, shape=1, df=1):
    squares, log_root, size = distances(x, loc, shape)
    power, half = 0.5 * (df + size), 0.5 * df
    whole = special.gammaln(power) - special.gammaln(half) - 0.5 * size * np.log(math.pi * df) - log_root
    return whole - power * np.log1p(squares / df)


@rules.definition(
    stats.dirichlet.logpdf, cases=[call(np.array([0.25, 0.25, 0.5], np.float32), np.array([1.5, 0.7, 2.0]))]
)
def dirichlet_logpdf(x, alpha):
    """The shares must sum to one."""
    if np.ndim(x) != 1 or np.shape(x) != np.shape(alpha):
        raise NotImplementedError("scipy.stats.dirichlet of several points, or of all shares but the last")
    if np.any(x < 0.0) or np.abs(np.sum(x) - 1.0) > 1e-9 or np.any(alpha <= 0.0):
        raise ValueError("the shares of a Dirichlet distribution sum to one, and all its parameters are positive")
    whole = special.gammaln(np.sum(alpha)) - np.sum(special.gammaln(alpha))
    return whole + np.sum(special.xlogy(alpha - 1.0, x))


@rules.definition(stats.wishart.logpdf, cases=[call(SPREAD, 3.5, SPREAD + np.eye(2))])
def wishart_logpdf(x, df, scale):
    if np.ndim(x) != 2 or np.ndim(scale) != 2:
        raise NotImplementedError("scipy.stats.wishart of several matrices, or of numbers")
    size, factor = np.shape(scale)[0], np.linalg.cholesky(scale)
    log_x, log_scale = np.sum(np.log(np.diagonal(np.linalg.cholesky(x)))), np.sum(np.log(np.diagonal(factor)))
    inner = np.trace(np.linalg.solve(factor @ factor.T, x))
    volume = 0.28618247146235004 * size * (size - 1) + np.sum(special.gammaln(0.5 * (df - np.arange(size))))
    whole = df * (0.34657359027997264 * size + log_scale) + volume  # log(pi) / 4, log(2) / 2
    return (df - size - 1.0) * log_x - 0.5 * inner - whole


# Frozen


class Frozen(StandIn):
    """A distribution, and the function that calls a method of it with the parameters."""

    def __init__(self, dist, at):
        self.dist = dist
        self.at = at

    def logpdf(self, x):
        return self.at(self.dist.logpdf, x)

    def pdf(self, x):
        return self.at(self.dist.pdf, x)

    def logpmf(self, k):
        return self.at(self.dist.logpmf, k)

    def pmf(self, k):
        return self.at(self.dist.pmf, k)

    def cdf(self, x):
        return self.at(self.dist.cdf, x)

    def logcdf(self, x):
        return self.at(self.dist.logcdf, x)

    def sf(self, x):
        return self.at(self.dist.sf, x)

    def logsf(self, x):
        return self.at(self.dist.logsf, x)

    def ppf(self, q):
        return self.at(self.dist.ppf, q)


def of_numbers(dist, args, loc, scale, shapes):
    if loc is None and scale is None:
        return Frozen(dist, lambda method, x: method(x, *args, **shapes))
    if loc is None:
        return Frozen(dist, lambda method, x: method(x, *args, scale=scale, **shapes))
    if scale is None:
        return Frozen(dist, lambda method, x: method(x, *args, loc=loc, **shapes))
    return Frozen(dist, lambda method, x: method(x, *args, loc=loc, scale=scale, **shapes))


@rules.definition(stats.rv_continuous.__call__, cases=[call(stats.norm, 1, scale=2)], at_once=True)
def frozen(self, *args, loc=None, scale=None, **shapes):
    return of_numbers(self, args, loc, scale, shapes)


def of_vectors(dist, mean, cov):
    return Frozen(dist, lambda method, x: method(x, mean, cov))


@rules.definition(
    type(stats.multivariate_normal).__call__, cases=[call(stats.multivariate_normal, np.array([1, 0]), 2)], at_once=True
)
def frozen_normal(self, mean=None, cov=1, allow_singular=False):
    return of_vectors(self, mean, cov)
