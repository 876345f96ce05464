"""A length times the unit vector is the vector: in adjoint code, what ``abs`` and ``norm`` are divided by goes away.

    t.2 = t.1 == 0.0
    t.3 = t.1 + t.2                         ``t.1``, or one where that is zero
    t_bar.4 = 2.0 * t.1
    t.5 = t_bar.4 / t.3
    x_bar.6 = t.5 * x.0            →        x_bar.6 = 2.0 * x.0

``t.1`` is the length of ``x.0``, so one is zero only where the other is, and both forms are zero there.
"""

from __future__ import annotations

import operator

import numpy as np

from adcompile.ir import Const, Op, Operand
from adcompile.optimize.definitions import Definitions
from adcompile.optimize.facts import number

_MODULI = frozenset({abs, operator.abs, np.abs})
_LENGTHS = _MODULI | {np.linalg.norm}
#: The operations, besides the arithmetic, whose definitions are looked at here.
LOOKED_AT = _LENGTHS | {np.sign, np.conjugate, operator.eq}
_DEPTH = 12

Factors = tuple[Operand, Operand]


def shortened(d: Definitions, op: Op) -> Factors | None:
    """The factors of a product ``op`` without a length and its inverse, where it has both."""
    a, b = op.args
    return _with_direction(d, op, a, b) or _with_direction(d, op, b, a) or _with_quotient(d, op) or None


def _with_direction(d: Definitions, op: Op, a: Operand, b: Operand) -> Factors | None:
    """``(2.0 * |x|) * (x / |x|)``, or ``(2.0 * |x|) * np.sign(x)``."""
    site = d.site(b)
    if site is None or site.op.fn not in (operator.truediv, np.sign) or not d.readable(site.op.args[0], site, op):
        return None
    x = site.op.args[0]
    length = _divisor(d, site.op.args[1]) if site.op.fn is operator.truediv else _factor(d, a, x, op)
    if length is None or not _is_length(d, length, x, op):
        return None
    rest = _without(d, a, length, op)
    return None if rest is None else (rest, x)


def _with_quotient(d: Definitions, op: Op) -> Factors | None:
    """``((2.0 * |x|) / |x|) * x``."""
    quotient, x = op.args
    site = d.sole(quotient)
    if site is None or site.op.fn is not operator.truediv:
        return None
    length = _divisor(d, site.op.args[1])
    if length is None or not _is_length(d, length, x, op):
        return None
    rest = _without(d, site.op.args[0], length, op)
    return None if rest is None else (rest, x)


def _divisor(d: Definitions, x: Operand) -> Operand | None:
    """``t``, where ``x`` is ``t + (t == 0.0)``."""
    total = d.site(x)
    if total is None or total.op.fn is not operator.add:
        return None
    t, test = total.op.args[0], d.site(total.op.args[1])
    if test is None or test.op.fn is not operator.eq or number(test.op.args[1]) != 0.0:
        return None
    return t if test.op.args[0] == t else None


def _is_length(d: Definitions, t: Operand, x: Operand, reader: Op) -> bool:
    """Whether ``t`` is the length of what ``x``, or its conjugate, is still."""
    length, conjugate = d.site(t), d.site(x)
    if conjugate is not None and conjugate.op.fn is np.conjugate:
        x = conjugate.op.args[0]
    if length is None or length.op.fn not in _LENGTHS or length.op.args != (x,):
        return False
    return d.readable(x, length, reader)


def _factor(d: Definitions, product: Operand, x: Operand, reader: Op, depth: int = 0) -> Operand | None:
    """The factor of a product that is the modulus of ``x``."""
    modulus = d.site(product)
    if modulus is not None and modulus.op.fn in _MODULI and _is_length(d, product, x, reader):
        return product
    site = d.sole(product)
    if site is None or site.op.fn is not operator.mul or depth > _DEPTH:
        return None
    found = (_factor(d, arg, x, reader, depth + 1) for arg in site.op.args)
    return next((factor for factor in found if factor is not None), None)


def _without(d: Definitions, product: Operand, length: Operand, reader: Op, depth: int = 0) -> Operand | None:
    """The product without one factor, by changed definitions; None where it has not got it."""
    if product == length:
        return Const(1.0)
    site = d.sole(product)
    if site is None or site.op.fn is not operator.mul or depth > _DEPTH:
        return None
    for at, other in enumerate(reversed(site.op.args)):
        if site.op.args[at] == length and d.readable(other, site, reader):
            d.remove(site)
            return other
        rest = _without(d, site.op.args[at], length, site.op, depth + 1)
        if rest is not None:
            d.redefine(site, operator.mul, (rest, other) if at == 0 else (other, rest))
            return product
    return None
