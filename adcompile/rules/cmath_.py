# mypy: allow-untyped-defs, allow-untyped-calls
"""The ``cmath`` module, whole: functions of one complex number, holomorphic but for ``phase`` and ``polar``."""

from __future__ import annotations

import cmath
import math

import numpy as np

from adcompile.rules.core import RuleSet, call

rules = RuleSet()

rules.constant(cmath.isclose, cmath.isfinite, cmath.isinf, cmath.isnan)


# Powers and logarithms


@rules.elementwise(cmath.exp, domain=(-2.0, 2.0))
def exp(z, *, out):
    return out


@rules.elementwise(cmath.log, domain=[(0.1, 5.0), (2.0, 4.0)])
def log(z, base=None, *, out):
    if base is None:
        return 1.0 / z
    scale = cmath.log(base)
    return (1.0 / (z * scale) if z != 0.0 else math.inf + 0.0j), -out / (base * scale)


@rules.elementwise(cmath.log10, domain=(0.1, 5.0))
def log10(z):
    return 0.4342944819032518 / z  # 1 / log 10


@rules.elementwise(cmath.sqrt, domain=(0.1, 5.0), edges=[((0.0,), (math.inf,))])
def sqrt(z, *, out):
    return 0.5 / out if out != 0.0 else math.inf + 0.0j


# Trigonometric and hyperbolic functions


@rules.elementwise(cmath.sin, domain=(-3.0, 3.0))
def sin(z):
    return cmath.cos(z)


@rules.elementwise(cmath.cos, domain=(-3.0, 3.0))
def cos(z):
    return -cmath.sin(z)


@rules.elementwise(cmath.tan, domain=(-1.4, 1.4))
def tan(z, *, out):
    return 1.0 + out * out


@rules.elementwise(cmath.asin, domain=(-0.9, 0.9), edges=[((1.0,), (math.inf,))])
def asin(z):
    root = cmath.sqrt(1.0 - z) * cmath.sqrt(1.0 + z)
    return 1.0 / root if root != 0.0 else math.inf + 0.0j


@rules.elementwise(cmath.acos, domain=(-0.9, 0.9), edges=[((1.0,), (-math.inf,))])
def acos(z):
    root = cmath.sqrt(1.0 - z) * cmath.sqrt(1.0 + z)
    return -1.0 / root if root != 0.0 else -math.inf + 0.0j


@rules.elementwise(cmath.atan, domain=(-3.0, 3.0))
def atan(z):
    return 1.0 / (1.0 + z * z)


@rules.elementwise(cmath.sinh, domain=(-3.0, 3.0))
def sinh(z):
    return cmath.cosh(z)


@rules.elementwise(cmath.cosh, domain=(-3.0, 3.0))
def cosh(z):
    return cmath.sinh(z)


@rules.elementwise(cmath.tanh, domain=(-2.0, 2.0))
def tanh(z, *, out):
    return 1.0 - out * out


@rules.elementwise(cmath.asinh, domain=(-3.0, 3.0))
def asinh(z):
    root = cmath.sqrt(1.0 + 1.0j * z) * cmath.sqrt(1.0 - 1.0j * z)
    return 1.0 / root if root != 0.0 else math.inf + 0.0j


@rules.elementwise(cmath.acosh, domain=(1.1, 5.0), edges=[((1.0,), (math.inf,))])
def acosh(z):
    root = cmath.sqrt(z - 1.0) * cmath.sqrt(z + 1.0)
    return 1.0 / root if root != 0.0 else math.inf + 0.0j


@rules.elementwise(cmath.atanh, domain=(-0.9, 0.9))
def atanh(z):
    return 1.0 / ((1.0 - z) * (1.0 + z))


# Polar coordinates


@rules.elementwise(cmath.phase, domain=(0.1, 2.0))
def phase(z):
    """By the convention that the gradient of a real f is df/dre - i df/dim; zero at zero."""
    if not np.iscomplexobj(z):
        return 0.0
    return -1.0j / z if z != 0.0 else 0.0j


@rules.definition(cmath.polar, cases=[call(1.0 + 2.0j), call(-2.5)])
def polar(z):
    return abs(z), cmath.phase(z)


@rules.definition(cmath.rect, cases=[call(1.5, 0.3), call(-2.0, 4.0)])
def rect(r, phi):
    return r * math.cos(phi) + 1.0j * (r * math.sin(phi))
