"""What is refused, when, and in which words."""

from __future__ import annotations

import asyncio
import functools
import math
import traceback
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile import grad, hvp, jvp, value_and_grad, vjp


def square(x: float) -> float:
    return x * x


# -- arguments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (3, r"the argument 'x' of square is the integer 3: pass 3\.0"),
        (np.int64(3), r"pass 3\.0"),
        (True, "is a bool"),
        (np.True_, "is a bool"),
        (np.array([1, 2]), r"array of integers: pass x\.astype\(float\)"),
        (np.array([True]), "is a bool"),
        ("text", "of type str, is no float"),
        (None, "of type NoneType, is no float"),
        ([1, 2], "of type list, holds no float"),
        ({"a": 1}, "of type dict, holds no float"),
        (math.sin, "is no float"),
    ],
)
def test_arguments_that_hold_no_float(value: Any, message: str) -> None:
    for derivative in (grad(square), value_and_grad(square), adcompile.jacobian(square), adcompile.hessian(square)):
        with pytest.raises(TypeError, match=message):
            derivative(value)


def test_integers_that_are_not_differentiated_are_fine() -> None:
    assert grad(lambda x, n: x**n)(2.0, 3) == 12.0


def test_empty_containers_are_fine() -> None:
    assert grad(lambda x, xs: x * 2.0, argnums=1)(2.0, []) == []


@pytest.mark.parametrize(
    ("argnums", "message"),
    [
        (1, "argnums=1 is out of range: square takes 1 arguments"),
        (-2, "out of range"),
        ("y", "square has no parameter and no local variable 'y'"),
        (1.5, "argnums holds 1.5"),
        (True, "argnums holds True"),
        ((0, None), "argnums holds None"),
        ((0, "x"), "holds an argument of square twice"),
    ],
)
def test_argnums_that_name_nothing(argnums: Any, message: str) -> None:
    with pytest.raises(adcompile.ArgumentError, match=message):
        grad(square, argnums)


# -- results -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fn", "what"),
    [
        (lambda x: np.array([x, x]), "an array"),
        (lambda x: (x, x), "a tuple"),
        (lambda x: None, "None"),
        (lambda x: [x], "no number"),
        (lambda x: {"a": x}, "no number"),
    ],
)
def test_results_that_are_not_one_number(fn: Any, what: str) -> None:
    with pytest.raises(TypeError, match=f"gives {what}: use vjp or jacobian, or sum it"):
        grad(fn)(2.0)


def test_arrays_are_refused_when_their_dimensions_are_known_only_at_run_time() -> None:
    def picked(x: np.ndarray, index: Any) -> Any:
        return x[index]

    text = adcompile.source(grad(picked))
    scope: dict[str, Any] = {}
    exec(adcompile.source(grad(picked), imports=True), scope)
    assert "raise" in text
    with pytest.raises(TypeError, match="use vjp or jacobian"):
        scope["picked_grad"](np.ones((2, 2)), 0)


def test_complex_results() -> None:
    for fn in (lambda z: z * z, lambda z: np.sum(z * np.ones(2))):
        with pytest.raises(TypeError, match="holomorphic=True"):
            grad(fn)(1.0 + 2.0j)


# -- tangents and cotangents -------------------------------------------------------------------------------------------

X = np.ones(3)


@pytest.mark.parametrize(
    ("primals", "tangents", "error", "message"),
    [
        ((X,), (X, X), TypeError, "1 primals and 2 tangents"),
        (X, X, TypeError, "primals is of type ndarray: pass a tuple"),
        ((X,), (np.ones(2),), ValueError, r"tangent of 'x' has the shape \(2,\), for a value of shape \(3,\)"),
        ((X,), (1.0,), ValueError, r"has the shape \(\), for a value of shape \(3,\)"),
        ((2.0,), (X,), ValueError, "one number"),
        ((X,), ([1.0, 1.0, 1.0],), TypeError, "of type list, for a value of type ndarray"),
        ((X,), (1j * X,), TypeError, "is complex, for a real value"),
        (([X, X],), ([X],), TypeError, "has 1 parts, for a value with 2"),
        (([X, X],), (X,), TypeError, "of type ndarray, for a value of type list"),
        (({"a": X},), ({"b": X},), TypeError, r"has the keys \['b'\], for a value with the keys \['a'\]"),
        ((3,), (1.0,), TypeError, "for a value of type int: pass None"),
    ],
)
def test_tangents_of_another_structure(primals: Any, tangents: Any, error: type[Exception], message: str) -> None:
    def passed_on(x: Any) -> Any:
        return x

    with pytest.raises(error, match=message) as caught:
        jvp(passed_on, primals, tangents)
    assert isinstance(caught.value, adcompile.AdcompileError)


@pytest.mark.parametrize(
    ("out_bar", "error", "message"),
    [
        (X, TypeError, "of type ndarray, for a value of type tuple"),
        ((X,), TypeError, "has 1 parts, for a value with 2"),
        ((np.ones(2), 1.0), ValueError, r"the cotangent\[0\] has the shape \(2,\)"),
        ((X, X), ValueError, r"the cotangent\[1\] has the shape \(3,\), for a value that is one number"),
    ],
)
def test_cotangents_of_another_structure(out_bar: Any, error: type[Exception], message: str) -> None:
    _, pullback = vjp(lambda x: (x * x, np.sum(x)), X)
    with pytest.raises(error, match=message):
        pullback(out_bar)


def test_hvp_needs_a_direction() -> None:
    with pytest.raises(TypeError, match="needs a tangent"):
        hvp(square, (2.0,), (None,))


# -- functions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", [grad, value_and_grad, adcompile.jacobian, adcompile.jacfwd, adcompile.hessian])
@pytest.mark.parametrize(
    ("fn", "message"),
    [
        (3.0, "3.0 is not a function: its type is float"),
        ("square", "is not a function"),
        (float, "float is a class: pass a function or a method"),
        (staticmethod(square), "put staticmethod above the decorator"),
    ],
)
def test_what_is_not_a_function(call: Any, fn: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        call(fn)


def test_products_of_what_is_not_a_function() -> None:
    with pytest.raises(TypeError, match="not a function"):
        vjp(3.0, 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="is a class"):
        jvp(float, (1.0,), (1.0,))


def test_builtin_without_rule() -> None:
    with pytest.raises(adcompile.Refusal, match=r"a call of eval"):
        grad(lambda x: x * eval("2"))(2.0)


def numbers(x: float) -> Iterator[float]:
    yield x
    yield x * x


async def later(x: float) -> float:
    await asyncio.sleep(0)
    return x


def test_generators_and_coroutines() -> None:
    with pytest.raises(adcompile.NotSupportedYet, match=r"(?s)test_errors\.py:\d+: a generator.*yield x.*\^\^\^"):
        grad(numbers)(2.0)
    with pytest.raises(adcompile.NotDifferentiable, match="an async function"):
        grad(later)(2.0)


def test_function_without_source() -> None:
    scope: dict[str, Any] = {}
    exec("def hidden(x):\n    return x * x", scope)
    with pytest.raises(adcompile.SourceNotFound):
        grad(scope["hidden"])(2.0)


def test_library_call_without_rule_names_the_line() -> None:
    def counted(x: np.ndarray) -> Any:
        return np.sum(np.frombuffer(x))

    with pytest.raises(adcompile.NotDifferentiable) as caught:
        grad(counted)(X)
    message = str(caught.value)
    assert "test_errors.py" in message
    assert "frombuffer" in message
    assert "RuleSet" in message


def test_every_error_of_ours_has_one_root() -> None:
    for error in (
        adcompile.ArgumentError,
        adcompile.ArgumentValueError,
        adcompile.NotDifferentiable,
        adcompile.NotSupportedYet,
        adcompile.SourceNotFound,
        adcompile.InternalError,
    ):
        assert issubclass(error, adcompile.AdcompileError)


# -- errors of the user's own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", [grad, lambda f: lambda x: jvp(f, (x,), (x,)), adcompile.value_and_grad])
def test_a_vector_that_does_not_fit_into_a_shape_raises(call: Any) -> None:
    with pytest.raises(ValueError, match="cannot reshape"):
        call(lambda x: np.sum(np.reshape(x, (4,)) ** 2))(np.ones(5))


def checked(x: float, limit: float) -> float:
    if x > limit:
        raise ValueError(f"{x} is more than {limit}")
    return math.sqrt(x) * [1.0, 2.0][int(limit)]


@pytest.mark.parametrize("call", [grad, value_and_grad, functools.partial(grad, argnums=(0, 1))])
def test_errors_of_the_primal_are_raised_unchanged(call: Any) -> None:
    with pytest.raises(ValueError, match=r"^2\.0 is more than 1\.0$") as caught:
        call(checked)(2.0, 1.0)
    assert type(caught.value) is ValueError
    with pytest.raises(ValueError, match=r"math domain error|nonnegative"):
        call(checked)(-1.0, 1.0)
    with pytest.raises(IndexError, match="list index out of range"):
        call(checked)(2.0, 5.0)


def test_traceback_shows_the_emitted_lines() -> None:
    def ratio(x: float, y: float) -> float:
        z = x * x
        return math.log(z - y) * z

    with pytest.raises(ValueError, match=r"math domain error|positive") as caught:
        grad(ratio)(1.0, 2.0)
    shown = "".join(traceback.format_exception(caught.value))
    assert 'File "<adcompile ratio_grad' in shown
    last = [line.strip() for line in shown.splitlines() if "math.log" in line]
    assert last, shown
    assert last[-1] in adcompile.source(grad(ratio), 1.0, 2.0)
