"""adcompile: derivatives of Python functions, as Python source."""

from adcompile.api import (
    grad,
    hessian,
    hvp,
    jacfwd,
    jacobian,
    jacrev,
    jvp,
    no_grad,
    value_and_grad,
    vjp,
)
from adcompile.errors import (
    AdcompileError,
    ArgumentError,
    ArgumentValueError,
    InternalError,
    NotDifferentiable,
    NotSupportedYet,
    Refusal,
    SourceNotFound,
)
from adcompile.primitives import stop_gradient
from adcompile.rules import RuleSet

__all__ = [
    "AdcompileError",
    "ArgumentError",
    "ArgumentValueError",
    "InternalError",
    "NotDifferentiable",
    "NotSupportedYet",
    "Refusal",
    "RuleSet",
    "SourceNotFound",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "no_grad",
    "stop_gradient",
    "value_and_grad",
    "vjp",
]
