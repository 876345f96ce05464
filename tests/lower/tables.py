"""Tables of a module that are of a class of its own: what a key means is asked of the class."""

from collections.abc import Mapping

import numpy as np

GROUP = "objects and containers"


class AnyCase(Mapping):
    """A table whose keys are found in any case."""

    def __init__(self, data):
        self._data = {key.lower(): value for key, value in data.items()}

    def __getitem__(self, key):
        return self._data[key.lower()]

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)


def cube(x):
    return x**3


COEFFICIENTS = AnyCase({"Small": np.array([1.0, 2.0]), "Large": np.array([3.0, 4.0])})
FUNCTIONS = AnyCase({"Cube": cube, "Sine": np.sin})


def checked(method, valid_methods):
    valid_methods = tuple([str(method) for method in valid_methods])
    lower = method.lower()
    if lower not in [valid.lower() for valid in valid_methods]:
        raise ValueError("{0} is none of {1}".format(method, valid_methods))
    return lower


def chosen_by_name(x, method):
    method = checked(method, tuple(COEFFICIENTS))
    c_1, c_2 = COEFFICIENTS[method]
    return c_1 * x**2 + c_2 * FUNCTIONS["CUBE"](x) * FUNCTIONS["Sine"](x) + COEFFICIENTS["SMALL"][1] * x


def looked_up_in_a_try(x, name):
    try:
        scale = COEFFICIENTS[name][0]
    except KeyError:
        scale = 7.0
    return scale * x**2


PROGRAMS = [
    (chosen_by_name, (0.7, "LARGE")),
    (chosen_by_name, (0.7, "small")),
    (looked_up_in_a_try, (0.7, "Large")),
    (looked_up_in_a_try, (0.7, "none")),
]
