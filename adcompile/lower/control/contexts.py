"""``with`` statements: ``no_grad``, whose results are constants, and managers that the derivative has no part in."""

from __future__ import annotations

import contextlib
import dataclasses
import types
import warnings
from collections.abc import Callable
from typing import Any

import gast

from adcompile import primitives as p
from adcompile.ir import Const, Operand, Var
from adcompile.kinds import UNKNOWN, Object, Passive, carries_derivative
from adcompile.lower import assignments
from adcompile.lower.calling import calls, follow
from adcompile.lower.calling.libraries import is_followed, makes_managers
from adcompile.lower.control import merge, warning_filters
from adcompile.lower.control.carry import rebound
from adcompile.lower.core import Lowering
from adcompile.lower.data import attributes, displays
from adcompile.lower.inference import managed_warnings
from adcompile.lower.shapes import leaves, rebuild
from adcompile.lower.values import Bound, Choice, Instance, Known, Value, is_operand
from adcompile.syntax.find import find

#: Classes of the standard library whose objects let exceptions pass.
_LIBRARY_MANAGERS = (warnings.catch_warnings,)


def with_(lo: Lowering, node: gast.With) -> None:
    """A ``with`` statement, from its first manager on."""
    if not node.items:
        lo.stmts(node.body)
        return
    first, *others = node.items
    rest = node if not others else None
    inner = gast.With(items=others, body=node.body, type_comment=None)
    gast.copy_location(inner, node)
    if _is_no_grad(lo, first.context_expr):
        _without_gradient(lo, inner)
        return
    del rest
    _managed(lo, first, inner)


def _without_gradient(lo: Lowering, node: gast.With) -> None:
    """What is assigned in the block is a constant from there on; what is stored in it, too."""
    cells = rebound(lo, node.body)
    lo.passive += 1
    try:
        with_(lo, node)
    finally:
        lo.passive -= 1
    for frame, name in cells:
        value = frame.env.get(name)
        if value is not None:
            frame.env[name] = rebuild(value, [_stopped(lo, leaf, name) for leaf in leaves(value)])


def _stopped(lo: Lowering, leaf: Operand, name: str) -> Operand:
    return lo.b.op(p.stop_gradient, leaf, hint=name) if carries_derivative(lo.kind(leaf)) else leaf


def _is_no_grad(lo: Lowering, node: gast.AST) -> bool:
    if not isinstance(node, gast.Call):
        return False
    fn = lo.expr(node.func)
    return isinstance(fn, Known) and getattr(fn.obj, "__adcompile_no_grad__", False)


def _managed(lo: Lowering, item: gast.withitem, inner: gast.With) -> None:
    """A manager is entered and left around the block, as a statement before and one after it."""
    node = item.context_expr
    fn = lo.expr(node.func) if isinstance(node, gast.Call) else None

    def block(entered: Value) -> None:
        if isinstance(manager, Var) and lo.kind(manager) == managed_warnings.MANAGER:
            entered = warning_filters.recorded(item.optional_vars)
        if item.optional_vars is not None:
            assignments.assign(lo, item.optional_vars, entered)
        with_(lo, inner)

    if isinstance(fn, Known) and fn.obj is contextlib.suppress:
        _suppressed(lo, node, inner)
        return
    if isinstance(fn, Known) and fn.obj in _LIBRARY_MANAGERS:
        args, kwargs = displays.arguments_of(lo, node)
        named: dict[str, Any] = {key: lo.operand(value) for key, value in kwargs.items()}
        manager: Value = lo.b.made(
            p.call, (lo.operand(fn), *map(lo.operand, args)), named, kind=managed_warnings.MANAGER
        )
    else:
        manager = lo.expr(node)
    _around(lo, item, manager, block)


def _around(lo: Lowering, item: gast.withitem, manager: Value, block: Callable[[Value], None]) -> None:
    if isinstance(manager, Bound) and isinstance(fn := manager.fn, Choice):
        sides = [dataclasses.replace(manager, fn=side) for side in (fn.then, fn.orelse)]
        manager = Choice(fn.cond, *sides)
    if isinstance(manager, Choice):
        then, orelse = manager.then, manager.orelse
        merge.branch(lo, manager.cond, lambda: _around(lo, item, then, block), lambda: _around(lo, item, orelse, block))
        return
    generator = _generator(manager)
    if generator is not None:
        assert isinstance(manager, Bound)
        follow.manage(lo, generator, list(manager.args), dict(manager.kwargs), block)
        return
    enter, leave = _methods(lo, item, manager)
    block(enter())
    leave()


def _suppressed(lo: Lowering, call: gast.Call, inner: gast.With) -> None:
    """``with suppress(A, B)`` is ``try`` with a handler that does nothing."""
    from adcompile.lower.control import tries

    classes = gast.copy_location(gast.Tuple(elts=call.args, ctx=gast.Load()), call)
    nothing = gast.copy_location(gast.Pass(), call)
    handler = gast.copy_location(gast.ExceptHandler(type=classes, name=None, body=[nothing]), call)
    made = gast.Try(body=[inner] if inner.items else inner.body, handlers=[handler], orelse=[], finalbody=[])
    tries.try_(lo, gast.copy_location(made, call))


def _generator(manager: Value) -> types.FunctionType | None:
    """The generator that a manager was made of by ``contextlib.contextmanager``."""
    made = manager.fn.obj if isinstance(manager, Bound) and isinstance(manager.fn, Known) else None
    generator = getattr(made, "__wrapped__", None) if makes_managers(made) else None
    return generator if isinstance(generator, types.FunctionType) else None


def _methods(lo: Lowering, item: gast.withitem, manager: Value) -> tuple[Callable[[], Value], Callable[[], object]]:
    """What is called before the block, and after it."""
    nothing: list[Value] = [Const(None)] * 3
    cls = manager.cls if isinstance(manager, Instance) else None
    if cls is None and not isinstance(manager, Known) and _is_library_call(lo, item):
        owner = lo.operand(manager)
        if lo.kind(owner) == UNKNOWN or isinstance(lo.kind(owner), Passive):
            return (
                lambda: lo.b.op(p.call_method, owner, Const("__enter__")),
                lambda: lo.b.op(p.call_method, owner, Const("__exit__"), *map(Const, [None] * 3)),
            )
    if cls is None and is_operand(manager) and isinstance(kind := lo.kind(lo.operand(manager)), Object):
        cls = kind.cls
    if cls is None or not _passes_exceptions(cls):
        raise lo.refuse(
            item.context_expr,
            "a with statement over this manager",
            "call what it does, before the block and after it",
            why="what it does at the end of the block, and after an exception, is not followed",
        )
    return (
        lambda: calls.call(lo, attributes.of_class(lo, manager, cls, "__enter__", "%t"), [], {}, "%t"),
        lambda: calls.call(lo, attributes.of_class(lo, manager, cls, "__exit__", "%t"), nothing, {}, "%t"),
    )


def _passes_exceptions(cls: type) -> bool:
    """Whether what leaves a block by an exception goes on as one: ``__exit__`` returns nothing that is true."""
    leave = attributes.find_static(cls, "__exit__")
    if not isinstance(leave, types.FunctionType) or not hasattr(cls, "__enter__") or not is_followed(leave):
        return False
    returns = [node.value for node in gast.walk(find(leave).node) if isinstance(node, gast.Return)]
    return all(value is None or isinstance(value, gast.Constant) and not value.value for value in returns)


def _is_library_call(lo: Lowering, item: gast.withitem) -> bool:
    node = item.context_expr
    if not isinstance(node, gast.Call):
        return False
    fn = lo.expr(node.func)
    return isinstance(fn, Known) and not is_followed(fn.obj)


__all__ = ["calls", "with_"]
