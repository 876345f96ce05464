"""Whole-array programs: broadcasting, reductions, products, selection, shaping, 0-d and size 0."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from tests.programs.program import Program, normal, uniform


def loss(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.mean(r * r)


def broadcast_scalar(x, a):
    return np.sum(a * x + x / a - a)


def broadcast_row_and_column(row, column):
    table = column * row - row / (column + 5.0)
    return np.sum(table * table)


def broadcast_to_higher_rank(x, bias):
    return np.sum((x + bias) ** 2 * bias)


def broadcast_length_one(x, y):
    return np.sum(np.exp(x) * y + (y - x) ** 2)


def elementwise_chain(x):
    y = np.sin(x) + np.cos(x) * np.tan(0.3 * x)
    z = np.exp(-(y**2)) * np.log1p(x * x)
    return np.sum(np.sqrt(z + 2.0) * np.arctan(y))


def more_functions(x):
    a = np.sinh(x) * np.cosh(x) - np.tanh(x)
    b = np.arcsin(0.5 * np.sin(x)) + np.arccos(0.3 * np.cos(x)) + np.arcsinh(x)
    c = np.log(1.1 + x**2) + np.log2(2.0 + x**2) + np.log10(3.0 + x**2) + np.expm1(x) + np.exp2(x)
    return np.sum(a * b + c * np.cbrt(x + 3.0) + np.square(x) - np.reciprocal(x + 4.0))


def two_argument_functions(x, y):
    h = np.hypot(x, y) * np.arctan2(x, y) + np.logaddexp(x, y)
    return np.sum(h + np.power(np.abs(x), y) + np.subtract(x, np.multiply(y, np.negative(x))))


def absolute_and_sign(x):
    return np.sum(np.abs(x) * np.sign(x) + np.fabs(x) ** 1.5 + np.floor(x) * x)


def maximum_and_minimum(x, y):
    return np.sum(np.maximum(x, y) * np.minimum(x, 0.3) + np.fmax(x, 0.1))


def clipped(x, hi):
    return np.sum(np.clip(x, -0.5, hi) ** 2) + np.sum(x.clip(0.1))


def where_selected(x, y):
    return np.sum(np.where(x > y, x * y, x - y) * np.where(x > 0.0, 2.0, y))


def where_as_safe_division(x):
    safe = np.where(x != 0.0, x, 1.0)
    return np.sum(np.where(x != 0.0, np.sin(x) / safe, 1.0))


def sums_over_axes(m):
    rows = np.sum(m, axis=1)
    columns = m.sum(axis=0)
    return np.sum(rows**2) + np.sum(columns**3) + np.sum(m, axis=(0, 1)) ** 2


def means_and_keepdims(m):
    centred = m - np.mean(m, axis=0, keepdims=True)
    scale = m.mean(axis=-1, keepdims=True)
    return np.mean(centred**2 * scale)


def keyword_reductions(m):
    total = np.sum(a=m, axis=-1, keepdims=True)
    return np.sum(m / total) + np.mean(m * m, axis=None)


def products(x, m):
    return np.prod(x) + np.sum(np.prod(m, axis=1)) * np.sum(np.prod(m, axis=0, keepdims=True) * m)


def extremes(m):
    return np.max(m) * np.min(m) + np.sum(m.max(axis=0)) * np.sum(np.min(m, axis=1, keepdims=True) * m)


def log_sum_exp(x):
    c = np.max(x)
    return c + np.log(np.sum(np.exp(x - c)))


def softmax_rows(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[:, 0]))


def variance_by_hand(x):
    mean = x.mean()
    return ((x - mean) ** 2).sum() / (x.size - 1)


def inner_products(x, y):
    return np.dot(x, y) * (x @ x) + x.dot(y) ** 2


def matrix_vector(a, x):
    y = a @ x
    return y @ y + np.sum(np.dot(a, x)) + np.sum(x @ a.T)


def matrix_matrix(a, b):
    c = np.matmul(a, b)
    return np.sum(c * c) + np.sum(np.dot(b, a)) ** 2


def batched_matmul(a, b):
    return np.sum((a @ b) ** 2)


def outer_product(x, y):
    o = np.outer(x, y)
    return np.sum(o * o * o) + np.trace(o @ o.T)


def quadratic_form(x, a):
    return 0.5 * x @ a @ x - np.sum(x)


def frobenius(a):
    return np.sum(a.T @ a * np.eye(a.shape[1])) + np.sum(np.transpose(a) ** 2)


def reshaped(x):
    m = x.reshape(2, -1)
    n = np.reshape(m.T, (3, 2))
    return np.sum(m @ n) + np.sum(n.ravel()[1:] * x[:-1]) + np.sum(m.flatten() ** 2)


def transposed_axes(t):
    a = np.transpose(t, (2, 0, 1))
    b = t.transpose(1, 0, 2)
    c = np.swapaxes(t, 0, 2)
    return np.sum(a[0] ** 2) + np.sum(b[1] * b[0]) + np.sum(c[:, :, 0] ** 3)


def expanded_and_squeezed(x):
    column = np.expand_dims(x, 1)
    table = column * x[None]
    return np.sum(np.squeeze(table[:, :1]) * x)


def concatenated(x, y):
    z = np.concatenate([x, y * y, x])
    w = np.concatenate((z[:2], z[-2:]))
    return np.sum(z[1:] * z[:-1]) + np.prod(w)


def concatenated_columns(a, b):
    c = np.concatenate((a, b), axis=1)
    return np.sum(c @ c.T)


def stacked(x, y):
    s = np.stack([x, y, x * y])
    t = np.stack((x, y), axis=-1)
    return np.sum(s[0] * s[2]) + np.sum((t.T @ t) ** 2)


def stacked_vertically(x, y):
    return np.sum(np.vstack([x, y]) * np.hstack([x, y])[: 2 * len(x)].reshape(2, -1) ** 2)


def array_of_scalars(x, y):
    v = np.array([x, y, x * y])
    m = np.array([[x, 1.0], [y, x]])
    return v @ v + np.sum(m @ m)


def repeated_and_tiled(x):
    return np.sum(np.repeat(x, 2) * np.tile(x, 2))


def rolled_and_flipped(x):
    return np.sum(np.roll(x, 1) * x) + np.sum(np.flip(x) * x**2)


def diagonal_and_trace(m):
    return np.sum(np.diag(m) ** 2) * np.trace(m)


def created_arrays(x):
    y = np.zeros_like(x) + np.ones(x.shape) * x
    z = np.full(len(x), 2.0) * np.arange(len(x)) + np.linspace(0.0, 1.0, x.size)
    return np.sum(y * z) + np.sum(np.ones_like(x) * x**2)


def filled_with_variable(s, n):
    a = np.full(n, s * s)
    b = np.ones((n, 2)) * s
    return np.sum(a) * np.sum(b)


def methods_and_attributes(x):
    n, m = x.shape
    y = x.T.copy() if x.ndim == 2 else x
    return (y * y).sum() * len(x) / x.size + y.reshape(m, n).mean() + (-x).max() + x.prod()


def zero_dimensional(x):
    y = x * 2.0
    return np.sin(y) + np.sum(y) * y[()] + x.item() ** 2


def one_element(x):
    return x[0] ** 2 * np.sum(x) + x.max()


def empty_reduction(x, a):
    return np.sum(x) + np.sum(x * a) + np.prod(x) * a


def negative_axis(t):
    return np.sum(np.sum(t, axis=-2) ** 2) + np.sum(np.mean(t**2, axis=(-1, 0)))


def integer_power_of_negative(x):
    return np.sum(x**3 + x**-2) + np.sum(x ** np.array([2, 3, 0]))


def power_with_array_exponent(b, e):
    return np.sum(b**e) + np.sum(2.0**e) + np.sum(b**-0.5)


def integer_array_mixed(x):
    k = np.arange(1, len(x) + 1)
    return np.sum(x * k / (k + 1) + x**k)


def masked_sum(x, mask):
    return np.sum(x * mask) / np.sum(mask) + np.sum(np.where(mask, x**2, 0.0))


def arithmetic_with_booleans(x):
    return np.sum((x > 0) * x**2) + np.sum(~(x > 0) * np.exp(x))


def normalised_rows(m):
    lengths = np.sqrt(np.sum(m * m, axis=1, keepdims=True))
    unit = m / lengths
    return np.sum(unit @ unit.T * np.arange(9.0).reshape(3, 3))


def pairwise_distances(x):
    difference = x[:, None, :] - x[None, :, :]
    d2 = np.sum(difference**2, axis=-1)
    return np.sum(np.exp(-d2))


def layer_norm(x, gain, bias):
    mu = np.mean(x, axis=-1, keepdims=True)
    var = np.mean((x - mu) ** 2, axis=-1, keepdims=True)
    return np.sum((gain * (x - mu) / np.sqrt(var + 1e-5) + bias) ** 3)


def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    weights = weights / np.sum(weights, axis=-1, keepdims=True)
    return np.sum((weights @ v) ** 2)


def single_precision(x, w):
    return np.sum(np.tanh(x * w) ** 2) / 2


def builtin_sum_and_len(x):
    return sum(x * x) / len(x)


def builtin_on_elements(x):
    return max(x[0], x[1]) * abs(x[2]) + pow(x[0], 2) + round(x[1]) * x[2]


PROGRAMS = [
    Program(
        loss,
        args=[(normal(1, 3, 4), normal(2, 4), normal(3, 4, 2), normal(4, 2), normal(5, 5, 3), normal(6, 5, 2))],
        argnums=(0, 1, 2, 3),
    ),
    Program(broadcast_scalar, args=[(normal(7, 4), 1.3), (normal(7, 2, 2), 1.3), (1.7, normal(8, 3))], argnums=(0, 1)),
    Program(broadcast_row_and_column, args=[(normal(9, 1, 4), normal(10, 3, 1))], argnums=(0, 1)),
    Program(
        broadcast_to_higher_rank,
        args=[(normal(11, 2, 3, 4), normal(12, 4)), (normal(11, 4), normal(12, 2, 1))],
        argnums=(0, 1),
    ),
    Program(
        broadcast_length_one,
        args=[(normal(13, 1), normal(14, 4)), (normal(13, 3), normal(14, 1)), (normal(13, 1), np.zeros(0))],
        argnums=(0, 1),
    ),
    Program(elementwise_chain, args=[(normal(15, 5),), (normal(15, 2, 2),), (0.7,)]),
    Program(more_functions, args=[(normal(16, 4),)]),
    Program(two_argument_functions, args=[(normal(17, 4), normal(18, 4)), (normal(17, 4), 0.7)], argnums=(0, 1)),
    Program(absolute_and_sign, args=[(normal(19, 5),)]),
    Program(maximum_and_minimum, args=[(normal(20, 5), normal(21, 5))], argnums=(0, 1)),
    Program(clipped, args=[(normal(22, 6), 0.7)], argnums=(0, 1)),
    Program(where_selected, args=[(normal(23, 5), normal(24, 5)), (normal(23, 5), 0.2)], argnums=(0, 1)),
    Program(where_as_safe_division, args=[(normal(25, 4),)]),
    Program(sums_over_axes, args=[(normal(26, 3, 4),), (np.zeros((0, 3)),)]),
    Program(means_and_keepdims, args=[(normal(27, 3, 4),)]),
    Program(keyword_reductions, args=[(uniform(28, 1.0, 2.0, 3, 2),)]),
    Program(products, args=[(normal(29, 3), normal(30, 2, 3))], argnums=(0, 1)),
    Program(extremes, args=[(normal(31, 3, 4),)]),
    Program(log_sum_exp, args=[(normal(32, 5),), (np.array([1000.0, 1001.5]),)]),
    Program(softmax_rows, args=[(normal(33, 4, 3),)]),
    Program(variance_by_hand, args=[(normal(34, 6),), (normal(34, 2, 3),)]),
    Program(inner_products, args=[(normal(35, 4), normal(36, 4)), (np.zeros(0), np.zeros(0))], argnums=(0, 1)),
    Program(matrix_vector, args=[(normal(37, 3, 4), normal(38, 4))], argnums=(0, 1)),
    Program(
        matrix_matrix, args=[(normal(39, 3, 4), normal(40, 4, 3)), (np.zeros((2, 0)), np.zeros((0, 2)))], argnums=(0, 1)
    ),
    Program(
        batched_matmul,
        args=[
            (normal(41, 3, 2, 4), normal(42, 3, 4, 2)),
            (normal(41, 3, 2, 4), normal(43, 4, 2)),
            (normal(41, 3, 2, 4), normal(43, 4)),
        ],
        argnums=(0, 1),
    ),
    Program(outer_product, args=[(normal(44, 3), normal(45, 4))], argnums=(0, 1)),
    Program(quadratic_form, args=[(normal(46, 3), normal(47, 3, 3))], argnums=(0, 1)),
    Program(frobenius, args=[(normal(48, 2, 3),)]),
    Program(reshaped, args=[(normal(49, 6),)]),
    Program(transposed_axes, args=[(normal(50, 2, 3, 2),)]),
    Program(expanded_and_squeezed, args=[(normal(51, 3),)]),
    Program(concatenated, args=[(normal(52, 2), normal(53, 3)), (normal(52, 2), np.zeros(0))], argnums=(0, 1)),
    Program(concatenated_columns, args=[(normal(54, 2, 3), normal(55, 2, 1))], argnums=(0, 1)),
    Program(stacked, args=[(normal(56, 3), normal(57, 3))], argnums=(0, 1)),
    Program(stacked_vertically, args=[(normal(58, 3), normal(59, 3))], argnums=(0, 1)),
    Program(array_of_scalars, args=[(0.7, 1.3)], argnums=(0, 1)),
    Program(repeated_and_tiled, args=[(normal(60, 3),)]),
    Program(rolled_and_flipped, args=[(normal(61, 4),)]),
    Program(diagonal_and_trace, args=[(normal(62, 3, 3),)]),
    Program(created_arrays, args=[(normal(63, 4),)]),
    Program(filled_with_variable, args=[(0.7, 3), (0.7, 0)]),
    Program(methods_and_attributes, args=[(normal(64, 2, 3),)]),
    Program(zero_dimensional, args=[(np.array(0.7),)]),
    Program(one_element, args=[(np.array([0.7]),)]),
    Program(empty_reduction, args=[(np.zeros(0), 0.7), (np.zeros((2, 0)), 0.7)], argnums=(0, 1)),
    Program(negative_axis, args=[(normal(65, 2, 3, 2),)]),
    Program(integer_power_of_negative, args=[(normal(66, 3),)]),
    Program(power_with_array_exponent, args=[(uniform(67, 0.5, 2.0, 4), normal(68, 4))], argnums=(0, 1)),
    Program(integer_array_mixed, args=[(normal(69, 4),)]),
    Program(masked_sum, args=[(normal(70, 4), np.array([True, False, True, True]))]),
    Program(arithmetic_with_booleans, args=[(normal(71, 5),)]),
    Program(normalised_rows, args=[(normal(72, 3, 4),)]),
    Program(pairwise_distances, args=[(normal(73, 4, 2),)]),
    Program(layer_norm, args=[(normal(74, 3, 4), normal(75, 4), normal(76, 4))], argnums=("x", "gain", "bias")),
    Program(attention, args=[(normal(77, 3, 4), normal(78, 5, 4), normal(79, 5, 2))], argnums=(0, 1, 2)),
    Program(
        single_precision,
        args=[(normal(80, 4).astype(np.float32), normal(81, 4).astype(np.float32))],
        argnums=(0, 1),
        order2=False,
        rtol=1e-4,
    ),
    Program(builtin_sum_and_len, args=[(normal(82, 4),)]),
    Program(builtin_on_elements, args=[(normal(83, 3),)]),
]
