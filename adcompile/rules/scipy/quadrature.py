# mypy: allow-untyped-defs, allow-untyped-calls
"""Integrals of functions, of ``scipy.integrate``: sums over points that are found first, without a derivative.

The derivative is that of the sum, which is the sum of the derivatives: the integrand's, and those of the points by the
limits. ``quad`` halves panels until they agree to thirteen digits, more than the integral itself needs, because a
derivative can be less smooth than what it is of. The points lie denser towards a limit, where a root or an inverse root
is then as smooth as a polynomial, and so is its derivative. Where the integrand jumps, the sum over its derivatives is
not the derivative of the integral; such a panel is recognised by its error, and the program raises. Where it has a
kink, that holds of the second derivative, and the program raises where that is asked for. A jump of less than some
millionths of the integral is not seen.
"""

from __future__ import annotations

import numpy as np
from scipy import integrate

from adcompile.adjoints import bent, kronrod, slope_of_bent
from adcompile.primitives import stop_gradient
from adcompile.rules.core import RuleSet, call
from adcompile.rules.scipy.optimize import as_tuple

rules = RuleSet()
rules.constant(kronrod)


@rules.elementwise(bent, domain=[(-1.0, 1.0), (0, 0)])
def bent_(x, kinked):
    return slope_of_bent(x, kinked), 0.0


@rules.definition(slope_of_bent, cases=[call(0.7, False)])
def slope_of_bent_(x, kinked):
    if kinked:
        raise RuntimeError("the second derivative of an integral, where it is kinked: integrate up to there, and on")
    return np.ones_like(x)


def bell(x, c=1.0):
    """For the tests."""
    return np.exp(-c * x * x)


def arc(x, c=1.0):
    return np.sqrt(c * c - x * x)


def placed(u, a, b):
    """The point between the limits that belongs to u, from 0 to 1, and its speed."""
    v = 1.0 - u
    if abs(b) == np.inf:
        way = np.sign(b)
        if abs(a) == np.inf:
            return way * (u / v - v / u), way * (1.0 / (u * u) + 1.0 / (v * v))
        return a + way * np.square(u / v), 2.0 * way * u / (v * v * v)
    if abs(a) == np.inf:
        way = np.sign(a)
        return b + way * np.square(v / u), -2.0 * way * v / (u * u * u)
    return a + (b - a) * u * u * (3.0 - 2.0 * u), 6.0 * (b - a) * u * v


def halved(f, a, b, args, most=200):
    """Where panels begin, how wide they are, and their errors; the worst is halved until all is right.

    A panel of which nothing is known has an infinite error.
    """
    points, weights, differences = kronrod()
    lows, widths, areas, errors = np.zeros(most), np.ones(most), np.zeros(most), np.full(most, np.inf)
    count, rest = 1, 0.0
    while True:
        k = np.argmax(errors[:count])
        if errors[k] == np.inf:
            area, error = 0.0, 0.0
            for i in range(21):
                x, speed = placed(lows[k] + widths[k] * points[i], a, b)
                value = stop_gradient(f(x, *args)) * speed
                area, error = area + weights[i] * np.abs(value), error + differences[i] * value
            areas[k], errors[k] = widths[k] * area, np.minimum(widths[k] * np.abs(error), 1e300)
            if is_narrow(lows[k], widths[k], a, b):
                rest, errors[k] = rest + errors[k], 0.0
        elif count == most or not np.sum(errors[:count]) > 1e-13 * np.sum(areas[:count]):
            break
        else:
            widths[k] = 0.5 * widths[k]
            lows[count], widths[count] = lows[k] + widths[k], widths[k]
            errors[k] = np.inf
            count += 1
    lows, widths, areas, errors = lows[:count], widths[:count], areas[:count], errors[:count]
    return lows, widths, rest + np.sum(errors), is_kinked(lows, widths, areas, errors)


def is_narrow(low, width, a, b):
    """Whether a panel next to a limit is so narrow that rounding moves the points in it."""
    if low + width < 1.0:
        size = abs(a) if low == 0.0 else 0.0
    else:
        size = abs(a) + abs(b)
    return 1e-11 * width * width * abs(b - a) < np.spacing(size)


def is_kinked(lows, widths, areas, errors):
    """Next to a jump the error is as wide as the panel, however narrow that is; to a kink, as its square."""
    whole = np.sum(areas)
    if np.sum(errors) > 1e-6 * whole:
        raise RuntimeError("the derivative of an integral that is not found to six digits")
    inside = (lows > 0.0) & (lows + widths < 1.0)
    if np.any(inside & (widths < 1e-6) & (errors > 1e-9 * areas) & (errors > 3e-7 * whole * widths)):
        raise RuntimeError("the derivative of an integral, where the integrand jumps: integrate up to there, and on")
    return np.any(inside & (widths < 1e-3) & (errors > 1e-10 * areas) & (errors > 1e-5 * whole * np.square(widths)))


@rules.definition(
    integrate.quad,
    cases=[
        call(bell, 0.0, 1.0), call(bell, 1.5, -0.5, (0.7,)), call(arc, -2.0, 2.0, 2.0), call(bell, -np.inf, np.inf),
        call(bell, 0.3, np.inf), call(bell, -np.inf, 0.3),
        call(bell, np.inf, 0.3), call(bell, -0.3, -np.inf),
    ],
    at_once=True,
)  # fmt: skip
def quad(
    func,
    a,
    b,
    args=(),
    full_output=0,
    epsabs=1.49e-8,
    epsrel=1.49e-8,
    limit=50,
    points=None,
    weight=None,
    wvar=None,
    wopts=None,
    maxp1=50,
    limlst=50,
    complex_func=False,
):
    if full_output or points is not None or weight is not None or complex_func:
        raise NotImplementedError("scipy.integrate.quad with more than a function, limits and tolerances")
    args = as_tuple(args)
    lows, widths, error, kinked = halved(func, stop_gradient(a), stop_gradient(b), args)
    points, weights, _ = kronrod()
    total = 0.0
    for j in range(len(lows)):
        for i in range(21):
            x, speed = placed(lows[j] + widths[j] * points[i], a, b)
            total = total + widths[j] * weights[i] * speed * func(x, *args)
    return bent(total, kinked), error


def sheet(y, x, c=1.0):
    return np.exp(-c * x * y)


@rules.definition(
    integrate.dblquad,
    cases=[call(sheet, 0.0, 1.0, 0.5, 2.0), call(sheet, 0.0, 1.0, 0.0, np.square, (0.7,))],
    at_once=True,
)
def dblquad(func, a, b, gfun, hfun, args=(), epsabs=1.49e-8, epsrel=1.49e-8):
    args = as_tuple(args)

    def along(x):
        low, high = gfun(x) if callable(gfun) else gfun, hfun(x) if callable(hfun) else hfun
        return quad(lambda y: func(y, x, *args), low, high)[0]

    return quad(along, a, b)


def powers(x, c=1.0):
    return x * x + c * x


@rules.definition(
    integrate.fixed_quad,
    cases=[call(powers, 0.0, 1.0), call(powers, 1.0, -1.0, (2.0,), 3), call(bell, 0.5, 2.0, n=4)],
    at_once=True,
)
def fixed_quad(func, a, b, args=(), n=5):
    if np.any(np.isinf(a)) or np.any(np.isinf(b)):
        raise ValueError("Gaussian quadrature is only available for finite limits.")
    points, weights = np.polynomial.legendre.leggauss(n)
    half = (b - a) / 2.0
    return half * np.sum(weights * func(half * (points + 1.0) + a, *args), axis=-1), None
