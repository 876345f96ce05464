"""Compile emitted text under a name that tracebacks, debuggers and profilers can look up."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Mapping
from typing import Any


def load(text: str, entry: str | tuple[str, ...], env: Mapping[str, object], filename_hint: str) -> Any:
    """The function ``entry`` of a module text (a tuple of functions for a tuple of names).

    ``env`` gives what the text finds outside itself; it is copied. The same text and hint always give the same file
    name, and ``linecache`` knows its lines.
    """
    filename = f"<adcompile {filename_hint} {hashlib.sha256(text.encode()).hexdigest()[:12]}>"
    namespace: dict[str, object] = {"__name__": f"adcompile.emitted.{filename_hint}", **env}
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    exec(compile(text, filename, "exec", dont_inherit=True), namespace)
    if isinstance(entry, tuple):
        return tuple(namespace[name] for name in entry)
    return namespace[entry]
