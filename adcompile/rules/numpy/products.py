# mypy: allow-untyped-defs, allow-untyped-calls
"""The products of NumPy: linear in each of two arrays."""

from __future__ import annotations

import operator

import numpy as np

from adcompile import adjoints, contractions, runtime
from adcompile.rules.core import Call, Given, RuleSet, call, normal

rules = RuleSet()

rules.constant(*contractions.PLANS)


SHAPES = [
    ((3,), (3,)), ((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 4)), ((0, 3), (3, 2)), ((2, 0), (0, 3)),
    ((5, 2, 3), (3,)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (2, 3, 4)),
]  # fmt: skip
BATCHED = [((5, 2, 3), (5, 3, 4)), ((5, 1, 2, 3), (6, 3, 4)), ((3,), (5, 3, 4)), ((5, 2, 3), (3,)), ((2, 3), (5, 3, 4))]


def calls_of(shapes: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> list[Call]:
    return [call(normal(*a), normal(*b)) for a, b in shapes]


@rules.bilinear(np.matmul, operator.matmul, np.linalg.matmul, cases=calls_of(SHAPES[:6] + BATCHED))
def matmul(bar, a, b):
    if np.ndim(a) == 2 and np.ndim(b) == 2:
        return bar @ b.T, a.T @ bar
    if np.ndim(a) == 2 and np.ndim(b) == 1:
        return np.outer(bar, b), a.T @ bar
    if np.ndim(a) == 1 and np.ndim(b) == 2:
        return b @ bar, np.outer(a, bar)
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return bar * b, bar * a
    row = np.expand_dims(a, 0) if np.ndim(a) == 1 else a
    column = np.expand_dims(b, 1) if np.ndim(b) == 1 else b
    if np.ndim(a) == 1:
        bar = np.expand_dims(bar, -2)
    if np.ndim(b) == 1:
        bar = np.expand_dims(bar, -1)
    a_bar = runtime.unbroadcast(np.matmul(bar, np.swapaxes(column, -1, -2)), row)
    b_bar = runtime.unbroadcast(np.matmul(np.swapaxes(row, -1, -2), bar), column)
    return np.reshape(a_bar, np.shape(a)), np.reshape(b_bar, np.shape(b))


@rules.definition(
    Given(np.matmul, "axes"),
    cases=[
        call(normal(3, 2), normal(4, 3), axes=[(1, 0), (1, 0), (1, 0)]),
        call(normal(2, 3), normal(2), axes=[(1, 0), 0, 0]), call(normal(3), normal(3), axes=[(0,), 0, ()]),
        call(normal(3, 5, 2), normal(5, 3, 4), axes=[(2, 0), (1, 2), (0, 1)]),
    ],
    at_once=True,
)  # fmt: skip
def matmul_along(x1, x2, *, axes):
    a, b, c = cores(axes[0]), cores(axes[1]), cores(axes[2])
    product = np.matmul(np.moveaxis(x1, a, (-2, -1)[2 - len(a) :]), np.moveaxis(x2, b, (-2, -1)[2 - len(b) :]))
    return product if len(c) == 0 else np.moveaxis(product, (-2, -1)[2 - len(c) :], c)


def cores(axes):
    return axes if isinstance(axes, tuple) else (axes,)


@rules.bilinear(
    np.tensordot,
    cases=[
        call(normal(2, 3), normal(2, 3)), call(normal(2, 3, 4), normal(4, 3, 5), 1), call(normal(2), normal(3), 0),
        call(normal(2, 3, 4), normal(4, 3, 5), ([2, 1], [0, 1])), call(normal(2, 3, 4), normal(4, 3, 5), (1, -2)),
    ],
)  # fmt: skip
def tensordot(bar, a, b, axes=2):
    ranks = np.ndim(a), np.ndim(b)
    a_bar = np.tensordot(bar, b, contractions.tensordot_axes(*ranks, axes, 0))
    b_bar = np.tensordot(a, bar, contractions.tensordot_axes(*ranks, axes, 1))
    order_a, order_b = contractions.tensordot_order(*ranks, axes, 0), contractions.tensordot_order(*ranks, axes, 1)
    return np.transpose(a_bar, order_a), np.transpose(b_bar, order_b)


@rules.bilinear(np.dot, cases=calls_of([*SHAPES, ((), ()), ((), (3,)), ((2, 3), ())]))
def dot(bar, a, b):
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return runtime.unbroadcast(bar * b, a), runtime.unbroadcast(bar * a, b)
    if np.ndim(a) <= 2 and np.ndim(b) <= 2:
        return matmul(bar, a, b)
    return tensordot(bar, a, b, (-1, -1 if np.ndim(b) == 1 else -2))


@rules.definition(
    np.linalg.tensordot,
    cases=[call(normal(2, 3), normal(2, 3)), call(normal(2, 3), normal(3, 2), axes=1)],
    at_once=True,
)
def tensordot_of_arrays(x1, x2, *, axes=2):
    return np.tensordot(x1, x2, axes)


EINSUMS = [
    call("ij,jk->ik", normal(2, 3), normal(3, 4)), call("ij,jk", normal(2, 3), normal(3, 4)),
    call("i,i", normal(3), normal(3)), call("i,j->ij", normal(2), normal(3)), call("ij->ji", normal(2, 3)),
    call("ij->", normal(2, 3)), call("ij->j", normal(2, 3)), call("ii", normal(3, 3)), call("ii->i", normal(3, 3)),
    call("iij,j->i", normal(2, 2, 3), normal(3)), call("ij,jk,kl->il", normal(2, 3), normal(3, 4), normal(4, 2)),
    call("b i j, b j k -> b i k", normal(5, 2, 3), normal(5, 3, 2)),
    call("...ij,...jk->...ik", normal(5, 2, 3), normal(3, 2)), call("i...,i...", normal(3, 2), normal(3, 4, 2)),
    call("...i->...", normal(2, 3)), call("ij,kj->ik", normal(2, 1), normal(4, 3)),
    call("ij,k->i", normal(2, 3), normal(4)), call("ij,ij->ij", normal(2, 3), normal(1, 3)),
    call(",i->i", 2.0, normal(3)), call("ijij->", normal(2, 3, 2, 3)),
    call("ij,jk,kl->il", normal(2, 3), normal(3, 4), normal(4, 2), optimize=True),
]  # fmt: skip


@rules.bilinear(np.einsum, linear_in=tuple(range(1, 9)), cases=EINSUMS)
def einsum(bar, subscripts, *operands, optimize=False):
    if not isinstance(subscripts, str):
        raise NotImplementedError("np.einsum with lists of labels: write them as one string")
    ranks = tuple(np.ndim(operand) if "..." in subscripts else 0 for operand in operands)
    return tuple(einsum_by(bar, subscripts, k, operands, ranks, optimize) for k, _ in enumerate(operands))


def einsum_by(bar, subscripts, k, operands, ranks, optimize):
    """The adjoint of one operand: ``"ij,jk->ik"`` becomes ``"ik,jk->ij"`` for the first."""
    labels = contractions.einsum_labels(subscripts, k, *ranks)
    turned = contractions.einsum_adjoint(subscripts, k, *ranks)
    factors, kept = (*operands[:k], bar, *operands[k + 1 :]), contractions.einsum_kept(turned)
    if contractions.einsum_multiplies(turned):
        product = aligned(factors[0], turned, 0)
        product = product * aligned(factors[1], turned, 1) if len(factors) > 1 else product
    else:
        product = np.einsum(turned, *factors, optimize=optimize)
    if kept == labels:
        return runtime.unbroadcast(product, operands[k])
    if contractions.einsum_multiplies(labels + "->" + labels):
        return np.broadcast_to(aligned(product, kept + "->" + labels, 0), np.shape(operands[k]))
    return adjoints.einsum_spread(product, kept, labels, np.shape(operands[k]))


def aligned(x, subscripts, k):
    """Operand k with its axes where the result has them, and axes of length 1 in place of the others."""
    missing = contractions.einsum_missing(subscripts, k)
    x = np.transpose(x, contractions.einsum_order(subscripts, k))
    return np.expand_dims(x, missing) if missing else x


@rules.linear(
    adjoints.einsum_spread, cases=[call(normal(3), "i", "ii", (3, 3)), call(normal(2), "j", "ijii", (3, 2, 3, 3))]
)
def einsum_spread(bar, x, kept, labels, shape):
    return np.broadcast_to(np.einsum(labels + "->" + kept, bar), np.shape(x))


@rules.definition(np.inner, cases=calls_of([((), (2,)), ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (4, 3))]))
def inner(a, b):
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    return np.tensordot(a, b, (-1, -1))


@rules.definition(np.linalg.outer, cases=[call(normal(3), normal(2))])
def outer_of_vectors(x1, x2):
    return np.outer(x1, x2)


@rules.bilinear(np.outer, cases=[call(normal(3), normal(2, 2)), call(2.0, np.ones(3))])
def outer(bar, a, b):
    return np.reshape(bar @ np.ravel(b), np.shape(a)), np.reshape(np.ravel(a) @ bar, np.shape(b))


@rules.definition(np.vdot, cases=calls_of([((3,), (3,)), ((2, 3), (2, 3))]))
def vdot(a, b):
    return np.dot(np.ravel(np.conjugate(a) if np.iscomplexobj(a) else a), np.ravel(b))


@rules.definition(
    np.vecdot,
    np.linalg.vecdot,
    cases=[
        call(normal(2, 3), normal(3)), call(normal(3, 2), normal(3, 2), axis=0),
        call(normal(3, 2), normal(3), axis=0), call(normal(3), normal(3, 2, 2), axis=0),
    ],
)  # fmt: skip
def vecdot(a, b, *, axis=-1):
    if axis != -1:
        a, b = np.moveaxis(a, axis, -1), np.moveaxis(b, axis, -1)
    return np.sum((np.conjugate(a) if np.iscomplexobj(a) else a) * b, axis=-1)


@rules.definition(
    Given(np.vecdot, "keepdims"), cases=[call(normal(2, 3), normal(2, 3), axis=0, keepdims=True)], at_once=True
)
def vecdot_with_axis(a, b, *, axis=-1, keepdims=False):
    product = vecdot(a, b, axis=axis)
    return np.expand_dims(product, axis) if keepdims else product


@rules.definition(
    Given(np.vecdot, "axes"),
    cases=[
        call(normal(2, 3), normal(2), axes=[0, 0, ()]),
        call(normal(3, 2), normal(2, 3), axes=[(0,), (-1,)]),
        call(normal(3, 2), normal(2, 3), axes=[0, 1, -1], keepdims=True),
    ],
    at_once=True,
)
def vecdot_along(x1, x2, *, axes, keepdims=False):
    a, b = cores(axes[0]), cores(axes[1])
    product = vecdot(np.moveaxis(x1, a, (-1,)), np.moveaxis(x2, b, (-1,)))
    return np.expand_dims(product, cores(axes[2])) if keepdims else product


@rules.definition(
    np.kron, cases=calls_of([((2, 3), (3, 2)), ((3,), (2,)), ((3,), (3, 2)), ((2, 3), (2,)), ((), (3, 2))])
)
def kron(a, b):
    ndim = max(np.ndim(a), np.ndim(b))
    a = np.reshape(a, (1,) * (ndim - np.ndim(a)) + np.shape(a))
    b = np.reshape(b, (1,) * (ndim - np.ndim(b)) + np.shape(b))
    products = np.expand_dims(a, tuple(range(1, 2 * ndim, 2))) * np.expand_dims(b, tuple(range(0, 2 * ndim, 2)))
    return np.reshape(products, np.multiply(np.shape(a), np.shape(b)))


@rules.definition(np.linalg.cross, cases=[call(normal(4, 3), normal(3))])
def cross_of_vectors(x1, x2, *, axis=-1):
    return np.cross(x1, x2, axis=axis)


def with_components_last(x, axis):
    return x if axis == -1 else np.moveaxis(x, axis, -1)


def with_components_at(x, axis):
    return x if axis == -1 else np.moveaxis(x, -1, axis)


@rules.bilinear(
    np.cross,
    cases=[
        *calls_of([((3,), (3,)), ((4, 3), (3,))]), call(normal(3, 2), normal(3, 2), axis=0),
        call(normal(3, 4), normal(3), axis=0), call(normal(3), normal(3, 3), axis=0),
        call(normal(4, 3), normal(3, 4), 1, 0, 0), call(normal(3, 3), normal(3), axisa=0, axisc=1),
    ],
)  # fmt: skip
def cross(bar, a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """Of vectors with three components."""
    if axis is not None:
        axisa, axisb, axisc = axis, axis, axis
    if np.shape(a)[axisa] != 3 or np.shape(b)[axisb] != 3:
        raise NotImplementedError(
            "np.cross of vectors with two components, which NumPy deprecates: "
            "write a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]"
        )
    bar, a, b = with_components_last(bar, axisc), with_components_last(a, axisa), with_components_last(b, axisb)
    a_bar, b_bar = runtime.unbroadcast(np.cross(b, bar), a), runtime.unbroadcast(np.cross(bar, a), b)
    return with_components_at(a_bar, axisa), with_components_at(b_bar, axisb)
