"""Which arrays have the same shape, without knowing any: an analysis of a function's text.

``shapes(f)`` gives each array variable a key; equal keys are equal shapes, whatever the arguments are. Different keys
tell nothing.

    b = np.zeros_like(a)      b: a
    c = 2.0 * a + b           c: a
    d = a[1:]                 d: a, less 1
    e = a[:-1]                e: a, less 1
    s = np.sum(a)             s: ()              (a scalar)
    m = a @ w                 m: matmul(a, w)
    r = np.sum(a, 0, keepdims=True)     r: a, folded
    e = a / r                 e: a

Only variables of kind ``Array`` and ``Scalar`` have keys: an array's shape stays, a list's may change.
"""

from __future__ import annotations

import operator
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from adcompile import ir, kinds, runtime
from adcompile import primitives as p
from adcompile.analysis.unread import UNREAD
from adcompile.ir import Block, Const, For, Free, Function, If, Op, Operand, Var, While

_SCALAR: Hashable = ()
_ELEMENTWISE = frozenset({
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
    operator.neg, operator.pos, operator.abs, abs, operator.eq, operator.ne, operator.lt, operator.le, operator.gt,
    operator.ge, operator.and_, operator.or_, operator.xor, operator.invert, np.where, np.clip, np.real, np.imag,
    np.nan_to_num,
})  # fmt: skip
_SAME = frozenset({
    np.zeros_like, np.ones_like, np.empty_like, np.full_like, runtime.zeros_like, runtime.buffer_like, p.copy_of,
    np.copy, np.flip, runtime.view_or_zeros,
})  # fmt: skip
_KEEPING = frozenset({np.tril, np.triu, np.roll, np.linalg.cholesky, np.linalg.inv})  # whatever the other arguments are
_TRANSPOSED = frozenset({p.transposed, np.transpose})
_TO_SHAPE = {np.reshape: 1, np.broadcast_to: 1, np.zeros: 0, np.ones: 0, np.empty: 0, np.full: 0}
_FOLDS = frozenset({
    np.sum, np.prod, np.mean, np.std, np.var, np.max, np.min, np.amax, np.amin, np.median, np.any, np.all,
})  # fmt: skip
_DEPTH = 3  # of loops whose carried variables are supposed, at first, to keep their shape


def shapes(function: Function) -> Mapping[str, Hashable]:
    """A key of the shape of each variable of which one is known; equal keys are equal shapes."""
    walk = _Walk(function.kinds, outside_stays=not any(map(_is_unread, ir.walk(function.body))))
    for name in function.params:
        walk.own(name)
    walk.block(function.body, 0)
    return walk.keys


def _is_unread(stmt: ir.Stmt) -> bool:
    """Whether a statement runs code that may bind the names outside anew."""
    return type(stmt) is Op and (isinstance(stmt.fn, ir.Callee) or stmt.fn in UNREAD)


class _Walk:
    def __init__(self, known: Mapping[str, kinds.Kind], outside_stays: bool) -> None:
        self.kinds = known
        self.outside_stays = outside_stays  # the arrays that are read by name from outside are the same each time
        self.keys: dict[str, Hashable] = {}
        self.ops: dict[str, Op] = {}  # definitions of slices, tuples and shapes

    # Keys of variables

    def kind(self, name: str) -> kinds.Kind:
        return self.kinds.get(name, kinds.UNKNOWN)

    def own(self, name: str) -> None:
        self.set(name, name)

    def set(self, name: str, key: Hashable) -> None:
        kind = self.kind(name)
        if type(kind) is kinds.Scalar or (type(kind) is kinds.Array and kind.ndim == 0):
            self.keys[name] = _SCALAR
        elif type(kind) is kinds.Array:
            self.keys[name] = name if key is None else key

    def key(self, operand: Operand) -> Hashable | None:
        if type(operand) is Var:
            return self.keys.get(operand.name)
        if type(operand) is Free:
            if type(self.kind(operand.name)) is kinds.Scalar:
                return _SCALAR
            is_array = type(self.kind(operand.name)) is kinds.Array and "." not in operand.name
            return ("outside", operand.name) if is_array and self.outside_stays else None
        return _SCALAR if type(operand) is Const and type(operand.value) in (bool, int, float, complex) else None

    # The walk

    def block(self, block: Block, depth: int) -> None:
        for stmt in block.stmts:
            if type(stmt) is Op:
                if stmt.target is not None:
                    self.op(stmt, stmt.target)
            elif type(stmt) is If:
                self.block(stmt.then, depth)
                self.block(stmt.orelse, depth)
                for out, one, other in zip(stmt.outs, stmt.then.yields, stmt.orelse.yields, strict=True):
                    self.set(out, self.joined(one, other))
            else:
                assert type(stmt) is For or type(stmt) is While
                self.loop(stmt, depth)

    def joined(self, one: Operand, other: Operand) -> Hashable | None:
        """What is undefined, or None in its place, has no shape to differ."""
        if one in ir.ABSENT or other in ir.ABSENT:
            return self.key(other if one in ir.ABSENT else one)
        key = self.key(one)
        return key if key == self.key(other) else None

    def loop(self, stmt: For | While, depth: int) -> None:
        """A carried variable keeps the shape that it begins with, if it does so supposing that all do."""
        if type(stmt) is For:
            self.set(stmt.index, _SCALAR)
        kept = set(stmt.params) if depth < _DEPTH else set()
        while True:
            for param, init in zip(stmt.params, stmt.inits, strict=True):
                self.set(param, self.key(init) if param in kept else None)
            for inner in ir.blocks(stmt):
                self.block(inner, depth + 1)
            lost = {
                param
                for param, after in zip(stmt.params, stmt.body.yields, strict=True)
                if param in kept and self.key(after) != self.keys.get(param)
            }
            if not lost:
                break
            kept = kept - lost if depth == 0 else set()
        for param, out in zip(stmt.params, stmt.outs, strict=True):
            self.set(out, self.keys.get(param) if param in kept else None)

    def op(self, op: Op, target: str) -> None:
        if op.fn in (slice, p.make_tuple, p.shape_of, np.shape):
            self.ops[target] = op
        elif type(self.kind(target)) in (kinds.Array, kinds.Scalar):
            self.set(target, self.result(op))

    def result(self, op: Op) -> Hashable | None:
        """The key of an operation's result; None where its shape is not told by those of its operands."""
        fn, args = op.fn, op.args
        if type(fn).__hash__ is None:
            return None
        if fn in _FOLDS and ("keepdims", Const(True)) in op.kwargs:
            return self.folded(op)
        if op.kwargs and not (fn in _SAME and all(key == "dtype" for key, _ in op.kwargs)):
            return None
        if fn in _ELEMENTWISE or (isinstance(fn, np.ufunc) and fn.signature is None and len(args) == fn.nin):
            return self.broadcast(args)
        if fn in _SAME:
            return self.key(args[0]) if len(args) == 1 or fn is np.full_like else None
        if fn in _KEEPING:
            return self.key(args[0]) if self.ndim(args[0]) == self.ndim(Var(op.target or "")) is not None else None
        if fn is runtime.unbroadcast:
            return self.key(args[1])
        if fn in _TRANSPOSED and len(args) == 1:
            return _transposed(self.key(args[0]))
        if fn is operator.matmul and None not in (keys := [self.key(arg) for arg in args]):
            return _product(*keys) if self.are_matrices(args) else ("matmul", *keys)
        if fn is operator.getitem:
            return self.selected(self.key(args[0]), args[1])
        if fn in _TO_SHAPE and len(args) > _TO_SHAPE[fn]:
            return self.of_shape(args[_TO_SHAPE[fn]])
        return None

    def broadcast(self, args: tuple[Operand, ...]) -> Hashable | None:
        found: set[Hashable] = set()
        for arg in args:
            key = self.key(arg)
            if key is None:
                return None
            found.update(key[1] if type(key) is tuple and key[:1] == ("broadcast",) else (key,))
        found.discard(_SCALAR)
        if not found:
            return _SCALAR
        if len(found) > 1:
            found -= {key for key in found if _fits_into(key, found)}
        return found.pop() if len(found) == 1 else ("broadcast", frozenset(found))

    def folded(self, op: Op) -> Hashable | None:
        """Of an array that is folded along some axes, which stay with length 1."""
        base = self.key(op.args[0])
        if base is None or base == _SCALAR:
            return base
        by = (*op.args[1:2], *(value for key, value in op.kwargs if key == "axis")) or (Const(None),)
        return "folded", base, by[0]

    def are_matrices(self, args: tuple[Operand, ...]) -> bool:
        return all(self.ndim(arg) == 2 for arg in args)

    def ndim(self, operand: Operand) -> int | None:
        return kinds.ndim_of(self.kind(operand.name)) if type(operand) is Var else None

    def of_shape(self, operand: Operand) -> Hashable | None:
        """The key of an array whose shape is ``operand``."""
        found = self.ops.get(operand.name) if type(operand) is Var else None
        return self.key(found.args[0]) if found is not None and found.fn in (p.shape_of, np.shape) else None

    # Indices

    def selected(self, base: Hashable | None, index: Operand) -> Hashable | None:
        """``a[1:]``, ``a[:-1]`` and ``a[2:-1][1:]`` are told by how much shorter they are, ``a[i]`` by its axis."""
        if base is None:
            return None
        items = self.items(index)
        if items[-1:] == (Const(...),):
            items = items[:-1]
        axes: list[Any] = []
        for item in items:
            axis = self.axis(item)
            if axis is None:
                return None
            axes.append(axis)
        while axes and axes[-1] == 0:
            axes.pop()
        if not axes:
            return base
        if type(base) is tuple and base[:1] == ("less",) and all(type(axis) is int for axis in axes):
            _, base, before = base
            longest = max(len(axes), len(before))
            both = zip(_padded(axes, longest), _padded(before, longest), strict=True)
            return "less", base, tuple(one + other for one, other in both)
        return ("less" if all(type(axis) is int for axis in axes) else "at"), base, tuple(axes)

    def items(self, index: Operand) -> tuple[Operand, ...]:
        if type(index) is Const and type(index.value) is tuple:
            return tuple(map(Const, index.value))
        found = self.ops.get(index.name) if type(index) is Var else None
        return found.args if found is not None and found.fn is p.make_tuple else (index,)

    def axis(self, item: Operand) -> Any:
        """What an index does to its axis: how much shorter it gets, or that it goes, or comes; None: not known."""
        if type(item) is Const:
            return "gone" if type(item.value) is int else "new" if item.value is None else None
        if type(item) is not Var:
            return None
        kind = self.kind(item.name)
        if type(kind) is kinds.Scalar:
            return "gone" if kind.type == "int" else None
        found = self.ops.get(item.name)
        if found is None or found.fn is not slice:
            return None
        bounds = [Const(None), found.args[0]] if len(found.args) == 1 else list(found.args)
        start, stop = bounds[:2]
        if len(bounds) == 2 or bounds[2] in (Const(None), Const(1)):
            first, last = _at_least_zero(start), _at_most_zero(stop)
            if first is not None and last is not None:
                return first - last
        return "slice", *bounds


def _at_least_zero(start: Operand) -> int | None:
    value = start.value if type(start) is Const else -1
    if value is None:
        return 0
    return value if type(value) is int and value >= 0 else None


def _at_most_zero(stop: Operand) -> int | None:
    """``a[:-0]`` is empty, so zero is not among them."""
    value = stop.value if type(stop) is Const else 0
    if value is None:
        return 0
    return value if type(value) is int and value < 0 else None


def _padded(axes: Any, length: int) -> list[int]:
    return [*axes, *[0] * (length - len(axes))]


def _transposed(key: Hashable | None) -> Hashable | None:
    if key is None or key == _SCALAR:
        return key
    return key[1] if type(key) is tuple and key[:1] == ("transposed",) else ("transposed", key)


def _product(a: Any, b: Any) -> Any:
    """Of two matrices; ``(a @ b) @ b.T`` has the shape of ``a``, ``a.T @ (a @ b)`` that of ``b``."""
    if type(a) is tuple and a[:1] == ("matmul",) and b == _transposed(a[2]):
        return a[1]
    if type(b) is tuple and b[:1] == ("matmul",) and a == _transposed(b[1]):
        return b[2]
    return "matmul", a, b


def folded_along(key: Hashable | None, base: Hashable) -> Operand | None:
    """The axes along which an array of the shape ``base`` is folded, if that gives the shape ``key``."""
    return key[2] if type(key) is tuple and key[:1] == ("folded",) and key[1] == base else None


def _fits_into(key: Hashable, others: set[Hashable]) -> bool:
    """Whether an array of this shape, folded from one of the others, is broadcast to that one's shape."""
    while type(key) is tuple and key[:1] == ("folded",):
        key = key[1]
        if key in others:
            return True
    return False
