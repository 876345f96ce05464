"""What a normal form means: an interpreter for ``ir.Program``, one statement at a time.

This is the specification that the back end is held to: the emitted text must compute what ``run`` computes.

    >>> from adcompile import ir
    >>> import operator
    >>> square = ir.Op("y.1", operator.mul, (ir.Var("x.0"), ir.Var("x.0")))
    >>> f = ir.Function("f", ("x.0",), ir.Block((square,), (ir.Var("y.1"),)), {})
    >>> run(ir.Program((f,)), (3.0,))
    9.0
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from adcompile import ir
from adcompile.errors import Refusal


def run(program: ir.Program, args: Sequence[Any], env: Mapping[str, Any] | None = None) -> Any:
    """The result of the program's first function; ``env`` gives the values of free names."""
    return _Machine(program, env or {}).call(program.main, args)


class _Machine:
    def __init__(self, program: ir.Program, env: Mapping[str, Any]) -> None:
        self._functions = {function.name: function for function in program.functions}
        self._env = env

    def call(self, function: ir.Function, args: Sequence[Any]) -> Any:
        if len(args) != len(function.params):
            raise TypeError(f"{function.name} takes {len(function.params)} arguments, got {len(args)}")
        values = dict(zip(function.params, args, strict=True))
        try:
            (result,) = self._block(function.body, values)
        except Refusal:
            raise
        except function.catches as error:
            return error
        return _defined(result, function.body.yields[0])

    def _block(self, block: ir.Block, values: dict[str, Any]) -> list[Any]:
        """Run a block; what it yields may be undefined still."""
        for stmt in block.stmts:
            self._stmt(stmt, values)
        return [self._peek(operand, values) for operand in block.yields]

    def _stmt(self, stmt: ir.Stmt, values: dict[str, Any]) -> None:
        match stmt:
            case ir.Op():
                result = self._apply(stmt, values)
                if stmt.target is not None:
                    values[stmt.target] = result
            case ir.If():
                taken = stmt.then if self._read(stmt.cond, values) else stmt.orelse
                values.update(zip(stmt.outs, self._block(taken, values), strict=True))
            case ir.For():
                self._for(stmt, values)
            case ir.While():
                self._while(stmt, values)

    def _apply(self, op: ir.Op, values: dict[str, Any]) -> Any:
        args = [self._read(operand, values) for operand in op.args]
        kwargs = {name: self._read(operand, values) for name, operand in op.kwargs}
        if isinstance(op.fn, ir.Callee):
            return self.call(self._functions[op.fn.name], args)
        return op.fn(*args, **kwargs)

    def _for(self, loop: ir.For, values: dict[str, Any]) -> None:
        current = [self._peek(operand, values) for operand in loop.inits]
        indices = range(*(self._read(operand, values) for operand in (loop.start, loop.stop, loop.step)))
        for index in reversed(indices) if loop.backwards else indices:
            values[loop.index] = index
            values.update(zip(loop.params, current, strict=True))
            current = self._block(loop.body, values)
            if loop.until is not None and self._read(loop.until, values):
                break
        values.update(zip(loop.outs, current, strict=True))

    def _while(self, loop: ir.While, values: dict[str, Any]) -> None:
        current = [self._peek(operand, values) for operand in loop.inits]
        while True:
            values.update(zip(loop.params, current, strict=True))
            (go_on,) = self._block(loop.test, values)
            if not _defined(go_on, loop.test.yields[0]):
                break
            current = self._block(loop.body, values)
            if loop.until is not None and self._read(loop.until, values):
                break
        values.update(zip(loop.outs, current, strict=True))

    def _peek(self, operand: ir.Operand, values: dict[str, Any]) -> Any:
        match operand:
            case ir.Var():
                return values[operand.name]
            case ir.Const():
                return operand.value
            case ir.Free():
                root, *rest = operand.name.split(".")
                return functools.reduce(getattr, rest, self._env[root])

    def _read(self, operand: ir.Operand, values: dict[str, Any]) -> Any:
        return _defined(self._peek(operand, values), operand)


def _defined(value: Any, operand: ir.Operand) -> Any:
    if value is ir.UNDEFINED.value:
        raise UnboundLocalError(f"{operand} has no value on the path that was taken")
    return value
