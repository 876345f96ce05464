"""Functions written in every way that the front end has to find. The places of things in this file matter to no test."""
# ruff: noqa: E501, E702, E704, E731, F841, UP033
# fmt: off

from __future__ import annotations

import functools
import math
import operator


def plain(x, /, y: float = 2.0, *rest, z=3, **others) -> float:
    """A docstring."""
    return x * y  # a comment


def doubled(fn):
    @functools.wraps(fn)
    def wrapper(*args):
        return 2 * fn(*args)

    return wrapper


def registered(*_):
    return lambda fn: fn


@doubled
def wrapped(x):
    return x + 1


@registered(
    lambda x: x,
    1,
)
@registered()
def decorated(x):
    return x + 2


@functools.lru_cache(maxsize=None)
def cached(x):
    return x + 3


one, two, three = lambda x: x + 1, lambda x: x + 2, lambda x: x + 1.0
same_text = [lambda x: x, lambda x: x]
nested_lambda = lambda x: lambda y: (x, y)
lambda_of_lambda = lambda f=lambda x: x * 2: f(3)
many_lines = [
    lambda x: (
        x
        + math.sin(x)
    ),
    lambda x, y=3: x
    * y,
]
keyed = {"é": lambda x: x - 1, "数": lambda x: x - 2, "plain": lambda x: x - 3}
constant_lambda, other_constant = lambda: 1, lambda: 2
conditional = [lambda x: x if x else 1, lambda x: 1 if x else x]


def outer(a):
    b = a + 1
    c = [0]

    def inner(x):
        c[0] += x
        return a + b + x

    def recursive(n):
        return 1 if n == 0 else n * recursive(n - 1)

    return inner, recursive, lambda x: a * x, (lambda x: b * x)


class Model:
    __scale = 2.0

    def __init__(self, w):
        self.w = w
        self.__hidden = 3

    def predict(self, x):
        return self.w * x + self.__hidden * self.__scale

    @staticmethod
    def static(x):
        return x + 1

    @classmethod
    def class_method(cls, x):
        return cls(x)

    @property
    def doubled_weight(self):
        return 2 * self.w

    key = property(lambda self: self.__hidden)

    def closure(self):
        def inner(x):
            return self.__hidden * x

        return inner

    class Inner:
        def sum(self, xs):
            return sum(xs)


class Child(Model):
    def predict(self, x):
        return super().predict(x) + 1


def with_strings(x):
    text = """
not indented
        at all
    """
    if x:
        text += '''
  twice \
 joined'''
    return len(text) + x


def outer_with_strings():
    def inner(x):
        text = """
not indented
"""
# a comment at the left edge
        return text * x

    return inner


def one_line(x): y = x + 1; return y


def non_ascii(ä, ω=1.0):
    größe = "数" + "é"; résultat = ä * ω; return résultat, größe


def continued(x, \
              y):
    return x + \
        y


if True:
    def indented(x):
        return x

    try:
        def deeper(x):
            return -x
    except NameError:
        pass


def asserts(x):
    assert x > 0, f"{x} is not positive"
    return operator.neg(x)


def generator(xs):
    for x in xs:
        yield x * 2


generating_lambda = lambda: (yield 1)


def delegating(xs):
    inner = lambda: (yield)
    yield from xs


async def coroutine(x):
    return x


async def async_generator(x):
    yield x
