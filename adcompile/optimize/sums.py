"""Rules for sums and differences: signs that become subtractions, and terms of an adjoint sum that are one term."""

from __future__ import annotations

import operator

from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand, Var
from adcompile.optimize import facts
from adcompile.optimize.definitions import Definitions
from adcompile.optimize.facts import is_adjoint_name, number
from adcompile.optimize.folding import coefficient, folded
from adcompile.optimize.products import Result, _numeric, is_same, negated, rewritten

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
        if facts.is_zero(zero) and (adjoint or facts.is_minus_zero(zero)) and _is_left(d, op, x, adjoint):
            return x
    if _numeric(d, a, adjoint) and _numeric(d, b, adjoint):
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
    if facts.is_zero(b) and (adjoint or not facts.is_minus_zero(b)) and _is_left(d, op, a, adjoint):
        return a
    if adjoint and facts.is_zero(a) and is_same(d, b, 1.0, True):
        return rewritten(op, operator.neg, b)
    if _numeric(d, a, adjoint) and _numeric(d, b, adjoint):
        opposite = negated(d, b, op, adjoint)
        if opposite is not None:
            return rewritten(op, operator.add, a, opposite)
    return _merged(d, op, a, b, -1.0) if adjoint else None


def _is_left(d: Definitions, op: Op, x: Operand, adjoint: bool) -> bool:
    return is_same(d, x, 1.0, adjoint) and d.may_share(op.target or "", x)


def accumulate(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``b += -v`` → ``b -= v``, for arrays and for their items; ``b_bar += 0.0`` goes."""
    place, value = op.args[0], op.args[-1]
    adjoint = adjoint or (type(place) is Var and is_adjoint_name(place.name))
    if adjoint and facts.is_zero(value):
        return Const(None)
    if not _numeric(d, value, adjoint) or not (adjoint or _numeric(d, place)):
        return None
    opposite = negated(d, value, op, adjoint)
    return None if opposite is None else rewritten(op, _NEGATED_STORE[op.fn], *op.args[:-1], opposite)  # type: ignore[index]


def _merged(d: Definitions, op: Op, a: Operand, b: Operand, sign: float) -> Result:
    """One product for two terms of the same base, next to each other or one addition apart."""
    kind = d.kind(Var(op.target or ""))
    if not (facts.is_inexact(kind) or facts.is_open(kind)):
        return None
    last = _term(d, b, op)
    if last is None:
        return None
    k, base = last
    together = _sum_of(d, op, a, base, sign * k)
    if together is not None:
        return rewritten(op, operator.mul, Const(together), d.read(Var(base)))
    return _merged_apart(d, op, a, base, sign * k)


def _sum_of(d: Definitions, op: Op, x: Operand, base: str, k: float) -> float | None:
    """The coefficient of ``x + k * base``, when ``x`` is a multiple of ``base``."""
    term = _term(d, x, op)
    if term is None or term[1] != base or not coefficient(term[0] + k):
        return None
    return term[0] + k


def _merged_apart(d: Definitions, op: Op, a: Operand, base: str, k: float) -> Result:
    """``(p ± q) + k * base``, where p or q is a multiple of ``base``: that sum loses its term, and gives its name to
    the merged one."""
    site = d.sole(a)
    if site is None or site.op.fn not in (operator.add, operator.sub) or site.stmts is not d.stmts:
        return None
    p_, q = site.op.args
    sign = -1.0 if site.op.fn is operator.sub else 1.0
    name = site.op.target or ""
    if not (d.readable(p_, site, op) and d.readable(q, site, op)):
        return None
    together = _sum_of(d, op, q, base, sign * k)
    if together is not None:  # p ± (q ± k * base)
        rest, fn = p_, site.op.fn
    else:
        together = _sum_of(d, op, p_, base, k)
        if together is None:
            return None
        rest, fn = q, site.op.fn
    d.remove(site)
    d.new_kinds[name] = d.kind(Var(base))
    merged = Op(name, operator.mul, (Const(together), d.read(Var(base))), (), op.pos, op.origin)
    d.define(merged)
    if rest is p_:
        return rewritten(op, fn, rest, Var(name))
    return rewritten(op, fn, Var(name), rest)


def _term(d: Definitions, x: Operand, reader: Op) -> tuple[float, str] | None:
    """``(k, base)`` where ``x`` is ``k * base``; a variable is 1.0 times itself."""
    if type(x) is not Var:
        return None
    site = d.site(x)
    if site is not None:
        args = site.op.args
        if site.op.fn is operator.neg and type(args[0]) is Var and d.readable(args[0], site, reader):
            return -1.0, args[0].name
        k = number(args[0]) if site.op.fn is operator.mul else None
        if k is not None and type(args[1]) is Var and d.readable(args[1], site, reader):
            return float(k), args[1].name
    return 1.0, x.name
