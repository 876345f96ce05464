"""Recording: how a reverse sweep gets the values of the primal that it reads.

``close`` turns the open form that ``transform.reverse`` makes, in which adjoint statements read variables of the
forward sweep wherever they are, into a legal one. Each such value is, in this order: still there (the region of its
definition runs once), computed again at the head of the reverse region, or recorded on a tape. See ``plan`` for how the
choice is made and ``restores`` for storage that is overwritten.
"""

from adcompile.record.close import Decision, close

__all__ = ["Decision", "close"]
