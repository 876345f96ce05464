"""What to write in place of functions of libraries that cannot be differentiated, by their public names."""

from __future__ import annotations

import itertools
from typing import Any

_STEPS = "write the steps of a method, such as those of Runge and Kutta, as a loop over time"
_LOWEST = "where the slopes are zero: optimize.root(adcompile.grad(objective), start).x is differentiated"
_LEAST = f"write the sum of squares as a function, and find {_LOWEST}"
_ROOT = "use optimize.brentq, bisect, newton, fsolve or root, which are differentiated"
_AREA = "use integrate.quad or dblquad, one inside the other if need be, which are differentiated"

_MINIMA = """
    minimize minimize_scalar fmin fmin_bfgs fmin_cg fmin_l_bfgs_b fmin_ncg fmin_powell fmin_tnc fmin_slsqp fmin_cobyla
    fminbound brent golden basinhopping differential_evolution dual_annealing shgo direct
"""

_BY_MODULE = {
    "scipy.integrate": {
        _STEPS: "odeint solve_ivp solve_bvp",
        _AREA: "nquad tplquad quad_vec quadrature romberg cubature",
    },
    "scipy.optimize": {
        f"find the place {_LOWEST}": _MINIMA,
        _LEAST: "least_squares leastsq curve_fit",
        _ROOT: "brenth ridder toms748 fixed_point broyden1 broyden2 anderson newton_krylov excitingmixing",
    },
}

REMEDIES = {
    f"{module}.{name}": remedy
    for module, remedies in _BY_MODULE.items()
    for remedy, names in remedies.items()
    for name in names.split()
}


def public_name(fn: Any) -> str:
    """The name of a function in the module that users import it from."""
    own = fn if isinstance(getattr(fn, "__module__", None), str) else type(fn)
    module = str(getattr(own, "__module__", None) or "")
    public = itertools.takewhile(lambda part: not part.startswith("_"), module.split("."))
    return ".".join([*public, getattr(fn, "__name__", type(fn).__name__)])


def remedy(fn: Any, usual: str) -> str:
    """What to write in place of a call of this function; ``usual`` where nothing is known of it."""
    return REMEDIES.get(public_name(fn), usual)
