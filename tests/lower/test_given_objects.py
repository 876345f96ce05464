"""Arguments that are objects of a program's own, or dicts of the standard library: their gradient is of their class."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from adcompile import grad, jvp


class Plain:
    def __init__(self, a: float, w: Any) -> None:
        self.a = a
        self.w = w
        self.kept: Any = None
        self.name = "plain"

    def run(self) -> Any:
        if self.kept is None:
            self.kept = self.a * np.sum(self.w)
        self.w[0] = self.kept
        return np.sum(self.w**2) * self.a


def test_an_object_that_fills_an_attribute() -> None:
    """With s the sum of w, and q that of the squares after the first: a³s² + a q."""
    given = Plain(0.7, np.array([1.0, 2.0, 3.0]))
    found = grad(lambda p: p.run())(given)
    assert type(found) is Plain
    assert found.a == pytest.approx(3 * 0.7**2 * 36.0 + 13.0)
    slope = 2 * 0.7**3 * 6.0
    np.testing.assert_allclose(found.w, [slope, slope + 4 * 0.7, slope + 6 * 0.7])
    assert found.kept is None and found.name is None
    assert given.kept is None and given.w[0] == 1.0
    assert jvp(lambda p: p.run(), (given,), (found,))[1] == pytest.approx(found.a**2 + np.sum(found.w**2))


def test_a_namespace() -> None:
    given = SimpleNamespace(a=1.5, label="x")
    found = grad(lambda s: s.a * s.a)(given)
    assert found == SimpleNamespace(a=3.0, label=None)
    assert jvp(lambda s: s.a * s.a, (given,), (found,))[1] == pytest.approx(9.0)


def changed(d: Any) -> Any:
    total = 0.0
    for v in d.values():
        total = total * 0.5 + v * v
    d["a"] = d["b"]
    return total * d["a"]


@pytest.mark.parametrize("given", [OrderedDict(a=0.7, b=1.3), defaultdict(float, a=0.7, b=1.3)])
def test_a_dict_of_the_standard_library(given: Any) -> None:
    """(a² / 2 + b²) b"""
    found = grad(changed)(given)
    assert type(found) is type(given)
    assert list(found) == ["a", "b"]
    assert found["a"] == pytest.approx(0.7 * 1.3)
    assert found["b"] == pytest.approx(0.7**2 / 2 + 3 * 1.3**2)
    assert given["a"] == 0.7
    assert jvp(changed, (given,), (found,))[1] == pytest.approx(found["a"] ** 2 + found["b"] ** 2)


def nested(t: Any) -> Any:
    (a, b), c = t
    a[0] = b * c["k"]
    c["k"] = a[0] * 2.0
    return a[0] * a[1] * c["k"]


def test_a_tuple_with_a_list_in_a_tuple() -> None:
    """2 b² k² y"""
    found = grad(nested)((([0.7, 1.3], 0.4), {"k": 2.1}))
    (first, second), third = found
    assert first == pytest.approx([0.0, 2 * 0.4**2 * 2.1**2])
    assert second == pytest.approx(4 * 0.4 * 2.1**2 * 1.3)
    assert third == {"k": pytest.approx(4 * 0.4**2 * 2.1 * 1.3)}
