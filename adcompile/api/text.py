"""``source``: the text of a derivative."""

from __future__ import annotations

from typing import Any

from adcompile.api.annotations import annotated_kinds
from adcompile.api.derivation import Derivation
from adcompile.api.derivative import Derivative
from adcompile.api.jacobians import Jacobian
from adcompile.api.products import Product, product
from adcompile.errors import ArgumentError
from adcompile.kinds import Kind

MODES = ("grad", "value_and_grad", "vjp", "jvp")


def source(fn: Any, *example_args: Any, mode: str = "grad", comments: bool = False, imports: bool = False) -> str:
    """The source of a derivative, for arguments like these; without any, by the annotations of the parameters.

    ``fn`` is what ``grad`` and the like gave, or a plain function: then ``mode`` says which derivative is meant, one of
    ``"grad"``, ``"value_and_grad"``, ``"vjp"`` and ``"jvp"``. For a Jacobian it is the source that gives one row or
    column. With ``comments``, adjoint statements show the line that they come from; with ``imports``, the text begins
    with the import lines that it needs.
    """
    derivation = derivation_of(fn, mode)
    params, constants = kinds_for(derivation, example_args)
    made = derivation.emitted(params, constants, comments=comments)
    return f"{made.imports}\n\n{made.text}" if imports and made.imports else made.text


def derivation_of(fn: Any, mode: str = "grad") -> Derivation:
    """What is to be made of a function, or of the function behind a derivative."""
    if isinstance(fn, (Derivative, Product)):
        return fn.derivation
    if isinstance(fn, Jacobian):
        return fn.product().derivation
    if mode not in MODES:
        raise ArgumentError(f"mode={mode!r} is none of {', '.join(map(repr, MODES))}")
    if mode in ("vjp", "jvp"):
        return product(fn, mode).derivation
    return Derivative(fn, value=mode == "value_and_grad").derivation


def kinds_for(derivation: Derivation, args: tuple[Any, ...]) -> tuple[dict[str, Kind], dict[str, Any]]:
    """The kinds of the parameters, and those arguments that are code: by example, or by annotations."""
    signature = derivation.signature
    if not args and signature.names:
        return annotated_kinds(derivation.fn, signature), {}
    values = signature.bind(args, {})
    derivation.check(values)
    return derivation.kinds(values)
