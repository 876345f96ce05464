"""The public calls, and how the compiler follows each where it stands in code that is compiled itself."""

from adcompile.api.derivative import Derivative, grad, value_and_grad
from adcompile.api.jacobians import Jacobian, hessian, jacfwd, jacobian, jacrev
from adcompile.api.nested import lower_hvp, lower_jacobian, lower_jvp, lower_vjp, lowered_gradient
from adcompile.api.passive import no_grad
from adcompile.api.products import hvp, jvp, vjp
from adcompile.api.text import source

for _call, _lowerer in {
    grad: lowered_gradient(grad, "grad"),
    value_and_grad: lowered_gradient(value_and_grad, "value_and_grad"),
    jvp: lower_jvp,
    vjp: lower_vjp,
    hvp: lower_hvp,
    jacrev: lower_jacobian,
    jacfwd: lower_jacobian,
    hessian: lower_jacobian,
}.items():
    _call.__adcompile_lower__ = _lowerer  # type: ignore[attr-defined]

__all__ = [
    "Derivative",
    "Jacobian",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "no_grad",
    "source",
    "value_and_grad",
    "vjp",
]
