"""Where a callable is found: ``np.linalg.solve`` is ``linalg.solve`` of numpy."""

from __future__ import annotations

import builtins
import functools
import importlib
import itertools
import math
import operator
import sys
from typing import Any, NamedTuple

import numpy as np

from adcompile import adjoints, errors, primitives, runtime, sharing


class Location(NamedTuple):
    module: str
    path: str  # inside the module, with dots


#: Modules that are searched by identity, the first one wins; paths are what people write behind ``np.``.
_SEARCHED: tuple[tuple[str, str, Any], ...] = (
    ("builtins", "", builtins),
    ("math", "", math),
    ("adcompile.runtime", "", runtime),
    ("adcompile.adjoints", "", adjoints),
    ("adcompile.sharing", "", sharing),
    ("adcompile.errors", "", errors),
    ("numpy", "", np),
    ("numpy", "linalg.", np.linalg),
    ("numpy", "fft.", np.fft),
    ("numpy", "random.", np.random),
    ("operator", "", operator),
)
_PREFERRED = {"absolute": "abs", "conjugate": "conj"}
_COMPILED_PACKAGES = ("scipy",)  # whose functions don't always tell the module that they live in


def locate(fn: Any) -> Location | None:
    """How a module that anybody can import names a callable; None where there is no such module."""
    found = _table().get(id(fn))
    if found is not None:
        return found
    owner = getattr(fn, "__self__", None)
    if isinstance(owner, np.ufunc) and (place := locate(owner)) is not None:
        return Location(place.module, f"{place.path}.{fn.__name__}")
    return _by_own_account(fn) or _in_compiled_package(fn)


@functools.cache
def _table() -> dict[int, Location]:
    table: dict[int, Location] = {}
    for module, prefix, namespace in _SEARCHED:
        for name, value in vars(namespace).items():
            if name.startswith("_") or not callable(value) or not _lives_in(value, module):
                continue
            own_name = getattr(value, "__name__", name)
            wanted = _PREFERRED.get(own_name, own_name)
            if id(value) not in table or name == wanted:
                known = table.get(id(value))
                if known is None or (known.module == module and known.path.rpartition(".")[0] == prefix[:-1]):
                    table[id(value)] = Location(module, prefix + name)
    table[id(operator.abs)] = Location("builtins", "abs")
    table[id(operator.truth)] = Location("builtins", "bool")
    table[id(primitives.stop_gradient)] = Location("adcompile.primitives", "stop_gradient")
    return table


def _lives_in(value: Any, module: str) -> bool:
    return not module.startswith("adcompile.") or getattr(value, "__module__", None) == module


def _by_own_account(fn: Any) -> Location | None:
    """What a function of the standard library or of an installed package says of itself, if it is true."""
    module, name = getattr(fn, "__module__", None), getattr(fn, "__name__", None)
    if not isinstance(module, str) or not isinstance(name, str) or not name.isidentifier():
        return None
    package = module.partition(".")[0]
    if package not in sys.stdlib_module_names and package not in ("numpy", *_COMPILED_PACKAGES):
        return None
    parts = module.split(".")
    public = ".".join(itertools.takewhile(lambda part: not part.startswith("_"), parts))
    for place in (public, module):
        if package != "__main__" and getattr(sys.modules.get(place), name, None) is fn:
            return Location(place, name)
    return None


def _in_compiled_package(fn: Any) -> Location | None:
    name = getattr(fn, "__name__", "")
    for module in ("scipy.special",):
        if module in sys.modules and getattr(sys.modules[module], name, None) is fn:
            return Location(module, name)
    return None


def value_at(location: Location) -> Any:
    """The callable that a location names."""
    return functools.reduce(getattr, location.path.split("."), importlib.import_module(location.module))
