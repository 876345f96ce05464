"""Points where a derivative is a convention: kinks, ties, infinite partials, removable singularities.

``expected`` is worked out by hand from the project's conventions, one gradient for each argument set.
"""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math

import numpy as np

import adcompile
from tests.programs.program import Program


def abs_at_zero(x):
    return 3.0 * abs(x) + math.fabs(x)


def array_abs_at_zero(x):
    return np.sum(np.abs(x))


def maximum_tie(x, y):
    return np.sum(np.maximum(x, y) * 2.0)


def minimum_tie(x, y):
    return np.sum(np.minimum(x, y))


def relu_by_maximum(x):
    return np.sum(np.maximum(x, 0.0))


def max_tie(x):
    return np.max(x) * 3.0


def min_tie_along_axis(m):
    return np.sum(np.min(m, axis=1) * np.array([1.0, 10.0]))


def builtin_max_tie(x, y):
    return max(x, y) * 2.0


def builtin_min_tie(x, y):
    return min(x, y)


def max_of_list_tie(xs):
    return max(xs)


def sorted_tie(xs):
    a = sorted(xs)
    return a[0] + 10.0 * a[1] + 100.0 * a[2]


def branch_at_kink(x):
    return x if x > 0.0 else -2.0 * x


def clip_at_edges(x):
    return np.sum(np.clip(x, -1.0, 1.0))


def steps(x):
    return np.sum(np.sign(x) + np.floor(x) + np.ceil(x) + np.round(x) + np.trunc(x) + x // 1.0)


def scalar_steps(x):
    return math.floor(x) + math.ceil(x) + round(x) + int(x) + math.trunc(x) + (x > 0.0) + x // 0.5 + 0.0


def remainders(x, y):
    return x % y


def array_remainders(x, y):
    return np.sum(np.mod(x, y))


def truncated_remainder(x, y):
    return math.fmod(x, y) + math.copysign(x, y)


def root_of_zero(x):
    return math.sqrt(x)


def array_root_of_zero(x):
    return np.sum(np.sqrt(x))


def arcs_at_one(x):
    return math.asin(x) - math.acos(x)


def array_arcs_at_one(x):
    return np.sum(np.arcsin(x))


def half_power_of_zero(x):
    return x**0.5


def zeroth_power(x):
    return x**0 + x**0.0


def first_and_second_power_of_zero(x):
    return x**1 + x**2


def array_small_powers(x):
    return np.sum(x**0 + x**1 + x**2)


def power_of_zero_base(x, y):
    return x**y


def array_power_of_zero_base(x, y):
    return np.sum(x**y)


def integer_power_of_negative_base(x, n):
    return x**n


def product_with_zeros(x):
    return np.prod(x)


def guarded_root(x):
    return np.sum(np.where(x > 0.0, np.sqrt(x), 0.0))


def guarded_logarithm(x):
    return np.sum(np.where(x > 0.0, x * np.log(x), -x))


def guarded_quotient(x):
    return np.sum(np.where(x != 0.0, np.sin(x) / x, 1.0))


def guarded_chain(x):
    root = np.sqrt(x)
    scaled = 3.0 * root + 1.0
    squashed = scaled * np.exp(-root)
    return np.sum(np.where(x > 0.0, squashed, 2.0 * x))


def guarded_second_branch(x):
    return np.sum(np.where(x <= 0.0, x, 1.0 / x))


def sinc_at_zero(x):
    return np.sum(np.sinc(x))


def repeated_index(x):
    return np.sum(x[[0, 0, 1]])


def stopped(x):
    return x * adcompile.stop_gradient(x * x)


def without_gradient(x):
    with adcompile.no_grad():
        y = x * x
    return y * x


def nested_grad(x):
    """d/dx of x · d/dy (x + y); the inner derivative is 1 whatever x is."""

    def inner(y):
        return x + y

    return x * adcompile.grad(inner)(2.0)


def nested_grad_of_product(x):
    """x · d/dy (x y²) at y = 3 is 6 x²."""
    return x * adcompile.grad(lambda y: x * y * y)(3.0)


def single_precision_kept(x):
    return np.sum(x * np.float32(2.0))


INF = math.inf

PROGRAMS = [
    Program(abs_at_zero, args=[(0.0,)], smooth=False, expected=[0.0]),
    Program(
        array_abs_at_zero, args=[(np.array([0.0, 2.0, -1.0]),)], smooth=False, expected=[np.array([0.0, 1.0, -1.0])]
    ),
    Program(
        maximum_tie,
        args=[(np.array([1.0, 2.0]), np.array([1.0, 3.0])), (0.5, 0.5)],
        argnums=(0, 1),
        smooth=False,
        expected=[(np.array([1.0, 0.0]), np.array([1.0, 2.0])), (1.0, 1.0)],
    ),
    Program(
        minimum_tie,
        args=[(np.array([1.0, 2.0]), np.array([1.0, 3.0]))],
        argnums=(0, 1),
        smooth=False,
        expected=[(np.array([0.5, 1.0]), np.array([0.5, 0.0]))],
    ),
    Program(relu_by_maximum, args=[(np.array([0.0, 1.0, -1.0]),)], smooth=False, expected=[np.array([0.5, 1.0, 0.0])]),
    Program(max_tie, args=[(np.array([1.0, 4.0, 4.0]),)], smooth=False, expected=[np.array([0.0, 1.5, 1.5])]),
    Program(
        min_tie_along_axis,
        args=[(np.array([[1.0, 1.0, 2.0], [3.0, 0.0, 5.0]]),)],
        smooth=False,
        expected=[np.array([[0.5, 0.5, 0.0], [0.0, 10.0, 0.0]])],
    ),
    Program(builtin_max_tie, args=[(2.0, 2.0)], argnums=(0, 1), smooth=False, expected=[(2.0, 0.0)]),
    Program(builtin_min_tie, args=[(2.0, 2.0)], argnums=(0, 1), smooth=False, expected=[(1.0, 0.0)]),
    Program(max_of_list_tie, args=[([1.0, 3.0, 3.0],)], smooth=False, expected=[[0.0, 1.0, 0.0]]),
    Program(
        sorted_tie,
        args=[([3.0, 2.0, 2.0],), ([2.5, 1.5, 3.5],)],
        smooth=False,
        expected=[[100.0, 1.0, 10.0], [10.0, 1.0, 100.0]],
    ),
    Program(branch_at_kink, args=[(0.0,)], smooth=False, expected=[-2.0]),
    Program(
        clip_at_edges,
        args=[(np.array([-2.0, -1.0, 0.0, 1.0, 2.0]),)],
        smooth=False,
        expected=[np.array([0.0, 0.5, 1.0, 0.5, 0.0])],
    ),
    Program(steps, args=[(np.array([0.0, 1.0, 0.4, -2.5]),)], smooth=False, expected=[np.zeros(4)]),
    Program(scalar_steps, args=[(0.7,), (2.0,)], smooth=False, expected=[0.0, 0.0]),
    Program(
        remainders, args=[(7.0, 2.0), (-7.5, 2.0)], argnums=(0, 1), smooth=False, expected=[(1.0, -3.0), (1.0, 4.0)]
    ),
    Program(
        array_remainders,
        args=[(np.array([7.0, -7.5]), 2.0)],
        argnums=(0, 1),
        smooth=False,
        expected=[(np.array([1.0, 1.0]), 1.0)],
    ),
    Program(
        truncated_remainder,
        args=[(7.5, 2.0), (-7.5, 2.0)],
        argnums=(0, 1),
        smooth=False,
        expected=[(2.0, -3.0), (0.0, 3.0)],
    ),
    Program(root_of_zero, args=[(0.0,)], smooth=False, expected=[INF]),
    Program(array_root_of_zero, args=[(np.array([0.0, 4.0]),)], smooth=False, expected=[np.array([INF, 0.25])]),
    Program(arcs_at_one, args=[(1.0,)], smooth=False, expected=[INF]),
    Program(array_arcs_at_one, args=[(np.array([1.0, 0.0]),)], smooth=False, expected=[np.array([INF, 1.0])]),
    Program(half_power_of_zero, args=[(0.0,)], smooth=False, expected=[INF]),
    Program(zeroth_power, args=[(0.0,), (2.0,)], smooth=False, expected=[0.0, 0.0]),
    Program(first_and_second_power_of_zero, args=[(0.0,)], smooth=False, expected=[1.0]),
    Program(array_small_powers, args=[(np.array([0.0, -2.0]),)], smooth=False, expected=[np.array([1.0, -3.0])]),
    Program(
        power_of_zero_base,
        args=[(0.0, 2.0), (0.0, 1.0), (0.0, 0.0)],
        argnums=(0, 1),
        smooth=False,
        expected=[(0.0, 0.0), (1.0, 0.0), (0.0, 0.0)],
    ),
    Program(
        array_power_of_zero_base,
        args=[(np.array([0.0, 2.0]), np.array([2.0, 3.0]))],
        argnums=(0, 1),
        smooth=False,
        expected=[(np.array([0.0, 12.0]), np.array([0.0, 8.0 * math.log(2.0)]))],
    ),
    Program(integer_power_of_negative_base, args=[(-2.0, 3), (-2.0, -1)], smooth=False, expected=[12.0, -0.25]),
    Program(
        product_with_zeros,
        args=[(np.array([2.0, 0.0, 3.0]),), (np.array([2.0, 0.0, 0.0]),)],
        smooth=False,
        expected=[np.array([0.0, 6.0, 0.0]), np.zeros(3)],
    ),
    Program(guarded_root, args=[(np.array([0.0, 4.0]),)], smooth=False, expected=[np.array([0.0, 0.25])]),
    Program(
        guarded_logarithm,
        args=[(np.array([0.0, -1.0, 1.0]),)],
        smooth=False,
        expected=[np.array([-1.0, -1.0, 1.0])],
    ),
    Program(
        guarded_quotient,
        args=[(np.array([0.0, math.pi]),)],
        smooth=False,
        expected=[np.array([0.0, -1.0 / math.pi])],
    ),
    Program(
        guarded_chain,
        args=[(np.array([0.0, 4.0]),)],
        smooth=False,
        expected=[np.array([2.0, -math.exp(-2.0)])],  # d/dr (3r + 1) e⁻ʳ = (2 - 3r) e⁻ʳ, times 1/(2r), at r = 2
    ),
    Program(
        guarded_second_branch,
        args=[(np.array([0.0, -1.0, 2.0]),)],
        smooth=False,
        expected=[np.array([1.0, 1.0, -0.25])],
    ),
    Program(
        sinc_at_zero,
        args=[(np.array([0.0, 0.5]),)],
        smooth=False,
        expected=[np.array([0.0, -4.0 / math.pi])],
    ),
    Program(repeated_index, args=[(np.array([5.0, 6.0, 7.0]),)], smooth=False, expected=[np.array([2.0, 1.0, 0.0])]),
    Program(stopped, args=[(3.0,)], smooth=False, expected=[9.0]),
    Program(without_gradient, args=[(3.0,)], smooth=False, expected=[9.0]),
    Program(nested_grad, args=[(1.7,)], smooth=False, expected=[1.0]),
    Program(nested_grad_of_product, args=[(1.5,)], smooth=False, expected=[18.0]),
    Program(
        single_precision_kept,
        args=[(np.array([1.0, 2.0], dtype=np.float32),)],
        smooth=False,
        expected=[np.array([2.0, 2.0], dtype=np.float32)],
        rtol=1e-6,
    ),
]
