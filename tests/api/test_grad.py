"""``grad`` and ``value_and_grad``: forms of the call, ``argnums``, structures, and what the result is as a function."""

from __future__ import annotations

import copy
import functools
import inspect
import math
import pickle
import threading
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

import adcompile
from adcompile import grad, value_and_grad


def product(x: float, y: float, z: float = 2.0) -> float:
    """x squared times y times z."""
    return x * x * y * z


@grad
def decorated(x: float) -> float:
    """Cubes."""
    return x**3


@grad(argnums=(0, "y"))
def decorated_with_arguments(x: float, y: float) -> float:
    return x * x * y


by_parts = grad(product, argnums=1)


# -- forms of the call -------------------------------------------------------------------------------------------------


def test_bare_decorator() -> None:
    assert decorated(2.0) == 12.0


def test_decorator_with_arguments() -> None:
    assert decorated_with_arguments(3.0, 5.0) == (30.0, 9.0)


@pytest.mark.parametrize(
    ("argnums", "expected"),
    [
        (0, 24.0),
        (1, 8.0),
        (-1, 12.0),
        ("y", 8.0),
        ((1, 0), (8.0, 24.0)),
        (["x", "z"], (24.0, 12.0)),
        ((-1,), (12.0,)),
    ],
)
def test_argnums(argnums: Any, expected: Any) -> None:
    assert grad(product, argnums)(2.0, 3.0, 2.0) == expected


def test_defaults_and_keywords() -> None:
    assert grad(product)(2.0, 3.0) == 24.0
    assert grad(product)(2.0, z=1.0, y=3.0) == 12.0
    assert grad(product, "z")(y=3.0, x=2.0) == 12.0


def test_variable_and_keyword_only_parameters() -> None:
    def total(x: float, *rest: float, scale: float = 1.0, **others: float) -> float:
        return scale * x * (rest[0] + rest[1]) * others["bias"]

    assert grad(total)(2.0, 3.0, 4.0, bias=5.0) == 35.0
    assert grad(total, "scale")(2.0, 3.0, 4.0, scale=3.0, bias=5.0) == 70.0
    assert grad(total, "rest")(2.0, 3.0, 4.0, bias=5.0) == (10.0, 10.0)
    assert grad(grad(total))(2.0, 3.0, 4.0, bias=5.0) == 0.0


def test_missing_argument_is_pythons_own_error() -> None:
    with pytest.raises(TypeError, match="missing a required argument: 'y'"):
        grad(product)(2.0)


def test_has_aux() -> None:
    def with_parts(x: float) -> tuple[float, dict[str, Any]]:
        return x * x, {"x": x, "name": "square"}

    assert grad(with_parts, has_aux=True)(3.0) == (6.0, {"x": 3.0, "name": "square"})
    assert value_and_grad(with_parts, has_aux=True)(3.0) == ((9.0, {"x": 3.0, "name": "square"}), 6.0)


def test_has_aux_needs_a_pair() -> None:
    with pytest.raises(TypeError, match="must return a pair"):
        grad(product, has_aux=True)(2.0, 3.0)


def test_value_and_grad() -> None:
    assert value_and_grad(product)(2.0, 3.0) == (24.0, 24.0)
    assert value_and_grad(argnums=(0, 1))(product)(2.0, 3.0) == (24.0, (24.0, 8.0))


def test_lambda() -> None:
    assert grad(lambda x: math.sin(x) * x)(0.0) == 0.0


def test_partial() -> None:
    assert grad(functools.partial(product, y=3.0))(2.0) == 24.0
    assert grad(functools.partial(product, 2.0))(3.0, 2.0) == 8.0


def test_cached_function() -> None:
    @functools.lru_cache
    def cubed(x: float) -> float:
        return x**3

    assert grad(cubed)(2.0) == 12.0


def test_functions_that_have_a_rule() -> None:
    assert grad(math.sin)(0.5) == math.cos(0.5)
    assert grad(np.sin)(0.5) == pytest.approx(math.cos(0.5), rel=1e-15)


def test_callable_object() -> None:
    class Scaled:
        def __init__(self, factor: float) -> None:
            self.factor = factor

        def __call__(self, x: float) -> float:
            return self.factor * x * x

    assert grad(Scaled(3.0))(2.0) == 12.0


def test_functions_as_arguments() -> None:
    def twice(f: Any, x: float) -> Any:
        return f(f(x))

    gradient = grad(twice, argnums="x")
    assert gradient(lambda u: u * u, 2.0) == 32.0
    assert gradient(math.sin, 0.0) == 1.0


# -- structures --------------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    a: float
    b: np.ndarray


@dataclass
class Model:
    weight: np.ndarray
    bias: float
    name: str


def test_nested_arguments() -> None:
    def loss(params: dict[str, Any], xs: list[float], pair: tuple[float, int]) -> Any:
        return np.sum(params["w"] * params["inner"][0]) * xs[0] * xs[1] * pair[0] ** pair[1]

    params = {"w": np.array([1.0, 2.0]), "inner": (3.0, "text"), "count": 4}
    by_params, by_xs, by_pair = grad(loss, argnums=(0, 1, 2))(params, [2.0, 5.0], (1.5, 2))
    assert list(by_params) == ["w", "inner", "count"]
    assert np.array_equal(by_params["w"], np.full(2, 3.0 * 10.0 * 2.25))
    assert by_params["inner"] == (3.0 * 10.0 * 2.25, None)
    assert by_params["count"] is None
    assert by_xs == [9.0 * 5.0 * 2.25, 9.0 * 2.0 * 2.25]
    assert by_pair == (9.0 * 10.0 * 3.0, None)


def test_named_tuple_and_dataclass() -> None:
    by_pair = grad(lambda pair: pair.a * np.sum(pair.b))(Pair(2.0, np.array([1.0, 3.0])))
    assert isinstance(by_pair, Pair)
    assert by_pair.a == 4.0
    assert np.array_equal(by_pair.b, [2.0, 2.0])
    model = Model(np.array([1.0, 2.0]), 0.5, "linear")
    by_model = grad(lambda m, x: np.sum(m.weight * x) * m.bias)(model, np.array([3.0, 4.0]))
    assert isinstance(by_model, Model)
    assert np.array_equal(by_model.weight, [1.5, 2.0])
    assert by_model.bias == 11.0
    assert by_model.name is None


def test_unused_arguments_get_zeros() -> None:
    def first(x: float, y: np.ndarray, z: list[float]) -> float:
        return x * 2.0

    by_x, by_y, by_z = grad(first, argnums=(0, 1, 2))(1.0, np.ones((2, 3), np.float32), [1.0, 2.0])
    assert by_x == 2.0
    assert by_y.shape == (2, 3)
    assert by_y.dtype == np.float32
    assert not by_y.any()
    assert by_z == [0.0, 0.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_is_kept(dtype: Any) -> None:
    x = np.linspace(0.0, 1.0, 5, dtype=dtype)
    assert grad(lambda x: np.sum(np.sin(x) * x * 2.0))(x).dtype == dtype


def test_shapes_are_exact() -> None:
    spread = grad(lambda x, y: np.sum(x * y))
    for shape in ((), (0,), (1,), (2, 0), (1, 3)):
        assert spread(np.ones(shape), np.ones((2, *shape))).shape == shape


def test_complex_argument() -> None:
    assert grad(lambda z: (z * z.conjugate()).real)(1.0 + 2.0j) == 2.0 - 4.0j


def test_holomorphic() -> None:
    assert grad(lambda z: z * z * z, holomorphic=True)(1.0 + 2.0j) == 3.0 * (1.0 + 2.0j) ** 2


# -- the derivative as a function --------------------------------------------------------------------------------------


def test_metadata_is_kept() -> None:
    assert decorated.__name__ == "decorated"  # type: ignore[attr-defined]
    assert decorated.__doc__ == "Cubes."
    assert decorated.__wrapped__(2.0) == 8.0
    assert inspect.signature(by_parts) == inspect.signature(product)
    assert "product" in repr(by_parts)


def test_pickling() -> None:
    assert pickle.loads(pickle.dumps(decorated)) is decorated
    again = pickle.loads(pickle.dumps(by_parts))
    assert again is not by_parts
    assert again(2.0, 3.0) == 8.0
    assert pickle.loads(pickle.dumps(grad(grad(product))))(2.0, 3.0) == 12.0
    assert pickle.loads(pickle.dumps(adcompile.hessian(product)))(2.0, 3.0) == 12.0


def test_copies() -> None:
    assert copy.deepcopy(decorated) is decorated
    assert copy.copy(by_parts)(2.0, 3.0) == 8.0


class Spring:
    def __init__(self, stiffness: float) -> None:
        self.stiffness = stiffness

    @grad(argnums=1)
    def force(self, x: float) -> float:
        return 0.5 * self.stiffness * x * x

    def energy(self, x: float) -> float:
        return 0.5 * self.stiffness * x * x

    @staticmethod
    @grad
    def squared(x: float) -> float:
        return x * x

    @classmethod
    def named(cls, x: float) -> float:
        return x**3


def test_methods() -> None:
    spring = Spring(3.0)
    assert spring.force(2.0) == 6.0  # type: ignore[attr-defined]
    spring.stiffness = 5.0
    assert spring.force(2.0) == 10.0  # type: ignore[attr-defined]
    assert Spring.squared(3.0) == 6.0
    assert grad(Spring.named)(2.0) == 12.0


def test_bound_method_has_no_self_among_its_arguments() -> None:
    spring = Spring(3.0)
    gradient = grad(spring.energy)
    assert gradient(2.0) == 6.0
    spring.stiffness = 5.0
    assert gradient(2.0) == 10.0


def test_self_is_argument_zero() -> None:
    assert vars(grad(Spring.energy)(Spring(3.0), 2.0)) == {"stiffness": 2.0}


def test_any_order() -> None:
    def oscillating(x: float) -> float:
        y = x
        for _ in range(3):
            y = math.sin(y) if y > 0.1 else y * y
        return y * x

    def by_differences(f: Any, x: float) -> float:
        steps = [(f(x + h) - f(x - h)) / (2 * h) for h in (1e-3, 5e-4)]
        return float((4 * steps[1] - steps[0]) / 3)

    f: Any = oscillating
    for _ in range(4):
        f, before = grad(f), f
        assert f(0.7) == pytest.approx(by_differences(before, 0.7), rel=1e-8)


def test_names_of_emitted_functions() -> None:
    def names(fn: Any, *args: Any, **options: Any) -> str:
        return adcompile.source(fn, *args, **options).partition("(")[0]

    assert names(grad(product), 1.0, 2.0) == "def product_grad"
    assert names(value_and_grad(product), 1.0, 2.0) == "def product_value_and_grad"
    assert names(product, 1.0, 2.0, mode="vjp") == "def product_vjp"
    assert names(product, 1.0, 2.0, mode="jvp") == "def product_jvp"
    assert names(grad(grad(product)), 1.0, 2.0) == "def product_grad_grad"
    assert names(grad(lambda x: x * x), 1.0) == "def lambda__grad"


def test_threads() -> None:
    gradient = grad(lambda x, n: np.sum(x**n))
    found: list[bool] = []

    def work(k: int) -> None:
        x = np.arange(1.0, 4.0) if k % 2 else np.arange(1.0, 4.0, dtype=np.float32).reshape(3, 1)
        for _ in range(50):
            found.append(np.allclose(gradient(x, 3), 3 * x**2))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 400
    assert all(found)
