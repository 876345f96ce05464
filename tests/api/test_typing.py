"""What a type checker knows of a derivative: the parameters of the function."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import adcompile

PROGRAM = """
    import adcompile
    from adcompile import grad, value_and_grad, vjp

    @grad
    def f(x: float, n: int = 2) -> float:
        return x ** n

    @grad(argnums="x")
    def g(x: float) -> float:
        return x * x

    def h(x: float, *, scale: float) -> float:
        return scale * x

    f(1.0)
    f(1.0, n=3)
    f("one")                            # wrong
    f(1.0, 2, 3)                        # wrong
    f(1.0, m=3)                         # wrong
    g(1.0)
    g()                                 # wrong
    value_and_grad(h, argnums=0)(1.0, scale=2.0)
    value_and_grad(h)(1.0, 2.0)         # wrong
    grad(grad(h))(1.0, scale=2.0)
    grad(grad(h))(1.0)                  # wrong
    adcompile.hessian(h)(1.0, scale=2.0)
    vjp(h, 1.0)
    reveal_type(f)
"""


def test_parameters_are_kept(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    lines = textwrap.dedent(PROGRAM).lstrip().splitlines()
    program.write_text("\n".join(lines))
    root = Path(adcompile.__file__).parents[1]
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(program)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    found = {int(match) for match in re.findall(r"program\.py:(\d+): error", done.stdout)}
    expected = {number for number, line in enumerate(lines, 1) if "# wrong" in line}
    assert found == expected, done.stdout
    assert "Derivative[[x: builtins.float, n: builtins.int =]]" in done.stdout.replace("def (", "[").replace(
        "x: float", "x: builtins.float"
    ).replace("n: int", "n: builtins.int")


def test_package_says_that_it_is_typed() -> None:
    assert (Path(adcompile.__file__).parent / "py.typed").exists()
