"""Is this tree the source of that code? The only proof is to compile it again and compare.

A file may have been edited after it was imported, a cell of a notebook run twice, two lambdas may share a line. A
derivative of the wrong text would be silently wrong, so every tree that is found is compiled, in a surrounding that
gives it the same free variables, and its bytecode compared with what the function really runs.
"""

from __future__ import annotations
import __future__

import ast
import copy
import types
from collections.abc import Set
from typing import Any, TypeAlias

_OUTER = "<outer>"
_FUTURE_FLAGS = __future__.annotations.compiler_flag  # the one __future__ import that still changes bytecode


Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def is_source_of(node: Definition, code: types.CodeType, imported: Set[str]) -> bool:
    """Whether ``node`` compiles to ``code``; positions are not compared.

    ``imported`` are the names that the text around it imports: Python compiles ``name.attr(x)`` differently for those.
    A RecursionError says that the tree is too deep for this; ``is_defined_in`` still works.
    """
    try:
        compiled = _compile(node, code, imported)
    except SyntaxError:
        return False
    if _same_code(compiled, code):
        return True
    # pytest rewrites `assert` before it compiles a test module: what else the code does is as written.
    return any(isinstance(inner, ast.Assert) for inner in ast.walk(node)) and _same_variables(compiled, code)


def is_defined_in(text: str, code: types.CodeType) -> bool:
    """Whether compiling the whole text of a file makes ``code`` in its place."""
    try:
        waiting = [compile(text, code.co_filename, "exec", dont_inherit=True)]
    except (SyntaxError, ValueError):
        return False
    while waiting:
        made = waiting.pop()
        if made.co_firstlineno == code.co_firstlineno and made.co_name == code.co_name and _same_code(made, code):
            return True
        waiting += [const for const in made.co_consts if isinstance(const, types.CodeType)]
    return False


def _compile(node: Definition, code: types.CodeType, imported: Set[str]) -> types.CodeType:
    definition: ast.stmt = ast.Expr(_bare(node)) if isinstance(node, ast.Lambda) else _bare(node)
    inner = definition
    owner = class_name(code.co_qualname)
    if owner is not None:  # private names depend on the class, and so does `super()`
        inner = ast.ClassDef(name=owner, bases=[], keywords=[], body=[definition], decorator_list=[])
    free = [ast.arg(name) for name in code.co_freevars if name != "__class__"]
    parameters = ast.arguments(posonlyargs=[], args=free, kwonlyargs=[], kw_defaults=[], defaults=[])
    # What isn't free in the code must not become so by being defined in here.
    outside = ast.Global(sorted({getattr(node, "name", _OUTER), owner or _OUTER} - {*code.co_freevars}))
    outer = ast.FunctionDef(name=_OUTER, args=parameters, body=[outside, inner], decorator_list=[])
    imports = [ast.Import([ast.copy_location(ast.alias(name, None), node)]) for name in sorted(imported)]
    for made in (outer, outside, inner, definition, *imports, *free):
        ast.copy_location(made, node)
    module = ast.Module([*imports, outer], [])
    flags = code.co_flags & _FUTURE_FLAGS
    found: types.CodeType = compile(module, code.co_filename, "exec", flags=flags, dont_inherit=True)
    for _ in range(2 if owner is None else 3):
        found = next(const for const in found.co_consts if isinstance(const, types.CodeType))
    return found


def _bare(node: Any) -> Any:
    """The function without what is evaluated outside its body: decorators, defaults, annotations, type parameters."""
    arguments = copy.copy(node.args)
    arguments.defaults = []
    arguments.kw_defaults = [None] * len(arguments.kwonlyargs)
    bare = copy.copy(node)
    # A parameter without a default may not follow one that has one, so all of them lose theirs.
    bare.args = arguments
    for field in ("posonlyargs", "args", "kwonlyargs"):
        setattr(arguments, field, [_unannotated(arg) for arg in getattr(arguments, field)])
    for field in ("vararg", "kwarg"):
        if getattr(arguments, field) is not None:
            setattr(arguments, field, _unannotated(getattr(arguments, field)))
    if not isinstance(node, ast.Lambda):
        bare.decorator_list, bare.returns, bare.type_params = [], None, []
    return bare


def _unannotated(arg: ast.arg) -> ast.arg:
    return ast.copy_location(ast.arg(arg.arg), arg)


def class_name(qualname: str) -> str | None:
    """The innermost class around a function: ``"A"`` of ``A.f`` and of ``A.f.<locals>.g``."""
    parts = qualname.split(".")[:-1]
    while parts and parts[-1] == "<locals>":
        parts = parts[:-2]
    return parts[-1] if parts else None


_CODE_FIELDS = (
    "co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars",
    "co_argcount", "co_posonlyargcount", "co_kwonlyargcount",
)  # fmt: skip


def _same_code(one: types.CodeType, other: types.CodeType) -> bool:
    return all(getattr(one, field) == getattr(other, field) for field in _CODE_FIELDS) and _same_constant(
        one.co_consts, other.co_consts
    )


def _same_constant(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, types.CodeType):
        return _same_code(one, other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(_same_constant, one, other))
    if isinstance(one, (float, complex)):  # nan is itself, and 0.0 isn't -0.0
        return repr(one) == repr(other)
    return bool(one == other)


def _same_variables(one: types.CodeType, rewritten: types.CodeType) -> bool:
    """The same parameters, locals and captured variables, but for those that begin with ``@``, which are pytest's."""
    kept = tuple(name for name in rewritten.co_varnames if not name.startswith("@"))
    return one.co_varnames == kept and one.co_freevars == rewritten.co_freevars
