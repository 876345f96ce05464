"""Lowering of statements, one function for each kind of node."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Passive
from adcompile.lower import assignments, deferred, names
from adcompile.lower.bindings import AttributeBinding
from adcompile.lower.calling import calls
from adcompile.lower.calling.follow import closure
from adcompile.lower.control import contexts, loops, merge, tries
from adcompile.lower.core import Lowering, Uncovered, refusal
from adcompile.lower.data import attributes, augmented
from adcompile.lower.data.operators import truth
from adcompile.lower.values import Known, Value


def expression(lo: Lowering, node: gast.Expr) -> None:
    if not isinstance(node.value, gast.Constant):
        lo.expr(node.value)


def if_(lo: Lowering, node: gast.If) -> None:
    cond = truth(lo, lo.expr(node.test))
    merge.branch(lo, cond, lambda: lo.stmts(node.body), lambda: lo.stmts(node.orelse))


def assert_(lo: Lowering, node: gast.Assert) -> None:
    """An assertion; what computes its message runs only where it fails."""
    cond = truth(lo, lo.expr(node.test))
    if isinstance(cond, Const):
        if not cond.value:
            raise lo.fails(AssertionError, "" if node.msg is None else lo.operand_of(node.msg))
        return
    message = [] if node.msg is None else _message(lo, node.msg)
    if message is not None:
        lo.b.effect(p.assert_, cond, *message)
        return

    def fail() -> None:
        raise lo.fails(AssertionError, lo.operand_of(node.msg))

    merge.branch(lo, cond, lambda: None, fail)


def _message(lo: Lowering, node: gast.AST) -> list[Operand] | None:
    """The message of an assertion, where it can be put together whether it is needed or not."""
    with lo.b.nested() as stmts:
        message = lo.operand_of(node)
    if not all(isinstance(stmt, ir.Op) and stmt.fn in (p.fstring, p.formatted, str, repr) for stmt in stmts):
        return None
    for stmt in stmts:
        lo.b.add(stmt)
    return [message]


def raise_(lo: Lowering, node: gast.Raise) -> None:
    if node.exc is None and lo.handling:
        lo.b.effect(p.raise_, lo.handling[-1])
        raise lo.raised("an exception that is raised again")
    if node.exc is None:
        raise lo.refuse(
            node, "a raise without an exception", "name the exception", why="there is no exception to raise again here"
        )
    error = lo.expr(node.exc)
    if isinstance(error, Known) and isinstance(error.obj, type):
        error = calls.call(lo, error, [], {}, "%t")
    cause = None if node.cause is None else lo.operand_of(node.cause)
    operand = lo.operand(error)
    if cause is not None:
        lo.b.effect(setattr, operand, Const("__cause__"), cause)
    message = node.exc.args[0] if isinstance(node.exc, gast.Call) and node.exc.args else None
    text = str(message.value) if isinstance(message, gast.Constant) else "a call that raises an exception"
    is_ours = lo.b.origin or (lo.frame.code is not None and lo.frame.code.source.ours)
    if is_ours and lo.kind(operand) == Passive(NotImplementedError):
        deferred.raise_refusal(lo.b, refusal(lo.b.pos, text))
        raise refusal(lo.b.pos, text, cls=Uncovered)
    lo.b.effect(p.raise_, operand)
    raise lo.raised(text)


def define(lo: Lowering, node: gast.FunctionDef) -> None:
    fn: Value = closure(lo, node)
    for decorator in reversed([lo.expr(decorator) for decorator in node.decorator_list]):
        fn = calls.call(lo, decorator, [fn], {}, node.name)
    names.bind(lo, node.name, fn, node)


def import_(lo: Lowering, node: gast.Import) -> None:
    for alias in node.names:
        module = _module(lo, alias.name)
        if alias.asname is None and "." in alias.name:
            module = _module(lo, alias.name.split(".")[0])
        name = alias.asname or alias.name.split(".")[0]
        names.bind(lo, name, Known(module, name, module), node)


def import_from(lo: Lowering, node: gast.ImportFrom) -> None:
    package = lo.frame.code.source.globals.get("__package__") if node.level else None
    module = _module(lo, "." * node.level + (node.module or ""), package)
    for alias in node.names:
        if not hasattr(module, alias.name) and hasattr(module, "__path__"):
            _module(lo, f"{module.__name__}.{alias.name}")
        if not hasattr(module, alias.name):
            raise lo.fails(ImportError, f"cannot import name {alias.name!r} from {module.__name__!r}")
        found = getattr(module, alias.name)
        value = names.outside(lo, found, alias.name, AttributeBinding(module, alias.name))
        names.bind(lo, alias.asname or alias.name, attributes.literal_or(found, value), node)


def _module(lo: Lowering, name: str, package: str | None = None) -> ModuleType:
    """A module, imported while compiling; where that fails, the import fails in the program."""
    try:
        return importlib.import_module(name, package)
    except ImportError as error:
        raise lo.fails(type(error), str(error)) from None


def nothing(lo: Lowering, node: gast.AST) -> None:
    pass


def class_(lo: Lowering, node: gast.ClassDef) -> None:
    raise lo.refuse(
        node,
        "a class that is defined in a function",
        "define it in the module",
        why="its methods would be new in each call",
    )


STATEMENTS: dict[type, Callable[[Lowering, Any], None]] = {
    gast.Assign: assignments.assign_,
    gast.AugAssign: augmented.augmented,
    gast.Expr: expression,
    gast.If: if_,
    gast.For: loops.for_,
    gast.While: loops.while_,
    gast.Assert: assert_,
    gast.Raise: raise_,
    gast.With: contexts.with_,
    gast.FunctionDef: define,
    gast.Import: import_,
    gast.ImportFrom: import_from,
    gast.Delete: assignments.delete,
    gast.Pass: nothing,
    gast.Global: nothing,
    gast.Nonlocal: nothing,
    gast.Try: tries.try_,
    gast.ClassDef: class_,
}
