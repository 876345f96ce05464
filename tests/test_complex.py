"""Complex numbers in both modes: a real result's tangent is real, a real result's gradient is as JAX has it."""

from __future__ import annotations

import numpy as np

import adcompile


def modulus_cubed(z):
    return abs(z) * abs(z) * abs(z)


def weighted(z):
    return np.sum(np.abs(z) ** 2 * z.real)


def test_gradient_of_the_squared_modulus_is_twice_the_conjugate() -> None:
    assert adcompile.grad(lambda z: abs(z) ** 2)(1 + 2j) == 2 - 4j


def test_tangent_of_a_modulus_is_real() -> None:
    z, dot = 1 + 2j, 0.3 - 0.7j
    _, slope = adcompile.jvp(modulus_cubed, (z,), (dot,))
    assert not np.iscomplexobj(slope)
    # |z|³ along w: 3 |z| Re(conj(z) w)
    assert np.isclose(slope, 3.0 * abs(z) * (z.conjugate() * dot).real, rtol=1e-14)


def test_tangent_of_a_modulus_of_an_array_is_real() -> None:
    z, dot = np.array([1 + 2j, 2 - 1j]), np.array([0.3 + 0j, 1j])
    _, slope = adcompile.jvp(weighted, (z,), (dot,))
    along = 2.0 * (np.conj(z) * dot).real * z.real + np.abs(z) ** 2 * dot.real
    assert np.isclose(slope, np.sum(along), rtol=1e-14)
