"""``python -m adcompile``."""

from __future__ import annotations

from typing import Any

import pytest

from adcompile.__main__ import main


def half_square(x: float, scale: float = 0.5) -> float:
    return scale * x * x


def test_it_prints_a_module(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"{__name__}:half_square", "--argnums", "x,1", "--mode", "value_and_grad"]) == 0
    scope: dict[str, Any] = {}
    exec(capsys.readouterr().out, scope)
    assert scope["half_square_value_and_grad"](3.0, 0.5) == (4.5, (3.0, 9.0))


def test_it_tells_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([f"{__name__}:half_square", "--argnums", "7"]) == 1
    assert "argnums=7 is out of range" in capsys.readouterr().err
    assert main([f"{__name__}:nothing"]) == 1
    assert "has no attribute 'nothing'" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["half_square"])
