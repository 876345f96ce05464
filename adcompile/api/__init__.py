"""The public calls."""

from adcompile.api.derivative import grad, jvp, value_and_grad, vjp

__all__ = ["grad", "jvp", "value_and_grad", "vjp"]
