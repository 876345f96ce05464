"""Find the source of a function: ``find(fn)``.

A function is read by its own code object, never by what ``__wrapped__`` says: the wrapper that a decorator made is what
runs, so it is what has to be differentiated. Its decorators are dropped from the tree, for they have run already.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import inspect
import types
from typing import Any

import gast

from adcompile.errors import ArgumentError, NotDifferentiable, NotSupportedYet, SourceNotFound
from adcompile.syntax.locate import locate
from adcompile.syntax.mangle import mangle
from adcompile.syntax.shallow import TooDeep, flatten
from adcompile.syntax.source import Source, refuse
from adcompile.syntax.verify import Definition, class_name

LAMBDA = "lambda_"  # what a lambda is called as a function definition


def find(fn: Any, *, generator: bool = False) -> Source:
    """The source of a Python function, lambda, method (its function, ``self`` being a parameter) or cached function.

    With ``generator``, it may be one.
    """
    function = _function(fn)
    code = function.__code__
    node, lines = locate(code, function.__globals__)
    end = node.end_lineno or code.co_firstlineno
    source = Source(
        fn=function,
        node=None,
        filename=code.co_filename,
        first_line=code.co_firstlineno,
        lines=tuple(lines[code.co_firstlineno - 1 : end]),
        globals=function.__globals__,
        closure=dict(zip(code.co_freevars, function.__closure__ or (), strict=True)),
        defaults=_defaults(function),
        qualname=function.__qualname__,
        ours=(function.__module__ or "").partition(".")[0] == __name__.partition(".")[0],
    )
    return _with_tree(source, node, generator)


def _function(fn: Any) -> types.FunctionType:
    """The function behind a method or a cache; an error that says what ``fn`` is for everything else."""
    while isinstance(fn, (types.MethodType, functools._lru_cache_wrapper, staticmethod, classmethod)):
        fn = fn.__func__ if not isinstance(fn, functools._lru_cache_wrapper) else fn.__wrapped__
    if isinstance(fn, types.FunctionType):
        return fn
    if isinstance(fn, type):
        raise ArgumentError(f"{fn.__qualname__} is a class: pass a function or a method")
    if not callable(fn):
        raise ArgumentError(f"{fn!r} is not a function: its type is {type(fn).__name__}")
    if inspect.isroutine(fn) or type(fn).__module__.partition(".")[0] == "numpy":
        name = getattr(fn, "__name__", repr(fn))
        raise SourceNotFound(f"{name} is not written in Python, so it has no source: it needs a derivative rule")
    raise ArgumentError(f"an object of class {type(fn).__qualname__} is not a function: pass its method __call__")


def _defaults(function: types.FunctionType) -> dict[str, Any]:
    code = function.__code__
    positional = code.co_varnames[: code.co_argcount]
    values = function.__defaults__ or ()
    given = dict(zip(positional[len(positional) - len(values) :], values, strict=True))
    return given | (function.__kwdefaults__ or {})


def _with_tree(source: Source, found: Definition, generator: bool) -> Source:
    _refuse_suspended(source, found, generator)
    node = _as_function(found)
    try:
        node, made = flatten(node)
        owner = class_name(source.fn.__code__.co_qualname)
        tree = gast.ast_to_gast(mangle(node, owner) if owner else node)
    except TooDeep as error:
        refuse(
            NotSupportedYet,
            "an expression of this depth",
            source.pos(error.node),
            why="the compiler follows expressions by recursion, and this one has dozens of levels",
            instead="give names to parts of it, in statements of their own",
        )
    except RecursionError:
        refuse(
            NotSupportedYet,
            "code nested this deep",
            source.pos(node),
            why="the compiler follows blocks by recursion, and these are hundreds deep",
            instead="split the function, or use a table in place of a long chain of `elif`",
        )
    return dataclasses.replace(source, node=tree, temporaries=made)


def _as_function(node: Definition) -> ast.FunctionDef:
    """The definition without decorators; a lambda as ``def lambda_(…): return …``."""
    if isinstance(node, ast.Lambda):
        body = [ast.copy_location(ast.Return(node.body), node.body)]
        fields: dict[str, Any] = {"name": LAMBDA, "args": node.args, "body": body}
    else:
        fields = dict(ast.iter_fields(node))
    defaults: dict[str, Any] = {"returns": None, "type_comment": None, "type_params": []}
    return ast.copy_location(ast.FunctionDef(**(defaults | fields | {"decorator_list": []})), node)


def _refuse_suspended(source: Source, node: Definition, generator: bool) -> None:
    """Refuse what runs in turns with its caller: a call of it computes nothing yet."""
    flags = source.fn.__code__.co_flags
    if flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        refuse(
            NotDifferentiable,
            "an async function",
            source.pos(node),
            why="it runs in pieces, whenever the event loop resumes it",
            instead="differentiate a plain function, and call that from the async one",
        )
    if flags & inspect.CO_GENERATOR and not generator:
        refuse(
            NotSupportedYet,
            "a generator",
            source.pos(_first_yield(node)),
            why="its values appear in turns with the code that asks for them",
            instead="build a list of the values and return it",
        )


def _first_yield(function: Definition) -> ast.AST:
    waiting: list[ast.AST] = [function.body] if isinstance(function, ast.Lambda) else [*reversed(function.body)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += reversed(list(ast.iter_child_nodes(node)))
    return function
