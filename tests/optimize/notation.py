"""Write IR as text: ``function("x: array, n: int", \"\"\" ... \"\"\")``.

A line is a statement; names keep their numbers, so what a test says is what it gets.

    t.1 = sin x.0                    an operation; operands are variables, numbers, None, True, 'text' and $free names
    setitem b.1 i.2 0.0              without a target
    if c.1 -> y.5                    branches end in ``yield``; ``else`` is optional when nothing is yielded
      yield 1.0
    else
      yield x.0
    for i.1 in 0 n.0 1: s.2 = 0.0 -> s.9, y.3 = x.0 -> y.8 [until c.4] [backwards]
      yield s.4 y.5
    while: s.2 = 0.0 -> s.9
      yield c.3
    do
      yield s.4
    return s.9
"""

from __future__ import annotations

import ast
import builtins
import operator
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from adcompile import ir, kinds, primitives, runtime

KINDS: dict[str, kinds.Kind] = {
    "float": kinds.FLOAT,
    "int": kinds.INT,
    "bool": kinds.BOOL,
    "complex": kinds.COMPLEX,
    "num": kinds.NUM,
    "npfloat": kinds.NP_FLOAT,
    "array": kinds.Array("float64", 1),
    "point": kinds.Array("float64", 0),
    "matrix": kinds.Array("float64", 2),
    "ints": kinds.Array("int64", 1),
    "zarray": kinds.Array("complex128", 1),
    "slice": kinds.Passive(slice),
    "list": kinds.List(kinds.FLOAT),
    "arrays": kinds.List(kinds.Array("float64", 1)),
    "unknown": kinds.UNKNOWN,
}
_OPERATORS = {"div": operator.truediv, "not": operator.not_, "is": operator.is_, "bool": bool}
_PLACES = (primitives, operator, runtime, np, builtins)


def callee(name: str) -> Any:
    if name in _OPERATORS:
        return _OPERATORS[name]
    if name.startswith("@"):
        return ir.Callee(name[1:])
    for place in _PLACES:
        if name in vars(place):
            return vars(place)[name]
    raise NameError(name)


def operand(text: str) -> ir.Operand:
    if re.fullmatch(r"[%A-Za-z_][\w%]*\.\d+'?", text):
        return ir.Var(text)
    if text.startswith("$"):
        return ir.Free(text[1:])
    return ir.UNDEFINED if text == "undefined" else ir.Const(ast.literal_eval(text))


def operands(texts: list[str]) -> tuple[ir.Operand, ...]:
    return tuple(map(operand, texts))


def function(params: str, text: str, origin: int = 0, /, **known: str) -> ir.Function:
    """A function; ``params`` is ``"x.0: array, n.0: int"``, ``known`` gives kinds to hints (``u="array"``) or to names
    with a ``_`` for the dot; the others are floats. ``origin`` is that of every statement."""
    names, table = [], {}
    for one in filter(None, params.split(",")):
        name, kind = (part.strip() for part in one.split(":"))
        names.append(name)
        table[name] = KINDS[kind]
    lines = [(len(line) - len(line.lstrip()), line.split("#")[0].strip()) for line in text.splitlines()]
    parser = _Parser([line for line in lines if line[1]], origin)
    body = parser.block(parser.lines[0][0])
    for name in parser.defined:
        given = known.get(name.replace(".", "_")) or known.get(ir.hint(name).replace("%", ""))
        table[name] = KINDS[given] if given else _kind(parser, name)
    return ir.Function("f", tuple(names), body, table, dict.fromkeys(parser.free))


def _kind(parser: _Parser, name: str) -> kinds.Kind:
    op = parser.ops.get(name)
    if name in parser.indices:
        return kinds.INT
    if op is not None and op.fn is slice:
        return kinds.Passive(slice)
    return kinds.BOOL if op is not None and op.fn in (operator.lt, operator.gt, operator.eq) else kinds.FLOAT


class _Parser:
    def __init__(self, lines: list[tuple[int, str]], origin: int) -> None:
        self.lines = lines
        self.origin = origin
        self.defined: list[str] = []
        self.indices: set[str] = set()
        self.ops: dict[str, ir.Op] = {}
        self.free: list[str] = []

    def peek(self, indent: int) -> str | None:
        return self.lines[0][1] if self.lines and self.lines[0][0] == indent else None

    def block(self, indent: int) -> ir.Block:
        stmts: list[ir.Stmt] = []
        while (line := self.peek(indent)) is not None and line.split()[0] not in ("else", "do"):
            self.lines.pop(0)
            words = line.split()
            if words[0] in ("yield", "return"):
                return ir.Block(tuple(stmts), operands(words[1:]))
            stmts.append(self.statement(line, words, indent))
        return ir.Block(tuple(stmts))

    def nested(self) -> ir.Block:
        return self.block(self.lines[0][0])

    def statement(self, line: str, words: list[str], indent: int) -> ir.Stmt:
        if words[0] == "if":
            return self.branches(words, indent)
        if words[0] in ("for", "while:"):
            return self.loop(line, words, indent)
        target = None
        if len(words) > 1 and words[1] == "=":
            target, words = words[0], words[2:]
            self.defined.append(target)
        args = operands([word for word in words[1:] if "=" not in word])
        kwargs = tuple((word.partition("=")[0], operand(word.partition("=")[2])) for word in words[1:] if "=" in word)
        op = ir.Op(target, callee(words[0]), args, kwargs, None, self.origin)
        self.free += [arg.name for arg in args if isinstance(arg, ir.Free)]
        if target is not None:
            self.ops[target] = op
        return op

    def branches(self, words: list[str], indent: int) -> ir.If:
        outs = tuple(words[3:])
        self.defined += outs
        then, orelse = self.nested(), ir.Block()
        if self.peek(indent) == "else":
            self.lines.pop(0)
            orelse = self.nested()
        return ir.If(operand(words[1]), then, orelse, outs, None, self.origin)

    def loop(self, line: str, words: list[str], indent: int) -> ir.For | ir.While:
        head, _, tail = line.partition(":")
        until = re.search(r"\buntil (\S+)", tail)
        carried = list(_carried(re.sub(r"\buntil .*|\bbackwards\b", "", tail)))
        params, inits, outs = (tuple(column) for column in zip(*carried, strict=True)) if carried else ((), (), ())
        self.defined += [*params, *outs]
        stop = operand(until.group(1)) if until else None
        if words[0] == "while:":
            test = self.nested()
            assert self.peek(indent) == "do"
            self.lines.pop(0)
            body = self.nested()
            return ir.While(operands(list(inits)), params, test, body, outs, stop, None, self.origin)
        index, bounds = words[1], operands(head.split(" in ")[1].split())
        self.defined.append(index)
        self.indices.add(index)
        start, end, step = bounds
        return ir.For(
            index, start, end, step, operands(list(inits)), params, self.nested(), outs, stop,
            "backwards" in tail, None, self.origin,
        )  # fmt: skip


def _carried(text: str) -> Iterator[tuple[str, str, str]]:
    for one in filter(None, map(str.strip, text.split(","))):
        param, _, init, _, out = one.split()
        yield param, init, out


# Text again


def show(function: ir.Function) -> str:
    """The body of a function, as ``function`` reads it."""
    return "\n".join(_lines(function.body, "", "return"))


def text(source: str) -> str:
    """A test's expectation, without its margin."""
    lines = [line.split("#")[0].rstrip() for line in source.splitlines() if line.split("#")[0].strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[margin:] for line in lines)


def _lines(block: ir.Block, margin: str, end: str = "yield") -> Iterator[str]:
    for stmt in block.stmts:
        for line in _statement(stmt):
            yield margin + line
    if block.yields or end == "return":
        yield margin + " ".join([end, *map(_operand, block.yields)])


def _statement(stmt: ir.Stmt) -> Iterator[str]:
    inner = "  "
    match stmt:
        case ir.Op():
            target = "" if stmt.target is None else f"{stmt.target} = "
            kwargs = [f"{key}={_operand(value)}" for key, value in stmt.kwargs]
            yield " ".join([target + _callee(stmt.fn), *map(_operand, stmt.args), *kwargs])
        case ir.If():
            yield " ".join(["if", _operand(stmt.cond), *(["->", *stmt.outs] if stmt.outs else [])])
            yield from _lines(stmt.then, inner)
            if stmt.orelse.stmts or stmt.orelse.yields:
                yield "else"
                yield from _lines(stmt.orelse, inner)
        case ir.For():
            bounds = " ".join(map(_operand, (stmt.start, stmt.stop, stmt.step)))
            tail = (" until " + _operand(stmt.until) if stmt.until else "") + " backwards" * stmt.backwards
            yield (f"for {stmt.index} in {bounds}: {_carry(stmt)}" + tail).rstrip()
            yield from _lines(stmt.body, inner)
        case ir.While():
            yield f"while: {_carry(stmt)}".rstrip() + (" until " + _operand(stmt.until) if stmt.until else "")
            yield from _lines(stmt.test, inner)
            yield "do"
            yield from _lines(stmt.body, inner)


def _carry(stmt: ir.For | ir.While) -> str:
    carried = zip(stmt.params, stmt.inits, stmt.outs, strict=True)
    return ", ".join(f"{param} = {_operand(init)} -> {out}" for param, init, out in carried)


def _callee(fn: Any) -> str:
    if isinstance(fn, ir.Callee):
        return "@" + fn.name
    return str({operator.truediv: "div", operator.not_: "not", operator.is_: "is"}.get(fn, fn.__name__))


def _operand(value: ir.Operand) -> str:
    match value:
        case ir.Var(name):
            return name
        case ir.Free(name):
            return "$" + name
        case _:
            return "undefined" if value == ir.UNDEFINED else repr(value.value).replace(" ", "")
