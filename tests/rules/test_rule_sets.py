"""The sets of rules: what they hold, that nothing is without a test, and that they are closed under differentiation."""

from __future__ import annotations

import ast
import cmath
import inspect
import math
import operator
import textwrap
from typing import Any

import numpy as np
import pytest

from adcompile import effects, primitives, runtime
from adcompile.rules import DEFAULT, Rule, RuleSet, cmath_, math_
from tests.rules.structures import RULES

#: What the engine knows without a rule.
OF_THE_ENGINE = {
    operator.getitem,
    zip,
    enumerate,
    tuple,
    list,
    reversed,
    slice,
    np.pi,
    "tolist",
    "T",
    NotImplementedError,
    RuntimeError,
    ValueError,
    primitives.stop_gradient,
}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind != "constant"], ids=lambda rule: rule.name)
def test_every_rule_carries_what_tests_it(rule: Rule) -> None:
    assert rule.body is not None
    if rule.kind == "elementwise":
        assert rule.domain
    else:
        assert rule.cases


def test_the_math_module_is_declared_whole() -> None:
    functions = [value for key, value in vars(math).items() if callable(value) and not key.startswith("_")]
    assert [fn.__name__ for fn in functions if fn not in math_.rules] == []


def test_the_cmath_module_is_declared_whole() -> None:
    functions = [value for key, value in vars(cmath).items() if callable(value) and not key.startswith("_")]
    assert [fn.__name__ for fn in functions if fn not in cmath_.rules] == []


def test_every_ufunc_has_a_rule() -> None:
    #: Of integers, dates, strings, or not yet.
    without = {"isnat"}
    ufuncs = {value.__name__ for value in vars(np).values() if isinstance(value, np.ufunc) and value not in DEFAULT}
    assert ufuncs - without == set()


def called(rule: Rule) -> set[Any]:
    """The functions that the source of a rule calls, resolved as the compiler would."""
    found: set[Any] = set()
    for function in (rule.body, rule.tangent):
        if function is None:
            continue
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
            if isinstance(node, ast.FunctionDef):
                inside = [n for stmt in node.body for n in ast.walk(stmt)]
                own = {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
                own |= set(inspect.signature(function).parameters)
                calls = [n.func for n in inside if isinstance(n, ast.Call)]
                found.update(resolve(c, function) for c in calls if not isinstance(c, ast.Name) or c.id not in own)
    return found


def resolve(node: ast.expr, function: Any) -> Any:
    scope = {**vars(__import__("builtins")), **function.__globals__}
    try:
        return eval(compile(ast.Expression(node), "rule", "eval"), scope)
    except (NameError, AttributeError):
        assert isinstance(node, ast.Attribute)
        return node.attr


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind != "constant"], ids=lambda rule: rule.name)
def test_rules_call_only_what_can_be_differentiated_again(rule: Rule) -> None:
    for fn in called(rule) - OF_THE_ENGINE:
        inlined = inspect.isfunction(fn) and fn.__module__.startswith("adcompile.rules")
        assert fn in RULES or inlined or effects.holds_fields(fn), f"{rule.name} calls {fn}"


#: Builtins and functions of C, which have no signature, or one that no keyword can bind to.
UNNAMED = {max, min, math.hypot, math.log, cmath.log, np.pad, pow}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kind != "constant"], ids=lambda rule: rule.name)
def test_all_parameters_but_the_first_array_have_the_names_that_the_function_gives_them(rule: Rule) -> None:
    assert rule.body is not None
    mine = list(inspect.signature(rule.body).parameters.values())[rule.kind in ("linear", "bilinear", "pair") :]
    for fn in set(rule.fns) - UNNAMED:
        theirs = list(inspect.signature(getattr(fn, "fn", fn)).parameters.values())
        if any(their.kind is their.VAR_POSITIONAL for their in theirs):
            continue
        for k, parameter in enumerate(mine[1:], 1):
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            if parameter.kind is parameter.KEYWORD_ONLY:
                undocumented = any(their.kind is their.VAR_KEYWORD for their in theirs)
                assert undocumented or parameter.name == "out" or parameter.name in {q.name for q in theirs}
            elif theirs[k].kind is not parameter.POSITIONAL_ONLY and not (rule.wrt and k in rule.wrt):
                assert theirs[k].name == parameter.name


def test_no_rule_owns_memory() -> None:
    owned = [operator.getitem, operator.setitem, operator.delitem, runtime.add_at, list, tuple, dict, set]
    owned += [primitives.make_list, primitives.make_tuple, primitives.append, primitives.push, primitives.isum_item]
    assert [fn for fn in owned if fn in DEFAULT] == []


def test_a_union_is_a_new_set_in_which_the_later_wins() -> None:
    mine = RuleSet()

    @mine.elementwise(math.sin, domain=(-1.0, 1.0))
    def sin(x):  # type: ignore[no-untyped-def]
        return 1.0

    both = DEFAULT | mine
    assert both.lookup(math.sin) is mine.lookup(math.sin)
    assert DEFAULT.lookup(math.sin) is math_.rules.lookup(math.sin)
    assert len(both) == len(DEFAULT)
    assert (mine | DEFAULT).lookup(math.sin) is math_.rules.lookup(math.sin)


def test_lookup_of_what_has_no_rule() -> None:
    assert DEFAULT.lookup(lambda x: x) is None
    assert DEFAULT.lookup([]) is None
    assert [] not in DEFAULT


def test_a_second_rule_for_a_function_is_refused() -> None:
    mine = RuleSet()
    mine.constant(math.floor)
    with pytest.raises(ValueError, match="has a rule in this set already"):
        mine.constant(math.floor)


def test_a_rule_knows_whether_it_reads_the_result() -> None:
    exp, sin = DEFAULT.lookup(np.exp), DEFAULT.lookup(np.sin)
    assert exp is not None and sin is not None
    assert exp.reads_out and not sin.reads_out
