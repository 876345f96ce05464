# mypy: allow-untyped-defs, allow-untyped-calls
"""The functions of ``scipy.special`` that are made of exponentials, logarithms and powers."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from adcompile import runtime
from adcompile.rules.core import RuleSet, call, normal, present
from adcompile.rules.numpy.reductions import kept

rules = RuleSet()

INF = math.inf
DEGREE = math.pi / 180.0

rules.constant(special.round)


def exprel_slope(x):
    """The derivative of (exp(x) - 1) / x; hyp1f1 has no cancellation near zero, and is slow far from it."""
    near, far = np.where(np.abs(x) < 1.0, x, 0.0), np.where(np.abs(x) < 1.0, 1.0, x)
    closed = np.exp(far) / far * (1.0 - 1.0 / far) + 1.0 / far / far
    return np.where(np.abs(x) < 1.0, 0.5 * special.hyp1f1(2.0, 3.0, near), closed)


def log1prel_slope(x):
    """The derivative of log1p(x) / x, by its Taylor series near zero."""
    near, far = np.where(np.abs(x) < 0.03, x, 0.0), np.where(np.abs(x) < 0.03, 1.0, x)
    series = 0.0 * near
    for k in range(9, 0, -1):
        series = k / (k + 1.0) - near * series
    return np.where(np.abs(x) < 0.03, -series, (far / (1.0 + far) - np.log1p(far)) / far / far)


# Exponentials


@rules.elementwise(special.exp2, domain=(-3.0, 3.0))
def exp2(x, *, out):
    return 0.6931471805599453 * out  # log 2


@rules.elementwise(special.exp10, domain=(-2.0, 2.0))
def exp10(x, *, out):
    return 2.302585092994046 * out  # log 10


@rules.elementwise(special.expm1, domain=(-3.0, 3.0))
def expm1(x, *, out):
    return out + 1.0


@rules.elementwise(special.exprel, domain=(-3.0, 3.0), edges=[((0.0,), (0.5,))])
def exprel(x):
    return exprel_slope(x)


@rules.elementwise(special.expit, domain=(-4.0, 4.0), edges=[((INF,), (0.0,)), ((50.0,), (1.928749847963918e-22,))])
def expit(x, *, out):
    return out * special.expit(-x)


@rules.elementwise(special.logit, domain=(0.1, 0.9), edges=[((0.0,), (INF,)), ((1.0,), (INF,))])
def logit(x):
    return np.divide(1.0, x * (1.0 - x))


@rules.elementwise(special.log_expit, domain=(-4.0, 4.0), edges=[((-INF,), (1.0,)), ((INF,), (0.0,))])
def log_expit(x):
    return special.expit(-x)


@rules.definition(*present(special, "softplus"), cases=[call(normal(4)), call(0.3)])
def softplus(x):
    return np.logaddexp(x, 0.0)


# Logarithms and powers


@rules.elementwise(special.log1p, domain=(-0.9, 3.0), edges=[((-1.0,), (INF,))])
def log1p(x):
    return np.divide(1.0, 1.0 + x)


@rules.elementwise(special.cbrt, domain=(0.1, 5.0), edges=[((0.0,), (INF,)), ((-1.0,), (1.0 / 3.0,))])
def cbrt(x, *, out):
    return np.divide(1.0, 3.0 * out * out)


@rules.elementwise(special.powm1, domain=[(0.5, 2.0), (-2.0, 2.0)])
def powm1(x, y, *, out):
    return y * np.power(x, y - 1.0), (out + 1.0) * np.log(x)


@rules.elementwise(
    special.xlogy,
    domain=[(-2.0, 2.0), (0.1, 3.0)],
    edges=[((0.0, 0.0), (-INF, 0.0)), ((0.0, 2.0), (math.log(2.0), 0.0))],
)
def xlogy(x, y):
    return np.log(y), np.divide(x, y + ((x == 0.0) & (y == 0.0)))


@rules.elementwise(special.xlog1py, domain=[(-2.0, 2.0), (-0.9, 3.0)], edges=[((0.0, -1.0), (-INF, 0.0))])
def xlog1py(x, y):
    return np.log1p(y), np.divide(x, 1.0 + y + ((x == 0.0) & (y == -1.0)))


@rules.elementwise(special.entr, domain=(0.1, 3.0), edges=[((0.0,), (INF,))])
def entr(x):
    return -np.log(x) - 1.0


@rules.elementwise(special.rel_entr, domain=[(0.1, 3.0), (0.1, 3.0)])
def rel_entr(x, y):
    return np.log(np.divide(x, y)) + 1.0, -np.divide(x, y)


@rules.elementwise(special.kl_div, domain=[(0.1, 3.0), (0.1, 3.0)])
def kl_div(x, y):
    return np.log(np.divide(x, y)), 1.0 - np.divide(x, y)


def by_exponent(log, lmbda):
    """The derivative of (exp(lmbda log) - 1) / lmbda by lmbda."""
    return log * log * exprel_slope(lmbda * log)


@rules.elementwise(special.boxcox, domain=[(0.2, 3.0), (-2.0, 2.0)], edges=[((math.e, 0.0), (1.0 / math.e, 0.5))])
def boxcox(x, lmbda):
    return np.power(x, lmbda - 1.0), by_exponent(np.log(x), lmbda)


@rules.elementwise(
    special.boxcox1p, domain=[(-0.5, 3.0), (-2.0, 2.0)], edges=[((math.e - 1.0, 0.0), (1.0 / math.e, 0.5))]
)
def boxcox1p(x, lmbda):
    return np.power(1.0 + x, lmbda - 1.0), by_exponent(np.log1p(x), lmbda)


@rules.elementwise(special.inv_boxcox, domain=[(0.1, 2.0), (-0.4, 2.0)], edges=[((1.0, 0.0), (math.e, -0.5 * math.e))])
def inv_boxcox(y, lmbda, *, out):
    return out / (1.0 + lmbda * y), out * y * y * log1prel_slope(lmbda * y)


@rules.elementwise(special.inv_boxcox1p, domain=[(0.1, 2.0), (-0.4, 2.0)])
def inv_boxcox1p(y, lmbda, *, out):
    power = out + 1.0
    return power / (1.0 + lmbda * y), power * y * y * log1prel_slope(lmbda * y)


# Losses


@rules.elementwise(
    special.huber, domain=[(0.5, 1.0), (1.5, 3.0)], edges=[((1.0, 0.5), (0.0, 0.5)), ((1.0, -3.0), (2.0, -1.0))]
)
def huber(delta, r):
    return np.maximum(np.abs(r) - delta, 0.0), np.clip(r, -delta, delta)


@rules.elementwise(special.pseudo_huber, domain=[(0.5, 2.0), (-3.0, 3.0)], edges=[((1.0, 0.0), (0.0, 0.0))])
def pseudo_huber(delta, r):
    square = np.square(np.divide(r, delta))
    root = np.sqrt(1.0 + square)
    return delta * np.square(square / (root + 1.0)) / root, r / root


# Angles


@rules.elementwise(special.cosm1, domain=(-3.0, 3.0))
def cosm1(x):
    return -np.sin(x)


@rules.elementwise(special.cosdg, domain=(-180.0, 180.0))
def cosdg(x):
    return -0.017453292519943295 * special.sindg(x)  # pi / 180


@rules.elementwise(special.sindg, domain=(-180.0, 180.0), edges=[((90.0,), (0.0,)), ((0.0,), (DEGREE,))])
def sindg(x):
    return 0.017453292519943295 * special.cosdg(x)  # pi / 180


@rules.elementwise(special.tandg, domain=(-60.0, 60.0))
def tandg(x, *, out):
    return 0.017453292519943295 * (1.0 + out * out)  # pi / 180


@rules.elementwise(special.cotdg, domain=(20.0, 160.0))
def cotdg(x, *, out):
    return -0.017453292519943295 * (1.0 + out * out)  # pi / 180


@rules.elementwise(special.radian, domain=[(0.0, 9.0), (0.0, 60.0), (0.0, 60.0)])
def radian(d, m, s):
    return 0.017453292519943295, 0.0002908882086657216, 4.84813681109536e-06  # pi / 180, and parts of sixty


# Of all elements, or along an axis


def shares(a, axis, b, keepdims, whole):
    """How much of the sum each exponential is; nothing where all are zero."""
    if np.iscomplexobj(a):
        raise NotImplementedError("scipy.special.logsumexp of complex numbers")
    whole = kept(whole, axis, keepdims)
    whole = np.where(np.isfinite(whole), whole, 0.0)
    return np.exp(a - whole) if b is None else b * np.exp(np.where(b == 0.0, -math.inf, a) - whole)


def exponentials(a, axis, b, keepdims, whole):
    """What each weight multiplies; that of a weight of zero may be as large as a number can be."""
    return np.exp(np.minimum(a - kept(whole, axis, keepdims), 700.0)) * np.ones_like(b)


def change_of_sum(a_dot, b_dot, a, axis, b, keepdims, whole):
    change = shares(a, axis, b, keepdims, whole) * a_dot
    if b is not None:
        change = change + exponentials(a, axis, b, keepdims, whole) * b_dot
    return np.sum(change, axis=axis, keepdims=keepdims)


def logsumexp_tangent(a_dot, b_dot, a, axis=None, b=None, keepdims=False, return_sign=False, *, out):
    if not return_sign:
        return change_of_sum(a_dot, b_dot, a, axis, b, keepdims, out)
    return out[1] * change_of_sum(a_dot, b_dot, a, axis, b, keepdims, out[0]), np.zeros_like(out[1])


@rules.pair(
    special.logsumexp,
    tangent=logsumexp_tangent,
    wrt=(0, 2),
    cases=[
        call(normal(4)), call(normal(2, 3), axis=1), call(normal(2, 3), 0, keepdims=True),
        call(normal(2, 3), -1, np.array([0.5, 2.0, 1.0])), call(normal(3), None, np.array([[0.5], [0.2]])),
        call(np.array([1000.0, 1000.0, -1000.0])), call(normal(3), b=np.array([0.0, 1.0, 2.0])),
        call(normal(2, 3), 1, np.array([0.5, -2.0, -1.0]), return_sign=True), call(normal(4), return_sign=True),
    ],
)  # fmt: skip
def logsumexp(bar, a, axis=None, b=None, keepdims=False, return_sign=False, *, out):
    if return_sign:
        bar, whole = bar[0] * out[1], out[0]
    else:
        whole = out
    bar = kept(bar, axis, keepdims)
    a_bar = runtime.unbroadcast(bar * shares(a, axis, b, keepdims, whole), a)
    if b is None:
        return a_bar, 0.0
    return a_bar, runtime.unbroadcast(bar * exponentials(a, axis, b, keepdims, whole), b)


def softmax_tangent(x_dot, x, axis=None, *, out):
    return out * (x_dot - np.sum(out * x_dot, axis=axis, keepdims=True))


@rules.pair(
    special.softmax, tangent=softmax_tangent, cases=[call(normal(4)), call(normal(2, 3)), call(normal(2, 3), axis=1)]
)
def softmax(bar, x, axis=None, *, out):
    return out * (bar - np.sum(out * bar, axis=axis, keepdims=True))


def log_softmax_tangent(x_dot, x, axis=None, *, out):
    return x_dot - np.sum(np.exp(out) * x_dot, axis=axis, keepdims=True)


@rules.pair(
    special.log_softmax,
    tangent=log_softmax_tangent,
    cases=[call(normal(4)), call(normal(2, 3)), call(normal(2, 3), axis=0)],
)
def log_softmax(bar, x, axis=None, *, out):
    return bar - np.exp(out) * np.sum(bar, axis=axis, keepdims=True)
