"""Which variables a derivative runs through: varied (influenced by the inputs) and useful (influencing the output).

Both are reachability in one graph, from operands to results, in which a variable and the storage that it may share are
one: writing to an array makes the array depend on what is written.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable

from adcompile import effects, ir, runtime
from adcompile import primitives as p
from adcompile.analysis.aliases import Aliases, joined
from adcompile.ir import Op, Var
from adcompile.kinds import can_change, may_carry

Graph = dict[str, set[str]]
_OPAQUE = (p.call, p.call_method)
#: Operations on an item of the first argument; which item it is, the second, is not differentiated.
_INDEXED = (operator.getitem, operator.setitem, p.isum_item, p.isub_item, p.restore, runtime.add_item, runtime.add_at)


def activity(
    function: ir.Function,
    memory: Aliases,
    inputs: Iterable[str],
    outputs: Iterable[str],
    is_constant: Callable[[object], bool],
) -> frozenset[str]:
    """The variables on a differentiable path from ``inputs`` to ``outputs``."""
    forward = _graph(function, memory, is_constant)
    backward: Graph = defaultdict(set)
    for source, ends in forward.items():
        for end in ends:
            backward[end].add(source)
    return frozenset(_reach(forward, inputs) & _reach(backward, outputs))


def varied(
    function: ir.Function, memory: Aliases, inputs: Iterable[str], is_constant: Callable[[object], bool]
) -> frozenset[str]:
    """The variables that the inputs influence."""
    return frozenset(_reach(_graph(function, memory, is_constant), inputs))


def _reach(graph: Graph, start: Iterable[str]) -> set[str]:
    seen = set(start)
    todo = list(seen)
    while todo:
        for name in graph.get(todo.pop(), ()):
            if name not in seen:
                seen.add(name)
                todo.append(name)
    return seen


def _graph(function: ir.Function, memory: Aliases, is_constant: Callable[[object], bool]) -> Graph:
    graph: Graph = defaultdict(set)
    differentiable = {name for name, kind in function.kinds.items() if may_carry(kind) or can_change(kind)}

    def edge(source: ir.Operand, target: str) -> None:
        if isinstance(source, Var) and source.name in differentiable and target in differentiable:
            graph[source.name].add(target)

    for stmt in ir.walk(function.body):
        if not isinstance(stmt, Op):
            for target, source in joined(stmt):
                edge(source, target)
        elif not is_constant(stmt.fn):
            _operation(stmt, edge)
            if stmt.fn in _OPAQUE:
                _everything_into_everything(stmt, memory, edge)
    for name, cls in memory.classes.items():  # shared storage: what reaches one name reaches all
        graph[name].add(f"memory {cls}")
        graph[f"memory {cls}"].add(name)
    for outer, inner in memory.content.items():
        graph[f"memory {inner}"].add(f"memory {outer}")
        graph[f"memory {outer}"].add(f"memory {inner}")
    return graph


def _everything_into_everything(op: Op, memory: Aliases, edge: Callable[[ir.Operand, str], None]) -> None:
    """What code that is not read is given, it may store in whatever else it is given."""
    for place in op.operands():
        if isinstance(place, Var) and place.name in memory.classes:
            for given in op.operands():
                edge(given, place.name)


def _operation(op: Op, edge: Callable[[ir.Operand, str], None]) -> None:
    effect = effects.of(op.fn) if not isinstance(op.fn, ir.Callee) else effects.Effect()
    unread = {*effect.shape_only} - {*effect.views} | ({1} if op.fn in _INDEXED else set())
    read = [x for k, x in enumerate(op.operands()) if k not in unread]
    if op.target is not None:
        for operand in read:
            edge(operand, op.target)
    for k in effect.writes:
        place = op.args[k]
        if isinstance(place, Var):
            for operand in read:
                edge(operand, place.name)
