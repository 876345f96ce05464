# mypy: allow-untyped-defs, allow-untyped-calls
"""Roots of functions of one variable, of ``scipy.optimize``, by the implicit function theorem.

The root is found by the steps of SciPy's own method, from the same start, so it is the same of several. Nothing runs
through these steps. The derivative comes from a few steps of ``x = x - f(x) / s`` at the root, where ``s`` is the slope
there as a constant, to about five digits: each of them brings the derivative of the first order closer to that of the
theorem by as many digits, and then that of the second.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize

from adcompile.primitives import stop_gradient
from adcompile.rules.core import RuleSet, call

rules = RuleSet()


def cubic(x, c=2.0):
    """For the tests."""
    return x * x * x - c


def slope_of_cubic(x, c=2.0):
    return 3.0 * x * x


def at_root(f, root, slope, args):
    """The root, with its derivatives."""
    x = root
    for _ in range(4):
        x = x - f(x, *args) / slope
    return root + (x - stop_gradient(x))


def measured(f, x, args):
    """The slope at a root, by a difference; there must be one and the same on both sides, as far as one can tell."""
    size = np.abs(x) + 1e-5
    width = np.cbrt(np.spacing(size) / size)
    here, ahead, behind = f(x, *args), f(x + width * size, *args), f(x - width * size, *args)
    rise = stop_gradient(ahead - behind)
    if np.any(np.abs(stop_gradient(ahead + behind - 2.0 * here)) > 100.0 * width * np.abs(rise)):
        raise RuntimeError("the derivative of a root, where the function has no slope")
    return rise / (2.0 * width * size)


# From a starting point


def by_newton(f, x, slope, args, tol, rtol, maxiter):
    """The steps of Newton's method; those of an array end when no element moves any more."""
    moving = True
    for _ in range(maxiter):
        value = stop_gradient(f(x, *args))
        if np.all(value == 0.0):
            moving = False
            break
        before = x
        x = before - value / stop_gradient(slope(x, *args))
        moving = not np.all(np.abs(x - before) <= tol + rtol * np.abs(before))
        if not moving:
            break
    if moving:
        raise RuntimeError("scipy.optimize.newton failed to converge")
    return x


def by_secants(f, before, x, args, tol, rtol, maxiter):
    f_before, f_x = stop_gradient(f(before, *args)), stop_gradient(f(x, *args))
    if np.abs(f_x) < np.abs(f_before):
        before, x, f_before, f_x = x, before, f_x, f_before
    moving = True
    for _ in range(maxiter):
        if f_x == f_before:
            break
        if np.abs(f_x) > np.abs(f_before):
            ratio = f_before / f_x
            after = (before - ratio * x) / (1.0 - ratio)
        else:
            ratio = f_x / f_before
            after = (x - ratio * before) / (1.0 - ratio)
        moving = np.abs(after - x) > tol + rtol * np.abs(x)
        before, f_before, x = x, f_x, after
        if not moving:
            break
        f_x = stop_gradient(f(x, *args))
    if moving:
        raise RuntimeError("scipy.optimize.newton failed to converge")
    return x


@rules.definition(
    optimize.newton,
    cases=[
        call(cubic, 1.5, slope_of_cubic),
        call(cubic, 1.5, args=(3.0,)),
        call(cubic, 1.5, x1=1.4),
        call(cubic, np.array([1.0, 2.0]), slope_of_cubic),
    ],
    at_once=True,
)
def newton(
    func,
    x0,
    fprime=None,
    args=(),
    tol=1.48e-8,
    maxiter=50,
    fprime2=None,
    x1=None,
    rtol=0.0,
    full_output=False,
    disp=True,
):
    if full_output or not disp or fprime2 is not None or (np.ndim(x0) > 0 and fprime is None):
        raise NotImplementedError("scipy.optimize.newton with these options, or of an array without fprime")
    start = stop_gradient(x0)
    if fprime is not None:
        root = by_newton(func, start, fprime, args, tol, rtol, maxiter)
    elif x1 is not None:
        root = by_secants(func, start, stop_gradient(x1), args, tol, rtol, maxiter)
    else:
        beside = start * 1.0001 + (1e-4 if start >= 0.0 else -1e-4)
        root = by_secants(func, start, beside, args, tol, rtol, maxiter)
    return at_root(func, root, measured(func, root, args), args)


# Between two points


def by_halves(f, x, other, args, xtol, rtol, maxiter):
    f_x, middle, width = stop_gradient(f(x, *args)), other, other - x
    f_middle = stop_gradient(f(other, *args))
    if f_x * f_middle > 0.0:
        raise ValueError("f(a) and f(b) must have different signs")
    if f_x == 0.0 or f_middle == 0.0:
        return x if f_x == 0.0 else other
    for _ in range(maxiter):
        width = 0.5 * width
        middle = x + width
        f_middle = stop_gradient(f(middle, *args))
        if f_middle * f_x >= 0.0:
            x = middle
        if f_middle == 0.0 or np.abs(width) < xtol + rtol * np.abs(middle):
            break
    else:
        raise RuntimeError("scipy.optimize.bisect failed to converge")
    return middle


def as_tuple(args):
    return args if isinstance(args, tuple) else (args,)


def by_brent(f, x, other, args, xtol, rtol, maxiter):
    """Brent, "An algorithm with guaranteed convergence for finding a zero of a function" (1971).

    ``x`` is the best point so far, ``other`` the end with the other sign, ``before`` the point before.
    """
    before, x = x, other
    f_before, f_x = stop_gradient(f(before, *args)), stop_gradient(f(x, *args))
    if f_before == 0.0:
        return before
    if f_x * f_before > 0.0:
        raise ValueError("f(a) and f(b) must have different signs")
    other, f_other, last, step = before, f_before, 0.0, 0.0
    for _ in range(maxiter):
        if f_before != 0.0 and f_x != 0.0 and (f_before < 0.0) != (f_x < 0.0):
            other, f_other = before, f_before
            last = step = x - before
        if np.abs(f_other) < np.abs(f_x):
            before, x, other = x, other, x
            f_before, f_x, f_other = f_x, f_other, f_x
        least, half = 0.5 * (xtol + rtol * np.abs(x)), 0.5 * (other - x)
        if f_x == 0.0 or np.abs(half) < least:
            break
        wanted = half
        if np.abs(last) > least and np.abs(f_x) < np.abs(f_before):
            if before == other:
                wanted = -f_x * (x - before) / (f_x - f_before)
            else:
                to_before, to_other = (f_before - f_x) / (before - x), (f_other - f_x) / (other - x)
                wanted = (
                    -f_x * (f_other * to_other - f_before * to_before) / (to_other * to_before * (f_other - f_before))
                )
            good = 2.0 * np.abs(wanted) < np.minimum(np.abs(last), 3.0 * np.abs(half) - least)
            last, step = (step, wanted) if good else (half, half)
        else:
            last, step = half, half
        before, f_before = x, f_x
        x = x + (step if np.abs(step) > least else least if half > 0.0 else -least)
        f_x = stop_gradient(f(x, *args))
    else:
        raise RuntimeError("scipy.optimize.brentq failed to converge")
    return x


BRACKETS = [call(cubic, 0.0, 2.0), call(cubic, 1.0, 3.0, (5.0,)), call(cubic, 3.0, -1.0, 4.0)]


@rules.definition(optimize.brentq, cases=BRACKETS, at_once=True)
def brentq(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if full_output:
        raise NotImplementedError("scipy.optimize.brentq with full_output")
    root = by_brent(f, stop_gradient(a), stop_gradient(b), as_tuple(args), xtol, rtol, maxiter)
    return at_root(f, root, measured(f, root, as_tuple(args)), as_tuple(args))


@rules.definition(optimize.bisect, cases=BRACKETS, at_once=True)
def bisect(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if full_output:
        raise NotImplementedError("scipy.optimize.bisect with full_output")
    root = by_halves(f, stop_gradient(a), stop_gradient(b), as_tuple(args), xtol, rtol, maxiter)
    return at_root(f, root, measured(f, root, as_tuple(args)), as_tuple(args))
