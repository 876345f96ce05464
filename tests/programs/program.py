"""What the corpus says of each program: the function, arguments to run it with, and what may be checked there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Program:
    """One function of the corpus with its argument sets.

    ``args`` holds argument tuples; together they reach every line of the function. An argument set may also be a
    function that builds one, where arguments must share memory. ``argnums`` says with respect to what (as in ``grad``).
    At sample points that are not ``smooth`` nothing is compared with finite differences, and ``expected`` states the
    gradient for each argument set, as the conventions of the project define it. ``order2`` is False where the second
    derivative isn't defined at the sample points, ``rtol`` a tolerance for programs in single precision.
    """

    fn: Callable[..., Any]
    args: Sequence[tuple[Any, ...] | Callable[[], tuple[Any, ...]]]
    argnums: int | str | tuple[int | str, ...] = 0
    order2: bool = True
    smooth: bool = True
    expected: Sequence[Any] | None = None
    rtol: float | None = None

    @property
    def name(self) -> str:
        return f"{self.fn.__module__.rpartition('.')[2]}.{self.fn.__name__}"


def normal(seed: int, *shape: int) -> NDArray[np.float64]:
    """Numbers from a standard normal distribution, the same at every run."""
    return np.random.default_rng(seed).standard_normal(shape)


def uniform(seed: int, low: float, high: float, *shape: int) -> NDArray[np.float64]:
    """Numbers between ``low`` and ``high``, the same at every run."""
    return np.random.default_rng(seed).uniform(low, high, shape)
