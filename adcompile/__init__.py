"""adcompile: derivatives of Python functions, as Python source."""

from adcompile.api import grad, jvp, value_and_grad, vjp
from adcompile.errors import AdcompileError
from adcompile.rules import RuleSet

__all__ = ["AdcompileError", "RuleSet", "grad", "jvp", "value_and_grad", "vjp"]
