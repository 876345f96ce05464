"""Each rule through the compiler: a small program around each case, in both modes and at the second order."""

from __future__ import annotations

import cmath
import copy
import itertools
import linecache
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from adcompile import adjoints, runtime
from adcompile.rules import Rule
from tests import checks
from tests.rules.structures import RULES, is_single, leaves, partials

_numbers = itertools.count()
OURS = (runtime.__name__, adjoints.__name__)


@dataclass(frozen=True)
class Case:
    """One function of the argument that stands at ``position`` in a call of ``fn``."""

    rule: Rule
    fn: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    position: int
    precision: str = "float64"

    def program(self) -> Any:
        """``def f(x): y = fn(..., x, ...); return <a sum over the sines of what y holds>``"""
        scope = {
            "np": np,
            "math": math,
            "cmath": cmath,
            "fn": getattr(self.fn, "fn", self.fn),
            "weights": np.random.default_rng(5).uniform(0.5, 2.0, size=1000).astype(self.precision),
        }
        shown = []
        for key, value in [*enumerate(self.args), *self.kwargs.items()]:
            name = f"{key}={literal(value, key, scope)}" if isinstance(key, str) else literal(value, key, scope)
            shown.append("x" if key == self.position else name)
        out = called(self.fn, self.args, self.kwargs)
        if self.fn(*copy.deepcopy(self.args), **self.kwargs) is None:  # it writes to its first argument
            call = f"y = 1.0 * {shown[0]}; fn({', '.join(['y', *shown[1:]])})"
        else:
            call = f"y = fn({', '.join(shown)})"
        text = f"def f(x):\n    {call}\n    return {mixed(out)}\n"
        file = f"<program {next(_numbers)}>"
        linecache.cache[file] = (len(text), None, text.splitlines(True), file)
        exec(compile(text, file, "exec"), scope)
        return scope["f"]


def literal(value: Any, key: Any, scope: dict[str, Any]) -> str:
    """How an argument is written in the program: as a literal where it is a setting, as a global where it is data."""
    if value is None or isinstance(value, (bool, int, str)) or (isinstance(value, tuple) and is_setting(value)):
        return repr(value)
    scope[f"given_{key}"] = value
    return f"given_{key}"


def is_setting(value: tuple[Any, ...]) -> bool:
    return not is_varied(value) and not any(isinstance(leaf, np.ndarray) for leaf in leaves(value))


def mixed(out: Any) -> str:
    """A sum of positive terms: if they could cancel, their rounding would be large beside what is left."""
    if isinstance(out, (tuple, list)):
        parts = [
            f"np.sum(2.0 + np.sin({shown(name, part)})) * {k + 0.5}"
            for k, (name, part) in enumerate(places("y", out))
            if is_float(part)
        ]
        return " + ".join(parts)
    if np.iscomplexobj(out):
        return f"np.sum(np.reshape(2.0 + np.sin({shown('y', out)}), -1) * weights[:{np.size(out)}])"
    if type(out) is float:
        return "2.0 + math.sin(y)"
    return f"np.sum(np.reshape(2.0 + np.sin(y), -1) * weights[:{np.size(out)}])"


def places(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a result, and how each is written."""
    if isinstance(value, (tuple, list)):
        for k, part in enumerate(value):
            yield from places(f"{name}[{k}]", part)
    else:
        yield name, value


def shown(name: str, value: Any) -> str:
    """Both parts of a complex number."""
    return f"np.real({name}) + 2.0 * np.imag({name})" if np.iscomplexobj(value) else name


def is_float(value: Any) -> bool:
    return np.size(value) > 0 and np.asarray(value).dtype.kind in "fc"


def is_varied(value: Any) -> bool:
    parts = leaves(value)
    return bool(parts) and all(np.asarray(part).dtype == np.float64 and np.size(part) > 0 for part in parts)


#: Those that tell an estimate of their error, which is another one: they are among the programs.
ESTIMATED = {"quad", "dblquad"}


def cases() -> Iterator[Case]:
    rng = np.random.default_rng(4)
    for rule in RULES:
        for fn in rule.fns if rule.kind != "constant" and rule.name not in ESTIMATED else ():
            for args, kwargs in rule.calls(rng) or operands(rule, fn, rng):
                if getattr(fn, "__module__", "") in OURS or not is_double(called(fn, args, kwargs)):
                    continue
                if isinstance(called(fn, args, kwargs), Iterator):
                    continue  # loops are among the programs
                if rule.at_once and any(
                    isinstance(arg, list) and (is_varied(arg) or any(map(callable, arg))) for arg in args
                ):
                    continue  # displays are among the programs
                wrt = rule.wrt or range(len(args))
                wrt = [k for k in wrt if k < len(args) and is_varied(args[k])]
                if rule.kind == "elementwise":
                    by = partials(rule, fn, *args)
                    wrt = [k for k in wrt if by[k] is not None]
                yield from (Case(rule, fn, args, kwargs, k) for k in wrt)


def operands(rule: Rule, fn: Any, rng: np.random.Generator) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    if not isinstance(fn, np.ufunc) or hasattr(np, fn.__name__):
        yield tuple(low if low == high else float(rng.uniform(low, high)) for low, high in rule.domain), {}
    if fn not in (float, complex) and getattr(fn, "__module__", None) not in ("math", "cmath"):
        yield tuple(low if low == high else rng.uniform(low, high, size=3) for low, high in rule.domain), {}


def called(fn: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The result of a call, or what it leaves in its first argument."""
    args = copy.deepcopy(args)
    out = fn(*args, **kwargs)
    return args[0] if out is None else out


def is_double(out: Any) -> bool:
    """In single precision, differences tell nothing."""
    return not any(map(is_single, leaves(out)))


ALL = [pytest.param(case, id=f"{case.rule.name}-{case.position}") for case in cases()]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.sweep
@pytest.mark.parametrize("case", ALL)
def test_both_modes(case: Case) -> None:
    program = case.program()
    checks.check_gradient(program, (case.args[case.position],))
    checks.check_modes(program, (case.args[case.position],))


@pytest.mark.sweep
@pytest.mark.parametrize("case", ALL)
def test_second_order(case: Case) -> None:
    checks.check_second_order(case.program(), (case.args[case.position],))
