"""Scalar programs without control flow: assignments of every form, operators, and the functions of ``math``."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math

import numpy as np

from tests.programs.program import Program

GRAVITY = 9.81
EARTH_RADIUS = 6.371


def cubic(x):
    return 3.0 * x**3 - 2.0 * x**2 + x - 7.0


def identity(x):
    return x


def no_dependence(x, y):
    return 2.0 * y


def constant_result(x):
    return 3.5


def reassigned_parameter(x):
    x = x * x
    x = math.sin(x)
    x = x + 1.0
    return x * x


def swapped(x, y):
    x, y = y, x * y
    x, y = y + x, x
    return x / y


def chained_assignment(x):
    a = b = math.sin(x)
    a = a * 2.0
    return a * b


def augmented_scalars(x, y):
    s = x
    t = s
    s += y
    s *= x
    s -= 2.0
    s /= y
    s **= 2
    return s + t


def nested_unpacking(x, y):
    (a, b), c = (x * y, x - y), x + y
    return a * b + c


def starred_unpacking(x, y):
    first, *rest, last = x * x, x * y, y * y, x + y
    return first * rest[0] - rest[1] * last


def walrus(x):
    return (t := x * x) + math.cos(t) * t


def power_of_both(x, y):
    return x**y + y**2.5


def remainder(x, y):
    return (x % y) * x + (x // y) * y


def signs(x):
    return -(+x) * abs(x) + -3.0 * -x


def dead_code(x, y):
    unused = math.exp(x) * y
    z = x * y
    z = x + y
    del unused
    return z * z


def global_constant(v, angle):
    return v * v * math.sin(2.0 * angle) / GRAVITY


def passive_statements(x, y):
    """Printing, asserting and formatting are carried along, and carry no derivative."""
    assert y != 0.0, f"cannot divide {x!r} by zero"
    ratio = x / y
    label = f"ratio = {ratio:.3f}, {{braces}}"
    print(label, end="\n")
    return ratio * len("xyz")


def logistic(x):
    return 1.0 / (1.0 + math.exp(-x))


def softplus(x):
    return math.log1p(math.exp(-abs(x))) + 0.5 * (x + abs(x))


def gaussian_density(x, mu, sigma):
    z = (x - mu) / sigma
    return math.exp(-0.5 * z * z) / (sigma * math.sqrt(2.0 * math.pi))


def black_scholes_call(spot, strike, rate, vol, expiry):
    d1 = (math.log(spot / strike) + (rate + 0.5 * vol**2) * expiry) / (vol * math.sqrt(expiry))
    d2 = d1 - vol * math.sqrt(expiry)
    cdf1 = 0.5 * (1.0 + math.erf(d1 / math.sqrt(2.0)))
    cdf2 = 0.5 * math.erfc(-d2 / math.sqrt(2.0))
    return spot * cdf1 - strike * math.exp(-rate * expiry) * cdf2


def haversine(lat1, lon1, lat2, lon2):
    lat1, lon1, lat2, lon2 = math.radians(lat1), math.radians(lon1), math.radians(lat2), math.radians(lon2)
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2.0 * EARTH_RADIUS * math.asin(math.sqrt(a))


def polar(x, y):
    r = math.hypot(x, y)
    theta = math.atan2(y, x)
    return r * theta


def trigonometric(x):
    return math.tan(x) + math.acos(x) * math.atan(x) - math.degrees(math.sin(x)) / 50.0


def hyperbolic(x):
    return math.sinh(x) * math.tanh(x) - math.cosh(x) + math.asinh(x) * math.atanh(x / 4.0) + math.acosh(x + 1.0)


def logarithms(x):
    return math.log(x) * math.log2(x) + math.log10(x) - math.log(x, 3.0) + math.expm1(x / 5.0)


def powers_and_roots(x, y):
    return math.pow(x, y) + math.cbrt(y) * math.sqrt(x) + math.fabs(-x) + math.exp2(y) if y > 0.0 else x


def log_beta(a, b):
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def annotated(x: float, n: int) -> float:
    y: float = x / n
    z: float
    z = y**n
    return z + y


def numpy_scalars(x):
    y = np.sin(x) * np.exp(-x)
    return np.sqrt(1.0 + y * y) + np.float64(2.0) * x


def integers_in_between(x, n):
    k = 2 * n + 1
    half = k // 2
    return x**k + half * x + k / n


def many_terms(x):
    return 1.0 + x + x**2 / 2 + x**3 / 6 + x**4 / 24 + x**5 / 120 - x * x * x + x / 3 - (x - 1) * (x - 2) * (x - 3)


def converted(x):
    y = float(x) * 2.0
    n = int(y)
    return y * n + bool(n)


def complex_free_roots(a, b, c):
    disc = b * b - 4 * a * c
    root = disc**0.5
    lo, hi = (-b - root) / (2 * a), (-b + root) / (2 * a)
    return lo * lo + 3 * hi


PROGRAMS = [
    Program(cubic, args=[(1.3,), (-2.0,), (0.0,)]),
    Program(identity, args=[(1.5,)]),
    Program(no_dependence, args=[(1.0, 2.0)], argnums=(0, 1)),
    Program(constant_result, args=[(0.7,)]),
    Program(reassigned_parameter, args=[(0.9,)]),
    Program(swapped, args=[(1.2, 0.7)], argnums=(0, 1)),
    Program(chained_assignment, args=[(0.4,)]),
    Program(augmented_scalars, args=[(1.4, 2.2)], argnums=(0, 1)),
    Program(nested_unpacking, args=[(1.1, -0.6)], argnums=(0, 1)),
    Program(starred_unpacking, args=[(1.1, -0.6)], argnums=(0, 1)),
    Program(walrus, args=[(0.8,)]),
    Program(power_of_both, args=[(1.7, 0.6), (0.5, 2.0)], argnums=(0, 1)),
    Program(remainder, args=[(7.3, 2.1), (-3.4, 1.5), (3.4, -1.5)], argnums=(0, 1)),
    Program(signs, args=[(0.7,), (-1.2,)]),
    Program(dead_code, args=[(0.5, 1.5)], argnums=("x", "y")),
    Program(global_constant, args=[(12.0, 0.6)], argnums=(0, 1)),
    Program(passive_statements, args=[(1.5, 2.5)], argnums=(0, 1)),
    Program(logistic, args=[(0.3,), (-4.0,)]),
    Program(softplus, args=[(0.3,), (-2.0,)]),
    Program(gaussian_density, args=[(0.3, 0.1, 1.7)], argnums=(0, 1, 2)),
    Program(black_scholes_call, args=[(100.0, 110.0, 0.03, 0.25, 1.5)], argnums=("spot", "vol", "expiry", "rate")),
    Program(haversine, args=[(48.1, 11.6, 52.5, 13.4)], argnums=(0, 1, 2, 3)),
    Program(polar, args=[(1.0, 2.0), (-1.0, 0.5), (-0.3, -0.8)], argnums=(0, 1)),
    Program(trigonometric, args=[(0.4,)]),
    Program(hyperbolic, args=[(0.7,)]),
    Program(logarithms, args=[(2.3,)]),
    Program(powers_and_roots, args=[(1.4, 0.8), (1.4, -0.8)], argnums=(0, 1)),
    Program(log_beta, args=[(2.5, 3.25)], argnums=(0, 1), order2=False),
    Program(annotated, args=[(1.5, 3)]),
    Program(numpy_scalars, args=[(0.6,), (np.float64(0.6),)]),
    Program(integers_in_between, args=[(0.9, 2), (-1.1, 1)]),
    Program(many_terms, args=[(0.8,)]),
    Program(converted, args=[(1.3,), (0.2,)]),
    Program(complex_free_roots, args=[(1.0, -5.0, 3.0)], argnums=(0, 1, 2)),
]
