"""Functions that call themselves: each is compared with finite differences, in both modes, at order 1 and 2."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile.errors import NotSupportedYet
from tests import checks
from tests.programs.program import normal


def power(x, n):
    return 1.0 if n == 0 else x * power(x, n - 1)


def fibonacci(x, n):
    return x if n < 2 else math.sin(fibonacci(x, n - 1)) + 0.5 * fibonacci(x, n - 2)


def linear(x, n):
    return x if n == 0 else 2.0 * linear(x, n - 1)


def with_result_pair(x, n):
    def halves(v, d):
        if d == 0:
            return v, v * v
        a, b = halves(v * 0.5, d - 1)
        return a * b, a + b

    first, second = halves(x, n)
    return first * second


def nested_pair(x, n):
    def go(v, d):
        if d == 0:
            return (v, (v * v, d))
        a, (b, k) = go(math.cos(v), d - 1)
        return (a + b, (a * b, k + 1))

    a, (b, k) = go(x, n)
    return a * b * k


def captures(w, x, n):
    scale = w * 2.0

    def go(v, d):
        return v * w if d == 0 else go(math.sin(v) * scale, d - 1) + w

    return go(x, n) * go(w, n)


def captures_again(x, n):
    k = x * x

    def go(v, d):
        return v if d == 0 else go(v * k, d - 1)

    first = go(x, n)
    k = math.sin(x)
    return first + go(x, n)


def mutual_and_captured(x, n):
    def even(v, d):
        return v * x if d == 0 else odd(v * v, d - 1)

    def odd(v, d):
        return v + x if d == 0 else even(math.sin(v), d - 1)

    return even(x, n) + odd(0.5 * x, n)


def three_in_a_circle(x, n):
    def a(v, d):
        return v if d == 0 else b(v * x, d - 1) + a(0.1 * v, d - 1)

    def b(v, d):
        return math.sin(v) if d == 0 else c(v + x, d - 1)

    def c(v, d):
        return v * v if d == 0 else a(v, d - 1) * b(v, d - 1)

    return a(x, n)


def in_a_loop(x, n):
    s = 0.0
    for i in range(n):
        s = s * 0.5 + power(x + s, i) * (i + 1)
    return s


def loop_inside(x, n):
    s = x
    for k in range(n):
        s = math.sin(s) * x + loop_inside(s * 0.5, k)
    return s


def while_inside(x, n):
    s, k = x, n
    while k > 0:
        k = k - 1
        s = s * s * 0.5 + while_inside(math.sin(s), k)
    return s


def scaled_by_depth(x, n):
    return np.sum(x * x) if n == 0 else scaled_by_depth(np.sin(x) * 1.5, n - 1) * 0.5


def array_result(x, n):
    def go(v, d):
        return v * v if d == 0 else go(np.sin(v), d - 1) * v

    return np.sum(go(x, n) * x)


def array_split(x):
    def go(v):
        k = len(v)
        if k == 1:
            return v * v
        return np.concatenate([go(v[: k // 2]) * 0.5, np.sin(go(v[k // 2 :]))])

    return np.sum(go(x) * x)


def parts_in_tuple(x):
    def go(v):
        k = len(v)
        if k == 1:
            return v * v
        parts = go(v[: k // 2]) * 0.5, np.sin(go(v[k // 2 :]))
        return np.concatenate(parts)

    return np.sum(go(x) * x)


def parts_in_list(x):
    if len(x) <= 1:
        return np.sum(x**4)
    first, second = np.array_split(x, 2)
    return parts_in_list(first) * np.sin(parts_in_list(second)) + parts_in_list(second)


def identity_result(x, n):
    def go(v, d):
        return v if d == 0 else go(v, d - 1)

    return np.sum(go(x, n) * x)


def array_argument_changed_later(x, n):
    a = x * 2.0
    before = scaled_by_depth(a, n)
    a[0] = a[0] * before
    return before + scaled_by_depth(a, n)


def result_changed_later(x, n):
    def go(v, d):
        return v * v if d == 0 else go(np.sin(v), d - 1) * v

    r = go(x, n)
    r[0] = r[0] * r[1]
    return np.sum(r * x)


def local_array(x, n):
    def go(v, d):
        a = np.zeros(3)
        for k in range(3):
            a[k] = v * (k + 1)
            if d > 0:
                a[k] = a[k] * go(math.sin(v), d - 1)
        return a[0] * a[1] + a[2]

    return go(x, n)


def local_array_in_a_branch(x, n):
    def go(v, d):
        if d == 0:
            return v
        a = np.zeros(2)
        for k in range(2):
            a[k] = v * (k + 1)
            a[k] = a[k] * go(math.sin(v), d - 1)
        return a[0] * a[1]

    return go(x, n)


def writes(x):
    def scan(a, i):
        if i < len(a):
            a[i] = a[i] * a[i - 1] + 1.0
            scan(a, i + 1)

    a = x * 1.0
    scan(a, 1)
    return np.sum(a * x)


def unused_argument(x, y, n):
    return x if n == 0 else unused_argument(x * x, y, n - 1)


def inactive_call(x, n):
    def depth(m):
        return 0 if m <= 1 else 1 + depth(m // 2)

    return x ** depth(n)


def keyword_and_default(x, n):
    def go(v, d, *, scale=0.5):
        return v if d == 0 else scale * go(v=math.sin(v), scale=scale * v, d=d - 1)

    return go(x, n)


def function_argument(x, n):
    def apply(f, v, d):
        return v if d == 0 else f(apply(f, v, d - 1))

    return apply(math.sin, x, n) + apply(lambda v: v * v, x, n)


def of_a_tuple(x, y, n):
    def go(pair, d):
        a, b = pair
        return a * b if d == 0 else go((b, a + math.sin(b)), d - 1)

    return go((x, y), n)


def of_a_list(x, n):
    def total(items, k):
        return 0.0 if k == len(items) else items[k] ** 2 + total(items, k + 1)

    return total([x, x * x, math.sin(x)], 0) * n


def binary_search(x, n):
    def go(low, high, d):
        middle = 0.5 * (low + high)
        if d == 0:
            return middle * x
        return go(low, middle, d - 1) if middle > 1.0 else go(middle, high, d - 1)

    return go(x, 3.0 * x, n)


def kinds_that_drift(x, n):
    return x if n == 0 else kinds_that_drift(np.sin(x), n - 1) * x


def int_or_float(x, n):
    def go(acc, d):
        return acc * x if d == 0 else go(acc * x + 1, d - 1)

    return go(1, n)


def ackermann_like(x, m, n):
    if m == 0:
        return math.sin(x) + n
    if n == 0:
        return ackermann_like(x * 0.9, m - 1, 1)
    return ackermann_like(ackermann_like(x, m, n - 1) * 0.1, m - 1, n)


def small_network(w, x, n):
    def layers(h, d):
        return h if d == n else layers(np.tanh(w @ h), d + 1)

    return np.sum(layers(x, 0) ** 2)


def factors_in_a_branch(a, n):
    if n == 0:
        return np.sum(a * a)
    if a[0, 0] > 0.0:
        q, r = np.linalg.qr(a)
        b = r @ q - 1.0
    else:
        b = np.sin(a)
    return factors_in_a_branch(b, n - 1) + np.sum(np.cos(b))


DEPTHS = (0, 1, 4)
CASES: list[tuple[Callable[..., Any], list[tuple[Any, ...]], Any]] = [
    (power, [(1.3, n) for n in DEPTHS], 0),
    (fibonacci, [(0.7, n) for n in (0, 2, 5)], 0),
    (linear, [(0.7, n) for n in DEPTHS], 0),
    (with_result_pair, [(0.7, n) for n in DEPTHS], 0),
    (nested_pair, [(0.7, n) for n in DEPTHS], 0),
    (captures, [(0.7, 1.3, n) for n in DEPTHS], (0, 1)),
    (captures_again, [(0.7, n) for n in DEPTHS], 0),
    (mutual_and_captured, [(0.7, n) for n in DEPTHS], 0),
    (three_in_a_circle, [(0.7, n) for n in (0, 1, 5)], 0),
    (in_a_loop, [(0.7, n) for n in DEPTHS], 0),
    (loop_inside, [(0.7, n) for n in DEPTHS], 0),
    (while_inside, [(0.7, n) for n in DEPTHS], 0),
    (scaled_by_depth, [(normal(1, 3), n) for n in DEPTHS], 0),
    (array_result, [(normal(1, 3), n) for n in DEPTHS], 0),
    (array_split, [(normal(1, 1),), (normal(1, 5),)], 0),
    (parts_in_tuple, [(normal(1, 5),)], 0),
    (identity_result, [(normal(1, 3), n) for n in DEPTHS], 0),
    (array_argument_changed_later, [(normal(1, 3), n) for n in DEPTHS], 0),
    (result_changed_later, [(normal(1, 3), n) for n in DEPTHS], 0),
    (local_array, [(0.7, n) for n in (0, 2)], 0),
    (local_array_in_a_branch, [(0.7, n) for n in (0, 1, 2)], 0),
    (writes, [(normal(1, 4),)], 0),
    (unused_argument, [(0.7, 1.3, n) for n in DEPTHS], (0, 1)),
    (inactive_call, [(0.7, n) for n in (1, 9)], 0),
    (keyword_and_default, [(0.7, n) for n in DEPTHS], 0),
    (function_argument, [(0.7, n) for n in DEPTHS], 0),
    (of_a_tuple, [(0.7, 1.3, n) for n in DEPTHS], (0, 1)),
    (of_a_list, [(0.7, n) for n in DEPTHS], 0),
    (binary_search, [(0.7, n) for n in DEPTHS], 0),
    (kinds_that_drift, [(0.7, n) for n in DEPTHS], 0),
    (int_or_float, [(0.7, n) for n in DEPTHS], 0),
    (ackermann_like, [(0.7, 2, 2)], 0),
    (factors_in_a_branch, [(np.array([[0.7, 0.3], [0.2, -1.1]]), 2)], 0),
    (small_network, [(normal(1, 2, 2), normal(2, 2), n) for n in DEPTHS], (0, 1)),
]
#: What is refused at order 2: arrays that calls share with what is written to.
WRITTEN_TO = (result_changed_later,)
EACH = [pytest.param(fn, args, by, id=f"{fn.__name__}-{k}") for fn, sets, by in CASES for k, args in enumerate(sets)]


@pytest.mark.parametrize(("fn", "args", "argnums"), EACH)
def test_gradient_agrees_with_differences(fn: Any, args: tuple[Any, ...], argnums: Any) -> None:
    checks.check_gradient(fn, args, argnums, None)


@pytest.mark.parametrize(("fn", "args", "argnums"), EACH)
def test_forward_mode_equals_reverse_mode(fn: Any, args: tuple[Any, ...], argnums: Any) -> None:
    checks.check_modes(fn, args, argnums, checks.MODES_RTOL)


@pytest.mark.sweep(3)
@pytest.mark.parametrize(("fn", "args", "argnums"), EACH)
def test_second_order(fn: Any, args: tuple[Any, ...], argnums: Any) -> None:
    if fn in WRITTEN_TO:
        with pytest.raises(NotSupportedYet, match="which is written to"):
            checks.check_second_order(fn, args, argnums)
        return
    if fn is writes:  # its tangent writes to what it hands over
        checks.check_second_order(fn, args, argnums, of_tangent=False)
        with pytest.raises(NotSupportedYet, match="which is written to"):
            checks.check_second_order(fn, args, argnums)
        return
    checks.check_second_order(fn, args, argnums)


# -- what else is promised ---------------------------------------------------------------------------------------------


def derived(v, d):
    return v if d == 0 else math.sin(derived(v, d - 1)) * v


def derivative_inside(x, n):
    return adcompile.grad(derived)(x, n) * x


def local_derivative_inside(x):
    def go(v, d):
        return v if d == 0 else math.sin(go(v, d - 1)) * v

    return adcompile.grad(lambda v: go(v, 3))(x)


def raises(x, n):
    if n < 0:
        raise ValueError("negative")
    return x if n == 0 else raises(x * x, n - 1)


def named_like_its_half(named_like_its_half_forward, n):
    x = named_like_its_half_forward
    return x if n == 0 else math.sin(named_like_its_half(x, n - 1))


def changes_a_list(x, n):
    def go(items, d):
        if d > 0:
            items.append(x * d)
            go(items, d - 1)

    found = [x]
    go(found, n)
    return found[0] * found[-1]


def rebinds(x, n):
    s = x

    def go(d):
        nonlocal s
        if d > 0:
            s = s * x
            go(d - 1)

    go(n)
    return s


@pytest.mark.parametrize("fn", [power, fibonacci, loop_inside, local_array, nested_pair])
def test_third_order(fn: Any) -> None:
    def second(x: float) -> float:
        return adcompile.grad(adcompile.grad(fn))(x, 3)

    step = 1e-4
    slope = (second(0.7 + step) - second(0.7 - step)) / (2 * step)
    np.testing.assert_allclose(adcompile.grad(adcompile.grad(adcompile.grad(fn)))(0.7, 3), slope, rtol=1e-5)


def test_third_order_of_parts_in_a_list() -> None:
    """Where a call ends at once there are no parts, and no adjoints of them."""
    x, dot, step = np.array([0.3, 0.7, 1.1]), np.array([0.2, -0.4, 0.5]), 1e-4

    def first(x: Any) -> Any:
        return np.sum(adcompile.grad(parts_in_list)(x) * dot)

    def second(x: Any) -> Any:
        return np.sum(adcompile.grad(first)(x) * dot)

    slope = (second(x + step * dot) - second(x - step * dot)) / (2 * step)
    np.testing.assert_allclose(np.sum(adcompile.grad(second)(x) * dot), slope, rtol=1e-5)


@pytest.mark.parametrize(("fn", "args"), [(derivative_inside, (0.7, 3)), (local_derivative_inside, (0.7,))])
def test_derivatives_inside(fn: Any, args: tuple[Any, ...]) -> None:
    checks.check_gradient(fn, args, 0, None)


def test_gradient_by_a_parameter_with_the_name_of_a_half() -> None:
    checks.check_gradient(named_like_its_half, (0.7, 3), 0, None)


def test_exception_of_the_primal() -> None:
    with pytest.raises(ValueError, match="negative"):
        adcompile.grad(raises)(0.7, -1)


@pytest.mark.parametrize("fn", [changes_a_list, rebinds])
def test_refused(fn: Any) -> None:
    with pytest.raises(NotSupportedYet, match="calls itself and"):
        adcompile.grad(fn)(0.7, 3)


def test_names() -> None:
    text = adcompile.source(adcompile.grad(power), 0.7, 3)
    heads = [line for line in text.splitlines() if line.startswith("def ")]
    assert heads == [
        "def power_grad(x, n):",
        "def power_forward(x, n):",
        "def power_backward(residuals, out_bar):",
    ]
