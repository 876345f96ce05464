"""Calls of other functions: module-level, nested, closures, lambdas, recursive; default and keyword arguments."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import functools
import math
import operator

import numpy as np

from tests.programs.program import Program, normal

SCALE = 1.7


def square(x):
    return x * x


def norm_squared(x):
    return np.sum(square(x))


def sum_and_product(a, b):
    return a + b, a * b


def scaled(x, factor=2.0, *, offset=0.0):
    return SCALE * factor * x + offset


def double_in_place(a):
    a *= 2.0


def same_object(a):
    return a


def make_scaler(k):
    def scale(x):
        return k * x

    return scale


TRIPLE = make_scaler(3.0)


def calls_helper(x):
    return square(x) + square(math.sin(x)) * 3.0


def calls_through_two_levels(x, y):
    return norm_squared(x - y) / (1.0 + norm_squared(x))


def helper_with_two_results(x, y):
    s, p = sum_and_product(x, y)
    q, r = sum_and_product(p, s)
    return q * r


def result_indexed(x, y):
    both = sum_and_product(x, y)
    return both[0] * both[1] + both[-1]


def default_and_keyword(x):
    return scaled(x) + scaled(x, 3.0) * scaled(x, offset=0.5) + scaled(factor=x, x=2.0)


def star_arguments(x, y):
    def total(first, *others, weight=1.0):
        s = first
        for other in others:
            s += weight * other
        return s

    pair = (x * y, y)
    return total(x, y) * total(*pair, weight=2.0) + total(x)


def keyword_dictionary(x):
    def energy(mass=1.0, speed=1.0):
        return 0.5 * mass * speed**2

    settings = {"mass": x, "speed": x + 1.0}
    return energy(**settings)


def nested_function(x, n):
    def step(y):
        return y * x + 1.0

    y = x
    for _ in range(n):
        y = step(y)
    return y


def closure_sees_rebinding(x):
    scale = 2.0

    def f(v):
        return scale * v

    a = f(x)
    scale = x
    return a + f(x)


def assigned_lambda(x):
    cube = lambda v: v * v * v  # noqa: E731
    return cube(x) - cube(2.0 * x) / 7.0


def lambda_argument(x):
    def integrate(f, a, b, n):
        h = (b - a) / n
        total = 0.5 * (f(a) + f(b))
        for i in range(1, n):
            total += f(a + i * h)
        return h * total

    return integrate(lambda t: t * t * math.exp(-x * t), 0.0, x, 4)


def function_argument(x):
    def twice(f, v):
        return f(f(v))

    return twice(math.sin, x) + twice(square, x)


def functions_in_a_tuple(x):
    y = x
    for f in (math.sin, square, math.exp):
        y = f(y) + 0.1 * x
    return y


def dispatch_table(x, name):
    table = {"square": square, "sine": math.sin, "half": lambda v: v / 2}
    return table[name](x) * x


def chosen_function(x, smooth):
    f = math.tanh if smooth else math.atan
    return f(x) * f(2.0 * x)


def factory(x, n):
    def power(k):
        def f(v):
            return v**k

        return f

    return power(2)(x) + power(n)(x)


def global_closure(x):
    return TRIPLE(x) * TRIPLE(x + 1.0)


def partial_application(x, y):
    shifted = functools.partial(scaled, offset=y)
    return shifted(x) * shifted(x, 0.5)


def compose(x):
    def composed(*fs):
        def run(v):
            for f in fs:
                v = f(v)
            return v

        return run

    return composed(math.sin, math.exp, square)(x)


def reduced(x):
    return functools.reduce(operator.mul, [x, x + 1.0, x - 2.0], 1.5)


def recursive_power(x, n):
    if n == 0:
        return 1.0
    half = recursive_power(x, n // 2)
    if n % 2 == 0:
        return half * half
    return x * half * half


def recursive_sum(x):
    if len(x) == 0:
        return 0.0
    if len(x) == 1:
        return x[0] ** 2
    mid = len(x) // 2
    return recursive_sum(x[:mid]) * 0.9 + recursive_sum(x[mid:])


def is_even_step(x, n):
    return x if n == 0 else is_odd_step(math.sin(x), n - 1)


def is_odd_step(x, n):
    return -x if n == 0 else is_even_step(x * x, n - 1)


def mutual_recursion(x, n):
    return is_even_step(x, n) * 2.0


def tree_sum(tree):
    if isinstance(tree, tuple):
        left, right = tree
        return tree_sum(left) * tree_sum(right) + tree_sum(left)
    return tree


def tree_argument(x, y):
    return tree_sum(((x, y), (y, (x, 2.0))))


def helper_writes_argument(x):
    a = x * 1.0
    double_in_place(a)
    double_in_place(a[1:])
    return np.sum(a * x)


def helper_returns_alias(x):
    a = x * 3.0
    b = same_object(a)
    b[0] = b[0] * a[1]
    return np.sum(a)


def recursive_writes(x):
    def prefix(a, i):
        if i < len(a):
            a[i] = a[i] * a[i - 1]
            prefix(a, i + 1)

    a = x.copy()
    prefix(a, 1)
    return np.sum(a)


def early_return_helper(x):
    def clipped(v):
        if v < 0.0:
            return 0.0
        if v > 1.0:
            return 1.0
        return v * v

    s = 0.0
    for v in x:
        s += clipped(v) * v
    return s


def closure_over_array(w, x):
    def predict(v):
        return np.tanh(w @ v)

    return np.sum(predict(x) * predict(2.0 * x))


def local_recursion_over_depth(x, depth):
    def fractal(v, d):
        return v if d == 0 else fractal(v / 3.0, d - 1) + math.sin(v) * fractal(v / 2.0, d - 1)

    return fractal(x, depth)


def passive_helper(x):
    def how_many(n):
        return max(n - 1, 0)

    s = 0.0
    for i in range(how_many(len(x))):
        s += x[i] * x[i + 1]
    return s


def called_with_different_kinds(x, v):
    return square(x) + np.sum(square(v)) + square(3)


def immediately_called_lambda(x):
    return (lambda a, b=2.0: a * a * b)(x) + (lambda: x)()


PROGRAMS = [
    Program(calls_helper, args=[(0.7,)]),
    Program(calls_through_two_levels, args=[(normal(1, 3), normal(2, 3))], argnums=(0, 1)),
    Program(helper_with_two_results, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(result_indexed, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(default_and_keyword, args=[(0.7,)]),
    Program(star_arguments, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(keyword_dictionary, args=[(0.7,)]),
    Program(nested_function, args=[(0.7, 3), (0.7, 0)]),
    Program(closure_sees_rebinding, args=[(0.7,)]),
    Program(assigned_lambda, args=[(0.7,)]),
    Program(lambda_argument, args=[(0.7,)]),
    Program(function_argument, args=[(0.7,)]),
    Program(functions_in_a_tuple, args=[(0.7,)]),
    Program(dispatch_table, args=[(0.7, "square"), (0.7, "sine"), (0.7, "half")]),
    Program(chosen_function, args=[(0.7, True), (0.7, False)]),
    Program(factory, args=[(0.7, 3)]),
    Program(global_closure, args=[(0.7,)]),
    Program(partial_application, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(compose, args=[(0.7,)]),
    Program(reduced, args=[(0.7,)]),
    Program(recursive_power, args=[(1.1, 5), (1.1, 0), (1.1, 8)]),
    Program(recursive_sum, args=[(normal(3, 5),), (np.zeros(0),)]),
    Program(mutual_recursion, args=[(0.7, 4), (0.7, 3)]),
    Program(tree_argument, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(helper_writes_argument, args=[(normal(4, 3),)]),
    Program(helper_returns_alias, args=[(normal(5, 3),)]),
    # A derivative of its derivative is refused: the shadow that it writes to is an argument of the second one.
    Program(recursive_writes, args=[(normal(6, 4),)], order2=False),
    Program(early_return_helper, args=[(np.array([-0.5, 0.4, 2.0]),)]),
    Program(closure_over_array, args=[(normal(7, 2, 3), normal(8, 3))], argnums=(0, 1)),
    Program(local_recursion_over_depth, args=[(0.7, 3), (0.7, 0)]),
    Program(passive_helper, args=[(normal(9, 4),)]),
    Program(called_with_different_kinds, args=[(0.7, normal(10, 3))], argnums=(0, 1)),
    Program(immediately_called_lambda, args=[(0.7,)]),
]
