"""The intermediate representation: structured SSA, as frozen dataclasses.

A function is a tree of blocks. Every variable is assigned exactly once; what a loop or a branch changes is named
explicitly, as in MLIR's ``scf`` dialect:

* ``Op``     ``target = fn(*args, **kwargs)``, one operation with its resolved callee; ``target`` is None for a
  statement that is executed for its effect alone (a store, a print, an assertion);
* ``If``     each ``outs[k]`` is ``then.yields[k]`` or ``orelse.yields[k]``, by the branch that ran;
* ``For``    a counted loop over ``range(start, stop, step)``; ``params[k]`` is ``inits[k]`` in the first iteration and
  ``body.yields[k]`` of the iteration before it in the others; ``outs[k]`` is the last value;
* ``While``  the same, governed by the condition that the ``test`` block yields.

``until`` is the only other way out of a loop: after the iteration in which it is true (and whose yields are kept), the
loop ends. ``break``, ``continue`` and early ``return`` do not exist.

Variables of a block are visible in the blocks nested in it, never outside. Arrays, lists, dicts and objects are
references to storage that operations may write to (``adcompile.effects`` says which); the order of statements is the
order of execution.

``pos`` and ``origin`` are provenance, and no pass may drop them: where the user wrote it; and, while a reverse sweep is
being made, the number of a primal statement, negated on the adjoint statements that belong to it (0: none).

A variable's name is ``hint.number``. The hint is the user's own name, or begins with ``%`` for a temporary; the
adjoint of ``y.3`` has the hint ``y_bar``. The back end turns hints into identifiers.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from adcompile.kinds import NEVER, UNKNOWN, Kind, of_value


@dataclass(frozen=True, slots=True)
class Pos:
    """Where in the user's source a statement comes from; lines count from 1 and columns from 0, as in ``ast``."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str = ""  # the source line, for comments in emitted code


@dataclass(frozen=True, slots=True)
class Var:
    """A variable of the function."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """A literal: None, a bool, int, float, complex, str, bytes, Ellipsis, or a tuple of these."""

    value: Any

    def key(self) -> tuple[str, str]:
        """Identity of the literal: 1, 1.0 and True differ, and so do 0.0 and -0.0; nan equals itself."""
        return type(self.value).__name__, repr(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Const) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())


@dataclass(frozen=True, slots=True)
class Free:
    """A name that is bound outside the function and read when it runs; ``Function.env`` says to what.

    It can be dotted (``np.pi``): what is bound is the part before the first dot. Its kind is in ``Function.kinds``.
    """

    name: str


Operand = Var | Const | Free


class _Undefined:
    def __repr__(self) -> str:
        return "undefined"


#: The value of a variable on a path that has not assigned it. Reading it raises, as in Python.
UNDEFINED = Const(_Undefined())
#: What stands in the place of an array or a container that has not been made.
ABSENT = (UNDEFINED, Const(None))


@dataclass(frozen=True, slots=True)
class Callee:
    """Another function of the same program, by its name in ``Program.functions``.

    ``fresh``: what it returns shares no storage with its arguments.
    """

    name: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Op:
    target: str | None
    fn: Callable[..., Any] | Callee
    args: tuple[Operand, ...] = ()
    kwargs: tuple[tuple[str, Operand], ...] = ()
    pos: Pos | None = None
    origin: int = 0

    def operands(self) -> tuple[Operand, ...]:
        return self.args + tuple(value for _, value in self.kwargs)


@dataclass(frozen=True, slots=True)
class Block:
    stmts: tuple[Stmt, ...] = ()
    yields: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True)
class If:
    cond: Operand
    then: Block
    orelse: Block
    outs: tuple[str, ...] = ()
    pos: Pos | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class For:
    index: str
    start: Operand
    stop: Operand
    step: Operand
    inits: tuple[Operand, ...]
    params: tuple[str, ...]
    body: Block
    outs: tuple[str, ...]
    until: Operand | None = None
    backwards: bool = False  # run the indices of range(start, stop, step) from the last to the first
    pos: Pos | None = None
    origin: int = 0


@dataclass(frozen=True, slots=True)
class While:
    inits: tuple[Operand, ...]
    params: tuple[str, ...]
    test: Block  # yields the condition; its variables are visible in the body
    body: Block
    outs: tuple[str, ...]
    until: Operand | None = None
    pos: Pos | None = None
    origin: int = 0


Stmt = Op | If | For | While


@dataclass(frozen=True, slots=True)
class Function:
    """A function: the result is the block's single yield (a tuple is built by an operation).

    One that ``catches`` exceptions is an attempt: it gives the exception that ended it, or None. All that it does is
    there to raise or not to raise, so no pass may change it.
    """

    name: str
    params: tuple[str, ...]
    body: Block
    kinds: Mapping[str, Kind]
    env: Mapping[str, Any] = field(default_factory=dict)  # Free name -> adcompile.syntax.names.Binding
    signature: str | None = None  # text between the parentheses of ``def``, where it is more than the names
    doc: str | None = None
    catches: tuple[type[BaseException], ...] = ()

    def kind(self, operand: Operand) -> Kind:
        if isinstance(operand, Const):
            return NEVER if operand is UNDEFINED else of_value(operand.value)
        return self.kinds.get(operand.name, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Program:
    """Functions that call one another; the first is the entry."""

    functions: tuple[Function, ...]

    @property
    def main(self) -> Function:
        return self.functions[0]


class Names:
    """Fresh variable names from one counter, so that equal input gives equal text."""

    def __init__(self, start: int = 0) -> None:
        self._count = itertools.count(start)

    def fresh(self, hint: str) -> str:
        return f"{hint}.{next(self._count)}"


def hint(name: str) -> str:
    """What a variable was called: ``hint("y.3") == "y"``."""
    return name.rpartition(".")[0]


def is_temporary(name: str) -> bool:
    return name.startswith("%")


def blocks(stmt: Stmt) -> tuple[Block, ...]:
    """The blocks nested directly in a statement."""
    match stmt:
        case If():
            return (stmt.then, stmt.orelse)
        case For():
            return (stmt.body,)
        case While():
            return (stmt.test, stmt.body)
        case _:
            return ()


def with_blocks(stmt: Stmt, new: tuple[Block, ...]) -> Stmt:
    """The statement with its nested blocks replaced, in the order of ``blocks``."""
    match stmt:
        case If():
            return dataclasses.replace(stmt, then=new[0], orelse=new[1])
        case For():
            return dataclasses.replace(stmt, body=new[0])
        case While():
            return dataclasses.replace(stmt, test=new[0], body=new[1])
        case _:
            return stmt


def own_operands(stmt: Stmt) -> tuple[Operand, ...]:
    """What a statement reads itself, outside its nested blocks (``until`` and yields are read inside)."""
    match stmt:
        case Op():
            return stmt.operands()
        case If():
            return (stmt.cond,)
        case For():
            return (stmt.start, stmt.stop, stmt.step, *stmt.inits)
        case While():
            return stmt.inits


def inner_operands(stmt: Stmt) -> tuple[Operand, ...]:
    """What is read at the ends of a statement's nested blocks: yields and ``until``."""
    found = [y for block in blocks(stmt) for y in block.yields]
    if isinstance(stmt, (For, While)) and stmt.until is not None:
        found.append(stmt.until)
    return tuple(found)


def targets(stmt: Stmt) -> tuple[str, ...]:
    """What a statement defines in the block that it stands in."""
    match stmt:
        case Op():
            return () if stmt.target is None else (stmt.target,)
        case _:
            return stmt.outs


def inner_targets(stmt: Stmt) -> tuple[str, ...]:
    """What a statement defines for its nested blocks: loop parameters and the index."""
    match stmt:
        case For():
            return (stmt.index, *stmt.params)
        case While():
            return stmt.params
        case _:
            return ()


def walk(block: Block) -> Iterator[Stmt]:
    """Every statement of a block and of the blocks nested in it, in order of the text."""
    open_ = [iter(block.stmts)]  # the blocks that are under way, the innermost one last
    while open_:
        for stmt in open_[-1]:
            yield stmt
            if type(stmt) is not Op:
                open_ += [iter(inner.stmts) for inner in reversed(blocks(stmt))]
                break
        else:
            del open_[-1]


def variables(operands: tuple[Operand, ...]) -> Iterator[str]:
    for operand in operands:
        if isinstance(operand, Var):
            yield operand.name


def reads(block: Block) -> list[str]:
    """Every read of a variable in a block, nested blocks and yields included."""
    found: list[str] = []
    for stmt in walk(block):
        found += variables(own_operands(stmt) + inner_operands(stmt))
    return [*found, *variables(block.yields)]


Substitution = Mapping[str, Operand]


def substitute(operand: Operand, to: Substitution) -> Operand:
    return to.get(operand.name, operand) if isinstance(operand, Var) else operand


def _all(operands: tuple[Operand, ...], to: Substitution) -> tuple[Operand, ...]:
    return tuple(substitute(operand, to) for operand in operands)


def substitute_stmt(stmt: Stmt, to: Substitution) -> Stmt:
    """A statement with the variables that it and its nested blocks read replaced."""
    match stmt:
        case Op():
            if not any(name in to for name in variables(stmt.operands())):
                return stmt
            kwargs = tuple((key, substitute(value, to)) for key, value in stmt.kwargs)
            return dataclasses.replace(stmt, args=_all(stmt.args, to), kwargs=kwargs)
        case If():
            changed: Stmt = dataclasses.replace(stmt, cond=substitute(stmt.cond, to))
        case For():
            start, stop, step = _all((stmt.start, stmt.stop, stmt.step), to)
            changed = dataclasses.replace(stmt, start=start, stop=stop, step=step, inits=_all(stmt.inits, to))
        case While():
            changed = dataclasses.replace(stmt, inits=_all(stmt.inits, to))
    if isinstance(changed, (For, While)) and changed.until is not None:
        changed = dataclasses.replace(changed, until=substitute(changed.until, to))
    return with_blocks(changed, tuple(substitute_block(block, to) for block in blocks(changed)))


def substitute_block(block: Block, to: Substitution) -> Block:
    if not to:
        return block
    return Block(tuple(substitute_stmt(stmt, to) for stmt in block.stmts), _all(block.yields, to))
