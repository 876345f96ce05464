"""Functions that look at the program itself: when a derivative runs, there is another one. They are refused by name."""

from __future__ import annotations

import inspect
import sys
import traceback
from collections.abc import Callable
from typing import Any

from adcompile.lower.core import Lowering
from adcompile.lower.values import Value

Special = Callable[[Lowering, list[Value], dict[str, Value], str], Value | None]

_CODE = "what it runs is known only when the program runs", "write a function"
_NAMES = "in a derivative the variables have other names, and places", "name the variable, or pass a dict"
_ERROR = "in a derivative the handler is a branch", "name the exception: except ... as error"
_FRAME = "a derivative has frames of its own", "pass what is read there as an argument"


def _refused(name: str, why: str, instead: str) -> Special:
    def refuse(lo: Lowering, args: list[Value], kwargs: dict[str, Value], hint: str) -> Value | None:
        if name in ("vars", "dir") and args:
            return None
        raise lo.refuse(None, f"a call of {name}", instead, why=why)

    return refuse


REFUSED: dict[Any, Special] = {
    fn: _refused(fn.__name__, *reason)
    for reason, fns in (
        (_CODE, (eval, exec)),
        (_NAMES, (locals, globals, vars, dir)),
        (_ERROR, (sys.exc_info, traceback.format_exc, traceback.print_exc)),
        (_FRAME, (sys._getframe, inspect.currentframe, inspect.stack)),
    )
    for fn in fns
}
