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
    source,
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
from adcompile.explain import explain
from adcompile.primitives import stop_gradient
from adcompile.rules import RuleSet
from adcompile.testing import check_grads

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
    "check_grads",
    "explain",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "no_grad",
    "source",
    "stop_gradient",
    "value_and_grad",
    "vjp",
]
