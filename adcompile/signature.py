"""How the arguments of a call become values for the parameters of a function."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import numpy as np

from adcompile.errors import ArgumentError

_BY_POSITION = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Signature:
    """The parameters of a function."""

    def __init__(self, fn: Any) -> None:
        own = _signature(fn)
        self.name: str = getattr(fn, "__name__", type(fn).__name__)
        self.parameters = list(own.parameters.values())
        self.names = [q.name for q in self.parameters]
        self.count = len(self.names) if all(q.kind in _BY_POSITION for q in self.parameters) else -1
        self._own = own

    def bind(self, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """One value for each parameter, in order, as a call of the function would bind them."""
        if not kwargs and len(args) == self.count:
            return tuple(args)
        bound = self._own.bind(*args, **kwargs)
        bound.apply_defaults()
        return tuple(bound.arguments[name] for name in self.names)

    def arguments(self, values: Sequence[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What to call the function with, for these values of its parameters; undoes ``bind``."""
        bound = inspect.BoundArguments(self._own, dict(zip(self.names, values, strict=True)))
        return bound.args, bound.kwargs

    def position(self, argnum: int | str) -> int | None:
        """The position of a parameter; None for a name that is not one."""
        if isinstance(argnum, str):
            return self.names.index(argnum) if argnum in self.names else None
        count = len(self.names)
        if not -count <= argnum < count:
            raise ArgumentError(f"argnums={argnum} is out of range: {self.name} takes {count} arguments")
        return argnum % count


def _signature(fn: Any) -> inspect.Signature:
    if isinstance(fn, np.ufunc):  # its options are no arguments of the mathematical function
        names = ["x"] if fn.nin == 1 else [f"x{k}" for k in range(1, fn.nin + 1)]
        return inspect.Signature([inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in names])
    try:
        own = inspect.signature(fn)
        if type(fn).__module__.partition(".")[0] != "numpy":
            return own
        required = [q for q in own.parameters.values() if q.default is q.empty]  # of NumPy's own, the array arguments
        return own.replace(parameters=required)
    except (TypeError, ValueError):
        raise ArgumentError(f"{fn!r} has no signature that can be read: it is not a Python function") from None
