"""``try`` statements whose bodies change what was there before them: what had run is what is reversed."""

import math

import numpy as np

GROUP = "control flow"


def numbers_or_arrays(e, n):
    try:
        e[abs(e) < 1e-3] = 0.0
        n[abs(n) < 1e-3] = 0.0
    except TypeError:
        if abs(e) < 1e-3:
            e = 0.0
        if abs(n) < 1e-3:
            n = 0.0
    return np.sum(np.hypot(e, n + 2.0) * n)


def number_of_numpy(y):
    y = np.asarray(y)
    z = np.arcsinh(np.tan(y))
    large = z > 1.0
    try:
        z[large] = np.sign(y[large]) * 3.0 * z[large]
    except TypeError:
        if large:
            z = 3.0 * z
    try:
        return np.sum(z.squeeze()[()] * y)
    except AttributeError:
        return z


def missing_name(x, z):
    try:
        x, z = np.asarray(x), np.asarray(z)
    except NameError:
        pass
    r = np.sqrt(x**2 + z**2)
    try:
        angle = np.empty_like(r)
        bad = np.isclose(r, 0)
        angle[~bad] = np.arctan(x[~bad] / r[~bad])
        angle[~bad] += 2 * r[~bad]
        angle[bad] = 0
    except NameError:
        angle = np.arctan(x / r)
    return np.sum(angle * z)


def second_store_not_reached(x):
    a = np.array([x, 2.0 * x])
    try:
        a[0] = x * x
        a[1] = math.log(x - 1.0)
    except ValueError:
        a[1] = 5.0 * a[0]
    return a[0] * a[1]


def appended_before_it_fails(x):
    parts = [x]
    for k in range(4):
        try:
            parts.append(x * k)
            parts.append(math.sqrt(1.5 - k * x))
        except ValueError as error:
            parts.append(float(len(str(error))) * x)
        else:
            parts.append(2.0)
    return sum(p * (k + 1) for k, p in enumerate(parts))


def a_dict_entered_and_left(x, n):
    table = {"a": x}
    try:
        table["b"] = x**2
        table["c"] = table["b"] * (1.0 / (2 - n))
        table["b"] = table["c"] * x
    except ZeroDivisionError:
        table["c"] = 3.0 * table["b"]
    finally:
        table["a"] = table["a"] * 2.0
    return table["a"] + table["b"] * table["c"]


def index_out_of_range(x, w):
    out = np.zeros(3)
    total = 0.0
    for k in range(5):
        try:
            out[k] = x * w[k % 2] + k
            total += out[k] * x
        except IndexError:
            total += x**3
            break
    return total + out @ out


def through_a_view(x):
    a = np.array([x, 2.0 * x, 3.0 * x])
    tail = a[1:]
    try:
        tail[0] = x**3
        tail[5] = 1.0
    except IndexError:
        tail[1] = a[1] * a[0]
    return a @ a


def chosen_handler(x, key, n=1):
    seen = [x]
    try:
        seen.append({"one": x, "two": x * x}[key])
        seen.append(x / (n - 4))
    except KeyError:
        seen.append(7.0 * x)
    except ZeroDivisionError as error:
        assert "division" in str(error)
        seen.append(seen[1] ** 2)
    return seen[0] * seen[1] + seen[-1]


def turned_where_it_is_above(x):
    y = x * 1.5
    try:
        if (y > 1.0).any():
            y[y > 1.0] = -2.0 * y[y > 1.0]
    except (TypeError, AttributeError):
        if y > 1.0:
            y = -3.0 * y
    return np.sum(y * y * x)


def on_either_side(x, k):
    y = x * 2.0
    try:
        if k > 0:
            y[k] = -y[k] * x[0]
        else:
            y[2 * k + 1] = x[0]
    except IndexError:
        y = y * x
    return np.sum(y * y)


A = np.array
PROGRAMS = [
    (turned_where_it_is_above, (0.4,)),
    (turned_where_it_is_above, (0.9,)),
    (turned_where_it_is_above, (A([0.4, 0.9]),)),
    (turned_where_it_is_above, (A([0.4, 0.3]),)),
    *((on_either_side, (A([0.4, 0.9]), k)) for k in (1, 2, 0, -1, -2)),
    (numbers_or_arrays, (3.0, 1e-4)),
    (numbers_or_arrays, (A([3.0, 1e-4]), A([2.0, 1.0]))),
    (number_of_numpy, (1.2,)),
    (number_of_numpy, (0.3,)),
    (number_of_numpy, (A([1.2, 0.3]),)),
    (missing_name, (1.0, 2.0)),
    (missing_name, (A([1.0, 2.0]), A([0.5, 3.0]))),
    (second_store_not_reached, (0.7,)),
    (second_store_not_reached, (1.7,)),
    (appended_before_it_fails, (0.6,)),
    (a_dict_entered_and_left, (1.3, 2)),
    (a_dict_entered_and_left, (1.3, 1)),
    (index_out_of_range, (0.8, A([0.3, 1.7]))),
    (through_a_view, (0.9,)),
    (chosen_handler, (2.0, "one")),
    (chosen_handler, (2.0, "two", 4)),
    (chosen_handler, (1.3, "two")),
    (chosen_handler, (1.3, "three")),
]
