# mypy: allow-untyped-defs, allow-untyped-calls
"""The parts of a number, real or complex, and its conversion to another type."""

from __future__ import annotations

import numpy as np

from adcompile import adjoints, runtime
from adcompile.rules.core import RuleSet, call, normal

rules = RuleSet()


@rules.linear(np.ldexp, cases=[call(normal(3), 2), call(normal(2, 1), np.arange(3))])
def ldexp(bar, x, i):
    return runtime.unbroadcast(np.ldexp(bar, i), x)


@rules.definition(np.frexp, cases=[call(normal(5))])
def frexp(x):
    exponent = runtime.exponent(x)
    return np.ldexp(x, -exponent), exponent


@rules.definition(np.modf, cases=[call(np.array([3.7, -1.2, 0.4])), call(2.5)])
def modf(x):
    whole = np.trunc(x)
    return np.where(np.isinf(x), 0.0, x - whole), whole


@rules.linear(np.conjugate, cases=[call(normal(3)), call(np.array([1.0 + 2.0j, -3.0j]))])
def conjugate(bar, x):
    return np.conjugate(bar)


@rules.linear(adjoints.part_of, cases=[call(normal(3), np.ones(3)), call(np.array([1.0j, 2.0]), np.array([1.0j, 0.0]))])
def part_of(bar, x, like):
    return bar


@rules.linear(
    adjoints.stored_in, cases=[call(normal(3), np.ones(4)), call(normal(3), [1, 2]), call(1.5, np.ones(2, int))]
)
def stored_in(bar, x, place):
    return adjoints.stored_in(bar, place)


@rules.linear(adjoints.real_parts, cases=[call(normal(3)), call([1.5, 2.5])])
def real_parts(bar, items):
    return bar


@rules.linear(np.real, cases=[call(normal(3))])
def real(bar, x):
    return np.real(bar) if np.iscomplexobj(bar) else bar


@rules.linear(np.imag, cases=[call(normal(3))])
def imag(bar, x):
    """Of a complex number: by the convention that the gradient of a real f is df/dre - i df/dim."""
    part = np.real(bar) if np.iscomplexobj(bar) else bar
    return -1.0j * part if np.iscomplexobj(x) else 0.0 * part


@rules.linear(np.float64, np.float32, cases=[call(normal()), call(normal(3))])
def floating(bar, x):
    return bar


@rules.linear(np.complex128, np.complex64, cases=[call(normal()), call(normal(3)), call(np.array([1.0j, 2.0]))])
def complex_number(bar, x):
    return adjoints.part_of(bar, x)


@rules.linear(np.astype, cases=[call(np.array([1.5, -2.0]), np.float64)])
def astype(bar, x, dtype, *, copy=True):
    return np.asarray(adjoints.part_of(bar, x), np.result_type(x))


@rules.elementwise(np.angle, domain=(0.1, 2.0))
def angle(x):
    """Of a complex number: by the convention that the gradient of a real f is df/dre - i df/dim."""
    return -1.0j / x if np.iscomplexobj(x) else 0.0
