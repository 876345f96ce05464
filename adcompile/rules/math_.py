# mypy: allow-untyped-defs, allow-untyped-calls
"""The ``math`` module, whole.

Python's float arithmetic raises where IEEE arithmetic gives an infinity, so these rules say ``inf`` themselves at the
points where the function is fine and its partial is infinite. Where ``out + (out == 0.0)`` is a divisor, it is ``out``
with one in place of zero.
"""

from __future__ import annotations

import math
import sys

import numpy as np

from adcompile import adjoints, runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

INF = math.inf

rules.constant(math.ceil, math.floor, math.trunc, math.ulp)
rules.constant(math.comb, math.factorial, math.gcd, math.isqrt, math.lcm, math.perm)
rules.constant(runtime.exponent, runtime.whole_part)
rules.constant(math.isclose, math.isfinite, math.isinf, math.isnan)


# Powers and roots


@rules.elementwise(math.sqrt, domain=(0.1, 5.0), edges=[((0.0,), (INF,)), ((INF,), (0.0,))])
def sqrt(x, *, out):
    return 0.5 / out if out != 0.0 else math.inf


@rules.elementwise(math.cbrt, domain=(0.1, 5.0), edges=[((0.0,), (INF,)), ((-1.0,), (1.0 / 3.0,))])
def cbrt(x, *, out):
    return 1.0 / (3.0 * out * out) if out != 0.0 else math.inf


POW_EDGES = [
    ((0.0, 0.0), (0.0, 0.0)),
    ((0.0, 0.5), (INF, 0.0)),
    ((0.0, 1.0), (1.0, 0.0)),
    ((0.0, 2.0), (0.0, 0.0)),
    ((-3.0, 2.0), (-6.0, math.nan)),
    ((-2.0, 0.0), (0.0, math.nan)),
    ((INF, 0.5), (0.0, INF)),
]


@rules.elementwise(math.pow, domain=[(0.2, 3.0), (-2.0, 3.0)], edges=POW_EDGES)
def pow_(x, y, *, out):
    """Each form of y x^(y-1) is used where it neither overflows nor divides by zero unless x^y does."""
    if y >= 1.0:
        by_x = y * math.pow(x, y - 1.0)
    elif x == 0.0:
        by_x = y if y == 0.0 else math.copysign(math.inf, y)
    elif y < 0.0:
        by_x = y * out / x
    else:
        by_x = y / math.pow(x, 1.0 - y)
    log = math.log(x) if x > 0.0 else 0.0 if x == 0.0 else math.nan
    return by_x, out * log


@rules.elementwise(math.hypot, domain=[(0.5, 2.0), (-2.0, -0.5)], edges=[((0.0, 0.0), (0.0, 0.0))])
def hypot(*coordinates, out):
    length = out + (out == 0.0)
    if len(coordinates) == 2:
        x, y = coordinates
        return x / length, y / length
    return tuple([x / length for x in coordinates])


# Exponentials and logarithms


@rules.elementwise(math.exp, domain=(-3.0, 3.0), edges=[((-INF,), (0.0,))])
def exp(x, *, out):
    return out


@rules.elementwise(math.exp2, domain=(-3.0, 3.0))
def exp2(x, *, out):
    return 0.6931471805599453 * out  # log 2


@rules.elementwise(math.expm1, domain=(-3.0, 3.0))
def expm1(x, *, out):
    return out + 1.0


@rules.elementwise(math.log, domain=[(0.1, 5.0), (1.5, 10.0)], edges=[((INF,), (0.0,))])
def log(x, base=None, *, out):
    if base is None:
        return 1.0 / x
    return 1.0 / (x * math.log(base)), -out / (base * math.log(base))


@rules.elementwise(math.log2, domain=(0.1, 5.0))
def log2(x):
    return 1.4426950408889634 / x  # 1 / log 2


@rules.elementwise(math.log10, domain=(0.1, 5.0))
def log10(x):
    return 0.4342944819032518 / x  # 1 / log 10


@rules.elementwise(math.log1p, domain=(-0.9, 3.0))
def log1p(x):
    return 1.0 / (1.0 + x)


# Trigonometric and hyperbolic functions


@rules.elementwise(math.sin, domain=(-3.0, 3.0))
def sin(x):
    return math.cos(x)


@rules.elementwise(math.cos, domain=(-3.0, 3.0))
def cos(x):
    return -math.sin(x)


@rules.elementwise(math.tan, domain=(-1.4, 1.4))
def tan(x, *, out):
    return 1.0 + out * out


@rules.elementwise(math.asin, domain=(-0.9, 0.9), edges=[((1.0,), (INF,)), ((-1.0,), (INF,))])
def asin(x):
    root = math.sqrt((1.0 - x) * (1.0 + x))
    return 1.0 / root if root != 0.0 else math.inf


@rules.elementwise(math.acos, domain=(-0.9, 0.9), edges=[((1.0,), (-INF,)), ((-1.0,), (-INF,))])
def acos(x):
    root = math.sqrt((1.0 - x) * (1.0 + x))
    return -1.0 / root if root != 0.0 else -math.inf


@rules.elementwise(math.atan, domain=(-3.0, 3.0), edges=[((INF,), (0.0,))])
def atan(x):
    return 1.0 / (1.0 + x * x)


@rules.elementwise(math.atan2, domain=[(0.5, 2.0), (-2.0, -0.5)], edges=[((0.0, 0.0), (0.0, 0.0))])
def atan2(y, x):
    radius = math.hypot(x, y)
    radius = radius + (radius == 0.0)
    return x / radius / radius, -y / radius / radius


@rules.elementwise(math.sinh, domain=(-3.0, 3.0))
def sinh(x):
    return math.cosh(x)


@rules.elementwise(math.cosh, domain=(-3.0, 3.0))
def cosh(x):
    return math.sinh(x)


@rules.elementwise(math.tanh, domain=(-2.0, 2.0), edges=[((INF,), (0.0,))])
def tanh(x, *, out):
    return 1.0 - out * out


@rules.elementwise(math.asinh, domain=(-3.0, 3.0), edges=[((1e200,), (1e-200,))])
def asinh(x):
    return 1.0 / math.hypot(1.0, x)


@rules.elementwise(math.acosh, domain=(1.1, 5.0), edges=[((1.0,), (INF,)), ((2.0**800,), (2.0**-800,))])
def acosh(x):
    root = math.sqrt(x - 1.0) * math.sqrt(x + 1.0)
    return 1.0 / root if root != 0.0 else math.inf


@rules.elementwise(math.atanh, domain=(-0.9, 0.9))
def atanh(x):
    return 1.0 / ((1.0 - x) * (1.0 + x))


@rules.elementwise(math.degrees, domain=(-3.0, 3.0))
def degrees(x):
    return 57.29577951308232  # 180 / pi


@rules.elementwise(math.radians, domain=(-3.0, 3.0))
def radians(x):
    return 0.017453292519943295  # pi / 180


# Special functions


@rules.elementwise(math.erf, domain=(-2.0, 2.0), edges=[((1e200,), (0.0,))])
def erf(x):
    return 1.1283791670955126 * math.exp(-x * x)  # 2 / sqrt(pi)


@rules.elementwise(math.erfc, domain=(-2.0, 2.0))
def erfc(x):
    return -1.1283791670955126 * math.exp(-x * x)  # 2 / sqrt(pi)


@rules.elementwise(math.gamma, domain=(0.2, 5.0), edges=[((INF,), (INF,))])
def gamma(x, *, out):
    return out * adjoints.polygamma(0, x)


@rules.elementwise(adjoints.polygamma, domain=[(1, 1), (0.2, 5.0)])
def polygamma(n, x):
    return 0.0, adjoints.polygamma(n + 1, x)


@rules.elementwise(math.lgamma, domain=(0.2, 5.0), edges=[((1.0,), (-0.5772156649015329,)), ((INF,), (INF,))])
def lgamma(x):
    return adjoints.polygamma(0, x)


# Signs, remainders and the parts of a number


@rules.elementwise(math.fabs, domain=(0.1, 2.0), edges=[((0.0,), (0.0,)), ((-2.0,), (-1.0,))])
def fabs(x):
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0


@rules.elementwise(math.copysign, domain=[(0.1, 2.0), (-2.0, -0.1)], edges=[((0.0, -1.0), (0.0, 0.0))])
def copysign(x, y):
    return (math.copysign(1.0, x) * math.copysign(1.0, y) if x != 0.0 else 0.0), 0.0


@rules.elementwise(math.fmod, domain=[(5.1, 5.5), (0.95, 1.01)], edges=[((-5.5, 2.0), (1.0, 2.0))])
def fmod(x, y, *, out):
    return 1.0, ((out - x) / y if y != 0.0 else math.nan)


@rules.elementwise(math.remainder, domain=[(4.7, 5.2), (0.96, 1.02)], edges=[((5.5, 2.0), (1.0, -3.0))])
def remainder(x, y, *, out):
    return 1.0, ((out - x) / y if y != 0.0 else math.nan)


@rules.elementwise(math.nextafter, domain=[(0.1, 2.0), (3.0, 4.0)])
def nextafter(x, y):
    return 1.0, 0.0


@rules.elementwise(math.ldexp, domain=[(-2.0, 2.0), (3, 3)], edges=[((1e-300, 1100), (INF, 0.0))])
def ldexp(x, i):
    return (2.0**i if i < 1024 else math.inf), 0.0


@rules.definition(math.frexp, cases=[call(5.3), call(-0.07)])
def frexp(x):
    exponent = runtime.exponent(x)
    return math.ldexp(x, -exponent), exponent


@rules.definition(math.modf, cases=[call(5.3), call(-0.07)])
def modf(x):
    whole = runtime.whole_part(x)
    return (0.0 if math.isinf(x) else x - whole), whole


# Sums and products of sequences


@rules.linear(math.fsum, cases=[call([1.5, 2.5, -1.0]), call([]), call(normal(4))])
def fsum(bar, items):
    return (
        np.broadcast_to(bar, np.shape(items))
        if isinstance(items, np.ndarray)
        else runtime.spread(bar, runtime.shapes(items))
    )


@rules.definition(math.prod, cases=[call([1.5, 2.5, -1.0]), call((2.0, 0.0), start=3.0)])
def prod(items, *, start=1):
    product = start
    for item in items:
        product = product * item
    return product


@rules.definition(math.dist, cases=[call([1.5, 2.0], [-1.0, 0.5]), call((1.0,), (3.0,))])
def dist(p, q):
    distance = 0.0
    for a, b in zip(p, q, strict=True):
        distance = math.hypot(distance, a - b)
    return distance


if sys.version_info >= (3, 12):

    @rules.bilinear(math.sumprod, cases=[call([1.5, 2.0], [-1.0, 0.5])])
    def sumprod(bar, p, q):
        return [bar * b for b in q], [bar * a for a in p]


if sys.version_info >= (3, 13):

    @rules.elementwise(math.fma, domain=[(-2.0, 2.0), (-2.0, 2.0), (-2.0, 2.0)])
    def fma(x, y, z):
        return y, x, 1.0
