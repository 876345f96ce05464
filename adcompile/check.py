"""The normal form, as a check: ``check(function)`` raises ``InternalError`` where a function is not in it.

1. Every variable is assigned once: parameters, targets, the outs and parameters and indices of loops are all distinct.
2. A variable is read where its definition dominates: later in its block, or in a block nested there. (``closed=False``
   lifts this for code in the making, where adjoint statements refer to variables of forward loops: there it is enough
   that the variable is defined somewhere.)
3. Blocks yield as many values as their statement has outs; a loop has as many initial values and parameters; the test
   of a while loop yields one condition, a function its result and what else it hands on.
4. The target of an operation is not among its own operands.
5. An operation's callee is callable, or the name of a function of the same program; its operands are variables,
   literals and free names that the function's ``env`` knows (dotted ones, such as ``math.inf``, are a library's).
6. ``origin`` is a number and ``pos`` a position or None.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from adcompile import ir
from adcompile.errors import InternalError


def check(function: ir.Function, *, closed: bool = True) -> None:
    """Raise ``InternalError`` unless the function is in normal form."""
    checker = _Checker(function, closed)
    checker.define(function.params)
    if not closed:
        checker.visible.update(_defined(function.body), function.params)
    if not function.body.yields:
        checker.fail("it has no result")
    checker.block(function.body, len(function.body.yields))


class _Checker:
    def __init__(self, function: ir.Function, closed: bool) -> None:
        self.function = function
        self.closed = closed
        self.assigned: set[str] = set()
        self.visible: set[str] = set()

    def fail(self, problem: str) -> NoReturn:
        raise InternalError(f"{self.function.name} is not in normal form: {problem}")

    def define(self, names: Iterable[str]) -> None:
        for name in names:
            if name in self.assigned:
                self.fail(f"{name} is assigned twice")
            self.assigned.add(name)
            self.visible.add(name)

    def read(self, operands: Iterable[object], where: str) -> None:
        for operand in operands:
            match operand:
                case ir.Var(name):
                    if name not in self.visible:
                        self.fail(f"{where} reads {name}, which {self.absence(name)}")
                case ir.Free(name):
                    if "." not in name and name not in self.function.env:
                        self.fail(f"{where} reads the free name {name}, which env does not know")
                case ir.Const():
                    pass
                case _:
                    self.fail(f"{where} has {operand!r} for an operand")

    def absence(self, name: str) -> str:
        return "is not defined there" if name in self.assigned else "is not defined yet, or never"

    def block(self, block: ir.Block, arity: int) -> None:
        before = set(self.visible) if self.closed else self.visible
        self.statements(block, arity)
        self.visible = before

    def statements(self, block: ir.Block, arity: int) -> None:
        """Check a block and leave its variables visible."""
        for stmt in block.stmts:
            self.stmt(stmt)
        if len(block.yields) != arity:
            self.fail(f"a block yields {len(block.yields)} values where {arity} are expected")
        self.read(block.yields, "a yield")

    def stmt(self, stmt: object) -> None:
        if not isinstance(stmt, (ir.Op, ir.If, ir.For, ir.While)):
            self.fail(f"{stmt!r} is no statement")
        if type(stmt.origin) is not int or not (stmt.pos is None or isinstance(stmt.pos, ir.Pos)):
            self.fail(f"{_name(stmt)} has origin {stmt.origin!r} and pos {stmt.pos!r}")
        self.read(ir.own_operands(stmt), _name(stmt))
        match stmt:
            case ir.Op():
                self.op(stmt)
            case ir.If():
                self.block(stmt.then, len(stmt.outs))
                self.block(stmt.orelse, len(stmt.outs))
            case ir.For() | ir.While():
                self.loop(stmt)
        self.define(ir.targets(stmt))

    def op(self, op: ir.Op) -> None:
        fn: object = op.fn
        if not (callable(fn) or isinstance(fn, ir.Callee)):
            self.fail(f"{fn!r} is not callable")
        if op.target is not None and op.target in set(ir.variables(op.operands())):
            self.fail(f"{op.target} is among the operands of its own definition")

    def loop(self, loop: ir.For | ir.While) -> None:
        if not len(loop.inits) == len(loop.params) == len(loop.outs):
            self.fail(f"{_name(loop)}: {len(loop.inits)} inits, {len(loop.params)} params, {len(loop.outs)} outs")
        before = set(self.visible) if self.closed else self.visible
        self.define(ir.inner_targets(loop))
        if isinstance(loop, ir.While):
            self.statements(loop.test, 1)
        self.statements(loop.body, len(loop.outs))
        if loop.until is not None:
            self.read((loop.until,), "until")
        self.visible = before


def _defined(block: ir.Block) -> Iterable[str]:
    for stmt in ir.walk(block):
        yield from ir.targets(stmt)
        yield from ir.inner_targets(stmt)


def _name(stmt: ir.Stmt) -> str:
    what = type(stmt).__name__
    if isinstance(stmt, ir.Op):
        what = getattr(stmt.fn, "__name__", None) or getattr(stmt.fn, "name", None) or repr(stmt.fn)
    return f"{what} → {', '.join(ir.targets(stmt)) or 'nothing'}"
