"""Rules for sums and differences: signs that become subtractions, and terms of an adjoint sum that are one term."""

from __future__ import annotations

import operator

from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand, Var
from adcompile.optimize import facts
from adcompile.optimize.definitions import Definitions
from adcompile.optimize.facts import is_adjoint_name, number
from adcompile.optimize.folding import coefficient, folded
from adcompile.optimize.products import Result, is_numeric, is_same, negated, rewritten

_NEGATED_STORE = {
    p.isum: p.isub, p.isub: p.isum, p.isum_item: p.isub_item, p.isub_item: p.isum_item,
}  # fmt: skip


def add(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``x + -y`` → ``x - y``; in adjoint code also ``-x + y`` → ``y - x``, ``x + 0.0`` → ``x``, and sums of one base:
    ``x + x`` → ``2.0 * x``, ``2.0 * x + 3.0 * x`` → ``5.0 * x``, ``(y + x) + 2.0 * x`` → ``y + 3.0 * x``."""
    a, b = op.args
    if type(a) is Const and type(b) is Const:
        return folded(op, adjoint)
    for x, zero in ((a, b), (b, a)):
        if facts.is_zero(zero) and (adjoint or facts.is_minus_zero(zero)) and _is_left(d, op, x, zero, adjoint):
            return x
    if is_numeric(d, a, adjoint) and is_numeric(d, b, adjoint):
        opposite = negated(d, b, op, adjoint)
        if opposite is not None:
            return rewritten(op, operator.sub, a, opposite)
        opposite = negated(d, a, op, True) if adjoint and type(a) is Var else None
        if opposite is not None:
            return rewritten(op, operator.sub, b, opposite)
    return _merged(d, op, a, b, 1.0) if adjoint else None


def subtract(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``x - -y`` → ``x + y``; ``x - 0.0`` → ``x``; in adjoint code also ``0.0 - x`` → ``-x``, ``x - 0.2 * x`` →
    ``0.8 * x``."""
    a, b = op.args
    if type(a) is Const and type(b) is Const:
        return folded(op, adjoint)
    if facts.is_zero(b) and (adjoint or not facts.is_minus_zero(b)) and _is_left(d, op, a, b, adjoint):
        return a
    if adjoint and facts.is_zero(a) and is_same(d, b, 1.0, True):
        return rewritten(op, operator.neg, b)
    if is_numeric(d, a, adjoint) and is_numeric(d, b, adjoint):
        opposite = negated(d, b, op, adjoint)
        if opposite is not None:
            return rewritten(op, operator.add, a, opposite)
    return _merged(d, op, a, b, -1.0) if adjoint else None


def _is_left(d: Definitions, op: Op, x: Operand, zero: Operand, adjoint: bool) -> bool:
    """Whether x is the same with this zero added."""
    return is_same(d, x, 1.0 if type(number(zero)) is float else 1, adjoint) and d.may_share(op.target or "", x)


def accumulate(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``b += -v`` → ``b -= v``, for arrays and for their items; ``b_bar += 0.0`` goes."""
    place, value = op.args[0], op.args[-1]
    adjoint = adjoint or (type(place) is Var and is_adjoint_name(place.name))
    if adjoint and facts.is_zero(value):
        return Const(None)
    if not is_numeric(d, value, adjoint) or not (adjoint or is_numeric(d, place)):
        return None
    opposite = negated(d, value, op, adjoint)
    return None if opposite is None else rewritten(op, _NEGATED_STORE[op.fn], *op.args[:-1], opposite)  # type: ignore[index]


def _merged(d: Definitions, op: Op, a: Operand, b: Operand, sign: float) -> Result:
    """One product for two terms of the same base, next to each other or one addition apart."""
    kind = d.kind(Var(op.target or ""))
    if not (facts.is_inexact(kind) or facts.is_open(kind)):
        return None
    terms = {base: sign * k for k, base in _terms(d, b, op)}
    if not terms:
        return None
    together = _sum_of(d, op, a, terms)
    if together is not None:
        k, base = together
        return rewritten(op, operator.mul, Const(k), Var(base))
    return _merged_apart(d, op, a, terms)


def _sum_of(d: Definitions, op: Op, x: Operand, terms: dict[str, float], sign: float = 1.0) -> tuple[float, str] | None:
    """Coefficient and base of ``x + sign * y``, when both are multiples of one base; ``terms`` are those of ``y``."""
    for k, base in _terms(d, x, op):
        if base in terms:
            total = k + sign * terms[base]
            return (total, base) if coefficient(total) else None
    return None


def _merged_apart(d: Definitions, op: Op, a: Operand, terms: dict[str, float]) -> Result:
    """``(x ± y) + k * base``, where x or y is a multiple of ``base``: that sum loses its term, and gives its name to
    the merged one."""
    site = d.sole(a)
    if site is None or site.op.fn not in (operator.add, operator.sub) or site.stmts is not d.stmts:
        return None
    x, y = site.op.args
    if not (d.readable(x, site, op) and d.readable(y, site, op)):
        return None
    fn, name = site.op.fn, site.op.target or ""
    together = _sum_of(d, op, y, terms, -1.0 if fn is operator.sub else 1.0)  # x ± (y ± k * base)
    last = together is not None
    if together is None:
        together = _sum_of(d, op, x, terms)
        if together is None:
            return None
    k, base = together
    d.remove(site)
    d.new_kinds[name] = d.kind(Var(base))
    merged = Op(name, operator.mul, (Const(k), Var(base)), (), op.pos, op.origin)
    d.change((), merged.args)
    d.define(merged)
    return rewritten(op, fn, x, Var(name)) if last else rewritten(op, fn, Var(name), y)


def _terms(d: Definitions, x: Operand, reader: Op) -> list[tuple[float, str]]:
    """Every ``(k, base)`` such that ``x`` is ``k * base``: itself first, then what it is a multiple of."""
    found: list[tuple[float, str]] = []
    k: float = 1.0
    while type(x) is Var:
        found.append((k, x.name))
        site = d.site(x)
        if site is None:
            break
        factor = -1.0 if site.op.fn is operator.neg else None
        if site.op.fn is operator.mul:
            factor = number(site.op.args[0])
        if factor is None:
            break
        x = site.op.args[-1]
        if not d.readable(x, site, reader):
            break
        k *= factor
    return found
