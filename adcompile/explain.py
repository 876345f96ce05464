"""``explain``: every stage of the compiler, for one function."""

from __future__ import annotations

from types import FunctionType
from typing import Any

import gast

from adcompile import ir
from adcompile.analysis.activity import activity
from adcompile.analysis.aliases import aliases
from adcompile.api.derivation import Derivation
from adcompile.api.text import derivation_of, kinds_for
from adcompile.emit import emit
from adcompile.emit.text import render
from adcompile.kinds import Never
from adcompile.listing import kind_text, listing
from adcompile.lower.calling.sources import read
from adcompile.pipeline import Stages
from adcompile.transform.constants import is_constant


def explain(fn: Any, *example_args: Any, mode: str = "grad") -> str:
    """What the compiler makes of a function, stage by stage, for arguments like these.

    ``fn`` is a derivative, or a plain function (then ``mode`` says which derivative is meant, as in ``source``). The
    stages are: the source with its jumps made structured; the normal form; what is known of its variables; which of
    them are active; what memory is written to; how each value that the reverse sweep needs is had; the derivative's
    normal form; and the emitted text.
    """
    derivation = derivation_of(fn, mode)
    params, constants = kinds_for(derivation, example_args)
    stages = derivation.stages(params, constants)
    function = stages.primal
    wrt = derivation.variables(stages.lowered, params, constants)
    sections = [
        ("source, with its jumps made structured", _structured(derivation)),
        ("normal form", listing(function)),
        ("kinds", _kinds(function)),
        (
            "active: what depends on the arguments asked for and matters for the result",
            _active(function, wrt, derivation),
        ),
        ("memory that is written to", _written(function)),
        ("how the reverse sweep gets the values that it needs", _decisions(stages)),
        ("normal form of the derivative", "\n\n".join(map(listing, stages.program.functions))),
        ("emitted", emit(stages.program).text.rstrip()),
    ]
    return "\n\n".join(f"== {title}\n\n{text or 'nothing'}" for title, text in sections) + "\n"


def _structured(derivation: Derivation) -> str:
    fn = derivation.fn
    if not isinstance(fn, FunctionType):
        return f"{derivation.signature.name} is followed through its own derivative"
    code = read(fn)
    node = gast.FunctionDef(
        name=code.name,
        args=code.args,
        body=code.body,
        decorator_list=[],
        returns=None,
        type_comment=None,
        type_params=[],
    )
    return render([node]).rstrip()


def _kinds(function: ir.Function) -> str:
    defined = [name for name in function.kinds if not isinstance(function.kinds[name], Never)]
    used = {*function.params, *ir.reads(function.body)}
    return "\n".join(f"{name}: {kind_text(function.kinds[name])}" for name in defined if name in used)


def _active(function: ir.Function, wrt: list[str], derivation: Derivation) -> str:
    results = list(ir.variables(function.body.yields[:1]))
    found = activity(function, aliases(function), wrt, results, lambda fn: is_constant(fn, derivation.rules))
    return ", ".join(name for name in function.kinds if name in found)


def _written(function: ir.Function) -> str:
    memory = aliases(function)
    return ", ".join(name for name in function.kinds if memory.is_written(name))


def _decisions(stages: Stages) -> str:
    lines = []
    for decision in stages.decisions:
        where = f" (line {decision.line})" if decision.line is not None else ""
        lines.append(f"{decision.name}{where}: {decision.how}, {decision.why}")
    return "\n".join(lines) or "nothing is recorded, and nothing is computed again"
