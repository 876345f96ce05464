"""What is to be made of a function, and the code that was made of it, for each combination of kinds of arguments."""

from __future__ import annotations

import dataclasses
import inspect
import threading
import types
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from adcompile import ir, pipeline
from adcompile.api.arguments import check_differentiable, overlaps_to_watch, same_arguments, with_scalar_result
from adcompile.api.entry import Entry
from adcompile.collection import collection_paused
from adcompile.emit import Emitted, emit
from adcompile.errors import ArgumentError, NotSupportedYet
from adcompile.kinds import Passive, Unknown, carries_derivative
from adcompile.lower import Lowered
from adcompile.rules import DEFAULT, RuleSet
from adcompile.signature import Signature
from adcompile.specialize import Compiled, Params, compile_, hold, key_of, kind_of, kinds_and_constants

ArgNums = int | str | Sequence[int | str]
#: Argument positions, each with the earlier position of the same object.
Same = tuple[tuple[int, int], ...]

SUFFIXES = {"grad": "_grad", "value_and_grad": "_value_and_grad", "vjp": "_vjp", "jvp": "_jvp", "primal": ""}


@dataclass(frozen=True, eq=False)
class Derivation:
    """A function, a mode of ``SUFFIXES``, and what it is differentiated by.

    ``wrt`` holds positions of parameters, or names of local variables; None stands for every argument that carries a
    derivative. The object that a method belongs to is an argument like the others, one that the caller doesn't pass:
    its attributes are read when the derivative runs.
    """

    fn: Any
    mode: str
    wrt: tuple[int | str, ...] | None = None
    single: bool = False
    has_aux: bool = False
    holomorphic: bool = False
    rules: RuleSet = DEFAULT
    signature: Signature = field(init=False)
    inner: Any = field(init=False)  # the function that takes the object and the arguments
    owner: tuple[Any, ...] = field(init=False)  # the object, if there is one
    names: tuple[str, ...] = field(init=False)  # of all parameters of ``inner``
    known: dict[Any, Compiled] = field(init=False, default_factory=dict)
    _made: dict[Any, tuple[pipeline.Stages, Any]] = field(init=False, default_factory=dict)
    _lock: Any = field(init=False, default_factory=threading.RLock)

    def __post_init__(self) -> None:
        inner, owner = _taken_apart(self.fn)
        signature = Signature(self.fn)
        own = [next(iter(inspect.signature(inner).parameters))] if owner else []
        settled = {"signature": signature, "inner": inner, "owner": owner, "names": (*own, *signature.names)}
        for name, value in settled.items():
            object.__setattr__(self, name, value)

    # -- compiling -------------------------------------------------------------------------------------------------

    def stages(self, params: Params, constants: dict[str, Any], same: Same = ()) -> pipeline.Stages:
        """What the compiler makes of the function, for arguments of these kinds; ``constants`` are code.

        It is kept: a derivative of this derivative begins with it.
        """
        key = (tuple(params.items()), tuple((name, id(value)) for name, value in constants.items()), same)
        made, _ = self._made.get(key, (None, None))
        if made is None or not hold(made.lowered.guards):
            made = self._stages(params, constants, same)
            self._made[key] = made, constants  # as long as they are kept, no other object has their ids
        return made

    def _stages(self, params: Params, constants: dict[str, Any], same: Same) -> pipeline.Stages:
        if self.owner and self.names[0] not in params:
            params = {self.names[0]: Passive(type(self.owner[0])), **params}
            constants = {self.names[0]: self.owner[0], **constants}
        fn: Any = self.inner
        if not isinstance(fn, types.FunctionType) or same or fn in self.rules:
            parameters = list(inspect.signature(fn).parameters.values()) if self.owner else self.signature.parameters
            fn = Entry(fn, self.signature.name, parameters, dict(same))
        lowered = pipeline.primal(fn, self._taken(params, same), constants, self.rules, has_aux=self.has_aux)
        stages = self._transformed(lowered, params, constants, same)
        return dataclasses.replace(stages, function=dataclasses.replace(stages.function, name=self.emitted_name))

    def _transformed(self, lowered: Lowered, params: Params, constants: dict[str, Any], same: Same) -> pipeline.Stages:
        if self.mode == "primal":
            return pipeline.plain(lowered)
        wrt = self.variables(lowered, params, constants, same)
        if self.mode == "jvp":
            return pipeline.forward(lowered, wrt, self.rules)
        if self.mode == "vjp":
            return pipeline.reverse(lowered, wrt, self.rules, single=False, seeded=True)
        function = with_scalar_result(lowered.function, self.signature.name, self.holomorphic)
        lowered = dataclasses.replace(lowered, function=function)
        return pipeline.reverse(lowered, wrt, self.rules, value=self.mode == "value_and_grad", single=self.single)

    def _taken(self, params: Params, same: Same) -> Params:
        """The parameters of the compiled function: an argument that is another one is left out."""
        dropped = {self.names[k] for k, _ in same}
        return {name: kind for name, kind in params.items() if name not in dropped}

    def positions(self, params: Params) -> list[int]:
        """The positions, the object included, of the parameters that it is differentiated by."""
        first = len(self.owner)
        if self.wrt is not None:
            return [first + k for k in self.wrt if isinstance(k, int)]
        return [k for k, name in enumerate(self.names) if k >= first and carries_derivative(params[name])]

    def variables(self, lowered: Lowered, params: Params, constants: dict[str, Any], same: Same = ()) -> list[str]:
        """The variables of the normal form that it is differentiated by."""
        if self.owner and self.names[0] not in params:
            params, constants = {self.names[0]: Passive(object), **params}, {self.names[0]: None, **constants}
        kept = [name for name in self._taken(params, same) if name not in constants]
        by_position = [lowered.function.params[kept.index(self.names[k])] for k in self.positions(params)]
        if self.wrt is None:
            return by_position
        rest = iter(by_position)
        found = [self._local(lowered, key) if isinstance(key, str) else next(rest) for key in self.wrt]
        for key, variable in zip(self.wrt, found, strict=True):
            if found.count(variable) > 1 and isinstance(key, str):
                raise ArgumentError(f"the local variable {key!r} of {self.signature.name} is another of the arguments")
        return found

    def _local(self, lowered: Lowered, name: str) -> str:
        variable = pipeline.local(lowered, name, self.signature.name)
        defined = {target for stmt in lowered.function.body.stmts for target in ir.targets(stmt)}
        if variable not in defined.union(lowered.function.params):
            raise NotSupportedYet(
                f"the gradient of {self.signature.name} by the local variable {name!r}",
                "it is another name for something, or the result doesn't depend on it",
                "give a name to the expression that it is made of",
            )
        return variable

    @property
    def emitted_name(self) -> str:
        inner = getattr(self.fn, "__adcompile_name__", None) or self.signature.name
        return (inner if inner.isidentifier() else "lambda_") + SUFFIXES[self.mode]

    def emitted(
        self, params: Params, constants: dict[str, Any], *, dialect: str = "python", comments: bool = False
    ) -> Emitted:
        """The text for arguments of these kinds."""
        return emit(self.stages(params, constants).program, dialect=dialect, comments=comments)

    def kinds(self, values: Sequence[Any]) -> tuple[Params, dict[str, Any]]:
        """The kinds of the object and the arguments, and those of them that are code."""
        return kinds_and_constants(self.names, (*self.owner, *values))

    def check(self, values: Sequence[Any]) -> None:
        """Refuse arguments that a gradient is asked for and that hold no float."""
        for k in self.wrt or ():
            if isinstance(k, int):
                check_differentiable(values[k], self.signature.names[k], self.signature.name)

    # -- running ---------------------------------------------------------------------------------------------------

    def run(self, values: Sequence[Any], extra: Sequence[Any] = ()) -> Any:
        """The derivative at ``values``; ``extra`` are the tangents or the cotangent."""
        if self.owner:
            values = (*self.owner, *values)
        found = self._ready(values)
        if found.takes is None:
            return found.run(*values, *extra)
        return found.run(*[values[k] for k in found.takes], *extra)

    def prepare(self, values: Sequence[Any]) -> None:
        """Compile for these arguments, and refuse them here if they are refused."""
        self._ready((*self.owner, *values))

    def _ready(self, values: Sequence[Any]) -> Compiled:
        """The code for these arguments, ready to run: data from outside are read, shared memory is looked for."""
        key = key_of(values)
        found = self.known.get(key)
        if found is None or found.guards and not found.fresh():
            found = self._compiled(values, key)
        if found.pairs:
            params, _ = kinds_and_constants(self.names, values)
            same = same_arguments(values, found.pairs, self.positions(params), self.names, self.signature.name)
            if same:
                found = self._compiled(values, (key, same), same)
        if found.outside:
            found.refresh()
        return found

    def _compiled(self, values: Sequence[Any], key: Any, same: Same = ()) -> Compiled:
        """The code for these arguments, made now if there is none that is still right."""
        with self._lock, collection_paused():
            found = self.known.get(key)
            if found is None or not found.fresh():
                found = self.known[key] = self._compile(values, same)
        return found

    def _compile(self, values: Sequence[Any], same: Same) -> Compiled:
        params, constants = kinds_and_constants(self.names, values)
        stages = self.stages(params, constants, same)
        kept = self._taken(params, same)
        takes = tuple(k for k, name in enumerate(params) if name in kept and name not in constants)
        pairs = () if same else overlaps_to_watch(stages.lowered.function, takes)
        whole = len(takes) == len(params)
        return compile_(stages.program, stages.lowered.guards, None if whole else takes, pairs)


def _taken_apart(fn: Any) -> tuple[Any, tuple[Any, ...]]:
    """The function behind a method or a callable object, and the object."""
    inner: Any
    if isinstance(fn, types.MethodType):
        inner, owner = fn.__func__, fn.__self__
    else:
        inner, owner = inspect.getattr_static(type(fn), "__call__", None), fn
        if isinstance(fn, types.FunctionType) or hasattr(fn, "__adcompile_lower__"):
            return fn, ()
    if not isinstance(inner, types.FunctionType) or isinstance(kind_of(owner), (Passive, Unknown)):
        return fn, ()
    return inner, (owner,)
