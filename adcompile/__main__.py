"""``python -m adcompile package.module:function``: the source of a derivative, as a module of its own."""

from __future__ import annotations

import argparse
import functools
import importlib
import os
import sys
from typing import Any

from adcompile.api import grad, source, value_and_grad
from adcompile.api.text import MODES
from adcompile.errors import AdcompileError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m adcompile", description=__doc__)
    parser.add_argument("function", help="where the function is found, as package.module:function")
    parser.add_argument("--mode", choices=MODES, default="grad", help="which derivative is written")
    parser.add_argument("--argnums", default="0", help="positions or names of arguments, with commas between them")
    parser.add_argument("--comments", action="store_true", help="show the line that an adjoint statement comes from")
    options = parser.parse_args(arguments)
    module, _, path = options.function.partition(":")
    if not path:
        parser.error("name the function behind a colon: package.module:function")
    sys.path.insert(0, os.getcwd())
    try:
        fn: Any = functools.reduce(getattr, path.split("."), importlib.import_module(module))
        if options.mode in ("grad", "value_and_grad"):
            make = grad if options.mode == "grad" else value_and_grad
            fn = make(fn, _argnums(options.argnums))
        print(source(fn, mode=options.mode, comments=options.comments, imports=True), end="")
    except (AdcompileError, ImportError, AttributeError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _argnums(text: str) -> int | str | tuple[int | str, ...]:
    keys = tuple(int(part) if part.lstrip("-").isdigit() else part for part in text.split(","))
    return keys[0] if len(keys) == 1 else keys


if __name__ == "__main__":
    sys.exit(main())
