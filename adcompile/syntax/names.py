"""What the names of a function mean: its own variables, or something bound outside that is read when it runs.

``scope`` tells by the text alone which names a function binds; ``bindings`` says, for those that it does not, where
their value is. A binding is a place, not a value: a global or a cell may be rebound later, and that is honoured.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import CellType
from typing import Any, TypeAlias

import gast

from adcompile.syntax.source import Source


class Role(enum.Enum):
    """What a name is in a function."""

    PARAMETER = "parameter"
    LOCAL = "local"
    FREE = "free"  # a variable of an enclosing function
    GLOBAL = "global"
    BUILTIN = "builtin"


@dataclass(frozen=True, slots=True, eq=False)
class GlobalBinding:
    """A name of a module, or a builtin while the module has no such name."""

    namespace: dict[str, Any]
    key: str
    builtins: Mapping[str, Any]

    def get(self) -> Any:
        """The value now; a NameError as Python's own where there is none."""
        if self.key in self.namespace:
            return self.namespace[self.key]
        if self.is_builtin:
            return self.builtins[self.key]
        raise NameError(f"name {self.key!r} is not defined", name=self.key)

    @property
    def is_builtin(self) -> bool:
        return self.key not in self.namespace and self.key in self.builtins

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GlobalBinding) and (self.namespace is other.namespace and self.key == other.key)

    def __hash__(self) -> int:
        return hash((id(self.namespace), self.key))


@dataclass(frozen=True, slots=True, eq=False)
class CellBinding:
    """A variable of an enclosing function."""

    cell: CellType
    key: str

    def get(self) -> Any:
        """The value now; a NameError as Python's own where there is none."""
        try:
            return self.cell.cell_contents
        except ValueError:
            raise NameError(
                f"cannot access free variable {self.key!r} where it is not associated with a value in enclosing scope",
                name=self.key,
            ) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CellBinding) and self.cell is other.cell

    def __hash__(self) -> int:
        return hash(id(self.cell))


Binding = GlobalBinding | CellBinding


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of a function, by the text alone; ``locals`` include the parameters."""

    params: tuple[str, ...]
    locals: frozenset[str]
    globals: frozenset[str]  # declared `global` here
    nonlocals: frozenset[str]  # declared `nonlocal` here
    captured: frozenset[str]  # locals that functions, lambdas or classes inside it mention
    rebound: frozenset[str]  # locals that a function inside it declares `nonlocal`
    outer: frozenset[str]  # names bound outside that it, or a function inside it, mentions


def scope(function: Any) -> Scope:
    """The scope of a ``FunctionDef``, ``AsyncFunctionDef`` or ``Lambda``."""
    found = _function_uses(function)
    own = found.own()
    return Scope(
        params=tuple(found.params),
        locals=frozenset(own),
        globals=frozenset(found.globals),
        nonlocals=frozenset(found.nonlocals),
        captured=frozenset(own & found.inner),
        rebound=frozenset(own & found.inner_nonlocals),
        outer=frozenset(found.free()),
    )


def bindings(source: Source) -> Mapping[str, Binding]:
    """Where each name that a function finds outside itself is bound."""
    names = set(scope(source.node).outer)
    names |= {"__class__"} & source.closure.keys()  # what `super()` reads without saying so
    return {name: binding(source, name) for name in sorted(names)}


def binding(source: Source, name: str) -> Binding:
    """Where a name that isn't the function's own is bound."""
    if name in source.closure:
        return CellBinding(source.closure[name], name)
    fn: Any = source.fn
    return GlobalBinding(source.globals, name, fn.__builtins__)


def role(source: Source, name: str) -> Role:
    """What a name is in a function: its own variable, or bound outside, and where."""
    own = scope(source.node)
    if name in own.params:
        return Role.PARAMETER
    if name in own.locals:
        return Role.LOCAL
    outside = binding(source, name)
    if isinstance(outside, CellBinding):
        return Role.FREE
    return Role.BUILTIN if outside.is_builtin else Role.GLOBAL


@dataclass(slots=True)
class _Uses:
    """What one scope mentions, while it is being read."""

    params: list[str] = field(default_factory=list)
    stored: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    inner: set[str] = field(default_factory=set)  # what the scopes inside leave to this one
    inner_globals: set[str] = field(default_factory=set)
    inner_nonlocals: set[str] = field(default_factory=set)

    def own(self) -> set[str]:
        return (self.stored | set(self.params)) - self.globals - self.nonlocals

    def free(self) -> set[str]:
        outside = self.loaded | self.inner | self.globals | self.nonlocals
        return (outside - self.own()) | self.inner_globals

    def enclose(self, other: _Uses, free: set[str]) -> None:
        """Take in a scope nested in this one."""
        past = other.globals | other.inner_globals  # those reach the module whatever this scope binds
        self.inner_globals |= past & free
        self.inner |= free - past
        self.inner_nonlocals |= (other.nonlocals | other.inner_nonlocals) & free


def _function_uses(function: Any) -> _Uses:
    uses = _Uses()
    args = function.args
    for arg in (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg):
        if arg is not None:
            uses.params.append(arg.id)
    _read(function.body, uses, uses)
    return uses


def _read(node: Any, uses: _Uses, binder: _Uses) -> None:
    """Enter what ``node`` mentions into ``uses``; ``binder`` is the function in which ``:=`` binds."""
    if isinstance(node, list):
        for item in node:
            _read(item, uses, binder)
        return
    reader = _READERS.get(type(node))
    if reader is not None:
        reader(node, uses, binder)
    elif isinstance(node, gast.AST):
        _read(list(gast.iter_child_nodes(node)), uses, binder)


def _read_name(node: Any, uses: _Uses, _: _Uses) -> None:
    (uses.loaded if isinstance(node.ctx, gast.Load) else uses.stored).add(node.id)


def _read_walrus(node: Any, uses: _Uses, binder: _Uses) -> None:
    binder.stored.add(node.target.id)
    if uses is not binder:
        uses.loaded.add(node.target.id)
    _read(node.value, uses, binder)


def _read_function(node: Any, uses: _Uses, binder: _Uses) -> None:
    """A nested function: its name, defaults and annotations are this scope's, its body is its own."""
    args = node.args
    outside = [*args.defaults, *(default for default in args.kw_defaults if default is not None)]
    if not isinstance(node, gast.Lambda):
        uses.stored.add(node.name)
        params = (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg)
        outside += [*node.decorator_list, *(arg.annotation for arg in params if arg is not None and arg.annotation)]
        outside += [node.returns] if node.returns is not None else []
    _read(outside, uses, binder)
    nested = _function_uses(node)
    uses.enclose(nested, nested.free())


def _read_comprehension(node: Any, uses: _Uses, binder: _Uses) -> None:
    """The first iterable belongs to this scope, everything else to the comprehension's."""
    _read(node.generators[0].iter, uses, binder)
    nested = _Uses()
    for k, generator in enumerate(node.generators):
        _read([generator.target, *generator.ifs], nested, binder)
        if k:
            _read(generator.iter, nested, binder)
    _read([node.key, node.value] if isinstance(node, gast.DictComp) else node.elt, nested, binder)
    free = nested.free()
    # Not a scope to capture from: a comprehension runs where it stands.
    uses.loaded |= free - nested.inner_globals - nested.inner
    uses.inner |= nested.inner & free
    uses.inner_globals |= nested.inner_globals
    uses.inner_nonlocals |= nested.inner_nonlocals & free


def _read_class(node: Any, uses: _Uses, binder: _Uses) -> None:
    """The functions in a class don't see its names, and the class body reads its own or, failing that, outer ones."""
    uses.stored.add(node.name)
    _read([*node.bases, *node.keywords, *node.decorator_list], uses, binder)
    nested = _Uses()
    _read(node.body, nested, nested)
    uses.enclose(nested, nested.loaded | nested.inner | nested.globals | nested.nonlocals | nested.inner_globals)


def _read_import(node: Any, uses: _Uses, _: _Uses) -> None:
    uses.stored |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}


def _read_declaration(node: Any, uses: _Uses, _: _Uses) -> None:
    (uses.globals if isinstance(node, gast.Global) else uses.nonlocals).update(node.names)


def _read_capture(node: Any, uses: _Uses, binder: _Uses) -> None:
    """The names that a pattern of ``match`` binds."""
    name = node.rest if isinstance(node, gast.MatchMapping) else node.name
    if name is not None:
        uses.stored.add(name)
    _read(list(gast.iter_child_nodes(node)), uses, binder)


_Reader: TypeAlias = Callable[[Any, _Uses, _Uses], None]


def _readers(reader: _Reader, types: Iterable[Any]) -> dict[Any, _Reader]:
    return dict.fromkeys(types, reader)


_READERS: dict[Any, _Reader] = {
    gast.Name: _read_name,
    gast.NamedExpr: _read_walrus,
    gast.ClassDef: _read_class,
    **_readers(_read_function, [gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda]),
    **_readers(_read_comprehension, [gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp]),
    **_readers(_read_import, [gast.Import, gast.ImportFrom]),
    **_readers(_read_declaration, [gast.Global, gast.Nonlocal]),
    **_readers(_read_capture, [gast.MatchAs, gast.MatchStar, gast.MatchMapping]),
}
