"""Workload e: log-likelihood of a Gaussian mixture, dimension 10, 25 components, 1000 points."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from tests.workloads.peers import by_autograd, by_tangent, by_torch
from tests.workloads.workload import Workload


def mixture(alphas, means, qs, lows, x):
    """Inverse covariance factors are triangular: ``exp(q)`` on the diagonal, ``low`` below it."""
    terms = np.zeros((len(x), len(alphas)))
    for k in range(len(alphas)):
        centred = x - means[k]
        z = centred * np.exp(qs[k]) + centred @ lows[k].T
        terms[:, k] = alphas[k] + np.sum(qs[k]) - 0.5 * np.sum(z * z, axis=1)
    top = np.max(terms, axis=1)
    likelihood = np.sum(top + np.log(np.sum(np.exp(terms - top[:, None]), axis=1)))
    a = np.max(alphas)
    normaliser = len(x) * (a + np.log(np.sum(np.exp(alphas - a))))
    prior = 0.5 * (np.sum(np.exp(2.0 * qs)) + np.sum(lows * lows)) - np.sum(qs)
    return likelihood - normaliser - prior


def mixture_grad(alphas, means, qs, lows, x):
    n, count = len(x), len(alphas)
    terms = np.empty((n, count))
    diagonals = np.exp(qs)
    zs = []
    for k in range(count):
        centred = x - means[k]
        z = centred * diagonals[k] + centred @ lows[k].T
        zs.append(z)
        terms[:, k] = alphas[k] + qs[k].sum() - 0.5 * (z * z).sum(axis=1)
    e = np.exp(terms - terms.max(axis=1)[:, None])
    # reverse sweep: responsibilities
    weights = e / e.sum(axis=1)[:, None]
    totals = weights.sum(axis=0)
    p = np.exp(alphas - alphas.max())
    alphas_bar = totals - n * (p / p.sum())
    means_bar, qs_bar, lows_bar = np.empty_like(means), np.empty_like(qs), np.empty_like(lows)
    for k in range(count):
        centred = x - means[k]
        z_bar = -weights[:, k, None] * zs[k]
        lows_bar[k] = z_bar.T @ centred - lows[k]
        means_bar[k] = -(z_bar.sum(axis=0) * diagonals[k] + z_bar.sum(axis=0) @ lows[k])
        qs_bar[k] = (z_bar * centred).sum(axis=0) * diagonals[k] + totals[k] + 1.0 - diagonals[k] ** 2
    return alphas_bar, means_bar, qs_bar, lows_bar


def mixture_for_peers(alphas, means, qs, lows, x):
    columns = []
    for k in range(len(alphas)):
        centred = x - means[k]
        z = centred * np.exp(qs[k]) + centred @ lows[k].T
        columns.append(alphas[k] + np.sum(qs[k]) - 0.5 * np.sum(z * z, 1))
    terms = np.stack(columns, 1)
    top = np.max(terms, 1)
    likelihood = np.sum(top + np.log(np.sum(np.exp(terms - top[:, None]), 1)))
    a = np.max(alphas)
    normaliser = len(x) * (a + np.log(np.sum(np.exp(alphas - a))))
    return likelihood - normaliser - (0.5 * (np.sum(np.exp(2.0 * qs)) + np.sum(lows * lows)) - np.sum(qs))


def mixture_torch(alphas, means, qs, lows, x):
    """For PyTorch, which ``np`` stands for here."""
    columns = []
    for k in range(len(alphas)):
        centred = x - means[k]
        z = centred * np.exp(qs[k]) + centred @ lows[k].T
        columns.append(alphas[k] + qs[k].sum() - 0.5 * (z * z).sum(1))
    likelihood = np.logsumexp(np.stack(columns, 1), 1).sum()
    prior = 0.5 * (np.exp(2.0 * qs).sum() + (lows * lows).sum()) - qs.sum()
    return likelihood - len(x) * np.logsumexp(alphas, 0) - prior


def make_args(small):
    d, count, n = (2, 3, 5) if small else (10, 25, 1_000)
    rng = np.random.default_rng(7)
    lows = 0.3 * np.tril(rng.standard_normal((count, d, d)), -1)
    means, qs = rng.standard_normal((count, d)), 0.3 * rng.standard_normal((count, d))
    return rng.standard_normal(count), means, qs, lows, rng.standard_normal((n, d))


ARGNUMS = (0, 1, 2, 3)

WORKLOADS = [
    Workload(
        "e",
        "Gaussian mixture, d = 10, K = 25, N = 1000",
        mixture,
        mixture_grad,
        make_args,
        argnums=ARGNUMS,
        peers={
            "autograd": by_autograd(mixture_for_peers, ARGNUMS),
            "torch": by_torch(mixture_torch, ARGNUMS),
            "tangent": by_tangent(mixture, ARGNUMS),
        },
    )
]
