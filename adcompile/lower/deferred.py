"""What is refused on one path only: the refusal becomes a statement there, and is raised if the path is taken.

    if isinstance(x, Table):            if isinstance(x, Table):
        x = x.unknown_method()   ─▶         raise NotSupportedYet("the attribute 'unknown_method' ...", ...)
    return x * x                        return x * x

The other paths are differentiated as if this one did not exist. Where every path is refused, so is the function.
"""

from __future__ import annotations

from collections.abc import Mapping

from adcompile import primitives as p
from adcompile.errors import Refusal
from adcompile.ir import Block, Const, Stmt, blocks, with_blocks
from adcompile.kinds import Passive
from adcompile.lower.builder import Builder


def raise_refusal(b: Builder, refusal: Refusal) -> None:
    """A statement that raises a refusal when it is reached."""
    cls = type(refusal)
    b.effect(p.raise_, b.op(cls, *map(Const, _fields(refusal)), kind=Passive(cls)))


def with_refusals(b: Builder, block: Block, refused: Mapping[int, Refusal]) -> Block:
    """The block with refusals raised before the statements that they belong to, which are told by their identity."""
    stmts: list[Stmt] = []
    for stmt in block.stmts if refused else ():
        if id(stmt) in refused:
            with b.nested() as before, b.at(stmt.pos, stmt.origin):
                raise_refusal(b, refused[id(stmt)])
            stmts += before
        inner = blocks(stmt)
        stmts.append(with_blocks(stmt, tuple(with_refusals(b, x, refused) for x in inner)) if inner else stmt)
    return Block(tuple(stmts), block.yields) if refused else block


def _fields(refusal: Refusal) -> tuple[str | int | None, ...]:
    """What the error is made of, without the defaults at the end."""
    fields = list(refusal.args)
    defaults = ("", "", "", 0, 0, None, "")
    while len(fields) > 1 and fields[-1] == defaults[len(fields) - 2]:
        fields.pop()
    return tuple(fields)
