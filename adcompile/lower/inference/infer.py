"""The kind of an operation's result, from the kinds of its operands.

A pure operation is simply run on stand-ins of those kinds (``running``); the few for which that would tell something
else have a rule (``kind_rules``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from adcompile import effects
from adcompile.ir import Const, Operand
from adcompile.kinds import NEVER, UNKNOWN, Array, Kind, List, Passive
from adcompile.lower.inference.kind_rules import RULES
from adcompile.lower.inference.running import Literal, kind_by_running

Named = Mapping[str, tuple[Operand, Kind]]


def result_kind(
    fn: Callable[..., Any],
    args: tuple[Operand, ...],
    kinds: list[Kind],
    kwargs: Named,
    objects: Mapping[str, Any] = MappingProxyType({}),
) -> Kind:
    """The kind of ``fn(*args, **kwargs)``; UNKNOWN where it cannot be told.

    ``objects`` are names whose object is known: the ``float`` in ``dtype=float``.
    """
    if not _hashable(fn):
        return UNKNOWN
    rule = RULES.get(fn)
    if rule is not None:
        found: Kind | None = rule(args, kinds)
        if found is not None:
            return found
    if not _runnable(fn):
        return UNKNOWN
    if NEVER in kinds:
        return NEVER
    if fn in _FILLED and any(isinstance(kind, List) for kind in [*kinds[1:], *(kind for _, kind in kwargs.values())]):
        return Array("void", None)  # its dtype is a list of fields
    named = {key: _known(operand, kind, objects) for key, (operand, kind) in kwargs.items()}
    given = [_known(operand, kind, objects) for operand, kind in zip(args, kinds, strict=True)]
    if UNKNOWN in given or UNKNOWN in named.values():
        return _array_of_unknown(fn, given, named)
    return kind_by_running(fn, given, named)


_FILLED = (np.zeros, np.ones, np.empty)
#: What makes an array of anything, and the place of the argument that tells of which numbers.
_MAKERS = {
    np.array: 1, np.asarray: 1, np.ascontiguousarray: 1, np.asfortranarray: 1, np.zeros: 1, np.ones: 1, np.empty: 1,
    np.full: 2,
}  # fmt: skip


def _array_of_unknown(fn: Callable[..., Any], given: list[Any], named: Mapping[str, Any]) -> Kind:
    place = _MAKERS.get(fn)
    if place is None:
        return UNKNOWN
    plain = Const(float) if fn in _FILLED else Const(None)
    dtype = named.get("dtype", given[place] if place < len(given) else plain)
    if not isinstance(dtype, (Const, Literal)) or dtype.value is None:
        return Array()
    return Array(np.dtype(dtype.value).name)


def _known(operand: Operand, kind: Kind, objects: Mapping[str, Any]) -> Any:
    if isinstance(operand, Const):
        return operand
    if operand.name in objects and isinstance(kind, Passive):
        return Literal(objects[operand.name])
    return kind


def _hashable(fn: Any) -> bool:
    try:
        hash(fn)
    except TypeError:
        return False
    return True


_PURE_BUILTINS = {
    abs,
    bool,
    complex,
    divmod,
    float,
    int,
    len,
    max,
    min,
    pow,
    round,
    sorted,
    str,
    sum,
    tuple,
    list,
    repr,
}
_ROOTS = ("numpy", "math", "cmath", "_operator", "operator", "scipy")


def _runnable(fn: Any) -> bool:
    """Whether running ``fn`` on stand-ins is harmless."""
    if not effects.of(fn).pure:
        return False
    module = getattr(fn, "__module__", None) or ""
    if isinstance(fn, np.ufunc) or module.split(".")[0] in _ROOTS:
        return True
    return module in ("adcompile.primitives", "adcompile.runtime", "adcompile.adjoints") or (
        module == "builtins" and fn in _PURE_BUILTINS
    )
