"""Functions as values: chosen by branches, kept in containers, made by calls, with variables that they rebind."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import functools
import math
import operator

import numpy as np

from adcompile import grad, jvp, value_and_grad, vjp

GROUP = "calls"


def square(x):
    return x * x


TABLE = {"square": square, "sine": math.sin}
PAIR = [math.sin, math.cos]


def chosen_by_if(x, c):
    if c:
        f = math.sin
    else:
        f = square
    return f(x) * 2.0


def chosen_or_none(x, c):
    f = math.exp if c else None
    if f is not None:
        x = f(x)
    return x * x


def choice_of_choices(x, n):
    f = math.sin if n == 0 else math.cos if n == 1 else square
    return f(x) + f(2.0 * x)


def choice_with_local_functions(x, c):
    k = x * 2.0
    if c:
        f = lambda v: k * v  # noqa: E731
    else:
        f = lambda v: v + k  # noqa: E731
    return f(x)


def choice_of_made_functions(x, c):
    def make(k):
        def scaled(v):
            return k * v

        return scaled

    if c:
        f = make(x * 2.0)
    else:
        f = make(3.0)
    return f(x)


def function_changed_in_a_loop(x, n):
    f = math.sin
    y = x
    for i in range(n):
        y = f(y) + 0.1 * x
        if i % 2 == 0:
            f = math.exp
        else:
            f = math.cos
    return y


def list_of_functions(x, i):
    fs = [math.sin, square, lambda v: v / 3.0]
    return fs[i](x) * len(fs)


def pair_by_number(x, i):
    return PAIR[i](x) + PAIR[0](x)


def table_outside(x, name):
    return TABLE[name](x)


def table_looped(x):
    total = 0.0
    for name, f in TABLE.items():
        total = total + f(x) * len(name)
    return total


def table_with_default(x):
    f = TABLE.get("cosine", math.cos)
    return f(x) * TABLE["sine"](x)


def method_chosen(x, c):
    g = x.sum if c else x.max
    return g() ** 2


def partial_chosen(x, c):
    f = functools.partial(operator.mul, x)
    g = f if c else functools.partial(operator.add, x)
    return g(3.0)


def counter_by_nonlocal(x):
    total = 0.0

    def add(v):
        nonlocal total
        total = total + v * v

    for k in range(3):
        add(x + k)
    if x > 0:
        add(x)
    return total


def loop_defines_function(x, n):
    total = 0.0
    for i in range(n):

        def term(v):
            return v * (i + 1.0)

        total += term(x) ** 2
    return total


def late_binding(x):
    fs = [lambda v: v * k for k in (1.0, 2.0, 3.0)]
    return fs[0](x) * x


def early_binding(x):
    fs = [lambda v, k=k: v**k for k in (1, 2, 3)]
    return sum(f(x) for f in fs)


def keyword_functions(x):
    def apply(v, **fs):
        for f in fs.values():
            v = f(v)
        return v

    return apply(x, first=math.sin, second=square)


def inner_gradient(x):
    def inner(y):
        return x * y**3

    return grad(inner)(2.0) * x


def inner_gradient_of_two(x):
    def inner(a, b):
        return x * a * b + b**2

    by_a, by_b = grad(inner, argnums=(0, 1))(x, 3.0)
    return by_a * by_b


def inner_value_and_gradient(x):
    value, slope = value_and_grad(lambda y: math.sin(x * y))(0.5)
    return value * slope


def inner_tangent(x):
    out, dot = jvp(lambda y: y * y * x, (3.0,), (x,))
    return out + dot


def inner_pullback(x):
    out, pull = vjp(lambda y: np.sin(y) * x, x)
    (bar,) = pull(2.0)
    return out * bar


def decorated_inner(x):
    @grad
    def slope(y):
        return math.exp(x * y)

    return slope(1.0) + slope(x)


def gradient_of_gradient(x):
    return grad(grad(lambda y: y**4 * x))(x)


def _renamed(fn, old="size", new="length"):
    def wrapper(*args, **kwargs):
        if old in kwargs:
            kwargs[new] = kwargs.pop(old)
        return fn(*args, **kwargs)

    return wrapper


@_renamed
def _scaled(x, length=2.0):
    return x * length


def behind_a_wrapper_that_renames(x):
    return _scaled(x) * _scaled(x, length=x)


def rebinds_in_a_generator_expression(x, s):
    total = s

    def added(a):
        nonlocal total
        total = total * a
        return total

    found = sum(added(e) for e in x if e > 0.0)
    return found * total * sum(e * e for e in x if e < total)


PROGRAMS = [
    (rebinds_in_a_generator_expression, (np.array([0.3, -0.7, 1.2]), 0.7)),
    (behind_a_wrapper_that_renames, (0.7,)),
    (chosen_by_if, (0.7, True)),
    (chosen_by_if, (0.7, False)),
    (chosen_or_none, (0.7, True)),
    (chosen_or_none, (0.7, False)),
    (choice_of_choices, (0.7, 0)),
    (choice_of_choices, (0.7, 1)),
    (choice_of_choices, (0.7, 2)),
    (choice_with_local_functions, (0.7, True)),
    (choice_with_local_functions, (0.7, False)),
    (choice_of_made_functions, (0.7, True)),
    (choice_of_made_functions, (0.7, False)),
    (function_changed_in_a_loop, (0.7, 4)),
    (function_changed_in_a_loop, (0.7, 0)),
    (list_of_functions, (0.7, 0)),
    (list_of_functions, (0.7, 1)),
    (list_of_functions, (0.7, -1)),
    (pair_by_number, (0.7, 1)),
    (table_outside, (0.7, "sine")),
    (table_outside, (0.7, "square")),
    (table_looped, (0.7,)),
    (table_with_default, (0.7,)),
    (method_chosen, (np.array([0.3, 0.9]), True)),
    (method_chosen, (np.array([0.3, 0.9]), False)),
    (partial_chosen, (0.7, True)),
    (partial_chosen, (0.7, False)),
    (counter_by_nonlocal, (0.7,)),
    (counter_by_nonlocal, (-0.7,)),
    (loop_defines_function, (0.7, 3)),
    (loop_defines_function, (0.7, 0)),
    (late_binding, (0.7,)),
    (early_binding, (0.7,)),
    (keyword_functions, (0.7,)),
    (inner_gradient, (0.7,)),
    (inner_gradient_of_two, (0.7,)),
    (inner_value_and_gradient, (0.7,)),
    (inner_tangent, (0.7,)),
    (inner_pullback, (0.7,)),
    (decorated_inner, (0.7,)),
    (gradient_of_gradient, (0.7,)),
]
