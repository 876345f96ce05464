# mypy: allow-untyped-defs, allow-untyped-calls
"""The elementwise functions of NumPy that no operator stands for.

They take Python floats too, and give infinities where Python's own arithmetic would raise: hence ``np.divide(1.0, x)``
where ``x`` can be a float that is zero. ``out + (out == 0.0)`` is ``out`` with one in place of zero; it keeps the
dtype.
"""

from __future__ import annotations

import math

import numpy as np

from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()

INF = math.inf
BOTH = [(-2.0, -0.5), (0.5, 2.0)]


# Arithmetic


@rules.elementwise(np.divide, domain=BOTH, edges=[((1.0, 0.0), (INF, -INF))])
def divide(x, y, *, out):
    return np.divide(1.0, y), -out / y


@rules.elementwise(np.reciprocal, domain=(0.5, 2.0))
def reciprocal(x, *, out):
    return -out * out


@rules.elementwise(np.remainder, domain=[(5.1, 5.5), (0.95, 1.01)], edges=[((-5.5, 2.0), (1.0, 3.0))])
def remainder(x, y):
    return 1.0, -np.floor_divide(x, y)


@rules.elementwise(np.fmod, domain=[(5.1, 5.5), (0.95, 1.01)], edges=[((-5.5, 2.0), (1.0, 2.0))])
def fmod(x, y, *, out):
    return 1.0, np.rint((out - x) / y)


@rules.definition(np.divmod, cases=[call(normal(5), 0.3)])
def divmod_(x, y):
    return np.floor_divide(x, y), np.remainder(x, y)


# Powers, exponentials and logarithms


@rules.elementwise(np.square, domain=(-2.0, 2.0))
def square(x):
    return 2.0 * x


@rules.elementwise(np.sqrt, domain=(0.1, 5.0), edges=[((0.0,), (INF,)), ((INF,), (0.0,))])
def sqrt(x, *, out):
    return 0.5 / out


@rules.elementwise(np.cbrt, domain=(0.1, 5.0), edges=[((0.0,), (INF,)), ((-1.0,), (1.0 / 3.0,))])
def cbrt(x, *, out):
    return 1.0 / (3.0 * out * out)


@rules.elementwise(np.hypot, domain=BOTH, edges=[((0.0, 0.0), (0.0, 0.0))])
def hypot(x, y, *, out):
    length = out + (out == 0.0)
    return x / length, y / length


@rules.elementwise(np.exp, domain=(-3.0, 3.0), edges=[((-INF,), (0.0,))])
def exp(x, *, out):
    return out


@rules.elementwise(np.exp2, domain=(-3.0, 3.0))
def exp2(x, *, out):
    return 0.6931471805599453 * out  # log 2


@rules.elementwise(np.expm1, domain=(-3.0, 3.0))
def expm1(x, *, out):
    return out + 1.0


@rules.elementwise(np.log, domain=(0.1, 5.0), edges=[((0.0,), (INF,))])
def log(x):
    return np.divide(1.0, x)


@rules.elementwise(np.log2, domain=(0.1, 5.0))
def log2(x):
    return np.divide(1.4426950408889634, x)  # 1 / log 2


@rules.elementwise(np.log10, domain=(0.1, 5.0))
def log10(x):
    return np.divide(0.4342944819032518, x)  # 1 / log 10


@rules.elementwise(np.log1p, domain=(-0.9, 3.0), edges=[((-1.0,), (INF,))])
def log1p(x):
    return np.divide(1.0, 1.0 + x)


@rules.elementwise(np.logaddexp, domain=BOTH, edges=[((1000.0, 1000.0), (0.5, 0.5)), ((-1e4, 1e4), (0.0, 1.0))])
def logaddexp(x, y, *, out):
    return np.exp(x - out), np.exp(y - out)


@rules.elementwise(np.logaddexp2, domain=BOTH, edges=[((2000.0, 2000.0), (0.5, 0.5))])
def logaddexp2(x, y, *, out):
    return np.exp2(x - out), np.exp2(y - out)


# Trigonometric and hyperbolic functions


@rules.elementwise(np.sin, domain=(-3.0, 3.0))
def sin(x):
    return np.cos(x)


@rules.elementwise(np.cos, domain=(-3.0, 3.0))
def cos(x):
    return -np.sin(x)


@rules.elementwise(np.tan, domain=(-1.4, 1.4))
def tan(x, *, out):
    return 1.0 + out * out


@rules.elementwise(np.arcsin, domain=(-0.9, 0.9), edges=[((1.0,), (INF,)), ((-1.0,), (INF,))])
def arcsin(x):
    return 1.0 / np.sqrt((1.0 - x) * (1.0 + x))


@rules.elementwise(np.arccos, domain=(-0.9, 0.9), edges=[((1.0,), (-INF,)), ((-1.0,), (-INF,))])
def arccos(x):
    return -1.0 / np.sqrt((1.0 - x) * (1.0 + x))


@rules.elementwise(np.arctan, domain=(-3.0, 3.0), edges=[((INF,), (0.0,))])
def arctan(x):
    return 1.0 / (1.0 + x * x)


@rules.elementwise(np.arctan2, domain=BOTH, edges=[((0.0, 0.0), (0.0, 0.0)), ((1e200, 1e200), (5e-201, -5e-201))])
def arctan2(y, x):
    radius = np.hypot(x, y)
    radius = radius + (radius == 0.0)
    return x / radius / radius, -y / radius / radius


@rules.elementwise(np.sinh, domain=(-3.0, 3.0))
def sinh(x):
    return np.cosh(x)


@rules.elementwise(np.cosh, domain=(-3.0, 3.0))
def cosh(x):
    return np.sinh(x)


@rules.elementwise(np.tanh, domain=(-2.0, 2.0), edges=[((INF,), (0.0,))])
def tanh(x, *, out):
    return 1.0 - out * out


@rules.elementwise(np.arcsinh, domain=(-3.0, 3.0), edges=[((1e200,), (1e-200,))])
def arcsinh(x):
    return 1.0 / np.hypot(1.0, x)


@rules.elementwise(np.arccosh, domain=(1.1, 5.0), edges=[((1.0,), (INF,)), ((2.0**800,), (2.0**-800,))])
def arccosh(x):
    return 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0))


@rules.elementwise(np.arctanh, domain=(-0.9, 0.9), edges=[((1.0,), (INF,))])
def arctanh(x):
    return np.divide(1.0, (1.0 - x) * (1.0 + x))


@rules.elementwise(np.degrees, np.rad2deg, domain=(-3.0, 3.0))
def degrees(x):
    return 57.29577951308232  # 180 / pi


@rules.elementwise(np.radians, np.deg2rad, domain=(-3.0, 3.0))
def radians(x):
    return 0.017453292519943295  # pi / 180


@rules.elementwise(np.sinc, domain=(-3.0, 3.0), edges=[((0.0,), (0.0,))])
def sinc(x, *, out):
    """By its Taylor series where the difference of the closed form cancels."""
    t = np.square(math.pi * x)
    near = -math.pi * math.pi * x / 3.0 * (1.0 - t / 10.0 * (1.0 - t / 28.0 * (1.0 - t / 54.0 * (1.0 - t / 88.0))))
    far = (np.cos(math.pi * x) - out) / (x + (x == 0.0))
    return np.where(t < 0.05, near, far)
