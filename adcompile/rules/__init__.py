"""The derivative rules: ``DEFAULT`` is the set that every call uses unless it is given another."""

from adcompile.rules import (
    builtins_,
    cmath_,
    math_,
    numpy_choices,
    numpy_conversions,
    numpy_creation,
    numpy_elementwise,
    numpy_factorizations,
    numpy_fft,
    numpy_grids,
    numpy_histograms,
    numpy_joining,
    numpy_keywords,
    numpy_linalg,
    numpy_nans,
    numpy_norms,
    numpy_padding,
    numpy_parts,
    numpy_polynomials,
    numpy_products,
    numpy_quantiles,
    numpy_reductions,
    numpy_sets,
    numpy_shaping,
    numpy_spectra,
    numpy_statistics,
    numpy_steps,
    numpy_ufuncs,
    operators,
)
from adcompile.rules.core import Rule, RuleSet, call, normal

#: The modules with rules for libraries that need not be installed, by the module of the library that they are for.
LIBRARIES = {
    f"scipy.{library}": tuple(f"adcompile.rules.scipy_{subject}" for subject in subjects)
    for library, subjects in {
        "special": ("elementary", "errors", "gamma", "bessel", "elliptic"),
        "linalg": ("linalg", "matrices", "solvers"),
        "signal": ("signal",),
        "integrate": ("integrate", "quadrature"),
        "interpolate": ("interpolate", "splines", "tables", "curves", "fitted"),
        "optimize": ("optimize", "systems"),
        "stats": ("stats", "densities", "masses"),
    }.items()
}

DEFAULT = (
    RuleSet(libraries=LIBRARIES)
    | operators.rules
    | builtins_.rules
    | math_.rules
    | cmath_.rules
    | numpy_elementwise.rules
    | numpy_steps.rules
    | numpy_parts.rules
    | numpy_reductions.rules
    | numpy_nans.rules
    | numpy_padding.rules
    | numpy_products.rules
    | numpy_shaping.rules
    | numpy_joining.rules
    | numpy_sets.rules
    | numpy_creation.rules
    | numpy_linalg.rules
    | numpy_factorizations.rules
    | numpy_spectra.rules
    | numpy_fft.rules
    | numpy_statistics.rules
    | numpy_histograms.rules
    | numpy_keywords.rules
    | numpy_ufuncs.rules
    | numpy_choices.rules
    | numpy_conversions.rules
    | numpy_grids.rules
    | numpy_quantiles.rules
    | numpy_norms.rules
    | numpy_polynomials.rules
)

__all__ = ["DEFAULT", "LIBRARIES", "Rule", "RuleSet", "call", "normal"]
