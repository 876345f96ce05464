"""Numbers that are complex though their kind says that they are real: powers of negative numbers of Python."""

from __future__ import annotations

import operator

import numpy as np

from adcompile import ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import joined
from adcompile.ir import Const, Var
from adcompile.kinds import Scalar, is_complex

#: What gives complex numbers or real ones, as the values have it.
_EITHER = (np.roots, np.linalg.eigvals, np.linalg.eig)
#: Modules of Fourier transforms.
_TRANSFORMS = ("numpy.fft", "scipy.fft", "scipy.signal")


def meets_complex(function: ir.Function) -> bool:
    """Whether a complex number is anywhere near."""
    if any(isinstance(stmt, ir.Op) and _may_make_complex(stmt.fn) for stmt in ir.walk(function.body)):
        return True
    operands = (operand for stmt in ir.walk(function.body) for operand in ir.own_operands(stmt))
    constants = (function.kind(operand) for operand in operands if isinstance(operand, Const))
    return any(map(is_complex, function.kinds.values())) or any(map(is_complex, constants))


def _may_make_complex(fn: object) -> bool:
    """Whether a function gives complex numbers of real ones, of which the kind need not be known."""
    module = getattr(fn, "__module__", None) or ""
    return module.startswith(_TRANSFORMS) or not isinstance(fn, ir.Callee) and fn in _EITHER


#: What gives a complex number if an operand is complex, or holds one.
_ARITHMETIC = {
    operator.add, operator.sub, operator.mul, operator.truediv, operator.neg, operator.pos, operator.pow, runtime.add,
    p.pop,
}  # fmt: skip


def powers(function: ir.Function) -> frozenset[str]:
    """The variables that are computed from powers, on some path: those of Python's negative numbers are complex."""
    stmts = list(ir.walk(function.body))
    found = {stmt.target for stmt in stmts if isinstance(stmt, ir.Op) and _is_power(stmt, function)}
    sources = [pair for stmt in stmts for pair in joined(stmt)] if found else []
    for stmt in stmts if found else []:
        if isinstance(stmt, ir.Op) and stmt.target is not None and stmt.fn in _ARITHMETIC:
            sources += [(stmt.target, x) for x in stmt.args]
        elif isinstance(stmt, ir.Op) and stmt.fn is p.push and isinstance(stmt.args[0], Var):
            sources.append((stmt.args[0].name, stmt.args[1]))
    while True:
        more = {name for name, x in sources if isinstance(x, Var) and x.name in found} - found
        if not more:
            return frozenset(name for name in found if name is not None)
        found |= more


def _is_power(op: ir.Op, function: ir.Function) -> bool:
    """Whether it may be a power with a fraction in its exponent."""
    if op.fn is not operator.pow:
        return False
    exponent, kind = op.args[1], function.kind(op.args[1])
    whole = isinstance(exponent, Const) and isinstance(exponent.value, float) and exponent.value.is_integer()
    return not whole and not (isinstance(kind, Scalar) and kind.type in ("int", "bool"))
