# mypy: allow-untyped-defs, allow-untyped-calls
"""The operators of Python, and the functions of NumPy that are the same operation on arrays."""

from __future__ import annotations

import math
import operator

import numpy as np

from adcompile.rules.core import RuleSet

rules = RuleSet()

rules.constant(operator.floordiv, np.floor_divide)
rules.constant(operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt)
rules.constant(operator.not_, operator.truth, operator.is_, operator.is_not, operator.contains, operator.index)
rules.constant(operator.and_, operator.or_, operator.xor, operator.invert, operator.lshift, operator.rshift)


@rules.elementwise(operator.add, np.add, domain=[(-2.0, 2.0), (-2.0, 2.0)])
def add(x, y):
    return 1.0, 1.0


@rules.elementwise(operator.sub, np.subtract, domain=[(-2.0, 2.0), (-2.0, 2.0)])
def sub(x, y):
    return 1.0, -1.0


@rules.elementwise(operator.mul, np.multiply, domain=[(-2.0, 2.0), (-2.0, 2.0)])
def mul(x, y):
    return y, x


@rules.elementwise(operator.truediv, domain=[(-2.0, 2.0), (0.5, 2.0)])
def truediv(x, y, *, out):
    return 1.0 / y, -out / y


@rules.elementwise(operator.neg, np.negative, domain=(-2.0, 2.0))
def neg(x):
    return -1.0


@rules.elementwise(operator.pos, np.positive, domain=(-2.0, 2.0))
def pos(x):
    return 1.0


@rules.elementwise(operator.abs, abs, domain=(0.1, 2.0), edges=[((0.0,), (0.0,)), ((-2.0,), (-1.0,))])
def absolute(x, *, out):
    if np.iscomplexobj(x):
        return np.conjugate(x) / (out + (out == 0.0))
    if np.ndim(x) > 0:
        return np.sign(x)
    return 1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0


@rules.elementwise(operator.mod, domain=[(5.1, 5.5), (0.95, 1.01)], edges=[((-5.5, 2.0), (1.0, 3.0))])
def mod(x, y):
    return 1.0, -(x // y)


POWER_EDGES = [
    ((0.0, 0), (0.0, 0.0)),
    ((0.0, 0.0), (0.0, 0.0)),
    ((0.0, 0.5), (math.inf, 0.0)),
    ((0.0, 1.0), (1.0, 0.0)),
    ((0.0, 2.0), (0.0, 0.0)),
    ((-3.0, 2), (-6.0, math.nan)),
    ((-2.0, 3.0), (12.0, math.nan)),
    ((-2.0, 0), (0.0, math.nan)),
    ((math.inf, 0.5), (0.0, math.inf)),
    ((2.0, -1), (-0.25, 0.5 * math.log(2.0))),
]


def log_or_zero(x):
    """log x, and 0 at 0, so that the derivative of 0 ** y by y is 0 as long as y is not negative."""
    if np.ndim(x) > 0:
        return np.log(np.where(x == 0, 1, x))
    return math.log(x) if x > 0 else 0.0 if x == 0 else math.nan


@rules.elementwise(operator.pow, pow, domain=[(0.2, 3.0), (-2.0, 3.0)], edges=POWER_EDGES)
def power(x, y, *, out):
    """Each form of y x^(y-1) is used where it neither overflows nor divides by zero unless x^y does."""
    if np.ndim(y) > 0:
        by_x = y * x ** np.where((x == 0) & (y == 0), 0, y - 1)
    elif y >= 1:
        by_x = y * x ** (y - 1)
    elif y == 0:
        by_x = y / (x + (x == 0))  # zero, but not its derivative by y
    elif -6e4 < y < 0:  # so that 0.0 ** y has raised already; it is inf where y is -inf
        by_x = y * out / x
    elif np.ndim(x) == 0 and x == 0:
        by_x = math.copysign(math.inf, y)
    elif y < 0:
        by_x = y * out / x
    else:
        by_x = y / x ** (1 - y)
    return by_x, out * log_or_zero(x)


@rules.elementwise(np.power, np.float_power, domain=[(0.2, 3.0), (-2.0, 3.0)], edges=POWER_EDGES)
def numpy_power(x, y, *, out):
    """The same in IEEE arithmetic, where nothing raises and a root of a negative number is nan."""
    if np.ndim(y) > 0:
        by_x = y * np.power(x, np.where((x == 0) & (y == 0), 0, y - 1))
    elif y >= 1:
        by_x = y * np.power(x, y - 1)
    elif y == 0:
        by_x = y / (x + (x == 0))  # zero, but not its derivative by y
    elif y < 0:
        by_x = y * out / x
    else:
        by_x = y / np.power(x, 1 - y)
    return by_x, out * log_or_zero(x)
