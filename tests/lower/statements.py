"""Statements and expressions that carry no derivative, unpacking, and what ends a function early."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math
import typing

import numpy as np

GROUP = "control flow"

SETTINGS = {"rate": 0.5, "steps": 3}
SCALE = 2.0


def texts(x, name):
    label = f"{name!r:>10} has {x:.3f}" + ", ".join(["a", "b"])
    words = label.split()
    print(label.upper().strip()[:3], end="")
    return x * len(words) * len("%s and %d" % (name, 3))


def conditional_import(x, c):
    if c:
        import cmath as m
    else:
        import math as m
    return x * m.pi


def import_inside(x):
    from math import sin
    import numpy.linalg as la

    return sin(x) * la.norm(np.array([3.0, 4.0]))


def quiet_division(x):
    with np.errstate(divide="ignore"):
        y = np.log(x) / np.array([1.0, 2.0])
    return np.sum(y)


def two_quiet_blocks(x):
    with np.errstate(divide="ignore"):
        y = np.log(x)
        with np.errstate(divide="ignore"):
            y = y / np.array([1.0, 2.0])
    with np.errstate(divide="ignore"):
        return np.sum(y * x)


def a_cross_product_normalised(x):
    h = np.cross(np.array(x), np.array([0.3, 0.1, 0.5]))
    h /= np.linalg.norm(h)
    return np.sum(h * x)


def whole_numbers_broadcast(x):
    a, k = list(map(np.array, [np.broadcast_to(x, (3,)), np.broadcast_to(2, (3,))]))
    return np.sum((1.0 + a) ** k * np.where(k == 2, a, k))


def settings_read(x):
    global SCALE
    return x ** SETTINGS["steps"] * SETTINGS["rate"] * SCALE


def starred_targets(x, y):
    first, *middle, last = (x, y, x * y, 2.0)
    (a, b), *rest = [(x, y), y]
    return first * middle[1] + last * len(middle) + a * b + rest[0]


def starred_arguments(x, y):
    args = [x, y]
    a, b = args
    return max(*(a, b), 0.1) * math.hypot(*(a, b))


def array_unpacked(x):
    a, b = x
    [c, d] = x * 2.0
    return a * d + b * c


def chained_assignment(x):
    a = b = [x]
    a.append(x * x)
    return b[1] * len(b)


def swapped(x, y):
    x, y = y, x
    return x / y


def raises_elsewhere(x, c):
    if c < 0:
        raise ValueError("negative")
    if x < -100.0:
        y = undefined_anywhere(x)  # noqa: F821
    else:
        y = x * x
    return y


def wrong_call_elsewhere(x, c):
    if c:
        return math.sin(x)
    return starred_targets(x)


def asserted(x):
    assert x > 0, "must be positive"
    assert isinstance(x, float), f"{x} is no float"
    return math.log(x)


def deleted(x):
    y = x * x
    z = y + 1.0
    del y
    return z


def optional_argument(x, offset=None, scale=None):
    if offset is None:
        offset = 0.5
    if scale is not None:
        x = x * scale
    return x + offset * x


def none_on_one_path(x, c):
    offset = None
    if c:
        offset = x * 2.0
    y = x
    if offset is not None:
        y = y + offset * x
    return y if offset is None else y * offset


def lengths_that_differ(x, c):
    parts = (x, x * 2.0) if c else (x, x * 3.0, 4.0)
    return sum(parts) * len(parts)


def scalar_or_array(x, c):
    y = x
    if c:
        y = np.array([x, 2.0 * x])
    return np.sum(y * y)


def complex_chain(x):
    if 0.0 < x < 1.0 and not (x == 0.5 or x is None):
        return x * 3.0
    return x


def bool_operators(x):
    y = x or 3.0
    z = (x > 5.0 and x) or x * 2.0
    return y * z


def random_noise(x):
    rng = np.random.default_rng(0)
    noise = rng.normal(size=3)
    return np.sum(x * noise) + rng.random() * x


def slices_of_tuples(x, y):
    t = (x, y, x * y, 2.0)
    return sum(t[1:3]) * t[-1] + len(t[::2])


def cast_by_name(x):
    return typing.cast("float", x * x) * x


def a_list_tested_while_it_empties(x):
    items = [x, 2.0 * x]
    t = 0.0
    if items:
        t += items.pop()
        if items:
            t += items.pop() * x
            if items:
                t += items.pop()
    if items:
        t = t * 3.0
    if not items:
        t = t * x
    return t


def a_dict_tested_before_and_after(x):
    d = {"a": x}
    t = x
    if d:
        t = t * d.pop("a")
    if d:
        t = t * 5.0
    return t


def a_condition_that_its_branch_rebinds(x, n):
    c = x > 0.5
    t = x
    for k in range(n):
        if c:
            t = t * x
            c = k < 1
            if c:
                t = t + x
            else:
                t = t * 2.0
    return t


PROGRAMS = [
    (a_list_tested_while_it_empties, (0.7,)),
    (a_dict_tested_before_and_after, (0.7,)),
    (a_condition_that_its_branch_rebinds, (0.7, 4)),
    (whole_numbers_broadcast, (0.7,)),
    (a_cross_product_normalised, (np.array([0.7, -0.2, 1.1]),)),
    (two_quiet_blocks, (0.7,)),
    (cast_by_name, (0.7,)),
    (texts, (0.7, "x")),
    (conditional_import, (0.7, True)),
    (conditional_import, (0.7, False)),
    (import_inside, (0.7,)),
    (quiet_division, (0.7,)),
    (settings_read, (0.7,)),
    (starred_targets, (0.7, 1.3)),
    (starred_arguments, (0.7, 1.3)),
    (array_unpacked, (np.array([0.7, 1.3]),)),
    (chained_assignment, (0.7,)),
    (swapped, (0.7, 1.3)),
    (raises_elsewhere, (0.7, 1)),
    (wrong_call_elsewhere, (0.7, True)),
    (asserted, (0.7,)),
    (deleted, (0.7,)),
    (optional_argument, (0.7,)),
    (optional_argument, (0.7, 2.0, 3.0)),
    (none_on_one_path, (0.7, True)),
    (none_on_one_path, (0.7, False)),
    (lengths_that_differ, (0.7, True)),
    (lengths_that_differ, (0.7, False)),
    (scalar_or_array, (0.7, True)),
    (scalar_or_array, (0.7, False)),
    (complex_chain, (0.7,)),
    (complex_chain, (1.5,)),
    (bool_operators, (0.7,)),
    (random_noise, (0.7,)),
    (slices_of_tuples, (0.7, 1.3)),
]
