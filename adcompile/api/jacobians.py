"""``jacrev``, ``jacfwd`` and ``hessian``: all derivatives of a function with any result.

A block is the array of derivatives of one number (or array) of the result by one of the arguments: its shape is that of
the result, followed by that of the argument. Results and arguments that are structures give structures of blocks.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, ParamSpec

import numpy as np

from adcompile.api.arguments import check_differentiable
from adcompile.api.derivation import ArgNums
from adcompile.api.derivative import checked_function
from adcompile.api.nested import lower_jacobian
from adcompile.api.products import Product, gradient, product
from adcompile.errors import ArgumentError
from adcompile.lower.core import Lowering
from adcompile.lower.values import Value
from adcompile.rules import RuleSet
from adcompile.signature import Signature
from adcompile.structures import fitted, is_number, leaves, with_leaves

P = ParamSpec("P")
Blocks = list[list[Any]]


class Jacobian(Generic[P]):
    """All derivatives of a function, as a function: what ``jacrev``, ``jacfwd`` and ``hessian`` give."""

    def __init__(
        self,
        fn: Callable[P, Any],
        mode: str,
        argnums: ArgNums = 0,
        has_aux: bool = False,
        holomorphic: bool = False,
        rules: RuleSet | None = None,
    ) -> None:
        functools.update_wrapper(self, fn, updated=())
        self.__wrapped__ = fn
        self._options = (mode, argnums, has_aux, holomorphic, rules)
        self._signature = Signature(checked_function(fn))
        self._single = not isinstance(argnums, (list, tuple))
        keys = (argnums,) if self._single else tuple(argnums)  # type: ignore[arg-type]
        self._wrt = tuple(self._position(key) for key in keys)
        if len(set(self._wrt)) < len(self._wrt):
            raise ArgumentError(f"argnums={argnums!r} holds an argument of {self._signature.name} twice")

    def _position(self, key: Any) -> int:
        found = self._signature.position(key)
        if found is None:
            raise ArgumentError(f"{self._signature.name} has no parameter {key!r}")
        return found

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        mode, _, has_aux, holomorphic, rules = self._options
        values = self._signature.bind(args, kwargs)
        for k in self._wrt:
            check_differentiable(values[k], self._signature.names[k], self._signature.name, holomorphic)
        out = product(self.__wrapped__, "primal", None, rules).derivation.run(values)
        if has_aux and not (isinstance(out, tuple) and len(out) == 2):
            raise ArgumentError(f"with has_aux=True, {self._signature.name} must return a pair")
        result = out[0] if has_aux else out
        if not holomorphic and any(np.iscomplexobj(leaf) for _, leaf in leaves(result)):
            raise ArgumentError(f"{self._signature.name} gives complex numbers: pass holomorphic=True")
        blocks = _BLOCKS[mode](self.__wrapped__, self._wrt, values, out, rules)
        wrt_values = [values[k] for k in self._wrt]
        found = self._arranged(result, blocks, wrt_values, depth=2 if mode == "hessian" else 1)
        return (found, out[1]) if has_aux else found

    def __adcompile_lower__(self, lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value:
        return lower_jacobian(lo, args, kwargs, hint)

    def product(self) -> Product:
        """What gives one row or column."""
        mode, _, _, _, rules = self._options
        if mode == "hessian":
            return product(gradient(self.__wrapped__, self._wrt, rules), "jvp", self._wrt, rules)
        return product(self.__wrapped__, "vjp" if mode == "jacrev" else "jvp", self._wrt, rules)

    def _arranged(self, result: Any, rows: Sequence[Any], values: list[Any], depth: int) -> Any:
        """Rows of blocks, in the structure of the result and, inside, of the arguments."""

        def inner(row: Any, depth: int) -> Any:
            if depth == 0:
                return row
            blocks = iter([inner(block, depth - 1) for block in row])
            parts = tuple(with_leaves(value, blocks) for value in values)
            return parts[0] if self._single else parts

        return with_leaves(result, iter([inner(row, depth) for row in rows]))

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __reduce__(self) -> Any:
        return Jacobian, (self.__wrapped__, *self._options)

    def __repr__(self) -> str:
        return f"<{self._options[0]} of {self._signature.name} by {self._options[1]!r}>"


def _numbers(value: Any) -> list[Any]:
    return [leaf for _, leaf in leaves(value)]


def _empty(results: list[Any], arguments: list[Any]) -> Blocks:
    return [[np.zeros(np.shape(y) + np.shape(x), np.result_type(y, x)) for x in arguments] for y in results]


def _directions(value: Any) -> Iterator[tuple[int, tuple[int, ...], Any]]:
    """The unit vectors of a structure, each with the leaf and the index where it is one."""
    numbers = _numbers(value)
    for j, number in enumerate(numbers):
        for index in np.ndindex(np.shape(number)):
            unit = [np.zeros_like(x) if isinstance(x, np.ndarray) else type(x)(0) for x in numbers]
            if isinstance(number, np.ndarray):
                unit[j][index] = 1
            else:
                unit[j] = type(number)(1)
            yield j, index, with_leaves(value, iter(unit))


def _settled(blocks: Blocks, results: list[Any], arguments: list[Any]) -> Blocks:
    """Blocks of no dimension as numbers."""

    def number(block: Any, y: Any, x: Any) -> Any:
        if block.ndim > 0:
            return block
        plain = isinstance(y, (float, complex)) and type(x) in (float, complex)
        return block.item() if plain else block[()]

    return [
        [number(b, y, x) for b, x in zip(row, arguments, strict=True)] for row, y in zip(blocks, results, strict=True)
    ]


def reverse_blocks(fn: Any, wrt: tuple[int, ...], values: Any, out: Any, rules: RuleSet | None) -> Blocks:
    """Row by row: one pullback for each number of the result."""
    pull = product(fn, "vjp", wrt, rules)
    wrt_values = [values[k] for k in wrt]
    results, arguments = _numbers(out), _numbers(wrt_values)
    blocks = _empty(results, arguments)
    for i, index, unit in _directions(out):
        bars = pull.derivation.run(values, (fitted(unit, out, "the cotangent"),))
        for block, bar in zip(blocks[i], _numbers(fitted(bars, wrt_values, "the gradient")), strict=True):
            block[index] = bar
    return _settled(blocks, results, arguments)


def forward_blocks(fn: Any, wrt: tuple[int, ...], values: Any, out: Any, rules: RuleSet | None) -> Blocks:
    """Column by column: one tangent for each number of the arguments."""
    pushed = product(fn, "jvp", wrt, rules)
    wrt_values = tuple(values[k] for k in wrt)
    results, arguments = _numbers(out), _numbers(wrt_values)
    blocks = _empty(results, arguments)
    for j, index, unit in _directions(wrt_values):
        _, dot = pushed.derivation.run(values, unit)
        for row, number in zip(blocks, _numbers(fitted(dot, out, "the tangent")), strict=True):
            row[j][(..., *index)] = number
    return _settled(blocks, results, arguments)


def hessian_blocks(fn: Any, wrt: tuple[int, ...], values: Any, out: Any, rules: RuleSet | None) -> list[Any]:
    """For each number of the result the blocks of its second derivatives, forward over reverse."""
    arguments = [values[k] for k in wrt]
    if is_number(out) and np.ndim(out) == 0:
        first = gradient(fn, wrt, rules, np.iscomplexobj(out))
        return [forward_blocks(first, wrt, values, tuple(arguments), rules)]
    pull = product(fn, "vjp", wrt, rules)
    found: list[Any] = []
    numbers, xs = _numbers(out), _numbers(arguments)
    for y in numbers:
        shapes = [[np.shape(y) + np.shape(a) + np.shape(b) for b in xs] for a in xs]
        found.append([[np.zeros(shape, np.result_type(y, *xs)) for shape in row] for row in shapes])
    for i, index, unit in _directions(out):
        given = (*values, fitted(unit, out, "the cotangent"))
        for row, blocks in zip(found[i], forward_blocks(pull, wrt, given, tuple(arguments), rules), strict=True):
            for total, block in zip(row, blocks, strict=True):
                total[index] = block
    return found


_BLOCKS: dict[str, Callable[..., Any]] = {
    "jacrev": reverse_blocks,
    "jacfwd": forward_blocks,
    "hessian": hessian_blocks,
}


def _maker(mode: str, fn: Any, options: dict[str, Any]) -> Any:
    if fn is None:
        return lambda f: Jacobian(f, mode, **options)
    return Jacobian(fn, mode, **options)


def jacrev(
    fn: Any = None,
    argnums: ArgNums = 0,
    has_aux: bool = False,
    holomorphic: bool = False,
    rules: RuleSet | None = None,
) -> Any:
    """The Jacobian of a function, row by row in reverse mode: for results with fewer numbers than the arguments.

    The derivative of an array of shape ``m`` by one of shape ``n`` has the shape ``m + n``. A result that is a
    structure gives that structure of Jacobians; so does an argument, inside.
    """
    return _maker("jacrev", fn, {"argnums": argnums, "has_aux": has_aux, "holomorphic": holomorphic, "rules": rules})


def jacfwd(
    fn: Any = None,
    argnums: ArgNums = 0,
    has_aux: bool = False,
    holomorphic: bool = False,
    rules: RuleSet | None = None,
) -> Any:
    """The Jacobian of a function, column by column in forward mode; laid out as ``jacrev`` lays it out."""
    return _maker("jacfwd", fn, {"argnums": argnums, "has_aux": has_aux, "holomorphic": holomorphic, "rules": rules})


def hessian(
    fn: Any = None,
    argnums: ArgNums = 0,
    has_aux: bool = False,
    holomorphic: bool = False,
    rules: RuleSet | None = None,
) -> Any:
    """The second derivatives of a function, forward over reverse; a tuple of arguments gives a tuple of tuples."""
    return _maker("hessian", fn, {"argnums": argnums, "has_aux": has_aux, "holomorphic": holomorphic, "rules": rules})


jacobian = jacrev
