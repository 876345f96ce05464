"""What is read from outside is read as it is when the derivative runs."""

from __future__ import annotations

import functools

import adcompile


class Settings:
    def __init__(self, scale: float) -> None:
        self.scale = scale


SETTINGS = Settings(2.0)


def scaled(settings, x):
    return settings.scale * x * x


def test_attributes_of_an_object_in_a_partial_are_read_anew() -> None:
    settings = Settings(2.0)
    derivative = adcompile.grad(functools.partial(scaled, settings))
    assert derivative(3.0) == 12.0
    settings.scale = 5.0
    assert derivative(3.0) == 30.0


def test_attributes_of_a_global_object_are_read_anew(monkeypatch) -> None:
    derivative = adcompile.grad(lambda x: SETTINGS.scale * x * x)
    assert derivative(3.0) == 12.0
    monkeypatch.setattr(SETTINGS, "scale", 5.0)
    assert derivative(3.0) == 30.0
