"""``docs/functions.md``: what adcompile does with each public name of NumPy, ``math`` and ``cmath``, and of SciPy.

    python -m tests.functions        # writes the file anew

What has a rule, or is settled by the compiler itself, is told by the declarations. Every other name is declared here,
one by one: a name that nobody has thought about has no place in the table, and ``tests/test_functions.py`` fails. Names
of other versions of Python and of the libraries than those at hand are kept as they stand in the file.
"""

from __future__ import annotations

import cmath
import importlib
import inspect
import math
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from adcompile.lower.core import Lowering
from adcompile.rules import LIBRARIES, Rule
from adcompile.transform.constants import is_constant
from tests.rules.structures import RULES, partials

FILE = Path(__file__).parents[1] / "docs" / "functions.md"

YES, CONSTANT, REFUSED, NOT_YET = "differentiable", "constant", "refused", "not yet"

#: Modules of which every public name has a row.
WHOLE: dict[str, Any] = {"numpy": np, "numpy.linalg": np.linalg, "numpy.fft": np.fft, "math": math, "cmath": cmath}


class Row(NamedTuple):
    status: str
    note: str = ""


def declared(status: str, note: str, names: str) -> dict[str, Row]:
    return dict.fromkeys(names.split(), Row(status, note))


#: What has neither a rule nor a form of its own in the compiler, by full name.
DECLARED: dict[str, Row] = {
    **declared(
        CONSTANT,
        "data",
        """
        numpy.False_ numpy.True_ numpy.ScalarType numpy.e numpy.euler_gamma numpy.inf numpy.little_endian
        numpy.nan numpy.newaxis numpy.pi numpy.sctypeDict numpy.typecodes math.e math.inf math.nan math.pi
        math.tau cmath.e cmath.inf cmath.infj cmath.nan cmath.nanj cmath.pi cmath.tau
        """,
    ),
    **declared(
        CONSTANT,
        "makes an array of constants; refused where its index is differentiated",
        "numpy.mgrid numpy.ogrid numpy.s_ numpy.index_exp",
    ),
    **declared(
        CONSTANT,
        "a type that holds no derivative",
        """
        numpy.longlong numpy.ulonglong numpy.errstate numpy.ufunc numpy.busdaycalendar numpy.datetime64
        numpy.timedelta64 numpy.bytes_ numpy.str_
        """,
    ),
    **declared(
        CONSTANT,
        "a class of types, for isinstance",
        """
        numpy.character numpy.complexfloating numpy.flexible numpy.floating numpy.generic numpy.inexact
        numpy.integer numpy.number numpy.signedinteger numpy.unsignedinteger numpy.linalg.LinAlgError
        """,
    ),
    **declared(
        REFUSED,
        "a conversion to a type whose precision differs between machines, or is too low to differentiate in",
        "numpy.float16 numpy.half numpy.float128 numpy.longdouble numpy.complex256 numpy.clongdouble",
    ),
    **declared(REFUSED, "an object of Python: call numpy.polyval and the like on its coefficients", "numpy.poly1d"),
    **declared(
        REFUSED,
        "an array of objects, records or matrices, or a view into memory",
        """
        numpy.matrix numpy.memmap numpy.object_ numpy.recarray numpy.record numpy.void numpy.asmatrix numpy.bmat
        numpy.ndarray numpy.flatiter numpy.nditer numpy.nested_iters numpy.broadcast numpy.frombuffer
        numpy.from_dlpack
        """,
    ),
    **declared(
        REFUSED,
        "reads or writes files or text",
        """
        numpy.fromfile numpy.fromregex numpy.fromstring numpy.genfromtxt numpy.load numpy.loadtxt numpy.save
        numpy.savetxt numpy.savez numpy.savez_compressed
        """,
    ),
    **declared(
        REFUSED,
        "changes or shows the state of NumPy",
        """
        numpy.get_include numpy.geterrcall numpy.info numpy.printoptions numpy.set_printoptions numpy.setbufsize
        numpy.seterr numpy.seterrcall numpy.show_config numpy.show_runtime numpy.test numpy.linalg.test
        numpy.fft.test
        """,
    ),
    **declared(
        REFUSED,
        "calls a function of Python for each element: write the loop, or call the function on arrays",
        "numpy.frompyfunc",
    ),
    **declared(YES, "of a function that can be followed", "numpy.vectorize"),
    **declared(YES, "of what runs through numbers", "numpy.fromiter"),
    **declared(YES, "by what is joined", "numpy.c_ numpy.r_"),
}


def functions(module: Any) -> Iterator[tuple[str, Any]]:
    """The public functions of a module, and the methods of its public objects that have rules."""
    methods = [fn for fn in RULES.functions() if hasattr(fn, "__self__")]
    for name in public(module):
        obj = getattr(module, name)
        yield name, obj
        yield from ((f"{name}.{fn.__name__}", fn) for fn in methods if fn.__self__ is obj)


def public(module: Any) -> list[str]:
    """The names of a module that are neither private nor modules themselves."""
    return [name for name in dir(module) if name[0] != "_" and not isinstance(getattr(module, name), types.ModuleType)]


def row(module: str, name: str, obj: Any) -> Row | None:
    """What becomes of a name; None where nothing is known of it."""
    rule = RULES.lookup(obj) if callable(obj) else None
    if rule is not None:
        return Row(CONSTANT) if rule.kind == "constant" else Row(YES, by(rule, obj))
    if callable(obj) and not isinstance(obj, type) and is_constant(obj, RULES):
        return Row(CONSTANT)
    if callable(obj) and obj in Lowering.specials:
        return Row(YES if obj in IN_PLACE else CONSTANT, "in place" if obj in IN_PLACE else "settled when compiling")
    return DECLARED.get(f"{module}.{name}")


IN_PLACE = (np.copyto, np.put, np.place, np.putmask, np.put_along_axis, np.fill_diagonal)


def by(rule: Rule, fn: Any) -> str:
    """The arguments that a rule has derivatives by, where these aren't all numbers and arrays."""
    if rule.kind == "definition" or rule.body is None:
        return ""
    parameters = inspect.signature(rule.body).parameters
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters.values()):
        return ""
    names = [name for name in parameters if name != "out"]
    if rule.kind != "elementwise":
        return "by " + ", ".join(names[1 + k] for k in rule.wrt)
    found = partials(rule, fn, *(low for low, _ in rule.domain))
    missing = [name for name, partial in zip(names, found, strict=False) if partial is None]
    if not missing:
        return ""
    return "by " + ", ".join(name for name, p in zip(names, found, strict=False) if p is not None)


Table = dict[str, dict[str, Row]]


def computed() -> Table:
    """The rows of what is installed, by module; KeyError for a name that nothing is known of."""
    table: Table = {}
    for path, module in WHOLE.items():
        found = {name: row(path, name, getattr(module, name)) for name in public(module)}
        unknown = [f"{path}.{name}" for name, made in found.items() if made is None]
        if unknown:
            raise KeyError(f"tests/functions.py knows nothing of {', '.join(unknown)}")
        table[path] = {name: made for name, made in found.items() if made is not None}
    for path in LIBRARIES:
        module = importlib.import_module(path)
        rows = {name: row(path, name, fn) for name, fn in functions(module)}
        table[path] = {name: made for name, made in rows.items() if made is not None}
    return table


def written(text: str) -> Table:
    """The rows of a file."""
    table: Table = {}
    section: dict[str, Row] = {}
    for line in text.splitlines():
        if heading := re.fullmatch(r"## `([\w.]+)`", line):
            section = table.setdefault(heading[1], {})
        elif cells := re.fullmatch(r"\| `([\w.]+)` \| ([\w ]+) \| (.*) \|", line):
            section[cells[1]] = Row(cells[2], cells[3].strip())
    return table


def merged(old: Table, new: Table) -> Table:
    """The new rows, and the old ones of names that only other versions have."""
    kept = {path: {k: v for k, v in old.get(path, {}).items() if k not in rows} for path, rows in new.items()}
    return {path: kept[path] | rows for path, rows in new.items()}


HEAD = """# Functions

What adcompile does with each public name of NumPy, `math` and `cmath`, and of SciPy where it has rules. This file is
written by `python -m tests.functions`, from the declarations of the rules; a test compares the two.

* *differentiable*: in reverse and in forward mode, and again, at every order. Where only some arguments are meant, they
  are named; a call is refused where another one is differentiated.
* *constant*: the derivative is zero, whatever the arguments are.
* *refused*: an error says so where the call is differentiated; elsewhere it is made as it stands.
* *not yet*: refused as well, but only because nobody has written the rule.
"""


def render(table: Table) -> str:
    parts = [HEAD]
    for path, rows in table.items():
        counts = ", ".join(
            f"{sum(r.status == status for r in rows.values())} {status}"
            for status in (YES, CONSTANT, REFUSED, NOT_YET)
            if any(r.status == status for r in rows.values())
        )
        lines = [f"| `{name}` | {rows[name].status} | {rows[name].note} |" for name in sorted(rows)]
        head = [f"## `{path}`\n", f"{counts}.\n", "| name | derivative | |", "|---|---|---|"]
        parts.append("\n".join([*head, *lines, ""]))
    return "\n".join(parts)


def main() -> None:
    old = written(FILE.read_text()) if FILE.exists() else {}
    FILE.write_text(render(merged(old, computed())))


if __name__ == "__main__":
    main()
