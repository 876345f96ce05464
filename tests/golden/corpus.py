"""Which programs of the corpus have golden files, and what is in those."""

from __future__ import annotations

import inspect
import textwrap
from dataclasses import dataclass
from pathlib import Path

import adcompile
from tests.programs import PROGRAMS, STRUCTURED, Program

CASES = Path(__file__).parent / "cases"
SEPARATOR = "# output\n"

#: Gradients, for the first argument set of each program.
GRADIENTS = """
    straight_line.cubic straight_line.reassigned_parameter straight_line.nested_unpacking straight_line.softplus
    straight_line.gaussian_density straight_line.black_scholes_call straight_line.passive_statements
    branches.relu branches.income_tax branches.nested_ifs branches.value_of_or branches.by_type
    loops.rosen loops.iterate loops.heat loops.geometric_series loops.over_enumerate loops.over_three_zipped
    loops.running_product loops.running_maximum loops.branch_inside loops.triangular_nest loops.nested_carried
    while_loops.babylonian_root while_loops.grow_until while_loops.bisection
    jumps.break_on_sum jumps.return_from_loop jumps.found_or_else jumps.newton_with_early_stop
    calls.helper_with_two_results calls.closure_over_array calls.function_argument calls.partial_application
    memory.read_by_index_list memory.write_element memory.augmented_slices memory.view_written memory.swapped_buffers
    memory.recurrence_in_array memory.prefix_products_in_place memory.growing_list_read_back memory.mutated_argument
    arrays.loss arrays.broadcast_row_and_column arrays.where_as_safe_division arrays.log_sum_exp arrays.softmax_rows
    arrays.layer_norm arrays.attention arrays.batched_matmul arrays.stacked arrays.single_precision
    containers.dict_argument containers.dataclass_argument containers.network_in_list_of_tuples
    mixed.newton_solve mixed.runge_kutta_vector mixed.thomas_algorithm mixed.kalman_filter mixed.recurrent_network
    mixed.k_means_loss mixed.heat_2d mixed.dynamic_time_warping mixed.gaussian_process_nll
""".split()

#: Other derivatives: ``jvp`` and ``vjp``, and ``hvp`` for the forward derivative of the gradient.
OTHERS = [
    ("loops.rosen", "jvp"),
    ("loops.rosen", "hvp"),
    ("loops.iterate", "jvp"),
    ("loops.iterate", "hvp"),
    ("loops.heat", "jvp"),
    ("loops.heat", "hvp"),
    ("arrays.loss", "jvp"),
    ("arrays.loss", "hvp"),
    ("outputs.stencil_array", "vjp"),
    ("outputs.dict_of_results", "vjp"),
    ("outputs.euler_trajectory", "jvp"),
    ("outputs.rotation", "vjp"),
]


@dataclass(frozen=True)
class Golden:
    """One golden file."""

    program: Program
    mode: str

    @property
    def path(self) -> Path:
        suffix = "" if self.mode == "grad" else f".{self.mode}"
        return CASES / f"{self.program.name}{suffix}.py"

    def emitted(self) -> str:
        """What the compiler writes now."""
        fn, argnums = self.program.fn, self.program.argnums
        given = self.program.args[0]
        args = given() if callable(given) else given
        if self.mode == "grad":
            return adcompile.source(adcompile.grad(fn, argnums), *args)
        if self.mode == "hvp":
            return adcompile.source(adcompile.hessian(fn, argnums), *args)
        return adcompile.source(fn, *args, mode=self.mode)

    def content(self) -> str:
        """The source of the program, and what the compiler writes."""
        primal = textwrap.dedent(inspect.getsource(self.program.fn)).rstrip()
        return f"{primal}\n\n\n{SEPARATOR}\n\n{self.emitted()}"


def goldens() -> list[Golden]:
    by_name = {program.name: program for program in PROGRAMS + STRUCTURED}
    return [Golden(by_name[name], mode) for name, mode in [*((name, "grad") for name in GRADIENTS), *OTHERS]]
