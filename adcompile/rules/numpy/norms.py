# mypy: allow-untyped-defs, allow-untyped-calls
"""Norms of vectors and matrices, of every order.

``slope(x, ord, axis, norm)`` is the derivative of the norms, which stand in it with their axes kept, by x.
"""

from __future__ import annotations

import math

import numpy as np

from adcompile.rules.core import RuleSet, call, normal
from adcompile.rules.numpy.linalg import singular
from adcompile.rules.numpy.quantiles import columns, with_axes
from adcompile.rules.numpy.reductions import kept

rules = RuleSet()


def of_vectors(x, axis):
    return np.ndim(x) == 1 if axis is None else not isinstance(axis, tuple) or len(axis) == 1


def is_infinite(ord):
    return ord == math.inf or -ord == math.inf


def slope(x, ord, axis, norm):
    if of_vectors(x, axis):
        return slope_of_vectors(x, ord, axis, norm)
    axes = (0, 1) if axis is None else axis
    if ord == 1 or ord == -1:
        return direction(x) * hits(np.sum(np.abs(x), axis=axes[0], keepdims=True), norm, axes[1])
    if ord != "nuc" and is_infinite(ord):
        return direction(x) * hits(np.sum(np.abs(x), axis=axes[1], keepdims=True), norm, axes[0])
    u, _, vt = singular(np.moveaxis(x, axes, (-2, -1)))
    if ord == 2:
        u, vt = u[..., :1], vt[..., :1, :]
    elif ord == -2:
        u, vt = u[..., -1:], vt[..., -1:, :]
    return np.moveaxis(np.conjugate(u @ vt) if np.iscomplexobj(x) else u @ vt, (-2, -1), axes)


def slope_of_vectors(x, ord, axis, norm):
    if is_infinite(ord):
        return direction(x) * hits(np.abs(x), norm, axis)
    if ord == 0:
        return np.zeros_like(x)
    if ord == 1:
        return direction(x)
    return (np.abs(x) / (norm + (norm == 0.0))) ** (ord - 1) * direction(x)


def direction(x):
    if not np.iscomplexobj(x):
        return np.sign(x)
    size = np.abs(x)
    return np.conjugate(x) / (size + (size == 0.0))


def hits(sizes, norm, axis):
    """1 where the norm is found, shared evenly where it is found several times."""
    found = np.equal(sizes, norm)
    return found / np.sum(found, axis=axis, keepdims=True, dtype=np.result_type(norm))


def norm_tangent(x_dot, x, ord=None, axis=None, keepdims=False, *, out):
    if ord is None or ord == "fro" or (ord == 2 and of_vectors(x, axis)):
        along = np.real(np.conjugate(x) * x_dot) if np.iscomplexobj(x) else x * x_dot
        return np.sum(along, axis=axis, keepdims=keepdims) / (out + (out == 0.0))
    along = slope(x, ord, axis, kept(out, axis, keepdims)) * x_dot
    return np.sum(np.real(along) if np.iscomplexobj(x) else along, axis=axis, keepdims=keepdims)


STACK = np.array([[[2.0, 0.3, -0.4], [0.1, -1.5, 0.7]], [[0.6, 0.2, 1.2], [-0.8, 0.9, 0.1]]])
COMPLEX = np.array([1.0 + 2.0j, -3.0j, 0.5 + 0.1j])
VECTORS = [1, 2, 3, 0.5, 0, -1, math.inf, -math.inf]
MATRICES = ["fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf]


@rules.pair(
    np.linalg.norm,
    tangent=norm_tangent,
    cases=[
        call(normal(2, 3)), call(normal(3), 2), call(normal(2, 3), "fro"), call(normal(2, 3), axis=1),
        call(normal(2, 3), 2, -1, True), call(normal(2, 3, 4), axis=(0, 1)), call(normal(2, 3, 4)),
        *[call(np.array([0.5, -1.5, 2.0]), ord) for ord in VECTORS],
        *[call(STACK, ord, 2) for ord in VECTORS], call(STACK, 3, 0, True), call(STACK, math.inf, -1, keepdims=True),
        *[call(STACK[0], ord) for ord in MATRICES], *[call(STACK, ord, (-2, -1)) for ord in MATRICES],
        *[call(STACK, ord, (2, 0), True) for ord in MATRICES], *[call(COMPLEX, ord) for ord in VECTORS],
        *[call(STACK + 0.5j * np.flip(STACK), ord, (1, 2)) for ord in MATRICES],
    ],
)  # fmt: skip
def norm(bar, x, ord=None, axis=None, keepdims=False, *, out):
    """Zero for a zero vector."""
    if ord is None or ord == "fro" or (ord == 2 and of_vectors(x, axis)):
        return kept(bar / (out + (out == 0.0)), axis, keepdims) * (np.conjugate(x) if np.iscomplexobj(x) else x)
    return kept(bar, axis, keepdims) * slope(x, ord, axis, kept(out, axis, keepdims))


@rules.definition(
    np.linalg.matrix_norm,
    cases=[call(STACK), call(STACK, ord="nuc"), call(STACK, keepdims=True, ord=1), call(STACK[0], ord=-2)],
    at_once=True,
)
def matrix_norm(x, *, keepdims=False, ord="fro"):
    return np.linalg.norm(x, ord, (-2, -1), keepdims)


@rules.definition(
    np.linalg.vector_norm,
    cases=[
        call(normal(2, 3)), call(normal(2, 3), axis=1), call(normal(2, 3), axis=0, keepdims=True, ord=1),
        call(normal(4), ord=3), call(normal(2, 3), ord=math.inf), call(STACK, axis=(0, 2)), call(STACK, keepdims=True),
        call(STACK, axis=(0, -1), keepdims=True, ord=3),
    ],
    at_once=True,
)  # fmt: skip
def vector_norm(x, *, axis=None, keepdims=False, ord=2):
    return with_axes(np.linalg.norm(columns(x, axis), ord, 0), (), x, axis, keepdims)


@rules.definition(
    np.linalg.cond,
    cases=[
        call(STACK), call(STACK[0], 2), call(STACK, -2),
        *[call(np.array([[2.0, 0.3], [0.1, -1.5]]), p=p) for p in ("fro", 1, -1, math.inf, "nuc")],
    ],
    at_once=True,
)  # fmt: skip
def cond(x, p=None):
    if p is None or p == 2 or p == -2:
        s = np.linalg.svdvals(x)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    return np.linalg.norm(x, p, (-2, -1)) * np.linalg.norm(np.linalg.inv(x), p, (-2, -1))
