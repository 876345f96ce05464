"""Which functions are operations as they stand, and which of those do nothing but give a result."""

from __future__ import annotations

import contextlib
import sys
import types
from typing import Any

import numpy as np

_STANDARD = sys.stdlib_module_names | {"numpy", "scipy", "pandas"}
_OURS = {"adcompile.primitives", "adcompile.runtime", "adcompile.adjoints"}
_PURE_MODULES = {"math", "cmath", "operator", "_operator"}
_PURE_BUILTINS = {
    abs, all, any, ascii, bin, bool, bytes, callable, chr, complex, dict, divmod, enumerate, float, format, frozenset,
    getattr, hasattr, hash, hex, int, isinstance, issubclass, len, list, max, min, oct, ord, pow, range, repr, reversed,
    round, set, slice, sorted, str, sum, tuple, type, zip,
}  # fmt: skip
#: NumPy functions that change something, or whose result is not the same each time.
_IMPURE = {
    "copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask", "save", "savetxt", "savez",
    "savez_compressed", "seterr", "seterrcall", "set_printoptions", "setbufsize", "load", "loadtxt", "fromfile",
    "genfromtxt", "memmap", "shuffle",
}  # fmt: skip
#: Functions of ``operator`` that change their first argument, where that can change.
_IN_PLACE = {
    "iadd", "iand", "iconcat", "ifloordiv", "ilshift", "imatmul", "imod", "imul", "ior", "ipow", "irshift", "isub",
    "itruediv", "ixor",
}  # fmt: skip


#: What ``contextlib.contextmanager`` makes has this code.
_MANAGER_CODE = contextlib.contextmanager(iter).__code__


def makes_managers(fn: Any) -> bool:
    """Whether a call of a function makes the manager of a ``with`` statement, out of a generator."""
    return getattr(fn, "__code__", None) is _MANAGER_CODE


def module_of(obj: Any) -> str:
    """The name of the module that a function comes from."""
    own = obj if isinstance(getattr(obj, "__module__", None), str) else type(obj)
    return getattr(own, "__module__", None) or ""


def is_followed(obj: Any) -> bool:
    """Whether a call is lowered by lowering the function's body: its source is the program's own."""
    if isinstance(obj, (np.ufunc, types.BuiltinFunctionType, types.MethodWrapperType, type)):
        return False
    module = module_of(obj)
    return module not in _OURS and module.split(".")[0] not in _STANDARD


def is_pure(obj: Any) -> bool:
    """Whether a call of a library's function can be made once, twice or not at all, wherever its operands allow."""
    if isinstance(obj, np.ufunc):
        return True
    module = module_of(obj)
    root = module.split(".")[0]
    if root in ("operator", "_operator"):  # an itemgetter gives what a container holds
        return isinstance(obj, types.BuiltinFunctionType) and obj.__name__ not in _IN_PLACE
    if module in _OURS or root in _PURE_MODULES:
        return True
    if root == "numpy":
        bound = getattr(obj, "__self__", None)
        return "random" not in module and "random" not in type(bound).__module__ and obj.__name__ not in _IMPURE
    return root == "builtins" and any(obj is fn for fn in _PURE_BUILTINS)
