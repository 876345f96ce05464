"""From the syntax of a function to its normal form, by abstract interpretation.

Statements are interpreted in order over an environment of ``Value``s, with the kinds of the arguments known; what needs
the running program becomes IR, the rest is settled here: names are resolved, calls to Python functions are followed
into their source, branches on what the kinds decide are taken, tuples are taken apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, ClassVar

import gast

from adcompile import ir
from adcompile import primitives as p
from adcompile.errors import NotDifferentiable, NotSupportedYet, Refusal
from adcompile.ir import Const, Free, Operand, Pos, Var
from adcompile.kinds import Kind, Passive, of_value
from adcompile.lower.bindings import ObjectBinding
from adcompile.lower.builder import Builder
from adcompile.lower.control.facts import Facts
from adcompile.lower.values import Frame, Known, Value

LITERALS = (bool, int, float, complex, str, bytes, type(None), type(Ellipsis))


class Raised(NotSupportedYet):
    """The code being lowered raises an exception here, whenever it is reached: what follows is not lowered.

    A branch that ends so leaves the values to the other one. It is a refusal too, since a derivative rule says by
    raising that it does not cover a call.
    """

    error: type[Exception] | None = None  # the class of the exception, where the compiler knows it: it made it itself


class Uncovered(Raised):
    """A rule says, by raising ``NotImplementedError``, that it does not cover a call."""


class Lowering:
    """The state of lowering one program: where IR goes, which function is followed, what is read from outside."""

    #: How each kind of node is lowered; they refer to this class, so the package puts them here.
    expressions: ClassVar[Mapping[type, Callable[..., Value]]] = {}
    statements: ClassVar[Mapping[type, Callable[..., None]]] = {}
    #: Functions whose calls are settled while compiling; ``of_one`` ask for the type of their first argument.
    specials: ClassVar[Mapping[Any, Callable[..., Value | None]]] = {}
    of_one: ClassVar[Set[Any]] = frozenset()

    def __init__(self, rules: Any) -> None:
        self.rules = rules
        self.b = Builder(ir.Names(), {})
        self.env: dict[str, Any] = {}  # Free name -> Binding
        self.guards: list[Callable[[], bool]] = []  # false: a function that was followed has been rebound
        self.frame: Frame = Frame(None)
        self.frames: list[Frame] = []  # the activations that are not over, outermost first
        self.heap: list[Frame] = []  # the attributes of objects, and variables of calls that functions still rebind
        self.calls: list[object] = []  # what is being followed, to notice recursion
        self.outlines: Any = None  # the functions that call themselves (``outline``); None where there can be none
        self.facts = Facts(self.kind)
        self.modules: dict[int, Frame] = {}  # the global variables that the program assigns, by the module's dict
        self.assigned: frozenset[tuple[int, str]] = frozenset()  # which these are
        self.assigned_at: dict[tuple[int, str], Pos | None] = {}  # where, last
        self.at_start: dict[int, dict[str, Value]] = {}  # what they are when the program begins
        self.lists: dict[tuple[Operand, ...], Var] = {}  # tuples that were made lists, to index
        self.slices: dict[str, tuple[Operand, ...]] = {}  # the bounds of slices that were made
        self.tuples: dict[str, tuple[Operand, ...]] = {}  # the items of tuples that calls are given which rules are for
        self.from_outside: set[str] = set()  # variables that are items of data from outside
        self.unstacked: dict[str, Pos | None] = {}  # where tuples are made whose length is not known
        self.grown: set[str] = set()  # attributes that objects got after they were made
        self.loop_kinds: dict[Any, Any] = {}  # what the variables of a loop were found to be when it was lowered before
        self.consumed: list[Value] = []  # iterators that have been run through
        self.started: list[Any] = []  # iterators of which some items have been taken (``iterators``)
        self.thrown: list[Operand] = []  # what carries a derivative and is given to an exception
        self.handling: list[Operand] = []  # the exceptions that are being handled, innermost last
        self.attempted: list[Frame] = []  # those whose code stands in a body that is known to end
        self.passive = 0  # depth of `with no_grad()`
        self.marks: dict[str, Value] = {}  # the last value of each name of the outermost function

    # -- reading ---------------------------------------------------------------------------------------------------

    def kind(self, operand: Operand) -> Kind:
        return self.b.kind(operand if isinstance(operand, (Var, Const, Free)) else self.operand(operand))

    def expr(self, node: gast.AST, hint: str = "%t") -> Value:
        handler = self.expressions.get(type(node))
        if handler is None:
            raise self.refuse(node, f"the expression {type(node).__name__}")
        with self.b.at(self.pos(node)):
            return handler(self, node, self.hint(hint))

    def hint(self, name: str) -> str:
        """What to call a variable: the names of a rule's source are not the user's."""
        return "%t" if self.b.origin else name

    def operand_of(self, node: gast.AST, hint: str = "%t") -> Operand:
        return self.operand(self.expr(node, hint), hint)

    def operand(self, value: Value, hint: str = "%t") -> Operand:
        """A run-time value for whatever an expression means."""
        from adcompile.lower.materialise import materialise

        return value if isinstance(value, (Var, Const, Free)) else materialise(self, value, hint)

    def known_operand(self, value: Known) -> Operand:
        if type(value.obj) in LITERALS and value.path is None:
            return Const(value.obj)
        name: str = value.path or getattr(value.obj, "__name__", None) or "obj"
        if value.root is None:  # how to get there from something that has a name is not known
            found = self.free(name.rpartition(".")[2], ObjectBinding(value.obj), of_value(value.obj))
        else:
            found = self.free(name, ObjectBinding(value.root), of_value(value.obj))
        self.b.objects[found.name] = value.obj
        return found

    def free(self, name: str, binding: Any, kind: Kind) -> Free:
        """A name read from outside, renamed where two of the same name mean different things."""
        root, *rest = name.split(".")
        candidate, number = root, 1
        while candidate in self.env and self.env[candidate] != binding:
            number += 1
            candidate = f"{root}{number}"
        self.env[candidate] = binding
        full = ".".join([candidate, *rest])
        self.b.kinds[full] = kind
        return Free(full)

    # -- writing ---------------------------------------------------------------------------------------------------

    def stmts(self, nodes: Sequence[gast.AST]) -> Value:
        """Lower statements in order; the value of a final ``return``."""
        for node in nodes:
            if isinstance(node, gast.Return):
                return Const(None) if node.value is None else self.expr(node.value, "result")
            handler = self.statements.get(type(node))
            if handler is None:
                raise self.refuse(node, f"the statement {type(node).__name__}")
            with self.b.at(self.pos(node)):
                handler(self, node)
        return Const(None)

    def environments(self) -> dict[Frame, dict[str, Value]]:
        """The variables of all activations, to be given back: an inner function can rebind those of outer ones.

        The attributes of objects are among them.
        """
        return {frame: frame.env for frame in (*self.frames, *self.heap)}

    def forget(self, made: int) -> list[Frame]:
        """Take off the heap what was made since it had this length, on one path: it can't change on any other."""
        gone = self.heap[made:]
        del self.heap[made:]
        for frame in gone:
            frame.left = frame.code is not None
        return gone

    # -- diagnostics -----------------------------------------------------------------------------------------------

    def pos(self, node: gast.AST) -> Pos | None:
        if self.b.origin or self.frame.code is None or self.frame.code.source.ours:
            return self.b.pos  # that of the call which a rule, or an equivalent, stands for
        pos: Pos | None = self.frame.code.source.pos(node)
        return pos

    def refuse(
        self,
        node: gast.AST | None,
        what: str,
        instead: str = "",
        *,
        why: str = "",
        never: bool = False,
        error: type[Exception] | None = None,
    ) -> Exception:
        """The refusal of a construct, to be raised by the caller; ``never``: nobody could differentiate it.

        With ``error``, an exception of that class, for a wrong call of ours.
        """
        if error is not None:
            return error(what)
        pos = self.b.pos if node is None else (self.pos(node) or self.b.pos)
        return refusal(pos, what, instead, NotDifferentiable if never else NotSupportedYet, why)

    def fails(self, error: type[Exception], message: Any) -> Raised:
        """The user's code raises here, as Python would: to be raised by the caller, who cannot go on either."""
        text = message if isinstance(message, (Var, Free)) else Const(message)
        exception = self.b.op(error, text, kind=Passive(error))
        self.b.effect(p.raise_, exception)
        found = self.raised(str(message))
        found.error = error
        return found

    def raised(self, message: str) -> Raised:
        found = refusal(self.b.pos, message, cls=Raised)
        assert isinstance(found, Raised)
        return found


def refusal(
    pos: Pos | None, what: str, remedy: str = "", cls: type[Refusal] = NotSupportedYet, why: str = ""
) -> Refusal:
    """A refusal that points at the user's source."""
    if pos is None:
        return cls(what, why, remedy)
    end = pos.end_column if pos.end_line == pos.line else None
    return cls(what, why, remedy, pos.file, pos.line, pos.column, end, pos.text)


__all__ = ["LITERALS", "Lowering", "Raised", "refusal"]
