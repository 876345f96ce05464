"""Rules for products, quotients, powers and signs.

Those that change no bit of the result hold everywhere; those that round differently, in adjoint code alone
(``facts.is_adjoint``). In adjoint code a product has at most one numeric coefficient, and it comes first.
"""

from __future__ import annotations

import operator

from adcompile import kinds
from adcompile import primitives as p
from adcompile.ir import Const, Op, Operand, Var
from adcompile.optimize import facts, lengths
from adcompile.optimize.definitions import Definitions, Site
from adcompile.optimize.facts import number
from adcompile.optimize.folding import coefficient, folded

Result = Op | Operand | None
_DEPTH = 12


def multiply(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``1.0 * x`` → ``x``; ``-1.0 * x`` → ``-x``; in adjoint code ``x * 2.0`` → ``2.0 * x``,
    ``3.0 * (2.0 * x)`` → ``6.0 * x``, ``(2.0 * x) * (3.0 * y)`` → ``(6.0 * x) * y``, ``x * (1.0 / y)`` → ``x / y``."""
    a, b = op.args
    left, right = number(a), number(b)
    if left is None and right is None:
        return _multiply_variables(d, op, a, b) if adjoint else None
    if left is not None and right is not None:
        return folded(op, adjoint)
    k, x = (left, b) if left is not None else (right, a)
    assert k is not None
    if k == 1 and is_same(d, x, k, adjoint):
        same = _itself(d, op, x)
        if same is not None:
            return same
    if k == -1 and is_same(d, x, 1.0, adjoint):
        return rewritten(op, operator.neg, x)
    if not adjoint:
        return None
    return _coefficient(d, op, k, x)


def _coefficient(d: Definitions, op: Op, k: float, x: Operand) -> Result:
    kind = d.kind(x)
    if type(k) is int and facts.is_inexact(kind) and abs(k) < 2**53:
        k = float(k)
    if coefficient(k):
        scaled = _scaled(d, op, k, x)
        if scaled is not None:
            return scaled
    first = op.args[0]
    if op.args[1] is x and type(first) is Const and type(first.value) is type(k):
        return None
    return rewritten(op, operator.mul, Const(k), x)


def _scaled(d: Definitions, op: Op, k: float, x: Operand) -> Result:
    """``k * x``, where ``x`` can take the coefficient in."""
    target = op.target or ""
    site = d.site(x)
    if site is None:
        return None
    if site.stmts is not d.stmts and d.changes(Var(target)):
        return None
    if can_scale(d, x, k):
        return _named(d, op, scale(d, x, k))
    if site.op.fn is operator.mul and d.uses().get(site.op.target or "") == 1:  # a primal ``c * y``, read here alone
        c, y = number(site.op.args[0]), site.op.args[1]
        if c is not None and coefficient(k * c) and d.readable(y, site, op):
            return rewritten(op, operator.mul, Const(k * c), y)
    return None


def _named(d: Definitions, op: Op, x: Operand) -> Result:
    """The value of ``op`` is what ``x`` is now: let that definition have the target's name.

    Where ``x`` is no operand of ``op``, but what one turned out to be, somebody else may read it.
    """
    target = op.target or ""
    site = d.sole(x) if x in op.args else None
    if site is not None and (site.stmts is d.stmts or not d.changes(Var(target))):
        d.rename(site, target)
        return Var(target)
    return x if d.may_share(target, x) else rewritten(op, operator.mul, Const(1.0), x)


def can_scale(d: Definitions, x: Operand, k: float, depth: int = 0) -> bool:
    """Whether a coefficient can be taken into the definition of ``x`` without an operation more."""
    if type(x) is Const:
        c = number(x)
        return c is not None and coefficient(c) and coefficient(c * k)
    site = d.sole(x)
    if site is None or depth > _DEPTH:
        return False
    kind = d.kind(x)
    if not (facts.is_inexact(kind) or facts.is_open(kind)):
        return False
    fn, args = site.op.fn, site.op.args
    if fn is operator.neg:
        return True
    if fn is operator.mul or fn is operator.matmul:
        return any(can_scale(d, arg, k, depth + 1) for arg in args)
    if fn is operator.truediv:
        return can_scale(d, args[0], k, depth + 1)
    if (fn is operator.add or fn is operator.sub) and k != -1:
        return all(type(arg) is Var and can_scale(d, arg, k, depth + 1) for arg in args)
    return False


def scale(d: Definitions, x: Operand, k: float) -> Operand:
    """``k * x``, by changed definitions; ``can_scale`` has said that it works."""
    if type(x) is Const:
        return Const(x.value * k)
    site = d.site(x)
    assert site is not None
    fn, args = site.op.fn, site.op.args
    if fn is operator.neg:
        d.redefine(site, operator.mul, (Const(-k), args[0]))
        return _tidied(d, site, x)
    if fn is operator.add or fn is operator.sub:
        d.redefine(site, fn, tuple(scale(d, arg, k) for arg in args))
        return x
    at = 0 if fn is operator.truediv or can_scale(d, args[0], k) else 1
    changed = scale(d, args[at], k)
    d.redefine(site, fn, (changed, *args[1:]) if at == 0 else (args[0], changed))
    return _tidied(d, site, x)


def _tidied(d: Definitions, site: Site, x: Operand) -> Operand:
    """A redefined product whose coefficient may have become 1.0 or -1.0."""
    if site.op.fn is not operator.mul:
        return x
    k, y = number(site.op.args[0]), site.op.args[1]
    if k == -1 and is_same(d, y, 1.0, True):
        d.redefine(site, operator.neg, (y,))
    elif k == 1 and is_same(d, y, 1.0, True) and d.readable(y, site, site.op) and d.may_share(site.op.target or "", y):
        d.remove(site)
        return y
    return x


def _multiply_variables(d: Definitions, op: Op, a: Operand, b: Operand) -> Result:
    """Two variables, in adjoint code: their coefficients become one, in front; two signs cancel."""
    one, other = d.site(a), d.site(b)
    factors = lengths.shortened(d, op)
    if factors is not None:
        return rewritten(op, operator.mul, *factors)
    if other is None:
        return None
    if one is not None and one.op.fn is operator.neg is other.op.fn:
        x, y = one.op.args[0], other.op.args[0]
        if d.readable(x, one, op) and d.readable(y, other, op) and is_numeric(d, x) and is_numeric(d, y):
            return rewritten(op, operator.mul, x, y)
    if _is_reciprocal(d, b, other, op):
        return rewritten(op, operator.truediv, a, other.op.args[1])
    found = leading(d, b)
    if found is None:
        return None
    k, y = found
    if d.readable(y, other, op) and a != b and can_scale(d, a, k):
        d.remove(other)
        return rewritten(op, operator.mul, scale(d, a, k), y)
    return rewritten(op, operator.mul, b, a) if leading(d, a) is None else None


def _is_reciprocal(d: Definitions, x: Operand, site: Site, reader: Op) -> bool:
    """Whether an array is ``1.0 / y``, and read here alone."""
    if site.op.fn is not operator.truediv or number(site.op.args[0]) != 1.0 or d.sole(x) is None:
        return False
    return type(d.kind(x)) is kinds.Array and d.readable(site.op.args[1], site, reader)


def leading(d: Definitions, x: Operand) -> tuple[float | int, Operand] | None:
    """``(k, y)`` where ``x`` is an adjoint product ``k * y`` that is read once."""
    site = d.sole(x)
    if site is None or site.op.fn is not operator.mul:
        return None
    k = number(site.op.args[0])
    return None if k is None or not coefficient(k) else (k, site.op.args[1])


def divide(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``x / 1.0`` → ``x``; in adjoint code ``(6.0 * x) / 3.0`` → ``2.0 * x`` where the quotient is a short number."""
    a, b = op.args
    k = number(b)
    if k is None:
        return None
    if number(a) is not None:
        return folded(op, adjoint)
    if k == 1 and type(k) is float and is_same(d, a, k, adjoint):
        return _itself(d, op, a)
    found = leading(d, a) if adjoint and coefficient(k) else None
    if found is None:
        return None
    quotient, site = found[0] / k, d.site(a)
    assert site is not None
    if quotient * k == found[0] and len(repr(quotient)) < 8 and d.readable(found[1], site, op):
        d.remove(site)
        return rewritten(op, operator.mul, Const(quotient), found[1])
    return None


def divide_arrays(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``np.divide(x, y)`` → ``x / y`` in adjoint code, where one is an array: numbers would raise for a zero."""
    if not adjoint or len(op.args) != 2 or not any(type(d.kind(arg)) is kinds.Array for arg in op.args):
        return None
    return rewritten(op, operator.truediv, *op.args)


def conjugate(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``np.conjugate(x)`` → ``x`` in adjoint code, of what is real."""
    x = op.args[0]
    return x if adjoint and facts.is_real(d.kind(x)) and d.may_share(op.target or "", x) else None


def power(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``x ** 1`` → ``x``; ``x ** 0`` → ``1.0`` for a Python float."""
    x, exponent = op.args
    k = number(exponent)
    if k is None:
        return None
    if number(x) is not None:
        return folded(op, adjoint)
    kind = d.kind(x)
    if k == 1 and (is_same(d, x, k, adjoint) or (adjoint and facts.is_open(kind))):
        return _itself(d, op, x)
    if k == 0 and type(kind) is kinds.Scalar and kind.type == "float" and kind.numpy is False:
        return Const(1.0)
    return None


def negate(d: Definitions, op: Op, adjoint: bool) -> Result:
    """``-(-x)`` → ``x``; in adjoint code ``-(x - y)`` → ``y - x`` and ``-(2.0 * x)`` → ``-2.0 * x``."""
    (x,) = op.args
    if type(x) is Const:
        return folded(op, adjoint)
    site = d.site(x)
    if site is None:
        return None
    inner = site.op.args[0]
    cancels = site.op.fn is operator.neg and is_numeric(d, inner, adjoint) and d.readable(inner, site, op)
    if cancels and d.may_share(op.target or "", inner):
        return inner
    if not adjoint or d.sole(x) is None or (site.stmts is not d.stmts and d.changes(Var(op.target or ""))):
        return None
    if site.op.fn is operator.sub:
        d.redefine(site, operator.sub, (site.op.args[1], site.op.args[0]))
        return _named(d, op, x)
    return _named(d, op, scale(d, x, -1.0)) if can_scale(d, x, -1.0) else None


def negated(d: Definitions, x: Operand, reader: Op, adjoint: bool, depth: int = 0) -> Operand | None:
    """An operand that is ``-x``, if there is one at no cost: ``x`` is ``-y``, or ``-2.0 * y``, or ``(-y) * z``."""
    if type(x) is Const:
        k = number(x)
        return Const(-k) if k is not None and (k < 0 or facts.is_minus_zero(x)) else None
    site = d.site(x)
    if site is None or depth > _DEPTH:
        return None
    args = site.op.args
    if site.op.fn is operator.neg and is_numeric(d, args[0], adjoint) and d.readable(args[0], site, reader):
        return args[0]
    if not adjoint or site.op.fn not in _SIGNED or d.sole(x) is None:
        return None
    for at, arg in enumerate(args):
        opposite = negated(d, arg, site.op, True, depth + 1)
        if opposite is not None:
            d.redefine(site, site.op.fn, (opposite, args[1]) if at == 0 else (args[0], opposite))
            return _tidied(d, site, x)
    return None


_SIGNED = frozenset({operator.mul, operator.truediv, operator.matmul})


def is_same(d: Definitions, x: Operand, one: float, adjoint: bool) -> bool:
    """Whether ``one * x`` is ``x``, in value, shape and type."""
    kind = d.kind(x)
    if facts.is_real(kind):
        return True
    if type(one) is int and type(kind) is kinds.Scalar and kind.type in ("int", "num") and kind.numpy is False:
        return True
    if not adjoint:
        return False
    return facts.is_inexact(kind) or (facts.is_open(kind) and type(x) is Var and facts.is_adjoint_name(x.name))


def _itself(d: Definitions, op: Op, x: Operand) -> Result:
    """``x`` for an ``op`` of the same value; a copy of an array that is written to, or that gets out."""
    if d.may_share(op.target or "", x):
        return x
    return rewritten(op, p.copy_of, x) if type(d.kind(x)) is kinds.Array else None


def is_numeric(d: Definitions, x: Operand, adjoint: bool = True) -> bool:
    kind = d.kind(x)
    return facts.is_signed(kind) or (adjoint and facts.is_open(kind))


def rewritten(op: Op, fn: object, *args: Operand) -> Op:
    """The same target, computed otherwise."""
    return Op(op.target, fn, args, (), op.pos, op.origin)  # type: ignore[arg-type]
