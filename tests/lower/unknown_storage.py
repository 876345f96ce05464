"""Storage of which it is not known when compiling whether it is an array or a list, or of which numbers."""

import numpy as np

GROUP = "memory"


def of_either_kind(a):
    return a if np.sum(np.abs(a)) > -5.0 else 3.0


def read_before_it_is_overwritten(x):
    a = of_either_kind(np.array([x, 2.0 * x, 3.0 * x, 1.0]))
    y = np.sum(a[:2] ** 2 * a[1:3])
    a[:2] = x
    return y + np.sum(a**2)


def an_array_stored_and_changed_later(x):
    a = of_either_kind(np.zeros((2, 2)))
    v = np.array([x, 2.0 * x])
    a[0] = v
    v[0] = 7.0 * x
    return np.sum(a**2) + np.sum(v**2)


def view_of_it(x):
    a = of_either_kind(np.array([x, 2.0 * x, 3.0 * x, 1.0]))
    b = a[1:]
    y = b[0] ** 3
    a[1] = 5.0
    b[1:] = a[:2] ** 2
    return y + np.sum(a**2) + np.sum(b)


def list_or_array(x, is_list):
    a = [np.array([x, 1.0]), np.array([2.0 * x, 3.0])] if is_list > x else np.array([[x, 1.0], [2.0 * x, 3.0]])
    v = np.array([x, x * x])
    first = a[0][0] * a[1][1]
    a[0] = v
    v[1] = x**3
    a[1][0] = 5.0 * x
    return np.sum(a[0]) * np.sum(a[1]) * first


def products_in_a_loop(x):
    steps = of_either_kind(np.zeros((1, 2, 2, 2)))
    steps[:, :, 0, 0] = x
    steps[:, :, 0, 1] = x * np.array([[1.0, 2.0]])
    found = of_either_kind(np.zeros((1, 2, 2)))
    found[:, 0, 0] = x
    found[:, 1, 1] = 1.0
    for k in range(2):
        found = np.matmul(found, steps[:, k, :, :])
    return np.sum(found + 0.3)


def complex_or_real(x, exponent):
    kind = complex if exponent > x else float
    a = np.asarray([[x], [2.0 * x]], kind)
    return np.sum(np.abs(np.exp(a) / (1.0 + a.T)))


def array_of_a_list_or_of_an_array(x, is_list):
    parts = [x, 2.0 * x, x**2] if is_list > x[0] else np.array([x, 2.0 * x, x**2])
    whole = np.asarray(parts, float)
    columns = [whole[..., k] for k in range(2)]
    first, second = np.array(columns)
    whole[0] = 0.0
    return np.sum(first * second**2) + np.sum(whole)


def an_array_with_integers_or_a_number(x, is_array):
    y = np.array([[x, 2, 3.0], [x * x, 1, x]]) if is_array > x else x
    return np.sum(y * y)


def an_array_of_pairs_or_a_number(x, is_array):
    y = np.array([(x, 1.0), (x * x, 2)]) if is_array > x else x
    return np.sum(y**3)


PROGRAMS = [
    (an_array_with_integers_or_a_number, (0.7, 1.0)),
    (an_array_with_integers_or_a_number, (0.7, 0.0)),
    (an_array_of_pairs_or_a_number, (0.7, 1.0)),
    (array_of_a_list_or_of_an_array, (np.array([0.4, 0.7]), 1.0)),
    (array_of_a_list_or_of_an_array, (np.array([0.4, 0.7]), 0.0)),
    (read_before_it_is_overwritten, (1.1,)),
    (an_array_stored_and_changed_later, (1.1,)),
    (view_of_it, (1.1,)),
    (list_or_array, (1.1, 2.0)),
    (list_or_array, (1.1, 0.0)),
    (products_in_a_loop, (1.1,)),
    (complex_or_real, (0.4, 2.0)),
    (complex_or_real, (0.4, 0.0)),
]
