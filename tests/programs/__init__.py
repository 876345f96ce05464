"""The corpus: small programs as users write them, with the arguments that they are checked at."""

from tests.programs import (
    arrays,
    branches,
    calls,
    containers,
    edges,
    found,
    jumps,
    loops,
    memory,
    mixed,
    outputs,
    sharing,
    straight_line,
    tuples,
    while_loops,
)
from tests.programs.program import Program

THEMES = (
    straight_line,
    branches,
    loops,
    while_loops,
    jumps,
    calls,
    memory,
    arrays,
    containers,
    mixed,
    sharing,
    tuples,
    edges,
    found,
)

#: Programs with a scalar result.
PROGRAMS: list[Program] = [program for theme in THEMES for program in theme.PROGRAMS]

#: Programs whose result is an array or a structure.
STRUCTURED: list[Program] = outputs.STRUCTURED

__all__ = ["PROGRAMS", "STRUCTURED", "Program"]
