"""``with no_grad()``: code whose results are constants to a derivative."""

from __future__ import annotations

from types import TracebackType


class no_grad:
    """What is computed inside ``with no_grad():`` is a constant to a derivative of the surrounding function.

    The compiler knows it by ``__adcompile_no_grad__``; where code isn't differentiated, it does nothing.
    """

    __adcompile_no_grad__ = True

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None
