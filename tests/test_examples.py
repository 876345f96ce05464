"""The figures of the examples. References are PyTorch's documented ones, or worked out by hand in NumPy here."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import rosen_der, rosen_hess

import adcompile
from examples import digits, minimize
from examples.from_pytorch import fine_tuning, gradients, parts, training


def test_mean_of_squares() -> None:
    assert np.array_equal(gradients.mean_of_squares(np.ones((2, 2))), np.full((2, 2), 4.5))


def test_vjp_through_while() -> None:
    x = np.array([0.3, 0.4, -0.6])  # its norm lies between 1000 / 2^11 and 1000 / 2^10
    y, x_bar = gradients.pulled_back_through_while(x, np.array([0.1, 1.0, 0.0001]))
    assert np.array_equal(y, x * 2.0**11)
    np.testing.assert_allclose(x_bar, [204.8, 2048.0, 0.2048], rtol=1e-15)


def test_gradients_of_both_factors() -> None:
    x, w = np.arange(6.0).reshape(2, 3), np.ones((3, 3))
    x_bar, w_bar = gradients.sum_of_product(x, w)
    assert np.array_equal(x_bar, np.full((2, 3), 3.0))
    assert np.array_equal(w_bar, np.array([[3.0] * 3, [5.0] * 3, [7.0] * 3]))


def test_product() -> None:
    assert gradients.product_of_two(2.0) == 7.0


def test_partial_derivatives() -> None:
    assert gradients.both_partials(2.0, 3.0) == (12.0, 4.0)


def test_second_derivatives() -> None:
    assert gradients.second_derivatives(2.0, 3.0) == (6.0, 4.0)


def test_nothing_accumulates() -> None:
    assert gradients.first_then_second(2.0, 3.0) == (12.0, 6.0)
    assert gradients.first_then_second(2.0, 3.0) == (12.0, 6.0)


def test_array_output_is_refused() -> None:
    message = gradients.refused_for_an_array(np.array([1.0, 2.0]))
    assert "vjp" in message
    assert "jacobian" in message
    assert np.array_equal(gradients.sum_of_squares(np.array([1.0, 2.0])), [2.0, 4.0])


def test_in_place_code_just_works() -> None:
    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(gradients.overwritten_in_place(x), [0.0, 2.0 * np.exp(4.0)], rtol=1e-15)


def test_what_is_not_asked_for_is_not_computed() -> None:
    args = np.ones((3, 2)), np.ones((2, 1)), np.ones((4, 3))
    both, last = parts.source_for_both_layers(*args), parts.source_for_last_layer(*args)
    assert both.count("@") == 2 + 3, "two products forward; by h, w1 and w2 backward"
    assert last.count("@") == 2 + 1, "two products forward; by w2 alone backward"


def test_gradient_at_a_local_variable() -> None:
    assert parts.at_an_intermediate(1.0) == (36.0, 12.0, 2.0)


def test_detach_and_no_grad() -> None:
    assert parts.detached(3.0) == 9.0
    assert parts.without_gradient(3.0) == 10.0


def test_line_is_trained_step_by_step() -> None:
    w, expected = 1.0, []
    for _ in range(100):
        for x, y in ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0)):
            w -= 0.01 * 2.0 * x * (w * x - y)
            expected.append(w)
    trajectory = training.train_line(1.0, epochs=100)
    np.testing.assert_allclose(trajectory, expected, rtol=1e-14)
    assert trajectory[-1] == pytest.approx(2.0, abs=1e-12)


def test_parabola_is_trained_step_by_step() -> None:
    w = np.array([0.0, 1.0, 0.0])
    expected = []
    for _ in range(100):
        for x, y in ((1.0, 2.0), (2.0, 4.0), (3.0, 6.0)):
            features = np.array([x * x, x, 1.0])
            w = w - 0.01 * 2.0 * (w @ features - y) * features
            expected.append(w)
    trajectory = training.train_parabola(0.0, 1.0, 0.0, epochs=100)
    np.testing.assert_allclose(trajectory, expected, rtol=1e-10, atol=1e-12)


def test_only_the_last_layer_is_trained() -> None:
    rng = np.random.default_rng(0)
    parameters = fine_tuning.pretrained(rng)
    x = rng.standard_normal((16, 4))
    y = rng.standard_normal((16, 2))
    trained, losses = fine_tuning.fine_tune(parameters, x, y, steps=20, rate=0.05)

    h = np.tanh(x @ parameters["body"]["weight"] + parameters["body"]["bias"])
    weight, bias, expected = np.zeros((8, 2)), np.zeros(2), []
    for _ in range(20):
        r = h @ weight + bias - y
        expected.append(np.mean(r * r))
        r_bar = 2.0 * r / r.size
        weight, bias = weight - 0.05 * h.T @ r_bar, bias - 0.05 * r_bar.sum(axis=0)
    np.testing.assert_allclose(losses, expected, rtol=1e-12)
    np.testing.assert_allclose(trained["head"]["weight"], weight, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(trained["head"]["bias"], bias, rtol=1e-10, atol=1e-13)
    assert trained["body"] is parameters["body"]
    assert not np.any(parameters["head"]["weight"]), "the caller's parameters are not modified"


def test_frozen_layers_are_not_in_the_source() -> None:
    rng = np.random.default_rng(0)
    text = fine_tuning.emitted(fine_tuning.pretrained(rng), rng.standard_normal((4, 4)), rng.standard_normal((4, 2)))
    assert "body_bar" not in text
    assert text.count("@") == 2 + 1, "two products forward; by the last weight alone backward"


def test_digits_are_read() -> None:
    _, held_out = digits.train()
    assert held_out > 0.95


def test_minimum_is_found() -> None:
    result = minimize.minimum(np.array([1.3, 0.7, 0.8, 1.9, 1.2]))
    assert result.success
    np.testing.assert_allclose(result.x, np.ones(5), rtol=1e-9)


def test_hessian_is_exact() -> None:
    x = np.array([0.3, -0.7, 1.2, 0.4])
    np.testing.assert_allclose(adcompile.grad(minimize.rosen)(x), rosen_der(x), rtol=1e-12)
    np.testing.assert_allclose(adcompile.hessian(minimize.rosen)(x), rosen_hess(x), rtol=1e-12)


def test_examples_run(capsys: pytest.CaptureFixture[str]) -> None:
    for module in (gradients, parts, training, fine_tuning, minimize):
        module.main()
    assert "epoch 25: w = 1.9" in capsys.readouterr().out
