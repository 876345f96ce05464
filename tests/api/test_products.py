"""``vjp``, ``jvp``, Jacobians and Hessians."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import adcompile
from adcompile import grad, hessian, hvp, jacfwd, jacobian, jacrev, jvp, vjp
from adcompile.errors import NotSupportedYet

X = np.array([0.5, -1.0, 2.0])
BOTH = pytest.mark.parametrize("jac", [jacrev, jacfwd])


def structured(p: dict[str, Any], n: int) -> dict[str, Any]:
    return {"a": p["u"] * p["v"], "b": (p["v"] ** n, n, [p["u"][0]])}


def cubes(x: np.ndarray) -> Any:
    return x**3 * np.sum(x)


def cubes_jacobian(x: np.ndarray) -> Any:
    return np.diag(3 * x**2 * np.sum(x)) + np.outer(x**3, np.ones_like(x))


def quartic(x: np.ndarray) -> Any:
    return np.sum(x**3) * np.sum(x)


def quartic_hessian(x: np.ndarray) -> Any:
    square = 3 * x**2
    return np.diag(6 * x * np.sum(x)) + square[:, None] + square[None, :]


def test_pullback_of_a_structure() -> None:
    out, pullback = vjp(structured, {"u": X, "v": 2.0}, 3)
    assert np.array_equal(out["a"], 2.0 * X)
    assert out["b"] == (8.0, 3, [0.5])
    by_p, by_n = pullback({"a": np.ones(3), "b": (1.0, None, [10.0])})
    assert np.array_equal(by_p["u"], [12.0, 2.0, 2.0])
    assert by_p["v"] == np.sum(X) + 12.0
    assert by_n is None


def test_pullback_can_be_called_again() -> None:
    x = X.copy()
    _, pullback = vjp(cubes, x)
    first = pullback(np.ones(3))[0]
    x[:] = 0.0  # the pullback has its own copy of what was passed
    assert np.array_equal(pullback(np.ones(3))[0], first)
    np.testing.assert_allclose(pullback(2.0 * np.ones(3))[0], 2.0 * first, rtol=1e-15)
    np.testing.assert_allclose(first, np.ones(3) @ cubes_jacobian(X), rtol=1e-14)


def test_tangent_of_a_structure() -> None:
    dot = {"u": np.ones(3), "v": 0.5}
    out, out_dot = jvp(structured, ({"u": X, "v": 2.0}, 3), (dot, None))
    assert out["b"] == (8.0, 3, [0.5])
    assert np.array_equal(out_dot["a"], 2.0 + 0.5 * X)
    assert out_dot["b"][0] == 6.0
    assert out_dot["b"][1] is None
    assert out_dot["b"][2] == [1.0]


def test_none_is_a_tangent_of_zero() -> None:
    assert jvp(lambda x, y: x * y, (2.0, 3.0), (None, 1.0)) == (6.0, 2.0)
    assert jvp(lambda x, y: x * y, (2.0, 3.0), (None, None)) == (6.0, 0.0)


def test_defaults_are_constants() -> None:
    def scaled(x: float, by: float = 3.0) -> float:
        return x * x * by

    assert jvp(scaled, (2.0,), (1.0,)) == (12.0, 12.0)
    out, pullback = vjp(scaled, 2.0)
    assert out == 12.0
    assert pullback(1.0)[0] == 12.0


def test_integers_are_taken_for_floats_in_tangents() -> None:
    assert jvp(lambda x: x * x, (2.0,), (1,)) == (4.0, 4.0)
    assert vjp(lambda x: x * x, 2.0)[1](1) == (4.0,)


@BOTH
def test_jacobian_of_an_array(jac: Any) -> None:
    np.testing.assert_allclose(jac(cubes)(X), cubes_jacobian(X), rtol=1e-14)


@BOTH
def test_shapes_are_those_of_the_result_and_the_argument(jac: Any) -> None:
    def table(m: np.ndarray) -> Any:
        return np.stack([np.sum(m, axis=0), m[0] * m[1]], axis=1)

    m = np.arange(1.0, 7.0).reshape(2, 3)
    found = jac(table)(m)
    assert found.shape == (3, 2, 2, 3)
    assert found[1, 1, 0, 1] == m[1, 1]
    assert jac(np.sum)(m).shape == (2, 3)
    assert jac(lambda x: x * np.ones((2, 2)))(3.0).shape == (2, 2)


@BOTH
def test_numbers_give_numbers(jac: Any) -> None:
    assert jac(lambda x: x**3)(2.0) == 12.0
    assert isinstance(jac(lambda x: x**3)(2.0), float)


@BOTH
def test_structures_of_jacobians(jac: Any) -> None:
    found = jac(structured, argnums=(0,))({"u": X, "v": 2.0}, 3)
    assert np.array_equal(found["a"][0]["u"], 2.0 * np.eye(3))
    assert np.array_equal(found["a"][0]["v"], X)
    assert found["b"][0][0]["v"] == 12.0
    assert np.array_equal(found["b"][0][0]["u"], np.zeros(3))
    assert found["b"][1] is None
    assert np.array_equal(found["b"][2][0][0]["u"], [1.0, 0.0, 0.0])


@BOTH
def test_several_arguments(jac: Any) -> None:
    by_x, by_y = jac(lambda x, y: x * y, argnums=(0, "y"))(X, 3.0)
    assert np.array_equal(by_x, 3.0 * np.eye(3))
    assert np.array_equal(by_y, X)
    (only,) = jac(lambda x, y: x * y, argnums=(-1,))(X, 3.0)
    assert np.array_equal(only, X)


@BOTH
def test_auxiliary_result(jac: Any) -> None:
    found, aux = jac(lambda x: (x * x, "kept"), has_aux=True)(X)
    assert np.array_equal(found, np.diag(2.0 * X))
    assert aux == "kept"


@BOTH
def test_as_a_decorator(jac: Any) -> None:
    @jac
    def doubled(x: np.ndarray) -> Any:
        """Twice."""
        return 2.0 * x

    @jac(argnums="y")
    def product(x: float, y: float) -> float:
        return x * y

    assert np.array_equal(doubled(X), 2.0 * np.eye(3))
    assert doubled.__doc__ == "Twice."
    assert product(2.0, 5.0) == 2.0


@BOTH
def test_complex_jacobian(jac: Any) -> None:
    z = np.array([1.0 + 1.0j, 2.0])
    found = jac(lambda z: z * z, holomorphic=True)(z)
    np.testing.assert_allclose(found, np.diag(2.0 * z), rtol=1e-15)
    with pytest.raises(TypeError, match="holomorphic=True"):
        jac(lambda z: z * z)(z)


def test_jacobian_is_jacrev() -> None:
    assert jacobian is jacrev


def test_hessian() -> None:
    found = hessian(quartic)(X)
    np.testing.assert_allclose(found, quartic_hessian(X), rtol=1e-13)
    np.testing.assert_allclose(found, jacrev(grad(quartic))(X), rtol=1e-13)


def test_hessian_of_several_arguments() -> None:
    (xx, xy), (yx, yy) = hessian(lambda x, y: x**3 * y * y, argnums=(0, 1))(2.0, 3.0)
    assert (xx, xy, yx, yy) == (108.0, 72.0, 72.0, 16.0)


def test_hessian_of_a_structure() -> None:
    found = hessian(lambda p: np.sum(p["w"] ** 2) * p["b"])({"w": X, "b": 3.0})
    assert np.array_equal(found["w"]["w"], 6.0 * np.eye(3))
    assert np.array_equal(found["w"]["b"], 2.0 * X)
    assert np.array_equal(found["b"]["w"], 2.0 * X)
    assert found["b"]["b"] == 0.0


def test_hessian_of_an_array() -> None:
    found = hessian(lambda x: x**3)(X)
    expected = np.zeros((3, 3, 3))
    for k in range(3):
        expected[k, k, k] = 6.0 * X[k]
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_hessian_with_auxiliary_result() -> None:
    found, aux = hessian(lambda x: (x**3, x), has_aux=True)(2.0)
    assert (found, aux) == (12.0, 2.0)


def test_hvp() -> None:
    v = np.array([1.0, 0.5, -2.0])
    np.testing.assert_allclose(hvp(quartic, (X,), (v,)), quartic_hessian(X) @ v, rtol=1e-13)


def test_hvp_of_several_arguments() -> None:
    assert hvp(lambda x, y: x**3 * y * y, (2.0, 3.0), (1.0, 10.0)) == (108.0 + 720.0, 72.0 + 160.0)
    assert hvp(lambda x, y: x**3 * y * y, (2.0, 3.0), (1.0, None)) == (108.0, None)


def test_a_jacobian_is_no_function_of_integers() -> None:
    with pytest.raises(TypeError, match=r"pass 3\.0"):
        jacobian(lambda x: x * x)(3)


def test_products_with_rules_of_ones_own() -> None:
    rules = adcompile.RuleSet()

    @rules.elementwise(opaque, domain=(-1.0, 1.0))
    def partial(x: float) -> float:
        return 3.0 * x * x

    assert jvp(lambda x: opaque(x), (2.0,), (1.0,), rules=rules) == (8.0, 12.0)
    assert vjp(lambda x: opaque(x), 2.0, rules=rules)[1](1.0) == (12.0,)
    assert jacfwd(opaque, rules=rules)(2.0) == 12.0
    assert hessian(opaque, rules=rules)(2.0) == 12.0
    assert hvp(opaque, (2.0,), (1.0,), rules=rules) == 12.0
    assert grad(opaque, rules=rules)(2.0) == 12.0
    assert grad(grad(opaque, rules=rules), rules=rules)(2.0) == 12.0


def opaque(x: float) -> float:
    """A cube that no compiler follows."""
    return eval("x ** 3", {"x": x})  # type: ignore[no-any-return]


DATA = np.array([0.1, 0.5, -0.3])


@pytest.mark.parametrize(
    "f", [lambda p: np.sum(DATA + p), lambda p: np.sum(p - DATA), lambda p: np.sum(DATA + p) ** 2, lambda p: p + DATA]
)
def test_the_tangent_of_a_number_that_is_added_to_an_array_has_its_shape(f: Any) -> None:
    tangent = adcompile.jvp(f, (0.7,), (1.0,))[1]
    assert np.shape(tangent) == np.shape(f(0.7))
    np.testing.assert_allclose(tangent, (f(0.7 + 1e-6) - f(0.7 - 1e-6)) / 2e-6, rtol=1e-8)


def test_one_tangent_for_several_parts() -> None:
    """Each part is written to by itself, and so is its tangent."""

    def f(parts: list[np.ndarray]) -> Any:
        parts[0] *= 2.0
        parts[1] *= parts[0]
        return np.sum(parts[0] * parts[1])

    x, y, dot = np.array([1.0, 2.0]), np.array([3.0, -1.0]), np.array([1.0, 1.0])
    _, slope = adcompile.jvp(f, ([x, y],), ([dot, dot],))
    np.testing.assert_allclose(slope, np.sum(8.0 * x * y + 4.0 * x * x))
    assert np.array_equal(dot, [1.0, 1.0])


def test_a_list_without_items_has_no_part_in_a_pullback() -> None:
    def f(items: list[float], x: float) -> float:
        if items:
            x = x * items[0]
        return x * x

    out, pullback = vjp(f, [], 1.5)
    assert (out, pullback(1.0)) == (2.25, (None, 3.0))
    assert vjp(f, [2.0], 1.5)[1](1.0) == ([9.0], 12.0)


def waves(x: Any) -> Any:
    return np.sin(x)


@pytest.mark.parametrize("outer", [jacrev, jacfwd, hessian])
@BOTH
def test_jacobians_of_jacobians_are_refused(outer: Any, jac: Any) -> None:
    with pytest.raises(NotSupportedYet, match=r"a Jacobian inside a function(.|\n)*instead: use hessian"):
        outer(jac(waves))(np.ones(2))
    with pytest.raises(NotSupportedYet, match="a Jacobian inside a function"):
        grad(lambda x: np.sum(jac(waves)(x)))(np.ones(2))
