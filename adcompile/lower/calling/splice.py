"""A derivative called inside a function: its normal form is put in place, and differentiated along with the rest."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any

from adcompile import ir, sharing
from adcompile import primitives as p
from adcompile.analysis.aliases import aliases
from adcompile.errors import ArgumentValueError
from adcompile.ir import Block, Const, Op, Operand, Var
from adcompile.kinds import BOOL, Kind, Passive, Tuple, has_storage
from adcompile.lower.core import Lowering
from adcompile.lower.program.renamed import renamed
from adcompile.lower.values import Closure, DictValue, Known, TupleValue, Value, is_code, is_operand

_SHARED = "two arguments of a derivative share memory, and one is written to: pass a copy"


def splice(
    lo: Lowering,
    signature: Any,
    stages: Callable[[dict[str, Kind], dict[str, Any]], Any],
    args: list[Value],
    kwargs: dict[str, Value],
    hint: str,
) -> Value:
    """The statements of ``stages(kinds, constants).function`` for these arguments; its result."""
    values = signature.bind(args, kwargs)
    params: dict[str, Kind] = {}
    constants: dict[str, Any] = {}
    operands: list[Operand] = []
    for name, value in zip(signature.names, values, strict=True):
        if (fixed := _fixed(value)) is not None:
            params[name], constants[name] = Passive(type(fixed)), fixed
            continue
        if isinstance(value, Closure) or not isinstance(value, (Known, TupleValue)) and not is_operand(value):
            raise lo.refuse(None, "a derivative of a function that is given a local function", "define it outside")
        if isinstance(value, Known):
            params[name], constants[name] = Passive(type(value.obj)), value.obj
            continue
        operand = lo.operand(value)
        params[name] = lo.kind(operand)
        operands.append(operand)
    made = stages(params, constants)
    lo.guards.extend(made.lowered.guards)
    _keep_apart(lo, made.lowered.function, operands)
    names = lo.outlines.splice(made.functions) if made.functions else {}
    return _put(lo, renamed(made.function, names), operands)


def _fixed(value: Value) -> Any:
    """A container of functions and names for them, as an object; None of other values."""
    match value:
        case TupleValue(items, cls) if is_code(value) and cls in (None, list) and all(map(_is_settled, items)):
            return (cls or tuple)(map(_object, items))
        case DictValue(keys, values) if all(map(_is_settled, values)):
            return {key.value: _object(item) for key, item in zip(keys, values, strict=True)}
    return None


def _is_settled(value: Value) -> bool:
    return isinstance(value, (Known, Const)) or _fixed(value) is not None


def _object(value: Value) -> Any:
    return value.obj if isinstance(value, Known) else value.value if isinstance(value, Const) else _fixed(value)


def _keep_apart(lo: Lowering, primal: ir.Function, operands: list[Operand]) -> None:
    """What the inner function writes to is copied in its derivative: no other argument may be an alias of it."""
    memory = aliases(primal)
    for k, name in enumerate(primal.params):
        if memory.is_shadowed(name):
            for j, other in enumerate(primal.params):
                if j != k and has_storage(primal.kinds[other]):
                    _refuse_if(lo, lo.b.op(sharing.overlap, operands[k], operands[j], kind=BOOL))


def _refuse_if(lo: Lowering, condition: Operand) -> None:
    with lo.b.nested() as stmts:
        error = lo.b.op(ArgumentValueError, Const(_SHARED), hint="error", kind=Passive(ArgumentValueError))
        lo.b.effect(p.raise_, error)
    lo.b.add(ir.If(condition, Block(tuple(stmts)), Block()))


def _put(lo: Lowering, function: ir.Function, operands: list[Operand]) -> Value:
    to: dict[str, Operand] = dict(zip(function.params, operands, strict=True))
    free = {name: lo.free(name, function.env[name.split(".")[0]], kind) for name, kind in function.kinds.items()
            if name.split(".")[0] in function.env and not name.rpartition(".")[2].isdigit()}  # fmt: skip
    makers: dict[str, Op] = {}
    for stmt in _renamed(lo, function, function.body, to, free).stmts:
        if isinstance(stmt, Op) and stmt.fn is p.reverse_sweep:
            continue
        lo.b.add(stmt)
        if isinstance(stmt, Op) and stmt.target is not None:
            makers[stmt.target] = stmt
    (result,) = function.body.yields
    return _apart(lo, ir.substitute(result, to), makers)


def _apart(lo: Lowering, operand: Operand, makers: dict[str, Op]) -> Value:
    """A tuple that the spliced code makes is followed item by item."""
    made = makers.get(operand.name) if isinstance(operand, Var) else None
    if made is not None and made.fn is p.make_tuple:
        return TupleValue(tuple(_apart(lo, a, makers) for a in made.args))
    kind = lo.kind(operand)
    if isinstance(kind, Tuple):
        items = [lo.b.op(operator.getitem, operand, Const(k), kind=item) for k, item in enumerate(kind.items)]
        return TupleValue(tuple(items), kind.cls)
    return operand


def _renamed(
    lo: Lowering, function: ir.Function, block: Block, to: dict[str, Operand], free: dict[str, ir.Free]
) -> Block:
    """A block with names of its own for everything that it defines."""
    for stmt in ir.walk(block):
        for name in (*ir.targets(stmt), *ir.inner_targets(stmt)):
            to[name] = lo.b.fresh(ir.hint(name), function.kinds[name])
    return _rewritten(block, to, free)


def _rewritten(block: Block, to: dict[str, Operand], free: dict[str, ir.Free]) -> Block:
    def new(operand: Operand) -> Operand:
        if isinstance(operand, Var):
            return to.get(operand.name, operand)
        return free.get(operand.name, operand) if isinstance(operand, ir.Free) else operand

    def name(old: str) -> str:
        found = to[old]
        assert isinstance(found, Var)
        return found.name

    def names(old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(name, old))

    def stmt(s: ir.Stmt) -> ir.Stmt:
        match s:
            case Op():
                kwargs = tuple((k, new(v)) for k, v in s.kwargs)
                target = None if s.target is None else name(s.target)
                return dataclasses.replace(s, target=target, args=tuple(map(new, s.args)), kwargs=kwargs, origin=0)
            case ir.If():
                return ir.If(new(s.cond), inner(s.then), inner(s.orelse), names(s.outs), s.pos)
            case ir.For():
                return dataclasses.replace(
                    s, index=name(s.index), start=new(s.start), stop=new(s.stop), step=new(s.step),
                    inits=tuple(map(new, s.inits)), params=names(s.params), body=inner(s.body), outs=names(s.outs),
                    until=None if s.until is None else new(s.until), origin=0,
                )  # fmt: skip
            case ir.While():
                return dataclasses.replace(
                    s, inits=tuple(map(new, s.inits)), params=names(s.params), test=inner(s.test), body=inner(s.body),
                    outs=names(s.outs), until=None if s.until is None else new(s.until), origin=0,
                )  # fmt: skip

    def inner(b: Block) -> Block:
        return Block(tuple(map(stmt, b.stmts)), tuple(map(new, b.yields)))

    return inner(block)
