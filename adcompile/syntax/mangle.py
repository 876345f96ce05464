"""Private names: inside ``class A``, Python reads ``__x`` as ``_A__x``."""

from __future__ import annotations

import ast
from typing import Any, cast

_FIELDS = ("id", "attr", "arg", "name", "asname", "rest")


def mangle(node: ast.FunctionDef, owner: str) -> ast.FunctionDef:
    """A function of class ``owner`` with its private names written out::

        def f(self): return self.__x        →        def f(self): return self._A__x

    The body of a class inside it is left alone, for its private names are another class's.
    """
    owner = owner.lstrip("_")
    if not owner:
        return node
    return cast(ast.FunctionDef, _mangled(node, owner))


def _mangled(value: Any, owner: str) -> Any:
    if isinstance(value, list):
        return [_mangled(item, owner) for item in value]
    if not isinstance(value, ast.AST) or isinstance(value, ast.ClassDef):
        return value
    changed = {}
    for field, old in ast.iter_fields(value):
        if isinstance(old, str):
            new: Any = _full_name(old, owner) if field in _FIELDS else old
        elif isinstance(value, (ast.Global, ast.Nonlocal)):
            new = [_full_name(name, owner) for name in old]
        else:
            new = _mangled(old, owner)
        changed[field] = new
    return ast.copy_location(type(value)(**changed), value)


def _full_name(name: str, owner: str) -> str:
    private = name.startswith("__") and not name.endswith("__") and "." not in name
    return f"_{owner}{name}" if private else name
