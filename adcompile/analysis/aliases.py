"""Which variables may share storage, and which storage is written to.

Variables are put into classes, by unification (Steensgaard 1996): two that may share storage are in one class, and
what a container holds is a class of its own, its content. The order of statements plays no part, so the result errs
only towards sharing.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from adcompile import adjoints, effects, ir, runtime
from adcompile import primitives as p
from adcompile.analysis import unread
from adcompile.ir import Const, Op, Var
from adcompile.kinds import Array, Dict, Kind, List, Object, Passive, Scalar, Tuple, Unknown, has_storage


@dataclass(frozen=True)
class Aliases:
    """Memory classes by variable; variables without storage of their own (numbers) have none."""

    classes: dict[str, str]
    written: frozenset[str]  # classes that some statement writes to
    unsteady: frozenset[str]  # classes that code which is not read may change, in ways that cannot be undone
    content: dict[str, str]  # the class of what a container of this class holds

    def of(self, name: str) -> str | None:
        return self.classes.get(name)

    def is_written(self, name: str) -> bool:
        return self.classes.get(name) in self.written

    def is_unsteady(self, name: str) -> bool:
        return self.classes.get(name) in self.unsteady

    def is_held(self, name: str) -> bool:
        """Whether a container may hold it."""
        return self.classes.get(name) in self.content.values()

    def is_holder(self, name: str) -> bool:
        """Whether it may hold anything with storage of its own."""
        return self.classes.get(name) in self.content

    def is_shadowed(self, name: str) -> bool:
        """Whether the storage, or something reachable from it, is written to."""
        return self._is_changed(self.classes.get(name))

    def is_shadowed_inside(self, name: str) -> bool:
        """Whether what a container holds, or something reachable from that, is written to."""
        return self._is_changed(self.content.get(self.classes.get(name, "")))

    def _is_changed(self, cls: str | None) -> bool:
        seen = set[str]()
        while cls is not None and cls not in seen:
            if cls in self.written:
                return True
            seen.add(cls)
            cls = self.content.get(cls)
        return False


#: Operations of derivative code that may give their argument back, or a view of it. Nothing is written to either while
#: the other is in use, so for differentiation the result is a value of its own.
_VALUES = {
    runtime.unbroadcast, runtime.as_like, runtime.tangent_like, runtime.add, runtime.split_like, runtime.unpad,
    runtime.spread, np.broadcast_to, adjoints.part_of, adjoints.real_parts,
    adjoints.stored_in,
}  # fmt: skip
_ITEM_OF = (operator.getitem, getattr, runtime.item_or_none, p.pop, p.pop_last)
#: Operations that give a view or a copy, as the layout of their argument decides when running.
UNCERTAIN = {
    np.reshape, np.ravel, np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray, np.atleast_1d,
    np.atleast_2d, np.atleast_3d, np.squeeze,
}  # fmt: skip


def is_uncertain(op: Op, kinds: Mapping[str, Kind]) -> bool:
    """Whether it is decided when running whether an operation gives a view or a copy: by the layout of its argument,
    or because what is read may be an array or a part of one, or a number."""
    if op.fn in (operator.getitem, getattr):
        owner = op.args[0]
        kind = kinds.get(owner.name) if isinstance(owner, Var) else None
        holds = isinstance(kind, (Array, Unknown, List, Dict, Object))
        return holds and isinstance(kinds.get(op.target or ""), Unknown)
    return not isinstance(op.fn, ir.Callee) and op.fn in UNCERTAIN


def shares(function: ir.Function, op: Op, memory: Aliases) -> bool:
    """Whether the result of an operation is, or may be, the storage of its first operand.

    Copies of a list or a dict share items that are written to: so must their shadows.
    """
    if isinstance(op.fn, ir.Callee) or op.fn in _VALUES:
        return False
    if copies_items(function, op):
        return memory.is_shadowed_inside(op.target or "")
    return 0 in effects.of(op.fn).views and not copies(function, op)


def aliases(function: ir.Function, *, values: bool = True) -> Aliases:
    """The memory classes of a function.

    Unless ``values``, operations of derivative code that may give their argument back count as sharing it. A tuple that
    is made to be returned counts as holding nothing: nobody reads it here.
    """
    sets = _Classes()
    written: list[str] = []
    unsteady: list[str] = []
    returned = _only_returned(function) if values else set()
    for stmt in ir.walk(function.body):
        if isinstance(stmt, Op) and stmt.fn is p.make_tuple and stmt.target in returned:
            continue
        if isinstance(stmt, Op):
            _operation(function, stmt, sets, written, values)
            for operand in unread.changed(stmt, function):  # the numbers of an array can be given back
                (written if isinstance(function.kind(operand), Array) else unsteady).append(operand.name)
        else:
            for a, b in joined(stmt):
                sets.join(function, a, b)
    content = {sets.find(name): sets.find(inner) for name, inner in list(sets.content.items())}
    names = {n for n, k in function.kinds.items() if has_storage(k)}
    return Aliases(
        {n: sets.find(n) for n in names},
        frozenset(sets.find(n) for n in written),
        frozenset(_closed({sets.find(n) for n in unsteady}, content)),
        content,
    )


def _closed(classes: set[str], content: Mapping[str, str]) -> set[str]:
    """The classes, and those of all that can be reached from them."""
    found: set[str] = set()
    todo = list(classes)
    while todo:
        cls = todo.pop()
        if cls not in found:
            found.add(cls)
            todo += [content[cls]] if cls in content else []
    return found


def _only_returned(function: ir.Function) -> set[str]:
    """The tuples that are read by the function's end alone, and by others like them."""
    left = Counter(ir.reads(function.body))
    left.subtract(ir.variables(function.body.yields))
    found: set[str] = set()
    for stmt in reversed(function.body.stmts):
        if isinstance(stmt, Op) and stmt.fn is p.make_tuple and stmt.target is not None and not left[stmt.target]:
            found.add(stmt.target)
            left.subtract(ir.variables(stmt.args))
    return found


def joined(stmt: ir.Stmt) -> Iterator[tuple[str, ir.Operand]]:
    """Pairs of a variable and an operand that it may be: where control flow joins."""
    match stmt:
        case ir.If():
            for block in (stmt.then, stmt.orelse):
                yield from zip(stmt.outs, block.yields, strict=True)
        case ir.For() | ir.While():
            yield from zip(stmt.params, stmt.inits, strict=True)
            yield from zip(stmt.params, stmt.body.yields, strict=True)
            yield from zip(stmt.outs, map(Var, stmt.params), strict=True)


class _Classes:
    """Union-find over variables, with the content of containers unified along."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self.content: dict[str, str] = {}

    def find(self, name: str) -> str:
        parent = self._parent.setdefault(name, name)
        while parent != name:
            self._parent[name] = self._parent.setdefault(parent, parent)
            name, parent = parent, self._parent.setdefault(parent, parent)
        return name

    def union(self, a: str, b: str) -> None:
        a, b = self.find(a), self.find(b)
        if a == b:
            return
        self._parent[b] = a
        inner = self.content.pop(b, None)
        if inner is not None:
            if a in self.content:
                self.union(self.content[a], inner)
            else:
                self.content[a] = inner

    def join(self, function: ir.Function, a: str, b: ir.Operand) -> None:
        if isinstance(b, Var) and has_storage(function.kind(b)) and has_storage(function.kind(Var(a))):
            self.union(a, b.name)

    def content_of(self, name: str) -> str:
        root = self.find(name)
        return self.content.setdefault(root, f"{root}[]")


def _operation(function: ir.Function, op: Op, sets: _Classes, written: list[str], values: bool) -> None:
    if isinstance(op.fn, ir.Callee):
        _call(function, op, sets)
        return
    effect = effects.of(op.fn)
    for k in effect.writes:
        if isinstance(op.args[k], Var):
            written.append(op.args[k].name)  # type: ignore[union-attr]
    if effect.stores is not None:
        container = op.target if op.target is not None else op.args[0]
        held = op.operands() if effect.stores == -1 else (op.args[effect.stores],)
        name = container if isinstance(container, str) else container.name if isinstance(container, Var) else None
        for operand in held:
            if name is not None and isinstance(operand, Var) and _holds(function, name, operand):
                sets.union(sets.content_of(name), operand.name)
    if op.fn is p.copy_of and isinstance(op.args[0], Var) and op.target is not None and copies_items(function, op):
        sets.union(sets.content_of(op.args[0].name), sets.content_of(op.target))
    if op.target is not None and not (values and op.fn in _VALUES):
        for source in _viewed(function, op, effect):
            of_library = source is not None and isinstance(function.kind(source), Passive)  # it gives something new
            if isinstance(source, Var) and not of_library and has_storage(function.kinds[op.target]):
                _view(function, op, source, sets)


def _viewed(function: ir.Function, op: Op, effect: effects.Effect) -> Iterator[ir.Operand]:
    """What the result may share storage with: of code that is not read, whatever it is given."""
    yield from (op.args[k] for k in effect.views if k < len(op.args))
    yield from unread.given(op, function)


def _call(function: ir.Function, op: Op, sets: _Classes) -> None:
    """A function of the program may give back its arguments, or hold them in what it gives back."""
    assert isinstance(op.fn, ir.Callee)
    if op.fn.fresh or op.target is None or not has_storage(function.kinds[op.target]):
        return
    for operand in op.operands():
        if isinstance(operand, Var) and has_storage(function.kind(operand)):
            sets.union(op.target, operand.name)
            if not (isinstance(function.kinds[op.target], Array) and isinstance(function.kind(operand), Array)):
                sets.union(sets.content_of(op.target), op.target)


def _holds(function: ir.Function, container: str, operand: ir.Operand) -> bool:
    """Whether storing ``operand`` keeps a reference to it: an array keeps a copy of the numbers."""
    return has_storage(function.kind(operand)) and not isinstance(function.kinds.get(container), Array)


def _view(function: ir.Function, op: Op, source: Var, sets: _Classes) -> None:
    assert op.target is not None
    kind = function.kind(source)
    if isinstance(kind, Array):
        if not copies(function, op):
            sets.union(source.name, op.target)
    elif isinstance(kind, List) and copies(function, op):
        sets.union(sets.content_of(source.name), sets.content_of(op.target))
    elif op.fn in _ITEM_OF and isinstance(kind, (List, Dict, Tuple, Object)):
        sets.union(sets.content_of(source.name), op.target)
    else:
        sets.union(source.name, op.target)
        sets.union(sets.content_of(source.name), op.target)


def copies_items(function: ir.Function, op: Op) -> bool:
    """Whether a container is copied, and what it holds is in both then."""
    if op.fn is p.copy_of:
        return isinstance(function.kind(op.args[0]), (List, Dict))
    return copies(function, op) and isinstance(function.kind(op.args[0]), List)


def copies(function: ir.Function, op: Op) -> bool:
    """Whether reading always copies: a slice of a list, or an index with an array or a list in it."""
    if op.fn is not operator.getitem:
        return False
    index = function.kind(op.args[1])
    if isinstance(function.kind(op.args[0]), List):
        return index == Passive(slice)
    return is_advanced(index)


def is_advanced(kind: Kind) -> bool:
    match kind:
        case Array() | List():
            return True
        case Tuple(items):
            return any(map(is_advanced, items))
        case Scalar(type_):
            return type_ == "bool"
    return False


__all__ = ["Aliases", "Const", "aliases", "copies", "joined"]
