# mypy: allow-untyped-defs, allow-untyped-calls
"""Roots of systems of equations, and the common calls for roots, of ``scipy.optimize``.

As in ``optimize``: the root is found by the steps of SciPy's own method, which nothing runs through, and the
derivative comes from a few steps of ``x = x - solve(j, f(x))`` there, with the Jacobian ``j`` as a constant, to about
seven digits. Where no root is found, the program raises, also where SciPy would only say so.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize

from adcompile.primitives import stop_gradient
from adcompile.rules.core import RuleSet, StandIn, call
from adcompile.rules.scipy.optimize import as_tuple, bisect, brentq, cubic, newton

rules = RuleSet()


def circle(x, r=2.0):
    """For the tests."""
    return [x[0] * x[0] + x[1] * x[1] - r, x[0] - x[1] * x[1] * x[1]]


def slopes_of_circle(x, r=2.0):
    return np.array([[2.0 * x[0], 2.0 * x[1]], [1.0, -3.0 * x[1] * x[1]]])


def values(f, x, args):
    value = f(x, *args)
    if not isinstance(value, list):
        return np.ravel(np.asarray(value))
    if len(value) != len(x):
        raise TypeError("scipy.optimize: as many equations as unknowns are needed")
    found = np.zeros(len(x))
    for k in range(len(x)):
        found[k] = value[k]
    return found


def norm(x):
    return np.sqrt(np.sum(x * x))


def slopes(f, jac, x, f_x, args):
    """The Jacobian by which steps are made, by differences unless it is given."""
    if jac is not None:
        return stop_gradient(np.asarray(jac(x, *args)))
    found = np.zeros((len(x), len(x)))
    for k in range(len(x)):
        width = 1.4901161193847656e-08 * np.abs(x[k])
        if width == 0.0:
            width = 1.4901161193847656e-08
        beside = x.copy()
        beside[k] += width
        found[:, k] = (stop_gradient(values(f, beside, args)) - f_x) / width
    return found


def dogleg(jacobian, f_x, scale, radius):
    """Newton's step, or within the radius, the best on the way from the steepest one to it."""
    q, r = np.linalg.qr(jacobian)
    for k in range(len(f_x)):
        if r[k, k] == 0.0:
            r[k, k] = 2.220446049250313e-16 * np.maximum(np.max(np.abs(r[:, k])), 1e-300)
    straight = np.linalg.solve(r, -(q.T @ f_x))
    length = norm(scale * straight)
    if length <= radius:
        return straight
    downhill = -(jacobian.T @ f_x) / scale
    steepness = norm(downhill)
    if steepness == 0.0:
        return radius / length * straight
    downhill = downhill / steepness / scale
    rise = norm(jacobian @ downhill)
    best, part = steepness / rise / rise, 0.0
    if best < radius:
        small, near = best / radius, radius / length
        far = norm(f_x) / steepness * norm(f_x) / length * small
        root = np.sqrt((far - near) ** 2 + (1.0 - near * near) * (1.0 - small * small))
        part = near * (1.0 - small * small) / (far - near * small * small + root)
    return (1.0 - part) * np.minimum(best, radius) * downhill + part * straight


def by_powell(f, jac, x, args, xtol):
    """Powell's hybrid method (1970) as in MINPACK: steps within a radius, a Jacobian that follows the values."""
    f_x = stop_gradient(values(f, x, args))
    if len(f_x) != len(x):
        raise TypeError("scipy.optimize: as many equations as unknowns are needed")
    size, scale, radius, calls = norm(f_x), np.zeros(len(x)), 0.0, 1
    first, fresh, slow, stuck, failed, moved, found = True, True, 0, 0, 0, 0, False
    jacobian = np.zeros((len(x), len(x)))
    while True:
        if fresh:
            jacobian = slopes(f, jac, x, f_x, args)
            calls += 0 if jac is not None else len(x)
            lengths = np.sqrt(np.sum(jacobian * jacobian, axis=0))
            if first:
                scale = np.where(lengths == 0.0, 1.0, lengths)
                radius = 100.0 * norm(scale * x)
                if radius == 0.0:
                    radius = 100.0
            scale = np.maximum(scale, lengths)
            stuck += 1
        step = dogleg(jacobian, f_x, scale, radius)
        length = norm(scale * step)
        if first:
            radius = np.minimum(radius, length)
        f_after = stop_gradient(values(f, x + step, args))
        calls += 1
        after, expected = norm(f_after), f_x + jacobian @ step
        actual = 1.0 - np.square(after / size) if after < size else -1.0
        foretold = 1.0 - np.square(norm(expected) / size) if norm(expected) < size else 0.0
        ratio = actual / foretold if foretold > 0.0 else 0.0
        if ratio < 0.1:
            failed, moved, radius = failed + 1, 0, 0.5 * radius
        else:
            failed, moved = 0, moved + 1
            if np.abs(ratio - 1.0) <= 0.1:
                radius = 2.0 * length
            elif ratio >= 0.5 or moved > 1:
                radius = np.maximum(radius, 2.0 * length)
        if length > 0.0:
            jacobian = jacobian + np.outer(f_after - expected, scale * scale * step) / (length * length)
        if ratio >= 1e-4:
            x, f_x, size, first = x + step, f_after, after, False
        slow = 0 if actual >= 1e-3 else slow + 1
        stuck = 0 if actual >= 0.1 else stuck
        reach = norm(scale * x)
        if radius <= xtol * reach or size == 0.0:
            found = True
            break
        idle = 0.1 * np.maximum(0.1 * radius, length) <= 2.220446049250313e-16 * reach
        if idle or slow == 10 or stuck == 5 or calls >= 200 * (len(x) + 1):
            break
        fresh = failed == 2
    if not found:
        raise RuntimeError("scipy.optimize: no root of the system is found")
    return x


def measured(f, x, args):
    """The Jacobian at a root, by differences; it must be the same on both sides, as far as one can tell."""
    found = np.zeros((len(x), len(x)))
    here = stop_gradient(values(f, x, args))
    for k in range(len(x)):
        size = np.abs(x[k]) if x[k] != 0.0 else 1e-5
        width = np.cbrt(np.spacing(size) / size)
        ahead, behind = x.copy(), x.copy()
        ahead[k] += width * size
        behind[k] -= width * size
        f_ahead, f_behind = stop_gradient(values(f, ahead, args)), stop_gradient(values(f, behind, args))
        rise, bend = norm(f_ahead - f_behind), norm(f_ahead + f_behind - 2.0 * here)
        if bend > 100.0 * width * rise:
            raise RuntimeError("the derivative of a root, where the system has no slopes")
        found[:, k] = (f_ahead - f_behind) / (ahead[k] - behind[k])
    return found


def root_of_system(f, start, args, jac, xtol):
    """The root with its derivatives."""
    x = np.zeros(np.size(start))
    x[:] = np.ravel(stop_gradient(np.asarray(start)))
    root = by_powell(f, jac, x, args, xtol)
    jacobian = measured(f, root, args)
    x = root
    for _ in range(4):
        x = x - np.linalg.solve(jacobian, values(f, x, args))
    return root + (x - stop_gradient(x))


START = np.array([1.0, 0.5])


@rules.definition(
    optimize.fsolve,
    cases=[call(circle, START), call(circle, START, (3.0,), slopes_of_circle), call(cubic, 1.0)],
    at_once=True,
)
def fsolve(
    func,
    x0,
    args=(),
    fprime=None,
    full_output=0,
    col_deriv=0,
    xtol=1.49012e-8,
    maxfev=0,
    band=None,
    epsfcn=None,
    factor=100,
    diag=None,
):
    if (
        full_output
        or col_deriv
        or maxfev
        or band is not None
        or epsfcn is not None
        or factor != 100
        or diag is not None
    ):
        raise NotImplementedError("scipy.optimize.fsolve with these options")
    return root_of_system(func, x0, as_tuple(args), fprime, xtol)


class Solution(StandIn):
    """What the common calls for roots tell, where one is found; not how many steps it took."""

    def __init__(self, x, message, method):
        self.x = x
        self.root = x
        self.success = True
        self.converged = True
        self.message = message
        self.flag = message
        self.method = method

    def __getitem__(self, name):
        return getattr(self, name)


def solution(x, message, method):
    return Solution(x, message, method)


@rules.definition(
    optimize.root, cases=[call(circle, [1.0, 0.5]), call(circle, [1.0, 0.5], (3.0,), tol=1e-10)], at_once=True
)
def root(fun, x0, args=(), method="hybr", jac=None, tol=None, callback=None, options=None):
    if method != "hybr" or jac is not None and not callable(jac) or callback is not None or options is not None:
        raise NotImplementedError("scipy.optimize.root by another method than 'hybr', or with options")
    found = root_of_system(fun, x0, as_tuple(args), jac, 1.49012e-8 if tol is None else tol)
    return solution(found, "The solution converged.", "hybr")


def given(tolerance, usual):
    return usual if tolerance is None else tolerance


@rules.definition(
    optimize.root_scalar, cases=[call(cubic, bracket=[0.0, 2.0]), call(cubic, x0=1.0, x1=1.5)], at_once=True
)
def root_scalar(
    f,
    args=(),
    method=None,
    bracket=None,
    fprime=None,
    fprime2=None,
    x0=None,
    x1=None,
    xtol=None,
    rtol=None,
    maxiter=None,
    options=None,
):
    if options is not None or fprime2 is not None:
        raise NotImplementedError("scipy.optimize.root_scalar with options or a second derivative")
    between, around = (given(xtol, 2e-12), given(rtol, 8.881784197001252e-16)), given(maxiter, 100)
    if method == "brentq" or method is None and bracket is not None:
        found = brentq(f, bracket[0], bracket[1], args, *between, around)
        return solution(found, "converged", "brentq")
    if method == "bisect":
        return solution(bisect(f, bracket[0], bracket[1], args, *between, around), "converged", "bisect")
    from_one, steps = (given(xtol, 1.48e-8), given(rtol, 0.0)), given(maxiter, 50)
    if method in ("newton", None) and callable(fprime):
        found = newton(f, x0, fprime, as_tuple(args), from_one[0], steps, None, None, from_one[1])
        return solution(found, "converged", "newton")
    if method in ("secant", None) and fprime is None and (method == "secant" or x1 is not None):
        found = newton(f, x0, None, as_tuple(args), from_one[0], steps, None, x1, from_one[1])
        return solution(found, "converged", "secant")
    raise NotImplementedError("scipy.optimize.root_scalar by this method")
