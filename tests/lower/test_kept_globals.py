"""What a function leaves in a global variable, its derivative leaves there too."""

import numpy as np
import pytest

from adcompile import grad, jvp
from tests.lower import from_practice


def test_an_array_in_a_global_is_as_it_was_when_the_function_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    for run in (
        lambda: grad(from_practice.keeps_what_it_changes_later)(1.5),
        lambda: jvp(from_practice.keeps_what_it_changes_later, (1.5,), (1.0,)),
    ):
        monkeypatch.setattr(from_practice, "_kept", None)
        run()
        np.testing.assert_array_equal(from_practice._kept, [1.5, 3.0])
