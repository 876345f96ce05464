"""How the adjoints of contractions contract: from ranks, axes and labels, which mostly are known when compiling."""

from __future__ import annotations

from typing import Any

import numpy as np


def tensordot_axes(a_ndim: int, b_ndim: int, axes: Any, k: int) -> tuple[Any, ...]:
    """How to contract the adjoint of ``np.tensordot(a, b, axes)`` with the other operand: b for k = 0, a for k = 1."""
    _, free_a, _, free_b = _tensordot_plan(a_ndim, b_ndim, axes)
    kept = len(free_a)
    return (tuple(range(kept, kept + len(free_b))), free_b) if k == 0 else (free_a, tuple(range(kept)))


def tensordot_order(a_ndim: int, b_ndim: int, axes: Any, k: int) -> tuple[int, ...]:
    """The order in which operand k has the axes that this contraction gives."""
    of_a, free_a, of_b, free_b = _tensordot_plan(a_ndim, b_ndim, axes)
    if k == 0:
        return inverse_order((*free_a, *(of_a[j] for j in _sorting(of_b))), a_ndim)
    return inverse_order((*(of_b[j] for j in _sorting(of_a)), *free_b), b_ndim)


def _tensordot_plan(a_ndim: int, b_ndim: int, axes: Any) -> tuple[tuple[int, ...], ...]:
    """The axes of a that are contracted, its others, and those of b."""
    if np.ndim(axes) == 0:
        axes = (range(a_ndim - axes, a_ndim), range(axes))
    of_a, of_b = (tuple(int(k) % n for k in np.atleast_1d(of)) for of, n in zip(axes, (a_ndim, b_ndim), strict=True))
    return (
        of_a,
        tuple(k for k in range(a_ndim) if k not in of_a),
        of_b,
        tuple(k for k in range(b_ndim) if k not in of_b),
    )


def inverse_order(axes: Any, ndim: int) -> tuple[int, ...]:
    """The axes for ``np.transpose`` that undo those given."""
    return _sorting(tuple(int(k) % ndim for k in axes))


def _sorting(axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted(range(len(axes)), key=axes.__getitem__))


def einsum_labels(subscripts: str, k: int, *ranks: int) -> str:
    """The labels of operand k in ``np.einsum``, or of the result for k = -1, with letters for an ellipsis."""
    inputs, _, output = subscripts.replace(" ", "").partition("->")
    operands = inputs.split(",")
    spare = [chr(code) for code in range(ord("A"), ord("z") + 1) if chr(code).isalpha() and chr(code) not in subscripts]
    hidden = [rank - len(labels.replace("...", "")) if "..." in labels else 0
              for labels, rank in zip(operands, ranks, strict=True)]  # fmt: skip
    dots = "".join(spare[: max(hidden)])
    if "->" not in subscripts:
        letters = [letter for letter in inputs if letter.isalpha()]
        output = dots + "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    if k < 0:
        return output.replace("...", dots)
    return operands[k].replace("...", dots[len(dots) - hidden[k] :])


def einsum_adjoint(subscripts: str, k: int, *ranks: int) -> str:
    """The subscripts that give the adjoint of operand k, where that of the result stands in its place.

    A label of its own that no other operand and not the result has is left out, and so is the repetition of one.
    """
    labels = [einsum_labels(subscripts, j, *ranks) for j in range(len(ranks))]
    own, labels[k] = labels[k], einsum_labels(subscripts, -1, *ranks)
    return ",".join(labels) + "->" + "".join(letter for letter in dict.fromkeys(own) if letter in "".join(labels))


def einsum_kept(subscripts: str) -> str:
    """The labels of the result."""
    return subscripts.partition("->")[2]


def einsum_multiplies(subscripts: str) -> bool:
    """Whether nothing is summed and no diagonal taken of one array, or of the product of two."""
    inputs, _, output = subscripts.partition("->")
    operands = inputs.split(",")
    return len(operands) <= 2 and all(
        len(set(labels)) == len(labels) and set(labels) <= set(output) for labels in operands
    )


def einsum_order(subscripts: str, k: int) -> tuple[int, ...]:
    """The axes of operand k in the order of the result's."""
    inputs, _, output = subscripts.partition("->")
    labels = inputs.split(",")[k]
    return _sorting(tuple(map(output.index, labels)))


def einsum_missing(subscripts: str, k: int) -> tuple[int, ...]:
    """The axes of the result that operand k has not got, behind its first: those before need no place."""
    inputs, _, output = subscripts.partition("->")
    labels = inputs.split(",")[k]
    first = min((output.index(label) for label in labels), default=len(output))
    return tuple(axis - first for axis in range(first, len(output)) if output[axis] not in labels)


#: What is computed when compiling, where the arguments are literals.
PLANS = frozenset({
    tensordot_axes, tensordot_order, inverse_order, einsum_labels, einsum_adjoint, einsum_kept, einsum_multiplies,
    einsum_order, einsum_missing,
})  # fmt: skip
