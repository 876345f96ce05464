"""The derivative rules: ``DEFAULT`` is the set that every call uses unless it is given another."""

from adcompile.rules import builtins_, cmath_, math_, operators
from adcompile.rules import numpy as of_numpy
from adcompile.rules.core import Rule, RuleSet, call, normal

#: The modules with rules for libraries that need not be installed, by the module of the library that they are for.
LIBRARIES = {
    f"scipy.{library}": tuple(f"adcompile.rules.scipy.{subject}" for subject in subjects)
    for library, subjects in {
        "special": ("elementary", "errors", "gamma", "bessel", "elliptic"),
        "linalg": ("linalg", "matrices", "solvers"),
        "signal": ("signal",),
        "integrate": ("integrate", "quadrature"),
        "interpolate": ("interpolate", "splines", "tables", "curves", "fitted"),
        "optimize": ("optimize", "systems"),
        "stats": ("stats", "densities", "masses", "quantiles"),
    }.items()
}

DEFAULT = RuleSet(libraries=LIBRARIES) | operators.rules | builtins_.rules | math_.rules | cmath_.rules | of_numpy.rules

__all__ = ["DEFAULT", "LIBRARIES", "Rule", "RuleSet", "call", "normal"]
