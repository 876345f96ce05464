"""Lowering of statements, one function for each kind of node."""

from __future__ import annotations

import importlib
import operator
from collections.abc import Callable
from typing import Any

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.ir import Const, Operand
from adcompile.kinds import Array, Dict, List, Scalar, Unknown, carries_derivative
from adcompile.lower import calls, loops, merge
from adcompile.lower.core import Lowering
from adcompile.lower.expressions import BINARY, apply_binary, item, spread, truth
from adcompile.lower.methods import widen
from adcompile.lower.values import Known, TupleValue, Value, is_operand


def assign_(lo: Lowering, node: gast.Assign) -> None:
    first = node.targets[0]
    value = lo.expr(node.value, first.id if isinstance(first, gast.Name) else "%t")
    for target in node.targets:
        assign(lo, target, value)


def assign(lo: Lowering, target: gast.AST, value: Value) -> None:
    """Bind a value to a target: a name, an element, an attribute, or several of these."""
    match target:
        case gast.Name():
            lo.frame.env[target.id] = value
            if len(lo.calls) == 1:
                lo.marks[target.id] = value
        case gast.Subscript():
            owner = lo.operand_of(target.value)
            store(lo, owner, lo.expr(target.slice), value)
        case gast.Attribute():
            owner = lo.operand_of(target.value)
            lo.b.effect(setattr, owner, Const(target.attr), _detached(lo, lo.operand(value)))
        case gast.Tuple() | gast.List():
            _unpack(lo, target, value)
        case gast.Starred():
            assign(lo, target.value, value)


def _unpack(lo: Lowering, target: gast.Tuple | gast.List, value: Value) -> None:
    count = len(target.elts)
    starred = [k for k, e in enumerate(target.elts) if isinstance(e, gast.Starred)]
    if isinstance(value, TupleValue) or not starred and not _has_known_length(lo, value):
        items = list(value.items) if isinstance(value, TupleValue) else _take(lo, value, count)
    else:
        items = spread(lo, value, target)
    if starred:
        after = count - starred[0] - 1
        middle = items[starred[0] : len(items) - after]
        rest = lo.b.op(p.make_list, *[lo.operand(v) for v in middle])
        items = [*items[: starred[0]], rest, *items[len(items) - after :]]
    if len(items) != count:
        raise lo.refuse(target, f"{len(items)} values are unpacked into {count} names", error=ValueError)
    for element, part in zip(target.elts, items, strict=True):
        assign(lo, element, part)


def _has_known_length(lo: Lowering, value: Value) -> bool:
    from adcompile.kinds import Tuple

    return is_operand(value) and isinstance(lo.kind(value), Tuple)  # type: ignore[arg-type]


def _take(lo: Lowering, value: Value, count: int) -> list[Value]:
    """The items of an array or list that is unpacked into ``count`` names; its length is checked when running."""
    operand = lo.operand(value)
    if not isinstance(lo.kind(operand), (Array, List)):
        raise lo.refuse(None, "unpacking a value whose type is not known when compiling", "unpack a tuple or an array")
    size = lo.b.op(len, operand)
    cond = lo.b.op(operator.eq, size, Const(count))
    lo.b.effect(p.assert_, cond, Const(f"expected {count} values to unpack"))
    return [lo.b.op(operator.getitem, operand, Const(k)) for k in range(count)]


def store(lo: Lowering, owner: Operand, index: Value, value: Value) -> None:
    """``owner[index] = value``"""
    kind = lo.kind(owner)
    operand = _detached(lo, lo.operand(value))
    widen(lo, owner, operand)
    if isinstance(kind, Dict):
        _widen_dict(lo, owner, index, operand)
    lo.b.effect(operator.setitem, owner, lo.operand(index), operand)


def _widen_dict(lo: Lowering, owner: Operand, index: Value, value: Operand) -> None:
    kind = lo.kind(owner)
    if not isinstance(owner, ir.Var) or not isinstance(kind, Dict):
        return
    if isinstance(index, Const) and kind.items is not None:
        from adcompile.kinds import NEVER, join

        items = dict(kind.items)
        items[index.value] = join(items.get(index.value, NEVER), lo.kind(value))
        lo.b.kinds[owner.name] = Dict(tuple(items.items()))
    else:
        lo.b.kinds[owner.name] = Dict(None)


def _detached(lo: Lowering, value: Operand) -> Operand:
    """Inside ``no_grad``, what is stored is a constant."""
    if lo.passive and carries_derivative(lo.kind(value)):
        return lo.b.op(p.stop_gradient, value)
    return value


def augmented(lo: Lowering, node: gast.AugAssign) -> None:
    fn = BINARY[type(node.op)]
    match node.target:
        case gast.Name(id=identifier):
            old = lo.name(identifier, node.target)
            right = lo.expr(node.value)
            if is_operand(old) and isinstance(lo.kind(old), (Array, List, Unknown)):  # type: ignore[arg-type]
                _in_place(lo, lo.operand(old), fn, right, node)
            else:
                lo.frame.env[identifier] = apply_binary(lo, fn, old, right, identifier)
                if len(lo.calls) == 1:
                    lo.marks[identifier] = lo.frame.env[identifier]
        case gast.Subscript():
            owner = lo.operand_of(node.target.value)
            index = lo.expr(node.target.slice)
            operand = lo.operand(index)
            right = lo.expr(node.value)
            if not _accumulate(lo, owner, operand, fn, right):
                old = item(lo, owner, operand, "%t")
                store(lo, owner, operand, calls.emit(lo, fn, [old, right], {}, "%t"))
        case gast.Attribute():
            owner = lo.operand_of(node.target.value)
            from adcompile.lower import attributes

            old = attributes.read(lo, owner, node.target.attr, "%t")
            new = lo.operand(calls.emit(lo, fn, [old, lo.expr(node.value)], {}, "%t"))
            lo.b.effect(setattr, owner, Const(node.target.attr), _detached(lo, new))


def _in_place(lo: Lowering, place: Operand, fn: Callable[..., Any], right: Value, node: gast.AugAssign) -> None:
    """``place += right`` on an array or a list: the object itself changes, under all its names."""
    kind = lo.kind(place)
    if isinstance(kind, List) and fn is operator.add:
        from adcompile.lower.methods import call_method

        call_method(lo, place, "extend", [right], {}, "%t")
        return
    if not isinstance(kind, Array):
        raise lo.refuse(node, "whether this changes an array in place is not known when compiling", "write x = x + y")
    value = _detached(lo, lo.operand(right))
    if fn in (operator.add, operator.sub):
        lo.b.effect(p.isum if fn is operator.add else p.isub, place, value)
    else:
        lo.b.effect(operator.setitem, place, Const(...), lo.operand(calls.emit(lo, fn, [place, value], {}, "%t")))


def _accumulate(lo: Lowering, owner: Operand, index: Operand, fn: Callable[..., Any], right: Value) -> bool:
    """``owner[index] += right`` as one operation, where no element can be named twice."""
    if fn not in (operator.add, operator.sub) or not isinstance(lo.kind(owner), Array) or not is_basic(lo, index):
        return False
    value = _detached(lo, lo.operand(right))
    lo.b.effect(p.isum_item if fn is operator.add else p.isub_item, owner, index, value)
    return True


def is_basic(lo: Lowering, index: Operand) -> bool:
    """Whether an index is made of integers, slices, None and Ellipsis only."""
    from adcompile.kinds import Passive, Tuple

    def basic(kind: Any) -> bool:
        if isinstance(kind, Scalar):
            return kind.type == "int"
        if isinstance(kind, Passive):
            return kind.cls in (slice, type(None), type(Ellipsis))
        return isinstance(kind, Tuple) and all(map(basic, kind.items))

    return basic(lo.kind(index))


def expression(lo: Lowering, node: gast.Expr) -> None:
    if not isinstance(node.value, gast.Constant):
        lo.expr(node.value)


def if_(lo: Lowering, node: gast.If) -> None:
    cond = truth(lo, lo.expr(node.test))
    merge.branch(lo, cond, lambda: lo.stmts(node.body), lambda: lo.stmts(node.orelse))


def assert_(lo: Lowering, node: gast.Assert) -> None:
    cond = truth(lo, lo.expr(node.test))
    message = [] if node.msg is None else [lo.operand_of(node.msg)]
    if not (isinstance(cond, Const) and cond.value):
        lo.b.effect(p.assert_, cond, *message)


def raise_(lo: Lowering, node: gast.Raise) -> None:
    if node.exc is None:
        raise lo.refuse(node, "a bare raise is not supported")
    if isinstance(node.exc, gast.Call):
        fn = lo.expr(node.exc.func)
        args = [lo.operand_of(a) for a in node.exc.args]
        error = lo.b.op(p.call, lo.operand(fn), *args)
    else:
        error = lo.b.op(p.call, lo.operand_of(node.exc))
    lo.b.effect(p.raise_, error)


def with_(lo: Lowering, node: gast.With) -> None:
    if len(node.items) == 1 and _is_no_grad(lo, node.items[0].context_expr):
        lo.passive += 1
        names = loops.assigned(node.body)
        lo.stmts(node.body)
        lo.passive -= 1
        for name in names:
            value = lo.frame.env.get(name)
            if value is not None:
                lo.frame.env[name] = merge.rebuild(value, [_stopped(lo, leaf, name) for leaf in merge.leaves(value)])
        return
    raise lo.refuse(node, "this with statement is not supported")


def _stopped(lo: Lowering, leaf: Operand, name: str) -> Operand:
    return lo.b.op(p.stop_gradient, leaf, hint=name) if carries_derivative(lo.kind(leaf)) else leaf


def _is_no_grad(lo: Lowering, node: gast.AST) -> bool:
    if not isinstance(node, gast.Call):
        return False
    fn = lo.expr(node.func)
    return isinstance(fn, Known) and getattr(fn.obj, "__adcompile_no_grad__", False)


def define(lo: Lowering, node: gast.FunctionDef) -> None:
    if node.decorator_list:
        fn: Value = calls.closure(lo, node)
        for decorator in reversed(node.decorator_list):
            fn = calls.call(lo, lo.expr(decorator), [fn], {}, node.name)
        lo.frame.env[node.name] = fn
        return
    lo.frame.env[node.name] = calls.closure(lo, node)


def import_(lo: Lowering, node: gast.Import) -> None:
    for alias in node.names:
        module = importlib.import_module(alias.name)
        if alias.asname is None and "." in alias.name:
            root = alias.name.split(".")[0]
            lo.frame.env[root] = Known(importlib.import_module(root), root)
        else:
            lo.frame.env[alias.asname or alias.name] = Known(module, alias.asname or alias.name)


def import_from(lo: Lowering, node: gast.ImportFrom) -> None:
    package = lo.frame.code.source.globals.get("__package__") if node.level else None
    module = importlib.import_module("." * node.level + (node.module or ""), package)
    for alias in node.names:
        found = getattr(module, alias.name)
        lo.frame.env[alias.asname or alias.name] = Known(found, alias.asname or alias.name)


def delete(lo: Lowering, node: gast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, gast.Name):
            lo.frame.env[target.id] = ir.UNDEFINED
        else:
            raise lo.refuse(node, "deleting an item is not supported")


def pass_(lo: Lowering, node: gast.AST) -> None:
    pass


STATEMENTS: dict[type, Callable[[Lowering, Any], None]] = {
    gast.Assign: assign_,
    gast.AugAssign: augmented,
    gast.Expr: expression,
    gast.If: if_,
    gast.For: loops.for_,
    gast.While: loops.while_,
    gast.Assert: assert_,
    gast.Raise: raise_,
    gast.With: with_,
    gast.FunctionDef: define,
    gast.Import: import_,
    gast.ImportFrom: import_from,
    gast.Delete: delete,
    gast.Pass: pass_,
}
