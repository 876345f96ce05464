"""The rules for NumPy, by subject."""

from adcompile.rules.numpy import (
    choices,
    conversions,
    creation,
    elementwise,
    factorizations,
    fft,
    grids,
    histograms,
    joining,
    keywords,
    linalg,
    nans,
    norms,
    padding,
    parts,
    polynomials,
    products,
    quantiles,
    reductions,
    sets,
    shaping,
    spectra,
    statistics,
    steps,
    ufuncs,
)

rules = (
    elementwise.rules
    | steps.rules
    | parts.rules
    | reductions.rules
    | nans.rules
    | padding.rules
    | products.rules
    | shaping.rules
    | joining.rules
    | sets.rules
    | creation.rules
    | linalg.rules
    | factorizations.rules
    | spectra.rules
    | fft.rules
    | statistics.rules
    | histograms.rules
    | keywords.rules
    | ufuncs.rules
    | choices.rules
    | conversions.rules
    | grids.rules
    | quantiles.rules
    | norms.rules
    | polynomials.rules
)
