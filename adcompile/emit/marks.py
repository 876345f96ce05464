"""Operations that stand for a comment in the emitted text."""

from adcompile.primitives import reverse_sweep

__all__ = ["reverse_sweep"]
