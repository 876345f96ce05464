"""Workloads i0 and i1: a chain of elementwise functions, and Black-Scholes, on a million numbers."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import math

import numpy as np

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def chain(x):
    y = np.exp(-x * x) * np.tanh(x)
    z = np.log(1.0 + y * y)
    return np.sum(np.sqrt(1.0 + z) * y)


def chain_grad(x):
    e = np.exp(-x * x)
    t = np.tanh(x)
    y = e * t
    q = 1.0 + y * y
    s = np.sqrt(1.0 + np.log(q))
    y_bar = s + y * y / (s * q)
    return y_bar * e * (1.0 - t * t - 2.0 * x * t)


def normal_cdf(x):
    """Abramowitz and Stegun 26.2.17."""
    k = 1.0 / (1.0 + 0.2316419 * np.abs(x))
    poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    tail = np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi) * poly
    return np.where(x > 0.0, 1.0 - tail, tail)


def black_scholes(spot, strike, expiry, rate, vol):
    root = np.sqrt(expiry)
    d1 = (np.log(spot / strike) + (rate + 0.5 * vol * vol) * expiry) / (vol * root)
    d2 = d1 - vol * root
    return np.sum(spot * normal_cdf(d1) - strike * np.exp(-rate * expiry) * normal_cdf(d2))


def normal_cdf_and_slope(x):
    size = np.abs(x)
    k = 1.0 / (1.0 + 0.2316419 * size)
    poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    slope = 0.319381530 + k * (
        2.0 * -0.356563782 + k * (3.0 * 1.781477937 + k * (4.0 * -1.821255978 + k * 5.0 * 1.330274429))
    )
    density = np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)
    tail = density * poly
    # d tail / d|x| is negative, and the sign of x enters twice
    return np.where(x > 0.0, 1.0 - tail, tail), density * (size * poly + 0.2316419 * k * k * slope)


def black_scholes_grad(spot, strike, expiry, rate, vol):
    root = np.sqrt(expiry)
    spread = vol * root
    d1 = (np.log(spot / strike) + (rate + 0.5 * vol * vol) * expiry) / spread
    d2 = d1 - spread
    n1, slope1 = normal_cdf_and_slope(d1)
    n2, slope2 = normal_cdf_and_slope(d2)
    discounted = strike * np.exp(-rate * expiry)
    # reverse sweep
    d1_bar = spot * slope1
    d2_bar = -discounted * slope2
    both = d1_bar + d2_bar
    by_spread = both / spread
    spot_bar = n1 + by_spread / spot
    spread_bar = -d2_bar - by_spread * d1
    vol_bar = np.sum(by_spread * vol * expiry + spread_bar * root)
    expiry_bar = by_spread * (rate + 0.5 * vol * vol) + spread_bar * vol * 0.5 / root + rate * discounted * n2
    return spot_bar, expiry_bar, vol_bar


def black_scholes_for_peers(spot, strike, expiry, rate, vol):
    def cdf(x):
        k = 1.0 / (1.0 + 0.2316419 * np.abs(x))
        poly = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
        tail = np.exp(-0.5 * x * x) / 2.5066282746310002 * poly
        return np.where(x > 0.0, 1.0 - tail, tail)

    root = np.sqrt(expiry)
    d1 = (np.log(spot / strike) + (rate + 0.5 * vol * vol) * expiry) / (vol * root)
    d2 = d1 - vol * root
    return np.sum(spot * cdf(d1) - strike * np.exp(-rate * expiry) * cdf(d2))


def chain_args(small):
    return (np.random.default_rng(9).standard_normal(5 if small else 1_000_000),)


def options_args(small):
    n = 4 if small else 1_000_000
    rng = np.random.default_rng(10)
    return rng.uniform(80.0, 120.0, n), rng.uniform(80.0, 120.0, n), rng.uniform(0.2, 2.0, n), 0.03, 0.25


WORKLOADS = [
    Workload("i0", "elementwise chain on 1e6 numbers", chain, chain_grad, chain_args, peers=all_peers(chain, 0)),
    Workload(
        "i1",
        "Black-Scholes on 1e6 options",
        black_scholes,
        black_scholes_grad,
        options_args,
        argnums=(0, 2, 4),
        peers=all_peers(black_scholes, (0, 2, 4), functional=black_scholes_for_peers),
    ),
]
