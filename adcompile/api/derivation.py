"""What is to be made of a function, and the code that was made of it, for each combination of kinds of arguments."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from adcompile import ir, pipeline
from adcompile.api.arguments import check_differentiable, overlaps_to_watch, same_arguments, with_scalar_result
from adcompile.api.entry import Entry
from adcompile.emit import Emitted, emit
from adcompile.kinds import carries_derivative
from adcompile.lower import Lowered
from adcompile.rules import DEFAULT, RuleSet
from adcompile.signature import Signature
from adcompile.specialize import Compiled, Params, compile_, key_of, kinds_and_constants

ArgNums = int | str | Sequence[int | str]
#: Argument positions, each with the earlier position of the same object.
Same = tuple[tuple[int, int], ...]

SUFFIXES = {"grad": "_grad", "value_and_grad": "_value_and_grad", "vjp": "_vjp", "jvp": "_jvp", "primal": ""}


@dataclass(frozen=True, eq=False)
class Derivation:
    """A function, a mode of ``SUFFIXES``, and what it is differentiated by.

    ``wrt`` holds positions of parameters, or names of local variables; None stands for every argument that carries a
    derivative.
    """

    fn: Any
    mode: str
    wrt: tuple[int | str, ...] | None = None
    single: bool = False
    has_aux: bool = False
    holomorphic: bool = False
    rules: RuleSet = DEFAULT
    signature: Signature = field(init=False)
    known: dict[Any, Compiled] = field(init=False, default_factory=dict)
    _lock: Any = field(init=False, default_factory=threading.RLock)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signature", Signature(self.fn))

    # -- compiling -------------------------------------------------------------------------------------------------

    def stages(self, params: Params, constants: dict[str, Any], same: Same = ()) -> pipeline.Stages:
        """What the compiler makes of the function, for arguments of these kinds; ``constants`` are code."""
        fn = self.fn if isinstance(self.fn, FunctionType) and not same else Entry(self.fn, self.signature, dict(same))
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
        dropped = {self.signature.names[k] for k, _ in same}
        return {name: kind for name, kind in params.items() if name not in dropped}

    def positions(self, params: Params) -> list[int]:
        """The positions of the parameters that it is differentiated by."""
        if self.wrt is not None:
            return [k for k in self.wrt if isinstance(k, int)]
        return [k for k, kind in enumerate(params.values()) if carries_derivative(kind)]

    def variables(
        self, lowered: Lowered, params: Params, constants: dict[str, Any], same: Same = ()
    ) -> list[str]:
        """The variables of the normal form that it is differentiated by."""
        kept = [name for name in self._taken(params, same) if name not in constants]
        by: Sequence[int | str] = self.positions(params) if self.wrt is None else self.wrt
        found = []
        for key in by:
            if isinstance(key, str):
                found.append(pipeline.local(lowered, key, self.signature.name))
            else:
                found.append(lowered.function.params[kept.index(self.signature.names[key])])
        return found

    @property
    def emitted_name(self) -> str:
        inner = getattr(self.fn, "__adcompile_name__", None) or getattr(self.fn, "__name__", type(self.fn).__name__)
        return (inner if inner.isidentifier() else "lambda_") + SUFFIXES[self.mode]

    def emitted(
        self, params: Params, constants: dict[str, Any], *, dialect: str = "python", comments: bool = False
    ) -> Emitted:
        """The text for arguments of these kinds."""
        function = self.stages(params, constants).function
        return emit(ir.Program((function,)), dialect=dialect, comments=comments)

    def check(self, values: Sequence[Any]) -> None:
        """Refuse arguments that a gradient is asked for and that hold no float."""
        for k in self.wrt or ():
            if isinstance(k, int):
                check_differentiable(values[k], self.signature.names[k], self.signature.name)

    # -- running ---------------------------------------------------------------------------------------------------

    def compiled(self, values: Sequence[Any], key: Any, same: Same = ()) -> Compiled:
        """The code for these arguments, made now if there is none that is still right."""
        with self._lock:
            found = self.known.get(key)
            if found is None or not found.fresh():
                found = self.known[key] = self._compile(values, same)
        return found

    def _compile(self, values: Sequence[Any], same: Same) -> Compiled:
        params, constants = kinds_and_constants(self.signature.names, values)
        stages = self.stages(params, constants, same)
        kept = self._taken(params, same)
        takes = tuple(k for k, name in enumerate(params) if name in kept and name not in constants)
        pairs = () if same else overlaps_to_watch(stages.lowered.function, takes)
        return compile_(
            stages.function, stages.lowered.guards, takes if len(takes) < len(params) else None, pairs
        )

    def ready(self, values: Sequence[Any]) -> Compiled:
        """The code for these arguments, ready to run: data from outside are read, shared memory is looked for."""
        key = key_of(values)
        found = self.known.get(key)
        if found is None or found.guards and not found.fresh():
            found = self.compiled(values, key)
        if found.pairs:
            params, _ = kinds_and_constants(self.signature.names, values)
            same = same_arguments(values, found.pairs, self.positions(params), self.signature)
            if same:
                found = self.compiled(values, (key, same), same)
        if found.outside:
            found.refresh()
        return found

    def run(self, values: Sequence[Any], extra: Sequence[Any] = ()) -> Any:
        """The derivative at ``values``; ``extra`` are the tangents or the cotangent."""
        found = self.ready(values)
        if found.takes is None:
            return found.run(*values, *extra)
        return found.run(*[values[k] for k in found.takes], *extra)

