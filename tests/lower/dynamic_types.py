"""Functions that ask what they were given: classes, attributes, lengths; values of one class or another by path."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import cmath
import math
import numbers
import operator

import numpy as np

GROUP = "dynamic types"


def by_class(x):
    if isinstance(x, (int, float)):
        return x * 2.0
    elif isinstance(x, np.ndarray):
        return np.sum(x * x)
    return sum(x)


def by_exact_class(x):
    if type(x) is float:
        return x * x
    if type(x) in (np.ndarray,):
        return x[0] ** 2
    return x[1] * 2 if type(x).__name__ == "list" else 0.0


def by_abstract_class(x):
    return x * 3.0 if isinstance(x, numbers.Number) else np.sum(x)


def by_attributes(x):
    if hasattr(x, "shape"):
        return np.sum(x) * x.shape[0]
    if hasattr(x, "__len__"):
        return x[0] * len(x)
    return x * x


def by_scalar(x):
    if np.isscalar(x):
        return x * x
    if np.ndim(x) == 0:
        return 3.0 * x
    return np.sum(np.asarray(x) * 3.0)


def by_length(x):
    try:
        n = len(x)
    except TypeError:
        return x * 5.0
    return sum(x) * n


def by_iterator(x):
    try:
        items = iter(x)
    except TypeError:
        items = iter([x])
    total = 0.0
    for v in items:
        total += v * v
    return total


def as_array_and_back(x):
    a = np.asarray(x, dtype=float).reshape(-1)
    r = a * a
    return r[0].item() if np.ndim(x) == 0 else float(r.sum())


def with_dimensions(x):
    x = np.atleast_1d(x)
    y = np.squeeze(np.atleast_2d(x))
    return float(np.dot(x, x)) + (y[()] * 2.0 if y.ndim == 0 else y.sum())


def result_as_given(x):
    scalar = np.isscalar(x) or isinstance(x, float)
    y = np.atleast_1d(np.asarray(x, float))
    y = np.sin(y) * y
    r = y[0] if scalar else y
    return r if scalar else np.sum(r)


def listed(x):
    xs = x if isinstance(x, (list, tuple)) else [x]
    return sum(v**2 for v in xs)


def vectorized(x):
    @np.vectorize
    def f(t):
        return t * t if t > 0.5 else 2 * t

    return np.sum(f(x))


class Settings:
    gain = 2.0


def attributes_with_defaults(x):
    s = Settings()
    s.bias = x
    return getattr(s, "gain", 1.0) * x + s.bias * getattr(s, "missing", 3.0) * x


def weighted(x, w=None, power=None):
    if w is None:
        w = x * 0.5
    power = power or 2
    return w * x**power


def defaults_of_none(x):
    return weighted(x) + weighted(x, 1.0) + weighted(x, power=3) + weighted(x, None, 0)


def none_before_the_first(x, n):
    previous = None
    total = 0.0
    for i in range(n):
        current = x * (i + 1)
        if previous is not None:
            total += current * previous
        previous = current
    return total


def none_until_found(xs):
    best = None
    for v in xs:
        if best is None or v > best:
            best = v
    return best * best


def none_in_a_table(xs):
    state = {"last": None}
    for v in xs:
        if state["last"] is None:
            state["last"] = v
        else:
            state["last"] = state["last"] * v
    return state["last"]


def pair_or_value(x):
    r = (x, x * x) if x > 0.5 else x
    if isinstance(r, tuple):
        return r[0] * r[1]
    return r * 3.0


def several(x):
    if x > 1.0:
        return [x, x * x]
    elif x > 0.5:
        return x
    return None


def three_classes(x):
    r = several(x)
    if r is None:
        return x * 7.0
    if isinstance(r, list):
        return sum(r)
    return r * r


def integers_that_become_floats(x, n):
    total, p, k = 0, 1, 2
    for i in range(n):
        total = total + x * i
        p *= x
    k = k / 4
    return total * p * k + x


def booleans_as_numbers(x):
    flag = x > 0.5
    count = int(flag) + (not flag) + sum([x > 0.1, x > 5.0])
    return flag * x + (x < 0) * x * x + True * x + count * x**2 * (1 + flag)


def chosen_by_text(x, kind):
    if kind == "linear":
        return x
    elif kind in ("quadratic", "square"):
        return x * x
    elif kind.startswith("power"):
        return x ** int(kind[5:])
    return {"sin": math.sin, "id": lambda v: v}[kind](x)


class Line:
    def __init__(self, a):
        self.a = a

    def value(self, x):
        return self.a * x


class Parabola(Line):
    def value(self, x):
        return self.a * x * x


def of_several_classes(x, c):
    total = 0.0
    for model in (Line(2.0), Parabola(x), Line(x)):
        total += model.value(x)
    model = Line(2.0) if c else Parabola(x)
    return total + model.value(x)


def called_or_multiplied(x):
    def value(p):
        return p(x) if callable(p) else p * x

    return value(math.sin) + value(2.0) + value(Line(1.0).value)


def by_kind_of_dtype(x):
    x = np.asarray(x)
    if x.dtype.kind in "iu":
        x = x.astype(float)
    return np.sum(x * x) if np.issubdtype(x.dtype, np.floating) else np.sum(x)


def real_or_complex_root(x):
    r = cmath.sqrt(x * x - 1.0)
    return r.real * x if r.imag == 0 else abs(r) * x * 2


def through_all_numbers(x):
    a = np.float64(x)
    c = np.asarray(float(a))
    return c[()].item() * a * (x * operator.index(3) + round(x * 10) * x + math.floor(x))


def items_of_several_classes(d):
    total = 0.0
    for k in sorted(d):
        v = d[k]
        if isinstance(v, float):
            total += v * v
        elif isinstance(v, list):
            total += sum(v)
        elif isinstance(v, np.ndarray):
            total += np.sum(v**2)
    return total


def item_of_an_unknown_class(d, key):
    v = d[key]
    if isinstance(v, (list, tuple)):
        return sum(v) * v[0]
    if hasattr(v, "sum"):
        return v.sum() ** 2
    return v * v


def read_again_by_a_name_that_is_computed(x):
    name = f"k{x:.1f}"
    d = {name: x * x, "b": x}
    return d[name] * d["b"]


def keys_that_may_be_one(x, a, b):
    d = {a: x * x, b: x}
    return d[a] * d[b]


def a_table_in_a_loop(x, n):
    total = 0.0
    for i in range(3):
        d = {i: x * i, n: 2.0 * x}
        d["c"] = d[i] * x
        total += d[i] * d[n] + d["c"]
    return total


def numbers_and_arrays_in_a_dict(d):
    d["n"] = d["n"] * 2.0
    d["w"][0] = d["n"]
    total = 0.0
    for k in ["w", "n"]:
        v = d[k]
        total = total + np.sum(v * v)
    return total


def none_that_becomes_a_number(d):
    if d["c"] is None:
        d["c"] = d["a"] * 2.0
    d["w"][0] = d["c"]
    return d["c"] * d["a"] * np.sum(d["w"])


def objects_of_an_array(x):
    a = np.array([x, 2 * x], dtype=object)
    return a[0] * a[1]


def chosen_by_an_array_of_names(x):
    names = np.array(["a", "b", "a", "c"])
    return np.sum(np.where(names == "a", x * x, x)) + np.sum(np.sort(names) == "b") * x[0]


def list_of_arrays_and_numbers(x):
    """Whether the item keeps what is stored, or a copy, is not known."""
    parts = [x, x[0] * 2.0, 3.0]
    parts[0][1] = parts[1]
    total = 0.0
    for v in parts:
        total = total + np.sum(v * v)
    return total


def fields_of_an_array(x):
    a = np.zeros(4, dtype=[("p", float), ("n", int)])
    a["p"] = x * x
    return np.sum(a["p"] * x)


_X = np.array([0.7, 1.3, 0.4, 2.1])
_BOTH = (
    by_class, by_exact_class, by_abstract_class, by_attributes, by_scalar, by_length, by_iterator, as_array_and_back,
    with_dimensions, result_as_given, vectorized, by_kind_of_dtype,
)  # fmt: skip
_MIXED = {"a": 0.7, "b": [0.1, 0.4], "c": _X}

PROGRAMS = [
    *[(fn, (x,)) for fn in _BOTH for x in (0.7, _X)],
    *[(fn, ([0.7, 1.3],)) for fn in (by_class, by_exact_class, by_attributes, by_scalar, by_length, by_iterator)],
    (listed, (0.7,)),
    (listed, ([0.7, 1.3],)),
    (attributes_with_defaults, (0.7,)),
    (defaults_of_none, (0.7,)),
    (none_before_the_first, (0.7, 3)),
    (none_before_the_first, (0.7, 0)),
    (none_until_found, ([0.7, 1.3, 0.2],)),
    (none_until_found, (_X,)),
    (none_in_a_table, (_X,)),
    (pair_or_value, (0.7,)),
    (pair_or_value, (0.2,)),
    (three_classes, (1.7,)),
    (three_classes, (0.7,)),
    (three_classes, (0.2,)),
    (integers_that_become_floats, (0.7, 3)),
    (integers_that_become_floats, (0.7, 0)),
    (booleans_as_numbers, (0.7,)),
    *[(chosen_by_text, (0.7, kind)) for kind in ("linear", "square", "power3", "sin", "id")],
    (of_several_classes, (0.7, True)),
    (of_several_classes, (0.7, False)),
    (called_or_multiplied, (0.7,)),
    (real_or_complex_root, (0.7,)),
    (real_or_complex_root, (1.7,)),
    (through_all_numbers, (0.77,)),
    (items_of_several_classes, (_MIXED,)),
    *[(item_of_an_unknown_class, (_MIXED, key)) for key in "abc"],
    (read_again_by_a_name_that_is_computed, (0.72,)),
    (keys_that_may_be_one, (0.7, "p", "p")),
    (keys_that_may_be_one, (0.7, "p", "q")),
    (a_table_in_a_loop, (0.7, 1)),
    (numbers_and_arrays_in_a_dict, ({"n": 0.7, "w": _X},)),
    (none_that_becomes_a_number, ({"a": 0.7, "c": None, "w": _X},)),
    (objects_of_an_array, (0.7,)),
    (list_of_arrays_and_numbers, (_X,)),
    (chosen_by_an_array_of_names, (_X,)),
]
ONE_WAY = []
REFUSED = [
    (fields_of_an_array, (_X,), "a field of a structured array"),
]
